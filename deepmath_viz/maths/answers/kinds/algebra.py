"""Expressions in letters that need not commute, evaluated exactly in matrices over a finite field.

Two expressions are the same in every ring if they are in matrices of every size. They are compared
at random square matrices of four rows over the integers modulo a large prime: an identity that does
not hold fails there but for a chance of about 1 in 10^17, unless its degree is eight or more
(Amitsur and Levitzki: https://en.wikipedia.org/wiki/Amitsur%E2%80%93Levitzki_theorem).
"""

from __future__ import annotations

import random
import zlib
from collections.abc import Callable, Mapping
from fractions import Fraction

from deepmath_viz.maths.answers.reading.trees import Tree

PRIME = 2**61 - 1
SIZE = 4
TRANSPOSED = {"T", r"\top", "t", "top"}
#: Transposes that also conjugate, so that nothing is known of scalars under them.
ADJOINED = {"*", r"\dagger", "H", "dagger"}
Rows = tuple[tuple[int, ...], ...]
Value = int | Rows
#: What a letter stands for.
SCALAR, MATRIX, UNIT = "scalar", "matrix", "unit"


class Unknown(ValueError):
    """The expression means nothing in this algebra, or nothing that is known here."""


class Sample:
    """One place: a value for every letter, the same whenever it is asked for.

    Attributes:
        opaque: a function of which only the name is known was evaluated, so that two different
            values prove nothing.
    """

    def __init__(self, kinds: Mapping[str, str], seed: int, size: int = SIZE) -> None:
        self.kinds, self.seed, self.size = kinds, seed, size
        self.opaque = False

    def __call__(self, tree: Tree) -> Value:
        """The value of a tree.

        Raises:
            Unknown: it has none.
        """
        kind = tree[0]
        if kind == "num":
            number: Fraction = tree[1]
            if number.denominator % PRIME == 0:
                raise Unknown("a denominator")
            return number.numerator * pow(number.denominator, -1, PRIME) % PRIME
        if kind in ("sym", "const"):
            return self.letter(tree[1])
        if kind == "+":
            parts = [self(part) for part in tree[1:]]
            whole = parts[0]
            for part in parts[1:]:
                whole = added(whole, part)
            return whole
        if kind == "-":
            return multiplied(PRIME - 1, self(tree[1]))
        if kind == "*":
            return multiplied(self(tree[1]), self(tree[2]))
        if kind == "/":
            below = self(tree[2])
            if not isinstance(below, int):
                raise Unknown("a division by what need not commute")
            return multiplied(inverse(below), self(tree[1]))
        if kind == "^":
            return self.power(tree[1], tree[2])
        if kind == "call" and tree[1] == "tensor":
            return kronecker(self(tree[2]), self(tree[3]), self.size)
        if kind == "call" and tree[1] == "compose":
            return multiplied(self(tree[2]), self(tree[3]))
        if kind in ("call", "fn"):
            return self.function(tree[1], [self(part) for part in tree[2:]])
        raise Unknown(kind)

    def letter(self, name: str) -> Value:
        """The value of a letter."""
        kind = self.kinds.get(name, SCALAR)
        if kind == UNIT:
            return unit(self.size)
        return self.drawn(name, kind == MATRIX)

    def drawn(self, what: str, matrix: bool) -> Value:
        """A value that depends on nothing but what it is the value of."""
        rng = random.Random(zlib.crc32(f"{self.seed} {what}".encode()))
        if not matrix:
            return rng.randrange(2, PRIME)
        return tuple(
            tuple(rng.randrange(PRIME) for _ in range(self.size)) for _ in range(self.size)
        )

    def power(self, base: Tree, exponent: Tree) -> Value:
        """A power with a whole exponent, a transpose, or a value of its own for another one."""
        value = self(base)
        if exponent[0] == "sym" and exponent[1] in TRANSPOSED and not isinstance(value, int):
            return tuple(zip(*value, strict=True))
        if exponent[0] == "sym" and exponent[1] in ADJOINED:
            if isinstance(value, int) or self.has_scalars(base):
                raise Unknown("a conjugate")
            return _adjoint(value)
        times = _whole(exponent)
        if times is None or abs(times) > 64:
            self.opaque = True
            by = self(exponent)
            return self.drawn(
                f"{value} ^ {by}", not (isinstance(value, int) and isinstance(by, int))
            )
        if times < 0:
            value, times = inverse(value), -times
        found: Value = 1
        for _ in range(times):
            found = multiplied(found, value)
        return found

    def has_scalars(self, tree: Tree) -> bool:
        """Whether letters that are numbers stand in a tree."""
        if tree[0] == "const" or (tree[0] == "sym" and self.kinds.get(tree[1], SCALAR) == SCALAR):
            return True
        return any(self.has_scalars(part) for part in tree[1:] if isinstance(part, tuple))

    def function(self, name: str, given: list[Value]) -> Value:
        """Determinant and trace; of any other function only that equals give equals."""
        first = given[0] if given else 1
        if name == "det" and not isinstance(first, int):
            return determinant(first)
        if name in ("tr", "trace") and not isinstance(first, int):
            return sum(first[i][i] for i in range(len(first))) % PRIME
        self.opaque = True
        numbers = name in ("rank", "norm", "abs", "dim", "deg", "ker") or all(
            isinstance(value, int) for value in given
        )
        return self.drawn(f"{name} {given}", not numbers)


def same(one: Tree, two: Tree, kinds: Mapping[str, str], *, size: int = SIZE) -> bool | None:
    """Whether two expressions are the same in every algebra; None where that stays open."""
    for seed in (1, 2):
        sample = Sample(kinds, seed, size)
        try:
            a, b = sample(one), sample(two)
        except (Unknown, RecursionError):
            return None
        if isinstance(a, int) != isinstance(b, int):
            rows = next(len(v) for v in (a, b) if not isinstance(v, int))
            a, b = (_times(v, unit(rows)) if isinstance(v, int) else v for v in (a, b))
        if a != b:
            return None if sample.opaque else False
    return True


def unit(size: int) -> Rows:
    """The unit matrix."""
    return tuple(tuple(int(i == j) for j in range(size)) for i in range(size))


def added(one: Value, two: Value) -> Value:
    """A sum; a number stands for its multiple of the unit.

    Raises:
        Unknown: matrices of different sizes.
    """
    if isinstance(one, int) and isinstance(two, int):
        return (one + two) % PRIME
    if isinstance(one, int) and not isinstance(two, int):
        one = _times(one, unit(len(two)))
    if isinstance(two, int) and not isinstance(one, int):
        two = _times(two, unit(len(one)))
    assert not isinstance(one, int) and not isinstance(two, int)
    if len(one) != len(two):
        raise Unknown("matrices of different sizes")
    return tuple(
        tuple((a + b) % PRIME for a, b in zip(row, other, strict=True))
        for row, other in zip(one, two, strict=True)
    )


def multiplied(one: Value, two: Value) -> Value:
    """A product.

    Raises:
        Unknown: matrices of different sizes.
    """
    if isinstance(one, int):
        return one * two % PRIME if isinstance(two, int) else _times(one, two)
    if isinstance(two, int):
        return _times(two, one)
    if len(one) != len(two):
        raise Unknown("matrices of different sizes")
    columns = list(zip(*two, strict=True))
    return tuple(
        tuple(sum(a * b for a, b in zip(row, column, strict=True)) % PRIME for column in columns)
        for row in one
    )


def kronecker(one: Value, two: Value, size: int) -> Value:
    """The tensor product; 1 in it stands for the unit, so `x \\otimes 1` is no x.

    Raises:
        Unknown: the product would be too large.
    """
    first = _times(one, unit(size)) if isinstance(one, int) else one
    second = _times(two, unit(size)) if isinstance(two, int) else two
    if len(first) * len(second) > SIZE**3:
        raise Unknown("a long tensor product")
    return tuple(
        tuple(a * b % PRIME for a in row for b in other) for row in first for other in second
    )


def inverse(value: Value) -> Value:
    """The inverse, by elimination.

    Raises:
        Unknown: there is none.
    """
    if isinstance(value, int):
        if value % PRIME == 0:
            raise Unknown("a division by zero")
        return pow(value, -1, PRIME)
    n = len(value)
    rows = [list(row) + list(other) for row, other in zip(value, unit(n), strict=True)]
    for at in range(n):
        pivot = next((i for i in range(at, n) if rows[i][at]), None)
        if pivot is None:
            raise Unknown("a matrix without an inverse")
        rows[at], rows[pivot] = rows[pivot], rows[at]
        factor = pow(rows[at][at], -1, PRIME)
        rows[at] = [entry * factor % PRIME for entry in rows[at]]
        for i in range(n):
            if i != at and rows[i][at]:
                by = rows[i][at]
                rows[i] = [(a - by * b) % PRIME for a, b in zip(rows[i], rows[at], strict=True)]
    return tuple(tuple(row[n:]) for row in rows)


def determinant(value: Rows) -> int:
    """The determinant, by expansion along the first row."""
    if len(value) == 1:
        return value[0][0]
    total = 0
    for at, entry in enumerate(value[0]):
        minor = tuple(row[:at] + row[at + 1 :] for row in value[1:])
        total += (-1) ** at * entry * determinant(minor)
    return total % PRIME


def _adjoint(value: Rows) -> Rows:
    """The transpose with the signs of some rows and columns turned: it reverses products as the
    adjoint does, and is not the transpose."""
    return tuple(
        tuple(entry * (-1) ** (i + j) % PRIME for j, entry in enumerate(column))
        for i, column in enumerate(zip(*value, strict=True))
    )


def walk(tree: Tree, visit: Callable[[Tree], None]) -> None:
    """Call `visit` with every part of a tree, the tree itself first."""
    visit(tree)
    for part in tree[1:]:
        if isinstance(part, tuple):
            walk(part, visit)


def _times(number: int, rows: Rows) -> Rows:
    return tuple(tuple(number * entry % PRIME for entry in row) for row in rows)


def _whole(tree: Tree) -> int | None:
    if tree[0] == "-":
        below = _whole(tree[1])
        return None if below is None else -below
    if tree[0] == "num" and tree[1].denominator == 1:
        return int(tree[1])
    return None
