"""Widgets that several pages have: choices kept in the URL, the pager, a reviewer, tiles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from deepmath_viz.dataset.wording import percent
from deepmath_viz.ui import state


def choice(
    param: str,
    words: Mapping[str, str],
    label: str,
    *,
    key: str,
    resets: Sequence[str] = (),
    labelled: bool = True,
) -> str:
    """A switch between a few things that stand side by side; returns what the URL names.

    Args:
        param: the query parameter; it is left out for the first of `words`.
        words: what can be chosen, and what it is called.
        key: of the widget.
        resets: parameters that mean nothing any more after a change.
        labelled: whether the label is shown, or only read out.
    """
    wanted = state.param(param)
    value = wanted if wanted in words else next(iter(words))
    st.segmented_control(
        label,
        list(words),
        format_func=words.__getitem__,
        required=True,
        label_visibility="visible" if labelled else "collapsed",
        **_in_url(param, words, value, key, resets),
    )
    return value


def menu(
    param: str,
    words: Mapping[Any, str],
    label: str,
    value: Any,
    *,
    key: str,
    width: int,
    resets: Sequence[str] = (),
) -> None:
    """A choice among more things than fit side by side, see `choice`; `value` is chosen now."""
    st.selectbox(
        label,
        list(words),
        format_func=words.__getitem__,
        width=width,
        **_in_url(param, words, value, key, resets),
    )


def _in_url(
    param: str, words: Mapping[Any, str], value: Any, key: str, resets: Sequence[str]
) -> dict[str, Any]:
    usual, without = next(iter(words)), dict.fromkeys(resets)
    return state.seeded(
        key,
        value,
        lambda new: state.set_params(**{param: None if new == usual else new}, **without),
    )


def per_page(key: str) -> None:
    """How many rows a page of a list has, of `state.PAGE_SIZES`."""
    sizes = {size: str(size) for size in state.PAGE_SIZES}
    menu("size", sizes, "Per page", state.page_size(), key=key, width=90, resets=["page"])


def pager(key: str, at: state.Paging) -> None:
    """The pages of a list, where there is more than one."""
    if at.pages > 1:
        with st.container(horizontal=True, horizontal_alignment="center"):
            st.pagination(
                at.pages,
                **state.seeded(
                    key,
                    at.page,
                    lambda value: state.set_params(**{at.param: None if value == 1 else value}),
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
