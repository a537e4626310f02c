"""What the component of a map is given, see `component.map_view`."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import numpy as np

from deepmath_viz.corpus import selections
from deepmath_viz.corpus.selections import Part
from deepmath_viz.dataset.filters import PARAMETERS, Filters
from deepmath_viz.maps import attached_colours, colours, routes
from deepmath_viz.maps.live_map import LiveMap
from deepmath_viz.ui import state
from deepmath_viz.ui.map import katex

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: The least height of a map, in CSS pixels.
_HEIGHT = 420
#: Search hits that are marked on a map.
_HITS = 2_000


@dataclass(frozen=True, slots=True)
class Selected:
    """What is selected.

    Attributes:
        on: the map that it was drawn on.
        parts: the polygons.
        chosen: its points of `on`, bool of shape (points,).
    """

    on: LiveMap
    parts: tuple[Part, ...]
    chosen: NDArray[np.bool_]

    def given(self, found: LiveMap) -> dict[str, Any]:
        """It as a map shows it: outlines only where it was drawn."""
        here = self.on.layout == found.layout
        chosen = self.chosen if here else found.carried(self.chosen, self.on.layout)
        parts = self.parts if here else ()
        return {
            "sel": selections.text_of(self.parts),
            "of": self.on.layout,
            "parts": [{"mode": p.mode, "polygon": [list(c) for c in p.corners]} for p in parts],
            "count": int(chosen.sum()),
        }


def colourings(found: LiveMap) -> list[str]:
    """What the points of this corpus can be coloured by."""
    known = list(colours.BY)
    if not found.store.has_neighbours:
        known.remove("novelty")
    if not found.store.has_verdicts:
        known.remove("verdict")
    return [*known, *found.store.attached.columns()]


def _described(found: LiveMap, by: str) -> dict[str, Any]:
    """A colouring as the component takes it."""
    if by in colours.BY:
        return {"by": by, "title": colours.BY[by], "ahead": True}
    # There may be many of them, and a file may be attached anew under its name.
    named = attached_colours.title(found.store.attached.column(by))
    version = f"{zlib.crc32(repr(found.store.attached.state()).encode()):08x}"
    return {"by": by, "title": named, "ahead": False, "version": version}


def of_map(
    found: LiveMap,
    filters: Filters,
    summary: str,
    *,
    colour: str | None,
    camera: Sequence[int] | None,
    selected: Selected | None,
    focus: int | None,
) -> dict[str, Any]:
    """One map of the page; what all maps of it share is read from the address."""
    points = found.points
    known = colourings(found)
    names = [span.name for span in points.spans]
    sets = [
        {"name": s.name, "label": s.name, "first": s.first, "n": s.n}
        | dict(zip(("light", "dark"), colours.set_colour(s.name, at), strict=True))
        for at, s in enumerate(points.spans)
    ]
    hits: Any = (
        points.indices_of(found.store.ids(Filters(text=filters.text))) if filters.text else []
    )
    query = "&".join(
        f"{name}={quote(value, safe='')}"
        for name, values in filters.to_params().items()
        for value in values
    )
    return {
        "base": routes.base(found.store, found.layout),
        "layout": found.layout,
        "n": len(points),
        "sets": sets,
        "colour": {
            "by": colour if colour in known else known[0],
            "known": [_described(found, one) for one in known],
        },
        "hidden": [name for name in state.params().get("hide", []) if name in names],
        "filters": PARAMETERS,
        "mask": query if filters != Filters() else None,
        "highlights": [int(i) for i in hits[:_HITS]],
        "selection": None if selected is None else selected.given(found),
        "camera": None if camera is None else list(camera),
        "focus": None if focus is None else {"index": focus, "fly": True},
        "panels": state.param("panels") == "1",
        "density": state.param("density") == "1",
        "scale": colours.density_scale(),
        "known": int((points.corpus_rows >= 0).sum()),
        "only": state.param("known") == "1",
        "height": _HEIGHT,
        "katex": katex.address(),
        "summary": summary,
    }
