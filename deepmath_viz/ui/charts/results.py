"""The chart of results: what each model of a group reaches, beside its base."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from deepmath_viz.analysis.results import OURS, SCORES
from deepmath_viz.plumbing.colours import blend
from deepmath_viz.ui.charts.theme import CORPUS, Look, dress, plain

_SYMBOLS = ("diamond", "square", "triangle-up", "x")


def scores_chart(
    models: Sequence[str],
    benchmarks: Sequence[str],
    look: Look,
    title: str,
    guessing: float | None = None,
) -> go.Figure:
    """Percent of every model on every benchmark; the base is hollow, the DeepMath model red.

    Args:
        models: of one group, the base first.
        guessing: percent that guessing reaches, drawn as a line.
    """
    figure = go.Figure()
    base, *others = models
    rivals = [name for name in others if name not in OURS]
    for name in (base, *others):
        own, first = name in OURS, name == base
        colour = (
            CORPUS if own else look.quiet if first else blend(look.surface, look.published, 0.9)
        )
        symbol = "circle" if own or first else _SYMBOLS[rivals.index(name) % len(_SYMBOLS)]
        figure.add_scatter(
            name=plain(name),
            x=[SCORES[name, benchmark] for benchmark in benchmarks],
            y=list(benchmarks),
            mode="markers",
            marker={
                "symbol": f"{symbol}-open" if first else symbol,
                "size": 12 if own else 10,
                "color": colour,
                "line": {"width": 1.6, "color": colour},
            },
            customdata=[
                [f"{SCORES[name, benchmark] - SCORES[base, benchmark]:+.1f} over the base"]
                for benchmark in benchmarks
            ],
            hovertemplate="<b>%{y}</b><br>%{x:.1f}%<br>%{customdata[0]}",
        )
    if guessing is not None:
        figure.add_vline(
            x=guessing,
            line={"dash": "dot", "width": 1.2, "color": look.quiet},
            annotation_text="guessing",
            annotation_font_size=11,
        )
    dress(figure, look, title)
    figure.update_layout(
        height=170 + 34 * len(benchmarks),
        showlegend=True,
        margin_b=88,  # four lines of the legend, where the page is narrow
        legend={
            "orientation": "h",
            "yref": "container",
            "y": 0.01,
            "yanchor": "bottom",
            "x": 0,
            "font_size": 11,
        },
    )
    figure.update_xaxes(range=[0, 100], ticksuffix="%")
    figure.update_yaxes(autorange="reversed")
    return figure
