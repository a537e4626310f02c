"""One layout of one generation of a corpus, with everything that the browser asks for about it."""

from __future__ import annotations

import gzip
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from deepmath_viz.corpus import catalogue
from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset import published
from deepmath_viz.dataset.facets import attached as facet_attached
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.dataset.records import Region
from deepmath_viz.maps import attached_colours, colours, labels
from deepmath_viz.maps.colours import Category
from deepmath_viz.maps.labels import Label
from deepmath_viz.maths.latex import plain
from deepmath_viz.maths.latex.pieces import pieces
from deepmath_viz.plumbing.lru import LRU
from deepmath_viz.sources import paper

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Characters of a point's text in its hover card: in one line, and as it is drawn.
_FIRST_LINE, _DRAWN = 160, 320
#: Maps kept open: two layouts of two corpora, or of two generations; 30 MB each at full size.
_MOST = 4
#: Masks kept of each map, half a megabyte each at full size: the browser and the page ask for one.
_MASKS = 8


class LiveMap:
    """A layout as the browser and the page see it. Everything is computed once and kept.

    Args:
        opened: the store of one generation.
        layout: one of its layouts.

    Raises:
        ArtefactMissing: this layout is not built.
    """

    def __init__(self, opened: Store, layout: str) -> None:
        self.store = opened
        self.layout = layout
        self.points = opened.map.points(layout)
        self._masks: LRU[tuple[Filters, Any], NDArray[np.bool_]] = LRU(_MASKS)
        self._twins: dict[str, NDArray[np.int32]] = {}
        self._coloured: dict[str, tuple[list[Category], NDArray[np.uint8]]] = {}
        self._attached: LRU[Any, tuple[list[Category], NDArray[np.uint8]]] = LRU(_MASKS)

    @cached_property
    def geometry(self) -> bytes:
        """Places as the browser reads them, little-endian uint16, all x and then all y; gzip."""
        return gzip.compress(self.points.places.astype("<u2").tobytes(), 6, mtime=0)

    @cached_property
    def regions(self) -> list[Region]:
        """Named regions, see table `regions`, those with most points first."""
        return self.store.map.regions(self.layout)

    @cached_property
    def labels(self) -> list[Label]:
        """Names of topics and regions with their places, see `labels.of_layout`."""
        by_topic = {
            path: self.points.indices_of(ids) for path, ids in self.store.map.ids_by_topic().items()
        }
        return labels.of_layout(self.points.places, by_topic, self.regions)

    def twins(self, layout: str) -> NDArray[np.int32]:
        """Where every point lies in another layout, see `MapPoints.twins`.

        Raises:
            ArtefactMissing: that layout is not built.
        """
        if layout not in self._twins:
            self._twins[layout] = self.points.twins(self.store.map.points(layout))
        return self._twins[layout]

    def carried(self, chosen: NDArray[np.bool_], layout: str) -> NDArray[np.bool_]:
        """Chosen points of another layout as points of this one; those without text are lost."""
        there = self.twins(layout)
        found: NDArray[np.bool_] = (there >= 0) & chosen[there]
        return found

    def coloured(self, by: str) -> tuple[list[Category], NDArray[np.uint8]]:
        """Legend of a colouring, and every point's place in it, see `colours.categories`.

        Args:
            by: of `colours.BY`, or an attached column `TABLE.COLUMN`.

        Raises:
            AttachedMissing: no such column is attached.
        """
        if facet_attached.is_column(by):
            column = self.store.attached.column(by)
            return self._attached.get(
                (by, self.store.attached.state()),
                lambda: attached_colours.categories(column, self.points),
            )
        if by not in self._coloured:
            self._coloured[by] = colours.categories(self.store, self.points, by)
        return self._coloured[by]

    def source_line(self) -> str:
        """Whose layout of what this is, in one sentence for a picture."""
        corpus = self.store.manifest.corpus
        if self.layout == "paper":
            return f"{paper.source_line()}; drawn by the DeepMath explorer from corpus {corpus}"
        model = self.store.novelty.embedding().get("model", "an unknown model")
        return f"UMAP of corpus {corpus}, embedded by {model}; drawn by the DeepMath explorer"

    def mask(self, filters: Filters) -> NDArray[np.bool_] | None:
        """Which points match; None where nothing is filtered.

        Filters are about problems of DeepMath: under any filter the other sets do not match, and
        neither does a point whose text is not in this corpus.
        """
        if filters == Filters():
            return None
        state = self.store.attached.state() if filters.attached else ()
        return self._masks.get((filters, state), lambda: self._matching(filters))

    def _matching(self, filters: Filters) -> NDArray[np.bool_]:
        found = np.zeros(len(self.points), dtype=bool)
        found[self.points.indices_of(self.store.ids(filters))] = True
        found.flags.writeable = False  # several sessions have it
        return found

    def point(self, index: int) -> dict[str, Any] | None:
        """What a hover card says of a point; None where there is no such point."""
        if not 0 <= index < len(self.points):
            return None
        span = self.points.span_of(index)
        row, there = int(self.points.rows[index]), int(self.points.corpus_rows[index])
        said: dict[str, Any] = {
            "index": index, "dataset": span.name, "row": row, "id": None, "known": there >= 0,
            "title": "The text of this point is not in this corpus.", "difficulty": None,
            "topic": None, "pieces": [],
        }  # fmt: skip
        if there < 0:
            return said
        if span.name == published.NAME:
            problem = self.store.problem(there)
            said |= {"id": there, "difficulty": problem["difficulty"], "topic": problem["topic"]}
            text = problem["question"]
        else:
            found = self.store.map.row_text(span.name, there)
            text = found["question"] if found else ""
        return said | {"title": plain(text, _FIRST_LINE), "pieces": pieces(text, _DRAWN)}


# -- those that are open ---------------------------------------------------------------------------

_maps: LRU[tuple[Path, str, str], LiveMap] = LRU(_MOST)


def of_store(opened: Store, layout: str) -> LiveMap:
    """The map of an open store, made once for all sessions and for the routes.

    Raises:
        ArtefactMissing: this layout is not built.
    """
    key = (opened.folder, opened.manifest.generation(), layout)
    return _maps.get(key, lambda: LiveMap(opened, layout))


def find(cache: Path, corpus: str, layout: str, generation: str) -> LiveMap | None:
    """The map that an address names: an open one, else that of the present generation.

    None where there is no such corpus, layout or generation.
    """
    if (found := _maps.find((cache / corpus, generation, layout))) is not None:
        return found
    opened = catalogue.find(cache, corpus, generation)
    if opened is None or layout not in opened.map.layouts():
        return None
    return of_store(opened, layout)
