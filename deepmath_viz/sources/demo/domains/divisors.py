"""Templates: numbers and sums of divisors."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import cache

import sympy as sp
from sympy import divisor_sigma
from sympy.ntheory import divisor_count, factorint

from ..templates import Draft, Method, factored, template, times


@cache
def _rich_numbers() -> list[int]:
    return [n for n in range(60, 4000) if 2 <= len(factorint(n)) <= 4 and divisor_count(n) >= 12]


@template("Number Theory -> Least Common Multiples (LCM)", 7)
def pairs_with_lcm(rng: random.Random) -> Draft:
    n = rng.choice(_rich_numbers())
    factors = sorted(factorint(n).items())
    k = int(sp.prod(2 * e + 1 for _, e in factors))
    latex = factored(n)
    spelled = " · ".join(f"{p}^{e}" for p, e in factors)
    return Draft(
        params={"n": n},
        answer=k,
        difficulty=5.0,
        goal=f"the number of ordered pairs with least common multiple {n}",
        asks=(
            f"How many ordered pairs $(a,b)$ of positive integers satisfy "
            f"$\\operatorname{{lcm}}(a,b) = {n}$?",
            f"Determine the number of pairs of positive integers $(a, b)$, order being relevant, "
            f"whose least common multiple is ${n}$.",
            f"Two positive integers $a$ and $b$ (possibly equal) are written on a red and on a blue "
            f"card. In how many ways can this be done such that the smallest common multiple of "
            f"$a$ and $b$ is ${n}$?",
        ),
        methods=(
            Method(
                "The exponents of different primes can be chosen independently.",
                (
                    ("Factor", f"{n} = {spelled}", f"$${n} = {latex}.$$"),
                    (
                        "Exponents",
                        "For a prime with exponent e the two exponents must have maximum "
                        "e: (e+1)² - e² = 2e+1 ways",
                        "For each $p^e \\,\\|\\, n$ the exponents "
                        "$(i,j)$ need $\\max(i,j)=e$, which gives $(e+1)^2-e^2=2e+1$ choices.",
                    ),
                    (
                        "Multiply",
                        f"{' · '.join(str(2 * e + 1) for _, e in factors)} = {k}",
                        f"$${times([2 * e + 1 for _, e in factors])} = {k}.$$",
                    ),
                ),
            ),
            Method(
                "Count by the divisors d of n: the pairs correspond to divisors of n².",
                (
                    (
                        "Bijection",
                        "The number of such pairs is the number of divisors of n²",
                        "The numbers of pairs and of divisors of $n^2$ are both $\\prod(2e_i+1)$.",
                    ),
                    (
                        "Count divisors",
                        f"{n}² = {n * n} has {k} divisors",
                        f"$$d({n}^2) = d({n * n}) = {k}.$$",
                    ),
                ),
            ),
        ),
        check=f"the count should be odd, as (n, n) is the only symmetric pair, and {k} is odd",
    )


@template("Number Theory -> Factorization", 8)
def divisors_of_factorial(rng: random.Random) -> Draft:
    n = rng.randrange(8, 21)
    kind = rng.choice(["perfect squares", "odd", "even", "multiples of 10"])
    exps = {p: sum(n // p**i for i in range(1, 12)) for p in sp.primerange(2, n + 1)}
    rules: dict[str, Callable[[int, int], int]] = {
        "perfect squares": lambda p, e: e // 2 + 1,
        "odd": lambda p, e: 1 if p == 2 else e + 1,
        "even": lambda p, e: e if p == 2 else e + 1,
        "multiples of 10": lambda p, e: e if p in (2, 5) else e + 1,
    }
    counts = [rules[kind](p, e) for p, e in exps.items()]
    k = int(sp.prod(counts))
    spelled = " · ".join(f"{p}^{e}" for p, e in exps.items())
    latex = r" \cdot ".join(f"{p}^{{{e}}}" for p, e in exps.items())
    return Draft(
        params={"n": n, "kind": kind},
        answer=k,
        difficulty=4.5,
        goal=f"the number of positive divisors of {n}! that are {kind}",
        asks=(
            f"How many positive divisors of ${n}!$ are {kind}?",
            f"Among all positive divisors of ${n}!$, count those that are {kind}.",
            f"Let $D$ be the set of positive divisors of ${n}!$. How many elements of $D$ are "
            f"{kind}?",
        ),
        methods=(
            Method(
                "The prime factorization of the factorial tells everything.",
                (
                    (
                        "Factor the factorial",
                        f"By Legendre, {n}! = {spelled}",
                        f"$${n}! = {latex}.$$",
                    ),
                    (
                        "Choices per prime",
                        f"For divisors that are {kind} the primes leave "
                        f"{', '.join(map(str, counts))} choices",
                        "The numbers of admissible exponents, prime by prime, are "
                        f"${', '.join(map(str, counts))}$.",
                    ),
                    ("Multiply", f"The product is {k}", f"$${times(counts)} = {k}.$$"),
                ),
            ),
            Method(
                "One can start from the number of all divisors and correct the few primes "
                "for which the condition matters.",
                (
                    (
                        "All divisors",
                        f"{n}! has {int(sp.prod(e + 1 for e in exps.values()))} divisors",
                        f"In total there are ${times([e + 1 for e in exps.values()])}"
                        f" = {int(sp.prod(e + 1 for e in exps.values()))}$ divisors.",
                    ),
                    (
                        "Correct",
                        f"Replacing each factor e+1 by the allowed number gives {k}",
                        f"Replacing each $e+1$ by the number of allowed exponents gives ${k}$.",
                    ),
                ),
            ),
        ),
        check=f"with exponents {list(exps.values())} the count {k} is at most the number of all "
        "divisors",
    )


@template("Number Theory -> Factorization", 6)
def sigma_ratio(rng: random.Random) -> Draft:
    n = rng.choice([n for n in range(200, 5000) if len(factorint(n)) >= 3])
    s = int(divisor_sigma(n))
    factors = sorted(factorint(n).items())
    parts = [(p ** (e + 1) - 1) // (p - 1) for p, e in factors]
    latex = factored(n)
    return Draft(
        params={"n": n},
        answer=sp.Rational(s, n),
        difficulty=4.0,
        goal=f"the sum of the reciprocals of the divisors of {n}",
        asks=(
            f"Find $\\sum_{{d \\mid {n}}} \\frac{{1}}{{d}}$, where $d$ runs through the positive "
            f"divisors of ${n}$.",
            f"What is the sum of the reciprocals of all positive divisors of ${n}$? Give a fraction "
            "in lowest terms.",
        ),
        methods=(
            Method(
                "Replacing d by n/d turns the sum into σ(n)/n.",
                (
                    (
                        "Rewrite",
                        f"Σ 1/d = (1/{n})·Σ n/d = σ({n})/{n}",
                        f"$$\\sum_{{d\\mid {n}}}\\frac1d = \\frac{{\\sigma({n})}}{{{n}}}.$$",
                    ),
                    (
                        "Divisor sum",
                        f"σ({n}) = {' · '.join(map(str, parts))} = {s}",
                        f"From ${n}={latex}$: $\\sigma({n})={times(parts)}={s}$.",
                    ),
                    (
                        "Reduce",
                        f"{s}/{n} = {sp.Rational(s, n)}",
                        f"$$\\frac{{{s}}}{{{n}}} = {sp.latex(sp.Rational(s, n))}.$$",
                    ),
                ),
            ),
            Method(
                "The sum is multiplicative, so it splits over the prime powers.",
                (
                    (
                        "Euler product",
                        "The factors are "
                        + ", ".join(
                            f"1 + 1/{p}{' + ...' if e > 1 else ''} = {q}/{p**e}"
                            for (p, e), q in zip(factors, parts, strict=True)
                        ),
                        "The local factors are "
                        + ", ".join(
                            f"$\\frac{{{q}}}{{{p**e}}}$"
                            for (p, e), q in zip(factors, parts, strict=True)
                        )
                        + ".",
                    ),
                    (
                        "Product",
                        f"Multiplying gives {sp.Rational(s, n)}",
                        f"Their product is ${sp.latex(sp.Rational(s, n))}$.",
                    ),
                ),
            ),
        ),
        check=f"numerically this is about {s / n:.4f}, more than 1 + 1/{factors[0][0]}",
    )
