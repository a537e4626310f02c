"""A result on the SQL page: as a grid, with its mathematics, as a chart, and to take away."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st

from deepmath_viz.dataset import wording
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.dataset.records import Problem
from deepmath_viz.errors import ProblemNotFound
from deepmath_viz.plumbing.amounts import several
from deepmath_viz.plumbing.markup import Markdown
from deepmath_viz.sql import address as sql_address
from deepmath_viz.sql import files as sql_files
from deepmath_viz.sql import routes as sql_routes
from deepmath_viz.sql.query import Answer, Query
from deepmath_viz.ui import origin, state
from deepmath_viz.ui.charts import sql as sql_charts
from deepmath_viz.ui.charts.sql import KINDS, Drawing
from deepmath_viz.ui.elements import chart, links, markdown, widgets
from deepmath_viz.ui.elements.problem_card import Text, Title, problem_card, problem_title
from deepmath_viz.ui.frame import Opened
from deepmath_viz.ui.sql import address
from deepmath_viz.ui.sql.address import ACROSS, CHART, COLOUR, NO_COLOUR, UP

#: Query parameters of Browse that read a problem among the others of the result.
Within = dict[str, list[str]] | None
VIEWS = {"grid": "Grid", "maths": "Mathematics", "chart": "Chart"}
_PAGE, _CARDS = 100, 10
#: Characters of a cell in the grid, and of a text that is rendered.
_CELL, _TEXT = 600, 20_000
#: Columns whose texts are Markdown themselves.
_MARKDOWN = ("reasoning", "write_up", "text")
#: Columns whose values are mathematics without a mark that says so.
_ANSWERS = ("final_answer", "answer")


def show(opened: Opened, query: Query) -> None:
    """Show the result of a query that is done."""
    assert query.answer is not None
    _result(opened, query.sql, query.answer)


@st.fragment
def _result(opened: Opened, sql: str, answer: Answer) -> None:
    if answer.table.column_names == ["explain_key", "explain_value"]:
        for key, plan in zip(*(column.to_pylist() for column in answer.table.columns), strict=True):
            st.caption(markdown.escape(str(key).replace("_", " ")))
            st.code(str(plan), language=None)
        return
    table = _distinct(answer.table)
    _headline(opened.corpus, sql, answer, table)
    if not table.num_rows:
        st.info(
            f"No rows. The columns are {markdown.escape(', '.join(table.column_names))}.",
            icon=":material/filter_alt_off:",
        )
        return
    within = _ways_on(opened, table)
    view = widgets.choice("view", VIEWS, "View", key="sql_view", labelled=False)
    {"grid": _grid, "maths": _maths, "chart": _chart}[view](opened, table, within)


def _ways_on(opened: Opened, table: pa.Table) -> Within:
    """Links to the problems of a result whose column `id` names some; returns how one is read."""
    if "id" not in table.column_names or not pa.types.is_integer(table.schema.field("id").type):
        return None
    ids = pc.drop_null(table["id"]).to_pylist()
    with st.container(horizontal=True, vertical_alignment="center", key="sql_ways_on"):
        links.problems_of(opened.store, ids)
    return origin.reading("sql", ids, Filters())


def _headline(corpus: str, sql: str, answer: Answer, table: pa.Table) -> None:
    end, cut = answer.end, answer.end.truncated
    rows = f"**First {table.num_rows:,} rows**" if cut else f"**{several(table.num_rows, 'row')}**"
    said = [rows, several(table.num_columns, "column"), wording.seconds(end.seconds)]
    said.append(wording.size(end.size))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(" · ".join(said), width="content")
        st.html(_links(corpus, sql), width="content")
    if cut:
        st.warning(
            "The result is longer and is cut off here. The files have the whole of it, written "
            "while it is computed.",
            icon=":material/content_cut:",
        )


def _links(corpus: str, sql: str) -> str:
    """Links that stream the whole result; relative, so that they work behind a path of a proxy."""
    made = []
    for form in sql_files.TYPES:
        asked = urlencode(
            {"corpus": corpus, "format": form, "q": sql_address.to_param(sql)}
            | sql_address.to_params(address.given())
        )
        made.append(
            f'<a href="{sql_routes.PATH.strip("/")}?{markdown.html(asked)}" target="_blank"'
            f' rel="noopener" style="color:var(--st-link-color,inherit)">{form.upper()}</a>'
        )
    return (
        '<span style="font-size:0.875rem">Whole result as '
        + " · ".join(made).replace("PARQUET", "Parquet")
        + "</span>"
    )


def _distinct(table: pa.Table) -> pa.Table:
    return pa.Table.from_batches(
        [sql_files.flat(batch) for batch in table.to_batches()],
        None
        if table.num_rows
        else table.rename_columns(sql_files.distinct(table.column_names)).schema,
    )


def _slice(table: pa.Table, size: int, key: str) -> tuple[pa.Table, int]:
    """One page of the rows, and the number of its first; a switch where there are more."""
    at = state.paging(table.num_rows, size, "rows")
    widgets.pager(key, at)
    return table.slice(at.first, at.size), at.first


# -- the grid ------------------------------------------------------------------------------------


def _grid(opened: Opened, table: pa.Table, within: Within) -> None:
    above = st.container()
    below = st.container()
    rows, first = _slice(table, _PAGE, "sql_page")
    short = pa.table({name: _cells(rows[name]) for name in rows.column_names})
    with above:
        found = st.dataframe(
            short,
            key=f"sql_grid_{first}",
            hide_index=True,
            on_select="rerun",
            selection_mode="single-row",
            height=min(38 + 35 * rows.num_rows, 460),
            placeholder="",
            alt=f"Rows {first + 1} to {first + rows.num_rows} of the result",
        )
    chosen = found.selection.rows
    with below:
        if chosen and chosen[0] < rows.num_rows:
            _card(
                opened,
                sql_files.records(rows.slice(chosen[0], 1))[0],
                f"Row {first + chosen[0] + 1:,}",
                within,
            )
        else:
            st.caption("Choose a row at its left edge to read it with its mathematics.")


def _cells(column: pa.ChunkedArray) -> pa.ChunkedArray:
    kind = column.type
    if pa.types.is_struct(kind) or pa.types.is_map(kind):
        texts = [None if v is None else sql_files.text(v)[:_CELL] for v in sql_files.values(column)]
        return pa.chunked_array([pa.array(texts, pa.string())])
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        long = pc.greater(pc.utf8_length(column), _CELL)
        cut = pc.binary_join_element_wise(pc.utf8_slice_codeunits(column, 0, _CELL), "…", "")
        return pc.if_else(long, cut, column)
    return sql_files.numbers(column)


# -- mathematics ---------------------------------------------------------------------------------


def _maths(opened: Opened, table: pa.Table, within: Within) -> None:
    rows, first = _slice(table, _CARDS, "sql_cards")
    for n, row in enumerate(sql_files.records(rows)):
        _card(opened, row, f"Row {first + n + 1:,}", within)


def _card(opened: Opened, row: dict[str, Any], title: str, within: Within) -> None:
    """One row: short values on a line, texts with their mathematics, a link to its problem."""
    texts = {k: v for k, v in row.items() if isinstance(v, str) and (len(v) > 60 or "$" in v)}
    facts = [f":gray[{markdown.escape(k)}] {_said(k, v)}" for k, v in row.items() if k not in texts]
    problem = _problem(opened, row)
    problem_card(
        Title(Markdown(f"**{title}**")) if problem is None else problem_title(problem, within),
        *(
            Text(value, name=name, longest=_TEXT, markdown=name in _MARKDOWN)
            for name, value in texts.items()
        ),
        key=f"row-sql-{title.split()[-1]}",
        facts="" if problem is None else f":gray[{title.lower()}]",
        above=(lambda: st.markdown(" · ".join(facts), anchors=False)) if facts else None,
    )


def _said(name: str, value: Any) -> Markdown:
    if name in _ANSWERS and isinstance(value, str):
        return markdown.answer(value)
    return markdown.escape(_short(value))


def _short(value: Any) -> str:
    said = "null" if value is None else sql_files.text(value)
    said = f"{value:g}" if isinstance(value, float) else " ".join(said.split())
    return said if len(said) <= 300 else said[:299] + "…"


def _problem(opened: Opened, row: dict[str, Any]) -> Problem | None:
    """The problem that a row with an id is about."""
    id_ = row.get("id")
    if not isinstance(id_, int) or isinstance(id_, bool) or not 0 <= id_ < 2**63:
        return None
    try:
        return opened.store.problem(id_)
    except ProblemNotFound:
        return None


# -- chart ---------------------------------------------------------------------------------------


def _chart(_opened: Opened, table: pa.Table, _within: Within) -> None:
    names, numbers = sql_charts.labels(table), sql_charts.measures(table)
    if not names:
        st.info("This result has no column that can be drawn.", icon=":material/bar_chart_off:")
        return
    wanted = _chosen(table, names, numbers)
    if wanted is None:
        st.info(
            "These are rows to read, so no chart suggests itself. Choose one above, or group rows "
            "in the query.",
            icon=":material/bar_chart_off:",
        )
        return
    drawn = min(table.num_rows, sql_charts.MOST)
    said = f"{several(drawn, 'row')} of the result"
    said += f" of {table.num_rows:,}" * (drawn < table.num_rows) + "."
    if sql_charts.shares_bars(table, wanted):
        said += (
            " Several rows have the same place across, so each is a point: bars would add them up."
        )
    if left := sql_charts.groups_left_out(table, wanted):
        said += f" {left:,} further values of {markdown.escape(wanted.group or '')} are not drawn."
    chart.show(
        sql_charts.draw(table, wanted, chart.look()), "sql_chart", "sql", said,
        alt=f"{wanted.kind} of {wanted.y or 'rows'} by {wanted.x}",
    )  # fmt: skip


def _chosen(table: pa.Table, names: list[str], numbers: list[str]) -> Drawing | None:
    """What is drawn: what the address says, else what the columns suggest; shows the menus."""
    kinds = [kind for kind in KINDS if numbers or kind == "histogram"]
    meant = sql_charts.suggest(table)
    kind = _known(CHART, kinds) or (meant.kind if meant else None)
    x = _known(ACROSS, names) or (meant.x if meant else names[0])
    y = _known(UP, numbers) or (meant.y if meant else None) or (numbers[-1] if numbers else None)
    said = state.param(COLOUR)
    group = said if said in names else None if said else meant.group if meant else None
    if group == x:
        group = None
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _menu("Chart", CHART, kinds, kind)
        if kind is None:
            return None
        _menu("Across", ACROSS, names, x)
        if kind != "histogram":
            _menu("Up", UP, numbers, y)
        if others := [name for name in names if name not in (x, y)]:
            _menu("Colour", COLOUR, [NO_COLOUR, *others], group or NO_COLOUR)
    return Drawing(kind, x, None if kind == "histogram" else y, group)


def _known(param: str, options: list[str]) -> str | None:
    """What the address names, where this result has it."""
    said = state.param(param)
    return said if said in options else None


def _menu(label: str, param: str, options: list[str], value: str | None) -> None:
    """A choice of the chart; what is chosen stands in the address, for this query alone."""
    st.selectbox(
        label,
        options,
        width=190,
        placeholder="Choose …",
        **state.seeded(f"sql_menu_{param}", value, lambda new: state.set_params(**{param: new})),
    )
