"""Templates: integrals that lead to Beta functions."""

from __future__ import annotations

import random

import mpmath
import sympy as sp

from ..templates import (
    Draft,
    Method,
    approx,
    plain,
    quadrature,
    template,
    tex,
)

_SINGLE = "Calculus -> Integral Calculus -> Techniques of Integration -> Single-variable"


@template(_SINGLE, 14)
def beta_integral(rng: random.Random) -> Draft:
    b = rng.choice([3, 4, 6, 5, 8, 12])
    a = rng.randrange(1, b)
    if sp.gcd(a, b) > 1 or b == 5:
        a, b = rng.choice([(1, 3), (2, 3), (1, 4), (3, 4), (1, 6), (5, 6), (1, 2), (1, 8), (1, 12)])
    value = sp.nsimplify(sp.radsimp(sp.pi / (b * sp.sin(sp.pi * sp.Rational(a, b)))))
    scale = rng.choice([1, 1, 2, 3])
    value = sp.simplify(scale * value)
    num = (
        str(scale)
        if a == 1
        else (("" if scale == 1 else str(scale)) + ("x" if a == 2 else f"x^{{{a - 1}}}"))
    )
    f = f"\\frac{{{num}}}{{1 + x^{{{b}}}}}"
    return Draft(
        params={"a": a, "b": b, "scale": scale},
        answer=value,
        difficulty=7.0 if b < 8 else 7.5,
        goal="the value of the integral over the positive half line",
        asks=(
            f"Evaluate $\\int_0^\\infty {f} \\, dx$.",
            f"Compute $$\\int_0^{{\\infty}} {f} \\, dx$$ in closed form, without trigonometric functions.",
        ),
        methods=(
            Method(
                "Integrate around a sector of angle 2π/b, which contains one pole.",
                (
                    (
                        "Sector",
                        f"On the second ray x is replaced by x·e^(2πi/{b}), which multiplies the "
                        f"integral by e^(2πi·{a}/{b})",
                        f"For the sector of angle $2\\pi/{b}$ the two rays "
                        f"give $(1-e^{{2\\pi i\\cdot {a}/{b}}})I$.",
                    ),
                    (
                        "Residue",
                        f"The only pole is e^(πi/{b})",
                        f"The only pole inside is "
                        f"$e^{{\\pi i/{b}}}$; solving for the integral gives $\\frac{{\\pi/{b}}}"
                        f"{{\\sin({a}\\pi/{b})}}$"
                        + (f", times ${scale}$" if scale > 1 else "")
                        + ".",
                    ),
                    ("Simplify", f"The value is {plain(value)}", f"This equals ${tex(value)}$."),
                ),
            ),
            Method(
                "Reduce it to the Beta function.",
                (
                    (
                        "Substitute",
                        f"u = x^{b} gives (1/{b})·B({a}/{b}, {b - a}/{b})",
                        f"$$\\frac{{{scale}}}{{{b}}}B\\left(\\tfrac{{{a}}}{{{b}}},\\tfrac{{{b - a}}}{{{b}}}"
                        f"\\right).$$",
                    ),
                    (
                        "Reflection formula",
                        f"Γ(s)Γ(1-s) = π/sin(πs) at s = {a}/{b} gives {plain(value)}",
                        f"By the reflection formula this is ${tex(value)}$.",
                    ),
                ),
            ),
        ),
        check="numerical integration gives "
        + quadrature(lambda x: scale * x ** (a - 1) / (1 + x**b), 0, 1, mpmath.inf)
        + f", and the closed form is about {approx(value, 6)}",
    )


@template(_SINGLE, 9)
def wallis_integral(rng: random.Random) -> Draft:
    m, n = rng.randrange(0, 8), rng.randrange(1, 8)
    value = sp.simplify(
        sp.gamma(sp.Rational(m + 1, 2))
        * sp.gamma(sp.Rational(n + 1, 2))
        / (2 * sp.gamma(sp.Rational(m + n + 2, 2)))
    )

    def power(name: str, e: int) -> str:
        return "" if e == 0 else f"\\{name} x" if e == 1 else f"\\{name}^{e} x"

    f = f"{power('sin', m)} {power('cos', n)}".strip()
    low = ((n - 1) / sp.Integer(m + n)) if n > 1 else None
    return Draft(
        params={"m": m, "n": n},
        answer=value,
        difficulty=5.0 if m + n < 7 else 5.5,
        goal="the value of the trigonometric integral",
        asks=(
            f"Evaluate $\\int_0^{{\\pi/2}} {f} \\, dx$.",
            f"Determine the exact value of $$\\int_0^{{\\pi/2}} {f} \\, dx.$$",
        ),
        methods=(
            Method(
                "This is half a Beta function.",
                (
                    (
                        "Beta function",
                        f"I = (1/2)·B({m + 1}/2, {n + 1}/2)",
                        f"$$I=\\tfrac12B\\left(\\tfrac{{{m + 1}}}2,\\tfrac{{{n + 1}}}2\\right).$$",
                    ),
                    (
                        "Gamma values",
                        f"Inserting the Gamma values gives {plain(value)}",
                        f"With the values of $\\Gamma$ at (half) integers this is ${tex(value)}$.",
                    ),
                ),
            ),
            Method(
                "Use the reduction formula in the power of the cosine."
                if n > 1
                else "The substitution u = sin x does it at once.",
                (
                    (
                        "Reduce",
                        f"I(m, n) = (n-1)/(m+n)·I(m, n-2); here the first factor is {plain(low)}",
                        f"$$I(m,n)=\\frac{{n-1}}{{m+n}}I(m,n-2),$$ with first factor ${tex(low)}$.",
                    )
                    if n > 1
                    else (
                        "Substitute",
                        f"∫₀¹ u^{m} du = 1/{m + 1}",
                        f"$$\\int_0^1u^{{{m}}}\\,du=\\frac1{{{m + 1}}}.$$",
                    ),
                    ("Result", f"The outcome is {plain(value)}", f"This leads to ${tex(value)}$."),
                ),
            ),
        ),
        check="numerical integration gives "
        + quadrature(lambda x: mpmath.sin(x) ** m * mpmath.cos(x) ** n, 0, mpmath.pi / 2)
        + f", and the closed form is about {approx(value, 6)}",
    )
