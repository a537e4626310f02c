"""What the points are coloured by: categories with their colours, and a category for every point.

DeepMath has the paper's red; the other sets are blues and greys that differ in lightness, so that
they stay apart for colour-blind readers too. Difficulty runs from light to dark in one hue. What
is known of DeepMath alone leaves the other sets in one grey.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from deepmath_viz.analysis import agreement
from deepmath_viz.corpus.points import MapPoints
from deepmath_viz.dataset import published
from deepmath_viz.dataset.labels import AGREEMENTS, NOVELTIES
from deepmath_viz.plumbing.colours import COMPARISON_COLOUR, DEEPMATH_COLOUR, blend

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from deepmath_viz.corpus.store import Store

BY = {
    "set": "Set",
    "difficulty": "Difficulty",
    "domain": "Domain",
    "novelty": "Novelty at 0.98",
    "verdict": "Agreement with the answer",
}
#: Colours in the light and in the dark theme.
Pair = tuple[str, str]
_SETS: dict[str, Pair] = {
    published.NAME: (DEEPMATH_COLOUR, "#e8736f"),
    "DAPO-17K": ("#2b6f8f", "#4fa3c7"),
    "DSR-Preview": ("#8c939e", "#a4abb6"),
    "Open-R1": ("#34446b", "#6f86bd"),
    "Open-RS": ("#b9bec8", "#d3d8e0"),
    "ORZ-129K": (COMPARISON_COLOUR, "#8aa3cc"),
    "STILL-3-RL": ("#9fb8d9", "#b9d0ee"),
}
_FURTHER: tuple[Pair, ...] = (
    ("#6b7f86", "#93a9b0"),
    ("#46606e", "#7796a6"),
    ("#a9a6b8", "#c4c1d4"),
)
OTHER_SETS: Pair = ("#c4c9d2", "#4b5362")
UNKNOWN_COLOURS: Pair = ("#a3a9b4", "#69717f")
#: Okabe and Ito's palette (jfly.uni-koeln.de/color), in an order that keeps neighbours apart, and
#: three more for the rarest.
CATEGORICAL: tuple[Pair, ...] = (
    ("#0072b2", "#3d9fdc"), ("#d55e00", "#f0803a"), ("#009e73", "#2fc79b"), ("#cc79a7", "#e39cc4"),
    ("#b58900", "#e6b422"), ("#56b4e9", "#8ccdf3"), ("#7b4fa3", "#a886cc"), ("#6b6b3a", "#a8a866"),
    ("#8c3b2f", "#c2796d"), ("#2f6b5e", "#79b5a8"),
)  # fmt: skip
_NOVELTY: tuple[Pair, ...] = (
    ("#0f7b6c", "#35b5a2"), (DEEPMATH_COLOUR, "#e8736f"), ("#d99a2b", "#f0b94f"),
)  # fmt: skip
_VERDICTS: tuple[Pair, ...] = (
    ("#2f7d5b", "#4fb588"), ("#8fb339", "#b3d463"), ("#e0a02f", "#f2bd5a"), ("#c4412f", "#ea7462"),
    ("#7a6fa8", "#a79dd2"),
)  # fmt: skip
#: Ends of the scale of difficulty, easy to hard.
_SCALE = (("#f6c9a0", "#5a2d3c"), ("#7d3550", "#ffd9a8"))
_LEVELS = tuple(range(1, 11))


@dataclass(frozen=True, slots=True)
class Category:
    """An entry of the legend; one whose points' value is not known lies below the others."""

    label: str
    light: str
    dark: str
    known: bool = True


def categories(
    store: Store, points: MapPoints, by: str
) -> tuple[list[Category], NDArray[np.uint8]]:
    """The legend of a colouring, and the place in it of every point, uint8 of shape (points,).

    Args:
        by: a key of `BY`.
    """
    if by == "set":
        legend = [Category(s.name, *set_colour(s.name, i)) for i, s in enumerate(points.spans)]
        return legend, np.repeat(
            np.arange(len(points.spans), dtype=np.uint8), [s.n for s in points.spans]
        )
    ids, values = store.map.values_by_id(by)
    legend, order = _legend(by, values)
    rest = len(legend)
    codes = np.full(len(points), rest, dtype=np.uint8)
    codes[points.own.slice] = rest - 1  # unknown, until it is known
    places = {value: at for at, value in enumerate(order)}
    by_id = np.full(int(ids.max()) + 1 if len(ids) else 0, rest - 1, dtype=np.uint8)
    by_id[ids] = [places.get(_step(by, value), rest - 1) for value in values]
    own = points.corpus_rows[points.own.slice]
    codes[points.own.slice][own >= 0] = by_id[own[own >= 0]]
    return [*legend, Category("other sets", *OTHER_SETS, known=False)], codes


def set_colour(name: str, at: int = 0) -> Pair:
    """The colours of a set in light and dark; a set that the paper lacks gets one by its place."""
    return _SETS.get(name, _FURTHER[at % len(_FURTHER)])


def _legend(by: str, values: Sequence[Any]) -> tuple[list[Category], list[Any]]:
    """The entries, "unknown" last, and the values that the others stand for."""
    order: list[Any]
    if by == "difficulty":
        order = list(_LEVELS)
        named = [(f"{step} to {step + 0.5:g}" if step < 10 else "10") for step in order]
        named[0] = "below 2"
        colours: Sequence[Pair] = [sequential((step - 1) / 9) for step in order]
    elif by == "novelty":
        order = list(NOVELTIES)
        named, colours = ["unique", "in another set", "only in DeepMath itself"], _NOVELTY
    elif by == "verdict":
        order = list(AGREEMENTS)
        named, colours = [agreement.NAMES[name] for name in order], _VERDICTS
    else:
        counted: dict[Any, int] = {}
        for value in values:
            if value is not None:
                counted[value] = counted.get(value, 0) + 1
        order = sorted(counted, key=lambda name: (-counted[name], name))
        named = [str(name) for name in order]
        colours = [CATEGORICAL[min(i, len(CATEGORICAL) - 1)] for i in range(len(order))]
    legend = [Category(name, *pair) for name, pair in zip(named, colours, strict=True)]
    return [*legend, Category("unknown", *UNKNOWN_COLOURS, known=False)], order


def _step(by: str, value: Any) -> Any:
    if by != "difficulty" or value is None:
        return value
    return min(max(int(value), _LEVELS[0]), _LEVELS[-1])


def sequential(at: float) -> Pair:
    """The colours a fraction `at` of the way along the scale of difficulty."""
    light, dark = (blend(low, high, at) for low, high in zip(*_SCALE, strict=True))
    return light, dark
