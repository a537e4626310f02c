"""Bars of counts, with the published distribution as an outline."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from deepmath_viz.analysis.marks import Bar, encoded
from deepmath_viz.dataset.wording import percent
from deepmath_viz.ui.charts.theme import CORPUS, Look, dress, plain


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
