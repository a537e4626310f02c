"""The filters that are set, in words, over a page; or why they do nothing there."""

from __future__ import annotations

import streamlit as st

from deepmath_viz.dataset import wording
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.ui import state
from deepmath_viz.ui.elements import markdown

#: Characters of a filter's words that are shown.
_LONGEST = 60


def show(filters: Filters) -> None:
    """The filters that are set, in words; a press on one takes it off, and one takes off all."""
    said = filters.phrases()
    if not said:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="chips"):
        for attributes, phrase in said.items():
            st.button(
                markdown.escape(wording.cut(phrase, _LONGEST)),
                icon=":material/close:",
                help=markdown.escape(f"Take this filter off: {phrase}"),
                on_click=take_off,
                args=(attributes,),
                key=f"chip_{attributes[0]}",
            )
        if len(said) > 1:
            st.button(
                "Clear",
                type="tertiary",
                help="Take all filters off. The browser's Back brings them again.",
                on_click=lambda: state.set_filters(Filters()),
                key="chip_clear",
            )


def take_off(attributes: tuple[str, ...]) -> None:
    """Take a filter off, named by the attributes of its row."""
    state.set_filters(state.filters().without(*attributes))


def ignored(why: str) -> None:
    """Say on a page that no filter narrows that filters are set, and why they do nothing there."""
    said = state.shared_filters().describe()
    if said:
        st.caption(
            f":material/filter_alt_off: {markdown.escape(why)} The filters that are set elsewhere "
            f"({markdown.escape('; '.join(said))}) do not narrow this page."
        )
