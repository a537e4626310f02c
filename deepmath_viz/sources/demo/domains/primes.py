"""Templates: powers modulo n, primitive roots, primes in binomials, gcds."""

from __future__ import annotations

import random
from math import gcd

import sympy as sp
from sympy import totient
from sympy.ntheory import factorint, is_primitive_root, n_order

from ..templates import Draft, Method, listed, template

_CONGRUENCES = "Number Theory -> Congruences"


def _digits(n: int, base: int) -> list[int]:
    out = []
    while n:
        n, d = divmod(n, base)
        out.append(d)
    return out[::-1]


@template(_CONGRUENCES, 13)
def power_tower(rng: random.Random) -> Draft:
    m = rng.choice([100, 125, 1000, 77, 91, 143, 99, 221])
    a = rng.choice([a for a in range(3, 30) if gcd(a, m) == 1])
    b, c = rng.choice([3, 5, 7, 11, 13]), rng.randrange(7, 2030)
    phi = int(totient(m))
    e = pow(b, c, phi)
    r = pow(a, e, m)
    return Draft(
        params={"a": a, "b": b, "c": c, "m": m},
        answer=r,
        difficulty=6.0,
        goal=f"the remainder of the tower {a}^({b}^{c}) modulo {m}",
        asks=(
            f"Find the remainder when ${a}^{{{b}^{{{c}}}}}$ is divided by ${m}$.",
            f"Let $N = {a}^{{{b}^{{{c}}}}}$. Determine $N \\bmod {m}$, as an integer between $0$ "
            f"and ${m - 1}$.",
            f"Which integer $r$ with $0 \\le r < {m}$ satisfies ${a}^{{{b}^{{{c}}}}} \\equiv r "
            f"\\pmod{{{m}}}$?",
        ),
        methods=(
            Method(
                "Euler's theorem lets us reduce the exponent modulo φ(m).",
                (
                    (
                        "Totient",
                        f"gcd({a},{m}) = 1 and φ({m}) = {phi}",
                        f"$\\gcd({a},{m})=1$ and $\\varphi({m})={phi}$.",
                    ),
                    (
                        "Reduce the exponent",
                        f"{b}^{c} ≡ {e} (mod {phi}) by repeated squaring",
                        f"$${b}^{{{c}}} \\equiv {e} \\pmod{{{phi}}}.$$",
                    ),
                    (
                        "Final power",
                        f"{a}^{e} ≡ {r} (mod {m})",
                        f"$${a}^{{{b}^{{{c}}}}} \\equiv {a}^{{{e}}} \\equiv {r} \\pmod{{{m}}}.$$",
                    ),
                ),
            ),
            Method(
                "Instead of φ(m) the actual order of the base works too, and is often smaller.",
                (
                    (
                        "Order of the base",
                        f"The order of {a} mod {m} is {n_order(a, m)}",
                        f"The order of ${a}$ modulo ${m}$ is ${n_order(a, m)}$.",
                    ),
                    (
                        "Exponent modulo the order",
                        f"{b}^{c} mod {n_order(a, m)} is {pow(b, c, int(n_order(a, m)))}",
                        f"$${b}^{{{c}}} \\equiv "
                        f"{pow(b, c, int(n_order(a, m)))} \\pmod{{{n_order(a, m)}}}.$$",
                    ),
                    (
                        "Evaluate",
                        f"That power of {a} is {r} mod {m}",
                        f"Raising ${a}$ to this exponent gives ${r}$ modulo ${m}$.",
                    ),
                ),
            ),
        ),
        check=f"the residue {r} is coprime to {m}, as a power of {a} has to be",
    )


@template("Number Theory -> Prime Numbers", 9)
def primitive_roots(rng: random.Random) -> Draft:
    p = rng.choice(list(sp.primerange(29, 330)))
    g = next(g for g in range(2, p) if is_primitive_root(g, p))
    k = int(totient(p - 1))
    primes = sorted(factorint(p - 1))
    values = ", ".join(f"{g}^{(p - 1) // q} ≡ {pow(g, (p - 1) // q, p)}" for q in primes)
    return Draft(
        params={"p": p},
        answer=f"({k}, {g})",
        difficulty=5.5,
        goal=f"the number of primitive roots modulo {p} together with the smallest one",
        asks=(
            f"Let $N$ be the number of primitive roots modulo ${p}$ in $\\{{1,\\ldots,{p - 1}\\}}$ "
            "and let $g$ be the smallest of them. Find the pair $(N, g)$.",
            f"The group $(\\mathbb{{Z}}/{p}\\mathbb{{Z}})^\\times$ is cyclic. Give the ordered pair "
            "consisting of the number of its generators and the least positive integer that "
            "represents a generator.",
        ),
        methods=(
            Method(
                "A cyclic group of order n has φ(n) generators, and a generator is recognised by "
                "its powers (p-1)/q.",
                (
                    (
                        "Count",
                        f"φ({p - 1}) = {k}",
                        f"There are $\\varphi({p - 1}) = {k}$ primitive roots.",
                    ),
                    (
                        "Criterion",
                        f"g generates iff g^(({p}-1)/q) ≢ 1 for q in {primes}",
                        f"$g$ is a primitive root exactly if $g^{{{p - 1}/q}} \\not\\equiv 1$ for "
                        f"$q \\in \\{{{', '.join(map(str, primes))}\\}}$.",
                    ),
                    (
                        "Smallest one",
                        f"Every base below {g} fails; for g = {g}: {values}, none of them 1",
                        f"The bases below ${g}$ fail, while ${g}$ passes all tests.",
                    ),
                ),
            ),
            Method(
                "Compute orders directly for small bases, and count generators by the exponents coprime "
                "to the group order.",
                (
                    (
                        "Orders of small bases",
                        "The orders of 2, 3, ... are "
                        + listed([f"{n_order(b, p)} for {b}" for b in range(2, g + 1)]),
                        "The orders of the first bases are "
                        + listed([f"${n_order(b, p)}$ for ${b}$" for b in range(2, g + 1)])
                        + ".",
                    ),
                    (
                        "Generators as powers",
                        f"{g}^j generates iff gcd(j, {p - 1}) = 1, and that holds for "
                        f"{k} exponents",
                        f"With $g={g}$ the generators are $g^j$ with $\\gcd(j,{p - 1})=1$: "
                        f"there are ${k}$.",
                    ),
                ),
            ),
        ),
        check=f"the order of {g} modulo {p} is {n_order(g, p)}, which is p - 1",
        wrong=(f"({k}, {g + 1})", f"({k + 2}, {g})", f"({p - 1}, {g})", f"({k // 2}, {g})"),
        equal=(f"\\left({k},\\, {g}\\right)", f"(N, g) = ({k}, {g})"),
    )


@template("Number Theory -> Divisibility", 7)
def prime_in_binomial(rng: random.Random) -> Draft:
    p = rng.choice([2, 3, 5, 7])
    n = rng.randrange(60, 900)
    k = rng.randrange(20, n - 20)

    def legendre(m: int) -> int:
        return (m - sum(_digits(m, p))) // (p - 1)

    e = legendre(n) - legendre(k) - legendre(n - k)
    return Draft(
        params={"n": n, "k": k, "p": p},
        answer=e,
        difficulty=5.0,
        goal=f"the exponent of {p} in the binomial coefficient C({n},{k})",
        asks=(
            f"What is the exponent of the prime ${p}$ in the factorization of "
            f"$\\binom{{{n}}}{{{k}}}$?",
            f"Find the largest integer $e$ such that ${p}^e$ divides $\\binom{{{n}}}{{{k}}}$.",
            f"Let $v_{{{p}}}$ denote the ${p}$-adic valuation. Compute "
            f"$$v_{{{p}}}\\left( \\frac{{{n}!}}{{{k}!\\,{n - k}!}} \\right).$$",
        ),
        methods=(
            Method(
                "Legendre's formula gives the exponent in each factorial.",
                (
                    (
                        "Legendre's formula",
                        f"v({n}!) = {legendre(n)}, v({k}!) = {legendre(k)} and "
                        f"v({n - k}!) = {legendre(n - k)}",
                        f"$v_{{{p}}}({n}!) = {legendre(n)}$, $v_{{{p}}}({k}!) = {legendre(k)}$, "
                        f"$v_{{{p}}}({n - k}!) = {legendre(n - k)}$.",
                    ),
                    (
                        "Subtract",
                        f"{legendre(n)} - {legendre(k)} - {legendre(n - k)} = {e}",
                        f"$$e = {legendre(n)} - {legendre(k)} - {legendre(n - k)} = {e}.$$",
                    ),
                ),
            ),
            Method(
                f"Kummer's theorem: count the carries when adding {k} and {n - k} in base {p}.",
                (
                    (
                        "Write in the base",
                        f"In base {p}, {k} has the digits {_digits(k, p)} and "
                        f"{n - k} has {_digits(n - k, p)}",
                        f"In base ${p}$ the digit sums of ${k}$, ${n - k}$ and ${n}$ are "
                        f"${sum(_digits(k, p))}$, ${sum(_digits(n - k, p))}$ and "
                        f"${sum(_digits(n, p))}$.",
                    ),
                    (
                        "Count carries",
                        f"Each carry lowers the digit sum by {p - 1}; the carries number {e}",
                        f"$$\\frac{{{sum(_digits(k, p))}+{sum(_digits(n - k, p))}-"
                        f"{sum(_digits(n, p))}}}{{{p}-1}} = {e}.$$",
                    ),
                ),
            ),
        ),
        check=f"the digit sum of {n} in base {p} is {sum(_digits(n, p))}, and Kummer's count of "
        f"carries comes to {e} as well",
    )


@template("Number Theory -> Greatest Common Divisors (GCD)", 10)
def gcd_of_mersennes(rng: random.Random) -> Draft:
    b = rng.choice([2, 2, 3, 5, 10])
    g = rng.choice([3, 4, 5, 6])
    u, v = rng.sample(range(2, 24), 2)
    if gcd(u, v) > 1:
        u, v = 7, 9 + rng.randrange(1, 5)
        u = u if gcd(u, v) == 1 else 11
    m, n = g * u, g * v
    d = gcd(m, n)
    value = b**d - 1
    r = max(m, n) % min(m, n)
    return Draft(
        params={"b": b, "m": m, "n": n},
        answer=value,
        difficulty=5.5,
        goal=f"the greatest common divisor of {b}^{m} - 1 and {b}^{n} - 1",
        asks=(
            f"Compute $\\gcd({b}^{{{m}}} - 1,\\; {b}^{{{n}}} - 1)$.",
            f"Find the greatest common divisor of the numbers ${b}^{{{m}}}-1$ and ${b}^{{{n}}}-1$.",
            f"Let $A = {b}^{{{m}}} - 1$ and $B = {b}^{{{n}}} - 1$. What is the largest integer "
            "dividing both $A$ and $B$?",
        ),
        methods=(
            Method(
                "The Euclidean algorithm acts on the exponents.",
                (
                    (
                        "One step",
                        f"{b}^{max(m, n)} - 1 leaves the remainder {b}^{r} - 1 on division "
                        f"by {b}^{min(m, n)} - 1",
                        f"Modulo ${b}^{{{min(m, n)}}}-1$ the larger number "
                        f"reduces to ${b}^{{{r}}}-1$.",
                    ),
                    (
                        "Follow the exponents",
                        f"So everything happens in the exponents, and gcd({m},{n}) = {d}",
                        f"Repeating this, the exponents run through Euclid's "
                        f"algorithm for $\\gcd({m},{n}) = {d}$.",
                    ),
                    ("Evaluate", f"{b}^{d} - 1 = {value}", f"$$\\gcd = {b}^{{{d}}}-1 = {value}.$$"),
                ),
            ),
            Method(
                "Think about which moduli q divide both numbers.",
                (
                    (
                        "Orders",
                        f"q divides {b}^k - 1 iff the order of {b} mod q divides k",
                        f"An integer $q$ coprime to ${b}$ divides ${b}^k-1$ if and only if "
                        f"$\\operatorname{{ord}}_q({b}) \\mid k$.",
                    ),
                    (
                        "Common divisors",
                        f"The order must divide both {m} and {n}, that is, {d}; so "
                        f"the common divisors are exactly the divisors of {b}^{d} - 1 = {value}",
                        f"Dividing both exponents means dividing ${d}$, so the common divisors are "
                        f"the divisors of ${b}^{{{d}}}-1={value}$.",
                    ),
                ),
            ),
        ),
        check=f"{m}/{d} = {m // d} and {n}/{d} = {n // d} are integers without a common factor",
        wrong=(str(b**d), str(b**d + 1), str(b ** (d + 1) - 1), str(d)),
    )
