"""Wedge products: of differentials, of basis vectors, and of forms of which nothing is known.

A form is a sum of products of generators; it is kept as a number for every product, the generators
in order, so that `dx \\wedge dy` is minus `dy \\wedge dx` and `dx \\wedge dx` is nothing.
"""

from __future__ import annotations

import itertools
import re

from deepmath_viz.maths.answers.kinds.algebra import PRIME, Sample, Unknown, inverse, walk
from deepmath_viz.maths.answers.reading.trees import Tree

Form = dict[tuple[str, ...], int]
_BASIS = re.compile(r"^(?:d .*|e_\w+|dx_\w+)$")
#: Dimension in which a form without a basis is drawn.
_SPACE = tuple("12345")


def same(one: Tree, two: Tree) -> bool | None:
    """Whether two sums of wedge products are the same; None where it hangs on their degrees."""
    letters = _factors(one) | _factors(two)
    free = {name for name in letters if not _BASIS.match(name)}
    found = [_same_in_degree(one, two, letters, degree) for degree in ((1, 2) if free else (1,))]
    if any(same is None for same in found):
        return None
    if all(found):
        return True
    return None if free and any(found) else False


def has_wedge(tree: Tree) -> bool:
    """Whether a wedge product stands in a tree."""
    return bool(_wedges(tree))


def _same_in_degree(one: Tree, two: Tree, letters: set[str], degree: int) -> bool | None:
    for seed in (3, 4):
        reader = _Reader(letters, degree, seed)
        try:
            a, b = reader(one), reader(two)
        except (Unknown, RecursionError):
            return None
        if _tidy(a) != _tidy(b):
            return None if reader.sample.opaque else False
    return True


class _Reader:
    def __init__(self, letters: set[str], degree: int, seed: int) -> None:
        self.letters, self.degree = letters, degree
        self.sample = Sample({}, seed)

    def __call__(self, tree: Tree) -> Form:
        kind = tree[0]
        if kind == "sym" and tree[1] in self.letters:
            return self.generator(tree[1])
        if kind == "+":
            found: Form = {}
            for part in tree[1:]:
                for product, number in self(part).items():
                    found[product] = (found.get(product, 0) + number) % PRIME
            return found
        if kind == "-":
            return {product: -number % PRIME for product, number in self(tree[1]).items()}
        if kind == "*" or (kind == "call" and tree[1] == "wedge"):
            first, second = self(tree[-2]), self(tree[-1])
            if kind == "*" and any(map(len, first)) and any(map(len, second)):
                raise Unknown("forms side by side")
            return _wedge(first, second)
        if kind == "/":
            below = self(tree[2])
            if set(below) != {()}:
                raise Unknown("a division by a form")
            factor = inverse(below[()])
            assert isinstance(factor, int)
            return {product: n * factor % PRIME for product, n in self(tree[1]).items()}
        value = self.sample(tree)
        if not isinstance(value, int):
            raise Unknown("no number")
        return {(): value}

    def generator(self, name: str) -> Form:
        if _BASIS.match(name):
            return {(name,): 1}
        found: Form = {}
        for product in itertools.combinations(_SPACE, self.degree):
            value = self.sample.drawn(f"{name} {product}", matrix=False)
            assert isinstance(value, int)
            found[product] = value
        return found


def _wedge(one: Form, two: Form) -> Form:
    found: Form = {}
    for first, a in one.items():
        for second, b in two.items():
            if set(first) & set(second):
                continue
            product = first + second
            turns = sum(x > y for x, y in itertools.combinations(product, 2))
            key = tuple(sorted(product))
            found[key] = (found.get(key, 0) + (-1) ** turns * a * b) % PRIME
    return found


def _tidy(form: Form) -> Form:
    return {product: number for product, number in form.items() if number}


def _wedges(tree: Tree) -> list[Tree]:
    found: list[Tree] = []
    walk(tree, lambda part: found.append(part) if part[:2] == ("call", "wedge") else None)
    return found


def _factors(tree: Tree) -> set[str]:
    """Letters that are forms: differentials, and what stands alone beside a wedge."""
    found: set[str] = set()

    def visit(part: Tree) -> None:
        if part[0] == "sym" and part[1].startswith("d "):
            found.add(part[1])

    walk(tree, visit)
    for wedge in _wedges(tree):
        for side in wedge[2:]:
            last = side
            while last[0] in ("*", "-"):
                last = last[-1]
            if last[0] == "sym":
                found.add(last[1])
    return found
