"""The Map page: controls, the live map, and beside it what is opened or selected.

The view is in the URL: `layout`, `colour`, `hide` (sets switched off), `panels`, `density`, `cam`
(camera), `sel` (selection) and `drawnon` (the layout that it was drawn on, where that is another),
`known` (only points with text), `aside` (the panel beside it, 0 where it is folded), `problem` or
`point` (what is opened), and those of a second map, see `second`. Controls, maps and panel are one
fragment, so that a click, a lasso or a move of the camera runs no more than them. What needs
nothing new from the server (colouring, panels, sets) is chosen on the map itself, which tells the
page afterwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import streamlit as st

from deepmath_viz.config import PROGRAM
from deepmath_viz.corpus import selections, stages
from deepmath_viz.dataset import published
from deepmath_viz.dataset.facets import attached as facet_attached
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.errors import SelectionDamaged
from deepmath_viz.maps import live_map
from deepmath_viz.maps.live_map import LiveMap
from deepmath_viz.plumbing.markup import Markdown
from deepmath_viz.ui import frame, no_match, running_builds, state
from deepmath_viz.ui.elements import markdown
from deepmath_viz.ui.frame import Opened
from deepmath_viz.ui.map import address as map_address
from deepmath_viz.ui.map import component, figures, given
from deepmath_viz.ui.map import panel as map_panel
from deepmath_viz.ui.map import second as second_map
from deepmath_viz.ui.map import still as map_still
from deepmath_viz.ui.map.given import Selected
from deepmath_viz.ui.map.second import Second

if TYPE_CHECKING:
    from numpy.typing import NDArray


def show(opened: Opened, filters: Filters) -> None:
    """Show the page for one corpus.

    Raises:
        ArtefactMissing: no layout is built.
        SelectionDamaged: the selection in the URL cannot be read.
    """
    layouts = opened.store.map.layouts()
    if not layouts:
        raise stages.missing(opened.corpus, "layout")
    if filters != Filters() and not opened.store.count(filters):
        no_match.show(filters, opened.store.count, Markdown("No problem matches the filters."))
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
            st.title("Map", anchor=False, width="content")
            layout = _layout(layouts)
            found = live_map.of_store(opened.store, layout)
            mask = found.mask(filters)
            summary = _summary(found, None if mask is None else int(mask.sum()))
            st.caption(summary, width="stretch", help=_reading(found))
            figures.offer(found)
            _fold()
            second = second_map.wanted(opened.store, found)
        if second is not None:
            second_map.controls(opened.store, found, second)
        _lacking(found)
        _view(opened, filters, found, mask, summary, second)


def _view(
    opened: Opened,
    filters: Filters,
    found: LiveMap,
    mask: NDArray[np.bool_] | None,
    summary: str,
    second: Second | None,
) -> None:
    if message := state.pop_flash():
        st.toast(markdown.escape(message), icon=":material/info:")
    selected = _selected(opened, found)
    focus = map_address.opened_point(found)
    left, right = st.columns([5, 3], gap="medium")
    with left:
        if state.param("still") == "1":
            map_still.show(
                found,
                mask,
                selected.parts if selected and selected.on is found else (),
                lambda report: map_address.drew(report, found, found),
            )
        else:
            _maps(opened, filters, found, summary, second, selected, focus)
    # Folded it is still there, so that the map beside it stays where it is on the page.
    with right, st.container(key="map_folded" if _folded() else "map_aside"):
        if focus is not None:
            map_panel.opened(found, focus)
        elif selected is not None:
            region = map_address.region(selected.on.layout, selected.parts)
            map_panel.selected(opened, selected.on, selected.chosen, region, filters)
        else:
            map_panel.nothing(found)


def _selected(opened: Opened, found: LiveMap) -> Selected | None:
    try:
        parts = map_address.drawn()
    except SelectionDamaged as err:  # the map itself is all right
        st.error(markdown.escape(running_builds.words_of(err)), icon=":material/error:")
        return None
    if not parts:
        return None
    on = live_map.of_store(opened.store, map_address.drawn_on(opened.store, found))
    return Selected(on, parts, selections.chosen(on.points, parts))


def _maps(
    opened: Opened,
    filters: Filters,
    found: LiveMap,
    summary: str,
    second: Second | None,
    selected: Selected | None,
    focus: int | None,
) -> None:
    """The live map, and the second beside it. Its place is kept, so that the first one stays."""
    one, other = st.columns(2, gap="small")
    shared: dict[str, Any] = {"selected": selected}
    with one:
        data = given.of_map(
            found,
            filters,
            summary,
            colour=state.param("colour"),
            camera=map_address.camera(),
            focus=focus,
            **shared,
        )
        twin = {"beside": second is not None, "locked": bool(second and second.locked)}
        _show(opened, found, found, map_address.KEY, data | twin)
    with other, st.container(key="map_second" if second else "map_alone"):
        if second is None:
            st.html("<i></i>")  # a container without content is not on the page, nor is its style
            return
        data = given.of_map(
            second.found,
            filters,
            _summary(second.found, None),
            colour=second.colour,
            camera=second.camera,
            focus=second.twin_of(focus, found),
            **shared,
        )
        _show(opened, found, second.found, second_map.KEY, data | twin | {"second": True})


def _show(opened: Opened, first: LiveMap, found: LiveMap, key: str, data: dict[str, Any]) -> None:
    """One map; what is drawn and opened on it is of `found`, the page is about `first`."""

    def said(name: str) -> Any:
        return state.selected(key).get(name)

    locked = data["locked"] or key == map_address.KEY
    component.map_view(
        data,
        key=key,
        on_camera=lambda: map_address.moved(said("camera"), "cam" if locked else "cam2"),
        on_colour=lambda: map_address.coloured(
            said("colour"), None if key == map_address.KEY else found.layout
        ),
        on_panels=lambda: map_address.arranged(said("panels")),
        on_density=lambda: map_address.thickened(said("density")),
        on_beside=lambda: second_map.opened(opened.store, first, said("beside") is True),
        on_hidden=lambda: map_address.hid(said("hidden")),
        on_only=lambda: map_address.left_out(said("only")),
        on_drawn=lambda: map_address.drew(said("drawn"), found, first),
        on_opened=lambda: map_address.open_reported(found, first, said("opened")),
        on_unsupported=lambda: state.set_params(still="1"),
    )


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
