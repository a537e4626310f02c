"""Templates: plane and solid geometry by exact formulas."""

from __future__ import annotations

import random
from math import gcd

import sympy as sp

from .templates import Draft, Method, approx, listed, plain, template, tex

_PLANE = "Geometry -> Plane Geometry"
_SOLID = "Geometry -> Solid Geometry"


@template(f"{_PLANE} -> Triangulations", 9)
def triangle_radii(rng: random.Random) -> Draft:
    a, b = rng.randrange(4, 18), rng.randrange(4, 18)
    c = rng.randrange(abs(a - b) + 2, a + b - 1)
    s = sp.Rational(a + b + c, 2)
    area = sp.sqrt(s * (s - a) * (s - b) * (s - c))
    what = rng.choice(["inradius", "circumradius", "median", "altitude", "bisector"])
    value = {
        "inradius": area / s, "circumradius": a * b * c / (4 * area),
        "median": sp.sqrt(sp.Rational(2 * b * b + 2 * c * c - a * a, 4)), "altitude": 2 * area / a,
        "bisector": sp.sqrt(b * c * (1 - sp.Rational(a, b + c) ** 2)),
    }[what]
    value = sp.radsimp(value)
    name = {"inradius": "inradius", "circumradius": "circumradius",
            "median": "length of the median to side $BC$",
            "altitude": "length of the altitude from $A$",
            "bisector": "length of the bisector of the angle at $A$"}[what]
    formula = {"inradius": ("r = area/s", "r=\\frac{[ABC]}{s}"),
               "circumradius": ("R = abc/(4·area)", "R=\\frac{abc}{4[ABC]}"),
               "median": ("m² = (2b² + 2c² - a²)/4", "m^2=\\frac{2b^2+2c^2-a^2}{4}"),
               "altitude": ("h = 2·area/a", "h=\\frac{2[ABC]}{a}"),
               "bisector": ("w² = bc(1 - a²/(b+c)²)", "w^2=bc\\left(1-\\frac{a^2}{(b+c)^2}\\right)")}[what]
    cos_b = sp.Rational(a * a + c * c - b * b, 2 * a * c)
    x_a = c * cos_b
    return Draft(
        params={"a": a, "b": b, "c": c, "what": what}, answer=value, difficulty=4.5,
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
                    ("Area", f"s = {plain(s)}, area² = {plain(area**2)}",
                     f"$s={tex(s)}$ and $[ABC]={tex(area)}$."),
                    ("Relation", f"{formula[0]} = {plain(value)}" if what in
                     ("inradius", "circumradius", "altitude") else
                     f"{formula[0]}, which gives {plain(value)}", f"$${formula[1]},$$ which gives "
                     f"${tex(value)}$."),
                ),
            ),
            Method(
                "Place the triangle in coordinates.",
                (
                    ("Coordinates", f"B = (0,0), C = ({a},0), A = ({plain(x_a)}, {plain(2 * area / a)})",
                     f"$B=(0,0)$, $C=({a},0)$, $A=\\left({tex(x_a)},{tex(sp.radsimp(2 * area / a))}\\right)$."),
                    ("Compute", f"From these points the required length is {plain(value)}",
                     f"Computing with these points gives ${tex(value)}$."),
                ),
            ),
        ),
        check=f"numerically the length is {approx(value)}, plausible for sides {a}, {b}, {c}",
    )


@template(f"{_PLANE} -> Polygons", 7)
def polygon_facts(rng: random.Random) -> Draft:
    kind = rng.choice(["angle", "diagonals", "ratio"])
    n = rng.randrange(7, 41)
    if kind == "angle":
        while 360 % n:
            n = rng.randrange(8, 121)
        angle = 180 - 360 // n
        value, q = n, (f"Each interior angle of a regular polygon measures ${angle}^\\circ$. How many "
                       "sides does it have?", f"A regular $n$-gon has interior angles of "
                       f"${angle}^\\circ$. Find $n$.")
        a = ("The exterior angle is the supplement", f"180 - {angle} = {180 - angle}",
             f"The exterior angle is ${180 - angle}^\\circ$.")
        b = ("Divide", f"360/{180 - angle} = {n}", f"$$n=\\frac{{360}}{{{180 - angle}}}={n}.$$")
    elif kind == "diagonals":
        d = n * (n - 3) // 2
        value, q = n, (f"A convex polygon has ${d}$ diagonals. How many vertices does it have?",
                       f"In a league of $n$ teams seated around a table, every two teams that are not "
                       f"neighbours play one match, ${d}$ matches in total. Determine $n$.")
        a = ("Count diagonals", f"n(n-3)/2 = {d}, so n² - 3n - {2 * d} = 0",
             f"$$\\frac{{n(n-3)}}2={d}\\iff n^2-3n-{2 * d}=0.$$")
        b = ("Solve", f"The discriminant is {9 + 8 * d} = {2 * n - 3}², so n = {n}",
             f"$n=\\frac{{3+{2 * n - 3}}}2={n}$.")
    else:
        k = rng.choice([3, 4, 6, 12])
        r = rng.randrange(2, 12)
        value = sp.nsimplify(sp.Rational(k, 2) * r * r * sp.sin(2 * sp.pi / k))
        n = k
        q = (f"What is the area of a regular ${k}$-gon inscribed in a circle of radius ${r}$?",
             f"The vertices of a regular polygon with ${k}$ sides lie on a circle of radius ${r}$. Find "
             "its area.")
        a = ("Cut into triangles", f"{k} isosceles triangles with legs {r} and apex angle {360 // k}°",
             f"The polygon consists of ${k}$ triangles with two sides ${r}$ and angle ${360 // k}^\\circ$.")
        b = ("Add", f"{k}·({r}²/2)·sin({360 // k}°) = {plain(value)}",
             f"$${k}\\cdot\\tfrac12\\cdot{r}^2\\sin{360 // k}^\\circ={tex(value)}.$$")
        return Draft(params={"kind": kind, "n": n, "r": r}, answer=value, difficulty=4.0,
                     goal="the area of the regular polygon", asks=q,
                     methods=(Method("Cut the polygon at the centre.", (a, b)), Method(
                         "Use the perimeter and the apothem.", (
                             ("Apothem", f"It is {r}·cos({180 // k}°)",
                              f"The apothem is ${r}\\cos{sp.Rational(180, k)}^\\circ$."),
                             ("Half the product", f"with the perimeter gives {plain(value)}",
                              f"Half of apothem times perimeter is ${tex(value)}$.")))),
                     check=f"the circle has area {approx(sp.pi * r * r)}, the polygon {approx(value)}")
    return Draft(
        params={"kind": kind, "n": n}, answer=value, difficulty=3.0,
        goal="the number of sides", asks=q,
        methods=(
            Method("Translate the condition into an equation for n.", (a, b)),
            Method("Bracket the number of sides by trying values.", (
                ("Trial", f"n = {n - 1} gives too little and n = {n + 1} too much",
                 f"The quantity grows with $n$; $n={n - 1}$ is too small, $n={n + 1}$ too large."),
                ("Hit", f"n = {n} fits exactly", f"$n={n}$ fits exactly."))),
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
    last = (("Pick's theorem", f"I = A - B/2 + 1 = {double}/2 - {bound}/2 + 1 = {inside}",
             f"With $B={bound}$ boundary points, $I=A-\\frac B2+1={inside}$.") if interior else
            ("Area", f"A = {double}/2", f"$A=\\frac{{{double}}}2$."))
    gcds = listed([gcd(abs(p[0] - q[0]), abs(p[1] - q[1])) for p, q in edges])
    return Draft(
        params={"pts": pts, "interior": interior}, answer=value, difficulty=4.5 if interior else 3.0,
        goal="the number of interior lattice points" if interior else "the area of the triangle",
        asks=(
            f"How many points with integer coordinates lie strictly inside the triangle with vertices "
            f"{shown}?" if interior else f"Find the area of the triangle with vertices {shown}.",
            f"A triangle in the coordinate plane has the vertices {shown}. "
            + ("Count the lattice points in its interior." if interior else "What is its area?"),
        ),
        methods=(
            Method(
                "Start with the shoelace formula.",
                (
                    ("Shoelace", f"2A = {double}", f"$$2A=\\left|({x2 - x1})({y3 - y1})-({x3 - x1})"
                     f"({y2 - y1})\\right|={double}.$$"),
                    last,
                ),
            ),
            Method(
                "Enclose the triangle in a rectangle and remove right triangles.",
                (
                    ("Area by subtraction", f"What is left has area {double}/2; the edges carry {gcds} "
                     "lattice steps", f"The remaining area is $\\frac{{{double}}}2$; the edges consist of "
                     f"${gcds}$ primitive steps."),
                    last,
                ),
            ),
        ),
        check=f"by Pick, {inside} + {bound}/2 - 1 = {plain(sp.Rational(double, 2))}, the area",
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
        params={"sides": (a, b, c, d)}, answer=value, difficulty=5.5,
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
                    ("Formula", f"Area² = {plain(value**2)}, so the area is {plain(value)}",
                     f"$$\\sqrt{{(s-a)(s-b)(s-c)(s-d)}}={tex(value)}.$$"),
                ),
            ),
            Method(
                "Split it by a diagonal into two triangles with supplementary angles.",
                (
                    ("Diagonal", f"By Ptolemy's theorems the diagonal has square {plain(p2)}",
                     f"Comparing the two laws of cosines gives $p^2={tex(p2)}$ for a diagonal."),
                    ("Add", f"The two triangles together have area {plain(value)}",
                     f"The two triangles together have area ${tex(value)}$."),
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
    why = {"incenter": f"180° - ({b}° + {c}°)/2", "circumcenter": f"2·{a}°",
           "orthocenter": f"180° - {a}°"}[kind]
    other = {"incenter": "the bisectors cut the angles at B and C in half",
             "circumcenter": "the central angle is twice the inscribed angle",
             "orthocenter": "the feet of two altitudes and A, H lie on a circle"}[kind]
    return Draft(
        params={"kind": kind, "A": a, "B": b}, answer=value, difficulty=3.0,
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
                    ("Around the point", f"{other[0].upper() + other[1:]}: {why} = {value}°",
                     f"{other[0].upper() + other[1:]}, which gives ${value}^\\circ$."),
                ),
            ),
            Method(
                "There is a formula in terms of the angle at A alone.",
                (
                    ("Formula", {"incenter": "∠BIC = 90° + A/2", "circumcenter": "∠BOC = 2A",
                                 "orthocenter": "∠BHC = 180° - A"}[kind],
                     {"incenter": "$\\angle BIC=90^\\circ+\\frac A2$.", "circumcenter":
                      "$\\angle BOC=2A$ for an acute triangle.", "orthocenter":
                      "$\\angle BHC=180^\\circ-A$ for an acute triangle."}[kind]),
                    ("Insert", f"With A = {a}° this is {value}°", f"With $A={a}^\\circ$: "
                     f"${value}^\\circ$."),
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
        params={"a": a, "b": b}, answer=a + b + c, difficulty=2.0,
        goal="the perimeter of the right triangle",
        asks=(
            f"A right triangle has legs of length ${a}$ and ${b}$. What is its perimeter?",
            f"Ben walks ${a}$ km north, then ${b}$ km east, and returns straight to his starting point. "
            "How many kilometres does he walk altogether?",
        ),
        methods=(
            Method("Pythagoras gives the third side.", (
                ("Hypotenuse", f"√({a * a} + {b * b}) = √{c * c} = {c}",
                 f"$$\\sqrt{{{a}^2+{b}^2}}=\\sqrt{{{c * c}}}={c}.$$"),
                ("Sum", f"{a} + {b} + {c} = {a + b + c}", f"$${a}+{b}+{c}={a + b + c}.$$"))),
            Method("Recognise a Pythagorean triple.", (
                ("Triple", f"({a}, {b}, {c}) is {k} times a primitive triple or such a triple itself"
                 if k > 1 else f"({a}, {b}, {c}) is a Pythagorean triple",
                 f"$({a},{b},{c})$ is a Pythagorean triple."),
                ("Sum", f"The sides add up to {a + b + c}", f"The sides add up to ${a + b + c}$."))),
        ),
        check=f"{a}² + {b}² = {a * a + b * b} = {c}²",
    )


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
    what = "the distance of the origin from the plane through the other three vertices" if height else \
        "its volume"
    return Draft(
        params={"p": p, "height": height}, answer=value, difficulty=5.0 if height else 4.5,
        goal="the height of the tetrahedron over the origin" if height else "the volume of the tetrahedron",
        asks=(
            f"A tetrahedron has one vertex at the origin and the others at {shown}. Find {what}.",
            (f"How far is the origin from the plane through the points {shown}?" if height else
             f"Compute the volume of the tetrahedron $OABC$ with $O = (0,0,0)$ and $A$, $B$, $C$ at {shown}."),
        ),
        methods=(
            Method("The determinant of the three position vectors is decisive.", (
                ("Determinant", f"det = {det}", f"$$\\det={det}.$$"),
                (("Divide by the base", f"The base has area √{base.dot(base)}/2, so h = |det|/√"
                  f"{base.dot(base)} = {plain(value)}", f"The opposite face has area $\\frac12\\sqrt"
                  f"{{{base.dot(base)}}}$, hence $h={tex(value)}$.") if height else
                 ("A sixth", f"V = {abs(det)}/6 = {plain(value)}", f"$$V=\\frac{{{abs(det)}}}6={tex(value)}.$$")))),
            Method("Find the plane of the opposite face first.", (
                ("Normal", f"n = ({listed(list(base))}), |n|² = {base.dot(base)}",
                 f"A normal of the face is $({listed(list(base))})$."),
                ("Distance", f"The plane is n·x = {base.dot(m.row(0))}; "
                 + (f"so the distance is {plain(value)}" if height else f"height times area/3 is {plain(value)}"),
                 f"The plane is $n\\cdot x={base.dot(m.row(0))}$, which leads to ${tex(value)}$."))),
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
        params={"r": r, "t": t, "h": h}, answer=value, difficulty=4.0,
        goal="the lateral surface area of the frustum",
        asks=(
            f"A truncated cone has radii ${r}$ and ${t}$ and height ${h}$. Find its lateral surface area.",
            f"A lamp shade has the shape of a frustum of a right circular cone, open at both ends, with "
            f"radii ${r}$ and ${t}$ and height ${h}$. How much material does it need?",
        ),
        methods=(
            Method("Use the slant height.", (
                ("Slant height", f"√({t - r}² + {h}²) = {plain(slant)}",
                 f"$$\\ell=\\sqrt{{{t - r}^2+{h}^2}}={tex(slant)}.$$"),
                ("Area", f"π({r} + {t})·{plain(slant)} = {plain(value)}",
                 f"$$\\pi({r}+{t})\\ell={tex(value)}.$$"))),
            Method("Subtract the tip from the whole cone.", (
                ("Similar cones", f"The full cone has slant {plain(slant * t / (t - r))}",
                 f"The full cone has slant height ${tex(slant * t / (t - r))}$."),
                ("Difference", f"π·{t}·(...) - π·{r}·(...) = {plain(value)}",
                 f"The difference of the two lateral areas is ${tex(value)}$."))),
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
        params={"r": r, "h": h}, answer=value, difficulty=4.5, goal="the volume of the spherical cap",
        asks=(
            f"A bowl has the shape of a part of a sphere of radius ${r}$. What volume of water does "
            f"it hold if the water is ${h}$ deep at the deepest point?",
            f"A plane cuts a cap of height ${h}$ from a ball of radius ${r}$. Find the volume of the cap.",
        ),
        methods=(
            Method("Integrate circular cross sections.", (
                ("Cross section", f"At height y the area is π(2·{r}y - y²)",
                 f"At height $y$ the cross section has area $\\pi({2 * r}y-y^2)$."),
                ("Integrate", f"From 0 to {h} this gives {plain(value)}",
                 f"$$\\int_0^{{{h}}}\\pi({2 * r}y-y^2)\\,dy={tex(value)}.$$"))),
            Method("Use the cap formula V = πh²(3r - h)/3.", (
                ("Insert", f"π·{h}²·({3 * r} - {h})/3 = {plain(value)}",
                 f"$$\\frac{{\\pi\\cdot{h}^2\\,({3 * r}-{h})}}{{3}}={tex(value)}.$$"),)),
        ),
        check=f"the whole ball has volume {approx(sp.Rational(4, 3) * sp.pi * r**3)}, the cap "
        f"{approx(value)}",
    )
