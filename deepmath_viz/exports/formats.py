"""Rows as bytes, a batch at a time; nothing is kept but what one batch takes.

The same rows give the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol, TypeAlias

import pyarrow as pa

from deepmath_viz.plumbing import encoders

Row = dict[str, Any]
#: A batch of rows: listed, or as a table.
Rows: TypeAlias = Sequence[Row] | pa.Table
#: Columns with few values, or none that repeat: only for the first are dictionaries worth building.
_FEW = ("topic", "verdict", "source_revision", "answer_type", "source_block", "novelty",
        "contaminated", "difficulty", "agrees", "ability", "data_source")  # fmt: skip


#: Bytes of a page; the hub's viewer cuts cells after as many.
_PAGE = 200_000


def listed(rows: Rows) -> Sequence[Row]:
    """Rows as dictionaries."""
    return rows.to_pylist() if isinstance(rows, pa.Table) else rows


class Encoder(Protocol):
    """Turns batches of rows, listed or as a table, into the bytes of one file."""

    def __init__(self, schema: pa.Schema) -> None:
        """Begin a file with these columns."""

    @staticmethod
    def ready(rows: Rows, schema: pa.Schema) -> Rows:
        """The same rows in the form that `add` need not change, made by any thread."""

    def add(self, rows: Rows) -> bytes:
        """The bytes that these rows add."""

    def end(self) -> bytes:
        """The last bytes of the file."""


class Parquet:
    """One row group a batch."""

    def __init__(self, schema: pa.Schema) -> None:
        self._schema = schema
        flat = [f.name for f in schema if not pa.types.is_nested(f.type)]
        self._file = encoders.Parquet(
            schema,
            use_dictionary=[name for name in flat if name in _FEW],
            # As the hub likes it: unchanged stretches of a new version are not uploaded again, and
            # its viewer reads the pages of the first rows alone.
            use_content_defined_chunking=True,
            write_page_index=True,
            data_page_size=_PAGE,
            # Bounds of long texts would fill the footer.
            write_statistics=[n for n in flat if not pa.types.is_string(schema.field(n).type)],
        )

    @staticmethod
    def ready(rows: Rows, schema: pa.Schema) -> Rows:
        """See `Encoder`."""
        return rows if isinstance(rows, pa.Table) else pa.Table.from_pylist(list(rows), schema)

    def add(self, rows: Rows) -> bytes:
        """See `Encoder`."""
        return self._file.add(self.ready(rows, self._schema))

    def end(self) -> bytes:
        """See `Encoder`."""
        return self._file.end()


class Jsonl:
    """One object a line, every column in every one, so that readers agree on the types."""

    def __init__(self, schema: pa.Schema) -> None:
        self._names = schema.names

    @staticmethod
    def ready(rows: Rows, schema: pa.Schema) -> Rows:
        """See `Encoder`."""
        return listed(rows)

    def add(self, rows: Rows) -> bytes:
        """See `Encoder`."""
        whole = ({name: row.get(name) for name in self._names} for row in listed(rows))
        return encoders.jsonl_text(whole).encode()

    def end(self) -> bytes:
        """See `Encoder`."""
        return b""


class Csv:
    """The names of the columns, and a line a row."""

    def __init__(self, schema: pa.Schema) -> None:
        self._names = schema.names
        self._head = encoders.csv_text([self._names])

    @staticmethod
    def ready(rows: Rows, schema: pa.Schema) -> Rows:
        """See `Encoder`."""
        return listed(rows)

    def add(self, rows: Rows) -> bytes:
        """See `Encoder`."""
        text = encoders.csv_text([row.get(name) for name in self._names] for row in listed(rows))
        return self.end() + text.encode()

    def end(self) -> bytes:
        """See `Encoder`."""
        head, self._head = self._head, ""
        return head.encode()


ENCODERS: dict[str, type[Parquet] | type[Jsonl] | type[Csv]] = {
    "parquet": Parquet,
    "jsonl": Jsonl,
    "csv": Csv,
}
