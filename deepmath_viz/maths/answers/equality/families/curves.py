"""Families of curves with one constant: `y^3 - x^3 = C`, in any form.

Through almost every place goes one curve of a family; two families are the same if their curves
have the same direction there.
"""

from __future__ import annotations

import re
from fractions import Fraction
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

_CONSTANTS = {"C", "c", "K", "C_1", "c_1"}
_VARIABLES = set("x y t r u v z s theta".split())
_EXPLICIT = re.compile(r"^[a-z](?:\([a-z]\))?\s*=[^=]*$")
_CALLED = re.compile(r"(?<=[a-z])\([a-z]\)(?=\s*=)")
_DIGITS, _WANTED = 40, 4
_PLACES = ((1.3, 0.7), (0.4, 1.9), (2.1, 2.6), (0.9, 0.2), (1.7, 3.1), (-0.6, 1.2), (0.8, -1.4))


def finding(one: str, two: str) -> Finding | None:
    """Whether two families of curves are the same; None where one text is none, or it is not
    known."""
    if not ("=" in one and "=" in two) or all(map(_EXPLICIT.match, (one, two))):
        return None
    first, second = _family(one), _family(two)
    if first is None or second is None or first[2] != second[2]:
        return None
    context, seen = context_of(_DIGITS), 0
    for place in _PLACES:
        at = {name: context.mpf(x) for name, x in zip(first[2], place, strict=True)}
        a, b = (_direction(tree, name, at) for tree, name, _ in (first, second))
        if a is None or b is None:
            continue
        apart, size = abs(a - b), abs(a) + abs(b)
        if apart > size * context.mpf(10) ** -10:
            return None if seen else Finding(False, "families of curves in other directions")
        seen += 1
    return Finding(True, "families of curves with one direction") if seen >= _WANTED else None


def _family(text: str) -> tuple[Tree, str, tuple[str, ...]] | None:
    """What is zero on a curve, its constant, and its two variables."""
    sides, signs = split.at_relations(_CALLED.sub("", text))
    if signs != ["="]:
        return None
    try:
        tree: Tree = ("+", parse(sides[0]), ("-", parse(sides[1])))
    except (NotMathematics, RecursionError):
        return None
    constants = symbols(tree) & _CONSTANTS
    variables = tuple(sorted(symbols(tree) - constants))
    if len(constants) != 1 or len(variables) != 2 or not {*variables} <= _VARIABLES:
        return None
    return tree, constants.pop(), variables


def _direction(tree: Tree, name: str, at: dict[str, Any]) -> Any | None:
    """The slope of the curve through a place; None where there is none, or several."""
    context = context_of(_DIGITS)

    def of(**moved: Any) -> Any:
        return context.mpmathify(_mp(value(tree, {**at, **moved}, _DIGITS)))

    try:
        heights = [of(**{name: context.mpf(c)}) for c in (0, 1, 2)]
        rise = heights[1] - heights[0]
        if not rise or abs(heights[2] - heights[1] - rise) > abs(rise) * context.mpf(10) ** -20:
            return _turned(tree, name, at, of)
        return _slope(name, at, of, -heights[0] / rise)
    except (Undefined, Unbounded, ZeroDivisionError):
        return None


def _turned(tree: Tree, name: str, at: dict[str, Any], of: Any) -> Any | None:
    """The same where the constant does not stand in it as a factor or summand."""
    context = context_of(_DIGITS)
    for start in (0.7, 3, -1.1):
        try:
            root = context.findroot(lambda c: of(**{name: c}), start, maxsteps=60)
            return _slope(name, at, of, root)
        except (Undefined, Unbounded, ValueError, ZeroDivisionError, TypeError):
            continue
    return None


def _slope(name: str, at: dict[str, Any], of: Any, constant: Any) -> Any | None:
    context = context_of(_DIGITS)
    step, along = context.mpf(10) ** -12, []
    for variable, x in at.items():
        ends = [of(**{name: constant, variable: x + sign * step}) for sign in (1, -1)]
        along.append((ends[0] - ends[1]) / (2 * step))
    if any(abs(context.im(number)) > 1e-15 for number in (*along, constant)):
        return None
    return -along[0] / along[1] if abs(along[1]) > 1e-15 else None


def _mp(number: Any) -> Any:
    context = context_of(_DIGITS)
    if isinstance(number, Fraction):
        return context.mpf(number.numerator) / number.denominator
    return number
