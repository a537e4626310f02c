"""What people found about final answers: kept, taken back, shared; no file supersedes it."""

from __future__ import annotations

import json
import runpy

import pytest

from deepmath_viz import config
from deepmath_viz.cli.main import main
from deepmath_viz.config import ROOT
from deepmath_viz.corpus.queries import connection
from deepmath_viz.errors import ReviewError
from deepmath_viz.reviews.errata import Errata, Label, lines_of


@pytest.fixture
def kept(tmp_path):
    return Errata(tmp_path)


def test_nothing_is_made_before_something_is_entered(kept, tmp_path):
    assert kept.labels() == {}
    assert not list(tmp_path.iterdir())


def test_the_newest_verdict_of_each_person_counts_and_can_be_taken_back(kept):
    kept.record("k1", "Ann", "wrong", "12", final_answer="11")
    kept.record("k1", "Ann", "right", final_answer="11")
    assert kept.labels() == {"k1": Label("right", None, "11", 1)}
    kept.record("k1", "Ann", "withdrawn")
    assert kept.labels() == {}
    assert len(Errata(kept.path.parent).in_force()) == 0


def test_people_are_counted_together_and_ties_are_disputed(kept):
    kept.record("k", "Ann", "wrong", "12", final_answer="11")
    kept.record("k", "Bo", "unsure")
    assert kept.labels()["k"].verdict == "wrong"  # an open one outvotes nobody
    kept.record("k", "Cy", "right", final_answer="11")
    assert kept.labels()["k"].verdict == "disputed"
    kept.record("k", "Di", "wrong", "13", final_answer="11")
    label = kept.labels()["k"]
    assert (label.verdict, label.value) == ("wrong", None)  # two values, none of them more often


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("k", "Ann", "bad", ""), "no verdict"),
        (("", "Ann", "right", ""), "by the key"),
        (("k", " ", "right", ""), "a name"),
        (("k", "Ann", "right", "12"), "only where the final answer is wrong"),
    ],
)
def test_what_makes_no_sense_is_refused(kept, given, said):
    with pytest.raises(ReviewError, match=said):
        kept.record(*given)
    assert kept.in_force() == []


def test_a_file_is_read_in_once_and_never_over_a_verdict_of_ones_own(tmp_path):
    ours, theirs = Errata(tmp_path / "ours"), Errata(tmp_path / "theirs")
    theirs.record("k1", "Bo", "wrong", "12", "see page 3", final_answer="11", corpus="demo")
    theirs.record("k2", "Ann", "broken")
    theirs.record("k3", "Ann", "wrong", "7")
    ours.record("k3", "Ann", "right")
    read = ours.read_in(lines_of(theirs.in_force()).splitlines())
    assert (read.added, read.already, read.kept) == (2, 0, 1)
    assert {key: label.verdict for key, label in ours.labels().items()} == {
        "k1": "wrong",
        "k2": "broken",
        "k3": "right",
    }
    assert ours.labels()["k1"] == Label("wrong", "12", "11", 1)
    again = ours.read_in(lines_of(theirs.in_force()).splitlines())
    assert (again.added, again.already, again.kept) == (0, 2, 1)
    # Whoever was only in a file may change there; whoever took it back here has spoken.
    theirs.record("k1", "Bo", "right")
    ours.record("k2", "Ann", "withdrawn")
    last = ours.read_in(lines_of(theirs.in_force()).splitlines())
    assert (last.added, last.kept) == (1, 2)
    assert {key: label.verdict for key, label in ours.labels().items()} == {
        "k1": "right",
        "k3": "right",
    }


def test_verdicts_on_different_answers_are_never_counted_together(kept):
    kept.record("k", "Ann", "wrong", "12", final_answer="11")
    kept.record("k", "Bo", "right", final_answer="12")
    assert sorted(kept.said()) == [("k", "11", "wrong", "12", 1), ("k", "12", "right", None, 1)]
    assert kept.labels() == {"k": Label("right", None, "12", 1)}


def test_the_same_verdict_on_another_answer_is_read_in(kept):
    given = {"key": "k", "reviewer": "Bo", "verdict": "wrong", "value": "3"}
    for answer in ("1", "2"):
        assert kept.read_in([json.dumps({**given, "final_answer": answer})]).added == 1
    assert kept.read_in([json.dumps({**given, "final_answer": "2"})]).already == 1
    assert kept.said() == [("k", "2", "wrong", "3", 1)]


_LINE = '{"key": "k", "reviewer": "A", "verdict": "wrong", '


@pytest.mark.parametrize(
    "line",
    [
        *("nothing", "[1]", '{"key": 3}', '{"key": "k", "reviewer": "A"}'),
        *(_LINE + '"final_answer": 0}', _LINE + '"final_answer": []}', _LINE + '"value": false}'),
        *(_LINE.replace('"k"', '" "') + '"value": "3"}', "[" * 200_000),
    ],
    ids=range(9),
)
def test_a_line_that_is_wrong_is_named_and_nothing_of_its_file_is_kept(kept, line):
    good = json.dumps({"key": "k", "reviewer": "Ann", "verdict": "right"})
    with pytest.raises(ReviewError, match="Line 2"):
        kept.read_in([good, line])
    assert kept.in_force() == []


def test_a_group_shares_a_file_on_the_command_line(tmp_path, monkeypatch, capsys):
    def run(folder: str, *words: str) -> tuple[int, str, str]:
        monkeypatch.setenv("DEEPMATH_DATA", str(tmp_path / folder))
        config.settings.cache_clear()
        code = main(["errata", *words])
        said = capsys.readouterr()
        return code, said.out, said.err

    Errata(tmp_path / "one").record("k", "Ann", "wrong", r"\frac{1}{2}", final_answer="2")
    shared = tmp_path / "shared.jsonl"
    assert run("one", "export", "--out", str(shared))[0] == 0
    assert run("two", "import", str(shared))[1].startswith("1 verdicts added, 0 were there")
    assert Errata(tmp_path / "two").labels()["k"].value == r"\frac{1}{2}"
    assert json.loads(run("two", "export")[1])["reviewer"] == "Ann"
    shared.write_text("{", encoding="utf-8")
    code, _, told = run("two", "import", str(shared))
    assert code == 4
    assert "Line 1 is no JSON object" in told
    assert "cannot be read" in run("two", "import", str(tmp_path / "nowhere"))[2]
    with pytest.raises(SystemExit):
        run("two", "import")


def test_queries_of_a_server_know_what_people_found_before_any_page_has_run(tmp_path, monkeypatch):
    Errata(tmp_path).record("k", "Ann", "wrong", "12", final_answer="11")
    monkeypatch.setattr(connection, "_said", [])  # as in a process that has just begun
    monkeypatch.setenv("DEEPMATH_DATA", str(tmp_path))
    config.settings.cache_clear()
    try:
        runpy.run_path(str(ROOT / "app.py"))
        assert connection.errata_rows() == [("k", "11", "wrong", "12", 1)]
    finally:
        config.settings.cache_clear()
