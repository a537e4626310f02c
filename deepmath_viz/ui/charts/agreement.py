"""Agreement of the solutions with the final answer, as stacked bars of shares by group."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from deepmath_viz.analysis.agreement import NAMES
from deepmath_viz.analysis.marks import Group
from deepmath_viz.dataset.labels import AGREEMENTS
from deepmath_viz.plumbing.colours import (
    COMPARISON_COLOUR,
    DEEPMATH_COLOUR,
    GREY,
    PALE_BLUE,
    PALE_RED,
)
from deepmath_viz.ui.charts.stacked import group_bars
from deepmath_viz.ui.charts.theme import Look

#: From agreement to none; undecided is grey. Blue to red stays apart for colour-blind readers.
COLOURS = dict(
    zip(AGREEMENTS, (COMPARISON_COLOUR, PALE_BLUE, PALE_RED, DEEPMATH_COLOUR, GREY), strict=True)
)


def agreement_chart(rows: Sequence[Group], look: Look, title: str) -> go.Figure:
    """Stacked bars of shares, one a group, the count of compared problems beside its name."""
    return group_bars(rows, NAMES, COLOURS, look, title)
