"""The table of rules: what the cells of a file become, by the type that the file gives them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from deepmath_viz.sources.cells import chat
from deepmath_viz.sources.cells.kinds import Kind

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Rule:
    """What becomes of one family of Arrow types (Parquet).

    Attributes:
        types: the family, as docs name it.
        kind: what such a column is.
        becomes: what becomes of a cell.
        as_text: what becomes of it where a problem, an answer or a solution is read; empty where a
            column of this type is refused there.
        counted: cells that become missing and are counted; empty where there can be none.
        matches: whether a type, without dictionary, run ends and extension, is of this family.
    """

    types: str
    kind: Kind
    becomes: str
    as_text: str
    counted: str
    matches: Callable[[Any], bool]


def _is(*names: str) -> Callable[[Any], bool]:
    def matches(kind: pa.DataType) -> bool:
        import pyarrow as pa

        return any(getattr(pa.types, f"is_{name}")(kind) for name in names)

    return matches


_LISTS = ("list", "large_list", "fixed_size_list", "list_view", "large_list_view")
_SIMPLE = ("integer", "floating", "decimal", "boolean", "string", "large_string", "string_view")


def _simple_list(kind: pa.DataType) -> bool:
    return _is(*_LISTS)(kind) and _is(*_SIMPLE, "null")(storage(kind.value_type))


def _chat(kind: pa.DataType) -> bool:
    return _is(*_LISTS)(kind) and chat.is_chat_type(kind)


#: The first that matches holds.
RULES = (
    Rule("null", Kind.MISSING, "missing", "missing", "", _is("null")),
    Rule(
        "string, large_string, string_view",
        Kind.TEXT,
        "the text; NaN alone is missing",
        "the same",
        "bytes that are no UTF-8",
        _is("string", "large_string", "string_view"),
    ),
    Rule(
        "int8 to int64, uint8 to uint64",
        Kind.NUMBER,
        "the number; what has more than 63 bits is rounded",
        "written out",
        "",
        _is("integer"),
    ),
    Rule(
        "float16, float, double",
        Kind.NUMBER,
        "the number; NaN is missing",
        "written out; NaN is missing",
        "infinite numbers (as text they are inf)",
        _is("floating"),
    ),
    Rule(
        "decimal32 to decimal256",
        Kind.NUMBER,
        "the nearest double",
        "written out, every digit",
        "",
        _is("decimal"),
    ),
    Rule("bool", Kind.BOOLEAN, "the truth value", "true or false", "", _is("boolean")),
    Rule(
        "date32, date64, timestamp",
        Kind.DATE,
        "microseconds in UTC; without a zone taken as UTC",
        "written out by ISO 8601",
        "years outside 1 to 9999",
        _is("date", "timestamp"),
    ),
    Rule("duration", Kind.NUMBER, "seconds", "seconds", "", _is("duration")),
    Rule("time32, time64", Kind.TEXT, "written out", "the same", "", _is("time")),
    Rule("interval", Kind.TEXT, "written out", "the same", "", _is("interval")),
    Rule(
        "binary, large_binary, binary_view, fixed_size_binary",
        Kind.TEXT,
        "the text that the bytes are",
        "the same",
        "bytes that are no UTF-8",
        _is("binary", "large_binary", "binary_view", "fixed_size_binary"),
    ),
    Rule(
        "list of messages (role and content, or from and value)",
        Kind.TEXT,
        "the user's turn: the last where the user speaks last, else the first",
        "the same",
        "messages without a user's turn",
        _chat,
    ),
    Rule(
        "list, large_list, fixed_size_list, list_view of texts, numbers or truth values",
        Kind.LIST,
        "a list of texts; missing elements are left out",
        "the element of a list of one; none of an empty one; in topics every name",
        "as text: lists of several",
        _simple_list,
    ),
    Rule("other lists, map", Kind.TEXT, "written out as JSON", "", "", _is(*_LISTS, "map")),
    Rule(
        "union",
        Kind.TEXT,
        "each cell as its own type would be, written out",
        "the same",
        "as text: lists and objects",
        _is("union"),
    ),
)
#: What stands around a type, and what a struct is.
AROUND = (
    ("dictionary, run_end_encoded", "as the type of its values"),
    ("extension types", "as the type that they are stored in; uuid as text, bool8 as bool"),
    ("struct", "no column: its fields are, by dotted names such as `extra_info.source`"),
)


@lru_cache(512)
def storage(kind: pa.DataType) -> pa.DataType:
    """A type without dictionary, run ends and extension."""
    import pyarrow as pa

    while True:
        if pa.types.is_dictionary(kind) or pa.types.is_run_end_encoded(kind):
            kind = kind.value_type
        elif isinstance(kind, pa.UuidType):
            return pa.string()
        elif isinstance(kind, pa.Bool8Type):
            return pa.bool_()
        elif isinstance(kind, pa.BaseExtensionType):
            kind = kind.storage_type
        else:
            return kind


@lru_cache(512)
def rule_of(kind: pa.DataType) -> Rule:
    """The rule of an Arrow type that is no struct.

    Raises:
        LookupError: no rule is for it.
    """
    plain = storage(kind)
    for rule in RULES:
        if rule.matches(plain):
            return rule
    raise LookupError(f"no rule for {kind}")


#: What becomes of the values of JSON: the value, the kind of its column, where text is needed.
JSON_RULES = (
    ("null, NaN, the text NaN", "missing", "missing"),
    ("text", "text; a date, where all are dates by ISO 8601", "the text"),
    ("number", "number; Infinity is counted", "as it is written: 5.0 stays 5.0"),
    ("true, false", "truth value", "true, false"),
    (
        "list of messages",
        "text: the user's turn",
        "the user's turn; without one it is counted",
    ),
    (
        "list",
        "list of texts; of lists or objects: text, written out as JSON",
        "the element of a list of one; several are counted; in topics every name",
    ),
    (
        "object",
        "no column: its fields are, by dotted names",
        "counted; its fields can be named, dotted",
    ),
)
#: The same of CSV, whose cells are all text.
CSV_RULES = (
    ("nothing between two delimiters, NaN", "missing", "missing"),
    ("null, none, NA, N/A, -", "missing among numbers, truth values and dates", "the text"),
    ("numbers", "number", "as it is written"),
    ("true, false, yes, no", "truth value", "as it is written"),
    ("dates by ISO 8601", "date", "as it is written"),
    ("anything else", "text", "the text"),
)
