"""How every part of the store asks its database.

A filter may name a region of a map, which no column knows. What the region means is found out
here, for every query anew, and put beside the tables of that query alone; so there is nothing that
a caller must have done before, and nothing that another session could take away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from pathlib import Path
from typing import Any, TypeVar

import duckdb
import pyarrow as pa

from deepmath_viz.corpus.manifest import Manifest
from deepmath_viz.dataset.filters import REGION_TABLE, Filters
from deepmath_viz.errors import ArtefactDamaged

Row = TypeVar("Row")


class Database:
    """The tables of one generation in memory, and whose they are.

    Args:
        folder: the corpus folder.
        found: its manifest.
    """

    def __init__(self, folder: Path, found: Manifest) -> None:
        self.folder = folder
        self.manifest = found
        self._region_members: Callable[[str], pa.Table] | None = None
        self.connection = duckdb.connect(":memory:", config={"threads": 2})
        self.connection.execute("SET autoinstall_known_extensions = false")
        self.connection.execute("SET autoload_known_extensions = false")
        self.connection.execute("SET parquet_metadata_cache = true")

    def with_regions(self, members: Callable[[str], pa.Table]) -> Database:
        """The same tables for queries whose filters may name a region.

        Args:
            members: the problems of a region as a table with one column, `id`.
        """
        other = copy(self)
        other._region_members = members
        return other

    @contextmanager
    def cursor(self, filters: Filters | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor of its own over the tables; it only reads.

        Args:
            filters: those whose condition (`Filters.where`) the query has in it.

        Raises:
            SelectionDamaged: their region cannot be read.
            ArtefactMissing: the layout of their region is not built.
            ArtefactDamaged: files of the corpus are gone.
        """
        region = None
        if filters and filters.region:
            assert self._region_members, "only the parts that never filter have no regions"
            region = self._region_members(filters.region)
        # Threads that share one cursor get each other's rows.
        with self.connection.cursor() as cursor:
            if region is not None:
                cursor.register(REGION_TABLE, region)
            try:
                yield cursor
            except duckdb.IOException as err:
                raise ArtefactDamaged(
                    f"Files of corpus {self.manifest.corpus!r} cannot be read any more: it was "
                    "removed or built anew. Reload the page, or build it again."
                ) from err

    def ask(
        self, sql: str, values: Sequence[Any] = (), filters: Filters | None = None
    ) -> list[tuple[Any, ...]]:
        """The answer to a query as tuples; `values` for its `?`, in order. Raises as `cursor`."""
        with self.cursor(filters) as cursor:
            return cursor.execute(sql, list(values)).fetchall()

    def rows(
        self,
        record: type[Row],
        sql: str,
        values: Sequence[Any] = (),
        filters: Filters | None = None,
    ) -> list[Row]:
        """The same as dictionaries; `record` (of `dataset.records`) says which keys they have."""
        with self.cursor(filters) as cursor:
            answer = cursor.execute(sql, list(values))
            names = [column[0] for column in answer.description]
            rows: list[Any] = [dict(zip(names, row, strict=True)) for row in answer.fetchall()]
            return rows


class Queries:
    """One part of the store: queries of one kind over its database."""

    def __init__(self, database: Database) -> None:
        self._db = database
