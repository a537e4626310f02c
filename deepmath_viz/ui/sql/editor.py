"""The editor of the SQL page: a Streamlit component around CodeMirror.

Its sources lie in `frontend/sql/`; `npm ci && npm run build` there makes the bundle.
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from deepmath_viz.corpus import schema
from deepmath_viz.corpus.rollouts.table import ROLLOUTS
from deepmath_viz.corpus.schema_doubts import ERRATA
from deepmath_viz.errors import SqlError
from deepmath_viz.ui import FRONTEND, state
from deepmath_viz.ui.elements import bundles
from deepmath_viz.ui.sql import past

_HTML = """
<div class="editor">
  <div class="bar">
    <div class="tabs" role="group" aria-label="Queries"></div>
    <button type="button" class="run">Run<span class="keys">Ctrl ⏎</span></button>
  </div>
  <div class="text"></div>
</div>
"""
_EDITOR = st.components.v2.component(
    "deepmath_sql_editor",
    html=_HTML,
    css=(FRONTEND / "sql_editor.css").read_text(encoding="utf-8"),
    js=bundles.loader("sql-editor"),
)
#: Functions that complete; DuckDB has a thousand more.
_FUNCTIONS = (
    "abs any_value approx_quantile arg_max arg_min array_agg avg bool_and bool_or ceil "
    "coalesce concat contains count count_if date_trunc dense_rank ends_with exp first "
    "floor greatest hash histogram if ifnull json_extract lag last lead least left length "
    "levenshtein list list_contains list_distinct list_filter list_sort list_transform ln "
    "log10 lower ltrim max md5 median min mode ntile nullif quantile_cont rank "
    "regexp_extract regexp_extract_all regexp_full_match regexp_matches regexp_replace "
    "replace reverse right round row_number rtrim split_part sqrt starts_with stddev "
    "string_agg string_split substr sum trim unnest upper"
).split()


def editor(
    sql: str, error: SqlError | None, *, running: bool, on_run: Callable[[str], None]
) -> None:
    """Show the editor.

    Args:
        sql: the query that the page shows the result of.
        error: what is wrong with it.
        running: whether it is under way.
        on_run: gets the text when somebody runs it, before the next run of the page.
    """

    def asked() -> None:
        text = state.selected(past.EDITOR).get("run")
        if isinstance(text, str):
            on_run(text)

    fault: dict[str, object] | None = None
    if error is not None and error.line is not None:
        fault = {"line": error.line, "column": error.column, "length": error.length}
        fault["message"] = str(error)
    data = {"query": sql, "running": running, "error": fault, "tables": _tables()}
    data |= {"functions": _FUNCTIONS, "past": past.queries(), "forgotten": past.times_forgotten()}
    _EDITOR(key=past.EDITOR, data=data, on_run_change=asked, on_past_change=lambda: None)


def _tables() -> list[dict[str, object]]:
    return [
        {
            "name": table.name,
            "meaning": table.meaning,
            "columns": [
                {"name": c.name, "type": c.type, "meaning": c.meaning} for c in table.columns
            ],
        }
        for table in (*schema.TABLES.values(), ERRATA, ROLLOUTS)
    ]
