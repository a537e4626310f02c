"""Stage `layout-umap`: a map of this corpus from its own embeddings.

Equal texts are laid out once and share their place. Benchmarks are no part of the map.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from deepmath_viz.corpus.stages import damaged
from deepmath_viz.pipeline import kept
from deepmath_viz.pipeline.stage import Context, Options, Result, Stage
from deepmath_viz.pipeline.stages.layout_paper import SCHEMA
from deepmath_viz.sources import DEEPMATH, Source
from deepmath_viz.vectors import neighbours, umap

if TYPE_CHECKING:
    from numpy.typing import NDArray

LAYOUT = "umap"


def _parameters(options: Options) -> umap.Parameters:
    return umap.Parameters(options.map_neighbours, options.min_dist, options.seed)


def _inputs(_source: Source, options: Options) -> dict[str, Any]:
    found = _parameters(options)
    return {
        "n_neighbors": found.n_neighbors,
        "min_dist": found.min_dist,
        "seed": found.seed,
        "versions": umap.versions(),
    }


def run(context: Context) -> Result:
    """Write `points.parquet`, a point for every row of every set and of DeepMath.

    Raises:
        ArtefactDamaged: a vector is not finite.
    """
    embedded = pq.read_table(context.artefact("embeddings", 1))
    wanted = {DEEPMATH.name, *_sets(context)}
    embedded = embedded.filter(pc.is_in(embedded.column("dataset"), pa.array(wanted)))
    distinct, where = np.unique(embedded.column("vector").to_numpy(), return_inverse=True)
    kept_vectors = np.load(context.artefact("embeddings", 0), mmap_mode="r")
    try:
        vectors = neighbours.unit(kept_vectors[distinct])
    except ValueError as err:
        raise damaged("embeddings", "a vector is not finite or has no length") from err
    parameters = _parameters(context.options)
    knn = _graph(context, vectors, parameters) if len(vectors) >= umap.FEWEST else None
    places = umap.layout(vectors, parameters, knn, _counted(context))[where]
    n = embedded.num_rows
    table = pa.table(
        [
            pa.repeat(LAYOUT, n),
            embedded.column("dataset"),
            embedded.column("row"),
            places[:, 0],
            places[:, 1],
            embedded.column("row"),
        ],
        schema=SCHEMA,
    )
    out = context.work / "points.parquet"
    pq.write_table(table, out, compression="zstd", row_group_size=100_000)
    return Result((out,), n, {"distinct": len(distinct)})


def _sets(context: Context) -> list[str]:
    column = pq.read_table(context.artefact("comparison"), columns=["dataset"]).column(0)
    names: list[str] = column.unique().to_pylist()
    return names


def _graph(
    context: Context, vectors: NDArray[np.float32], parameters: umap.Parameters
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """The neighbour graph, kept in the work folder for a run that goes on after this one."""
    path = context.work / "graph.npz"
    if (held := kept.read(path)) is None:
        context.progress.say(f"  neighbour graph of {len(vectors):,} texts")
        indices, distances = umap.graph(vectors, parameters)
        held = {"indices": indices, "distances": distances}
        kept.write(path, **held)
    return held["indices"], held["distances"]


def _counted(context: Context) -> Callable[[int, int], None]:
    """Reports the epochs of the layout."""
    done = 0

    def report(epoch: int, epochs: int) -> None:
        nonlocal done
        if not done:
            context.progress.expect(epochs, "epochs")
        context.progress.add(epoch - done)
        done = epoch

    return report


STAGE = Stage(
    name="layout-umap",
    version=4,
    needs=("problems", "comparison", "benchmarks", "embeddings"),
    inputs=_inputs,
    run=run,
)
