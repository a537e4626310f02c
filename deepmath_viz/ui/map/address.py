"""The Map page in the URL: camera, opened point, selection, and the reports that change them."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import numpy as np

from deepmath_viz.corpus import selections
from deepmath_viz.corpus.points import camera_of
from deepmath_viz.corpus.selections import Part
from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset import published
from deepmath_viz.dataset.facets import attached as facet_attached
from deepmath_viz.dataset.rows import reference
from deepmath_viz.errors import ProblemNotFound, SelectionDamaged
from deepmath_viz.maps import colours
from deepmath_viz.maps.live_map import LiveMap
from deepmath_viz.ui import running_builds, state

#: The key of the component, under which its reports stand.
KEY = "live_map"


# -- what the URL says -----------------------------------------------------------------------------


def camera() -> list[int] | None:
    """Centre and width of the view in quantised places; None is the first view."""
    found = camera_of(state.param("cam") or "")
    return None if found is None else list(found)


def opened_point(found: LiveMap) -> int | None:
    """The point that is opened, by its problem or by its set and row; None where there is none."""
    if name := state.param("problem"):
        try:
            return found.points.index_of(published.NAME, found.store.resolve(name))
        except ProblemNotFound:
            return None
    dataset, _, row = (state.param("point") or "").rpartition("~")
    span = next((s for s in found.points.spans if s.name == dataset), None)
    if span is None or not row.isdecimal() or len(row) > 9:
        return None
    rows = found.points.rows[span.slice]
    at = int(np.searchsorted(rows, int(row)))
    return span.first + at if at < span.n and rows[at] == int(row) else None


def drawn() -> tuple[Part, ...]:
    """What is selected.

    Raises:
        SelectionDamaged: it was cut or changed.
    """
    return selections.parts_of(state.param("sel") or "")


def drawn_on(store: Store, found: LiveMap) -> str:
    """The layout that the selection was drawn on: that of the page unless another is named."""
    named = state.param("drawnon")
    return named if named in store.map.layouts() else found.layout


def region(layout: str, parts: Sequence[Part]) -> str:
    """A selection as `Filters.region` has it."""
    return f"{layout}~{selections.text_of(parts)}"


# -- what the browser reports ----------------------------------------------------------------------


def moved(now: Any, name: str) -> None:
    """Take over the camera that a map reports, as a parameter of the address."""
    if now is None:
        state.set_params(**{name: None})
    elif isinstance(now, list | tuple) and len(now) == 3:
        state.set_params(**{name: "~".join(str(round(float(value))) for value in now)})


def coloured(by: Any, second: str | None = None) -> None:
    """Take over the colouring that was chosen on the map; or on the second, whose layout it is."""
    if by not in colours.BY and not (isinstance(by, str) and facet_attached.is_column(by)):
        return
    if second is None:
        state.set_params(colour=None if by == "set" else by)
    else:
        state.set_params(beside=f"{second}~{by}")


def arranged(on: Any) -> None:
    """Take over whether each set has a panel of its own."""
    state.set_params(panels="1" if on is True else None)


def thickened(on: Any) -> None:
    """Take over whether densities are shown instead of points."""
    state.set_params(density="1" if on is True else None)


def left_out(on: Any) -> None:
    """Take over whether points whose text is not here are left out."""
    state.set_params(known="1" if on is True else None)


def fly_to(x: float, y: float, width: float) -> None:
    """Show a place of the map; in quantised places."""
    state.set_params(cam="~".join(str(round(value)) for value in (x, y, width)))


def hid(names: Any) -> None:
    """Take over the sets that are switched off."""
    state.set_params(hide=[str(name) for name in names or []])


def drew(report: Any, on: LiveMap, first: LiveMap) -> None:
    """Take over what was drawn, see `selections.drawn`; None changes nothing.

    Args:
        on: the map that it was drawn on: what was drawn on another layout is replaced.
        first: the map that the page is about.
    """
    if report is None:
        return
    before: tuple[Part, ...] = ()
    if drawn_on(first.store, first) == on.layout:
        with suppress(SelectionDamaged):  # a damaged one is replaced
            before = drawn()
    try:
        parts = selections.drawn(before, report)
    except SelectionDamaged as err:
        state.flash(running_builds.words_of(err))
        return
    # What is selected is shown where an opened problem stood.
    text = selections.text_of(parts) or None
    elsewhere = on.layout if text and on.layout != first.layout else None
    state.set_params(sel=text, drawnon=elsewhere, problem=None, point=None, aside=None)


def open_reported(found: LiveMap, first: LiveMap, index: Any) -> None:
    """Open the point that was clicked on a map, if it is one, on the map that the page is about."""
    if not isinstance(index, int | float) or not 0 <= int(index) < len(found.points):
        return
    here = int(index)
    if found.layout != first.layout:
        here = int(found.twins(first.layout)[here])
    if here >= 0:
        open_point(first, here)
    else:
        state.flash("This point is not on the first map.")


def open_point(found: LiveMap, index: int | None) -> None:
    """Open a point beside the map; None closes what is open."""
    if index is None:
        state.set_params(problem=None, point=None)
        return
    span, points = found.points.span_of(index), found.points
    there = int(points.corpus_rows[index])
    if span.name == published.NAME and there >= 0:
        problem = found.store.problem(there)
        named = reference(problem["key"], problem["copy"])
        state.set_params(problem=named, point=None, aside=None)
    else:
        named = f"{span.name}~{int(points.rows[index])}"
        state.set_params(problem=None, point=named, aside=None)
