"""What the published results say: gains over the base, who is best where, and where guessing is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from deepmath_viz.dataset.results import (
    BENCHMARKS,
    GPQA,
    GROUPS,
    GUESSING,
    RESULTS,
    TABLE_3,
    TABLE_4,
)

#: The models of this dataset, one a group.
OURS = tuple(models[-1] for models in GROUPS.values())
_OF = {TABLE_3: BENCHMARKS, TABLE_4: GPQA}
#: Scores by model and benchmark, each from the one table that has them all.
SCORES: Mapping[tuple[str, str], float] = {
    (one.model, one.benchmark): one.value
    for one in RESULTS
    if one.benchmark in _OF.get(one.source, ())
}


def mean(model: str) -> float:
    """The mean over the seven benchmarks of table 3."""
    return sum(SCORES[model, name] for name in BENCHMARKS) / len(BENCHMARKS)


@dataclass(frozen=True, slots=True)
class Gain:
    """What a model of a group gains over the base of the group, in percentage points."""

    model: str
    benchmark: str
    value: float
    base: float

    @property
    def points(self) -> float:
        """The gain."""
        return self.value - self.base


def gains(group: str, benchmarks: Sequence[str] = BENCHMARKS) -> list[Gain]:
    """The gains of every model of a group over its base, model by model."""
    base, *models = GROUPS[group]
    return [
        Gain(model, name, SCORES[model, name], SCORES[base, name])
        for model in models
        for name in benchmarks
    ]


@dataclass(frozen=True, slots=True)
class Beaten:
    """A benchmark on which a DeepMath model is not the best of its group."""

    model: str
    benchmark: str
    value: float
    by: str
    best: float


def beaten(group: str, benchmarks: Sequence[str] = (*BENCHMARKS, *GPQA)) -> list[Beaten]:
    """Where another model of the group is better than the DeepMath model."""
    *others, own = GROUPS[group]
    found = []
    for name in benchmarks:
        best = max(others, key=lambda other: SCORES[other, name])
        if SCORES[best, name] > SCORES[own, name]:
            pair = SCORES[own, name], SCORES[best, name]
            found.append(Beaten(own, name, pair[0], best, pair[1]))
    return found


def sentences() -> list[str]:
    """Where “best” holds and where it does not, group by group."""
    said = []
    for group, models in GROUPS.items():
        own = models[-1]
        for names, called in ((BENCHMARKS, "benchmarks of table 3"), (GPQA, "columns of GPQA")):
            lost = beaten(group, names)
            if not lost:
                said.append(f"{own} is the best of its group on all {len(names)} {called}.")
                continue
            told = "; ".join(
                f"on {one.benchmark} {one.by} has {one.best:g}, it has {one.value:g}"
                for one in lost
            )
            held = len(names) - len(lost)
            said.append(
                f"{own} is the best of its group on {held} of {len(names)} {called}: {told}."
            )
    return said


def below_guessing() -> list[tuple[str, str, float]]:
    """DeepMath models and fields of GPQA at which guessing one of four does better."""
    return [
        (model, name, SCORES[model, name])
        for model in OURS
        for name in GPQA
        if SCORES[model, name] < GUESSING
    ]
