"""What the address says on the SQL page: the query, and what its chart shows."""

from __future__ import annotations

from collections.abc import Mapping

from deepmath_viz.sql import address as sql_address
from deepmath_viz.ui import state

#: What a chart shows: its kind, and columns of the result.
CHART, ACROSS, UP, COLOUR = _CHART = ("chart", "across", "up", "colour")
#: What stands in the menu and in the address where nothing is told apart by colour.
NO_COLOUR = "none"


def belongs(param: str) -> bool:
    """Whether a parameter is a part of a query under a name: its text, values, chart and view."""
    return param in ("q", "view", *_CHART) or bool(sql_address.given({param: ""}))


def query() -> str:
    """The query of the address; empty where there is none."""
    return sql_address.from_param(state.param("q"))


def given() -> dict[str, str]:
    """What the address gives to the query's parameters, by their names."""
    return sql_address.given({name: texts[-1] for name, texts in state.params().items() if texts})


def give(name: str, text: str | None) -> None:
    """Give a value to a parameter of the query; None takes it away."""
    (param,) = sql_address.to_params({name: ""})
    state.set_params(**{param: text}, rows=None)


def change(sql: str) -> None:
    """Ask the query as it was changed; its chart stays what it was, where its columns stay."""
    state.set_params(q=sql_address.to_param(sql), rows=None)


def ask(sql: str, values: Mapping[str, str] | None = None) -> None:
    """Ask another query: what was said of the one before means nothing for it.

    Args:
        values: of its parameters.
    """
    before = dict.fromkeys([*_CHART, *sql_address.to_params(given())])
    now = {**before, **sql_address.to_params(values or {})}
    state.set_params(q=sql_address.to_param(sql), rows=None, **now)
