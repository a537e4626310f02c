"""Of which kind a column is whose file gives no types: learned from all its cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from deepmath_viz.sources.cells import chat, plain
from deepmath_viz.sources.cells.kinds import Kind

#: Of so many filled cells this many must be of a kind.
SHARE, OF = 9, 10
#: What strings count as beside text: in CSV all cells are strings, in JSON a date is one, and a
#: number where the column has real ones.
JSON_STRINGS = frozenset({"date"})
CSV_STRINGS = frozenset({"date", "whole", "number", "boolean"})
_LONGEST = 40

#: Sorts of cells in words, for messages.
_WORDS = {
    "whole": "numbers",
    "number": "numbers",
    "number text": "numbers",
    "boolean": "truth values",
    "boolean text": "texts",
    "date": "dates",
    "text": "texts",
    "nothing": "texts",
    "list": "lists",
    "chat": "messages",
    "nested": "lists and objects",
    "object": "objects",
}


def sort_of(value: Any, strings: frozenset[str]) -> str:
    """The sort of one cell, a key of what `kind_of` takes."""
    if plain.is_missing(value):
        return "missing"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, plain.Number):
        return "whole" if _is_whole(value) else "number"
    if isinstance(value, str):
        return _sort_of_text(value, strings)
    if isinstance(value, dict):
        return "object"
    if chat.is_chat(value):
        return "chat"
    return "nested" if any(isinstance(item, list | dict) for item in value) else "list"


def _is_whole(text: str) -> bool:
    digits = text.removeprefix("-")
    return digits.isascii() and digits.isdecimal() and len(digits) <= 18


def _sort_of_text(text: str, strings: frozenset[str]) -> str:
    if len(text) > _LONGEST:
        return "text"
    text = text.strip()
    if text in plain.NOTHING:
        return "nothing"
    if text[:1] in "0123456789.+-":
        if plain.NUMBER.fullmatch(text):
            if "whole" in strings and _is_whole(text):
                return "whole"
            return "number" if "number" in strings else "number text"
        if plain.DATE.fullmatch(text):
            return "date"
    if text.lower() in plain.BOOLEANS:
        return "boolean" if "boolean" in strings else "boolean text"
    return "text"


def kind_of(sorts: Mapping[str, int], strings: frozenset[str]) -> tuple[Kind, bool, str]:
    """The kind of a column whose cells are counted by their sorts.

    Returns:
        The kind, whether its numbers are all whole, and what its cells are, in words.
    """
    counts = Counter(sorts)
    filled = counts.total() - counts["missing"]
    real = filled - counts["nothing"]
    said = " and ".join(
        dict.fromkeys(_WORDS[s] for s, n in counts.most_common() if s in _WORDS and n)
    )

    def most(*names: str) -> bool:
        return OF * sum(counts[name] for name in names) >= SHARE * real > 0

    if not filled:
        return Kind.MISSING, False, "nothing"
    whole = not counts["number"] and not counts["number text"]
    if counts["whole"] + counts["number"] and most("whole", "number", "number text"):
        return Kind.NUMBER, whole, said
    if most("boolean"):
        return Kind.BOOLEAN, False, said
    if most("date"):
        return Kind.DATE, False, said
    if most("list", "text", "number text") and 2 * counts["list"] >= real:
        return Kind.LIST, False, said
    return Kind.TEXT, False, "lists and objects" if most("nested") else said
