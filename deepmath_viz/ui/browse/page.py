"""The Browse page: the list of matching problems, a page at a time."""

from __future__ import annotations

import streamlit as st

from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.ui import state
from deepmath_viz.ui.elements import attached_cells, export_dialog, markdown, widgets
from deepmath_viz.ui.elements.problem_card import (
    Text,
    answer_line,
    open_problem,
    problem_card,
    problem_title,
)


def problem_list(store: Store, filters: Filters) -> None:
    """Show how many problems match, and one page of them with their mathematics."""
    total, everything = store.count(filters), store.count(Filters())
    at = state.paging(total, state.page_size())
    _toolbar(store, filters, total, everything)
    attached_cells.lacking(store, state.sort())
    if not total:
        st.info(
            f"No problem matches: {markdown.escape('; '.join(filters.describe()))}.",
            icon=":material/filter_alt_off:",
        )
        st.button(
            "Clear all filters", key="clear_empty", on_click=lambda: state.set_filters(Filters())
        )
        return
    for row in store.page(filters, attached_cells.order(store), at.first, at.size):
        problem_card(
            problem_title(row, state.params()),
            Text(row["question"]),
            key=f"row-{row['id']}",
            facts=markdown.facts(row) + attached_cells.badges(store, row["id"]),
            below=answer_line(row["final_answer"]),
        )
    widgets.pager("list_page", at)


def _toolbar(store: Store, filters: Filters, total: int, everything: int) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        with st.container(gap=None):
            st.markdown(f"**{total:,}** of {everything:,} problems")
            if filters == Filters():
                st.caption("No filter: all problems.")
        st.button(
            "Random",
            icon=":material/shuffle:",
            shortcut="x",
            disabled=not total,
            help="Open a random one of these",
            on_click=lambda: open_problem(store, store.random(filters)),
        )
        export_dialog.offer(store, filters=filters, disabled=not total)
        sorts = attached_cells.offered(store) | attached_cells.sorts(store)
        widgets.menu(
            "sort",
            sorts,
            "Sort",
            attached_cells.order(store),
            key="list_sort",
            width=210,
            resets=["page"],
        )
        widgets.per_page("list_size")
