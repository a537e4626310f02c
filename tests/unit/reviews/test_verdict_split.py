"""The error rate split by what the engine says, and put together again."""

from __future__ import annotations

import pytest

from deepmath_viz.plumbing import intervals
from deepmath_viz.reviews import verdict_split
from deepmath_viz.reviews.estimates import estimate
from deepmath_viz.reviews.sampling import Member, Sample, Stratum
from deepmath_viz.reviews.spot_checks import Review

NAMES = {"all": "all three agree", "none": "none agrees"}
#: 900 problems on which all agree, and 100 on which none does; 20 and 10 of them were drawn.
VERDICTS = {f"a{n}": "all" for n in range(900)} | {f"n{n}": "none" for n in range(100)}
DRAWN = [f"a{n}" for n in range(20)] + [f"n{n}" for n in range(10)]


def sample(kind: str = "uniform") -> Sample:
    members = tuple(Member(key, "everything", 1) for key in DRAWN)
    return Sample("S", kind, 1, 30, (Stratum("everything", 1000, 30),), members)


def said(wrong: set[str], but: set[str] = frozenset()) -> list[Review]:
    return [
        Review(n, "S", key, "Ann", "wrong" if key in wrong else "right", "", "", None, "")
        for n, key in enumerate(DRAWN, 1)
        if key not in but
    ]


def test_each_verdict_has_its_rate_and_the_whole_weighs_them_by_their_sizes():
    parts = verdict_split.split(sample(), said({"n0", "n1", "n2", "n3", "n4"}), VERDICTS, NAMES)
    assert parts is not None
    assert [(r.name, r.population, r.wrong, r.decided) for r in parts.rates] == [
        ("all three agree", 900, 0, 20),
        ("none agrees", 100, 5, 10),
    ]
    # 5 of 30 were wrong; but those that none agrees on are a tenth of the population only.
    assert parts.rate == pytest.approx(0.9 * 0 + 0.1 * 0.5)
    assert parts.interval == intervals.weighted([(0, 20, 900), (5, 10, 100)]).interval
    assert parts.rates[1].interval == intervals.simple(5, 10, 100)
    words = verdict_split.sentence(parts)
    assert "none agrees: 5 of 10 wrong, 50.0%" in words
    assert "the error rate of final_answer is 5.0%" in words
    found = estimate(sample(), said({"n0"}))
    assert "post-stratified" in verdict_split.methods(found, parts)


def test_a_verdict_that_nobody_has_judged_is_left_out_and_that_is_said():
    parts = verdict_split.split(
        sample(), said(set(), but={f"n{n}" for n in range(10)}), VERDICTS, NAMES
    )
    assert parts is not None
    assert (parts.rate, parts.covered, parts.population) == (0, 900, 1000)
    assert "It stands for 90.0% of the problems" in verdict_split.sentence(parts)
    nothing = verdict_split.split(sample(), [], VERDICTS, NAMES)
    assert nothing is not None
    assert "nothing has been judged" in verdict_split.sentence(nothing)


def test_what_is_no_uniform_sample_of_these_problems_is_not_split():
    assert verdict_split.split(sample("stratified"), said(set()), VERDICTS, NAMES) is None
    assert verdict_split.split(sample(), said(set()), {"a0": "all"}, NAMES) is None
