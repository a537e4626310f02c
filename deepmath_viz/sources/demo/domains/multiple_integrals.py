"""Templates: integrals of several variables."""

from __future__ import annotations

import random
from math import factorial, prod

import sympy as sp

from ..templates import (
    Draft,
    Method,
    approx,
    plain,
    template,
    term,
    tex,
    times,
)

_MULTI = "Calculus -> Integral Calculus -> Techniques of Integration -> Multi-variable"


@template(_MULTI, 14)
def gaussian_integral(rng: random.Random) -> Draft:
    a, c = rng.randrange(1, 6), rng.randrange(1, 6)
    b = rng.choice([b for b in range(-4, 5) if b and b * b < 4 * a * c])
    det = sp.Rational(4 * a * c - b * b, 4)
    value = sp.pi / sp.sqrt(det)
    q = f"{term(a, 'x^2', True)}{term(b, 'xy')}{term(c, 'y^2')}"
    uq = q.replace("^2", "²")
    return Draft(
        params={"a": a, "b": b, "c": c},
        answer=value,
        difficulty=6.0,
        goal="the Gaussian integral over the plane",
        asks=(
            f"Evaluate $\\int_{{-\\infty}}^{{\\infty}} \\int_{{-\\infty}}^{{\\infty}} "
            f"e^{{-({q})}} \\, dx \\, dy$.",
            f"Let $Q(x,y) = {q}$. Compute $$\\iint_{{\\mathbb{{R}}^2}} e^{{-Q(x,y)}} \\, dx\\, dy.$$",
        ),
        methods=(
            Method(
                "For a positive definite matrix A the integral is π/√det A in two dimensions.",
                (
                    (
                        "Matrix",
                        f"For {uq} it has diagonal {a}, {c} and off-diagonal {b}/2",
                        f"$$A=\\begin{{pmatrix}}{a}&{b}/2\\\\{b}/2&{c}\\end{{pmatrix}}.$$",
                    ),
                    (
                        "Determinant",
                        f"det A = {a * c} - {b * b}/4 = {plain(det)} > 0",
                        f"$\\det A={a * c}-\\frac{{{b * b}}}4={tex(det)}>0$.",
                    ),
                    (
                        "Formula",
                        f"π/√({plain(det)}) = {plain(value)}",
                        f"$$\\frac{{\\pi}}{{\\sqrt{{\\det A}}}}={tex(value)}.$$",
                    ),
                ),
            ),
            Method(
                "Complete the square in x and integrate one variable at a time.",
                (
                    (
                        "Inner integral",
                        f"Over x it is √(π/{a})·e^(-({plain(det / a)})y²)",
                        f"The integral over $x$ is $\\sqrt{{\\pi/{a}}}\\,e^{{-({tex(det / a)})y^2}}$.",
                    ),
                    (
                        "Outer integral",
                        f"The other one gives √(π/({plain(det / a)})): {plain(value)}",
                        f"The integral over $y$ contributes $\\sqrt{{\\pi/({tex(det / a)})}}$, in total "
                        f"${tex(value)}$.",
                    ),
                ),
            ),
        ),
        check=f"without the mixed term it would be π/√{a * c} ≈ {approx(sp.pi / sp.sqrt(a * c))}, a "
        f"little less than {approx(value)}",
    )


@template(_MULTI, 13)
def dirichlet_integral(rng: random.Random) -> Draft:
    e = [rng.randrange(0, 5) for _ in range(3)]
    total = sum(e) + 3
    value = sp.Rational(prod(factorial(k) for k in e), factorial(total))
    f = "".join(
        "" if k == 0 else v if k == 1 else f"{v}^{k}" for v, k in zip("xyz", e, strict=True)
    )
    f = f or "1"
    inner = sp.Rational(factorial(e[2]) * factorial(e[1]), factorial(e[1] + e[2] + 2))
    return Draft(
        params={"e": e},
        answer=value,
        difficulty=6.5,
        goal="the integral over the simplex",
        asks=(
            f"Let $T = \\{{(x,y,z) : x, y, z \\ge 0,\\ x+y+z \\le 1\\}}$. Evaluate $\\iiint_T "
            f"{f} \\, dV$.",
            f"Compute the triple integral of ${f}$ over the tetrahedron with vertices $(0,0,0)$, "
            "$(1,0,0)$, $(0,1,0)$ and $(0,0,1)$.",
        ),
        methods=(
            Method(
                "Dirichlet's formula for monomials over the simplex applies.",
                (
                    (
                        "Formula",
                        "∫ x^a y^b z^c = a!·b!·c!/(a+b+c+3)!",
                        "$$\\iiint_T x^ay^bz^c\\,dV=\\frac{a!\\,b!\\,c!}{(a+b+c+3)!}.$$",
                    ),
                    (
                        "Insert",
                        f"{' · '.join(f'{k}!' for k in e)} / {total}! = {plain(value)}",
                        f"$$\\frac{{{times([f'{k}!' for k in e])}}}{{{total}!}}={tex(value)}.$$",
                    ),
                ),
            ),
            Method(
                "Integrate over slices x = const, which are scaled triangles.",
                (
                    (
                        "Slice",
                        f"The slice contributes {plain(inner)}·(1-x)^{e[1] + e[2] + 2}",
                        f"The slice at $x$ gives ${tex(inner)}(1-x)^{{{e[1] + e[2] + 2}}}$.",
                    ),
                    (
                        "Integrate",
                        f"∫₀¹ x^{e[0]}(1-x)^{e[1] + e[2] + 2} dx times this is {plain(value)}",
                        f"Multiplying by $\\int_0^1x^{{{e[0]}}}(1-x)^{{{e[1] + e[2] + 2}}}dx$ gives "
                        f"${tex(value)}$.",
                    ),
                ),
            ),
        ),
        check=f"it is smaller than the volume 1/6 of the tetrahedron, or equal to it for the constant 1: "
        f"{approx(value)}",
    )


@template(_MULTI, 9)
def divergence_flux(rng: random.Random) -> Draft:
    a, b, c = (rng.randrange(1, 6) for _ in range(3))
    r = rng.choice([1, 2, 3])
    cubic = rng.random() < 0.5
    if cubic:
        value = sp.Rational(4, 5) * sp.pi * r**5 * (a + b + c)
        field = f"({term(a, 'x^3', True)}, {term(b, 'y^3', True)}, {term(c, 'z^3', True)})"
        div = f"{3 * a}x^2+{3 * b}y^2+{3 * c}z^2"
        how = f"each square integrates to 4π·{r}⁵/15"
    else:
        value = sp.Rational(4, 3) * sp.pi * r**3 * (a + b + c)
        field = (
            f"({term(a, 'x', True)} + y^2, {term(b, 'y', True)} + xz, {term(c, 'z', True)} - xy)"
        )
        div = str(a + b + c)
        how = f"the ball has volume 4π·{r}³/3"
    return Draft(
        params={"abc": (a, b, c), "r": r, "cubic": cubic},
        answer=value,
        difficulty=6.0,
        goal="the outward flux through the sphere",
        asks=(
            f"Find the outward flux of the vector field $F = {field}$ through the sphere "
            f"$x^2+y^2+z^2={r * r}$.",
            f"Let $S$ be the sphere of radius ${r}$ about the origin with outer unit normal $n$, and "
            f"$F(x,y,z) = {field}$. Evaluate $$\\iint_S F\\cdot n\\, dS.$$",
        ),
        methods=(
            Method(
                "The divergence theorem turns it into a volume integral.",
                (
                    (
                        "Divergence",
                        f"div F = {div.replace('^2', '²')}",
                        f"$$\\operatorname{{div}}F={div}.$$",
                    ),
                    (
                        "Integrate over the ball",
                        f"Since {how}, the flux is {plain(value)}",
                        f"Integrating over the ball of radius ${r}$ gives ${tex(value)}$.",
                    ),
                ),
            ),
            Method(
                "On the sphere n = (x, y, z)/r, so one can integrate F·n directly, with symmetry.",
                (
                    (
                        "Symmetry",
                        "Terms odd in some variable integrate to zero over the sphere",
                        "Terms odd in one of the variables do not contribute.",
                    ),
                    (
                        "Remaining terms",
                        f"The even terms give {plain(value)}",
                        f"The remaining even powers have the known means over the sphere, which gives "
                        f"${tex(value)}$.",
                    ),
                ),
            ),
        ),
        check=f"divided by the area 4π·{r}² of the sphere, the mean normal component is "
        f"{plain(value / (4 * sp.pi * r * r))}, which is plausible",
    )
