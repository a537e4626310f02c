"""Templates: hyperbolic and spherical geometry."""

from __future__ import annotations

import random

import sympy as sp

from ..templates import Draft, Method, approx, listed, plain, template, term, tex


@template("Geometry -> Non-Euclidean Geometry -> Hyperbolic Geometry", 14)
def hyperbolic(rng: random.Random) -> Draft:
    kind = rng.choice(["polygon", "distance"])
    if kind == "polygon":
        n, m = rng.randrange(3, 9), rng.randrange(3, 13)
        if (n - 2) * m <= n:
            return hyperbolic(rng)
        value = sp.pi * (sp.Integer(n - 2) - sp.Rational(n, m))
        asks = (
            f"Find the area of a hyperbolic ${n}$-gon (curvature $-1$) all of whose interior angles are "
            f"$\\pi/{m}$.",
            f"In the hyperbolic plane of curvature $-1$ a regular polygon has ${n}$ vertices and interior "
            f"angles $\\frac{{\\pi}}{{{m}}}$. What is its area?",
        )
        goal = "the area of the hyperbolic polygon"
        methods = (
            Method(
                "Gauss-Bonnet: the area is the angle defect.",
                (
                    (
                        "Euclidean sum",
                        f"In the plane the angles would add up to {n - 2}π",
                        f"The Euclidean angle sum is ${n - 2}\\pi$.",
                    ),
                    (
                        "Defect",
                        f"{n - 2}π - {n}π/{m} = {plain(value)}",
                        f"$${n - 2}\\pi-\\frac{{{n}\\pi}}{{{m}}}={tex(value)}.$$",
                    ),
                ),
            ),
            Method(
                "Cut the polygon into triangles and add their areas.",
                (
                    (
                        "Triangulate",
                        f"{n - 2} triangles, each of area π minus its angle sum",
                        f"A diagonal triangulation has ${n - 2}$ triangles of area $\\pi-\\Sigma$ each.",
                    ),
                    (
                        "Add",
                        f"All angles together are {n}·π/{m}, so the area is {plain(value)}",
                        f"The angles add up to $\\frac{{{n}\\pi}}{{{m}}}$, so the area is ${tex(value)}$.",
                    ),
                ),
            ),
        )
        params = {"kind": kind, "n": n, "m": m}
        check = f"it must stay below the ideal polygon's area {n - 2}π: {approx(value)}"
        level = 5.5
    else:
        a, b, c = rng.randrange(1, 7), rng.randrange(1, 7), rng.randrange(1, 7)
        ch = 1 + sp.Rational(c * c + (a - b) ** 2, 2 * a * b)
        value = sp.log(ch + sp.sqrt(ch**2 - 1))
        asks = (
            f"In the upper half plane with the metric $\\frac{{dx^2+dy^2}}{{y^2}}$, let $d$ be the "
            f"distance between ${term(a, 'i', True)}$ and ${c} + {term(b, 'i', True)}$. Find $\\cosh d$.",
            f"Compute $\\cosh d(z, w)$ for the points $z = {term(a, 'i', True)}$ and $w = {c} + "
            f"{term(b, 'i', True)}$ of the Poincaré upper half plane.",
        )
        goal = "the hyperbolic cosine of the distance"
        methods = (
            Method(
                "Use the distance formula of the half plane.",
                (
                    (
                        "Formula",
                        "cosh d = 1 + |z-w|²/(2 Im z Im w)",
                        "$$\\cosh d=1+\\frac{|z-w|^2}{2\\,\\mathrm{Im}z\\,\\mathrm{Im}w}.$$",
                    ),
                    (
                        "Insert",
                        f"|z-w|² = {c * c + (a - b) ** 2}, so cosh d = {plain(ch)}",
                        f"$|z-w|^2={c * c + (a - b) ** 2}$ gives $\\cosh d={tex(ch)}$.",
                    ),
                ),
            ),
            Method(
                "Use sinh²(d/2) = |z-w|²/(4 Im z Im w) and double the angle.",
                (
                    (
                        "Half distance",
                        f"sinh²(d/2) = {plain((ch - 1) / 2)}",
                        f"$\\sinh^2(d/2)={tex((ch - 1) / 2)}$.",
                    ),
                    (
                        "Double",
                        f"cosh d = 1 + 2·{plain((ch - 1) / 2)} = {plain(ch)}",
                        f"$\\cosh d=1+2\\sinh^2(d/2)={tex(ch)}$.",
                    ),
                ),
            ),
        )
        params = {"kind": kind, "a": a, "b": b, "c": c}
        check = f"the value exceeds 1, and d itself is about {approx(value)}"
        value, level = ch, 6.0
    return Draft(
        params=params,
        answer=value,
        difficulty=level,
        goal=goal,
        asks=asks,
        methods=methods,
        check=check,
    )


@template("Geometry -> Non-Euclidean Geometry -> Spherical Geometry", 6)
def spherical_triangle(rng: random.Random) -> Draft:
    r = rng.choice([1, 2, 3, 5, 6])
    p, q, s = (rng.choice([2, 3, 4, 5, 6]) for _ in range(3))
    angles = [sp.pi * sp.Rational(k - 1, k) if rng.random() < 0.4 else sp.pi / k for k in (p, q, s)]
    excess = sum(angles) - sp.pi
    gap = [angles[i] + sp.pi - angles[(i + 1) % 3] - angles[(i + 2) % 3] for i in range(3)]
    if excess <= 0 or min(gap) <= 0:
        return spherical_triangle(rng)
    value = r * r * excess
    shown = listed([f"${tex(a)}$" for a in angles])
    return Draft(
        params={"r": r, "angles": angles},
        answer=value,
        difficulty=5.0,
        goal="the area of the spherical triangle",
        asks=(
            f"A spherical triangle on a sphere of radius ${r}$ has the angles {shown}. Find its area.",
            f"What is the area of a geodesic triangle with interior angles {shown} on the sphere "
            f"$x^2+y^2+z^2={r * r}$?",
        ),
        methods=(
            Method(
                "Girard's theorem relates the area to the angle excess.",
                (
                    (
                        "Excess",
                        f"The angles add up to {plain(sum(angles))}, the excess is {plain(excess)}",
                        f"The excess is ${tex(sum(angles))}-\\pi={tex(excess)}$.",
                    ),
                    (
                        "Area",
                        f"{r}²·{plain(excess)} = {plain(value)}",
                        f"$$A={r}^2\\cdot{tex(excess)}={tex(value)}.$$",
                    ),
                ),
            ),
            Method(
                "Count lunes: the three pairs of lunes cover the sphere, the triangle several times.",
                (
                    (
                        "Lunes",
                        "A lune of angle α has area 2αr²",
                        f"A lune with angle $\\alpha$ has area $2\\alpha\\cdot{r * r}$.",
                    ),
                    (
                        "Inclusion",
                        f"Solving for the triangle gives {plain(value)}",
                        f"The overlaps give $4A=4\\cdot{r * r}\\cdot({tex(sum(angles))}-\\pi)$, so "
                        f"$A={tex(value)}$.",
                    ),
                ),
            ),
        ),
        check=f"the sphere has area {plain(4 * sp.pi * r * r)}, and the triangle takes "
        f"{approx(100 * value / (4 * sp.pi * r * r), 4)} percent of it",
    )
