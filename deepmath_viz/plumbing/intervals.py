"""95% confidence intervals for a share that was estimated from a sample.

Each of them holds the true share at least as often as it says, also where fewer than one error is
expected in the sample; Wilson's score interval does so only on average, and in no more than 85% to
91% of such samples (Brown, Cai, DasGupta 2001, "Interval Estimation for a Binomial Proportion",
Statistical Science 16(2), pages 101-133, figure 5).

- The exact binomial interval where a small part of the population was judged (Clopper, Pearson
  1934, "The Use of Confidence or Fiducial Limits Illustrated in the Case of the Binomial",
  Biometrika 26(4), pages 404-413).
- Where more than a tenth was judged, the exact interval for a finite population: the numbers of
  errors in the whole population that a two-sided hypergeometric test at 5% does not reject
  (Buonaccorsi 1987, "A Note on Confidence Intervals for Proportions in Finite Populations", The
  American Statistician 41(3), pages 215-218). It ends in a point when everything is judged.
- For a stratified sample, the exact binomial interval at the weighted share with an effective
  sample size (Korn, Graubard 1998, "Confidence Intervals for Proportions with Small Expected Number
  of Positive Counts Estimated from Survey Data", Survey Methodology 24(2), pages 193-201; compared
  with others by Franco, Little, Louis, Slud 2019, "Comparative Study of Confidence Intervals for
  Proportions in Complex Sample Surveys", Journal of Survey Statistics and Methodology 7(3), pages
  334-364).
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEVEL = 0.95
#: Above this judged part of a population its finite size matters.
LARGE_PART = 0.1
BINOMIAL, EXACT, WEIGHTED, CENSUS = (
    "Clopper-Pearson",
    "exact hypergeometric",
    "Korn-Graubard",
    "no sampling error",
)
#: How many judgements at the common rate are added to a stratum's own before its variance is
#: taken. A stratum of two without errors is no proof of zero variance.
_BORROWED = 2.0
#: Numbers of errors in the population that are tested in one call.
_AT_ONCE = 7


@dataclass(frozen=True, slots=True)
class Interval:
    """Shares from 0 to 1, and the method by its name."""

    low: float
    high: float
    method: str


def binomial(share: float, n: float, method: str = BINOMIAL) -> Interval:
    """The exact binomial interval for `share` of `n` judgements; `n` need not be whole."""
    from scipy.special import betaincinv

    wrong, tail = share * n, (1 - LEVEL) / 2
    low = 0.0 if share <= 0 else float(betaincinv(wrong, n - wrong + 1, tail))
    high = 1.0 if share >= 1 else float(betaincinv(wrong + 1, n - wrong, 1 - tail))
    return Interval(low, high, method)


@functools.lru_cache(maxsize=4_096)  # a page asks for every stratum again after each judgement
def exact(wrong: int, n: int, population: int) -> Interval:
    """The exact interval for `wrong` of `n` judgements without replacement out of `population`."""
    if n == population:
        return Interval(wrong / n, wrong / n, CENSUS)
    from scipy.stats import hypergeom  # here: importing it takes most of a second

    # A tail of exactly 2.5 % is not rejected, however its last digit was rounded.
    tail = (1 - LEVEL) / 2 * (1 - 1e-9)
    fewest, most, right = wrong, population - n + wrong, n - wrong
    # Both tails are monotonic in the number of errors in the population.
    low = _first(fewest, most, lambda k: hypergeom.cdf(right, population, population - k, n) > tail)
    high = _first(fewest, most, lambda k: hypergeom.cdf(wrong, population, k + 1, n) <= tail)
    return Interval(low / population, high / population, EXACT)


def simple(wrong: int, n: int, population: int) -> Interval:
    """The interval for a simple random sample: binomial, or hypergeometric for a large part."""
    if n > LARGE_PART * population:
        return exact(wrong, n, population)
    return binomial(wrong / n, n)


@dataclass(frozen=True, slots=True)
class Weighted:
    """A share weighted over strata; `effective` is the size of an equally precise plain sample."""

    share: float
    interval: Interval
    effective: float


def weighted(strata: Sequence[tuple[int, int, int]]) -> Weighted:
    """The share over several strata, each with its part of the whole population as its weight.

    Args:
        strata: (wrong, judged, population) of each; every one has at least one judgement.

    The variance of a stratum is taken at its own share drawn towards the common one by two
    judgements. A stratum that was judged whole adds none; elsewhere no correction for the finite
    population is made, and the effective size is never more than the number of judgements: both
    err on the wide side.
    """
    whole = sum(population for _, _, population in strata)
    judged = sum(n for _, n, _ in strata)
    share = sum(wrong / n * population for wrong, n, population in strata) / whole
    if all(n == population for _, n, population in strata):
        return Weighted(share, Interval(share, share, CENSUS), float(judged))
    common = (sum(wrong for wrong, _, _ in strata) + 1) / (judged + 2)
    variance = centre = 0.0
    for wrong, n, population in strata:
        weight = population / whole
        drawn_in = (wrong + _BORROWED * common) / (n + _BORROWED)
        centre += weight * drawn_in
        if n < population:
            variance += weight * weight * drawn_in * (1 - drawn_in) / n
    effective = min(float(judged), centre * (1 - centre) / variance)
    return Weighted(share, binomial(share, effective, WEIGHTED), effective)


def _first(low: int, high: int, holds: Callable[[NDArray[np.int64]], NDArray[np.bool_]]) -> int:
    """The smallest whole number in [low, high] for which a monotonic condition holds.

    Several are asked for at once: a call of scipy costs more than a probability of it.
    """
    while low < high:
        tried = low + (high - low) * np.arange(1, _AT_ONCE + 1) // (_AT_ONCE + 1)
        failing = _AT_ONCE - int(holds(tried).sum())
        if failing:
            low = int(tried[failing - 1]) + 1
        if failing < _AT_ONCE:
            high = int(tried[failing])
    return low
