"""Sets of real numbers as unions of intervals, for answers that say the same set differently."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any


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
    for piece in sorted(rest, key=lambda p: (float(p.low), not p.low_closed)):
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


def same(one: Any, two: Any) -> bool:
    """Whether two ends are equal, to the precision to which they were evaluated."""
    if one in (math.inf, -math.inf) or two in (math.inf, -math.inf):
        return one == two
    first, second = float(one), float(two)
    near = abs(first - second) <= max(abs(first), abs(second)) * 1e-12
    return one == two or (near and _close(one, two))


def less(one: Any, two: Any) -> bool:
    """Whether an end lies below another."""
    return not same(one, two) and float(one) < float(two)


def _close(one: Any, two: Any) -> bool:
    from mpmath import MPContext

    context = MPContext()
    context.dps = 45
    a, b = _number(context, one), _number(context, two)
    return abs(a - b) <= max(abs(a), abs(b)) * context.mpf(10) ** -38


def _number(context: Any, end: Any) -> Any:
    if hasattr(end, "numerator") and hasattr(end, "denominator"):
        return context.mpf(end.numerator) / end.denominator
    return context.mpf(end)


def _apart(before: Piece, after: Piece) -> bool:
    if same(before.high, after.low):
        return not (before.high_closed or after.low_closed)
    return float(before.high) < float(after.low)


def _empty(piece: Piece) -> bool:
    return same(piece.low, piece.high) and not (piece.low_closed and piece.high_closed)
