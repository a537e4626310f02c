"""Inputs for the parameters of a query, each of the kind that the comparison asks for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from deepmath_viz.plumbing.markup import Markdown
from deepmath_viz.sql.parameters import NUMBER, TRUTH, WHOLE, Parameter, Value
from deepmath_viz.ui import state
from deepmath_viz.ui.elements import markdown
from deepmath_viz.ui.sql import address

_WIDTH = 190


def show(parameters: tuple[Parameter, ...], values: Mapping[str, Value]) -> None:
    """Show an input for each parameter; what is entered stands in the address, and the query runs.

    Args:
        values: those that are given, by name.
    """
    if not parameters:
        return
    with st.container(horizontal=True, vertical_alignment="bottom", key="sql_values"):
        for parameter in parameters:
            _input(parameter, values.get(parameter.name))


def _input(parameter: Parameter, value: Value | None) -> None:
    name, label = parameter.name, _label(parameter.name)

    def give(entered: Any) -> None:
        address.give(name, None if entered in (None, "") else _text(entered))

    key = f"sql_value_{name}"
    if parameter.kind in (NUMBER, WHOLE):
        look: dict[str, Any] = (
            {"step": 1} if parameter.kind == WHOLE else {"step": 0.5, "format": "%g"}
        )
        st.number_input(label, value=None, width=_WIDTH, **look, **state.seeded(key, value, give))
    elif parameter.kind == TRUTH:
        words = None if value is None else _text(value)
        st.selectbox(label, ["true", "false"], width=_WIDTH, **state.seeded(key, words, give))
    elif parameter.choices:
        chosen = value if value in parameter.choices else None
        st.selectbox(
            label, list(parameter.choices), width=_WIDTH, **state.seeded(key, chosen, give)
        )
    else:
        st.text_input(label, width=_WIDTH, **state.seeded(key, value or "", give))


def _label(name: str) -> Markdown:
    return markdown.escape(f"${name}")


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float) else str(value)
