"""The way of an older file to the present version, step by step: nothing entered is lost."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from deepmath_viz.config import ROOT
from deepmath_viz.errors import ReviewNotSaved, ReviewsNewer, ReviewsNotUpgraded
from deepmath_viz.reviews.database import REVIEWS, Layout, check, reading, writing

FIRST = Layout(
    "notes.sqlite3",
    ("notes",),
    ("CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL)",),
)
#: A column more.
SECOND = replace(
    FIRST,
    statements=(
        "CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL, mood TEXT NOT NULL)",
    ),
    steps=(("ALTER TABLE notes ADD COLUMN mood TEXT NOT NULL DEFAULT 'calm'",),),
)
#: The table under another name, its rows changed on the way, which its triggers would forbid.
THIRD = replace(
    SECOND,
    tables=("remarks",),
    statements=(
        "CREATE TABLE remarks (id INTEGER PRIMARY KEY, text TEXT NOT NULL, mood TEXT NOT NULL)",
    ),
    steps=(
        *SECOND.steps,
        ("UPDATE notes SET text = upper(text)", "ALTER TABLE notes RENAME TO remarks"),
    ),
)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A file of version 1 with a hundred rows."""
    path = tmp_path / FIRST.name
    with writing(path, FIRST) as db:
        db.executemany("INSERT INTO notes (text) VALUES (?)", [(f"note {i}",) for i in range(100)])
    return path


def rows(path: Path, layout: Layout) -> list[tuple[object, ...]]:
    with reading(path, layout) as db:
        assert db is not None
        return db.execute(f"SELECT * FROM {layout.tables[0]} ORDER BY id").fetchall()


def version(path: Path) -> int:
    with closing(sqlite3.connect(path)) as db:
        return db.execute("PRAGMA user_version").fetchone()[0]


def test_the_files_of_today_are_of_version_one():
    assert REVIEWS.version == FIRST.version == 1
    assert (SECOND.version, THIRD.version) == (2, 3)


def test_reading_an_older_file_shows_its_rows_and_leaves_it_alone(old: Path):
    before = old.read_bytes()
    check(old, THIRD)
    assert rows(old, SECOND) == [(i + 1, f"note {i}", "calm") for i in range(100)]
    assert rows(old, THIRD) == [(i + 1, f"NOTE {i}", "calm") for i in range(100)]
    assert old.read_bytes() == before
    assert [path.name for path in old.parent.iterdir()] == [old.name]


def test_writing_brings_an_older_file_up_by_every_step_and_keeps_it_as_it_was(old: Path):
    before = rows(old, FIRST)
    with writing(old, THIRD) as db:
        db.execute("INSERT INTO remarks (text, mood) VALUES ('new', 'glad')")
    assert version(old) == 3
    expected = [(i + 1, f"NOTE {i}", "calm") for i in range(100)]
    assert rows(old, THIRD) == [*expected, (101, "new", "glad")]
    kept = old.with_name("notes.version-1.sqlite3")
    assert (version(kept), rows(kept, FIRST)) == (1, before)
    with pytest.raises(ReviewNotSaved, match="never changed"), writing(old, THIRD) as db:
        db.execute("DELETE FROM remarks")
    with pytest.raises(ReviewsNewer, match="format 3; this version knows 2"), reading(old, SECOND):
        pass


def test_the_copy_beside_is_of_this_upgrade_and_of_earlier_ones(old: Path):
    with writing(old, SECOND):
        pass
    kept = old.with_name("notes.version-1.sqlite3")
    old.write_bytes(
        kept.read_bytes()
    )  # somebody went back to it, and wrote on with the old program
    with writing(old, FIRST) as db:
        db.execute("INSERT INTO notes (text) VALUES ('later')")
    with writing(old, SECOND):
        pass
    copies = sorted(old.parent.glob("notes.version-1*.sqlite3"))
    assert sorted(len(rows(copy, FIRST)) for copy in copies) == [100, 101]


def test_a_file_of_the_version_between_takes_the_last_step_alone(tmp_path: Path):
    path = tmp_path / SECOND.name
    with writing(path, SECOND) as db:
        db.execute("INSERT INTO notes (text, mood) VALUES ('a', 'glad')")
    with writing(path, THIRD):
        pass
    assert rows(path, THIRD) == [(1, "A", "glad")]


def test_a_step_that_fails_leaves_the_file_as_it_was(old: Path):
    broken = replace(THIRD, steps=(*SECOND.steps, ("UPDATE gone SET x = 1",)))
    before = rows(old, FIRST)
    with pytest.raises(ReviewsNotUpgraded, match="no such table"), writing(old, broken):
        pass
    with pytest.raises(ReviewsNotUpgraded, match="no such table"), reading(old, broken):
        pass
    assert (version(old), rows(old, FIRST)) == (1, before)


def test_an_entry_that_fails_after_the_steps_loses_nothing(old: Path):
    with pytest.raises(ReviewNotSaved), writing(old, SECOND) as db:
        db.execute("INSERT INTO notes (text) VALUES (NULL)")
    assert rows(old, SECOND) == [(i + 1, f"note {i}", "calm") for i in range(100)]


_ENTER = """
import sys
from pathlib import Path
from deepmath_viz.reviews.database import writing
from tests.unit.reviews.test_database import THIRD
with writing(Path(sys.argv[1]), THIRD) as db:
    db.execute("INSERT INTO remarks (text, mood) VALUES (?, 'busy')", ["by " + sys.argv[2]])
"""


def test_two_programs_that_find_an_older_file_bring_it_up_once(old: Path):
    command = [sys.executable, "-c", _ENTER, str(old)]
    programs = [subprocess.Popen([*command, str(who)], cwd=ROOT) for who in range(2)]
    assert [program.wait() for program in programs] == [0, 0]
    found = rows(old, THIRD)
    assert [row[1] for row in found[:100]] == [f"NOTE {i}" for i in range(100)]
    assert {row[1] for row in found[100:]} == {"by 0", "by 1"}
    assert rows(old.with_name("notes.version-1.sqlite3"), FIRST)[0] == (1, "note 0")


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_what_people_enter_is_for_their_eyes_alone(tmp_path: Path, umask: int):
    path = tmp_path / "home" / "people" / FIRST.name
    before = os.umask(umask)
    try:
        with writing(path, FIRST) as db:
            db.execute("INSERT INTO notes (text) VALUES ('a')")
            journal = path.with_name(path.name + "-journal")
            assert {mode(one) for one in path.parent.iterdir()} == {0o600} and journal.exists()
        path.chmod(0o644)
        with writing(path, SECOND) as db:
            db.execute("INSERT INTO notes (text, mood) VALUES ('b', 'busy')")
    finally:
        os.umask(before)
    assert mode(path.parent) == 0o700 and mode(path.parent.parent) == 0o777 & ~umask
    assert mode(path) == 0o644  # of somebody who has opened it to others
    assert mode(path.with_name("notes.version-1.sqlite3")) == 0o600
    assert len(list(path.parent.iterdir())) == 2
    assert [row[1] for row in rows(path, SECOND)] == ["a", "b"]


def test_a_folder_that_is_there_stays_as_open_as_it_was(tmp_path: Path):
    tmp_path.chmod(0o755)
    with writing(tmp_path / FIRST.name, FIRST) as db:
        db.execute("INSERT INTO notes (text) VALUES ('a')")
    assert mode(tmp_path) == 0o755 and mode(tmp_path / FIRST.name) == 0o600


def test_where_there_are_no_hard_links_entries_are_kept_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def refused(*_: object) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refused)
    path = tmp_path / FIRST.name
    with writing(path, FIRST) as db:
        db.execute("INSERT INTO notes (text) VALUES ('a')")
    assert rows(path, FIRST) == [(1, "a")] and list(tmp_path.iterdir()) == [path]
