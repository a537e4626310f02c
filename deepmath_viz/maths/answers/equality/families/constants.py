"""Families of functions with arbitrary constants: `C_1 e^x + C_2 e^{-x}`, under any names.

A family that is linear in its constants is one function plus a span of others; two are the same if
the spans are, and the difference of the single functions lies in them. Whether that is so is seen
at more places than there are functions, in 50 digits.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

from deepmath_viz.maths.answers.equality.families import linear
from deepmath_viz.maths.answers.equality.finding import Finding
from deepmath_viz.maths.answers.equality.values import numeric, places
from deepmath_viz.maths.answers.equality.values.evaluation import (
    Unbounded,
    Undefined,
    context_of,
    value,
)
from deepmath_viz.maths.answers.reading.progressions import placed
from deepmath_viz.maths.answers.reading.syntax import parse
from deepmath_viz.maths.answers.reading.tokens import CALLED, NotMathematics, Reading
from deepmath_viz.maths.answers.reading.trees import Tree, symbols

_HINT = re.compile(r"(?<![A-Za-z\\])[cCA](?:_|(?![A-Za-z]))")
_LABEL = re.compile(
    r"(?P<name>\\?[A-Za-z]+)\s*(?P<given>\(\s*\w(?:\s*,\s*\w)*\s*\)|_\s*\{?[nk]\}?)?\s*=(?P<body>[^=]*)"
)
_CONSTANT = re.compile(r"[cCABDK]|[cCAB]_\{?\d\}?")
#: What says of one side at least that its letters are arbitrary constants.
_ARBITRARY = re.compile(r"[cC]|[cCA]_\{?\d\}?")
_CAPITALS = set("A B C D K".split())
_VARIABLES = set("x y t z r s u v n theta phi".split())
_MOST, _PLACES = 5, 14


def finding(one: str, two: str) -> Finding | None:
    """Whether two families with several constants are the same; None where one text is none."""
    if not (_HINT.search(one) or _HINT.search(two)):
        return None
    labels = [_LABEL.fullmatch(text.strip()) for text in (one, two)]
    if labels[0] and labels[1] and labels[0]["name"] != labels[1]["name"]:
        return None
    given = [label["given"] for label in labels if label and label["given"]]
    if len(set(given)) > 1:
        return None
    bodies = [
        label["body"] if label else text for label, text in zip(labels, (one, two), strict=True)
    ]
    if any(re.search(r"[=<>,;:]|\\(?:in|text|leq|geq|pm)(?![A-Za-z])", body) for body in bodies):
        return None
    first, second = (_family(body) for body in bodies)
    if first is None or second is None:
        return None
    constants = [names for names, _ in (first, second)]
    lone = len(constants[0]) == len(constants[1]) == 1 and constants[0] != constants[1]
    least = 1 if lone and all(map(_usual, constants)) else 2
    if len(constants[0]) != len(constants[1]) or not least <= len(constants[0]) <= _MOST:
        return None
    if not any(_ARBITRARY.fullmatch(name) for names in constants for name in names):
        return None
    letters = symbols(first[1]) | symbols(second[1])
    free = letters - set(constants[0]) - set(constants[1])
    if not free & _VARIABLES or any(name.endswith("()") for name in letters):
        return None
    sampled = _sampled(first, second, sorted(free))
    if sampled is None:
        return _turned(first, second) if lone else None
    (base, span), (other, others) = sampled
    if not linear.same_span(span, others):
        return Finding(False, "families of other functions")
    size = max(1, *(abs(number) for number in (*base, *other)))
    apart = [(a - b) / size for a, b in zip(base, other, strict=True)]
    same = linear.rank([*span, apart]) == linear.rank(span)
    if linear.rank(span) < len(span):
        return None
    return Finding(same, "families of functions, whatever their constants are called")


def _usual(names: list[str]) -> bool:
    """Whether the one letter is one that constants of integration have."""
    return names[0].partition("_")[0] in "cCKA"


def _turned(first: tuple[list[str], Tree], second: tuple[list[str], Tree]) -> Finding:
    """Families with one constant each, in which one is the other's negative or its reciprocal."""
    (mine, one), (theirs, two) = (first[0][0], first[1]), (second[0][0], second[1])
    name: Tree = ("sym", theirs)
    unit: Tree = ("num", Fraction(1))
    for other in (name, ("-", name), ("/", unit, name), ("-", ("/", unit, name))):
        if numeric.equal(placed(one, mine, other), two):
            return Finding(True, "a family with another name or sign of its constant")
    return Finding(None, "families whose constants may be related")


def _family(body: str) -> tuple[list[str], Tree] | None:
    try:
        tree = parse(body, Reading(calls=CALLED - _CAPITALS))
    except (NotMathematics, RecursionError):
        return None
    names = sorted(name for name in symbols(tree) if _CONSTANT.fullmatch(name))
    return names, tree


def _sampled(
    first: tuple[list[str], Tree], second: tuple[list[str], Tree], free: list[str]
) -> list[tuple[list[Any], list[list[Any]]]] | None:
    """For both families the values of the function without constants, and of the functions behind
    the constants, at the same places; None where one is not linear in its constants."""
    found: list[tuple[list[Any], list[list[Any]]]] = [([], [[] for _ in names])
                                                      for names, _ in (first, second)]  # fmt: skip
    seen = 0
    for at in places.of(free, first[1], second[1]):
        here = {name: number for name, number in at.items() if name in free}
        try:
            both = [_at(names, tree, here) for names, tree in (first, second)]
        except (Undefined, Unbounded):
            continue
        for row, (base, span) in zip(both, found, strict=True):
            if row is None:
                return None
            base.append(row[0])
            for column, number in zip(span, row[1:], strict=True):
                column.append(number)
        seen += 1
        if seen >= _PLACES:
            return found
    return None


def _at(names: list[str], tree: Tree, here: dict[str, Any]) -> list[Any] | None:
    context = context_of(linear.DIGITS)

    def of(constants: list[int]) -> Any:
        given = {name: Fraction(n) for name, n in zip(names, constants, strict=True)}
        found = value(tree, {**here, **given}, linear.DIGITS)
        if isinstance(found, Fraction):
            return context.mpf(found.numerator) / found.denominator
        return context.mpmathify(found)

    base = of([0] * len(names))
    row = [of([int(i == at) for i in range(len(names))]) - base for at in range(len(names))]
    tried = [2 * at + 3 for at in range(len(names))]
    expected = base + sum(n * number for n, number in zip(tried, row, strict=True))
    size = abs(base) + sum(abs(number) for number in row) + context.mpf(10) ** -40
    return [base, *row] if abs(of(tried) - expected) <= size * context.mpf(10) ** -30 else None
