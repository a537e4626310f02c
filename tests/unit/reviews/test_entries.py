"""Files of entries as an earlier version of the program wrote them, in both directions."""

# ruff: noqa: E501
# Lines of SQL are as SQLite dumps them.

from __future__ import annotations

import itertools
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from deepmath_viz.reviews import entries
from deepmath_viz.reviews.pairs import PairJudgement, PairJudgements
from deepmath_viz.reviews.sampling import Member, Sample, Stratum
from deepmath_viz.reviews.spot_checks import Review, Reviews

#: What version 0.2.0 kept of the entries in `enter`.
REVIEWS = r"""
BEGIN TRANSACTION;
CREATE TABLE members (
            sample TEXT NOT NULL REFERENCES samples (name),
            position INTEGER NOT NULL,
            key TEXT NOT NULL,
            copy INTEGER NOT NULL,
            stratum TEXT NOT NULL,
            PRIMARY KEY (sample, key)
        );
INSERT INTO "members" VALUES('Pilot',1,'0000000000000001',2,'S1');
INSERT INTO "members" VALUES('Pilot',2,'0000000000000000',1,'S0');
INSERT INTO "members" VALUES('Pilot',3,'0000000000000002',1,'S0');
CREATE TABLE reviews (
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
        );
INSERT INTO "reviews" VALUES(1,'Pilot','0000000000000001','Ada','right','a ''note''
of two ½','hub','-1','2026-11-26T10:00:01.000001Z');
INSERT INTO "reviews" VALUES(2,'Pilot','0000000000000001','Ada','wrong','half \ud800','',NULL,'2026-11-26T10:00:02.000001Z');
INSERT INTO "reviews" VALUES(3,'Pilot','0000000000000000','Kim','skip','','',NULL,'2026-11-26T10:00:03.000001Z');
CREATE TABLE samples (
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
        );
INSERT INTO "samples" VALUES('Pilot','stratified','3',3,0,'hub','5cf055d','{"topic": ["Algebra"]}','["topic Algebra"]','[["S0", 2, 2], ["S1", 2, 1]]','2026-11-26T10:00:00.000001Z');
CREATE INDEX reviews_of ON reviews (sample, key, reviewer, id);
CREATE TRIGGER samples_update BEFORE UPDATE ON samples BEGIN SELECT RAISE(ABORT, 'what was entered is never changed'); END;
CREATE TRIGGER samples_delete BEFORE DELETE ON samples BEGIN SELECT RAISE(ABORT, 'what was entered is never changed'); END;
CREATE TRIGGER members_update BEFORE UPDATE ON members BEGIN SELECT RAISE(ABORT, 'what was entered is never changed'); END;
CREATE TRIGGER members_delete BEFORE DELETE ON members BEGIN SELECT RAISE(ABORT, 'what was entered is never changed'); END;
CREATE TRIGGER reviews_update BEFORE UPDATE ON reviews BEGIN SELECT RAISE(ABORT, 'what was entered is never changed'); END;
CREATE TRIGGER reviews_delete BEFORE DELETE ON reviews BEGIN SELECT RAISE(ABORT, 'what was entered is never changed'); END;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('reviews',3);
COMMIT;
PRAGMA user_version = 1
"""
PAIRS = r"""
BEGIN TRANSACTION;
CREATE TABLE pairs (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            key TEXT NOT NULL,
            other TEXT NOT NULL,
            reviewer TEXT NOT NULL,
            judgement TEXT NOT NULL CHECK (judgement IN ('same', 'variant', 'different')),
            note TEXT NOT NULL,
            corpus TEXT NOT NULL,
            dataset TEXT NOT NULL,
            row INTEGER,
            similarity REAL,
            at TEXT NOT NULL
        );
INSERT INTO "pairs" VALUES(1,'aaaaaaaaaaaaaaaa','bbbbbbbbbbbbbbbb','Ada','same','=1+1','hub','MATH',3,0.991,'2026-11-26T10:00:04.000001Z');
INSERT INTO "pairs" VALUES(2,'aaaaaaaaaaaaaaaa','bbbbbbbbbbbbbbbb','Ada','variant','','','',NULL,NULL,'2026-11-26T10:00:05.000001Z');
CREATE INDEX pairs_of ON pairs (key, other, reviewer, id);
CREATE TRIGGER pairs_update BEFORE UPDATE ON pairs BEGIN SELECT RAISE(ABORT, 'what was entered is never changed'); END;
CREATE TRIGGER pairs_delete BEFORE DELETE ON pairs BEGIN SELECT RAISE(ABORT, 'what was entered is never changed'); END;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('pairs',2);
COMMIT;
PRAGMA user_version = 1
"""
#: What this version keeps of the same judgements.
PAIRS_2 = PAIRS.replace("'different')", "'different', 'withdrawn')").replace(
    "version = 1", "version = 2"
)
FIRST, SECOND, THIRD = (f"{i:016x}" for i in (1, 0, 2))
PILOT = Sample(
    name="Pilot",
    kind="stratified",
    seed=3,
    size=3,
    strata=(Stratum("S0", 2, 2), Stratum("S1", 2, 1)),
    members=(Member(FIRST, "S1", 2), Member(SECOND, "S0", 1), Member(THIRD, "S0", 1)),
    repeated=0,
    corpus="hub",
    revision="5cf055d",
    filters={"topic": ["Algebra"]},
    described=("topic Algebra",),
    drawn_at="2026-11-26T10:00:00.000001Z",
)
A, B = "a" * 16, "b" * 16


def at(second: int) -> str:
    return f"2026-11-26T10:00:0{second}.000001Z"


ENTERED = [
    Review(1, "Pilot", FIRST, "Ada", "right", "a 'note'\nof two ½", "hub", "-1", at(1)),
    Review(2, "Pilot", FIRST, "Ada", "wrong", "half \\ud800", "", None, at(2)),
    Review(3, "Pilot", SECOND, "Kim", "skip", "", "", None, at(3)),
]
JUDGED = [
    PairJudgement(1, A, B, "Ada", "same", "=1+1", "hub", "MATH", 3, 0.991, at(4)),
    PairJudgement(2, A, B, "Ada", "variant", "", "", "", None, None, at(5)),
]


def enter(folder: Path) -> None:
    """Enter `ENTERED` and `JUDGED`."""
    reviews, judgements = Reviews(folder), PairJudgements(folder)
    reviews.create_sample(PILOT)
    first = reviews.record(
        "pilot", FIRST, "Ada", "right", "a 'note'\nof two ½", corpus="hub", final_answer="-1"
    )
    assert first == ENTERED[0]
    reviews.record("Pilot", FIRST, "Ada", "wrong", "half \ud800")
    reviews.record("Pilot", SECOND, "Kim", "skip")
    pair = {"corpus": "hub", "dataset": "MATH", "row": 3, "similarity": 0.991}
    assert judgements.record(A, B, "Ada", "same", "=1+1", **pair) == JUDGED[0]
    judgements.record(A, B, "Ada", "variant")


@pytest.fixture
def earlier(tmp_path: Path) -> Path:
    """A folder with the two files, made by SQLite alone."""
    for name, text in (("reviews", REVIEWS), ("pairs", PAIRS)):
        with closing(sqlite3.connect(tmp_path / f"{name}.sqlite3")) as db:
            db.executescript(text)
    return tmp_path


def test_files_of_an_earlier_version_are_read(earlier: Path) -> None:
    reviews, judgements = Reviews(earlier), PairJudgements(earlier)
    assert reviews.samples() == [PILOT]
    assert (reviews.history(), reviews.reviews("Pilot")) == (ENTERED, ENTERED[1:])
    assert reviews.history("Pilot", FIRST, "Ada") == ENTERED[:2]
    assert (judgements.history(), judgements.in_force("Ada")) == (JUDGED, JUDGED[1:])
    assert (judgements.in_force("Kim"), judgements.newest()) == ([], 2)


def test_files_of_an_earlier_version_are_added_to(earlier: Path) -> None:
    reviews, judgements = Reviews(earlier), PairJudgements(earlier)
    again = reviews.record("Pilot", SECOND, "Kim", "right")
    judged = judgements.record(A, B, "Kim", "different")
    assert reviews.history() == [*ENTERED, again]
    assert reviews.reviews() == [ENTERED[1], again]
    assert judgements.in_force() == [JUDGED[1], judged]
    # Judgements of pairs can be taken back since version 2; what version 1 wrote is kept beside.
    kept = ["pairs.sqlite3", "pairs.version-1.sqlite3", "reviews.sqlite3"]
    assert sorted(path.name for path in earlier.iterdir()) == kept


def test_files_are_written_as_an_earlier_version_wrote_them(tmp_path: Path, monkeypatch) -> None:
    seconds = itertools.count(1)
    monkeypatch.setattr(entries, "now", lambda: at(next(seconds)))
    enter(tmp_path)
    assert Reviews(tmp_path).history() == ENTERED
    for name, text in (("reviews", REVIEWS), ("pairs", PAIRS_2)):
        with closing(sqlite3.connect(tmp_path / f"{name}.sqlite3")) as db:
            version = db.execute("PRAGMA user_version").fetchone()[0]
            kept = "\n".join([*db.iterdump(), f"PRAGMA user_version = {version}"])
        assert kept.split() == text.split()


def test_entries_of_many_are_told_apart_by_who_and_what(tmp_path: Path) -> None:
    judgements = PairJudgements(tmp_path)
    for who, judgement in (("Ada", "same"), ("Kim", "same"), ("Ada", "variant")):
        judgements.record(A, B, who, judgement)
        judgements.record(B, A, who, judgement)
    in_force = [(one.key, one.reviewer, one.judgement) for one in judgements.in_force()]
    assert in_force == [
        (A, "Kim", "same"),
        (B, "Kim", "same"),
        (A, "Ada", "variant"),
        (B, "Ada", "variant"),
    ]
