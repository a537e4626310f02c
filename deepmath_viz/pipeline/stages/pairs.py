"""Stage `pairs`: what close problems have in common beside their similarity.

A pair is two problems of any two sets that are nearest to each other and above a similarity, or
whose texts are the same once folded. Their answers are compared by the engine that compares those
of solutions, in chunks that are kept, so that an interrupted run goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from deepmath_viz import files
from deepmath_viz.corpus.schema import TABLES
from deepmath_viz.dataset import published
from deepmath_viz.dataset.close_pairs import CUTS, LABELLED, LOWEST, MISSING
from deepmath_viz.maths import folding, numerals
from deepmath_viz.maths.answers.judging.judge import Judge
from deepmath_viz.pipeline import fold_numbers, views
from deepmath_viz.pipeline.stage import JUDGES, Context, Options, Result, Stage
from deepmath_viz.pipeline.stages import answers
from deepmath_viz.pipeline.stages.embeddings import model_of
from deepmath_viz.sources import Source
from deepmath_viz.vectors import models, tokenizer

if TYPE_CHECKING:
    from numpy.typing import NDArray

_CHUNK = 20_000  # pairs
_ROW_GROUP = 20_000
#: Texts whose tokens, numbers and signs are counted at once, or remembered.
_AT_ONCE = 4_000
#: No token is shorter than a character, and two of them begin and end a text.
_AROUND = 2
#: DeepMath's side of a pair comes first; the sides of other pairs stand in order of their names.
_PAIRS = f"""CREATE TABLE found AS
WITH near AS (
    SELECT dataset, row, other, other_row, similarity FROM nearest
    WHERE similarity > {LOWEST}::FLOAT
    UNION ALL SELECT '{published.NAME}', id, dataset, row, similarity FROM neighbours
    WHERE similarity > {LOWEST}::FLOAT),
known AS (SELECT dataset, row, fold FROM folds),
firsts AS (SELECT fold, dataset AS other, min(row) AS other_row FROM known GROUP BY ALL),
alike AS (
    SELECT k.dataset, k.row, f.other, f.other_row, NULL::FLOAT AS similarity
    FROM known k JOIN firsts f USING (fold)
    WHERE NOT k.dataset IN (SELECT DISTINCT benchmark FROM benchmarks)
    AND NOT (k.dataset = f.other AND k.row = f.other_row)),
both_ways AS (SELECT * FROM near UNION ALL SELECT * FROM alike),
turned AS (SELECT *, CASE WHEN dataset = '{published.NAME}' AND other <> dataset THEN FALSE
        WHEN other IN (SELECT DISTINCT benchmark FROM benchmarks) THEN FALSE
        WHEN other = '{published.NAME}' AND other <> dataset THEN TRUE
        ELSE (other, other_row) < (dataset, row) END AS turn FROM both_ways),
pairs AS (SELECT CASE WHEN turn THEN other ELSE dataset END AS dataset,
        CASE WHEN turn THEN other_row ELSE row END AS row,
        CASE WHEN turn THEN dataset ELSE other END AS other,
        CASE WHEN turn THEN row ELSE other_row END AS other_row, similarity FROM turned)
SELECT *, row_number() OVER (
        ORDER BY dataset <> '{published.NAME}', dataset, row, other, other_row) - 1 AS place
FROM (SELECT dataset, row, other, other_row, max(similarity) AS similarity
    FROM pairs GROUP BY ALL)"""
#: Some of them in order, with both texts and answers.
_SOME = f"""SELECT f.dataset, f.row, f.other, f.other_row, f.similarity, x.fold = y.fold,
    a.question, b.question, a.answer, b.answer,
    a.dataset IN ({LABELLED}) OR b.dataset IN ({LABELLED})
FROM (SELECT * FROM found WHERE place >= $1 AND place < $2) f
JOIN texts a ON a.dataset = f.dataset AND a.row = f.row
JOIN texts b ON b.dataset = f.other AND b.row = f.other_row
LEFT JOIN folds x ON x.dataset = f.dataset AND x.row = f.row
LEFT JOIN folds y ON y.dataset = f.other AND y.row = f.other_row
ORDER BY f.place"""


def run(context: Context) -> Result:
    """Write `pairs.parquet`, a row a close pair, and `cut_texts.parquet`, a row a long text."""
    paths = context.work / "pairs.parquet", context.work / "cut_texts.parquet"
    with context.options.judge() as judge, duckdb.connect() as db:
        judge.begin()
        for table in ("problems", "comparison", "benchmarks", "neighbours", "nearest"):
            views.view(db, context, table)
        views.texts(db)
        fold_numbers.read(context, db)
        db.execute(_PAIRS)
        cut = cache(lambda: _cut_texts(context, db))
        _write(_judged(context, db, judge, cut), "pairs", paths[0])
        table = pa.Table.from_pylist(cut(), TABLES["cut_texts"].arrow)
    _write(iter([table]), "cut_texts", paths[1])
    with duckdb.connect() as db:
        said = db.read_parquet(str(paths[0])).aggregate("answers, count(*)").fetchall()
    rows = sum(count for _, count in said)
    return Result(paths, rows, {"answers": dict(sorted(said)), "cut": table.num_rows})


def _write(tables: Iterator[pa.Table], name: str, path: Path) -> None:
    schema = TABLES[name].arrow
    with (
        files.replacing(path, alone=True) as file,
        pq.ParquetWriter(file, schema, compression="zstd") as out,
    ):
        for table in tables:
            out.write_table(table, row_group_size=_ROW_GROUP)


# -- texts ----------------------------------------------------------------------------------------


def _cut_texts(context: Context, db: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """The texts that the embedding model does not read to their end."""
    model = model_of(context.source, context.options)
    read = models.tokens_read(model)
    counter = tokenizer.find(str(model.folder)).load()
    cut: list[dict[str, Any]] = []
    asked = db.execute(
        "SELECT dataset, row, question FROM texts WHERE length(question) > ? ORDER BY dataset, row",
        [read - _AROUND],
    )
    while rows := asked.fetchmany(_AT_ONCE):
        texts = [question for _, _, question in rows]
        if context.records["embeddings"].inputs.get("fold"):  # then the model was given these
            texts = [folding.canonical(text) for text in texts]
        counts = counter.count(texts)
        cut += [
            {"dataset": dataset, "row": row, "tokens": count + _AROUND, "read": read}
            for (dataset, row, _), count in zip(rows, counts, strict=True)
            if count + _AROUND > read
        ]
    return cut


# -- pairs ----------------------------------------------------------------------------------------


def _judged(
    context: Context,
    db: duckdb.DuckDBPyConnection,
    judge: Judge,
    cut: Callable[[], list[dict[str, Any]]],
) -> Iterator[pa.Table]:
    """The rows of the table, chunk by chunk in order."""
    total = db.execute("SELECT count(*) FROM found").fetchall()[0][0]
    context.progress.expect(total, "pairs")
    long = cache(lambda: {(one["dataset"], one["row"]) for one in cut()})
    similarities = _Similarities(context)
    for at in range(0, total, _CHUNK):
        part = context.work / f"part-{at:09d}.parquet"
        if not part.exists():
            pairs = db.execute(_SOME, [at, at + _CHUNK]).fetchall()
            _write(iter([_facts(judge, pairs, long, similarities)]), "pairs", part)
        context.progress.add(min(_CHUNK, total - at))
        yield pq.read_table(part)


def _facts(
    judge: Judge,
    pairs: list[Any],
    long: Callable[[], set[tuple[str, int]]],
    similarities: _Similarities,
) -> pa.Table:
    given = [
        None if labelled or not (one or "").strip() or not (other or "").strip() else (one, other)
        for *_, one, other, labelled in pairs
    ]
    sets, rows, others, other_rows, known, folded, texts, other_texts, *_ = zip(*pairs, strict=True)
    cut, differing = long(), _differing(texts, other_texts)
    columns = {
        "dataset": sets,
        "row": rows,
        "other": others,
        "other_row": other_rows,
        "similarity": similarities.filled(sets, rows, others, other_rows, known),
        "same_text": list(map(_same, texts, other_texts, folded)),
        "cut": [
            CUTS[((one, row) in cut) + ((other, other_row) in cut)]
            for one, row, other, other_row, *_ in pairs
        ],
        "numbers": [found.numbers[0] for found in differing],
        "other_numbers": [found.numbers[1] for found in differing],
        "signs": [found.signs[0] for found in differing],
        "other_signs": [found.signs[1] for found in differing],
    }
    # Answers come last: the processes that compare them have imported what they need by then. A
    # thread that asks them beside the rest waits longer for its turn than they take to answer.
    verdicts = iter(judge.alike([pair for pair in given if pair is not None]))
    columns["answers"] = [MISSING if pair is None else next(verdicts).verdict for pair in given]
    schema = TABLES["pairs"].arrow
    return pa.table([columns[name] for name in schema.names], schema=schema)


def _differing(texts: Sequence[str], others: Sequence[str]) -> list[numerals.Differing]:
    """The numbers and signs that pairs do not share; each text is counted once."""
    apart = [pair for pair in zip(texts, others, strict=True) if pair[0] != pair[1]]
    counted = {text: numerals.counted(text) for text in {text for pair in apart for text in pair}}
    return [
        numerals.between(counted[one], counted[other]) if one != other else _NOTHING
        for one, other in zip(texts, others, strict=True)
    ]


_NOTHING = numerals.Differing(([], []), ([], []))


def _same(one: str, other: str, folded: bool | None) -> str | None:
    """The least folding that makes two texts one, of those whose folds are the same."""
    if not folded:
        return "exact" if one == other else None
    return next(name for name, fold in folding.LEVELS.items() if fold(one) == fold(other))


class _Similarities:
    """Similarities of pairs that no search for neighbours has found."""

    def __init__(self, context: Context) -> None:
        self._vectors = np.load(context.artefact("embeddings", 0), mmap_mode="r")
        embedded = pq.read_table(context.artefact("embeddings", 1))
        names = embedded.column("dataset").combine_chunks().dictionary_encode()
        self._sets = {name: at for at, name in enumerate(names.dictionary.to_pylist())}
        codes, rows = names.indices.to_numpy(), embedded.column("row").to_numpy()
        self._order = np.lexsort((rows, codes))
        self._places = codes[self._order].astype(np.int64) << 32 | rows[self._order]
        self._index: NDArray[np.int64] = embedded.column("vector").to_numpy()

    def filled(
        self,
        sets: Sequence[str],
        rows: Sequence[int],
        others: Sequence[str],
        other_rows: Sequence[int],
        known: Sequence[float | None],
    ) -> NDArray[np.float32]:
        """The similarities of pairs; those that are None are computed."""
        found = np.array(known, dtype=np.float64)  # None is no number, and becomes NaN
        left = np.flatnonzero(np.isnan(found))
        one = self._vectors[self._at(sets, rows, left)].astype(np.float64)
        two = self._vectors[self._at(others, other_rows, left)].astype(np.float64)
        lengths = np.sqrt((one * one).sum(axis=1) * (two * two).sum(axis=1))
        found[left] = np.minimum(1.0, (one * two).sum(axis=1) / lengths)
        return found.astype(np.float32)

    def _at(
        self, sets: Sequence[str], rows: Sequence[int], chosen: NDArray[np.int64]
    ) -> NDArray[np.int64]:
        """Where the vectors of some rows of sets lie."""
        places = [(self._sets[sets[at]] << 32) | rows[at] for at in chosen]
        at = np.searchsorted(self._places, np.array(places, dtype=np.int64))
        return self._index[self._order[at]]


def _inputs(_source: Source, _options: Options) -> dict[str, Any]:
    """Pairs are compared anew when the comparison of answers has changed."""
    return {"verdicts": answers.STAGE.version}


STAGE = Stage(
    name="pairs",
    version=2,
    inputs=_inputs,
    needs=("problems", "comparison", "benchmarks", "embeddings", "neighbours"),
    makers=JUDGES,
    run=run,
)
