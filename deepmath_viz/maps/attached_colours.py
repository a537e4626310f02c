"""Colours of the map by an attached column: in one hue for numbers, apart for the rest.

Only DeepMath's points have values. Missing ones have an entry of their own, as have the other sets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from deepmath_viz.corpus.attached import kinds
from deepmath_viz.corpus.attached.column import Column
from deepmath_viz.corpus.points import MapPoints
from deepmath_viz.maps.colours import (
    OTHER_SETS,
    UNKNOWN_COLOURS,
    Category,
    sequential,
)
from deepmath_viz.plumbing.colours import CATEGORICAL

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Steps of numbers; words that have a colour of their own, the others share one.
STEPS, WORDS = 10, len(CATEGORICAL) - 1


def title(column: Column) -> str:
    """What the colours stand for, in words."""
    return f"{column.name}, by the first tag" if column.tagged is not None else column.name


def categories(column: Column, points: MapPoints) -> tuple[list[Category], NDArray[np.uint8]]:
    """The legend, and the place in it of every point, uint8 of shape (points,)."""
    legend, by_id = _by_number(column) if column.numbers is not None else _by_word(column)
    missing = len(legend)
    legend = [
        *legend,
        Category("missing", *UNKNOWN_COLOURS, known=False),
        Category("other sets", *OTHER_SETS, known=False),
    ]
    codes = np.full(len(points), missing + 1, dtype=np.uint8)
    own = points.corpus_rows[points.own.slice]
    found = np.full(len(own), missing, dtype=np.uint8)
    there = (own >= 0) & (own < len(by_id))
    places = by_id[own[there]]
    found[there] = np.where(places < 0, missing, places)
    codes[points.own.slice] = found
    return legend, codes


def _by_number(column: Column) -> tuple[list[Category], NDArray[np.int16]]:
    assert column.numbers is not None
    edges = np.linspace(column.edges[0], column.edges[-1], STEPS + 1)
    by_id = np.full(len(column.filled), -1, dtype=np.int16)
    there = column.numbers[column.filled]
    by_id[column.filled] = np.clip(np.searchsorted(edges, there, side="right") - 1, 0, STEPS - 1)
    said = [
        str(np.datetime64(int(edge // 1), "D")) if column.kind == kinds.DATE else f"{edge:.4g}"
        for edge in edges
    ]
    legend = [
        Category(f"{said[at]} to {said[at + 1]}", *sequential(at / (STEPS - 1)))
        for at in range(STEPS)
    ]
    return legend, by_id


def _by_word(column: Column) -> tuple[list[Category], NDArray[np.int16]]:
    """By value, the most frequent first; by the first tag of a problem."""
    codes = np.full(len(column.filled), -1, dtype=np.int32)
    if column.codes is not None:
        codes = column.codes
    elif column.tagged is not None:
        ids, tags = column.tagged
        firsts, at = np.unique(ids, return_index=True)
        codes[firsts] = tags[at]
    counts = np.bincount(codes[codes >= 0], minlength=len(column.words))
    order = sorted(range(len(column.words)), key=lambda n: (-int(counts[n]), column.words[n]))
    if column.kind == kinds.BOOLEAN:
        order = [1, 0]
    named = order[:WORDS]
    place = np.full(len(column.words) + 1, len(named), dtype=np.int16)
    place[named] = np.arange(len(named), dtype=np.int16)
    place[-1] = -1  # where the code is -1
    legend = [Category(column.words[n], *CATEGORICAL[at]) for at, n in enumerate(named)]
    if len(order) > len(named):
        more = f"{len(order) - len(named):,} other values"
        legend.append(Category(more, *CATEGORICAL[-1]))
    return legend, place[codes]
