"""The authors' coordinates of their figure, shipped with the program as 16-bit places.

`places.npy` is theirs (MIT, see `LICENSE` beside it), rounded by `ship`, which also wrote
`places.json`: where the original is, its hash, and the box in which the places lie.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from deepmath_viz.dataset import published

if TYPE_CHECKING:
    from numpy.typing import NDArray

FOLDER = Path(__file__).parent
PLACES = FOLDER / "places.npy"
#: The largest 16-bit place.
_MOST = 65_535


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the shipped places come from.

    Attributes:
        repository: on GitHub, and `commit` and `file` in it.
        sha256: of the original file.
        low, high: corners of the box around all points, in the units of the original.
        licence: under which the authors publish them.
    """

    repository: str
    commit: str
    file: str
    sha256: str
    low: tuple[float, float]
    high: tuple[float, float]
    licence: str

    @property
    def step(self) -> float:
        """The larger distance between two neighbouring places, in the units of the original."""
        return max(h - low for low, h in zip(self.low, self.high, strict=True)) / _MOST


@cache
def origin() -> Origin:
    """What `places.json` says."""
    said = json.loads((FOLDER / "places.json").read_text(encoding="utf-8"))
    return Origin(**{**said, "low": tuple(said["low"]), "high": tuple(said["high"])})


def read() -> NDArray[np.float32]:
    """The shipped coordinates, float32 of shape (478,844, 2) in the units of the original.

    No number is further from the original than half of `Origin.step`.
    """
    where = origin()
    return unpacked(np.load(PLACES, allow_pickle=False), where.low, where.high)


def packed(
    points: NDArray[np.float32], low: tuple[float, float], high: tuple[float, float]
) -> NDArray[np.uint16]:
    """Places from 0 to 65,535 along each axis of the box, little-endian uint16 of shape (n, 2)."""
    wide = np.asarray(high) - np.asarray(low)
    places: NDArray[np.uint16] = np.rint((points - np.asarray(low)) / wide * _MOST).astype("<u2")
    return places


def unpacked(
    places: NDArray[np.uint16], low: tuple[float, float], high: tuple[float, float]
) -> NDArray[np.float32]:
    """The middle of each place, float32 of shape (n, 2)."""
    wide = np.asarray(high) - np.asarray(low)
    points: NDArray[np.float32] = (np.asarray(low) + places * (wide / _MOST)).astype(np.float32)
    return points


def difference(points: NDArray[np.float32]) -> float | None:
    """How far at most a coordinate of `points` is from the shipped one; None of other points."""
    ours = read()
    if points.shape != ours.shape:
        return None
    return float(np.abs(points.astype(np.float64) - ours).max())


def source_line() -> str:
    """Whose the coordinates are, in one sentence for a picture."""
    return f"Coordinates: {published.NAME} authors, github.com/{origin().repository} (MIT)"
