"""Links that take a map away: the paper's figure, the present view, and every point."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from deepmath_viz.maps import routes
from deepmath_viz.maps.live_map import LiveMap
from deepmath_viz.ui import state

_PAGE = ("known", "aside", "sel", "panels", "problem", "point", "layout", "corpus", "still")


def offer(found: LiveMap) -> None:
    """A button that opens all of them, for the page that shows the map."""
    with st.popover("Take away", icon=":material/download:", type="tertiary"):
        base = routes.base(found.store, found.layout)
        figure(found, "**The figure**, a panel for each set")
        shown = {k: v for k, v in state.params().items() if k not in _PAGE}
        _links("**This view**: place, colour and filters", f"{base}/view", urlencode(shown, True))
        st.markdown("**Every point** with its text and nearest neighbours")
        st.link_button(
            "Parquet",
            f"{base}/atlas.parquet",
            icon=":material/download:",
            help="To open it: embedding-atlas FILE --x x --y y --text question "
            "--neighbors neighbors",
        )


def figure(found: LiveMap, title: str) -> None:
    """The paper's figure of a layout as a file."""
    _links(title, routes.base(found.store, found.layout) + "/figure", "")


def _links(title: str, address: str, query: str) -> None:
    st.markdown(title)
    with st.container(horizontal=True, gap="xsmall"):
        for suffix in routes.FIGURES:
            more = f"?{query}" if query else ""
            st.link_button(suffix[1:].upper(), f"{address}{suffix}{more}", type="secondary")
