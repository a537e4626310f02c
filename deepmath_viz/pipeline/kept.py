"""Arrays that an interrupted run leaves for the next one."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from deepmath_viz import files

if TYPE_CHECKING:
    from numpy.typing import NDArray


def read(path: Path) -> dict[str, NDArray[Any]] | None:
    """The arrays in a file, by name; None where there is none, or half of one."""
    try:
        with path.open("rb") as file, np.load(file) as held:
            return {name: held[name] for name in held.files}
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None


def write(path: Path, **arrays: NDArray[np.generic]) -> None:
    """Keep arrays by name; the file is whole or not there."""
    with files.replacing(path, alone=True) as file:
        np.savez(file, allow_pickle=False, **arrays)
