"""What a first visit sees above the Overview: what this is, and four ways to begin."""

from __future__ import annotations

import streamlit as st

from deepmath_viz.dataset import published
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.plumbing.markup import Markdown
from deepmath_viz.ui import navigation, state
from deepmath_viz.ui.elements import components

_WHAT = Markdown(
    f"An explorer of [{published.NAME}]({published.HUB_URL}), {published.ROWS:,} hard problems "
    f"with answers that a rule can check ([paper]({published.PAPER_URL})): read them with their "
    "three R1 solutions, choose some to train on, and see how new and how sound they are."
)
#: Where to begin: the question, a page, its icon, and filters.
_BEGIN = (
    ("How new are its problems?", navigation.MAP, ":material/scatter_plot:", Filters()),
    (
        "Which ones are hard enough to train on?",
        navigation.BROWSE,
        ":material/menu_book:",
        Filters(difficulty=(7.0, 10.0)),
    ),
    ("Are the answers right?", navigation.ANSWERS, ":material/fact_check:", Filters()),
    ("Is my benchmark in it?", navigation.CONTAMINATION, ":material/join_inner:", Filters()),
)


def show() -> None:
    """Show the sentence, and the marks until this browser has dismissed them."""
    st.markdown(_WHAT)
    with st.container(key="welcome", border=True, horizontal=True, vertical_alignment="center"):
        for question, page, icon, filters in _BEGIN:
            at = state.filter_params(filters)
            st.page_link(page, label=question, icon=icon, query_params=at)
        components.welcome("Do not show this again")
