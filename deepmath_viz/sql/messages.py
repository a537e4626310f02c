"""What went wrong with a query, in words: from DuckDB's errors to line, column and names."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Sequence
from typing import Any

from deepmath_viz.corpus import schema
from deepmath_viz.errors import SqlError
from deepmath_viz.sql.statements import located

OUT_OF_MEMORY = (
    "The query needs more memory than a query may take. Read fewer columns (long texts are in "
    "question, text, reasoning and write_up), filter before joining or sorting, or aggregate first."
)
#: What stands before a text whose errors are asked for once more, for their places.
EXPLAINED = "EXPLAIN\n"


class Explained(Exception):
    """The error of a text that stood after `EXPLAINED`."""


_PREFIX = re.compile(r"^[A-Z][\w ]*?(?: Error|Exception): ")
#: What DuckDB advises that nobody can do here.
_ADVICE = re.compile(
    r"\n*(Database is launched in in-memory mode|Launch the database with|Please try installing|"
    r"Alternatively, consider|Unused blocks cannot|Possible solutions|Try setting|"
    r"Consider |Use SET ).*",
    re.DOTALL,
)
_UNGROUPED = re.compile(r'column "(\w+)" must appear in the GROUP BY')
_DISABLED = re.compile(r"disabled (by|through) configuration|external access|lock", re.IGNORECASE)
_SEARCHED = sorted(
    {*schema.TABLES, *(c.name for table in schema.TABLES.values() for c in table.columns)}
)


def told(err: Exception, sql: str, *secrets: str) -> dict[str, Any]:
    """An error as a JSON-able object: `kind`, `message`, and place and names where known.

    Args:
        secrets: folders that the message must not name.
    """
    if isinstance(err, SqlError):
        place = {"line": err.line, "column": err.column, "length": err.length}
        return {"kind": type(err).__name__, "message": str(err), **place, "names": list(err.names)}
    raw = _fields(str(err))
    message = _ADVICE.sub("", raw["exception_message"].strip()).strip() or type(err).__name__
    kind = raw["exception_type"]
    if kind == "Out of Memory" or isinstance(err, MemoryError) or "bad_alloc" in message:
        return {"kind": "SqlLimit", "message": OUT_OF_MEMORY}
    if "max_expression_depth" in message:
        return {"kind": "SqlRefused", "message": "The query is nested too deeply. Take it apart."}
    if kind == "Permission" or (kind == "Invalid Input" and _DISABLED.search(message)):
        message = (
            "A query can read the tables and nothing else: no files, addresses, extensions or "
            "settings. SHOW TABLES tells what there is."
        )
    found: dict[str, Any] = {"kind": "SqlError", "message": _without(message, secrets)}
    before = len(EXPLAINED) if isinstance(err, Explained) else 0
    begin, length = _span(raw, sql, before)
    if begin is not None:
        found |= located(sql, begin, length)
    names = _names(raw, message)
    lead, _, _ = found["message"].partition("\nCandidate bindings:")
    lead, _, _ = lead.partition("\nDid you mean")
    found["message"] = f"{lead.strip()}{_hidden(message, sql)}"
    return found | {"names": names}


def _hidden(message: str, sql: str) -> str:
    """What to do where a name given with AS is that of a column, too, which is meant instead."""
    wanted = _UNGROUPED.match(message)
    if not wanted or not re.search(rf'\bAS\s+"?{wanted[1]}\b', sql, re.IGNORECASE):
        return ""
    return (
        f' Here "{wanted[1]}" is the column of a table, which goes before what your query calls so:'
        " call yours otherwise."
    )


def same_error(one: Exception, other: Exception) -> bool:
    """Whether two errors say the same, one in words and one as JSON."""
    first, second = (_fields(str(err))["exception_message"].strip() for err in (one, other))
    same: bool = first.split("\n")[0] == second.split("\n")[0]
    return same


def _fields(text: str) -> dict[str, Any]:
    start = text.find("{")
    if start >= 0:
        try:
            raw = json.loads(text[start:])
            if isinstance(raw, dict) and "exception_message" in raw:
                return {"exception_type": "", **raw}
        except ValueError:
            pass
    return {"exception_type": "", "exception_message": _PREFIX.sub("", text)}


def _span(raw: dict[str, Any], sql: str, before: int) -> tuple[int | None, int]:
    """Where the error is in the text, in characters; DuckDB counts bytes."""
    try:
        at, length = json.loads(raw.get("location") or f"[{int(raw['position'])}, 1]")
    except (KeyError, ValueError, TypeError):
        return None, 1
    at -= before
    data = sql.encode("utf-8", "surrogatepass")
    if not 0 <= at <= len(data):
        return None, 1
    return len(data[:at].decode("utf-8", "ignore")), len(
        data[at : at + length].decode("utf-8", "ignore")
    )


def _names(raw: dict[str, Any], message: str) -> list[str]:
    """What may have been meant: the names that look most like the one that was not found."""
    given = str(raw.get("name") or "")
    offered = [name.strip() for name in str(raw.get("candidates") or "").split(",")]
    if not offered[0]:
        named = re.search(r'Candidate bindings: :?(.*)|Did you mean (".*?")', message)
        offered = re.findall(r'"([^"]+)"', named[0]) if named else []
    if not given and (lacking := re.search(r'column named "([^"]+)"', message)):
        given = lacking[1]
    if "->" in "".join(offered) or raw.get("error_subtype") == "NO_MATCHING_FUNCTION":
        return []
    near = difflib.get_close_matches(given.lower(), [*offered, *_SEARCHED], 3, 0.6) if given else []
    plain = [name for name in offered if name and not name.startswith(("pg_", "sqlite_"))]
    return list(dict.fromkeys(near or plain))[:4]


def _without(message: str, secrets: Sequence[str]) -> str:
    shown = message
    for secret in secrets:
        shown = shown.replace(secret, "") if len(secret) > 1 else shown
    return re.sub(r"(?<![\w.])/(?:[\w.@+-]+/)+[\w.@+-]*", "…", shown)


def pointed(err: SqlError, sql: str) -> str:
    """The line of the text that an error means, with a caret under the place; empty if unknown."""
    if err.line is None or err.column is None:
        return ""
    lines = sql.split("\n")
    if err.line > len(lines):
        return ""
    line = lines[err.line - 1].replace("\t", " ")
    # A long line is shown around the place.
    begin = max(0, err.column - 61)
    piece = line[begin : begin + 120]
    caret = " " * (err.column - 1 - begin) + "^" * max(1, min(err.length, 120))
    mark = f"line {err.line}: "
    return f"{mark}{piece}\n{' ' * len(mark)}{caret[: len(piece) + 1]}"


def advice(err: SqlError) -> str:
    """What may have been meant, in words; empty where nothing is near."""
    return f"Did you mean {' or '.join(err.names[:3])}?" if err.names else ""
