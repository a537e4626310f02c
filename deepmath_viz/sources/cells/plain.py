"""Single values, as JSON, CSV and Arrow's rarer types give them, as cells of a kind."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from deepmath_viz.sources.cells import chat
from deepmath_viz.sources.cells.kinds import NEEDED, Kind, UnusableCell


class Number(str):
    """The literal of a number: 5 stays '5' and 5.0 stays '5.0' where text is wanted."""

    __slots__ = ()


#: A missing number in its usual spellings; as a text it would be a word that nobody wrote.
NAN = frozenset({"NaN", "nan", "NAN"})
#: What stands for a missing cell among numbers, truth values and dates.
NOTHING = frozenset({"", "null", "NULL", "Null", "none", "None", "NA", "N/A", "n/a", "#N/A", "-"})
NUMBER = re.compile(r"\s*[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?\s*", re.ASCII)
#: ISO 8601, as dates are written for machines.
DATE = re.compile(
    r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d([.,]\d{1,9})?)?\s?(Z|[-+]\d\d:?\d\d)?)?", re.ASCII
)
BOOLEANS = {"true": True, "false": False, "yes": True, "no": False}
_SMALLEST, _LARGEST = -(1 << 63), (1 << 63) - 1

INFINITE = "an infinite number, taken as missing"
NOT_UTF8 = "bytes that are no UTF-8 text, taken as missing"
_OF_JSON = (str, bool, int, float)
OUTSIDE = "a date outside the years 1 to 9999, taken as missing"
HALF = "half a surrogate pair, written as ?"
NOT_WHOLE = "a number with a fraction where whole ones are, taken as missing"
NO_USER = "messages without a user's turn, taken as missing"


def unusable(value: Any, kind: Kind) -> UnusableCell:
    """That a value is not what its column is."""
    return UnusableCell(f"{called(value)} where {NEEDED[kind]} is needed, taken as missing")


def called(value: Any) -> str:
    """What a value is, in words."""
    if isinstance(value, bool):
        return "a truth value"
    if isinstance(value, Number | int | float | Decimal):
        return "a number"
    if isinstance(value, str):
        return "a text"
    if isinstance(value, list | tuple):
        return "a list"
    if isinstance(value, dict):
        return "an object"
    return "bytes" if isinstance(value, bytes) else f"a {type(value).__name__}"


def is_missing(value: Any) -> bool:
    """Whether a value is none, or no number in its spellings."""
    if value is None:
        return True
    if isinstance(value, str):
        return len(value) == 3 and value in NAN
    return isinstance(value, float | Decimal) and math.isnan(value)


def text(value: Any) -> str | None:
    """As text: numbers written out, the user's turn of messages, a list of one as its element.

    Raises:
        UnusableCell: it is a list of several, an object, or bytes that are no text.
    """
    if isinstance(value, str):
        return None if len(value) == 3 and value in NAN else str(value)
    if is_missing(value):
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float | Decimal | UUID):
        return str(value)
    if isinstance(value, bytes):
        try:
            return value.decode()
        except UnicodeDecodeError as err:
            raise UnusableCell(NOT_UTF8) from err
    if isinstance(value, list | tuple):
        return _text_of_list(list(value))
    if isinstance(value, date | time):  # a datetime is a date
        return value.isoformat()
    if isinstance(value, timedelta):
        return f"{value.total_seconds():g}"
    if isinstance(value, dict):
        if chat.is_chat([value]):
            return _text_of_list([value])
        raise unusable(value, Kind.TEXT)
    return str(value)


def _text_of_list(value: list[Any]) -> str | None:
    if chat.is_chat(value):
        said = chat.user_turn(value)
        if said is None:
            raise UnusableCell(NO_USER)
        return said
    if not value:
        return None
    if len(value) > 1 or isinstance(value[0], list | dict | tuple):
        raise unusable(value, Kind.TEXT)
    return text(value[0])


def written(value: Any) -> str | None:
    """As text, lists and objects as JSON; never unusable."""
    try:
        return text(value)
    except UnusableCell:
        return json.dumps(jsonable(value), ensure_ascii=False)


def lenient(value: Any) -> str | None:
    """As text, every list and object as JSON, for whoever reads it."""
    if isinstance(value, list | tuple | dict):
        return json.dumps(jsonable(value), ensure_ascii=False)
    return text(value)


def jsonable(value: Any) -> Any:
    """A value that JSON has: numbers as numbers, and what it has no notation for as text."""
    if isinstance(value, Number):
        try:
            return int(value)
        except ValueError:
            return float(value)
    if value is None or isinstance(value, _OF_JSON):
        return value
    if isinstance(value, (list, tuple)):
        return [jsonable(item) for item in value]
    if isinstance(value, dict):
        return {str(key): jsonable(item) for key, item in value.items()}
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return text(value)


def number(value: Any) -> int | float | None:
    """As a number; a text that is one counts.

    Raises:
        UnusableCell: it is none, or infinite.
    """
    if is_missing(value):
        return None
    if isinstance(value, list | tuple) and len(value) == 1:
        value = value[0]
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal | timedelta):
        raise unusable(value, Kind.NUMBER)
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, str):
        if not isinstance(value, Number):
            value = value.strip()
            if value in NOTHING or value in NAN:
                return None
            if not NUMBER.fullmatch(value) and value.lower().lstrip("+-") not in _INFINITE:
                raise unusable(value, Kind.NUMBER)
        value = _read(value)
    if isinstance(value, int) and _SMALLEST <= value <= _LARGEST:
        return value
    try:
        found = float(value)
    except OverflowError:
        found = math.inf
    if math.isinf(found):
        raise UnusableCell(INFINITE)
    return found


_INFINITE = frozenset({"inf", "infinity"})


def _read(literal: str) -> int | float:
    """The value of a number's literal: whole where it is written so."""
    try:
        return int(literal) if len(literal) <= 19 else float(literal)
    except ValueError:
        return float(literal)


def boolean(value: Any) -> bool | None:
    """As a truth value: true and false, also as the words true, false, yes, no, and as 1 and 0.

    Raises:
        UnusableCell: it is none.
    """
    if is_missing(value):
        return None
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and not isinstance(value, Number):
        word = value.strip().lower()
        if word in BOOLEANS:
            return BOOLEANS[word]
        if word in NOTHING or value.strip() in NOTHING:
            return None
    if isinstance(value, str | int | float) and str(value) in ("0", "1"):
        return str(value) == "1"
    raise unusable(value, Kind.BOOLEAN)


def moment(value: Any) -> datetime | None:
    """As a date: of Python's, or a text by ISO 8601; in UTC, where no zone is UTC.

    Raises:
        UnusableCell: it is none, or outside the years 1 to 9999.
    """
    if is_missing(value):
        return None
    try:
        if isinstance(value, str) and not isinstance(value, Number):
            value = value.strip()
            if value in NOTHING:
                return None
            if DATE.fullmatch(value):
                value = datetime.fromisoformat(_digits(value))
        if isinstance(value, datetime):
            zoned = value.astimezone(UTC) if value.tzinfo else value
            return zoned.replace(tzinfo=None)
    except OverflowError as err:
        raise UnusableCell(OUTSIDE) from err
    except ValueError as err:
        raise unusable(value, Kind.DATE) from err
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)
    raise unusable(value, Kind.DATE)


def _digits(written_date: str) -> str:
    """A date with at most the microseconds that Python keeps."""
    return re.sub(r"([.,]\d{6})\d+", r"\1", written_date).replace(" +", "+").replace(" Z", "Z")


def texts(value: Any) -> list[str] | None:
    """As a list of texts; a single value is a list of one, missing elements are left out.

    Raises:
        UnusableCell: it is an object, or a list of lists or objects.
    """
    if is_missing(value):
        return None
    items = list(value) if isinstance(value, list | tuple) else [value]
    if any(isinstance(item, list | dict | tuple) for item in items):
        raise unusable(value, Kind.LIST)
    return [item for item in map(text, items) if item is not None]


def nothing(value: Any) -> None:
    """As a cell of a column without any.

    Raises:
        UnusableCell: there is one.
    """
    if not is_missing(value):
        raise unusable(value, Kind.MISSING)


CELL: dict[Kind, Callable[[Any], Any]] = {
    Kind.TEXT: text,
    Kind.NUMBER: number,
    Kind.BOOLEAN: boolean,
    Kind.DATE: moment,
    Kind.LIST: texts,
    Kind.MISSING: nothing,
}
