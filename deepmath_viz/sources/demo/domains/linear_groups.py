"""Templates: matrix groups, dihedral groups, subspaces, representable functors."""

from __future__ import annotations

import random
from itertools import count
from math import comb, gcd, lcm, prod

import sympy as sp

from ..templates import Draft, Method, listed, template, times

_GROUPS = "Algebra -> Abstract Algebra -> Group Theory"


@template(_GROUPS, 10)
def general_linear_order(rng: random.Random) -> Draft:
    n = rng.choice([2, 2, 3, 3, 4])
    q = rng.choice([2, 3, 4, 5, 7, 8, 9, 11, 13] if n < 4 else [2, 3])
    special = rng.random() < 0.5
    name = ("SL" if special else "GL") + f"_{n}"
    factors = [q**n - q**i for i in range(n)]
    order = prod(factors)
    value = order // (q - 1) if special else order
    tail = (
        f"; the determinant maps onto the {q - 1} units, so divide by {q - 1}: {value}"
        if special
        else ""
    )
    tail_tex = (
        f" The determinant maps it onto $\\mathbb{{F}}_{{{q}}}^\\times$, so the kernel has "
        f"${order}/{q - 1} = {value}$ elements."
        if special
        else ""
    )
    sylow = q ** (n * (n - 1) // 2)
    return Draft(
        params={"n": n, "q": q, "special": special},
        answer=value,
        difficulty=5.5 if n < 4 else 6.0,
        goal=f"the order of {name.replace('_', '')}(F{q})",
        asks=(
            f"What is the order of the group $\\mathrm{{{name[:2]}}}_{n}(\\mathbb{{F}}_{{{q}}})$?",
            f"Let $F$ be a field with ${q}$ elements. How many ${n}\\times {n}$ matrices over $F$ "
            f"have determinant {'equal to $1$' if special else 'different from $0$'}?",
        ),
        methods=(
            Method(
                "Choose the rows of an invertible matrix one after another.",
                (
                    (
                        "Rows",
                        f"Row i must avoid the span of the previous ones: {listed(factors)} "
                        "choices",
                        f"The rows can be chosen in ${listed(factors)}$ ways, each time "
                        "avoiding the span of the earlier rows.",
                    ),
                    (
                        "Product",
                        f"The product is {order}{tail}",
                        f"Hence $|\\mathrm{{GL}}_{n}"
                        f"(\\mathbb{{F}}_{{{q}}})| = {times(factors)} = {order}$.{tail_tex}",
                    ),
                ),
            ),
            Method(
                "Use the formula with the unipotent part split off: q^(n(n-1)/2)·∏(q^i - 1).",
                (
                    (
                        "Factors",
                        f"{q}^{n * (n - 1) // 2} = {sylow} and the q^i - 1 are "
                        f"{listed([q**i - 1 for i in range(1, n + 1)])}",
                        f"$$|\\mathrm{{GL}}_{n}(\\mathbb{{F}}_{{{q}}})| = {sylow}\\cdot "
                        f"{times([q**i - 1 for i in range(1, n + 1)])} = {order}.$$",
                    ),
                    (
                        "Result",
                        f"So the order is {order}{tail}",
                        f"So the general linear group has order ${order}$.{tail_tex}",
                    ),
                ),
            ),
        ),
        check=f"the Sylow subgroup of upper unitriangular matrices has order {sylow}, and "
        f"{value} = {sylow}·{value // sylow}",
    )


@template(_GROUPS, 14)
def dihedral_subgroups(rng: random.Random) -> Draft:
    n = rng.randrange(5, 73)
    divisors = sp.divisors(n)
    value = len(divisors) + sum(divisors)
    return Draft(
        params={"n": n},
        answer=value,
        difficulty=6.0,
        goal=f"the number of subgroups of the dihedral group of order {2 * n}",
        asks=(
            f"How many subgroups does the dihedral group of order ${2 * n}$ have?",
            f"Let $G$ be the symmetry group of a regular ${n}$-gon. Determine the total number of "
            "subgroups of $G$, including $G$ itself and the trivial one.",
        ),
        methods=(
            Method(
                "A subgroup either consists of rotations only, or it contains reflections.",
                (
                    (
                        "Rotations only",
                        f"One for every divisor of {n}: {len(divisors)}",
                        f"The rotations form a cyclic group of order ${n}$, with "
                        f"$\\tau({n})={len(divisors)}$ subgroups.",
                    ),
                    (
                        "With reflections",
                        f"For a divisor d as index of the rotation part there are "
                        f"d of them, in total σ({n}) = {sum(divisors)}",
                        "A subgroup with reflections is $\\langle r^d, r^is\\rangle$ with $d\\mid n$, "
                        f"$0\\le i<d$, so there are $\\sigma({n})={sum(divisors)}$.",
                    ),
                    (
                        "Add",
                        f"{len(divisors)} + {sum(divisors)} = {value}",
                        f"$$\\tau({n})+\\sigma({n}) = {len(divisors)}+{sum(divisors)} = {value}.$$",
                    ),
                ),
            ),
            Method(
                "Check the count by conjugacy classes of subgroups instead.",
                (
                    (
                        "Cyclic part",
                        f"Every one of the {len(divisors)} subgroups of the rotation group is "
                        "normal, so each counts once",
                        f"The ${len(divisors)}$ rotation subgroups are normal, "
                        "each in a class of its own.",
                    ),
                    (
                        "Dihedral part",
                        f"For each divisor d of {n} the subgroups of order 2·{n}/d number d; "
                        f"adding {' + '.join(map(str, divisors))} gives {sum(divisors)}",
                        f"For each $d\\mid {n}$ there are $d$ subgroups of order $2\\cdot{n}/d$ with "
                        f"reflections: ${'+'.join(map(str, divisors))}={sum(divisors)}$.",
                    ),
                    ("Total", f"Altogether {value}", f"Altogether ${value}$ subgroups."),
                ),
            ),
        ),
        check=f"the {n} subgroups generated by a single reflection are part of the second count, "
        f"and {sum(divisors)} ≥ {n}",
    )


@template("Algebra -> Abstract Algebra -> Other", 16)
def gaussian_binomial(rng: random.Random) -> Draft:
    q, n = rng.choice([2, 3, 4, 5]), rng.randrange(4, 7)
    k = rng.randrange(2, n - 1) if n > 4 else 2
    top = [q**n - q**i for i in range(k)]
    bottom = [q**k - q**i for i in range(k)]
    value = prod(top) // prod(bottom)
    column = [
        prod(q**j - 1 for j in range(m - i + 1, m + 1)) // prod(q**j - 1 for j in range(1, i + 1))
        for m, i in ((n - 1, k - 1), (n - 1, k))
    ]
    return Draft(
        params={"q": q, "n": n, "k": k},
        answer=value,
        difficulty=6.5,
        goal=f"the number of {k}-dimensional subspaces of a {n}-dimensional space over F{q}",
        asks=(
            f"How many ${k}$-dimensional subspaces does the vector space "
            f"$\\mathbb{{F}}_{{{q}}}^{{{n}}}$ have?",
            f"Compute the number of points of the Grassmannian $\\mathrm{{Gr}}({k},{n})$ over the "
            f"finite field with ${q}$ elements.",
            f"Evaluate the Gaussian binomial coefficient $\\binom{{{n}}}{{{k}}}_{{q}}$ at $q={q}$.",
        ),
        methods=(
            Method(
                "Count ordered bases and divide by the number of bases of one subspace.",
                (
                    (
                        "Independent tuples",
                        f"There are {' · '.join(map(str, top))} = {prod(top)} "
                        f"linearly independent {k}-tuples",
                        f"There are ${times(top)} = {prod(top)}$ independent ${k}$-tuples.",
                    ),
                    (
                        "Bases of a subspace",
                        f"Each subspace has {' · '.join(map(str, bottom))} = "
                        f"{prod(bottom)} ordered bases",
                        f"Each ${k}$-dimensional subspace has ${times(bottom)} = {prod(bottom)}$ "
                        "ordered bases.",
                    ),
                    (
                        "Divide",
                        f"{prod(top)}/{prod(bottom)} = {value}",
                        f"$$\\frac{{{prod(top)}}}{{{prod(bottom)}}} = {value}.$$",
                    ),
                ),
            ),
            Method(
                "The q-Pascal recursion works as well: [n,k] = [n-1,k-1] + q^k·[n-1,k].",
                (
                    (
                        "Smaller values",
                        f"[{n - 1},{k - 1}] = {column[0]} and [{n - 1},{k}] = {column[1]}",
                        f"$\\binom{{{n - 1}}}{{{k - 1}}}_{q} = {column[0]}$ and "
                        f"$\\binom{{{n - 1}}}{{{k}}}_{q} = {column[1]}$.",
                    ),
                    (
                        "Recursion",
                        f"{column[0]} + {q**k}·{column[1]} = {value}",
                        f"$${column[0]} + {q}^{k}\\cdot {column[1]} = {value}.$$",
                    ),
                ),
            ),
        ),
        check=f"modulo {q} the count should be 1, and {value} = {q}·{value // q} + {value % q}; "
        f"for q → 1 the formula becomes C({n},{k}) = {comb(n, k)}",
    )


@template("Algebra -> Abstract Algebra -> Category Theory", 12)
def natural_transformations(rng: random.Random) -> Draft:
    m, n = rng.randrange(6, 80), rng.randrange(6, 80)
    g = gcd(m, n)
    witness = next(i for i in count(1) if (i * m) % n == 0)
    return Draft(
        params={"m": m, "n": n},
        answer=g,
        difficulty=7.5,
        goal=f"the number of natural transformations from Hom(Z/{m}, -) to Hom(Z/{n}, -)",
        asks=(
            f"Let $F = \\operatorname{{Hom}}(\\mathbb{{Z}}/{m}, -)$ and $G = \\operatorname{{Hom}}"
            f"(\\mathbb{{Z}}/{n}, -)$ be functors from abelian groups to sets. How many natural "
            "transformations $F \\Rightarrow G$ exist?",
            f"In the category of functors from $\\mathbf{{Ab}}$ to $\\mathbf{{Set}}$, determine the "
            f"number of morphisms from the functor represented by $\\mathbb{{Z}}/{m}\\mathbb{{Z}}$ to "
            f"the functor represented by $\\mathbb{{Z}}/{n}\\mathbb{{Z}}$.",
        ),
        methods=(
            Method(
                "This is the Yoneda lemma for a representable functor.",
                (
                    (
                        "Yoneda",
                        f"Nat(Hom(A,-), G) ≅ G(A), so the set is G(Z/{m}) = Hom(Z/{n}, Z/{m})",
                        "By the Yoneda lemma, "
                        f"$$\\operatorname{{Nat}}(F,G)\\cong G(\\mathbb{{Z}}/{m}) = \\operatorname{{Hom}}"
                        f"(\\mathbb{{Z}}/{n},\\mathbb{{Z}}/{m}).$$",
                    ),
                    (
                        "Count homomorphisms",
                        f"A homomorphism sends 1 to an element killed by {n}; "
                        f"there are gcd({n},{m}) = {g}",
                        f"The image of $1$ must be killed by ${n}$, "
                        f"which leaves $\\gcd({n},{m})={g}$ elements of $\\mathbb{{Z}}/{m}$.",
                    ),
                ),
            ),
            Method(
                "Work by hand: a transformation is determined by the image of the identity.",
                (
                    (
                        "Naturality",
                        f"The image of id in Hom(Z/{m}, Z/{m}) is some homomorphism from Z/{n} to "
                        f"Z/{m}, and every choice extends",
                        f"Where $\\mathrm{{id}}_{{\\mathbb{{Z}}/{m}}}$ goes "
                        "determines everything by naturality, and every choice is possible.",
                    ),
                    (
                        "Count choices",
                        f"Elements x of Z/{m} with {n}x = 0 are the multiples of {m // g}; there "
                        f"are {g}",
                        f"The choices are the elements $x\\in\\mathbb{{Z}}/{m}$ with ${n}x=0$, the "
                        f"multiples of ${m // g}$: ${g}$ of them.",
                    ),
                ),
            ),
        ),
        check=f"gcd({m},{n}) = {m}·{n}/lcm = {m * n}/{lcm(m, n)} = {g}; also the smallest multiple "
        f"of {m} divisible by {n} is {witness}·{m}, which agrees with {n}/{witness} = {g}",
    )
