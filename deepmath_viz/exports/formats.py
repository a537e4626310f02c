"""Rows as bytes, a batch at a time; nothing is kept but what one batch takes.

The same rows give the same bytes.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from typing import Any, Protocol

import pyarrow as pa
import pyarrow.parquet as pq

Row = dict[str, Any]
#: Columns with few values, or none that repeat: only for the first are dictionaries worth building.
_FEW = ("topic", "verdict", "source_revision", "answer_type", "source_block", "novelty",
        "contaminated", "difficulty", "agrees", "ability", "data_source")  # fmt: skip


class Encoder(Protocol):
    """Turns batches of rows into the bytes of one file."""

    def add(self, rows: Sequence[Row]) -> bytes:
        """The bytes that these rows add."""

    def end(self) -> bytes:
        """The last bytes of the file."""


class Parquet:
    """One row group a batch, compressed with zstd."""

    def __init__(self, schema: pa.Schema) -> None:
        self._schema = schema
        self._sink = Sink()
        flat = [f.name for f in schema if not pa.types.is_nested(f.type)]
        self._writer = pq.ParquetWriter(
            pa.PythonFile(self._sink, mode="w"),
            schema,
            compression="zstd",
            use_dictionary=[name for name in flat if name in _FEW],
            # Bounds of long texts would fill the footer.
            write_statistics=[n for n in flat if not pa.types.is_string(schema.field(n).type)],
        )

    def add(self, rows: Sequence[Row]) -> bytes:
        """See `Encoder`."""
        self._writer.write_table(pa.Table.from_pylist(list(rows), self._schema))
        return self._sink.take()

    def end(self) -> bytes:
        """See `Encoder`."""
        self._writer.close()
        return self._sink.take()


class Jsonl:
    """One object a line, every column in every one, so that readers agree on the types."""

    def __init__(self, schema: pa.Schema) -> None:
        self._names = schema.names

    def add(self, rows: Sequence[Row]) -> bytes:
        """See `Encoder`."""
        lines = (
            json.dumps({name: row.get(name) for name in self._names}, ensure_ascii=False)
            for row in rows
        )
        return "".join(f"{line}\n" for line in lines).encode()

    def end(self) -> bytes:
        """See `Encoder`."""
        return b""


class Csv:
    """RFC 4180. Texts stand as they are; null and empty text are both empty."""

    def __init__(self, schema: pa.Schema) -> None:
        self._names = schema.names
        self._out = io.StringIO(newline="")
        self._writer = csv.writer(self._out)
        self._writer.writerow(self._names)

    def add(self, rows: Sequence[Row]) -> bytes:
        """See `Encoder`."""
        self._writer.writerows([row.get(name) for name in self._names] for row in rows)
        return self.end()

    def end(self) -> bytes:
        """See `Encoder`."""
        made = self._out.getvalue().encode()
        self._out.seek(0)
        self._out.truncate()
        return made


ENCODERS: dict[str, type[Parquet] | type[Jsonl] | type[Csv]] = {
    "parquet": Parquet,
    "jsonl": Jsonl,
    "csv": Csv,
}


class Sink(io.RawIOBase):
    """Where a writer writes to; what it wrote is taken out and forgotten."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._at = 0

    def writable(self) -> bool:
        """It is written to."""
        return True

    def write(self, data: Any) -> int:
        """Keep these bytes."""
        self._parts.append(bytes(data))
        self._at += len(self._parts[-1])
        return len(self._parts[-1])

    def tell(self) -> int:
        """How much was written in all."""
        return self._at

    def take(self) -> bytes:
        """What was written since the last time."""
        made = b"".join(self._parts)
        self._parts.clear()
        return made
