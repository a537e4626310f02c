"""Stage `second-model`: what a second embedding model calls near, beside the first, pair by pair.

Every text is embedded once more, with the model that was asked for, and DeepMath is searched in
every set and benchmark. What either model calls near, or has the same text, is kept with both
similarities. Where no second model is asked for there is nothing to do, and the table is empty.
"""

from __future__ import annotations

from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from deepmath_viz.corpus import schema
from deepmath_viz.dataset.pair_query import KEPT, LOWEST
from deepmath_viz.errors import SettingsError
from deepmath_viz.pipeline import neighbour_tables, overlap_tables, searches
from deepmath_viz.pipeline.searches import Search
from deepmath_viz.pipeline.stage import Context, Options, Result, Stage
from deepmath_viz.pipeline.stages import embeddings
from deepmath_viz.sources import DEEPMATH, Source
from deepmath_viz.vectors import models

_TABLE = schema.TABLES["second_pairs"].arrow
#: Pairs that are near by the second model, or close already.
_EITHER = """SELECT id, dataset, row FROM near UNION SELECT id, dataset, row FROM close
ORDER BY id, dataset, row"""


def _inputs(source: Source, options: Options) -> dict[str, Any]:
    """The second model.

    Raises:
        SettingsError: it is the first, or a folder that holds none.
    """
    if options.also_model is None:
        return {}
    model, first = models.find(options.also_model), embeddings.model_of(source, options)
    if model.sha256 == first.sha256:
        raise SettingsError(
            f"--also-model {options.also_model!r} is {first.name}, the model that is used anyway: "
            "two models are compared where they differ. Name another, or leave it out."
        )
    return model.describe() | ({"fold": True} if options.fold else {})


def run(context: Context) -> Result:
    """Write the table `second_pairs`.

    Raises:
        ArtefactDamaged: a vector is not finite, or the vectors do not fit the rows.
    """
    path = context.work / "second_pairs.parquet"
    if context.options.also_model is None:
        pq.write_table(_TABLE.empty_table(), path)
        return Result((path,), 0)
    texts = embeddings.distinct(context)
    vectors, backend = embeddings.vectors_of(
        context, models.find(context.options.also_model), texts
    )
    near = _near(context, texts.places, vectors)
    close = pq.read_table(
        context.folder / schema.TABLES["close_pairs"].files(context.records)[0],
        columns=["id", "dataset", "row"],
    )
    with duckdb.connect(config={"threads": 2}) as db:
        db.register("near", near)
        db.register("close", close)
        pairs = db.sql(_EITHER).to_arrow_table()
    given = DEEPMATH.name, texts.places
    second = overlap_tables.with_similarity(pairs, *given, vectors).column("similarity")
    first = np.load(context.artefact("embeddings", 0), mmap_mode="r")
    made = overlap_tables.with_similarity(pairs, *given, first).append_column("second", second)
    pq.write_table(made.select(_TABLE.names).cast(_TABLE), path, compression="zstd")
    return Result((path,), made.num_rows, {"backend": backend})


def _near(context: Context, places: pa.Table, vectors: Any) -> pa.Table:
    """Pairs above the lowest threshold by the second model: the nearest of each problem."""
    tested = pq.read_table(context.artefact("benchmarks"), columns=["benchmark"]).column(0)
    groups = neighbour_tables.groups(places, set(tested.unique().to_pylist()))
    own = next(group for group in groups if group.name == DEEPMATH.name)
    others = [group for group in groups if group != own]
    found = searches.run(
        context,
        [Search(own, group, KEPT, 0) for group in others],
        vectors,
        places.column("vector").to_numpy(),
        "second-model",
    )
    rows = places.column("row").to_numpy()
    pieces = [pa.table({"id": [], "dataset": [], "row": []}, schema=_PAIR)]
    for group in others:
        best = found[DEEPMATH.name, group.name]
        mine, rank = np.nonzero((best.rows >= 0) & (best.similarities > LOWEST))
        other = group.start + best.rows[mine, rank]
        names = pa.repeat(group.name, len(mine))
        pieces.append(pa.table([rows[own.start + mine], names, rows[other]], schema=_PAIR))
    return pa.concat_tables(pieces)


_PAIR = pa.schema([_TABLE.field(name) for name in ("id", "dataset", "row")])


STAGE = Stage(
    name="second-model",
    version=1,
    needs=("problems", "comparison", "benchmarks", "embeddings", "neighbours"),
    inputs=_inputs,
    makers=embeddings.MAKERS,
    run=run,
)
