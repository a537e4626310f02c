"""Solutions in steps: `x = \\frac{\\pi}{2} + k\\pi` for every integer k, in any form.

A set is the union of a few progressions; every member is a + b*pi with rational a and b, so that
two sets are compared exactly, on a stretch of more than two common periods around zero.
"""

from __future__ import annotations

import math
import re
from fractions import Fraction
from functools import reduce

from deepmath_viz.maths.answers.equality.finding import Finding
from deepmath_viz.maths.answers.equality.values.evaluation import Unbounded, Undefined, value
from deepmath_viz.maths.answers.reading import split
from deepmath_viz.maths.answers.reading.progressions import placed
from deepmath_viz.maths.answers.reading.syntax import parse
from deepmath_viz.maths.answers.reading.tokens import NotMathematics
from deepmath_viz.maths.answers.reading.trees import PI, Tree, contains, symbols

#: A member, as its rational part and its multiple of pi.
Member = tuple[Fraction, Fraction]
_Z = r"\\mathbb\s*\{?\s*Z\s*\}?"
_WORDS = (
    r"(?:\\text\s*\{[\s,]*(?:where|for|with|for (?:all|any|every|each|some|integers?)|,)?\s*\})?"
)
_DECLARED = re.compile(
    rf"^(?P<body>.*?)[\s,;]*(?:\(\s*)?{_WORDS}\s*(?P<name>[a-z])\s*"
    rf"(?:\\in\s*{_Z}|\\text\s*\{{\s*(?:is )?(?:an |any )?integers?\s*\}})\s*\)?$",
    re.DOTALL,
)
_BUILT = re.compile(
    rf"^\\\{{\s*(?P<body>.*?)\s*(?:\\mid(?![A-Za-z])|:|\|)\s*(?P<name>[a-z])\s*\\in\s*{_Z}\s*\\\}}$",
    re.DOTALL,
)
_HOLES = re.compile(
    r"^(?:\\mathbb\s*\{?\s*R\s*\}?\s*\\setminus\s*(?P<set>\\\{.*\\\})"
    r"|(?:\\\{\s*)?(?P<name>[a-z])\s*(?:\\in\s*\\mathbb\s*\{?\s*R\s*\}?\s*)?(?:\\mid(?![A-Za-z])|:|\|)\s*(?P=name)"
    r"\s*\\neq\s*(?P<rest>.*)\\\}|(?P<bare>[a-z]|\\theta)\s*\\neq\s*(?P<values>.*))$",
    re.DOTALL,
)
_EQUATION = re.compile(r"^(?P<name>\\?[A-Za-z]+)\s*=\s*(?P<body>[^=]+)$")
_COUNTING = set("k n m l j".split())
_STRETCH, _MOST = 30, 6


def finding(one: str, two: str) -> Finding | None:
    """Whether two sets of solutions are the same; None where one text is none of this kind."""
    if r"\mathbb" not in one + two and not (r"\pi" in one and r"\pi" in two):
        return None
    first = _solutions(one)
    second = _solutions(two) if first is not None else None
    if first is None or second is None or first[1] != second[1]:
        return None
    if first[0] and second[0] and first[0] != second[0]:
        return None
    same = _same(first[2], second[2])
    return None if same is None else Finding(same, "solutions in steps, all of them")


def _solutions(text: str) -> tuple[str, bool, list[tuple[Tree, str]]] | None:
    """The unknown ("" if none is named), whether these are what is left out, and every
    progression with the letter that counts in it."""
    text = text.strip()
    if holes := _HOLES.match(text):
        inside = holes["set"] or holes["rest"] or holes["values"]
        found = _solutions(inside)
        if found is None or found[1] or found[0]:
            return None
        return holes["bare"] or "", True, found[2]
    declared = ""
    if match := (_BUILT.match(text) or _DECLARED.match(text)):
        text, declared = match["body"].strip(), match["name"]
        if text.startswith(r"\{") and text.endswith(r"\}"):
            text = text[2:-2].strip()
    unknown, found_all = "", []
    parts = [piece for part in split.at_words(text)[0]
             for piece in split.at_commas(part, thousands=False)]  # fmt: skip
    for part in parts:
        match = _EQUATION.match(part.strip())
        if match:
            if unknown and unknown != match["name"]:
                return None
            unknown, part = match["name"], match["body"]
        read = _progression(part.strip(), declared)
        if read is None:
            return None
        found_all.append(read)
    if not 1 <= len(found_all) <= _MOST or (unknown and unknown == declared):
        return None
    return unknown, False, found_all


def _progression(body: str, declared: str) -> tuple[Tree, str] | None:
    signs = body.count(r"\pm")
    if signs or not body:
        return None
    try:
        tree = parse(body)
    except (NotMathematics, RecursionError):
        return None
    names = symbols(tree)
    if declared:
        return (tree, declared) if names == {declared} else None
    if len(names) != 1 or not names <= _COUNTING or not contains(tree, PI):
        return None
    return tree, names.pop()


def _same(one: list[tuple[Tree, str]], two: list[tuple[Tree, str]]) -> bool | None:
    sets, steps, reach = [], [], math.inf
    for progressions in (one, two):
        members: set[Member] = set()
        for tree, name in progressions:
            found = _members(tree, name)
            if found is None:
                return None
            step = (found[2][0] - found[0][0], found[2][1] - found[0][1])
            if any(
                (b[0] - a[0], b[1] - a[1]) != step for a, b in zip(found, found[2:], strict=False)
            ):
                return None
            steps.append(step)
            reach = min(reach, abs(_size(found[0])), abs(_size(found[-1])))
            members |= set(found)
        sets.append(members)
    if not all(any(step) for step in steps):
        return None
    kinds = {tuple(map(bool, step)) for step in steps}
    if len(kinds) > 1:
        return False if {(True, False), (False, True)} == kinds else None
    at = 1 if steps[0][1] else 0
    if any(kind == (True, True) for kind in kinds):
        return None
    common = reduce(_lcm, (abs(step[at]) for step in steps))
    period = float(common) * (math.pi if at else 1)
    if 2 * period > reach:
        return None
    inside = [{m for m in members if abs(_size(m)) <= 2 * period * 0.999} for members in sets]
    return inside[0] == inside[1]


def _members(tree: Tree, name: str) -> list[Member] | None:
    found = []
    for k in range(-_STRETCH, _STRETCH + 1):
        here = placed(tree, name, ("num", Fraction(k)))
        at = []
        for pi in (0, 1, 2):
            try:
                number = value(_with_pi(here, Fraction(pi)), {}, 20)
            except (Undefined, Unbounded):
                return None
            if not isinstance(number, Fraction):
                return None
            at.append(number)
        if at[2] - at[1] != at[1] - at[0]:
            return None
        found.append((at[0], at[1] - at[0]))
    return found


def _with_pi(tree: Tree, number: Fraction) -> Tree:
    if tree == PI:
        return ("num", number)
    return tuple(_with_pi(part, number) if isinstance(part, tuple) else part for part in tree)


def _size(member: Member) -> float:
    return float(member[0]) + float(member[1]) * math.pi


def _lcm(one: Fraction, two: Fraction) -> Fraction:
    below = math.lcm(one.denominator, two.denominator)
    return Fraction(math.lcm(int(one * below), int(two * below)), below)
