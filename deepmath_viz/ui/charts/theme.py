"""What all charts share: the colours of the light and the dark theme, titles, axes, plain text.

Red is what the corpus at hand counts; a blue-grey outline is what is published about the whole
dataset, scaled to the corpus so that shares compare; grey is what is not known.
"""

from __future__ import annotations

import html
from dataclasses import dataclass

import plotly.graph_objects as go

from deepmath_viz.plumbing.colours import COMPARISON_COLOUR, DEEPMATH_COLOUR

CORPUS = DEEPMATH_COLOUR


@dataclass(frozen=True, slots=True)
class Look:
    """Colours of one theme: text, quiet text, background, grid, published figures, unknown."""

    ink: str
    quiet: str
    surface: str
    grid: str
    published: str
    unknown: str


LIGHT = Look("#1f2530", "#667080", "#ffffff", "#e9ecf1", COMPARISON_COLOUR, "#b3bac5")
DARK = Look("#e4e7ec", "#98a2b1", "#14171c", "#272d37", "#8299c4", "#5b6574")


def plain(text: str) -> str:
    """Text of the data as Plotly shows it verbatim: its labels read a subset of HTML."""
    return html.escape(text, quote=False)


def dress(figure: go.Figure, look: Look, title: str, published: str = "") -> None:
    """What all figures share. With `published` the colours are explained below the title."""
    explained = (
        f'<span style="color:{CORPUS}">■</span> This corpus   '
        f'<span style="color:{look.published}">□</span> {plain(published)}'
    )
    figure.update_layout(
        title={
            "text": title,
            "font": {"size": 15, "weight": 600},
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
            ticklabelstandoff=4,
            title_font={"size": 12, "color": look.quiet},
            tickfont={"size": 11, "color": look.ink},
        )
