"""The charts of the Novelty page: counts in, a Plotly figure out.

Shades say how new: full colour is unique, half of it repeats only within its own set, grey has a
match in another set. DeepMath is red, comparison sets are blue-grey; diamonds are published.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from deepmath_viz import figures, published
from deepmath_viz.figures import CORPUS, Look, blend, percent, plain
from deepmath_viz.filters import Filters
from deepmath_viz.novelty import NAMES, ORDER, THRESHOLDS, Curve, Group, set_order

#: The line of each set in the curve: how dark, and dashed or not, so that no two look the same.
_LINES = (
    (0.0, "solid"),
    (0.0, "dash"),
    (0.0, "dot"),
    (0.45, "solid"),
    (0.45, "dash"),
    (0.45, "dot"),
)


def shades(look: Look, of: str) -> dict[str, str]:
    """The three shades of a colour, by novelty."""
    return {
        "unique": of,
        "within": blend(look.surface, of, 0.5),
        "elsewhere": blend(look.surface, look.unknown, 0.55),
    }


def _colour(look: Look, name: str) -> str:
    return CORPUS if name == published.NAME else look.published


def uniqueness_chart(
    curves: Mapping[str, Curve], threshold: float, look: Look, *, filtered: bool = False
) -> go.Figure:
    """Share of unique problems a set as stacked bars, with the paper's share as a mark.

    Where a bar's full colour ends is the share in the reading "another set or its own", where its
    half colour ends the one in the reading "another set".
    """
    names = set_order(list(curves))
    found = {name: curves[name].at(threshold) for name in names}
    labels = {
        name: f"{plain(name)}{', filtered' * (filtered and name == published.NAME)}"
        f" · {found[name].rows:,}"
        for name in names
    }
    figure = go.Figure()
    for kind in ORDER:
        figure.add_bar(
            name=NAMES[kind],
            y=[labels[name] for name in names],
            x=[_share(found[name].counts()[kind], found[name].rows) for name in names],
            orientation="h",
            marker_color=[shades(look, _colour(look, name))[kind] for name in names],
            customdata=[(found[name].counts()[kind], found[name].rows) for name in names],
            hovertemplate="<b>%{y}</b><br>" + NAMES[kind] + ": %{customdata[0]:,} of"
            " %{customdata[1]:,} (%{x:.1f}%)<extra></extra>",
        )
    told = [name for name in names if name in published.UNIQUENESS]
    theirs = [published.UNIQUENESS[name] for name in told]
    figure.add_scatter(
        name="unique in the paper (whole set, 0.98)",
        y=[labels[name] for name in told],
        x=[100 * unique / (unique + other) for unique, other in theirs],
        mode="markers",
        marker={
            "symbol": "diamond",
            "size": 11,
            "color": look.surface,
            "line": {"color": look.ink, "width": 1.8},
        },
        customdata=theirs,
        hovertemplate="<b>%{y}</b><br>Paper: %{customdata[0]}K unique, %{customdata[1]}K not"
        " (%{x:.1f}% unique)<extra></extra>",
    )
    return _stacked(figure, look, f"Unique problems by set, above {threshold:.3f}", len(names))


def groups_chart(
    groups: Sequence[Group],
    look: Look,
    title: str,
    target: Callable[[Group, str], Filters],
) -> go.Figure:
    """Stacked bars of DeepMath's problems by novelty, one a group, with its problems beside it.

    Args:
        target: the filters that a click on a part of a group's bar opens.
    """
    labels = [f"{plain(group.label())} · {group.total:,}" for group in groups]
    figure = go.Figure()
    for kind in ORDER:
        figure.add_bar(
            name=NAMES[kind],
            y=labels,
            x=[_share(group.counts[kind], group.total) for group in groups],
            orientation="h",
            marker_color=shades(look, CORPUS)[kind],
            customdata=[
                [figures.encoded(target(group, kind)), group.counts[kind], group.total]
                for group in groups
            ],
            hovertemplate="<b>%{y}</b><br>" + NAMES[kind] + ": %{customdata[1]:,} of"
            " %{customdata[2]:,} (%{x:.1f}%)<extra></extra>",
        )
    return _stacked(figure, look, title, len(groups))


def _stacked(figure: go.Figure, look: Look, title: str, rows: int) -> go.Figure:
    figures.dress(figure, look, title)
    figure.update_layout(
        barmode="stack",
        bargap=0.28,
        height=116 + 25 * rows,
        showlegend=True,
        # Below: where the window is narrow it takes several lines, and the title stays free.
        legend={"orientation": "h", "yref": "container", "y": 0, "yanchor": "bottom", "x": 0}
        | {"traceorder": "normal"},
    )
    figure.update_yaxes(autorange="reversed", type="category", showgrid=False)
    figure.update_xaxes(range=[0, 101], ticksuffix="%")
    return figure


def _share(part: int, whole: int) -> float:
    return 100 * part / whole if whole else 0.0


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
        colour = blend(_colour(look, name), look.surface, pale)
        unique = curves[name].unique(reading)
        shares = [_share(n, curves[name].rows) for n in unique]
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
                    "line": {"color": _colour(look, name), "width": 1.8},
                },
                showlegend=False,
                hovertemplate=f"paper: %{{y:.1f}}% ({theirs[0]}K of {sum(theirs):.2f}K)",
            )
    figures.dress(figure, look, "Unique problems against the threshold")
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
            font={"size": 11, "color": _colour(look, name)},
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


def difficulty_chart(
    own: Sequence[int] | None, look: Look, *, rated: int = 0, filtered: bool = False
) -> go.Figure:
    """Share of each set by difficulty level, in percent: published, and this corpus's DeepMath.

    Args:
        own: problems of this corpus by level 1 to 9 (see `novelty.levels`), None for none.
        rated: rated problems of this corpus, the denominator of its row.
    """
    rows: list[tuple[str, str, list[float | None], list[str]]] = []
    if own is not None and rated:
        label = f"{published.NAME}, this corpus{', filtered' * filtered}"
        rows.append(
            (
                label,
                CORPUS,
                [_share(n, rated) for n in own],
                [f"{n:,} of {rated:,} rated problems ({percent(n, rated)})" for n in own],
            )
        )
    for name in sorted(published.DIFFICULTY_BY_SET, key=lambda n: n != published.NAME):
        levels = published.DIFFICULTY_BY_SET[name]
        total = sum(n or 0 for n in levels)
        rows.append(
            (
                f"{name}, published",
                _colour(look, name),
                [None if n is None else 100 * n / total for n in levels],
                [
                    "no bar" if n is None else f"{n}K of {total:.1f}K, read off figure 1a"
                    for n in levels
                ],
            )
        )
    figure = go.Figure()
    labels = [label for label, *_ in rows]
    top = max(share or 0 for _, _, shares, _ in rows for share in shares)
    for colour in dict.fromkeys(colour for _, colour, *_ in rows):
        chosen = [row for row in rows if row[1] == colour]
        # Places instead of names: Plotly draws rows of named categories in an order of its own.
        figure.add_heatmap(
            x=list(range(1, 10)),
            y=[labels.index(label) for label, *_ in chosen],
            z=[shares for _, _, shares, _ in chosen],
            zmin=0,
            zmax=top,
            colorscale=[[0, blend(look.surface, colour, 0.04)], [1, colour]],
            showscale=False,
            xgap=2,
            ygap=2,
            text=[["" if s is None else f"{s:.0f}" for s in shares] for _, _, shares, _ in chosen],
            texttemplate="%{text}",
            textfont={"size": 11},
            customdata=[[(label, one) for one in told] for label, *_, told in chosen],
            hovertemplate="<b>%{customdata[0]}</b><br>level %{x}: %{customdata[1]}<extra></extra>",
            hoverongaps=False,
        )
    figures.dress(figure, look, "Difficulty by set, % of each set")
    figure.update_layout(height=96 + 30 * len(rows))
    figure.update_yaxes(
        tickvals=list(range(len(rows))),
        ticktext=labels,
        range=[len(rows) - 0.5, -0.5],
        showgrid=False,
    )
    figure.update_xaxes(title="difficulty level", dtick=1, showgrid=False)
    return figure
