"""Attached columns in memory: a cell a problem, in arrays that are counted and compared at once.

They are read again when a file in the folder has come, gone or changed; who began with the old ones
keeps them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
import pyarrow as pa

from deepmath_viz.corpus.attached.column import Column, Ids, Mask, made_of
from deepmath_viz.corpus.attached.folder import AttachedFolder
from deepmath_viz.corpus.queries.connection import Database
from deepmath_viz.dataset.facets import attached as facet_attached
from deepmath_viz.errors import AttachedMissing
from deepmath_viz.plumbing.lru import LRU


@dataclass(frozen=True, slots=True)
class Loaded:
    """All attached columns of one state of the folder.

    Attributes:
        ids: of all problems, in order.
        columns: by `TABLE.COLUMN`, in order.
    """

    ids: Ids
    columns: Mapping[str, Column]


class AttachedColumns:
    """The attached columns of a store; safe to share between threads.

    Args:
        tables: of the store.
        folder: where they lie; None is nowhere.
    """

    def __init__(self, tables: Database, folder: AttachedFolder | None) -> None:
        self._tables, self._folder = tables, folder
        self._loaded: LRU[Any, Loaded] = LRU(2)
        self._members: LRU[Any, pa.Table] = LRU(32)
        self._places: LRU[Any, pa.Table] = LRU(16)

    def state(self) -> Any:
        """A key that changes with what is attached."""
        return self._folder.state() if self._folder else ()

    def present(self) -> Mapping[str, Column]:
        """The columns by `TABLE.COLUMN`."""
        return self.loaded().columns

    def loaded(self) -> Loaded:
        """What is attached now."""
        state = self.state()
        if not state:
            return Loaded(np.empty(0, dtype=np.int64), MappingProxyType({}))
        return self._loaded.get(state, self._load)

    def column(self, name: str) -> Column:
        """A column by `TABLE.COLUMN`.

        Raises:
            AttachedMissing: it is not attached to this corpus.
        """
        return self._column(self.loaded(), name)

    def _column(self, loaded: Loaded, name: str) -> Column:
        if name in loaded.columns:
            return loaded.columns[name]
        table = name.partition(".")[0]
        there = ", ".join(loaded.columns) or "nothing"
        corpus = self._tables.manifest.corpus
        raise AttachedMissing(
            f"This view needs the column {name}, which is not attached to corpus {corpus!r} here"
            f" (attached: {there[:300]}). Attach its file as {table}, or take what names it out of"
            " the address."
        )

    def members(self, conditions: Sequence[str]) -> pa.Table:
        """The problems that conditions mean: alternatives on one column, together on several.

        Raises:
            AttachedMissing: a column is not attached, or of another kind.
        """
        loaded = self.loaded()

        def find() -> pa.Table:
            masks: dict[str, Mask] = {}
            for asked in filter(None, map(facet_attached.condition, conditions)):
                found = self._column(loaded, asked.column).mask(asked)
                earlier = masks.get(asked.column)
                masks[asked.column] = found if earlier is None else earlier | found
            kept = np.logical_and.reduce([mask[loaded.ids] for mask in masks.values()])
            return pa.table({"id": pa.array(loaded.ids[kept], pa.int64())})

        return self._members.get((self.state(), tuple(conditions)), find)

    def places(self, column: str) -> pa.Table:
        """The problems that have a value, in the order of a column: `id` and `place`.

        Raises:
            AttachedMissing: it is not attached, or has no order.
        """
        loaded = self.loaded()

        def find() -> pa.Table:
            found = self._column(loaded, column)
            values = found.numbers if found.numbers is not None else found.codes
            if values is None:
                raise AttachedMissing(f"{column} holds tags, which have no order.")
            ids = loaded.ids[found.filled[loaded.ids]]
            return pa.table({"id": pa.array(ids), "place": pa.array(values[ids])})

        return self._places.get((self.state(), column), find)

    def _load(self) -> Loaded:
        assert self._folder is not None
        columns: dict[str, Column] = {}
        with self._tables.cursor() as cursor:
            ids = cursor.execute("SELECT id FROM problems ORDER BY id").fetchnumpy()["id"]
            ids = np.asarray(ids, dtype=np.int64)
            size = int(ids[-1]) + 1 if len(ids) else 0
            for table in self._folder.tables().values():
                cells = cursor.sql(
                    "SELECT p.id AS id_of_problem, v.* EXCLUDE (key) FROM problems p JOIN"
                    " read_parquet($file) v USING (key) ORDER BY p.id",
                    params={"file": str(self._folder.file(table.name))},
                ).to_arrow_table()
                at = cells.column(0).to_numpy()
                for about, column in zip(table.columns, cells.columns[1:], strict=True):
                    made = made_of(table, about, at, column, size)
                    columns[made.name] = made
        return Loaded(ids, MappingProxyType(columns))
