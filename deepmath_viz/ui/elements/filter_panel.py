"""Every filter in the sidebar, with counts that follow the others; the same on every page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import streamlit as st

from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset import topics
from deepmath_viz.dataset.filters import UNKNOWN, Filters, region_in_words
from deepmath_viz.dataset.labels import AGREEMENTS, CONTAMINATIONS, NOVELTIES
from deepmath_viz.maths.answers import ANSWER_TYPES
from deepmath_viz.ui import state
from deepmath_viz.ui.elements import components, style

EASIEST, HARDEST = 1.0, 10.0
_ORDERS = {
    "answer_types": ANSWER_TYPES,
    "agreements": AGREEMENTS,
    "novelties": NOVELTIES,
    "contaminations": CONTAMINATIONS,
}
#: What values are called where they do not say it themselves.
_SAID = {
    "unique": "unique",
    "elsewhere": "in another set",
    "within": "only in DeepMath itself",
    "exact": "exact text",
    "near": "above 0.98",
    "clear": "clear",
}


def filter_panel(store: Store) -> Filters:
    """Show every filter with counts that follow the others; returns the filters in force."""
    filters = state.filters()
    with st.sidebar:
        if filters.region:
            st.button(
                region_in_words(filters.region).removeprefix("a ").capitalize(),
                icon=":material/close:",
                help="Only problems in it are shown. Press to leave this filter out.",
                width="stretch",
                on_click=lambda: state.set_filters(state.filters().without("region")),
            )
        st.text_input(
            "Text",
            placeholder="words, or “quoted words”",
            icon=":material/search:",
            **state.seeded("f_text", filters.text, _set("text", lambda value: value or "")),
        )
        _topics(store, filters)
        _difficulty(store, filters)
        _choices(store, filters, "answer_type", "answer_types", "Answer type")
        _choices(store, filters, "source_block", "blocks", "Source block")
        if store.has_verdicts:
            _choices(store, filters, "agreement", "agreements", "Agreement with the answer")
        if store.has_neighbours:
            _choices(store, filters, "novelty", "novelties", "Novelty at 0.98", _SAID)
            _choices(store, filters, "contaminated", "contaminations", "In a benchmark", _SAID)
        st.segmented_control(
            "Solutions",
            [True, False],
            format_func=lambda has: "With" if has else "Without",
            **state.seeded("f_solutions", filters.solutions, _set("solutions")),
        )
        st.button(
            "Clear all filters",
            icon=":material/filter_alt_off:",
            width="stretch",
            disabled=filters == Filters(),
            on_click=lambda: state.set_filters(Filters()),
        )
    return filters


def _set(name: str, read: Any = lambda value: value) -> Any:
    return state.change_filters(lambda old, value: replace(old, **{name: read(value)}))


def _topics(store: Store, filters: Filters) -> None:
    # A topic without problems under the other filters stays in the tree, with its zero.
    counts = {name: 0 for name in store.counts.by("topic", Filters()) if name}
    now = store.counts.by("topic", filters.without("topics"))
    unknown = now.pop(None, 0)
    st.markdown("Topic")
    components.topic_tree(
        topics.tree(counts | now)[1:], unknown, filters.topics, _toggle_topic, key="f_topics"
    )


def _toggle_topic(name: str) -> None:
    """Choose a topic or leave it out. Choosing one replaces what is chosen above or below it."""
    old = state.filters()
    if name in old.topics:
        chosen = tuple(topic for topic in old.topics if topic != name)
    else:
        above = topics.ancestors(name)
        below = name + topics.SEPARATOR
        kept = (t for t in old.topics if t not in above and not t.startswith(below))
        chosen = (*kept, name)
    state.set_filters(replace(old, topics=chosen))


def _difficulty(store: Store, filters: Filters) -> None:
    steps, unrated, unknown = store.counts.difficulty(filters.without_difficulty())
    st.markdown("Difficulty")
    # The dataset's levels begin at 1, but a folder may hold any from 0.
    easiest = min([EASIEST, *store.counts.difficulty(Filters())[0]])
    levels = [step / 2 for step in range(int(easiest * 2), int(HARDEST * 2) + 1)]
    st.html(style.bars([steps.get(step, 0) for step in levels], levels, filters.difficulty))
    low, high = filters.difficulty or (easiest, HARDEST)
    st.select_slider(
        "Difficulty",
        options=sorted({*levels, low, high}),
        value=(easiest, HARDEST),  # makes it a range; the seed below is what it shows
        format_func=lambda step: f"{step:g}",
        label_visibility="collapsed",
        **state.seeded(
            "f_difficulty",
            (low, high),
            _set("difficulty", lambda ends: None if ends == (easiest, HARDEST) else ends),
        ),
    )
    with st.container(horizontal=True):
        for name, label, count in (
            ("unrated", "Unrated", unrated),
            ("unknown_difficulty", "Unknown", unknown),
        ):
            st.checkbox(
                f"{label} ({count:,})",
                help="With a range: these too. Without a range: only these.",
                **state.seeded(f"f_{name}", getattr(filters, name), _set(name)),
            )


def _choices(
    store: Store,
    filters: Filters,
    column: str,
    field: str,
    label: str,
    said: Mapping[str, str] = MappingProxyType({}),
) -> None:
    counts = store.counts.by(column, filters.without(field))
    counts = {(UNKNOWN if value is None else value): n for value, n in counts.items()}
    chosen = list(getattr(filters, field))
    options = [*counts, *(value for value in chosen if value not in counts)]
    if field in _ORDERS:
        options.sort(key=[*_ORDERS[field], UNKNOWN].index)
    st.multiselect(
        label,
        options,
        format_func=lambda value: f"{said.get(value, value)} ({counts.get(value, 0):,})",
        placeholder="any",
        **state.seeded(f"f_{field}", chosen, _set(field, tuple)),
    )
