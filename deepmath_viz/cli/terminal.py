"""What the command line prints: data must not steer the terminal that shows it."""

from __future__ import annotations

import codecs
import json
import sys
from collections.abc import Callable
from typing import Any, BinaryIO, cast

from deepmath_viz.plumbing.inert import shown, shown_json

__all__ = ["on_standard_output", "say", "say_json", "shown", "standard_output", "tell"]


def say(text: str = "") -> None:
    """Print text that may come from the data."""
    print(shown(text))


def tell(text: str) -> None:
    """Print a line about what was done, beside the results: on standard error."""
    print(shown(text), file=sys.stderr)


def say_json(value: Any, indent: int | None = None) -> None:
    """Print JSON; what a terminal would act on is escaped, and reads back as it was."""
    print(shown_json(json.dumps(value, ensure_ascii=False, indent=indent)))


def on_standard_output(text: str, form: str) -> str:
    """Data as it is written to standard output: exact into files and pipes, inert on a terminal.

    Args:
        form: 'jsonl', whose escapes read back as what they stand for, or another format of text.
    """
    return _inert(form)(text) if sys.stdout.isatty() else text


def standard_output(form: str) -> BinaryIO:
    """Where data in UTF-8 is written piece by piece, as `on_standard_output` has it."""
    if not sys.stdout.isatty():
        return sys.stdout.buffer
    return cast("BinaryIO", _Terminal(sys.stdout.buffer, _inert(form)))


def _inert(form: str) -> Callable[[str], str]:
    return shown_json if form == "jsonl" else shown


class _Terminal:
    """Text in UTF-8, written piece by piece to a terminal, with what would steer it escaped."""

    def __init__(self, out: BinaryIO, inert: Callable[[str], str]) -> None:
        self._out, self._inert = out, inert
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        #: A line end that may be one half of two characters.
        self._kept = ""

    def write(self, data: bytes) -> int:
        """Write a piece, which may end inside a character."""
        text = self._kept + self._decoder.decode(data)
        self._kept = "\r" if text.endswith("\r") else ""
        self._show(text.removesuffix(self._kept))
        return len(data)

    def flush(self) -> None:
        """Write what is still kept, and all of it out."""
        self._show(self._kept + self._decoder.decode(b"", final=True))
        self._kept = ""
        self._out.flush()

    def _show(self, text: str) -> None:
        self._out.write(self._inert(text.replace("\r\n", "\n")).encode("utf-8", "replace"))
