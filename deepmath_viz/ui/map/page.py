"""The Map page: controls, the live map, and beside it what is opened or selected.

The view is in the URL: `layout`, `colour`, `hide` (sets switched off), `panels`, `cam` (camera),
`sel` (selection), `known` (only points with text), `aside` (the panel beside it, 0 where it is
folded), `problem` or `point` (what is opened). Controls, map and panel are one fragment,
so that a click, a lasso or a move of the camera runs no more than them. What needs nothing new from
the server (colouring, panels, sets) is chosen on the map itself, which tells the page afterwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import numpy as np
import streamlit as st

from deepmath_viz.config import PROGRAM
from deepmath_viz.corpus import selections, stages
from deepmath_viz.corpus.selections import Part
from deepmath_viz.dataset import published
from deepmath_viz.dataset.facets import attached as facet_attached
from deepmath_viz.dataset.filters import PARAMETERS, Filters
from deepmath_viz.errors import SelectionDamaged
from deepmath_viz.maps import colours, live_map, routes
from deepmath_viz.maps.live_map import LiveMap
from deepmath_viz.plumbing.markup import Markdown
from deepmath_viz.ui import frame, running_builds, state
from deepmath_viz.ui.elements import markdown
from deepmath_viz.ui.frame import Opened
from deepmath_viz.ui.map import address as map_address
from deepmath_viz.ui.map import component, figures, katex
from deepmath_viz.ui.map import panel as map_panel
from deepmath_viz.ui.map import still as map_still

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: The least height of the map, in CSS pixels.
_HEIGHT = 420
#: Search hits that are marked on the map.
_HITS = 2_000
#: Attached columns that the map offers as colourings.
_OFFERED = 7


def show(opened: Opened, filters: Filters) -> None:
    """Show the page for one corpus.

    Raises:
        ArtefactMissing: no layout is built.
        SelectionDamaged: the selection in the URL cannot be read.
    """
    layouts = opened.store.map.layouts()
    if not layouts:
        raise stages.missing(opened.corpus, "layout")
    _map(opened, filters, layouts)


# -- controls --------------------------------------------------------------------------------------


def _layout(layouts: Sequence[str]) -> str:
    wanted = state.param("layout")
    layout = wanted if wanted and wanted in layouts else layouts[0]
    if wanted and wanted not in layouts:
        shown = figures.layout_title(layout)
        said = f"This corpus has no layout {wanted!r}; this one is shown: {shown}."
        st.toast(markdown.escape(said), icon=":material/info:")
        state.set_params(layout=None, **dict.fromkeys(state.OF_A_LAYOUT))

    def change(value: str | None) -> None:
        # Another layout has other places and rows.
        state.set_params(layout=value or layout, **dict.fromkeys(state.OF_A_LAYOUT))

    st.segmented_control(
        "Layout",
        layouts,
        label_visibility="collapsed",
        format_func=lambda name: markdown.escape(figures.layout_title(name)),
        required=True,
        **state.seeded("map_layout", layout, change),
    )
    return layout


def _colourings(found: LiveMap) -> list[str]:
    """What the points of this corpus can be coloured by."""
    known = list(colours.BY)
    if not found.store.has_neighbours:
        known.remove("novelty")
    if not found.store.has_verdicts:
        known.remove("verdict")
    attached = list(found.store.attached.columns())
    wanted = state.param("colour")
    # The browser fetches every colouring that is offered before one is chosen.
    return [*known, *attached[:_OFFERED], *(n for n in attached[_OFFERED:] if n == wanted)]


def _lacking(found: LiveMap) -> None:
    """Say that the address colours by a column that is not attached."""
    wanted = state.param("colour") or ""
    if facet_attached.is_column(wanted) and wanted not in found.store.attached.columns():
        st.warning(
            f"This link colours the map by {markdown.escape(wanted)}, which is not attached to this"
            " corpus here. Attach its file to see it.",
            icon=":material/attach_file_off:",
        )


def _folded() -> bool:
    return state.param("aside") == "0"


def _fold() -> None:
    folded = _folded()
    st.button(
        "Show the panel" if folded else "Hide the panel",
        icon=":material/right_panel_open:" if folded else ":material/right_panel_close:",
        type="tertiary",
        on_click=state.set_params,
        kwargs={"aside": None if folded else "0"},
        key="map_fold",
    )


# -- the map ---------------------------------------------------------------------------------------


@st.fragment
def _map(opened: Opened, filters: Filters, layouts: Sequence[str]) -> None:
    with frame.errors():
        with st.container(horizontal=True, vertical_alignment="bottom", key="map_bar"):
            layout = _layout(layouts)
            found = live_map.of_store(opened.store, layout)
            mask = found.mask(filters)
            summary = _summary(found, None if mask is None else int(mask.sum()))
            st.caption(summary, width="stretch", help=_reading(found))
            figures.offer(found)
            _fold()
        _lacking(found)
        _view(opened, filters, found, mask, summary)


def _view(
    opened: Opened,
    filters: Filters,
    found: LiveMap,
    mask: NDArray[np.bool_] | None,
    summary: str,
) -> None:
    if message := state.pop_flash():
        st.toast(markdown.escape(message), icon=":material/info:")
    try:
        parts = map_address.drawn()
    except SelectionDamaged as err:  # the map itself is all right
        st.error(markdown.escape(running_builds.words_of(err)), icon=":material/error:")
        parts = ()
    chosen = selections.chosen(found.points, parts) if parts else None
    focus = map_address.opened_point(found)
    left, right = st.columns([5, 3], gap="medium")
    with left:
        if state.param("still") == "1":
            map_still.show(found, mask, parts, map_address.drew)
        else:
            component.map_view(
                _data(found, filters, mask is not None, summary, parts, chosen, focus),
                key=map_address.KEY,
                on_camera=map_address.moved,
                on_colour=map_address.coloured,
                on_panels=map_address.arranged,
                on_hidden=map_address.hid,
                on_only=map_address.left_out,
                on_drawn=lambda: map_address.drew(state.selected(map_address.KEY).get("drawn")),
                on_opened=lambda: map_address.open_reported(
                    found, state.selected(map_address.KEY).get("opened")
                ),
                on_unsupported=lambda: state.set_params(still="1"),
            )
    # Folded it is still there, so that the map beside it stays where it is on the page.
    with right, st.container(key="map_folded" if _folded() else "map_aside"):
        if focus is not None:
            map_panel.opened(found, focus)
        elif chosen is not None:
            map_panel.selected(
                opened, found, chosen, map_address.region(found.layout, parts), filters
            )
        else:
            map_panel.nothing(found)


def _data(
    found: LiveMap,
    filters: Filters,
    masked: bool,
    summary: str,
    parts: Sequence[Part],
    chosen: NDArray[np.bool_] | None,
    focus: int | None,
) -> dict[str, Any]:
    """What the component is given, see `map_view`."""
    points = found.points
    known, by = _colourings(found), state.param("colour")
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
        "n": len(points),
        "sets": sets,
        "colour": {
            "by": by if by in known else known[0],
            "known": [{"by": one, "title": colours.BY.get(one, one)} for one in known],
        },
        "hidden": [name for name in state.params().get("hide", []) if name in names],
        "filters": PARAMETERS,
        "mask": query if masked else None,
        "highlights": [int(i) for i in hits[:_HITS]],
        "selection": None
        if chosen is None
        else {
            "sel": selections.text_of(parts),
            "parts": [{"mode": p.mode, "polygon": [list(c) for c in p.corners]} for p in parts],
            "count": int(chosen.sum()),
        },
        "camera": map_address.camera(),
        "focus": None if focus is None else {"index": focus, "fly": True},
        "panels": state.param("panels") == "1",
        "known": int((points.corpus_rows >= 0).sum()),
        "only": state.param("known") == "1",
        "height": _HEIGHT,
        "katex": katex.address(),
        "summary": summary,
    }


def _reading(found: LiveMap) -> Markdown | None:
    """How the texts of all points come to be here; None where they are."""
    if (found.points.corpus_rows >= 0).all():
        return None
    return Markdown(
        f"The points are the paper's. To read their texts run `{PROGRAM} build --source hub`, and "
        "open that corpus. A corpus of other problems has none of them."
    )


def _summary(found: LiveMap, matching: int | None) -> str:
    points = found.points
    own = points.own.n
    known = int((points.corpus_rows >= 0).sum())
    said = f"{len(points):,} points of {len(points.spans)} sets"
    said += f", {own:,} of them {published.NAME}" if own else ""
    if not known:
        said += "; none of their texts is in this corpus"
    elif known < len(points):
        said += f"; the text of {known:,} is in this corpus"
    if matching is not None:
        said += f". Filters: {matching:,} problems match, everything else is dimmed"
    return said + "."
