"""`sql`: a query on the tables of a corpus, shown or written to a file."""

from __future__ import annotations

import argparse
import sys
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

from deepmath_viz import files
from deepmath_viz.cli.terminal import shown
from deepmath_viz.config import Settings
from deepmath_viz.corpus import catalogue
from deepmath_viz.dataset import wording
from deepmath_viz.errors import SettingsError, SqlError

FORMATS = ("table", "csv", "jsonl", "parquet")
_ENDINGS = {".csv": "csv", ".jsonl": "jsonl", ".parquet": "parquet", ".txt": "table"}
#: Rows of a table that is shown, and characters of one of its cells.
_SHOWN, _CELL = 100, 60


def add(command: Callable[[str, Any, str], argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    sql = command("sql", _sql, "ask the tables of a corpus in SQL (read-only)")
    sql.add_argument("query", nargs="?", default="-", metavar="QUERY", help="- or nothing: stdin")
    sql.add_argument(
        "--format", choices=FORMATS, help="the ending of FILE says it, else table is shown"
    )
    sql.add_argument("--out", metavar="FILE", help="write to this file")
    sql.add_argument(
        "--limit", type=_rows, metavar="N", help=f"at most N rows ({_SHOWN} in a table, else all)"
    )
    sql.add_argument("--seconds", type=_seconds, default=900.0, help="at most (%(default)g)")
    sql.add_argument("--corpus", metavar="NAME", help="a corpus as `status` names it")


def _rows(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 13):
        raise argparse.ArgumentTypeError("must be a whole number")
    return int(text)


def _seconds(text: str) -> float:
    try:
        found = float(text)
    except ValueError:
        found = 0.0
    if not 0.01 <= found <= 86_400:
        raise argparse.ArgumentTypeError("must be a number from 0.01 to 86400")
    return found


def _sql(options: argparse.Namespace, settings: Settings) -> None:
    from deepmath_viz.sql import pool as sql_pool

    form = options.format or _ENDINGS.get(Path(options.out or "").suffix.lower(), "table")
    if options.out and options.format is None and form == "table" and options.out[-4:] != ".txt":
        raise SettingsError(f"--out {options.out!r}: give --format, or an ending that says it.")
    if form == "parquet" and not options.out and sys.stdout.isatty():
        raise SettingsError("Parquet is not for the terminal: give --out FILE.parquet.")
    text = sys.stdin.read() if options.query == "-" else options.query
    folder, found = catalogue.present(settings.cache, options.corpus or settings.corpus)
    pool = sql_pool.Sandbox(sql_pool.file_of(found, folder), warm=0)
    try:
        with _target(options.out) as out:
            said = _table if form == "table" else _file
            summary = said(pool, text, form, options, out)
    except SqlError as err:
        raise _with_place(err, text) from None
    finally:
        pool.close()
    print(f"{summary}{f' to {options.out}' if options.out else ''}", file=sys.stderr)


def _with_place(err: SqlError, text: str) -> SqlError:
    from deepmath_viz.sql import messages

    parts = [str(err), messages.advice(err), messages.pointed(err, text)]
    return type(err)("\n".join(filter(None, parts)))


@contextmanager
def _target(name: str | None) -> Iterator[BinaryIO]:
    """Standard output, or a file that takes its name when it is whole."""
    if name is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    path = Path(name).expanduser()
    with files.named_errors(path), files.replacing(path) as file:
        yield file


def _file(pool: Any, text: str, form: str, options: argparse.Namespace, out: BinaryIO) -> str:
    import pyarrow as pa

    from deepmath_viz.sql import files as sql_files
    from deepmath_viz.sql import pool as sql_pool

    limits = replace(sql_pool.WHOLE, seconds=options.seconds)
    if options.limit is not None:
        limits = replace(limits, rows=options.limit)
    rows = 0

    def counted() -> Iterator[Any]:
        nonlocal rows
        for piece in pool.stream(text, limits):
            rows += piece.num_rows if isinstance(piece, pa.RecordBatch) else 0
            yield piece

    for piece in sql_files.pieces(form, counted()):
        out.write(piece)
    return f"{rows:,} row{'s' * (rows != 1)}"


def _table(pool: Any, text: str, _form: str, options: argparse.Namespace, out: BinaryIO) -> str:
    from deepmath_viz.sql import files as sql_files
    from deepmath_viz.sql import pool as sql_pool

    most = _SHOWN if options.limit is None else options.limit
    answer = pool.run(text, sql_pool.Limits(rows=most, seconds=options.seconds))
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
    text = " ".join(shown(text).split())
    return text if len(text) <= _CELL else text[: _CELL - 1] + "…"


def _width(text: str) -> int:
    """Columns of a terminal that a text takes."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )
