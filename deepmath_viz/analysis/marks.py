"""What a mark of a chart stands for, and the filters that a click on it opens.

Every mark that leads somewhere carries its `Filters` as a query string in the first cell of its
customdata, since that is all that a click reports.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode

from deepmath_viz.dataset.filters import Filters


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: a value, how many problems have it, and what a click on it shows.

    Attributes:
        label: the value in words.
        count: problems of the corpus.
        target: what a click on the bar opens.
        published: rows of the whole dataset, None where nothing is published.
        known: False for unknown and unrated ones: they are no part of the shares.
        tick: the label as it is written at a crowded axis, `label` where empty.
    """

    label: str
    count: int
    target: Filters
    published: int | None = None
    known: bool = True
    tick: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """What a stacked bar stands for: the problems with one value, counted by kind."""

    value: Any
    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        """Problems of the group: the denominator of its shares."""
        return sum(self.counts.values())

    def share(self, kind: str) -> float:
        """The part that is of one kind, 0 to 1."""
        return self.counts[kind] / self.total if self.total else 0.0

    def label(self) -> str:
        """The value in words."""
        return in_words(self.value)


def in_words(value: Any) -> str:
    """A value that problems are grouped by as it is written; None is `unknown`."""
    if value is None:
        return "unknown"
    return f"{value:g}" if isinstance(value, float) else str(value)


def groups(rows: Iterable[tuple[Any, str, int]], kinds: Sequence[str]) -> list[Group]:
    """Counts by value and kind as one group a value, in the order in which values come."""
    found: dict[Any, dict[str, int]] = {}
    for value, kind, count in rows:
        found.setdefault(value, dict.fromkeys(kinds, 0))[kind] += count
    return [Group(value, counts) for value, counts in found.items()]


def target_of(point: Mapping[str, Any]) -> Filters | None:
    """The filters that a clicked point stands for, None for a point without any.

    Args:
        point: one of the points that a selection reports; a sunburst reports its id alone.
    """
    found = point.get("customdata")
    if isinstance(found, list | tuple) and found and isinstance(found[0], str):
        return Filters.from_params(parse_qs(found[0]))
    name = point.get("id")
    return Filters(topics=(name,)) if isinstance(name, str) and name else None


def encoded(filters: Filters) -> str:
    """Filters as `target_of` reads them."""
    return urlencode(filters.to_params(), doseq=True)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the heatmap: row, column, problems, what a click shows; grey if not known."""

    row: str
    column: str
    count: int
    target: Filters
    known: bool = True
