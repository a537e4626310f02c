"""JSON lines and JSON lists to tables, exactly as written."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from deepmath_viz.errors import SourceDamaged, SourceShape
from deepmath_viz.sources.base import TEXT_COLUMNS

if TYPE_CHECKING:
    import pyarrow as pa

#: Columns whose odd values are kept as JSON text, for whoever reads them to count; an odd value
#: elsewhere cannot be shown as what the column is.
_LENIENT = frozenset({"difficulty", "topic"})


#: The column of rows that are no objects but, say, lists, as in the ORZ files.
RECORD = "record"


class _Number(str):
    """The literal of a number: 5 stays '5' and 5.0 stays '5.0' where text is wanted."""

    __slots__ = ()


def tables(
    name: str, lines: Iterable[tuple[int, str]], columns: Sequence[str], batch_rows: int
) -> Iterator[pa.Table]:
    """Tables of `columns` from numbered lines, or from (0, text) where text is a JSON list.

    Raises:
        SourceDamaged: a line is no JSON; its number is in the message.
        SourceShape: a value of a text column is a list or an object, or the first batch has no
            `question`.
    """
    records = _records(name, lines)
    first = True
    while batch := list(islice(records, batch_rows)):
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


def keys(name: str, lines: Iterable[tuple[int, str]], rows: int = 1000) -> tuple[str, ...]:
    """Names of the fields in the first `rows` records, in the order of their appearance."""
    return tuple(dict.fromkeys(key for _, r in islice(_records(name, lines), rows) for key in r))


def _records(name: str, lines: Iterable[tuple[int, str]]) -> Iterator[tuple[str, dict[str, Any]]]:
    for number, line in lines:
        line = line.lstrip("\ufeff")
        if not line.strip():
            continue
        value = _parse(name, number, line)
        rows = enumerate(value) if number == 0 and isinstance(value, list) else [(None, value)]
        for index, record in rows:
            where = f"line {number}" if index is None else f"record {index}"
            yield where, record if isinstance(record, dict) else {RECORD: record}


def _parse(name: str, number: int, text: str) -> Any:
    try:
        return json.loads(text, parse_float=_Number, parse_int=_Number, parse_constant=_Number)
    except (ValueError, RecursionError) as err:
        line = number or getattr(err, "lineno", 1)
        raise SourceDamaged(
            f"{name}, line {line}: not valid JSON ({err}). If it is the last line the file is "
            "cut short: fetch it again. Otherwise repair or remove the line."
        ) from err


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

    if all(value is None or isinstance(value, _Number) for _, value in cells):
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
    if isinstance(value, _Number):
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
