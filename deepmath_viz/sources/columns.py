"""Any columns of any file, typed by the rules in `cells`: what columns of one's own are read with.

Kinds in Parquet are those of its types. JSON and CSV are read once to learn them: a column is of
the kind that nine in ten of its filled cells are of, the others are counted and missing; a column
without such a kind is text.
"""

from __future__ import annotations

from collections.abc import Collection, Generator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deepmath_viz.errors import SourceNotFound, SourceShape
from deepmath_viz.sources import csv_text, json_rows, limits, parquet_pages, parquet_rows, reading
from deepmath_viz.sources.base import SourceFile
from deepmath_viz.sources.cells import arrow, chat, plain
from deepmath_viz.sources.cells.kinds import Kind, arrow_type
from deepmath_viz.sources.cells.learning import (
    CSV_STRINGS,
    JSON_STRINGS,
    Sorts,
    kind_of,
    mixed,
    sort_of,
)
from deepmath_viz.sources.cells.odd import Odd, Tally
from deepmath_viz.sources.cells.rules import rule_of, storage
from deepmath_viz.sources.error_mapping import explained
from deepmath_viz.sources.listing import CSV, DATA_SUFFIXES, PARQUET

if TYPE_CHECKING:
    import pyarrow as pa


#: Bytes of Parquet that are decoded at once: few rows at a time are slow, and who reads files of
#: others does so with a limit of memory.
_DECODED = 1 << 30


@dataclass(frozen=True, slots=True)
class TypedColumn:
    """A column of a file.

    Attributes:
        name: as the file has it; a field of a struct or object by its dotted name.
        kind: what its cells are.
        type: its Arrow type, `cells.kinds.arrow_type`.
        written: the type as the file says it, or what its cells are, for messages.
        is_chat: whether cells are messages, of which the user's turn is taken.
        mixed: of text in JSON of which too few cells are of one kind: what they are.
    """

    name: str
    kind: Kind
    type: pa.DataType
    written: str
    is_chat: bool = False
    mixed: str = ""


class ColumnFile:
    """Some columns of one file.

    Attributes:
        path: of the file.
        name: of the file, for messages.
        format: parquet, json or csv.
        columns: those that were asked for, in this order, or all.
        rows: of the file.
        doubles: names that several columns have, where these may be there.
    """

    def __init__(
        self,
        path: Path,
        name: str,
        format_: str,
        columns: tuple[TypedColumn, ...],
        rows: int,
        doubles: tuple[str, ...] = (),
    ) -> None:
        """See `open_columns`, which makes it."""
        self.path, self.name, self.format, self.columns = path, name, format_, columns
        self.rows, self.doubles = rows, doubles
        self._tally = Tally()

    def taking(self, columns: Sequence[str], as_text: Collection[str] = ()) -> ColumnFile:
        """Some of these columns, without looking at the file again; some of them as text."""
        known = {column.name: column for column in self.columns}
        taken = [known[name] for name in columns]
        typed = tuple(
            replace(column, kind=Kind.TEXT, type=arrow_type(Kind.TEXT))
            if column.name in as_text
            else column
            for column in taken
        )
        return ColumnFile(self.path, self.name, self.format, typed, self.rows)

    @property
    def odd(self) -> tuple[Odd, ...]:
        """Cells and rows that could not be used, of the batches that have been given."""
        return self._tally.odd

    def batches(self, batch_rows: int = 10_000) -> Generator[pa.RecordBatch]:
        """The rows in order, of exactly `columns`; the file is open until the last, or `close`.

        Raises:
            SourceDamaged: the file cannot be read to its end, or is another one by now.
            SourceTooLarge: it holds more than is read of such a file.
        """
        import pyarrow as pa

        self._tally = Tally()
        if not self.columns:
            return
        given = 0
        schema = pa.schema([(column.name, column.type) for column in self.columns])
        with explained(self.name, str(self.path)), closing(self._read(batch_rows)) as read:
            for arrays, rows in read:
                given += rows
                if rows and arrays:
                    yield pa.RecordBatch.from_arrays(arrays, schema=schema)
            if given != self.rows:
                raise SourceShape(
                    f"{self.name} has {given:,} rows now, and had {self.rows:,}. It changed while "
                    "it was read; try again when it is complete."
                )

    def _read(self, batch_rows: int) -> Generator[tuple[list[pa.Array], int]]:
        if self.format == "parquet":
            yield from self._read_parquet(batch_rows)
            return
        first = 0
        with closing(reading.records(self.name, str(self.path))) as rows:
            for batch in json_rows.batches(rows, batch_rows):
                for at, (_, record) in enumerate(batch):
                    if what := getattr(record, "odd", ""):
                        self._tally.add("", what, first + at)
                arrays = [self._cells(column, batch, first) for column in self.columns]
                yield arrays, len(batch)
                first += len(batch)

    def _cells(
        self, column: TypedColumn, batch: Sequence[tuple[str, dict[str, Any]]], first: int
    ) -> pa.Array:
        found = (json_rows.at(record, column.name) for _, record in batch)
        as_json = column.written == NESTED and column.kind is Kind.TEXT
        cell = plain.written if as_json else plain.CELL[column.kind]
        array, odd = arrow.cells(column.name, found, cell, column.type)
        self._tally.take(odd, first)
        return array

    def _read_parquet(self, batch_rows: int) -> Generator[tuple[list[pa.Array], int]]:
        import pyarrow.parquet as pq

        file = SourceFile(self.name, self.path.stat().st_size, str(self.path))
        names = [column.name for column in self.columns]
        first = 0
        with (
            pq.ParquetFile(self.path, pre_buffer=False) as parquet,
            closing(parquet_rows.tables(file, parquet, names, batch_rows, _DECODED, 1)) as tables,
        ):
            pages = parquet_pages.chunks(parquet.metadata, names)
            parquet_pages.check_file(self.name, self.path, pages)
            for table in tables:
                arrays = []
                for column, chunks in zip(self.columns, table.columns, strict=True):
                    array, odd = arrow.kind_column(
                        column.name,
                        arrow.combined(chunks),
                        column.kind,
                        whole=arrow.is_int64(column.type),
                    )
                    limits.check_texts(self.name, column.name, array, first + 1)
                    self._tally.take(odd, first)
                    arrays.append(array)
                yield arrays, table.num_rows
                first += table.num_rows


#: What a column of lists and objects is said to be that comes as JSON.
NESTED = "lists and objects"


def open_columns(
    path: Path,
    *,
    columns: Sequence[str] | None = None,
    kinds: Mapping[str, Kind] | None = None,
    name: str = "",
    doubles: bool = False,
) -> ColumnFile:
    """The columns of a Parquet, JSON or CSV file, with their kinds.

    Of Parquet the footer is read; JSON and CSV are read to their end, in bounded memory.

    Args:
        path: of the file; its name says what it is.
        columns: names, a field of a struct or object dotted; None takes all.
        kinds: kinds that some columns shall have, whatever their cells are.
        name: of the file where its path does not say it; its ending says what it is.
        doubles: whether columns of one name may be there; they are left out, and named.

    Raises:
        SourceNotFound: there is no such file, or its name ends like no data file's.
        SourceShape: no such column, two columns of a name that is used, or too many columns.
        SourceDamaged, SourceDenied, SourceTooLarge: the file cannot be read.
    """
    name = name or path.name
    with explained(name, str(path)):
        if not path.is_file():
            raise SourceNotFound(f"There is no file {path}. Check the path.")
        if not name.lower().endswith(DATA_SUFFIXES):
            raise SourceNotFound(
                f"{path} is no data file: its name must end in {', '.join(DATA_SUFFIXES)}."
            )
        opening = _open_parquet if name.lower().endswith(PARQUET) else _open_text
        return opening(path, name, columns, kinds or {}, doubles)


def _open_parquet(
    path: Path,
    name: str,
    columns: Sequence[str] | None,
    kinds: Mapping[str, Kind],
    doubles: bool,
) -> ColumnFile:
    import pyarrow.parquet as pq

    footer = pq.read_metadata(path)
    limits.check_rows(name, footer.num_rows)
    schema = footer.schema.to_arrow_schema()
    known = {field.name: field.type for field in parquet_rows.leaves(schema)}
    json_rows.check_number(name, known)
    twice = parquet_rows.doubled(name, schema.names, columns, doubles)
    known = {column: kind for column, kind in known.items() if column not in twice}
    typed = []
    for column in _wanted(name, known, columns, kinds):
        there = known[column]
        kind = kinds.get(column) or rule_of(there).kind
        whole = arrow.is_whole(there) and kind is Kind.NUMBER
        is_chat = chat.is_chat_type(storage(there))
        made = arrow_type(kind, whole=whole)
        typed.append(TypedColumn(column, kind, made, str(there), is_chat))
    return ColumnFile(path, name, "parquet", tuple(typed), footer.num_rows, twice)


def _open_text(
    path: Path,
    name: str,
    columns: Sequence[str] | None,
    kinds: Mapping[str, Kind],
    doubles: bool,
) -> ColumnFile:
    is_csv = name.lower().endswith(CSV)
    strings = CSV_STRINGS if is_csv else JSON_STRINGS
    found: dict[str, Sorts] = {}
    twice: tuple[str, ...] = ()
    if is_csv:
        header = [column for column in csv_text.header(name, str(path)) if column]
        twice = parquet_rows.doubled(name, header, columns, doubles)
        found = {column: Sorts() for column in header}
    rows = 0
    with closing(reading.records(name, str(path))) as records:
        for _, record in records:
            limits.check_rows(name, rows)
            for column, value in json_rows.fields(record if isinstance(record, dict) else {}):
                if column not in found:
                    found[column] = Sorts()
                    json_rows.check_number(name, found)
                found[column].see(sort_of(value, strings), rows)
            rows += 1
    known = {
        column: sorts
        for column, sorts in found.items()
        if column not in twice and not sorts.only_objects
    }
    typed = []
    for column in _wanted(name, known, columns, kinds):
        kind, whole, said = kind_of(known[column], strings)
        if column in kinds:
            kind, whole = kinds[column], whole and kinds[column] is Kind.NUMBER
        sorts, made = known[column], arrow_type(kind, whole=whole)
        several = "" if is_csv or kind is not Kind.TEXT else mixed(sorts)
        typed.append(TypedColumn(column, kind, made, said, sorts["chat"] > 0, several))
    return ColumnFile(path, name, "csv" if is_csv else "json", tuple(typed), rows, twice)


def _wanted(
    name: str,
    known: Mapping[str, Any],
    columns: Sequence[str] | None,
    kinds: Mapping[str, Kind],
) -> list[str]:
    wanted = list(dict.fromkeys(known if columns is None else columns))
    for column in [*wanted, *kinds]:
        if column not in known:
            inside = [k for k in known if k.startswith(f"{column}.")]
            shown = ", ".join((inside or list(known))[:20]) or "none"
            what = f"is an object; its fields are {shown}" if inside else ""
            raise SourceShape(
                f"{name}: '{column}' {what}. Name the fields that are meant."
                if what
                else f"{name} has no column '{column}'; its columns are {shown}."
            )
    return wanted
