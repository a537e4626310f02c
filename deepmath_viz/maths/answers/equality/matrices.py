"""Whether two matrices are the same, of which one may be written as a multiple of the unit."""

from __future__ import annotations

import re
from fractions import Fraction

from deepmath_viz.maths.answers.equality import containers
from deepmath_viz.maths.answers.equality.containers import Match
from deepmath_viz.maths.answers.equality.finding import Finding
from deepmath_viz.maths.answers.equality.values import numeric
from deepmath_viz.maths.answers.reading.progressions import placed
from deepmath_viz.maths.answers.reading.trees import Tree, symbols
from deepmath_viz.maths.answers.reading.types import Formula, Matrix, Series, Shape

#: Names of the matrix of ones on its diagonal, and of the one of zeros.
_UNIT = re.compile(r"(?:I|Id|E)(?:_\{?\w\}?)?")
_ZERO = re.compile(r"O(?:_\{?\w\}?)?|0_\{?.*\}?")


def matrices(match: Match, gold: Shape, said: Shape) -> Finding:
    """Entry by entry; a vector may also be written in brackets."""
    if isinstance(gold, Matrix) and isinstance(said, Matrix):
        if [len(row) for row in gold.rows] != [len(row) for row in said.rows]:
            return Finding(False, "matrices of different shape")
        pairs = [
            pair
            for one, two in zip(gold.rows, said.rows, strict=True)
            for pair in zip(one, two, strict=True)
        ]
        return containers.every(match, pairs, "entry by entry")
    vector, other = (gold, said) if isinstance(gold, Matrix) else (said, gold)
    assert isinstance(vector, Matrix)
    lone = [cell for row in vector.rows for cell in row]
    if (
        isinstance(other, Series)
        and other.opening in ("(", "[", r"\langle")
        and 1 in (len(vector.rows), len(vector.rows[0]))
    ):
        if len(lone) != len(other.items):
            return Finding(False, "vectors of different length")
        return containers.every(
            match, list(zip(lone, other.items, strict=True)), "a vector entry by entry"
        )
    if (rows := _rows(other)) is not None:
        return matrices(match, vector, Matrix(rows)) if vector is gold else matrices(
            match, Matrix(rows), vector)  # fmt: skip
    if isinstance(other, Formula) and (made := _multiple_of_unit(vector, other)) is not None:
        return matrices(match, vector, made) if vector is gold else matrices(match, made, vector)
    if isinstance(other, Formula) and any(name[:1].isupper() for name in symbols(other.tree)):
        return Finding(None, "a matrix against a formula that may be one")
    return Finding(False, "a matrix against something else")


def _rows(shape: Shape) -> tuple[tuple[Shape, ...], ...] | None:
    """The rows of a matrix that is typed as a list of lists; None for another shape."""
    if not isinstance(shape, Series) or len(shape.items) < 2:
        return None
    rows = [item.items for item in shape.items
            if isinstance(item, Series) and item.opening == "["]  # fmt: skip
    return tuple(rows) if len(rows) == len(shape.items) else None


def _multiple_of_unit(written: Matrix, formula: Formula) -> Matrix | None:
    """`4 I_2` or `0` as the matrix that it is beside a written one; None for anything else."""
    size = len(written.rows)
    if formula.tree == ("num", Fraction(0)) or _ZERO.fullmatch(formula.text.strip()):
        rows = [[_number(0)] * len(row) for row in written.rows]
        return Matrix(tuple(tuple(row) for row in rows))
    units = {name for name in symbols(formula.tree) if _UNIT.fullmatch(name)}
    if len(units) != 1 or {len(row) for row in written.rows} != {size}:
        return None
    name = units.pop()
    order = name.partition("_")[2].strip("{}")
    if order.isdigit() and int(order) != size:
        size = int(order)
    values = [_with(formula.tree, name, n) for n in (0, 1, 2)]
    if numeric.equal(values[0], ("num", Fraction(0))) is not True:
        return None
    if numeric.equal(("*", ("num", Fraction(2)), values[1]), values[2]) is not True:
        return None
    entry, zero = Formula(values[1], ""), _number(0)
    return Matrix(tuple(tuple(entry if i == j else zero for j in range(size)) for i in range(size)))


def _number(number: int) -> Formula:
    """A whole number as a shape."""
    return Formula(("num", Fraction(number)), str(number))


def _with(tree: Tree, name: str, number: int) -> Tree:
    """The tree with a number in the place of a letter."""
    return placed(tree, name, ("num", Fraction(number)))
