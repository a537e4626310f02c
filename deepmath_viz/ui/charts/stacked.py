"""Stacked bars of shares: counts of kinds in, a Plotly figure out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from deepmath_viz.analysis.marks import Group, encoded
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.ui.charts.theme import Look, dress, plain


@dataclass(frozen=True, slots=True)
class Part:
    """One part of every bar.

    Attributes:
        name: what it is called in the legend and under the pointer.
        counts: one a bar.
        colour: of all bars, or one a bar.
        targets: what a click on it opens, one a bar; empty where it opens nothing.
    """

    name: str
    counts: Sequence[int]
    colour: str | Sequence[str]
    targets: Sequence[Filters] = ()


def share(part: int, whole: int) -> float:
    """A share in percent, 0 of nothing."""
    return 100 * part / whole if whole else 0.0


def stack(
    labels: Sequence[str], wholes: Sequence[int], parts: Sequence[Part], *, digits: int = 1
) -> go.Figure:
    """Horizontal bars, one a label from top to bottom, without a layout of their own.

    Args:
        labels: as Plotly reads them, see `theme.plain`.
        wholes: what the parts of each bar are shares of.
        digits: decimals of a share under the pointer.
    """
    figure = go.Figure()
    for part in parts:
        pairs = zip(part.counts, wholes, strict=True)
        told: list[list[object]] = [[n, whole] for n, whole in pairs]
        if part.targets:
            told = [
                [encoded(target), *counts]
                for target, counts in zip(part.targets, told, strict=True)
            ]
        at = len(told[0]) - 2 if told else 0
        figure.add_bar(
            name=part.name,
            y=labels,
            x=[share(n, whole) for n, whole in zip(part.counts, wholes, strict=True)],
            orientation="h",
            marker_color=part.colour,
            customdata=told,
            hovertemplate=f"<b>%{{y}}</b><br>{part.name}: %{{customdata[{at}]:,}} of"
            f" %{{customdata[{at + 1}]:,}} (%{{x:.{digits}f}}%)<extra></extra>",
        )
    figure.update_layout(barmode="stack")
    figure.update_yaxes(autorange="reversed", type="category", showgrid=False)
    return figure


def lay_out(figure: go.Figure, look: Look, title: str, rows: int) -> go.Figure:
    """Lay out a stack whose bars are wholes: an axis to 100%, the parts explained below."""
    dress(figure, look, title)
    figure.update_layout(
        bargap=0.28,
        height=116 + 25 * rows,
        showlegend=True,
        # Below: where the window is narrow it takes several lines, and the title stays free.
        legend={"orientation": "h", "yref": "container", "y": 0, "yanchor": "bottom", "x": 0}
        | {"traceorder": "normal"},
    )
    figure.update_xaxes(range=[0, 101], ticksuffix="%")
    return figure


def group_bars(
    groups: Sequence[Group],
    names: Mapping[str, str],
    colours: Mapping[str, str],
    look: Look,
    title: str,
    target: Callable[[Group, str], Filters] | None = None,
) -> go.Figure:
    """A bar a group, with the number of its problems beside its name.

    Args:
        names: the kinds that are counted in the order of the parts, and what they are called.
        target: the filters that a click on a part of a group's bar opens.
    """
    parts = [
        Part(
            name,
            [group.counts[kind] for group in groups],
            colours[kind],
            [target(group, kind) for group in groups] if target else (),
        )
        for kind, name in names.items()
    ]
    labels = [f"{plain(group.label())} (n = {group.total:,})" for group in groups]
    figure = stack(labels, [group.total for group in groups], parts)
    return lay_out(figure, look, title, len(groups))
