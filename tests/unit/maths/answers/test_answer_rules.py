"""Each rule of the grader on labelled pairs; the labels follow mathematics, not the program."""

from __future__ import annotations

import json
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deepmath_viz.config import ROOT
from deepmath_viz.maths.answers.equality.compare import quick
from deepmath_viz.maths.answers.judging.grade import Report, grade
from deepmath_viz.maths.answers.judging.judge import Judge
from deepmath_viz.maths.answers.judging.labelled import answer_of, read_pairs
from deepmath_viz.maths.answers.verdict import Verdict

LABELLED = ROOT / "tests" / "labelled" / "answers.jsonl"
LINES = LABELLED.read_text(encoding="utf-8").splitlines()
PAIRS = read_pairs(LINES)
RULES = sorted({pair.rule for pair in PAIRS})


#: math-verify takes some 60 ms a pair: it is asked about each sixth one.
FOR_BOTH = LINES[::6]


@pytest.fixture(scope="module")
def verdicts(judge: Judge) -> list[Verdict]:
    return judge.verdicts([(pair.gold, answer_of(pair.prediction)) for pair in PAIRS])


@pytest.fixture(scope="module")
def report(judge: Judge) -> Report:
    return grade(FOR_BOTH, judge)


def test_the_set_is_large_and_half_of_it_is_hard_negatives():
    assert len(PAIRS) >= 300
    assert len(PAIRS) == len({(p.gold, p.prediction) for p in PAIRS})
    assert 0.4 < sum(p.expected for p in PAIRS) / len(PAIRS) < 0.6
    assert all(p.rule for p in PAIRS)


@pytest.mark.parametrize("rule", RULES)
def test_rule(rule, verdicts):
    wrong = [
        (pair.line, pair.gold, pair.prediction, verdict)
        for pair, verdict in zip(PAIRS, verdicts, strict=True)
        if pair.rule == rule and verdict.verdict != ("agree" if pair.expected else "disagree")
    ]
    assert wrong == []


def test_more_is_right_than_with_math_verify_and_a_tenth_of_its_false_positives(report):
    ours, theirs = report.ours, report.math_verify
    assert ours.right > theirs.right
    assert ours.false_positives * 10 <= theirs.false_positives
    mistaken = sum(p.expected != t for p, t in zip(report.pairs, report.theirs, strict=True))
    assert mistaken >= 10


def test_every_verdict_says_how_and_why(verdicts):
    assert all(v.method and v.reason for v in verdicts)
    assert {"normalised", "rules", "numeric", "math-verify"} <= Counter(
        v.method for v in verdicts
    ).keys()


@pytest.mark.parametrize(
    ("gold", "said", "reason"),
    [
        ("5", None, "no answer"),
        ("", "5", "no final answer"),
        (None, "5", "no final answer"),
        ("5", " ", "an empty box"),
        ("5", r"\frac{5}{1", "not parseable"),
        ("5", "6" * 3000, "too long"),
        ("9^{9^{9^9}}", "9^{9^{9^8}}", "too large"),
        ("7", "(" * 300 + "7" + "+0)" * 300, "nested too deep"),
        ("f(x)(2)", r"\oiint \Box", "not parseable"),
        (r"\frac{1}{2x}", "1/2x", "ambiguous"),
        ("A", "5", "a choice letter against a content"),
        ("B", r"\text{converges}", "a choice letter against a content"),
    ],
)
def test_undecided_with_the_reason(gold, said, reason, judge):
    verdict = judge.verdict(gold, said)
    assert verdict.verdict == "undecided"
    assert reason in verdict.reason


def test_the_same_string_agrees_whatever_it_says(judge):
    for text in ("9^{9^{9^9}}", "1000000!", r"\frac{1", "x" * 50_000):
        assert judge.verdict(text, text)[:2] == ("agree", "exact")


def test_pairs_of_solutions_have_no_order(judge):
    pairs = [("x = 5", "5"), ("2x + y = 1", "1"), ("1/2", "0.5"), (None, "3"), ("(1,2)", "2,1")]
    one = judge.alike(pairs)
    two = judge.alike([(b, a) for a, b in pairs])
    assert one == two
    assert [v.verdict for v in one] == ["agree", "disagree", "agree", "undecided", "disagree"]


@given(*[st.from_regex(r"-?[0-9]{1,30}", fullmatch=True)] * 2)
def test_whole_numbers_are_compared_one_way_round_since_the_other_says_the_same(one, two):
    assert quick(one, two) is not None
    assert quick(one, two) == quick(two, one)
    assert Judge().alike([(one, two), (two, one)]) == [quick(*sorted((one, two)))] * 2


def line(**fields: object) -> str:
    return json.dumps({"gold": "1", "prediction": "1", "expected": True} | fields)


def test_grade_counts_what_it_says(judge):
    lines = [
        line(gold=r"\frac{1}{2}", prediction=r"so </think> \boxed{0.5}"),
        line(gold="2", prediction="3"),
        line(gold="2", prediction="9^{9^{9^9}}", expected=False),
        line(gold="2", prediction="2.0", expected=False),
        "",
    ]
    found = grade(lines, judge)
    said = found.to_json()
    assert set(said) == {"n", "accuracy", "false_positives", "false_negatives", "undecided",
                         "per_second", "math_verify"}  # fmt: skip
    assert set(said["math_verify"]) == set(said) - {"math_verify"}
    del said["per_second"], said["math_verify"]
    assert said == {
        "n": 4, "accuracy": 0.25, "false_positives": 1, "false_negatives": 1, "undecided": 1
    }  # fmt: skip
    assert "line 3: expected disagree, this program undecided" in found.to_text()
