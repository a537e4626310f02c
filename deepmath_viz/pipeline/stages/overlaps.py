"""Stage `overlaps`: pairs by shared n-grams and by characters, beside those by embeddings.

Every way to cut texts into tokens, and the comparison of characters, is kept as a part, so that an
interrupted run goes on with the next one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from deepmath_viz.corpus import schema
from deepmath_viz.dataset.rules import NS, TOKENS
from deepmath_viz.pipeline import overlap_tables as tables
from deepmath_viz.pipeline.stage import Context, Result, Stage
from deepmath_viz.sources import DEEPMATH

#: The benchmark of the paper's figure 10.
_FIGURE = "MATH500"


def run(context: Context) -> Result:
    """Write the tables `shared_grams`, `common_grams`, `indel` and `found_by`."""
    sides = _sides(context)
    steps = len(sides.texts) * len(NS) * len(TOKENS) + len(sides.questions)
    context.progress.expect(steps, "comparisons")
    best, common = [], []
    for how in TOKENS:
        parts = _kept(
            [context.work / f"{kind}-{how}.parquet" for kind in ("best", "common")],
            partial(tables.grams, sides, how, _counting(context, f"n-grams, {how}")),
        )
        best.append(parts[0])
        common.append(parts[1])
    characters = _kept(
        [context.work / "alike.parquet"],
        lambda: (tables.nearly_equal(sides, _counting(context, "characters")),),
    )[0]
    vectors = np.load(context.artefact("embeddings", 0), mmap_mode="r")
    embedded = pq.read_table(context.artefact("embeddings", 1))
    made = {
        "shared_grams": pa.concat_tables(best),
        "common_grams": pa.concat_tables(common),
        "indel": characters,
    }
    made["found_by"] = tables.found_by(
        novelty=pq.read_table(_artefact(context, "novelty")),
        benchmarks=pq.read_table(context.artefact("benchmarks"), columns=["benchmark"]),
        second_pairs=_second_pairs(context),
        indel=made["indel"],
        shared_grams=made["shared_grams"],
    )
    paths = []
    for name, table in made.items():
        if "dataset" in table.column_names:
            table = tables.with_similarity(table, DEEPMATH.name, embedded, vectors)
        wanted = schema.TABLES[name].arrow
        paths.append(context.work / f"{name}.parquet")
        pq.write_table(table.select(wanted.names).cast(wanted), paths[-1], compression="zstd")
    notes = {"figure_10": tables.figure_10(sides, _FIGURE, DEEPMATH.name)}
    return Result(tuple(paths), made["shared_grams"].num_rows, notes)


def _kept(paths: Sequence[Path], make: Callable[[], Sequence[pa.Table]]) -> list[pa.Table]:
    """The tables of parts, made where an earlier run has not."""
    if not all(path.exists() for path in paths):
        for path, table in zip(paths, make(), strict=True):
            aside = path.with_suffix(".aside")
            pq.write_table(table, aside, compression="zstd")
            aside.replace(path)
    return [pq.read_table(path) for path in paths]


def _artefact(context: Context, table: str) -> Path:
    """The file of a table of stage neighbours."""
    return context.folder / schema.TABLES[table].files(context.records)[0]


def _second_pairs(context: Context) -> pa.Table:
    """What a second model calls near; nothing where there is none."""
    table = schema.TABLES["second_pairs"]
    files = table.files(context.records)
    return pq.read_table(context.folder / files[0]) if files else table.arrow.empty_table()


def _counting(context: Context, note: str) -> Callable[[int], None]:
    return lambda n: context.progress.add(n, note)


def _sides(context: Context) -> tables.Sides:
    problems = pq.read_table(context.artefact("problems"), columns=["id", "question"])
    names: list[str] = []
    texts: list[str] = []
    sets, rows, tested = [], [], []
    for stage, column in (("comparison", "dataset"), ("benchmarks", "benchmark")):
        table = pq.read_table(context.artefact(stage), columns=[column, "row", "question"])
        called = table.column(column).to_pylist()
        known = {name: len(names) + at for at, name in enumerate(dict.fromkeys(called))}
        names += known
        tested += [stage == "benchmarks"] * len(known)
        sets.append(np.array([known[name] for name in called], np.int32))
        rows.append(table.column("row").to_numpy().astype(np.int64))
        texts += [question or "" for question in table.column("question").to_pylist()]
    return tables.Sides(
        ids=problems.column("id").to_numpy(),
        questions=[question or "" for question in problems.column("question").to_pylist()],
        names=names,
        sets=np.concatenate(sets),
        rows=np.concatenate(rows),
        texts=texts,
        tested=np.array(tested, bool),
    )


STAGE = Stage(
    name="overlaps",
    version=3,
    needs=("problems", "comparison", "benchmarks", "embeddings", "neighbours"),
    uses=("second-model",),
    run=run,
)
