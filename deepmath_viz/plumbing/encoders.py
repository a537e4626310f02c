"""Rows as CSV, JSON Lines and Parquet: what every file that is taken away is written with.

The same rows give the same bytes.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable
from typing import Any

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from deepmath_viz.plumbing.sink import Sink


def csv_text(rows: Iterable[Iterable[object]], line_end: str = "\r\n") -> str:
    """Rows of cells as RFC 4180 has them. Texts stand as they are; None and '' are both empty."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator=line_end).writerows(rows)
    return out.getvalue()


def jsonl_text(rows: Iterable[Any], default: Callable[[Any], Any] | None = None) -> str:
    """One JSON value a line, letters as they are; `default` writes what JSON has no form for."""
    return "".join(f"{json.dumps(row, ensure_ascii=False, default=default)}\n" for row in rows)


#: Bytes that are written together: a row group of texts.
_BUFFER = 2_000_000


class _Writing:
    """A file that a writer of Arrow writes into a sink."""

    def __init__(self, begin: Callable[[pa.PythonFile], Any]) -> None:
        self._sink = Sink()
        # Every write into Python waits for the threads that run Python: some large ones, therefore.
        self._out = pa.BufferedOutputStream(pa.PythonFile(self._sink, mode="w"), _BUFFER)
        self._writer = begin(self._out)

    def add(self, rows: pa.Table | pa.RecordBatch) -> bytes:
        """The bytes that these rows add."""
        self._writer.write(rows)
        self._out.flush()
        return self._sink.take()

    def end(self) -> bytes:
        """The last bytes of the file."""
        self._writer.close()
        self._out.flush()
        return self._sink.take()


class Parquet(_Writing):
    """Parquet, a row group a table, compressed with zstd.

    Args:
        options: of `pyarrow.parquet.ParquetWriter`.
    """

    def __init__(self, schema: pa.Schema, **options: Any) -> None:
        super().__init__(lambda file: pq.ParquetWriter(file, schema, compression="zstd", **options))


class ArrowCsv(_Writing):
    """CSV as Arrow writes it: every text in quotes, so that null and empty text differ.

    The names of the columns come first.
    """

    def __init__(self, schema: pa.Schema) -> None:
        super().__init__(lambda file: pa_csv.CSVWriter(file, schema))
