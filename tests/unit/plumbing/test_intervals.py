"""Intervals: against independent formulas, and how often they hold the truth."""

from __future__ import annotations

import subprocess
import sys

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest, hypergeom

from deepmath_viz.config import ROOT
from deepmath_viz.plumbing import intervals
from deepmath_viz.plumbing.intervals import binomial, exact, simple, weighted
from deepmath_viz.reviews.sampling import allocate


@given(st.integers(1, 2000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_binomial_interval_is_scipys_exact_one(counts):
    wrong, n = counts
    ours = binomial(wrong / n, n)
    theirs = binomtest(wrong, n).proportion_ci(0.95, method="exact")
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=1e-9)


def test_the_binomial_interval_of_a_published_example():
    # 81 of 263: Newcombe 1998, "Two-sided confidence intervals for the single proportion",
    # Statistics in Medicine 17, table I, method 5.
    found = binomial(81 / 263, 263)
    assert (round(found.low, 4), round(found.high, 4)) == (0.2527, 0.3676)


counts_in_populations = st.integers(2, 400).flatmap(
    lambda population: st.integers(1, population - 1).flatmap(
        lambda n: st.tuples(st.integers(0, n), st.just(n), st.just(population))
    )
)


@given(counts_in_populations)
def test_the_exact_interval_is_what_a_hypergeometric_test_does_not_reject(counts):
    wrong, n, population = counts
    kept = [
        k
        for k in range(wrong, population - n + wrong + 1)
        if hypergeom.cdf(wrong, population, k, n) > 0.025 * (1 - 1e-9)
        and hypergeom.sf(wrong - 1, population, k, n) > 0.025 * (1 - 1e-9)
    ]
    found = exact(wrong, n, population)
    assert (found.low, found.high) == (min(kept) / population, max(kept) / population)


@pytest.mark.parametrize("wrong", [0, 3, 9_000, 19_990, 20_000])
def test_the_exact_interval_of_a_whole_dataset(wrong):
    n, population = 20_000, 103_022
    found = exact(wrong, n, population)
    low, high = round(found.low * population), round(found.high * population)
    assert low <= wrong / n * population <= high + 1
    assert hypergeom.cdf(wrong, population, high, n) > 0.025
    assert hypergeom.sf(wrong - 1, population, low, n) > 0.025
    if wrong < n:
        assert hypergeom.cdf(wrong, population, high + 1, n) <= 0.025
    if wrong:
        assert hypergeom.sf(wrong - 1, population, low - 1, n) <= 0.025


def at_most(x: int, n: int, marked: int, population: int) -> mpmath.mpf:
    """P(at most x marked ones among n drawn), term by term with thirty digits."""
    with mpmath.workdps(30):
        least, most = max(0, n + marked - population), min(n, marked)
        if not least <= x < most:
            return mpmath.mpf(x >= most)
        binomials = ((marked, x), (population - marked, n - x), (population, n))
        logs = [
            mpmath.loggamma(a + 1) - mpmath.loggamma(b + 1) - mpmath.loggamma(a - b + 1)
            for a, b in binomials
        ]
        term = mpmath.exp(logs[0] + logs[1] - logs[2])
        total = mpmath.mpf(0)
        for i in range(x, least - 1, -1):
            total += term
            # Terms rise up to the mean and fall below it, so a small one is the last that counts.
            if term < total * mpmath.mpf(10) ** -25 and i * population < n * marked:
                break
            term *= mpmath.mpf(i) * (population - marked - n + i)
            term /= mpmath.mpf(marked - i + 1) * (n - i + 1)
        return total


@pytest.mark.parametrize(
    ("wrong", "n", "population"),
    [
        (0, 1, 2), (1, 1, 2), (0, 39, 40), (39, 39, 40), (1, 2, 3), (7, 60, 100), (5, 200, 1_000),
        (0, 10_303, 103_022), (3, 10_303, 103_022), (10_303, 10_303, 103_022),
        (2_000, 20_000, 103_022), (1, 103_021, 103_022), (51_000, 103_021, 103_022),
        (0, 100_001, 10**6), (12, 200_000, 10**6), (1_500, 200_000, 10**6),
        (199_999, 200_000, 10**6), (10**6 - 1, 10**6 - 1, 10**6),
    ],
)  # fmt: skip
def test_the_exact_interval_holds_what_thirty_digits_do_not_reject(wrong, n, population):
    found = exact(wrong, n, population)
    low, high = round(found.low * population), round(found.high * population)
    assert (found.low, found.high) == pytest.approx((low / population, high / population), abs=1e-9)
    least, most = wrong, population - n + wrong
    tail = 0.025 * (1 - 1e-9)
    assert at_most(n - wrong, n, population - low, population) > tail
    assert at_most(wrong, n, high, population) > tail
    if low > least:
        assert at_most(n - wrong, n, population - low + 1, population) <= tail
    if high < most:
        assert at_most(wrong, n, high + 1, population) <= tail


#: Prints whether scipy.stats is imported: after the commands that start most and the spot-check's
#: modules, after intervals that need none of it, and after one that does.
IMPORTED = """
import contextlib, io, sys
from deepmath_viz import cli
with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):
    cli.main(["--help"])
with contextlib.redirect_stdout(io.StringIO()):
    cli.main(["status", "--cache", "nowhere"])
import deepmath_viz.ui.answers.spot_check
from deepmath_viz.plumbing import intervals
print("scipy.stats" in sys.modules)
intervals.simple(1, 10, 1_000), intervals.weighted([(1, 10, 1_000)]), intervals.exact(1, 10, 10)
print("scipy.stats" in sys.modules)
intervals.simple(1, 10, 20)
print("scipy.stats" in sys.modules)
"""


def test_scipys_distributions_are_imported_by_the_first_interval_that_needs_them():
    command = [sys.executable, "-c", IMPORTED]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert ended.stdout.split() == ["False", "False", "True"]


def test_judging_everything_leaves_no_error():
    for found in (exact(2, 40, 40), weighted([(2, 30, 30), (0, 10, 10)]).interval):
        assert (found.low, found.high, found.method) == (0.05, 0.05, intervals.CENSUS)


def test_no_errors_in_small_strata_are_no_proof():
    found = weighted([(0, 2, 50), (0, 1, 30), (0, 4, 100)])
    assert found.share == 0
    assert found.interval.low == 0
    assert found.interval.high > 0.3
    assert found.effective <= 7


def test_a_weighted_share_is_the_sum_of_weights_times_shares():
    found = weighted([(3, 10, 900), (1, 20, 100)])
    assert found.share == pytest.approx(0.9 * 0.3 + 0.1 * 0.05)
    # The textbook standard error, from the strata's own variances, is close where none is extreme.
    error = (0.81 * 0.3 * 0.7 / 10 + 0.01 * 0.05 * 0.95 / 20) ** 0.5
    effective = found.share * (1 - found.share) / error**2
    assert found.effective == pytest.approx(effective, rel=0.15)


@given(st.integers(1, 300), st.integers(0, 300))
def test_one_stratum_weighs_like_a_plain_sample(n, wrong):
    wrong = min(wrong, n)
    found = weighted([(wrong, n, 100_000)])
    plain = binomial(wrong / n, n)
    assert (found.interval.low, found.interval.high) == pytest.approx((plain.low, plain.high))


#: Sizes of 45 strata, from 3,000 problems to 1, as domains and difficulties have them.
MANY = [3000, *(int(1800 / rank) for rank in range(1, 40)), 9, 5, 3, 2, 1]


def coverage(populations: list[int], rates: list[float], size: int, kind: str) -> float:
    """How often 2,000 samples' intervals hold the true rate."""
    rng = np.random.default_rng(20250411)
    marked = np.rint(np.array(populations) * np.array(rates)).astype(int)
    whole, truth = sum(populations), marked.sum() / sum(populations)
    if kind == "uniform":
        found = [
            simple(int(wrong), size, whole)
            for wrong in rng.hypergeometric(marked.sum(), whole - marked.sum(), size, 2000)
        ]
    else:
        shares = allocate({str(i): n for i, n in enumerate(populations)}, size)
        drawn = np.array([shares[str(i)] for i in range(len(populations))])
        wrong = np.stack(
            [
                rng.hypergeometric(k, n - k, d, 2000)
                for k, n, d in zip(marked, populations, drawn, strict=True)
            ],
            axis=1,
        )
        found = [
            weighted(list(zip(row, drawn.tolist(), populations, strict=True))).interval
            for row in wrong.tolist()
        ]
    return float(np.mean([one.low <= truth <= one.high for one in found]))


@pytest.mark.parametrize(
    ("populations", "rates", "size", "kind"),
    [
        ([9265], [0.01], 200, "uniform"),
        ([9265], [0.02], 200, "uniform"),
        ([9265], [0.1], 200, "uniform"),
        ([103_022], [0.025], 600, "uniform"),
        ([1000], [0.02], 200, "uniform"),
        ([100], [0.01], 90, "uniform"),
        # Fewer than one error is expected in the sample.
        ([103_022], [0.0005], 200, "uniform"),
        ([103_022], [0.0025], 200, "uniform"),
        ([9265], [0.004], 200, "uniform"),
        *[
            (MANY, [rate] * 45, size, "stratified")
            for rate in (0.0005, 0.001, 0.0025, 0.004)
            for size in (100, 200, 400)
        ],
        (MANY, [0.05 if n < 60 else 0.001 for n in MANY], 200, "stratified"),
        (MANY, [0.1 if n < 20 else 0 for n in MANY], 200, "stratified"),
        ([9000, 500, 300, 200], [0.001, 0.01, 0, 0.01], 100, "stratified"),
        ([5000, 5000], [0.001, 0.004], 100, "stratified"),
        # More than one.
        (MANY, [0.01] * 45, 200, "stratified"),
        (MANY, [0.05] * 45, 200, "stratified"),
        (MANY, [0.15] * 45, 60, "stratified"),
        (MANY, [0.02] * 45, 600, "stratified"),
        (MANY, [0.2 if i % 5 == 0 else 0.01 for i in range(45)], 200, "stratified"),
        (MANY, [0.5 if n < 60 else 0.01 for n in MANY], 200, "stratified"),
        ([5000, 5000], [0.02, 0.1], 40, "stratified"),
        ([9000, 500, 300, 200], [0.01, 0.3, 0.2, 0.1], 100, "stratified"),
        ([600, 200, 150, 50], [0.02, 0.05, 0.1, 0.2], 500, "stratified"),
    ],
)
def test_intervals_hold_the_truth_as_often_as_they_say(populations, rates, size, kind):
    assert coverage(populations, rates, size, kind) >= 0.95
