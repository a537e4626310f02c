"""The charts of the Novelty page: counts in, a Plotly figure out.

Shades say how new: full colour is unique, half of it repeats only within its own set, grey has a
match in another set. DeepMath is red, comparison sets are blue-grey; diamonds are published.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import plotly.graph_objects as go

from deepmath_viz.analysis.marks import Group
from deepmath_viz.analysis.novelty import NAMES, ORDER, Curve, set_order
from deepmath_viz.dataset import published
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.dataset.wording import percent
from deepmath_viz.plumbing.colours import blend
from deepmath_viz.ui.charts.stacked import Part, group_bars, lay_out, share, stack
from deepmath_viz.ui.charts.theme import CORPUS, Look, dress, plain


def shades(look: Look, of: str) -> dict[str, str]:
    """The three shades of a colour, by novelty."""
    return {
        "unique": of,
        "within": blend(look.surface, of, 0.5),
        "elsewhere": blend(look.surface, look.unknown, 0.55),
    }


def colour_of(look: Look, name: str) -> str:
    """The colour of a set: red for DeepMath, blue-grey for the others."""
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
    figure = stack(
        [labels[name] for name in names],
        [found[name].rows for name in names],
        [
            Part(
                NAMES[kind],
                [found[name].counts()[kind] for name in names],
                [shades(look, colour_of(look, name))[kind] for name in names],
            )
            for kind in ORDER
        ],
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
    return lay_out(figure, look, f"Unique problems by set, above {threshold:.3f}", len(names))


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
    names = {kind: NAMES[kind] for kind in ORDER}
    return group_bars(groups, names, shades(look, CORPUS), look, title, target)


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
                [share(n, rated) for n in own],
                [f"{n:,} of {rated:,} rated problems ({percent(n, rated)})" for n in own],
            )
        )
    for name in sorted(published.DIFFICULTY_BY_SET, key=lambda n: n != published.NAME):
        levels = published.DIFFICULTY_BY_SET[name]
        total = sum(n or 0 for n in levels)
        rows.append(
            (
                f"{name}, published",
                colour_of(look, name),
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
    dress(figure, look, "Difficulty by set, % of each set")
    figure.update_layout(height=96 + 30 * len(rows))
    figure.update_yaxes(
        tickvals=list(range(len(rows))),
        ticktext=labels,
        range=[len(rows) - 0.5, -0.5],
        showgrid=False,
    )
    figure.update_xaxes(title="difficulty level", dtick=1, showgrid=False)
    return figure
