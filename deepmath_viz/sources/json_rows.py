"""Values with their places, as JSON and CSV give them, to tables of the columns that are wanted."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from deepmath_viz.errors import SourceShape
from deepmath_viz.sources import limits
from deepmath_viz.sources.base import TEXT_COLUMNS
from deepmath_viz.sources.cells import arrow, plain
from deepmath_viz.sources.cells.kinds import Kind, arrow_type
from deepmath_viz.sources.cells.odd import Tally, marked

if TYPE_CHECKING:
    import pyarrow as pa

#: Columns whose lists and objects are kept as JSON text, for whoever reads them to count.
LENIENT = frozenset({"difficulty", "topic"})
#: The column of rows that are no objects but, say, lists, as in the ORZ files.
RECORD = "record"
#: Names of columns that are told apart; a file of more is none of problems.
MOST_COLUMNS = 2_000


def tables(
    name: str,
    values: Iterable[tuple[str, Any]],
    columns: Sequence[str],
    batch_rows: int,
    texts: Collection[str] = (),
) -> Iterator[pa.Table]:
    """Tables of `columns` from values with their places, marked with their odd cells.

    Args:
        texts: further columns that are read as text; others come as they are.

    Raises:
        SourceShape: the first batch has no `question`.
    """
    first = True
    for batch in batches(values, batch_rows):
        present = set().union(*(record for _, record in batch))
        if first and "question" in columns and "question" not in present:
            shown = dict.fromkeys(key for _, record in batch for key in record)
            raise SourceShape(
                f"{name} has no 'question' in its first {len(batch)} rows; they have "
                f"{', '.join(shown) or 'nothing'}. Is it a file of DeepMath-103K? Give the "
                "folder that holds that dataset alone, or rename the field."
            )
        wanted = [
            column
            for column in columns
            if column in present
            or (column == "question" and not first)
            or ("." in column and any(at(record, column) is not None for _, record in batch))
        ]
        yield _table(batch, wanted or list(columns), texts)
        first = False


def at(record: dict[str, Any], column: str) -> Any:
    """The cell of a column, which may be a field of an object by its dotted name."""
    if column in record or "." not in column:
        return record.get(column)
    first, _, rest = column.partition(".")
    inner = record.get(first)
    return at(inner, rest) if isinstance(inner, dict) else None


def keys(values: Iterable[tuple[str, Any]], rows: int = 1000) -> tuple[str, ...]:
    """Names of the fields in the first `rows` records, in the order of their appearance.

    Fields of objects come after them, by their dotted names.
    """
    names: dict[str, None] = {}
    nested: dict[str, None] = {}
    for _, record in islice(_records(values), rows):
        names.update(dict.fromkeys(record))
        for key, value in record.items():
            if isinstance(value, dict) and len(nested) < MOST_COLUMNS:
                nested.update(dict.fromkeys(f"{key}.{inner}" for inner in leaves(value)))
    return tuple(dict.fromkeys([*names, *nested]))


def leaves(value: dict[str, Any], prefix: str = "") -> Iterator[str]:
    """Dotted names of the fields of an object that are no objects themselves."""
    for key, inner in value.items():
        if isinstance(inner, dict):
            yield from leaves(inner, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}"


def fields(record: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Every field with its dotted name, objects themselves too."""
    for key, value in record.items():
        yield prefix + key, value
        if isinstance(value, dict):
            yield from fields(value, f"{prefix}{key}.")


def check_number(name: str, known: Collection[str]) -> None:
    """Raises SourceShape where a file has more columns than are told apart."""
    if len(known) > MOST_COLUMNS:
        raise SourceShape(
            f"{name} has more than {MOST_COLUMNS:,} columns, counted with the fields of "
            "its objects. Keep those that are meant, and write the file again."
        )


def _records(values: Iterable[tuple[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    for where, value in values:
        yield where, value if isinstance(value, dict) else {RECORD: value}


def batches(
    values: Iterable[tuple[str, Any]], rows: int
) -> Iterator[list[tuple[str, dict[str, Any]]]]:
    """So many records at a time, fewer where they are long; a value that is none is in `RECORD`."""
    batch, size = [], 0
    for where, record in _records(values):
        batch.append((where, record))
        size += sum(len(value) for value in record.values() if isinstance(value, str))
        if len(batch) >= rows or size >= limits.BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _table(
    batch: list[tuple[str, dict[str, Any]]], wanted: list[str], texts: Collection[str]
) -> pa.Table:
    import pyarrow as pa

    tally, arrays = Tally(), []
    for row, (_, record) in enumerate(batch):
        if type(record) is not dict and (what := getattr(record, "odd", "")):
            tally.add("", what, row)
    for column in wanted:
        if "." in column:
            found = [at(record, column) for _, record in batch]
        else:
            found = [record.get(column) for _, record in batch]
        if column == "difficulty" and all(
            value is None or isinstance(value, plain.Number) for value in found
        ):
            numbers = [None if value is None else float(value) for value in found]
            arrays.append(pa.array(numbers, pa.float64(), from_pandas=True))
        elif column in TEXT_COLUMNS or column in LENIENT or column in texts:
            cell = plain.lenient if column in LENIENT else plain.text
            array, odd = _texts(column, found, cell)
            tally.take(odd)
            arrays.append(array)
        else:
            arrays.append(_any([plain.jsonable(value) for value in found]))
    return marked(pa.table(arrays, names=wanted), tally.odd)


def _texts(
    column: str, found: list[Any], cell: Callable[[Any], str | None]
) -> tuple[pa.Array, Iterable[Any]]:
    return arrow.cells(column, found, cell, arrow_type(Kind.TEXT))


def _any(values: list[Any]) -> pa.Array:
    """Values of a column that we know nothing of: their own type, or JSON text where mixed."""
    import pyarrow as pa

    try:
        return pa.array(values)
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError, UnicodeEncodeError):
        return pa.array([None if v is None else json.dumps(v, ensure_ascii=True) for v in values])
