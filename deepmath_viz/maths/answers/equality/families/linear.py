"""Spans of functions and of vectors, by the values of their entries at many places."""

from __future__ import annotations

from typing import Any

from deepmath_viz.maths.answers.equality.values.evaluation import context_of

#: Digits of the values, and how many of them have to vanish where something depends on the rest.
DIGITS, _TINY = 50, 30


def same_span(one: list[list[Any]], two: list[list[Any]]) -> bool:
    """Whether two lists of vectors of equal length span the same space."""
    ranks = rank(one), rank(two), rank([*one, *two])
    return len(set(ranks)) == 1


def rank(rows: list[list[Any]]) -> int:
    """The rank of a matrix of numbers of mpmath, by elimination with the largest pivot."""
    context = context_of(DIGITS)
    left = []
    for row in rows:
        numbers = [context.mpmathify(number) for number in row]
        size = max((abs(number) for number in numbers), default=0)
        noise = size < context.mpf(10) ** -_TINY
        left.append([number * 0 if noise else number / size for number in numbers])
    found = 0
    for column in range(len(left[0]) if left else 0):
        pivot = max(range(found, len(left)), key=lambda at: abs(left[at][column]), default=None)
        if pivot is None or abs(left[pivot][column]) < context.mpf(10) ** -_TINY:
            continue
        left[found], left[pivot] = left[pivot], left[found]
        head = left[found]
        for at in range(found + 1, len(left)):
            factor = left[at][column] / head[column]
            left[at] = [a - factor * b for a, b in zip(left[at], head, strict=True)]
        found += 1
    return found
