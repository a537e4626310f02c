"""The rows of a file of rollouts as objects of Python, few at a time."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from typing import Any

import pyarrow.parquet as pq

from deepmath_viz.corpus.attached.reading import PARQUET, Part
from deepmath_viz.sources import parquet_rows, reading
from deepmath_viz.sources.base import SourceFile
from deepmath_viz.sources.error_mapping import explained

_BATCH = 1_000


def records(part: Part) -> Generator[dict[str, Any]]:
    """The rows of a Parquet, JSON or CSV file in order; a row that is no object has no fields.

    Raises:
        SourceError: it cannot be read to its end, or holds more than is read of such a file.
    """
    with explained(part.name, str(part.path)):
        if not part.name.lower().endswith(PARQUET):
            with closing(reading.records(part.name, str(part.path))) as rows:
                for _, value in rows:
                    yield value if isinstance(value, dict) else {}
            return
        file = SourceFile(part.name, part.path.stat().st_size, str(part.path))
        with pq.ParquetFile(part.path, pre_buffer=False) as parquet:
            names = parquet.schema_arrow.names
            with closing(parquet_rows.tables(file, parquet, names, _BATCH)) as tables:
                for table in tables:
                    yield from table.to_pylist()
