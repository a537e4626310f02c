"""The inner loops of `ngrams`, compiled by numba at first use (some seconds, cached)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Of the hash of a token (FNV-1a of 64 bits, RFC 9923), and of the polynomial over its tokens.
_BASIS, _PRIME = np.uint64(0xCBF29CE484222325), np.uint64(0x100000001B3)
_POINT = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xFF51AFD7ED558CCD)
_HALF = np.uint64(33)
#: Bits of the filter that is asked before the index.
FILTER_BITS = 27
_SHIFT = np.uint64(64 - FILTER_BITS)


@njit(cache=True, nogil=True)
def tokens(
    text: NDArray[np.uint8], cuts: NDArray[np.int64]
) -> tuple[NDArray[np.uint64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """The hash of every token, where it begins and ends, and the first token of every text.

    Args:
        text: all texts behind each other in UTF-8; white space of ASCII stands between tokens.
        cuts: where each text begins, and the end of the last.
    """
    most = len(text) // 2 + len(cuts)
    hashes = np.empty(most, np.uint64)
    starts = np.empty(most, np.int64)
    ends = np.empty(most, np.int64)
    first = np.zeros(len(cuts), np.int64)
    n = 0
    for at in range(len(cuts) - 1):
        first[at] = n
        value, inside = _BASIS, False
        for place in range(cuts[at], cuts[at + 1]):
            byte = text[place]
            if byte == 32 or 9 <= byte <= 13 or 28 <= byte <= 31:
                if inside:
                    ends[n], hashes[n] = place, value
                    n += 1
                    value, inside = _BASIS, False
            else:
                if not inside:
                    starts[n], inside = place, True
                value = (value ^ np.uint64(byte)) * _PRIME
        if inside:
            ends[n], hashes[n] = cuts[at + 1], value
            n += 1
    first[len(cuts) - 1] = n
    return hashes[:n], starts[:n], ends[:n], first


@njit(cache=True, nogil=True)
def grams(
    hashes: NDArray[np.uint64], first: NDArray[np.int64], n: int
) -> tuple[NDArray[np.uint64], NDArray[np.int32], NDArray[np.int64]]:
    """The hash of every run of n tokens, its text, and its first token."""
    count = 0
    for at in range(len(first) - 1):
        count += max(0, first[at + 1] - first[at] - n + 1)
    made = np.empty(count, np.uint64)
    of = np.empty(count, np.int32)
    begin = np.empty(count, np.int64)
    power = np.uint64(1)
    for _ in range(n - 1):
        power *= _POINT
    k = 0
    for at in range(len(first) - 1):
        value = np.uint64(0)
        for place in range(first[at], first[at + 1]):
            if place - first[at] >= n:
                value -= hashes[place - n] * power
            value = value * _POINT + hashes[place]
            if place - first[at] >= n - 1:
                mixed = (value ^ (value >> _HALF)) * _MIX
                made[k], of[k], begin[k] = mixed ^ (mixed >> _HALF), at, place - n + 1
                k += 1
    return made, of, begin


@njit(cache=True, nogil=True)
def equal(
    one_text: NDArray[np.uint8],
    one_starts: NDArray[np.int64],
    one_ends: NDArray[np.int64],
    ones: NDArray[np.int64],
    two_text: NDArray[np.uint8],
    two_starts: NDArray[np.int64],
    two_ends: NDArray[np.int64],
    twos: NDArray[np.int64],
    n: int,
) -> NDArray[np.bool_]:
    """Whether the n tokens from `ones` on are, byte by byte, those from `twos` on."""
    said = np.ones(len(ones), np.bool_)
    for at in range(len(ones)):
        for k in range(n):
            a, b = ones[at] + k, twos[at] + k
            length = one_ends[a] - one_starts[a]
            if length != two_ends[b] - two_starts[b]:
                said[at] = False
                break
            here, there = one_starts[a], two_starts[b]
            for place in range(length):
                if one_text[here + place] != two_text[there + place]:
                    said[at] = False
                    break
            if not said[at]:
                break
    return said


@njit(cache=True, nogil=True)
def fill(bits: NDArray[np.uint8], hashes: NDArray[np.uint64]) -> None:
    """Remember hashes in a filter of `2 ** FILTER_BITS` bits."""
    for value in hashes:
        place = value >> _SHIFT
        bits[place >> np.uint64(3)] |= np.uint8(1 << (place & np.uint64(7)))


@njit(cache=True, nogil=True)
def perhaps(bits: NDArray[np.uint8], hashes: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Places of the hashes that the filter knows, and of some that it does not."""
    found = np.empty(len(hashes), np.int64)
    n = 0
    for at in range(len(hashes)):
        place = hashes[at] >> _SHIFT
        if bits[place >> np.uint64(3)] >> (place & np.uint64(7)) & np.uint8(1):
            found[n] = at
            n += 1
    return found[:n]
