"""What a region means: the problems of a part of a map, or of a list."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pyarrow as pa

from deepmath_viz.corpus import selections
from deepmath_viz.corpus.points import MapPoints
from deepmath_viz.corpus.queries.layouts import LAYOUTS
from deepmath_viz.dataset import id_lists
from deepmath_viz.errors import SelectionDamaged
from deepmath_viz.plumbing.lru import LRU

#: Regions whose problems are kept at once; 0.8 MB each where one has all problems.
_MOST = 32


class Regions:
    """Which problems a region has; the database asks for every query whose filter names one.

    Args:
        points: the points of a layout, as `Layouts.points`.
    """

    def __init__(self, points: Callable[[str], MapPoints]) -> None:
        self._points = points
        self._regions: LRU[str, pa.Table] = LRU(_MOST)

    def members(self, region: str) -> pa.Table:
        """The problems of a region as a table with one column, `id`.

        Args:
            region: `LAYOUT~SELECTION` (`corpus.selections`), or a list (`dataset.id_lists`).

        Raises:
            SelectionDamaged: the region cannot be read.
            ArtefactMissing: its layout is not built.
        """
        return self._regions.get(region, lambda: self._members(region))

    def _members(self, region: str) -> pa.Table:
        layout, _, drawn = region.partition("~")
        listed = id_lists.listed(region)
        if listed is not None:
            ids = np.array(listed, dtype=np.int64)
        elif layout in LAYOUTS:
            points = self._points(layout)
            ids = points.ids_of(selections.chosen(points, selections.parts_of(drawn)))
        else:
            raise SelectionDamaged(
                f"A region is one of {', '.join(LAYOUTS)}, ~ and what was drawn; draw it anew."
            )
        return pa.table({"id": pa.array(ids, pa.int64())})
