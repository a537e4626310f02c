"""A quick chart of a result: what can be drawn from its columns, and the figure."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import plotly.graph_objects as go
import pyarrow as pa
import pyarrow.compute as pc

from deepmath_viz.plumbing.colours import CATEGORIES, DEEPMATH_COLOUR
from deepmath_viz.sql import files as sql_files
from deepmath_viz.ui.charts.theme import Look, dress, plain

KINDS = ("bar", "line", "scatter", "histogram")
#: Rows that are drawn, and groups that get a colour of their own.
MOST, GROUPS = 5_000, 8
_COLOURS = (DEEPMATH_COLOUR, *(colour for colour in CATEGORIES if colour != DEEPMATH_COLOUR))


@dataclass(frozen=True, slots=True)
class Drawing:
    """What to draw: kind, columns, and the column whose values are told apart by colour."""

    kind: str
    x: str
    y: str | None = None
    group: str | None = None


def measures(table: pa.Table) -> list[str]:
    """Names of the columns with numbers."""
    return [f.name for f in table.schema if _is_number(f.type)]


def labels(table: pa.Table) -> list[str]:
    """Names of the columns whose values can stand at an axis."""
    return [f.name for f in table.schema if not pa.types.is_nested(f.type)]


def suggest(table: pa.Table) -> Drawing | None:
    """A drawing that is likely meant; None where nothing can be drawn."""
    numbers, all_ = measures(table), labels(table)
    if not table.num_rows or not all_:
        return None
    values = [name for name in numbers if name not in ("id", "row", "hub_row", "copy")]
    words = [name for name in all_ if name not in numbers]
    if words and values:
        return Drawing("bar", words[0], values[0])
    if len(values) >= 2:
        ordered = _ascending(table[values[0]])
        return Drawing("line" if ordered else "scatter", values[0], values[1])
    return Drawing("histogram", (values or numbers or all_)[0])


def draw(table: pa.Table, wanted: Drawing, look: Look) -> go.Figure:
    """The figure of the first `MOST` rows."""
    rows = table.slice(0, MOST)
    figure = go.Figure()
    names = _groups(rows, wanted)
    for at, name in enumerate(names):
        part = rows
        if name is not None and wanted.group is not None:
            texts = [str(v) for v in sql_files.values(rows[wanted.group])]
            part = rows.filter(pa.array([text == name for text in texts]))
        figure.add_trace(_trace(part, wanted, name, _COLOURS[at % len(_COLOURS)]))
    dress(figure, look, "")
    figure.update_layout(
        height=420,
        barmode="group",
        margin_t=12,
        showlegend=len(names) > 1,
        legend={"orientation": "h", "y": -0.2},
        hovermode="closest",
    )
    figure.update_xaxes(title=plain(wanted.x), fixedrange=False)
    vertical = "rows" if wanted.kind == "histogram" else wanted.y or ""
    figure.update_yaxes(title=plain(vertical), fixedrange=False)
    if wanted.kind == "bar":
        figure.update_xaxes(type="category")
    return figure


def _trace(part: pa.Table, wanted: Drawing, name: str | None, colour: str) -> go.BaseTraceType:
    x = _values(part[wanted.x])
    called = {"name": plain(name or ""), "marker": {"color": colour}}
    if wanted.kind == "histogram":
        return go.Histogram(x=x, **called)
    y = _values(part[wanted.y]) if wanted.y else None
    if wanted.kind == "bar":
        return go.Bar(x=x, y=y, **called)
    mode = "lines+markers" if wanted.kind == "line" else "markers"
    return go.Scatter(x=x, y=y, mode=mode, line={"color": colour}, **called)


def _values(column: pa.ChunkedArray) -> list[object]:
    values = sql_files.values(sql_files.numbers(column))
    short = (f"{v[:59]}…" if isinstance(v, str) and len(v) > 60 else v for v in values)
    return ["null" if v is None else plain(v) if isinstance(v, str) else v for v in short]


def _groups(rows: pa.Table, wanted: Drawing) -> list[str | None]:
    if wanted.group is None:
        return [None]
    seen = list(dict.fromkeys(str(v) for v in sql_files.values(rows[wanted.group])))
    return list(seen[:GROUPS])


def _is_number(kind: pa.DataType) -> bool:
    return (
        pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)
    ) and not pa.types.is_boolean(kind)


def _ascending(column: pa.ChunkedArray) -> bool:
    known = sql_files.values(pc.drop_null(column))
    return all(a < b for a, b in pairwise(known))
