"""Stage `neighbours`: what is near what, over all sets and benchmarks.

Every pair of sets is searched once, exactly (`vectors.neighbours`), in parts that are kept, so that
an interrupted run goes on with the next (`pipeline.searches`).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow.parquet as pq

from deepmath_viz.corpus.stages import damaged
from deepmath_viz.pipeline import neighbour_tables as tables
from deepmath_viz.pipeline import searches
from deepmath_viz.pipeline.searches import Search
from deepmath_viz.pipeline.stage import Context, Result, Stage
from deepmath_viz.sources import DEEPMATH

#: Neighbours of a DeepMath problem in every set and benchmark (paper, section 2: five).
K = 5


def run(context: Context) -> Result:
    """Write the tables `neighbours`, `nearest`, `same_text` and `novelty`.

    Raises:
        ArtefactDamaged: a vector is not finite, or the vectors do not fit the rows.
    """
    vectors = np.load(context.artefact("embeddings", 0), mmap_mode="r")
    embedded = pq.read_table(context.artefact("embeddings", 1))
    index = embedded.column("vector").to_numpy()
    if len(index) and int(index.max()) >= len(vectors):
        raise damaged("embeddings", f"{len(vectors):,} vectors for more texts")
    groups = tables.groups(embedded, _benchmark_names(context))
    found = searches.run(context, list(_searches(groups)), vectors, index, "embeddings")
    paths = tables.write_all(context, groups, embedded, vectors, found)
    rows = next(g.stop - g.start for g in groups if g.name == DEEPMATH.name)
    return Result(tuple(paths), rows, {"sets": [g.name for g in groups], "k": K})


def _benchmark_names(context: Context) -> set[str]:
    column = pq.read_table(context.artefact("benchmarks"), columns=["benchmark"]).column(0)
    return set(column.unique().to_pylist())


def _searches(groups: list[tables.Group]) -> Iterator[Search]:
    """Every search that is needed; DeepMath comes first, since its results are waited for."""
    sets = [group for group in groups if not group.benchmark]
    sets.sort(key=lambda group: group.name != DEEPMATH.name)
    for at, one in enumerate(sets):
        mine = one.name == DEEPMATH.name
        for two in sets[at:]:
            yield Search(one, two, K if mine else 1, 1)
        if mine:
            for two in groups:
                if two.benchmark:
                    yield Search(one, two, K, 0)


STAGE = Stage(
    name="neighbours",
    version=4,
    needs=("problems", "comparison", "benchmarks", "embeddings"),
    run=run,
)
