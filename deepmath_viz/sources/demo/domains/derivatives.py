"""Templates: derivatives."""

from __future__ import annotations

import random
from math import comb, factorial

import sympy as sp

from ..templates import Draft, Method, plain, template, term, tex

x, n_, k_ = sp.symbols("x n k")


@template("Calculus -> Differential Calculus -> Derivatives", 10)
def high_derivative(rng: random.Random) -> Draft:
    m, a, p = rng.randrange(6, 21), rng.choice([1, 2, 3, -1, -2]), rng.choice([1, 2, 3])
    kind = rng.choice(["exp", "geometric", "even"])
    ax = term(a, "x", True)
    if kind == "exp":
        f, value = f"x^{p} e^{{{ax}}}", comb(m, p) * factorial(p) * a ** (m - p)
        uf, series = f"x^{p}·e^({ax})", f"\\sum_k \\frac{{({a})^k}}{{k!}}x^{{k+{p}}}"
        where = f"k = {m - p}, coefficient ({a})^{m - p}/{m - p}!"
    elif kind == "geometric":
        m = min(m, 9)
        f, value = f"\\frac{{x^{p}}}{{1 - {ax}}}".replace("- -", "+ "), factorial(m) * a ** (m - p)
        uf, series = f"x^{p}/(1 - ({ax}))", f"\\sum_k ({a})^k x^{{k+{p}}}"
        where = f"k = {m - p}, coefficient ({a})^{m - p}"
    else:
        m = 2 * (m // 2)
        f, value = (
            f"e^{{{term(a, 'x^2', True)}}}",
            factorial(m) // factorial(m // 2) * a ** (m // 2),
        )
        uf, series = f"e^({term(a, 'x²', True)})", f"\\sum_k \\frac{{({a})^k}}{{k!}}x^{{2k}}"
        where = f"k = {m // 2}, coefficient ({a})^{m // 2}/{m // 2}!"
    f, series, uf = (
        t.replace("x^1 ", "x ").replace("x^1}", "x}").replace("x^1·", "x·").replace("x^1/", "x/")
        for t in (f, series, uf)
    )
    return Draft(
        params={"f": kind, "m": m, "a": a, "p": p},
        answer=value,
        difficulty=5.5,
        goal=f"the derivative of order {m} at zero",
        asks=(
            f"Let $f(x) = {f}$. Compute $f^{{({m})}}(0)$.",
            f"Find the value at $x=0$ of the ${m}$-th derivative of ${f}$.",
        ),
        methods=(
            Method(
                "The Taylor coefficient of order m at 0 is f^(m)(0)/m!, and the series is known.",
                (
                    ("Power series", f"Expand {uf} in powers of x", f"$$f(x)={series}.$$"),
                    (
                        "Coefficient",
                        f"x^{m} belongs to {where}",
                        f"The coefficient of $x^{{{m}}}$ is ${tex(sp.Rational(value, factorial(m)))}$.",
                    ),
                    (
                        "Multiply by the factorial",
                        f"Times {m}! this is {value}",
                        f"$$f^{{({m})}}(0)={m}!\\cdot {tex(sp.Rational(value, factorial(m)))}={value}.$$",
                    ),
                ),
            ),
            Method(
                "Differentiate a product by Leibniz' rule: only one factor of the power survives at 0."
                if kind != "even"
                else "Find a recursion for the derivatives at 0.",
                (
                    (
                        "Leibniz",
                        f"Only the term C({m},{p})·{p}!·g^({m - p})(0) remains at x = 0",
                        f"For $f=x^{p}g$ only $\\binom{{{m}}}{{{p}}}{p}!\\,g^{{({m - p})}}(0)$ remains.",
                    )
                    if kind != "even"
                    else (
                        "Differential equation",
                        f"f' = {2 * a}x·f gives f^(k+1)(0) = {2 * a}k·f^(k-1)(0)",
                        f"From $f'={2 * a}xf$: $f^{{(k+1)}}(0)={2 * a}k\\,f^{{(k-1)}}(0)$.",
                    ),
                    ("Evaluate", f"This gives {value}", f"This gives ${value}$."),
                ),
            ),
        ),
        check=f"dividing back, {value}/{m}! = {plain(sp.Rational(value, factorial(m)))}",
        wrong=(str(value * 2), str(-value), str(value // 2 + 1), str(value + factorial(5))),
    )


@template("Calculus -> Differential Calculus -> Derivatives", 7)
def implicit_slope(rng: random.Random) -> Draft:
    a, b = rng.choice([-2, -1, 1, 2, 3]), rng.choice([-3, -1, 1, 2])
    k = rng.choice([1, 2, 3, -1, -2])
    constant = a**3 + b**3 + k * a * b
    den = 3 * b * b + k * a
    if den == 0:
        return implicit_slope(rng)
    slope = sp.Rational(-(3 * a * a + k * b), den)
    curve = f"x^3 + y^3{term(k, 'xy')} = {constant}"
    ucurve = f"x³ + y³{term(k, 'xy')} = {constant}"
    return Draft(
        params={"a": a, "b": b, "k": k},
        answer=slope,
        difficulty=4.0,
        goal="the slope of the tangent at the given point",
        asks=(
            f"Find the slope of the tangent to the curve ${curve}$ at the point $({a}, {b})$.",
            f"The equation ${curve}$ defines $y$ as a function of $x$ near $({a},{b})$. Compute "
            f"$\\frac{{dy}}{{dx}}$ at this point.",
        ),
        methods=(
            Method(
                "Differentiate the equation implicitly.",
                (
                    (
                        "Differentiate",
                        f"From {ucurve}: 3x² + 3y²y' + ({k})(y + xy') = 0",
                        f"$$3x^2+3y^2y'+({k})(y+xy')=0.$$",
                    ),
                    (
                        "Insert the point",
                        f"{3 * a * a} + {3 * b * b}y' + ({k})({b} + ({a})y') = 0",
                        f"$${3 * a * a + k * b}+{den}\\,y'=0.$$".replace("+-", "-"),
                    ),
                    ("Solve", f"y' = {plain(slope)}", f"Hence $y'={tex(slope)}$."),
                ),
            ),
            Method(
                "The gradient is perpendicular to the curve.",
                (
                    (
                        "Gradient",
                        f"F_x = {3 * a * a + k * b} and F_y = {den} at the point",
                        f"For $F=x^3+y^3{term(k, 'xy')}$: $\\nabla F({a},{b})=({3 * a * a + k * b},{den})$.",
                    ),
                    (
                        "Slope",
                        f"-F_x/F_y = {plain(slope)}",
                        f"The slope is $-F_x/F_y={tex(slope)}$.",
                    ),
                ),
            ),
        ),
        check=f"the point lies on the curve: {a**3} + {b**3} + {k * a * b} = {constant}".replace(
            "+ -", "- "
        ),
    )
