"""The records of JSON lines, of JSON lists, and of objects one after the other, piece by piece.

No piece is longer than may be. What people write and no other reading is possible of is read: a
byte order mark, blank lines, a comma behind a record, objects over several lines, NaN. Of two equal
keys of an object the last one counts, as for every reader of JSON.
"""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any, TextIO

from deepmath_viz.errors import SourceDamaged
from deepmath_viz.sources import limits, text_files
from deepmath_viz.sources.cells.plain import Number

_CHUNK = 1 << 20
_SPACE = " \t\r\n"
_DECODER = json.JSONDecoder(parse_float=Number, parse_int=Number, parse_constant=Number)
_AGAIN = "Repair or remove it, or write the file again with a JSON library."


def records(name: str, location: str) -> Generator[tuple[str, Any]]:
    """Every value of a file, or of the one JSON list in it, with its place in words.

    Raises:
        SourceDamaged: something is no JSON; its line, and what is wrong there, is in the message.
        SourceTooLarge: a line or value is longer, or nested deeper, than is read.
        OSError, EOFError, UnicodeDecodeError, zlib.error: the file cannot be read or unpacked.
    """
    packed = Path(location).stat().st_size
    with text_files.opened(location, name=name) as text:
        number = unpacked = 0
        begun = False
        while line := text.readline(limits.LONGEST + 1):
            number += 1
            if not begun and line.lstrip("\ufeff \t\r\n").startswith("["):
                # It may stand on one line, and is read value by value all the same.
                yield from _list(_Rest(name, text, line.lstrip("\ufeff"), number, packed))
                return
            where = f"line {number}"
            limits.check_length(name, where, len(line.rstrip("\n")), at_least=True)
            unpacked += len(line)
            limits.check_swelling(name, unpacked, packed)
            line = line.lstrip("\ufeff")
            if not line.strip():
                continue
            begun = True
            try:
                value = _DECODER.decode(line)
            except RecursionError as err:
                raise limits.too_deep(name, where) from err
            except json.JSONDecodeError as err:
                if _goes_on(line, err):
                    yield from _values(_Rest(name, text, line, number, packed), number)
                    return
                trimmed = line.rstrip(_SPACE + ",")
                if err.pos < len(trimmed):
                    raise _invalid(name, number, err) from err
                value = _comma_behind(name, number, trimmed)
            limits.check_depth(name, where, value)
            yield where, value


def _goes_on(line: str, err: json.JSONDecodeError) -> bool:
    """Whether a value may end in a later line: it is sound as far as it goes."""
    return (
        line.endswith("\n")
        and line.lstrip()[:1] in ("{", "[")
        and err.pos >= len(line.rstrip())
        and not err.msg.startswith("Unterminated")
    )


def _comma_behind(name: str, number: int, line: str) -> Any:
    try:
        return _DECODER.decode(line)
    except json.JSONDecodeError as err:
        raise _invalid(name, number, err) from err


def _list(rest: _Rest) -> Iterator[tuple[str, Any]]:
    """The values of a list; a comma may stand behind the last."""
    rest.take("[")
    index = 0
    while rest.next() != "]":
        where = f"record {index}"
        value = rest.value(where)
        limits.check_depth(rest.name, where, value)
        yield where, value
        index += 1
        if rest.next() != "]":
            rest.take(",")
    rest.take("]")
    if rest.next():
        raise rest.invalid(ValueError("more follows after the list"))


def _values(rest: _Rest, first: int) -> Iterator[tuple[str, Any]]:
    """Values one after the other, over as many lines as they take."""
    line = first
    while rest.next():
        line = rest.line()
        where = f"line {line}"
        value = rest.value(where, f"the value that begins in line {line} never ends")
        limits.check_depth(rest.name, where, value)
        yield where, value
        if rest.next() == ",":
            rest.take(",")


class _Rest:
    """What is left of a JSON text, of which a part lies in memory."""

    def __init__(self, name: str, text: TextIO, held: str, line: int, packed: int) -> None:
        self.name, self._text, self._held, self._at = name, text, held, 0
        self._line, self._read, self._packed = line, len(held), packed
        self._ended = False

    def line(self, offset: int = 0) -> int:
        """The line of the place reached, or of one behind it."""
        return self._line + self._held.count("\n", 0, self._at + offset)

    def next(self) -> str:
        """The next character that is no space; empty at the end."""
        while True:
            held, at = self._held, self._at
            while at < len(held) and held[at] in _SPACE:
                at += 1
            self._at = at
            if at < len(held):
                return held[at]
            if not self._more(_CHUNK):
                return ""

    def take(self, character: str) -> None:
        """Go past a character.

        Raises:
            SourceDamaged: another one stands there.
        """
        if self.next() != character:
            raise self.invalid(ValueError(f"a {character} is missing"))
        self._at += 1

    def invalid(self, err: Exception, offset: int = 0) -> SourceDamaged:
        """The error for what stands at the place reached, or behind it."""
        return _invalid(self.name, self.line(offset), err)

    def value(self, where: str, unended: str = "") -> Any:
        """The next value, and go past it.

        Args:
            where: it is, for messages.
            unended: what is wrong where the file ends in the value.

        Raises:
            SourceDamaged: it is no JSON.
            SourceTooLarge: it is too long.
        """
        self.next()
        while True:
            failed: Exception | None = None
            offset = 0
            try:
                value, end = _DECODER.raw_decode(self._held, self._at)
                # A number at the edge may go on beyond it.
                if end < len(self._held) or self._ended:
                    limits.check_length(self.name, where, end - self._at)
                    self._at = end
                    return value
            except ValueError as err:
                failed, offset = err, getattr(err, "pos", self._at) - self._at
            except RecursionError as err:
                raise limits.too_deep(self.name, where) from err
            there = len(self._held) - self._at
            if there > limits.LONGEST:
                limits.check_length(self.name, where, limits.LONGEST + 1, at_least=True)
            # Twice as much each time, so that what is read again stays in proportion.
            if not self._more(max(_CHUNK, there)) and failed is not None:
                if unended and self._at + offset >= len(self._held.rstrip()):
                    failed = ValueError(unended)
                raise self.invalid(failed, offset) from failed

    def _more(self, size: int) -> bool:
        """Read on, and let go of what was taken; whether anything came."""
        piece = self._text.read(size)
        self._line = self.line()
        self._held, self._at = self._held[self._at :] + piece, 0
        self._read += len(piece)
        limits.check_swelling(self.name, self._read, self._packed)
        self._ended = not piece
        return bool(piece)


def _invalid(name: str, line: int, err: Exception) -> SourceDamaged:
    if not isinstance(err, json.JSONDecodeError):
        return SourceDamaged(
            f"{name}, line {line}: not valid JSON ({err}). The file is cut short, or damaged: "
            "fetch it again."
        )
    what = _reason(err)
    if (what is None and err.pos >= len(err.doc.rstrip())) or err.msg.startswith("Unterminated"):
        # The decoder came to the end of what there is of the value.
        return SourceDamaged(
            f"{name}, line {line}: not valid JSON ({err.msg}). If it is the last line the file is "
            "cut short: fetch it again. Otherwise repair or remove the line."
        )
    return SourceDamaged(f"{name}, line {line}: not valid JSON ({what or err.msg}). {_AGAIN}")


def _reason(err: json.JSONDecodeError) -> str | None:
    """What people write that is no JSON, by what stands where the decoder stopped."""
    before, after = err.doc[: err.pos].rstrip(), err.doc[err.pos : err.pos + 20].lstrip()
    if after.startswith("'"):
        return "single quotes, as Python prints a dictionary; JSON has double quotes"
    if after.startswith(("//", "/*", "#")):
        return "a comment, which JSON has none of"
    if before.endswith(",") and after[:1] in ("}", "]"):
        return "a comma before a closing bracket"
    if err.doc[err.pos : err.pos + 1] in ("}", "]") and err.doc[: err.pos + 1].endswith(",}"):
        return "a comma before a closing bracket"
    if re.match(r"(None|True|False|nan|inf)\b", after):
        return (
            f"{re.split(r'[^A-Za-z]', after)[0]}, as Python prints it; JSON has null, true, false"
        )
    if err.msg.startswith("Expecting property name") and re.match(r"[A-Za-z_]", after):
        return "a name without quotes"
    if after.startswith(("\x00", "\ufffd")):
        return "bytes that are no text"
    if err.msg == "Extra data":
        return "more follows after the value, in the same line"
    return None
