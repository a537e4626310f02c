"""Fields made by square roots of rational numbers, by the classes modulo squares that get roots."""

from __future__ import annotations

import math
from fractions import Fraction

from deepmath_viz.maths.answers.reading.trees import Tree


def square_classes(adjoined: tuple[Tree, ...]) -> list[int] | None:
    """Numbers without square factors whose roots make a field; None for another field."""
    found: list[int] = []
    for tree in adjoined:
        terms = tree[1:] if tree[0] == "+" else (tree,)
        for term in terms:
            squared = _squared(term)
            if squared is None:
                return None
            found.append(squared)
    return found


def _squared(term: Tree) -> int | None:
    """The class of the square of a multiple of a square root."""
    value = _exact(("^", term, ("num", Fraction(2))))
    if value is None or not value:
        return None
    number = value.numerator * value.denominator
    if abs(number) > 10**9:
        return None
    for root in range(2, math.isqrt(abs(number)) + 1):
        while number % (root * root) == 0:
            number //= root * root
    return number


def _exact(tree: Tree) -> Fraction | None:
    """The value of a product of numerals, square roots and i, squared."""
    if tree[0] != "^":
        return None
    found = Fraction(1)
    pending = [(tree[1], 2)]
    while pending:
        part, power = pending.pop()
        if part[0] == "num":
            found *= part[1] ** power
        elif part[0] == "-":
            pending.append((part[1], power))
        elif part[0] == "*":
            pending += [(part[1], power), (part[2], power)]
        elif part[0] == "/":
            pending += [(part[1], power), (part[2], -power)]
        elif part[:2] == ("fn", "sqrt"):
            inner = part[2]
            sign = -1 if inner[0] == "-" else 1
            inner = inner[1] if sign < 0 else inner
            if inner[0] != "num" or not inner[1]:
                return None
            found *= (sign * inner[1]) ** (power // 2)
        elif part == ("const", "i"):
            found *= -1
        else:
            return None
        if not found:
            return None
    return found


def span(classes: list[int]) -> frozenset[int]:
    """All classes that products of some have."""
    found = {1}
    for number in classes[:8]:
        found |= {_class_of(number * other) for other in found}
    return frozenset(found)


def _class_of(number: int) -> int:
    for root in range(2, math.isqrt(abs(number)) + 1):
        while number % (root * root) == 0:
            number //= root * root
    return number
