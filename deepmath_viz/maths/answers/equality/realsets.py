"""Sets of real numbers as unions of intervals, for answers that say the same set differently."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from deepmath_viz.maths.answers.equality.values.evaluation import context_of


@dataclass(frozen=True, slots=True)
class Piece:
    """An interval; a single number where both ends are equal and closed."""

    low: Any
    low_closed: bool
    high: Any
    high_closed: bool


ALL_REALS = (Piece(-math.inf, False, math.inf, False),)


def union(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """The same set from pieces that neither touch nor overlap, in order."""
    kept: list[Piece] = []
    rest = [
        p
        for p in pieces
        if less(p.low, p.high) or (same(p.low, p.high) and p.low_closed and p.high_closed)
    ]
    for piece in sorted(rest, key=lambda p: (_number(p.low), not p.low_closed)):
        if not kept or _apart(kept[-1], piece):
            kept.append(piece)
            continue
        last = kept[-1]
        if less(last.high, piece.high):
            kept[-1] = Piece(last.low, last.low_closed, piece.high, piece.high_closed)
        elif same(last.high, piece.high):
            closed = last.high_closed or piece.high_closed
            kept[-1] = Piece(last.low, last.low_closed, last.high, closed)
    return tuple(kept)


def complement(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """The real numbers that are not in the set."""
    found, low, closed = [], -math.inf, False
    for piece in union(pieces):
        found.append(Piece(low, closed, piece.low, not piece.low_closed))
        low, closed = piece.high, not piece.high_closed
    found.append(Piece(low, closed, math.inf, False))
    kept = [p for p in found if not (math.inf in (-p.high, p.low) or _empty(p))]
    return union(tuple(kept))


def intersection(one: tuple[Piece, ...], two: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """What is in both sets."""
    return complement(complement(one) + complement(two))


def same_set(one: tuple[Piece, ...], two: tuple[Piece, ...]) -> bool:
    """Whether both are the same set of real numbers."""
    one, two = union(one), union(two)
    return len(one) == len(two) and all(
        same(a.low, b.low)
        and same(a.high, b.high)
        and (a.low_closed, a.high_closed) == (b.low_closed, b.high_closed)
        for a, b in zip(one, two, strict=True)
    )


def same_integers(one: tuple[Piece, ...], two: tuple[Piece, ...]) -> bool:
    """Whether the same whole numbers lie in both."""
    sets = [[(low, high) for low, high in map(_whole, union(p)) if low <= high] for p in (one, two)]
    return sets[0] == sets[1]


def _whole(piece: Piece) -> tuple[float, float]:
    """The least and the largest whole number in an interval."""
    low, high = piece.low, piece.high
    first = -math.inf if low == -math.inf else math.ceil(low)
    last = math.inf if high == math.inf else math.floor(high)
    return (
        first + (not piece.low_closed and first == low),
        last - (not piece.high_closed and last == high),
    )


def same(one: Any, two: Any) -> bool:
    """Whether two ends are equal, to the precision to which they were evaluated.

    An end is a Fraction, a number of mpmath or an infinity; two of different types compare too.
    """
    if isinstance(one, Fraction) and isinstance(two, Fraction):
        return one == two
    a, b = _number(one), _number(two)
    if math.inf in (abs(a), abs(b)):
        return bool(a == b)
    return bool(abs(a - b) <= max(abs(a), abs(b)) * _exact(10) ** -38)


def less(one: Any, two: Any) -> bool:
    """Whether an end lies below another."""
    return not same(one, two) and bool(_number(one) < _number(two))


def _number(end: Any) -> Any:
    """An end as a number of mpmath: ends of different types have no order of their own."""
    if isinstance(end, Fraction):
        return _exact(end.numerator) / end.denominator
    return _exact(end)


def _exact(number: Any) -> Any:
    return context_of(45).mpf(number)


def _apart(before: Piece, after: Piece) -> bool:
    if same(before.high, after.low):
        return not (before.high_closed or after.low_closed)
    return less(before.high, after.low)


def _empty(piece: Piece) -> bool:
    return same(piece.low, piece.high) and not (piece.low_closed and piece.high_closed)
