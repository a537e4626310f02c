"""Templates: algebraic geometry and modular forms."""

from __future__ import annotations

import random
from math import comb

import sympy as sp

from ..templates import Draft, Method, listed, plain, template

_OTHER = "Other"


@template("Geometry -> Differential Geometry -> Manifolds", 14)
def hypersurface_euler(rng: random.Random) -> Draft:
    n, d = rng.choice(
        [(2, d) for d in range(3, 9)]
        + [(3, d) for d in range(3, 8)]
        + [(4, d) for d in range(3, 7)]
    )
    value = sum((-1) ** i * comb(n + 1, n - 1 - i) * d ** (i + 1) for i in range(n))
    kind = {2: "curve", 3: "surface", 4: "threefold"}[n]
    middle = value - (n if n % 2 == 0 else n - 1) if n % 2 else n - value
    h = sp.Symbol("h")
    parts = [sum((-d) ** i * comb(n + 1, m - i) for i in range(m + 1)) for m in range(n)]
    series = sum(c * h**m for m, c in enumerate(parts))
    coefficient = parts[-1]
    return Draft(
        params={"n": n, "d": d},
        answer=value,
        difficulty={2: 7.5, 3: 8.5, 4: 9.0}[n],
        goal=f"the Euler characteristic of a smooth hypersurface of degree {d}",
        asks=(
            f"Compute the topological Euler characteristic of a smooth complex {kind} of degree ${d}$ in "
            f"$\\mathbb{{P}}^{n}$.",
            f"Let $X \\subset \\mathbb{{CP}}^{n}$ be a smooth hypersurface of degree ${d}$. Find "
            "$\\chi(X)$.",
            f"What is $\\int_X c_{{{n - 1}}}(TX)$ for a smooth hypersurface $X$ of degree ${d}$ in complex "
            f"projective space of dimension ${n}$?",
        ),
        methods=(
            Method(
                "By adjunction c(TX) = (1+h)^(n+1)/(1+dh), and χ is the degree of the top class.",
                (
                    (
                        "Chern class",
                        f"c(TX) = (1+h)^{n + 1}/(1+{d}h) = {plain(series)} + ...",
                        f"$$c(TX)=\\frac{{(1+h)^{n + 1}}}{{1+{d}h}}.$$",
                    ),
                    (
                        "Top coefficient",
                        f"The coefficient of h^{n - 1} is {coefficient}",
                        f"The coefficient of $h^{{{n - 1}}}$ is ${coefficient}$.",
                    ),
                    (
                        "Degree",
                        f"∫ h^{n - 1} = {d}, so χ = {d}·({coefficient}) = {value}",
                        f"Since $\\int_Xh^{{{n - 1}}}={d}$, $\\chi(X)={d}\\cdot({coefficient})={value}$.",
                    ),
                ),
            ),
            Method(
                "Take the Fermat hypersurface and project it to a projective space of one lower dimension.",
                (
                    (
                        "Branched covering",
                        f"It is a {d}-sheeted covering of P^{n - 1}, branched along the "
                        f"Fermat hypersurface there",
                        f"Forgetting a coordinate gives a ${d}$-sheeted covering "
                        f"of $\\mathbb{{P}}^{{{n - 1}}}$ branched along the Fermat hypersurface $B$.",
                    ),
                    (
                        "Recursion",
                        f"χ = {d}·(n - χ(B)) + χ(B) with n = {n}, which leads to {value}",
                        f"$$\\chi(X)={d}\\left({n}-\\chi(B)\\right)+\\chi(B)={value}.$$",
                    ),
                ),
            ),
        ),
        check=f"the middle Betti number would be {middle}, which is not negative",
    )


@template(_OTHER, 19)
def surface_of_curve(rng: random.Random) -> Draft:
    kind = rng.choice(["plane", "hyperelliptic", "fermat", "hurwitz"])
    if kind == "plane":
        d = rng.randrange(3, 13)
        nodes = rng.randrange(0, (d - 1) * (d - 2) // 2)
        value = (d - 1) * (d - 2) // 2 - nodes
        text = (
            f"an irreducible plane curve of degree ${d}$ with exactly ${nodes}$ nodes and no other "
            "singularities"
            if nodes > 1
            else f"a smooth plane curve of degree ${d}$"
        )
        if nodes == 1:
            value += 1
        how, a, b = f"({d}-1)({d}-2)/2 - {nodes if nodes > 1 else 0}", d, nodes if nodes > 1 else 0
    elif kind == "hyperelliptic":
        a, b = rng.randrange(5, 20), 0
        value = (a - 1) // 2
        text = f"the smooth projective model of $y^2 = x^{{{a}}} - 1$"
        how = f"the branch points number {a + a % 2}, so 2g + 2 = {a + a % 2}"
    elif kind == "fermat":
        a, b = rng.randrange(3, 10), 0
        value = (a - 1) * (a - 2) // 2
        text = f"the Fermat curve $x^{{{a}}} + y^{{{a}}} = z^{{{a}}}$ in $\\mathbb{{P}}^2(\\mathbb{{C}})$"
        how = f"({a}-1)({a}-2)/2"
    else:
        a, b = rng.randrange(2, 6), 2 * rng.randrange(2, 9)
        value = (2 * a * -1 + b + 2) // 2
        if value < 0:
            return surface_of_curve(rng)
        text = (
            f"a compact connected Riemann surface that has a holomorphic map of degree ${a}$ to the "
            f"Riemann sphere with exactly ${b}$ simple branch points"
        )
        how = f"2g - 2 = {a}·(-2) + {b}"
    return Draft(
        params={"kind": kind, "a": a, "b": b},
        answer=value,
        difficulty=8.0 if kind in ("plane", "hurwitz") else 7.5,
        goal="the genus",
        asks=(
            f"Find the (geometric) genus of {text}.",
            f"What is the dimension of the space of holomorphic differentials on {text}"
            + (" (on its normalization)" if kind == "plane" and b else "")
            + "?",
        ),
        methods=(
            Method(
                "Use the genus formula that fits the description.",
                (
                    (
                        "Formula",
                        f"Here {how}",
                        "Apply the degree-genus formula or Riemann-Hurwitz, "
                        "$2g-2=d(2h-2)+\\sum(e_P-1)$.",
                    ),
                    ("Evaluate", f"This gives g = {value}", f"This gives $g={value}$."),
                ),
            ),
            Method(
                "Compute the Euler characteristic by projecting to a line.",
                (
                    (
                        "Euler characteristic",
                        f"The Riemann-Hurwitz count gives χ = {2 - 2 * value}",
                        f"Counting sheets and ramification gives $\\chi={2 - 2 * value}$.",
                    ),
                    ("Genus", f"g = (2 - χ)/2 = {value}", f"$$g=\\frac{{2-\\chi}}2={value}.$$"),
                ),
            ),
        ),
        check=f"the genus is not negative, and 2g - 2 = {2 * value - 2} is the degree of the canonical "
        "divisor",
    )


@template("Algebra -> Other", 19)
def modular_forms(rng: random.Random) -> Draft:
    k = 2 * rng.randrange(6, 80)
    cusp = rng.random() < 0.5
    dim = k // 12 + (0 if k % 12 == 2 else 1)
    value = dim - 1 if cusp else dim
    pairs = [(a, (k - 4 * a) // 6) for a in range(k // 4 + 1) if (k - 4 * a) % 6 == 0]
    name = "cusp forms" if cusp else "modular forms"
    sym = "S" if cusp else "M"
    return Draft(
        params={"k": k, "cusp": cusp},
        answer=value,
        difficulty=8.0,
        goal=f"the dimension of the space of {name} of weight {k}",
        asks=(
            f"What is the dimension of the space ${sym}_{{{k}}}(\\mathrm{{SL}}_2(\\mathbb{{Z}}))$ of {name} "
            f"of weight ${k}$ for the full modular group?",
            f"Find the number of linearly independent {name} of weight ${k}$ and level $1$.",
        ),
        methods=(
            Method(
                "The ring of modular forms is C[E₄, E₆].",
                (
                    (
                        "Monomials",
                        f"4a + 6b = {k} has the solutions {listed(pairs[:4])}"
                        f"{', ...' if len(pairs) > 4 else ''}, in total {dim}",
                        f"The monomials $E_4^aE_6^b$ with $4a+6b={k}$ form a basis; there are ${dim}$.",
                    ),
                    (
                        "Cusp condition",
                        f"The Eisenstein series is not a cusp form, so {dim - 1} remain"
                        if cusp
                        else "No further condition",
                        f"Cusp forms have codimension one: ${dim - 1}$."
                        if cusp
                        else f"So the dimension is ${dim}$.",
                    ),
                ),
            ),
            Method(
                "Use the dimension formula with floor(k/12).",
                (
                    (
                        "Formula",
                        f"{k} = 12·{k // 12} + {k % 12}",
                        f"${k}=12\\cdot{k // 12}+{k % 12}$.",
                    ),
                    (
                        "Evaluate",
                        f"dim M = {k // 12}{' + 1' if k % 12 != 2 else ''} = {dim}"
                        + (f", and dim S = {dim - 1}" if cusp else ""),
                        f"$\\dim M_{{{k}}}={dim}$"
                        + (f" and $\\dim S_{{{k}}}={dim - 1}$." if cusp else "."),
                    ),
                ),
            ),
        ),
        check=f"multiplication by Δ maps weight {k - 12} onto the cusp forms of weight {k}, so the latter "
        f"have dimension {dim - 1}",
    )
