"""The kinds of columns, and what a cell is told that cannot be of its column's kind."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa


class Kind(StrEnum):
    """What the cells of a column are."""

    TEXT = "text"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    LIST = "list"
    MISSING = "missing"


#: A kind in a sentence: "a list where a number is needed".
NEEDED = {
    Kind.TEXT: "text",
    Kind.NUMBER: "a number",
    Kind.BOOLEAN: "a truth value",
    Kind.DATE: "a date",
    Kind.LIST: "a list of texts",
    Kind.MISSING: "nothing",
}


class UnusableCell(ValueError):
    """A cell that cannot be of its column's kind; the message is what it is counted as."""


@lru_cache(16)
def arrow_type(kind: Kind, *, whole: bool = False) -> pa.DataType:
    """The Arrow type of a kind: dates are microseconds in UTC, `whole` numbers int64."""
    import pyarrow as pa

    return {
        Kind.TEXT: pa.string(),
        Kind.NUMBER: pa.int64() if whole else pa.float64(),
        Kind.BOOLEAN: pa.bool_(),
        Kind.DATE: pa.timestamp("us"),
        Kind.LIST: pa.list_(pa.string()),
        Kind.MISSING: pa.null(),
    }[kind]
