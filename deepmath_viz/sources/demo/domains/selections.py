"""Templates: selections, arrangements, tableaux."""

from __future__ import annotations

import random
from math import comb, factorial, prod

import sympy as sp

from ..templates import Draft, Method, listed, template, times

_COUNT = "Applied Mathematics -> Statistics -> Probability -> Counting Methods"
_COMB = "Discrete Mathematics -> Combinatorics"


@template(f"{_COUNT} -> Combinations", 7)
def committee(rng: random.Random) -> Draft:
    m, w = rng.randrange(5, 11), rng.randrange(5, 11)
    size = rng.randrange(4, 7)
    low = rng.choice([1, 2])
    parts = [(k, comb(w, k) * comb(m, size - k)) for k in range(low, min(size, w) + 1)]
    value = sum(v for _, v in parts)
    missing = [comb(w, k) * comb(m, size - k) for k in range(low)]
    return Draft(
        params={"m": m, "w": w, "size": size, "low": low},
        answer=value,
        difficulty=4.0,
        goal="the number of possible committees",
        asks=(
            f"A committee of ${size}$ is chosen from ${m}$ algebraists and ${w}$ geometers. In how many "
            f"ways can this be done if at least ${low}$ of its members must be "
            f"{'a geometer' if low == 1 else 'geometers'}?",
            f"From an urn with ${m}$ numbered black and ${w}$ numbered white balls, ${size}$ balls are "
            f"taken at once. How many selections contain ${low}$ or more white balls?",
        ),
        methods=(
            Method(
                "Sum over the number k from the second group.",
                (
                    (
                        "Cases",
                        f"The cases give {listed([f'k={k}: {v}' for k, v in parts])}",
                        f"$$\\sum_{{k\\ge{low}}}\\binom{{{w}}}k\\binom{{{m}}}{{{size}-k}}.$$",
                    ),
                    (
                        "Add",
                        f"Altogether {value}",
                        f"${' + '.join(str(v) for _, v in parts)}={value}$.",
                    ),
                ),
            ),
            Method(
                "Count the complement.",
                (
                    (
                        "All and bad",
                        f"All: C({m + w},{size}) = {comb(m + w, size)}; too few: "
                        f"{' + '.join(map(str, missing))}",
                        f"There are $\\binom{{{m + w}}}{{{size}}}="
                        f"{comb(m + w, size)}$ selections, of which ${sum(missing)}$ have too few.",
                    ),
                    (
                        "Subtract",
                        f"{comb(m + w, size)} - {sum(missing)} = {value}",
                        f"$${comb(m + w, size)}-{sum(missing)}={value}.$$",
                    ),
                ),
            ),
        ),
        check=f"this is {value / comb(m + w, size):.1%} of all selections",
    )


@template(f"{_COUNT} -> Permutations", 6)
def letters_apart(rng: random.Random) -> Draft:
    n, k = rng.choice(
        [
            (6, 2),
            (7, 2),
            (7, 3),
            (8, 3),
            (8, 2),
            (9, 3),
            (9, 4),
            (10, 4),
            (5, 2),
            (6, 3),
            (10, 3),
            (8, 4),
        ]
    )
    value = sp.factorial(n - k) * comb(n - k + 1, k) * sp.factorial(k)
    total = sp.factorial(n)
    return Draft(
        params={"n": n, "k": k},
        answer=int(value),
        difficulty=4.5,
        goal="the number of arrangements without two of the special objects side by side",
        asks=(
            f"${n}$ different books, ${k}$ of them on topology, are arranged on a shelf. In how many ways "
            "can this be done with no two topology books next to each other?",
            f"How many permutations of $1, 2, \\ldots, {n}$ have no two adjacent entries that are both at "
            f"most ${k}$?",
        ),
        methods=(
            Method(
                "Arrange the others first and use the gaps.",
                (
                    (
                        "Others",
                        f"{n - k}! = {sp.factorial(n - k)}",
                        f"The other ${n - k}$ objects can be "
                        f"arranged in ${n - k}!={sp.factorial(n - k)}$ ways.",
                    ),
                    (
                        "Gaps",
                        f"{n - k + 1} gaps, choose {k} in order: {comb(n - k + 1, k)}·{k}!",
                        f"The ${k}$ special ones go into different gaps out of ${n - k + 1}$: "
                        f"$\\binom{{{n - k + 1}}}{{{k}}}\\cdot{k}!={comb(n - k + 1, k) * sp.factorial(k)}$.",
                    ),
                    ("Multiply", f"The product is {value}", f"The product is ${value}$."),
                ),
            ),
            Method(
                "First choose the places, then fill them.",
                (
                    (
                        "Places",
                        f"{k} places out of {n} without neighbours: C({n - k + 1},{k}) = "
                        f"{comb(n - k + 1, k)}",
                        f"The positions can be chosen in $\\binom{{{n - k + 1}}}"
                        f"{{{k}}}={comb(n - k + 1, k)}$ ways.",
                    ),
                    (
                        "Fill",
                        f"times {k}!·{n - k}! = {value}",
                        f"Filling gives ${times([f'{k}!', f'{n - k}!'])}$"
                        f" possibilities each, in total ${value}$.",
                    ),
                ),
            ),
        ),
        check=f"the share among all {total} arrangements is {float(sp.Rational(value, total)):.3f}",
    )


@template(_COMB, 19)
def standard_tableaux(rng: random.Random) -> Draft:
    rows = sorted((rng.randrange(1, 6) for _ in range(rng.randrange(2, 5))), reverse=True)
    n = sum(rows)
    if n < 5 or rows[0] == 1:
        return standard_tableaux(rng)
    cols = [sum(1 for r in rows if r > j) for j in range(rows[0])]
    hooks = [[rows[i] - j + cols[j] - i - 1 for j in range(rows[i])] for i in range(len(rows))]
    flat = [h for r in hooks for h in r]
    value = factorial(n) // prod(flat)
    shape = f"({listed(rows)})"
    return Draft(
        params={"rows": rows},
        answer=value,
        difficulty=7.0,
        goal=f"the number of standard Young tableaux of shape {shape}",
        asks=(
            f"How many standard Young tableaux of shape ${shape}$ are there?",
            f"Find the dimension of the irreducible complex representation of $S_{{{n}}}$ that belongs "
            f"to the partition $\\lambda = {shape}$.",
            f"The numbers $1,\\ldots,{n}$ are written into left-justified rows of lengths ${listed(rows)}$ "
            "so that they increase along rows and down columns. In how many ways is this possible?",
        ),
        methods=(
            Method(
                "The hook length formula settles it.",
                (
                    (
                        "Hooks",
                        f"Row by row the hook lengths are {hooks}",
                        f"The hook lengths, row by row, are ${'; '.join(listed(r) for r in hooks)}$.",
                    ),
                    (
                        "Formula",
                        f"{n}!/{prod(flat)} = {value}",
                        f"$$\\frac{{{n}!}}{{{prod(flat)}}}={value}.$$",
                    ),
                ),
            ),
            Method(
                "Frobenius' determinant formula uses the shifted parts l_i = λ_i + k - i.",
                (
                    (
                        "Shifted parts",
                        f"They are {[r + len(rows) - 1 - i for i, r in enumerate(rows)]}",
                        "The shifted parts are "
                        f"${listed([r + len(rows) - 1 - i for i, r in enumerate(rows)])}$.",
                    ),
                    (
                        "Formula",
                        f"{n}!·∏(l_i - l_j)/∏l_i! evaluates to {value}",
                        f"$$\\frac{{{n}!\\prod_{{i<j}}(l_i-l_j)}}{{\\prod_i l_i!}}={value}.$$",
                    ),
                ),
            ),
        ),
        check=f"the square of the dimension, {value**2}, must not exceed {n}! = {factorial(n)}",
    )
