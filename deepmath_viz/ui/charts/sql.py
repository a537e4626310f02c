"""A quick chart of a result: what can be drawn from its columns, and the figure.

Nothing is added up that the query has not added up: rows that would share a bar are points.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import plotly.graph_objects as go
import pyarrow as pa
import pyarrow.compute as pc

from deepmath_viz.dataset import topics
from deepmath_viz.plumbing.colours import CATEGORIES, DEEPMATH_COLOUR, GREY
from deepmath_viz.sql import files as sql_files
from deepmath_viz.ui.charts.theme import Look, dress, plain

KINDS = ("bar", "line", "scatter", "histogram")
#: Rows that are drawn, and groups that get a colour of their own.
MOST, GROUPS = 5_000, 8
#: Groups that are drawn at all, those without a colour of their own in grey.
MOST_GROUPS = 60
#: Characters that names of topics have on average at most, and texts to read do not.
PROSE = 100
_TEXTS = frozenset("question problem reasoning write_up solution text".split())
#: Words that name a scale, whose values have an order and no sum, and columns that name a row.
SCALES = frozenset("difficulty level rank step grade year threshold".split())
IDENTITIES = frozenset("id row hub_row copy within_id elsewhere_row".split())
_SYMBOLS = (*("circle", "square", "diamond", "cross", "triangle-up", "x", "star", "triangle-down"),)
_DASHES = ("solid", "dash", "dot", "dashdot")
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
    """The drawing that the types of the columns ask for; None where nothing is likely meant.

    Up stands the last column that measures, across the first one with an order (a scale such as
    difficulty, a date, numbers that ascend), else the first text; texts are told apart by colour.
    Rows of texts to read are no chart.
    """
    if not table.num_rows or any(_is_prose(table, name) for name in table.column_names):
        return None
    numbers = [name for name in measures(table) if name not in IDENTITIES]
    words = [f.name for f in table.schema if _is_text(f.type)]
    ordered = [f.name for f in table.schema if pa.types.is_temporal(f.type)]
    scales = [name for name in numbers if is_scale(name)]
    values = [name for name in numbers if name not in scales]
    up = values[-1] if values else None
    ascending = [name for name in values[:-1] if not words and _ascends(table[name])]
    across = next(iter([*ordered, *scales, *ascending, *words, *values[:-1]]), None)
    if across is None or up is None:
        only = next(iter([*scales, *values, *words, *ordered]), None)
        return None if only is None else Drawing("histogram", only)
    is_ordered = across in (*ordered, *scales, *ascending)
    group = next((name for name in words if name != across and _repeats(table, [name])), None)
    repeats = _repeats(table, [across] if group is None else [across, group])
    kind = "line" if is_ordered else "bar" if across in words else "scatter"
    return Drawing("scatter" if repeats else kind, across, up, group)


def is_scale(name: str) -> bool:
    """Whether a column of this name is a scale: an order of its values, and no amount of them."""
    return name.lower().removeprefix("floor(").removesuffix(")") in SCALES


def shares_bars(table: pa.Table, wanted: Drawing) -> bool:
    """Whether several rows would stand in one bar, which would add them up."""
    names = [wanted.x, *([wanted.group] if wanted.group else [])]
    return wanted.kind == "bar" and _repeats(table.slice(0, MOST), names)


def draw(table: pa.Table, wanted: Drawing, look: Look) -> go.Figure:
    """The figure of the first `MOST` rows."""
    rows = table.slice(0, MOST)
    figure = go.Figure()
    if shares_bars(table, wanted):
        wanted = replace(wanted, kind="scatter")
    groups = _groups(rows, wanted)
    for at, (name, part) in enumerate(groups):
        figure.add_trace(_trace(part, wanted, name, at))
    dress(figure, look, "")
    figure.update_layout(
        height=420,
        barmode="group",
        margin_t=12,
        showlegend=len(groups) > 1,
        legend={"orientation": "h", "y": -0.2},
        hovermode="closest",
    )
    figure.update_xaxes(title=plain(wanted.x), fixedrange=False)
    vertical = "rows" if wanted.kind == "histogram" else wanted.y or ""
    figure.update_yaxes(title=plain(vertical), fixedrange=False)
    if wanted.kind == "bar" or _is_text(table.schema.field(wanted.x).type):
        figure.update_xaxes(type="category")
    return figure


def _trace(part: pa.Table, wanted: Drawing, name: str | None, at: int) -> go.BaseTraceType:
    """The marks of one group: of its own colour, symbol and dashes, or grey with the others."""
    other = at >= GROUPS
    colour = GREY if other else _COLOURS[at]
    said = topics.short(name or "").replace(topics.SEPARATOR, " › ")
    called: dict[str, Any] = {
        "name": plain("others" if other else said),
        "marker": {"color": colour},
    }
    if other:
        called |= {
            "legendgroup": "others",
            "showlegend": at == GROUPS,
            "hovertext": plain(said),
        }
    x = _values(part[wanted.x])
    if wanted.kind == "histogram":
        return go.Histogram(x=x, **called)
    y = _values(part[wanted.y]) if wanted.y else None
    if wanted.kind == "bar":
        return go.Bar(x=x, y=y, **called)
    mode = "lines+markers" if wanted.kind == "line" else "markers"
    called["marker"] |= {"symbol": "circle" if other else _SYMBOLS[at], "size": 7}
    line = {"color": colour, "dash": "solid" if other else _DASHES[at % len(_DASHES)]}
    return go.Scatter(x=x, y=y, mode=mode, line=line, **called)


def _values(column: pa.ChunkedArray) -> list[object]:
    """The values as a chart has them: texts cut; nulls named among texts, left out of numbers."""
    values = sql_files.values(sql_files.numbers(column))
    short = (f"{v[:59]}…" if isinstance(v, str) and len(v) > 60 else v for v in values)
    if not _is_text(column.type):
        return list(short)
    return ["null" if v is None else plain(str(v)) for v in short]


def _groups(rows: pa.Table, wanted: Drawing) -> list[tuple[str | None, pa.Table]]:
    """The rows of every value of the column that colours tell apart: most rows first, whose lines
    have a course, and of one size in order of appearance."""
    if wanted.group is None:
        return [(None, rows)]
    texts = [str(value) for value in sql_files.values(rows[wanted.group])]
    places: dict[str, list[int]] = {}
    for at, text in enumerate(texts):
        places.setdefault(text, []).append(at)
    kept = sorted(places.items(), key=lambda group: -len(group[1]))[:MOST_GROUPS]
    return [(text, rows.take(pa.array(at, pa.int64()))) for text, at in kept]


def groups_left_out(table: pa.Table, wanted: Drawing) -> int:
    """How many groups are not drawn: a chart of more says nothing."""
    if wanted.group is None:
        return 0
    seen = {str(value) for value in sql_files.values(table.slice(0, MOST)[wanted.group])}
    return max(0, len(seen) - MOST_GROUPS)


def _is_text(kind: pa.DataType) -> bool:
    texts = (pa.types.is_string, pa.types.is_large_string, pa.types.is_boolean)
    return any(is_text(kind) for is_text in texts)


def _is_prose(table: pa.Table, name: str) -> bool:
    """Whether a column holds texts to read, and no names."""
    column = table[name]
    if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
        return False
    if name in _TEXTS:
        return True
    mean = pc.mean(pc.utf8_length(column.slice(0, 1_000))).as_py()
    return bool(mean is not None and mean > PROSE)


def _is_number(kind: pa.DataType) -> bool:
    numbers = (pa.types.is_integer, pa.types.is_floating, pa.types.is_decimal)
    return any(is_number(kind) for is_number in numbers)


def _repeats(table: pa.Table, names: Sequence[str]) -> bool:
    """Whether several rows have the same values in these columns."""
    columns = [sql_files.values(table[name]) for name in names]
    return bool(len(set(zip(*columns, strict=True))) < table.num_rows)


def _ascends(column: pa.ChunkedArray) -> bool:
    known = sql_files.values(pc.drop_null(column))
    return len(known) > 1 and all(a < b for a, b in pairwise(known))
