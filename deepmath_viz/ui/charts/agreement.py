"""Agreement of the solutions with the final answer, as stacked bars of shares by group."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from deepmath_viz.analysis.agreement import NAMES, Group
from deepmath_viz.dataset.labels import AGREEMENTS
from deepmath_viz.plumbing.colours import (
    COMPARISON_COLOUR,
    DEEPMATH_COLOUR,
    GREY,
    PALE_BLUE,
    PALE_RED,
)
from deepmath_viz.ui.charts.theme import Look, dress, plain

#: From agreement to none; undecided is grey. Blue to red stays apart for colour-blind readers.
COLOURS = dict(
    zip(AGREEMENTS, (COMPARISON_COLOUR, PALE_BLUE, PALE_RED, DEEPMATH_COLOUR, GREY), strict=True)
)


def agreement_chart(rows: Sequence[Group], look: Look, title: str) -> go.Figure:
    """Stacked bars of shares, one a group, the count of compared problems beside its name."""
    labels = [f"{plain(group.label)} · {group.total:,}" for group in rows]
    figure = go.Figure()
    for agreement in AGREEMENTS:
        figure.add_bar(
            name=NAMES[agreement],
            y=labels,
            x=[100 * g.counts[agreement] / g.total if g.total else 0 for g in rows],
            orientation="h",
            marker_color=COLOURS[agreement],
            customdata=[(g.counts[agreement], g.total) for g in rows],
            hovertemplate="%{y}<br>" + NAMES[agreement] + ": %{customdata[0]:,} of"
            " %{customdata[1]:,} (%{x:.1f}%)<extra></extra>",
        )
    dress(figure, look, title)
    figure.update_layout(
        barmode="stack",
        bargap=0.25,
        height=110 + 24 * len(rows),
        showlegend=True,
        legend={"orientation": "h", "y": 1, "yanchor": "bottom", "x": 0, "traceorder": "normal"},
        margin_t=70,
    )
    figure.update_yaxes(autorange="reversed", type="category")
    figure.update_xaxes(
        range=[0, 100.5], tickvals=list(range(0, 101, 20)), ticksuffix="%", showgrid=True
    )
    return figure
