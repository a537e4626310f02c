"""Arrays that an interrupted stage keeps for its next run."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from deepmath_viz.pipeline import kept


def test_kept_arrays_are_read_back_by_their_names(tmp_path: Path) -> None:
    path = tmp_path / "part.npz"
    kept.write(path, rows=np.array([3, 1], np.int32), similarities=np.array([0.5], np.float32))

    held = kept.read(path)

    assert held is not None
    assert {name: (array.dtype, array.tolist()) for name, array in held.items()} == {
        "rows": (np.int32, [3, 1]),
        "similarities": (np.float32, [0.5]),
    }


def test_what_could_not_be_read_back_is_not_written(tmp_path: Path) -> None:
    """Reading never unpickles, so an array of Python objects would be lost without a word."""
    path = tmp_path / "part.npz"

    with pytest.raises(ValueError, match="Object arrays"):
        kept.write(path, names=np.array([{"a": 1}], dtype=object))

    assert list(tmp_path.iterdir()) == []
