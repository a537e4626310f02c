"""What is said where filters leave no problem: which one to take off, and what that would leave."""

from __future__ import annotations

import streamlit as st

from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.ui import state
from deepmath_viz.ui.elements import markdown

#: Characters of a filter's words on a button.
_LONGEST = 80


def show(store: Store, filters: Filters) -> None:
    """Say that nothing matches, and offer what leaves something: one filter less, or none."""
    st.info(
        f"No problem matches: {markdown.escape('; '.join(filters.describe()))}.",
        icon=":material/filter_alt_off:",
    )
    left = {
        attributes: store.count(filters.without(*attributes)) for attributes in filters.phrases()
    }
    if len(left) > 1 and not any(left.values()):
        st.caption("Without any single one of them there is nothing either: take off several.")
    with st.container(horizontal=True, gap="xsmall", key="loosen"):
        for attributes, phrase in filters.phrases().items():
            if count := left[attributes]:
                shown = phrase if len(phrase) <= _LONGEST else f"{phrase[: _LONGEST - 1]}…"
                st.button(
                    f"Without {markdown.escape(shown)}: **{count:,}**",
                    icon=":material/close:",
                    key=f"loosen_{attributes[0]}",
                    on_click=state.take_off,
                    args=(attributes,),
                )
        st.button(
            "Clear all filters", key="clear_empty", on_click=lambda: state.set_filters(Filters())
        )
