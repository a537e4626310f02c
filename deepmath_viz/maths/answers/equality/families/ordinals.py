r"""Ordinals below \epsilon_0, whose sums and products do not commute: `1 + \omega` is `\omega`.

They are kept in Cantor's normal form (Jech, Set Theory, chapter 2): terms \omega^e n, the exponents
falling. A lone \omega may also be a number, such as a root of unity; then only what holds of both
is said.
"""

from __future__ import annotations

import re

from deepmath_viz.maths.answers.equality.finding import Finding
from deepmath_viz.maths.answers.equality.values import numeric
from deepmath_viz.maths.answers.equality.values.evaluation import Unbounded, Undefined
from deepmath_viz.maths.answers.reading.syntax import parse
from deepmath_viz.maths.answers.reading.tokens import NotMathematics

#: Terms with their exponents, which are ordinals, and their coefficients.
Ordinal = tuple[tuple["Ordinal", int], ...]
_TOKEN = re.compile(r"(\\omega(?![A-Za-z]))|(\d{1,6})|(\\cdot|\\times|\*|[+^{}()])|\s+")
_INFINITE_POWER = re.compile(r"\\omega\s*\^\s*\{?[^}]*\\omega")
_UNIT: Ordinal = (((), 1),)
_OMEGA: Ordinal = ((_UNIT, 1),)


def finding(one: str, two: str) -> Finding | None:
    """What can be said of two ordinals; None where one text is none, or where reckoning with them
    as with numbers says the same."""
    if r"\omega" not in one + two:
        return None
    try:
        first, second = _read(one), _read(two)
    except (ValueError, RecursionError):
        return None
    if _INFINITE_POWER.search(one + " " + two):
        return Finding(first == second, "ordinals in Cantor's normal form")
    try:
        plain = numeric.equal(parse(one), parse(two))
    except (NotMathematics, Undefined, Unbounded, RecursionError):
        return None
    if plain is not None and plain == (first == second):
        return None
    return Finding(None, "ordinals, or numbers")


def _read(text: str) -> Ordinal:
    tokens, at = [], 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if not match:
            raise ValueError("no ordinal")
        at = match.end()
        if match.group().strip():
            tokens.append(match.group().strip())
    value, rest = _sum(tokens)
    if rest:
        raise ValueError("no ordinal")
    return value


def _sum(tokens: list[str]) -> tuple[Ordinal, list[str]]:
    value, tokens = _product(tokens)
    while tokens and tokens[0] == "+":
        other, tokens = _product(tokens[1:])
        value = _added(value, other)
    return value, tokens


def _product(tokens: list[str]) -> tuple[Ordinal, list[str]]:
    value, tokens = _power(tokens)
    while tokens and tokens[0] not in ("+", ")", "}"):
        other, tokens = _power(tokens[1:] if tokens[0] in (r"\cdot", r"\times", "*") else tokens)
        value = _multiplied(value, other)
    return value, tokens


def _power(tokens: list[str]) -> tuple[Ordinal, list[str]]:
    base, tokens = _atom(tokens)
    if tokens and tokens[0] == "^":
        exponent, tokens = _atom(tokens[1:])
        if tokens and tokens[0] == "^":
            raise ValueError("a power of a power")
        base = _raised(base, exponent)
    return base, tokens


def _atom(tokens: list[str]) -> tuple[Ordinal, list[str]]:
    if not tokens:
        raise ValueError("an ordinal expected")
    head, rest = tokens[0], tokens[1:]
    if head == r"\omega":
        return _OMEGA, rest
    if head.isdigit():
        return ((((), int(head)),) if int(head) else ()), rest
    closing = {"(": ")", "{": "}"}.get(head)
    if closing is None:
        raise ValueError("an ordinal expected")
    value, rest = _sum(rest)
    if not rest or rest[0] != closing:
        raise ValueError("an open bracket")
    return value, rest[1:]


def _added(one: Ordinal, two: Ordinal) -> Ordinal:
    if not two:
        return one
    head = two[0]
    kept = tuple(term for term in one if _less(head[0], term[0]))
    equal = next((term for term in one if term[0] == head[0]), None)
    return (*kept, (head[0], head[1] + (equal[1] if equal else 0)), *two[1:])


def _multiplied(one: Ordinal, two: Ordinal) -> Ordinal:
    if not one or not two:
        return ()
    found: Ordinal = ()
    for exponent, number in two:
        if exponent:
            part: Ordinal = ((_added(one[0][0], exponent), number),)
        else:
            part = ((one[0][0], one[0][1] * number), *one[1:])
        found = _added(found, part)
    return found


def _raised(base: Ordinal, exponent: Ordinal) -> Ordinal:
    limit = tuple(term for term in exponent if term[0])
    finite = sum(number for power, number in exponent if not power)
    if not base or finite > 20:
        raise ValueError("a power that is not known")
    found = _UNIT
    if limit:
        if not base[0][0]:
            if base != _UNIT and limit != _OMEGA:
                raise ValueError("a power that is not known")
            found = _UNIT if base == _UNIT else _OMEGA
        else:
            found = ((_multiplied(base[0][0], limit), 1),)
    for _ in range(finite):
        found = _multiplied(found, base)
    return found


def _less(one: Ordinal, two: Ordinal) -> bool:
    for (a, n), (b, m) in zip(one, two, strict=False):
        if a != b:
            return _less(a, b)
        if n != m:
            return n < m
    return len(one) < len(two)
