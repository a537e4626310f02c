"""The map without WebGL: a static picture of densities in which boxes can be drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from deepmath_viz.corpus.points import EXTENT
from deepmath_viz.corpus.selections import Part
from deepmath_viz.dataset import published
from deepmath_viz.maps.live_map import LiveMap
from deepmath_viz.plumbing.colours import COMPARISON_COLOUR, DEEPMATH_COLOUR
from deepmath_viz.ui import state
from deepmath_viz.ui.elements import chart

if TYPE_CHECKING:
    from numpy.typing import NDArray

_KEY = "still_map"
#: Cells on a side of the picture; cells that hold a point carry a mark that a box can catch.
_CELLS = 160


def show(
    found: LiveMap,
    mask: NDArray[np.bool_] | None,
    parts: Sequence[Part],
    drew: Callable[[Any], None],
) -> None:
    """Show the picture; `drew` gets what a box on it means, as the live map reports it."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(
            ":material/info: This browser has no WebGL, so this is a static picture of densities. "
            "Drag a box on it to select.",
            width="stretch",
        )
        st.button(
            "Try the live map again",
            type="tertiary",
            icon=":material/refresh:",
            on_click=lambda: state.set_params(still=None),
            key="map_live",
        )
    st.plotly_chart(
        _picture(found, mask, parts),
        key=_KEY,
        on_select=lambda: drew(_box()),
        selection_mode="box",
        alt="Density of the points; DeepMath in red over the other sets in blue-grey",
        config={"displaylogo": False, "scrollZoom": False},
    )


def _box() -> dict[str, Any] | None:
    boxes = state.selected(_KEY).get("selection", {}).get("box") or []
    if not boxes:
        return None
    x, y = sorted(boxes[-1]["x"]), sorted(boxes[-1]["y"])
    corners = [[x[0], y[0]], [x[1], y[0]], [x[1], y[1]], [x[0], y[1]]]
    return {"mode": "new", "polygon": corners}


def _picture(found: LiveMap, mask: NDArray[np.bool_] | None, parts: Sequence[Part]) -> go.Figure:
    points, look = found.points, chart.look()
    cells = points.places.astype(np.int64) * _CELLS // (EXTENT + 1)
    flat = cells[1] * _CELLS + cells[0]
    centre = (np.arange(_CELLS) + 0.5) * (EXTENT + 1) / _CELLS
    own = np.zeros(len(points), dtype=bool)
    own[points.own.slice] = True
    figure = go.Figure()
    matching = own if mask is None else own & mask
    for name, which, colour in (
        ("Other sets", ~own, COMPARISON_COLOUR),
        (published.NAME, matching, DEEPMATH_COLOUR),
    ):
        counts = np.bincount(flat[which], minlength=_CELLS * _CELLS)
        here = np.flatnonzero(counts)
        if not len(here):
            continue
        strength = np.log1p(counts[here]) / np.log1p(counts.max())
        figure.add_scatter(
            x=centre[here % _CELLS],
            y=centre[here // _CELLS],
            mode="markers",
            name=f"{name} ({int(which.sum()):,})",
            marker={
                "color": colour,
                "size": 4,
                "symbol": "square",
                "opacity": 0.15 + 0.85 * strength,
            },
            customdata=counts[here],
            hovertemplate="%{customdata:,} points<extra>" + name + "</extra>",
        )
    for part in parts:
        x, y = zip(*[*part.corners, part.corners[0]], strict=True)
        figure.add_scatter(
            x=x, y=y, mode="lines", line={"color": look.ink, "width": 1}, showlegend=False,
            hoverinfo="skip",
        )  # fmt: skip
    figure.update_layout(
        height=680,
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        dragmode="select",
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        legend={"orientation": "h", "y": 1.02},
        xaxis={"visible": False, "range": [0, EXTENT]},
        yaxis={"visible": False, "range": [0, EXTENT], "scaleanchor": "x"},
    )
    return figure
