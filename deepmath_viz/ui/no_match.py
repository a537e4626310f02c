"""What is said where filters leave nothing: which one to take off, and what that would leave."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from deepmath_viz.dataset import wording
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.plumbing.markup import Markdown
from deepmath_viz.ui import state
from deepmath_viz.ui.elements import markdown
from deepmath_viz.ui.filter_chips import take_off

#: Characters of a filter's words on a button.
_LONGEST = 80


def show(
    filters: Filters,
    count: Callable[[Filters], int],
    said: Markdown | None = None,
    *,
    icon: str = ":material/filter_alt_off:",
) -> None:
    """Say that nothing is there, and offer what leaves something: one filter less, or none.

    Args:
        filters: those that are set, as the chips over the page show them.
        count: how much of what the page shows there is under some filters.
        said: what is not there, in words; by default that no problem matches.
        icon: in front of them.
    """
    if said is None:
        said = Markdown(f"No problem matches: {markdown.escape('; '.join(filters.describe()))}.")
    st.info(said, icon=icon)
    phrases = filters.phrases()
    left = {attributes: count(filters.without(*attributes)) for attributes in phrases}
    if not any(left.values()):
        if len(phrases) < 2 or not count(Filters()):
            return  # no filter is what stands in the way
        st.caption("Without any single one of them there is nothing either: take off several.")
    with st.container(horizontal=True, gap="xsmall", key="loosen"):
        for attributes, phrase in phrases.items():
            if left[attributes]:
                shown = wording.cut(phrase, _LONGEST)
                st.button(
                    f"Without {markdown.escape(shown)}: **{left[attributes]:,}**",
                    icon=":material/close:",
                    key=f"loosen_{attributes[0]}",
                    on_click=take_off,
                    args=(attributes,),
                )
        if len(phrases) > 1:
            st.button(
                "Clear all filters",
                key="clear_empty",
                on_click=lambda: state.set_filters(Filters()),
            )
