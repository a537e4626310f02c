"""The inner loop of `indel`, compiled by numba at first use (some seconds, cached)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray


@njit(cache=True, nogil=True)
def candidates(
    ones: NDArray[np.uint8],
    sizes: NDArray[np.int64],
    counts: NDArray[np.uint8],
    lengths: NDArray[np.int64],
    lows: NDArray[np.int64],
    highs: NDArray[np.int64],
    most: float,
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Pairs whose counts of characters differ by less than `most` of both lengths together.

    Args:
        ones, sizes: counts and lengths of some texts.
        counts, lengths: those of the others.
        lows, highs: which of the others each text is compared with.
    """
    found_one = np.empty(1024, np.int32)
    found_two = np.empty(1024, np.int32)
    n = 0
    half = ones.shape[1] // 2
    for a in range(len(ones)):
        # Slices of their own: indices into the whole matrix take twice as long.
        first, second = ones[a, :half], ones[a, half:]
        for b in range(lows[a], highs[a]):
            bound = most * (sizes[a] + lengths[b]) + 1e-9
            other, apart = counts[b, :half], np.int32(0)
            for k in range(half):
                apart += abs(np.int32(first[k]) - np.int32(other[k]))
            if apart <= bound:
                other = counts[b, half:]
                for k in range(half):
                    apart += abs(np.int32(second[k]) - np.int32(other[k]))
            if apart <= bound:
                if n == len(found_one):
                    found_one = np.concatenate((found_one, np.empty(n, np.int32)))
                    found_two = np.concatenate((found_two, np.empty(n, np.int32)))
                found_one[n], found_two[n] = a, b
                n += 1
    return found_one[:n], found_two[:n]
