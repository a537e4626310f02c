"""The Browse page: the list of matching problems, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset import id_lists
from deepmath_viz.dataset.facets.kinds import text_parts
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.dataset.records import ListedProblem
from deepmath_viz.dataset.sorts import LISTED
from deepmath_viz.ui import no_match, state
from deepmath_viz.ui.browse import table, views
from deepmath_viz.ui.elements import attached_cells, components, export_dialog, markdown, widgets
from deepmath_viz.ui.elements.problem_card import (
    Text,
    answer_line,
    open_problem,
    problem_card,
    problem_title,
)

_VIEWS = {"cards": "Cards", "table": "Table"}
#: Problems on a page of the table, unless another number was chosen.
_LINES = 20


def problem_list(store: Store, filters: Filters) -> None:
    """Show how many problems match, and one page of them with their mathematics."""
    components.kept_lists()
    view = "table" if state.preferred("view") == "table" else "cards"
    usual = _LINES if view == "table" else state.PAGE_SIZES[0]
    total, everything = store.count(filters), store.count(Filters())
    at = state.paging(total, state.page_size(usual))
    _toolbar(store, filters, total, everything, view, usual)
    attached_cells.lacking(store, state.sort())
    if not total:
        no_match.show(filters, store.count)
        return
    order = attached_cells.order(store)
    rows = store.page(filters, order, at.first, at.size)
    terms, _ = text_parts(filters.text)
    if view == "table":
        table.table(store, rows, order, terms)
    else:
        _cards(store, rows, terms)
    widgets.pager("list_page", at)


def _cards(store: Store, rows: Sequence[ListedProblem], terms: Sequence[str]) -> None:
    pools = store.novelty.pools([row["id"] for row in rows])
    for row in rows:
        question = row["question"]
        hits = markdown.question_hits(question, terms) if terms else None
        problem_card(
            problem_title(row, state.params()),
            Text(question, marked=hits),
            key=f"row-{row['id']}",
            facts=markdown.facts(row, pools.get(row["id"]))
            + attached_cells.badges(store, row["id"]),
            below=answer_line(row["final_answer"], terms=terms),
        )


def _toolbar(
    store: Store, filters: Filters, total: int, everything: int, view: str, usual: int
) -> None:
    said = " :gray[· no filter]" * (filters == Filters())
    st.markdown(f"**{total:,}** of {everything:,} problems{said}")
    # In one line beside an open sidebar from 1280 px on, so nothing here has a label above it.
    with st.container(
        horizontal=True, vertical_alignment="center", gap="xsmall", key="list_toolbar"
    ):
        views.menu(store)
        st.button(
            "Random",
            icon=":material/shuffle:",
            shortcut="x",
            disabled=not total,
            help="Open a random one of these",
            on_click=lambda: open_problem(store, store.random(filters)),
        )
        export_dialog.offer(store, filters=filters, disabled=not total)
        if view == "table":
            table.choice(store)
        st.segmented_control(
            "View",
            list(_VIEWS),
            format_func=_VIEWS.__getitem__,
            required=True,
            label_visibility="collapsed",
            **state.seeded("list_view", view, lambda value: state.prefer("view", value, "cards")),
        )
        _order(store, filters)
        widgets.per_page("list_size", usual, labelled=False)


def _order(store: Store, filters: Filters) -> None:
    listed = {LISTED: "As found"} if id_lists.keeps_order(filters.region) else {}
    sorts = listed | attached_cells.offered(store) | attached_cells.sorts(store)
    widgets.menu(
        "sort",
        sorts,
        "Sort",
        attached_cells.order(store),
        key="list_sort",
        width=150,
        resets=["page"],
        labelled=False,
    )
