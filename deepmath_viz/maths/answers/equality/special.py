"""Kinds of things that are compared by a rule of their own before anything is computed."""

from __future__ import annotations

import re
from fractions import Fraction

from deepmath_viz.maths.answers.equality import containers, matrices
from deepmath_viz.maths.answers.equality.containers import Match
from deepmath_viz.maths.answers.equality.finding import Finding
from deepmath_viz.maths.answers.equality.names import VARIABLES, letters_of, renamed_in
from deepmath_viz.maths.answers.equality.values import numeric
from deepmath_viz.maths.answers.kinds import sequences as numbers
from deepmath_viz.maths.answers.kinds import vectors
from deepmath_viz.maths.answers.reading.normalise import canonical
from deepmath_viz.maths.answers.reading.syntax import parse
from deepmath_viz.maths.answers.reading.tokens import NotMathematics
from deepmath_viz.maths.answers.reading.trees import Tree
from deepmath_viz.maths.answers.reading.types import (
    Formula,
    Matrix,
    Opaque,
    Series,
    Shape,
    number,
)

#: Letters in which all solutions of a kind are written: (2k, 3k).
_PARAMETERS = set("k n m t s j l u v r".split())


def sequences(gold: Shape, said: Shape) -> Finding | None:
    """Permutations in cycles, ratios and times of day; None where neither is one."""
    one, two = _cycles_or_text(gold), _cycles_or_text(said)
    if one is None or two is None or (isinstance(gold, Matrix) and isinstance(said, Matrix)):
        return None
    cycles = numbers.permutation(one), numbers.permutation(two)
    if None in cycles and (isinstance(gold, Matrix) or isinstance(said, Matrix)):
        return None
    if cycles[0] is not None and cycles[1] is not None:
        return Finding(cycles[0] == cycles[1], "permutations in cycles")
    if cycles[0] is not None or cycles[1] is not None:
        if re.fullmatch(r"-?\d+", two if cycles[0] is not None else one):
            return Finding(False, "a permutation against a number")
        return Finding(None, "a permutation in cycles against something else")
    terms = numbers.ratio(one), numbers.ratio(two)
    if terms[0] is None and terms[1] is None:
        return None
    times = numbers.is_time(one), numbers.is_time(two)
    if canonical(one) == canonical(two):
        return Finding(True, "written the same")
    if terms[0] is None or terms[1] is None:
        several = (terms[0] is None and len(terms[1] or ()) > 2) or len(terms[0] or ()) > 2
        points = any(text[:1] in ("(", "[") for text in (one, two))
        if any(times) or several or points:
            return Finding(None, "a ratio or a time of day against something else")
        return None
    if len(terms[0]) != len(terms[1]):
        return Finding(False, "ratios of different numbers of terms")
    try:
        first, second = [[parse(term) for term in found] for found in (terms[0], terms[1])]
    except NotMathematics:
        return Finding(None, "a ratio of what is not read here")
    pairs = [
        (("*", a, second[j]), ("*", b, first[j]))
        for i, (a, b) in enumerate(zip(first, second, strict=True))
        for j in range(i)
    ]
    same = [numeric.equal(*pair) for pair in pairs]
    found = False if False in same else None if None in same else True
    zero: Tree = ("num", Fraction(0))
    if all(numeric.equal(a, b) for a, b in zip(first, second, strict=True)) and not all(times):
        return Finding(True, "the same terms")
    if found and len(first) == 2 and any(numeric.equal(term, zero) for term in first):
        return Finding(None, "ratios with a term that is zero")
    if found and all(times):
        return Finding(None, "times of day, or ratios")
    return Finding(found, "ratios, term by term")


def _cycles_or_text(shape: Shape) -> str | None:
    """The text of a formula; a permutation in two lines as its cycles."""
    if isinstance(shape, Formula | Opaque):
        return shape.text
    if not isinstance(shape, Matrix) or len(shape.rows) != 2:
        return None
    rows = [[getattr(cell, "text", "") for cell in row] for row in shape.rows]
    points, images = rows
    if len(points) < 2 or not all(map(str.isdigit, points)) or len(set(points)) < len(points):
        return None
    if sorted(points) != sorted(images):
        return None
    moved, cycles = dict(zip(points, images, strict=True)), []
    while moved:
        start = at = next(iter(moved))
        cycle = []
        while at in moved:
            cycle.append(at)
            at = moved.pop(at)
        cycles += [f"({' '.join(cycle)})"] if at == start and len(cycle) > 1 else []
    return "".join(cycles) or None


def vectors_of(match: Match, gold: Shape, said: Shape) -> Finding | None:
    """Two vectors written with their basis; None where one is none."""
    one, two = as_vector(gold), as_vector(said)
    return None if one is None or two is None else _entries(match, one, two)


def components(match: Match, gold: Shape, said: Shape) -> Finding | None:
    """A vector written with its basis against one in brackets, or as a column; None else."""
    made = as_vector(gold), as_vector(said)
    if made[0] is None and made[1] is None:
        return None
    one, two = made[0] or gold, made[1] or said
    if isinstance(one, Matrix) or isinstance(two, Matrix):
        return matrices.matrices(match, one, two)
    if not (isinstance(one, Series) and isinstance(two, Series)):
        return None
    if not {one.opening, two.opening} <= {"(", r"\langle"}:
        return None
    return _entries(match, one, two)


def _entries(match: Match, one: Series, two: Series) -> Finding:
    longest = max(len(one.items), len(two.items))
    items = _padded(one, longest), _padded(two, longest)
    if len(items[0]) != len(items[1]):
        return Finding(False, "vectors of different length")
    return containers.every(match, list(zip(*items, strict=True)), "a vector entry by entry")


def _padded(series: Series, longest: int) -> tuple[Shape, ...]:
    """The entries of a vector, with the zero that is not written behind `a i + b j`."""
    fills = series.closing == "basis" and longest - len(series.items) == 1
    return (*series.items, *([number(0)] if fills else []))


def as_vector(shape: Shape) -> Series | None:
    """A sum of multiples of i, j, k as a list of its coefficients; None for anything else."""
    if not isinstance(shape, Formula) or not (written := vectors.components(shape.text)):
        return None
    try:
        entries = vectors.coordinates(parse(written))
    except NotMathematics:
        return None
    if entries is None:
        return None
    return Series(r"\langle", tuple(Formula(entry, "") for entry in entries), "basis")


def parameter(gold: Shape, said: Shape) -> Shape | None:
    """A tuple in one whole-number parameter with the other's name for it; None where there is
    none, or where it has that name."""
    if not (isinstance(gold, Series) and isinstance(said, Series)):
        return None
    one, two = letters_of(gold), letters_of(said)
    if len(gold.items) < 2 or len(said.items) != len(gold.items):
        return None
    mine, theirs = one - two, two - one
    if len(mine) != 1 or len(theirs) != 1:
        return None
    whole = one | two <= _PARAMETERS and len(one) == 1
    constant = one & two & VARIABLES and {"C", "c"} & mine and {"C", "c", "K"} & theirs
    if not (whole or constant):
        return None
    return renamed_in(said, {theirs.pop(): mine.pop()})
