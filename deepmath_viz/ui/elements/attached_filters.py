"""The filters of attached columns in the sidebar: bars, ranges, words, each with its counts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import streamlit as st

from deepmath_viz.corpus.attached import kinds, serving
from deepmath_viz.corpus.attached.column import Column
from deepmath_viz.corpus.queries.attached import Tally
from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset import glossary
from deepmath_viz.dataset.facets import attached as facet_attached
from deepmath_viz.dataset.facets.attached import Condition
from deepmath_viz.dataset.facets.row import Facet
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.ui import state
from deepmath_viz.ui.elements import markdown, style

#: Values that a menu offers; a column with more is looked through by a part of its texts.
_MENU = 200
#: The largest number that a browser takes exactly.
_LARGEST = 2**53 - 1
#: What is kept of a solve rate: the words on the button, and its condition without the column.
BANDS = {
    "20 to 80% solved": ":0.2~0.8",
    "Not never, not always": ":0~1:inside",
}


def gone(store: Store, filters: Filters) -> None:
    """Offer to leave out filters by columns that are not attached here: nothing can be counted."""
    for name in store.attached.missing(filters):
        st.button(
            f"{markdown.escape(name)} is not attached",
            icon=":material/close:",
            key=f"f_attached_{name}_gone",
            help="The address filters by a column that is not attached here. Press to leave that"
            " filter out.",
            width="stretch",
            on_click=_writer(name),
            args=((),),
        )


def show(store: Store, filters: Filters, _attribute: str, facet: Facet) -> None:
    """Show the filters of every attached column; nothing where there is none."""
    columns = store.attached.columns()
    if not columns:
        return
    asked = [found for found in map(facet_attached.condition, filters.attached) if found]
    with st.expander(facet.label, icon=":material/attach_file:", expanded=bool(filters.attached)):
        st.caption("From files of your own", help=glossary.meaning(facet.label))
        for name, column in columns.items():
            mine = [one for one in asked if one.column == name]
            _KINDS[column.kind](column, mine, store.attached.tally(name, filters))


def _label(column: Column) -> None:
    st.markdown(
        markdown.escape(column.name),
        help=markdown.escape(serving.meaning(column.table, column.about)),
    )


def _writer(name: str) -> Callable[[Sequence[str]], None]:
    """Puts other conditions in place of those on a column."""

    def write(conditions: Sequence[str]) -> None:
        old = state.filters()
        kept = facet_attached.besides(old.attached, name)
        state.set_filters(replace(old, attached=(*kept, *conditions)))

    return write


def _missing(column: Column, asked: Sequence[Condition], tally: Tally) -> None:
    """A switch for the problems without a value, where there are any."""
    gone = Condition(column.name, facet_attached.NONE)
    chosen = gone in asked
    if not tally.missing and not chosen:
        return
    others = [one.text for one in asked if one != gone]
    st.checkbox(
        f"Missing ({tally.missing:,})",
        help="With another choice: these too. Alone: only these.",
        **state.seeded(
            f"f_attached_{column.name}_missing",
            chosen,
            lambda value: _writer(column.name)([*others, *[gone.text] * bool(value)]),
        ),
    )


def _range(column: Column, asked: Sequence[Condition], tally: Tally) -> None:
    """A histogram over a slider with two ends, and the bands of a solve rate."""
    name, edges = column.name, [float(edge) for edge in column.edges]
    days = column.kind == kinds.DATE
    present = next((one for one in asked if one.kind == facet_attached.RANGE), None)
    gone = [one.text for one in asked if one.kind != facet_attached.RANGE]
    _label(column)
    low, high = edges[0], edges[-1]
    chosen = None
    if present is not None:
        ends = (_number(present.low, low), _number(present.high, high))
        chosen = (min(max(ends[0], low), high), max(min(ends[1], high), low))
    st.html(style.histogram(tally.bars, edges, chosen, name, days=days))
    if max(-low, high) > _LARGEST:  # no slider goes further
        st.caption("These numbers are too large for a slider; the address takes a range of them.")
        _missing(column, asked, tally)
        return
    options: dict[str, Any] = {"step": (high - low) / 100}
    ends_shown: tuple[Any, Any] = chosen or (low, high)
    limits: tuple[Any, Any] = (low, high)
    if days:
        options, limits = {"step": timedelta(days=1)}, (_day(low), _day(high) + timedelta(days=1))
        ends_shown = (_day(ends_shown[0]), _day(ends_shown[1]))
    elif column.is_whole:
        options = {"step": 1}
        limits = (int(low // 1), int(-(-high // 1)))
        ends_shown = (int(ends_shown[0] // 1), int(-(-ends_shown[1] // 1)))

    def write(ends: tuple[Any, Any]) -> None:
        if tuple(ends) == limits:
            _writer(name)(gone)
        else:
            first, last = (end if isinstance(end, date) else float(end) for end in ends)
            made = Condition(name, facet_attached.RANGE, first, last)
            _writer(name)([made.text, *gone])

    st.slider(
        markdown.escape(name),
        min_value=limits[0],
        max_value=limits[1],
        value=limits,  # makes it a range; the seed below is what it shows
        label_visibility="collapsed",
        **options,
        **state.seeded(f"f_attached_{name}", ends_shown, write),
    )
    if present is not None and (present.inside or present.low is None or present.high is None):
        st.caption(markdown.escape(present.words))
    if column.about.rate:
        with st.container(horizontal=True, gap="xsmall"):
            for words, band in BANDS.items():
                st.button(
                    words,
                    key=f"f_attached_{name}_{band}",
                    type="primary" if present and present.text == f"{name}{band}" else "secondary",
                    on_click=_writer(name),
                    args=([f"{name}{band}"],),
                )
    _missing(column, asked, tally)


def _words(column: Column, asked: Sequence[Condition], tally: Tally) -> None:
    """A menu of values or tags with their counts; a part of a text where they are very many."""
    name = column.name
    _label(column)
    if len(column.words) > _MENU:
        part = next((one for one in asked if one.kind == facet_attached.PART), None)
        rest = [one.text for one in asked if one.kind != facet_attached.PART]

        def look(value: str) -> None:
            found = facet_attached.condition(f"{name}~{value or ''}")
            _writer(name)([*rest, *([found.text] if found else [])])

        st.text_input(
            markdown.escape(name),
            placeholder=f"part of one of {len(column.words):,} texts",
            label_visibility="collapsed",
            **state.seeded(f"f_attached_{name}", part.value if part else "", look),
        )
        _missing(column, asked, tally)
        return
    chosen = [one.value for one in asked if one.kind == facet_attached.VALUE]
    rest = [one.text for one in asked if one.kind != facet_attached.VALUE]
    options = [*column.words, *(value for value in chosen if value not in column.words)]
    if column.kind != kinds.BOOLEAN:
        options.sort(key=lambda word: (-tally.words.get(word, 0), word))
    st.multiselect(
        markdown.escape(name),
        options,
        format_func=lambda word: f"{word} ({tally.words.get(word, 0):,})",
        placeholder="any",
        label_visibility="collapsed",
        **state.seeded(
            f"f_attached_{name}",
            chosen,
            lambda values: _writer(name)(
                [*(Condition(name, facet_attached.VALUE, value=v).text for v in values), *rest]
            ),
        ),
    )
    _missing(column, asked, tally)


def _number(end: facet_attached.End, otherwise: float) -> float:
    if end is None:
        return otherwise
    return float(end.toordinal() - date(1970, 1, 1).toordinal()) if isinstance(end, date) else end


def _day(number: float) -> date:
    return date(1970, 1, 1) + timedelta(days=int(number // 1))


_KINDS: dict[str, Callable[[Column, Sequence[Condition], Tally], None]] = {
    kinds.NUMBER: _range,
    kinds.DATE: _range,
    kinds.BOOLEAN: _words,
    kinds.TEXT: _words,
    kinds.TAGS: _words,
}
