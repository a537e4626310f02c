"""The points of one layout in the order and units in which they travel to the browser.

Set by set, each in the order of its rows; places as whole numbers from 0 to 65,535 over one square
box around all points, so that both axes have the same scale. `y` grows upwards.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from deepmath_viz.dataset import published

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: The largest quantised place; the box is this wide and high.
EXTENT = 65_535
#: Share of the box that stays free around the points, on every side.
_MARGIN = 0.02


def camera_of(text: str) -> tuple[int, int, int] | None:
    """Centre and width of a view in quantised places, as `x~y~width`; None where it is none."""
    try:
        x, y, width = (int(piece) for piece in text.split("~"))
    except ValueError:
        return None
    far = 8 * EXTENT
    return (x, y, width) if max(abs(x), abs(y)) < far and 0 < width < far else None


@dataclass(frozen=True, slots=True)
class Span:
    """The points of a set: `n` of them from `first` on."""

    name: str
    first: int
    n: int

    @property
    def slice(self) -> slice:
        """Its points as a slice."""
        return slice(self.first, self.first + self.n)


@dataclass(frozen=True)
class MapPoints:
    """One layout.

    Attributes:
        layout: its name.
        spans: the sets in order, DeepMath last, so that it is drawn above the others.
        places: quantised x and y, uint16 of shape (2, points).
        rows: row of every point in its set (as in table `points`), int64 of shape (points,).
        corpus_rows: its row in this corpus, an id for DeepMath; -1 where it lacks the text.
    """

    layout: str
    spans: tuple[Span, ...]
    places: NDArray[np.uint16]
    rows: NDArray[np.int64]
    corpus_rows: NDArray[np.int64]

    def __len__(self) -> int:
        return int(self.places.shape[1])

    @property
    def own(self) -> Span:
        """DeepMath's points; an empty span where there are none."""
        none = Span(published.NAME, len(self), 0)
        return next((s for s in self.spans if s.name == published.NAME), none)

    def span_of(self, index: int) -> Span:
        """The set that a point belongs to."""
        return next(s for s in self.spans if s.first <= index < s.first + s.n)

    @cached_property
    def by_height(self) -> NDArray[np.int64]:
        """The points in the order of y, for `selections`."""
        return np.argsort(self.places[1], kind="stable")

    @cached_property
    def _by_row(self) -> dict[str, tuple[NDArray[np.int64], NDArray[np.int64]]]:
        """Of every set its known rows in this corpus, ascending, and the points that have them."""
        found = {}
        for span in self.spans:
            rows = self.corpus_rows[span.slice]
            order = np.argsort(rows, kind="stable")
            order = order[rows[order] >= 0]
            found[span.name] = rows[order], order + span.first
        return found

    def points_of(self, dataset: str, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """The point of each of these rows of this corpus (ids for DeepMath), -1 for none."""
        known, points = self._by_row.get(dataset, (rows[:0], rows[:0]))
        if not len(known):
            return np.full(len(rows), -1, dtype=np.int64)
        at = np.minimum(np.searchsorted(known, rows), len(known) - 1)
        return np.where(known[at] == rows, points[at], -1)

    def indices_of(self, ids: NDArray[np.int64]) -> NDArray[np.int64]:
        """The points of these problems of DeepMath; problems without a point are left out."""
        found = self.points_of(published.NAME, ids)
        return found[found >= 0]

    def index_of(self, dataset: str, row: int) -> int | None:
        """The point of a row of this corpus (an id for DeepMath), None where it has none."""
        found = int(self.points_of(dataset, np.array([row]))[0])
        return None if found < 0 else found

    def twins(self, other: MapPoints) -> NDArray[np.int32]:
        """The point of the same text in another layout for every point, -1 for none.

        A point whose text is not in this corpus is known by nothing but its place.
        """
        found = np.full(len(self), -1, dtype=np.int32)
        for span in self.spans:
            rows = self.corpus_rows[span.slice]
            found[span.slice] = np.where(rows >= 0, other.points_of(span.name, rows), -1)
        return found

    def ids_of(self, chosen: NDArray[np.bool_]) -> NDArray[np.int64]:
        """Ids of the problems of DeepMath among the chosen points whose text is known."""
        ids = self.corpus_rows[self.own.slice][chosen[self.own.slice]]
        return ids[ids >= 0]


def arrange(
    layout: str,
    sets: Mapping[str, tuple[NDArray[np.float32], NDArray[np.int64], NDArray[np.int64]]],
) -> MapPoints:
    """Bring the points of a layout into order and units.

    Args:
        layout: its name.
        sets: places (n, 2), rows and corpus rows (-1 for none) by set.
    """
    names = [n for n, *_ in published.COORDINATE_ROWS if n in sets and n != published.NAME]
    names += sorted(n for n in sets if n not in names and n != published.NAME)
    names += [published.NAME] * (published.NAME in sets)
    spans, first = [], 0
    for name in names:
        spans.append(Span(name, first, len(sets[name][1])))
        first += spans[-1].n
    none = np.zeros(0, np.int64)
    places = [sets[name][0] for name in names] or [np.zeros((0, 2), np.float32)]
    return MapPoints(
        layout,
        tuple(spans),
        quantised(np.concatenate(places)),
        np.concatenate([none, *(sets[name][1] for name in names)]),
        np.concatenate([none, *(sets[name][2] for name in names)]),
    )


def quantised(places: NDArray[np.float32]) -> NDArray[np.uint16]:
    """Places of shape (n, 2) as uint16 of shape (2, n), over a square box with a margin."""
    if not len(places):
        return np.zeros((2, 0), np.uint16)
    whole = places.astype(np.float64)
    low, high = whole.min(axis=0), whole.max(axis=0)
    side = max(float((high - low).max()), 1e-9) * (1 + 2 * _MARGIN)
    corner = (low + high - side) / 2
    placed: NDArray[np.uint16] = np.round((whole - corner) / side * EXTENT).astype(np.uint16)
    return placed.T.copy()
