"""Results of queries as files: CSV, JSONL and Parquet, written while the rows arrive."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

#: Media type of each format.
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/jsonl",
    "parquet": "application/vnd.apache.parquet",
}
#: Bytes that are gathered before they are handed on, and rows of a row group.
_PIECE, _GROUP = 1 << 16, 20_000


def pieces(form: str, found: Iterator[pa.Schema | pa.RecordBatch]) -> Iterator[bytes]:
    """A result (its schema, then its batches) as the pieces of a file.

    Args:
        form: 'csv', 'jsonl' or 'parquet'.
    """
    schema = next(found, None)
    if schema is None:
        schema = pa.schema([])
    batches = (flat(batch) for batch in found if isinstance(batch, pa.RecordBatch))
    return _WRITERS[form](flat(_empty(schema)).schema, batches)


def flat(batch: pa.RecordBatch) -> pa.RecordBatch:
    """A batch with names that differ, and types that every file format knows: no intervals, ..."""
    columns = [_known(column) for column in batch.columns]
    names = distinct(batch.schema.names)
    fields = [pa.field(n, c.type) for n, c in zip(names, columns, strict=True)]
    return pa.RecordBatch.from_arrays(columns, schema=pa.schema(fields))


def distinct(names: Iterable[str]) -> list[str]:
    """Names of columns with a number where one occurs again."""
    taken: list[str] = []
    for name in names:
        n, free = 1, name
        while free in taken:
            n, free = n + 1, f"{name}_{n}"
        taken.append(free)
    return taken


def _empty(schema: pa.Schema) -> pa.RecordBatch:
    arrays = [pa.nulls(0, field.type) for field in schema]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def _known(column: pa.Array) -> pa.Array:
    kind = column.type
    if isinstance(kind, pa.BaseExtensionType):
        return _texts(column) if pa.types.is_binary(kind.storage_type) else _known(column.storage)
    if pa.types.is_dictionary(kind):
        return column.dictionary_decode()
    if pa.types.is_null(kind):
        return column.cast(pa.string())
    odd = (pa.types.is_interval, pa.types.is_union, pa.types.is_duration, pa.types.is_time)
    if any(is_kind(kind) for is_kind in odd) or pa.types.is_binary(kind):
        return _texts(column)
    return column


def numbers(column: pa.Array) -> pa.Array:
    """A column of decimals (sums of integers are that) as integers where they fit, else floats."""
    if not pa.types.is_decimal(column.type):
        return column
    if column.type.scale == 0:
        with suppress(pa.ArrowInvalid):
            return column.cast(pa.int64())
    return pc.cast(column, pa.float64())


def _texts(column: pa.Array) -> pa.Array:
    return pa.array([None if v is None else text(v) for v in values(column)], pa.string())


def values(column: pa.Array | pa.ChunkedArray) -> list[Any]:
    """The values of a column; those that Python has no value for (a date in the year 200000)
    as what Arrow writes for them."""
    try:
        return column.to_pylist()
    except (OverflowError, ValueError):
        return [_value(one) for one in column]


def _value(one: pa.Scalar) -> Any:
    try:
        return one.as_py()
    except (OverflowError, ValueError):
        try:
            return str(one.cast(pa.string()))
        except pa.ArrowException:
            return "out of range"


def records(batch: pa.RecordBatch | pa.Table) -> list[dict[str, Any]]:
    """The rows as dictionaries."""
    names = batch.schema.names
    columns = [values(column) for column in batch.columns]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def text(value: Any) -> str:
    """A value of any type as text: JSON where it has parts."""
    if isinstance(value, str):
        return value
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, pa.MonthDayNano):
        return f"{value.months} months {value.days} days {value.nanoseconds / 1e9:g} seconds"
    if isinstance(value, dict | list | tuple):
        return json.dumps(_jsonable(value), ensure_ascii=False, default=str)
    return str(value)


def _jsonable(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(k): _jsonable(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_jsonable(v) for v in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.hex() if isinstance(value, bytes) else value


class _Gathering:
    """A file that is written by a library and taken away in pieces."""

    def __init__(self) -> None:
        self._data, self._at, self.closed = bytearray(), 0, False

    def write(self, data: Any) -> int:
        """Keep the bytes."""
        piece = bytes(data)
        self._data += piece
        self._at += len(piece)
        return len(piece)

    def tell(self) -> int:
        """How many bytes have been written."""
        return self._at

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """What was written can still be taken."""

    def take(self, least: int = _PIECE) -> Iterator[bytes]:
        """What was written since, if it is that much."""
        if self._data and len(self._data) >= least:
            piece, self._data = bytes(self._data), bytearray()
            yield piece


def _csv(schema: pa.Schema, batches: Iterator[pa.RecordBatch]) -> Iterator[bytes]:
    nested = [pa.types.is_nested(field.type) for field in schema]
    fields = [
        pa.field(f.name, pa.string()) if n else f for f, n in zip(schema, nested, strict=True)
    ]
    out = _Gathering()
    with pa_csv.CSVWriter(pa.PythonFile(out, "w"), pa.schema(fields)) as writer:
        for batch in batches:
            columns = [_texts(c) if n else c for c, n in zip(batch.columns, nested, strict=True)]
            writer.write_batch(pa.RecordBatch.from_arrays(columns, schema=pa.schema(fields)))
            yield from out.take()
    yield from out.take(1)


def _jsonl(schema: pa.Schema, batches: Iterator[pa.RecordBatch]) -> Iterator[bytes]:
    out = _Gathering()
    for batch in batches:
        for row in records(batch):
            line = json.dumps(_jsonable(row), ensure_ascii=False, default=str)
            out.write(line.encode("utf-8", "replace") + b"\n")
        yield from out.take()
    yield from out.take(1)


def _parquet(schema: pa.Schema, batches: Iterator[pa.RecordBatch]) -> Iterator[bytes]:
    out = _Gathering()
    with pq.ParquetWriter(pa.PythonFile(out, "w"), schema, compression="zstd") as writer:
        held: list[pa.RecordBatch] = []
        rows = 0
        for batch in batches:
            held.append(batch)
            rows += batch.num_rows
            if rows >= _GROUP or sum(b.nbytes for b in held) > 32_000_000:
                writer.write_table(pa.Table.from_batches(held, schema))
                held, rows = [], 0
                yield from out.take()
        if held:
            writer.write_table(pa.Table.from_batches(held, schema))
    yield from out.take(1)


_WRITERS: dict[str, Callable[[pa.Schema, Iterator[pa.RecordBatch]], Iterator[bytes]]] = {
    "csv": _csv,
    "jsonl": _jsonl,
    "parquet": _parquet,
}
