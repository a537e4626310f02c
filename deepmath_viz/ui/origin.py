"""Reading within a result: a problem opened from one knows its place in it, and the way back.

The result is a list that keeps its order (`dataset.id_lists`) and the region of Browse's filters,
as where all of it is browsed, or what filters of the page's own leave; beside it stands what the
page that found it had in its address.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlencode

import streamlit as st

from deepmath_viz.dataset import id_lists
from deepmath_viz.dataset.filters import PARAMETERS, Filters
from deepmath_viz.ui import navigation, state

#: Pages that results are read from: script, what the way back is called, and one of its problems.
_PAGES = {
    "search": (navigation.SEARCH, "Back to the search", "hit"),
    "sql": (navigation.SQL, "Back to the query", "result"),
    "answers": (navigation.ANSWERS, "Back to Answers", "problem"),
}
#: Parameters that an address names at most; no page has more.
_MOST = 60


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the result that is read was found.

    Attributes:
        page: the script of the page.
        label: of the way back.
        one: what a problem of it is called.
        query: the page's own parameters.
    """

    page: Path
    label: str
    one: str
    query: dict[str, list[str]]

    def return_to(self) -> None:
        """Open the page again as it was left, under the filters of now."""
        filters = state.filters().without("region").to_params()
        here = filters if self.page == navigation.SEARCH else {}
        st.switch_page(self.page, query_params={**here, **self.query, **state.bare_url()})


def reading(page: str, ids: Sequence[int], filters: Filters) -> dict[str, list[str]] | None:
    """Query parameters of Browse for reading one problem of a result after the other.

    Args:
        page: the page that found it, of `_PAGES`; its address is that of now.
        ids: of the result, in its order.
        filters: that were in force, but for a region.

    Returns:
        None where the result is too long for an address.
    """
    known = [id_ for id_ in dict.fromkeys(ids) if 0 <= id_ < 2**63]
    if not known or len(known) > id_lists.MOST:
        return None
    own = {
        name: texts
        for name, texts in state.params().items()
        if name == "region" or name not in (*PARAMETERS, "corpus")
    }
    listed = {"region": [id_lists.text_in_order(known)]}
    back = f"{page}?{urlencode(own, doseq=True)}"
    return {**state.filter_params(filters), **listed, state.BACK: [back]}


def listing(page: str, filters: Filters) -> dict[str, list[str]]:
    """Query parameters of Browse for reading a list that a page makes by filters of its own.

    No other page gets these filters, and the way back leads to the page under those that it had.

    Args:
        page: of `_PAGES`; its address is that of now.
        filters: of the list.
    """
    own = {name: texts for name, texts in state.params().items() if name != "corpus"}
    return {**state.filter_params(filters), state.BACK: [f"{page}?{urlencode(own, doseq=True)}"]}


def origin() -> Origin | None:
    """Where the result that the address reads was found; None where it reads none."""
    name, _, query = (state.param(state.BACK) or "").partition("?")
    if name not in _PAGES:
        return None
    try:
        own = parse_qs(query, max_num_fields=_MOST)
    except ValueError:  # more parameters than any page has
        own = {}
    return Origin(*_PAGES[name], own)
