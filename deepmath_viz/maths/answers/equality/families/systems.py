"""Conditions that hold together: `a < \\min(1, 2 - b)` is `a < 1` and `a < 2 - b`."""

from __future__ import annotations

import re
from collections.abc import Callable

from deepmath_viz.maths.answers.equality.finding import Finding
from deepmath_viz.maths.answers.reading import split
from deepmath_viz.maths.answers.reading.tokens import CALLED

_EXTREME = re.compile(r"\\(?P<which>min|max)\s*(?:\\\{|\(|\{)\s*(?P<given>.*)(?:\\\}|\)|\})\s*")
_SMALLER = {"<", "<="}
_WRITTEN = {"<=": r"\leq", ">=": r"\geq"}
_ORDER = {"<", "<=", ">", ">="}
_LETTER = re.compile(r"(?<![A-Za-z\\])[A-Za-z](?![A-Za-z])")


def finding(one: str, two: str, again: Callable[[str, str], Finding]) -> Finding | None:
    """Whether two systems of inequalities in several letters are the same; None where one text is
    none, or both are single ones.

    Args:
        one: the final answer.
        two: the answer.
        again: compares two inequalities.
    """
    if not re.search(r"[<>]|\\[lg]eq", one) or not re.search(r"[<>]|\\[lg]eq", two):
        return None
    first, second = _conditions(one), _conditions(two)
    if first is None or second is None or (len(first[1]) < 2 and len(second[1]) < 2):
        return None
    letters = {*_LETTER.findall(" ".join(first[1]))} | {*_LETTER.findall(" ".join(second[1]))}
    if len(letters - CALLED) < 2 or len(first[1]) != len(second[1]):
        return None
    left = list(second[1])
    for condition in first[1]:
        at = next((i for i, other in enumerate(left) if again(condition, other).same), None)
        if at is None:
            return Finding(None, "conditions in several letters")
        left.pop(at)
    if first[0] != second[0]:
        return Finding(False, "conditions that hold together, or one of them")
    return Finding(True, "the same conditions in any order")


def _conditions(text: str) -> tuple[str, list[str]] | None:
    """Whether all conditions are meant or one of them, and the conditions."""
    parts, word = split.at_words(text)
    if not word:
        parts, word = split.at_commas(text, thousands=False), "and"
    found, joined = [], {word} if len(parts) > 1 else set()
    for part in parts:
        sides, signs = split.at_relations(part)
        if len(signs) != 1 or signs[0] not in _ORDER or not all(sides):
            return None
        extreme = [_EXTREME.fullmatch(side) for side in sides]
        at = next((i for i, match in enumerate(extreme) if match), None)
        match = extreme[at] if at is not None else None
        if at is None or match is None:
            found.append(part)
            continue
        smaller = (signs[0] in _SMALLER) == (at == 1)
        joined.add("and" if smaller == (match["which"] == "min") else "or")
        sign = _WRITTEN.get(signs[0], signs[0])
        for given in split.at_commas(match["given"], thousands=False):
            found.append(f"{sides[0]} {sign} {given}" if at else f"{given} {sign} {sides[1]}")
    return (joined.pop() if joined else "and", found) if len(joined) < 2 else None
