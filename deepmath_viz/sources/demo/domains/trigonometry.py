"""Templates: trigonometric equations and sums, functions."""

from __future__ import annotations

import random

import sympy as sp

from ..templates import Draft, Method, approx, plain, poly, template, tex, upoly

x, n_, k_ = sp.symbols("x n k")


@template("Precalculus -> Trigonometric Functions", 8)
def trigonometric_solutions(rng: random.Random) -> Draft:
    k, m = rng.randrange(2, 8), rng.randrange(1, 4)
    r, fn = rng.choice(
        [
            (sp.Rational(1, 2), "sin"),
            (-sp.Rational(1, 2), "cos"),
            (sp.sqrt(2) / 2, "cos"),
            (sp.sqrt(3) / 2, "sin"),
            (sp.Integer(1), "sin"),
            (sp.Integer(0), "cos"),
            (sp.Integer(-1), "cos"),
            (-sp.sqrt(3) / 2, "sin"),
        ]
    )
    per = 1 if abs(r) == 1 else 2
    value = per * k * m
    top = "2\\pi" if m == 1 else f"{2 * m}\\pi"
    return Draft(
        params={"fn": fn, "k": k, "m": m, "r": r},
        answer=value,
        difficulty=rng.choice([3.5, 4.0]),
        goal="the number of solutions in the interval",
        asks=(
            f"How many solutions does the equation $\\{fn}({k}x) = {tex(r)}$ have in the interval "
            f"$0 \\le x < {top}$?",
            f"Count the points at which the graph of $y = \\{fn} {k}x$ meets the line $y = {tex(r)}$ for "
            f"$x \\in [0, {top})$.",
        ),
        methods=(
            Method(
                "Substitute u = kx and count periods.",
                (
                    (
                        "Range of u",
                        f"u = {k}x runs through {k * m} full periods",
                        f"$u={k}x$ runs through ${k * m}$ full periods.",
                    ),
                    (
                        "Per period",
                        f"Each period has {per} solution{'s' if per > 1 else ''}: {value}",
                        f"Each contains ${per}$ solution{'s' if per > 1 else ''}, in total ${value}$.",
                    ),
                ),
            ),
            Method(
                "The function has a small period; count there and multiply.",
                (
                    (
                        "Small period",
                        f"The period of {fn}({k}x) is 2π/{k}",
                        f"The period is $\\frac{{2\\pi}}{{{k}}}$, with ${per}$ solution"
                        f"{'s' if per > 1 else ''} in each.",
                    ),
                    ("Multiply", f"{k * m}·{per} = {value}", f"$${k * m}\\cdot{per}={value}.$$"),
                ),
            ),
        ),
        check=f"the half-open interval counts the end points only once, so {value} is a multiple of {k}",
    )


@template("Precalculus -> Trigonometric Functions", 16)
def cosine_product(rng: random.Random) -> Draft:
    n = rng.randrange(3, 16)
    kind = rng.choice(["sin", "sin2"])
    value = sp.Rational(n, 2 ** (n - 1)) if kind == "sin" else sp.Rational(n * n - 1, 3)
    shape = (
        f"\\prod_{{k=1}}^{{{n - 1}}} \\sin \\frac{{k\\pi}}{{{n}}}"
        if kind == "sin"
        else f"\\sum_{{k=1}}^{{{n - 1}}} \\frac{{1}}{{\\sin^2 (k\\pi/{n})}}"
    )
    terms = [sp.sin(sp.pi * k / n).evalf(15) for k in range(1, n)]
    numeric = sp.prod(terms) if kind == "sin" else sum(1 / t**2 for t in terms)
    return Draft(
        params={"n": n, "kind": kind},
        answer=value,
        difficulty=6.5 if kind == "sin" else 7.0,
        goal="the value of the trigonometric " + ("product" if kind == "sin" else "sum"),
        asks=(f"Evaluate $${shape}.$$", f"Find a rational number equal to ${shape}$."),
        methods=(
            Method(
                "Use the factorization of z^n - 1.",
                (
                    (
                        "Roots of unity",
                        "|1 - e^(2πik/n)| = 2 sin(kπ/n)",
                        "$|1-e^{2\\pi ik/n}|=2\\sin\\frac{k\\pi}n$.",
                    ),
                    (
                        "Evaluate",
                        (
                            f"∏(1 - ω) = {n}, so the product is {n}/2^{n - 1} = {plain(value)}"
                            if kind == "sin"
                            else f"Expanding Σ 4/|1-ω|² gives ({n}² - 1)/3 = {plain(value)}"
                        ),
                        (
                            f"Since $\\prod(1-\\omega)={n}$, the product is $\\frac{{{n}}}{{2^{{{n - 1}}}}}={tex(value)}$."
                            if kind == "sin"
                            else f"Expanding $\\sum\\frac4{{|1-\\omega|^2}}$ gives "
                            f"$\\frac{{{n}^2-1}}3={tex(value)}$."
                        ),
                    ),
                ),
            ),
            Method(
                "Consider the polynomial whose roots are the values in question.",
                (
                    (
                        "Chebyshev",
                        "sin(nx)/sin x is a polynomial in sin² x or cos x with these roots",
                        "$\\frac{\\sin nx}{\\sin x}=U_{n-1}(\\cos x)$ vanishes exactly at $x=\\frac{k\\pi}n$.",
                    ),
                    (
                        "Vieta",
                        f"Comparing coefficients gives {plain(value)}",
                        f"Comparing coefficients gives ${tex(value)}$.",
                    ),
                ),
            ),
        ),
        check=f"numerically the terms give {sp.N(numeric, 6)}, and {plain(value)} ≈ {approx(value, 6)}",
    )


@template("Precalculus -> Functions", 6)
def composed_inverse(rng: random.Random) -> Draft:
    a, b, c, d = (rng.choice([-3, -2, -1, 1, 2, 3, 4, 5]) for _ in range(4))
    if a * d == b * c:
        return composed_inverse(rng)
    y = rng.choice([0, 1, 2, 3, -1, -2])
    if a - c * y == 0:
        return composed_inverse(rng)
    value = sp.Rational(d * y - b, a - c * y)
    f = f"\\frac{{{poly([a, b])}}}{{{poly([c, d])}}}"
    uf = f"({upoly([a, b])})/({upoly([c, d])})"
    return Draft(
        params={"m": (a, b, c, d), "y": y},
        answer=value,
        difficulty=rng.choice([2.5, 3.0]),
        goal=f"the value of the inverse function at {y}",
        asks=(
            f"Let $f(x) = {f}$. Find $f^{{-1}}({y})$.",
            f"For which $x$ does $f(x) = {f}$ take the value ${y}$?",
        ),
        methods=(
            Method(
                "Solve f(x) = y for x.",
                (
                    (
                        "Clear the denominator",
                        f"{uf} = {y} means {upoly([a, b])} = {y}({upoly([c, d])})",
                        f"$${poly([a, b])}={y}({poly([c, d])}).$$",
                    ),
                    (
                        "Solve",
                        f"{a - c * y}x = {d * y - b}, so x = {plain(value)}",
                        f"$${a - c * y}x={d * y - b}\\implies x={tex(value)}.$$",
                    ),
                ),
            ),
            Method(
                "The inverse of a fractional linear map comes from the inverse matrix.",
                (
                    (
                        "Inverse",
                        f"f⁻¹(y) = ({d}y - ({b}))/(-({c})y + {a})",
                        f"$$f^{{-1}}(y)=\\frac{{{d}y-({b})}}{{-({c})y+({a})}}.$$",
                    ),
                    (
                        "Insert",
                        f"At y = {y} this is {plain(value)}",
                        f"$f^{{-1}}({y})={tex(value)}$.",
                    ),
                ),
            ),
        ),
        check=f"inserting x = {plain(value)} gives {a * value + b} over {c * value + d}, which is {y}",
        equal=(f"x = {tex(value)}",),
    )
