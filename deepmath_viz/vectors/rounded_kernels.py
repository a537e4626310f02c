"""The inner loops of `neighbours` over products of rounded vectors, compiled by numba (cached)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from deepmath_viz.vectors.neighbour_kernels import cosine, insert

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Products looked at together.
_WIDE = 128


@njit(cache=True, nogil=True)
def threshold(least: float) -> np.int16:
    """Bits of the largest bfloat16 that is not above `least`, the smallest integer below zero.

    Those of positive numbers are ordered as the numbers are, and above those of all others.
    """
    if least <= 0:
        return np.int16(-32768)
    return np.int16(np.float32(least).view(np.int32) >> 16)


@njit(cache=True, nogil=True)
def by_rows(
    products: NDArray[np.int16],
    whole: NDArray[np.float32],
    row: int,
    column: int,
    rows: NDArray[np.int32],
    similarities: NDArray[np.float32],
    first: int,
    shift: int,
    margin: float,
) -> None:
    """Update the neighbours of a block's rows.

    Args:
        products: of rounded vectors, the bits of bfloat16, of shape (rows, columns).
        whole: the vectors, as in `neighbours.RotatedVectors`.
        row, column: positions of the block's first row and column in `whole`.
        rows, similarities: the lists of the block's rows, updated in place.
        first: what to call the block's first column in the lists.
        shift: only pairs with column > row + shift count, both counted within the block.
        margin: how far a product may be below the exact one, before it is rounded to bfloat16.
    """
    height, width = products.shape
    worst = similarities.shape[1] - 1
    for r in range(height):
        least = threshold(similarities[r, worst] - margin)
        for start in range(max(0, r + shift + 1), width, _WIDE):
            # A slice, and no branch: compiled to 32 comparisons at once, seven times as fast.
            part = products[r, start : start + _WIDE]
            highest = np.int16(-32768)
            for c in range(len(part)):
                highest = max(highest, part[c])
            if highest < least:
                continue
            for c in range(len(part)):
                if part[c] >= least:
                    found = cosine(whole, row + r, column + start + c)
                    insert(rows[r], similarities[r], first + start + c, found)
                    least = threshold(similarities[r, worst] - margin)


@njit(cache=True, nogil=True)
def by_columns(
    products: NDArray[np.int16],
    whole: NDArray[np.float32],
    row: int,
    column: int,
    rows: NDArray[np.int32],
    similarities: NDArray[np.float32],
    first: int,
    shift: int,
    margin: float,
) -> None:
    """Update the neighbours of a block's columns; as `by_rows`, with the sides exchanged."""
    height, width = products.shape
    worst = similarities.shape[1] - 1
    least = np.empty(width, dtype=np.int16)
    for c in range(width):
        least[c] = threshold(similarities[c, worst] - margin)
    for r in range(height):
        for start in range(max(0, r + shift + 1), width, _WIDE):
            part, limits = products[r, start : start + _WIDE], least[start : start + _WIDE]
            reach = np.int16(0)
            for c in range(len(part)):
                reach = np.int16(reach + np.int16(part[c] >= limits[c]))
            if not reach:
                continue
            for c in range(len(part)):
                if part[c] >= limits[c]:
                    found = cosine(whole, row + r, column + start + c)
                    insert(rows[start + c], similarities[start + c], first + r, found)
                    limits[c] = threshold(similarities[start + c, worst] - margin)
