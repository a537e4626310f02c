"""The present view of the live map as a figure for print: points, legend, and whose they are."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

import numpy as np

from deepmath_viz.corpus.points import EXTENT
from deepmath_viz.maps import paper_figure
from deepmath_viz.maps.live_map import LiveMap
from deepmath_viz.plumbing.colours import GREY

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

#: Inches of the map, of the legend under it, and of a line in it.
_SIDE, _LINE = 6.0, 0.2
_COLUMNS = 3
#: Where a view that is not said begins: everything, with a margin.
_ALL = (EXTENT / 2, EXTENT / 2, EXTENT * 1.06)


def draw(
    found: LiveMap,
    by: str,
    *,
    camera: Sequence[float] | None = None,
    hidden: Collection[str] = (),
    mask: NDArray[np.bool_] | None = None,
) -> Figure:
    """One square panel of what the camera sees, in the light theme's colours.

    Args:
        by: the colouring, see `LiveMap.coloured`.
        camera: centre and width in quantised places; None shows everything.
        hidden: names of sets that are left out.
        mask: bool of shape (points,); points that do not match are grey, below the others.

    Raises:
        AttachedMissing: no such column is attached.
    """
    categories, place = found.coloured(by)
    shown = np.ones(len(found.points), dtype=bool)
    for span in found.points.spans:
        if span.name in hidden:
            shown[span.slice] = False
    bright = shown if mask is None else shown & mask
    counts = np.bincount(place[bright], minlength=len(categories))
    listed = [k for k in range(len(categories)) if counts[k]]
    below = 0.35 + _LINE * -(-len(listed) // _COLUMNS)
    with paper_figure.styled():
        figure, (axis,) = paper_figure.axes(1, 1, size=_SIDE, below=below)
        x, y, width = camera or _ALL
        half = width / 2
        paper_figure.panel(axis, (x - half, x + half, y - half, y + half))
        places = found.points.places
        seen = (np.abs(places[0] - x) <= half) & (np.abs(places[1] - y) <= half)
        larger = paper_figure.larger(int((seen & shown).sum()))
        if mask is not None:
            rest = places[:, seen & shown & ~mask].T
            paper_figure.scatter(axis, rest, GREY, 0.25, larger)
        for k in listed:
            here = places[:, seen & bright & (place == k)].T
            paper_figure.scatter(axis, here, categories[k].light, 0.8, larger)
        marks = [axis.plot([], [], "o", color=categories[k].light, markersize=4)[0] for k in listed]
        named = [f"{paper_figure.literal(categories[k].label)} ({counts[k]:,})" for k in listed]
        axis.legend(
            handles=marks,
            labels=named,
            loc="upper center",
            bbox_to_anchor=(0.5, -0.01),
            ncols=_COLUMNS,
            frameon=False,
            fontsize=7,
        )
        paper_figure.sign(figure, found.source_line())
    return figure
