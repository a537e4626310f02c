"""Parameters of a query: `$name` in its text, what kind of value each wants, and the values given.

Values are bound by DuckDB and never put into the text. What kind of value a parameter wants follows
from what it is compared with: `difficulty >= $least` wants a number, since `difficulty` holds them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from deepmath_viz.corpus import schema
from deepmath_viz.corpus.rollouts.table import ROLLOUTS
from deepmath_viz.corpus.tables import Column
from deepmath_viz.errors import SqlError
from deepmath_viz.sql.statements import bare

NUMBER, WHOLE, TRUTH, TEXT = "number", "whole", "truth", "text"
Value = float | int | bool | str
_PARAMETER = re.compile(r"(?<![\w$])\$([A-Za-z_]\w*)")
_COMPARED = r"(?:=+|<>|!=|<=?|>=?|\b(?:not\s+)?i?like\b|\b(?:not\s+)?in\s*\(|\bbetween\b)"
#: Functions of a text that give a number.
_LENGTHS = frozenset("length len strlen count array_length list_count levenshtein".split())
_TRUE, _FALSE = ("true", "1", "yes"), ("false", "0", "no")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a query.

    Attributes:
        name: without its dollar sign.
        kind: of its value: `NUMBER`, `WHOLE`, `TRUTH` or `TEXT`.
        choices: the values that the column it is compared with holds, where they are few and known.
    """

    name: str
    kind: str = TEXT
    choices: tuple[str, ...] = ()


def of(sql: str) -> tuple[Parameter, ...]:
    """The parameters of a query in the order in which they are named; none of what is no SQL."""
    if "$" not in sql:
        return ()
    try:
        code = re.sub(r'"(?:[^"]|"")*"', lambda name: " " * len(name[0]), bare(sql))
    except duckdb.Error:  # what runs it says what is wrong with it
        return ()
    return tuple(_parameter(code, name) for name in dict.fromkeys(_PARAMETER.findall(code)))


def read(parameters: tuple[Parameter, ...], given: Mapping[str, str]) -> dict[str, Value]:
    """The values of the parameters that texts were given for.

    Raises:
        SqlError: a text is no value of its kind.
    """
    return {p.name: _value(p, given[p.name]) for p in parameters if p.name in given}


def needed(sql: str, given: Mapping[str, str]) -> dict[str, Value]:
    """The values of all parameters of a query.

    Raises:
        SqlError: one is missing, or no value of its kind.
    """
    parameters = of(sql)
    if missing := [p.name for p in parameters if p.name not in given]:
        raise SqlError(f"Give a value for {', '.join(f'${name}' for name in missing)}.")
    return read(parameters, given)


def _value(parameter: Parameter, text: str) -> Value:
    told = {NUMBER: "a number", WHOLE: "a whole number", TRUTH: "true or false"}
    try:
        if parameter.kind == NUMBER:
            return float(text)
        if parameter.kind == WHOLE:
            return int(text)
        if parameter.kind == TRUTH:
            return (*_TRUE, *_FALSE).index(text.strip().lower()) < len(_TRUE)
    except ValueError as err:
        raise SqlError(
            f"${parameter.name} wants {told[parameter.kind]}, and {text[:60]!r} is none."
        ) from err
    return text


def _parameter(code: str, name: str) -> Parameter:
    place = rf"\${name}\b"
    if re.search(rf"\b(?:limit|offset)\s+{place}", code, re.IGNORECASE):
        return Parameter(name, WHOLE)
    cast = re.search(rf"{place}\s*::\s*(\w+)|\bcast\s*\(\s*{place}\s+as\s+(\w+)", code, re.I)
    if cast:
        return Parameter(name, _kind((cast[1] or cast[2]).upper()))
    compared = re.search(
        rf"(?:(\w+)\s*\(\s*)?(?:\w+\.)?([A-Za-z_]\w*)\s*\)?\s*{_COMPARED}\s*{place}", code, re.I
    ) or re.search(rf"()\b([A-Za-z_]\w*)\s+between\s+\S+\s+and\s+{place}", code, re.I)
    turned = re.search(
        rf"{place}\s*{_COMPARED}\s*(?:(\w+)\s*\(\s*)?(?:\w+\.)?([A-Za-z_]\w*)", code, re.I
    )
    for found in (compared, turned):
        if found:
            if (found[1] or "").lower() in _LENGTHS:
                return Parameter(name, WHOLE)
            if column := _column(found[2]):
                return _like(name, column)
    column = _column(name)
    return Parameter(name) if column is None else _like(name, column)


def _column(name: str) -> Column | None:
    tables = (*schema.TABLES.values(), ROLLOUTS)
    named = (c for table in tables for c in table.columns if c.name == name.lower())
    return next(named, None)


def _like(name: str, column: Column) -> Parameter:
    return Parameter(name, _kind(column.type), tuple(column.values or ()))


def _kind(type_: str) -> str:
    if type_.startswith(("DOUBLE", "FLOAT", "REAL", "DECIMAL", "NUMERIC")):
        return NUMBER
    if type_.endswith("]"):
        return TEXT
    if type_.startswith(("BIGINT", "INT", "SMALLINT", "TINYINT", "UBIGINT", "UINT", "HUGEINT")):
        return WHOLE
    return TRUTH if type_.startswith("BOOL") else TEXT
