"""The paper's novelty figure, drawn again from coordinates: six panels, or one overlay.

Drawn with matplotlib, since it must equal itself byte for byte and needs no browser. Colours,
marker size and panels are those of the authors' `tsne/tsne.py` (paper, section 2): DeepMath in red,
every other set in blue-grey, axes off, one square panel a set. The page is vectors; the points in
it are one picture each.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np

from deepmath_viz import files
from deepmath_viz.errors import SettingsError
from deepmath_viz.plumbing.colours import COMPARISON_COLOUR, DEEPMATH_COLOUR
from deepmath_viz.sources.registry import DEEPMATH

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from matplotlib.typing import RcKeyType
    from numpy.typing import NDArray

#: The panels, in the paper's order, and their letters.
PANELS = ("DeepMath-103K", "ORZ-129K", "Open-R1", "STILL-3-RL", "DSR-Preview", "DAPO-17K")
FORMATS = (".pdf", ".png", ".svg")
#: Area of a marker in square points, as `scatter(s=5)` has it, on the authors' 8-inch panel.
_AREA, _THEIR_PANEL = 5.0, 8.0
_PANEL = 2.6
#: Fewer points than this are drawn larger.
_MANY = 100_000
_DPI = 400
#: What would differ from run to run: dates, versions, random names.
_METADATA: dict[str, dict[str, Any]] = {
    ".pdf": {"CreationDate": None, "ModDate": None, "Producer": None, "Creator": None},
    ".svg": {"Date": None, "Creator": None},
    ".png": {"Software": None},
}
_STYLE: dict[RcKeyType, str | float] = {
    "svg.hashsalt": "deepmath",
    "svg.fonttype": "path",
    "pdf.fonttype": 42,
    "font.family": "DejaVu Sans",
    "font.size": 8.0,
}


@contextmanager
def styled() -> Iterator[None]:
    """Our style over matplotlib's defaults: what a user's matplotlibrc says must not show."""
    import matplotlib as mpl

    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(_STYLE)
        yield


@styled()
def panels(points: Mapping[str, NDArray[np.float32]], source: str = "") -> Figure:
    """Six panels with the same limits.

    Args:
        points: places by set, each of shape (n, 2). A panel without its set stays empty and says
            so.
        source: whose coordinates they are, written at the lower edge.
    """
    figure, six = axes(2, 3)
    grown = larger(_total(points))
    limits = _limits([points[name] for name in PANELS if name in points])
    for letter, name, axis in zip("abcdef", PANELS, six, strict=True):
        panel(axis, limits)
        if name in points:
            scatter(axis, points[name], _colour(name), 1.0, grown)
        else:
            axis.text(0.5, 0.5, "not in this corpus", transform=axis.transAxes, ha="center")
        axis.set_title(f"({letter}) {name}", y=-0.12, fontsize=9)
    sign(figure, source)
    return figure


@styled()
def overlay(points: Mapping[str, NDArray[np.float32]], source: str = "") -> Figure:
    """All sets in one panel: the others below, DeepMath above them, thinly enough to see both."""
    figure, (axis,) = axes(1, 1, size=2 * _PANEL)
    panel(axis, _limits(list(points.values())))
    others = [name for name in points if name != DEEPMATH.name]
    counted = []
    grown = larger(_total(points))
    if others:
        below = np.concatenate([points[name] for name in others])
        scatter(axis, below, COMPARISON_COLOUR, 0.6, grown)
        counted.append((COMPARISON_COLOUR, f"{len(others)} other sets ({len(below):,})"))
    if DEEPMATH.name in points:
        scatter(axis, points[DEEPMATH.name], DEEPMATH_COLOUR, 0.5, grown)
        counted.insert(0, (DEEPMATH_COLOUR, f"{DEEPMATH.name} ({len(points[DEEPMATH.name]):,})"))
    marks = [
        axis.plot([], [], "o", color=colour, markersize=5, label=label)[0]
        for colour, label in counted
    ]
    axis.legend(
        handles=marks, loc="upper center", bbox_to_anchor=(0.5, -0.01), ncols=2, frameon=False
    )
    sign(figure, source)
    return figure


@styled()
def save(figure: Figure, path: Path) -> None:
    """Write the figure as PDF, PNG or SVG, by the ending of the name; the same bytes every time.

    Raises:
        SettingsError: another ending.
        FileNotWritten: the file cannot be written.
    """
    suffix = path.suffix.lower()
    if suffix not in FORMATS:
        raise SettingsError(f"{path.name!r} must end in {', '.join(FORMATS)}.")
    with files.named_errors(path), files.replacing(path) as file:
        _write(figure, file, suffix)


@styled()
def packed(figure: Figure, suffix: str) -> bytes:
    """The same file as bytes; `suffix` of `FORMATS`."""
    file = io.BytesIO()
    _write(figure, file, suffix)
    return file.getvalue()


def _write(figure: Figure, file: BinaryIO, suffix: str) -> None:
    figure.savefig(file, format=suffix[1:], dpi=_DPI, metadata=_METADATA[suffix])


def axes(
    rows: int, columns: int, size: float = _PANEL, below: float | None = None
) -> tuple[Figure, list[Any]]:
    """A figure of square panels of `size` inches; `below` inches stay free under them."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    tall = rows * size * 1.08 if below is None else rows * size + below
    figure = Figure(figsize=(columns * size, tall))
    FigureCanvasAgg(figure)
    grid = figure.subplots(rows, columns, squeeze=False)
    least = 0.08 if below is None else below / tall
    figure.subplots_adjust(0.01, least, 0.99, 0.99, wspace=0.03, hspace=0.16)
    return figure, list(grid.ravel())


def panel(axis: Any, limits: tuple[float, float, float, float]) -> None:
    """Make an axis a square without a frame, with these limits (left, right, bottom, top)."""
    left, right, bottom, top = limits
    axis.set(xlim=(left, right), ylim=(bottom, top))
    axis.set_aspect("equal", adjustable="box")
    axis.set_axis_off()


def _limits(all_points: list[NDArray[np.float32]]) -> tuple[float, float, float, float]:
    """A square around all points, with a margin of 3 %."""
    filled = [points for points in all_points if len(points)]
    if not filled:
        return 0.0, 1.0, 0.0, 1.0
    low = np.min([points.min(axis=0) for points in filled], axis=0)
    high = np.max([points.max(axis=0) for points in filled], axis=0)
    middle, half = (low + high) / 2, max(float((high - low).max()) / 2 * 1.03, 1e-6)
    return middle[0] - half, middle[0] + half, middle[1] - half, middle[1] + half


def _total(points: Mapping[str, NDArray[np.float32]]) -> int:
    return sum(len(here) for here in points.values())


def larger(total: int) -> float:
    """How many times the paper's area a marker has, so that a small corpus is more than dust."""
    return math.sqrt(min(max(_MANY / max(1, total), 1.0), 100.0))


def literal(text: str) -> str:
    """A text that matplotlib shows as it is: a dollar would begin a formula."""
    return text.replace("$", r"\$")


def sign(figure: Figure, source: str) -> None:
    """Write whose coordinates are shown, small, at the lower edge."""
    if source:
        figure.text(0.01, 0.006, literal(source), fontsize=5, color="#6b7280", va="bottom")


def scatter(
    axis: Any, points: NDArray[np.generic], colour: str, alpha: float, grown: float
) -> None:
    """Points of shape (n, 2) as one picture; `grown` is a marker's area by the paper's."""
    width = axis.get_position().width * axis.figure.get_figwidth()
    axis.scatter(
        points[:, 0],
        points[:, 1],
        s=_AREA * grown * (width / _THEIR_PANEL) ** 2,
        c=colour,
        alpha=alpha,
        linewidths=0,
        rasterized=True,
    )


def _colour(name: str) -> str:
    return DEEPMATH_COLOUR if name == DEEPMATH.name else COMPARISON_COLOUR
