"""Stage `solutions`: the R1 solutions in long form, one Parquet part a source file.

Row groups are small and ordered by id, so that a reader opens one problem's three solutions by
decoding one group of a few megabytes out of gigabytes.
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from deepmath_viz import files
from deepmath_viz.corpus.schema import TABLES
from deepmath_viz.dataset import rows as dataset_rows
from deepmath_viz.maths.answers.extraction import extract_parts
from deepmath_viz.pipeline.counted import Counted
from deepmath_viz.pipeline.stage import Context, Result, Stage, source_changed
from deepmath_viz.pipeline.stages import problems
from deepmath_viz.sources.base import SOLUTION_COLUMNS, SourceFile
from deepmath_viz.sources.cells.odd import odd_of

SCHEMA = TABLES["solutions"].arrow
#: Rows a group. One group of 150 solutions is 2.5 MB of text and is decoded in 4 ms; with 600 it
#: takes 18 ms, and with 75 the file's own index costs more than is saved (see `make bench`).
ROW_GROUP = 150
_BATCH = 200  # problems


def run(context: Context) -> Result:
    """Write one part for every source file; parts of an interrupted run are kept."""
    ids = pq.read_table(context.artefact("problems"), columns=["id"]).column("id")
    known = set(ids.to_pylist())
    rows_of = {file["name"]: file["rows"] for file in context.records["problems"].notes["files"]}
    files = context.source.files()
    if [file.name for file in files] != list(rows_of):
        raise source_changed("solutions")
    paths = [context.work / f"solutions-{i:05d}.parquet" for i in range(len(files))]
    done = sum(rows_of[f.name] for f, p in zip(files, paths, strict=True) if p.exists())
    context.progress.expect(sum(rows_of.values()), "problems", already=done)
    first = 0
    for file, path in zip(files, paths, strict=True):
        if not path.exists():
            _write_part(context, file, path, first, rows_of[file.name], known)
        first += rows_of[file.name]
    rows = sum(pq.read_metadata(path).num_rows for path in paths)
    counted = Counted()
    for path in paths:
        counted.read(path)
    return Result(tuple(paths), rows, counted.notes())


def _write_part(
    context: Context, file: SourceFile, path: Path, first: int, rows: int, known: set[int]
) -> None:
    pending: list[dict[str, Any]] = []
    row_id = first
    counted = Counted()
    has_solutions = any(column in context.source.columns(file) for column in SOLUTION_COLUMNS)
    # Bounds of the texts would make the footers, which a reader loads whole, ten times as large.
    with (
        files.replacing(path, alone=True) as aside,
        pq.ParquetWriter(aside, SCHEMA, compression="zstd", write_statistics=["id", "n"]) as out,
    ):
        if has_solutions:
            batches = context.source.batches(file, SOLUTION_COLUMNS, batch_rows=_BATCH, whole=True)
            with closing(batches):
                for table in batches:
                    counted.take(odd_of(table), file.name, row_id - first)
                    for cells in table.to_pylist():
                        if row_id in known:
                            pending += _solutions(row_id, cells)
                        row_id += 1
                    if len(pending) >= 3 * _BATCH:
                        _write(out, pending)
                    context.progress.add(table.num_rows, file.name)
        _write(out, pending)
        counted.keep(out)
        if has_solutions and row_id != first + rows:
            raise source_changed(file.name)


def _solutions(row_id: int, cells: dict[str, Any]) -> list[dict[str, Any]]:
    rows = []
    for n, column in enumerate(SOLUTION_COLUMNS, start=1):
        text = cells.get(column)
        if text is None:
            continue
        parts = dataset_rows.split_solution(text)
        found = extract_parts(parts.reasoning, parts.write_up)
        rows.append(
            {
                "id": row_id,
                "n": n,
                "reasoning": parts.reasoning,
                "write_up": parts.write_up,
                "answer": found.answer,
                "found_in": found.found_in,
                "reasoning_characters": None if parts.reasoning is None else len(parts.reasoning),
                "write_up_characters": len(parts.write_up),
            }
        )
    return rows


def _write(out: pq.ParquetWriter, pending: list[dict[str, Any]]) -> None:
    if pending:
        out.write_table(pa.Table.from_pylist(pending, schema=SCHEMA), row_group_size=ROW_GROUP)
        pending.clear()


STAGE = Stage(
    name="solutions",
    version=7,
    needs=("problems",),
    inputs=problems.source_inputs,
    run=run,
)
