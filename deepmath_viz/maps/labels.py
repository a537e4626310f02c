"""Names on the map at every zoom: the whole tree of topics, and the regions of a layout.

A topic's name stands at the point in the middle of where its points lie densest. The browser
decides which names there is room for: those of more points come first, finer ones as one zooms in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypedDict

import numpy as np

from deepmath_viz.corpus.points import EXTENT
from deepmath_viz.dataset import topics
from deepmath_viz.dataset.records import Region

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Cells on a side of the grid that peaks are looked for on; a name stands for three by three.
_CELLS = 64
_CELL = (EXTENT + 1) // _CELLS
#: Half the side of the square that a name speaks for, in quantised places: at least and at most.
_NEAREST, _FARTHEST = 512, 3_000
#: What regions of the two levels speak for, and with which topics they appear.
_REACH, _LEVEL = (2_500, 900), (0, 2)
#: The finest level; deeper topics appear with it.
_FINEST = 3
#: Names that travel, and characters of one.
_MOST, _LONGEST = 1_500, 48


class Label(TypedDict):
    """A name on the map.

    `x`, `y` where it stands and `reach` how far around it speaks for, in quantised places; `n` of
    how many points; `level` from 0 for the coarsest to 3.
    """

    text: str
    x: int
    y: int
    n: int
    level: int
    reach: int


def of_layout(
    places: NDArray[np.uint16],
    by_topic: Mapping[tuple[str, ...], NDArray[np.int64]],
    regions: Sequence[Region],
) -> list[Label]:
    """The names of a layout, those of most points first.

    Args:
        places: quantised x and y of all points, of shape (2, points).
        by_topic: the points of every topic path, those of its descendants left out.
        regions: named regions; one that is called like a topic says nothing more and is left out.
    """
    tree = _with_descendants(by_topic)
    called = {_short(path[-1]) for path in tree}
    found = [_region(region) for region in regions if _short(region["label"]) not in called]
    taken = np.zeros(_CELLS * _CELLS, dtype=bool)
    taken[[(y // _CELL) * _CELLS + x // _CELL for x, y in ((r["x"], r["y"]) for r in found)]] = True
    # A topic lies densest where one of its own does: the larger one has the place.
    for path in sorted(tree, key=lambda path: (-len(tree[path]), path)):
        found.append(_topic(path, places[:, tree[path]], taken))
    found.sort(key=lambda label: (-label["n"], label["level"], label["text"]))
    return found[:_MOST]


def _with_descendants(
    by_topic: Mapping[tuple[str, ...], NDArray[np.int64]],
) -> dict[tuple[str, ...], NDArray[np.int64]]:
    """The points of every topic below the root, ends that say "Other" left out."""
    parts: dict[tuple[str, ...], list[NDArray[np.int64]]] = {}
    for path, here in by_topic.items():
        for depth in range(2, len(path) + 1):
            if path[depth - 1] != topics.OTHER:
                parts.setdefault(path[:depth], []).append(here)
    joined = {path: np.concatenate(here) for path, here in parts.items()}
    return {path: here for path, here in joined.items() if len(here)}


def _topic(path: tuple[str, ...], places: NDArray[np.uint16], taken: NDArray[np.bool_]) -> Label:
    x, y, reach = peak(places, taken)
    taken[(y // _CELL) * _CELLS + x // _CELL] = True
    level = min(len(path) - 2, _FINEST)
    return Label(text=_short(path[-1]), x=x, y=y, n=places.shape[1], level=level, reach=reach)


def _region(region: Region) -> Label:
    rank = min(region["level"], len(_LEVEL) - 1)
    return Label(
        text=_short(region["label"]),
        x=region["x"],
        y=region["y"],
        n=region["n"],
        level=_LEVEL[rank],
        reach=_REACH[rank],
    )


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else name[: _LONGEST - 1].rstrip() + "…"


def peak(places: NDArray[np.uint16], taken: NDArray[np.bool_]) -> tuple[int, int, int]:
    """The point in the middle of where places (2, n), n > 0, lie densest, and their reach.

    Places in cells that are taken are kept for others, where there are any outside. The reach is
    the distance, along the farther axis, within which half of the places lie, in bounds.
    """
    cells = places.astype(np.int64) // _CELL
    free = ~taken[cells[1] * _CELLS + cells[0]]
    x, y = _middle(places[:, free] if free.any() else places)
    away = np.abs(places.astype(np.int64) - np.array([[x], [y]])).max(axis=0)
    return x, y, int(np.clip(np.median(away), _NEAREST, _FARTHEST))


def _middle(places: NDArray[np.uint16]) -> tuple[int, int]:
    """The point nearest to the median of the nine cells that hold most."""
    cells = places.astype(np.int64) // _CELL
    counts = np.bincount(cells[1] * _CELLS + cells[0], minlength=_CELLS * _CELLS)
    padded = np.pad(counts.reshape(_CELLS, _CELLS), 1)
    rows = padded[:-2] + padded[1:-1] + padded[2:]
    around = rows[:, :-2] + rows[:, 1:-1] + rows[:, 2:]
    row, column = divmod(int(around.argmax()), _CELLS)
    near = (np.abs(cells[0] - column) <= 1) & (np.abs(cells[1] - row) <= 1)
    close = places[:, near].astype(np.float64)
    middle = np.median(close, axis=1, keepdims=True)
    x, y = close[:, int(np.abs(close - middle).sum(axis=0).argmin())]
    return int(x), int(y)
