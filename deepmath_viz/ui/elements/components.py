"""The browser components of our own: topic tree, copy button, place and width of the window.

Their sources lie in `frontend/`. They are small enough to need no bundler.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import streamlit as st

from deepmath_viz.dataset import topics
from deepmath_viz.dataset.filters import UNKNOWN
from deepmath_viz.dataset.topics import Node
from deepmath_viz.ui import FRONTEND, state

#: Below this width in CSS pixels three solutions do not fit side by side.
NARROW = 1100
#: Below this one the sidebar lies over the page, as on a phone.
PHONE = 768


def _source(name: str) -> str:
    return (FRONTEND / name).read_text(encoding="utf-8")


_TREE = st.components.v2.component(
    "deepmath_topic_tree",
    html='<input type="search" placeholder="Find a topic" aria-label="Find a topic" hidden>'
    '<div class="tree" role="tree" aria-label="Topics" aria-multiselectable="true"></div>'
    '<div class="nothing" role="status" hidden>No topic has this in its name.</div>\n',
    css=_source("topic_tree.css"),
    js=_source("topic_tree.js"),
)
_COPY = st.components.v2.component(
    "deepmath_copy",
    html='<button type="button"></button>\n<!-- -->\n',
    css=_source("copy.css"),
    js=_source("copy.js"),
)
_REVIEWER = st.components.v2.component("deepmath_reviewer", js=_source("reviewer.js"))
_WELCOME = st.components.v2.component(
    "deepmath_welcome",
    html='<button type="button"></button>\n<!-- -->\n',
    css=_source("copy.css"),
    js=_source("welcome.js"),
)
_TABLE = st.components.v2.component("deepmath_problem_table", js=_source("problem_table.js"))
_KEPT = st.components.v2.component("deepmath_kept", js=_source("kept.js"))
_VIEWS = st.components.v2.component("deepmath_views", js=_source("views.js"))
_PLACE = st.components.v2.component("deepmath_place", js=_source("place.js"))
_VIEWPORT = st.components.v2.component("deepmath_viewport", js=_source("viewport.js"))


def topic_tree(
    nodes: Iterable[Node],
    unknown: int,
    chosen: tuple[str, ...],
    on_toggle: Callable[[str], None],
    *,
    key: str,
) -> None:
    """Show the topic tree with counts; `on_toggle` gets the path that was clicked, or `unknown`.

    Args:
        nodes: the tree in order, without its root.
        unknown: problems without a topic, shown as a node of its own.
        chosen: the paths that are chosen, with everything below them.
    """
    rows = [
        {
            "name": node.name,
            "label": node.label,
            "depth": node.depth - 1,
            "count": node.count,
            "state": _check(node.name, chosen),
        }
        for node in nodes
    ]
    state_of_unknown = "on" if UNKNOWN in chosen else "off"
    rows.append(
        {"name": UNKNOWN, "label": "Unknown", "depth": 0, "count": unknown}
        | {"state": state_of_unknown}
    )

    def toggled() -> None:
        name = state.selected(key).get("toggle")
        if name:
            on_toggle(name)

    _TREE(key=key, data={"nodes": rows}, on_toggle_change=toggled)


def _check(name: str, chosen: tuple[str, ...]) -> str:
    above = topics.ancestors(name)
    if any(topic in above for topic in chosen):
        return "on"
    below = name + topics.SEPARATOR
    return "mixed" if any(topic.startswith(below) for topic in chosen) else "off"


def copy_button(label: str, text: str, *, key: str) -> None:
    """A button that copies `text` to the clipboard."""
    refused = "The browser refused; use Download"
    _COPY(key=key, data={"label": label, "text": text, "refused": refused})


def copy_link(label: str) -> None:
    """A button that copies the address of the page: the whole view."""
    refused = "The browser refused"
    _COPY(key="copy_link", data={"label": label, "text": None, "refused": refused})


def welcome(label: str) -> None:
    """A button that dismisses the marks of a first visit (`st-key-welcome`) in this browser."""
    _WELCOME(key="welcomed", data={"label": label})


def place(page: str) -> None:
    """Let a new problem, list or page begin at its top, and a list or a result be found where it
    was left."""
    at, kind = state.place()
    back = state.param(state.BACK) is not None
    _PLACE(key="place", data={"page": page, "at": f"{page} {at}", "kind": kind, "back": back})


def problem_table(
    problems: Sequence[str],
    headers: Sequence[str | None],
    on_open: Callable[[str], None],
    on_sort: Callable[[int], None],
    *,
    key: str,
) -> None:
    """Let a press on a row of the table in the container `KEY-rows` open it, and keys go along it.

    Args:
        problems: what `on_open` gets of each row.
        headers: how each column is sorted, a value of `aria-sort`; None where it cannot be.
        on_sort: gets the number of the column whose header was pressed, from 0.
    """

    def opened() -> None:
        wanted = state.selected(key).get("open")
        if wanted in problems:
            on_open(str(wanted))

    def sorted_() -> None:
        at = state.selected(key).get("sort")
        if isinstance(at, int) and 0 <= at < len(headers) and headers[at] is not None:
            on_sort(at)

    data = {"rows": f"st-key-{key}-rows", "problems": list(problems), "headers": list(headers)}
    _TABLE(key=key, data=data, on_open_change=opened, on_sort_change=sorted_)


def kept_lists() -> None:
    """Let the browser keep how lists look, and say it when somebody comes back."""
    key = "lists_kept"
    text = state.selected(key).get("text")
    if state.kept(state.LISTS) is None and text:
        state.keep(state.LISTS, _texts(text))
    now = state.kept(state.LISTS)
    data = {"place": "deepmath-lists", "text": None if now is None else json.dumps(now)}
    _KEPT(key=key, data=data, on_text_change=lambda: None)


def _texts(kept: Any) -> dict[str, str]:
    """What a browser kept, as far as it is short texts by name."""
    try:
        found = json.loads(str(kept)[:5_000])
    except ValueError:
        return {}
    texts = found.items() if isinstance(found, dict) else ()
    return {str(name): text for name, text in texts if isinstance(text, str)}


def kept_views(task: Mapping[str, str | None] | None) -> str:
    """The views that the browser keeps, as JSON: a list of `name`, `query` and, but for those of
    Browse, `page`; empty until it says.

    Args:
        task: `id`, `page`, `name` and `query` of one to keep, or without a query to take away; a
            page has names of its own, and Browse is none.
    """
    key = "views_kept"
    known = str(state.selected(key).get("text") or "")
    _VIEWS(key=key, data={"known": known, "task": task}, on_text_change=lambda: None)
    return known


def is_narrow(key: str = "viewport", below: int = NARROW) -> bool:
    """Whether the window is narrower than so many CSS pixels; False until the browser says so."""
    known = bool(state.selected(key).get("narrow", False))
    _VIEWPORT(key=key, data={"below": below, "narrow": known}, on_narrow_change=lambda: None)
    return known


def kept_name(name: str | None, begun: int = 0, key: str = "reviewer_kept") -> str | None:
    """Keep the reviewer's name in the browser; the one that it keeps where `name` is None.

    None until the browser has said so, or where it keeps none.

    Args:
        begun: how often judging was begun: each time the field of the name gets the focus, once,
            where there is no name and nothing else has it.
    """
    told = state.selected(key).get("name")
    _REVIEWER(key=key, data={"name": name, "begun": begun}, on_name_change=lambda: None)
    return name if name is not None else str(told)[:100] if told else None
