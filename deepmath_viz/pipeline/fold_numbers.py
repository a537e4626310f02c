"""What texts have in common that are the same once folded (`maths.folding`), as a number a text.

Folding every text takes longer than all else that is known of pairs. Stage `neighbours` does it to
find equal texts, and leaves the numbers for stage `pairs` in a file beside its tables.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from deepmath_viz.dataset.close_pairs import SHORTEST
from deepmath_viz.maths import folding
from deepmath_viz.pipeline.stage import Context

if TYPE_CHECKING:
    import duckdb

_FILE = "fold_numbers"
_SCHEMA = pa.schema([("dataset", pa.string()), ("row", pa.int64()), ("fold", pa.uint64())])
_AT_ONCE = 20_000


class FoldNumbers:
    """Takes folded texts, and remembers the number of each that is long enough to say something."""

    def __init__(self) -> None:
        self._numbers: list[int | None] = []

    def add(self, folded: str) -> str:
        """The folded text as it is; texts come in the order in which `table` names them."""
        self._numbers.append(_number(folded) if len(folded) >= SHORTEST else None)
        return folded

    def fold(self, text: str) -> str:
        """The same of a text that is not folded yet."""
        return self.add(folding.same(text))

    def table(self, places: Iterable[tuple[str, int]]) -> pa.Table:
        """The numbers of the texts, by set and row.

        Args:
            places: set and row of every text that was given, in their order.
        """
        columns = list(zip(*places, strict=True)) or [(), ()]
        arrays = [
            pa.array(c, f.type) for c, f in zip([*columns, self._numbers], _SCHEMA, strict=True)
        ]
        table = pa.Table.from_arrays(arrays, schema=_SCHEMA)
        return table.filter(table.column("fold").is_valid())


def write(context: Context, table: pa.Table) -> Path:
    """Leave the numbers in the work folder of stage `neighbours`."""
    path = context.work / f"{_FILE}.parquet"
    pq.write_table(table, path, compression="zstd")
    return path


def read(context: Context, db: duckdb.DuckDBPyConnection) -> None:
    """The table `folds` (dataset, row, fold) of the relation `texts`.

    A stage `neighbours` that was built by an earlier version has left none: then texts are folded
    here.
    """
    db.execute("CREATE TABLE folds (dataset VARCHAR, row BIGINT, fold UBIGINT)")
    for artefact in context.records["neighbours"].artefacts:
        if artefact.name.startswith(f"{_FILE}-"):
            db.execute(
                "INSERT INTO folds SELECT * FROM read_parquet(?)",
                [str(context.folder / artefact.name)],
            )
            return
    with db.cursor() as reading:
        for table in _folded(reading):
            db.from_arrow(table).insert_into("folds")


def _folded(db: duckdb.DuckDBPyConnection) -> Iterator[pa.Table]:
    asked = db.execute("SELECT dataset, row, question FROM texts")
    while rows := asked.fetchmany(_AT_ONCE):
        found = FoldNumbers()
        for _, _, question in rows:
            found.fold(question)
        yield found.table((dataset, row) for dataset, row, _ in rows)


def _number(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:8])
