"""The same two things joined by another sign: `p \\wedge q` is no `p \\vee q`."""

from __future__ import annotations

import re

from deepmath_viz.maths.answers.reading import split
from deepmath_viz.maths.answers.reading.normalise import canonical
from deepmath_viz.maths.answers.reading.split import pieces

#: Signs of one field, of which any two give different things.
_LOGIC = {r"\wedge", r"\vee", r"\oplus", r"\to", r"\Rightarrow", r"\iff", r"\Leftrightarrow",
          r"\leftrightarrow", r"\veebar"}  # fmt: skip
_SETS = {r"\cup", r"\cap", r"\setminus", r"\triangle", r"\Delta"}
_SPACES = {r"\times", r"\vee", r"\#", r"\sqcup", r"\amalg", r"\wedge"}
_GROUPS = {r"\times", r"\rtimes", r"\ltimes", "*", r"\wr"}
_MODULES = {r"\otimes", r"\oplus", r"\wedge"}
_IDEALS = {"+", r"\cap", r"\cup"}
_NO_RELATIONS = frozenset({r"\wedge", r"\vee", r"\to", r"\Rightarrow", r"\iff", r"\Leftrightarrow"})
_SAME = ({r"\to", r"\Rightarrow"}, {r"\iff", r"\Leftrightarrow", r"\leftrightarrow"},
         {r"\oplus", r"\veebar"}, {r"\triangle", r"\Delta"}, {r"\sqcup", r"\amalg"},
         {r"\rtimes", r"\ltimes"})  # fmt: skip
_SIGNS = _IDEALS | _LOGIC | _SETS | _SPACES | _GROUPS | _MODULES
_PROPOSITION = re.compile(r"(?:\\neg\s*|\\lnot\s*)?[p-sA-CP-SX-Z]")
_SET = re.compile(r"[A-Z](?:_\w)?|\([^()]*\)")
_STRUCTURE = re.compile(r".*(?:[A-Z]|\\mathbb|\\[A-Z]).*", re.DOTALL)
_HALVES = re.compile(r"[VWMNUAB]|\\omega|\\eta|\\alpha|\\beta|[a-zA-Z](?:_\w)?")


#: Signs that join things whose order means nothing.
_COMMUTING = (r"\sqcup", r"\amalg", r"\oplus", r"\uplus")


def are_reordered(one: str, two: str) -> bool:
    """Whether two texts join the same things in another order by a sign for which it means
    nothing."""
    for sign in _COMMUTING:
        if sign in one and sign in two:
            parts = [sorted(canonical(part.strip()) for part in _parts(text, sign))
                     for text in (one, two)]  # fmt: skip
            if parts[0] == parts[1] and len(parts[0]) > 1:
                return True
    return False


def _parts(text: str, sign: str) -> list[str]:
    found, current = [], ""
    for piece, depth in pieces(text):
        if depth == 0 and piece == sign:
            found.append(current)
            current = ""
        else:
            current += piece
    return [*found, current]


def are_other(one: str, two: str) -> bool:
    """Whether two texts join the same two things by different signs."""
    equations = [split.at_relations(text, _NO_RELATIONS) for text in (one, two)]
    if all(signs == ["="] for _, signs in equations):
        (left, right), (other, last) = (parts for parts, _ in equations)
        if canonical(right) != canonical(last):
            return False
        one, two = left, other
    first, second = _joined(one), _joined(two)
    if first is None or second is None or first[1] == second[1]:
        return False
    if first[0] != second[0] or any({first[1], second[1]} <= row for row in _SAME):
        return False
    signs, sides = {first[1], second[1]}, first[0]
    apart = sides[0] != sides[1]
    if signs <= _LOGIC and apart and all(map(_PROPOSITION.fullmatch, sides)):
        return True
    if signs <= _IDEALS and apart and all(map(_SET.fullmatch, sides)):
        return True
    if signs <= _SETS and apart and all(map(_SET.fullmatch, sides)):
        return True
    if signs <= _MODULES and apart and all(map(_HALVES.fullmatch, sides)):
        return True
    return (
        (signs <= _SPACES or signs <= _GROUPS)
        and all(map(_STRUCTURE.fullmatch, sides))
        and (r"\wedge" not in signs or r"\times" in signs)
    )


def _joined(text: str) -> tuple[tuple[str, str], str] | None:
    """The two things that one sign joins, and the sign."""
    found, current, signs = [], "", []
    for piece, depth in pieces(text):
        if depth == 0 and (piece in _SIGNS):
            found.append(current)
            signs.append(piece)
            current = ""
        else:
            current += piece
    if len(signs) != 1:
        return None
    one, two = (canonical(part.strip()) for part in (found[0], current))
    return ((one, two), signs[0]) if one and two else None
