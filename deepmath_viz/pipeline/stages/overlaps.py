"""Stage `overlaps`: pairs by shared n-grams and by characters, beside those by embeddings.

Every way to cut texts into tokens, and the comparison of the characters of some problems, is a
piece of work that is kept, so that an interrupted run goes on with the next one.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from deepmath_viz import files
from deepmath_viz.corpus import schema
from deepmath_viz.dataset.rules import NS, TOKENS
from deepmath_viz.maths.overlap import indel
from deepmath_viz.pipeline import overlap_tables as tables
from deepmath_viz.pipeline.stage import Context, Result, Stage
from deepmath_viz.plumbing.engines.work import Do, Done, Node, Piece, Work
from deepmath_viz.sources import DEEPMATH

#: The benchmark of the paper's figure 10.
_FIGURE = "MATH500"
#: The stages whose tables texts are read from.
_GIVEN = ("problems", "comparison", "benchmarks")
#: Problems whose characters are compared in one piece.
_CHUNK = 8_192


def run(context: Context) -> Result:
    """Write the tables `shared_grams`, `common_grams`, `indel` and `found_by`."""
    given = tuple(context.artefact(stage) for stage in _GIVEN)
    sides = _sides(*given)
    grams = {how: _gram_piece(how, len(sides.texts)) for how in TOKENS}
    characters = [
        _character_piece(start, min(start + _CHUNK, len(sides.questions)))
        for start in range(0, max(1, len(sides.questions)), _CHUNK)
    ]
    work = Work(
        name=context.work_name(),
        unit="comparisons",
        here=lambda: _comparing(sides),
        begin=begin,
        files=lambda: {f"{stage}.parquet": path for stage, path in zip(_GIVEN, given, strict=True)},
    )
    pieces = [*grams.values(), *characters]
    context.options.engine.run(work, pieces, context.work, context.progress)

    def read(pieces: Iterable[Piece], at: int = 0) -> pa.Table:
        return pa.concat_tables([pq.read_table(context.work / piece.files[at]) for piece in pieces])

    vectors = np.load(context.artefact("embeddings", 0), mmap_mode="r")
    embedded = pq.read_table(context.artefact("embeddings", 1))
    made = {
        "shared_grams": read(grams.values(), 0),
        "common_grams": read(grams.values(), 1),
        "indel": tables.best_alike(read(characters)),
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


def begin(node: Node, _said: None) -> AbstractContextManager[Do]:
    """What compares texts on a node, of the tables that the stage is made from."""
    return _comparing(_sides(*(node.file(f"{stage}.parquet") for stage in _GIVEN)))


@contextmanager
def _comparing(sides: tables.Sides) -> Iterator[Do]:
    yield partial(_compare, sides, functools.cache(lambda: indel.Others(sides.texts)))


def _compare(
    sides: tables.Sides,
    others: Callable[[], indel.Others],
    piece: Piece,
    folder: Path,
    done: Done,
) -> str:
    """Write what is shared by one way to cut texts, or which problems are nearly equal to what."""
    made: Sequence[pa.Table]
    if isinstance(piece.given, str):
        counted = 0

        def count(n: int) -> None:
            nonlocal counted
            counted += n
            done(n)

        made = tables.grams(sides, piece.given, count)
        done(piece.size - counted)  # where texts share no gram of the fewest tokens, it ends early
    else:
        start, stop = piece.given
        made = (tables.nearly_equal(sides, others(), start, stop, done),)
    for name, table in zip(piece.files, made, strict=True):
        with files.replacing(folder / name, alone=True) as file:
            pq.write_table(table, file, compression="zstd")
    return ""


def _gram_piece(how: str, texts: int) -> Piece:
    names = f"best-{how}.parquet", f"common-{how}.parquet"
    return Piece(names, texts * len(NS), how, f"n-grams, {how}")


def _character_piece(start: int, stop: int) -> Piece:
    return Piece((f"alike-{start}.parquet",), stop - start, (start, stop), "characters")


def _artefact(context: Context, table: str) -> Path:
    """The file of a table of stage neighbours."""
    return context.folder / schema.TABLES[table].files(context.records)[0]


def _second_pairs(context: Context) -> pa.Table:
    """What a second model calls near; nothing where there is none."""
    table = schema.TABLES["second_pairs"]
    files = table.files(context.records)
    return pq.read_table(context.folder / files[0]) if files else table.arrow.empty_table()


def _sides(problem_file: Path, comparison: Path, benchmarks: Path) -> tables.Sides:
    problems = pq.read_table(problem_file, columns=["id", "question"])
    names: list[str] = []
    texts: list[str] = []
    sets, rows, tested = [], [], []
    for path, column in ((comparison, "dataset"), (benchmarks, "benchmark")):
        table = pq.read_table(path, columns=[column, "row", "question"])
        called = table.column(column).to_pylist()
        known = {name: len(names) + at for at, name in enumerate(dict.fromkeys(called))}
        names += known
        tested += [column == "benchmark"] * len(known)
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
