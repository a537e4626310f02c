"""Unions over every integer, `\\bigcup_n [2n, 2n+1)`, on a stretch of the line; and sets made of
other sets, of which an identity holds for all: `A \\setminus B` is `A \\cap B^c`."""

from __future__ import annotations

import re
from fractions import Fraction

from deepmath_viz.maths.answers.equality import containers, realsets
from deepmath_viz.maths.answers.equality.families import propositions
from deepmath_viz.maths.answers.equality.finding import Finding
from deepmath_viz.maths.answers.reading import parse as shapes
from deepmath_viz.maths.answers.reading.tokens import Reading

_UNION = re.compile(
    r"^\\bigcup\s*(?:\\limits)?\s*_\s*\{\s*(?P<name>[a-z])\s*\\in\s*\\mathbb\s*\{?\s*Z\s*\}?\s*\}\s*(?P<body>.*)$",
    re.DOTALL,
)
_REACH, _WINDOW = 40, 8
_SIGN = re.compile(r"\\(?:cup|cap|setminus|triangle)(?![A-Za-z])|\^\s*\{?\s*c\b|\\(?:overline|bar)")
_WITHOUT = re.compile(
    r"(?P<of>[A-Z]|\([^()]*\))\s*(?:\^\s*(?:\{\s*(?:c|C|\\complement)\s*\}|c|C|\\complement)|')"
)
_LOGIC = {r"\cup": r"\vee ", r"\cap": r"\wedge ", r"\triangle": r"\oplus "}
_MINUS = re.compile(r"(?P<a>[A-Z]|\([^()]*\))\s*\\setminus\s*(?P<b>[A-Z](?![A-Za-z])|\([^()]*\))")


def finding(one: str, two: str) -> Finding | None:
    """Whether two unions over the integers, or two sets made of others, are the same; None where
    one text is none, or it is not known."""
    if r"\bigcup" in one and r"\bigcup" in two:
        return _unions(one, two)
    if not (_SIGN.search(one) and _SIGN.search(two)):
        return None
    first, second = _as_logic(one), _as_logic(two)
    if first is None or second is None:
        return None
    same = propositions.are_same(first, second)
    return Finding(True, "the same set, whatever its parts are") if same else None


def _unions(one: str, two: str) -> Finding | None:
    sets = []
    for match in (_UNION.match(one.strip()), _UNION.match(two.strip())):
        if match is None:
            return None
        name = re.compile(rf"(?<![A-Za-z\\]){match['name']}(?![A-Za-z])")
        found: containers.Pieces = ()
        for n in range(-_REACH, _REACH + 1):
            text = name.sub(f"({n})", match["body"])
            text = re.sub(r"(?<=\d)(?=\()", r"\\cdot ", text)
            pieces = containers.solved(shapes.read(text, Reading(), thousands=False))
            if pieces is None:
                return None
            found = (*found, *pieces)
        ends = realsets.union(found)
        if not ends or ends[0].low > -_WINDOW or ends[-1].high < _WINDOW:
            return None
        inside = realsets.Piece(Fraction(-_WINDOW), True, Fraction(_WINDOW), True)
        sets.append(realsets.intersection(ends, (inside,)))
    return Finding(realsets.same_set(*sets), "unions over the integers, on a stretch of the line")


def _as_logic(text: str) -> str | None:
    """What it means for a point to lie in the set; None of what is not made of letters so."""
    if re.search(r"[=<>,\d:]|\\(?:in|mathbb|times|text)(?![A-Za-z])", text):
        return None
    for _ in range(6):
        text = _WITHOUT.sub(r"(\\neg \g<of>)", text)
        text = _MINUS.sub(r"(\g<a> \\wedge (\\neg \g<b>))", text)
    if r"\setminus" in text:
        return None
    for sign, logic in _LOGIC.items():
        text = logic.join(re.split(rf"\{sign}(?![A-Za-z])", text))
    return text
