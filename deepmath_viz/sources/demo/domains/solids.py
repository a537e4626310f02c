"""Templates: solid geometry."""

from __future__ import annotations

import random

import sympy as sp

from ..templates import Draft, Method, approx, listed, plain, template, tex

_SOLID = "Geometry -> Solid Geometry"


@template(f"{_SOLID} -> 3D Shapes", 11)
def tetrahedron(rng: random.Random) -> Draft:
    p = [[rng.randrange(-3, 6) for _ in range(3)] for _ in range(3)]
    m = sp.Matrix(p)
    det = m.det()
    base = (m.row(1) - m.row(0)).cross(m.row(2) - m.row(0))
    if det == 0 or base.dot(base) > 900:
        return tetrahedron(rng)
    height = rng.random() < 0.5
    value = sp.Abs(det) / sp.sqrt(base.dot(base)) if height else sp.Rational(abs(det), 6)
    shown = listed([f"$({listed(v)})$" for v in p])
    what = (
        "the distance of the origin from the plane through the other three vertices"
        if height
        else "its volume"
    )
    return Draft(
        params={"p": p, "height": height},
        answer=value,
        difficulty=5.0 if height else 4.5,
        goal="the height of the tetrahedron over the origin"
        if height
        else "the volume of the tetrahedron",
        asks=(
            f"A tetrahedron has one vertex at the origin and the others at {shown}. Find {what}.",
            (
                f"How far is the origin from the plane through the points {shown}?"
                if height
                else f"Compute the volume of the tetrahedron $OABC$ with $O = (0,0,0)$ and $A$, $B$, $C$ at {shown}."
            ),
        ),
        methods=(
            Method(
                "The determinant of the three position vectors is decisive.",
                (
                    ("Determinant", f"det = {det}", f"$$\\det={det}.$$"),
                    (
                        (
                            "Divide by the base",
                            f"The base has area √{base.dot(base)}/2, so h = |det|/√"
                            f"{base.dot(base)} = {plain(value)}",
                            f"The opposite face has area $\\frac12\\sqrt"
                            f"{{{base.dot(base)}}}$, hence $h={tex(value)}$.",
                        )
                        if height
                        else (
                            "A sixth",
                            f"V = {abs(det)}/6 = {plain(value)}",
                            f"$$V=\\frac{{{abs(det)}}}6={tex(value)}.$$",
                        )
                    ),
                ),
            ),
            Method(
                "Find the plane of the opposite face first.",
                (
                    (
                        "Normal",
                        f"n = ({listed(list(base))}), |n|² = {base.dot(base)}",
                        f"A normal of the face is $({listed(list(base))})$.",
                    ),
                    (
                        "Distance",
                        f"The plane is n·x = {base.dot(m.row(0))}; "
                        + (
                            f"so the distance is {plain(value)}"
                            if height
                            else f"height times area/3 is {plain(value)}"
                        ),
                        f"The plane is $n\\cdot x={base.dot(m.row(0))}$, which leads to ${tex(value)}$.",
                    ),
                ),
            ),
        ),
        check=f"6V = {abs(det)}, and n·A = {base.dot(m.row(0))} has the same absolute value",
    )


@template(f"{_SOLID} -> Surface Area", 6)
def frustum(rng: random.Random) -> Draft:
    r, t = sorted(rng.sample(range(1, 12), 2))
    h = rng.randrange(2, 13)
    slant = sp.sqrt((t - r) ** 2 + h * h)
    value = sp.expand(sp.pi * (r + t) * slant)
    return Draft(
        params={"r": r, "t": t, "h": h},
        answer=value,
        difficulty=4.0,
        goal="the lateral surface area of the frustum",
        asks=(
            f"A truncated cone has radii ${r}$ and ${t}$ and height ${h}$. Find its lateral surface area.",
            f"A lamp shade has the shape of a frustum of a right circular cone, open at both ends, with "
            f"radii ${r}$ and ${t}$ and height ${h}$. How much material does it need?",
        ),
        methods=(
            Method(
                "Use the slant height.",
                (
                    (
                        "Slant height",
                        f"√({t - r}² + {h}²) = {plain(slant)}",
                        f"$$\\ell=\\sqrt{{{t - r}^2+{h}^2}}={tex(slant)}.$$",
                    ),
                    (
                        "Area",
                        f"π({r} + {t})·{plain(slant)} = {plain(value)}",
                        f"$$\\pi({r}+{t})\\ell={tex(value)}.$$",
                    ),
                ),
            ),
            Method(
                "Subtract the tip from the whole cone.",
                (
                    (
                        "Similar cones",
                        f"The full cone has slant {plain(slant * t / (t - r))}",
                        f"The full cone has slant height ${tex(slant * t / (t - r))}$.",
                    ),
                    (
                        "Difference",
                        f"π·{t}·(...) - π·{r}·(...) = {plain(value)}",
                        f"The difference of the two lateral areas is ${tex(value)}$.",
                    ),
                ),
            ),
        ),
        check=f"a cylinder with the mean radius would have {approx(sp.pi * (r + t) * h)}, a bit less than "
        f"{approx(value)}",
    )


@template(f"{_SOLID} -> Volume", 6)
def sphere_cap(rng: random.Random) -> Draft:
    r = rng.randrange(3, 14)
    h = rng.randrange(1, 2 * r)
    value = sp.pi * h * h * sp.Rational(3 * r - h, 3)
    return Draft(
        params={"r": r, "h": h},
        answer=value,
        difficulty=4.5,
        goal="the volume of the spherical cap",
        asks=(
            f"A bowl has the shape of a part of a sphere of radius ${r}$. What volume of water does "
            f"it hold if the water is ${h}$ deep at the deepest point?",
            f"A plane cuts a cap of height ${h}$ from a ball of radius ${r}$. Find the volume of the cap.",
        ),
        methods=(
            Method(
                "Integrate circular cross sections.",
                (
                    (
                        "Cross section",
                        f"At height y the area is π(2·{r}y - y²)",
                        f"At height $y$ the cross section has area $\\pi({2 * r}y-y^2)$.",
                    ),
                    (
                        "Integrate",
                        f"From 0 to {h} this gives {plain(value)}",
                        f"$$\\int_0^{{{h}}}\\pi({2 * r}y-y^2)\\,dy={tex(value)}.$$",
                    ),
                ),
            ),
            Method(
                "Use the cap formula V = πh²(3r - h)/3.",
                (
                    (
                        "Insert",
                        f"π·{h}²·({3 * r} - {h})/3 = {plain(value)}",
                        f"$$\\frac{{\\pi\\cdot{h}^2\\,({3 * r}-{h})}}{{3}}={tex(value)}.$$",
                    ),
                ),
            ),
        ),
        check=f"the whole ball has volume {approx(sp.Rational(4, 3) * sp.pi * r**3)}, the cap "
        f"{approx(value)}",
    )
