"""What people enter: kept, in force, in order, and never lost without a word."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deepmath_viz.config import ROOT
from deepmath_viz.errors import (
    ReviewError,
    ReviewNotSaved,
    ReviewsDamaged,
    ReviewsNewer,
    SampleNotFound,
)
from deepmath_viz.reviews import database
from deepmath_viz.reviews.entries import clean
from deepmath_viz.reviews.sampling import Candidate, Sample, draw
from deepmath_viz.reviews.spot_checks import Reviews

ROWS = [Candidate(f"{i:016x}", f"S{i % 4}", 1 + i % 2) for i in range(40)]


def sample_named(name: str, size: int = 8, **more) -> Sample:
    return draw(ROWS, size, 3, "stratified", name=name, **more)


@pytest.fixture
def reviews(tmp_path: Path) -> Reviews:
    """An empty folder with one sample, 'Pilot'."""
    made = Reviews(tmp_path / "data")
    made.create_sample(sample_named("Pilot"))
    return made


def test_reading_where_nothing_was_entered_creates_nothing(tmp_path):
    reviews = Reviews(tmp_path / "none")
    assert reviews.samples() == reviews.reviews() == reviews.history() == []
    for ask in (reviews.sample, reviews.reviews, lambda name: reviews.next_key(name, "r1")):
        with pytest.raises(SampleNotFound, match=r"No sample 'x'\. None has been drawn yet"):
            ask("x")
    assert not (tmp_path / "none").exists()


def test_a_sample_comes_back_as_it_was_drawn(tmp_path):
    drawn = sample_named(
        "  Pilot   one ",
        corpus="hub",
        revision="5cf055d",
        filters={"difficulty": ["5~6.5"], "topic": ["Algebra", "Calculus"]},
        described=["difficulty 5 to 6.5", "topic Algebra or Calculus"],
    )
    drawn = replace(drawn, seed=2**70, drawn_at="2026-01-02T03:04:05Z")
    Reviews(tmp_path).create_sample(drawn)
    again = Reviews(tmp_path).sample("pilot one")
    assert again == replace(drawn, name="Pilot one")
    assert {member.copy for member in again.members} == {1, 2}


def test_samples_the_newest_first(reviews):
    for name, day in (("old", "01"), ("new", "03"), ("middle", "02")):
        reviews.create_sample(replace(sample_named(name), drawn_at=f"2100-01-{day}"))
    assert [sample.name for sample in reviews.samples()] == ["new", "middle", "old", "Pilot"]
    assert reviews.samples()[-1].drawn_at.endswith("Z")


def test_a_name_is_given_once(reviews):
    with pytest.raises(ReviewError, match="There is a sample 'PILOT' already"):
        reviews.create_sample(sample_named("PILOT", size=3))
    assert len(reviews.sample("Pilot").members) == 8


@pytest.mark.parametrize("name", ["", " \n", "x" * 101])
def test_a_sample_has_a_name(reviews, name):
    with pytest.raises(ReviewError, match="Give the sample a name of 1 to 100 characters"):
        reviews.create_sample(sample_named(name))


def test_the_newest_judgement_is_in_force_and_the_others_are_kept(reviews):
    a, b = (member.key for member in reviews.sample("Pilot").members[:2])
    first = reviews.record("Pilot", a, "r1", "right", "looks fine", corpus="hub", final_answer="1")
    other = reviews.record("pilot", a, "r2", "unsure")
    third = reviews.record("Pilot", b, " r1 ", "skip")
    newest = reviews.record("Pilot", a, "r1", "wrong", "sign")
    assert (first.sample, first.corpus, first.final_answer) == ("Pilot", "hub", "1")
    assert (newest.judgement, newest.note, third.reviewer) == ("wrong", "sign", "r1")
    assert reviews.reviews() == reviews.reviews("PILOT") == [other, third, newest]
    assert reviews.reviews(reviewer="r1") == [third, newest]
    assert reviews.history() == [first, other, third, newest]
    assert reviews.history("Pilot", a, "r1") == [first, newest]
    assert first.at <= other.at <= third.at <= newest.at


def test_one_problem_in_two_samples_has_two_judgements(reviews):
    reviews.create_sample(sample_named("Second"))
    key = reviews.sample("Pilot").members[0].key
    reviews.record("Pilot", key, "r1", "right")
    reviews.record("Second", key, "r1", "wrong")
    assert [one.judgement for one in reviews.reviews()] == ["right", "wrong"]
    assert [one.judgement for one in reviews.reviews("Second")] == ["wrong"]


@pytest.mark.parametrize(
    ("sample", "key", "reviewer", "judgement", "error", "said"),
    [
        ("Pilot", "", "r1", "maybe", ReviewError, "'maybe' is no judgement; use right, wrong,"),
        ("Nope", "", "r1", "right", SampleNotFound, "No sample 'Nope'. There are: 'Pilot'"),
        ("Pilot", "f" * 16, "r1", "right", ReviewError, "'f+' is not in the sample 'Pilot'"),
        ("Pilot", "", " ", "right", ReviewError, "Give the reviewer a name"),
    ],
)
def test_what_cannot_be_recorded_is_said(reviews, sample, key, reviewer, judgement, error, said):
    with pytest.raises(error, match=said):
        reviews.record(sample, key or ROWS[0].key, reviewer, judgement)
    assert reviews.history() == []


def test_the_next_problem_is_the_first_not_judged_and_skipped_ones_come_again(reviews):
    keys = [member.key for member in reviews.sample("Pilot").members]
    for i, key in enumerate(keys):
        assert reviews.next_key("Pilot", "r1") == key
        reviews.record("Pilot", key, "r1", "skip" if i in (2, 5) else "right")
    assert reviews.next_key("Pilot", "r2") == keys[0]
    assert reviews.next_key("Pilot", "r1") == keys[2]
    reviews.record("Pilot", keys[2], "r1", "skip")
    assert reviews.next_key("Pilot", "r1") == keys[5]
    reviews.record("Pilot", keys[5], "r1", "unsure")
    assert reviews.next_key("Pilot", "r1") == keys[2]
    reviews.record("Pilot", keys[2], "r1", "wrong")
    assert reviews.next_key("Pilot", "r1") is None


def test_another_object_goes_on_where_the_first_stopped(reviews):
    keys = [member.key for member in reviews.sample("Pilot").members]
    reviews.record("Pilot", keys[0], "r1", "right")
    again = Reviews(reviews.path.parent)
    assert again.next_key("Pilot", "r1") == keys[1]
    assert again.reviews() == reviews.reviews()


@given(st.text(st.characters(), max_size=40))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_notes_come_back_as_they_were_entered(reviews, note):
    key = reviews.sample("Pilot").members[0].key
    made = reviews.record("Pilot", key, "r1", "right", note, final_answer=note)
    assert (made.note, made.final_answer) == (clean(note), clean(note))
    assert reviews.reviews() == [made]
    if not any("\ud800" <= character <= "\udfff" for character in note):
        assert made.note == note


def test_threads_that_share_one_object_lose_nothing(reviews):
    keys = [member.key for member in reviews.sample("Pilot").members]

    def one(i: int) -> int:
        made = reviews.record("Pilot", keys[i % 8], f"r{i % 5}", "right", str(i))
        assert made in reviews.history("Pilot", made.key)
        return made.id

    with ThreadPoolExecutor(8) as pool:
        ids = list(pool.map(one, range(80)))
    found = reviews.history()
    assert sorted(ids) == [one.id for one in found] == list(range(1, 81))
    assert sorted(int(one.note) for one in found) == list(range(80))
    assert len(reviews.reviews()) == 40
    assert [one.at for one in found] == sorted(one.at for one in found)


def test_what_was_entered_cannot_be_changed(reviews):
    reviews.record("Pilot", reviews.sample("Pilot").members[0].key, "r1", "right")
    changes = ("DELETE FROM reviews", "UPDATE reviews SET judgement = 'wrong'",
               "DELETE FROM members", "UPDATE samples SET seed = '1'")  # fmt: skip
    for change in changes:
        db = sqlite3.connect(reviews.path)
        with pytest.raises(sqlite3.IntegrityError, match="is never changed"):
            db.execute(change)
        db.close()
    assert [one.judgement for one in reviews.reviews()] == ["right"]


def test_an_entry_is_in_one_file_that_can_be_copied(reviews, tmp_path):
    key = reviews.sample("Pilot").members[0].key
    made = reviews.record("Pilot", key, "r1", "right")
    assert [path.name for path in reviews.path.parent.iterdir()] == [database.REVIEWS.name]
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / database.REVIEWS.name).write_bytes(reviews.path.read_bytes())
    assert Reviews(tmp_path / "copy").reviews() == [made]


# -- trouble --------------------------------------------------------------------------------------


@pytest.mark.parametrize("damage", ["no database", "overwritten page", "cut"])
def test_a_damaged_file_is_set_aside_whole_and_said(reviews, damage):
    for member in reviews.sample("Pilot").members:
        reviews.record("Pilot", member.key, "r1", "right", "n" * 3000)
    content = reviews.path.read_bytes()
    harmed = {
        "no database": b"\x00garbage" + content[8:],
        "overwritten page": content[:8192] + b"\xff" * 4096 + content[12288:],
        "cut": content[: len(content) // 2],
    }[damage]
    reviews.path.write_bytes(harmed)
    with pytest.raises(ReviewsDamaged, match="are damaged") as said:
        Reviews(reviews.path.parent)
    (kept,) = reviews.path.parent.iterdir()
    assert kept.name.startswith("reviews.damaged-")
    assert str(kept) in str(said.value)
    assert kept.read_bytes() == harmed
    again = Reviews(reviews.path.parent)
    again.create_sample(sample_named("Anew"))
    assert [sample.name for sample in again.samples()] == ["Anew"]
    assert kept.read_bytes() == harmed


def test_damage_found_while_writing_is_named_too(reviews):
    key = reviews.sample("Pilot").members[0].key
    reviews.path.write_bytes(b"not a database at all" * 500)
    with pytest.raises(ReviewsDamaged):
        reviews.record("Pilot", key, "r1", "right")
    assert len(list(reviews.path.parent.glob("reviews.damaged-*.sqlite3"))) == 1


def test_a_newer_format_is_left_alone(reviews):
    db = sqlite3.connect(reviews.path)
    db.execute("PRAGMA user_version = 2")
    db.close()
    content = reviews.path.read_bytes()
    for ask in (
        lambda: Reviews(reviews.path.parent),
        reviews.samples,
        lambda: reviews.record("Pilot", ROWS[0].key, "r1", "right"),
    ):
        with pytest.raises(ReviewsNewer, match="has format 2; this version knows 1"):
            ask()
    assert reviews.path.read_bytes() == content


def test_a_writer_that_does_not_end_is_named(reviews, monkeypatch):
    monkeypatch.setattr(database, "PATIENCE", 0.1)
    other = sqlite3.connect(reviews.path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(ReviewNotSaved, match="database is locked"):
        reviews.record("Pilot", reviews_key(other), "r1", "right")
    other.execute("ROLLBACK")
    other.close()
    assert reviews.history() == []


def reviews_key(db: sqlite3.Connection) -> str:
    return db.execute("SELECT key FROM members WHERE position = 1").fetchone()[0]


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(ReviewNotSaved, match="nothing of this entry was kept"):
        Reviews(tmp_path / "file" / "data").create_sample(sample_named("Pilot"))


# Runs with a limit on the size of files, or as somebody who may not write, and says what happened.
_CHILD = """
import os, resource, sys
from pathlib import Path
from deepmath_viz import config
from deepmath_viz.errors import ReviewNotSaved
from deepmath_viz.reviews.spot_checks import Reviews

how, folder = sys.argv[1], Path(sys.argv[2])
reviews = Reviews(folder)
key = reviews.sample("Pilot").members[0].key
if how == "full":
    limit = reviews.path.stat().st_size + 8192
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
elif os.geteuid() == 0:
    # While what the settings look at can still be read.
    config.settings()
    os.setgid(65534)
    os.setuid(65534)
kept = 0
try:
    for i in range(200):
        reviews.record("Pilot", key, f"r{i}", "right", "n" * 500)
        kept += 1
except ReviewNotSaved as err:
    print("refused", err)
print("kept", kept, "found", len(reviews.history()))
"""


def child(how: str, folder: Path) -> str:
    return subprocess.run(
        [sys.executable, "-c", _CHILD, how, str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    ).stdout


@pytest.mark.skipif(os.name != "posix", reason="limits of POSIX")
def test_a_full_disk_is_an_error_and_pretends_nothing(reviews):
    said = child("full", reviews.path.parent)
    assert "refused" in said and "nothing of this entry was kept" in said
    kept = int(said.split("kept ")[-1].split()[0])
    assert 0 < kept < 200
    assert said.endswith(f"found {kept}\n")
    assert len(reviews.history()) == kept
    reviews.record("Pilot", reviews.sample("Pilot").members[0].key, "r1", "right")
    assert len(Reviews(reviews.path.parent).history()) == kept + 1


@pytest.mark.skipif(os.name != "posix", reason="users of POSIX")
def test_a_folder_that_may_only_be_read_is_read_and_refuses(reviews, tmp_path):
    reviews.record("Pilot", reviews.sample("Pilot").members[0].key, "r1", "right")
    # Somebody else must be able to reach it: every folder on the way lets them through.
    folder = reviews.path.parent
    on_the_way = [path for path in folder.parents if path.stat().st_mode & 0o011 != 0o011]
    modes = {path: path.stat().st_mode for path in (*on_the_way, folder, reviews.path)}
    try:
        for path in on_the_way:
            path.chmod(modes[path] | 0o011)
        folder.chmod(0o555)
        reviews.path.chmod(0o444)
        said = child("read-only", folder)
    finally:
        for path, mode in modes.items():
            path.chmod(mode & 0o7777)
    assert "refused" in said and "readonly" in said
    assert said.endswith("kept 0 found 1\n")
    assert len(reviews.history()) == 1
