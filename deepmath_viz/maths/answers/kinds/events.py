r"""Probabilities of events: `P(A^c)` is `1 - P(A)`, `P(A \cup B)` is `P(A) + P(B) - P(A \cap B)`.

Every event that letters make is a union of atoms, in which each letter's event happens or does not;
a probability is the sum of those of its atoms, and all of them add up to one.
"""

from __future__ import annotations

import re

_CALL = re.compile(r"(?<![A-Za-z\\])P\s*[(\[]")
_TOKEN = re.compile(
    r"\s*(?:(?P<sign>\\(?:cap|cup|setminus)(?![A-Za-z])|,)|(?P<letter>[A-E])(?![A-Za-z])"
    r"|(?P<open>\()|(?P<close>\))"
    r"|(?P<after>\^\s*(?:\{\s*c\s*\}|c)|')|\\(?:bar|overline)\s*\{?\s*(?P<without>[A-E])\s*\}?)"
)
_LETTER = re.compile(r"(?<![A-Za-z\\])[A-E](?![A-Za-z])")
_MADE = re.compile(
    r"P\s*[(\[][^=<>]*"
    r"(?:\\(?:cap|cup|setminus|mid|overline|bar)|\||\^\s*\{?\s*c|[A-E]'|,)"
)
_MOST = 3
Atoms = frozenset[int]


def written_out(one: str, two: str) -> tuple[str, str] | None:
    """Both texts with the probabilities of atoms, where one has that of a compound event; None
    where something else stands in a probability."""
    if not (_MADE.search(one) or _MADE.search(two)) or "=" in one + two:
        return None
    if not (_CALL.search(one) and _CALL.search(two)):
        return None
    letters = sorted({n for text in (one, two) for inside in _insides(text)
                      for n in _LETTER.findall(inside)})  # fmt: skip
    if not 1 <= len(letters) <= _MOST:
        return None
    try:
        return _replaced(one, letters), _replaced(two, letters)
    except ValueError:
        return None


def is_single(text: str) -> bool:
    """Whether a text is one probability and nothing else."""
    return [(start, end + 1) for start, _, end in _calls(text.strip())] == [(0, len(text.strip()))]


def _insides(text: str) -> list[str]:
    return [text[start:end] for _, start, end in _calls(text)]


def _calls(text: str) -> list[tuple[int, int, int]]:
    """Where every probability begins, and its inside begins and ends."""
    found = []
    for match in _CALL.finditer(text):
        depth = 0
        for at in range(match.end() - 1, len(text)):
            depth += (text[at] in "([") - (text[at] in ")]")
            if not depth:
                found.append((match.start(), match.end(), at))
                break
    return found


def _replaced(text: str, letters: list[str]) -> str:
    found, last = "", 0
    for begin, start, end in _calls(text):
        parts = re.split(r"\\mid(?![A-Za-z])|\|", text[start:end])
        if len(parts) > 2:
            raise ValueError("two conditions")
        events = [_event(part, letters) for part in parts]
        if len(events) == 2:
            made = rf"\frac{{{_sum(events[0] & events[1], letters)}}}{{{_sum(events[1], letters)}}}"
        else:
            made = f"({_sum(events[0], letters)})"
        found, last = found + text[last:begin] + made, end + 1
    return found + text[last:]


def _sum(atoms: Atoms, letters: list[str]) -> str:
    whole = 2 ** len(letters)
    if 0 in atoms:
        return "1" + "".join(f"-q_{{{at}}}" for at in range(1, whole) if at not in atoms)
    return "+".join(f"q_{{{at}}}" for at in sorted(atoms)) or "0"


def _event(text: str, letters: list[str]) -> Atoms:
    atoms, rest = _joined(text.strip(), letters)
    if rest:
        raise ValueError("no event")
    return atoms


def _joined(text: str, letters: list[str]) -> tuple[Atoms, str]:
    atoms, text = _single(text, letters)
    signs = set()
    while (match := _TOKEN.match(text)) and match["sign"]:
        sign = match["sign"].replace(",", r"\cap")
        signs.add(sign)
        if len(signs) > 1:
            raise ValueError("which first?")
        other, text = _single(text[match.end() :], letters)
        atoms = (atoms & other if sign == r"\cap" else atoms | other if sign == r"\cup"
                 else atoms - other)  # fmt: skip
    return atoms, text.strip()


def _single(text: str, letters: list[str]) -> tuple[Atoms, str]:
    match = _TOKEN.match(text)
    if match is None:
        raise ValueError("no event")
    every = frozenset(range(2 ** len(letters)))
    rest = text[match.end() :]
    if name := match["letter"] or match["without"]:
        bit = 2 ** letters.index(name)
        atoms = frozenset(at for at in every if at & bit)
        atoms = every - atoms if match["without"] else atoms
    elif match["open"]:
        atoms, rest = _joined(rest, letters)
        closing = _TOKEN.match(rest)
        if closing is None or not closing["close"]:
            raise ValueError("an open bracket")
        rest = rest[closing.end() :]
    else:
        raise ValueError("no event")
    while (after := _TOKEN.match(rest)) and after["after"]:
        atoms, rest = every - atoms, rest[after.end() :]
    return atoms, rest
