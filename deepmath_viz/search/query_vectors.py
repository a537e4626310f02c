"""The vectors of queries: what makes them, that it is at work, and that it is the right one."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING

from deepmath_viz.corpus.stages import remedy
from deepmath_viz.corpus.store import Store
from deepmath_viz.errors import ArtefactMissing, EncoderUnavailable
from deepmath_viz.search import meaning
from deepmath_viz.search import query as queries
from deepmath_viz.vectors import models

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Encode = Callable[[str], NDArray[np.float32]]


def reading(store: Store, typed: str) -> Future[NDArray[np.float32]] | None:
    """What a query means, which is being read; None where there is nothing to read, or no vectors.

    Returns at once: `finding.search` waits for it, and need not be asked before it is done.

    Raises:
        QueryError: the query cannot be read.
    """
    text = queries.parse(typed).text
    try:
        return meaning.reading(store.folder, store.manifest, text) if text else None
    except ArtefactMissing:
        return None


def start_reading(store: Store) -> None:
    """Have the model loaded that reads queries, since somebody is about to ask; returns at once."""
    encode_of(store)


def why_slow(store: Store) -> str:
    """Why the model takes long to load, in words; empty where it does not."""
    try:
        return meaning.encoder(store.folder, store.manifest).slow
    except ArtefactMissing:
        return ""


def encode_of(store: Store) -> Encode | None:
    """What makes vectors of queries, already at work; None where there are no vectors."""
    try:
        encoder = meaning.encoder(store.folder, store.manifest)
    except ArtefactMissing:
        return None
    encoder.start()
    return encoder.encode


def agree(store: Store, vectors: meaning.Vectors, encode: Encode) -> None:
    """Make sure, once, that queries are encoded as the problems were: by the first of them.

    The model is told by its hash; another version of the libraries around it may cut texts into
    other tokens all the same.

    Raises:
        EncoderUnavailable: the vector of the problem is another one today.
    """
    if vectors.agreed or not len(vectors):
        return
    id_ = int(vectors.ids[0])
    stored = vectors.of(id_)
    assert stored is not None
    cosine = float(encode(vectors.as_embedded(store.problem(id_)["question"])) @ stored)
    if cosine < models.SAME_VECTOR:
        raise EncoderUnavailable(
            f"The libraries that are installed make other vectors of {vectors.model} than those of "
            f"this corpus (cosine {cosine:.2f}). {remedy('embeddings')}"
        )
    vectors.agreed = True
