"""Templates: enumerative geometry."""

from __future__ import annotations

import random
from functools import cache
from math import comb, factorial, prod

from ..templates import Draft, Method, listed, template


@cache
def _kontsevich(d: int) -> int:
    if d == 1:
        return 1
    return sum(
        _kontsevich(a)
        * _kontsevich(d - a)
        * (
            a * a * (d - a) ** 2 * comb(3 * d - 4, 3 * a - 2)
            - a**3 * (d - a) * comb(3 * d - 4, 3 * a - 1)
        )
        for a in range(1, d)
    )


@template("Geometry -> Other", 3)
def rational_plane_curves(rng: random.Random) -> Draft:
    d = rng.choice([3, 4, 5])
    value = _kontsevich(d)
    parts = listed([f"N_{i} = {_kontsevich(i)}" for i in range(1, d + 1)])
    return Draft(
        params={"d": d},
        answer=value,
        difficulty=10.0,
        goal=f"the number of rational plane curves of degree {d} through {3 * d - 1} points",
        asks=(
            f"How many irreducible rational curves of degree ${d}$ in the complex projective plane pass "
            f"through ${3 * d - 1}$ points in general position?",
            f"Let $N_d$ be the number of rational plane curves of degree $d$ through $3d-1$ general "
            f"points. Find $N_{{{d}}}$.",
        ),
        methods=(
            Method(
                "Kontsevich's recursion follows from the associativity of quantum cohomology.",
                (
                    (
                        "Recursion",
                        "N_d = Σ N_a N_b (a²b² C(3d-4,3a-2) - a³b C(3d-4,3a-1)), a + b = d",
                        "$$N_d=\\sum_{a+b=d}N_aN_b\\left(a^2b^2\\binom{3d-4}{3a-2}-a^3b\\binom{3d-4}{3a-1}"
                        "\\right).$$",
                    ),
                    (
                        "Values",
                        f"Starting with one line: {parts}",
                        f"Starting with $N_1=1$: ${parts}$.",
                    ),
                ),
            ),
            Method(
                "Equate boundary divisors of the space of stable maps with four marked points.",
                (
                    (
                        "Linear equivalence",
                        "The three boundary points of M_{0,4} are equivalent; pull this back",
                        "Pull back the equivalence of the boundary points of $\\overline{M}_{0,4}$ to "
                        "the space of stable maps.",
                    ),
                    (
                        "Count splittings",
                        f"Counting the reducible curves on both sides yields {value}",
                        f"Counting reducible curves on both sides determines $N_{{{d}}}={value}$.",
                    ),
                ),
            ),
        ),
        check="the recursion gives N_2 = 1, the conic through five points",
    )


@template("Geometry -> Other", 7)
def grassmannian_degree(rng: random.Random) -> Draft:
    k, n = rng.choice(
        [(2, 4), (2, 5), (2, 6), (2, 7), (3, 6), (3, 7), (2, 8), (2, 9), (3, 8), (4, 8)]
    )
    dim = k * (n - k)
    value = (
        factorial(dim)
        * prod(factorial(i) for i in range(k))
        // prod(factorial(n - k + i) for i in range(k))
    )
    return Draft(
        params={"k": k, "n": n},
        answer=value,
        difficulty=9.5 if k > 2 else 9.0,
        goal="the number of subspaces that meet the conditions",
        asks=(
            f"In complex projective space of dimension ${n - 1}$, how many linear subspaces of projective "
            f"dimension ${k - 1}$ meet ${dim}$ subspaces of projective dimension ${n - k - 1}$ in general "
            "position?",
            f"Compute the degree of the Grassmannian $\\mathrm{{Gr}}({k},{n})$ in its Plücker embedding.",
        ),
        methods=(
            Method(
                "Each condition is the Schubert class σ₁, so the number is the power σ₁^dim.",
                (
                    (
                        "Pieri's rule",
                        f"σ₁^{dim} counts standard tableaux of the {k} × {n - k} rectangle",
                        f"By Pieri's rule $\\sigma_1^{{{dim}}}$ counts standard Young tableaux of a "
                        f"${k}\\times{n - k}$ rectangle.",
                    ),
                    (
                        "Hook formula",
                        f"That number is {value}",
                        f"The hook length formula gives ${value}$.",
                    ),
                ),
            ),
            Method(
                "Use the closed formula for the Plücker degree.",
                (
                    (
                        "Formula",
                        f"{dim}!·∏ i!/({n - k}+i)! over i = 0..{k - 1}",
                        f"$$\\deg={dim}!\\prod_{{i=0}}^{{{k - 1}}}\\frac{{i!}}{{({n - k}+i)!}}.$$",
                    ),
                    ("Evaluate", f"This equals {value}", f"Its value is ${value}$."),
                ),
            ),
        ),
        check=f"the dimension of the Grassmannian is {k}·{n - k} = {dim}, as many as there are conditions",
    )
