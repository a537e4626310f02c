"""Of which kind a column is whose file gives no types: learned from all its cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from deepmath_viz.sources.cells import chat, plain
from deepmath_viz.sources.cells.kinds import Kind

if TYPE_CHECKING:
    import pyarrow as pa

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


#: What the sorts are in JSON, where each value says what it is; all others are texts.
_FAMILIES = {
    "whole": "numbers",
    "number": "numbers",
    "boolean": "truth values",
    "list": "lists",
    "nested": "lists",
    "chat": "lists",
    "object": "objects",
}


class Sorts(Counter[str]):
    """The cells of a column by their sorts, and the row of the first one of each, from 0."""

    def __init__(self) -> None:
        """Begins with none."""
        super().__init__()
        self.first: dict[str, int] = {}

    def see(self, sort: str, row: int) -> None:
        """Count a cell."""
        if sort not in self:
            self.first[sort] = row
        self[sort] += 1

    @property
    def only_objects(self) -> bool:
        """Whether there are objects, and nothing else."""
        return self["object"] > 0 and self["object"] + self["missing"] == self.total()


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


def mixed(sorts: Sorts) -> str:
    """What the cells of a JSON column are where too few of them are of one kind, with their rows.

    Empty where nine in ten are of one, so that the others are the exception. Rows count from 1.
    """
    counts: Counter[str] = Counter()
    first: dict[str, int] = {}
    for sort, n in sorts.items():
        if sort != "missing":
            family = _FAMILIES.get(sort, "texts")
            counts[family] += n
            first[family] = min(first.get(family, sorts.first[sort]), sorts.first[sort])
    if OF * max(counts.values(), default=0) >= SHARE * counts.total():
        return ""
    said = []
    for family in sorted(counts, key=first.__getitem__):
        n, row = counts[family], first[family] + 1
        said.append(f"{n:,} {family if n > 1 else family[:-1]}, the first in row {row:,}")
    return ", ".join(said)


def kind_of_texts(texts: pa.Array | pa.ChunkedArray) -> tuple[Kind, bool]:
    """Of which kind texts are where they are read as the cells of a CSV file are.

    Returns:
        The kind, and whether its numbers are all whole.
    """
    import pyarrow.compute as pc

    found = pc.value_counts(texts)
    sorts: Counter[str] = Counter()
    for text, n in zip(found.field(0).to_pylist(), found.field(1).to_pylist(), strict=True):
        sorts[sort_of(text, CSV_STRINGS)] += n
    kind, whole, _ = kind_of(sorts, CSV_STRINGS)
    return kind, whole
