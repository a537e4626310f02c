"""Templates: differential geometry, non-Euclidean geometry, manifolds."""

from __future__ import annotations

import random
from math import comb

import sympy as sp

from .templates import Draft, Method, approx, listed, plain, template, term, tex, yes

_CURV = "Geometry -> Differential Geometry -> Curvature"
_MAN = "Geometry -> Differential Geometry -> Manifolds"


@template(_CURV, 14)
def gaussian_curvature(rng: random.Random) -> Draft:
    x, y = sp.symbols("x y")
    a, b, c = rng.randrange(-3, 4), rng.randrange(-3, 4), rng.choice([-2, -1, 1, 2])
    f = a * x**2 + c * x * y + b * y**2
    x0, y0 = rng.choice([(0, 1), (1, 0), (1, 1), (0, 0), (1, -1), (2, 0)])
    fx, fy = sp.diff(f, x).subs({x: x0, y: y0}), sp.diff(f, y).subs({x: x0, y: y0})
    hess, w = 4 * a * b - c * c, 1 + fx**2 + fy**2
    value = sp.Rational(hess, w**2)
    shape = (term(a, "x^2", True) + (term(c, "xy") if a else term(c, "xy", True)) + term(b, "y^2"))
    return Draft(
        params={"a": a, "b": b, "c": c, "x": x0, "y": y0}, answer=value, difficulty=6.0,
        goal="the Gaussian curvature at the point",
        asks=(
            f"Find the Gaussian curvature of the surface $z = {shape}$ at the point over "
            f"$(x,y) = ({x0}, {y0})$.",
            f"Let $S$ be the graph of $f(x,y) = {shape}$. Compute the Gaussian curvature $K$ of $S$ at "
            f"$({x0}, {y0}, f({x0},{y0}))$.",
        ),
        methods=(
            Method(
                "For a graph K = (f_xx f_yy - f_xy²)/(1 + f_x² + f_y²)².",
                (
                    ("Derivatives", f"f_x = {fx}, f_y = {fy}, f_xx = {2 * a}, f_xy = {c}, f_yy = {2 * b}",
                     f"$f_x={fx}$, $f_y={fy}$, $f_{{xx}}={2 * a}$, $f_{{xy}}={c}$, $f_{{yy}}={2 * b}$."),
                    ("Insert", f"K = ({hess})/({w})² = {plain(value)}",
                     f"$$K=\\frac{{{hess}}}{{{w}^2}}={tex(value)}.$$"),
                ),
            ),
            Method(
                "Compute the first and second fundamental forms.",
                (
                    ("First form", f"E = {1 + fx**2}, F = {fx * fy}, G = {1 + fy**2}, so EG - F² = {w}",
                     f"$E={1 + fx**2}$, $F={fx * fy}$, $G={1 + fy**2}$, $EG-F^2={w}$."),
                    ("Second form", f"L, M, N are {2 * a}, {c}, {2 * b} over √{w}, so LN - M² = "
                     f"{plain(sp.Rational(hess, w))} and the quotient is {plain(value)}",
                     f"$LN-M^2=\\frac{{{hess}}}{{{w}}}$, and the quotient is ${tex(value)}$."),
                ),
            ),
        ),
        check=f"the Hessian determinant {hess} is "
        f"{'negative: a saddle' if hess < 0 else 'positive: locally convex' if hess > 0 else 'zero'}",
    )


@template(_CURV, 7)
def helix(rng: random.Random) -> Draft:
    a, b, k = rng.randrange(1, 9), rng.randrange(1, 9), rng.choice([1, 1, 2])
    den = sp.Integer((a * k) ** 2 + b * b)
    kappa, tau = a * k * k / den, sp.Integer(b * k) / den
    what = rng.choice(["curvature", "torsion", "length"])
    length = 2 * sp.pi * sp.sqrt(den)
    value = {"curvature": kappa, "torsion": tau, "length": length}[what]
    kt = "t" if k == 1 else f"{k}t"
    curve = f"({term(a, chr(92) + 'cos ' + kt, True)}, {term(a, chr(92) + 'sin ' + kt, True)}, " \
            f"{term(b, 't', True)})"
    object_ = {"curvature": "the curvature", "torsion": "the torsion",
               "length": "the arc length for $0 \\le t \\le 2\\pi$"}[what]
    return Draft(
        params={"a": a, "b": b, "k": k, "what": what}, answer=value, difficulty=4.5,
        goal={"curvature": "the curvature of the helix", "torsion": "the torsion of the helix",
              "length": "the arc length of the helix"}[what],
        asks=(
            f"Find {object_} of the helix $\\gamma(t) = {curve}$.",
            f"A curve in space is parametrized by $\\gamma(t) = {curve}$. Determine {object_}.",
        ),
        methods=(
            Method(
                "Work directly with the derivatives of γ.",
                (
                    ("Speed", f"|γ'|² = {a * k}² + {b}² = {den}", f"$|\\gamma'|^2={(a * k) ** 2}+{b * b}="
                     f"{den}$."),
                    ("Cross product", f"|γ' × γ''|² = {plain((a * k * k) ** 2 * den)} and the triple "
                     f"product is {a * a * b * k**5}", f"$|\\gamma'\\times\\gamma''|^2="
                     f"{(a * k * k) ** 2 * den}$, $\\det(\\gamma',\\gamma'',\\gamma''')="
                     f"{a * a * b * k**5}$."),
                    ("Formula", f"The {what} is {plain(value)}", f"Hence the {what} is ${tex(value)}$."),
                ),
            ),
            Method(
                "Reparametrize by arc length; all quantities of a helix are constant.",
                (
                    ("Arc length", f"s = √{den}·t", f"$s=\\sqrt{{{den}}}\\,t$."),
                    ("Frenet equations", f"κ = {plain(kappa)} and τ = {plain(tau)}, so the {what} is "
                     f"{plain(value)}", f"The Frenet equations give $\\kappa={tex(kappa)}$ and "
                     f"$\\tau={tex(tau)}$; the {what} is ${tex(value)}$."),
                ),
            ),
        ),
        check=f"for a helix κ² + τ² = {plain(kappa**2 + tau**2)}, in agreement with κ/τ = "
        f"{plain(kappa / tau)}",
    )


@template("Geometry -> Differential Geometry -> Geodesics", 12)
def cone_geodesic(rng: random.Random) -> Draft:
    n, d = rng.choice([2, 3, 4, 6]), rng.choice([2, 3, 4, 5])
    s, t = rng.randrange(1, 8), rng.randrange(1, 8)
    frac = sp.Rational(1, d)
    angle = sp.Rational(1, n) * frac * 2 * sp.pi
    value = sp.sqrt(sp.nsimplify(s * s + t * t - 2 * s * t * sp.cos(angle)))
    if angle >= sp.pi or not sp.cos(angle).is_algebraic or sp.count_ops(sp.cos(angle)) > 4:
        return cone_geodesic(rng)
    value = sp.sqrtdenest(sp.simplify(value))
    around = sp.Rational(360, n)
    return Draft(
        params={"n": n, "d": d, "s": s, "t": t}, answer=value, difficulty=7.0,
        goal="the length of the shortest path on the cone",
        asks=(
            f"A right circular cone has slant height $10$ and base radius ${tex(10 * frac)}$. Two points "
            f"of its lateral surface have distances ${s}$ and ${t}$ from the apex, and their "
            f"meridians differ by a rotation of ${around}^\\circ$ about the axis. How long is the "
            "shortest path on the surface between them?",
            f"An ant walks on a cone whose development in the plane is a circular sector of angle "
            f"${tex(360 * frac)}^\\circ$. It starts at distance ${s}$ from the tip and wants to reach a "
            f"point at distance ${t}$ from the tip that lies on the generator turned by "
            f"${around}^\\circ$ around the axis. Find the length of its shortest route.",
        ),
        methods=(
            Method(
                "Unroll the cone; geodesics become straight lines.",
                (
                    ("Unroll", f"The unrolled angle is {around}°·{frac} = {plain(angle)}",
                     f"Unrolling shrinks angles by the factor ${tex(frac)}$, so the points are seen under "
                     f"${tex(angle)}$."),
                    ("Law of cosines", f"d² = {s}² + {t}² - 2·{s}·{t}·cos({plain(angle)}) gives "
                     f"{plain(value)}", f"$$d^2={s}^2+{t}^2-2\\cdot{s}\\cdot{t}\\cos\\left({tex(angle)}"
                     f"\\right),$$ so $d={tex(value)}$."),
                ),
            ),
            Method(
                "Use coordinates in the unrolled sector.",
                (
                    ("Coordinates", f"Put one point at ({s}, 0), the other at distance {t} under the angle "
                     f"{plain(angle)}", f"Place the points at $({s},0)$ and ${t}(\\cos\\alpha,\\sin\\alpha)$"
                     f" with $\\alpha={tex(angle)}$."),
                    ("Distance", f"Pythagoras gives {plain(value)}",
                     f"Their distance is ${tex(value)}$."),
                ),
            ),
        ),
        check=f"the angle is below π, so the segment stays inside the sector; length ≈ {approx(value)} < "
        f"{s + t}",
    )


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
            Method("Gauss-Bonnet: the area is the angle defect.", (
                ("Euclidean sum", f"In the plane the angles would add up to {n - 2}π",
                 f"The Euclidean angle sum is ${n - 2}\\pi$."),
                ("Defect", f"{n - 2}π - {n}π/{m} = {plain(value)}",
                 f"$${n - 2}\\pi-\\frac{{{n}\\pi}}{{{m}}}={tex(value)}.$$"))),
            Method("Cut the polygon into triangles and add their areas.", (
                ("Triangulate", f"{n - 2} triangles, each of area π minus its angle sum",
                 f"A diagonal triangulation has ${n - 2}$ triangles of area $\\pi-\\Sigma$ each."),
                ("Add", f"All angles together are {n}·π/{m}, so the area is {plain(value)}",
                 f"The angles add up to $\\frac{{{n}\\pi}}{{{m}}}$, so the area is ${tex(value)}$."))),
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
            Method("Use the distance formula of the half plane.", (
                ("Formula", "cosh d = 1 + |z-w|²/(2 Im z Im w)",
                 "$$\\cosh d=1+\\frac{|z-w|^2}{2\\,\\mathrm{Im}z\\,\\mathrm{Im}w}.$$"),
                ("Insert", f"|z-w|² = {c * c + (a - b) ** 2}, so cosh d = {plain(ch)}",
                 f"$|z-w|^2={c * c + (a - b) ** 2}$ gives $\\cosh d={tex(ch)}$."))),
            Method("Use sinh²(d/2) = |z-w|²/(4 Im z Im w) and double the angle.", (
                ("Half distance", f"sinh²(d/2) = {plain((ch - 1) / 2)}",
                 f"$\\sinh^2(d/2)={tex((ch - 1) / 2)}$."),
                ("Double", f"cosh d = 1 + 2·{plain((ch - 1) / 2)} = {plain(ch)}",
                 f"$\\cosh d=1+2\\sinh^2(d/2)={tex(ch)}$."))),
        )
        params = {"kind": kind, "a": a, "b": b, "c": c}
        check = f"the value exceeds 1, and d itself is about {approx(value)}"
        value, level = ch, 6.0
    return Draft(params=params, answer=value, difficulty=level, goal=goal, asks=asks, methods=methods,
                 check=check)


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
        params={"r": r, "angles": angles}, answer=value, difficulty=5.0,
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
                    ("Excess", f"The angles add up to {plain(sum(angles))}, the excess is {plain(excess)}",
                     f"The excess is ${tex(sum(angles))}-\\pi={tex(excess)}$."),
                    ("Area", f"{r}²·{plain(excess)} = {plain(value)}",
                     f"$$A={r}^2\\cdot{tex(excess)}={tex(value)}.$$"),
                ),
            ),
            Method(
                "Count lunes: the three pairs of lunes cover the sphere, the triangle several times.",
                (
                    ("Lunes", "A lune of angle α has area 2αr²", "A lune with angle $\\alpha$ has area "
                     f"$2\\alpha\\cdot{r * r}$."),
                    ("Inclusion", f"Solving for the triangle gives {plain(value)}",
                     f"The overlaps give $4A=4\\cdot{r * r}\\cdot({tex(sum(angles))}-\\pi)$, so "
                     f"$A={tex(value)}$."),
                ),
            ),
        ),
        check=f"the sphere has area {plain(4 * sp.pi * r * r)}, and the triangle takes "
        f"{approx(100 * value / (4 * sp.pi * r * r), 4)} percent of it",
    )


@template(_MAN, 16)
def euler_characteristic(rng: random.Random) -> Draft:
    g, h, n = rng.randrange(0, 5), rng.randrange(1, 6), rng.randrange(1, 5)
    kind = rng.choice(["product", "sum", "cover", "cp"])
    if kind == "product":
        value = (2 - 2 * g) * (2 - 2 * h)
        space = f"the product $\\Sigma_{{{g}}} \\times \\Sigma_{{{h}}}$ of closed orientable surfaces of " \
                f"genus ${g}$ and ${h}$"
        how = f"χ is multiplicative: {2 - 2 * g}·({2 - 2 * h})"
    elif kind == "sum":
        value = 2 - 2 * g - h
        space = f"the connected sum of a closed orientable surface of genus ${g}$ with ${h}$ real " \
                "projective planes"
        how = f"each handle lowers χ by 2 and each crosscap by 1: 2 - {2 * g} - {h}"
    elif kind == "cover":
        value = (n + 1) * (2 - 2 * (g + 2))
        space = f"a connected ${n + 1}$-sheeted covering of the closed orientable surface of genus ${g + 2}$"
        how = f"χ is multiplied by the number of sheets: {n + 1}·({2 - 2 * (g + 2)})"
    else:
        value = (n + 1) * (h + 1)
        space = f"$\\mathbb{{CP}}^{{{n}}} \\times \\mathbb{{CP}}^{{{h}}}$"
        how = f"complex projective n-space has n+1 even cells: {n + 1}·{h + 1}"
    return Draft(
        params={"kind": kind, "g": g, "h": h, "n": n}, answer=value, difficulty=6.5,
        goal="the Euler characteristic",
        asks=(
            f"Compute the Euler characteristic of {space}.",
            f"Let $M$ be {space}. What is $\\chi(M)$?",
        ),
        methods=(
            Method(
                "Use how the Euler characteristic behaves under the construction.",
                (
                    ("Building blocks", "A closed orientable surface of genus g has χ = 2 - 2g",
                     "A closed orientable surface of genus $g$ has $\\chi=2-2g$, and $\\chi("
                     "\\mathbb{CP}^n)=n+1$."),
                    ("Combine", f"Here {how} = {value}", f"In this case the rule gives $\\chi={value}$."),
                ),
            ),
            Method(
                "Count cells of a CW structure with signs.",
                (
                    ("Cells", "Products of cells are cells of the product, coverings lift every cell",
                     "The cells of the pieces give a cell structure of the whole space."),
                    ("Alternating sum", f"The alternating sum of the numbers of cells is {value}",
                     f"The alternating sum of the numbers of cells is ${value}$."),
                ),
            ),
        ),
        check=f"the parity is {'even' if value % 2 == 0 else 'odd'}, consistent with the construction; "
        f"{how} gives {value} again",
    )


@template(_MAN, 17)
def betti_numbers(rng: random.Random) -> Draft:
    kind = rng.choice(["torus", "spheres", "surface"])
    if kind == "torus":
        n = rng.randrange(3, 10)
        k = rng.randrange(1, n)
        value, space = comb(n, k), f"the torus $T^{{{n}}} = (S^1)^{{{n}}}$"
        series, a = f"(1 + t)^{n}", [n]
    elif kind == "spheres":
        a = sorted(rng.randrange(1, 5) for _ in range(rng.randrange(3, 6)))
        poly = sp.Poly(sp.prod([1 + sp.Symbol("t") ** d for d in a]), sp.Symbol("t"))
        k = rng.choice([i for i in range(1, sum(a)) if poly.coeff_monomial(sp.Symbol("t") ** i)])
        value = int(poly.coeff_monomial(sp.Symbol("t") ** k))
        space = "the product " + r"$" + r" \times ".join(f"S^{d}" for d in a) + "$"
        series = "".join(f"(1 + t^{d})" for d in a)
    else:
        g, n = rng.randrange(1, 6), rng.randrange(1, 4)
        poly = sp.Poly((1 + 2 * g * sp.Symbol("t") + sp.Symbol("t") ** 2)
                       * (1 + sp.Symbol("t")) ** n, sp.Symbol("t"))
        k, a = rng.randrange(1, n + 2), [g, n]
        value = int(poly.coeff_monomial(sp.Symbol("t") ** k))
        space = f"$\\Sigma_{{{g}}} \\times T^{{{n}}}$, where $\\Sigma_{{{g}}}$ is a closed orientable " \
                f"surface of genus ${g}$ and $T^{{{n}}}$ a torus,"
        series = f"(1 + {2 * g}t + t^2)(1 + t)^{n}"
    series = series.replace("t^1)", "t)").replace(")^1", ")")
    return Draft(
        params={"kind": kind, "a": a, "k": k}, answer=value, difficulty=7.0,
        goal=f"the Betti number of degree {k}",
        asks=(
            f"Find the dimension of the de Rham cohomology group $H^{{{k}}}$ of {space}".rstrip(",")
            + ".",
            f"What is the rank of the ${k}$-th integral homology group of {space}".rstrip(",") + "?",
        ),
        methods=(
            Method(
                "By Künneth the Poincaré polynomials of the factors multiply.",
                (
                    ("Poincaré polynomial", f"P(t) = {series.replace('^', '^')}",
                     f"$$P(t)={series}.$$"),
                    ("Coefficient", f"The coefficient of t^{k} is {value}",
                     f"The coefficient of $t^{{{k}}}$ is ${value}$."),
                ),
            ),
            Method(
                "Choose a basis of products of classes of the factors and count degrees.",
                (
                    ("Products of classes", f"A class of degree {k} is a product of classes whose degrees "
                     f"add up to {k}", f"A basis of $H^{{{k}}}$ consists of exterior products of basis "
                     "classes of the factors."),
                    ("Count", f"There are {value} of them", f"There are ${value}$ such products."),
                ),
            ),
        ),
        check="by Poincaré duality the complementary degree has the same rank",
    )


@template("Geometry -> Differential Geometry -> Other", 11)
def gauss_bonnet(rng: random.Random) -> Draft:
    g, k = rng.randrange(0, 9), rng.randrange(0, 5)
    value = 2 * sp.pi * (2 - 2 * g - k)
    if value == 0:
        return gauss_bonnet(rng)
    bound = f" with ${k}$ boundary circles, all of them closed geodesics," if k > 1 else (
        " whose boundary is one closed geodesic" if k else  " without boundary")
    return Draft(
        params={"g": g, "k": k}, answer=value, difficulty=6.0,
        goal="the total Gaussian curvature",
        asks=(
            f"Let $M$ be a compact oriented Riemannian surface of genus ${g}${bound}. Evaluate "
            "$\\int_M K\\,dA$.",
            f"A compact orientable surface of genus ${g}${bound} carries some Riemannian metric. What is "
            "its total Gaussian curvature?",
        ),
        methods=(
            Method(
                "This is the Gauss-Bonnet theorem.",
                (
                    ("Euler characteristic", f"χ = 2 - 2·{g} - {k} = {2 - 2 * g - k}",
                     f"$$\\chi(M)=2-2\\cdot{g}-{k}={2 - 2 * g - k}.$$"),
                    ("Theorem", f"The total curvature is 2πχ = {plain(value)}; geodesic boundaries add "
                     "nothing", f"As geodesics have no geodesic curvature, $\\int_MK\\,dA=2\\pi\\chi(M)="
                     f"{tex(value)}$."),
                ),
            ),
            Method(
                "Triangulate with geodesic triangles and add up the angle excesses.",
                (
                    ("Excess", "Each triangle contributes its angle sum minus π",
                     "Every geodesic triangle contributes its angle sum minus $\\pi$."),
                    ("Sum", f"Interior vertices give 2π, boundary vertices π, so the sum is 2π(V - E + F) "
                     f"= {plain(value)}", f"Summing up gives $2\\pi(V-E+F)={tex(value)}$."),
                ),
            ),
        ),
        check=f"the round sphere has 4π, and each handle removes 4π, each hole 2π: {plain(value)}",
    )


@template(_MAN, 21)
def orientability(rng: random.Random) -> Draft:
    n, k = rng.randrange(2, 40), rng.randrange(2, 8)
    kind = rng.choice(["rp", "rp", "product", "connected"])
    if kind == "rp":
        truth, space = n % 2 == 1, f"real projective space $\\mathbb{{RP}}^{{{n}}}$"
        why = f"the antipodal map of S^{n} has degree (-1)^{n + 1} = {(-1) ** (n + 1)}"
    elif kind == "product":
        truth, space = n % 2 == 1, f"$\\mathbb{{RP}}^{{{n}}} \\times S^{{{k}}}$"
        why = f"a product is orientable iff both factors are, and RP^{n} is orientable iff {n} is odd"
    else:
        truth, space = n % 2 == 1 and k % 2 == 0, (
            f"$\\mathbb{{RP}}^{{{n}}} \\times \\mathbb{{RP}}^{{{k + 1}}}$")
        why = f"both factors must be orientable, and {n}, {k + 1} are " + (
            "both odd" if n % 2 and (k + 1) % 2 else "not both odd")
    return Draft(
        params={"kind": kind, "n": n, "k": k}, answer=yes(truth), difficulty=6.0,
        goal="whether the manifold is orientable",
        asks=(
            f"Is {space} an orientable manifold?",
            f"Does {space} admit a nowhere vanishing differential form of top degree?",
            f"Let $M$ be {space}. Is the top integral homology group of $M$ infinite cyclic?",
        ),
        methods=(
            Method(
                "Look at the deck transformation of the covering by spheres.",
                (
                    ("Criterion", f"Here {why}", "RP$^m$ is orientable exactly if the antipodal map of "
                     "$S^m$ preserves the orientation, that is, for odd $m$.".replace(
                         "RP$^m$", "$\\mathbb{RP}^m$")),
                    ("Decide", f"So the manifold is {'' if truth else 'not '}orientable",
                     f"Hence the manifold is {'' if truth else 'not '}orientable."),
                ),
            ),
            Method(
                "Compute the first Stiefel-Whitney class.",
                (
                    ("Class", "w(RP^m) = (1 + x)^(m+1), so w₁ = (m+1)x",
                     "$w(\\mathbb{RP}^m)=(1+x)^{m+1}$, so $w_1=(m+1)x$, which vanishes for odd $m$; "
                     "spheres have $w_1=0$."),
                    ("Decide", f"In total w₁ {'=' if truth else '≠'} 0",
                     f"Here $w_1{'=' if truth else chr(92) + 'neq '}0$."),
                ),
            ),
        ),
        check=f"the low-dimensional cases fit: RP² is not orientable, RP³ is; here n = {n}",
    )
