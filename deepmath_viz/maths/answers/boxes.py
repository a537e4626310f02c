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
    first = _BOX.search(text)
    if first is None:
        return []
    closing = _closing_braces(text, first.start())
    found: list[tuple[int, int, str]] = []
    at = 0
    for match in _BOX.finditer(text, first.start()):
        if match.start() >= at and (inside := _inside(text, match, closing)):
            at = inside[2]
            found.append((match.start(), at, text[inside[0] : inside[1]]))
    return found


def last_box(text: str) -> str | None:
    """The content of the last box, which is the answer that a solution settles on.

    Of a box that holds only a box, the inner one counts. Linear in the length of the text.
    """
    first = _BOX.search(text)
    if first is None:
        return None
    closing = _closing_braces(text, first.start())
    last: tuple[int, int, int] | None = None
    for match in _BOX.finditer(text, first.start()):
        if last is None or match.start() >= last[2]:
            last = _inside(text, match, closing) or last
    if last is None:
        return None
    start, stop = _stripped(text, *last[:2])
    while match := _BOX.match(text, start, stop):
        inner = _inside(text, match, closing)
        if inner is None or inner[2] != stop:
            break
        start, stop = _stripped(text, *inner[:2])
    return text[start:stop]


def _inside(
    text: str, match: re.Match[str], closing: dict[int, int]
) -> tuple[int, int, int] | None:
    """Where the content of a box begins and ends, and where the box ends; None for no box."""
    opening = match.end()
    if opening >= len(text):
        return None
    if text[opening] == "{":
        end = closing.get(opening)
        return None if end is None else (opening + 1, end, end + 1)
    return None if text[opening] in "}$\\" else (opening, opening + 1, opening + 1)


def _stripped(text: str, start: int, stop: int) -> tuple[int, int]:
    while start < stop and text[start].isspace():
        start += 1
    while start < stop and text[stop - 1].isspace():
        stop -= 1
    return start, stop


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
