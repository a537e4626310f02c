"""The problems to leave out of training, as a file to take away."""

from __future__ import annotations

import json
from typing import Any

import streamlit as st

from deepmath_viz.analysis.leave_out import (
    DROP_COLUMNS,
    REASONS,
    drop_list,
    side_words,
    with_questions,
)
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.dataset.pair_query import number
from deepmath_viz.dataset.wording import percent
from deepmath_viz.plumbing.markup import Markdown
from deepmath_viz.reviews import export as review_export
from deepmath_viz.ui import no_match, state
from deepmath_viz.ui.contamination.page import Asked
from deepmath_viz.ui.elements import markdown, widgets

_SHOWN = 1_000
_DEFAULT = ("exact", "above", "same")


def show(asked: Asked) -> None:
    """Choose the reasons, see how many problems that makes, and download them."""
    store, filters, query = asked.opened.store, asked.filters, asked.query
    above = f"above {number(query.threshold)}"
    if query.rule.name:
        above = query.rule.words(number(query.threshold))
    said = REASONS | {"above": markdown.escape(above)}
    wanted = [name for name in (state.param("reasons") or "").split(",") if name in REASONS]
    st.pills(
        "Leave out a problem with a pair that is",
        list(REASONS),
        selection_mode="multi",
        format_func=said.__getitem__,
        default=list(_DEFAULT),
        **state.seeded(
            "drop_reasons",
            wanted or list(_DEFAULT),
            lambda value: state.set_params(
                reasons=None if tuple(value) == _DEFAULT else ",".join(value)
            ),
        ),
    )
    keep = state.param("different") != "drop"
    st.toggle(
        "A pair that people judged different is no reason",
        **state.seeded(
            "drop_different",
            keep,
            lambda value: state.set_params(different=None if value else "drop"),
        ),
    )
    reasons = wanted or list(_DEFAULT)

    def listed(some: Filters) -> list[dict[str, Any]]:
        return drop_list(store, query, some, asked.judged, reasons, keep_different=keep)

    rows = listed(filters)
    total = store.count(filters)
    matching = " that match the filters" * (filters != Filters())
    st.markdown(
        f"**{len(rows):,}** of {total:,} problems{matching} "
        f"({percent(len(rows), total)}), against "
        f"{markdown.escape(side_words(query))}"
    )
    if not rows:
        no_match.show(
            filters,
            lambda some: len(listed(some)),
            Markdown("No problem has such a pair."),
            icon=":material/join_inner:",
        )
        return
    with st.container(horizontal=True):
        for ending, write in review_export.FORMATS.items():
            widgets.download(
                ending.upper(),
                write(rows, DROP_COLUMNS),
                f"leave-out.{ending}",
                key=f"drop_{ending}",
            )
        unknown = all(row["hub_row"] is None for row in rows)
        widgets.download(
            "Hub rows (JSON)",
            json.dumps(sorted({r["hub_row"] for r in rows if r["hub_row"] is not None})),
            "leave-out-hub-rows.json",
            key="drop_hub_rows",
            disabled=unknown,
            help="It is not known which rows of the pinned revision these are"
            if unknown
            else "Row numbers of the pinned revision, as a list",
        )
    st.dataframe(
        with_questions(store, rows[:_SHOWN]),
        hide_index=True,
        column_config={"question": st.column_config.TextColumn(width="large")},
    )
    st.caption(
        "id is the row in this corpus and means nothing elsewhere; key lasts; hub_row is the row "
        "of the pinned revision, empty where unknown."
        + f" The first {_SHOWN:,} are shown; the files have all."
        * (len(rows) > _SHOWN)
    )
