"""Results of queries as files: CSV, JSONL and Parquet, written while the rows arrive."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from decimal import Decimal
from typing import Any, Protocol

import pyarrow as pa
import pyarrow.compute as pc

from deepmath_viz.plumbing import encoders

#: Media type of each format.
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/jsonl",
    "parquet": "application/vnd.apache.parquet",
}
#: Bytes that are gathered before they are handed on; rows and bytes of a row group.
_PIECE, _GROUP, _GROUP_BYTES = 1 << 16, 20_000, 32_000_000


def pieces(form: str, found: Iterator[pa.Schema | pa.RecordBatch]) -> Iterator[bytes]:
    """A result (its schema, then its batches) as the pieces of a file.

    Args:
        form: 'csv', 'jsonl' or 'parquet'.
    """
    schema = next(found, None)
    if schema is None:
        schema = pa.schema([])
    encoder = _ENCODERS[form](flat(_empty(schema)).schema)
    gathered = bytearray()
    for batch in found:
        if isinstance(batch, pa.RecordBatch):
            gathered += encoder.add(flat(batch))
        if len(gathered) >= _PIECE:
            yield bytes(gathered)
            gathered.clear()
    gathered += encoder.end()
    if gathered:
        yield bytes(gathered)


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
        plain: list[Any] = column.to_pylist()
    except (OverflowError, ValueError):
        return [_value(one) for one in column]
    return plain


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
        return _json(value)
    return str(value)


def _json(value: Any) -> str:
    """A value as JSON, every number with all of its digits.

    JSON has no infinity and no NaN: the texts `Infinity` and `-Infinity`, and null.
    """
    if isinstance(value, dict):
        parts = (f"{json.dumps(str(k), ensure_ascii=False)}: {_json(v)}" for k, v in value.items())
        return f"{{{', '.join(parts)}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_json, value))}]"
    if isinstance(value, Decimal) and value.is_finite():
        # Python's floats, and so its JSON, have 53 bits; the file has what the query gave.
        whole = value == value.to_integral_value()
        return format(value.to_integral_value() if whole else value, "f")
    if isinstance(value, float | Decimal) and not math.isfinite(value):
        value = None if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    if isinstance(value, bytes):
        value = value.hex()
    return json.dumps(value, ensure_ascii=False, default=str)


class _Encoder(Protocol):
    def add(self, batch: pa.RecordBatch) -> bytes: ...

    def end(self) -> bytes: ...


class _Csv:
    """Columns with parts as JSON, everything else as Arrow writes it."""

    def __init__(self, schema: pa.Schema) -> None:
        self._nested = [pa.types.is_nested(field.type) for field in schema]
        self._schema = pa.schema(
            [
                pa.field(field.name, pa.string()) if nested else field
                for field, nested in zip(schema, self._nested, strict=True)
            ]
        )
        self._file = encoders.ArrowCsv(self._schema)
        self.end = self._file.end

    def add(self, batch: pa.RecordBatch) -> bytes:
        columns = [
            _texts(column) if nested else column
            for column, nested in zip(batch.columns, self._nested, strict=True)
        ]
        return self._file.add(pa.RecordBatch.from_arrays(columns, schema=self._schema))


class _Jsonl:
    def __init__(self, schema: pa.Schema) -> None:
        """Every row brings its names along."""

    def add(self, batch: pa.RecordBatch) -> bytes:
        return "".join(f"{_json(row)}\n" for row in records(batch)).encode("utf-8", "replace")

    def end(self) -> bytes:
        return b""


class _Parquet:
    """Batches gathered into row groups."""

    def __init__(self, schema: pa.Schema) -> None:
        self._schema, self._file = schema, encoders.Parquet(schema)
        self._held: list[pa.RecordBatch] = []

    def add(self, batch: pa.RecordBatch) -> bytes:
        self._held.append(batch)
        rows = sum(held.num_rows for held in self._held)
        size = sum(held.nbytes for held in self._held)
        return self._group() if rows >= _GROUP or size > _GROUP_BYTES else b""

    def end(self) -> bytes:
        return (self._group() if self._held else b"") + self._file.end()

    def _group(self) -> bytes:
        held, self._held = self._held, []
        return self._file.add(pa.Table.from_batches(held, self._schema))


_ENCODERS: dict[str, Callable[[pa.Schema], _Encoder]] = {
    "csv": _Csv,
    "jsonl": _Jsonl,
    "parquet": _Parquet,
}
