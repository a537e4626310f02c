"""A search by words whose hits are points of a map."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

import numpy as np

from deepmath_viz.dataset import published
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.search import finding

if TYPE_CHECKING:
    from deepmath_viz.maps.live_map import LiveMap

#: Hits that are marked, the best first: more of them would say no more than a filter does.
MOST = 300


class Hits(TypedDict):
    """What a search on a map gives.

    `hits` are indices of points, best first; `total` is how many problems match, `without` how many
    of the best have no point here, `searched` how many problems were looked at.
    """

    hits: list[int]
    total: int
    without: int
    searched: int


def hits(found: LiveMap, typed: str, filters: Filters) -> Hits:
    """The points of the problems that a query finds within the filters.

    Only problems of DeepMath whose text is in the corpus are in its index.

    Args:
        typed: the query, see `search.query`.

    Raises:
        QueryError: the query cannot be read.
        ArtefactMissing: the index is not built.
    """
    result = finding.search(found.store, typed, filters, finding.WORDS, MOST)
    ids = np.array([hit.id for hit in result.hits], dtype=np.int64)
    points = found.points.points_of(published.NAME, ids)
    here = points[points >= 0]
    matching = result.searched if result.with_words is None else result.with_words
    return Hits(
        hits=here.tolist(),
        total=matching if len(ids) else 0,
        without=len(ids) - len(here),
        searched=result.searched,
    )
