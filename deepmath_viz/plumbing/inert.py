"""Text of the data as text that does nothing: to a terminal, in a line of Markdown."""

from __future__ import annotations

import re

#: Control characters (line ends and tabs are none), marks that turn the direction of writing, and
#: halves of surrogate pairs, which no terminal can encode; separators of lines that are none, and
#: letters that nobody sees (tags).
UNSAFE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff"
    r"\ufff9-\ufffb\U000e0000-\U000e007f]"
)


def shown(text: str) -> str:
    r"""The text with its control characters written out (`\x1b`), so that they do nothing."""
    return UNSAFE.sub(lambda found: _escape(found[0]), text.replace("\r\n", "\n"))


def shown_json(text: str) -> str:
    r"""JSON with its control characters as `\u001b`: it reads back as it was."""
    return UNSAFE.sub(lambda found: _escape_json(found[0]), text)


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


def _escape_json(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))


def _escape(character: str) -> str:
    code = ord(character)
    if code >= 0x1_0000:
        return f"\\U{code:08x}"
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
