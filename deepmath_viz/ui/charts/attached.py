"""An attached column of numbers against difficulty: medians with quartiles, a Plotly figure out."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from deepmath_viz.analysis.attached import Spread
from deepmath_viz.ui.charts.theme import CORPUS, Look, dress, plain


def quartiles(groups: Sequence[Spread], look: Look, *, title: str, name: str) -> go.Figure:
    """Median and quartiles of a column at every half step of difficulty that has values."""
    drawn = [group for group in groups if group.n and isinstance(group.value, float)]
    steps = [group.value for group in drawn]
    medians = [group.median for group in drawn]
    figure = go.Figure(
        go.Scatter(
            x=steps,
            y=medians,
            mode="lines+markers",
            line={"color": CORPUS, "width": 1.5},
            marker={"size": [5 + 9 * (g.n / max(d.n for d in drawn)) ** 0.5 for g in drawn]},
            error_y={
                "type": "data",
                "symmetric": False,
                "array": [group.high - group.median for group in drawn],
                "arrayminus": [group.median - group.low for group in drawn],
                "thickness": 1,
                "width": 3,
                "color": look.published,
            },
            customdata=[[group.n, group.low, group.high, group.mean] for group in drawn],
            hovertemplate="<b>difficulty %{x:g}</b><br>median %{y:.4g}, quartiles"
            " %{customdata[1]:.4g} to %{customdata[2]:.4g}<br>mean %{customdata[3]:.4g} of"
            " %{customdata[0]:,} problems<extra></extra>",
        )
    )
    dress(figure, look, title)
    figure.update_xaxes(title_text="difficulty, half steps", dtick=1)
    figure.update_yaxes(title_text=plain(name), rangemode="tozero")
    figure.update_layout(height=330)
    return figure
