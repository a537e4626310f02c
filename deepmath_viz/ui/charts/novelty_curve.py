"""The curve of unique problems against the threshold, one line a set with its name beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import plotly.graph_objects as go

from deepmath_viz.analysis.novelty import THRESHOLDS, Curve, set_order
from deepmath_viz.dataset import published
from deepmath_viz.plumbing.colours import blend
from deepmath_viz.ui.charts.novelty import colour_of
from deepmath_viz.ui.charts.stacked import share
from deepmath_viz.ui.charts.theme import Look, dress, plain

#: The line of each set in the curve: how dark, and dashed or not, so that no two look the same.
_LINES = (
    (0.0, "solid"),
    (0.0, "dash"),
    (0.0, "dot"),
    (0.45, "solid"),
    (0.45, "dash"),
    (0.45, "dot"),
)


def curve_chart(
    curves: Mapping[str, Curve], threshold: float, reading: str, look: Look
) -> go.Figure:
    """Share of unique problems against the threshold, one line a set, 0.98 and `threshold` marked.

    Diamonds at 0.98 are the paper's figures.
    """
    names = [name for name in set_order(list(curves)) if curves[name].rows]
    others = [name for name in names if name != published.NAME]
    figure = go.Figure()
    ends: dict[str, float] = {}
    for name in [*others, *(n for n in names if n == published.NAME)]:
        own = name == published.NAME
        pale, dash = (0.0, "solid") if own else _LINES[others.index(name) % len(_LINES)]
        colour = blend(colour_of(look, name), look.surface, pale)
        unique = curves[name].unique(reading)
        shares = [share(n, curves[name].rows) for n in unique]
        ends[name] = shares[-1]
        figure.add_scatter(
            name=plain(name),
            x=THRESHOLDS,
            y=shares,
            mode="lines",
            line={"color": colour, "width": 2.6 if own else 1.6, "dash": dash},
            customdata=unique,
            hovertemplate="%{y:.1f}% (%{customdata:,} of " + f"{curves[name].rows:,})",
        )
        if name in published.UNIQUENESS:
            theirs = published.UNIQUENESS[name]
            figure.add_scatter(
                name=f"{plain(name)} in the paper",
                x=[published.SAME_PROBLEM],
                y=[100 * theirs[0] / sum(theirs)],
                mode="markers",
                marker={
                    "symbol": "diamond",
                    "size": 9,
                    "color": look.surface,
                    "line": {"color": colour_of(look, name), "width": 1.8},
                },
                showlegend=False,
                hovertemplate=f"paper: %{{y:.1f}}% ({theirs[0]}K of {sum(theirs):.2f}K)",
            )
    dress(figure, look, "Unique problems against the threshold")
    marks: list[dict[str, Any]] = [
        {"x": published.SAME_PROBLEM, "text": "0.98, the paper’s", "dash": "solid"}
    ]
    if threshold != published.SAME_PROBLEM:
        marks.append({"x": threshold, "text": f"{threshold:.3f}", "dash": "dot"})
    for mark in marks:
        figure.add_vline(mark["x"], line={"color": look.quiet, "width": 1, "dash": mark["dash"]})
        figure.add_annotation(
            x=mark["x"], y=1, yref="paper", yanchor="bottom", xanchor="right", xshift=4,
            showarrow=False, text=mark["text"], font={"size": 11, "color": look.quiet},
        )  # fmt: skip
    _label_ends(figure, ends, look)
    figure.update_layout(height=430, hovermode="x unified", margin={"r": 112, "t": 56})
    figure.update_xaxes(
        title="cosine similarity above which two problems are the same", range=[0.8, 1.0]
    )
    figure.update_yaxes(title="unique problems", range=[0, 102], ticksuffix="%")
    return figure


def _label_ends(figure: go.Figure, ends: Mapping[str, float], look: Look) -> None:
    """Names beside the ends of the lines, moved apart where they would touch."""
    for name, y in spread(ends, 5.4, 100.0).items():
        figure.add_annotation(
            x=1.0, y=y, xanchor="left", xshift=4, showarrow=False, text=plain(name),
            font={"size": 11, "color": colour_of(look, name)},
        )  # fmt: skip


def spread(ends: Mapping[str, float], gap: float, top: float) -> dict[str, float]:
    """Heights at least `gap` apart and at most `top`, in the order of `ends` and near to them."""
    blocks: list[tuple[float, list[str]]] = []  # middle of a block of touching names, the names
    for name, y in sorted(ends.items(), key=lambda item: -item[1]):
        blocks.append((min(y, top), [name]))
        while len(blocks) > 1 and _low(blocks[-2], gap) - gap < _high(blocks[-1], gap):
            (above, names), (below, more) = blocks[-2:]
            middle = (above * len(names) + below * len(more)) / (len(names) + len(more))
            size = gap * (len(names) + len(more) - 1) / 2
            blocks[-2:] = [(min(middle, top - size), [*names, *more])]
    return {
        name: _high(block, gap) - gap * i for block in blocks for i, name in enumerate(block[1])
    }


def _high(block: tuple[float, list[str]], gap: float) -> float:
    return block[0] + gap * (len(block[1]) - 1) / 2


def _low(block: tuple[float, list[str]], gap: float) -> float:
    return block[0] - gap * (len(block[1]) - 1) / 2
