"""What the text filter asks of final answers (`answer:1/2`), for every query of a corpus.

What compares is imported when somebody asks: most filters never do.
"""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from deepmath_viz.corpus.manifest import Manifest
from deepmath_viz.corpus.queries import connection
from deepmath_viz.plumbing.lru import LRU

#: Questions whose problems are kept at once: a page asks each some twenty times.
_MOST = 32
_found: LRU[tuple[Path, str, tuple[str, ...]], pa.Table] = LRU(_MOST)


def tell_queries() -> None:
    """From now on queries of this process know which problems have a final answer that is asked
    for. Whatever answers queries says so once, before the first."""
    connection.answers_from(members)


def members(folder: Path, found: Manifest, typed: tuple[str, ...]) -> pa.Table:
    """The problems with a final answer that is the same as one of those typed: one column, `id`.

    Raises:
        ArtefactMissing: there is no word index, or one of before final answers had keys.
    """
    from deepmath_viz.search.answers import rows_answering
    from deepmath_viz.search.index import open_index

    index = open_index(folder, found)

    def asked() -> pa.Table:
        return pa.table({"id": pa.array(index.ids[rows_answering(index, typed)], pa.int64())})

    return _found.get((folder, found.generation("search"), typed), asked)
