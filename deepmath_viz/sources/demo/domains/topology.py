"""Templates: topology."""

from __future__ import annotations

import random
from math import factorial, gcd

from ..templates import Draft, Method, listed, template, yes

_OTHER = "Other"


@template(_OTHER, 14)
def subgroups_of_free_group(rng: random.Random) -> Draft:
    r, n = rng.choice(
        [
            (2, 3),
            (2, 4),
            (2, 5),
            (3, 2),
            (3, 3),
            (2, 2),
            (4, 2),
            (2, 6),
            (3, 4),
            (5, 2),
            (4, 3),
            (2, 7),
            (6, 2),
            (3, 5),
        ]
    )
    hall = [0, 1]
    for k in range(2, n + 1):
        hall.append(
            k * factorial(k) ** (r - 1)
            - sum(factorial(k - i) ** (r - 1) * hall[i] for i in range(1, k))
        )
    return Draft(
        params={"r": r, "n": n},
        answer=hall[n],
        difficulty=8.5 if n > 3 else 8.0,
        goal=f"the number of subgroups of index {n} in the free group of rank {r}",
        asks=(
            f"How many subgroups of index ${n}$ does the free group $F_{{{r}}}$ of rank ${r}$ have?",
            f"Let $X$ be a wedge of ${r}$ circles with base point $x_0$. Find the number of connected "
            f"${n}$-sheeted coverings $(Y, y_0) \\to (X, x_0)$ up to isomorphism of pointed coverings.",
        ),
        methods=(
            Method(
                "M. Hall's recursion: remove from all actions those that are not transitive.",
                (
                    (
                        "Recursion",
                        "N(n) = n·(n!)^(r-1) - Σ ((n-i)!)^(r-1)·N(i)",
                        "$$N_n=n\\,(n!)^{r-1}-\\sum_{i=1}^{n-1}\\left((n-i)!\\right)^{r-1}N_i.$$",
                    ),
                    (
                        "Values",
                        f"For r = {r}: {listed([f'N({i}) = {v}' for i, v in enumerate(hall) if i])}",
                        f"For $r={r}$ the values $N_1,\\ldots,N_{n}$ are ${listed(hall[1:])}$.",
                    ),
                ),
            ),
            Method(
                "Count transitive actions on n points and divide by (n-1)!.",
                (
                    (
                        "Actions",
                        f"All {r}-tuples of permutations number {factorial(n) ** r}; the transitive "
                        f"ones are {hall[n] * factorial(n - 1)}",
                        f"Of the ${factorial(n) ** r}$ tuples of ${r}$ permutations of ${n}$ points, "
                        f"${hall[n] * factorial(n - 1)}$ are transitive.",
                    ),
                    (
                        "Point stabilisers",
                        f"Each subgroup arises from {n - 1}! labelings, so "
                        f"{hall[n] * factorial(n - 1)}/{factorial(n - 1)} = {hall[n]}",
                        f"A subgroup corresponds to $({n}-1)!$ of them, so there are ${hall[n]}$.",
                    ),
                ),
            ),
        ),
        check=f"index 2 gives 2^{r} - 1 = {2**r - 1}, the number of epimorphisms onto Z/2, as the "
        f"recursion does: {hall[2]}",
    )


@template(_OTHER, 29)
def compact_space(rng: random.Random) -> Draft:
    n, p, q = rng.randrange(2, 9), rng.randrange(2, 9), rng.randrange(2, 9)
    kind = rng.choice(["SO", "SL", "quadric", "lens", "coprime", "knot"])
    if kind == "SO":
        truth, text = True, f"the group $\\mathrm{{SO}}({n + 1})$ of real matrices compact"
        why = "It is closed, and bounded because the columns are unit vectors"
    elif kind == "SL":
        truth, text = False, f"the group $\\mathrm{{SL}}_{n}(\\mathbb{{R}})$ compact"
        why = "It contains diag(t, 1/t, 1, ...) for all t > 0, so it is unbounded"
    elif kind == "quadric":
        p = rng.choice([-3, -2, -1, 1, 2, 3])
        truth = p > 0
        text = (
            f"the set $\\{{(x,y,z)\\in\\mathbb{{R}}^3 : x^2 + {n}y^2 {'+' if p > 0 else '-'} "
            f"{abs(p)}z^2 = {q}\\}}$ compact"
        )
        why = (
            "The quadratic form is positive definite, so the set is a bounded ellipsoid"
            if truth
            else "The form is indefinite, and z can be arbitrarily large"
        )
    elif kind == "lens":
        p = rng.randrange(5, 14)
        a = rng.choice([a for a in range(1, p) if gcd(a, p) == 1])
        b = rng.choice([b for b in range(1, p) if gcd(b, p) == 1 and b != a])
        truth = 0 in ((a - b) % p, (a + b) % p, (a * b - 1) % p, (a * b + 1) % p)
        n, q = a, b
        text = f"the lens space $L({p},{a})$ homeomorphic to $L({p},{b})$"
        why = (
            f"By Reidemeister this holds iff {b} ≡ ±{a}^(±1) mod {p}, and {a}·{b} ≡ {a * b % p}, "
            f"{b} - {a} ≡ {(b - a) % p}, {b} + {a} ≡ {(a + b) % p} mod {p}"
        )
    elif kind == "coprime":
        truth = gcd(p, q) == 1
        text = f"the group $\\mathbb{{Z}}/{p} \\otimes_{{\\mathbb{{Z}}}} \\mathbb{{Z}}/{q}$ trivial"
        why = f"The tensor product is cyclic of order gcd({p},{q}) = {gcd(p, q)}"
    else:
        q = rng.choice([v for v in range(2, 10) if gcd(v, p) == 1])
        p, q = min(p, q), max(p, q)
        genus = (p - 1) * (q - 1) // 2
        g = rng.choice([genus, genus + 1, genus - 1])
        n, truth = g, g == genus
        text = f"the Seifert genus of the torus knot $T({p},{q})$ equal to ${g}$"
        why = f"The genus of T(p,q) is (p-1)(q-1)/2 = {genus}"
    return Draft(
        params={"kind": kind, "n": n, "p": p, "q": q},
        answer=yes(truth),
        difficulty={"lens": 8.5, "knot": 8.0, "SO": 6.5, "SL": 6.5, "quadric": 5.5, "coprime": 7.0}[
            kind
        ],
        goal="whether the statement holds",
        asks=(f"Is {text}?", f"Decide the following question with Yes or No: is {text}?"),
        methods=(
            Method(
                "There is a standard criterion for this.",
                (
                    (
                        "Criterion",
                        why,
                        {
                            "SO": "It is defined by $A^TA=I$, $\\det A=1$: closed and bounded.",
                            "SL": "The matrices $\\operatorname{diag}(t,1/t,1,\\ldots,1)$ are unbounded.",
                            "quadric": "The level set is bounded exactly if the form is definite.",
                            "lens": "$L(p,a)\\cong L(p,b)$ exactly if $b\\equiv\\pm a^{\\pm1}\\pmod p$.",
                            "coprime": "$\\mathbb{Z}/m\\otimes\\mathbb{Z}/n\\cong\\mathbb{Z}/\\gcd(m,n)$.",
                            "knot": "The genus of a torus knot $T(p,q)$ is $\\frac{(p-1)(q-1)}2$.",
                        }[kind],
                    ),
                    (
                        "Apply",
                        f"So the answer is {yes(truth)}",
                        f"Therefore the answer is {yes(truth)}.",
                    ),
                ),
            ),
            Method(
                "Let me test the definition on the example at hand.",
                (
                    (
                        "Test",
                        why,
                        "Inserting the numbers of the question into the definition settles it: "
                        + {
                            "SO": "a closed bounded set is compact by Heine-Borel.",
                            "SL": "an unbounded set is not compact.",
                            "quadric": "the sign of the coefficient of $z^2$ decides.",
                            "lens": f"here $a b\\equiv{n * q % p}$ and $b-a\\equiv{(q - n) % p}$ modulo ${p}$.",
                            "coprime": f"$\\gcd({p},{q})={gcd(p, q)}$.",
                            "knot": f"$\\frac{{({p}-1)({q}-1)}}2={(p - 1) * (q - 1) // 2}$.",
                        }[kind],
                    ),
                    ("Decide", f"Hence {yes(truth)}", f"Hence: {yes(truth)}."),
                ),
            ),
        ),
        check="each step was an equivalence or a direct proof, so there is no gap",
    )
