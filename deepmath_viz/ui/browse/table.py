"""The list of problems as a table: one line a problem, with its mathematics on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset.records import ListedProblem
from deepmath_viz.dataset.rows import reference
from deepmath_viz.maths.latex.lines import cell
from deepmath_viz.plumbing.markup import Markdown
from deepmath_viz.ui import state
from deepmath_viz.ui.browse import columns
from deepmath_viz.ui.browse.columns import PROBLEM, Column
from deepmath_viz.ui.elements import components, markdown

_KEY = "problem_table"
#: Place that a question has at least, in rem.
_LEAST = 18.0


def table(store: Store, rows: Sequence[ListedProblem], order: str, terms: Sequence[str]) -> None:
    """Show problems, one a line.

    Args:
        order: the list's, which the header of its column marks.
        terms: of the text filter, which are marked.
    """
    shown = {"id": PROBLEM, **columns.chosen(columns.known(store))}
    with st.container(key=f"{_KEY}-rows"):
        st.html(_widths(list(shown.values())))
        st.markdown(_drawn(store, rows, shown, terms), anchors=False)
    listed = list(shown.values())
    components.problem_table(
        [reference(row["key"], row["copy"]) for row in rows],
        [_sorted(column, order) for column in listed],
        lambda problem: state.set_params(problem=problem),
        lambda at: state.set_params(sort=columns.next_order(listed[at], order), page=None),
        key=_KEY,
    )


def choice(store: Store) -> None:
    """Choose the columns of the table."""
    there = columns.known(store)
    with st.popover("Columns", icon=":material/view_column:", key="table_columns"):
        st.multiselect(
            "Columns beside the number",
            list(there),
            format_func=lambda name: there[name].label,
            placeholder="the usual ones",
            **state.seeded(
                "table_cols",
                list(columns.chosen(there)),
                lambda names: _choose(names),
            ),
        )


def _choose(names: Sequence[str]) -> None:
    usual = ",".join(columns.USUAL)
    state.prefer("cols", ",".join(names) or usual, usual)


def _sorted(column: Column, order: str) -> str | None:
    if not (column.up or column.down):
        return None
    return {column.up: "ascending", column.down: "descending"}.get(order, "none")


def _drawn(
    store: Store,
    rows: Sequence[ListedProblem],
    shown: Mapping[str, Column],
    terms: Sequence[str],
) -> Markdown:
    attached = [name for name in shown if name in store.attached.columns()]
    ids = [row["id"] for row in rows]
    values = store.attached.values(ids, *attached) if attached else {}
    lines = [
        _line([cell(markdown.escape(column.label)) for column in shown.values()]),
        _line([Markdown("--:" if column.number else ":--") for column in shown.values()]),
    ]
    for row in rows:
        own = values.get(row["id"], {})
        lines.append(_line([cell(column.cell(row, own, terms)) for column in shown.values()]))
    return Markdown("\n".join(lines))


def _line(cells: list[Markdown]) -> Markdown:
    return Markdown(f"| {' | '.join(cells)} |")


def _widths(shown: Sequence[Column]) -> str:
    """A style sheet for the widths of the columns: of our own numbers alone."""
    place = f".st-key-{_KEY}-rows table"
    made = [
        f"{place} :is(th, td):nth-child({n:d}) {{ width: {column.width:g}rem; }}"
        for n, column in enumerate(shown, 1)
        if column.width
    ]
    least = sum(column.width or _LEAST for column in shown)
    return f"<style>{place} {{ min-width: {least:g}rem; }}\n" + "\n".join(made) + "</style>"
