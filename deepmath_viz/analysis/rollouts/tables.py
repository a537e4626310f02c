"""What rollouts say as rows of tables, in words: on the page and in the report."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from deepmath_viz.analysis.rollouts.bootstrap import Estimate
from deepmath_viz.analysis.rollouts.comparing import Compared
from deepmath_viz.analysis.rollouts.measures import GroupPassed, Passed
from deepmath_viz.dataset.wording import rate

#: What stands where there is nothing to say.
NOTHING = "–"


def share(value: float) -> str:
    """A share from 0 to 1 in words; a dash where there is none."""
    return NOTHING if math.isnan(value) else rate(value)


def ends(estimate: Estimate) -> str:
    """An interval in words; a dash where there is none."""
    if not estimate.has_interval:
        return NOTHING
    return f"{share(estimate.low)} to {share(estimate.high)}"


def points(value: float) -> str:
    """A difference of shares in percentage points, with its sign."""
    return NOTHING if math.isnan(value) else f"{round(100 * value, 1) + 0.0:+.1f}"


def curve(rows: Sequence[Passed]) -> list[dict[str, Any]]:
    """A row a k."""
    return [
        {
            "k": row.k,
            "pass@k": share(row.wrong.value),
            "95% interval": ends(row.wrong),
            "undecided as right": share(row.right.value),
            "its interval": ends(row.right),
            "problems": row.wrong.problems,
            "with fewer samples": row.fewer,
        }
        for row in rows
    ]


def groups(rows: Sequence[GroupPassed], name: str) -> list[dict[str, Any]]:
    """A row a group."""
    return [
        {
            name: row.label(),
            f"pass@{row.passed.k}": share(row.passed.wrong.value),
            "95% interval": ends(row.passed.wrong),
            "undecided as right": share(row.passed.right.value),
            "problems": row.problems,
            "samples": row.samples,
            "with fewer samples": row.passed.fewer,
        }
        for row in rows
    ]


def differences(found: Compared, one: str, other: str) -> list[dict[str, Any]]:
    """A row a k: both models, and how much more the second passes, in percentage points.

    Args:
        one: what the first model is called.
        other: what the second is called.
    """
    if one == other:
        one, other = f"{one} (1)", f"{other} (2)"
    made = []
    for row in found.differences:
        more = row.more
        interval = NOTHING
        if more.has_interval:
            interval = f"{points(more.low)} to {points(more.high)}"
        made.append(
            {
                "k": row.k,
                one: share(row.one.value),
                other: share(row.other.value),
                "more, in points": points(more.value),
                "95% interval": interval,
                "problems": more.problems,
                "with fewer samples": row.fewer,
            }
        )
    return made


def chance(found: Compared) -> str:
    """What McNemar's test says, in a sentence."""
    gained, lost = len(found.gained), len(found.lost)
    if gained == lost:
        return "Gained and lost are as many, so nothing tells the models apart."
    p = found.chance
    number = f"p = {p:.2g}" if p >= 1e-4 else "p < 0.0001"
    said = "would seldom come about" if p < 0.05 else "may well come about"
    return f"McNemar's exact test: {number}. A split as uneven as this {said} by chance."
