"""Where a solution states its answer."""

from __future__ import annotations

import re

_BOX = re.compile(r"\\(?:boxed|fbox)(?![A-Za-z])\s*")
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)


def find_boxes(text: str) -> list[tuple[int, int, str]]:
    """Every balanced, outermost `\\boxed{...}` or `\\fbox{...}` as (start, end, content), in order.

    `\\boxed 5` holds its next character. Escaped braces do not count; a box that never closes is
    no box. Linear in the length of the text.
    """
    starts = list(_BOX.finditer(text))
    if not starts:
        return []
    closing = _closing_braces(text, starts[0].start())
    found: list[tuple[int, int, str]] = []
    at = 0
    for match in starts:
        opening = match.end()
        if match.start() < at or opening >= len(text):
            continue
        if text[opening] == "{":
            end = closing.get(opening)
            if end is not None:
                found.append((match.start(), end + 1, text[opening + 1 : end]))
                at = end + 1
        elif text[opening] not in "}$\\":
            found.append((match.start(), opening + 1, text[opening]))
            at = opening + 1
    return found


def last_box(text: str) -> str | None:
    """The content of the last box, which is the answer that a solution settles on."""
    boxes = find_boxes(text)
    if not boxes:
        return None
    content = boxes[-1][2].strip()
    while (inner := find_boxes(content)) and inner[0][:2] == (0, len(content)):
        content = inner[0][2].strip()
    return content


def _closing_braces(text: str, start: int) -> dict[int, int]:
    """Position of the closing brace for every opening one that has one."""
    pairs: dict[int, int] = {}
    open_at: list[int] = []
    for match in _BRACE.finditer(text, start):
        char = match.group()
        if char == "{":
            open_at.append(match.start())
        elif char == "}" and open_at:
            pairs[open_at.pop()] = match.start()
    return pairs
