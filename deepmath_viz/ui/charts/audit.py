"""The chart of the audit: how often answers agree, by similarity, with intervals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from deepmath_viz.analysis.document import Share
from deepmath_viz.plumbing.colours import blend
from deepmath_viz.ui.charts.theme import CORPUS, Look, dress

#: How each side is drawn: its symbol, and how far it leans to the background.
_MARKS = (("circle", 0.0), ("diamond", 0.0), ("square", 0.0), ("x", 0.0))


def agreement_chart(sides: Mapping[str, Sequence[Share]], look: Look) -> go.Figure:
    """Share of pairs whose answers agree by band of similarity, a line a side.

    Args:
        sides: by whose problems the pairs are: bands from the lowest similarity to the highest.
    """
    colours = (look.ink, look.published, CORPUS, blend(look.surface, look.quiet, 0.8))
    figure = go.Figure()
    bands = list(dict.fromkeys(one.label for rows in sides.values() for one in rows))
    for at, (side, rows) in enumerate(sides.items()):
        symbol, pale = _MARKS[at % len(_MARKS)]
        colour = blend(colours[at % len(colours)], look.surface, pale)
        # Set apart, so that intervals of one band stand beside each other.
        places = [bands.index(one.label) + 0.12 * (at - (len(sides) - 1) / 2) for one in rows]
        figure.add_scatter(
            name=side,
            x=places,
            y=[100 * one.share for one in rows],
            mode="lines+markers",
            line={"color": colour, "width": 1.4},
            marker={"symbol": symbol, "size": 8, "color": colour},
            error_y={
                "type": "data",
                "symmetric": False,
                "array": [100 * (one.high - one.share) for one in rows],
                "arrayminus": [100 * (one.share - one.low) for one in rows],
                "thickness": 1.2,
                "width": 3,
            },
            customdata=[[one.label, one.of, 100 * one.low, 100 * one.high] for one in rows],
            hovertemplate="<b>%{customdata[0]}</b><br>%{y:.1f}% of %{customdata[1]:,} pairs"
            " (%{customdata[2]:.1f} to %{customdata[3]:.1f}%)",
        )
    dress(figure, look, "Pairs of different texts whose answers agree")
    figure.update_layout(
        height=400,
        showlegend=True,
        margin_b=104,  # four lines of the legend, where the page is narrow
        legend={
            "orientation": "h",
            "yref": "container",
            "y": 0.01,
            "yanchor": "bottom",
            "x": 0,
            "font_size": 11,
        },
    )
    figure.update_xaxes(
        title="similarity", tickvals=list(range(len(bands))), ticktext=bands, showgrid=False
    )
    figure.update_yaxes(title="% with the same answer", range=[-2, 102])
    return figure
