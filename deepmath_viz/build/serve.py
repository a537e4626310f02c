"""Stage `serve`: one DuckDB file with native, documented tables, for queries."""

from __future__ import annotations

from typing import Any

import duckdb

from deepmath_viz import manifest, schema
from deepmath_viz.build.stage import Context, Result, Stage
from deepmath_viz.sources.base import Source


def run(context: Context) -> Result:
    """Copy the artefacts into native tables, ordered by id, with a comment on every column."""
    path = context.work / "serve.duckdb"
    for leftover in context.work.iterdir():
        leftover.unlink()
    tables = {
        name: [str(context.folder / a.name) for a in context.records[name].artefacts]
        for name in ("problems", "solutions")
    }
    context.progress.expect(len(tables), "tables")
    with duckdb.connect(str(path)) as db:
        db.execute("SET temp_directory = ?", [str(context.work / "spill")])
        for name in ("solutions", "problems"):
            db.execute(schema.create_table(name))
            db.execute(schema.fill_table(name), [tables[name]])
            context.progress.add(1, name)
        for statement in schema.comments(("problems", "solutions")):
            db.execute(statement)
        rows, content = _contents(db)
        db.execute("CHECKPOINT")
    return Result((path,), rows["problems"], {"rows": rows}, content)


def _contents(db: duckdb.DuckDBPyConnection) -> tuple[dict[str, int], str]:
    """Rows of every table and a hash of what they say.

    The file itself is not reproducible byte for byte, so the hash is over the rows, in any order.
    """
    rows: dict[str, int] = {}
    sums: dict[str, str] = {}
    for name in ("problems", "solutions"):
        columns = ", ".join(schema.stored_columns(name))
        count, total = db.execute(
            f"SELECT count(*), coalesce(sum(hash({columns})::HUGEINT), 0) FROM {name}"
        ).fetchall()[0]
        rows[name], sums[name] = count, str(total)
    return rows, manifest.fingerprint([rows, sums])


def _no_inputs(_source: Source) -> dict[str, Any]:
    return {}


STAGE = Stage(
    name="serve",
    summary="native tables for queries",
    version=1,
    needs=("problems", "solutions"),
    inputs=_no_inputs,
    run=run,
)
