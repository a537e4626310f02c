"""Error rates from reviews: what counts, what is said, and how reviewers are combined."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from deepmath_viz.dataset import wording
from deepmath_viz.plumbing import intervals
from deepmath_viz.reviews import raters
from deepmath_viz.reviews.estimate_words import sentence
from deepmath_viz.reviews.estimates import estimate
from deepmath_viz.reviews.sampling import Sample, draw
from deepmath_viz.reviews.spot_checks import JUDGEMENTS, Review


def sample_of(sizes: dict[str, int], size: int, kind: str = "uniform", **more) -> Sample:
    rows = [(f"{name}{i}", name) for name, n in sizes.items() for i in range(n)]
    return draw(rows, size, 7, kind, name="Pilot", **more)


def judged(said: dict[str, str] | list[tuple[str, str]], reviewer: str = "r1") -> list[Review]:
    pairs = said.items() if isinstance(said, dict) else said
    return [
        Review(i, "Pilot", key, reviewer, judgement, "", "", None, "")
        for i, (key, judgement) in enumerate(pairs, start=1)
    ]


def first(sample: Sample, *counts: tuple[str, int], stratum: str | None = None) -> dict[str, str]:
    """Judgements for the first members (of a stratum) in the order of the sample."""
    keys = (m.key for m in sample.members if stratum in (None, m.stratum))
    return {next(keys): judgement for judgement, n in counts for _ in range(n)}


def test_a_uniform_sample_is_wrong_over_decided():
    sample = sample_of({"A": 6000, "B": 3265}, 200, corpus="full")
    reviews = judged(first(sample, ("right", 176), ("wrong", 4), ("unsure", 7), ("skip", 3)))
    found = estimate(sample, reviews)
    assert found.overall.rate == 4 / 180
    assert found.overall.interval == intervals.binomial(4 / 180, 180)
    assert (found.overall.decided, found.overall.unsure, found.overall.skipped) == (180, 7, 3)
    assert (found.overall.reviewed, found.overall.pending) == (187, 10)
    assert found.unsure_as_wrong == (11 / 187, intervals.binomial(11 / 187, 187))
    assert found.unsure_as_right == (4 / 187, intervals.binomial(4 / 187, 187))
    assert found.effective is None
    assert sentence(found) == (
        "Of 9,265 distinct problems (corpus full), 200 were drawn uniformly at random (seed 7). "
        "4 of 180 final answers judged right or wrong by one reviewer were wrong: an error rate "
        "of 2.2% (95% Clopper-Pearson interval 0.6% to 5.6%). Of the 200 problems in the sample, "
        "7 were left open as unsure, 3 were skipped and 10 were not yet reviewed. Counting every "
        "unsure one as wrong gives 5.9% (95% Clopper-Pearson interval 3.0% to 10.3%), as right "
        "2.1% (95% Clopper-Pearson interval 0.6% to 5.4%)."
    )


def test_strata_of_a_uniform_sample_add_up_to_it():
    sample = sample_of({"A": 6000, "B": 3000, "C": 265}, 100)
    found = estimate(sample, judged(first(sample, ("wrong", 20), ("right", 50), ("unsure", 10))))
    for name in ("population", "drawn", "right", "wrong", "unsure", "skipped", "pending"):
        assert sum(getattr(s, name) for s in found.strata) == getattr(found.overall, name)
    a = found.strata[0]
    assert (a.name, a.rate) == ("A", a.wrong / a.decided)
    assert a.interval == intervals.binomial(a.wrong / a.decided, a.decided)


def test_a_stratified_sample_weighs_its_strata_by_the_population():
    sample = sample_of({"A": 900, "B": 90, "C": 10}, 22, "stratified")
    assert [s.drawn for s in sample.strata] == [19, 2, 1]
    said = first(sample, ("wrong", 1), ("right", 18), stratum="A")
    said |= first(sample, ("wrong", 1), ("right", 1), stratum="B")
    said |= first(sample, ("right", 1), stratum="C")
    found = estimate(sample, judged(said))
    assert found.overall.rate == pytest.approx(0.9 / 19 + 0.09 / 2)
    assert found.covered == 1000
    assert [s.rate for s in found.strata] == [1 / 19, 1 / 2, 0]
    expected = intervals.weighted([(1, 19, 900), (1, 2, 90), (0, 1, 10)])
    assert (found.overall.interval, found.effective) == (expected.interval, expected.effective)
    assert "22 were drawn at random, from 3 strata of domain and difficulty" in sentence(found)
    assert (
        "2 of 22 final answers judged right or wrong by one reviewer were wrong: an error rate of "
        "9.2% (95% Korn-Graubard interval 1.2% to 29.4%), each stratum weighted by its size "
        "(effective sample size 22)."
    ) in sentence(found)


def test_a_stratum_without_a_judgement_is_left_out_and_said():
    sample = sample_of({"A": 900, "B": 100}, 20, "stratified")
    found = estimate(sample, judged(first(sample, ("wrong", 3), ("right", 9), stratum="A")))
    assert found.overall.rate == 0.25
    assert found.covered == 900
    assert (found.strata[1].rate, found.strata[1].interval) == (None, None)
    assert (
        "The rate leaves out 1 stratum in which no answer has been judged, "
        "and stands for 90.0% of the problems."
    ) in sentence(found)


@pytest.mark.parametrize("kind", ["uniform", "stratified"])
def test_without_reviews_there_is_no_rate(kind):
    found = estimate(sample_of({"A": 50, "B": 5}, 10, kind), [])
    assert (found.overall.rate, found.overall.interval, found.covered) == (None, None, 0)
    assert (found.unsure_as_wrong, found.unsure_as_right) == (None, None)
    assert sentence(found).endswith(
        "No final answer has been judged right or wrong yet, so there is no error rate. "
        "Of the 10 problems in the sample, 10 were not yet reviewed."
    )


def test_unsure_alone_gives_no_rate_but_a_range():
    sample = sample_of({"A": 500}, 10)
    found = estimate(sample, judged(first(sample, ("unsure", 4))))
    assert found.overall.rate is None
    assert found.unsure_as_wrong and found.unsure_as_wrong[0] == 1
    assert found.unsure_as_right and found.unsure_as_right[0] == 0
    assert "4 were left open as unsure and 6 were not yet reviewed" in sentence(found)


def test_a_whole_population_has_no_sampling_error():
    sample = sample_of({"A": 10, "B": 10}, 50, "stratified")
    found = estimate(sample, judged(first(sample, ("wrong", 1), ("right", 19))))
    assert found.overall.interval == intervals.Interval(0.05, 0.05, intervals.CENSUS)
    assert sentence(found) == (
        "The sample is all 20 distinct problems. 1 of 20 final answers judged right or wrong by "
        "one reviewer was wrong: an error rate of 5.0% (every problem was judged, so there is no "
        "sampling error)."
    )


def test_a_large_part_of_the_population_takes_the_exact_interval():
    sample = sample_of({"A": 100}, 40)
    found = estimate(sample, judged(first(sample, ("wrong", 2), ("right", 38))))
    assert found.overall.interval == intervals.exact(2, 40, 100)
    assert "95% exact hypergeometric interval 2.0% to 14.0%" in sentence(found)


def test_where_not_every_stratum_could_be_drawn_from_it_is_said():
    found = estimate(sample_of({"A": 50, "B": 3, "C": 40}, 2, "stratified"), [])
    assert "one from each of the 2 largest of 3 strata" in sentence(found)


def test_what_the_population_was_is_said():
    sample = sample_of(
        {"A": 50}, 1, corpus="hub", revision="5cf055d", described=["difficulty 7", "boolean"]
    )
    assert sentence(estimate(sample, [])).startswith(
        "Of 50 distinct problems (corpus hub; revision 5cf055d; difficulty 7; boolean), "
        "1 was drawn uniformly at random (seed 7)."
    )


def test_reviews_of_other_samples_and_problems_do_not_count():
    sample = sample_of({"A": 50}, 5)
    key = sample.members[0].key
    others = [
        Review(1, "Other", key, "r1", "wrong", "", "", None, ""),
        Review(2, "Pilot", "elsewhere", "r1", "wrong", "", "", None, ""),
        Review(3, "Pilot", key, "r1", "right", "", "", None, ""),
    ]
    assert estimate(sample, others).overall.rate == 0


def test_the_majority_counts_and_a_tie_is_unsure():
    said = {
        "a": "right right wrong",
        "b": "right wrong",
        "c": "unsure wrong",
        "d": "skip wrong",
        "e": "skip skip",
        "f": "right right wrong wrong unsure",
        "g": "unsure unsure right",
        "h": "right wrong wrong skip unsure",
    }
    reviews = [
        Review(i, "Pilot", key, f"r{i}", word, "", "", None, "")
        for key, words in said.items()
        for i, word in enumerate(words.split())
    ]
    assert raters.combine(reviews) == {
        "a": "right", "b": "unsure", "c": "unsure", "d": "wrong", "e": "skip", "f": "unsure",
        "g": "unsure", "h": "wrong",
    }  # fmt: skip
    assert raters.disputed(reviews) == ["a", "b", "f", "h"]


def test_the_newest_of_one_reviewer_counts():
    reviews = judged([("a", "right"), ("a", "wrong")])
    assert raters.combine(reviews[::-1]) == {"a": "wrong"}
    assert raters.disputed(reviews) == []


def test_two_reviewers_and_how_far_they_agree():
    sample = sample_of({"A": 5000}, 100)
    keys = [member.key for member in sample.members]
    # The worked example of Cohen's kappa with 20, 5, 10 and 15 of 50: 0.7 agreed, 0.5 by chance.
    pairs = [("right", "right")] * 20 + [("right", "wrong")] * 5
    pairs += [("wrong", "right")] * 10 + [("wrong", "wrong")] * 15 + [("right", "skip")] * 3
    r1 = judged({key: a for key, (a, _) in zip(keys, pairs, strict=False)})
    r2 = judged({key: b for key, (_, b) in zip(keys, pairs, strict=False)}, "r2")
    found = estimate(sample, r1 + r2)
    assert found.agreements == (raters.Agreement("r1", "r2", 50, 35, pytest.approx(0.4)),)
    assert found.reviewers == ("r1", "r2")
    assert len(found.disputed) == 15
    assert (found.overall.wrong, found.overall.decided, found.overall.unsure) == (15, 38, 15)
    said = sentence(found)
    assert "15 of 38 final answers judged right or wrong by 2 reviewers (the most frequent " in said
    assert said.endswith(
        "The two reviewers agreed on 35 of the 50 problems that both judged "
        "(70.0%, Cohen's kappa 0.40)."
    )


def test_three_reviewers_are_named_pair_by_pair():
    sample = sample_of({"A": 500}, 10)
    said = first(sample, ("right", 3))
    found = estimate(sample, [r for who in ("r3", "r1", "r2") for r in judged(said, who)])
    assert [(a.first, a.second) for a in found.agreements] == [
        ("r1", "r2"), ("r1", "r3"), ("r2", "r3")
    ]  # fmt: skip
    # Chance alone would give this agreement, so there is no kappa to tell.
    assert all(a.kappa is None for a in found.agreements)
    assert sentence(found).endswith(
        "r2 and r3 agreed on 3 of the 3 problems that both judged (100.0%)."
    )


@given(st.lists(st.tuples(*[st.sampled_from(JUDGEMENTS[:3])] * 2), min_size=2, max_size=60))
def test_kappa_is_scikit_learns(pairs):
    ours = raters.kappa(pairs)
    firsts, seconds = zip(*pairs, strict=True)
    if len(set(firsts) | set(seconds)) == 1:
        assert ours is None
    else:
        theirs = cohen_kappa_score(firsts, seconds, labels=list(JUDGEMENTS[:3]))
        assert ours == pytest.approx(theirs)


@given(
    st.dictionaries(st.sampled_from("ABCD"), st.integers(1, 40), min_size=1),
    st.integers(1, 60),
    st.sampled_from(["uniform", "stratified"]),
    st.lists(st.sampled_from(JUDGEMENTS), max_size=60),
    st.lists(st.sampled_from(JUDGEMENTS), max_size=60),
)
def test_any_state_of_a_review_has_counts_that_add_up_and_words(sizes, size, kind, r1, r2):
    sample = sample_of(sizes, size, kind)
    keys = [member.key for member in sample.members]
    reviews = judged(dict(zip(keys, r1, strict=False)))
    reviews += judged(dict(zip(keys, r2, strict=False)), "r2")
    found = estimate(sample, reviews)
    for rate in (found.overall, *found.strata):
        assert min(rate.right, rate.wrong, rate.unsure, rate.skipped, rate.pending) >= 0
        assert (rate.rate is None) == (rate.interval is None) == (not rate.decided)
        if rate.rate is not None:
            assert 0 <= rate.interval.low <= rate.rate + 1e-12
            assert rate.rate <= rate.interval.high + 1e-12 <= 1 + 2e-12
    if found.overall.rate is not None:
        assert 0 < found.covered <= sample.population
        assert found.unsure_as_right[0] <= found.unsure_as_wrong[0]
    assert sentence(found).endswith(".")


@pytest.mark.parametrize(
    ("share", "words"),
    [(0, "0.0%"), (1, "100.0%"), (0.0222, "2.2%"), (0.0004, "0.04%"), (0.99968, "99.968%")],
)
def test_shares_in_words(share, words):
    assert wording.rate(share) == words
