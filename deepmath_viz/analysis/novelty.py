"""How many problems of a set are unique, in both readings, at any threshold. No input or output.

The paper (section 2, figure 5) calls two problems the same where the cosine of their embeddings
is above 0.98, and counts a problem as not unique where it has such a match. Its words leave open
where the match may be, so everything here is counted in two readings: a match in another set, and
a match in another set or within the problem's own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from deepmath_viz.analysis import marks
from deepmath_viz.analysis.marks import Group
from deepmath_viz.dataset import published
from deepmath_viz.dataset.labels import NOVELTIES
from deepmath_viz.dataset.wording import percent

#: The two readings of "not unique", and what they are called.
READINGS = {
    "anywhere": "a match in another set or within its own set",
    "elsewhere": "a match in another set",
}
#: Thresholds that can be chosen, ascending, in steps of 0.001. Equal texts are above all of them.
THRESHOLDS = tuple(i / 1000 for i in range(800, 1000))
#: Values of `labels.NOVELTIES` in words.
NAMES = {
    "unique": "unique",
    "within": "match only in its own set",
    "elsewhere": "match in another set",
}
#: Neighbours first; also the order of the bars.
ORDER = ("unique", "within", "elsewhere")


@dataclass(frozen=True, slots=True)
class Uniqueness:
    """Rows of one set at one threshold: in all, with a match elsewhere, with one only within."""

    rows: int
    elsewhere: int
    within: int

    def unique(self, reading: str) -> int:
        """Unique rows in one of `READINGS`."""
        return self.rows - self.elsewhere - (self.within if reading == "anywhere" else 0)

    def counts(self) -> dict[str, int]:
        """Rows by novelty: `unique` (in the stricter reading), `within`, `elsewhere`."""
        found = (self.unique("anywhere"), self.within, self.elsewhere)
        return dict(zip(ORDER, found, strict=True))


@dataclass(frozen=True, slots=True)
class Curve:
    """Rows of one set above every one of `THRESHOLDS`.

    Attributes:
        rows: rows of the set.
        elsewhere: rows with a match in another set, one count a threshold.
        anywhere: rows with a match in another set or in their own.
    """

    rows: int
    elsewhere: tuple[int, ...]
    anywhere: tuple[int, ...]

    def at(self, threshold: float) -> Uniqueness:
        """The counts at one of `THRESHOLDS`; the nearest one is taken."""
        i = nearest_step(threshold)
        return Uniqueness(self.rows, self.elsewhere[i], self.anywhere[i] - self.elsewhere[i])

    def unique(self, reading: str) -> list[int]:
        """Unique rows at every threshold, in one of `READINGS`."""
        return [self.rows - n for n in getattr(self, reading)]


def curve(elsewhere: np.ndarray, within: np.ndarray) -> Curve:
    """Count matches at every threshold.

    Args:
        elsewhere: for each row its highest similarity to a row of another set, float32, NaN where
            there is no other set.
        within: the same to another row of its own set.

    Similarities are compared as float32 with `>`, as the build does, so that counts agree with
    `problems.novelty` to the row.
    """
    highest = np.fmax(elsewhere, within)
    return Curve(len(elsewhere), _above(elsewhere), _above(highest))


def _above(similarities: np.ndarray) -> tuple[int, ...]:
    known = np.sort(similarities[~np.isnan(similarities)].astype(np.float32))
    steps = np.array(THRESHOLDS, np.float32)
    return tuple(int(n) for n in len(known) - np.searchsorted(known, steps, side="right"))


def nearest_step(threshold: float) -> int:
    """Place in `THRESHOLDS` of the one nearest to a number."""
    place = round((threshold - THRESHOLDS[0]) * 1000)
    return min(max(place, 0), len(THRESHOLDS) - 1)


def threshold_of(text: str | None) -> float:
    """The threshold that a URL asks for; 0.98, the paper's, where it asks for none."""
    try:
        return THRESHOLDS[nearest_step(float(text or ""))]
    except (ValueError, OverflowError):
        return published.SAME_PROBLEM


def set_order(names: Sequence[str]) -> list[str]:
    """Names of sets in the order of figure 5, DeepMath first, then the others by name."""
    known = list(published.UNIQUENESS)
    return sorted(names, key=lambda name: (known.index(name) if name in known else 99, name))


def uniqueness_table(curves: Mapping[str, Curve], threshold: float) -> list[dict[str, Any]]:
    """One row a set: rows here, unique in both readings, and the paper's figures for all of it.

    Sets that this corpus lacks stand with the paper's figures alone.
    """
    made = []
    for name in set_order([*curves, *(n for n in published.UNIQUENESS if n not in curves)]):
        found = curves[name].at(threshold) if name in curves else None
        row: dict[str, Any] = {"set": name, "rows here": found.rows if found else None}
        for reading in READINGS:
            n = found.unique(reading) if found else None
            row[f"unique, {reading}"] = n
            row[f"share, {reading}"] = percent(n or 0, found.rows) if found else "–"
        theirs = published.UNIQUENESS.get(name)
        row["paper: unique (K)"] = theirs[0] if theirs else None
        row["paper: not unique (K)"] = theirs[1] if theirs else None
        row["paper: share"] = (
            percent(round(theirs[0] * 1000), round(sum(theirs) * 1000)) if theirs else "–"
        )
        made.append(row)
    return made


def groups(rows: Sequence[tuple[Any, str, int]]) -> list[Group]:
    """Counts by value and novelty (see `store.novelty.by`) as one group a value, in order.

    A match within DeepMath itself counts as one: the share of `unique` is of the stricter reading.
    """
    return marks.groups(rows, NOVELTIES)


def by_share(rows: Sequence[Group]) -> list[Group]:
    """The groups with the largest share of unique problems first, what is not known last."""
    return sorted(rows, key=lambda g: (g.value is None, -g.share("unique"), -g.total, g.label()))


def by_matches(rows: Sequence[Group]) -> list[Group]:
    """The groups with the most problems that are not unique first, what is not known last."""
    return sorted(
        rows, key=lambda g: (g.value is None, g.counts["unique"] - g.total, -g.total, g.label())
    )


def levels(steps: Mapping[float, int]) -> tuple[int, ...]:
    """Problems by level 1 to 9 as figure 1a counts them, from counts by half step.

    A level holds both of its half steps. What is below 1 or above 9.5 is in no level.
    """
    return tuple(sum(n for step, n in steps.items() if int(step) == at) for at in range(1, 10))
