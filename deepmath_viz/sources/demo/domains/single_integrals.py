"""Templates: definite integrals of one variable."""

from __future__ import annotations

import random
from math import factorial

import mpmath
import sympy as sp

from ..templates import (
    Draft,
    Method,
    approx,
    listed,
    plain,
    quadrature,
    template,
    term,
    tex,
)

_SINGLE = "Calculus -> Integral Calculus -> Techniques of Integration -> Single-variable"


@template(_SINGLE, 12)
def log_power_integral(rng: random.Random) -> Draft:
    a, n = rng.randrange(0, 8), rng.randrange(1, 6)
    value = sp.Rational((-1) ** n * factorial(n), (a + 1) ** (n + 1))
    f = ("" if a == 0 else "x" if a == 1 else f"x^{a}") + (r"\ln x" if n == 1 else rf"(\ln x)^{n}")
    steps = [sp.Rational((-1) ** k * factorial(k), (a + 1) ** (k + 1)) for k in range(n + 1)]
    return Draft(
        params={"a": a, "n": n},
        answer=value,
        difficulty=5.0 if n < 3 else 6.0,
        goal="the value of the integral",
        asks=(
            f"Evaluate $\\int_0^1 {f} \\, dx$.",
            f"Compute the improper integral $$\\int_0^1 {f} \\; dx.$$",
            f"The function ${f.replace('x', 't')}$ is integrable over the interval "
            "$(0,1]$. Find the value of its integral there.",
        ),
        methods=(
            Method(
                "Substitute x = e^(-u), which leads to the Gamma function.",
                (
                    (
                        "Substitute",
                        f"We get (-1)^{n}·∫₀^∞ u^{n}·e^(-{a + 1}u) du",
                        f"With $x=e^{{-u}}$: $$(-1)^{n}\\int_0^\\infty u^{n}e^{{-{a + 1}u}}\\,du.$$",
                    ),
                    (
                        "Gamma function",
                        f"This is ± {n}!/{a + 1}^{n + 1} = {plain(value)}",
                        f"$$(-1)^{n}\\frac{{{n}!}}{{{a + 1}^{{{n + 1}}}}}={tex(value)}.$$",
                    ),
                ),
            ),
            Method(
                "Integrate by parts to lower the power of the logarithm.",
                (
                    (
                        "Reduction",
                        f"I_k = -k/{a + 1}·I_(k-1), the boundary terms vanish",
                        f"By parts, $I_k=-\\frac{{k}}{{{a + 1}}}I_{{k-1}}$ with $I_0=\\frac1{{{a + 1}}}$.",
                    ),
                    (
                        "Run down",
                        f"I₀, I₁, ... = {listed([plain(s) for s in steps])}",
                        f"Successively ${listed([tex(s) for s in steps])}$.",
                    ),
                ),
            ),
        ),
        check=f"the sign is right: ln x < 0 on (0,1), and (-1)^{n} is "
        f"{'positive' if n % 2 == 0 else 'negative'}; numerically {approx(value)}",
    )


@template(_SINGLE, 16)
def rational_integral(rng: random.Random) -> Draft:
    a, b = sorted(rng.sample(range(1, 9), 2))
    top = rng.choice(["1", "x^2"])
    value = sp.pi / (2 * a * b * (a + b)) if top == "1" else sp.pi / (2 * (a + b))
    gap = b * b - a * a
    f = f"\\frac{{{top}}}{{(x^2+{a * a})(x^2+{b * b})}}"
    pa, pb = (
        (sp.Integer(1), sp.Integer(-1)) if top == "1" else (-sp.Integer(a * a), sp.Integer(b * b))
    )
    return Draft(
        params={"a": a, "b": b, "top": top},
        answer=value,
        difficulty=6.0,
        goal="the value of the improper integral",
        asks=(
            f"Evaluate $\\int_0^\\infty {f} \\, dx$.",
            f"Find the exact value of $$\\int_0^{{\\infty}} {f} \\, dx.$$",
            f"What is half of $\\displaystyle\\int_{{-\\infty}}^{{\\infty}} {f}\\,dx$?",
        ),
        methods=(
            Method(
                "Decompose into partial fractions in x².",
                (
                    (
                        "Partial fractions",
                        f"The coefficients are {plain(pa / gap)} for 1/(x²+{a * a}) and "
                        f"{plain(pb / gap)} for 1/(x²+{b * b})",
                        f"$${f}=\\frac{{{tex(pa / gap)}}}{{x^2+{a * a}}}+\\frac{{{tex(pb / gap)}}}"
                        f"{{x^2+{b * b}}}.$$",
                    ),
                    (
                        "Arctangents",
                        f"∫₀^∞ dx/(x²+c²) = π/(2c) gives {plain(value)}",
                        f"With $\\int_0^\\infty\\frac{{dx}}{{x^2+c^2}}=\\frac\\pi{{2c}}$ the total is "
                        f"${tex(value)}$.",
                    ),
                ),
            ),
            Method(
                "Close the contour in the upper half plane.",
                (
                    (
                        "Poles",
                        f"Simple poles at {a}i and {b}i",
                        f"The poles in the upper half plane are ${a}i$ and ${b}i$, both simple.",
                    ),
                    (
                        "Residues",
                        f"πi times the sum of the residues is {plain(value)}",
                        f"The integrand is even, so the integral is $\\pi i$ times the sum of the residues"
                        f": ${tex(value)}$.",
                    ),
                ),
            ),
        ),
        check="numerical integration gives "
        + quadrature(
            lambda x: (1 if top == "1" else x * x) / ((x * x + a * a) * (x * x + b * b)),
            0,
            a,
            b,
            mpmath.inf,
        )
        + f", and the closed form is about {approx(value, 6)}",
    )


@template(_SINGLE, 17)
def trigonometric_period(rng: random.Random) -> Draft:
    b = rng.choice([3, 4, 5, 8, 12, 1, 2, 6])
    a = b + rng.randrange(1, 9)
    kind = rng.choice(["cos", "sin"])
    power = rng.choice([1, 1, 2])
    root = sp.sqrt(a * a - b * b)
    value = 2 * sp.pi / root if power == 1 else 2 * sp.pi * a / root**3
    inner = f"{a}{term(b, chr(92) + kind + ' ' + chr(92) + 'theta')}"
    f = f"\\frac{{d\\theta}}{{{inner}}}" if power == 1 else f"\\frac{{d\\theta}}{{({inner})^2}}"
    return Draft(
        params={"a": a, "b": b, "kind": kind, "power": power},
        answer=value,
        difficulty=6.5 if power == 1 else 7.5,
        goal="the integral over a full period",
        asks=(
            f"Compute $\\int_0^{{2\\pi}} {f}$.",
            f"Use residues or otherwise to evaluate $$\\int_0^{{2\\pi}} {f}.$$",
            f"Find the exact value of $\\int_{{-\\pi}}^{{\\pi}} {f}$.",
        ),
        methods=(
            Method(
                "On the unit circle z = e^(iθ) this becomes a contour integral.",
                (
                    (
                        "Poles",
                        f"The denominator has roots with product of modulus 1; one lies inside, "
                        f"where the modulus is ({a} - {plain(root)})/{b}",
                        f"Exactly one pole lies inside the unit circle, at modulus "
                        f"$\\frac{{{a}-{tex(root)}}}{{{b}}}$.",
                    ),
                    (
                        "Residue",
                        f"2π times the residue part is {plain(value)}",
                        f"The residue theorem gives ${tex(value)}$.",
                    ),
                ),
            ),
            Method(
                "First keep a as a parameter: F(a) = ∫ dθ/(a + b cos θ) = 2π/√(a² - b²).",
                (
                    (
                        "Tangent half angle",
                        "The substitution t = tan(θ/2) gives the formula for F(a)",
                        f"With $t=\\tan(\\theta/2)$ one finds $F(a)=\\frac{{2\\pi}}{{\\sqrt{{a^2-{b * b}}}}}$;"
                        " a sine instead of a cosine only shifts the period.",
                    ),
                    (
                        "Insert" if power == 1 else "Differentiate",
                        f"{'F' if power == 1 else '-F' + chr(39)}({a}) = {plain(value)}",
                        f"$${'F' if power == 1 else '-F' + chr(39)}({a})={tex(value)}.$$",
                    ),
                ),
            ),
        ),
        check=f"the integrand lies between 1/{(a + b) ** power} and 1/{(a - b) ** power}; the mean value "
        f"{approx(value / (2 * sp.pi))} lies between",
    )


@template(_SINGLE, 13)
def frullani(rng: random.Random) -> Draft:
    a, b = rng.sample(range(1, 13), 2)
    kind = rng.choice(["exp", "cos", "arctan"])
    ax, bx = term(a, "x", True), term(b, "x", True)
    if kind == "exp":
        f, value = f"\\frac{{e^{{-{ax}}} - e^{{-{bx}}}}}{{x}}", sp.log(sp.Rational(b, a))
        jump = "f(0) - f(∞) = 1 with f(t) = e^(-t)"
        wjump = "$f(t)=e^{-t}$ has $f(0)-f(\\infty)=1$"
    elif kind == "cos":
        f, value = f"\\frac{{\\cos {ax} - \\cos {bx}}}{{x}}", sp.log(sp.Rational(b, a))
        jump = "f(0) = 1 and the mean value of cos at infinity is 0"
        wjump = "$f(t)=\\cos t$ has $f(0)=1$ and mean value $0$ at infinity"
    else:
        f = f"\\frac{{\\arctan {ax} - \\arctan {bx}}}{{x}}"
        value = sp.pi / 2 * sp.log(sp.Rational(a, b))
        jump = "f(0) - f(∞) = -π/2 with f = arctan"
        wjump = "$f(t)=\\arctan t$ has $f(0)-f(\\infty)=-\\frac\\pi2$"
    return Draft(
        params={"a": a, "b": b, "kind": kind},
        answer=value,
        difficulty=7.0,
        goal="the value of the Frullani-type integral",
        asks=(
            f"Evaluate $\\int_0^\\infty {f} \\, dx$.",
            f"Find a closed form for the improper integral $$I = \\int_0^{{\\infty}} {f}\\,dx.$$",
        ),
        methods=(
            Method(
                "Frullani: ∫ (f(ax) - f(bx))/x dx = (f(0) - f(∞))·ln(b/a).",
                (
                    ("Boundary values", f"Here {jump}", f"The function {wjump}."),
                    (
                        "Formula",
                        f"With a = {a}, b = {b} the value is {plain(value)}",
                        f"With $a={a}$, $b={b}$ Frullani's formula gives ${tex(value)}$.",
                    ),
                ),
            ),
            Method(
                "Write the difference as an integral over a parameter and change the order.",
                (
                    (
                        "Parameter",
                        f"(f({a}x) - f({b}x))/x = -∫ f'(sx) ds over s from {a} to {b}",
                        f"$$\\frac{{f({ax})-f({bx})}}{{x}}=-\\int_{{{a}}}^{{{b}}}f'(sx)\\,ds.$$",
                    ),
                    (
                        "Swap",
                        f"Integrating in x first leaves the jump of f times ∫ ds/s: {plain(value)}",
                        f"The inner integral over $x$ is $\\frac{{f(\\infty)-f(0)}}{{s}}$, "
                        f"in the mean if need be, so the result is ${tex(value)}$.",
                    ),
                ),
            ),
        ),
        check=f"the sign fits: numerically {approx(value)}, with a = {a} and b = {b}",
    )
