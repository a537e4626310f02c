"""The word index: BM25 scores by token and problem, memory-mapped, as stage `search` leaves them.

The scores are those of the library (bm25s), computed when the index is built; a query adds up the
columns of its tokens. Tokens are found by a hash of eight bytes, so no vocabulary has to be loaded,
and the atoms of every question stand in one long array, in which phrases are looked for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from deepmath_viz.corpus.manifest import Manifest
from deepmath_viz.corpus.stages import damaged, remedy
from deepmath_viz.errors import ArtefactMissing
from deepmath_viz.plumbing.lru import LRU
from deepmath_viz.search import stemming
from deepmath_viz.search.masks import rows_with

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: The arrays of the index in the order of the stage's artefacts, each with what it holds.
ARRAYS = {
    "ids": "id of every row, int64, ascending",
    "vocabulary": "hash of every token, uint64, ascending; its place is the token's number",
    "starts": "where the column of each token begins, int64, one more than tokens",
    "rows": "rows that hold a token, int32, column after column",
    "scores": "BM25 score of that token in that row, float32",
    "stream": "numbers of the atoms of all questions, int32, -1 between two questions",
    "offsets": "where each question begins in the stream, int64, one more than rows",
    "golds": "every distinct final answer in UTF-8, one after the other, uint8",
    "gold_starts": "where each of them begins, int64, one more than there are",
    "gold_of": "number of each row's final answer, int32; -1 where there is none",
    "keys": "hash of every key of a final answer, uint64, ascending",
    "key_starts": "where the final answers of each key begin, int64, one more than keys",
    "key_golds": "numbers of the final answers that have a key, int32, key after key",
}
#: Files of the index before version 2 of stage `search`: its final answers cannot be asked for.
_OLDER = 8
_MOST = 4
#: Of the keys that final answers have (`fingerprints.keys`); an index says which it has.
KEYS = 2
#: Types of the arrays, as `ARRAYS` says them.
_KINDS = ("uint64", "int64", "uint8", "int32", "float32")
#: Arrays of beginnings, what each has one more than, and where its last one lies behind the end.
_ONE_MORE = (("starts", "vocabulary"), ("offsets", "ids"), ("key_starts", "keys"))
_ENDS = (
    *(("starts", "rows"), ("starts", "scores"), ("offsets", "stream")),
    *(("gold_starts", "golds"), ("key_starts", "key_golds")),
)


def token_hash(name: str) -> int:
    """What stands for a token: the first eight bytes of its BLAKE2 hash."""
    return int.from_bytes(hashlib.blake2b(name.encode("utf-8", "replace"), digest_size=8).digest())


def _fit(found: dict[str, NDArray[Any]]) -> bool:
    """Whether the arrays belong together, by their types, lengths and ends."""
    return (
        all(array.dtype == next(k for k in _KINDS if k in ARRAYS[n]) for n, array in found.items())
        and all(len(found[more]) == len(found[of]) + 1 for more, of in _ONE_MORE if more in found)
        and all(found[starts][-1] == len(found[of]) for starts, of in _ENDS if starts in found)
        and len(found.get("gold_of", found["ids"])) == len(found["ids"])
    )


class WordIndex:
    """The index of one generation of one corpus. Only reads; safe to share between threads.

    Args:
        arrays: the files of `ARRAYS` in order.

    Raises:
        ArtefactDamaged: a file is missing or is no array.
    """

    def __init__(self, arrays: Sequence[Path]) -> None:
        try:
            loaded = [np.load(path, mmap_mode="r") for path in arrays]
        except (OSError, ValueError, EOFError) as err:
            raise damaged("search", str(err).splitlines()[0]) from err
        self.has_answers = len(loaded) == len(ARRAYS)
        if len(loaded) not in (len(ARRAYS), _OLDER):
            raise damaged("search", f"{len(ARRAYS)} files are expected, {len(loaded)} are recorded")
        # Plain arrays over the mapped memory: slices of `memmap` objects are slow to make.
        found = dict(zip(ARRAYS, map(np.asarray, loaded), strict=False))
        self.ids: NDArray[np.int64] = found["ids"]
        self._vocabulary, self._starts = found["vocabulary"], found["starts"]
        self._rows, self._scores = found["rows"], found["scores"]
        self._stream, self._offsets = found["stream"], found["offsets"]
        self._answers = found if self.has_answers else {}
        if not _fit(found):
            raise damaged("search", "its arrays are of different lengths, or of another version")

    def __len__(self) -> int:
        return len(self.ids)

    def number(self, name: str) -> int | None:
        """The number of a token; None where no question holds it."""
        wanted = np.uint64(token_hash(name))
        at = int(np.searchsorted(self._vocabulary, wanted))
        return at if at < len(self._vocabulary) and self._vocabulary[at] == wanted else None

    def held_by(self, name: str) -> NDArray[np.int32]:
        """The rows that hold a token, ascending."""
        at = self.number(name)
        if at is None:
            return np.zeros(0, dtype=np.int32)
        return self._rows[self._starts[at] : self._starts[at + 1]]

    def scores(self, weights: Iterable[tuple[str, float]]) -> NDArray[np.float32]:
        """BM25 score of every row, shape (rows,): the weighted sum over tokens; 0 holds none."""
        total = np.zeros(len(self), dtype=np.float32)
        for name, weight in weights:
            at = self.number(name)
            if at is not None:
                column = slice(self._starts[at], self._starts[at + 1])
                # No row stands twice in a column, so nothing is lost by adding at once.
                total[self._rows[column]] += np.float32(weight) * self._scores[column]
        return total

    def having(self, names: Iterable[str]) -> NDArray[np.bool_]:
        """Which rows hold all of these tokens."""
        found = np.ones(len(self), dtype=bool)
        for name in names:
            here = np.zeros(len(self), dtype=bool)
            here[self.held_by(name)] = True
            found &= here
        return found

    def phrase(self, atoms: Sequence[str], also: Iterable[str] = ()) -> NDArray[np.bool_]:
        """Which rows hold these atoms one directly after the other, and the tokens `also`."""
        found = self.having(also)
        numbers = [self.number(name) for name in atoms]
        if None in numbers:
            return np.zeros(len(self), dtype=bool)
        places = np.flatnonzero(self._stream == numbers[0]) if numbers else None
        if places is None:
            return found
        for step, wanted in enumerate(numbers[1:], start=1):
            places = places[places + step < len(self._stream)]
            places = places[self._stream[places + step] == wanted]
        rows = np.searchsorted(self._offsets, places, side="right") - 1
        here = np.zeros(len(self), dtype=bool)
        here[rows] = True
        return found & here

    def alike(self, keys: Iterable[str]) -> dict[int, str]:
        """The final answers that have one of these keys (`fingerprints.keys`), by their numbers.

        Raises:
            ArtefactMissing: the index was made before final answers had keys.
        """
        if not self.has_answers:
            raise ArtefactMissing(
                "The word index was made by an earlier version, which kept no answers to ask for. "
                f"{remedy('search')}.",
                stage="search",
            )
        known, starts = self._answers["keys"], self._answers["key_starts"]
        numbers: set[int] = set()
        for key in keys:
            wanted = np.uint64(token_hash(key))
            at = int(np.searchsorted(known, wanted))
            if at < len(known) and known[at] == wanted:
                numbers.update(self._answers["key_golds"][starts[at] : starts[at + 1]].tolist())
        return self.golds(sorted(numbers))

    def golds(self, numbers: Sequence[int] | None = None) -> dict[int, str]:
        """Final answers by their numbers: these, or every distinct one."""
        ends, texts = self._answers["gold_starts"], self._answers["golds"]
        return {
            number: texts[ends[number] : ends[number + 1]].tobytes().decode("utf-8", "replace")
            for number in (range(len(ends) - 1) if numbers is None else numbers)
        }

    def answered(self, golds: Iterable[int]) -> NDArray[np.bool_]:
        """Which rows have one of these final answers."""
        return np.isin(self._answers["gold_of"], np.fromiter(golds, dtype=np.int32))

    def mask(self, ids: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Rows of these ids."""
        return rows_with(self.ids, ids)


def is_current(found: Manifest) -> bool:
    """Whether the index of a generation has the tokens and keys that queries have today."""
    inputs = found.require("search").inputs
    return all(inputs.get(name) == value for name, value in made_with().items())


def made_with() -> dict[str, str | int]:
    """What tells one way to make an index from another: how texts are cut, and keys of answers."""
    return {**stemming.made_with(), "keys": KEYS}


_open: LRU[tuple[tuple[Path, ...], str], WordIndex] = LRU(_MOST)


def open_index(folder: Path, found: Manifest) -> WordIndex:
    """The word index of a generation, opened once for all sessions.

    Raises:
        ArtefactMissing: it is not built.
        ArtefactDamaged: it cannot be read.
    """
    record = found.require("search")
    paths = [folder / artefact.name for artefact in record.artefacts]
    return _open.get((tuple(paths), found.generation("search")), lambda: WordIndex(paths))
