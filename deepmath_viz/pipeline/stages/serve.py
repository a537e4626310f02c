"""Stage `serve`: one DuckDB file with native, documented tables, for queries."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb

from deepmath_viz.corpus import manifest, schema
from deepmath_viz.errors import BuildError
from deepmath_viz.pipeline.stage import Context, Result, Stage

#: What DuckDB may hold in memory while it copies 5 GB of text (measured in `make bench`).
MEMORY = "2GB"
_NEEDS = ("problems", "solutions", "answers")


def run(context: Context) -> Result:
    """Copy the artefacts into native tables, ordered by id, with a comment on every column."""
    path = context.work / "serve.duckdb"
    # A killed run may leave half a database and a folder of spilled rows.
    for leftover in context.work.iterdir():
        if leftover.is_dir():
            shutil.rmtree(leftover)
        else:
            leftover.unlink()
    tables = {
        table.name: [str(context.folder / name) for name in table.files(context.records)]
        for table in schema.FILL_ORDER
    }
    context.progress.expect(len(tables), "tables")
    try:
        rows, content = _fill(path, tables, context)
    except duckdb.Error as err:
        raise BuildError(
            f"Stage serve stopped: {str(err).splitlines()[0]} Is the disk full? If not, 'check' "
            "says whether an artefact is damaged; build --force makes them anew."
        ) from err
    return Result((path,), rows["problems"], {"rows": rows}, content)


def _fill(path: Path, tables: dict[str, list[str]], context: Context) -> tuple[dict[str, int], str]:
    with duckdb.connect(str(path), config={"memory_limit": MEMORY, "threads": 2}) as db:
        db.execute("SET temp_directory = ?", [str(context.work / "spill")])
        for table in schema.FILL_ORDER:
            db.execute(table.create())
            if tables[table.name]:
                db.execute(table.fill(), [tables[table.name]])
            elif table.rows:
                db.execute(table.fill_constant())
            context.progress.add(1, table.name)
        for statement in schema.comments(schema.FILL_ORDER):
            db.execute(statement)
        found = _contents(db)
        db.execute("CHECKPOINT")
        return found


def _contents(db: duckdb.DuckDBPyConnection) -> tuple[dict[str, int], str]:
    """Rows of every table and a hash of what they say.

    The file itself is not reproducible byte for byte, so the hash is over the rows, in any order.
    """
    rows: dict[str, int] = {}
    sums: dict[str, str] = {}
    for table in schema.FILL_ORDER:
        columns = ", ".join(table.stored)
        count, total = db.execute(
            f"SELECT count(*), coalesce(sum(hash({columns})::HUGEINT), 0) FROM {table.name}"
        ).fetchall()[0]
        rows[table.name], sums[table.name] = count, str(total)
    return rows, manifest.fingerprint([rows, sums])


STAGE = Stage(
    name="serve",
    version=8,
    needs=_NEEDS,
    uses=tuple(
        dict.fromkeys(s for table in schema.FILL_ORDER for s in table.stages if s not in _NEEDS)
    ),
    run=run,
)
