"""A map of unit vectors in two dimensions, by UMAP over the graph of nearest neighbours.

The graph is computed apart from the layout, so that it can be kept. The layout starts from the
first principal components (`init="pca"`), because spectral initialisation did not end at 479,000
points, and it is seeded: two runs give the same coordinates to the bit, whatever the number of
threads. That takes exact neighbours (pynndescent's vary with the threads) and a layout in which
nothing is added up by several threads.
"""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from deepmath_viz.vectors import neighbours

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Fewer points than this are laid out by their principal components: there is no graph to speak of.
FEWEST = 16
#: Up to this many points neighbours are exact: pynndescent's depend on the number of threads, and
#: it compiles for 59 s of processor time in every process. Exact ones take 8 s of it for 48,000
#: real texts where the processor has AMX, by extrapolation 280 s for the 478,844 of all sets.
EXACT = 500_000
#: Above this many points the layout runs for `EPOCHS` instead of umap-learn's 200: on 36,201 real
#: texts trustworthiness was 0.9389 after 60 and 0.9485 after 200 (umap-learn's defaults: 0.9446).
MANY, EPOCHS = 100_000, 60


@dataclass(frozen=True, slots=True)
class Parameters:
    """UMAP's `n_neighbors`, `min_dist` and the seed of graph and layout."""

    n_neighbors: int = 15
    min_dist: float = 0.1
    seed: int = 42


def graph(
    vectors: NDArray[np.float32], parameters: Parameters
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Nearest neighbours by cosine distance: indices and distances, both (points, n_neighbors).

    A point is its own first neighbour, as UMAP expects it. Up to `EXACT` points the neighbours are
    exact, above it those of pynndescent, which depend on the number of threads.
    """
    k = min(parameters.n_neighbors, len(vectors))
    if len(vectors) <= EXACT:
        return _exact(vectors, k)
    with _quiet():
        from pynndescent import NNDescent

        index = NNDescent(
            vectors,
            metric="cosine",
            n_neighbors=k,
            random_state=parameters.seed,
            low_memory=True,
            max_candidates=60,
        )
        indices, distances = index.neighbor_graph
    return indices, np.maximum(distances, 0)


def _exact(vectors: NDArray[np.float32], k: int) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    n = len(vectors)
    every = slice(0, n)
    best, _ = neighbours.nearest(neighbours.RotatedVectors(vectors), every, every, k - 1)
    own = np.arange(n, dtype=np.int32)[:, None]
    distances = np.maximum(1 - best.similarities, 0)
    return np.hstack([own, best.rows]), np.hstack([np.zeros_like(distances[:, :1]), distances])


def layout(
    vectors: NDArray[np.float32],
    parameters: Parameters,
    knn: tuple[NDArray[np.int32], NDArray[np.float32]] | None = None,
    report: Callable[[int, int], None] = lambda _epoch, _epochs: None,
) -> NDArray[np.float32]:
    """Places of the vectors, float32 of shape (points, 2).

    Args:
        vectors: unit vectors, shape (points, dimension); equal ones should be given once.
        parameters: of UMAP.
        knn: what `graph` gave for them; computed where it is missing.
        report: told which epoch is done, of how many, about twice a second.
    """
    if len(vectors) < FEWEST:
        return _principal(vectors)
    indices, distances = knn or graph(vectors, parameters)
    with _quiet(), _one_thread():
        import umap

        _keep_compiled()
        reducer = umap.UMAP(
            n_neighbors=indices.shape[1],
            min_dist=parameters.min_dist,
            metric="cosine",
            init="pca",
            n_epochs=EPOCHS if len(vectors) > MANY else None,
            random_state=parameters.seed,
            precomputed_knn=(indices, distances, None),
            low_memory=True,
            tqdm_kwds={
                "disable": False,
                "file": _Epochs(report),
                "bar_format": "{n}/{total}",
                "mininterval": 0.5,
            },
        )
        found: NDArray[np.float32] = reducer.fit_transform(vectors).astype(np.float32)
    return found


def _keep_compiled() -> None:
    """Let numba keep what it compiles for a layout, 6 s of processor time in every process else.

    It keeps it beside umap-learn, or in the user's cache where it may not write there.
    """
    from umap import layouts, umap_

    for module, name in (
        (umap_, "smooth_knn_dist"),
        (umap_, "compute_membership_strengths"),
        (layouts, "_nb_optimize_layout_euclidean_single_epoch"),
    ):
        # Another version may lack it, and there may be no folder that can be written: it compiles.
        with suppress(AttributeError, RuntimeError):
            getattr(module, name).enable_caching()


@contextmanager
def _one_thread() -> Iterator[None]:
    """Sums that several threads share differ in the last bit by their number: here none do.

    Those of umap-learn that could (the mean distance, principal components) take a second or two;
    the layout itself has one thread anyway where it is seeded.
    """
    import numba
    from threadpoolctl import threadpool_limits

    threads = numba.get_num_threads()
    numba.set_num_threads(1)
    try:
        with threadpool_limits(1, "blas"):
            yield
    finally:
        numba.set_num_threads(threads)


class _Epochs:
    """A file that umap-learn's progress bar is written to: it has no other way to be told."""

    def __init__(self, report: Callable[[int, int], None]) -> None:
        self._report = report

    def write(self, text: str) -> None:
        if found := re.search(r"(\d+)/(\d+)", text):
            self._report(int(found[1]), int(found[2]))

    def flush(self) -> None:
        pass


def _principal(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """The first two principal components, zeros where there are fewer."""
    places = np.zeros((len(vectors), 2), dtype=np.float32)
    if len(vectors) > 1:
        centred = vectors - vectors.mean(axis=0)
        turned, sizes, _ = np.linalg.svd(centred.astype(np.float64), full_matrices=False)
        n = min(2, len(sizes))
        places[:, :n] = turned[:, :n] * sizes[:n]
    return places


@contextmanager
def _quiet() -> Iterator[None]:
    """Keeps warnings about seeds and single threads from the terminal: both are meant."""
    level = logging.getLogger("numba").level
    logging.getLogger("numba").setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.getLogger("numba").setLevel(level)


def versions() -> dict[str, Any]:
    """The libraries whose other versions may place points elsewhere."""
    from importlib.metadata import version

    return {name: version(name) for name in ("umap-learn", "pynndescent", "numba")}
