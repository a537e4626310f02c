"""What is said where filters leave no problem: which one to take off, and what that would leave."""

from __future__ import annotations

import streamlit as st

from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.ui import state
from deepmath_viz.ui.elements import markdown
from deepmath_viz.ui.elements.filter_panel import take_off

#: Characters of a filter's words on a button.
_LONGEST = 80


def show(store: Store, filters: Filters) -> None:
    """Say that nothing matches, and offer what leaves something: one filter less, or none."""
    st.info(
        f"No problem matches: {markdown.escape('; '.join(filters.describe()))}.",
        icon=":material/filter_alt_off:",
    )
    said = filters.phrases()
    left = dict.fromkeys(said, 0)
    if len(said) > 1:  # without the only one there is everything
        left = {attributes: store.count(filters.without(*attributes)) for attributes in said}
        if not any(left.values()):
            st.caption("Without any single one of them there is nothing either: take off several.")
    with st.container(horizontal=True, gap="xsmall", key="loosen"):
        for attributes, phrase in said.items():
            if count := left[attributes]:
                shown = phrase if len(phrase) <= _LONGEST else f"{phrase[: _LONGEST - 1]}…"
                st.button(
                    f"Without {markdown.escape(shown)}: **{count:,}**",
                    icon=":material/close:",
                    key=f"loosen_{attributes[0]}",
                    on_click=take_off,
                    args=(attributes,),
                )
        st.button(
            "Clear all filters", key="clear_empty", on_click=lambda: state.set_filters(Filters())
        )
