"""Templates: triangles and quadrilaterals."""

from __future__ import annotations

import random

import sympy as sp

from ..templates import Draft, Method, approx, plain, template, tex

_PLANE = "Geometry -> Plane Geometry"


@template(f"{_PLANE} -> Triangulations", 9)
def triangle_radii(rng: random.Random) -> Draft:
    a, b = rng.randrange(4, 18), rng.randrange(4, 18)
    c = rng.randrange(abs(a - b) + 2, a + b - 1)
    s = sp.Rational(a + b + c, 2)
    area = sp.sqrt(s * (s - a) * (s - b) * (s - c))
    what = rng.choice(["inradius", "circumradius", "median", "altitude", "bisector"])
    value = {
        "inradius": area / s,
        "circumradius": a * b * c / (4 * area),
        "median": sp.sqrt(sp.Rational(2 * b * b + 2 * c * c - a * a, 4)),
        "altitude": 2 * area / a,
        "bisector": sp.sqrt(b * c * (1 - sp.Rational(a, b + c) ** 2)),
    }[what]
    value = sp.radsimp(value)
    name = {
        "inradius": "inradius",
        "circumradius": "circumradius",
        "median": "length of the median to side $BC$",
        "altitude": "length of the altitude from $A$",
        "bisector": "length of the bisector of the angle at $A$",
    }[what]
    formula = {
        "inradius": ("r = area/s", "r=\\frac{[ABC]}{s}"),
        "circumradius": ("R = abc/(4·area)", "R=\\frac{abc}{4[ABC]}"),
        "median": ("m² = (2b² + 2c² - a²)/4", "m^2=\\frac{2b^2+2c^2-a^2}{4}"),
        "altitude": ("h = 2·area/a", "h=\\frac{2[ABC]}{a}"),
        "bisector": ("w² = bc(1 - a²/(b+c)²)", "w^2=bc\\left(1-\\frac{a^2}{(b+c)^2}\\right)"),
    }[what]
    cos_b = sp.Rational(a * a + c * c - b * b, 2 * a * c)
    x_a = c * cos_b
    return Draft(
        params={"a": a, "b": b, "c": c, "what": what},
        answer=value,
        difficulty=4.5,
        goal=f"the {name}".replace("$", ""),
        asks=(
            f"In triangle $ABC$ the side lengths are $BC = {a}$, $CA = {b}$ and $AB = {c}$. Find the "
            f"{name}.",
            f"A triangle $ABC$ has sides $a = {a}$, $b = {b}$, $c = {c}$, where $a$ lies opposite to $A$ "
            f"and so on. Compute the {name} exactly.",
        ),
        methods=(
            Method(
                "Heron's formula and the standard relation do it.",
                (
                    (
                        "Area",
                        f"s = {plain(s)}, area² = {plain(area**2)}",
                        f"$s={tex(s)}$ and $[ABC]={tex(area)}$.",
                    ),
                    (
                        "Relation",
                        f"{formula[0]} = {plain(value)}"
                        if what in ("inradius", "circumradius", "altitude")
                        else f"{formula[0]}, which gives {plain(value)}",
                        f"$${formula[1]},$$ which gives ${tex(value)}$.",
                    ),
                ),
            ),
            Method(
                "Place the triangle in coordinates.",
                (
                    (
                        "Coordinates",
                        f"B = (0,0), C = ({a},0), A = ({plain(x_a)}, {plain(2 * area / a)})",
                        f"$B=(0,0)$, $C=({a},0)$, $A=\\left({tex(x_a)},{tex(sp.radsimp(2 * area / a))}\\right)$.",
                    ),
                    (
                        "Compute",
                        f"From these points the required length is {plain(value)}",
                        f"Computing with these points gives ${tex(value)}$.",
                    ),
                ),
            ),
        ),
        check=f"numerically the length is {approx(value)}, plausible for sides {a}, {b}, {c}",
    )


@template(f"{_PLANE} -> Area", 6)
def cyclic_quadrilateral(rng: random.Random) -> Draft:
    a, b, c = (rng.randrange(3, 15) for _ in range(3))
    d = rng.randrange(3, 15)
    s = sp.Rational(a + b + c + d, 2)
    if max(a, b, c, d) >= s:
        return cyclic_quadrilateral(rng)
    value = sp.sqrt((s - a) * (s - b) * (s - c) * (s - d))
    p2 = sp.Rational((a * c + b * d) * (a * d + b * c), a * b + c * d)
    return Draft(
        params={"sides": (a, b, c, d)},
        answer=value,
        difficulty=5.5,
        goal="the area of the cyclic quadrilateral",
        asks=(
            f"A cyclic quadrilateral has side lengths ${a}$, ${b}$, ${c}$ and ${d}$, in this order. Find "
            "its area.",
            f"What is the largest possible area of a quadrilateral with consecutive sides ${a}$, ${b}$, "
            f"${c}$, ${d}$?",
        ),
        methods=(
            Method(
                "Brahmagupta's formula applies.",
                (
                    ("Semiperimeter", f"s = {plain(s)}", f"$s={tex(s)}$."),
                    (
                        "Formula",
                        f"Area² = {plain(value**2)}, so the area is {plain(value)}",
                        f"$$\\sqrt{{(s-a)(s-b)(s-c)(s-d)}}={tex(value)}.$$",
                    ),
                ),
            ),
            Method(
                "Split it by a diagonal into two triangles with supplementary angles.",
                (
                    (
                        "Diagonal",
                        f"By Ptolemy's theorems the diagonal has square {plain(p2)}",
                        f"Comparing the two laws of cosines gives $p^2={tex(p2)}$ for a diagonal.",
                    ),
                    (
                        "Add",
                        f"The two triangles together have area {plain(value)}",
                        f"The two triangles together have area ${tex(value)}$.",
                    ),
                ),
            ),
        ),
        check=f"as a decimal {approx(value)}, below {plain(s * s / 4)}, the area of the square with the "
        "same perimeter",
    )


@template(f"{_PLANE} -> Angles", 6)
def angle_chase(rng: random.Random) -> Draft:
    a, b = 2 * rng.randrange(15, 40), 2 * rng.randrange(15, 40)
    c = 180 - a - b
    kind = rng.choice(["incenter", "circumcenter", "orthocenter"])
    if c <= 10 or (kind != "incenter" and (a >= 90 or c >= 90 or b >= 90)):
        return angle_chase(rng)
    value = {"incenter": 90 + a // 2, "circumcenter": 2 * a, "orthocenter": 180 - a}[kind]
    letter = {"incenter": "I", "circumcenter": "O", "orthocenter": "H"}[kind]
    why = {
        "incenter": f"180° - ({b}° + {c}°)/2",
        "circumcenter": f"2·{a}°",
        "orthocenter": f"180° - {a}°",
    }[kind]
    other = {
        "incenter": "the bisectors cut the angles at B and C in half",
        "circumcenter": "the central angle is twice the inscribed angle",
        "orthocenter": "the feet of two altitudes and A, H lie on a circle",
    }[kind]
    return Draft(
        params={"kind": kind, "A": a, "B": b},
        answer=value,
        difficulty=3.0,
        goal=f"the angle B{letter}C in degrees",
        asks=(
            f"In triangle $ABC$, $\\angle A = {a}^\\circ$ and $\\angle B = {b}^\\circ$. Let ${letter}$ be "
            f"its {kind}. What is $\\angle B{letter}C$ in degrees?",
            f"A triangle $ABC$ with {kind} ${letter}$ has the angles $\\angle CAB = {a}^\\circ$ and "
            f"$\\angle ABC = {b}^\\circ$. Find the measure of $\\angle B{letter}C$, in degrees.",
        ),
        methods=(
            Method(
                f"The third angle is {c}°; then chase angles around {letter}.",
                (
                    ("Third angle", f"180 - {a} - {b} = {c}", f"$\\angle C={c}^\\circ$."),
                    (
                        "Around the point",
                        f"{other[0].upper() + other[1:]}: {why} = {value}°",
                        f"{other[0].upper() + other[1:]}, which gives ${value}^\\circ$.",
                    ),
                ),
            ),
            Method(
                "There is a formula in terms of the angle at A alone.",
                (
                    (
                        "Formula",
                        {
                            "incenter": "∠BIC = 90° + A/2",
                            "circumcenter": "∠BOC = 2A",
                            "orthocenter": "∠BHC = 180° - A",
                        }[kind],
                        {
                            "incenter": "$\\angle BIC=90^\\circ+\\frac A2$.",
                            "circumcenter": "$\\angle BOC=2A$ for an acute triangle.",
                            "orthocenter": "$\\angle BHC=180^\\circ-A$ for an acute triangle.",
                        }[kind],
                    ),
                    (
                        "Insert",
                        f"With A = {a}° this is {value}°",
                        f"With $A={a}^\\circ$: ${value}^\\circ$.",
                    ),
                ),
            ),
        ),
        check=f"the three angles {a}, {b}, {c} sum to 180",
        equal=(f"{value}^\\circ",),
    )


@template(f"{_PLANE} -> Perimeter", 5)
def right_triangle_perimeter(rng: random.Random) -> Draft:
    m = rng.randrange(2, 6)
    n = rng.randrange(1, m)
    k = rng.choice([1, 2, 3])
    a, b, c = sorted((k * (m * m - n * n), k * 2 * m * n, k * (m * m + n * n)))
    return Draft(
        params={"a": a, "b": b},
        answer=a + b + c,
        difficulty=2.0,
        goal="the perimeter of the right triangle",
        asks=(
            f"A right triangle has legs of length ${a}$ and ${b}$. What is its perimeter?",
            f"Ben walks ${a}$ km north, then ${b}$ km east, and returns straight to his starting point. "
            "How many kilometres does he walk altogether?",
        ),
        methods=(
            Method(
                "Pythagoras gives the third side.",
                (
                    (
                        "Hypotenuse",
                        f"√({a * a} + {b * b}) = √{c * c} = {c}",
                        f"$$\\sqrt{{{a}^2+{b}^2}}=\\sqrt{{{c * c}}}={c}.$$",
                    ),
                    ("Sum", f"{a} + {b} + {c} = {a + b + c}", f"$${a}+{b}+{c}={a + b + c}.$$"),
                ),
            ),
            Method(
                "Recognise a Pythagorean triple.",
                (
                    (
                        "Triple",
                        f"({a}, {b}, {c}) is {k} times a primitive triple or such a triple itself"
                        if k > 1
                        else f"({a}, {b}, {c}) is a Pythagorean triple",
                        f"$({a},{b},{c})$ is a Pythagorean triple.",
                    ),
                    (
                        "Sum",
                        f"The sides add up to {a + b + c}",
                        f"The sides add up to ${a + b + c}$.",
                    ),
                ),
            ),
        ),
        check=f"{a}² + {b}² = {a * a + b * b} = {c}²",
    )
