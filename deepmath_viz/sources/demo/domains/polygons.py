"""Templates: polygons."""

from __future__ import annotations

import random
from math import gcd

import sympy as sp

from ..templates import Draft, Method, approx, listed, plain, template, tex

_PLANE = "Geometry -> Plane Geometry"


@template(f"{_PLANE} -> Polygons", 7)
def polygon_facts(rng: random.Random) -> Draft:
    kind = rng.choice(["angle", "diagonals", "ratio"])
    n = rng.randrange(7, 41)
    if kind == "angle":
        while 360 % n:
            n = rng.randrange(8, 121)
        angle = 180 - 360 // n
        value, q = (
            n,
            (
                f"Each interior angle of a regular polygon measures ${angle}^\\circ$. How many "
                "sides does it have?",
                f"A regular $n$-gon has interior angles of ${angle}^\\circ$. Find $n$.",
            ),
        )
        a = (
            "The exterior angle is the supplement",
            f"180 - {angle} = {180 - angle}",
            f"The exterior angle is ${180 - angle}^\\circ$.",
        )
        b = ("Divide", f"360/{180 - angle} = {n}", f"$$n=\\frac{{360}}{{{180 - angle}}}={n}.$$")
    elif kind == "diagonals":
        d = n * (n - 3) // 2
        value, q = (
            n,
            (
                f"A convex polygon has ${d}$ diagonals. How many vertices does it have?",
                f"In a league of $n$ teams seated around a table, every two teams that are not "
                f"neighbours play one match, ${d}$ matches in total. Determine $n$.",
            ),
        )
        a = (
            "Count diagonals",
            f"n(n-3)/2 = {d}, so n² - 3n - {2 * d} = 0",
            f"$$\\frac{{n(n-3)}}2={d}\\iff n^2-3n-{2 * d}=0.$$",
        )
        b = (
            "Solve",
            f"The discriminant is {9 + 8 * d} = {2 * n - 3}², so n = {n}",
            f"$n=\\frac{{3+{2 * n - 3}}}2={n}$.",
        )
    else:
        k = rng.choice([3, 4, 6, 12])
        r = rng.randrange(2, 12)
        value = sp.nsimplify(sp.Rational(k, 2) * r * r * sp.sin(2 * sp.pi / k))
        n = k
        q = (
            f"What is the area of a regular ${k}$-gon inscribed in a circle of radius ${r}$?",
            f"The vertices of a regular polygon with ${k}$ sides lie on a circle of radius ${r}$. Find "
            "its area.",
        )
        a = (
            "Cut into triangles",
            f"{k} isosceles triangles with legs {r} and apex angle {360 // k}°",
            f"The polygon consists of ${k}$ triangles with two sides ${r}$ and angle ${360 // k}^\\circ$.",
        )
        b = (
            "Add",
            f"{k}·({r}²/2)·sin({360 // k}°) = {plain(value)}",
            f"$${k}\\cdot\\tfrac12\\cdot{r}^2\\sin{360 // k}^\\circ={tex(value)}.$$",
        )
        return Draft(
            params={"kind": kind, "n": n, "r": r},
            answer=value,
            difficulty=4.0,
            goal="the area of the regular polygon",
            asks=q,
            methods=(
                Method("Cut the polygon at the centre.", (a, b)),
                Method(
                    "Use the perimeter and the apothem.",
                    (
                        (
                            "Apothem",
                            f"It is {r}·cos({180 // k}°)",
                            f"The apothem is ${r}\\cos{sp.Rational(180, k)}^\\circ$.",
                        ),
                        (
                            "Half the product",
                            f"with the perimeter gives {plain(value)}",
                            f"Half of apothem times perimeter is ${tex(value)}$.",
                        ),
                    ),
                ),
            ),
            check=f"the circle has area {approx(sp.pi * r * r)}, the polygon {approx(value)}",
        )
    return Draft(
        params={"kind": kind, "n": n},
        answer=value,
        difficulty=3.0,
        goal="the number of sides",
        asks=q,
        methods=(
            Method("Translate the condition into an equation for n.", (a, b)),
            Method(
                "Bracket the number of sides by trying values.",
                (
                    (
                        "Trial",
                        f"n = {n - 1} gives too little and n = {n + 1} too much",
                        f"The quantity grows with $n$; $n={n - 1}$ is too small, $n={n + 1}$ too large.",
                    ),
                    ("Hit", f"n = {n} fits exactly", f"$n={n}$ fits exactly."),
                ),
            ),
        ),
        check=f"for n = {n}: interior angle {plain(180 - sp.Rational(360, n))}°, diagonals "
        f"{n * (n - 3) // 2}",
    )


@template(f"{_PLANE} -> Area", 7)
def lattice_polygon(rng: random.Random) -> Draft:
    pts = [(rng.randrange(0, 12), rng.randrange(0, 12)) for _ in range(3)]
    (x1, y1), (x2, y2), (x3, y3) = pts
    double = abs((x2 - x1) * (y3 - y1) - (x3 - x1) * (y2 - y1))
    if double < 8:
        return lattice_polygon(rng)
    edges = [(pts[i], pts[(i + 1) % 3]) for i in range(3)]
    bound = sum(gcd(abs(p[0] - q[0]), abs(p[1] - q[1])) for p, q in edges)
    inside = (double - bound + 2) // 2
    interior = rng.random() < 0.5
    value = inside if interior else sp.Rational(double, 2)
    shown = listed([f"$({x},{y})$" for x, y in pts])
    last = (
        (
            "Pick's theorem",
            f"I = A - B/2 + 1 = {double}/2 - {bound}/2 + 1 = {inside}",
            f"With $B={bound}$ boundary points, $I=A-\\frac B2+1={inside}$.",
        )
        if interior
        else ("Area", f"A = {double}/2", f"$A=\\frac{{{double}}}2$.")
    )
    gcds = listed([gcd(abs(p[0] - q[0]), abs(p[1] - q[1])) for p, q in edges])
    return Draft(
        params={"pts": pts, "interior": interior},
        answer=value,
        difficulty=4.5 if interior else 3.0,
        goal="the number of interior lattice points" if interior else "the area of the triangle",
        asks=(
            f"How many points with integer coordinates lie strictly inside the triangle with vertices "
            f"{shown}?"
            if interior
            else f"Find the area of the triangle with vertices {shown}.",
            f"A triangle in the coordinate plane has the vertices {shown}. "
            + ("Count the lattice points in its interior." if interior else "What is its area?"),
        ),
        methods=(
            Method(
                "Start with the shoelace formula.",
                (
                    (
                        "Shoelace",
                        f"2A = {double}",
                        f"$$2A=\\left|({x2 - x1})({y3 - y1})-({x3 - x1})"
                        f"({y2 - y1})\\right|={double}.$$",
                    ),
                    last,
                ),
            ),
            Method(
                "Enclose the triangle in a rectangle and remove right triangles.",
                (
                    (
                        "Area by subtraction",
                        f"What is left has area {double}/2; the edges carry {gcds} lattice steps",
                        f"The remaining area is $\\frac{{{double}}}2$; the edges consist of "
                        f"${gcds}$ primitive steps.",
                    ),
                    last,
                ),
            ),
        ),
        check=f"by Pick, {inside} + {bound}/2 - 1 = {plain(sp.Rational(double, 2))}, the area",
    )
