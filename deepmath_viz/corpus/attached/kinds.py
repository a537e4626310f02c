"""What a column of a file becomes: a number, yes or no, a day, a short text, a list of tags.

One rule for all: a cell that is not of its column's kind is missing and counted, as long as these
are few (`FEW`); a column of which more are is refused, and never guessed at. NaN and infinities
are missing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

NUMBER, BOOLEAN, DATE, TEXT, TAGS = "number", "boolean", "date", "text", "tags"
KINDS = (NUMBER, BOOLEAN, DATE, TEXT, TAGS)
#: Characters of a short text and of a tag; tags of a problem.
SHORT, TAG, MOST_TAGS = 200, 100, 50
#: The share of cells that may be of another kind than the column.
FEW = 0.01
_NUMBER = r"^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$"
_NOT_FINITE = r"^\s*[+-]?(?i:inf|infinity)\s*$"
_NAN = r"^\s*[+-]?(?i:nan)\s*$"
_DATE = r"^\s*\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}.*)?\s*$"
_TRUE, _FALSE = ("true", "yes"), ("false", "no")
#: A share such as 3/8.
FRACTION = r"^\s*\d{1,4}\s*/\s*[1-9]\d{0,3}\s*$"


@dataclass(frozen=True, slots=True)
class Typed:
    """A column as it is kept.

    Attributes:
        kind: of `KINDS`.
        cells: of Arrow's type for it: int64, double, bool, date32, string, list of string.
        notes: what was left out of it, in words.
    """

    kind: str
    cells: pa.Array
    notes: tuple[str, ...] = ()


class Unfit(Exception):
    """A column is of no kind; `str(error)` says why, as the end of a sentence about it."""


def typed(column: pa.ChunkedArray | Sequence[Any]) -> Typed:
    """A column of a file, or its cells as Python's, as it is kept.

    Raises:
        Unfit: it is of no kind, or of several.
    """
    if not isinstance(column, pa.ChunkedArray):
        return _of_cells(column)
    kind = column.type
    if pa.types.is_dictionary(kind):
        column = column.cast(kind.value_type)
        kind = column.type
    whole: pa.Array = column.combine_chunks()
    if isinstance(whole, pa.ChunkedArray):
        whole = pa.concat_arrays(whole.chunks) if whole.num_chunks else pa.nulls(0, kind)
    if whole.null_count == len(whole):
        raise Unfit("holds nothing")
    for fits, make in _ARROW:
        if fits(kind):
            return make(whole)
    raise Unfit(f"has the type {str(kind)[:60]}, of which no column is made")


def _numbers(cells: pa.Array) -> Typed:
    if pa.types.is_integer(cells.type):
        try:
            return Typed(NUMBER, cells.cast(pa.int64()))
        except pa.ArrowInvalid:
            return Typed(NUMBER, cells.cast(pa.float64(), safe=False))
    numbers = cells.cast(pa.float64(), safe=False)
    nan, infinite = pc.is_nan(numbers), pc.is_inf(numbers)
    notes = [
        *_note(_count(nan), "NaN"),
        *_note(_count(infinite), "infinite"),
    ]
    finite = pc.if_else(pc.is_finite(numbers), numbers, None)
    if finite.null_count == len(finite):
        raise Unfit("holds no number")
    return Typed(NUMBER, finite, tuple(notes))


def _booleans(cells: pa.Array) -> Typed:
    return Typed(BOOLEAN, cells)


def _days(cells: pa.Array) -> Typed:
    return Typed(DATE, cells.cast(pa.date32()))


def _moments(cells: pa.Array) -> Typed:
    return Typed(DATE, pc.floor_temporal(cells, unit="day").cast(pa.date32(), safe=False))


def _texts(cells: pa.Array) -> Typed:
    texts = pc.utf8_trim_whitespace(cells.cast(pa.string()))
    texts = pc.if_else(pc.equal(texts, ""), None, texts)
    nan = pc.match_substring_regex(texts, _NAN)
    notes = _note(_count(nan), "NaN")
    texts = pc.if_else(pc.fill_null(nan, False), None, texts)
    there = len(texts) - texts.null_count
    if not there:
        raise Unfit("holds nothing")
    for matches, make in (
        (pc.match_substring_regex(texts, f"{_NUMBER}|{_NOT_FINITE}"), _read_numbers),
        (pc.is_in(pc.utf8_lower(texts), pa.array([*_TRUE, *_FALSE])), _read_booleans),
        (pc.match_substring_regex(texts, _DATE), _read_days),
    ):
        fits = pc.fill_null(pc.and_(matches, pc.is_valid(texts)), False)
        if _count(fits) >= (1 - FEW) * there:
            made = make(pc.if_else(fits, texts, None))
            return Typed(
                made.kind,
                made.cells,
                (*notes, *_note(there - _count(fits), f"no {made.kind}"), *made.notes),
            )
    long = pc.greater(pc.utf8_length(texts), SHORT)
    if (n := _count(long)) > FEW * there:
        raise Unfit(f"holds texts of more than {SHORT} characters")
    short = pc.if_else(pc.fill_null(long, False), None, texts)
    return Typed(TEXT, short, (*notes, *_note(n, f"longer than {SHORT} characters")))


def _read_numbers(texts: pa.Array) -> Typed:
    numbers = [None if text is None else float(text) for text in texts.to_pylist()]
    whole = pc.match_substring_regex(texts, r"^[+-]?\d{1,15}$")
    if _count(whole) == len(texts) - texts.null_count:
        return Typed(NUMBER, pa.array([None if n is None else int(n) for n in numbers], pa.int64()))
    return _numbers(pa.array(numbers, pa.float64(), from_pandas=False))


def _read_booleans(texts: pa.Array) -> Typed:
    yes = pc.is_in(pc.utf8_lower(texts), pa.array(_TRUE))
    return Typed(BOOLEAN, pc.if_else(pc.is_valid(texts), yes, None))


def _read_days(texts: pa.Array) -> Typed:
    days = pc.strptime(
        pc.utf8_slice_codeunits(texts, 0, 10), format="%Y-%m-%d", unit="s", error_is_null=True
    )
    wrong = days.null_count - texts.null_count
    return Typed(DATE, days.cast(pa.date32()), tuple(_note(wrong, "no day of a calendar")))


def _lists(cells: pa.Array) -> Typed:
    inner = cells.type.value_type
    if pa.types.is_dictionary(inner):
        inner = inner.value_type
    if not (_is_text(inner) or pa.types.is_null(inner)):
        raise Unfit(f"holds lists of {str(inner)[:40]}; lists of short texts can be attached")
    return _tags(cells.to_pylist())


def _tags(cells: Iterable[Sequence[Any] | None]) -> Typed:
    made: list[list[str] | None] = []
    long = 0
    for cell in cells:
        if cell is None:
            made.append(None)
            continue
        tags = dict.fromkeys(" ".join(t.split()) for t in cell if isinstance(t, str))
        kept = [tag for tag in tags if tag and len(tag) <= TAG][:MOST_TAGS]
        long += len([tag for tag in tags if tag]) != len(kept)
        made.append(kept)
    if not any(made):
        raise Unfit("holds no tag")
    if long > FEW * sum(cell is not None for cell in made):
        raise Unfit(f"holds tags of more than {TAG} characters, or more than {MOST_TAGS} a row")
    notes = _note(long, "with tags that are too long or too many", what="list")
    return Typed(TAGS, pa.array(made, pa.list_(pa.string())), tuple(notes))


def _of_cells(cells: Sequence[Any]) -> Typed:
    """Cells as JSON has them: None, bool, int, float, str, list, dict."""
    by_kind: dict[str, int] = {}
    for cell in cells:
        if cell is not None:
            name = _json_kind(cell)
            by_kind[name] = by_kind.get(name, 0) + 1
    if not by_kind:
        raise Unfit("holds nothing")
    most = max(by_kind, key=by_kind.__getitem__)
    there = sum(by_kind.values())
    others = there - by_kind[most]
    if others > FEW * there:
        said = ", ".join(f"{n:,} {name}" for name, n in sorted(by_kind.items()))
        examples = "; ".join(_examples(cells, most))
        raise Unfit(f"is of mixed kinds ({said}): beside {most} for example {examples}")
    if most == "objects":
        raise Unfit("holds objects; name what is inside with a dot, as in a.b")
    fitting = [cell if cell is not None and _json_kind(cell) == most else None for cell in cells]
    if most == "lists":
        made = _tags(fitting)
    elif most == "texts":
        made = _texts(pa.array([_utf8(cell) for cell in fitting], pa.string()))
    elif most == "yes or no":
        made = _booleans(pa.array(fitting, pa.bool_()))
    else:
        try:
            made = typed(pa.chunked_array([pa.array(fitting, from_pandas=False)]))
        except (pa.ArrowInvalid, OverflowError):
            floats = [None if cell is None else _float(cell) for cell in fitting]
            made = _numbers(pa.array(floats, pa.float64(), from_pandas=False))
    return Typed(made.kind, made.cells, (*_note(others, f"no {made.kind}"), *made.notes))


def _utf8(text: str | None) -> str | None:
    return None if text is None else text.encode("utf-8", "replace").decode()


def _float(number: float) -> float:
    try:
        return float(number)
    except OverflowError:
        return float("inf")


def _json_kind(cell: Any) -> str:
    if isinstance(cell, bool):
        return "yes or no"
    if isinstance(cell, int | float):
        return "numbers"
    return "texts" if isinstance(cell, str) else "lists" if isinstance(cell, list) else "objects"


def _examples(cells: Sequence[Any], but: str) -> list[str]:
    found = []
    for row, cell in enumerate(cells, 1):
        if cell is not None and _json_kind(cell) != but:
            found.append(f"row {row:,} has {json.dumps(cell, ensure_ascii=False)[:40]}")
            if len(found) == 3:
                break
    return found


def _note(n: int, why: str, what: str = "cell") -> list[str]:
    return [f"{n:,} {what}{'s' * (n != 1)} missing: {why}"] if n else []


def _count(mask: pa.Array) -> int:
    return int(pc.sum(mask).as_py() or 0)


def _is_text(kind: pa.DataType) -> bool:
    return bool(
        pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind)
    )


def _is_list(kind: pa.DataType) -> bool:
    return bool(
        pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_fixed_size_list(kind)
    )


def _is_number(kind: pa.DataType) -> bool:
    return bool(
        pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)
    )


_ARROW: tuple[tuple[Callable[[pa.DataType], bool], Callable[[pa.Array], Typed]], ...] = (
    (pa.types.is_boolean, _booleans),
    (_is_number, _numbers),
    (pa.types.is_date, _days),
    (pa.types.is_timestamp, _moments),
    (_is_text, _texts),
    (_is_list, _lists),
)
