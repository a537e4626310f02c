"""Functions given case by case, against formulas and against other cases.

Both are evaluated beside, between and at the places where a condition or a formula changes; they
are the same where all of these agree, and where neither has a value.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from typing import Any

from deepmath_viz.maths.answers.equality.finding import Finding
from deepmath_viz.maths.answers.equality.values import numeric, places
from deepmath_viz.maths.answers.equality.values.evaluation import Unbounded, Undefined
from deepmath_viz.maths.answers.reading import split
from deepmath_viz.maths.answers.reading.syntax import parse
from deepmath_viz.maths.answers.reading.tokens import NotMathematics
from deepmath_viz.maths.answers.reading.trees import Tree, symbols
from deepmath_viz.maths.answers.reading.types import Cases, Formula, Shape

#: Whether a condition holds at a value.
Test = Callable[[Fraction], bool]
_PARITY = re.compile(r"([a-z])(?:is|are)?(?:an?)?(even|odd)(?:integer|number)?")
_CONGRUENT = re.compile(r"([a-z])\\equiv(-?\d+)(?:\\pmod\{?(\d+)\}?|\(\\?b?mod\{?(\d+)\}?\))")
_DIVIDES = re.compile(r"(\d+)(?:\\mid|\|)([a-z])")
_SIGNS = {"<": operator.lt, "<=": operator.le, "=": operator.eq,
          ">": operator.gt, ">=": operator.ge, "!=": operator.ne}  # fmt: skip
OPEN = Finding(None, "cases whose conditions are not understood")
_ENOUGH = 6
_PARTS = (Fraction(1, 3), Fraction(1, 2), Fraction(7, 9))
_FAR = (Fraction(1, 2), Fraction(1), Fraction(3), Fraction(17, 2), Fraction(60))


class _Function:
    """A function of one variable, with its pieces; whole: of an integer."""

    def __init__(self, shape: Cases | Formula) -> None:
        self.pieces: list[tuple[Test | None, Tree]] = []
        self.breaks: set[Fraction] = set()
        self.names: set[str] = set()
        self.whole = False
        rows = [(shape, "otherwise")] if isinstance(shape, Formula) else list(shape.rows)
        for value, condition in rows:
            if not isinstance(value, Formula):
                raise NotMathematics("a case that is no formula")
            self.pieces.append((self._test(condition), value.tree))
            self.names |= symbols(value.tree)

    def at(self, x: Fraction, name: str) -> Tree | None:
        """The piece at a place, with the place in it; None where the function has no value."""
        return next((tree for test, tree in self.pieces if test is None or test(x)), None)

    def _test(self, condition: str) -> Test | None:
        compact = condition.replace(" ", "")
        if condition == "otherwise":
            return None
        if parity := _PARITY.fullmatch(compact):
            self.names.add(parity[1])
            self.whole = True
            rest = int(parity[2] == "odd")
            return lambda x: x.denominator == 1 and x % 2 == rest
        if congruent := _CONGRUENT.fullmatch(compact):
            self.names.add(congruent[1])
            self.whole = True
            by, value = int(congruent[3] or congruent[4]), int(congruent[2])
            return lambda x: x.denominator == 1 and (x - value) % by == 0
        if divides := _DIVIDES.fullmatch(compact):
            self.names.add(divides[2])
            self.whole = True
            return lambda x: x.denominator == 1 and x % int(divides[1]) == 0
        sides, signs = split.at_relations(condition)
        if not signs or not set(signs) <= _SIGNS.keys():
            raise NotMathematics("a condition")
        trees = [parse(side) for side in sides]
        letters = set().union(*map(symbols, trees))
        if len(letters) != 1:
            raise NotMathematics("a condition")
        name = letters.pop()
        self.names.add(name)
        ends = [self._end(tree, name) for tree in trees]

        def holds(x: Fraction) -> bool:
            given = [end(x) for end in ends]
            return all(
                _SIGNS[sign](a, b) for sign, (a, b) in zip(signs, pairwise(given), strict=True)
            )

        return holds

    def _end(self, tree: Tree, name: str) -> Callable[[Fraction], Fraction]:
        if tree == ("sym", name):
            return lambda x: x
        if tree == ("fn", "abs", ("sym", name)):
            self.breaks |= {-b for b in self.breaks} | {Fraction(0)}
            return abs
        number = numeric.real_value(tree)
        if number in (float("inf"), -float("inf")):
            huge = Fraction(10**12) if number > 0 else Fraction(-(10**12))
            return lambda _: huge
        if not isinstance(number, Fraction):
            raise NotMathematics("a bound that is not rational")
        self.breaks |= {number, -number}
        return lambda _: number


def finding(gold: Shape, said: Shape) -> Finding:
    """Whether two functions are the same, of which one at least is given by cases."""
    if not (isinstance(gold, Cases | Formula) and isinstance(said, Cases | Formula)):
        return Finding(False, "an answer with a condition against one without")
    try:
        one, two = _Function(gold), _Function(said)
    except (NotMathematics, RecursionError):
        return OPEN
    names = {name for name in one.names | two.names if not name.endswith("()")}
    if len(names) != 1 or any(name.endswith("()") for name in one.names | two.names):
        return OPEN
    name = names.pop()
    seen, unclear = 0, False
    for x in _tried(one, two, name):
        here, there = one.at(x, name), two.at(x, name)
        if here is None or there is None:
            if here is not there:
                return Finding(False, "cases that cover different numbers")
            continue
        values = _placed(here, name, x), _placed(there, name, x)
        try:
            same = numeric.equal(*values)
        except Undefined:
            unclear |= any(numeric.real_value(tree) is not None for tree in values)
            continue
        except Unbounded:
            unclear = True
            continue
        if same is False:
            return Finding(False, "different values in a case")
        seen += bool(same)
        unclear |= same is None
    if seen < _ENOUGH or unclear:
        return OPEN
    return Finding(True, f"equal in every case, at {seen} places")


def _tried(one: _Function, two: _Function, name: str) -> list[Fraction]:
    breaks = sorted(one.breaks | two.breaks | {Fraction(0)})
    trees = [tree for function in (one, two) for _, tree in function.pieces]
    found = set(breaks)
    for values in places.of([name], *trees):
        at: Any = values.get(name)
        if isinstance(at, Fraction):
            found.add(at)
        if len(found) > 60:
            break
    for low, high in pairwise(breaks):
        found |= {low + (high - low) * part for part in _PARTS}
    found |= {breaks[0] - step for step in _FAR} | {breaks[-1] + step for step in _FAR}
    if one.whole or two.whole:
        return [Fraction(n) for n in range(1, 40)]
    return sorted(found)


def _placed(tree: Tree, name: str, x: Fraction) -> Tree:
    if tree == ("sym", name):
        return ("num", x)
    return tuple(_placed(part, name, x) if isinstance(part, tuple) else part for part in tree)
