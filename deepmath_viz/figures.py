"""The charts of the app: counts in, a Plotly figure out.

Red is what the corpus at hand counts; a blue-grey outline is what is published about the whole
dataset, scaled to the corpus so that shares compare; grey is what is not known. Every mark that
leads somewhere carries its `Filters` as a query string in the first cell of its customdata
(`target_of` reads it back), since that is all that a click reports.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode

import plotly.graph_objects as go

from deepmath_viz import topics
from deepmath_viz.filters import UNKNOWN, Filters
from deepmath_viz.topics import Node

CORPUS = "#d1615e"


@dataclass(frozen=True, slots=True)
class Look:
    """Colours of one theme: text, quiet text, background, grid, published figures, unknown."""

    ink: str
    quiet: str
    surface: str
    grid: str
    published: str
    unknown: str


LIGHT = Look("#1f2530", "#667080", "#ffffff", "#e9ecf1", "#5f77a0", "#b3bac5")
DARK = Look("#e4e7ec", "#98a2b1", "#14171c", "#272d37", "#8299c4", "#5b6574")


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: a value, how many problems have it, and what a click on it shows.

    Attributes:
        label: the value in words.
        count: problems of the corpus.
        target: what a click on the bar opens.
        published: rows of the whole dataset, None where nothing is published.
        known: False for unknown and unrated ones: they are no part of the shares.
    """

    label: str
    count: int
    target: Filters
    published: int | None = None
    known: bool = True


def percent(part: int, whole: int) -> str:
    """A share in words: `12.3%`, `<0.1%` for a trace, `–` where there is no whole."""
    if not whole:
        return "–"
    share = 100 * part / whole
    if 0 < share < 0.1:
        return "<0.1%"
    return ">99.9%" if 99.9 < share < 100 else f"{share:.1f}%"


def target_of(point: Mapping[str, Any]) -> Filters | None:
    """The filters that a clicked point stands for, None for a point without any.

    Args:
        point: one of the points that a selection reports; a sunburst reports its id alone.
    """
    found = point.get("customdata")
    if isinstance(found, list | tuple) and found and isinstance(found[0], str):
        return Filters.from_params(parse_qs(found[0]))
    name = point.get("id")
    return Filters(topics=(name,)) if isinstance(name, str) and name else None


def _target(filters: Filters) -> str:
    return urlencode(filters.to_params(), doseq=True)


def _plain(text: str) -> str:
    """Text of the data as Plotly shows it verbatim: its labels read a subset of HTML."""
    return html.escape(text, quote=False)


# -- bars ----------------------------------------------------------------------------------------


def bars(
    rows: Sequence[Bar],
    look: Look,
    *,
    title: str,
    axis: str,
    whole: str,
    published: str = "Published, all rows",
    horizontal: bool = False,
) -> go.Figure:
    """Bars of counts with the published distribution as an outline.

    The outline of a bar is its published share times the known problems of the corpus. A bar of
    unknown ones that is more than twice as long as every other is cut, and its count written out.

    Args:
        rows: the bars in order.
        axis: title of the axis of values; the other one counts problems.
        whole: what shares are shares of, for the hover text: `rated problems`.
        published: name of the outline in the legend.
        horizontal: bars go to the right, with count and share written after them.
    """
    known = sum(row.count for row in rows if row.known)
    everywhere = sum(row.published or 0 for row in rows if row.known)
    scaled = [known * (row.published or 0) / everywhere if everywhere else 0.0 for row in rows]
    longest = max([*scaled, *(row.count for row in rows if row.known)], default=0)
    top = max(row.count for row in rows) if rows else 0
    top = longest * 1.25 if longest and top > 2 * longest else max(top, longest)
    labels = [_plain(row.label) for row in rows]
    across, along = ("y", "x") if horizontal else ("x", "y")
    orientation = "h" if horizontal else "v"
    figure = go.Figure(
        go.Bar(
            {across: labels, along: [min(row.count, top) for row in rows]},
            orientation=orientation,
            width=0.7,
            name="This corpus",
            marker_color=[CORPUS if row.known else look.unknown for row in rows],
            customdata=[
                [_target(row.target), label, *_said(row, known, everywhere, whole)]
                for row, label in zip(rows, labels, strict=True)
            ],
            hovertemplate="<b>%{customdata[1]}</b><br>%{customdata[2]}%{customdata[3]}"
            "<extra></extra>",
        )
    )
    if everywhere and known:
        figure.add_bar(
            **{across: labels, along: [value or None for value in scaled]},
            orientation=orientation,
            width=0.86,
            name=published,
            marker={"color": "rgba(0,0,0,0)", "line": {"color": look.published, "width": 1.6}},
            hoverinfo="skip",
        )
    _dress(figure, look, title, legend=bool(everywhere and known))
    figure.update_layout(barmode="overlay", hovermode=across)
    counts = {"title": "problems", "range": [0, top * 1.05 or 1], "tickformat": ",d"}
    values = {"title": axis, "type": "category", "showgrid": False, "tickangle": 0}
    figure.update_layout({f"{along}axis": counts, f"{across}axis": values})
    if horizontal:
        figure.update_yaxes(autorange="reversed", title=None, automargin=True)
        figure.update_layout(height=110 + 27 * len(rows) + 22 * bool(everywhere and known))
        figure.update_layout(margin_r=112)
        for row, label in zip(rows, labels, strict=True):
            share = f" · {percent(row.count, known)}" if row.known else ""
            figure.add_annotation(
                x=1, xref="paper", xanchor="left", xshift=8, y=label, text=f"{row.count:,}{share}",
                showarrow=False, font_color=look.quiet if not row.count else look.ink,
            )  # fmt: skip
    else:
        for row, label in zip(rows, labels, strict=True):
            if row.count > top:
                figure.add_annotation(
                    x=label, y=top, text=f"{row.count:,}<br>(cut)", showarrow=False, yshift=-22,
                    font_color=look.ink,
                )  # fmt: skip
    return figure


def _said(row: Bar, known: int, everywhere: int, whole: str) -> tuple[str, str]:
    """Hover text of a bar: its count and share, then what is published."""
    problems = f"{row.count:,} problem{'s' * (row.count != 1)}"
    if not row.known:
        return problems, ""
    own = f"{problems} · {percent(row.count, known)} of {known:,} {whole}"
    if row.published is None or not everywhere:
        return own, ""
    share = percent(row.published, everywhere)
    return own, f"<br>Published: {share} ({row.published:,} of {everywhere:,})"


def _dress(figure: go.Figure, look: Look, title: str, *, legend: bool = False) -> None:
    figure.update_layout(
        title={"text": title, "x": 0, "xref": "container", "y": 1, "yref": "container",
               "yanchor": "top", "pad": {"t": 6}, "font_size": 15},
        paper_bgcolor=look.surface,
        plot_bgcolor=look.surface,
        font={"color": look.ink, "size": 12},
        margin={"l": 8, "r": 8, "t": 62 if legend else 40, "b": 8},
        showlegend=legend,
        legend={"orientation": "h", "x": 0, "xref": "container", "y": 1, "yref": "container",
                "yanchor": "top", "itemclick": False, "itemdoubleclick": False},
        hoverlabel={"align": "left"},
    )  # fmt: skip
    figure.update_xaxes(
        fixedrange=True, gridcolor=look.grid, zeroline=False, automargin=True,
        title_font={"size": 12, "color": look.quiet}, tickfont_color=look.ink,
    )  # fmt: skip
    figure.update_yaxes(
        fixedrange=True, gridcolor=look.grid, zeroline=False, automargin=True,
        title_font={"size": 12, "color": look.quiet}, tickfont_color=look.ink,
    )  # fmt: skip


# -- topics --------------------------------------------------------------------------------------


def topic_sunburst(
    counts: Mapping[str, int], unknown: int, published: Mapping[str, int], look: Look, *, title: str
) -> go.Figure:
    """The topic tree as rings; a slice's angle is its share of the problems shown.

    Args:
        counts: problems by topic path, `topics.tree` builds the rings.
        unknown: problems without a topic, a grey slice of the first ring; 0 leaves it out.
        published: rows of the whole dataset by topic path, for the hover text.
    """
    nodes = topics.tree(counts)
    known, everywhere = nodes[0].count, {n.name: n.count for n in topics.tree(published)}
    whole = sum(published.values())
    said = []
    for node in nodes:
        theirs = everywhere.get(node.name, 0)
        own = f"{node.count:,} problems · {percent(node.count, known)} of {known:,} with a topic"
        reference = f"Published: {percent(theirs, whole)} ({theirs:,} of {whole:,})"
        path = topics.short(node.name).replace(topics.SEPARATOR, " › ")
        said.append(f"<b>{_plain(path)}</b><br>{own}<br>{reference}")
    figure = go.Figure(
        go.Sunburst(
            ids=[node.name for node in nodes] + [UNKNOWN] * bool(unknown),
            parents=[node.parent or "" for node in nodes] + [topics.ROOT] * bool(unknown),
            labels=[_ring_label(node) for node in nodes] + ["Unknown"] * bool(unknown),
            values=[known + unknown, *(node.count for node in nodes[1:])]
            + [unknown] * bool(unknown),
            branchvalues="total",
            sort=True,
            marker={
                "colors": [_ring_colour(node, look) for node in nodes]
                + [look.unknown] * bool(unknown),
                "line": {"color": look.surface, "width": 1},
            },
            customdata=[*said, f"<b>Unknown</b><br>{unknown:,} problems without a topic"],
            hovertemplate="%{customdata}<extra></extra>",
            insidetextorientation="radial",
            leaf_opacity=1,
        )
    )
    _dress(figure, look, title)
    figure.update_layout(height=600, margin={"l": 4, "r": 4, "t": 36, "b": 4})
    return figure


def _ring_label(node: Node) -> str:
    words = _plain(node.label)
    return f"{words}<br>{node.count:,}" if node.depth < 2 else words


def _ring_colour(node: Node, look: Look) -> str:
    return look.surface if node.depth == 0 else blend(look.surface, CORPUS, 1 - 0.2 * (node.depth - 1))


def blend(low: str, high: str, at: float) -> str:
    """The colour a fraction `at` of the way from one `#rrggbb` to another."""
    ends = ([int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in (low, high))
    return "#" + "".join(
        f"{round(a + (b - a) * min(max(at, 0), 1)):02x}" for a, b in zip(*ends, strict=True)
    )


# -- domain by difficulty ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the heatmap: row, column, problems, what a click shows; grey if not known."""

    row: str
    column: str
    count: int
    target: Filters
    known: bool = True


def heatmap(
    cells: Iterable[Cell],
    rows: Sequence[str],
    columns: Sequence[str],
    look: Look,
    *,
    title: str,
    axis: str,
) -> go.Figure:
    """Counts by row and column, the number in every cell; empty cells stay blank.

    It is made of bars of equal height, because a click on a heatmap trace is not reported and one
    on a bar is. Colour follows the square root of the count, so that thin cells stay visible.
    """
    drawn = [cell for cell in cells if cell.count]
    most = {
        known: max([cell.count for cell in drawn if cell.known is known], default=1)
        for known in (True, False)
    }
    level = [(cell.count / most[cell.known]) ** 0.5 for cell in drawn]
    total = {row: sum(cell.count for cell in drawn if cell.row == row) for row in rows}
    place = {row: i for i, row in enumerate(rows)}
    figure = go.Figure(
        go.Bar(
            x=[_plain(cell.column) for cell in drawn],
            y=[1] * len(drawn),
            base=[place[cell.row] for cell in drawn],
            width=1,
            marker={
                "color": [
                    blend(look.surface, CORPUS if cell.known else look.unknown, 0.1 + 0.9 * at)
                    for cell, at in zip(drawn, level, strict=True)
                ],
                "line": {"color": look.surface, "width": 2},
            },
            text=[f"{cell.count:,}" for cell in drawn],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            insidetextfont={
                "size": 11,
                "color": [
                    "#ffffff" if cell.known and at > 0.62 else look.ink
                    for cell, at in zip(drawn, level, strict=True)
                ],
            },
            customdata=[
                [_target(cell.target), _plain(cell.row), _plain(cell.column),
                 f"{percent(cell.count, total[cell.row])} of {total[cell.row]:,} in this row"]
                for cell in drawn
            ],
            hovertemplate="<b>%{customdata[1]}</b>, difficulty %{customdata[2]}<br>"
            "%{text} problems · %{customdata[3]}<extra></extra>",
        )
    )  # fmt: skip
    _dress(figure, look, title)
    figure.update_layout(height=96 + 30 * len(rows), barmode="overlay", hovermode="closest")
    figure.update_xaxes(
        title=axis, type="category", categoryarray=[_plain(c) for c in columns],
        categoryorder="array", range=[-0.5, len(columns) - 0.5], showgrid=False, tickangle=0,
    )  # fmt: skip
    figure.update_yaxes(
        range=[len(rows), 0], showgrid=False, tickvals=[i + 0.5 for i in range(len(rows))],
        ticktext=[f"{_plain(row)} · {total[row]:,}" for row in rows],
    )  # fmt: skip
    return figure
