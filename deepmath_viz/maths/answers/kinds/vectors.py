"""Products of vectors: dot and cross products compared at random vectors of three numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from deepmath_viz.maths.answers.kinds.algebra import PRIME, Sample, Unknown, inverse, walk
from deepmath_viz.maths.answers.reading.trees import Tree

Vector = tuple[int, int, int]
_BASIS = ("i", "j", "k")
_WRITTEN = re.compile(
    r"\\(?:vec|hat)\s*\{\s*(?:\\([ij])math|\\?([ijk]))\s*\}|\\hat\s*\\?([ijk])(?:math)?"
    r"|\\hat\s*\{\s*([ijk])\s*\}"
)


def same(one: Tree, two: Tree, vectors: frozenset[str]) -> bool | None:
    """Whether two expressions in vectors are the same; None where that stays open.

    An expression with nabla means a derivative; only its writing is compared.
    """
    names: set[str] = set()
    for tree in (one, two):
        walk(tree, lambda part: names.add(part[1]) if part[0] == "sym" else None)
    if "nabla" in names:
        found = _same_derivatives(one, two, vectors)
        return _same_operator(one, two) if found is None else found
    if not vectors:
        return True if one == two else None
    for seed in (5, 6):
        reader = _Reader(vectors, seed)
        try:
            a, b = reader(one), reader(two)
        except (Unknown, RecursionError):
            return None
        if a != b:
            opaque = reader.sample.opaque
            return None if opaque else False
    return True


def components(text: str) -> str:
    """`3\\vec{i} - 2\\vec{j}` with its basis vectors as letters of their own; "" if it has none."""
    if not _WRITTEN.search(text):
        return ""
    return _WRITTEN.sub(lambda m: rf" \deriv{{unit {next(g for g in m.groups() if g)}}} ", text)


def coordinates(tree: Tree) -> tuple[Tree, ...] | None:
    """The coefficients of the basis vectors in a tree made from `components`; two or three."""
    parts = tree[1:] if tree[0] == "+" else (tree,)
    found: dict[str, Tree] = {}
    for part in parts:
        split = _coefficient(part)
        if split is None or split[0] in found:
            return None
        found[split[0]] = split[1]
    zero: Tree = ("num", Fraction(0))
    size = 3 if "k" in found else 2
    return tuple(found.get(name, zero) for name in _BASIS[:size])


def _coefficient(tree: Tree) -> tuple[str, Tree] | None:
    if tree[0] == "sym" and "unit" in tree[1]:
        return tree[1][-1], ("num", Fraction(1))
    if tree[0] in ("-", "*", "/"):
        for at in range(1, len(tree)):
            inner = _coefficient(tree[at])
            if inner is not None and (tree[0] != "/" or at == 1):
                return inner[0], (*tree[:at], inner[1], *tree[at + 1 :])
    return None


def _same_derivatives(one: Tree, two: Tree, vectors: frozenset[str]) -> bool | None:
    """Whether two expressions with nabla are the same, where nabla may be taken for a vector: in
    every summand it stands before one field alone, so that no rule for products is needed."""
    if not all(_is_linear(tree) for tree in (one, two)):
        return None
    fields = vectors | {name for tree in (one, two) for name in _crossed(tree)}
    for seed in (7, 8):
        reader = _Reader(fields | {"nabla"}, seed)
        try:
            a, b = _whole(reader(one)), _whole(reader(two))
        except (Unknown, RecursionError):
            return None
        if a != b:
            return None if reader.sample.opaque else False
    return True


def _whole(value: int | Vector) -> int | Vector:
    return 0 if value == (0, 0, 0) else value


def _is_linear(tree: Tree) -> bool:
    """Whether every summand of a tree is a number, or has one field in it."""
    if tree[0] == "+":
        return all(map(_is_linear, tree[1:]))
    if tree[0] == "-":
        return _is_linear(tree[1])
    names: list[str] = []
    walk(tree, lambda part: names.append(part[1]) if part[0] == "sym" else None)
    fields = [name for name in names if name != "nabla"]
    return len(fields) <= 1 or (
        tree[0] == "call"
        and tree[1] in ("dot", "cross")
        and (tree[2] == ("sym", "nabla") and _is_linear(tree[3]))
    )


def _crossed(tree: Tree) -> set[str]:
    """Letters that are vectors because a dot or cross product says so."""
    found: set[str] = set()

    def visit(part: Tree) -> None:
        if part[0] == "call" and part[1] in ("dot", "cross"):
            found.update(side[1] for side in part[2:] if side[0] == "sym")

    walk(tree, visit)
    return found - {"nabla"}


def _same_operator(one: Tree, two: Tree) -> bool | None:
    if one == two:
        return True
    product = {"dot", "cross"}
    if one[0] == two[0] == "call" and {one[1], two[1]} == product and one[2:] == two[2:]:
        return False
    return None


class _Reader:
    def __init__(self, vectors: frozenset[str], seed: int) -> None:
        self.vectors = vectors
        self.sample = Sample({}, seed)

    def __call__(self, tree: Tree) -> int | Vector:
        kind = tree[0]
        if kind == "sym" and tree[1].partition("_")[0] in self.vectors:
            drawn = [self.sample.drawn(f"{tree[1]} {axis}", matrix=False) for axis in "xyz"]
            return _vector(drawn)
        if kind == "+":
            parts = [self(part) for part in tree[1:]]
            return _sum(parts)
        if kind == "-":
            return _scaled(PRIME - 1, self(tree[1]))
        if kind == "call" and tree[1] == "dot":
            one, two = self(tree[2]), self(tree[3])
            if isinstance(one, int) or isinstance(two, int):
                return _product(one, two)
            return sum(a * b for a, b in zip(one, two, strict=True)) % PRIME
        if kind == "call" and tree[1] == "cross":
            one, two = self(tree[2]), self(tree[3])
            if isinstance(one, int) or isinstance(two, int):
                return _product(one, two)
            (a, b, c), (x, y, z) = one, two
            return _vector([b * z - c * y, c * x - a * z, a * y - b * x])
        if kind == "*":
            return _product(self(tree[1]), self(tree[2]))
        if kind == "^" and tree[2] == ("num", Fraction(2)):
            base = self(tree[1])
            if not isinstance(base, int):
                return sum(entry * entry for entry in base) % PRIME
        if kind == "/":
            below = self(tree[2])
            if not isinstance(below, int):
                raise Unknown("a division by a vector")
            factor = inverse(below)
            assert isinstance(factor, int)
            return _scaled(factor, self(tree[1]))
        if kind in ("fn", "call") and len(tree) == 3:
            self.sample.opaque = True
            number = self.sample.drawn(f"{tree[1]} {self(tree[2])}", matrix=False)
            assert isinstance(number, int)
            return number
        value = self.sample(tree)
        if not isinstance(value, int):
            raise Unknown("no number")
        return value


def _vector(entries: Sequence[object]) -> Vector:
    whole = [entry % PRIME for entry in entries if isinstance(entry, int)]
    if len(whole) != 3:
        raise Unknown("no vector")
    return whole[0], whole[1], whole[2]


def _scaled(factor: int, value: int | Vector) -> int | Vector:
    if isinstance(value, int):
        return factor * value % PRIME
    return _vector([factor * entry for entry in value])


def _product(one: int | Vector, two: int | Vector) -> int | Vector:
    if isinstance(one, int):
        return _scaled(one, two)
    if isinstance(two, int):
        return _scaled(two, one)
    raise Unknown("vectors side by side")


def _sum(parts: list[int | Vector]) -> int | Vector:
    numbers = [part for part in parts if isinstance(part, int)]
    if len(numbers) == len(parts):
        return sum(numbers) % PRIME
    if numbers:
        raise Unknown("a number added to a vector")
    columns = zip(*(part for part in parts if not isinstance(part, int)), strict=True)
    return _vector([sum(column) for column in columns])
