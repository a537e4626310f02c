"""The files that hold what people entered: SQLite databases, opened anew for every call.

Rollback journal and `synchronous = EXTRA`: a commit returns when the bytes and the folder entry
are on the disk. Not WAL: before SQLite 3.51.3 its reset race can lose commits
(sqlite.org/wal.html#walresetbug), it needs shared memory that network homes lack, and it keeps
recent rows in a second file that a copy of the first one misses. People press a key once in a
while; they do not need its speed.

Nothing else may open the file in a process that uses it: closing it would drop SQLite's locks
(sqlite.org/howtocorrupt.html, section 2.2).
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from deepmath_viz import config
from deepmath_viz.errors import (
    ReviewNotSaved,
    ReviewsDamaged,
    ReviewsNewer,
    ReviewsNotUpgraded,
)
from deepmath_viz.reviews.private_files import begin, empty, folder, identity

#: Seconds to wait for another process that is writing.
PATIENCE = 30.0


@dataclass(frozen=True, slots=True)
class Layout:
    """What a file holds: its name, and the statements that make its tables.

    Rows of the tables can be added and never changed. When the tables change, `statements` are
    those of the new version, and one step more leads there from the version before: a file of
    version 1 takes all `steps`, one of version 2 all but the first.

    Attributes:
        name: of the file.
        tables: their names, in the present version.
        statements: what makes them in a new file.
        steps: the statements that lead from version 1 to 2, from 2 to 3, and so on.
    """

    name: str
    tables: tuple[str, ...]
    statements: tuple[str, ...]
    steps: tuple[tuple[str, ...], ...] = ()

    @property
    def version(self) -> int:
        """The version of the tables."""
        return 1 + len(self.steps)

    def create(self) -> Iterator[str]:
        """Every statement that makes a new file."""
        yield from self.statements
        yield from self._sealed()

    def upgrade(self, version: int) -> Iterator[str]:
        """Every statement that leads from an older version of the tables to the present one."""
        for step in self.steps[version - 1 :]:
            yield from step
        yield from self._sealed()

    def _sealed(self) -> Iterator[str]:
        """The triggers that keep rows as they are, and the version."""
        for table in self.tables:
            for verb in ("UPDATE", "DELETE"):
                yield (
                    f"CREATE TRIGGER {table}_{verb.lower()} BEFORE {verb} ON {table}"
                    " BEGIN SELECT RAISE(ABORT, 'what was entered is never changed'); END"
                )
        yield f"PRAGMA user_version = {self.version}"


REVIEWS = Layout(
    "reviews.sqlite3",
    ("samples", "members", "reviews"),
    (
        """CREATE TABLE samples (
            name TEXT PRIMARY KEY COLLATE NOCASE,
            kind TEXT NOT NULL,
            seed TEXT NOT NULL,
            size INTEGER NOT NULL,
            repeated INTEGER NOT NULL,
            corpus TEXT NOT NULL,
            revision TEXT NOT NULL,
            filters TEXT NOT NULL,
            described TEXT NOT NULL,
            strata TEXT NOT NULL,
            drawn_at TEXT NOT NULL
        )""",
        """CREATE TABLE members (
            sample TEXT NOT NULL REFERENCES samples (name),
            position INTEGER NOT NULL,
            key TEXT NOT NULL,
            copy INTEGER NOT NULL,
            stratum TEXT NOT NULL,
            PRIMARY KEY (sample, key)
        )""",
        """CREATE TABLE reviews (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            sample TEXT NOT NULL,
            key TEXT NOT NULL,
            reviewer TEXT NOT NULL,
            judgement TEXT NOT NULL CHECK (judgement IN ('right', 'wrong', 'unsure', 'skip')),
            note TEXT NOT NULL,
            corpus TEXT NOT NULL,
            final_answer TEXT,
            at TEXT NOT NULL,
            FOREIGN KEY (sample, key) REFERENCES members (sample, key)
        )""",
        "CREATE INDEX reviews_of ON reviews (sample, key, reviewer, id)",
    ),
)


@contextmanager
def reading(path: Path, layout: Layout = REVIEWS) -> Iterator[sqlite3.Connection | None]:
    """A connection to read with, None where nothing has been entered yet; creates nothing.

    A file of an older version is read as one of the present version, and left as it is.
    """
    if not path.exists():
        yield None
        return
    with _named(path), closing(_connect(path, "rw")) as db:
        found = _version(db, path, layout)
        if not found:
            yield None
        elif found < layout.version:
            with closing(sqlite3.connect(":memory:", isolation_level=None)) as copy:
                db.backup(copy)
                _upgrade(copy, layout)
                yield copy
        else:
            db.execute("BEGIN")
            yield db


@contextmanager
def writing(path: Path, layout: Layout = REVIEWS) -> Iterator[sqlite3.Connection]:
    """A connection inside a transaction that is on the disk when this block has ended.

    A file of an older version is brought to the present one before, in a transaction of its own,
    and a copy of it as it was is kept beside.

    Raises:
        ReviewNotSaved: it could not be written, or nothing is kept here (`DEEPMATH_READ_ONLY`);
            nothing of it was kept.
        ReviewsDamaged: the file is damaged; it has been set aside.
        ReviewsNewer: a newer version of the program wrote the file.
    """
    if config.settings().read_only:
        raise ReviewNotSaved("Nothing is kept here: DEEPMATH_READ_ONLY=1. Start it without that.")
    try:
        folder(path.parent)
    except OSError as err:
        raise ReviewNotSaved(_not_saved(path, err.strerror or str(err))) from err
    begin(path)
    with _named(path), closing(_connect(path, "rwc")) as db:
        db.execute("PRAGMA synchronous = EXTRA")
        if 0 < _version(db, path, layout) < layout.version:
            _keep_a_copy(db, path)
            with _transaction(db):
                if _version(db, path, layout) < layout.version:
                    _upgrade(db, layout)
        # Only now: a step may make a table anew, which foreign keys would forbid.
        db.execute("PRAGMA foreign_keys = ON")
        with _transaction(db):
            if not _version(db, path, layout):
                for statement in layout.create():
                    db.execute(statement)
            yield db


@contextmanager
def _transaction(db: sqlite3.Connection) -> Iterator[None]:
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    finally:
        if db.in_transaction:
            db.execute("ROLLBACK")


def check(path: Path, layout: Layout = REVIEWS) -> None:
    """Read the whole file once, so that damage is found before anything is added to it.

    Raises:
        ReviewsDamaged: it is damaged and has been set aside.
        ReviewsNewer: a newer version of the program wrote it.
    """
    with reading(path, layout) as db:
        if db is None:
            return
        found = db.execute("PRAGMA quick_check(1)").fetchone()[0]
        if found != "ok":
            error = sqlite3.DatabaseError(found)
            error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
            raise error


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    # isolation_level None: transactions are begun here, not by the module.
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        timeout=PATIENCE,
        isolation_level=None,
        check_same_thread=False,
    )


def _upgrade(db: sqlite3.Connection, layout: Layout) -> None:
    """Bring the tables to the present version, inside a transaction of the caller's, if any."""
    found = db.execute("PRAGMA user_version").fetchone()[0]
    sealed = db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for (name,) in sealed:
        db.execute(f'DROP TRIGGER "{name}"')
    try:
        for statement in layout.upgrade(found):
            db.execute(statement)
        orphans = len(db.execute("PRAGMA foreign_key_check").fetchall())
    except (sqlite3.OperationalError, sqlite3.IntegrityError) as err:
        code = getattr(err, "sqlite_errorcode", 0) & 0xFF
        if code not in (sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CONSTRAINT):
            raise  # a full disk, a lock: nothing is wrong with the steps
        raise _no_way(layout, found, str(err)) from err
    if orphans:
        raise _no_way(layout, found, f"{orphans} rows would belong to nothing")


def _no_way(layout: Layout, found: int, why: str) -> ReviewsNotUpgraded:
    return ReviewsNotUpgraded(
        f"{layout.name} has format {found} and cannot be brought to {layout.version} ({why}). It "
        "is as it was; use the version of the program that wrote it, and report this."
    )


def _keep_a_copy(db: sqlite3.Connection, path: Path) -> None:
    """A copy of a file of an older version, whole or not at all, under a name that says which."""
    version = db.execute("PRAGMA user_version").fetchone()[0]
    kept = path.with_name(f"{path.stem}.version-{version}{path.suffix}")
    if kept.exists():  # of an earlier upgrade, or of one that was broken off
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
        kept = path.with_name(f"{path.stem}.version-{version}-{stamp}{path.suffix}")
    made = path.with_name(f".{kept.name}.{os.getpid()}-{threading.get_ident()}")
    try:
        with suppress(OSError):  # SQLite says what is wrong
            empty(made)
        with closing(sqlite3.connect(made)) as copy:
            db.backup(copy)
            complete = copy.execute("PRAGMA user_version").fetchone()[0] == version
        if complete:  # else another process has brought the file to the new version meanwhile
            made.replace(kept)
    finally:
        made.unlink(missing_ok=True)


def _version(db: sqlite3.Connection, path: Path, layout: Layout) -> int:
    found: int = db.execute("PRAGMA user_version").fetchone()[0]
    if found > layout.version:
        raise ReviewsNewer(
            f"{path} has format {found}; this version knows {layout.version}. "
            "Use a newer version of the program. The file was not touched."
        )
    return found


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """Gives the errors of SQLite their own names, and sets a damaged file aside."""
    before = identity(path)
    try:
        yield
    except sqlite3.DatabaseError as err:
        code = getattr(err, "sqlite_errorcode", 0) & 0xFF
        if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            raise ReviewsDamaged(_set_aside(path, before, str(err))) from err
        raise ReviewNotSaved(_not_saved(path, str(err))) from err


def _set_aside(path: Path, before: tuple[int, int] | None, why: str) -> str:
    # Another process may have found the same damage and begun a new file already: only the file
    # that was opened is moved.
    kept = None
    if before is not None and identity(path) == before:
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
        kept = path.with_name(f"{path.stem}.damaged-{stamp}{path.suffix}")
        try:
            path.rename(kept)
            journal = path.with_name(path.name + "-journal")
            if journal.exists():
                journal.rename(kept.with_name(kept.name + "-journal"))
        except OSError:
            kept = path
    where = f"It was kept as {kept}" if kept else f"It was set aside in {path.parent}"
    return (
        f"The reviews in {path} are damaged ({why}). {where}; a new file is begun with the next "
        "entry. To get back what can be read: sqlite3 FILE .recover, or a copy of the folder."
    )


def _not_saved(path: Path, why: str) -> str:
    return (
        f"The reviews in {path} cannot be used ({why}); nothing of this entry was kept. Make room, "
        "change the permissions, or set DEEPMATH_DATA to another folder."
    )
