"""Templates: extrema and related rates."""

from __future__ import annotations

import random

import sympy as sp

from ..templates import Draft, Method, approx, plain, template, term, tex

x, n_, k_ = sp.symbols("x n k")
_APPLY = "Calculus -> Differential Calculus -> Applications of Derivatives"


@template(_APPLY, 9)
def am_gm_minimum(rng: random.Random) -> Draft:
    p, q = rng.choice([(1, 1), (2, 1), (1, 2), (3, 1), (2, 2), (1, 3)])
    t = rng.choice([1, 2, 3])
    a = rng.choice([1, 2, 3, 4, 5])
    b = sp.Rational(a * p * t ** (p + q), q)
    value = a * sp.Integer(t) ** p + b / sp.Integer(t) ** q
    if not b.is_Integer:
        return am_gm_minimum(rng)
    xp, xq = (("x" if e == 1 else f"x^{e}") for e in (p, q))
    f = f"{term(a, xp, True)} + \\frac{{{b}}}{{{xq}}}"
    uf = f"{term(a, xp, True)} + {b}/{xq}"
    return Draft(
        params={"a": a, "b": int(b), "p": p, "q": q},
        answer=value,
        difficulty=4.5,
        goal="the minimum of the function on the positive axis",
        asks=(
            f"Find the minimum value of $f(x) = {f}$ for $x > 0$.",
            f"What is the smallest value that the expression ${f}$ takes for positive real numbers "
            "$x$?",
            f"Determine the largest constant $m$ such that ${f} \\ge m$ holds for every $x > 0$.",
        ),
        methods=(
            Method(
                "Set the derivative to zero.",
                (
                    (
                        "Derivative",
                        f"f'(x) = {a * p}x^{p - 1} - {b * q}/x^{q + 1}",
                        f"$$f'(x)={term(a * p, 'x^{' + str(p - 1) + '}' if p > 1 else '', True)}-"
                        f"\\frac{{{b * q}}}{{x^{{{q + 1}}}}}.$$",
                    ),
                    (
                        "Critical point",
                        f"x^{p + q} = {sp.Rational(b * q, a * p)}, so x = {t}",
                        f"$f'(x)=0$ means $x^{{{p + q}}}={sp.Rational(b * q, a * p)}$, so $x={t}$.",
                    ),
                    (
                        "Value",
                        f"f({t}) = {a * t**p} + {b / t**q} = {value}",
                        f"As $f\\to\\infty$ at both ends, the minimum is $f({t})={value}$.",
                    ),
                ),
            ),
            Method(
                "The weighted inequality of means also gives the minimum, with its place.",
                (
                    (
                        "Split",
                        f"Split the first term of {uf} into {q} and the second into {p} equal "
                        "parts: the product of all is constant",
                        f"Split the terms into ${q}$ and ${p}$ "
                        "equal parts; the product of all parts does not depend on $x$.",
                    ),
                    (
                        "Equality",
                        f"Equality holds if all parts are equal, at x = {t}; the sum is then "
                        f"{value}",
                        f"By AM-GM the sum is smallest when all parts agree, at $x={t}$, with "
                        f"value ${value}$.",
                    ),
                ),
            ),
        ),
        check=f"nearby values are larger: f({t}.1) ≈ "
        f"{float(a * (t + 0.1) ** p + b / (t + 0.1) ** q):.4f}, f({t - 1}.9) ≈ "
        f"{float(a * (t - 0.1) ** p + b / (t - 0.1) ** q):.4f}",
        equal=(f"f({t}) = {value}", f"m = {value}"),
    )


@template(_APPLY, 9)
def lagrange_multiplier(rng: random.Random) -> Draft:
    a, b, c = (rng.choice([-4, -3, -2, -1, 1, 2, 3, 5]) for _ in range(3))
    r = rng.choice([1, 2, 3, 4, 6])
    p, q = rng.choice([(1, 1), (1, 2), (2, 1), (1, 4)])
    square = r * (sp.Rational(a * a, 1) + sp.Rational(b * b, p) + sp.Rational(c * c, q))
    value = sp.sqrt(square)
    f = f"{term(a, 'x', True)}{term(b, 'y')}{term(c, 'z')}"
    g = f"x^2 + {term(p, 'y^2', True)} + {term(q, 'z^2', True)}"
    ug = g.replace("^2", "²")
    return Draft(
        params={"f": (a, b, c), "g": (1, p, q), "r": r},
        answer=value,
        difficulty=5.5,
        goal="the maximum of the linear function on the ellipsoid",
        asks=(
            f"Maximize ${f}$ subject to ${g} = {r}$. What is the maximum value?",
            f"Find the largest value of $f(x,y,z) = {f}$ on the surface ${g} = {r}$.",
            f"How far must the plane ${f} = d$ be moved until it touches the ellipsoid ${g} = {r}$? "
            "Give the positive value of $d$.",
        ),
        methods=(
            Method(
                "Lagrange multipliers give a parallel gradient condition.",
                (
                    (
                        "Condition",
                        f"({a}, {b}, {c}) = 2λ(x, {p}y, {q}z)",
                        f"$$({a},{b},{c})=2\\lambda(x,{term(p, 'y', True)},{term(q, 'z', True)}).$$",
                    ),
                    (
                        "Constraint",
                        f"Inserting in {ug} = {r} gives (2λ)² = {plain(square / r**2)}",
                        f"Inserting gives $(2\\lambda)^2={tex(square / r**2)}$.",
                    ),
                    (
                        "Value",
                        f"f = 2λ·{r} = √{plain(square)} = {plain(value)}",
                        f"At the maximum $f=2\\lambda\\cdot {r}={tex(value)}$.",
                    ),
                ),
            ),
            Method(
                "The Cauchy-Schwarz inequality is quicker.",
                (
                    (
                        "Rescale",
                        f"f = a·x + (b/√{p})·(√{p}·y) + (c/√{q})·(√{q}·z)",
                        f"Write $f$ as a scalar product with $(x,\\sqrt{{{p}}}y,\\sqrt{{{q}}}z)$, whose "
                        f"length is $\\sqrt{{{r}}}$.",
                    ),
                    (
                        "Inequality",
                        f"f² ≤ {r}·({a * a} + {b * b}/{p} + {c * c}/{q}) = {plain(square)}, "
                        f"with equality possible; the maximum is {plain(value)}",
                        f"$$f^2\\le {r}\\left({a * a}+\\tfrac{{{b * b}}}{{{p}}}+\\tfrac{{{c * c}}}{{{q}}}"
                        f"\\right)={tex(square)},$$ and equality occurs.",
                    ),
                ),
            ),
        ),
        check=f"numerically the maximum is about {approx(value)}",
    )


@template("Calculus -> Differential Calculus -> Related Rates", 6)
def draining_cone(rng: random.Random) -> Draft:
    r, h = rng.choice([(2, 6), (3, 6), (3, 9), (4, 8), (2, 8), (5, 10), (3, 12), (4, 12)])
    q, d = rng.choice([1, 2, 3, 4, 6]), rng.choice([2, 3, 4, 5])
    ratio = sp.Rational(r, h)
    value = sp.Rational(q) / (sp.pi * ratio**2 * d**2)
    return Draft(
        params={"r": r, "h": h, "q": q, "d": d},
        answer=value,
        difficulty=5.0,
        goal="the rate at which the water level rises",
        asks=(
            f"A conical tank with its vertex at the bottom is ${h}$ m high and has a top radius of "
            f"${r}$ m. Water flows in at ${q}$ m$^3$ per minute. How fast, in metres per minute, does "
            f"the level rise when the water is ${d}$ m deep?",
            f"Water is poured at a rate of ${q}$ cubic units per second into an inverted cone of "
            f"height ${h}$ and base radius ${r}$. Find $\\frac{{dy}}{{dt}}$, where $y$ is the depth of "
            f"the water, at the moment when $y = {d}$.",
        ),
        methods=(
            Method(
                "By similar triangles the volume depends on the depth alone.",
                (
                    (
                        "Similar triangles",
                        f"The surface radius at depth y is {plain(ratio)}·y",
                        f"The radius of the surface at depth $y$ is ${tex(ratio)}y$.",
                    ),
                    (
                        "Volume",
                        f"V = (π/3)·{plain(ratio**2)}·y³, so V' = π·{plain(ratio**2)}·y²·y'",
                        f"$$V=\\frac\\pi3\\cdot{tex(ratio**2)}y^3,\\qquad \\dot V=\\pi\\cdot"
                        f"{tex(ratio**2)}y^2\\dot y.$$",
                    ),
                    (
                        "Insert",
                        f"{q} = π·{plain(ratio**2 * d**2)}·y', hence y' = {plain(value)}",
                        f"$${q}=\\pi\\cdot{tex(ratio**2 * d**2)}\\,\\dot y\\implies\\dot y={tex(value)}.$$",
                    ),
                ),
            ),
            Method(
                "The inflow equals surface area times the rise of the level.",
                (
                    (
                        "Area",
                        f"At depth {d} the surface is a disc of area {plain(sp.pi * ratio**2 * d**2)}",
                        f"The surface at depth ${d}$ has area ${tex(sp.pi * ratio**2 * d**2)}$.",
                    ),
                    (
                        "Divide",
                        f"{q} divided by that area is {plain(value)}",
                        f"Dividing the inflow ${q}$ by the area gives ${tex(value)}$.",
                    ),
                ),
            ),
        ),
        check=f"raising the level there by 0.01 takes about {approx(sp.pi * ratio**2 * d**2 / 100, 4)} "
        f"units of volume, hence {approx(1 / value / 100, 4)} units of time; the speed is about "
        f"{approx(value, 4)}",
    )
