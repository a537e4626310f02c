"""Reviews as files: nothing is lost on the way, and no spreadsheet runs what was typed."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deepmath_viz.cli.main import main
from deepmath_viz.errors import FileNotWritten, SampleNotFound
from deepmath_viz.files import write_text
from deepmath_viz.reviews.export import (
    COLUMNS,
    export_csv,
    export_jsonl,
    export_rows,
)
from deepmath_viz.reviews.sampling import draw
from deepmath_viz.reviews.spot_checks import Reviews

NOTE = '=HYPERLINK("http://x.example","a")\nsecond, "line"\r\nthird\t½'


@pytest.fixture
def reviews(tmp_path: Path) -> Reviews:
    """Two samples; in the first, two reviewers, and one judgement that was changed."""
    made = Reviews(tmp_path / "data")
    rows = [(f"{i:016x}", f"S{i % 2}") for i in range(20)]
    for name in ("Pilot", "Zweite"):
        made.create_sample(draw(rows, 6, 3, "stratified", name=name, corpus="hub"))
    keys = [member.key for member in made.sample("Pilot").members]
    made.record("Pilot", keys[1], "r1", "right", "first thought", final_answer="-\\frac{1}{2}")
    made.record("Pilot", keys[0], "r1", "right", final_answer="-1", corpus="data")
    made.record("Pilot", keys[1], "r1", "wrong", NOTE, final_answer="-\\frac{1}{2}")
    made.record("Pilot", keys[1], "r2", "unsure")
    made.record("Zweite", keys[1], "r1", "right")
    return made


def test_rows_have_their_place_in_the_sample(reviews):
    rows = export_rows(reviews)
    assert [tuple(row) for row in rows] == [COLUMNS] * 4
    assert [(r["sample"], r["position"], r["reviewer"], r["judgement"]) for r in rows] == [
        ("Pilot", 1, "r1", "right"),
        ("Pilot", 2, "r1", "wrong"),
        ("Pilot", 2, "r2", "unsure"),
        ("Zweite", 2, "r1", "right"),
    ]
    sample = reviews.sample("Pilot")
    stratum = next(s for s in sample.strata if s.name == rows[0]["stratum"])
    assert (rows[0]["stratum_population"], rows[0]["stratum_drawn"]) == (10, stratum.drawn)
    assert [row["corpus"] for row in rows] == ["data", "hub", "hub", "hub"]
    assert len(export_rows(reviews, "Zweite")) == 1


def test_history_has_what_was_superseded_and_says_so(reviews):
    rows = export_rows(reviews, "Pilot", history=True)
    assert [(r["review"], r["judgement"], r["in_force"]) for r in rows] == [
        (2, "right", True),
        (1, "right", False),
        (3, "wrong", True),
        (4, "unsure", True),
    ]


def test_csv_is_read_back_by_others(reviews):
    text = export_csv(export_rows(reviews))
    assert text.startswith("sample,kind,seed,position,key,")
    found = pd.read_csv(io.StringIO(text, newline=""), dtype={"key": str})
    assert found.columns.tolist() == list(COLUMNS)
    assert found["final_answer"].tolist()[:2] == ["-1", "'-\\frac{1}{2}"]
    cells = list(csv.DictReader(io.StringIO(text, newline="")))
    assert cells[1]["note"].removeprefix("'") == NOTE
    assert cells[1]["note"].startswith("'=")


@given(st.text(st.characters(codec="utf-8"), max_size=30))
def test_no_cell_begins_a_formula_and_every_text_can_be_had_back(note):
    row = {**dict.fromkeys(COLUMNS, "x"), "note": note}
    cell = next(csv.DictReader(io.StringIO(export_csv([row]), newline="")))["note"]
    assert cell.removeprefix("'") == note
    first = cell.lstrip()[:1]
    assert not first or first not in "=@＝＋－＠"
    if first and first in "+-":
        float(cell)
    assert json.loads(export_jsonl([row]))["note"] == note


def test_a_line_of_jsonl_is_a_review(reviews):
    rows = export_rows(reviews, history=True)
    lines = export_jsonl(rows).split("\n")
    assert lines.pop() == ""
    assert [json.loads(line) for line in lines] == rows


def test_an_export_that_fails_leaves_the_old_file(reviews, tmp_path):
    (tmp_path / "old.csv").write_text("old")
    write_text(tmp_path / "old.csv", "a\r\nb")
    assert (tmp_path / "old.csv").read_bytes() == b"a\r\nb"
    with pytest.raises(FileNotWritten, match="cannot be written"):
        write_text(tmp_path / "old.csv" / "below.csv", "new")
    with pytest.raises(UnicodeEncodeError):
        write_text(tmp_path / "old.csv", "\ud800")
    assert (tmp_path / "old.csv").read_bytes() == b"a\r\nb"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["data", "old.csv"]


def test_an_unknown_sample_is_named(reviews, tmp_path):
    with pytest.raises(SampleNotFound, match="There are: 'Pilot', 'Zweite'"):
        export_rows(reviews, "pilots")
    with pytest.raises(SampleNotFound, match="None has been drawn yet"):
        export_rows(Reviews(tmp_path / "none"), "pilots")


# -- the command ----------------------------------------------------------------------------------


@pytest.fixture
def command(reviews, monkeypatch, capsys):
    """Runs `reviews export` on that folder; gives exit code, standard output and error."""
    monkeypatch.setenv("DEEPMATH_DATA", str(reviews.path.parent))

    def run(*words: str) -> tuple[int, str, str]:
        code = main(["reviews", "export", *words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def test_the_command_prints_or_writes_the_same(command, reviews, tmp_path):
    expected = export_csv(export_rows(reviews))
    code, out, err = command()
    assert (code, out) == (0, expected)
    assert err.startswith("4 reviews from ")
    assert command("--out", str(tmp_path / "r.csv"))[:2] == (0, "")
    assert (tmp_path / "r.csv").read_bytes() == expected.encode()


def test_the_command_takes_one_sample_as_jsonl_with_its_history(command, reviews):
    _, out, _ = command("--format", "jsonl", "--sample", "pilot", "--history")
    assert out == export_jsonl(export_rows(reviews, "Pilot", history=True))
    assert len(out.splitlines()) == 4


def test_the_command_names_an_unknown_sample(command):
    code, out, err = command("--sample", "x")
    assert (code, out) == (4, "")
    assert "No sample 'x'. There are: 'Pilot', 'Zweite'." in err


def test_the_command_without_any_review_prints_the_columns(command, monkeypatch, tmp_path):
    monkeypatch.setenv("DEEPMATH_DATA", str(tmp_path / "empty"))
    assert command()[:2] == (0, ",".join(COLUMNS) + "\r\n")
    assert not (tmp_path / "empty").exists()
