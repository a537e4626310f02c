"""Text of the data as text that does nothing: to a terminal, in a line of Markdown."""

from __future__ import annotations

import re

#: Control characters (line ends and tabs are none), marks that turn the direction of writing, and
#: halves of surrogate pairs, which no terminal can encode.
UNSAFE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


def shown(text: str) -> str:
    r"""The text with its control characters written out (`\x1b`), so that they do nothing."""
    return UNSAFE.sub(lambda found: _escape(found[0]), text.replace("\r\n", "\n"))


def shown_json(text: str) -> str:
    r"""JSON with its control characters as `\u001b`: it reads back as it was."""
    return UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def code_span(text: str) -> str:
    """Text as code inside a line of Markdown, out of which nothing in it can break."""
    folded = " ".join(shown(text).split()) or " "
    pad = " " if folded.startswith("`") or folded.endswith("`") else ""
    fence = _fence(folded, 1)
    return f"{fence}{pad}{folded}{pad}{fence}"


def code_block(text: str, language: str = "") -> list[str]:
    """Text as lines of a fenced block of Markdown, out of which nothing in it can break."""
    fence = _fence(text, 3)
    return [f"{fence}{language}", *shown(text).split("\n"), fence]


def _fence(text: str, shortest: int) -> str:
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    return "`" * max(shortest, longest + 1)


def _escape(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
