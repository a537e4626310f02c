"""Templates: congruences and quadratic residues."""

from __future__ import annotations

import random

import sympy as sp
from sympy import legendre_symbol
from sympy.ntheory import factorint, n_order

from ..templates import Draft, Method, factored, template, times, yes

_CONGRUENCES = "Number Theory -> Congruences"


@template(_CONGRUENCES, 12)
def order_modulo_prime(rng: random.Random) -> Draft:
    p = rng.choice(list(sp.primerange(23, 140)))
    a = rng.randrange(2, min(p - 1, 30))
    k = int(n_order(a, p))
    primes = sorted(factorint(p - 1))
    cut = [(q, pow(a, (p - 1) // q, p)) for q in primes]
    seen = ", ".join(f"{a}^{(p - 1) // q} ≡ {r}" for q, r in cut)
    seen_tex = r",\quad ".join(rf"{a}^{{{(p - 1) // q}}} \equiv {r}" for q, r in cut)
    powers = []
    for d in sp.divisors(p - 1):
        powers.append((d, pow(a, d, p)))
        if powers[-1][1] == 1:
            break
    trail = ", ".join(f"{a}^{d} ≡ {r}" for d, r in powers)
    trail_tex = r",\; ".join(rf"{a}^{{{d}}}\equiv {r}" for d, r in powers)
    return Draft(
        params={"a": a, "p": p},
        answer=k,
        difficulty=5.0 if p < 60 else 5.5,
        goal=f"the multiplicative order of {a} modulo {p}",
        asks=(
            f"Find the multiplicative order of ${a}$ modulo ${p}$.",
            f"What is the least positive integer $k$ for which ${a}^k - 1$ is divisible by ${p}$?",
            f"Let $G = (\\mathbb{{Z}}/{p}\\mathbb{{Z}})^\\times$. Compute the order of the "
            f"element $\\overline{{{a}}}$ in $G$.",
            f"The powers ${a}, {a}^2, {a}^3, \\ldots$ are reduced modulo the prime ${p}$. After "
            "how many steps does the residue $1$ appear for the first time?",
        ),
        methods=(
            Method(
                "The order divides p - 1 by Fermat, so only divisors have to be tried.",
                (
                    (
                        "Use Fermat's little theorem",
                        f"{p} is prime, so the order divides {p - 1}, "
                        f"whose divisors are {', '.join(map(str, sp.divisors(p - 1)))}",
                        f"Since ${p}$ is prime, the order divides ${p}-1={p - 1}$.",
                    ),
                    (
                        "Test the divisors in increasing order",
                        f"Computing mod {p}: {trail}",
                        f"Modulo ${p}$: $${trail_tex}.$$",
                    ),
                    (
                        "Read off the order",
                        f"The first divisor that gives 1 is {k}",
                        f"The smallest exponent with residue $1$ is $k={k}$.",
                    ),
                ),
            ),
            Method(
                "One can start from the exponent p - 1 and strip prime factors as long as possible.",
                (
                    (
                        "Factor the group order",
                        f"{p - 1} has the prime factors {primes}",
                        f"The group has order ${factored(p - 1)}$.",
                    ),
                    (
                        "Remove prime factors",
                        f"The maximal cofactors give {seen} mod {p}; where the "
                        "residue is 1 the prime can be taken out of the exponent",
                        f"We test the maximal proper exponents: $${seen_tex} \\pmod{{{p}}}.$$ "
                        "A prime may be cancelled exactly when the residue is $1$.",
                    ),
                    (
                        "Minimal exponent",
                        f"Repeating this until nothing cancels leaves {k}",
                        f"Cancelling as often as possible leaves $k={k}$, and "
                        f"${a}^{{{k}}}\\equiv 1 \\pmod{{{p}}}$.",
                    ),
                ),
            ),
        ),
        check=f"{k} divides {p - 1} because {p - 1} = {k}·{(p - 1) // k}",
    )


@template(_CONGRUENCES, 9)
def chinese_remainder(rng: random.Random) -> Draft:
    m1, m2, m3 = sorted(
        rng.choice(
            [
                (5, 7, 9),
                (7, 8, 11),
                (5, 11, 12),
                (7, 9, 13),
                (8, 9, 17),
                (11, 13, 15),
                (9, 10, 11),
                (7, 11, 16),
            ]
        )
    )
    n = m1 * m2 * m3
    x = rng.randrange(m1 * m2, n)
    r1, r2, r3 = x % m1, x % m2, x % m3
    t = next(t for t in range(m2) if (r1 + m1 * t) % m2 == r2)
    y = r1 + m1 * t
    s = next(s for s in range(m3) if (y + m1 * m2 * s) % m3 == r3)
    parts = [(r, n // m, pow(n // m, -1, m)) for r, m in ((r1, m1), (r2, m2), (r3, m3))]
    total = sum(r * b * i for r, b, i in parts)
    system = (
        f"\\begin{{cases}} x \\equiv {r1} \\pmod{{{m1}}} \\\\ x \\equiv {r2} "
        f"\\pmod{{{m2}}} \\\\ x \\equiv {r3} \\pmod{{{m3}}} \\end{{cases}}"
    )
    return Draft(
        params={"moduli": (m1, m2, m3), "residues": (r1, r2, r3)},
        answer=x,
        difficulty=4.5,
        goal="the smallest positive solution of the system of congruences",
        asks=(
            f"Find the smallest positive integer $x$ that satisfies the system $${system}$$",
            f"Determine the least positive integer which leaves the remainders ${r1}$, ${r2}$ and "
            f"${r3}$ on division by ${m1}$, ${m2}$ and ${m3}$, respectively.",
            f"Solve the following simultaneous congruences and give the least positive solution.\n"
            f"{system}",
        ),
        methods=(
            Method(
                "Substituting one congruence into the next keeps the numbers small.",
                (
                    (
                        "Use the first congruence",
                        f"Write x = {r1} + {m1}t",
                        f"Put $x = {r1} + {m1}t$ with an integer $t$.",
                    ),
                    (
                        "Insert into the second",
                        f"{r1} + {m1}t ≡ {r2} (mod {m2}) gives t ≡ {t}, so x ≡ {y} (mod {m1 * m2})",
                        f"$${r1}+{m1}t\\equiv {r2} \\pmod{{{m2}}} "
                        f"\\implies t\\equiv {t},$$ hence $x \\equiv {y} \\pmod{{{m1 * m2}}}$.",
                    ),
                    (
                        "Insert into the third",
                        f"{y} + {m1 * m2}s ≡ {r3} (mod {m3}) gives s ≡ {s}, "
                        f"and x = {y} + {m1 * m2}·{s} = {x}",
                        f"$${y}+{m1 * m2}s\\equiv {r3} \\pmod{{{m3}}} \\implies s\\equiv {s}, "
                        f"\\qquad x = {y}+{m1 * m2}\\cdot {s} = {x}.$$",
                    ),
                ),
            ),
            Method(
                "The Chinese remainder theorem has an explicit formula with inverses.",
                (
                    (
                        "Set up",
                        f"N = {m1}·{m2}·{m3} = {n}, with cofactors "
                        f"{', '.join(str(b) for _, b, _ in parts)}",
                        f"The moduli are pairwise coprime and $N = {n}$; the solution is unique "
                        "modulo $N$.",
                    ),
                    (
                        "Invert the cofactors",
                        "Their inverses modulo the respective moduli are "
                        f"{', '.join(str(i) for *_, i in parts)}",
                        "The inverses of the cofactors $N/m_i$ modulo $m_i$ are "
                        + ", ".join(f"${i}$" for *_, i in parts)
                        + ".",
                    ),
                    (
                        "Combine",
                        f"The sum of r·(N/m)·inverse is {total}, and {total} mod {n} = {x}",
                        "$$x \\equiv "
                        + " + ".join(f"{r}\\cdot {b}\\cdot {i}" for r, b, i in parts)
                        + f" = {total} \\equiv {x} \\pmod{{{n}}}.$$",
                    ),
                ),
            ),
        ),
        check=f"{x} = {m1}·{x // m1} + {r1} = {m2}·{x // m2} + {r2} = {m3}·{x // m3} + {r3}",
    )


@template(_CONGRUENCES, 17)
def quadratic_residue(rng: random.Random) -> Draft:
    p = rng.choice(list(sp.primerange(101, 600)))
    q = rng.choice(list(sp.primerange(3, 60)))
    symbol = int(legendre_symbol(q, p))
    flip = -1 if p % 4 == 3 and q % 4 == 3 else 1
    rest = p % q
    euler = pow(q, (p - 1) // 2, p)
    root = next((r for r in range(1, p) if r * r % p == q), None)
    proof = (
        f"Indeed {root}² = {root * root} = {root * root // p}·{p} + {q}"
        if root
        else f"A direct run through the squares mod {p} does not meet {q}"
    )
    sign = "+1" if symbol == 1 else "-1"
    euler_says = "1" if euler == 1 else f"{euler} ≡ -1"
    euler_tex = "1" if euler == 1 else rf"{euler} \equiv -1"
    return Draft(
        params={"q": q, "p": p},
        answer=yes(symbol == 1),
        difficulty=5.5,
        goal=f"whether {q} is a square modulo {p}",
        asks=(
            f"Is ${q}$ a quadratic residue modulo the prime ${p}$?",
            f"Decide whether the congruence $x^2 \\equiv {q} \\pmod{{{p}}}$ has a solution.",
            f"Does there exist an integer $x$ such that $x^2 - {q}$ is a multiple of ${p}$?",
            f"Determine if the polynomial $X^2 - {q}$ splits into linear factors over "
            f"$\\mathbb{{F}}_{{{p}}}$.",
        ),
        methods=(
            Method(
                "Quadratic reciprocity reduces the question to a small modulus.",
                (
                    (
                        "Apply reciprocity",
                        f"{p} ≡ {p % 4} and {q} ≡ {q % 4} mod 4, so flipping the "
                        f"symbol costs the sign {'-' if flip < 0 else '+'}1",
                        f"Since ${p}\\equiv {p % 4}$ and ${q}\\equiv {q % 4} \\pmod 4$, $$\\left("
                        f"\\frac{{{q}}}{{{p}}}\\right) = {'-' if flip < 0 else ''}\\left("
                        f"\\frac{{{p}}}{{{q}}}\\right).$$",
                    ),
                    (
                        "Reduce",
                        f"{p} mod {q} is {rest}",
                        f"Here ${p} \\equiv {rest} \\pmod{{{q}}}$.",
                    ),
                    (
                        "Evaluate",
                        f"The squares mod {q} are "
                        f"{sorted({i * i % q for i in range(1, q)})}, so ({rest}/{q}) = "
                        f"{int(legendre_symbol(rest, q))} and the wanted symbol is {sign}",
                        f"From the list of squares modulo ${q}$ the symbol $\\left("
                        f"\\frac{{{rest}}}{{{q}}}\\right)$ equals ${int(legendre_symbol(rest, q))}$, "
                        f"so the Legendre symbol in question is ${sign}$.",
                    ),
                ),
            ),
            Method(
                "Euler's criterion decides this by one modular power.",
                (
                    (
                        "State the criterion",
                        f"q is a square mod p iff q^((p-1)/2) ≡ 1; here the "
                        f"exponent is {(p - 1) // 2}",
                        f"By Euler's criterion we need ${q}^{{{(p - 1) // 2}}} \\bmod {p}$.",
                    ),
                    (
                        "Compute",
                        f"Repeated squaring gives {q}^{(p - 1) // 2} ≡ {euler_says} (mod {p})",
                        f"Repeated squaring gives $${q}^{{{(p - 1) // 2}}} \\equiv {euler_tex} "
                        f"\\pmod{{{p}}}.$$",
                    ),
                ),
            ),
        ),
        check=proof,
    )


@template(_CONGRUENCES, 9)
def square_roots_of_one(rng: random.Random) -> Draft:
    n = rng.choice([n for n in range(24, 2600) if len(factorint(n)) >= 3])
    factors = sorted(factorint(n).items())

    def roots(p: int, e: int) -> int:
        return 2 if p > 2 else (1, 2, 4)[min(e, 3) - 1]

    counts = [roots(p, e) for p, e in factors]
    k = int(sp.prod(counts))
    spelled = " · ".join(f"{p}^{e}" if e > 1 else str(p) for p, e in factors)
    latex = factored(n)
    listing = ", ".join(f"{c} for {p**e}" for (p, e), c in zip(factors, counts, strict=True))
    return Draft(
        params={"n": n},
        answer=k,
        difficulty=6.0,
        goal=f"the number of square roots of 1 modulo {n}",
        asks=(
            f"How many solutions does $x^2 \\equiv 1 \\pmod{{{n}}}$ have with $0 \\le x < {n}$?",
            f"Count the elements $u$ of the ring $\\mathbb{{Z}}/{n}\\mathbb{{Z}}$ with $u^2 = 1$.",
            f"Determine the number of residue classes modulo ${n}$ that are their own "
            "multiplicative inverse.",
        ),
        methods=(
            Method(
                "By the Chinese remainder theorem one may count for every prime power separately.",
                (
                    ("Factor the modulus", f"{n} = {spelled}", f"$${n} = {latex}.$$"),
                    (
                        "Count for prime powers",
                        f"An odd prime power has the 2 roots ±1; for powers "
                        f"of two it is 1, 2, 4 for 2, 4, and 8 or more. Here: {listing}",
                        "For an odd prime power there are exactly two roots, $\\pm 1$; modulo $2$, "
                        "$4$ and $2^e$ with $e\\ge 3$ there are $1$, $2$ and $4$.",
                    ),
                    (
                        "Multiply",
                        f"The product is {' · '.join(map(str, counts))} = {k}",
                        f"The number of solutions is ${times(counts)} = {k}$.",
                    ),
                ),
            ),
            Method(
                "The solutions form the 2-torsion of the unit group, an elementary abelian 2-group.",
                (
                    (
                        "Structure of the unit group",
                        f"(Z/{n})^× is the product of the unit groups for {spelled}",
                        f"$(\\mathbb{{Z}}/{n})^\\times$ is the product of the unit "
                        f"groups belonging to ${latex}$.",
                    ),
                    (
                        "2-torsion",
                        f"Cyclic factors of even order give a factor 2 each, (Z/2^e)^× "
                        f"with e ≥ 3 gives 4, so 2-rank {k.bit_length() - 1} in total",
                        f"The $2$-rank of this group is ${k.bit_length() - 1}$, so there are "
                        f"$2^{{{k.bit_length() - 1}}} = {k}$ elements with $u^2=1$.",
                    ),
                ),
            ),
        ),
        check=f"the count must be a power of two, and {k} = 2^{k.bit_length() - 1} is one",
    )
