"""The records of CSV files, as spreadsheets and pandas write them."""

from __future__ import annotations

import csv
import re
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from deepmath_viz.errors import SourceDamaged
from deepmath_viz.sources import limits, text_files

#: What stands between cells, in the order in which it is tried.
DELIMITERS = (",", "\t", ";", "|")
#: What is counted of rows, beside their cells.
SHORT = "a row with fewer cells than there are columns; the last are missing"
LONG = "a row with more cells than there are columns; what is over is left out"
BROKEN = "a row whose quotes cannot be read, left out"


class Row(dict[str, Any]):
    """The cells of a row by their columns; `odd` says what is wrong with the whole row."""

    odd: str = ""


def header(name: str, location: str) -> list[str]:
    """The names in the first line; empty for columns that have none."""
    with text_files.opened(location, name=name, newline="") as text, _long_fields():
        lines = _Lines(name, text, Path(location).stat().st_size)
        return _header(name, lines)[0]


def records(name: str, location: str) -> Generator[tuple[str, Row]]:
    """Every row by the names in the first line, with its place in words; an empty cell is missing.

    Columns without a name, such as an index that pandas wrote, are left out. Of columns with one
    name the last counts: who reads one asks `header` before.

    Raises:
        SourceDamaged: a quote is opened and never closed.
        SourceTooLarge: a line or cell is longer than is read.
        OSError, EOFError, UnicodeDecodeError: the file cannot be read or unpacked.
    """
    packed = Path(location).stat().st_size
    with text_files.opened(location, name=name, newline="") as text, _long_fields():
        lines = _Lines(name, text, packed)
        names, delimiter = _header(name, lines)
        rows = csv.reader(lines, delimiter=delimiter, strict=True)
        while True:
            begins = lines.number + 1
            try:
                cells = next(rows, None)
            except csv.Error as err:
                if lines.ended:
                    raise SourceDamaged(
                        f"{name}, line {begins}: a quote is opened there and never closed. Close "
                        "it, or write quotes inside of a cell twice."
                    ) from err
                limits.check_length(name, f"line {begins}", _longest(err), at_least=True)
                broken = Row()
                broken.odd = BROKEN
                yield f"line {begins}", broken
                continue
            if cells is None:
                return
            if not cells:
                continue
            found = zip(names, cells, strict=False)
            row = Row({key: cell or None for key, cell in found if key})
            if len(cells) < len(names):
                row.odd = SHORT
            elif any(cells[len(names) :]):
                row.odd = LONG
            yield f"line {begins}", row


def delimiter_of(name: str, header: str) -> str:
    """What stands between the names of the first line: of `DELIMITERS` the most frequent."""
    if header.lstrip("\ufeff \t")[:1] in ("{", "["):
        raise SourceDamaged(f"{name} is JSON by its first line, and CSV by its name. Rename it.")
    bare = re.sub(r'"[^"]*"', "", header)
    return max(DELIMITERS, key=bare.count)


def _header(name: str, lines: _Lines) -> tuple[list[str], str]:
    first = next((line for line in lines if line.strip("\ufeff \t\r\n")), "")
    delimiter = delimiter_of(name, first)

    def begun() -> Iterator[str]:
        yield first.lstrip("\ufeff")
        yield from lines

    try:
        return [cell.strip() for cell in next(csv.reader(begun(), delimiter=delimiter))], delimiter
    except csv.Error as err:
        raise SourceDamaged(f"{name}: the names in its first line cannot be read ({err}).") from err


def _longest(err: csv.Error) -> int:
    """A length that is too much where the error says so of a cell, else none."""
    return limits.LONGEST + 1 if "field limit" in str(err) else 0


class _Lines:
    """The lines of a text, none of which is longer than may be."""

    def __init__(self, name: str, text: TextIO, packed: int) -> None:
        self.number = 0
        self.ended = False
        self._name, self._text, self._packed, self._unpacked = name, text, packed, 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._text.readline(limits.LONGEST + 1)
        if not line:
            self.ended = True
            raise StopIteration
        self.number += 1
        self._unpacked += len(line)
        limits.check_length(self._name, f"line {self.number}", len(line), at_least=True)
        limits.check_swelling(self._name, self._unpacked, self._packed)
        return line.replace("\x00", "")


@contextmanager
def _long_fields() -> Iterator[None]:
    """Cells may be as long as any text; the library's own limit is 131,072 characters."""
    before: Any = csv.field_size_limit(limits.LONGEST)
    try:
        yield
    finally:
        csv.field_size_limit(before)
