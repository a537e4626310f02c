"""The Map page: controls, the live map, and beside it what is opened or selected.

The view is in the URL: `layout`, `colour`, `hide` (sets switched off), `panels`, `cam` (camera),
`sel` (selection), `problem` or `point` (what is opened). Map and panel are one fragment, so that a
click, a lasso or a move of the camera runs no more than them.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import numpy as np
import streamlit as st

from deepmath_viz import published
from deepmath_viz.errors import ArtefactMissing, ProblemNotFound, SelectionDamaged
from deepmath_viz.filters import Filters
from deepmath_viz.maps import colours, live, routes, selection
from deepmath_viz.maps.live import LiveMap
from deepmath_viz.maps.points import EXTENT
from deepmath_viz.maps.selection import Part
from deepmath_viz.ui import browse, frame, map_panel, map_still, map_view, state, style
from deepmath_viz.ui.frame import Opened

if TYPE_CHECKING:
    from numpy.typing import NDArray

_KEY = "live_map"
_HEIGHT, _PANELS_HEIGHT = 680, 760
#: Search hits that are marked on the map.
_HITS = 2_000
_NAMES = {"paper": "Paper's own (t-SNE)", "umap": "This corpus (UMAP)"}


def show(opened: Opened, filters: Filters) -> None:
    """Show the page for one corpus.

    Raises:
        ArtefactMissing: no layout is built.
        SelectionDamaged: the selection in the URL cannot be read.
    """
    layouts = opened.store.layouts()
    if not layouts:
        raise ArtefactMissing(
            f"No map for corpus {opened.corpus!r} yet. Run: python -m deepmath_viz build --stage "
            "layout (with the same --source). The paper's own map needs --coordinates FILE where "
            "the source has none."
        )
    with st.container(horizontal=True, vertical_alignment="bottom", key="map_bar"):
        layout = _layout(layouts)
        found = live.of_store(opened.store, layout)
        by = _colour(found)
        panels = _panels()
        _take_away(found)
    _map(opened, filters, layout, by, panels)


# -- controls --------------------------------------------------------------------------------------


def _layout(layouts: Sequence[str]) -> str:
    wanted = state.param("layout")
    layout = wanted if wanted in layouts else layouts[0]

    def change(value: str | None) -> None:
        # Another layout has other places: what was drawn and where one looked mean nothing there.
        state.set_params(layout=value or layout, cam=None, sel=None, point=None)

    st.segmented_control(
        "Layout",
        layouts,
        format_func=lambda name: _NAMES.get(name, name),
        required=True,
        **state.seeded("map_layout", layout, change),
    )
    return layout


def _colour(found: LiveMap) -> str:
    known = list(colours.BY)
    if not found.store.has_neighbours:
        known.remove("novelty")
    if not found.store.has_verdicts:
        known.remove("verdict")
    wanted = state.param("colour")
    by = wanted if wanted in known else known[0]
    st.selectbox(
        "Colour",
        known,
        format_func=lambda name: colours.BY[name],
        width=230,
        **state.seeded(
            "map_colour",
            by,
            lambda value: state.set_params(colour=None if value == "set" else value),
        ),
    )
    return by


def _panels() -> bool:
    on = state.param("panels") == "1"
    st.toggle(
        "One panel a set",
        help="Small multiples with one camera, as in the paper's figure",
        **state.seeded(
            "map_panels", on, lambda value: state.set_params(panels="1" if value else None)
        ),
    )
    return on


def _take_away(found: LiveMap) -> None:
    address = routes.base(found.store, found.layout) + "/atlas.parquet"
    st.link_button(
        "Whole map",
        address,
        icon=":material/download:",
        help="Every point with its text and nearest neighbours as Parquet. "
        "To open it: embedding-atlas FILE --x x --y y --text question --neighbors neighbors",
    )


# -- the map ---------------------------------------------------------------------------------------


@st.fragment
def _map(opened: Opened, filters: Filters, layout: str, by: str, panels: bool) -> None:
    with frame.errors():
        _view(opened, filters, layout, by, panels)


def _view(opened: Opened, filters: Filters, layout: str, by: str, panels: bool) -> None:
    if message := state.told():
        st.toast(style.escape(message), icon=":material/info:")
    found = live.of_store(opened.store, layout)
    try:
        parts = _parts()
    except SelectionDamaged as err:  # the map itself is all right
        st.error(style.escape(str(err)), icon=":material/error:")
        parts = ()
    chosen = selection.chosen(found.points, parts) if parts else None
    mask = found.mask(filters)
    focus = _opened_point(found)
    left, right = st.columns([5, 3], gap="medium")
    with left:
        if state.param("still") == "1":
            map_still.show(found, mask, parts, _drew)
        else:
            map_view.map_view(
                _data(found, filters, by, panels, mask, parts, chosen, focus),
                key=_KEY,
                on_camera=lambda: _moved(),
                on_hidden=lambda: _hid(),
                on_drawn=lambda: _drew(state.selected(_KEY).get("drawn")),
                on_opened=lambda: _open(found, state.selected(_KEY).get("opened")),
                on_unsupported=lambda: state.set_params(still="1"),
            )
        st.caption(_summary(found, filters, mask))
    with right:
        if focus is not None:
            map_panel.opened(found, focus, open_point)
        elif chosen is not None:
            map_panel.selected(opened, found, chosen, _region(layout, parts), filters)
        else:
            map_panel.nothing(found)


def _data(
    found: LiveMap,
    filters: Filters,
    by: str,
    panels: bool,
    mask: NDArray[np.bool_] | None,
    parts: Sequence[Part],
    chosen: NDArray[np.bool_] | None,
    focus: int | None,
) -> dict[str, Any]:
    """What the component is given, see `map_view`."""
    points = found.points
    legend, _ = found.coloured(by)
    counts = found.counts(by, mask)
    names = [span.name for span in points.spans]
    sets = [
        {"name": s.name, "label": s.name, "first": s.first, "n": s.n}
        | dict(zip(("light", "dark"), colours.set_colour(s.name, at), strict=True))
        for at, s in enumerate(points.spans)
    ]
    hits = points.indices_of(found.store.ids(Filters(text=filters.text))) if filters.text else []
    query = "&".join(
        f"{name}={routes.quote(value, safe='')}"
        for name, values in filters.to_params().items()
        for value in values
    )
    return {
        "base": routes.base(found.store, found.layout),
        "n": len(points),
        "sets": sets,
        "colour": {
            "by": by,
            "title": colours.BY[by],
            "categories": [
                {"label": c.label, "count": n, "light": c.light, "dark": c.dark}
                for c, n in zip(legend, counts, strict=True)
            ],
        },
        "hidden": [name for name in state.params().get("hide", []) if name in names],
        "mask": None if mask is None else query,
        "matching": len(points) if mask is None else int(mask.sum()),
        "highlights": [int(i) for i in hits[:_HITS]],
        "selection": None
        if chosen is None
        else {
            "sel": selection.text_of(parts),
            "parts": [{"mode": p.mode, "polygon": [list(c) for c in p.corners]} for p in parts],
            "count": int(chosen.sum()),
        },
        "camera": _camera(),
        "focus": None if focus is None else {"index": focus, "fly": True},
        "regions": found.regions,
        "panels": panels,
        "height": _PANELS_HEIGHT if panels else _HEIGHT,
        "summary": _summary(found, filters, mask),
    }


def _summary(found: LiveMap, filters: Filters, mask: NDArray[np.bool_] | None) -> str:
    points = found.points
    own = points.own.n
    known = int((points.corpus_rows >= 0).sum())
    said = f"{len(points):,} points of {len(points.spans)} sets"
    said += f", {own:,} of them {published.NAME}" if own else ""
    if known < len(points):
        said += f"; the text of {known:,} is in this corpus"
    if mask is not None:
        said += f". Filters: {int(mask.sum()):,} problems match, everything else is dimmed"
    return said + "."


# -- what the URL says -----------------------------------------------------------------------------


def _camera() -> list[int] | None:
    pieces = (state.param("cam") or "").split("~")
    try:
        x, y, width = (int(piece) for piece in pieces)
    except ValueError:
        return None
    far = 8 * EXTENT
    return [x, y, width] if max(abs(x), abs(y)) < far and 0 < width < far else None


def _opened_point(found: LiveMap) -> int | None:
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


def _parts() -> tuple[Part, ...]:
    return selection.parts_of(state.param("sel") or "")


def _region(layout: str, parts: Sequence[Part]) -> str:
    return f"{layout}~{selection.text_of(parts)}"


# -- what the browser reports ----------------------------------------------------------------------


def _moved() -> None:
    camera = state.selected(_KEY).get("camera")
    if camera is None:
        state.set_params(cam=None)
    elif isinstance(camera, list | tuple) and len(camera) == 3:
        state.set_params(cam="~".join(str(round(float(value))) for value in camera))


def _hid() -> None:
    hidden = state.selected(_KEY).get("hidden") or []
    state.set_params(hide=[str(name) for name in hidden])


def _drew(report: Any) -> None:
    if report is None:
        return
    before: tuple[Part, ...] = ()
    with suppress(SelectionDamaged):  # a damaged one is replaced
        before = _parts()
    try:
        parts = selection.drawn(before, report)
    except SelectionDamaged as err:
        state.tell_soon(str(err))
        return
    # What is selected is shown where an opened problem stood.
    state.set_params(sel=selection.text_of(parts) or None, problem=None, point=None)


def _open(found: LiveMap, index: Any) -> None:
    if isinstance(index, int | float) and 0 <= int(index) < len(found.points):
        open_point(found, int(index))


def open_point(found: LiveMap, index: int | None) -> None:
    """Open a point beside the map; None closes what is open."""
    if index is None:
        state.set_params(problem=None, point=None)
        return
    span, points = found.points.span_of(index), found.points
    there = int(points.corpus_rows[index])
    if span.name == published.NAME and there >= 0:
        reference = browse.reference(found.store.problem(there))
        state.set_params(problem=reference, point=None)
    else:
        state.set_params(problem=None, point=f"{span.name}~{int(points.rows[index])}")
