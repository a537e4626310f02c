"""Two models on the same problems: what one gains and loses, and whether that is chance.

A problem counts as solved where more than half of its samples are right; of one sample that is the
sample itself. McNemar's test looks at the problems that one model alone solves, and asks how likely
a split as uneven as theirs is where both are as good (exact, two-sided: McNemar 1947, Note on the
Sampling Error of the Difference between Correlated Proportions or Percentages, Psychometrika 12(2),
pages 153-157; with the binomial distribution in place of its approximation). The difference of
pass@k has an interval by the bootstrap over problems, with both models' samples of a problem drawn
together.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from deepmath_viz.analysis.rollouts import bootstrap, passing
from deepmath_viz.analysis.rollouts.bootstrap import Estimate
from deepmath_viz.analysis.rollouts.measures import Sampled

Ids = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Difference:
    """pass@k of both models over the problems where both have k samples, and the difference.

    Attributes:
        k: tries.
        one: pass@k of the first model.
        other: pass@k of the second.
        more: how much more the second passes.
        fewer: problems where a model has fewer than k samples, which are left out.
    """

    k: int
    one: Estimate
    other: Estimate
    more: Estimate
    fewer: int


@dataclass(frozen=True, slots=True)
class Compared:
    """Two models on the problems that both were tried on; undecided samples count as wrong.

    Attributes:
        one: name of the first model.
        other: name of the second.
        both: problems that both solve.
        neither: problems that neither solves.
        gained: ids of those that the second alone solves.
        lost: ids of those that the first alone solves.
        chance: the probability that McNemar's test gives, 0 to 1.
        differences: of pass@k.
        only_one: problems that only the first model was tried on.
        only_other: problems that only the second model was tried on.
    """

    one: str
    other: str
    both: int
    neither: int
    gained: tuple[int, ...]
    lost: tuple[int, ...]
    chance: float
    differences: tuple[Difference, ...]
    only_one: int
    only_other: int

    @property
    def problems(self) -> int:
        """Problems that both models were tried on."""
        return self.both + self.neither + len(self.gained) + len(self.lost)


def compared(one: Sampled, other: Sampled) -> Compared:
    """What the second model gains and loses beside the first."""
    common, first, second = np.intersect1d(
        one.ids, other.ids, assume_unique=True, return_indices=True
    )
    a, b = one.some(first), other.some(second)
    solved_a, solved_b = 2 * a.agree > a.samples, 2 * b.agree > b.samples
    gained, lost = ~solved_a & solved_b, solved_a & ~solved_b
    least = np.minimum(a.samples, b.samples)
    return Compared(
        one.model,
        other.model,
        int((solved_a & solved_b).sum()),
        int((~solved_a & ~solved_b).sum()),
        tuple(common[gained].tolist()),
        tuple(common[lost].tolist()),
        mcnemar(int(gained.sum()), int(lost.sum())),
        tuple(_difference(a, b, least, k) for k in passing.tries(least)),
        len(one.ids) - len(common),
        len(other.ids) - len(common),
    )


def _difference(a: Sampled, b: Sampled, least: Ids, k: int) -> Difference:
    enough = least >= k
    one, other = a.pass_at(k)[enough], b.pass_at(k)[enough]
    return Difference(
        k,
        bootstrap.estimate(one),
        bootstrap.estimate(other),
        bootstrap.estimate(other - one),
        int((~enough).sum()),
    )


def mcnemar(gained: int, lost: int) -> float:
    """How likely a split at least as uneven is by chance; 1 where no problem tells them apart."""
    if gained == lost:
        return 1.0
    from scipy.special import bdtr  # here: most pages need none of it

    return min(1.0, 2 * float(bdtr(min(gained, lost), gained + lost, 0.5)))
