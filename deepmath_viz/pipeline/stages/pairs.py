"""Stage `pairs`: what close problems have in common beside their similarity.

A pair is two problems of any two sets that are nearest to each other and above a similarity, or
whose texts are the same once folded. Their answers are compared by the engine that compares those
of solutions, in chunks that are kept, so that an interrupted run goes on.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from deepmath_viz import files
from deepmath_viz.corpus.schema import TABLES
from deepmath_viz.dataset import published
from deepmath_viz.dataset.close_pairs import CUTS, LABELLED, LOWEST, MISSING, SHORTEST
from deepmath_viz.maths import folding, numerals
from deepmath_viz.maths.answers.judging.judge import Judge
from deepmath_viz.pipeline import views
from deepmath_viz.pipeline.stage import JUDGES, Context, Options, Result, Stage
from deepmath_viz.pipeline.stages import answers
from deepmath_viz.pipeline.stages.embeddings import model_of
from deepmath_viz.sources import Source
from deepmath_viz.vectors import models, tokenizer

_CHUNK = 5_000  # pairs
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
    with duckdb.connect() as db:
        for table in ("problems", "comparison", "benchmarks", "neighbours", "nearest"):
            views.view(db, context, table)
        views.texts(db)
        cut = _cut_texts(context, db)
        _folds(db)
        db.execute(_PAIRS)
        _write(_judged(context, db, cut), "pairs", paths[0])
    _write(iter([cut]), "cut_texts", paths[1])
    with duckdb.connect() as db:
        said = db.read_parquet(str(paths[0])).aggregate("answers, count(*)").fetchall()
    rows = sum(count for _, count in said)
    return Result(paths, rows, {"answers": dict(sorted(said)), "cut": len(cut)})


def _write(tables: Iterator[list[dict[str, Any]]], name: str, path: Path) -> None:
    schema = TABLES[name].arrow
    with (
        files.replacing(path, alone=True) as file,
        pq.ParquetWriter(file, schema, compression="zstd") as out,
    ):
        for rows in tables:
            out.write_table(pa.Table.from_pylist(rows, schema=schema), row_group_size=_ROW_GROUP)


# -- texts ----------------------------------------------------------------------------------------


def _cut_texts(context: Context, db: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """The texts that the embedding model does not read to their end."""
    model = model_of(context.source, context.options)
    read = models.tokens_read(model)
    counter = tokenizer.find(str(model.folder)).load()
    cut: list[dict[str, Any]] = []
    asked = db.execute(
        "SELECT dataset, row, question FROM texts WHERE length(question) > ? ORDER BY ALL",
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


def _folds(db: duckdb.DuckDBPyConnection) -> None:
    """The table `folds`: what texts have in common that are the same once folded, as a number."""
    db.execute("CREATE TABLE folds (dataset VARCHAR, row BIGINT, fold UBIGINT)")
    with db.cursor() as reading:
        asked = reading.execute("SELECT dataset, row, question FROM texts")
        while rows := asked.fetchmany(_ROW_GROUP):
            folded = [
                (dataset, row, text)
                for dataset, row, question in rows
                if len(text := folding.same(question)) >= SHORTEST
            ]
            columns = list(zip(*folded, strict=True)) or [(), (), ()]
            hashes = [int.from_bytes(_digest(text)[:8]) for text in columns[2]]
            arrays = [
                pa.array(columns[0], pa.string()),
                pa.array(columns[1], pa.int64()),
                pa.array(hashes, pa.uint64()),
            ]
            db.from_arrow(pa.table(arrays, ["dataset", "row", "fold"])).insert_into("folds")


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


# -- pairs ----------------------------------------------------------------------------------------


def _judged(
    context: Context, db: duckdb.DuckDBPyConnection, cut: list[dict[str, Any]]
) -> Iterator[list[dict[str, Any]]]:
    """The rows of the table, chunk by chunk in order."""
    total = db.execute("SELECT count(*) FROM found").fetchall()[0][0]
    context.progress.expect(total, "pairs")
    long = {(one["dataset"], one["row"]) for one in cut}
    similarities = _Similarities(context)
    with Judge() as judge:
        for at in range(0, total, _CHUNK):
            part = context.work / f"part-{at:09d}.parquet"
            if not part.exists():
                pairs = db.execute(_SOME, [at, at + _CHUNK]).fetchall()
                rows = _facts(judge, pairs, long, similarities)
                _write(iter([rows]), "pairs", part)
            context.progress.add(min(_CHUNK, total - at))
            yield pq.read_table(part).to_pylist()


def _facts(
    judge: Judge, pairs: list[Any], long: set[tuple[str, int]], similarities: _Similarities
) -> list[dict[str, Any]]:
    given = [
        None if labelled or not (one or "").strip() or not (other or "").strip() else (one, other)
        for *_, one, other, labelled in pairs
    ]
    verdicts = iter(judge.alike([pair for pair in given if pair is not None]))
    rows = []
    for both, pair in zip(given, pairs, strict=True):
        dataset, row, other, other_row, similarity, folded, text, other_text, *_ = pair
        differing = numerals.between(_counted(text), _counted(other_text))
        cut = ((dataset, row) in long) + ((other, other_row) in long)
        if similarity is None:
            similarity = similarities.of(dataset, row, other, other_row)
        rows.append(
            {
                "dataset": dataset,
                "row": row,
                "other": other,
                "other_row": other_row,
                "similarity": similarity,
                "same_text": _same(text, other_text, folded),
                "answers": MISSING if both is None else next(verdicts).verdict,
                "cut": CUTS[cut],
                "numbers": differing.numbers[0],
                "other_numbers": differing.numbers[1],
                "signs": differing.signs[0],
                "other_signs": differing.signs[1],
            }
        )
    return rows


@lru_cache(maxsize=_AT_ONCE)
def _counted(text: str) -> tuple[Counter[str], Counter[str]]:
    return numerals.counted(text)


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
        self._index = embedded.column("vector").to_numpy()

    def of(self, dataset: str, row: int, other: str, other_row: int) -> float:
        """The cosine of two rows of two sets."""
        one, two = (
            self._vectors[self._at(*place)].astype(np.float64)
            for place in ((dataset, row), (other, other_row))
        )
        return min(1.0, float(one @ two / np.sqrt((one @ one) * (two @ two))))

    def _at(self, dataset: str, row: int) -> int:
        place = np.searchsorted(self._places, (self._sets[dataset] << 32) | row)
        return int(self._index[self._order[place]])


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
