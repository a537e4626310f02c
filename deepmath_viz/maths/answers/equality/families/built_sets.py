"""Sets by a condition: the same where the conditions are, whatever the bound letters are called."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from deepmath_viz.maths.answers.equality.finding import Finding
from deepmath_viz.maths.answers.equality.values.evaluation import Unbounded, Undefined, value
from deepmath_viz.maths.answers.reading import split
from deepmath_viz.maths.answers.reading.normalise import canonical
from deepmath_viz.maths.answers.reading.syntax import parse
from deepmath_viz.maths.answers.reading.tokens import NotMathematics
from deepmath_viz.maths.answers.reading.trees import symbols

_LETTER = r"\\?[A-Za-z]+(?:_\{?\w\}?)?"
_DOMAIN = r"\\mathbb\s*\{?\s*[A-Z]\s*\}?(?:\s*\^\s*\{?\w\}?)?|[A-Z]|\(0,\s*\\infty\)"
_BUILT = re.compile(
    rf"^\\\{{\s*(?P<names>{_LETTER}|\(\s*{_LETTER}(?:\s*,\s*{_LETTER})+\s*\))\s*"
    rf"(?:\\in\s*(?P<of>{_DOMAIN}))?\s*(?:\\mid(?![A-Za-z])|:|(?<!\|)\|(?!\|))\s*(?P<condition>.*)\\\}}$",
    re.DOTALL,
)
_HOLES = re.compile(r"^(?P<set>\\\{.*\\\})\s*\\setminus\s*\\\{(?P<points>[^{}:|]*)\\\}$", re.DOTALL)
_MEMBER = re.compile(rf"^(?P<names>{_LETTER}|\(.*\))\s*\\in\s*(?P<of>{_DOMAIN})$")
#: What a letter ranges over where nothing is said.
_USUAL = {**dict.fromkeys("xytuvsr", r"\mathbb{R}"), **dict.fromkeys("zw", r"\mathbb{C}")}
_SIGNS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
_TRIED = tuple(map(Fraction, ("0", "1/2", "-1/2", "1", "-1", "3/2", "-3/2", "2", "-2", "3", "-3",
                              "5", "-5", "12", "-12")))  # fmt: skip
_MOST = 3


@dataclass(frozen=True)
class _Set:
    names: tuple[str, ...]
    of: str
    conditions: tuple[str, ...]


def finding(one: str, two: str, again: Callable[[str, str], Finding]) -> Finding | None:
    """Whether two sets are the same; None where one of the texts is none, or it is not known.

    Args:
        one: the final answer.
        two: the answer.
        again: compares two conditions.
    """
    first, second = _read(one), _read(two)
    if first is None or second is None:
        found = first or second
        other = two if first else one
        lone = found is not None and len(found.conditions) == 1 and "C" in _domain(found)
        related = lone and split.at_relations(other)[1]
        if found is not None and related and again(found.conditions[0], other).same:
            return Finding(True, "a set by the same condition")
        return None
    if len(first.names) != len(second.names) or _domain(first) != _domain(second):
        return None
    if len(first.conditions) != len(second.conditions):
        return None
    conditions = list(second.conditions)
    if first.names != second.names:
        if any(
            _has(text, name) for text in conditions for name in {*first.names} - {*second.names}
        ):
            return None
        for at, name in enumerate(second.names):
            conditions = [_replaced(text, name, f"□{at}□") for text in conditions]
        for at, name in enumerate(first.names):
            conditions = [text.replace(f"□{at}□", f" {name} ") for text in conditions]
    left = list(conditions)
    for condition in first.conditions:
        found_at = next((i for i, other in enumerate(left) if _same(condition, other, again)), None)
        if found_at is None:
            break
        left.pop(found_at)
    else:
        return Finding(True, "sets by the same conditions")
    if len(conditions) == 1 and "C" not in _domain(first):
        whole = any(letter in _domain(first) for letter in "ZN")
        if _differ(first.conditions[0], conditions[0], first.names, whole=whole):
            return Finding(False, "conditions that differ at a place")
    return None


def _same(one: str, two: str, again: Callable[[str, str], Finding]) -> bool:
    return canonical(one) == canonical(two) or again(one, two).same is True


def _read(text: str) -> _Set | None:
    holes = _HOLES.match(text.strip())
    match = _BUILT.match(holes["set"] if holes else text.strip())
    if match is None:
        return None
    conditions, of = [], match["of"] or ""
    if holes:
        points = split.at_commas(holes["points"], thousands=False)
        conditions = [rf"{match['names']} \neq {point}" for point in points]
    names = tuple(part.strip() for part in match["names"].strip("() ").split(","))
    parts = [piece for part in _at_and(match["condition"])
             for piece in split.at_commas(part, thousands=False)]  # fmt: skip
    for part in parts:
        member = _MEMBER.match(part)
        if member and not of and canonical(member["names"]) == canonical(match["names"]):
            of = member["of"]
        elif part:
            conditions.append(part)
    return _Set(names, of, tuple(conditions)) if conditions else None


def _at_and(text: str) -> list[str]:
    parts, word = split.at_words(text)
    return parts if word == "and" else [text]


def _domain(found: _Set) -> str:
    if found.of:
        return re.sub(r"[\s{}]", "", found.of)
    real = len(found.names) > 1 and set("xyt") & {*found.names}
    usual = {_USUAL["x"] if real and name in "xyztuv" else _USUAL.get(name, "")
             for name in found.names}  # fmt: skip
    if len(usual) != 1:
        return ""
    power = f"^{len(found.names)}" if len(found.names) > 1 else ""
    return re.sub(r"[\s{}]", "", usual.pop()) + power


def _has(text: str, name: str) -> bool:
    return re.search(rf"(?<![A-Za-z\\]){re.escape(name)}(?![A-Za-z])", text) is not None


def _replaced(text: str, name: str, new: str) -> str:
    return re.sub(rf"(?<![A-Za-z\\]){re.escape(name)}(?![A-Za-z])", lambda _: new, text)


def _differ(one: str, two: str, names: tuple[str, ...], *, whole: bool) -> bool:
    """Whether a place is found at which one inequality holds and the other does not."""
    if len(names) > _MOST:
        return False
    cut = []
    for text in (one, two):
        sides, signs = split.at_relations(text)
        if len(signs) != 1 or signs[0] not in _SIGNS:
            return False
        try:
            trees = [parse(side) for side in sides]
        except (NotMathematics, RecursionError):
            return False
        if not symbols(trees[0]) | symbols(trees[1]) <= set(names):
            return False
        cut.append((_SIGNS[signs[0]], trees))
    tried = [x for x in _TRIED if x.denominator == 1] if whole else list(_TRIED)
    for turn in range(200):
        at = {name: tried[(turn * (7 * i + 1) + turn // len(tried)) % len(tried)]
              for i, name in enumerate(names)}  # fmt: skip
        try:
            held = [sign(*(value(tree, at, 30) for tree in trees)) for sign, trees in cut]
        except (Undefined, Unbounded, TypeError):
            continue
        if held[0] != held[1]:
            return True
    return False
