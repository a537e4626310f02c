"""How every part of the store asks its database."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb

from deepmath_viz.corpus.manifest import Manifest


class Asking:
    """A database in memory, and the corpus that it was made from."""

    manifest: Manifest
    folder: Path
    _db: duckdb.DuckDBPyConnection

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A cursor of its own over the tables, to be closed by the caller; it only reads."""
        return self._db.cursor()

    def _ask(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        # A cursor of its own for every call: threads that share one get each other's rows.
        with self._db.cursor() as cursor:
            return cursor.execute(sql, list(values)).fetchall()

    def _ask_rows(self, sql: str, values: Sequence[Any] = ()) -> list[dict[str, Any]]:
        with self._db.cursor() as cursor:
            found = cursor.execute(sql, list(values))
            names = [column[0] for column in found.description]
            return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
