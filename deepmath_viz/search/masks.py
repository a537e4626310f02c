"""Which rows of an index are meant by ids: what filters leave, as the index has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def rows_with(ids: NDArray[np.int64], asked: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which rows have one of the ids that are asked for, bool of shape (rows,).

    Args:
        ids: the id of every row, each once.
        asked: ids, each once, in any order; those that no row has are passed over.
    """
    return np.isin(ids, asked, assume_unique=True)
