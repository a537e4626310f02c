"""Second computations of demo answers: matrices, probability, combinatorics, by brute force."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from itertools import combinations, pairwise, permutations, product
from math import comb, factorial, gcd, prod

import sympy as sp

from . import check


@check
def rank_of_gcd_matrix(n):
    return sp.Matrix(n, n, lambda i, j: gcd(i + 1, j + 1)).det()


@check
def tridiagonal_determinant(a, b, c, n):
    return sp.Matrix(n, n, lambda i, j: {0: a, 1: b, -1: c}.get(j - i, 0)).det()


@check
def rank_one_update_determinant(n, a, b):
    return sp.Matrix(n, n, lambda i, j: b if i == j else a).det()


@check
def matrix_power(a, n):
    out = sp.eye(2)
    for _ in range(n):
        out = out * a
    return out


@check
def diagonalizable(a):
    return a.is_diagonalizable()


@check
def jordan_forms(exps):
    def parts(n, top):
        return (
            [[]]
            if n == 0
            else [[k, *r] for k in range(min(n, top), 0, -1) for r in parts(n - k, k)]
        )

    return prod(sum(p[0] == m for p in parts(n, n)) for n, m in exps)


@check
def gamblers_ruin(n, k, p, time):
    matrix = sp.Matrix(
        n + 1,
        n + 1,
        lambda i, j: (
            1
            if i == j
            else (0 if i in (0, n) else -p if j == i + 1 else p - 1 if j == i - 1 else 0)
        ),
    )
    right = sp.Matrix([0, *[int(time)] * (n - 1), int(not time)])
    return matrix.LUsolve(right)[k]


@check
def coupon_collector(n, k):
    return sum(
        (-1) ** (k - 1 - j) * comb(n, j) * comb(n - j - 1, n - k) * Fraction(n, n - j)
        for j in range(k)
    )


@check
def pattern_waiting_time(word):
    n = len(word)

    def after(state: int, toss: str) -> int:
        text = word[:state] + toss
        return next(k for k in range(min(n, len(text)), -1, -1) if text.endswith(word[:k]))

    matrix = sp.eye(n)
    for i, toss in product(range(n), "HT"):
        j = after(i, toss)
        if j < n:
            matrix[i, j] -= sp.Rational(1, 2)
    return matrix.LUsolve(sp.ones(n, 1))[0]


@check
def committee(m, w, size, low):
    return sum(sum(i < w for i in team) >= low for team in combinations(range(m + w), size))


@check
def letters_apart(n, k):
    return (
        None
        if n > 8
        else sum(not any(a < k and b < k for a, b in pairwise(s)) for s in permutations(range(n)))
    )


@check
def necklaces(n, k, flip):
    if k**n > 20000:
        return None
    seen = set()
    for word in product(range(k), repeat=n):
        turns = [word[i:] + word[:i] for i in range(n)]
        seen.add(min(turns + [t[::-1] for t in turns] if flip else turns))
    return len(seen)


@check
def partial_derangements(n, k):
    return (
        None
        if n > 8
        else sum(sum(i == v for i, v in enumerate(s)) == k for s in permutations(range(n)))
    )


@check
def bounded_solutions(k, m, n):
    if (m + 1) ** k > 70000:
        return None
    return sum(sum(t) == n for t in product(range(m + 1), repeat=k))


@check
def surjections(n, k, ordered):
    onto = sum(len(set(f)) == k for f in product(range(k), repeat=n)) if k**n < 70000 else None
    return onto if ordered or onto is None else onto // factorial(k)


@check
def chromatic_polynomial(kind, n, k):
    def cycles(q: int) -> int:
        return ((sp.ones(q, q) - sp.eye(q)) ** n).trace()

    if kind == "bipartite":
        return sum((k - len({a, b})) ** n for a in range(k) for b in range(k))
    return cycles(k) if kind == "cycle" else k * cycles(k - 1)


@check
def graphical_sequence(degrees):
    work = sorted(degrees, reverse=True)
    while work and work[0]:
        d, work = work[0], work[1:]
        if d > len(work):
            return False
        work = sorted([v - 1 for v in work[:d]] + work[d:], reverse=True)
        if work[-1] < 0:
            return False
    return True


@check
def tautology(formula):
    def build(f):
        if isinstance(f, str):
            return sp.Symbol(f)
        parts = [build(p) for p in f[1:]]
        return {"not": sp.Not, "and": sp.And, "or": sp.Or, "->": sp.Implies, "<->": sp.Equivalent}[
            f[0]
        ](*parts)

    return not sp.satisfiable(sp.Not(build(formula)))


@check
def huffman(freq):
    w = sorted(freq)

    @cache
    def best(i: int, j: int) -> int:
        return (
            0
            if i == j
            else sum(w[i : j + 1]) + min(best(i, m) + best(m + 1, j) for m in range(i, j))
        )

    return best(0, len(w) - 1)


@check
def divide_and_conquer(a, b, c, k, start):
    def total(n: int) -> int:
        return start if n == 1 else a * total(n // b) + c * n

    return total(b**k)
