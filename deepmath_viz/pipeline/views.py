"""Tables of finished stages as views, for a stage that asks them in SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deepmath_viz.corpus.schema import TABLES
from deepmath_viz.dataset import published
from deepmath_viz.pipeline.stage import Context

if TYPE_CHECKING:
    import duckdb


def view(db: duckdb.DuckDBPyConnection, context: Context, name: str) -> None:
    """A table as a view of its name; empty where its stage does not stand."""
    table = TABLES[name]
    names = [str(context.folder / file) for file in table.files(context.records)]
    if names:
        quoted = ", ".join("'" + file.replace("'", "''") + "'" for file in names)
        db.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet([{quoted}])")
    else:
        db.execute(table.create())


def texts(db: duckdb.DuckDBPyConnection) -> None:
    """The table `texts` (dataset, row, question, answer) of all sets, benchmarks and DeepMath.

    Needs the views `problems`, `comparison` and `benchmarks`.
    """
    db.execute(
        f"""CREATE TABLE texts AS
        SELECT '{published.NAME}' AS dataset, id AS row, question, final_answer AS answer,
            FALSE AS benchmark FROM problems
        UNION ALL SELECT dataset, row, question, answer, FALSE FROM comparison
        UNION ALL SELECT benchmark, row, question, answer, TRUE FROM benchmarks"""
    )
