"""Ways between the SQL page and the others: a query for some problems, and problems of a result."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset import id_lists
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.sql import address as sql_address
from deepmath_viz.ui import navigation, state
from deepmath_viz.ui.elements import export_dialog

#: Problems that a query names one by one; a longer text is no pleasure to read.
_NAMED = 1_000


def show(ids: Sequence[int], *, key: str) -> None:
    """A link to a query for these problems; without one where there are too many to name."""
    if 0 < len(ids) <= _NAMED:
        listed = ", ".join(str(id_) for id_ in ids)
        query = (
            "SELECT id, difficulty, topic, question, final_answer\n"
            f"FROM problems\nWHERE id IN ({listed})\nORDER BY difficulty DESC"
        )
        st.page_link(
            navigation.SQL,
            label="Show in SQL",
            icon=":material/terminal:",
            query_params={**state.bare_url(), "q": [sql_address.to_param(query)]},
        )
    elif len(ids):
        st.button(
            "Show in SQL",
            icon=":material/terminal:",
            type="tertiary",
            disabled=True,
            help=f"A query names at most {_NAMED:,} problems; select fewer, or export them.",
            key=key,
        )


def query(sql: str, label: str = "SQL") -> None:
    """A link that runs a query of ours on the SQL page."""
    st.page_link(
        navigation.SQL,
        label=label,
        icon=":material/terminal:",
        query_params={**state.bare_url(), "q": [sql_address.to_param(sql)]},
        help="Run this query on the SQL page",
    )


def problems_of(store: Store, ids: Sequence[int]) -> None:
    """Ways on from a result that has ids: Browse, the map, an export."""
    known = [id_ for id_ in dict.fromkeys(ids) if 0 <= id_ < 2**63]
    if not known:
        return
    if len(known) > id_lists.MOST:
        st.caption(f"Narrow it to {id_lists.MOST:,} problems to open them in Browse or on the map.")
    else:
        filters = Filters(region=id_lists.text_in_order(known))
        for page, label, icon in (
            (navigation.BROWSE, f"Browse these {len(known):,}", ":material/menu_book:"),
            (navigation.MAP, "On the map", ":material/scatter_plot:"),
        ):
            st.page_link(page, label=label, icon=icon, query_params=state.filter_params(filters))
    export_dialog.offer(store, ids=known, key="sql_export")
