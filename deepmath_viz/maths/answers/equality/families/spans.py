"""Spans of vectors and of functions, which have many bases: they are compared by their ranks."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

from deepmath_viz.maths.answers.equality.families import linear
from deepmath_viz.maths.answers.equality.finding import Finding
from deepmath_viz.maths.answers.equality.values import places
from deepmath_viz.maths.answers.equality.values.evaluation import (
    Unbounded,
    Undefined,
    context_of,
    value,
)
from deepmath_viz.maths.answers.reading import parse as shapes
from deepmath_viz.maths.answers.reading import split
from deepmath_viz.maths.answers.reading.tokens import Reading
from deepmath_viz.maths.answers.reading.trees import Tree, symbols
from deepmath_viz.maths.answers.reading.types import Formula, Matrix, Series, Shape

_SPAN = re.compile(
    r"^(?:[A-Z]\s*=\s*)?\\?(?:(?:text|operatorname|mathrm)\s*\{\s*)?[sS]pan\s*\}?(?:_\s*\{?[^{}]*\}?)?\s*"
    r"(?P<open>\\\{|\(|\\langle|\[)(?P<inside>.*)(?:\\\}|\)|\\rangle|\])$",
    re.DOTALL,
)
_WHOLE = re.compile(r"^\\mathbb\s*\{?\s*[RCQ]\s*\}?\s*\^\s*\{?\s*(\d)\s*\}?$")
_PLACES = 12


def finding(one: str, two: str) -> Finding | None:
    """Whether two spans are the same; None where one of the texts is none."""
    if "pan" not in one + two:
        return None
    first, second = _read(one), _read(two)
    if first is None or second is None:
        return None
    if len(first[0]) != len(second[0]):
        return Finding(False, "spans of vectors of different length")
    rows = _numbers([*first, *second])
    if rows is None:
        return None
    same = linear.same_span(rows[: len(first)], rows[len(first) :])
    return Finding(same, "spans by their ranks")


def _read(text: str) -> list[list[Tree]] | None:
    """The entries of every vector; a function is a vector of one entry."""
    text = text.strip()
    if whole := _WHOLE.match(text):
        n = int(whole[1])
        return [[("num", Fraction(int(i == j))) for j in range(n)] for i in range(n)]
    match = _SPAN.match(text)
    if match is None:
        return None
    inside = match["inside"]
    items = [item for item in split.at_commas(inside, thousands=False) if item]
    vectors = [_entries(shapes.read(item, Reading(), thousands=False)) for item in items]
    if not vectors or len({len(vector) for vector in vectors}) != 1 or [] in vectors:
        return None
    return vectors


def _entries(shape: Shape) -> list[Tree]:
    if isinstance(shape, Formula):
        return [shape.tree]
    cells: tuple[Shape, ...] = ()
    if isinstance(shape, Series) and shape.opening in ("(", "[", r"\langle"):
        cells = shape.items
    elif isinstance(shape, Matrix):
        cells = tuple(cell for row in shape.rows for cell in row)
    return [cell.tree for cell in cells if isinstance(cell, Formula)] if all(
        isinstance(cell, Formula) for cell in cells) else []  # fmt: skip


def _numbers(vectors: list[list[Tree]]) -> list[list[Any]] | None:
    """The values of all entries, functions at several places side by side."""
    names = sorted(set().union(*(symbols(tree) for vector in vectors for tree in vector)))
    if any(name.endswith("()") for name in names):
        return None
    context = context_of(linear.DIGITS)
    rows: list[list[Any]] = [[] for _ in vectors]
    seen = 0
    for at in places.of(names) if names else iter([{}]):
        here = {name: number for name, number in at.items() if name in names}
        try:
            values = [[value(tree, here, linear.DIGITS) for tree in vector] for vector in vectors]
        except (Undefined, Unbounded):
            continue
        for row, numbers in zip(rows, values, strict=True):
            row += [context.mpf(n.numerator) / n.denominator if isinstance(n, Fraction)
                    else context.mpmathify(n) for n in numbers]  # fmt: skip
        seen += 1
        if seen >= _PLACES:
            break
    return rows if seen and (not names or (seen >= _PLACES and len(vectors) < _PLACES)) else None
