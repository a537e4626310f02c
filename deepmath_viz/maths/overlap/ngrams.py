"""Which texts share n tokens in a row with which others: an index of hashes, in numpy.

The grams of the first texts are kept, sorted; those of the others are looked up block by block, so
that memory does not grow with them. A hash only says where to look: two grams are the same where
their tokens are, byte by byte, since whoever writes a text can give it any hash.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from deepmath_viz.maths.overlap import gram_kernels as kernels
from deepmath_viz.maths.overlap.tokens import NAMED

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Texts that are looked up together.
BLOCK = 32_768
_SIDES: tuple[Literal["left", "right"], ...] = ("left", "right")


@dataclass(frozen=True, slots=True)
class Tokens:
    """Texts as tokens: UTF-8 behind each other, and hashes, places and texts of all tokens."""

    text: bytes
    hashes: NDArray[np.uint64]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    first: NDArray[np.int64]

    def gram(self, at: int, n: int) -> str:
        """The n tokens from a token on, one space between them."""
        piece = self.text[self.starts[at] : self.ends[at + n - 1]]
        return " ".join(piece.decode("utf-8", "surrogatepass").split())

    def equal(
        self, ones: NDArray[np.int64], other: Tokens, twos: NDArray[np.int64], n: int
    ) -> NDArray[np.bool_]:
        """Whether the n tokens from each of `ones` on are those of `other` from `twos` on."""
        return kernels.equal(*self._bytes, ones, *other._bytes, twos, n)

    @property
    def _bytes(self) -> tuple[NDArray[np.uint8], NDArray[np.int64], NDArray[np.int64]]:
        return np.frombuffer(self.text, np.uint8), self.starts, self.ends


def tokens(texts: Sequence[str], how: str) -> Tokens:
    """Cut texts into tokens, in a way of `NAMED`."""
    name = NAMED[how]
    encoded = [name(text).encode("utf-8", "surrogatepass") for text in texts]
    cuts = np.zeros(len(encoded) + 1, np.int64)
    np.cumsum([len(text) for text in encoded], out=cuts[1:])
    joined = b"".join(encoded)
    return Tokens(joined, *kernels.tokens(np.frombuffer(joined, np.uint8), cuts))


@dataclass(frozen=True, slots=True)
class Shared:
    """Grams that a block of other texts shares with the indexed ones, one a place in a text.

    Attributes:
        texts: places of the others in the block.
        begins: their first tokens.
        lows, highs: where the same gram stands in the order of the index; `lows` names it.
    """

    texts: NDArray[np.int32]
    begins: NDArray[np.int64]
    lows: NDArray[np.int64]
    highs: NDArray[np.int64]


class Index:
    """The grams of n tokens of some texts.

    Args:
        cut: the texts.
        n: tokens of a gram.
    """

    def __init__(self, cut: Tokens, n: int) -> None:
        self.n = n
        self.tokens = cut
        hashes, texts, begins = kernels.grams(cut.hashes, cut.first, n)
        order = np.argsort(hashes, kind="stable")
        #: In order of the hashes: the text of each gram, and its first token.
        self.texts: NDArray[np.int32] = texts[order]
        self.begins: NDArray[np.int64] = begins[order]
        self._hashes = hashes[order]
        self._mixed = self._part()
        self._filter = np.zeros(1 << (kernels.FILTER_BITS - 3), np.uint8)
        kernels.fill(self._filter, self._hashes)

    def shared(self, other: Tokens) -> Shared:
        """The grams of other texts that are in the index."""
        hashes, texts, begins = kernels.grams(other.hashes, other.first, self.n)
        at = kernels.perhaps(self._filter, hashes)
        lows = np.searchsorted(self._hashes, hashes[at], "left")
        known = lows < len(self._hashes)
        known[known] = self._hashes[lows[known]] == hashes[at][known]
        at, lows = at[known], lows[known]
        highs = np.searchsorted(self._hashes, hashes[at], "right")
        for hit in np.flatnonzero(np.isin(hashes[at], self._mixed)).tolist():
            lows[hit], highs[hit] = self._among(lows[hit], highs[hit], other, int(begins[at[hit]]))
        # An empty stretch of a hash that stands for several grams begins behind the last of them.
        first = self.begins[np.minimum(lows, max(len(self.begins) - 1, 0))]
        same = (lows < highs) & self.tokens.equal(first, other, begins[at], self.n)
        return Shared(texts[at][same], begins[at][same], lows[same], highs[same])

    def _part(self) -> NDArray[np.uint64]:
        """Put grams of one hash that are several in order of their tokens; returns such hashes."""
        again = np.flatnonzero(self._hashes[1:] == self._hashes[:-1])
        same = self.tokens.equal(self.begins[again], self.tokens, self.begins[again + 1], self.n)
        mixed = np.unique(self._hashes[again[~same]])
        for value in mixed:
            low, high = (int(np.searchsorted(self._hashes, value, side)) for side in _SIDES)
            order = sorted(range(low, high), key=self._gram)
            self.texts[low:high] = self.texts[order]
            self.begins[low:high] = self.begins[order]
        return mixed

    def _gram(self, at: int) -> str:
        return self.tokens.gram(int(self.begins[at]), self.n)

    def _among(self, low: int, high: int, other: Tokens, begin: int) -> tuple[int, int]:
        """Where a gram stands among those of its hash."""
        wanted, among = other.gram(begin, self.n), range(low, high)
        left = bisect.bisect_left(among, wanted, key=self._gram)
        return low + left, low + bisect.bisect_right(among, wanted, key=self._gram)


def sharing(
    texts: Sequence[str], others: Sequence[str], n: int, how: str = "white"
) -> set[tuple[int, int]]:
    """Pairs (place in `texts`, place in `others`) that share n tokens in a row, exactly."""
    index = Index(tokens(texts, how), n)
    found: set[tuple[int, int]] = set()
    for start, block in _blocks(others, how):
        shared = index.shared(block)
        for text, low, high in zip(shared.texts, shared.lows, shared.highs, strict=True):
            found |= {(int(mine), start + int(text)) for mine in index.texts[low:high]}
    return found


def _blocks(texts: Sequence[str], how: str) -> Iterator[tuple[int, Tokens]]:
    for start in range(0, len(texts), BLOCK):
        yield start, tokens(texts[start : start + BLOCK], how)
