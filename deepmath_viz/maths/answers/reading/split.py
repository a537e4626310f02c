"""Cuts an answer where it comes apart: at commas, words and relations outside all brackets."""

from __future__ import annotations

import re
from functools import lru_cache

_PIECE = re.compile(
    r"\\text\s*\{[^{}]*\}|\\[A-Za-z]+|\\.|[A-Za-z]+|\d+(?:\.\d+)?|[^\s\w]|\s+|.", re.DOTALL
)
_OPENING = {"(", "[", "{", r"\{", r"\lvert", r"\langle", r"\lfloor", r"\lceil"}
_CLOSING = {")", "]", "}", r"\}", r"\rvert", r"\rangle", r"\rfloor", r"\rceil"}
_JOINING = re.compile(r"and|or|&")
RELATIONS = {
    "=": "=", "<": "<", ">": ">", r"\leq": "<=", r"\geq": ">=", r"\neq": "!=", r"\in": "in",
    r"\approx": "~", r"\equiv": "mod",
}  # fmt: skip
_OTHER_RELATIONS = {
    r"\cong", r"\sim", r"\simeq", r"\to", r"\mapsto", r"\subset", r"\subseteq", r"\mid",
    r"\subsetneq", r"\supset", r"\supseteq", r"\supsetneq",
    r"\iff", r"\implies", r"\Rightarrow", r"\Leftrightarrow", r"\propto",
    r"\nmid", r"\notin", r"\ll",
    r"\gg", r"\prec", r"\parallel", r"\perp", r"\vee", r"\wedge", r"\forall", r"\exists",
}  # fmt: skip


@lru_cache(maxsize=2048)
def pieces(text: str) -> tuple[tuple[str, int], ...]:
    """The pieces of a text, each with its depth of brackets; a bracket has its inside's depth."""
    found, depth = [], 0
    for piece in _PIECE.findall(text):
        if piece in _OPENING:
            depth += 1
        found.append((piece, depth))
        if piece in _CLOSING:
            depth -= 1
    return tuple(found)


def at_commas(text: str, *, thousands: bool) -> list[str]:
    """Cut at outer commas and semicolons.

    Args:
        text: a cleaned answer.
        thousands: leave `1,234` whole.
    """
    if "," not in text and ";" not in text:
        return [text.strip()]
    if thousands:
        text = re.sub(r"(?<![\d.,])(\d{1,3}(?:,\d{3})+)(?![\d,])", _without_commas, text)
    if any(piece == ";" and depth == 0 for piece, depth in pieces(text)):
        return _cut(text, {";"})
    return _cut(text, {","})


def at_words(text: str) -> tuple[list[str], str]:
    """Cut at outer `and`, `or`; also returns the word (or "" where there is none)."""
    if _JOINING.search(text) is None:
        return [text.strip(" ,")], ""
    found, current, word = [], "", ""
    for piece, depth in pieces(text):
        said = re.sub(r"^\\text\s*\{\s*|\s*\}$", "", piece).strip(" ,") if depth == 0 else ""
        if said in ("and", "or", "&"):
            found.append(current.strip(" ,"))
            current, word = "", said
        else:
            current += piece
    return [*found, current.strip(" ,")], word


def at_relations(text: str, but: frozenset[str] = frozenset()) -> tuple[list[str], list[str]]:
    """Cut at outer relation signs: the sides, and the signs between them.

    A sign of `RELATIONS` is returned as its short name, another relation as it stands.

    Args:
        text: a cleaned answer.
        but: signs that are none here.
    """
    sides: list[str] = []
    signs: list[str] = []
    current = ""
    for piece, depth in pieces(text):
        if depth == 0 and piece not in but and (piece in RELATIONS or piece in _OTHER_RELATIONS):
            if piece in ("=", ">") and not current.strip() and signs and signs[-1] in ("<", ">"):
                signs[-1] += piece
                continue
            sides.append(current.strip())
            signs.append(RELATIONS.get(piece, piece))
            current = ""
        else:
            current += piece
    return [*sides, current.strip()], signs


def at_set_operations(text: str) -> tuple[list[str], list[str]]:
    """Cut at outer `\\cup`, `\\cap` and `\\setminus`."""
    parts, signs, current = [], [], ""
    for piece, depth in pieces(text):
        if depth == 0 and piece in (r"\cup", r"\cap", r"\setminus"):
            parts.append(current.strip())
            signs.append(piece)
            current = ""
        else:
            current += piece
    return [*parts, current.strip()], signs


def enclosed(text: str) -> tuple[str, str, str] | None:
    """Opening bracket, inside and closing bracket of a text that one pair of brackets encloses."""
    found = pieces(text)
    if len(found) < 2 or found[0][0] not in _OPENING or found[-1][0] not in _CLOSING:
        return None
    if any(depth < 1 for _, depth in found):
        return None
    opened = [i for i, (piece, depth) in enumerate(found) if depth == 1 and piece in _OPENING]
    if opened != [0] and any(i > 0 for i in opened):
        return None
    inside = "".join(piece for piece, _ in found[1:-1]).strip()
    return found[0][0], inside, found[-1][0]


def _cut(text: str, at: set[str]) -> list[str]:
    parts, current = [], ""
    for piece, depth in pieces(text):
        if depth == 0 and piece in at:
            parts.append(current.strip())
            current = ""
        else:
            current += piece
    return [*parts, current.strip()]


def _without_commas(match: re.Match[str]) -> str:
    return match.group(1).replace(",", "")
