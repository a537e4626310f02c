"""Which texts are the same but for a few characters: normalised indel similarity, exactly.

The similarity of a and b is 1 - d / (|a| + |b|), where d counts the insertions and deletions that
make b of a; in per cent it is `rapidfuzz.fuzz.ratio`. Two bounds leave out nearly all pairs before
anything is compared: d is at least the difference of the lengths, and at least what the counts of
characters differ by.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Above this many per cent two texts are alike (paper, appendix A, figure 10).
ALIKE = 90.0
#: Kinds of characters that are counted apart; a character's is its number modulo this.
KINDS = 64
_BLOCK = 2_048
#: Characters of a text that are compared: comparing takes time with the square of the length.
LONGEST = 20_000


class Others:
    """Texts that many are compared with, counted once.

    Args:
        texts: in any order; places are theirs.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self.order = np.argsort([len(text) for text in texts], kind="stable")
        self.cut = [texts[int(at)][:LONGEST] for at in self.order]
        self.counts, self.lengths = counted(self.cut)


def alike(
    texts: Sequence[str],
    others: Sequence[str] | Others,
    above: float = ALIKE,
    done: Callable[[int], None] = lambda _n: None,
) -> Iterator[tuple[int, int, float]]:
    """Pairs of places (in `texts`, in `others`) whose similarity is above a bound, with it.

    Args:
        others: what they are compared with; counted here where nobody has.
        above: per cent, 50 to 100.
        done: told how many more of `texts` have been compared.
    """
    from rapidfuzz import fuzz

    from deepmath_viz.maths.overlap import indel_kernels as kernels

    if not isinstance(others, Others):
        others = Others(others)
    order, cut, counts, lengths = others.order, others.cut, others.counts, others.lengths
    most = 1 - above / 100
    for start in range(0, len(texts), _BLOCK):
        block = [text[:LONGEST] for text in texts[start : start + _BLOCK]]
        mine, sizes = counted(block)
        # d / (a + b) < m, and d >= |a - b|: b lies between a (1 - m) / (1 + m) and its inverse.
        lows = np.searchsorted(lengths, np.floor(sizes * (1 - most) / (1 + most)), "left")
        highs = np.searchsorted(lengths, np.ceil(sizes * (1 + most) / (1 - most)), "right")
        one, two = kernels.candidates(mine, sizes, counts, lengths, lows, highs, most)
        for a, b in zip(one.tolist(), two.tolist(), strict=True):
            score = fuzz.ratio(block[a], cut[b], score_cutoff=above)
            if score > above:
                yield start + a, int(order[b]), score
        done(len(block))


def counted(texts: Sequence[str]) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """How many characters of every kind each text has, shape (texts, `KINDS`), and its length.

    More than 255 are counted as 255: what two texts differ by can only become less.
    """
    lengths = np.array([len(text) for text in texts], np.int64)
    codes = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), np.uint32) % KINDS
    rows = np.repeat(np.arange(len(texts)), lengths)
    found = np.bincount(rows * KINDS + codes, minlength=len(texts) * KINDS)
    return found.reshape(len(texts), KINDS).clip(max=255).astype(np.uint8), lengths
