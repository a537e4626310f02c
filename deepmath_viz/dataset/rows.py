"""What a row of a DeepMath-shaped dataset means: keys, difficulty, solutions, source blocks.

Pure functions over single cells. Cells are taken as the files give them, so a number may come as
text and a topic as a list; what cannot be used becomes None and is named, so that a build can
count it.
"""

from __future__ import annotations

import hashlib
import math
import re
from dataclasses import dataclass

from deepmath_viz.dataset import published

UNRATED = -1.0
END_OF_REASONING = "</think>"
_START_OF_REASONING = re.compile(r"\s*<think>\s*")
_SPACE = re.compile(r"\s+")


def key(question: str) -> str:
    """The lasting name of a problem: 16 hex digits of the SHA-256 of its question.

    White space is folded first, so that a reformatted file keeps its keys. Equal questions have
    equal keys.
    """
    folded = _SPACE.sub(" ", question).strip()
    return hashlib.sha256(folded.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def reference(key: str, copy: int) -> str:
    """How a problem is named in addresses, lists and samples: its key, with `-2` for a second copy.

    Rows of the same question share a key; `Store.resolve` finds the one that is meant.
    """
    return key if copy == 1 else f"{key}-{copy}"


@dataclass(frozen=True, slots=True)
class Difficulty:
    """A difficulty cell: `value` in 0 to 10 or None; `problem` says why a filled cell is None."""

    value: float | None
    unrated: bool = False
    problem: str | None = None


def parse_difficulty(cell: object) -> Difficulty:
    """Read a difficulty. -1 means 'unrated' (four rows of the dataset); null and NaN are unknown.

    Text that is a number counts as one. Everything else, and a number outside 0 to 10, is unknown
    and named in `problem`.
    """
    if cell is None:
        return Difficulty(None)
    try:
        number = float(cell)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        return Difficulty(None, problem="difficulty is not a number")
    if math.isnan(number):
        return Difficulty(None)
    if number == UNRATED:
        return Difficulty(None, unrated=True)
    if not 0 <= number <= 10:
        return Difficulty(None, problem="difficulty is outside 0 to 10")
    return Difficulty(number)


@dataclass(frozen=True, slots=True)
class Solution:
    """A solution in its two parts; `reasoning` is None where the text has no `</think>`."""

    reasoning: str | None
    write_up: str


def split_solution(text: str) -> Solution:
    """Cut a solution after its last `</think>`.

    `(reasoning or "") + "</think>" + write_up` is the text again whenever there is a reasoning.
    """
    before, mark, after = text.rpartition(END_OF_REASONING)
    return Solution(before if mark else None, after)


def without_opening_tag(reasoning: str) -> str:
    """A reasoning as it is shown: without the `<think>` that a few solutions begin with."""
    opening = _START_OF_REASONING.match(reasoning)
    return reasoning[opening.end() :] if opening else reasoning


def source_block(hub_row: int | None) -> str | None:
    """The block of sources that a hub row belongs to; inferred borders, see `published`."""
    if hub_row is None or hub_row < 0:
        return None
    return next(name for first, name in reversed(published.SOURCE_BLOCKS) if hub_row >= first)


def text_cell(cell: object) -> str | None:
    """A text cell as text: numbers and booleans are written out, null stays None."""
    if cell is None or (isinstance(cell, float) and math.isnan(cell)):
        return None
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool | int | float):
        return str(cell)
    return None


def parts(text: str, limit: int) -> list[str]:
    """Cut a long text into parts of about `limit` characters, at blank lines where there are any.

    The parts joined are the text again; a text within the limit is one part.
    """
    found = []
    start = 0
    while len(text) - start > limit:
        end = text.rfind("\n\n", start + limit // 2, start + limit)
        if end < 0:
            end = text.rfind("\n", start + limit // 2, start + limit)
        end = start + limit if end < 0 else end
        found.append(text[start:end])
        start = end
    found.append(text[start:])
    return found
