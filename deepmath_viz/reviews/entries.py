"""Entries that people made, a row each: none is ever changed, and the newest of its kind counts."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from deepmath_viz.errors import ReviewError
from deepmath_viz.reviews import database

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Entry = TypeVar("Entry", bound="DataclassInstance")
LONGEST_NAME = 100


class Entries(Generic[Entry]):
    """The entries of one table. Safe to use from any number of threads and processes.

    Reading from a folder where nothing has been entered gives nothing and creates nothing.

    Args:
        folder: where the file is, or will be.
        layout: of the file.
        table: its name in the file.
        kind: the dataclass of an entry; its fields are the columns, `id` the first, which grows
            with time, and `at` the last.
        same: the columns in which two entries agree of which the newer supersedes the older.

    Raises:
        ReviewsDamaged: the file is damaged; it has been set aside, and the next try begins a new
            one.
        ReviewsNewer: a newer version of the program wrote it.
    """

    def __init__(
        self,
        folder: Path,
        layout: database.Layout,
        table: str,
        kind: type[Entry],
        same: Sequence[str],
    ) -> None:
        self.path = Path(folder) / layout.name
        self._layout, self._table = layout, table
        self._kind: Callable[..., Entry] = kind
        self._columns = [field.name for field in fields(kind)]
        self._newest = f"id IN (SELECT max(id) FROM {table} GROUP BY {', '.join(same)})"
        database.check(self.path, layout)

    def reading(self) -> AbstractContextManager[sqlite3.Connection | None]:
        """See `database.reading`."""
        return database.reading(self.path, self._layout)

    def writing(self) -> AbstractContextManager[sqlite3.Connection]:
        """See `database.writing`."""
        return database.writing(self.path, self._layout)

    def add(self, db: sqlite3.Connection, *values: Any) -> Entry:
        """Add an entry; it is on the disk when the block of `writing` has ended.

        Args:
            values: of the columns between `id` and `at`.
        """
        # The time is taken inside the lock, so that times rise with the ids.
        row = (*values, now())
        places = ", ".join("?" * len(row))
        columns = ", ".join(self._columns[1:])
        added = db.execute(f"INSERT INTO {self._table} ({columns}) VALUES ({places})", row)
        return self._kind(int(added.lastrowid or 0), *row)

    def select(self, db: sqlite3.Connection, in_force: bool, **equal: Any) -> Iterator[Entry]:
        """The entries in force, or every one, oldest first.

        Args:
            equal: values of columns, and None where every value will do.
        """
        given = {column: value for column, value in equal.items() if value is not None}
        conditions = [self._newest if in_force else "TRUE", *(f"{column} = ?" for column in given)]
        found = db.execute(
            f"SELECT {', '.join(self._columns)} FROM {self._table}"
            f" WHERE {' AND '.join(conditions)} ORDER BY id",
            list(given.values()),
        )
        return (self._kind(*row) for row in found)

    def newest(self) -> int:
        """The id of the newest entry, 0 where there is none: changes with every one."""
        with self.reading() as db:
            if db is None:
                return 0
            newest = db.execute(f"SELECT coalesce(max(id), 0) FROM {self._table}").fetchone()
            return int(newest[0])


def clean(text: str) -> str:
    """Text that can be stored: lone surrogates, which UTF-8 has no place for, written out."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def named(what: str, given: str) -> str:
    """A name as it is kept: white space folded.

    Raises:
        ReviewError: it is empty or longer than 100 characters.
    """
    name = " ".join(clean(given).split())
    if not name or len(name) > LONGEST_NAME:
        raise ReviewError(f"Give the {what} a name of 1 to {LONGEST_NAME} characters.")
    return name


def now() -> str:
    """The time as entries have it: ISO 8601 with microseconds, UTC."""
    return datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
