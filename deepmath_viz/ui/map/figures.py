"""Links that take a map away: the paper's figure, the present view, and every point."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from deepmath_viz.corpus.store import Store
from deepmath_viz.maps import live_map, routes
from deepmath_viz.maps.live_map import LiveMap
from deepmath_viz.plumbing.markup import Markdown
from deepmath_viz.ui import state
from deepmath_viz.ui.elements import markdown

_TITLES = {"paper": "Paper's own (t-SNE)", "umap": "This corpus (UMAP)"}
#: What of the page's address is not drawn.
_PAGE = (
    "known",
    "aside",
    "sel",
    "panels",
    "density",
    "beside",
    "cam2",
    "apart",
    "drawnon",
    "problem",
    "point",
    "layout",
    "corpus",
    "still",
)

#: Half a million points take that long, and no browser shows that a download is awaited.
_WAIT = "A figure is drawn when it is pressed: some ten seconds the first time."


def offer(found: LiveMap) -> None:
    """A button that opens all of them, for the page that shows the map."""
    with st.popover("Take away", icon=":material/download:", type="tertiary"):
        base = routes.base(found.store, found.layout)
        figure(found, Markdown("**The figure**, a panel for each set"))
        shown = {k: v for k, v in state.params().items() if k not in _PAGE}
        title = Markdown("**This view**: place, colour and filters")
        _links(title, f"{base}/view", urlencode(shown, True))
        st.caption(_WAIT)
        st.markdown("**Every point** with its text and nearest neighbours")
        st.link_button(
            "Parquet",
            f"{base}/atlas.parquet",
            icon=":material/download:",
            help="To open it: embedding-atlas FILE --x x --y y --text question "
            "--neighbors neighbors",
        )


def of_layouts(store: Store) -> None:
    """The figure of every layout that a corpus has, for a page without a map."""
    for layout in store.map.layouts():
        named = markdown.escape(layout_title(layout))
        title = Markdown(f"**The novelty figure**, a panel for each set: {named}")
        figure(live_map.of_store(store, layout), title)
    if store.map.layouts():
        st.caption(_WAIT)


def layout_title(layout: str) -> str:
    """What a layout is called."""
    return _TITLES.get(layout, layout)


def figure(found: LiveMap, title: Markdown) -> None:
    """The paper's figure of a layout as a file."""
    _links(title, routes.base(found.store, found.layout) + "/figure", "")


def _links(title: Markdown, address: str, query: str) -> None:
    st.markdown(title)
    with st.container(horizontal=True, gap="xsmall"):
        for suffix in routes.FIGURES:
            more = f"?{query}" if query else ""
            st.link_button(suffix[1:].upper(), f"{address}{suffix}{more}", type="secondary")
