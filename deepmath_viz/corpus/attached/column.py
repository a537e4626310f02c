"""One attached column over the problems of a corpus, in arrays that are counted at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from deepmath_viz.corpus.attached import kinds
from deepmath_viz.corpus.attached.request import Attached, AttachedColumn
from deepmath_viz.dataset.facets import attached as facet_attached
from deepmath_viz.dataset.facets.attached import Condition
from deepmath_viz.errors import AttachedMissing

Ids = NDArray[np.int64]
Mask = NDArray[np.bool_]
#: Bars of a histogram.
BARS = 20
_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Column:
    """An attached column over the problems of a corpus.

    Attributes:
        table, about: what is known of it.
        numbers: of numbers, and of days since 1970: a float an id, NaN where missing.
        codes: of yes or no and of texts: places in `words` by id, -1 where missing.
        words: what can be chosen, in order.
        tagged: of tags: ids, and beside them places in `words`.
        filled: whether an id has a value.
        edges, bars: of `numbers`: the ends of `BARS` bars, and the bar by id, -1 where missing.
    """

    table: Attached
    about: AttachedColumn
    filled: Mask
    numbers: NDArray[np.float64] | None = None
    codes: NDArray[np.int32] | None = None
    words: tuple[str, ...] = ()
    tagged: tuple[Ids, NDArray[np.int32]] | None = None
    edges: NDArray[np.float64] = field(default_factory=lambda: np.empty(0))
    bars: NDArray[np.int32] | None = None

    @property
    def name(self) -> str:
        """`TABLE.COLUMN`."""
        return f"{self.table.name}.{self.about.name}"

    @property
    def kind(self) -> str:
        """Of `kinds.KINDS`."""
        return self.about.kind

    @property
    def is_sortable(self) -> bool:
        """Whether problems can be put in its order."""
        return self.kind != kinds.TAGS

    @property
    def is_whole(self) -> bool:
        """Whether it holds whole numbers alone, of which more than one."""
        if self.numbers is None or self.kind != kinds.NUMBER:
            return False
        there = self.numbers[self.filled]
        whole = len(there) > 0 and bool(np.all(there == np.round(there)))
        return whole and bool(np.ptp(there) > 0)

    def mask(self, asked: Condition) -> Mask:
        """Which ids a condition means.

        Raises:
            AttachedMissing: the column is of another kind than the condition.
        """
        if asked.kind == facet_attached.NONE:
            return ~self.filled
        if asked.kind == facet_attached.RANGE:
            return self._between(asked)
        if asked.kind == facet_attached.VALUE:
            wanted = [n for n, word in enumerate(self.words) if word == asked.value]
        else:
            part = asked.value.casefold()
            wanted = [n for n, word in enumerate(self.words) if part in word.casefold()]
        if self.numbers is not None:
            raise AttachedMissing(
                f"{self.name} holds {_PLURALS[self.kind]}: filter by a range, as in"
                f" {self.name}:LOW~HIGH."
            )
        found = np.zeros(len(self.filled), dtype=np.bool_)
        if self.tagged is not None:
            ids, codes = self.tagged
            found[ids[np.isin(codes, wanted)]] = True
        elif self.codes is not None:
            found = np.isin(self.codes, np.asarray(wanted, dtype=np.int32))
        return found

    def _between(self, asked: Condition) -> Mask:
        low, high = asked.low, asked.high
        days = isinstance(low if low is not None else high, date)
        if self.numbers is None or days is not (self.kind == kinds.DATE):
            example = {kinds.NUMBER: ":LOW~HIGH", kinds.DATE: ":2026-01-01~2026-06-30"}
            raise AttachedMissing(
                f"{self.name} holds {_PLURALS[self.kind]}: filter as in"
                f" {self.name}{example.get(self.kind, '=VALUE')}."
            )
        found = self.filled.copy()
        with np.errstate(invalid="ignore"):
            if low is not None:
                end = _as_number(low)
                found &= self.numbers > end if asked.inside else self.numbers >= end
            if high is not None:
                end = _as_number(high)
                found &= self.numbers < end if asked.inside else self.numbers <= end
        return found

    def cell(self, id_: int) -> Any:
        """The value of a problem: a number, a day, a text, True or False, tags; None if missing."""
        if id_ >= len(self.filled) or not self.filled[id_]:
            return None
        if self.numbers is not None:
            number = float(self.numbers[id_])
            if self.kind == kinds.DATE:
                return date.fromordinal(int(number) + _EPOCH)
            return int(number) if number.is_integer() and abs(number) < 1e15 else number
        if self.codes is not None:
            word = self.words[self.codes[id_]]
            return word == "yes" if self.kind == kinds.BOOLEAN else word
        assert self.tagged is not None
        ids, codes = self.tagged
        first, last = np.searchsorted(ids, [id_, id_ + 1])
        return [self.words[code] for code in codes[first:last]]


_PLURALS = {
    kinds.NUMBER: "numbers",
    kinds.BOOLEAN: "yes or no",
    kinds.DATE: "days",
    kinds.TEXT: "texts",
    kinds.TAGS: "tags",
}


def made_of(
    table: Attached, about: AttachedColumn, at: Ids, cells: pa.ChunkedArray, size: int
) -> Column:
    """A column of cells.

    Args:
        at: the problems that have a row, ascending.
        cells: theirs.
        size: the largest id, and one.
    """
    filled = np.zeros(size, dtype=np.bool_)
    filled[at] = cells.is_valid().to_numpy()
    if about.kind in (kinds.NUMBER, kinds.DATE):
        if about.kind == kinds.DATE:
            cells = cells.cast(pa.int32())
        numbers = np.full(size, np.nan)
        numbers[at] = cells.cast(pa.float64(), safe=False).fill_null(np.nan).to_numpy()
        edges, bars = _bars(numbers, filled, unit=about.rate)
        return Column(table, about, filled, numbers=numbers, edges=edges, bars=bars)
    if about.kind == kinds.TAGS:
        lists = cells.combine_chunks()
        lists = lists.chunk(0) if isinstance(lists, pa.ChunkedArray) else lists
        lengths = np.asarray(lists.value_lengths().fill_null(0))
        coded = lists.flatten().dictionary_encode()
        words, codes = _in_order(coded)
        return Column(table, about, filled, words=words, tagged=(np.repeat(at, lengths), codes))
    if about.kind == kinds.BOOLEAN:
        codes = np.full(size, -1, dtype=np.int32)
        codes[at] = cells.cast(pa.int32()).fill_null(-1).to_numpy()
        return Column(table, about, filled, codes=codes, words=("no", "yes"))
    coded = cells.combine_chunks().dictionary_encode()
    coded = coded.chunk(0) if isinstance(coded, pa.ChunkedArray) else coded
    words, found = _in_order(coded)
    codes = np.full(size, -1, dtype=np.int32)
    codes[at] = found
    return Column(table, about, filled, codes=codes, words=words)


def _in_order(coded: pa.DictionaryArray) -> tuple[tuple[str, ...], NDArray[np.int32]]:
    """Words in order, and the place of each cell among them; -1 where missing."""
    words: list[str] = coded.dictionary.to_pylist()
    order = sorted(range(len(words)), key=words.__getitem__)
    place = np.full(len(words) + 1, -1, dtype=np.int32)
    place[order] = np.arange(len(words), dtype=np.int32)
    codes = np.asarray(coded.indices.fill_null(len(words)))
    return tuple(words[n] for n in order), place[codes]


def _bars(
    numbers: NDArray[np.float64], filled: Mask, *, unit: bool
) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
    """The ends of bars, and the bar by id; a bar has its lower end, the last its upper one too."""
    there = numbers[filled]
    low, high = (float(there.min()), float(there.max())) if len(there) else (0.0, 1.0)
    if unit:
        low, high = 0.0, 1.0
    if low == high:
        low, high = low - 0.5, high + 0.5
    edges = np.linspace(low, high, BARS + 1)
    bars = np.full(len(numbers), -1, dtype=np.int32)
    place = np.searchsorted(edges, there, side="right") - 1
    bars[filled] = np.clip(place, 0, BARS - 1)
    return edges, bars


def _as_number(end: float | date) -> float:
    return float(end.toordinal() - _EPOCH) if isinstance(end, date) else float(end)
