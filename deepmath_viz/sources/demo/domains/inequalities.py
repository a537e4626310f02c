"""Templates: linear systems and inequalities."""

from __future__ import annotations

import random

import sympy as sp

from ..templates import Draft, Method, plain, template, term

x = sp.Symbol("x")


@template("Algebra -> Algebra -> Equations and Inequalities", 8)
def linear_system(rng: random.Random) -> Draft:
    while True:
        m = sp.Matrix(2, 2, [rng.choice([-5, -4, -3, -2, 2, 3, 4, 5, 7]) for _ in range(4)])
        if m.det() != 0:
            break
    v = sp.Matrix([rng.randrange(-6, 9), rng.randrange(-6, 9)])
    r = m * v
    (a, b), (c, d) = m.row(0), m.row(1)
    det, dx, dy = m.det(), r[0] * d - b * r[1], a * r[1] - c * r[0]
    rows = [
        term(p, "x", True) + term(q, "y") + f" = {s}" for p, q, s in ((a, b, r[0]), (c, d, r[1]))
    ]
    system = f"\\begin{{cases}} {rows[0]} \\\\ {rows[1]} \\end{{cases}}"
    pair = f"({v[0]}, {v[1]})"
    return Draft(
        params={"m": [int(t) for t in m], "r": [int(t) for t in r]},
        answer=pair,
        difficulty=3.0,
        goal="the solution of the linear system",
        asks=(
            f"Solve the system of equations $${system}$$ and give the solution as an ordered pair "
            "$(x, y)$.",
            f"Find the ordered pair $(x,y)$ for which\n{system}",
            f"At which point $(x, y)$ do the lines ${rows[0]}$ and ${rows[1]}$ intersect?",
        ),
        methods=(
            Method(
                "Eliminate one unknown.",
                (
                    (
                        "Eliminate y",
                        f"{d} times the first minus {b} times the second gives {det}x = {dx}",
                        f"${d}$ times the first minus ${b}$ times the second equation: "
                        f"$${det}x={dx},$$ so $x={v[0]}$.",
                    ),
                    (
                        "Insert",
                        f"Then the first equation leaves {b}y = {r[0] - a * v[0]}, y = {v[1]}",
                        f"The first equation becomes ${b}y={r[0] - a * v[0]}$, so $y={v[1]}$.",
                    ),
                ),
            ),
            Method(
                "Cramer's rule gives both unknowns at once.",
                (
                    (
                        "Determinant",
                        f"D = {a}·{d} - {b}·{c} = {det}".replace("·-", "·(-)"),
                        f"$$D=\\begin{{vmatrix}}{a}&{b}\\\\{c}&{d}\\end{{vmatrix}}={det}.$$",
                    ),
                    (
                        "Quotients",
                        f"x = {dx}/{det} = {v[0]}, y = {dy}/{det} = {v[1]}",
                        f"$$x=\\frac{{{dx}}}{{{det}}}={v[0]},\\qquad y=\\frac{{{dy}}}{{{det}}}={v[1]}.$$",
                    ),
                ),
            ),
        ),
        check=f"inserting into the second equation: ({c})·({v[0]}) + ({d})·({v[1]}) = {r[1]}",
        wrong=(
            f"({v[1]}, {v[0]})",
            f"({v[0]}, {v[1] + 1})",
            f"({-v[0]}, {v[1] - 2})",
            f"({v[0] + 1}, {v[1]})",
        ),
        equal=(f"\\left({v[0]}, {v[1]}\\right)", f"(x, y) = ({v[0]}, {v[1]})"),
    )


@template("Algebra -> Algebra -> Equations and Inequalities", 8)
def rational_inequality(rng: random.Random) -> Draft:
    a, b = rng.sample(range(-7, 10), 2)
    strict = rng.random() < 0.5
    low, high = min(a, b), max(a, b)
    num, den = (f"x {'-' if r >= 0 else '+'} {abs(r)}" if r else "x" for r in (a, b))
    left = "(" if strict or low == b else "["
    right = ")" if strict or high == b else "]"
    value = f"{left}{low}, {high}{right}"
    sign = "<" if strict else r"\le"
    usign = "<" if strict else "≤"
    mid = sp.Rational(low + high, 2)
    flipped = f"(-\\infty, {low}) \\cup ({high}, \\infty)"
    return Draft(
        params={"a": a, "b": b, "strict": strict},
        answer=value,
        difficulty=3.5,
        goal="the solution set of the inequality in interval notation",
        asks=(
            f"Solve the inequality $\\frac{{{num}}}{{{den}}} {sign} 0$ and write the solution set in "
            "interval notation.",
            f"For which real $x$ is $\\dfrac{{{num}}}{{{den}}}$ "
            f"{'negative' if strict else 'not positive'}? Give the answer as an interval.",
        ),
        methods=(
            Method(
                "A quotient is negative where numerator and denominator have different signs.",
                (
                    (
                        "Critical points",
                        f"The numerator vanishes at {a}, the denominator at {b}",
                        f"The numerator vanishes at $x={a}$, the denominator at $x={b}$.",
                    ),
                    (
                        "Signs",
                        f"For x < {low} both factors are negative, for x > {high} both are "
                        f"positive; between them the signs differ",
                        f"Outside $[{low},{high}]$ the factors have equal signs, inside opposite ones.",
                    ),
                    (
                        "End points",
                        f"x = {b} is excluded; x = {a} is "
                        + ("excluded too as the inequality is strict" if strict else "included"),
                        f"The point $x={b}$ is not in the domain, and $x={a}$ is "
                        + ("excluded by strictness." if strict else "a solution."),
                    ),
                ),
            ),
            Method(
                "Multiply by the square of the denominator, which is positive.",
                (
                    (
                        "Product form",
                        f"({num})({den}) {usign} 0 with x ≠ {b}",
                        f"For $x\\ne {b}$ the inequality is equivalent to $({num})({den}) {sign} 0$.",
                    ),
                    (
                        "Parabola",
                        f"An upward parabola with zeros {low} and {high} is below the axis "
                        "between them",
                        f"This parabola opens upwards with zeros ${low}$ and ${high}$, "
                        f"which gives ${value}$.",
                    ),
                ),
            ),
        ),
        check=f"the midpoint {plain(mid)} gives ({plain(mid - a)})/({plain(mid - b)}) < 0",
        wrong=(flipped, f"({low - 1}, {high})", f"({low}, {high + 1})", f"(-\\infty, {low})"),
        equal=(f"\\left{left}{low}, {high}\\right{right}", f"x \\in {value}"),
    )
