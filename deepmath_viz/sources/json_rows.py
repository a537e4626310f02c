"""JSON lines and JSON lists to tables, exactly as written."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from deepmath_viz.errors import SourceShape
from deepmath_viz.sources import limits
from deepmath_viz.sources.base import TEXT_COLUMNS
from deepmath_viz.sources.json_text import Number

if TYPE_CHECKING:
    import pyarrow as pa

#: Columns whose odd values are kept as JSON text, for whoever reads them to count; an odd value
#: elsewhere cannot be shown as what the column is.
_LENIENT = frozenset({"difficulty", "topic"})


#: The column of rows that are no objects but, say, lists, as in the ORZ files.
RECORD = "record"


def tables(
    name: str, values: Iterable[tuple[str, Any]], columns: Sequence[str], batch_rows: int
) -> Iterator[pa.Table]:
    """Tables of `columns` from values with their places, as `json_text.records` gives them.

    Raises:
        SourceShape: a value of a text column is a list or an object, or the first batch has no
            `question`.
    """
    first = True
    for batch in _batches(_records(values), batch_rows):
        present = dict.fromkeys(key for _, record in batch for key in record)
        if first and "question" in columns and "question" not in present:
            raise SourceShape(
                f"{name} has no 'question' in its first {len(batch)} rows; they have "
                f"{', '.join(present) or 'nothing'}. Is it a file of DeepMath-103K? Give the "
                "folder that holds that dataset alone, or rename the field."
            )
        wanted = [c for c in columns if c in present or (c == "question" and not first)]
        yield _table(name, batch, wanted or list(columns))
        first = False


def keys(values: Iterable[tuple[str, Any]], rows: int = 1000) -> tuple[str, ...]:
    """Names of the fields in the first `rows` records, in the order of their appearance."""
    return tuple(dict.fromkeys(key for _, r in islice(_records(values), rows) for key in r))


def _records(values: Iterable[tuple[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    for where, value in values:
        yield where, value if isinstance(value, dict) else {RECORD: value}


def _batches(
    records: Iterator[tuple[str, dict[str, Any]]], rows: int
) -> Iterator[list[tuple[str, dict[str, Any]]]]:
    """So many records at a time, fewer where they are long."""
    batch, size = [], 0
    for where, record in records:
        batch.append((where, record))
        size += sum(len(value) for value in record.values() if isinstance(value, str))
        if len(batch) >= rows or size >= limits.BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _table(name: str, batch: list[tuple[str, dict[str, Any]]], wanted: list[str]) -> pa.Table:
    import pyarrow as pa

    arrays = []
    for column in wanted:
        cells = [(where, record.get(column)) for where, record in batch]
        if column == "difficulty":
            arrays.append(_difficulty(name, cells))
        elif column in TEXT_COLUMNS:
            arrays.append(pa.array([_text(name, column, *cell) for cell in cells], pa.string()))
        else:
            arrays.append(_any([_plain(value) for _, value in cells]))
    return pa.table(arrays, names=wanted)


def _difficulty(name: str, cells: list[tuple[str, Any]]) -> pa.Array:
    import pyarrow as pa

    if all(value is None or isinstance(value, Number) for _, value in cells):
        numbers = [None if v is None else float(v) for _, v in cells]
        return pa.array(numbers, pa.float64(), from_pandas=False)
    return pa.array([_text(name, "difficulty", *cell) for cell in cells], pa.string())


def _text(name: str, column: str, where: str, value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, str):
        # Half a surrogate pair is legal in JSON and impossible in UTF-8.
        return value.encode("utf-8", "replace").decode() if not value.isascii() else str(value)
    if isinstance(value, bool) or column in _LENIENT:
        return json.dumps(_plain(value), ensure_ascii=False)
    raise SourceShape(
        f"{name}, {where}: '{column}' is a {type(value).__name__} where text is needed. "
        "Convert the value, or remove the row."
    )


def _plain(value: Any) -> Any:
    if isinstance(value, Number):
        try:
            return int(value)
        except ValueError:
            return float(value)
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return value


def _any(values: list[Any]) -> pa.Array:
    """Values of a column that we know nothing of: their own type, or JSON text where mixed."""
    import pyarrow as pa

    try:
        return pa.array(values)
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError):
        return pa.array([None if v is None else json.dumps(v, ensure_ascii=False) for v in values])
