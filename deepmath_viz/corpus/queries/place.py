"""Where a problem stands in a list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Place:
    """Where a problem stands in a filtered, sorted list; `position` counts from 1, None outside."""

    position: int | None
    total: int
    previous: int | None
    next: int | None

    @classmethod
    def among(cls, ids: NDArray[Any], id_: int) -> Place:
        """The place of an id in a list of them, each there once."""
        found = np.flatnonzero(ids == id_)
        if not len(found):
            return cls(None, len(ids), None, int(ids[0]) if len(ids) else None)
        at = int(found[0])
        return cls(
            position=at + 1,
            total=len(ids),
            previous=int(ids[at - 1]) if at else None,
            next=int(ids[at + 1]) if at + 1 < len(ids) else None,
        )
