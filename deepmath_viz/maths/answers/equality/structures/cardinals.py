r"""Infinite cardinals, whose sums and products are no arithmetic: `\aleph_0 + 1` is `\aleph_0`.

A sum or product with an infinite cardinal is its largest member, and a power of one with a finite
exponent is itself; n^{\aleph_0} is 2^{\aleph_0} for 2 <= n <= 2^{\aleph_0} (Jech, Set Theory,
chapters 3 and 5; with choice). Whether 2^{\aleph_0} is \aleph_1 is not decided by the axioms.
"""

from __future__ import annotations

import re

from deepmath_viz.maths.answers.equality.finding import Finding
from deepmath_viz.maths.answers.reading.words import worded

_ALEPH = re.compile(r"\\aleph(?![A-Za-z])")
#: Cardinals of sets that have a letter, and of what is countable and not finite.
_SIZE = re.compile(r"(?:\||\\lvert)\s*\\mathbb\s*\{?\s*([NZQRC])\s*\}?\s*(?:\||\\rvert)")
_COUNTABLE = re.compile(
    r"(?:it is |the set is |a )?(?:countabl[ye] (?:and )?infinite|denumerable"
    r"|infinite and countable)(?: set)?",
    re.IGNORECASE,
)
_CONTINUUM_SAID = re.compile(
    r"^(?:the )?(?:cardinality of (?:the )?continuum|continuum|cardinality of the reals)\.?$",
    re.IGNORECASE,
)
_TOKEN = re.compile(
    r"\\aleph\s*_\s*(?:\{\s*(\d)\s*\}|(\d))|(\d{1,6})|(\\cdot|\\times|\*|[+^{}()])|\s+"
)
#: What nobody may reckon with as with numbers; lists and statements are left to their own rules.
_RECKONED = re.compile(r"^[^,;=<>:]*[-+*/][^,;=<>:]*$|^[^,;=<>:]*\\(?:cdot|times|frac)[^,;=<>:]*$")
#: A finite cardinal is itself; aleph_n is n above this, and 2^{aleph_0} stands for itself.
_INFINITE = 10**9
_CONTINUUM = -1


def finding(one: str, two: str) -> Finding | None:
    """Whether two cardinals are the same; None where neither is infinite."""
    if not (_ALEPH.search(one) or _ALEPH.search(two)):
        return None
    one, two = (_SIZE.sub(_size_of, text) for text in (one, two))
    one, two = (_CONTINUUM_SAID.sub(r"2^{\\aleph_0}", worded(text)) for text in (one, two))
    one, two = (r"\aleph_0" if _COUNTABLE.fullmatch(worded(text)) else text for text in (one, two))
    first, second = _read(one), _read(two)
    if first is None or second is None:
        reckoned = any(_ALEPH.search(text) and _RECKONED.search(text) for text in (one, two))
        same_text = one.strip() == two.strip()
        return Finding(None, "infinite cardinals") if reckoned and not same_text else None
    if first == second:
        return Finding(True, "the same cardinal")
    if _CONTINUUM in (first, second) and max(first, second) > _INFINITE:
        return Finding(None, "the axioms do not say how large the continuum is")
    return Finding(False, "different cardinals")


def _size_of(match: re.Match[str]) -> str:
    return r"\aleph_0" if match[1] in "NZQ" else r"2^{\aleph_0}"


def _read(text: str) -> int | None:
    tokens: list[str | int] = []
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if not match:
            return None
        at = match.end()
        if match[1] or match[2]:
            tokens.append(_INFINITE + int(match[1] or match[2]))
        elif match[3]:
            tokens.append(int(match[3]))
        elif match[4]:
            tokens.append("*" if match[4] in (r"\cdot", r"\times", "*") else match[4])
    try:
        value, rest = _sum(tokens)
    except (ValueError, RecursionError):
        return None
    return None if rest else value


def _sum(tokens: list[str | int]) -> tuple[int, list[str | int]]:
    value, tokens = _product(tokens)
    while tokens and tokens[0] == "+":
        other, tokens = _product(tokens[1:])
        value = _joined(value, other, value + other)
    return value, tokens


def _product(tokens: list[str | int]) -> tuple[int, list[str | int]]:
    value, tokens = _power(tokens)
    while tokens and tokens[0] not in ("+", ")", "}"):
        other, tokens = _power(tokens[1:] if tokens[0] == "*" else tokens)
        value = 0 if 0 in (value, other) else _joined(value, other, value * other)
    return value, tokens


def _joined(one: int, two: int, finite: int) -> int:
    """The larger of two cardinals, or what finite ones give."""
    if _CONTINUUM in (one, two):
        if max(one, two) > _INFINITE:
            raise ValueError("the continuum and a larger aleph")
        return _CONTINUUM
    return finite if max(one, two) < _INFINITE else max(one, two)


def _power(tokens: list[str | int]) -> tuple[int, list[str | int]]:
    base, tokens = _atom(tokens)
    if not tokens or tokens[0] != "^":
        return base, tokens
    exponent, tokens = _atom(tokens[1:])
    if exponent == _INFINITE and (2 <= base <= _INFINITE or base == _CONTINUUM):
        return _CONTINUUM, tokens
    if 1 <= exponent < 30 and (base >= _INFINITE or base == _CONTINUUM):
        return base, tokens
    if 0 <= base < 1000 and 0 <= exponent < 3:
        return int(base**exponent), tokens
    raise ValueError("a power that is not known")


def _atom(tokens: list[str | int]) -> tuple[int, list[str | int]]:
    if not tokens:
        raise ValueError("a cardinal expected")
    head = tokens[0]
    if isinstance(head, int):
        return head, tokens[1:]
    closing = {"(": ")", "{": "}"}.get(head)
    if closing is None:
        raise ValueError("a cardinal expected")
    value, rest = _sum(tokens[1:])
    if not rest or rest[0] != closing:
        raise ValueError("an open bracket")
    return value, rest[1:]
