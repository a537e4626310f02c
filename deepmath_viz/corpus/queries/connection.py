"""How every part of the store asks its database.

A filter may name a region of a map, which no column knows. What the region means is found out
here, for every query anew, and put beside the tables of that query alone; so there is nothing that
a caller must have done before, and nothing that another session could take away.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from deepmath_viz.corpus.manifest import Manifest
from deepmath_viz.dataset.filters import REGION_TABLE, Filters
from deepmath_viz.errors import ArtefactDamaged


class Queries:
    """A database in memory, and the corpus that it was made from."""

    manifest: Manifest
    folder: Path
    _db: duckdb.DuckDBPyConnection

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
        region = self.region_members(filters.region) if filters and filters.region else None
        # Threads that share one cursor get each other's rows.
        with self._db.cursor() as cursor:
            if region is not None:
                cursor.register(REGION_TABLE, region)
            try:
                yield cursor
            except duckdb.IOException as err:
                raise ArtefactDamaged(
                    f"Files of corpus {self.manifest.corpus!r} cannot be read any more: it was "
                    "removed or built anew. Reload the page, or build it again."
                ) from err

    def region_members(self, region: str) -> pa.Table:
        """The problems of a region, see `regions.Regions`."""
        raise NotImplementedError

    def _ask(
        self, sql: str, values: Sequence[Any] = (), filters: Filters | None = None
    ) -> list[tuple[Any, ...]]:
        with self.cursor(filters) as cursor:
            return cursor.execute(sql, list(values)).fetchall()

    def _ask_rows(
        self, sql: str, values: Sequence[Any] = (), filters: Filters | None = None
    ) -> list[dict[str, Any]]:
        with self.cursor(filters) as cursor:
            found = cursor.execute(sql, list(values))
            names = [column[0] for column in found.description]
            return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
