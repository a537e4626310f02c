"""Every filter in the sidebar, with counts that follow the others; the same on every page."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from deepmath_viz.corpus import token_lengths
from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset import glossary, topics
from deepmath_viz.dataset.facets.attached import Attached
from deepmath_viz.dataset.facets.bands import Band, Difficulty
from deepmath_viz.dataset.facets.kinds import Choice, Flag, Found, Marks, Region, Text, Topics
from deepmath_viz.dataset.facets.row import Facet
from deepmath_viz.dataset.filters import FACETS, UNKNOWN, Filters, attributes_of
from deepmath_viz.ui import filter_chips, state
from deepmath_viz.ui.elements import attached_filters, components, markdown, style

EASIEST, HARDEST = 1.0, 10.0
_MORE = "more_filters"


def filter_panel(store: Store, *, over: bool = True, texts: bool = True) -> Filters:
    """Show every filter with counts that follow the others; returns the filters in force.

    They hold on every page of the session that has this panel. Over the page stand those that are
    set, each of which one press takes off.

    Args:
        over: False where the page has shown the `filter_chips` already.
        texts: False where the page has a box for words of its own; a text that is set still holds.
    """
    filters = state.filters()
    state.share(filters)
    if over:
        filter_chips.show(filters)
    with st.sidebar:
        attached_filters.gone(store, filters)
        _widgets(store, filters, rare=False, texts=texts)
        _more(store, filters)
        st.button(
            "Clear all filters",
            icon=":material/filter_alt_off:",
            width="stretch",
            disabled=filters == Filters(),
            on_click=lambda: state.set_filters(Filters()),
        )
    return filters


def _widgets(store: Store, filters: Filters, *, rare: bool, texts: bool = True) -> None:
    for kind, widget in _WIDGETS.items():
        for attribute, facet in FACETS.items() if texts or kind is not Text else ():
            stands = not facet.needs or facet.needs in store.manifest.stages
            if type(facet) is kind and facet.rare == rare and stands:
                widget(store, filters, attribute, facet)


def _more(store: Store, filters: Filters) -> None:
    """The filters that few ask for: half of the panel's widgets, made when they are unfolded.

    They unfold when one of them has been set elsewhere, and stay as people leave them.
    """
    in_force = sum(row.rare and _others(filters, row) != filters for row in FACETS.values())
    unfolded, before = state.kept(_MORE) or (False, 0)
    unfolded = unfolded or in_force > before
    state.keep(_MORE, (unfolded, in_force))
    folded = st.expander(
        f"More filters ({in_force} set)" if in_force else "More filters",
        icon=":material/tune:",
        **state.seeded(_MORE, unfolded, lambda is_open: state.keep(_MORE, (is_open, in_force))),
    )
    if unfolded:
        with folded:
            _widgets(store, filters, rare=True)


def _set(name: str, read: Any = lambda value: value) -> Any:
    return state.change_filters(lambda old, value: replace(old, **{name: read(value)}))


def _others(filters: Filters, facet: Facet) -> Filters:
    """The filters without those of a facet: what its counts follow."""
    return filters.without(*attributes_of(facet.name))


def _region(_: Store, filters: Filters, attribute: str, facet: Region) -> None:
    region = getattr(filters, attribute)
    if region:
        st.button(
            markdown.escape(facet.words(region).removeprefix("a ").capitalize()),
            icon=":material/close:",
            help="Only problems in it are shown. Press to leave this filter out.",
            width="stretch",
            on_click=lambda: state.set_filters(state.filters().without(attribute)),
        )


def _text(_: Store, filters: Filters, attribute: str, facet: Text) -> None:
    st.text_input(
        facet.label,
        help=glossary.meaning(facet.label),
        placeholder="words, “quoted”, answer:1/2",
        icon=":material/search:",
        **state.seeded(
            f"f_{attribute}",
            getattr(filters, attribute),
            _set(attribute, lambda value: value or ""),
        ),
    )


def _topics(store: Store, filters: Filters, attribute: str, facet: Topics) -> None:
    # A topic without problems under the other filters stays in the tree, with its zero.
    counts = {name: 0 for name in store.counts.by("topic", Filters()) if name}
    now = store.counts.by("topic", _others(filters, facet))
    unknown = now.pop(None, 0)
    st.markdown(facet.label, help=glossary.meaning(facet.label))
    components.topic_tree(
        topics.tree(counts | now)[1:],
        unknown,
        getattr(filters, attribute),
        lambda name: _toggle_topic(attribute, name),
        key=f"f_{attribute}",
    )


def _toggle_topic(attribute: str, name: str) -> None:
    """Choose a topic or leave it out. Choosing one replaces what is chosen above or below it."""
    old = state.filters()
    chosen: tuple[str, ...] = getattr(old, attribute)
    if name in chosen:
        chosen = tuple(topic for topic in chosen if topic != name)
    else:
        above = topics.ancestors(name)
        below = name + topics.SEPARATOR
        kept = (t for t in chosen if t not in above and not t.startswith(below))
        chosen = (*kept, name)
    changed: dict[str, Any] = {attribute: chosen}
    state.set_filters(replace(old, **changed))


def _difficulty(store: Store, filters: Filters, attribute: str, facet: Difficulty) -> None:
    steps, unrated, unknown = store.counts.difficulty(_others(filters, facet))
    st.markdown(facet.label, help=glossary.meaning(facet.label))
    # The dataset's levels begin at 1, but a folder may hold any from 0.
    easiest = min([EASIEST, *store.counts.difficulty(Filters())[0]])
    levels = [step / 2 for step in range(int(easiest * 2), int(HARDEST * 2) + 1)]
    st.html(style.bars([steps.get(step, 0) for step in levels], levels, filters.difficulty))
    low, high = filters.difficulty or (easiest, HARDEST)
    st.select_slider(
        facet.label,
        options=sorted({*levels, low, high}),
        value=(easiest, HARDEST),  # makes it a range; the seed below is what it shows
        format_func=lambda step: f"{step:g}",
        label_visibility="collapsed",
        **state.seeded(
            f"f_{attribute}",
            (low, high),
            _set(attribute, lambda ends: None if ends == (easiest, HARDEST) else ends),
        ),
    )
    _switches(filters, facet, {"unrated": unrated, "unknown_difficulty": unknown})


def _band(store: Store, filters: Filters, attribute: str, facet: Band) -> None:
    """Two numbers, either of which may be left empty."""
    ends = getattr(filters, attribute) or (facet.lowest, facet.highest)
    number = int if facet.whole else float
    estimate = facet.needs == "tokens" and token_lengths.are_estimated(store.manifest)
    st.markdown(f"{facet.label} (estimate)" if estimate else facet.label)
    limits = (("from", facet.lowest), ("to", facet.highest))
    for at, (column, (what, limit)) in enumerate(zip(st.columns(2), limits, strict=True)):
        with column:
            st.number_input(
                f"{facet.label}, {what}",
                min_value=number(facet.lowest),
                max_value=number(facet.highest) if math.isfinite(facet.highest) else None,
                value=None,
                step=number(facet.step),
                placeholder=what,
                label_visibility="collapsed",
                **state.seeded(
                    f"f_{attribute}_{what}",
                    None if ends[at] == limit else number(ends[at]),
                    state.change_filters(_end_changed(attribute, facet, at)),
                ),
            )
    _switches(filters, facet, {})


def _end_changed(attribute: str, facet: Band, at: int) -> Callable[[Filters, Any], Filters]:
    def change(old: Filters, value: Any) -> Filters:
        changed: dict[str, Any] = {attribute: facet.moved(getattr(old, attribute), at, value)}
        return replace(old, **changed)

    return change


def _switches(filters: Filters, facet: Facet, counts: Mapping[str, int]) -> None:
    if not facet.switches:
        return
    with st.container(horizontal=True):
        for switch in facet.switches:
            name = switch.attribute
            st.checkbox(
                f"{switch.label} ({counts[name]:,})" if name in counts else switch.label,
                help="With a range: these too. Without a range: only these.",
                **state.seeded(f"f_{name}", getattr(filters, name), _set(name)),
            )


def _choice(store: Store, filters: Filters, attribute: str, facet: Choice) -> None:
    _options(filters, attribute, facet, store.counts.by(facet.column, _others(filters, facet)))


def _marks(store: Store, filters: Filters, attribute: str, facet: Marks) -> None:
    """As a choice, with a count for every word that there is."""
    others = _others(filters, facet)
    counts = store.counts.marks(facet.column, others)
    if facet.lacking:
        known = store.count(others) - counts.pop(None, 0)
        counts = {mark: known - n for mark, n in counts.items()}
    _options(filters, attribute, facet, counts)


def _found(store: Store, filters: Filters, attribute: str, facet: Found) -> None:
    """As a choice, once anybody has found anything or the filter is set."""
    counts = {}
    for name in facet.choices:
        changed: dict[str, Any] = {attribute: (name,)}
        counts[name] = store.count(replace(filters, **changed))
    if getattr(filters, attribute) or any(counts[name] for name in facet.values):
        _options(filters, attribute, facet, {name: n for name, n in counts.items() if n})


def _options(filters: Filters, attribute: str, facet: Choice, found: Mapping[Any, int]) -> None:
    counts = {(UNKNOWN if value is None else value): n for value, n in found.items()}
    chosen = list(getattr(filters, attribute))
    options = [*counts, *(value for value in chosen if value not in counts)]
    if facet.values:
        options.sort(key=[*facet.values, UNKNOWN].index)
    st.multiselect(
        facet.label,
        options,
        format_func=lambda value: f"{facet.called.get(value, value)} ({counts.get(value, 0):,})",
        placeholder="any",
        help=glossary.meaning(facet.label),
        **state.seeded(f"f_{attribute}", chosen, _set(attribute, tuple)),
    )


def _flag(_: Store, filters: Filters, attribute: str, facet: Flag) -> None:
    st.segmented_control(
        facet.label,
        [True, False],
        help=glossary.meaning(facet.label),
        format_func=lambda yes: facet.called[not yes],
        **state.seeded(f"f_{attribute}", getattr(filters, attribute), _set(attribute)),
    )


#: What each kind is shown by, in the order of the sidebar; of one kind, in the order of the table.
_WIDGETS: dict[type[Facet], Callable[[Store, Filters, str, Any], None]] = {
    Region: _region,
    Text: _text,
    Topics: _topics,
    Difficulty: _difficulty,
    Band: _band,
    Choice: _choice,
    Marks: _marks,
    Found: _found,
    Flag: _flag,
    Attached: attached_filters.show,
}
