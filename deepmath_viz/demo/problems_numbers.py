"""Templates: divisibility, factorisation, gcd, lcm, sums of squares, Pell, class numbers."""

from __future__ import annotations

import random
from functools import cache
from math import gcd, isqrt

import sympy as sp
from sympy import divisor_sigma
from sympy.ntheory import divisor_count, factorint

from .templates import Draft, Method, factored, template, times


def _digits(n: int, base: int) -> list[int]:
    out = []
    while n:
        n, d = divmod(n, base)
        out.append(d)
    return out[::-1]


@cache
def _rich_numbers() -> list[int]:
    return [n for n in range(60, 4000) if 2 <= len(factorint(n)) <= 4 and divisor_count(n) >= 12]


@cache
def _norms() -> list[int]:
    """Sums of two squares that are no prime powers and have a prime factor 1 modulo 4."""
    out = []
    for n in range(50, 4000):
        f = factorint(n)
        if len(f) > 1 and all(e % 2 == 0 for p, e in f.items() if p % 4 == 3) and any(
                p % 4 == 1 for p in f):
            out.append(n)
    return out


@cache
def _period(d: int) -> list[int]:
    """Period of the continued fraction of the square root of `d`, not a square."""
    m, q, a0 = 0, 1, isqrt(d)
    a, out = a0, []
    while a != 2 * a0:
        m = q * a - m
        q = (d - m * m) // q
        a = (a0 + m) // q
        out.append(a)
    return out


@template("Number Theory -> Divisibility", 7)
def prime_in_binomial(rng: random.Random) -> Draft:
    p = rng.choice([2, 3, 5, 7])
    n = rng.randrange(60, 900)
    k = rng.randrange(20, n - 20)

    def legendre(m: int) -> int:
        return (m - sum(_digits(m, p))) // (p - 1)

    e = legendre(n) - legendre(k) - legendre(n - k)
    return Draft(
        params={"n": n, "k": k, "p": p}, answer=e, difficulty=5.0,
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
                    ("Legendre's formula", f"v({n}!) = {legendre(n)}, v({k}!) = {legendre(k)} and "
                     f"v({n - k}!) = {legendre(n - k)}",
                     f"$v_{{{p}}}({n}!) = {legendre(n)}$, $v_{{{p}}}({k}!) = {legendre(k)}$, "
                     f"$v_{{{p}}}({n - k}!) = {legendre(n - k)}$."),
                    ("Subtract", f"{legendre(n)} - {legendre(k)} - {legendre(n - k)} = {e}",
                     f"$$e = {legendre(n)} - {legendre(k)} - {legendre(n - k)} = {e}.$$"),
                ),
            ),
            Method(
                f"Kummer's theorem: count the carries when adding {k} and {n - k} in base {p}.",
                (
                    ("Write in the base", f"In base {p}, {k} has the digits {_digits(k, p)} and "
                     f"{n - k} has {_digits(n - k, p)}",
                     f"In base ${p}$ the digit sums of ${k}$, ${n - k}$ and ${n}$ are "
                     f"${sum(_digits(k, p))}$, ${sum(_digits(n - k, p))}$ and "
                     f"${sum(_digits(n, p))}$."),
                    ("Count carries", f"Each carry lowers the digit sum by {p - 1}; the carries "
                     f"number {e}",
                     f"$$\\frac{{{sum(_digits(k, p))}+{sum(_digits(n - k, p))}-"
                     f"{sum(_digits(n, p))}}}{{{p}-1}} = {e}.$$"),
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
        params={"b": b, "m": m, "n": n}, answer=value, difficulty=5.5,
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
                    ("One step", f"{b}^{max(m, n)} - 1 leaves the remainder {b}^{r} - 1 on division "
                     f"by {b}^{min(m, n)} - 1", f"Modulo ${b}^{{{min(m, n)}}}-1$ the larger number "
                     f"reduces to ${b}^{{{r}}}-1$."),
                    ("Follow the exponents", f"So everything happens in the exponents, and "
                     f"gcd({m},{n}) = {d}", f"Repeating this, the exponents run through Euclid's "
                     f"algorithm for $\\gcd({m},{n}) = {d}$."),
                    ("Evaluate", f"{b}^{d} - 1 = {value}",
                     f"$$\\gcd = {b}^{{{d}}}-1 = {value}.$$"),
                ),
            ),
            Method(
                "Think about which moduli q divide both numbers.",
                (
                    ("Orders", f"q divides {b}^k - 1 iff the order of {b} mod q divides k",
                     f"An integer $q$ coprime to ${b}$ divides ${b}^k-1$ if and only if "
                     f"$\\operatorname{{ord}}_q({b}) \\mid k$."),
                    ("Common divisors", f"The order must divide both {m} and {n}, that is, {d}; so "
                     f"the common divisors are exactly the divisors of {b}^{d} - 1 = {value}",
                     f"Dividing both exponents means dividing ${d}$, so the common divisors are "
                     f"the divisors of ${b}^{{{d}}}-1={value}$."),
                ),
            ),
        ),
        check=f"{m}/{d} = {m // d} and {n}/{d} = {n // d} are integers without a common factor",
        wrong=(str(b**d), str(b**d + 1), str(b ** (d + 1) - 1), str(d)),
    )


@template("Number Theory -> Least Common Multiples (LCM)", 7)
def pairs_with_lcm(rng: random.Random) -> Draft:
    n = rng.choice(_rich_numbers())
    factors = sorted(factorint(n).items())
    k = int(sp.prod(2 * e + 1 for _, e in factors))
    latex = factored(n)
    spelled = " · ".join(f"{p}^{e}" for p, e in factors)
    return Draft(
        params={"n": n}, answer=k, difficulty=5.0,
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
                    ("Exponents", "For a prime with exponent e the two exponents must have maximum "
                     "e: (e+1)² - e² = 2e+1 ways", "For each $p^e \\,\\|\\, n$ the exponents "
                     "$(i,j)$ need $\\max(i,j)=e$, which gives $(e+1)^2-e^2=2e+1$ choices."),
                    ("Multiply", f"{' · '.join(str(2 * e + 1) for _, e in factors)} = {k}",
                     f"$${times([2 * e + 1 for _, e in factors])} = {k}.$$"),
                ),
            ),
            Method(
                "Count by the divisors d of n: the pairs correspond to divisors of n².",
                (
                    ("Bijection", "The number of such pairs is the number of divisors of n²",
                     "The numbers of pairs and of divisors of $n^2$ are both $\\prod(2e_i+1)$."),
                    ("Count divisors", f"{n}² = {n * n} has {k} divisors",
                     f"$$d({n}^2) = d({n * n}) = {k}.$$"),
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
    rules = {
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
        params={"n": n, "kind": kind}, answer=k, difficulty=4.5,
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
                    ("Factor the factorial", f"By Legendre, {n}! = {spelled}",
                     f"$${n}! = {latex}.$$"),
                    ("Choices per prime", f"For divisors that are {kind} the primes leave "
                     f"{', '.join(map(str, counts))} choices",
                     "The numbers of admissible exponents, prime by prime, are "
                     f"${', '.join(map(str, counts))}$."),
                    ("Multiply", f"The product is {k}",
                     f"$${times(counts)} = {k}.$$"),
                ),
            ),
            Method(
                "One can start from the number of all divisors and correct the few primes "
                "for which the condition matters.",
                (
                    ("All divisors", f"{n}! has {int(sp.prod(e + 1 for e in exps.values()))} "
                     "divisors", f"In total there are ${times([e + 1 for e in exps.values()])}"
                     f" = {int(sp.prod(e + 1 for e in exps.values()))}$ divisors."),
                    ("Correct", f"Replacing each factor e+1 by the allowed number gives {k}",
                     f"Replacing each $e+1$ by the number of allowed exponents gives ${k}$."),
                ),
            ),
        ),
        check=f"with exponents {list(exps.values())} the count {k} is at most the number of all "
        "divisors",
    )


@template("Number Theory -> Other", 13)
def sums_of_two_squares(rng: random.Random) -> Draft:
    n = rng.choice(_norms())
    d1 = sum(d % 4 == 1 for d in sp.divisors(n))
    d3 = sum(d % 4 == 3 for d in sp.divisors(n))
    k = 4 * (d1 - d3)
    pairs = [(a, isqrt(n - a * a)) for a in range(isqrt(n) + 1)
             if isqrt(n - a * a) ** 2 == n - a * a and a * a * 2 <= n]
    shown = ", ".join(f"{a}²+{b}²" for a, b in pairs)
    shown_tex = ",\\; ".join(f"{a}^2+{b}^2" for a, b in pairs)
    return Draft(
        params={"n": n}, answer=k, difficulty=6.5,
        goal=f"the number of integer pairs with x² + y² = {n}",
        asks=(
            f"How many integer pairs $(x, y)$ lie on the circle $x^2 + y^2 = {n}$?",
            f"Compute $r_2({n})$, the number of representations of ${n}$ as a sum of two squares of "
            "integers, where order and signs are taken into account.",
            f"Find the number of Gaussian integers $z \\in \\mathbb{{Z}}[i]$ of norm ${n}$.",
        ),
        methods=(
            Method(
                "Jacobi's two-square theorem: r₂(n) = 4(d₁(n) - d₃(n)).",
                (
                    ("Divisors", f"{n} has {d1} divisors ≡ 1 and {d3} divisors ≡ 3 mod 4",
                     f"${n}$ has $d_1={d1}$ divisors congruent to $1$ and $d_3={d3}$ congruent to "
                     "$3$ modulo $4$."),
                    ("Apply the theorem", f"4·({d1} - {d3}) = {k}",
                     f"$$r_2({n}) = 4(d_1-d_3) = 4({d1}-{d3}) = {k}.$$"),
                ),
            ),
            Method(
                "It is small enough to list the representations with 0 ≤ x ≤ y.",
                (
                    ("List", f"They are {shown}", f"With $0\\le x\\le y$: $${n} = {shown_tex}.$$"),
                    ("Symmetries", f"Signs and order: 8 points for a general pair, 4 if x = 0 or "
                     f"x = y, in total {k}", "Each pair gives $8$ points, or $4$ if $x=0$ or "
                     f"$x=y$, which sums to ${k}$."),
                ),
            ),
        ),
        check="the symmetries of the square act on the points, so the count is a multiple of 4, "
        f"and {k} = 4·{k // 4}",
    )


@template("Number Theory -> Other", 11)
def pell_equation(rng: random.Random) -> Draft:
    d = rng.choice([d for d in range(6, 120) if isqrt(d) ** 2 != d and len(_period(d)) <= 8])
    a0, period = isqrt(d), _period(d)
    quotients = [a0, *(period * 2)[: len(period) * (1 + len(period) % 2) - 1]]
    convergent = sp.Rational(quotients[-1])
    for q in quotients[-2::-1]:
        convergent = q + 1 / convergent
    x, y = int(convergent.p), int(convergent.q)
    x2, y2 = x * x + d * y * y, 2 * x * y
    length = len(period)
    return Draft(
        params={"d": d}, answer=f"({x}, {y})", difficulty=6.5 if y < 1000 else 7.0,
        goal=f"the fundamental solution of x² - {d}y² = 1",
        asks=(
            f"Find the smallest solution in positive integers $(x,y)$ of Pell's equation "
            f"$x^2 - {d}y^2 = 1$.",
            f"Determine the fundamental solution $(x_1, y_1)$ of $$x^2 - {d}y^2 = 1.$$",
            f"Find positive integers $x, y$ with $x^2 = {d}y^2 + 1$ and $y$ as small as possible. "
            "Give your answer as an ordered pair $(x,y)$.",
        ),
        methods=(
            Method(
                f"The convergents of the continued fraction of √{d} contain the solution.",
                (
                    ("Continued fraction", f"√{d} = [{a0}; {', '.join(map(str, period))}] with "
                     f"period length {length}", f"$$\\sqrt{{{d}}} = [{a0};\\overline{{"
                     f"{', '.join(map(str, period))}}}],$$ with period length ${length}$."),
                    ("Right convergent", f"The period is {'even' if length % 2 == 0 else 'odd'}, so "
                     f"the convergent with index {length - 1 if length % 2 == 0 else 2 * length - 1}"
                     f" is needed: {x}/{y}", f"The convergent $\\frac{{{x}}}{{{y}}}$ at the end of "
                     f"the {'first' if length % 2 == 0 else 'second'} period solves the equation."),
                    ("Verify", f"{x}² - {d}·{y}² = {x * x} - {d * y * y} = 1",
                     f"$${x}^2-{d}\\cdot {y}^2 = {x * x}-{d * y * y} = 1.$$"),
                ),
            ),
            Method(
                f"I look for the first y such that {d}y² + 1 is a perfect square.",
                (
                    ("Search", f"Going through y = 1, 2, 3, ..., the first success is y = {y}, "
                     f"where {d}·{y}² + 1 = {x * x} = {x}²",
                     f"No $y<{y}$ makes ${d}y^2+1$ a square, and $${d}\\cdot{y}^2+1={x * x}={x}^2.$$"),
                ),
            ),
        ),
        check=f"squaring x + y√{d} gives the next solution ({x2}, {y2}), and indeed "
        f"{x2}² - {d}·{y2}² = {x2 * x2 - d * y2 * y2}",
        wrong=(f"({x2}, {y2})", f"({x + 1}, {y})", f"({x}, {y + 1})", f"({y}, {x})"),
        equal=(f"(x, y) = ({x}, {y})", f"x = {x},\\ y = {y}"),
    )


@template("Algebra -> Abstract Algebra -> Field Theory", 19)
def class_number(rng: random.Random) -> Draft:
    d = rng.choice([d for d in range(5, 240) if all(e == 1 for e in factorint(d).values())])
    disc = -d if d % 4 == 3 else -4 * d
    forms = [(a, b, (b * b - disc) // (4 * a))
             for a in range(1, isqrt(-disc // 3) + 1) for b in range(-a + 1, a + 1)
             if (b * b - disc) % (4 * a) == 0 and (b * b - disc) // (4 * a) >= a
             and not (b < 0 and (b * b - disc) // (4 * a) == a)]
    h = len(forms)
    shown = ", ".join(str(f) for f in forms)
    genus = len(factorint(-disc)) - 1
    return Draft(
        params={"d": d}, answer=h, difficulty=8.5 if h > 4 else 8.0,
        goal=f"the class number of the imaginary quadratic field Q(√-{d})",
        asks=(
            f"Compute the class number of the imaginary quadratic field "
            f"$\\mathbb{{Q}}(\\sqrt{{-{d}}})$.",
            f"Let $K = \\mathbb{{Q}}(\\sqrt{{-{d}}})$ with ring of integers $\\mathcal{{O}}_K$. "
            "What is the order of the ideal class group of $\\mathcal{O}_K$?",
            f"How many reduced primitive positive definite binary quadratic forms $ax^2+bxy+cy^2$ "
            f"have discriminant ${disc}$?",
        ),
        methods=(
            Method(
                f"The class group corresponds to reduced forms of discriminant {disc}.",
                (
                    ("Discriminant", f"-{d} ≡ {-d % 4} mod 4, hence D = {disc}",
                     f"Since $-{d}\\equiv {-d % 4} \\pmod 4$, the discriminant is $D={disc}$."),
                    ("Bound", f"Reduced forms have |b| ≤ a ≤ c, so a ≤ √(|D|/3), at most "
                     f"{isqrt(-disc // 3)}", f"A reduced form has $|b|\\le a\\le c$, thus $a\\le "
                     f"\\sqrt{{|D|/3}}$, that is $a \\le {isqrt(-disc // 3)}$."),
                    ("List", f"With b² - 4ac = {disc} the forms are {shown}",
                     f"The reduced forms $(a,b,c)$ are ${shown}$, so $h={h}$."),
                ),
            ),
            Method(
                "Dirichlet's class number formula for negative discriminants gives a finite sum.",
                (
                    ("Formula", f"h = -(1/|D|)·Σ r·χ(r), r from 1 to |D|-1, for D = {disc} < -4",
                     f"For $D={disc}<-4$ we have $$h = -\\frac{{1}}{{|D|}}\\sum_{{r=1}}^{{|D|-1}} "
                     "r\\left(\\frac{D}{r}\\right).$$"),
                    ("Evaluate", f"Summing the Kronecker symbols for D = {disc} gives -{h * -disc}, "
                     f"and division by -{-disc} leaves {h}",
                     f"The sum equals $-{h * -disc}$, so $h = {h}$."),
                ),
            ),
        ),
        check=f"genus theory asks for 2^{genus} = {2**genus} to divide the class number, and "
        f"{h} = {2**genus}·{h // 2**genus}",
    )


@template("Number Theory -> Factorization", 6)
def sigma_ratio(rng: random.Random) -> Draft:
    n = rng.choice([n for n in range(200, 5000) if len(factorint(n)) >= 3])
    s = int(divisor_sigma(n))
    factors = sorted(factorint(n).items())
    parts = [(p ** (e + 1) - 1) // (p - 1) for p, e in factors]
    latex = factored(n)
    return Draft(
        params={"n": n}, answer=sp.Rational(s, n), difficulty=4.0,
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
                    ("Rewrite", f"Σ 1/d = (1/{n})·Σ n/d = σ({n})/{n}",
                     f"$$\\sum_{{d\\mid {n}}}\\frac1d = \\frac{{\\sigma({n})}}{{{n}}}.$$"),
                    ("Divisor sum", f"σ({n}) = {' · '.join(map(str, parts))} = {s}",
                     f"From ${n}={latex}$: $\\sigma({n})={times(parts)}={s}$."),
                    ("Reduce", f"{s}/{n} = {sp.Rational(s, n)}",
                     f"$$\\frac{{{s}}}{{{n}}} = {sp.latex(sp.Rational(s, n))}.$$"),
                ),
            ),
            Method(
                "The sum is multiplicative, so it splits over the prime powers.",
                (
                    ("Euler product", "The factors are " + ", ".join(
                        f"1 + 1/{p}{' + ...' if e > 1 else ''} = {q}/{p**e}"
                        for (p, e), q in zip(factors, parts, strict=True)),
                     "The local factors are " + ", ".join(
                         f"$\\frac{{{q}}}{{{p**e}}}$"
                         for (p, e), q in zip(factors, parts, strict=True)) + "."),
                    ("Product", f"Multiplying gives {sp.Rational(s, n)}",
                     f"Their product is ${sp.latex(sp.Rational(s, n))}$."),
                ),
            ),
        ),
        check=f"numerically this is about {s / n:.4f}, more than 1 + 1/{factors[0][0]}",
    )
