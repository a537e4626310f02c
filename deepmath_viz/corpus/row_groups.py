"""Some problems' rows out of large Parquet files, decoding only the row groups that hold them."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

import numpy as np

from deepmath_viz.config import PROGRAM
from deepmath_viz.errors import ArtefactDamaged

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq
    from numpy.typing import NDArray

Row = TypeVar("Row")
_ANY = np.iinfo(np.int64)


class RowGroups(Generic[Row]):
    """Reads by `id` from the Parquet files of one table. Safe to share between threads.

    `Row` is what a row is: a dictionary with the columns asked for.

    The smallest and the largest id of every row group are read from the files' footers, once, at
    the first question. A question then opens the file that it needs and decodes the one or two row
    groups that can hold the id. DuckDB reads the same files in any query, but looks at the footers
    of all of them each time.
    """

    def __init__(self, paths: Sequence[Path], columns: Sequence[str]) -> None:
        """Touches no file yet.

        Args:
            paths: the files, each with an int64 column `id`.
            columns: what `rows` gives.
        """
        self._paths = tuple(paths)
        self._columns = tuple(columns)
        self._lock = threading.Lock()
        self._index: _Index | None = None

    def rows(self, id_: int) -> list[Row]:
        """The rows with this id in file order, as the columns asked for; empty where there is none.

        Raises:
            ArtefactDamaged: a file is missing or cannot be read.
        """
        return self.rows_of(np.array([id_], dtype=np.int64))

    def rows_of(self, ids: NDArray[np.int64]) -> list[Row]:
        """The rows with any of these ids, which ascend; the same otherwise.

        Raises:
            ArtefactDamaged: a file is missing or cannot be read.
        """
        return [row for table in self.tables_of(ids) for row in table.to_pylist()]

    def tables_of(self, ids: NDArray[np.int64]) -> list[pa.Table]:
        """The same as tables, one a file, of which none has become a value of Python yet.

        Raises:
            ArtefactDamaged: a file is missing or cannot be read.
        """
        import pyarrow as pa
        import pyarrow.compute as pc
        import pyarrow.parquet as pq

        try:
            index = self._loaded()
            found: list[pa.Table] = []
            for at, groups in index.holding(ids):
                # A handle of its own for every call: threads that share one disturb each other.
                with pq.ParquetFile(self._paths[at], metadata=index.footers[at]) as file:
                    table = file.read_row_groups(
                        groups, columns=list({"id", *self._columns}), use_threads=False
                    )
                there = pc.is_in(table.column("id"), pa.array(ids)).to_numpy()
                found.append(only(table.select(list(self._columns)), there))
            return found
        except (OSError, pa.ArrowException) as err:
            raise ArtefactDamaged(
                f"An artefact cannot be read ({str(err).splitlines()[0]}). If a build has just "
                f"replaced it, ask again; else see: {PROGRAM} check"
            ) from err

    def _loaded(self) -> _Index:
        with self._lock:
            if self._index is None:
                self._index = _Index(self._paths)
            return self._index


def only(table: pa.Table, wanted: NDArray[np.bool_]) -> pa.Table:
    """The rows of a table that are wanted; shape (rows,)."""
    # Arrow copies every text, even where none is left out.
    return table if wanted.all() else table.filter(wanted)


class _Index:
    """Which row groups can hold an id; shapes (groups,), int64, over all files in order."""

    def __init__(self, paths: Sequence[Path]) -> None:
        import pyarrow.parquet as pq

        self.footers = [pq.read_metadata(path) for path in paths]
        entries = [
            (at, group, *_bounds(footer, group))
            for at, footer in enumerate(self.footers)
            for group in range(footer.num_row_groups)
        ]
        table = np.array(entries, dtype=np.int64).reshape(-1, 4)
        self._file, self._group, self._low, self._high = table.T

    def holding(self, ids: NDArray[np.int64]) -> list[tuple[int, list[int]]]:
        """Files, and the row groups of each, that can hold one of these ids, which ascend."""
        hits = np.flatnonzero(
            np.searchsorted(ids, self._low) < np.searchsorted(ids, self._high, side="right")
        )
        wanted: dict[int, list[int]] = {}
        for hit in hits.tolist():
            wanted.setdefault(int(self._file[hit]), []).append(int(self._group[hit]))
        return list(wanted.items())


def _bounds(footer: pq.FileMetaData, group: int) -> tuple[int, int]:
    """Smallest and largest id of a row group; everything where the file does not say."""
    at = footer.schema.names.index("id")
    said = footer.row_group(group).column(at).statistics
    if said is None or not said.has_min_max:
        return _ANY.min, _ANY.max
    return said.min, said.max
