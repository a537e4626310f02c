"""What a model's samples of each problem came to, and what they say: pass@k in all and by group.

Samples without a verdict are told apart and read in both ways: `wrong` counts them with the wrong
ones, `right` with the right ones; the truth lies between.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from deepmath_viz.analysis import marks
from deepmath_viz.analysis.rollouts import bootstrap, passing
from deepmath_viz.analysis.rollouts.bootstrap import Estimate
from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.plumbing.lru import LRU

Counts = NDArray[np.int64]
Numbers = NDArray[np.float64]
Mask = NDArray[np.bool_]

#: What was reckoned of a table, by its identity; the table is kept, so that no other one gets it.
_read: LRU[int, tuple[pa.Table, Sampled]] = LRU(4)
#: How samples without a verdict are read, and what that is called.
READINGS = {"wrong": "undecided as wrong", "right": "undecided as right"}
#: What pass rates are broken down by, and what it is called.
GROUPED_BY = {
    "difficulty": "difficulty",
    "domain": "domain",
    "topic": "topic",
    "answer_type": "answer type",
    "novelty": "novelty",
}


@dataclass(frozen=True, slots=True)
class Sampled:
    """Problems that a model was tried on; every array is of shape (problems,).

    Attributes:
        model: its identifier.
        ids: of the problems, ascending.
        samples: of each problem, at least one.
        agree: samples that have the final answer.
        undecided: samples of which that could not be decided.
        no_answer: samples in which no answer was found; they count as wrong.
        difficulty: as published, NaN where it is not known.
        values: by column of `GROUPED_BY`, the value of each problem.
        without_answer: problems with samples but without a final answer, which are left out.
    """

    model: str
    ids: Counts
    samples: Counts
    agree: Counts
    undecided: Counts
    no_answer: Counts
    difficulty: Numbers
    values: Mapping[str, NDArray[np.object_]]
    without_answer: int = 0

    def right(self, reading: str = "wrong") -> Counts:
        """Right samples of each problem in one of `READINGS`."""
        return self.agree + self.undecided if reading == "right" else self.agree

    def pass_at(self, k: int, reading: str = "wrong") -> Numbers:
        """pass@k of each problem, NaN with fewer than k samples."""
        return passing.pass_at(self.samples, self.right(reading), k)

    @property
    def never(self) -> Mask:
        """Which problems no sample solves or may have solved."""
        return np.asarray(self.agree + self.undecided == 0)

    @property
    def always(self) -> Mask:
        """Which problems every sample solves."""
        return np.asarray(self.agree == self.samples)

    def some(self, chosen: NDArray[Any]) -> Sampled:
        """The same of some problems: a mask or places."""
        return replace(
            self,
            ids=self.ids[chosen],
            samples=self.samples[chosen],
            agree=self.agree[chosen],
            undecided=self.undecided[chosen],
            no_answer=self.no_answer[chosen],
            difficulty=self.difficulty[chosen],
            values={name: column[chosen] for name, column in self.values.items()},
            without_answer=0,
        )

    def among(self, ids: Counts) -> Sampled:
        """The same of the problems with some ids."""
        return self.some(np.isin(self.ids, ids))


@dataclass(frozen=True, slots=True)
class Passed:
    """pass@k over problems, in both readings.

    Attributes:
        k: tries.
        wrong: with undecided samples as wrong.
        right: with undecided samples as right.
        fewer: problems with fewer than k samples, which are left out.
    """

    k: int
    wrong: Estimate
    right: Estimate
    fewer: int


@dataclass(frozen=True, slots=True)
class GroupPassed:
    """A group of problems: how many, of how many samples, and its pass@k."""

    value: Any
    problems: int
    samples: int
    passed: Passed

    def label(self) -> str:
        """The value in words."""
        return marks.in_words(self.value)


def sampled(store: Store, model: str, filters: Filters) -> Sampled:
    """What a model's samples of the matching problems came to.

    Raises:
        AttachedMissing: the model was not added to this corpus.
    """
    found = store.rollouts.tallies(model, filters)
    # The store keeps what it tallied: as long as it answers with the same table, so do we.
    return _read.get(id(found), lambda: (found, _sampled(model, found)))[1]


def _sampled(model: str, found: pa.Table) -> Sampled:
    answered = found.filter(found.column("has_answer"))

    def counts(name: str) -> Counts:
        return np.asarray(answered.column(name).to_numpy(), dtype=np.int64)

    difficulty = answered.column("difficulty").to_numpy().astype(np.float64)
    values = {name: _words(answered.column(name)) for name in GROUPED_BY if name != "difficulty"}
    steps: list[float | None] = (np.floor(difficulty * 2) / 2).tolist()
    known = [None if step is None or math.isnan(step) else step for step in steps]
    values["difficulty"] = np.array(known, dtype=object)
    return Sampled(
        model=model,
        ids=counts("id"),
        samples=counts("samples"),
        agree=counts("agree"),
        undecided=counts("undecided"),
        no_answer=counts("no_answer"),
        difficulty=difficulty,
        values=values,
        without_answer=len(found) - len(answered),
    )


def _words(column: pa.ChunkedArray) -> NDArray[np.object_]:
    """Words of a column, each word once in memory; None where there is none."""
    coded = column.combine_chunks().dictionary_encode()
    words = np.array([*coded.dictionary.to_pylist(), None], dtype=object)
    return np.asarray(words[coded.indices.fill_null(len(words) - 1).to_numpy()])


def passed(sampled: Sampled, *ks: int, both: bool = True) -> list[Passed]:
    """pass@k over all problems that have k samples, for every k.

    Args:
        both: whether an interval is wanted with undecided samples as right, too.
    """
    return _passed(sampled.samples, sampled.right(), sampled.right("right"), ks, both)


def _passed(
    samples: Counts, least: Counts, most: Counts, ks: Sequence[int], both: bool
) -> list[Passed]:
    """pass@k where at least so many samples are right, and at most so many."""
    wrong, right = _kinds(samples, least), _kinds(samples, most)
    return [
        Passed(
            k,
            bootstrap.estimate(passing.pass_at(wrong[0], wrong[1], k), wrong[2]),
            bootstrap.estimate(passing.pass_at(right[0], right[1], k), right[2], interval=both),
            int((samples < k).sum()),
        )
        for k in ks
    ]


def _kinds(samples: Counts, right: Counts) -> tuple[Counts, Counts, Counts]:
    """Kinds of problems by samples and right ones: both, and how many problems are of each."""
    step = int(right.max(initial=0)) + 1
    codes, sizes = np.unique(samples * step + right, return_counts=True)
    return codes // step, codes % step, sizes.astype(np.int64)


def curve(sampled: Sampled) -> list[Passed]:
    """pass@k for every k that is told, see `passing.tries`."""
    return passed(sampled, *passing.tries(sampled.samples))


def headline(sampled: Sampled) -> list[Passed]:
    """pass@1, and pass@k for the greatest k that at least half of the problems have samples for."""
    half = int(np.median(sampled.samples)) if len(sampled.ids) else 0
    most = max((k for k in passing.tries(sampled.samples) if k <= half), default=1)
    return passed(sampled, *sorted({1, most}))


def by_group(sampled: Sampled, by: str, k: int) -> list[GroupPassed]:
    """pass@k of every group: difficulties ascending, others by size; what is unknown comes last."""
    places: dict[Any, list[int]] = {}
    for place, value in enumerate(sampled.values[by].tolist()):
        places.setdefault(value, []).append(place)
    order = sorted(
        places,
        key=lambda value: (
            value is None,
            value if by == "difficulty" and value is not None else -len(places[value]),
            str(value),
        ),
    )
    made = []
    least, most = sampled.right(), sampled.right("right")
    for value in order:
        at = np.array(places[value], dtype=np.int64)
        samples = sampled.samples[at]
        (found,) = _passed(samples, least[at], most[at], (k,), False)
        made.append(GroupPassed(value, len(at), int(samples.sum()), found))
    return made
