"""Templates: finite groups, counted by cycle types, and homomorphisms."""

from __future__ import annotations

import random
from math import factorial, gcd, lcm, prod

import sympy as sp
from sympy.utilities.iterables import partitions

from ..templates import Draft, Method, factored, listed, template, times, yes

_GROUPS = "Algebra -> Abstract Algebra -> Group Theory"


def _class_size(shape: dict[int, int]) -> int:
    n = sum(k * m for k, m in shape.items())
    centralizer: int = prod(k**m * factorial(m) for k, m in shape.items())
    return factorial(n) // centralizer


def _shape(shape: dict[int, int]) -> str:
    return "(" + listed([k for k in sorted(shape, reverse=True) for _ in range(shape[k])]) + ")"


@template(_GROUPS, 13)
def elements_of_order(rng: random.Random) -> Draft:
    n = rng.randrange(5, 10)
    shapes = [dict(p) for p in partitions(n)]
    k = rng.choice(sorted({lcm(*s) for s in shapes} - {1}))
    good = sorted((s for s in shapes if lcm(*s) == k), key=_shape, reverse=True)
    sizes = [_class_size(s) for s in good]
    total = sum(sizes)
    pairs = [f"{_shape(s)}: {c}" for s, c in zip(good, sizes, strict=True)]
    upto = [(d, sum(_class_size(s) for s in shapes if d % lcm(*s) == 0)) for d in sp.divisors(k)]
    mobius = [(sp.mobius(k // d), c) for d, c in upto if sp.mobius(k // d)]
    signs = "".join(f"{'+' if m > 0 else '-'}{c}" for m, c in mobius[::-1]).lstrip("+")
    return Draft(
        params={"n": n, "k": k},
        answer=total,
        difficulty=5.5 if len(good) < 4 else 6.0,
        goal=f"the number of elements of order {k} in the symmetric group on {n} letters",
        asks=(
            f"How many elements of order ${k}$ does the symmetric group $S_{{{n}}}$ have?",
            f"Determine the number of permutations $\\sigma$ of $\\{{1, \\ldots, {n}\\}}$ such that "
            f"$\\sigma^{{{k}}}$ is the identity, but no smaller positive power of $\\sigma$ is.",
            f"Count the permutations in $S_{{{n}}}$ whose cycle lengths have least common multiple "
            f"exactly ${k}$.",
        ),
        methods=(
            Method(
                "The order of a permutation is the lcm of its cycle lengths.",
                (
                    (
                        "Cycle types",
                        f"The partitions of {n} with lcm {k} are "
                        f"{listed([_shape(s) for s in good])}",
                        f"The cycle types of order ${k}$ are ${listed([_shape(s) for s in good])}$.",
                    ),
                    (
                        "Sizes",
                        f"With n!/∏ kᵐ m! the class sizes are {listed(pairs)}",
                        "A type with $m_j$ cycles of length $j$ has $\\frac{n!}{\\prod_j j^{m_j}m_j!}$"
                        f" elements; here this gives ${listed(sizes)}$.",
                    ),
                    (
                        "Add",
                        f"Altogether {' + '.join(map(str, sizes))} = {total}",
                        f"$${' + '.join(map(str, sizes))} = {total}.$$",
                    ),
                ),
            ),
            Method(
                "Instead count the solutions of σ^d = 1 for the divisors d and use Möbius inversion.",
                (
                    (
                        "Solutions of σ^d = 1",
                        "The numbers are " + listed([f"{c} for d = {d}" for d, c in upto]),
                        "The equation $\\sigma^d=1$ has "
                        + listed([f"${c}$ solutions for $d={d}$" for d, c in upto])
                        + ".",
                    ),
                    (
                        "Möbius inversion",
                        f"Σ μ({k}/d)·N(d) = {signs} = {total}",
                        f"$$\\sum_{{d\\mid {k}}}\\mu({k}/d)N(d) = {signs} = {total}.$$",
                    ),
                ),
            ),
        ),
        check=f"elements of order {k} come in groups of φ({k}) = {sp.totient(k)} generators of one "
        f"cyclic subgroup, and {total}/{sp.totient(k)} = {total // sp.totient(k)} is an integer",
    )


@template(_GROUPS, 10)
def homomorphisms(rng: random.Random) -> Draft:
    c = rng.choice([12, 18, 20, 24, 28, 30, 36, 40, 42, 45, 48, 60, 72])
    a, b = (
        rng.choice([d for d in sp.divisors(c) if d > 1]) * rng.randrange(1, 6) for _ in range(2)
    )
    ga, gb = gcd(a, c), gcd(b, c)
    onto = sum(
        1
        for i in range(c)
        for j in range(c)
        if (a * i) % c == 0 and (b * j) % c == 0 and gcd(gcd(i, j), c) == 1
    )
    surjective = onto > 0 and rng.random() < 0.5
    value = onto if surjective else ga * gb
    kind = "surjective group homomorphisms" if surjective else "group homomorphisms"
    if surjective:
        last = (
            "Keep the surjective ones",
            f"A pair (u, v) generates Z/{c} iff gcd(u, v, {c}) = 1;"
            f" among the {ga * gb} pairs that holds for {onto}",
            f"The images generate $\\mathbb{{Z}}/{c}$ exactly if $\\gcd(u,v,{c})=1$, which "
            f"leaves ${onto}$ of the ${ga * gb}$ pairs.",
        )
    else:
        last = ("Multiply", f"{ga}·{gb} = {ga * gb}", f"$${ga}\\cdot {gb} = {ga * gb}.$$")
    source = rf"\mathbb{{Z}}/{a}\mathbb{{Z}} \times \mathbb{{Z}}/{b}\mathbb{{Z}}"
    return Draft(
        params={"a": a, "b": b, "c": c, "surjective": surjective},
        answer=value,
        difficulty=6.0 if surjective else 5.0,
        goal=f"the number of {kind} from Z/{a} × Z/{b} to Z/{c}",
        asks=(
            f"How many {kind} ${source} \\to \\mathbb{{Z}}/{c}\\mathbb{{Z}}$ are there?",
            f"Let $A = {source}$ and $C = \\mathbb{{Z}}/{c}\\mathbb{{Z}}$. Find the number of "
            f"{kind} from $A$ to $C$.",
        ),
        methods=(
            Method(
                "A homomorphism from the product is a pair of homomorphisms from the factors.",
                (
                    (
                        "Split",
                        f"φ is given by u = φ(1,0) and v = φ(0,1) in Z/{c}",
                        f"A homomorphism is determined by $u=\\varphi(1,0)$ and $v=\\varphi(0,1)$ in "
                        f"$\\mathbb{{Z}}/{c}$.",
                    ),
                    (
                        "Conditions",
                        f"{a}u = 0 has gcd({a},{c}) = {ga} solutions and {b}v = 0 has "
                        f"gcd({b},{c}) = {gb}",
                        f"The conditions ${a}u=0$ and ${b}v=0$ have "
                        f"$\\gcd({a},{c})={ga}$ and $\\gcd({b},{c})={gb}$ solutions.",
                    ),
                    last,
                ),
            ),
            Method(
                "Think of Hom(Z/a, Z/c) as the subgroup of elements killed by a.",
                (
                    (
                        "Torsion subgroups",
                        f"The {a}-torsion of Z/{c} is cyclic of order {ga}, the "
                        f"{b}-torsion of order {gb}",
                        f"$\\operatorname{{Hom}}(\\mathbb{{Z}}/{a},"
                        f"\\mathbb{{Z}}/{c})$ is cyclic of order ${ga}$, the other one of order ${gb}$.",
                    ),
                    last,
                ),
            ),
        ),
        check=f"gcd({a},{c}) = {ga} and gcd({b},{c}) = {gb} can be read off from the "
        f"factorizations, and {value} does not exceed {ga * gb}",
    )


@template(_GROUPS, 7)
def abelian_groups(rng: random.Random) -> Draft:
    n = rng.choice(
        [
            2**a * 3**b * 5**c * 7**d
            for a in range(2, 7)
            for b in range(5)
            for c in range(3)
            for d in range(2)
            if b + c + d >= 2
        ]
    )
    exps = sorted(sp.factorint(n).items())
    counts = [int(sp.partition(e)) for _, e in exps]
    value = prod(counts)
    return Draft(
        params={"n": n},
        answer=value,
        difficulty=5.0,
        goal=f"the number of abelian groups of order {n} up to isomorphism",
        asks=(
            f"How many abelian groups of order ${n}$ are there up to isomorphism?",
            f"Find the number of isomorphism classes of abelian groups with exactly ${n}$ elements.",
            f"In how many essentially different ways can an abelian group of order ${n}$ be written "
            "as a direct product of cyclic groups of prime power order?",
        ),
        methods=(
            Method(
                "By the structure theorem each Sylow subgroup can be classified by itself.",
                (
                    (
                        "Factor",
                        f"{n} = " + " · ".join(f"{p}^{e}" for p, e in exps),
                        f"$${n} = {factored(n)}.$$",
                    ),
                    (
                        "Partitions",
                        "The numbers of partitions of the exponents "
                        f"{listed([e for _, e in exps])} are {listed(counts)}",
                        "Abelian groups of order $p^e$ correspond to partitions of $e$: "
                        f"$p({listed([e for _, e in exps])}) = {listed(counts)}$.",
                    ),
                    (
                        "Multiply",
                        f"{' · '.join(map(str, counts))} = {value}",
                        f"$${times(counts)} = {value}.$$",
                    ),
                ),
            ),
            Method(
                "Use invariant factors d₁ | d₂ | ... with product n instead of elementary divisors.",
                (
                    (
                        "Chains",
                        "A divisor chain splits, prime by prime, into increasing sequences of "
                        "exponents",
                        "A chain $d_1\\mid d_2\\mid\\cdots$ with product $n$ amounts to one "
                        "increasing sequence of exponents for every prime.",
                    ),
                    (
                        "Count chains",
                        f"For the primes {listed([p for p, _ in exps])} there are "
                        f"{listed(counts)} sequences, so {value} chains",
                        f"For the primes ${listed([p for p, _ in exps])}$ there are ${listed(counts)}$ such "
                        f"sequences, hence ${value}$ chains.",
                    ),
                ),
            ),
        ),
        check=f"the largest exponent {max(e for _, e in exps)} alone gives {max(counts)} types, "
        f"and {max(counts)} divides {value}",
    )


@template(_GROUPS, 13)
def unit_group_cyclic(rng: random.Random) -> Draft:
    n = rng.randrange(9, 700)
    phi = int(sp.totient(n))
    exponent = int(sp.reduced_totient(n))
    cyclic = phi == exponent
    factors = factored(n)
    return Draft(
        params={"n": n},
        answer=yes(cyclic),
        difficulty=5.0 if n < 300 else 5.5,
        goal=f"whether the unit group of Z/{n} is cyclic",
        asks=(
            f"Is the group of units $(\\mathbb{{Z}}/{n}\\mathbb{{Z}})^\\times$ cyclic?",
            f"Does there exist a primitive root modulo ${n}$?",
            f"Determine whether some integer $g$ has the property that every integer coprime to "
            f"${n}$ is congruent to a power of $g$ modulo ${n}$.",
        ),
        methods=(
            Method(
                "A cyclic group is one in which the exponent equals the order.",
                (
                    (
                        "Order",
                        f"φ({n}) = {phi}",
                        f"${n} = {factors}$, so the group has order $\\varphi({n})={phi}$.",
                    ),
                    (
                        "Exponent",
                        f"The Carmichael function gives λ({n}) = {exponent}",
                        f"Its exponent is $\\lambda({n})={exponent}$.",
                    ),
                    (
                        "Compare",
                        f"{exponent} {'equals' if cyclic else 'is smaller than'} {phi}",
                        f"Since ${exponent} {'=' if cyclic else '<'} {phi}$, the group is "
                        f"{'cyclic' if cyclic else 'not cyclic'}.",
                    ),
                ),
            ),
            Method(
                "Gauss: primitive roots exist exactly for 1, 2, 4, p^k and 2p^k with p odd.",
                (
                    (
                        "Look at the factorization",
                        f"Here {n} factors as "
                        + " · ".join(f"{p}^{e}" for p, e in sorted(sp.factorint(n).items())),
                        f"We have ${n} = {factors}$.",
                    ),
                    (
                        "Apply the criterion",
                        f"That {'is' if cyclic else 'is not'} of the form p^k "
                        "or 2p^k with an odd prime p",
                        f"This {'is' if cyclic else 'is not'} of the form $p^k$ or $2p^k$ with an odd "
                        "prime $p$.",
                    ),
                ),
            ),
        ),
        check=f"{phi} divided by {exponent} is {phi // exponent}, which "
        + ("leaves room for an element of full order" if cyclic else "exceeds 1"),
    )
