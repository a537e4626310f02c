"""The records of JSON lines and JSON lists, read piece by piece; no piece is longer than may be."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Generator, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, TextIO

from deepmath_viz.errors import SourceDamaged
from deepmath_viz.sources import limits

_CHUNK = 1 << 20
_SPACE = " \t\r\n"


class Number(str):
    """The literal of a number: 5 stays '5' and 5.0 stays '5.0' where text is wanted."""

    __slots__ = ()


_DECODER = json.JSONDecoder(parse_float=Number, parse_int=Number, parse_constant=Number)


def records(name: str, location: str) -> Generator[tuple[str, Any]]:
    """Every value of a file of JSON lines, or of one JSON list, with its place in words.

    Raises:
        SourceDamaged: something is no JSON; its line is in the message.
        SourceTooLarge: a line or value is longer, or nested deeper, than is read.
        OSError, EOFError, UnicodeDecodeError, zlib.error: the file cannot be read or unpacked.
    """
    packed = Path(location).stat().st_size
    with _opened(location) as text:
        number = unpacked = 0
        begun = False
        while line := text.readline(limits.LONGEST + 1):
            number += 1
            if not begun and line.lstrip("\ufeff \t\r\n").startswith("["):
                # It may stand on one line, and is read value by value all the same.
                yield from _list(name, text, line.lstrip("\ufeff"), number, packed)
                return
            where = f"line {number}"
            limits.check_length(name, where, len(line.rstrip("\n")), at_least=True)
            unpacked += len(line)
            limits.check_swelling(name, unpacked, packed)
            line = line.lstrip("\ufeff")
            if line.strip():
                begun = True
                yield where, _line(name, number, line)


@contextmanager
def _opened(location: str) -> Iterator[TextIO]:
    with ExitStack() as stack:
        stream: Any = stack.enter_context(open(location, "rb"))  # noqa: PTH123 - as any path
        if location.endswith(".gz"):
            stream = stack.enter_context(gzip.GzipFile(fileobj=stream))
        yield stack.enter_context(io.TextIOWrapper(stream, encoding="utf-8"))


def _line(name: str, number: int, text: str) -> Any:
    try:
        value = _DECODER.decode(text)
    except RecursionError as err:
        raise limits.too_deep(name, f"line {number}") from err
    except ValueError as err:
        raise _invalid(name, number, err) from err
    limits.check_depth(name, f"line {number}", value)
    return value


def _list(name: str, text: TextIO, begin: str, line: int, packed: int) -> Iterator[tuple[str, Any]]:
    """The values of a list: `begin` is what has been read of it, which starts at `line`."""
    rest = _Rest(name, text, begin, line, packed)
    rest.take("[")
    index = 0
    if rest.next() == "]":
        rest.take("]")
    else:
        while True:
            where = f"record {index}"
            value = rest.value(where)
            limits.check_depth(name, where, value)
            yield where, value
            index += 1
            if rest.next() == "]":
                rest.take("]")
                break
            rest.take(",")
    if rest.next():
        raise _invalid(name, rest.line(), ValueError("more follows after the list"))


class _Rest:
    """What is left of a JSON text, of which a part lies in memory."""

    def __init__(self, name: str, text: TextIO, held: str, line: int, packed: int) -> None:
        self._name, self._text, self._held, self._at = name, text, held, 0
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
            raise _invalid(self._name, self.line(), ValueError(f"a {character} is missing"))
        self._at += 1

    def value(self, where: str) -> Any:
        """The next value, and go past it.

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
                    limits.check_length(self._name, where, end - self._at)
                    self._at = end
                    return value
            except ValueError as err:
                failed, offset = err, getattr(err, "pos", self._at) - self._at
            except RecursionError as err:
                raise limits.too_deep(self._name, where) from err
            there = len(self._held) - self._at
            if there > limits.LONGEST:
                limits.check_length(self._name, where, limits.LONGEST + 1, at_least=True)
            # Twice as much each time, so that what is read again stays in proportion.
            if not self._more(max(_CHUNK, there)) and failed is not None:
                raise _invalid(self._name, self.line(offset), failed) from failed

    def _more(self, size: int) -> bool:
        """Read on, and let go of what was taken; whether anything came."""
        piece = self._text.read(size)
        self._line = self.line()
        self._held, self._at = self._held[self._at :] + piece, 0
        self._read += len(piece)
        limits.check_swelling(self._name, self._read, self._packed)
        self._ended = not piece
        return bool(piece)


def _invalid(name: str, line: int, err: Exception) -> SourceDamaged:
    return SourceDamaged(
        f"{name}, line {line}: not valid JSON ({getattr(err, 'msg', err)}). If it is the last line "
        "the file is cut short: fetch it again. Otherwise repair or remove the line."
    )
