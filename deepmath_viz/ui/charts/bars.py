"""The charts of the app: counts in, a Plotly figure out.

Red is what the corpus at hand counts; a blue-grey outline is what is published about the whole
dataset, scaled to the corpus so that shares compare; grey is what is not known. Every mark that
leads somewhere carries its `Filters` as a query string in the first cell of its customdata
(`target_of` reads it back), since that is all that a click reports.
"""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode

import plotly.graph_objects as go

from deepmath_viz.dataset.filters import Filters

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
        tick: the label as it is written at a crowded axis, `label` where empty.
    """

    label: str
    count: int
    target: Filters
    published: int | None = None
    known: bool = True
    tick: str = ""


def blend(low: str, high: str, at: float) -> str:
    """The colour a fraction `at` of the way from one `#rrggbb` to another."""
    ends = ([int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in (low, high))
    return "#" + "".join(
        f"{round(a + (b - a) * min(max(at, 0), 1)):02x}" for a, b in zip(*ends, strict=True)
    )


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


def encoded(filters: Filters) -> str:
    """Filters as `target_of` reads them."""
    return urlencode(filters.to_params(), doseq=True)


def plain(text: str) -> str:
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
    compared = bool(known and everywhere)
    scaled = [known * (row.published or 0) / everywhere if compared else 0 for row in rows]
    longest = max([*scaled, *(row.count for row in rows if row.known)], default=0)
    top = max([longest, *(row.count for row in rows)])
    if longest and top > 2 * longest:
        top = longest * 1.2
    # A gap sets unknown ones apart; places rather than names keep equal names apart.
    at: list[float] = []
    for row in rows:
        step = 1 if row.known else 1.4
        at.append(at[-1] + step if at else 0)
    across, along = ("y", "x") if horizontal else ("x", "y")
    figure = go.Figure(
        go.Bar(
            {across: at, along: [min(row.count, top) for row in rows]},
            orientation="h" if horizontal else "v",
            width=0.66,
            name="This corpus",
            marker_color=[CORPUS if row.known else look.unknown for row in rows],
            customdata=[
                [encoded(row.target), plain(row.label), _said(row, known, everywhere, whole)]
                for row in rows
            ],
            hoverinfo=along,
            hovertemplate="<b>%{customdata[1]}</b><br>%{customdata[2]}<extra></extra>",
        )
    )
    if compared:
        figure.add_bar(
            **{across: at, along: [value or None for value in scaled]},
            orientation="h" if horizontal else "v",
            width=0.86,
            name=published,
            marker={"color": "rgba(0,0,0,0)", "line": {"color": look.published, "width": 1.5}},
            hoverinfo="skip",
        )
    dress(figure, look, title, published if compared else "")
    figure.update_layout(
        {
            "barmode": "overlay",
            "hovermode": across,
            f"{along}axis": {
                "title": "problems",
                "range": [0, top * 1.04 or 1],
                "tickformat": ",d",
            },
            f"{across}axis": {
                "title": axis,
                "tickvals": at,
                "ticktext": [row.tick or plain(row.label) for row in rows],
                "tickangle": 0,
                "showgrid": False,
                "range": [-0.6, (at[-1] if at else 0) + 0.6],
            },
        }
    )
    if horizontal:
        height = 88 + 27 * len(rows) + 24 * compared
        figure.update_layout(height=height, margin_r=142 if compared else 96)
        figure.update_yaxes(autorange=None, range=[(at[-1] if at else 0) + 0.6, -0.6], title=None)
    else:
        figure.update_layout(height=396)
    written: list[dict[str, Any]] = []
    for place, row in zip(at, rows, strict=True):
        if horizontal:
            written += _beside(look, place, row, known, everywhere if compared else 0, top)
        elif row.count > top:
            text = f"{row.count:,}<br>(cut)"
            written.append({"x": place, "y": top, "yanchor": "bottom", "text": text})
    # All at once: Plotly checks every annotation again for each one that is added alone.
    figure.update_layout(
        annotations=[{"showarrow": False, "font": {"color": look.ink}} | a for a in written]
    )
    return figure


def _beside(
    look: Look, place: float, row: Bar, known: int, everywhere: int, top: float
) -> list[dict[str, Any]]:
    """Count and share to the right of a horizontal bar, then the published share."""
    share = f" · {percent(row.count, known)}" if row.known else ""
    share += " (bar cut)" if row.count > top else ""
    right = {"x": 1, "xref": "paper", "xanchor": "right", "y": place}
    written = [{**right, "xshift": 92, "text": f"{row.count:,}{share}"}]
    if everywhere and row.known and row.published is not None:
        theirs = {"text": percent(row.published, everywhere), "font": {"color": look.published}}
        written.append({**right, "xshift": 138, **theirs})
    return written


def _said(row: Bar, known: int, everywhere: int, whole: str) -> str:
    """Hover text of a bar: its count and share, then what is published."""
    problems = f"{row.count:,} problem{'s' * (row.count != 1)}"
    if not row.known:
        return problems
    own = f"{problems} · {percent(row.count, known)} of {known:,} {whole}"
    if row.published is None or not everywhere:
        return own
    share = percent(row.published, everywhere)
    return f"{own}<br>Published: {share} ({row.published:,} of {everywhere:,})"


def dress(figure: go.Figure, look: Look, title: str, published: str = "") -> None:
    """What all figures share. With `published` the colours are explained below the title."""
    explained = (
        f'<span style="color:{CORPUS}">■</span> This corpus   '
        f'<span style="color:{look.published}">□</span> {plain(published)}'
    )
    figure.update_layout(
        title={
            "text": title,
            "font_size": 15,
            "subtitle": {"text": explained if published else "", "font_size": 12},
            "x": 0,
            "xref": "container",
            "xanchor": "left",
            "y": 1,
            "yref": "container",
            "yanchor": "top",
            "pad": {"t": 6},
        },
        paper_bgcolor=look.surface,
        plot_bgcolor=look.surface,
        font={"color": look.ink, "size": 12},
        margin={"l": 8, "r": 8, "t": 58 if published else 38, "b": 8},
        showlegend=False,
        hoverlabel={"align": "left", "font_color": look.ink},
    )
    for axes in (figure.update_xaxes, figure.update_yaxes):
        axes(
            fixedrange=True,
            gridcolor=look.grid,
            zeroline=False,
            automargin=True,
            title_font={"size": 12, "color": look.quiet},
            tickfont={"size": 11, "color": look.ink},
        )
