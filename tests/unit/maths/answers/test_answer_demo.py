"""Verdicts on whole corpora: the planted disagreements and no other, and the real solutions."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from deepmath_viz.maths.answers.extraction import extract
from deepmath_viz.maths.answers.judging.judge import Judge
from deepmath_viz.sources.demo import CORPUS
from deepmath_viz.sources.demo.generate import DEEPMATH

COLUMNS = ("r1_solution_1", "r1_solution_2", "r1_solution_3")


def read_lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def demo(judge: Judge) -> dict[tuple[int, int], str]:
    """The verdict on every solution of the demo corpus."""
    rows = read_lines(CORPUS / DEEPMATH)
    places = [
        (i, n)
        for i, row in enumerate(rows)
        for n, column in enumerate(COLUMNS, start=1)
        if row[column]
    ]
    pairs = [(rows[i]["final_answer"], extract(rows[i][COLUMNS[n - 1]]).answer) for i, n in places]
    verdicts = judge.verdicts(pairs)
    return {place: v.verdict for place, v in zip(places, verdicts, strict=True)}


@pytest.fixture(scope="module")
def planted() -> dict[tuple[int, int], dict[str, Any]]:
    records = read_lines(CORPUS / "planted.jsonl")
    return {(r["row"], r["n"]): r for r in records if "expected_verdict" in r}


def test_every_planted_disagreement_is_found_and_no_other(demo, planted):
    wrong = {place for place, record in planted.items() if record["kind"] == "wrong"}
    assert len(wrong) >= 30
    assert {place for place, verdict in demo.items() if verdict == "disagree"} == wrong


def test_every_verdict_is_as_planted_and_all_others_agree(demo, planted):
    expected = dict.fromkeys(demo, "agree")
    expected |= {place: record["expected_verdict"] for place, record in planted.items()}
    assert {place: v for place, v in demo.items() if v != expected[place]} == {}


def test_answers_that_are_only_written_differently_agree(demo, planted):
    for kind in ("equal_form", "boolean_form"):
        places = [place for place, record in planted.items() if record["kind"] == kind]
        assert len(places) >= 16
        assert [place for place in places if demo[place] != "agree"] == []


def test_untouched_solutions_agree(demo, planted):
    assert {verdict for place, verdict in demo.items() if place not in planted} == {"agree"}


def test_nine_real_solutions_agree(real_data, judge):
    shard = sorted((real_data / "hub" / "zwhe99" / "DeepMath-103K" / "data").glob("*.parquet"))[0]
    rows = pd.read_parquet(shard).head(3)
    pairs = [
        (row["final_answer"], extract(row[column]).answer)
        for _, row in rows.iterrows()
        for column in COLUMNS
    ]
    assert len(pairs) == 9
    assert [v.verdict for v in judge.verdicts(pairs)] == ["agree"] * 9
    ring = [
        ((a, b), (b, c), (a, c)) for (_, a), (_, b), (_, c) in zip(*[iter(pairs)] * 3, strict=False)
    ]
    assert {v.verdict for three in ring for v in judge.alike(three)} == {"agree"}


def test_every_real_answer_is_itself_and_random_others_are_not(real_data, judge):
    folder = real_data / "hub" / "zwhe99" / "DeepMath-103K" / "data"
    answers = sorted({
        a for p in folder.glob("*.parquet")
        for a in pd.read_parquet(p, columns=["final_answer"])["final_answer"].dropna()
        if a.strip()
    })  # fmt: skip
    numbers = [a for a in answers if a.lstrip("-").isdigit()]
    itself = judge.verdicts([(a, f"$ {a} $") for a in answers])
    assert "disagree" not in {v.verdict for v in itself}
    # One real answer is a sum of money that is given twice; it stays undecided.
    assert sum(v.verdict == "undecided" for v in itself) <= 1
    pairs = list(itertools.pairwise(numbers))
    expected = ["agree" if int(a) == int(b) else "disagree" for a, b in pairs]
    assert [v.verdict for v in judge.verdicts(pairs)] == expected
