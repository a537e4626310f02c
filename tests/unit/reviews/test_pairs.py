"""Judgements of pairs: append-only, by several people and processes, made one by majority."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from deepmath_viz.config import ROOT
from deepmath_viz.errors import ReviewError, ReviewsDamaged, ReviewsNewer
from deepmath_viz.reviews import pairs as pair_judgements
from deepmath_viz.reviews.pairs import PairJudgements, combine
from deepmath_viz.reviews.spot_checks import Reviews

A, B, C = "a" * 16, "b" * 16, "c" * 16
_WRITER = """
import sys
from pathlib import Path
from deepmath_viz.reviews.pairs import PairJudgements

kept = PairJudgements(Path(sys.argv[1]))
for n in range(int(sys.argv[3]), 1000):
    one = kept.record(f"{n:016x}", "b" * 16, sys.argv[2], "variant", "x" * (n * 37 % 3000))
    print(one.id, n, flush=True)
"""


@pytest.fixture
def kept(tmp_path: Path) -> PairJudgements:
    return PairJudgements(tmp_path / "data")


def test_reading_creates_nothing(kept):
    assert kept.in_force() == kept.history() == []
    assert kept.newest() == 0
    assert not kept.path.parent.exists()


def test_a_judgement_is_given_back_as_it_was_entered(kept):
    said = kept.record(
        A, B, "  Pat   P. ", "same", "a note\nof two lines", corpus="demo", dataset="MATH", row=3,
        similarity=0.991,
    )  # fmt: skip
    assert PairJudgements(kept.path.parent).history() == [said]
    assert (said.reviewer, said.note, said.row) == ("Pat P.", "a note\nof two lines", 3)
    assert kept.newest() == said.id


def test_the_newest_of_one_person_is_in_force_and_the_rest_is_history(kept):
    for judgement in ("same", "different", "variant"):
        kept.record(A, B, "Pat", judgement)
    kept.record(A, B, "Kim", "same")
    assert [(one.reviewer, one.judgement) for one in kept.in_force()] == [
        ("Pat", "variant"),
        ("Kim", "same"),
    ]
    assert len(kept.history()) == 4
    assert [one.judgement for one in kept.in_force("Kim")] == ["same"]


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        (["same"], "same"),
        (["same", "same", "different"], "same"),
        (["same", "different"], "disputed"),
        (["variant", "different", "variant"], "variant"),
        (["same", "variant", "different"], "disputed"),
    ],
)
def test_several_people_come_to_one_verdict(kept, said, verdict):
    for number, judgement in enumerate(said):
        kept.record(A, B, f"person {number}", judgement)
    kept.record(A, C, "person 0", "different")
    assert combine(kept.in_force()) == {(A, B): verdict, (A, C): "different"}
    assert combine(kept.history()) == combine(kept.in_force())


@pytest.mark.parametrize(
    "words",
    [(A, B, "Pat", "right"), (A, B, " ", "same"), (A, B, "x" * 101, "same"), ("", B, "P", "same")],
)
def test_what_cannot_be_kept_is_refused(kept, words):
    with pytest.raises(ReviewError):
        kept.record(*words)
    assert kept.history() == []


def test_text_that_has_no_place_in_utf_8_is_written_out(kept):
    kept.record(A, B, "Pat", "same", "lone \ud800 half")
    assert kept.history()[0].note == "lone \\ud800 half"


def test_what_was_entered_is_never_changed(kept):
    kept.record(A, B, "Pat", "same")
    db = sqlite3.connect(kept.path)
    for statement in ("UPDATE pairs SET judgement = 'variant'", "DELETE FROM pairs"):
        with pytest.raises(sqlite3.IntegrityError, match="never changed"):
            db.execute(statement)
    db.close()


def test_it_stands_beside_the_reviews_and_touches_them_not(kept):
    kept.record(A, B, "Pat", "same")
    assert [path.name for path in kept.path.parent.iterdir()] == [pair_judgements.LAYOUT.name]
    assert Reviews(kept.path.parent).samples() == []


def test_a_damaged_file_is_set_aside_whole(kept):
    kept.path.parent.mkdir()
    kept.path.write_bytes(b"no database at all" * 100)
    with pytest.raises(ReviewsDamaged):
        PairJudgements(kept.path.parent)
    assert [path.read_bytes()[:5] for path in kept.path.parent.iterdir()] == [b"no da"]
    PairJudgements(kept.path.parent).record(A, B, "Pat", "same")


def test_a_file_of_a_newer_program_is_left_alone(kept):
    kept.record(A, B, "Pat", "same")
    db = sqlite3.connect(kept.path)
    db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(ReviewsNewer):
        kept.record(A, B, "Pat", "variant")


def test_two_processes_that_are_killed_lose_nothing_that_was_acknowledged(tmp_path):
    acknowledged: dict[str, list[tuple[int, int]]] = {"Pat": [], "Kim": []}

    def write(person: str) -> None:
        begin = 0
        for kill in range(4):
            process = subprocess.Popen(
                [sys.executable, "-c", _WRITER, str(tmp_path), person, str(begin)],
                cwd=ROOT,
                stdout=subprocess.PIPE,
                text=True,
            )
            assert process.stdout
            with process, process.stdout:
                lines = [process.stdout.readline() for _ in range(5 + kill)]
                time.sleep(kill * 0.003)
                process.kill()
                lines += list(process.stdout)
            found = [tuple(map(int, line.split())) for line in lines if line.endswith("\n")]
            acknowledged[person] += found
            begin = found[-1][1] + 1

    threads = [threading.Thread(target=write, args=(person,)) for person in acknowledged]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=300)
        assert not thread.is_alive()
    found = {one.id: one for one in PairJudgements(tmp_path).history()}
    for person, said in acknowledged.items():
        assert len(said) >= 20
        for id_, n in said:
            one = found[id_]
            assert (one.reviewer, one.key, len(one.note)) == (person, f"{n:016x}", n * 37 % 3000)
    # At most one a kill was on the disk but not yet acknowledged.
    assert 0 <= len(found) - sum(map(len, acknowledged.values())) <= 8
    db = sqlite3.connect(tmp_path / pair_judgements.LAYOUT.name)
    assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    db.close()


def test_what_was_said_before_is_put_back_and_a_first_judgement_taken_back(kept):
    kept.undo(A, B, "Pat")  # nothing was said
    assert kept.history() == []
    kept.record(A, B, "Pat", "same", "sure", corpus="demo", dataset="MATH", row=3, similarity=0.99)
    kept.record(A, B, "Pat", "different", corpus="demo", dataset="MATH", row=3, similarity=0.99)
    kept.record(A, B, "Kim", "variant")
    kept.undo(A, B, "Pat")
    (pat,) = kept.in_force("Pat")
    assert (pat.judgement, pat.note, pat.dataset, pat.row) == ("same", "sure", "MATH", 3)
    kept.undo(A, B, "Kim")
    assert kept.in_force("Kim") == []
    assert combine(kept.in_force()) == {(A, B): "same"}
    assert [one.judgement for one in kept.history("Kim")] == ["variant", "withdrawn"]


#: What version 1 of the program made.
VERSION_1 = """
CREATE TABLE pairs (
    id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL, other TEXT NOT NULL,
    reviewer TEXT NOT NULL,
    judgement TEXT NOT NULL CHECK (judgement IN ('same', 'variant', 'different')),
    note TEXT NOT NULL, corpus TEXT NOT NULL, dataset TEXT NOT NULL, row INTEGER, similarity REAL,
    at TEXT NOT NULL
);
CREATE INDEX pairs_of ON pairs (key, other, reviewer, id);
CREATE TRIGGER pairs_update BEFORE UPDATE ON pairs
    BEGIN SELECT RAISE(ABORT, 'what was entered is never changed'); END;
CREATE TRIGGER pairs_delete BEFORE DELETE ON pairs
    BEGIN SELECT RAISE(ABORT, 'what was entered is never changed'); END;
INSERT INTO pairs VALUES (7, 'a', 'b', 'Pat', 'same', 'n', 'demo', 'MATH', 3, 0.99, '2026-01-01');
PRAGMA user_version = 1;
"""


def test_a_file_of_the_version_before_is_read_and_written_on(tmp_path):
    with sqlite3.connect(tmp_path / "pairs.sqlite3") as db:
        db.executescript(VERSION_1)
    db.close()
    kept = PairJudgements(tmp_path)
    before = kept.in_force()
    assert [(one.id, one.judgement, one.row) for one in before] == [(7, "same", 3)]
    kept.undo("a", "b", "Pat")
    assert kept.in_force() == []
    assert [(one.id, one.judgement) for one in kept.history()] == [(7, "same"), (8, "withdrawn")]
    with sqlite3.connect(kept.path) as db, pytest.raises(sqlite3.DatabaseError, match="never"):
        db.execute("DELETE FROM pairs")
    db.close()
