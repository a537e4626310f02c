"""Templates: curvature and geodesics."""

from __future__ import annotations

import random

import sympy as sp

from ..templates import Draft, Method, approx, plain, template, term, tex

_CURV = "Geometry -> Differential Geometry -> Curvature"


@template(_CURV, 14)
def gaussian_curvature(rng: random.Random) -> Draft:
    x, y = sp.symbols("x y")
    a, b, c = rng.randrange(-3, 4), rng.randrange(-3, 4), rng.choice([-2, -1, 1, 2])
    f = a * x**2 + c * x * y + b * y**2
    x0, y0 = rng.choice([(0, 1), (1, 0), (1, 1), (0, 0), (1, -1), (2, 0)])
    fx, fy = sp.diff(f, x).subs({x: x0, y: y0}), sp.diff(f, y).subs({x: x0, y: y0})
    hess, w = 4 * a * b - c * c, 1 + fx**2 + fy**2
    value = sp.Rational(hess, w**2)
    shape = term(a, "x^2", True) + (term(c, "xy") if a else term(c, "xy", True)) + term(b, "y^2")
    return Draft(
        params={"a": a, "b": b, "c": c, "x": x0, "y": y0},
        answer=value,
        difficulty=6.0,
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
                    (
                        "Derivatives",
                        f"f_x = {fx}, f_y = {fy}, f_xx = {2 * a}, f_xy = {c}, f_yy = {2 * b}",
                        f"$f_x={fx}$, $f_y={fy}$, $f_{{xx}}={2 * a}$, $f_{{xy}}={c}$, $f_{{yy}}={2 * b}$.",
                    ),
                    (
                        "Insert",
                        f"K = ({hess})/({w})² = {plain(value)}",
                        f"$$K=\\frac{{{hess}}}{{{w}^2}}={tex(value)}.$$",
                    ),
                ),
            ),
            Method(
                "Compute the first and second fundamental forms.",
                (
                    (
                        "First form",
                        f"E = {1 + fx**2}, F = {fx * fy}, G = {1 + fy**2}, so EG - F² = {w}",
                        f"$E={1 + fx**2}$, $F={fx * fy}$, $G={1 + fy**2}$, $EG-F^2={w}$.",
                    ),
                    (
                        "Second form",
                        f"L, M, N are {2 * a}, {c}, {2 * b} over √{w}, so LN - M² = "
                        f"{plain(sp.Rational(hess, w))} and the quotient is {plain(value)}",
                        f"$LN-M^2=\\frac{{{hess}}}{{{w}}}$, and the quotient is ${tex(value)}$.",
                    ),
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
    curve = (
        f"({term(a, chr(92) + 'cos ' + kt, True)}, {term(a, chr(92) + 'sin ' + kt, True)}, "
        f"{term(b, 't', True)})"
    )
    object_ = {
        "curvature": "the curvature",
        "torsion": "the torsion",
        "length": "the arc length for $0 \\le t \\le 2\\pi$",
    }[what]
    return Draft(
        params={"a": a, "b": b, "k": k, "what": what},
        answer=value,
        difficulty=4.5,
        goal={
            "curvature": "the curvature of the helix",
            "torsion": "the torsion of the helix",
            "length": "the arc length of the helix",
        }[what],
        asks=(
            f"Find {object_} of the helix $\\gamma(t) = {curve}$.",
            f"A curve in space is parametrized by $\\gamma(t) = {curve}$. Determine {object_}.",
        ),
        methods=(
            Method(
                "Work directly with the derivatives of γ.",
                (
                    (
                        "Speed",
                        f"|γ'|² = {a * k}² + {b}² = {den}",
                        f"$|\\gamma'|^2={(a * k) ** 2}+{b * b}={den}$.",
                    ),
                    (
                        "Cross product",
                        f"|γ' × γ''|² = {plain((a * k * k) ** 2 * den)} and the triple "
                        f"product is {a * a * b * k**5}",
                        f"$|\\gamma'\\times\\gamma''|^2="
                        f"{(a * k * k) ** 2 * den}$, $\\det(\\gamma',\\gamma'',\\gamma''')="
                        f"{a * a * b * k**5}$.",
                    ),
                    (
                        "Formula",
                        f"The {what} is {plain(value)}",
                        f"Hence the {what} is ${tex(value)}$.",
                    ),
                ),
            ),
            Method(
                "Reparametrize by arc length; all quantities of a helix are constant.",
                (
                    ("Arc length", f"s = √{den}·t", f"$s=\\sqrt{{{den}}}\\,t$."),
                    (
                        "Frenet equations",
                        f"κ = {plain(kappa)} and τ = {plain(tau)}, so the {what} is {plain(value)}",
                        f"The Frenet equations give $\\kappa={tex(kappa)}$ and "
                        f"$\\tau={tex(tau)}$; the {what} is ${tex(value)}$.",
                    ),
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
        params={"n": n, "d": d, "s": s, "t": t},
        answer=value,
        difficulty=7.0,
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
                    (
                        "Unroll",
                        f"The unrolled angle is {around}°·{frac} = {plain(angle)}",
                        f"Unrolling shrinks angles by the factor ${tex(frac)}$, so the points are seen under "
                        f"${tex(angle)}$.",
                    ),
                    (
                        "Law of cosines",
                        f"d² = {s}² + {t}² - 2·{s}·{t}·cos({plain(angle)}) gives {plain(value)}",
                        f"$$d^2={s}^2+{t}^2-2\\cdot{s}\\cdot{t}\\cos\\left({tex(angle)}"
                        f"\\right),$$ so $d={tex(value)}$.",
                    ),
                ),
            ),
            Method(
                "Use coordinates in the unrolled sector.",
                (
                    (
                        "Coordinates",
                        f"Put one point at ({s}, 0), the other at distance {t} under the angle "
                        f"{plain(angle)}",
                        f"Place the points at $({s},0)$ and ${t}(\\cos\\alpha,\\sin\\alpha)$"
                        f" with $\\alpha={tex(angle)}$.",
                    ),
                    (
                        "Distance",
                        f"Pythagoras gives {plain(value)}",
                        f"Their distance is ${tex(value)}$.",
                    ),
                ),
            ),
        ),
        check=f"the angle is below π, so the segment stays inside the sector; length ≈ {approx(value)} < "
        f"{s + t}",
    )


@template("Geometry -> Differential Geometry -> Other", 11)
def gauss_bonnet(rng: random.Random) -> Draft:
    g, k = rng.randrange(0, 9), rng.randrange(0, 5)
    value = 2 * sp.pi * (2 - 2 * g - k)
    if value == 0:
        return gauss_bonnet(rng)
    bound = (
        f" with ${k}$ boundary circles, all of them closed geodesics,"
        if k > 1
        else (" whose boundary is one closed geodesic" if k else " without boundary")
    )
    return Draft(
        params={"g": g, "k": k},
        answer=value,
        difficulty=6.0,
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
                    (
                        "Euler characteristic",
                        f"χ = 2 - 2·{g} - {k} = {2 - 2 * g - k}",
                        f"$$\\chi(M)=2-2\\cdot{g}-{k}={2 - 2 * g - k}.$$",
                    ),
                    (
                        "Theorem",
                        f"The total curvature is 2πχ = {plain(value)}; geodesic boundaries add "
                        "nothing",
                        f"As geodesics have no geodesic curvature, $\\int_MK\\,dA=2\\pi\\chi(M)="
                        f"{tex(value)}$.",
                    ),
                ),
            ),
            Method(
                "Triangulate with geodesic triangles and add up the angle excesses.",
                (
                    (
                        "Excess",
                        "Each triangle contributes its angle sum minus π",
                        "Every geodesic triangle contributes its angle sum minus $\\pi$.",
                    ),
                    (
                        "Sum",
                        f"Interior vertices give 2π, boundary vertices π, so the sum is 2π(V - E + F) "
                        f"= {plain(value)}",
                        f"Summing up gives $2\\pi(V-E+F)={tex(value)}$.",
                    ),
                ),
            ),
        ),
        check=f"the round sphere has 4π, and each handle removes 4π, each hole 2π: {plain(value)}",
    )
