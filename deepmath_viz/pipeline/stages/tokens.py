"""Stage `tokens`: how many tokens every question and every solution has, counted or estimated."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from deepmath_viz import files
from deepmath_viz.corpus.schema import TABLES
from deepmath_viz.dataset import lengths
from deepmath_viz.dataset.rows import END_OF_REASONING
from deepmath_viz.pipeline.stage import Context, Options, Result, Stage
from deepmath_viz.sources.base import Source
from deepmath_viz.vectors import tokenizer

SCHEMA = TABLES["tokens"].arrow
#: Texts that are counted at once: 150 solutions have some 2.5 MB.
_BATCH = 150
_ROW_GROUP = 50_000


def _inputs(_source: Source, options: Options) -> dict[str, Any]:
    if options.tokenizer is None:
        return {"characters per token": dict(lengths.CHARACTERS_PER_TOKEN)}
    return tokenizer.find(options.tokenizer).describe()


def run(context: Context) -> Result:
    """Write `tokens.parquet`: the question of a problem as text 0, its solutions as 1 to 3.

    A part for every file that is read is kept by an interrupted run.
    """
    chosen = context.options.tokenizer
    counter = tokenizer.find(chosen).load() if chosen else None
    artefacts = [
        (context.artefact("problems"), True),
        *((context.folder / a.name, False) for a in context.records["solutions"].artefacts),
    ]
    texts = sum(pq.read_metadata(path).num_rows for path, _ in artefacts)
    parts = [context.work / f"part-{at:05d}.parquet" for at in range(len(artefacts))]
    done = sum(pq.read_metadata(part).num_rows for part in parts if part.exists())
    context.progress.expect(texts, "texts", already=done)
    for (path, of_questions), part in zip(artefacts, parts, strict=True):
        if not part.exists():
            _write_part(context, path, part, of_questions, counter)
    table = pa.concat_tables([pq.read_table(part) for part in parts])
    table = table.sort_by([("id", "ascending"), ("n", "ascending")])
    out = context.work / "tokens.parquet"
    pq.write_table(table, out, compression="zstd", row_group_size=_ROW_GROUP)
    return Result((out,), table.num_rows)


def _write_part(
    context: Context,
    path: Path,
    part: Path,
    of_questions: bool,
    counter: tokenizer.Counter | None,
) -> None:
    with files.replacing(part, alone=True) as aside, pq.ParquetWriter(aside, SCHEMA) as out:
        if counter is None:
            batches = _estimates(path, of_questions)
        else:
            batches = _counts(path, of_questions, counter)
        for ids, numbers, tokens in batches:
            columns = [ids, numbers, tokens, [counter is None] * len(ids)]
            arrays = [pa.array(c, f.type) for c, f in zip(columns, SCHEMA, strict=True)]
            out.write_batch(pa.RecordBatch.from_arrays(arrays, schema=SCHEMA))
            context.progress.add(len(ids))


#: Ids, numbers of the texts, and their tokens.
Batch = tuple[list[int], list[int], list[int]]


def _estimates(path: Path, of_questions: bool) -> Iterator[Batch]:
    """Estimates from the lengths alone, which solutions have beside them."""
    columns = ["id", "question"] if of_questions else ["id", "n", *_LENGTHS]
    for rows in _rows(path, columns, 10 * _BATCH):
        if of_questions:
            found = [lengths.estimated(len(row["question"]), "question") for row in rows]
        else:
            found = [lengths.estimated(_characters(row), "solution") for row in rows]
        yield [row["id"] for row in rows], [row.get("n", 0) for row in rows], found


_LENGTHS = ("reasoning_characters", "write_up_characters")


def _characters(row: dict[str, Any]) -> int:
    reasoning, write_up = (row[name] for name in _LENGTHS)
    before = 0 if reasoning is None else reasoning + len(END_OF_REASONING)
    return int(before + write_up)


def _counts(path: Path, of_questions: bool, counter: tokenizer.Counter) -> Iterator[Batch]:
    columns = ["id", "question"] if of_questions else ["id", "n", "reasoning", "write_up"]
    for rows in _rows(path, columns, _BATCH):
        texts = [row["question"] if of_questions else _text(row) for row in rows]
        yield [r["id"] for r in rows], [r.get("n", 0) for r in rows], counter.count(texts)


def _text(row: dict[str, Any]) -> str:
    if row["reasoning"] is None:
        return str(row["write_up"])
    return f"{row['reasoning']}{END_OF_REASONING}{row['write_up']}"


def _rows(path: Path, columns: list[str], rows: int) -> Iterator[list[dict[str, Any]]]:
    with pq.ParquetFile(path, pre_buffer=False) as parquet:
        for batch in parquet.iter_batches(rows, columns=columns, use_threads=False):
            yield batch.to_pylist()


STAGE = Stage(
    name="tokens",
    version=1,
    needs=("problems", "solutions"),
    inputs=_inputs,
    run=run,
)
