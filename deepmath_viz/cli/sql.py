"""`sql`: a query on the tables of a corpus, shown or written to a file."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from deepmath_viz import files
from deepmath_viz.cli.options import (
    FILE,
    QueryCommand,
    Real,
    Whole,
    command,
    corpus_option,
    option,
    present_corpus,
)
from deepmath_viz.cli.terminal import shown, standard_output
from deepmath_viz.config import Settings
from deepmath_viz.dataset import wording
from deepmath_viz.errors import SettingsError, SqlError

if TYPE_CHECKING:
    from deepmath_viz.sql.process import Limits

FORMATS = ("table", "csv", "jsonl", "parquet")
_ENDINGS = {".csv": "csv", ".jsonl": "jsonl", ".parquet": "parquet", ".txt": "table"}
#: Rows of a table that is shown, and characters of one of its cells.
_SHOWN, _CELL = 100, 60


@command(cls=QueryCommand)
@click.argument("query", default="-", metavar="[QUERY]", help="- or nothing: standard input.")
@option("--format", "The ending of FILE says it, else a table is shown.", FORMATS)
@option("--out", "Write to this file.", FILE)
@option("--limit", f"At most so many rows ({_SHOWN} in a table, else all).", Whole(0, 10**12 - 1))
@option("--seconds", "At most so long.", Real(0.01, 86_400), default=900.0)
@option("--value", "A value for $NAME in the query.", metavar="NAME=VALUE", multiple=True)
@corpus_option
def sql_command(
    settings: Settings,
    query: str,
    format: str | None,
    out: Path | None,
    limit: int | None,
    seconds: float,
    value: tuple[str, ...],
    corpus: str | None,
) -> None:
    """Ask the tables of a corpus in SQL (read-only)."""
    from deepmath_viz.reviews import errata, own_results
    from deepmath_viz.sql import pool as sql_pool
    from deepmath_viz.sql.process import Limits

    form = format or (_ENDINGS.get(out.suffix.lower()) if out else "table")
    if form is None:
        raise SettingsError(f"--out {str(out)!r}: give --format, or an ending that says it.")
    if form == "parquet" and not out and sys.stdout.isatty():
        raise SettingsError("Parquet is not for the terminal: give --out FILE.parquet.")
    text = sys.stdin.read() if query == "-" else query
    limits = replace(sql_pool.WHOLE, seconds=seconds)
    if form == "table":
        limits = Limits(rows=_SHOWN, seconds=seconds)
    if limit is not None:
        limits = replace(limits, rows=limit)
    folder, present = present_corpus(settings, corpus)
    errata.tell_queries(lambda: settings.data)
    own_results.tell_queries(lambda: settings.data)
    file = sql_pool.file_of(present, folder)
    pool = sql_pool.Sandbox(
        file,
        warm=0,
        attached=sql_pool.attached_to(present, folder, settings.data),
        rollouts=sql_pool.rollouts_of(folder, settings.data),
    )
    try:
        with _target(out, form) as target:
            written = _table if form == "table" else _file
            summary = written(pool, text, form, limits, target, _values(text, value))
    except SqlError as err:
        raise _with_place(err, text) from None
    finally:
        pool.close()
    print(f"{summary}{f' to {out}' if out else ''}", file=sys.stderr)


def _with_place(err: SqlError, text: str) -> SqlError:
    from deepmath_viz.sql import messages

    parts = [str(err), messages.advice(err), messages.pointed(err, text)]
    return type(err)("\n".join(filter(None, parts)))


@contextmanager
def _target(path: Path | None, form: str) -> Iterator[BinaryIO]:
    """Standard output, or a file that takes its name when it is whole."""
    if path is None:
        out = standard_output(form)
        yield out
        out.flush()
        return
    with files.named_errors(path), files.replacing(path) as file:
        yield file


def _values(text: str, given: tuple[str, ...]) -> dict[str, Any]:
    """The values of the query's parameters.

    Raises:
        SettingsError: one is for no parameter of the query, or says no name.
        SqlError: one is missing, or is no value of its kind.
    """
    from deepmath_viz.sql import parameters

    said: dict[str, str] = {}
    known = {parameter.name for parameter in parameters.of(text)}
    for one in given:
        name, mark, value = one.partition("=")
        if not mark or name not in known:
            there = ", ".join(f"${name}" for name in sorted(known)) or "none"
            raise SettingsError(f"--value {one!r}: give NAME=VALUE; the query has {there}.")
        said[name] = value
    return parameters.needed(text, said)


def _file(
    pool: Any, text: str, form: str, limits: Limits, out: BinaryIO, values: dict[str, Any]
) -> str:
    import pyarrow as pa

    from deepmath_viz.sql import files as sql_files
    from deepmath_viz.sql.query import Query

    rows = 0

    def counted() -> Iterator[Any]:
        nonlocal rows
        for piece in pool.stream(text, limits, Query(text, values=values)):
            rows += piece.num_rows if isinstance(piece, pa.RecordBatch) else 0
            yield piece

    for piece in sql_files.pieces(form, counted()):
        out.write(piece)
    return f"{rows:,} row{'s' * (rows != 1)}"


def _table(
    pool: Any, text: str, _form: str, limits: Limits, out: BinaryIO, values: dict[str, Any]
) -> str:
    from deepmath_viz.sql import files as sql_files

    answer = pool.run(text, limits, values)
    table, end = answer.table, answer.end
    if table.column_names == ["explain_key", "explain_value"]:
        lines = [str(plan) for plan in table["explain_value"].to_pylist()]
    else:
        names = sql_files.distinct(table.column_names)
        columns = [sql_files.values(column) for column in table.columns]
        lines = drawn(names, columns) if names else []
    out.write("".join(shown(line) + "\n" for line in lines).encode("utf-8", "replace"))
    rows = f"{table.num_rows:,} row{'s' * (table.num_rows != 1)}"
    more = "; there are more (--limit N, or --format csv for all)" if end.truncated else ""
    return f"{rows}{more}, {wording.seconds(end.seconds)}"


def drawn(names: list[str], columns: list[list[Any]]) -> list[str]:
    """A table as lines of text; numbers stand at the right, long cells are cut."""
    cells = [[_cell(name) for name in names]]
    cells += [[_cell(value) for value in row] for row in zip(*columns, strict=True)]
    widths = [max(map(_width, column)) for column in zip(*cells, strict=True)]
    right = [
        any(isinstance(v, int | float) for v in column)
        and all(isinstance(v, int | float | None) and not isinstance(v, bool) for v in column)
        for column in columns
    ]
    made = []
    for row in cells:
        padded = (
            " " * (width - _width(cell)) + cell if at_right else cell + " " * (width - _width(cell))
            for cell, width, at_right in zip(row, widths, right, strict=True)
        )
        made.append("  ".join(padded).rstrip())
    return [made[0], "  ".join("-" * width for width in widths), *made[1:]]


def _cell(value: Any) -> str:
    from deepmath_viz.sql import files as sql_files

    if value is None:
        return ""
    text = f"{value:.10g}" if isinstance(value, float) else sql_files.text(value)
    return wording.cut(" ".join(shown(text).split()), _CELL)


def _width(text: str) -> int:
    """Columns of a terminal that a text takes."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )
