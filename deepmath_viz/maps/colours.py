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
from deepmath_viz.plumbing.colours import (
    CATEGORICAL,
    NOVELTY,
    SCALE,
    SETS,
    VERDICTS,
    Pair,
    blend,
)

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
_SETS: dict[str, Pair] = dict(
    zip(
        (published.NAME, "DAPO-17K", "DSR-Preview", "Open-R1", "Open-RS", "ORZ-129K", "STILL-3-RL"),
        SETS,
        strict=True,
    )
)
_FURTHER: tuple[Pair, ...] = (
    ("#6b7f86", "#93a9b0"),
    ("#46606e", "#7796a6"),
    ("#a9a6b8", "#c4c1d4"),
)
OTHER_SETS: Pair = ("#c4c9d2", "#4b5362")
UNKNOWN_COLOURS: Pair = ("#a3a9b4", "#69717f")
_LEVELS = tuple(range(1, 11))
#: Steps of the scale of densities.
_SHADES = 4


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
        named, colours = ["unique", "in another set", "only in DeepMath itself"], NOVELTY
    elif by == "verdict":
        order = list(AGREEMENTS)
        named, colours = [agreement.NAMES[name] for name in order], VERDICTS
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


def density_scale() -> dict[str, Any]:
    """The shades of densities from faint to dense, and the one of what is not meant.

    As `light` and `dark`, lists of colours, and `rest` and `restDark`.
    """
    light, dark = zip(*(sequential(step / _SHADES) for step in range(_SHADES + 1)), strict=True)
    return {
        "light": list(light),
        "dark": list(dark),
        "rest": UNKNOWN_COLOURS[0],
        "restDark": UNKNOWN_COLOURS[1],
    }


def sequential(at: float) -> Pair:
    """The colours a fraction `at` of the way along the scale of difficulty."""
    light, dark = (blend(low, high, at) for low, high in zip(*SCALE, strict=True))
    return light, dark
