"""Sets whose first members are listed, `\\{1, 3, 5, \\ldots\\}`, against the rule for all."""

from __future__ import annotations

import re
from fractions import Fraction

from deepmath_viz.maths.answers.equality.finding import Finding
from deepmath_viz.maths.answers.equality.values.evaluation import Unbounded, Undefined, value
from deepmath_viz.maths.answers.reading import split
from deepmath_viz.maths.answers.reading.syntax import parse
from deepmath_viz.maths.answers.reading.tokens import NotMathematics
from deepmath_viz.maths.answers.reading.trees import symbols

_LISTED = re.compile(r"^\\\{(?P<members>.*?),?\s*\\ldots\s*\\\}$", re.DOTALL)
_RULE = re.compile(
    r"^\\\{\s*(?P<body>.*?[^\s])\s*(?:\\mid(?![A-Za-z])|:|\|)\s*(?P<name>[a-z])\s*"
    r"(?:\\in\s*\\mathbb\s*\{?\s*(?P<of>[NZ])\s*\}?(?P<sign>\s*[_^]\s*\{?\s*(?:\+|>\s*0|0|\\geq\s*[01])\s*\}?)?"
    r"|(?P<over>\\geq|>)\s*(?P<from>-?\d))\s*\\\}$",
    re.DOTALL,
)
_BETWEEN = re.compile(
    r"^(?P<low>-?\d{1,3})\s*(?P<over><|\\leq)\s*(?P<name>[a-z])\s*(?P<under><|\\leq)\s*(?P<high>-?\d{1,3})"
    r"\s*,\s*(?:\\text\s*\{\s*(?:where|with|for)?\s*\}\s*)?(?P=name)\s*\\in\s*\\mathbb\s*\{?\s*[ZN]\s*\}?$"
)
_FEWEST, _TERMS = 3, 40


def finding(one: str, two: str) -> Finding | None:
    """Whether the members that are listed are the first ones of a rule; None where one text is no
    list and the other no rule, or too few are listed."""
    if (integers := _integers(one, two) or _integers(two, one)) is not None:
        return integers
    for listed, ruled in ((one, two), (two, one)):
        members, rule = _LISTED.match(listed.strip()), _RULE.match(ruled.strip())
        if members is None or rule is None:
            continue
        try:
            given = [
                _number(parse(part))
                for part in split.at_commas(members["members"], thousands=False)
            ]
            tree = parse(rule["body"])
            if len(given) < _FEWEST or symbols(tree) != {rule["name"]}:
                return None
            made = [[value(tree, {rule["name"]: Fraction(n)}, 20) for n in numbers]
                    for numbers in _ranges(rule)]  # fmt: skip
        except (NotMathematics, Undefined, Unbounded, RecursionError):
            return None
        sets = [sorted({n for n in numbers if isinstance(n, Fraction)}) for numbers in made]
        if any(found[: len(given)] == sorted(given) for found in sets):
            return Finding(True, "the members that are listed are the first ones of the rule")
        return Finding(False, "other members than those of the rule")
    return None


def _integers(ranged: str, other: str) -> Finding | None:
    """Whole numbers between two bounds, `1 \\leq n \\leq 5, n \\in \\mathbb{Z}`, against a set."""
    match = _BETWEEN.match(ranged.strip())
    if match is None or not re.match(r"^(?:\\\{|[(\[]).*,", other.strip()):
        return None
    low = int(match["low"]) + (match["over"] == "<")
    high = int(match["high"]) - (match["under"] == "<")
    braced = re.match(r"^\\\{(.*)\\\}$", other.strip())
    if braced is None:
        return Finding(None, "whole numbers, or all that lie between two")
    try:
        given = {_number(parse(part)) for part in split.at_commas(braced[1], thousands=False)}
    except (NotMathematics, Undefined, Unbounded, RecursionError):
        return None
    return Finding(given == {*map(Fraction, range(low, high + 1))}, "the whole numbers in a range")


def _number(tree: object) -> Fraction:
    found = value(tree, {}, 20)  # type: ignore[arg-type]
    if not isinstance(found, Fraction):
        raise Undefined("a member that is not rational")
    return found


def _ranges(rule: re.Match[str]) -> list[range]:
    """The numbers that count; where N begins is not said by everybody alike."""
    if rule["from"] is not None:
        start = int(rule["from"]) + (rule["over"] == ">")
        return [range(start, start + _TERMS)]
    if rule["of"] == "Z" and not rule["sign"]:
        return [range(-_TERMS, _TERMS)]
    if rule["sign"]:
        zero = "0" in rule["sign"] and ">" not in rule["sign"]
        return [range(0 if zero else 1, _TERMS)]
    return [range(_TERMS), range(1, _TERMS)]
