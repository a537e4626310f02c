"""The Answers page: how far the solutions agree with the final answer, and where not."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from deepmath_viz.analysis import agreement
from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset import glossary
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.dataset.labels import AGREEMENTS
from deepmath_viz.dataset.wording import percent
from deepmath_viz.plumbing.markup import Markdown
from deepmath_viz.ui import no_match, origin, state
from deepmath_viz.ui.charts.agreement import agreement_chart
from deepmath_viz.ui.elements import (
    answer_row,
    attached_cells,
    chart,
    export_dialog,
    markdown,
    widgets,
)
from deepmath_viz.ui.elements.problem_card import Text, problem_card, problem_title

VIEWS = {
    "agreement": "Agreement",
    "differences": "Differences",
    "doubtful": "Doubtful labels",
    "rewards": "Rewards",
    "rollouts": "Rollouts",
    "spot-check": "Spot-check",
}
_BY = agreement.GROUPED_BY
_DIFFERING = tuple(name for name in AGREEMENTS if name != "all")


def choose_view() -> str:
    """The switch between the parts of the page, kept in the URL."""
    return widgets.choice(
        "view", VIEWS, "View", key="answers_view", resets=["page"], labelled=False
    )


def show_agreement(store: Store, filters: Filters) -> None:
    """Counts and shares of agreement: in all, by domain, difficulty and answer type."""
    counts = store.counts.by("agreement", filters)
    uncompared = counts.pop(None, 0)
    compared = sum(counts.values())
    if not compared:
        no_match.show(
            filters,
            lambda some: sum(n for name, n in store.counts.by("agreement", some).items() if name),
            Markdown("No problem that matches has compared solutions."),
            icon=":material/rule:",
        )
        return
    with st.container(horizontal=True):
        for name in AGREEMENTS:
            told = glossary.meaning(name) if name == "undecided" else None
            label = agreement.NAMES[name].capitalize()
            widgets.share(label, counts.get(name, 0), compared, told=told)
    export_dialog.offer(store, filters=filters, key="answers_export")
    st.caption(
        f"{compared:,} problems with compared solutions; {uncompared:,} without. A verdict compares"
        " a solution's answer with the final answer of the dataset; it does not say which is right."
    )
    by = widgets.choice("by", _BY, "By", key="answers_by")
    groups = agreement.groups(store.counts.agreement_by(by, filters))
    figure = agreement_chart(groups, chart.look(), f"Agreement by {_BY[by]}")
    st.plotly_chart(figure, key=f"agreement_{by}", config={"displaylogo": False})
    st.dataframe(agreement.table(groups, _BY[by]), hide_index=True)
    _methods(store, filters)


def _methods(store: Store, filters: Filters) -> None:
    rows = store.counts.verdicts(filters)
    total = sum(count for *_, count in rows)
    with st.expander("Verdicts by solution, and what decided them"):
        st.dataframe(
            [
                {"solution": n, "verdict": verdict, "decided by": method, "solutions": count}
                | {"share": percent(count, total)}
                for n, verdict, method, count in rows
            ],
            hide_index=True,
        )


def _differing(filters: Filters) -> Filters:
    return filters if filters.agreements else replace(filters, agreements=_DIFFERING)


def show_differences(store: Store, filters: Filters) -> None:
    """The problems whose answers differ, a page at a time."""
    chosen, filters = filters, _differing(filters)
    total = store.count(filters)
    at = state.paging(total, state.page_size())
    st.markdown(f"**{total:,}** problems")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(markdown.escape("; ".join(filters.describe())), width="stretch")
        export_dialog.offer(store, filters=filters, key="answers_export", disabled=not total)
    if not total:
        no_match.show(
            chosen,
            lambda some: store.count(_differing(some)),
            Markdown("No answers differ among the problems that match."),
            icon=":material/rule:",
        )
        return
    within = origin.listing("answers", filters)
    for row in store.page(filters, attached_cells.order(store), at.first, at.size):
        problem_card(
            problem_title(row, within),
            Text(row["question"]),
            key=f"row-{row['id']}",
            facts=markdown.facts(row) + attached_cells.badges(store, row["id"]),
            below=partial(answer_row.line_up, store, row),
        )
    widgets.pager("answers_page", at)
