"""Counts in two directions: cells in, a Plotly figure out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import plotly.graph_objects as go

from deepmath_viz.analysis.marks import Cell, encoded
from deepmath_viz.dataset.wording import percent
from deepmath_viz.plumbing.colours import blend
from deepmath_viz.ui.charts.theme import CORPUS, Look, dress, plain


def heatmap(
    cells: Iterable[Cell],
    rows: Sequence[str],
    columns: Sequence[str],
    look: Look,
    *,
    title: str,
    axis: str,
) -> go.Figure:
    """Counts by row and column, the number in every cell; empty cells stay blank.

    It is made of bars of equal height, because a click on a heatmap trace is not reported and one
    on a bar is. Colour follows the square root of the count, so that thin cells stay visible.
    """
    drawn = [cell for cell in cells if cell.count]
    most = {
        known: max([cell.count for cell in drawn if cell.known is known], default=1)
        for known in (True, False)
    }
    level = [(cell.count / most[cell.known]) ** 0.5 for cell in drawn]
    total = {row: sum(cell.count for cell in drawn if cell.row == row) for row in rows}
    # The last row and the last column are set apart where they hold what is not known.
    down = _places(rows, {cell.row for cell in drawn if cell.known})
    right = _places(columns, {cell.column for cell in drawn if cell.known} | set(columns[:-1]))
    figure = go.Figure(
        go.Bar(
            x=[right[cell.column] for cell in drawn],
            y=[1] * len(drawn),
            base=[down[cell.row] - 0.5 for cell in drawn],
            width=1,
            marker={
                "color": [
                    blend(look.surface, CORPUS if cell.known else look.unknown, 0.1 + 0.9 * at)
                    for cell, at in zip(drawn, level, strict=True)
                ],
                "line": {"color": look.surface, "width": 2},
            },
            text=[f"{cell.count:,}" for cell in drawn],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            insidetextfont={
                "size": 11,
                "color": [
                    "#ffffff" if cell.known and at > 0.62 else look.ink
                    for cell, at in zip(drawn, level, strict=True)
                ],
            },
            customdata=[
                [
                    encoded(cell.target),
                    plain(cell.row),
                    plain(cell.column),
                    f"{percent(cell.count, total[cell.row])} of {total[cell.row]:,} in this row",
                ]
                for cell in drawn
            ],
            hovertemplate="<b>%{customdata[1]}</b>, difficulty %{customdata[2]}<br>"
            "%{text} problems · %{customdata[3]}<extra></extra>",
        )
    )
    dress(figure, look, title)
    figure.update_layout(height=104 + 29 * len(rows), barmode="overlay", hovermode="closest")
    across, along = list(right.values()), list(down.values())
    figure.update_xaxes(
        title=axis, showgrid=False, tickangle=0, tickvals=across,
        ticktext=[plain(column) for column in columns],
        range=[-0.5, (across[-1] if across else 0) + 0.5],
    )  # fmt: skip
    figure.update_yaxes(
        showgrid=False, tickvals=along, range=[(along[-1] if along else 0) + 0.5, -0.5],
        ticktext=[f"{plain(row)} (n = {total[row]:,})" for row in rows],
    )  # fmt: skip
    return figure


def _places(names: Sequence[str], known: set[str]) -> dict[str, float]:
    return {name: i + 0.3 * (name not in known) for i, name in enumerate(names)}
