"""Sets of all solutions of a polynomial equation, against the solutions written out.

A list holds all of them if everything in it solves the equation and it is as long as there are
solutions: by the common divisor with the derivative over the complex numbers, by Sturm's theorem
over the real ones (Basu, Pollack, Roy, Algorithms in Real Algebraic Geometry, chapter 2.2).
"""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import pairwise
from typing import Any

from deepmath_viz.maths.answers.equality.finding import Finding
from deepmath_viz.maths.answers.equality.values.evaluation import (
    Unbounded,
    Undefined,
    context_of,
    value,
)
from deepmath_viz.maths.answers.reading import split
from deepmath_viz.maths.answers.reading.syntax import parse
from deepmath_viz.maths.answers.reading.tokens import NotMathematics
from deepmath_viz.maths.answers.reading.trees import Tree, symbols

Polynomial = list[Fraction]
_BUILT = re.compile(
    r"^\\\{\s*(?P<name>[a-z]|\\lambda)\s*(?:\\in\s*\\mathbb\s*\{?\s*(?P<of>[RC])\s*\}?)?\s*"
    r"(?:\\mid(?![A-Za-z])|:|\|)\s*(?P<equation>[^=<>]+=[^=<>]+)\\\}$",
    re.DOTALL,
)
_EQUATION = re.compile(r"^(?P<equation>(?=[^=]*\^)[^=<>,:|]+=\s*-?\s*\w+)$")
_NAMED = re.compile(
    r"^(?P<name>[a-z]|\\lambda)\s*(?:=|\\in(?![A-Za-z]))\s*(?P<rest>.*)$", re.DOTALL
)
_COMPLEX = set("z w \\lambda".split())
_HIGHEST, _DIGITS = 10, 50


def finding(one: str, two: str) -> Finding | None:
    """Whether a list holds all solutions of a polynomial equation, and nothing else; None where
    neither text is such an equation, or the other no such list."""
    if "=" not in one + two:
        return None
    for given, listed in ((one, two), (two, one)):
        found = _against(given.strip(), listed.strip())
        if found is not None:
            return Finding(found, "all solutions of a polynomial equation")
    return None


def _against(given: str, listed: str) -> bool | None:
    built = _BUILT.match(given)
    equation = built or _EQUATION.match(given)
    named = _NAMED.match(listed)
    if equation is None or not (built or named):
        return None
    tree = _difference(equation["equation"])
    if tree is None or len(symbols(tree)) != 1:
        return None
    name = symbols(tree).pop()
    if any(n is not None and n["name"].lstrip("\\") != name for n in (built, named)):
        return None
    polynomial, roots = _polynomial(tree, name), _listed(listed, name)
    if polynomial is None or not roots:
        return None
    context = context_of(_DIGITS)
    tiny = context.mpf(10) ** -30
    real = all(abs(context.im(root)) < tiny for root in roots)
    over = built["of"] if built else None
    if over is None:
        over = "C" if name in ("z", "w", "lambda") or not real else "R"
    size = sum(abs(_mp(c)) for c in polynomial)
    if not all(abs(_at(polynomial, root)) < tiny * size * (1 + abs(root)) ** len(polynomial)
               for root in roots):  # fmt: skip
        return False
    if over == "R" and not real:
        return False
    apart = [root for at, root in enumerate(roots)
             if all(abs(root - other) > tiny for other in roots[:at])]  # fmt: skip
    return len(apart) == (_complex_roots(polynomial) if over == "C" else _real_roots(polynomial))


def _difference(equation: str) -> Tree | None:
    left, _, right = equation.partition("=")
    try:
        return ("+", parse(left), ("-", parse(right)))
    except (NotMathematics, RecursionError):
        return None


def _listed(text: str, name: str) -> list[Any]:
    """The numbers in a list; none where something else stands in it."""
    text = text.strip()
    if text.startswith(r"\{") and text.endswith(r"\}"):
        text = text[2:-2]
    parts = [piece for part in split.at_words(text)[0]
             for piece in split.at_commas(part, thousands=False)]  # fmt: skip
    context, found = context_of(_DIGITS), []
    for part in parts:
        match = _NAMED.match(part.strip())
        if match and match["name"].lstrip("\\") == name:
            part = match["rest"].strip()
            part = part[2:-2] if part.startswith(r"\{") and part.endswith(r"\}") else part
        for signs in ("+-", "-+") if r"\pm" in part or r"\mp" in part else ("",):
            spelt = part.replace(r"\pm", signs[:1]).replace(r"\mp", signs[1:])
            try:
                number = value(parse(spelt), {}, _DIGITS)
            except (NotMathematics, Undefined, Unbounded, RecursionError):
                return []
            found.append(context.mpmathify(_mp(number)))
    return found


def _polynomial(tree: Tree, name: str) -> Polynomial | None:
    """The coefficients from the lowest, by differences at whole places; None for another function,
    a constant, or one of high degree."""
    try:
        values = [value(tree, {name: Fraction(x)}, _DIGITS) for x in range(_HIGHEST + 4)]
    except (Undefined, Unbounded):
        return None
    if not all(isinstance(number, Fraction) for number in values):
        return None
    heads, row = [], list(values)
    while row and any(row):
        heads.append(row[0])
        row = [b - a for a, b in pairwise(row)]
    if not 2 <= len(heads) <= _HIGHEST + 1:
        return None
    found: Polynomial = [Fraction(0)] * len(heads)
    falling: Polynomial = [Fraction(1)]  # x (x-1) ... (x-k+1) / k!
    for k, head in enumerate(heads):
        for at, c in enumerate(falling):
            found[at] += head * c
        shifted = [Fraction(0), *falling]
        falling = [(a - k * b) / (k + 1) for a, b in zip(shifted, [*falling, Fraction(0)],
                                                         strict=True)]  # fmt: skip
    return found


def _complex_roots(polynomial: Polynomial) -> int:
    return len(polynomial) - len(_divisor(polynomial, _derived(polynomial)))


def _real_roots(polynomial: Polynomial) -> int:
    """By the changes of sign of Sturm's chain at both ends of the line."""
    chain = [polynomial, _derived(polynomial)]
    while len(chain[-1]) > 1:
        rest = [-c for c in _rest(chain[-2], chain[-1])]
        if not rest:
            break
        chain.append(rest)
    ends: list[int] = []
    for sign in (-1, 1):
        signs = [p[-1] * Fraction(sign) ** (len(p) - 1) > 0 for p in chain]
        ends.append(sum(a != b for a, b in pairwise(signs)))
    return ends[0] - ends[1]


def _derived(polynomial: Polynomial) -> Polynomial:
    return [k * c for k, c in enumerate(polynomial)][1:]


def _rest(one: Polynomial, two: Polynomial) -> Polynomial:
    left = list(one)
    while len(left) >= len(two):
        factor, shift = left[-1] / two[-1], len(left) - len(two)
        for at, c in enumerate(two):
            left[at + shift] -= factor * c
        while left and not left[-1]:
            left.pop()
    return left


def _divisor(one: Polynomial, two: Polynomial) -> Polynomial:
    while two:
        one, two = two, _rest(one, two)
    return one


def _at(polynomial: Polynomial, x: Any) -> Any:
    total = x * 0
    for c in reversed(polynomial):
        total = total * x + _mp(c)
    return total


def _mp(number: Any) -> Any:
    context = context_of(_DIGITS)
    if isinstance(number, Fraction):
        return context.mpf(number.numerator) / number.denominator
    return number
