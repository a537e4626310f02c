"""Intervals that respect that samples of one problem belong together: a bootstrap over problems.

Whole problems are drawn with replacement, each with all its samples (a cluster bootstrap: Davison,
Hinkley 1997, Bootstrap Methods and their Application, section 3.8), and the 2.5% and 97.5%
quantiles of the means are the ends. How often each value is drawn is multinomial: the same
distribution as drawing problem by problem, at a fraction of the work.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]
Numbers = NDArray[np.float64]

RESAMPLES, SEED = 2_000, 20_210_707
LEVEL = 0.95
#: Fewer problems have no interval: percentiles of so few promise more than they hold.
LEAST = 10
#: Of more different values, and so of more problems, the ends are those that the draws tend to:
#: 1.96 standard errors away from the mean.
_MOST_VALUES = 4_000
_Z = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over problems with its interval of 95%.

    Attributes:
        value: the mean, NaN over no problem.
        low: lower end; NaN where there is no interval: fewer than `LEAST` problems, or all of them
            count the same.
        high: upper end.
        problems: that are counted.
    """

    value: float
    low: float
    high: float
    problems: int

    @property
    def has_interval(self) -> bool:
        """Whether the ends say something."""
        return not math.isnan(self.low)


def estimate(
    values: Numbers,
    sizes: Counts | None = None,
    *,
    interval: bool = True,
    seed: int = SEED,
    resamples: int = RESAMPLES,
) -> Estimate:
    """The mean of a measure over problems, with its interval.

    Args:
        values: of problems, of shape (n,); NaN where a problem does not count.
        sizes: how many problems have each value, one where None.
        interval: whether the ends are wanted.
    """
    known = ~np.isnan(values)
    each = np.ones(len(values), dtype=np.int64) if sizes is None else sizes
    different, kind = np.unique(values[known], return_inverse=True)
    counts = np.bincount(kind, weights=each[known], minlength=len(different)).astype(np.int64)
    n = int(counts.sum())
    if not n:
        return Estimate(math.nan, math.nan, math.nan, 0)
    mean = float(different @ counts / n)
    if not interval or n < LEAST or len(different) == 1:
        return Estimate(mean, math.nan, math.nan, n)
    if len(different) > _MOST_VALUES:
        half = _Z * math.sqrt(float((different - mean) ** 2 @ counts)) / n
        return Estimate(mean, mean - half, mean + half, n)
    drawn = np.random.default_rng(seed).multinomial(n, counts / n, size=resamples)
    tail = (1 - LEVEL) / 2
    low, high = np.quantile(drawn @ different / n, (tail, 1 - tail))
    return Estimate(mean, float(low), float(high), n)
