"""Stage `problems`: one row a problem, from the question columns alone."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Generator
from contextlib import closing
from functools import partial
from hashlib import sha256
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from deepmath_viz.corpus import folds, manifest
from deepmath_viz.corpus.schema import TABLES
from deepmath_viz.dataset import rows as dataset_rows
from deepmath_viz.dataset import topics
from deepmath_viz.errors import SourceShape
from deepmath_viz.maths import answers, folding
from deepmath_viz.pipeline.counted import Counted
from deepmath_viz.pipeline.stage import Context, Options, Result, Stage
from deepmath_viz.sources.base import QUESTION_COLUMNS, Source, SourceFile
from deepmath_viz.sources.cells import chat
from deepmath_viz.sources.cells.odd import odd_of

SCHEMA = TABLES["problems"].arrow
_FOLDS = pa.schema([("id", pa.int64()), ("folded", pa.string())])
_ROW_GROUP = 10_000


def source_inputs(source: Source, _options: Options) -> dict[str, Any]:
    """What the rows come from: origin, and every file with its content hash."""
    return {
        "source": source.origin(),
        "files": [
            {"name": file.name, "size": file.size, "sha256": source.identity(file)}
            for file in source.files()
        ],
        "hub_rows": _mapping_identity(source),
    }


def _inputs(source: Source, options: Options) -> dict[str, Any]:
    return source_inputs(source, options) | {folds.VERSION: folding.VERSION}


def run(context: Context) -> Result:
    """Read the question columns of every file; write `problems.parquet` and `folds.parquet`.

    A row without a question is left out and counted; its id stays unused, so that ids remain row
    positions. Cells that cannot be used become null and are counted.
    """
    counted = Counted()
    copies: Counter[str] = Counter()
    files = []
    known = None if context.source.rows_are_hub_rows else _hub_rows(context.source)
    row_id = written = 0
    sources = context.source.files()
    totals = [context.source.rows(file) for file in sources]
    context.progress.expect(None if None in totals else sum(t or 0 for t in totals), "rows")
    path, folded = context.work / "problems.parquet", context.work / f"{folds.NAME}.parquet"
    with (
        pq.ParquetWriter(path, SCHEMA, compression="zstd") as out,
        pq.ParquetWriter(folded, _FOLDS, compression="zstd") as out_folded,
    ):
        pending: list[dict[str, Any]] = []
        for file in sources:
            first = row_id
            with closing(_rows(context.source, file, counted)) as rows:
                for cells in rows:
                    place = f"{file.name} row {row_id - first}"
                    question = cells.get("question")
                    question = question and chat.unwrapped(question)
                    if question is None or not question.strip():
                        counted.add("row without a question, left out", place)
                    else:
                        key = dataset_rows.key(question)
                        copies[key] += 1
                        count = partial(counted.add, place=place)
                        row = _problem(cells, question, count)
                        row |= {"id": row_id, "key": key, "copy": copies[key]}
                        row["hub_row"] = row_id if known is None else _take(known, question)
                        row["source_block"] = dataset_rows.source_block(row["hub_row"])
                        pending.append(row)
                    row_id += 1
                    if len(pending) >= _ROW_GROUP:
                        written += _write(out, out_folded, pending)
                    context.progress.add(1)
            files.append({"name": file.name, "rows": row_id - first})
        written += _write(out, out_folded, pending)
    if not written:
        names = ", ".join(file.name for file in sources)
        odd = [f"{n:,} x {what}" for what, n in counted.numbers.items() if "'question'" in what]
        raise SourceShape(
            f"No row with a question in {names} ({', '.join([f'{row_id:,} rows read', *odd])}). "
            "Check that the files are the right ones; nothing has been replaced."
        )
    numbers = dict(counted.numbers)
    if more := sum(1 for n in copies.values() if n > 1):
        numbers["question that occurs more than once"] = more
    notes = {"files": files, "counted": numbers, "first": counted.first}
    # Later stages are made from the problems alone: another folding leaves them as they are.
    content = manifest.content_of([manifest.describe(path)])
    return Result((path, folded), written, notes, content)


def _rows(source: Source, file: SourceFile, counted: Counted) -> Generator[dict[str, Any]]:
    first = 0
    with closing(source.batches(file, QUESTION_COLUMNS)) as tables:
        for table in tables:
            counted.take(odd_of(table), file.name, first)
            first += table.num_rows
            yield from table.to_pylist()


def _problem(cells: dict[str, Any], question: str, count: Callable[[str], None]) -> dict[str, Any]:
    answer = cells.get("final_answer")
    difficulty = dataset_rows.parse_difficulty(cells.get("difficulty"))
    if difficulty.problem:
        count(f"{difficulty.problem}, taken as unknown")
    topic = topics.parse(cells.get("topic"))
    if topic is None and cells.get("topic") not in (None, ""):
        count("topic that is no path, taken as unknown")
    elif topic and not topic.regular:
        count("topic path in an unusual shape, read as well as it goes")
    return {
        "question": question,
        "final_answer": answer,
        "difficulty": difficulty.value,
        "unrated": difficulty.unrated,
        "topic": topic.name if topic else None,
        "topic_path": list(topic.path) if topic else None,
        "domain": topic.domain if topic else None,
        "answer_type": answers.classify(answer),
    }


def _hub_rows(source: Source) -> dict[str, deque[int]]:
    """Hub rows by exact question; equal questions get theirs in order."""
    table = source.hub_rows()
    found: dict[str, deque[int]] = defaultdict(deque)
    if table is not None:
        pairs = zip(
            table.column("question").to_pylist(), table.column("hub_row").to_pylist(), strict=True
        )
        known = [(row, question) for question, row in pairs if None not in (question, row)]
        for row, question in sorted(known):
            found[question].append(row)
    return found


def _take(known: dict[str, deque[int]], question: str) -> int | None:
    rows = known.get(question)
    return rows.popleft() if rows else None


def _mapping_identity(source: Source) -> str | None:
    table = source.hub_rows()
    if table is None:
        return None
    digest = pa.BufferOutputStream()
    with pa.ipc.new_stream(digest, table.schema) as stream:
        stream.write_table(table.combine_chunks())
    return sha256(digest.getvalue()).hexdigest()


def _write(out: pq.ParquetWriter, out_folded: pq.ParquetWriter, pending: list[Any]) -> int:
    rows = len(pending)
    if rows:
        texts = [{"id": row["id"], "folded": folding.same(row["question"])} for row in pending]
        out_folded.write_table(pa.Table.from_pylist(texts, schema=_FOLDS))
        out.write_table(pa.Table.from_pylist(pending, schema=SCHEMA), row_group_size=_ROW_GROUP)
        pending.clear()
    return rows


STAGE = Stage(
    name="problems",
    version=2,
    needs=(),
    inputs=_inputs,
    run=run,
)
