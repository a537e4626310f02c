"""Which problems an export draws, and in what order: the choices, for the export dialog."""

from __future__ import annotations

from typing import Any

import streamlit as st

from deepmath_viz.corpus.store import Store
from deepmath_viz.exports.draws.draw import ORDERS, PASS_RATE, SPREADS, Draw

_ORDERS = {
    "corpus": "As in the corpus",
    "random": "At random",
    "rising": "Rising",
    "falling": "Falling",
    "gaussian": "Bell curve",
}
_SPREADS = {"random": "At random", "proportion": "In proportion", "even": "Evenly"}
_BY = {"difficulty": "Difficulty", PASS_RATE: "Share of R1 that agrees"}


def choices(store: Store) -> dict[str, Any]:
    """Show the choices; gives the `draw` of a recipe."""
    with st.expander("How many, and in what order", icon=":material/shuffle:"):
        return {"draw": Draw(**_number(), **_order(store))}


def _number() -> dict[str, Any]:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        limit = st.number_input(
            "Draw, problems", 1, None, None, placeholder="all", width=140, key="export_limit"
        )
        spread = st.segmented_control(
            "Over domain and difficulty",
            list(SPREADS),
            format_func=_SPREADS.__getitem__,
            default="random",
            required=True,
            disabled=limit is None,
            key="export_spread",
            help="In proportion: as much of each kind as there is. Evenly: as many of each kind.",
        )
        cap = st.number_input(
            "Of each kind at most",
            1,
            None,
            None,
            placeholder="any number",
            width=170,
            key="export_cap",
            help="A kind is a domain at a whole level of difficulty",
        )
        control = st.toggle(
            "A control set beside",
            key="export_control",
            help="As many other problems as a split of their own, drawn to match in domain and "
            "length of the question",
        )
    return {"limit": limit, "spread": spread, "cap": cap, "control": control}


def _order(store: Store) -> dict[str, Any]:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        order = st.selectbox(
            "Order of the rows",
            list(ORDERS),
            format_func=_ORDERS.__getitem__,
            width=200,
            key="export_order",
            help="Where a trainer does not shuffle, the order is the curriculum",
        )
        chosen: dict[str, Any] = {"order": order}
        if order in ("rising", "falling", "gaussian"):
            known = [name for name in _BY if name != PASS_RATE or store.has_verdicts]
            chosen["by"] = st.selectbox(
                "By", known, format_func=_BY.__getitem__, width=220, key="export_by"
            )
        if order == "gaussian":
            usual = (0.5, 0.2) if chosen["by"] == PASS_RATE else (6.0, 1.0)
            key = f"export_bell_{chosen['by']}"
            chosen["centre"] = st.number_input("Around", value=usual[0], width=110, key=key)
            chosen["width"] = st.number_input(
                "Width", 0.01, None, usual[1], width=110, key=f"{key}_width"
            )
        chosen["window"] = st.number_input(
            "Shuffled within, rows", 0, 2**31 - 1, 0, width=170, key="export_window"
        )
    return chosen
