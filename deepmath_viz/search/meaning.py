"""Nearest problems by meaning: exact cosine over the vectors that stage `embeddings` left."""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from deepmath_viz.corpus.manifest import Manifest
from deepmath_viz.corpus.stages import damaged, lacking
from deepmath_viz.dataset import published
from deepmath_viz.maths import folding
from deepmath_viz.plumbing.lru import LRU
from deepmath_viz.search.encoder import Encoder, encoder_of
from deepmath_viz.search.masks import rows_with

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Corpora whose vectors are kept: 158 MB each at full size.
_MOST = 2
#: Vectors turned into float32 at once.
_BLOCK = 16_384


class Vectors:
    """The vectors of DeepMath's problems in one generation.

    They are stored as float16, and turned into float32 once: numpy takes 600 ms to turn 103,000 of
    384 numbers, and then 35 ms to compare them all with a query.

    Args:
        vectors: file of all vectors, shape (texts, dimension).
        embedded: table of which row of which set has which vector.
        model: name of the model that made them.
        sha256: its hash.
        folded: whether texts were folded before they were embedded.

    Raises:
        ArtefactDamaged: a file cannot be read.
    """

    def __init__(
        self, vectors: Path, embedded: Path, model: str, sha256: str, folded: bool = False
    ) -> None:
        import pyarrow as pa
        import pyarrow.compute as pc
        import pyarrow.parquet as pq

        self.model, self.sha256, self.folded = model, sha256, folded
        #: Whether what encodes queries was seen to make the vectors that are stored.
        self.agreed = False
        try:
            stored = np.load(vectors, mmap_mode="r")
            table = pq.read_table(embedded, filters=pc.field("dataset") == published.NAME)
        except (OSError, ValueError, EOFError, pa.ArrowException) as err:
            raise damaged("embeddings", str(err).splitlines()[0]) from err
        if not {"row", "vector"} <= set(table.column_names):
            raise damaged("embeddings", "places of vectors are of another version")
        table = table.sort_by("row")
        self.ids: NDArray[np.int64] = table.column("row").to_numpy()
        places = table.column("vector").to_numpy()
        if stored.ndim != 2 or (len(places) and not 0 <= places.max() < len(stored)):
            raise damaged("embeddings", "vectors and their places do not belong together")
        self._vectors = np.empty((len(places), stored.shape[1]), dtype=np.float32)
        for start in range(0, len(places), _BLOCK):
            self._vectors[start : start + _BLOCK] = stored[places[start : start + _BLOCK]]

    def as_embedded(self, question: str) -> str:
        """A question of the corpus as it was embedded."""
        return folding.canonical(question) if self.folded else question

    def query(self, text: str) -> str:
        """A query as texts like it were embedded.

        Models that never saw a sign of Unicode take `≠` and `=` for the same: it is asked in LaTeX.
        """
        return _as_embedded(text, self.folded)

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self._vectors.shape[1])

    def of(self, id_: int) -> NDArray[np.float32] | None:
        """The unit vector of a problem; None where it has none."""
        at = int(np.searchsorted(self.ids, id_))
        return self._vectors[at] if at < len(self) and self.ids[at] == id_ else None

    def similarities(
        self, to: NDArray[np.float32], mask: NDArray[np.bool_] | None = None
    ) -> NDArray[np.float32]:
        """Cosine of every problem to a unit vector, shape (problems,); -2 outside the mask."""
        if mask is None:
            return self._vectors @ to
        found = np.full(len(self), -2.0, dtype=np.float32)
        rows = np.flatnonzero(mask)
        if len(rows) > len(self) // 4:
            found[rows] = (self._vectors @ to)[rows]
        else:
            found[rows] = self._vectors[rows] @ to
        return found

    def mask(self, ids: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which of the problems have one of these ids."""
        return rows_with(self.ids, ids)


def _as_embedded(text: str, folded: bool) -> str:
    return (folding.canonical(text) if folded else folding.signs(text)) or text


def encoder(folder: Path, found: Manifest) -> Encoder:
    """What encodes queries to be compared with the vectors of a generation; starts nothing.

    Raises:
        ArtefactMissing: there are no vectors.
    """
    made = found.require("embeddings").inputs
    model, sha256 = str(made.get("model")), str(made.get("sha256"))
    ready = found.stages.get("query-model")
    if ready is None or ready.inputs.get("sha256") != sha256:
        return encoder_of(model, sha256, slow=lacking(found.corpus, "query-model"))
    files = [folder / artefact.name for artefact in ready.artefacts]
    return encoder_of(model, sha256, files, str(ready.notes.get("reason", "")))


def reading(folder: Path, found: Manifest, text: str) -> Future[NDArray[np.float32]]:
    """The vector of a query, which is being made; returns at once.

    Raises:
        ArtefactMissing: there are no vectors that it could be compared with.
    """
    folded = bool(found.require("embeddings").inputs.get("fold"))
    return encoder(folder, found).reading(_as_embedded(text, folded))


_open: LRU[tuple[Path, str], Vectors] = LRU(_MOST)


def open_vectors(folder: Path, found: Manifest) -> Vectors:
    """The vectors of a generation, opened once for all sessions.

    Raises:
        ArtefactMissing: they are not built.
        ArtefactDamaged: they cannot be read.
    """
    record = found.require("embeddings")
    vectors, embedded = (folder / artefact.name for artefact in record.artefacts)
    model, sha256 = (str(record.inputs.get(name)) for name in ("model", "sha256"))
    folded = bool(record.inputs.get("fold"))
    return _open.get(
        (vectors, found.generation("embeddings")),
        lambda: Vectors(vectors, embedded, model, sha256, folded),
    )
