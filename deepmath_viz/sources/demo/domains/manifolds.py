"""Templates: manifolds."""

from __future__ import annotations

import random
from math import comb

import sympy as sp

from ..templates import Draft, Method, template, yes

_MAN = "Geometry -> Differential Geometry -> Manifolds"


@template(_MAN, 16)
def euler_characteristic(rng: random.Random) -> Draft:
    g, h, n = rng.randrange(0, 5), rng.randrange(1, 6), rng.randrange(1, 5)
    kind = rng.choice(["product", "sum", "cover", "cp"])
    if kind == "product":
        value = (2 - 2 * g) * (2 - 2 * h)
        space = (
            f"the product $\\Sigma_{{{g}}} \\times \\Sigma_{{{h}}}$ of closed orientable surfaces of "
            f"genus ${g}$ and ${h}$"
        )
        how = f"χ is multiplicative: {2 - 2 * g}·({2 - 2 * h})"
    elif kind == "sum":
        value = 2 - 2 * g - h
        space = (
            f"the connected sum of a closed orientable surface of genus ${g}$ with ${h}$ real "
            f"projective plane{'s' if h > 1 else ''}"
        )
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
        params={"kind": kind, "g": g, "h": h, "n": n},
        answer=value,
        difficulty=6.5,
        goal="the Euler characteristic",
        asks=(
            f"Compute the Euler characteristic of {space}.",
            f"Let $M$ be {space}. What is $\\chi(M)$?",
        ),
        methods=(
            Method(
                "Use how the Euler characteristic behaves under the construction.",
                (
                    (
                        "Building blocks",
                        "A closed orientable surface of genus g has χ = 2 - 2g",
                        "A closed orientable surface of genus $g$ has $\\chi=2-2g$, and $\\chi("
                        "\\mathbb{CP}^n)=n+1$.",
                    ),
                    ("Combine", f"Here {how} = {value}", f"Here {how}, so $\\chi={value}$."),
                ),
            ),
            Method(
                "Count cells of a CW structure with signs.",
                (
                    (
                        "Cells",
                        "Products of cells are cells of the product, coverings lift every cell",
                        "The cells of the pieces give a cell structure of the whole space.",
                    ),
                    (
                        "Alternating sum",
                        f"The alternating sum of the numbers of cells is {value}",
                        f"The alternating sum of the numbers of cells is ${value}$.",
                    ),
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
        poly = sp.Poly(
            (1 + 2 * g * sp.Symbol("t") + sp.Symbol("t") ** 2) * (1 + sp.Symbol("t")) ** n,
            sp.Symbol("t"),
        )
        k, a = rng.randrange(1, n + 2), [g, n]
        value = int(poly.coeff_monomial(sp.Symbol("t") ** k))
        space = (
            f"$\\Sigma_{{{g}}} \\times T^{{{n}}}$, where $\\Sigma_{{{g}}}$ is a closed orientable "
            f"surface of genus ${g}$ and $T^{{{n}}}$ a torus,"
        )
        series = f"(1 + {2 * g}t + t^2)(1 + t)^{n}"
    series = series.replace("t^1)", "t)").replace(")^1", ")")
    return Draft(
        params={"kind": kind, "a": a, "k": k},
        answer=value,
        difficulty=7.0,
        goal=f"the Betti number of degree {k}",
        asks=(
            f"Find the dimension of the de Rham cohomology group $H^{{{k}}}$ of {space}".rstrip(",")
            + ".",
            f"What is the rank of the ${k}$-th integral homology group of {space}".rstrip(",")
            + "?",
        ),
        methods=(
            Method(
                "By Künneth the Poincaré polynomials of the factors multiply.",
                (
                    (
                        "Poincaré polynomial",
                        f"P(t) = {series.replace('^', '^')}",
                        f"$$P(t)={series}.$$",
                    ),
                    (
                        "Coefficient",
                        f"The coefficient of t^{k} is {value}",
                        f"The coefficient of $t^{{{k}}}$ is ${value}$.",
                    ),
                ),
            ),
            Method(
                "Choose a basis of products of classes of the factors and count degrees.",
                (
                    (
                        "Products of classes",
                        f"A class of degree {k} is a product of classes whose degrees "
                        f"add up to {k}",
                        f"A basis of $H^{{{k}}}$ consists of exterior products of basis "
                        "classes of the factors.",
                    ),
                    ("Count", f"There are {value} of them", f"There are ${value}$ such products."),
                ),
            ),
        ),
        check="by Poincaré duality the complementary degree has the same rank",
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
        why = (
            f"a product is orientable iff both factors are, and RP^{n} is orientable iff {n} is odd"
        )
    else:
        truth, space = (
            n % 2 == 1 and k % 2 == 0,
            (f"$\\mathbb{{RP}}^{{{n}}} \\times \\mathbb{{RP}}^{{{k + 1}}}$"),
        )
        why = f"both factors must be orientable, and {n}, {k + 1} are " + (
            "both odd" if n % 2 and (k + 1) % 2 else "not both odd"
        )
    return Draft(
        params={"kind": kind, "n": n, "k": k},
        answer=yes(truth),
        difficulty=6.0,
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
                    (
                        "Criterion",
                        f"Here {why}",
                        "RP$^m$ is orientable exactly if the antipodal map of "
                        "$S^m$ preserves the orientation, that is, for odd $m$.".replace(
                            "RP$^m$", "$\\mathbb{RP}^m$"
                        ),
                    ),
                    (
                        "Decide",
                        f"So the manifold is {'' if truth else 'not '}orientable",
                        f"Hence the manifold is {'' if truth else 'not '}orientable.",
                    ),
                ),
            ),
            Method(
                "Compute the first Stiefel-Whitney class.",
                (
                    (
                        "Class",
                        "w(RP^m) = (1 + x)^(m+1), so w₁ = (m+1)x",
                        "$w(\\mathbb{RP}^m)=(1+x)^{m+1}$, so $w_1=(m+1)x$, which vanishes for odd $m$; "
                        "spheres have $w_1=0$.",
                    ),
                    (
                        "Decide",
                        f"In total w₁ {'=' if truth else '≠'} 0",
                        f"Here $w_1{'=' if truth else chr(92) + 'neq '}0$.",
                    ),
                ),
            ),
        ),
        check=f"the low-dimensional cases fit: RP² is not orientable, RP³ is; here n = {n}",
    )
