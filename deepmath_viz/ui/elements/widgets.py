"""Widgets that several pages have: the pager, the name of a reviewer, tiles with a denominator."""

from __future__ import annotations

import streamlit as st

from deepmath_viz.dataset.wording import percent
from deepmath_viz.ui import state


def pager(key: str, pages: int, page: int, param: str = "page") -> None:
    """The pages of a list, where there is more than one; the choice is `param` in the URL."""
    if pages > 1:
        with st.container(horizontal=True, horizontal_alignment="center"):
            st.pagination(
                pages,
                **state.seeded(
                    key,
                    page,
                    lambda value: state.set_params(**{param: None if value == 1 else value}),
                ),
            )


def reviewer(key: str) -> str:
    """Ask who judges; the name is `reviewer` in the URL, empty until it is given."""
    name = st.text_input(
        "Your name or initials",
        max_chars=100,
        width=300,
        **state.seeded(
            key,
            state.param("reviewer") or "",
            lambda value: state.set_params(reviewer=(value or "").strip() or None),
        ),
    )
    return (name or "").strip()


def share(label: str, count: int, total: int, of: str = "", told: str | None = None) -> None:
    """A tile: a count, its share, and what it is a share of."""
    st.metric(
        label,
        f"{count:,}",
        f"{percent(count, total)} of {total:,}{of and f' {of}'}",
        delta_color="off",
        delta_arrow="off",
        help=told,
    )
