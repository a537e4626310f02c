"""The live map as a component: what it is given, and what it reports.

The browser half lies in `frontend/map/`, its sources in `src/` and what is served in `dist/`; `make
frontend` builds one from the other. It fetches points, colours, legends, names and masks from
routes below `data["base"]` by itself, so that a rerun sends nothing of them, and only the corners
of a selection come back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from deepmath_viz.ui import FRONTEND
from deepmath_viz.ui.elements import bundles

_STYLES = FRONTEND / "map" / "dist" / "map.css"
_MAP = st.components.v2.component(
    "deepmath_map",
    html='<div class="map"></div>\n<!-- -->\n',
    css=_STYLES.read_text(encoding="utf-8"),
    js=bundles.loader("map"),
)


def _nothing() -> None:
    """A report that nobody waits for."""


def map_view(
    data: Mapping[str, Any],
    *,
    key: str,
    on_camera: Callable[[], None] = _nothing,
    on_colour: Callable[[], None] = _nothing,
    on_panels: Callable[[], None] = _nothing,
    on_density: Callable[[], None] = _nothing,
    on_beside: Callable[[], None] = _nothing,
    on_hidden: Callable[[], None] = _nothing,
    on_only: Callable[[], None] = _nothing,
    on_drawn: Callable[[], None] = _nothing,
    on_opened: Callable[[], None] = _nothing,
    on_unsupported: Callable[[], None] = _nothing,
) -> None:
    """Show the live map; a report stands under its name in the session state of `key`.

    Places are in map units: 0 to 65,535 over one square, y growing upwards. Colours are hex, as
    `light` and `dark` for the two themes.

    Args:
        data: what is shown, as JSON takes it:
            `base`: the address below which the map's data lie.
            `layout`: its name, by which the routes of another map know this one. May be left out
                where there is one map alone.
            `n`: the number of points.
            `sets`: `name`, `label`, `first`, `n`, `light`, `dark` of each set, in order of rows.
            `colour`: `by`, and what is `known`: `by` and `title` of every colouring, whether it is
                fetched `ahead`, before it is chosen, and, where it can become another under the
                same name, a `version`.
            `hidden`: names of the sets that are switched off.
            `filters`: parameters of the page's address that filter: a change of one is shown before
                the script has run. May be left out.
            `mask`: the query of the points that match, None where all do.
            `highlights`: indices of search hits.
            `selection`: None, or `sel` (the query's value), `parts` and `count`, and `of`, the
                layout that it was drawn on, where that is another one.
            `camera`: centre and width of the view, [x, y, width]; None is the first view.
            `focus`: None, or `index` of the opened point and whether to `fly` there.
            `panels`: one panel for each set.
            `density`: densities instead of points, in the shades of `scale`, see
                `maps.colours.density_scale`.
            `known`: of how many points the text can be read here. Where it is neither 0 nor all,
                which ones they are is fetched, and the others are dimmed and cannot be opened.
            `beside`: whether there are two maps; `second` says that this is the second of them, and
                `locked` that both have one camera.
            `only`: whether those others are left out.
            `height`: the least height of the component, in CSS pixels; it fills the window.
            `katex`: the address of KaTeX's module, which draws formulas of the card; None or left
                out where their source is to be shown.
            `renderer`: "webgl" or "processor"; where it is left out, the faster one is taken.
            `summary`: what is shown, in words, for those who do not see it.
        key: the component's key.
        on_camera: state `camera`: [x, y, width] once the view is at rest, None where it is the
            first one: on all points but the farthest of them.
        on_colour: state `colour`: what the points are coloured by.
        on_panels: state `panels`: whether each set has a panel.
        on_density: state `density`: whether densities are shown.
        on_beside: state `beside`: whether a second map stands beside this one.
        on_hidden: state `hidden`: names of sets.
        on_only: state `only`: whether points without text are left out.
        on_drawn: trigger `drawn`: {"mode": "new" | "add" | "subtract", "polygon": [[x, y], ...]}
            with 3 to 80 corners, or {"mode": "clear"}.
        on_opened: trigger `opened`: the index of a point.
        on_unsupported: trigger `unsupported`: True where the browser has no WebGL2.
    """
    _MAP(
        key=key,
        data=dict(data),
        on_camera_change=on_camera,
        on_colour_change=on_colour,
        on_panels_change=on_panels,
        on_density_change=on_density,
        on_beside_change=on_beside,
        on_hidden_change=on_hidden,
        on_only_change=on_only,
        on_drawn_change=on_drawn,
        on_opened_change=on_opened,
        on_unsupported_change=on_unsupported,
    )
