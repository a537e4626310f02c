"""What a person has drawn around: lassos and boxes as text for the URL, and the points in them.

Only the corners travel. A selection is a list of polygons, each taken as the selection so far
("new"), added to it, or subtracted from it.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from deepmath_viz.corpus.points import EXTENT, MapPoints
from deepmath_viz.errors import SelectionDamaged

if TYPE_CHECKING:
    from numpy.typing import NDArray

MODES = {"n": "new", "a": "add", "s": "subtract"}
#: A polygon has at most so many corners, a selection so many polygons: a URL stays below 8 KB.
MOST_CORNERS, MOST_PARTS = 96, 12


@dataclass(frozen=True, slots=True)
class Part:
    """A polygon and what it does; corners are quantised places."""

    mode: str
    corners: tuple[tuple[int, int], ...]


def parts_of(text: str) -> tuple[Part, ...]:
    """Read what `text_of` wrote.

    Raises:
        SelectionDamaged: it was cut or changed.
    """
    pieces = text.split(".") if text else []
    if len(pieces) > MOST_PARTS:
        raise SelectionDamaged(f"A selection has at most {MOST_PARTS} parts; draw it anew.")
    return tuple(map(_part, pieces))


def _part(piece: str) -> Part:
    damaged = "The selection in the address was cut or changed; draw it anew on the map."
    try:
        raw = base64.b64decode(
            piece[1:] + "=" * (-len(piece[1:]) % 4), altchars=b"-_", validate=True
        )
    except (binascii.Error, ValueError) as err:
        raise SelectionDamaged(damaged) from err
    if piece[:1] not in MODES or len(raw) % 4 or not 3 <= len(raw) // 4 <= MOST_CORNERS:
        raise SelectionDamaged(damaged)
    corners = np.frombuffer(raw, dtype="<u2").reshape(-1, 2).tolist()
    return Part(MODES[piece[0]], tuple((x, y) for x, y in corners))


def text_of(parts: Sequence[Part]) -> str:
    """The selection as text that a URL can hold; empty for none."""
    letters = {mode: letter for letter, mode in MODES.items()}
    return ".".join(
        letters[part.mode]
        + base64.urlsafe_b64encode(np.array(part.corners, dtype="<u2").tobytes())
        .decode("ascii")
        .rstrip("=")
        for part in parts
    )


def drawn(before: Sequence[Part], report: Any) -> tuple[Part, ...]:
    """The selection after what the browser reports: `mode` and `polygon`, or `mode` "clear".

    Raises:
        SelectionDamaged: the report is no polygon, or the selection has too many parts.
    """
    mode = str(report.get("mode")) if isinstance(report, dict) else ""
    if mode == "clear":
        return ()
    corners = report.get("polygon") if isinstance(report, dict) else None
    if mode not in MODES.values() or not isinstance(corners, list):
        raise SelectionDamaged("What was drawn is no polygon; draw it again.")
    try:
        array = np.array(corners, dtype=np.float64)
    except (TypeError, ValueError) as err:
        raise SelectionDamaged("What was drawn is no polygon; draw it again.") from err
    if array.ndim != 2 or array.shape[1] != 2 or not np.isfinite(array).all():
        raise SelectionDamaged("What was drawn is no polygon; draw it again.")
    if not 3 <= len(array) <= MOST_CORNERS:
        raise SelectionDamaged(f"A polygon has 3 to {MOST_CORNERS} corners; draw it again.")
    whole = np.clip(np.round(array), 0, EXTENT).astype(int).tolist()
    part = Part(mode, tuple((x, y) for x, y in whole))
    kept = () if mode == "new" or not before else tuple(before)
    if mode == "subtract" and not before:
        return ()
    if len(kept) >= MOST_PARTS:
        raise SelectionDamaged(
            f"A selection has at most {MOST_PARTS} parts. Press Escape to begin a new one."
        )
    return (*kept, part)


def chosen(points: MapPoints, parts: Sequence[Part]) -> NDArray[np.bool_]:
    """Which points are selected, bool of shape (points,)."""
    found = np.zeros(len(points), dtype=bool)
    for part in parts:
        here = inside(points, part.corners)
        if part.mode == "new":
            found = here
        elif part.mode == "add":
            found |= here
        else:
            found &= ~here
    return found


def inside(points: MapPoints, corners: Sequence[tuple[int, int]]) -> NDArray[np.bool_]:
    """Which points lie in a polygon, by the even-odd rule, bool of shape (points,).

    Every edge is crossed only by points between its ends in height, and these are one run of the
    points in the order of height: the work grows with the points, hardly with the corners.
    """
    order = points.by_height
    x, y = points.places[0][order], points.places[1][order]
    crossed = np.zeros(len(points), dtype=bool)
    ends = np.array(corners, dtype=np.float64)
    for (x0, y0), (x1, y1) in zip(ends, np.roll(ends, -1, axis=0), strict=True):
        low, high = min(y0, y1), max(y0, y1)
        first, last = np.searchsorted(y, [np.uint16(low), np.uint16(high)])
        if first < last:
            edge = x0 + (y[first:last] - y0) * ((x1 - x0) / (y1 - y0))
            crossed[first:last] ^= x[first:last] < edge
    found = np.empty_like(crossed)
    found[order] = crossed
    return found


def packed(mask: NDArray[np.bool_]) -> bytes:
    """A mask as bits, the first point in the lowest bit of the first byte."""
    return np.packbits(mask, bitorder="little").tobytes()
