"""pass@k by group, with its interval: a Plotly figure out. One model, or two beside each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

import plotly.graph_objects as go

from deepmath_viz.analysis.marks import encoded
from deepmath_viz.analysis.rollouts import tables
from deepmath_viz.analysis.rollouts.measures import GroupPassed
from deepmath_viz.dataset import topics
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.plumbing.markup import Markdown
from deepmath_viz.ui.charts.theme import CORPUS, Look, dress, plain

#: Groups that a chart has place for.
MOST = 25
_SYMBOLS = ("circle", "diamond")


def by_group(
    models: Sequence[tuple[str, Sequence[GroupPassed]]],
    look: Look,
    *,
    title: str,
    k: int,
    target: Callable[[GroupPassed], Filters] | None = None,
) -> go.Figure:
    """A line a group from top to bottom, a mark a model with the interval of its pass@k.

    Args:
        models: what each is called, and its groups; the first says which groups there are.
        target: what a click on a mark opens.
    """
    labels = _labels(models[0][1][:MOST])
    at = {group.label(): place for place, group in enumerate(models[0][1][:MOST])}
    figure = go.Figure()
    for nth, (name, groups) in enumerate(models):
        shown = [g for g in groups if g.label() in at and g.passed.wrong.problems]
        passed = [group.passed.wrong for group in shown]
        apart = (nth - (len(models) - 1) / 2) * 0.28
        figure.add_scatter(
            name=plain(name),
            x=[100 * one.value for one in passed],
            y=[at[group.label()] + apart for group in shown],
            mode="markers",
            marker={
                "color": (CORPUS, look.published)[nth],
                "symbol": _SYMBOLS[nth],
                "size": 9,
            },
            error_x={
                "type": "data",
                "symmetric": False,
                "array": [100 * (o.high - o.value) if o.has_interval else 0 for o in passed],
                "arrayminus": [100 * (o.value - o.low) if o.has_interval else 0 for o in passed],
                "thickness": 1.4,
                "width": 4,
                "color": (CORPUS, look.published)[nth],
            },
            customdata=[
                [
                    encoded(target(group)) if target else "",
                    plain(group.label()),
                    tables.share(group.passed.wrong.value),
                    tables.ends(group.passed.wrong),
                    tables.share(group.passed.right.value),
                    group.passed.wrong.problems,
                ]
                for group in shown
            ],
            hovertemplate=f"<b>{plain(name)}, %{{customdata[1]}}</b><br>pass@{k} %{{customdata[2]}}"
            " (95%: %{customdata[3]})<br>undecided as right %{customdata[4]}"
            "<br>%{customdata[5]:,} problems<extra></extra>",
        )
    dress(figure, look, title)
    figure.update_xaxes(range=[-2, 102], ticksuffix="%", title_text=f"pass@{k}")
    figure.update_yaxes(
        tickvals=list(range(len(labels))),
        ticktext=labels,
        range=[len(labels) - 0.4, -0.6],
    )
    figure.update_layout(
        height=128 + 26 * len(labels),
        showlegend=len(models) > 1,
        legend={"orientation": "h", "yref": "container", "y": 0, "yanchor": "bottom", "x": 0},
        margin_b=40 if len(models) > 1 else 8,
    )
    return figure


def in_chart(groups: Sequence[GroupPassed]) -> Markdown:
    """A sentence where a chart leaves groups out; else nothing."""
    if len(groups) <= MOST:
        return Markdown("")
    said = f" The chart has the {MOST:,} groups with the most problems, of {len(groups):,}."
    return Markdown(said)


def _labels(groups: Sequence[GroupPassed]) -> list[str]:
    """Names with numbers of problems; of a topic the end of its path, where that is one topic's."""
    ends = [_end(group.label()) for group in groups]
    met = Counter(ends)
    return [
        f"{plain(end if met[end] == 1 else group.label())} (n = {group.problems:,})"
        for end, group in zip(ends, groups, strict=True)
    ]


def _end(label: str) -> str:
    """The last two parts of a topic's path: whole paths leave a chart no place for its marks."""
    return " › ".join(topics.short(label).split(topics.SEPARATOR)[-2:])
