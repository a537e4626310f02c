"""What a mark of a chart stands for: a bar, a cell, and the filters that a click on it opens.

Every mark that leads somewhere carries its `Filters` as a query string in the first cell of its
customdata, since that is all that a click reports.
"""

from __future__ import annotations

from collections.abc import Mapping
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
