"""The inner loops of `neighbours`, compiled by numba at first use (some seconds, cached)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Bounds looked at together, and columns whose thresholds are held together.
_WIDE, _OWNED = 32, 64
#: Sums may be taken in any order; infinities and NaN keep their meaning.
_FAST = {"reassoc", "contract"}


@njit(cache=True, nogil=True, fastmath=_FAST)
def cosine(whole: NDArray[np.float32], x: int, y: int) -> np.float32:
    """The cosine of two rows of unit length, summed in float64, at most 1."""
    one, two = whole[x, :], whole[y, :]
    total = 0.0
    for k in range(len(one)):
        total += np.float64(one[k]) * np.float64(two[k])
    return np.float32(min(total, 1.0))


@njit(cache=True, nogil=True, fastmath=_FAST)
def _product(
    whole: NDArray[np.float32],
    tails: NDArray[np.float32],
    cuts: NDArray[np.int64],
    x: int,
    y: int,
    bound: np.float32,
    least: float,
    exact: bool,
) -> np.float32:
    """The cosine of rows x and y, or -3 as soon as it is known to be below `least`."""
    head = bound - tails[x, 0] * tails[y, 0]
    for part in range(1, 1 if exact else len(cuts)):
        # Slices of their own: indices into the whole matrix take six times as long.
        one, two = whole[x, cuts[part - 1] : cuts[part]], whole[y, cuts[part - 1] : cuts[part]]
        more = np.float32(0)
        for k in range(len(one)):
            more += one[k] * two[k]
        head += more
        if head + tails[x, part] * tails[y, part] < least:
            return np.float32(-3)
    # Once more from the start, so that the value does not depend on how the block was multiplied.
    return cosine(whole, x, y)


@njit(cache=True, nogil=True)
def insert(
    rows: NDArray[np.int32],
    similarities: NDArray[np.float32],
    row: int,
    similarity: np.float32,
) -> None:
    """Put a neighbour in its place, the nearest first and equals by row."""
    at = len(rows)
    while at and (
        similarity > similarities[at - 1]
        or (similarity == similarities[at - 1] and (row < rows[at - 1] or rows[at - 1] < 0))
    ):
        at -= 1
    if at == len(rows):
        return
    for k in range(len(rows) - 1, at, -1):
        rows[k], similarities[k] = rows[k - 1], similarities[k - 1]
    rows[at], similarities[at] = row, similarity


@njit(cache=True, nogil=True)
def by_rows(
    bounds: NDArray[np.float32],
    exact: bool,
    whole: NDArray[np.float32],
    tails: NDArray[np.float32],
    cuts: NDArray[np.int64],
    row: int,
    column: int,
    rows: NDArray[np.int32],
    similarities: NDArray[np.float32],
    first: int,
    shift: int,
    margin: float,
) -> int:
    """Update the neighbours of a block's rows; returns how many pairs had to be looked at.

    Args:
        bounds: upper bounds of the cosines, float32 (rows, columns).
        exact: whether they are the cosines themselves, but for rounding.
        whole, tails, cuts: as in `neighbours.RotatedVectors`.
        row, column: positions of the block's first row and column in `whole`.
        rows, similarities: the lists of the block's rows, updated in place.
        first: what to call the block's first column in the lists.
        shift: only pairs with column > row + shift count, both counted within the block.
        margin: how far a bound may be wrong by rounding.
    """
    height, width = bounds.shape
    worst = similarities.shape[1] - 1
    looked = 0
    for r in range(height):
        least = similarities[r, worst] - margin
        begin = max(0, r + shift + 1)
        for start in range(begin, width, _WIDE):
            end = min(start + _WIDE, width)
            reach = 0  # counted, not branched on: compiled to vector instructions, unlike a maximum
            for c in range(start, end):
                reach += bounds[r, c] >= least
            if not reach:
                continue
            for c in range(start, end):
                if bounds[r, c] >= least:
                    looked += 1
                    found = _product(
                        whole, tails, cuts, row + r, column + c, bounds[r, c], least, exact
                    )
                    if found > -3:
                        insert(rows[r], similarities[r], first + c, found)
                        least = similarities[r, worst] - margin
    return looked


@njit(cache=True, nogil=True)
def by_columns(
    bounds: NDArray[np.float32],
    exact: bool,
    whole: NDArray[np.float32],
    tails: NDArray[np.float32],
    cuts: NDArray[np.int64],
    row: int,
    column: int,
    rows: NDArray[np.int32],
    similarities: NDArray[np.float32],
    first: int,
    shift: int,
    margin: float,
) -> int:
    """Update the neighbours of a block's columns; as `by_rows`, with the sides exchanged."""
    height, width = bounds.shape
    worst = similarities.shape[1] - 1
    looked = 0
    for owned in range((width + _OWNED - 1) // _OWNED):
        start = owned * _OWNED
        end = min(start + _OWNED, width)
        least = similarities[start:end, worst] - margin
        for r in range(height):
            begin = max(start, r + shift + 1)
            reach = 0
            for c in range(begin, end):
                reach += bounds[r, c] >= least[c - start]
            if not reach:
                continue
            for c in range(begin, end):
                if bounds[r, c] >= least[c - start]:
                    looked += 1
                    found = _product(
                        whole, tails, cuts, row + r, column + c, bounds[r, c], least[c - start],
                        exact,
                    )  # fmt: skip
                    if found > -3:
                        insert(rows[c], similarities[c], first + r, found)
                        least[c - start] = similarities[c, worst] - margin
    return looked


@njit(cache=True, nogil=True)
def merge(
    rows: NDArray[np.int32],
    similarities: NDArray[np.float32],
    more_rows: NDArray[np.int32],
    more_similarities: NDArray[np.float32],
) -> None:
    """Put the neighbours of one list of every row into another list of it, in place."""
    for r in range(len(rows)):
        for k in range(more_rows.shape[1]):
            if more_rows[r, k] >= 0:
                insert(rows[r], similarities[r], more_rows[r, k], more_similarities[r, k])
