"""The authors' coordinates of the novelty figure, and which rows of them are whose."""

from __future__ import annotations

from pathlib import Path
from tokenize import TokenError
from typing import TYPE_CHECKING

import numpy as np

from deepmath_viz.dataset import published
from deepmath_viz.errors import SourceDamaged, SourceNotFound

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: What numpy raises for headers that are none, or promise more than there can be.
_UNREADABLE = (
    OSError, ValueError, TypeError, EOFError, SyntaxError, OverflowError, RecursionError,
    MemoryError, TokenError,
)  # fmt: skip


def read(path: Path) -> NDArray[np.float32]:
    """The coordinates in a `.npy` file, float32 of shape (478,844, 2).

    Raises:
        SourceNotFound: there is no such file.
        SourceDamaged: it is no array of this shape, or holds numbers that are none.
    """
    needed = f"Needed is a .npy file of {published.POINTS:,} x 2 numbers, as the authors publish it"
    try:
        if path.exists() and not path.is_file():
            raise ValueError("it is no file")
        # Mapped, so that a wrong file is named before its bytes are read.
        with np.errstate(over="ignore"):
            found = np.load(path, mmap_mode="r", allow_pickle=False)
    except FileNotFoundError as err:
        raise SourceNotFound(f"There is no file {path}. {needed}.") from err
    except _UNREADABLE as err:
        said = (str(err) or type(err).__name__).splitlines()[0].rstrip(".")
        raise SourceDamaged(f"{path} cannot be read as an array ({said}). {needed}.") from err
    if not isinstance(found, np.ndarray) or found.shape != (published.POINTS, 2):
        shape = " x ".join(f"{n:,}" for n in getattr(found, "shape", ())) or "no array"
        raise SourceDamaged(f"{path} holds {shape}. {needed} ({published.COORDINATES}).")
    if found.dtype.kind not in "fiu":
        raise SourceDamaged(f"{path} holds {found.dtype} where numbers are needed. {needed}.")
    with np.errstate(over="ignore"):  # what is too large becomes infinite and is named below
        found = found.astype(np.float32)
    if not np.isfinite(found).all():
        row = int(np.argmin(np.isfinite(found).all(axis=1)))
        raise SourceDamaged(f"{path} has no finite place for point {row:,}. {needed}.")
    return found


def by_set(points: NDArray[np.float32]) -> dict[str, NDArray[np.float32]]:
    """The points of every set, in the order of the published rows."""
    return {name: points[first : first + n] for name, first, n in published.COORDINATE_ROWS}
