"""What the command line prints: data must not steer the terminal that shows it."""

from __future__ import annotations

import json
import re
from typing import Any

#: Control characters (line ends and tabs are none), marks that turn the direction of writing, and
#: halves of surrogate pairs, which no terminal can encode.
_UNSAFE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


def shown(text: str) -> str:
    r"""The text with its control characters written out (`\x1b`), so that they do nothing."""
    return _UNSAFE.sub(lambda found: _escape(found[0]), text.replace("\r\n", "\n"))


def say(text: str = "") -> None:
    """Print text that may come from the data."""
    print(shown(text))


def say_json(value: Any, indent: int | None = None) -> None:
    """Print JSON; what a terminal would act on is escaped, and reads back as it was."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    print(_UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text))


def _escape(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
