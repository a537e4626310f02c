"""The answer that a solution gives, and where it stands."""

from __future__ import annotations

import re
from typing import NamedTuple

from deepmath_viz.maths.answers.boxes import last_box

END_OF_REASONING = "</think>"
WRITE_UP, TEXT, STATED = PLACES = ("write_up", "text", "stated")
#: Only the end of a text is searched for a stated answer.
_TAIL = 20_000
_STATEMENT = re.compile(
    r"(?:final\s+answer|(?:the|our|correct)\s+answer|answer)(?:\s+to\s+[^.\n]{1,60})?"
    r"(?:\*\*)?\s*(?:is|=|:)(?:\*\*)?\s*:?[^\S\n]*(?:\*\*)?(?=[^\n]*\S)",
    re.IGNORECASE,
)
_DELIMITED = re.compile(r"^(?:\$\$.*?\$\$|\$[^$]+\$|\\\(.*?\\\)|\\\[.*?\\\])(?=[\s.,;*]|$)")
_END = re.compile(r"\.(?:\s|$)|[,;]\s+(?:since|because|as|so|which)\b")


class Extracted(NamedTuple):
    """An answer and where it was found: `write_up`, `text` or `stated`; both None if nowhere."""

    answer: str | None
    found_in: str | None


NOTHING = Extracted(None, None)


def extract(text: str) -> Extracted:
    """The answer of a solution.

    The last balanced box after the last `</think>`; else the last one in the whole text; else what
    follows the last "the final answer is" or "the answer is".
    """
    reasoning, mark, write_up = text.rpartition(END_OF_REASONING)
    return extract_parts(reasoning if mark else None, write_up)


def extract_parts(reasoning: str | None, write_up: str) -> Extracted:
    """The same for a solution already cut into its reasoning (None: it has none) and write-up."""
    if (answer := last_box(write_up)) is not None:
        return Extracted(answer, WRITE_UP if reasoning is not None else TEXT)
    if reasoning is not None and (answer := last_box(reasoning)) is not None:
        return Extracted(answer, TEXT)
    for part in (write_up, reasoning or ""):
        if (answer := stated(part)) is not None:
            return Extracted(answer, STATED)
    return NOTHING


def stated(text: str) -> str | None:
    """What the last statement of an answer says, up to the end of its sentence."""
    tail = text[-_TAIL:]
    found = list(_STATEMENT.finditer(tail))
    if not found:
        return None
    said = tail[found[-1].end() :].partition("\n")[0].strip().strip("*").strip()
    if match := _DELIMITED.match(said):
        return match.group().strip("*") or None
    said = _END.split(said)[0]
    return said.strip().strip("*").strip() or None
