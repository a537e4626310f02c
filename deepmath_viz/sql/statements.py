"""Which statements the sandbox runs: those that read the tables, and no others.

This check gives people a clear answer. It is not what keeps them inside: the process that runs the
statement has no access to anything but the tables, whatever the statement is (`sql.worker`).
What only the check withholds are functions that tell where on the machine the tables lie.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import TypedDict

import duckdb

from deepmath_viz.errors import SqlRefused

#: Table functions that read nothing but the tables, their own arguments, and DuckDB's catalogue.
_ALLOWED = frozenset(
    "range generate_series unnest repeat repeat_row json_each json_tree histogram histogram_values"
    " summary duckdb_columns duckdb_constraints duckdb_functions duckdb_keywords duckdb_tables"
    " duckdb_types pragma_table_info pragma_show pragma_version icu_calendar_names"
    " pg_timezone_names".split()
)
#: Functions that show settings, change something, or run SQL that cannot be seen here.
_REFUSED = frozenset(
    "current_setting write_log nextval setval currval pg_sleep sleep_ms pg_conf_load_time"
    " json_execute_serialized_sql getenv which_secret query query_table".split()
)
#: Views over functions that show where things lie.
_VIEWS = frozenset(
    "duckdb_databases duckdb_views duckdb_settings duckdb_logs pragma_database_list pg_settings"
    " pg_views pg_database pg_prepared_statements duckdb_extensions duckdb_secrets"
    " duckdb_external_file_cache duckdb_temporary_files".split()
)
_READS = "SELECT, WITH, FROM, VALUES, PIVOT, UNPIVOT, SUMMARIZE, DESCRIBE, SHOW TABLES and EXPLAIN"
_BEGINNINGS = frozenset(
    "select with from values table pivot unpivot summarize describe desc show (".split()
)
_CHANGES = re.compile(
    r"\b(insert\s+(or\s+\w+\s+)?into|delete\s+from|merge\s+into|truncate\s+table|"
    r"update\s+[\w.\"]+\s+(as\s+\w+\s+|\w+\s+)?set|copy\s*\(|create\s+(or\s+replace\s+)?(temp\w*\s+)?"
    r"(table|view|macro|function|type|sequence|schema|secret|index|trigger))\b",
    re.IGNORECASE,
)
_NAME = re.compile(r'"((?:[^"]|"")*)"|([^\W\d][\w$]*)')
_LONGEST = 200_000


class Place(TypedDict, total=False):
    """Where in a text: line and column from 1, and characters meant; nothing where not known."""

    line: int
    column: int
    length: int


def table_functions(db: duckdb.DuckDBPyConnection) -> frozenset[str]:
    """Names of the table functions of this DuckDB that may not be called."""
    found = db.execute(
        "SELECT DISTINCT lower(function_name) FROM duckdb_functions()"
        " WHERE function_type IN ('table', 'table_macro')"
    ).fetchall()
    return frozenset(name for (name,) in found) - _ALLOWED


def check(
    db: duckdb.DuckDBPyConnection, sql: str, functions: frozenset[str]
) -> duckdb.Statement | None:
    """The one statement of a text; None where the text has none.

    Args:
        functions: what `table_functions` found.

    Raises:
        SqlRefused: more than one statement, one that does not read, or a function that is withheld.
        duckdb.Error: the text is no SQL.
    """
    if len(sql) > _LONGEST:
        raise SqlRefused(f"The query has {len(sql):,} characters; {_LONGEST:,} can be run at most.")
    if "\0" in sql:
        raise SqlRefused("The query has a character with the code 0; remove it.")
    found = db.extract_statements(sql)
    if not found:
        return None
    if len(found) > 1:
        raise SqlRefused(
            f"These are {len(found)} statements; one can be run at a time. Put the others into "
            "tabs of their own."
        )
    _check_type(db, found[0])
    code = bare(sql)
    _check_names(sql, code, functions)
    if change := _CHANGES.search(code):
        raise _refused(sql, change.start(), len(change[0]), change[0].split()[0].upper())
    return found[0]


def _check_type(db: duckdb.DuckDBPyConnection, statement: duckdb.Statement) -> None:
    kind, text = statement.type.name, statement.query
    if kind == "EXPLAIN" or (kind == "MULTI" and _first(text) == "explain"):
        for rest in _explained(text):
            try:
                inner = db.extract_statements(rest)
            except duckdb.Error:
                continue
            if len(inner) == 1 and inner[0].type.name != "EXPLAIN":
                return _check_type(db, inner[0])
        raise SqlRefused("EXPLAIN explains queries that read, SELECT for one.")
    # A PIVOT that looks its columns up is several statements to DuckDB, but begins like a query.
    if kind == "SELECT" or (kind == "MULTI" and (_first(text) in _BEGINNINGS)):
        return None
    named = _first(text).upper() if kind == "MULTI" else kind.replace("_", " ")
    raise _refused(text, 0, 1, named, place=False)


def _refused(sql: str, at: int, length: int, named: str, place: bool = True) -> SqlRefused:
    where: Place = located(sql, at, length) if place else {}
    return SqlRefused(
        f"{named} is not run here. The tables can be read, with {_READS}; nothing can be changed, "
        "loaded or set.",
        **where,
    )


def _explained(text: str) -> Iterator[str]:
    """What may be the statement after EXPLAIN, its ANALYZE and its options in parentheses."""
    code = bare(text)
    start = re.match(r"\s*explain\b\s*(analy[sz]e\b\s*)?", code, re.IGNORECASE)
    if start is None:
        return
    yield text[start.end() :]
    if code[start.end() : start.end() + 1] == "(":
        depth = 0
        for at in range(start.end(), len(code)):
            depth += {"(": 1, ")": -1}.get(code[at], 0)
            if not depth:
                yield text[at + 1 :]
                return


def _first(text: str) -> str:
    found = re.match(r"\s*(\w+|\()", bare(text))
    return found[1].lower() if found else ""


def _check_names(sql: str, code: str, functions: frozenset[str]) -> None:
    for found in _NAME.finditer(code):
        name = (found[1].replace('""', '"') if found[1] is not None else found[2]).lower()
        called = code[found.end() :].lstrip()[:1] == "("
        if name in _VIEWS or (called and (name in _REFUSED or name in functions)):
            raise SqlRefused(
                f"{name} is not available here: a query can read the tables, no files, settings "
                "or other statements. SHOW TABLES and DESCRIBE problems tell what there is.",
                **located(sql, found.start(), len(found[0])),
            )


def bare(sql: str) -> str:
    """The text with its string constants and comments blanked out, place for place."""
    data = sql.encode("utf-8", "surrogatepass")
    starts = [*duckdb.tokenize(sql), (len(data), None)]
    made = bytearray(data)
    kinds = duckdb.token_type
    for (begin, kind), (end, _) in pairwise(starts):
        piece = data[begin:end]
        if kind == kinds.comment or (kind == kinds.string_const and not piece.startswith(b'"')):
            made[begin:end] = b" " * len(piece)
    # Places count characters: every character of several bytes that was blanked is one blank.
    text = made.decode("utf-8", "replace")
    return text if len(text) == len(sql) else _by_character(sql, made)


def _by_character(sql: str, made: bytearray) -> str:
    at, out = 0, []
    for character in sql:
        size = len(character.encode("utf-8", "surrogatepass"))
        out.append(character if made[at : at + 1] != b" " or size == 1 else " ")
        if size == 1:
            out[-1] = chr(made[at])
        at += size
    return "".join(out)


def located(sql: str, at: int, length: int) -> Place:
    """Line and column (from 1) of a character, and how many characters of its line are meant."""
    before = sql[:at]
    line = before.count("\n") + 1
    column = at - (before.rfind("\n") + 1) + 1
    rest = sql[at : at + max(length, 1)].split("\n")[0]
    return {"line": line, "column": column, "length": max(len(rest), 1)}
