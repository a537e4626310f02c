"""Where a model and the published difficulty part: easy by label but not solved, and the reverse.

Problems are ranked twice, from easy to hard: by the published difficulty, and by how seldom the
model solves them. The difference of the two places, as a share of all problems, says how much
harder (above 0) or easier (below) a problem is for the model than its label. Few samples are no
certainty, so the second rank is by (right + 1/2) / (samples + 1), the mean under Jeffreys' prior:
never in 16 tries is harder than never in one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from deepmath_viz.analysis.attached import Correlation, spearman
from deepmath_viz.analysis.rollouts.measures import Sampled

Numbers = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Parted:
    """A problem with both of its places, 0 (easiest) to 1 (hardest); equal ones share one."""

    id: int
    samples: int
    agree: int
    undecided: int
    difficulty: float
    by_label: float
    by_model: float

    @property
    def gap(self) -> float:
        """How much harder it is for the model than by its label, -1 to 1."""
        return self.by_model - self.by_label


@dataclass(frozen=True, slots=True)
class Parting:
    """Where a model and the labels part.

    Attributes:
        harder: problems that are harder for the model, the widest gap first.
        easier: problems that are easier for it, the widest gap first.
        rated: problems with samples and a difficulty, which are ranked.
        correlation: of pass rate and difficulty among them.
    """

    harder: tuple[Parted, ...]
    easier: tuple[Parted, ...]
    rated: int
    correlation: Correlation


def parting(sampled: Sampled, most: int) -> Parting:
    """The problems with the widest gaps, `most` at each end.

    Only problems that no sample solved, or may have solved, can be harder than their label, and
    only those that every sample solved easier: between the two a rank is mostly chance.
    """
    rated, by_label, by_model = _placed(sampled)
    gaps: Numbers = by_model - by_label

    def ends(chosen: Mask, sign: int) -> tuple[Parted, ...]:
        places = np.flatnonzero(chosen & (sign * gaps > 0))
        order = np.lexsort((rated.ids[places], -rated.samples[places], -sign * gaps[places]))
        return tuple(_rows(rated, by_label, by_model, places[order[:most]].tolist()))

    return Parting(
        ends(rated.never, 1),
        ends(rated.always, -1),
        len(rated.ids),
        spearman(rated.pass_at(1), rated.difficulty),
    )


def ranked(sampled: Sampled) -> Iterator[Parted]:
    """Every problem with samples and a difficulty, with both of its places."""
    rated, by_label, by_model = _placed(sampled)
    return _rows(rated, by_label, by_model, range(len(rated.ids)))


def _placed(sampled: Sampled) -> tuple[Sampled, Numbers, Numbers]:
    rated = sampled.some(~np.isnan(sampled.difficulty))
    shown = (rated.agree + 0.5) / (rated.samples + 1)
    return rated, _places(rated.difficulty), _places(-shown)


def _rows(
    rated: Sampled, by_label: Numbers, by_model: Numbers, places: Iterable[int]
) -> Iterator[Parted]:
    for at in places:
        yield Parted(
            int(rated.ids[at]),
            int(rated.samples[at]),
            int(rated.agree[at]),
            int(rated.undecided[at]),
            float(rated.difficulty[at]),
            float(by_label[at]),
            float(by_model[at]),
        )


def _places(values: Numbers) -> Numbers:
    """Ranks from 0 to 1, equal values at the middle of their places; of shape (n,)."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    middle = (2 * last - counts) / 2
    return np.asarray((middle / max(len(values), 1))[inverse], dtype=np.float64)
