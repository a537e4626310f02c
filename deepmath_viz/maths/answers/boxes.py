"""Where a solution states its answer."""

from __future__ import annotations

import re

_BOX = re.compile(r"\\(?:boxed|fbox)(?![A-Za-z])\s*")
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
#: A box of this is there for an answer that never came.
_UNFILLED = re.compile(r"[\s?.…_$~]*|\\(?:text|ldots|dots|cdots|quad|,)\s*(?:\{\s*\})?")
#: All that may stand between the boxes that give the parts of one answer.
_BETWEEN = re.compile(
    r"(?:\\(?:text|quad|qquad)(?![A-Za-z])|\\[()\[\],;! ]"
    r"|\b(?:and|or|with|while|is|are|equals|respectively|both|either|the|minimum|maximum|value)\b"
    r"|\(?(?:\b[a-h]|\b[ivx]{1,4}|\b\d)[.)](?=\s)"
    r"|(?<![A-Za-z\\])[A-Za-z](?:_(?:\{\w+\}|\w))?(?![A-Za-z])(?:\s*=)?|[\s,;.:&${}]|\*\*)*+",
    re.IGNORECASE,
)
_LONGEST_BETWEEN = 120
_NAMING = re.compile(
    r"(?:^|[\s,;$(])([A-Za-z](?:_(?:\{\w+\}|\w))?)\s*(?:=|\$?\s*(?:is|equals|:))[$\\(\[\s]*$"
)
#: Closes the formula around a box whose own brace was forgotten.
_FORGOTTEN = re.compile(r"([^\n$]{1,200}?)\s*(?:\$|\\\)|\\\])")


def find_boxes(text: str) -> list[tuple[int, int, str]]:
    """Every balanced, outermost `\\boxed{...}` or `\\fbox{...}` as (start, end, content), in order.

    `\\boxed 5` holds its next character. Escaped braces do not count; a box that never closes is
    no box, unless the formula around it closes on its line: `$\\boxed{5$`. Linear in the length of
    the text.
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

    Of a box that holds only a box, the inner one counts; a last box that was never filled gives way
    to the one before it. Linear in the length of the text.
    """
    boxes = _filled(text)
    return None if boxes is None else text[slice(*boxes[-1][2:])]


def boxed_answer(text: str) -> str | None:
    """The answer in the boxes of a text: the last one, or all of the last ones, joined by commas,
    where nothing but commas, names and words like `and` stands between them.

    `x is \\boxed{3} and y is \\boxed{8}` gives `x = 3, y = 8`. A box that says the same as another
    one is no further part. Linear in the length of the text.
    """
    boxes = _filled(text)
    if boxes is None:
        return None
    first = len(boxes) - 1
    while first and _joined(text[boxes[first - 1][1] : boxes[first][0]]):
        first -= 1
    parts = []
    for start, _, low, high in boxes[first:]:
        name = _NAMING.search(text[max(0, start - 40) : start])
        parts.append((name.group(1) if name else "", text[low:high]))
    names = [name for name, _ in parts]
    if not all(names) or len(set(names)) < len(names):
        parts = [("", part) for _, part in parts]
    parts = list(dict.fromkeys(parts))
    if not 2 <= len(parts) <= _PARTS:
        return text[slice(*boxes[-1][2:])]
    return ", ".join(
        f"{name} = {part}" if name and "=" not in part else part for name, part in parts
    )


def _joined(between: str) -> bool:
    return len(between) <= _LONGEST_BETWEEN and _BETWEEN.fullmatch(between) is not None


#: More boxes in a row than this are no answer in parts.
_PARTS = 12


def _filled(text: str) -> list[tuple[int, int, int, int]] | None:
    """Where every outermost box begins and ends and where the content of its innermost box does,
    up to the last one that is filled; all of them if none is, None if there is no box."""
    first = _BOX.search(text)
    if first is None:
        return None
    closing = _closing_braces(text, first.start())
    found: list[tuple[int, int, int, int]] = []
    for match in _BOX.finditer(text, first.start()):
        if found and match.start() < found[-1][1]:
            continue
        inside = _inside(text, match, closing)
        if inside is not None:
            found.append((match.start(), inside[2], *_innermost(text, *inside[:2], closing)))
    last = len(found)
    while last and _UNFILLED.fullmatch(text[slice(*found[last - 1][2:])]):
        last -= 1
    return found[: last or len(found)] or None


def _innermost(text: str, start: int, stop: int, closing: dict[int, int]) -> tuple[int, int]:
    start, stop = _stripped(text, start, stop)
    while match := _BOX.match(text, start, stop):
        inner = _inside(text, match, closing)
        if inner is None or inner[2] != stop:
            break
        start, stop = _stripped(text, *inner[:2])
    return start, stop


def _inside(
    text: str, match: re.Match[str], closing: dict[int, int]
) -> tuple[int, int, int] | None:
    """Where the content of a box begins and ends, and where the box ends; None for no box."""
    opening = match.end()
    if opening >= len(text):
        return None
    if text[opening] == "{":
        end = closing.get(opening)
        if end is not None:
            return opening + 1, end, end + 1
        rest = _FORGOTTEN.match(text, opening + 1)
        if rest is None or not _closed(rest.group(1)):
            return None
        return opening + 1, rest.end(1), rest.end(1)
    if text[opening] in "}$\\" or "\n" in match.group():
        return None  # what follows on the next line is prose, or another formula
    return opening, opening + 1, opening + 1


def _closed(text: str) -> bool:
    depth = 0
    for brace in _BRACE.findall(text):
        depth += {"{": 1, "}": -1}.get(brace, 0)
        if depth < 0:
            return False
    return depth == 0 and not _BOX.search(text)


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
