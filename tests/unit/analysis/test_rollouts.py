"""pass@k, its intervals, and comparisons of models, beside enumerations, loops and scipy."""

from __future__ import annotations

import html
import itertools
import math
from collections.abc import Sequence

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from deepmath_viz.analysis.rollouts import bootstrap, comparing, measures, parting, passing
from deepmath_viz.analysis.rollouts.measures import Sampled
from deepmath_viz.ui.charts import rollouts as charts
from deepmath_viz.ui.charts.theme import LIGHT

#: id, samples, agree, undecided, difficulty, domain.
Row = tuple[int, int, int, int, float, str | None]


def sampled(rows: Sequence[Row], model: str = "m") -> Sampled:
    ids, samples, agree, undecided = (
        np.array([row[at] for row in rows], dtype=np.int64) for at in range(4)
    )
    steps = [None if math.isnan(row[4]) else row[4] for row in rows]
    values = {"difficulty": steps, "domain": [row[5] for row in rows]}
    return Sampled(
        model,
        ids,
        samples,
        agree,
        undecided,
        np.zeros(len(rows), dtype=np.int64),
        np.array([row[4] for row in rows], dtype=np.float64),
        {name: np.array(column, dtype=object) for name, column in values.items()},
    )


def drawn(n: int, seed: int = 3, samples: int = 8) -> list[Row]:
    draw = np.random.default_rng(seed)
    made: list[Row] = []
    for id_ in range(n):
        tried = int(draw.integers(1, samples + 1))
        agree = int(draw.binomial(tried, draw.beta(0.5, 0.5)))
        undecided = int(draw.integers(0, tried - agree + 1)) if id_ % 5 == 0 else 0
        level = math.nan if id_ % 11 == 0 else float(draw.integers(4, 20)) / 2
        made.append((id_, tried, agree, undecided, level, ["A", "B", None][id_ % 3]))
    return made


@given(st.integers(1, 7).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))))
def test_pass_at_k_is_the_share_of_draws_of_k_with_a_right_one(tried: tuple[int, int]) -> None:
    n, c = tried
    for k in range(1, n + 2):
        (found,) = passing.pass_at(np.array([n]), np.array([c]), k)
        if k > n:
            assert math.isnan(found)
            continue
        draws = list(itertools.combinations([True] * c + [False] * (n - c), k))
        assert found == pytest.approx(sum(map(any, draws)) / len(draws), abs=1e-12)


def test_pass_at_k_keeps_its_digits_for_thousands_of_samples() -> None:
    for n, c, k in ((10_000, 1, 1), (10_000, 1, 5_000), (4_096, 3, 64), (1_000, 999, 2)):
        (found,) = passing.pass_at(np.array([n]), np.array([c]), k)
        exact = 1 - math.comb(n - c, k) / math.comb(n, k)
        assert found == pytest.approx(exact, rel=1e-9)


def test_k_goes_up_to_the_most_samples_of_a_problem() -> None:
    assert passing.tries(np.array([1, 12, 3])) == [1, 2, 4, 8, 12]
    assert passing.tries(np.array([16])) == [1, 2, 4, 8, 16]
    assert passing.tries(np.array([], dtype=np.int64)) == []


def test_the_ends_are_those_of_drawing_problem_by_problem() -> None:
    values = np.array([row[2] / row[1] for row in drawn(150)])
    found = bootstrap.estimate(values)
    draw = np.random.default_rng(9)
    means = [values[draw.integers(0, 150, size=150)].mean() for _ in range(1_500)]
    low, high = np.quantile(means, (0.025, 0.975))
    assert found.value == pytest.approx(values.mean())
    assert found.low == pytest.approx(low, abs=0.008)
    assert found.high == pytest.approx(high, abs=0.008)
    again = scipy.stats.bootstrap(
        (values,), np.mean, method="percentile", rng=1
    ).confidence_interval
    assert (found.low, found.high) == pytest.approx((again.low, again.high), abs=0.008)
    assert bootstrap.estimate(values) == found  # seeded


def test_intervals_hold_the_truth_though_samples_of_a_problem_belong_together() -> None:
    """An interval as if all samples were apart would not: see the last line."""
    draw = np.random.default_rng(17)
    held = narrow = 0
    for _ in range(300):
        right = draw.binomial(8, draw.beta(0.3, 0.3, size=80))  # mean 0.5
        found = bootstrap.estimate(right / 8, resamples=500)
        held += found.low <= 0.5 <= found.high
        half = 1.96 * math.sqrt(found.value * (1 - found.value) / 640)  # as if all were apart
        narrow += abs(found.value - 0.5) <= half
    assert 0.91 <= held / 300 <= 0.98
    assert narrow / 300 < 0.75


def test_of_very_many_values_the_ends_are_those_that_the_draws_tend_to() -> None:
    values = np.random.default_rng(2).beta(0.5, 0.5, size=5_000)
    found = bootstrap.estimate(values)
    draw = np.random.default_rng(3)
    means = [values[draw.integers(0, 5_000, 5_000)].mean() for _ in range(2_000)]
    assert (found.low, found.high) == pytest.approx(np.quantile(means, (0.025, 0.975)), abs=0.001)


def test_too_few_problems_and_problems_that_count_the_same_have_no_interval() -> None:
    assert not bootstrap.estimate(np.array([0.0, 1.0] * 4)).has_interval
    assert not bootstrap.estimate(np.zeros(500)).has_interval
    none = bootstrap.estimate(np.array([math.nan]))
    assert math.isnan(none.value) and none.problems == 0
    gap = bootstrap.estimate(np.array([0.0, 1.0] * 5 + [math.nan] * 9))
    assert gap.problems == 10 and gap.has_interval


def test_undecided_samples_are_read_both_ways_and_few_samples_left_out() -> None:
    rows: list[Row] = [(0, 4, 2, 1, 5.0, "A"), (1, 4, 0, 4, 6.0, "A"), (2, 1, 1, 0, 7.0, "A")]
    one, two, four = measures.curve(sampled(rows))
    assert (one.k, one.wrong.value, one.right.value) == (1, 0.5, pytest.approx(2.75 / 3))
    assert (two.k, two.fewer, two.wrong.problems) == (2, 1, 2)
    assert two.wrong.value == pytest.approx((1 - 1 / 6) / 2)
    assert two.right.value == 1
    assert (four.k, four.wrong.value) == (4, 0.5)
    assert sampled(rows).never.tolist() == [False, False, False]  # the second may be solved
    assert sampled(rows).always.tolist() == [False, False, True]


def test_groups_have_the_mean_of_their_problems_in_order() -> None:
    rows = drawn(90)
    for by, at in (("difficulty", 4), ("domain", 5)):
        found = measures.by_group(sampled(rows), by, 2)
        keys = [group.value for group in found]
        assert keys[-1] is None
        plain: dict[object, list[Row]] = {}
        for row in rows:
            value = row[at]
            missing = isinstance(value, float) and math.isnan(value)
            plain.setdefault(None if missing else value, []).append(row)
        if by == "difficulty":
            assert keys[:-1] == sorted(keys[:-1])
        assert set(keys) == set(plain)
        for group in found:
            members = plain[group.value]
            enough = [row for row in members if row[1] >= 2]
            passed = [1 - math.comb(row[1] - row[2], 2) / math.comb(row[1], 2) for row in enough]
            assert group.problems == len(members)
            assert group.samples == sum(row[1] for row in members)
            assert group.passed.fewer == len(members) - len(enough)
            assert group.passed.wrong.value == pytest.approx(np.mean(passed))


def test_a_chart_with_place_for_some_groups_says_so() -> None:
    rows: list[Row] = [(n, 1, 1, 0, 5.0, f"D{n}") for n in range(charts.MOST + 1)]
    assert charts.in_chart(measures.by_group(sampled(rows[1:]), "domain", 1)) == ""
    assert "25 groups with the most problems, of 26." in charts.in_chart(
        measures.by_group(sampled(rows), "domain", 1)
    )


def test_topics_in_a_chart_go_by_the_end_of_their_path_where_that_is_theirs_alone() -> None:
    paths = [
        "Algebra -> Linear -> Other",
        "Calculus -> Limits",
        "Number -> A -> B",
        "Set -> A -> B",
    ]
    named = [f"Mathematics -> {path}" for path in paths]
    rows: list[Row] = [(n, 1, 1, 0, 5.0, name) for n, name in enumerate([*named, "Mathematics"])]
    groups = measures.by_group(sampled(rows), "domain", 1)
    figure = charts.by_group([("m", groups)], LIGHT, title="", k=1)
    assert list(map(html.unescape, figure.layout.yaxis.ticktext)) == [
        f"{name} (n = 1)"
        for name in ("Mathematics", "Linear › Other", "Calculus › Limits", *named[2:])
    ]


def test_where_a_model_and_the_labels_part_most() -> None:
    rows = drawn(120)
    rows += [
        (200, 16, 0, 0, 1.0, "A"),  # easy by its label and never solved
        (201, 1, 0, 0, 1.0, "A"),  # the same, with one try to show for it
        (202, 16, 0, 1, 1.0, "A"),  # perhaps solved
        (203, 16, 16, 0, 9.5, "B"),  # hard and always solved
    ]
    found = parting.parting(sampled(rows), 500)
    harder = [one.id for one in found.harder]
    assert harder[0] == 200 and harder.index(201) > 0 and 202 not in harder
    assert found.easier[0].id == 203
    rated = [row for row in rows if not math.isnan(row[4])]
    label = scipy.stats.rankdata([row[4] for row in rated])
    model = scipy.stats.rankdata([-(row[2] + 0.5) / (row[1] + 1) for row in rated])
    gaps = {row[0]: (m - d) / len(rated) for row, d, m in zip(rated, label, model, strict=True)}
    never = {row[0] for row in rated if row[2] + row[3] == 0 and gaps[row[0]] > 0}
    assert {one.id for one in found.harder} == never
    for one in (*found.harder, *found.easier):
        assert one.gap == pytest.approx(gaps[one.id])
    assert [one.gap for one in found.harder] == sorted((g.gap for g in found.harder), reverse=True)
    assert found.rated == len(rated)
    rho = scipy.stats.spearmanr([row[2] / row[1] for row in rated], [row[4] for row in rated])
    assert found.correlation.rho == pytest.approx(rho.statistic)


def test_mcnemar_is_the_exact_test_of_scipy() -> None:
    for gained, lost in itertools.product((0, 1, 2, 5, 9, 30, 700), repeat=2):
        expected = 1.0
        if gained + lost:
            expected = scipy.stats.binomtest(gained, gained + lost, 0.5).pvalue
        assert comparing.mcnemar(gained, lost) == pytest.approx(expected, rel=1e-9)


def test_two_models_are_compared_on_the_problems_that_both_were_tried_on() -> None:
    one, other = drawn(100, seed=3), drawn(110, seed=4)[7:]
    found = comparing.compared(sampled(one, "one"), sampled(other, "other"))
    first, second = ({row[0]: row for row in rows} for rows in (one, other))
    common = sorted(first.keys() & second.keys())
    solved = [{id_ for id_ in common if 2 * of[id_][2] > of[id_][1]} for of in (first, second)]
    assert found.gained == tuple(sorted(solved[1] - solved[0]))
    assert found.lost == tuple(sorted(solved[0] - solved[1]))
    assert found.both == len(solved[0] & solved[1])
    assert found.problems == len(common) == 93
    assert (found.only_one, found.only_other) == (7, 10)
    rates = [np.array([of[id_][2] / of[id_][1] for id_ in common]) for of in (first, second)]
    difference = found.differences[0]
    assert difference.more.value == pytest.approx((rates[1] - rates[0]).mean())
    paired = scipy.stats.bootstrap(
        rates, lambda a, b, axis: (b - a).mean(axis=axis), paired=True, method="percentile", rng=1
    ).confidence_interval
    ends = (difference.more.low, difference.more.high)
    assert ends == pytest.approx((paired.low, paired.high), abs=0.015)
    last = found.differences[-1]
    enough = [id_ for id_ in common if min(first[id_][1], second[id_][1]) >= last.k]
    assert last.one.problems == len(enough) == 93 - last.fewer
