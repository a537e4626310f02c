"""How the app shows a Plotly figure: downloadable, with its caption, and leading somewhere."""

from __future__ import annotations

from collections.abc import Callable

import plotly.graph_objects as go
import streamlit as st

from deepmath_viz.analysis.marks import target_of
from deepmath_viz.config import ROOT
from deepmath_viz.dataset import published
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.ui import state
from deepmath_viz.ui.charts.theme import DARK, LIGHT, Look

_BROWSE = ROOT / "pages" / "browse.py"


def look() -> Look:
    """The colours of the theme that the browser shows."""
    return DARK if st.context.theme.type == "dark" else LIGHT


def show(figure: go.Figure, key: str, name: str, caption: str, *, alt: str) -> None:
    """Show a figure with a caption; a click on a mark that leads somewhere opens it in Browse.

    Args:
        name: of the file that the figure is downloaded as, after `deepmath-`.
    """
    with st.container(gap="xxsmall"):
        st.plotly_chart(
            figure,
            key=key,
            on_select=_opener(key),
            selection_mode="points",
            alt=alt,
            config={
                "displaylogo": False,
                "modeBarButtonsToRemove": ["pan2d", "zoom2d", "resetScale2d"],
                "toImageButtonOptions": {"filename": f"deepmath-{name}", "scale": 2},
            },
        )
        st.caption(f"{caption} {published.TWO_SCALES}" if is_of_difficulty(figure) else caption)


def is_of_difficulty(figure: go.Figure) -> bool:
    """Whether an axis of a figure, or the whole, is difficulty: then its caption says that one
    column holds two scales."""
    layout = figure.layout
    titles = (layout.title.text, layout.xaxis.title.text, layout.yaxis.title.text)
    return any("difficulty" in (text or "").lower() for text in titles)


def _opener(key: str) -> Callable[[], None]:
    """A callback that opens in Browse what has been clicked."""

    def clicked() -> None:
        points = state.selected(key).get("selection", {}).get("points") or []
        target = target_of(points[0]) if points else None
        if target is not None:
            browse(target)

    return clicked


def browse(target: Filters) -> None:
    """Open Browse with these filters."""
    st.switch_page(_BROWSE, query_params=state.filter_params(target))
