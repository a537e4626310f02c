"""Regions of the map that people named: the list of them, and naming the present one."""

from __future__ import annotations

import streamlit as st

from deepmath_viz import config
from deepmath_viz.errors import DeepMathError
from deepmath_viz.maps.live_map import LiveMap
from deepmath_viz.reviews.regions import KeptRegions
from deepmath_viz.ui import running_builds, state
from deepmath_viz.ui.elements import markdown
from deepmath_viz.ui.frame import Opened

_NAME = "map_region_name"


def _kept() -> KeptRegions:
    return KeptRegions(config.settings().data)


def listing(found: LiveMap) -> None:
    """The kept regions of this layout; pressing one selects it again."""
    rows = _kept().all(found.layout)
    if not rows:
        return
    st.markdown("**Kept regions**")
    for at, row in enumerate(rows):
        with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
            st.button(
                markdown.escape(row.name),
                icon=":material/polyline:",
                type="tertiary",
                width="stretch",
                on_click=state.set_params,
                kwargs={"sel": row.drawn, "problem": None, "point": None},
                key=f"kept-{at}",
            )
            if not config.settings().read_only:
                st.button(
                    "Forget",
                    icon=":material/delete:",
                    type="tertiary",
                    help="Take it off this list",
                    on_click=_forget,
                    args=(row.name, found.layout, found.store.manifest.corpus),
                    key=f"forget-{at}",
                )


def keep(opened: Opened, layout: str, drawn: str) -> None:
    """Offer to keep the present selection under a name, unless the server is read-only."""
    if config.settings().read_only:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            "Name and keep this region",
            placeholder="e.g. contour integrals",
            max_chars=100,
            key=_NAME,
        )
        st.button(
            "Keep",
            icon=":material/bookmark_add:",
            on_click=_keep,
            args=(layout, drawn, opened.corpus),
            key="map_keep",
        )


def _keep(layout: str, drawn: str, corpus: str) -> None:
    name = state.typed(_NAME)
    try:
        _kept().keep(name, layout, drawn, corpus)
    except DeepMathError as err:
        state.flash(running_builds.words_of(err))
    else:
        state.flash(f"Kept as {name.strip()}.")


def _forget(name: str, layout: str, corpus: str) -> None:
    try:
        _kept().forget(name, layout, corpus)
    except DeepMathError as err:
        state.flash(running_builds.words_of(err))
