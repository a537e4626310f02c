"""The one place that reads files that are attached: columns by dotted name, cells as they stand.

Parquet, JSON lines and lists, CSV, judged by the ending of the name. What a cell means is up to
`kinds`. It runs in the process that `child` is, whose memory and time are bounded.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from deepmath_viz.errors import AttachRefused, SourceTooLarge
from deepmath_viz.sources import json_text, limits
from deepmath_viz.sources.base import SourceFile
from deepmath_viz.sources.cells.plain import Number
from deepmath_viz.sources.error_mapping import explained
from deepmath_viz.sources.parquet_rows import check_footer

PARQUET, CSV = (".parquet", ".pq"), (".csv", ".tsv")
JSON = (".jsonl", ".json", ".ndjson", ".jsonl.gz", ".json.gz")
ENDINGS = (*PARQUET, *JSON, *CSV)
#: Levels of records whose fields are columns; columns of a file.
_DEEPEST, _MOST_COLUMNS = 5, 2_000
#: Bytes a cell that a column has on average, packed out, from which its texts are not short.
_LONG_ON_AVERAGE = 1_000
_BATCH = 8_192

Cells: TypeAlias = "pa.ChunkedArray | list[Any]"


@dataclass(frozen=True, slots=True)
class Part:
    """One file of what is attached.

    Attributes:
        path: where it lies.
        name: what people call it; its ending says what it is.
    """

    path: Path
    name: str


@dataclass(frozen=True, slots=True)
class Contents:
    """What a file has.

    Attributes:
        columns: by dotted name; `True` where its texts are long, so that it is read for a question
            alone.
        twice: names that several columns have.
    """

    columns: Mapping[str, bool]
    twice: tuple[str, ...] = ()


def is_readable(name: str) -> bool:
    """Whether the ending of a name is of a kind that is read."""
    return name.lower().endswith(ENDINGS)


@contextmanager
def unchanged(parts: Sequence[Part]) -> Iterator[None]:
    """Watch files while they are read.

    Raises:
        AttachRefused: one of them was changed meanwhile.
    """
    before = [_state(part) for part in parts]
    yield
    for part, known in zip(parts, before, strict=True):
        if _state(part) != known:
            raise AttachRefused(
                f"{part.name} was changed while it was read. Attach it again when it is finished."
            )


def _state(part: Part) -> tuple[int, int, int]:
    try:
        found = part.path.stat()
    except OSError as err:
        raise AttachRefused(f"{part.name} cannot be read ({err.strerror}).") from err
    return found.st_ino, found.st_size, found.st_mtime_ns


def contents(part: Part) -> Contents:
    """The columns of a file.

    Raises:
        SourceError: it cannot be read.
    """
    with explained(part.name, str(part.path)):
        if part.name.lower().endswith(PARQUET):
            return _parquet_contents(part)
        if part.name.lower().endswith(CSV):
            with _csv(part) as rows:
                names = next(rows, [])
            return Contents(dict.fromkeys(names, False), _twice(names))
        found: dict[str, bool] = {}
        with closing(json_text.records(part.name, str(part.path))) as records:
            for n, (_, value) in enumerate(records):
                found |= dict.fromkeys(_flat(value), False)
                if n >= 1_000:
                    break
        return Contents(found)


def cells(part: Part, wanted: Sequence[str]) -> tuple[int, dict[str, Cells]]:
    """Number of rows, and the wanted columns; one that the file lacks is not there.

    Raises:
        SourceError: it cannot be read, or is larger than is read.
    """
    with explained(part.name, str(part.path)):
        if part.name.lower().endswith(PARQUET):
            return _parquet(part, wanted)
        if part.name.lower().endswith(CSV):
            return _csv_cells(part, wanted)
        return _json(part, wanted)


# -- Parquet -------------------------------------------------------------------------------------


def _parquet_contents(part: Part) -> Contents:
    with pq.ParquetFile(part.path) as file:
        footer, schema = file.metadata, file.schema_arrow
        weights: dict[str, int] = {}
        for n in range(footer.num_row_groups):
            group = footer.row_group(n)
            for k in range(group.num_columns):
                chunk = group.column(k)
                path = chunk.path_in_schema
                weights[path] = weights.get(path, 0) + chunk.total_uncompressed_size
        long = _LONG_ON_AVERAGE * max(1, footer.num_rows)
        leaves = dict(_leaves(schema))
        return Contents(
            {
                name: sum(w for path, w in weights.items() if f"{path}.".startswith(f"{name}."))
                > long
                for name in list(leaves)[:_MOST_COLUMNS]
            },
            _twice(schema.names),
        )


def _leaves(fields: Any, before: str = "", depth: int = 0) -> Iterator[tuple[str, pa.DataType]]:
    for field in fields:
        name = f"{before}{field.name}"
        if pa.types.is_struct(field.type) and depth < _DEEPEST:
            yield from _leaves(field.type, f"{name}.", depth + 1)
        else:
            yield name, field.type


def _parquet(part: Part, wanted: Sequence[str]) -> tuple[int, dict[str, Cells]]:
    with pq.ParquetFile(part.path) as file:
        top = list(dict.fromkeys(_top(name, file.schema_arrow.names) for name in wanted))
        size = part.path.stat().st_size
        source = SourceFile(name=part.name, size=size, location=str(part.path))
        check_footer(source, file.metadata, top)
        kept: dict[str, list[pa.Array]] = {name: [] for name in wanted}
        row = 0
        for batch in file.iter_batches(_BATCH, columns=list(wanted)):
            for name in wanted:
                array = _field(batch, name, file.schema_arrow.names)
                _check_lengths(part.name, name, array, row)
                kept[name].append(array)
            row += batch.num_rows
        return file.metadata.num_rows, {
            name: pa.chunked_array(arrays) for name, arrays in kept.items() if arrays
        }


def _top(name: str, names: Sequence[str]) -> str:
    return name if name in names else name.partition(".")[0]


def _field(batch: pa.RecordBatch, name: str, names: Sequence[str]) -> pa.Array:
    if name in names:
        return batch.column(name)
    first, *rest = name.split(".")
    array = batch.column(first)
    for inner in rest:
        array = pc.struct_field(array, inner)
    return array


def _check_lengths(file: str, column: str, array: pa.Array, row: int) -> None:
    if array.nbytes <= limits.LONGEST or not (
        pa.types.is_string(array.type) or pa.types.is_large_string(array.type)
    ):
        return
    lengths = pc.binary_length(array)
    longest = pc.max(lengths).as_py() or 0
    at = row + pc.index(lengths, longest).as_py() + 1
    limits.check_length(file, f"row {at:,}, column '{column}'", longest)


# -- JSON ----------------------------------------------------------------------------------------


def _flat(value: Any) -> dict[str, Any]:
    """The fields of a record by dotted name; records inside are taken apart."""
    found: dict[str, Any] = {}
    left = [("", value, 0)]
    while left:
        before, record, depth = left.pop(0)
        if not isinstance(record, dict):
            continue
        for name, inner in record.items():
            if isinstance(inner, dict) and inner and depth < _DEEPEST:
                left.append((f"{before}{name}.", inner, depth + 1))
            elif len(found) < _MOST_COLUMNS:
                found[f"{before}{name}"] = inner
    return found


def _json(part: Part, wanted: Sequence[str]) -> tuple[int, dict[str, Cells]]:
    kept: dict[str, list[Any]] = {name: [] for name in wanted}
    n = 0
    with closing(json_text.records(part.name, str(part.path))) as records:
        for n, (_, value) in enumerate(records, 1):  # noqa: B007 - how many there were
            record = _flat(value)
            for name, column in kept.items():
                column.append(_plain(record.get(name)))
    return n, dict(kept)


def _plain(cell: Any) -> Any:
    if isinstance(cell, Number):
        try:
            return int(cell)
        except ValueError:
            return float(cell)
    if isinstance(cell, list):
        return [_plain(inner) for inner in cell]
    if isinstance(cell, dict):
        return {name: _plain(inner) for name, inner in cell.items()}
    return cell


# -- CSV -----------------------------------------------------------------------------------------


@contextmanager
def _csv(part: Part) -> Iterator[Iterator[list[str]]]:
    csv.field_size_limit(limits.LONGEST)
    with part.path.open("rb") as raw:
        text = io.TextIOWrapper(raw, encoding="utf-8-sig", errors="replace", newline="")
        sample = text.readline(65_536)
        text.seek(0)
        delimiter = max(",;\t", key=sample.count)
        try:
            yield csv.reader(text, delimiter=delimiter)
        except csv.Error as err:
            if "field larger" in str(err):
                raise SourceTooLarge(
                    f"{part.name}: a cell has more than {limits.LONGEST >> 20} MB, which is more"
                    " than is read. Is a quotation mark missing? Leave the row out, or split it."
                ) from err
            raise AttachRefused(f"{part.name} is no CSV that can be read: {err}.") from err


def _csv_cells(part: Part, wanted: Sequence[str]) -> tuple[int, dict[str, Cells]]:
    kept: dict[str, list[Any]] = {name: [] for name in wanted}
    n = 0
    with _csv(part) as rows:
        names = next(rows, [])
        places = {name: names.index(name) for name in wanted if name in names}
        for row in rows:
            if not row:
                continue
            n += 1
            for name, at in places.items():
                kept[name].append(row[at] if at < len(row) else None)
    return n, {
        name: pa.chunked_array([pa.array(column, pa.string())])
        for name, column in kept.items()
        if name in places
    }


def _twice(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(name for name in dict.fromkeys(names) if names.count(name) > 1)
