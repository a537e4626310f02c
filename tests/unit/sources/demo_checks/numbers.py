"""Second computations of demo answers: number theory and algebra, by brute force."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, product
from math import comb, factorial, gcd, isqrt, lcm, prod

import sympy as sp

from . import check


def _order(a: int, n: int) -> int:
    k, power = 1, a % n
    while power != 1:
        k, power = k + 1, power * a % n
    return k


@check
def order_modulo_prime(a, p):
    return _order(a, p)


@check
def chinese_remainder(moduli, residues):
    pairs = list(zip(moduli, residues, strict=True))
    return next(x for x in range(1, prod(moduli) + 1) if all(x % m == r for m, r in pairs))


@check
def quadratic_residue(q, p):
    return any((x * x - q) % p == 0 for x in range(p))


@check
def square_roots_of_one(n):
    return sum(x * x % n == 1 for x in range(n))


@check
def power_tower(a, b, c, m):
    return pow(a, b**c, m)


@check
def primitive_roots(p):
    roots = [g for g in range(1, p) if _order(g, p) == p - 1]
    return f"({len(roots)}, {roots[0]})"


@check
def prime_in_binomial(n, k, p):
    value, e = comb(n, k), 0
    while value % p == 0:
        value, e = value // p, e + 1
    return e


@check
def gcd_of_mersennes(b, m, n):
    return gcd(b**m - 1, b**n - 1)


@check
def pairs_with_lcm(n):
    divisors = [d for d in range(1, n + 1) if n % d == 0]
    return sum(lcm(a, b) == n for a in divisors for b in divisors)


@check
def divisors_of_factorial(n, kind):
    test = {
        "perfect squares": lambda d: isqrt(d) ** 2 == d,
        "odd": lambda d: d % 2 == 1,
        "even": lambda d: d % 2 == 0,
        "multiples of 10": lambda d: d % 10 == 0,
    }[kind]
    return sum(map(test, sp.divisors(factorial(n))))


@check
def sigma_ratio(n):
    return sum(Fraction(1, d) for d in range(1, n + 1) if n % d == 0)


@check
def sums_of_two_squares(n):
    r = isqrt(n)
    return sum(x * x + y * y == n for x in range(-r, r + 1) for y in range(-r, r + 1))


@check
def pell_equation(d):
    y = next(y for y in range(1, 10**6) if isqrt(d * y * y + 1) ** 2 == d * y * y + 1)
    return f"({isqrt(d * y * y + 1)}, {y})"


@check
def class_number(d):
    disc = -d if d % 4 == 3 else -4 * d

    def kronecker(r: int) -> int:
        value = 1
        while r % 2 == 0:
            r //= 2
            value *= 0 if disc % 2 == 0 else 1 if disc % 8 in (1, 7) else -1
        return value * int(sp.jacobi_symbol(disc % r, r)) if r > 1 else value

    return -sum(r * kronecker(r) for r in range(1, -disc)) // -disc


@check
def elements_of_order(n, k):
    def solutions(d: int) -> int:
        a = [1]
        for m in range(1, n + 1):
            a.append(
                sum(
                    factorial(m - 1) // factorial(m - j) * a[m - j]
                    for j in range(1, m + 1)
                    if d % j == 0
                )
            )
        return a[n]

    smaller = sum(elements_of_order(n, d) for d in range(1, k) if k % d == 0)
    return solutions(k) - smaller


@check
def homomorphisms(a, b, c, surjective):
    maps = [(u, v) for u in range(c) for v in range(c) if a * u % c == 0 and b * v % c == 0]
    if not surjective:
        return len(maps)
    return sum(len({(i * u + j * v) % c for i in range(a) for j in range(b)}) == c for u, v in maps)


@check
def abelian_groups(n):
    def chains(m: int, top: int) -> int:
        return (
            1
            if m == 1
            else sum(chains(m // d, d) for d in range(2, top + 1) if m % d == 0 and top % d == 0)
        )

    return chains(n, n)


@check
def unit_group_cyclic(n):
    units = [u for u in range(1, n) if gcd(u, n) == 1]
    return any(_order(u, n) == len(units) for u in units)


@check
def general_linear_order(n, q, special):
    if not sp.isprime(q) or q ** (n * n) > 20000:
        return None
    dets = [
        int(sp.Matrix(n, n, m).det()) % q if n > 2 else (m[0] * m[3] - m[1] * m[2]) % q
        for m in product(range(q), repeat=n * n)
    ]
    return sum(v == 1 if special else v != 0 for v in dets)


@check
def dihedral_subgroups(n):
    if n > 30:
        return None
    elements = [(r, s) for r in range(n) for s in (0, 1)]

    def times(x, y):
        return ((x[0] + (y[0] if x[1] == 0 else -y[0])) % n, x[1] ^ y[1])

    def closure(gens):
        group = {(0, 0)}
        while True:
            bigger = group | {times(g, h) for g in group for h in gens}
            if bigger == group:
                return frozenset(group)
            group = bigger

    return len({closure(pair) for pair in combinations([(0, 0), *elements], 2)})


@check
def gaussian_binomial(q, n, k):
    if k in (0, n):
        return 1
    return gaussian_binomial(q, n - 1, k - 1) + q**k * gaussian_binomial(q, n - 1, k)


@check
def irreducible_count(q, n):
    known: dict[int, int] = {}
    for d in range(1, n + 1):
        series = [1] + [0] * d
        for e, count in known.items():
            for _ in range(count if count < 400 else 0):
                for i in range(e, d + 1):
                    series[i] += series[i - e]
            if count >= 400:
                series = [
                    sum(series[i - e * j] * comb(count + j - 1, j) for j in range(i // e + 1))
                    for i in range(d + 1)
                ]
        known[d] = q**d - series[d]
    return known[n]


@check
def irreducible_over_prime_field(p, c):
    x = sp.Symbol("x")
    return sp.Poly(c, x, modulus=p).is_irreducible


@check
def ring_elements(n, kind):
    if kind == "idempotent":
        return sum(x * x % n == x for x in range(n))
    if kind == "nilpotent":
        return sum(pow(x, n.bit_length(), n) == 0 for x in range(n))
    return sum(gcd(x, n) > 1 for x in range(1, n))


@check
def gaussian_quotient(a, b, units):
    n, g = a * a + b * b, gcd(a, b)
    cells = [(x, y) for x in range(n // g) for y in range(g)]

    def zero(x, y):
        return (x * a + y * b) % n == 0 and (y * a - x * b) % n == 0

    if not units:
        return len(cells)
    if n > 90:
        return None
    return sum(any(zero(x * u - y * v - 1, x * v + y * u) for u, v in cells) for x, y in cells)


@check
def weyl_dimension(a, b):
    top = (a + b, b, 0)
    return sum(
        1
        for u in range(top[1], top[0] + 1)
        for v in range(top[2], top[1] + 1)
        for _ in range(v, u + 1)
    )


@check
def linear_recurrence(p, q, a0, a1, n):
    return (
        a0
        if n == 0
        else a1
        if n == 1
        else (
            p * linear_recurrence(p, q, a0, a1, n - 1) + q * linear_recurrence(p, q, a0, a1, n - 2)
        )
    )
