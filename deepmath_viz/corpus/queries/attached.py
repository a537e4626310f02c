"""What the store answers about attached columns: counts that follow the filters, and cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from deepmath_viz.corpus.attached.column import Column
from deepmath_viz.corpus.attached.columns import AttachedColumns
from deepmath_viz.corpus.queries.connection import Database, Queries
from deepmath_viz.corpus.queries.masks import Masks
from deepmath_viz.dataset.facets import attached as facet_attached
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.plumbing.lru import LRU

Ids = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Tally:
    """How often a column says what among some problems.

    Attributes:
        bars: of numbers and days, problems by bar (`Column.edges`).
        words: of others, problems by value or tag, in order.
        missing: problems without a value.
        total: problems.
    """

    bars: tuple[int, ...]
    words: Mapping[str, int]
    missing: int
    total: int


class AttachedQueries(Queries):
    """Attached columns under filters: `Store.attached`."""

    def __init__(self, database: Database, columns: AttachedColumns, masks: Masks) -> None:
        super().__init__(database)
        self._columns = columns
        self._masks = masks
        self._ids: LRU[Any, Ids] = LRU(8)

    def columns(self) -> Mapping[str, Column]:
        """Every column by `TABLE.COLUMN`."""
        return self._columns.present()

    def state(self) -> Any:
        """A key that changes with what is attached."""
        return self._columns.state()

    def column(self, name: str) -> Column:
        """A column.

        Raises:
            AttachedMissing: it is not attached to this corpus.
        """
        return self._columns.column(name)

    def missing(self, filters: Filters, *names: str) -> list[str]:
        """Columns that filters, or names of a view, need and this corpus has not."""
        asked = [one.column for one in map(facet_attached.condition, filters.attached) if one]
        there = self.columns()
        return list(dict.fromkeys(name for name in (*asked, *names) if name and name not in there))

    def tally(self, name: str, filters: Filters) -> Tally:
        """How often a column says what among matching problems, its own conditions left out."""
        others = replace(filters, attached=facet_attached.besides(filters.attached, name))
        return counted(self.column(name), self.ids(others))

    def ids(self, filters: Filters) -> Ids:
        """Ids of the matching problems; shared by all columns that ask for them."""
        if not filters.attached or filters.errata:
            return self._masks.ids(filters)
        key = (self._columns.state(), filters)
        return self._ids.get(key, lambda: self._masks.ids(filters))

    def values(self, ids: Sequence[int], *names: str) -> dict[int, dict[str, Any]]:
        """Cells of problems by id, of some columns or all; missing ones are not there."""
        columns = [self.column(name) for name in names] if names else self.columns().values()
        made: dict[int, dict[str, Any]] = {}
        for id_ in ids:
            cells = {column.name: column.cell(id_) for column in columns}
            made[id_] = {name: cell for name, cell in cells.items() if cell is not None}
        return made


def counted(column: Column, ids: Ids) -> Tally:
    """How often a column says what among some problems."""
    filled = int(np.count_nonzero(column.filled[ids]))
    bars: tuple[int, ...] = ()
    words: dict[str, int] = {}
    if column.bars is not None:
        there = column.bars[ids]
        counts = np.bincount(there[there >= 0], minlength=len(column.edges) - 1)
        bars = tuple(int(n) for n in counts)
    elif column.codes is not None:
        codes = column.codes[ids]
        counts = np.bincount(codes[codes >= 0], minlength=len(column.words))
        words = {word: int(n) for word, n in zip(column.words, counts, strict=True)}
    elif column.tagged is not None:
        chosen = np.zeros(len(column.filled), dtype=np.bool_)
        chosen[ids] = True
        tagged, codes = column.tagged
        counts = np.bincount(codes[chosen[tagged]], minlength=len(column.words))
        words = {word: int(n) for word, n in zip(column.words, counts, strict=True)}
    return Tally(bars, words, len(ids) - filled, len(ids))
