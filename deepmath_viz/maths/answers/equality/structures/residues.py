"""Sets of integers by their remainders: `\\{3k+1 : k \\in Z\\}`, `n \\equiv 1 \\pmod 3`."""

from __future__ import annotations

import math
import re
from fractions import Fraction

from deepmath_viz.maths.answers.equality.finding import Finding
from deepmath_viz.maths.answers.equality.values.evaluation import Unbounded, Undefined, value
from deepmath_viz.maths.answers.reading import split, words
from deepmath_viz.maths.answers.reading.syntax import parse
from deepmath_viz.maths.answers.reading.tokens import NotMathematics
from deepmath_viz.maths.answers.reading.trees import symbols

#: A modulus, and the remainders.
Classes = tuple[int, frozenset[int]]
_Z = r"\\mathbb\s*\{?\s*Z\s*\}?"
_SET = re.compile(
    r"\\\{(?P<body>.*?)\s*(?:\\mid(?![A-Za-z])|:|\|)\s*(?P<condition>.*)\\\}", re.DOTALL
)
_MEMBER = re.compile(rf"(?P<name>[a-z])\s*\\in\s*{_Z}")
_CONGRUENT = re.compile(
    r"(?P<name>[a-z])\s*(?P<not>\\not\s*)?(?P<sign>\\equiv|\\not\\equiv)\s*(?P<values>(?:\\pm|[-\d,\s])*?(?:(?:\\text\s*\{\s*)?or(?:\s*\})?\s*[-\d]+)?)\s*"
    r"(?:\\pmod\s*\{?\s*(?P<a>\d+)\s*\}?|\(\s*\\?(?:bmod|mod|text\s*\{\s*mod\s*\})\s*\{?\s*(?P<b>\d+)\s*\}?\s*\))"
)
_PARITY = re.compile(
    r"(?P<name>[a-z]) (?:is |are )?(?:an? )?(?P<what>even|odd)(?: integers?| numbers?)?"
)
_DIVIDES = re.compile(r"(?P<by>\d+)\s*(?:\\mid(?![A-Za-z])|\|)\s*\(?(?P<what>[^()]+)\)?")
_COSET = re.compile(
    rf"(?:(?P<before>-?\d+)\s*\+\s*)?(?P<by>\d*)\s*{_Z}(?:\s*(?P<after>[+-]\s*\d+))?"
)
_IDEALS = re.compile(rf"(?P<a>[1-9]\d*)\s*{_Z}\s*\+\s*(?P<b>[1-9]\d*)\s*{_Z}")
_SOLVED = re.compile(
    rf"(?P<name>[a-z])\s*=\s*(?P<body>[^,=]+),?\s*(?:(?:\\text\s*\{{\s*(?:where|for|with)[^{{}}]*\}})\s*)?(?P<condition>[a-z]\s*\\in\s*{_Z})"
)
#: What is solved for a letter, in a letter that counts.
_COUNTED = re.compile(
    r"(?P<name>[a-z])\s*=\s*(?P<body>[-+\d\s]*(?P<by>[kmtljqn])[-+\d\s]*|[-+\d\s]*\(\s*[-+\d\s]*[kmtljqn][-+\d\s]*\)[-+\d\s]*)"
)
_EQUIVALENT = re.compile(r"\\equiv(?![A-Za-z])")
_NAME = re.compile(r"\s*([a-z])\s*(?:=|\\equiv|\\not|is )")
_MULTIPLE = re.compile(
    r"(?P<name>[a-z]) (?:is |are )?(?:a )?(?:multiples? of|divisible by) (?P<by>\d+)"
)
_LARGEST = 5000


def finding(one: str, two: str) -> Finding | None:
    """Whether two sets of integers are the same; None where one is not given by remainders."""
    if "Z" not in one + two and "mod" not in one + two:
        return None
    first, second = classes(one), classes(two)
    if first is not None and second is None:
        second = _bare(one, two)
    elif second is not None and first is None:
        first = _bare(two, one)
    if first is None or second is None:
        return None
    names = {match[1] for match in map(_NAME.match, (one, two)) if match}
    names |= {match["what"] for match in map(_DIVIDES.fullmatch, (one, two)) if match}
    if len(names) > 1:
        return None
    if math.lcm(first[0], second[0]) > _LARGEST:
        return None
    return Finding(_same(first, second), "integers by their remainders")


def classes(text: str) -> Classes | None:
    """The remainders of a set of integers; None for anything else."""
    text = text.strip()
    parts, signs = split.at_set_operations(text)
    said, word = split.at_words(text)
    if ideals := _IDEALS.fullmatch(text):
        return math.gcd(int(ideals["a"]), int(ideals["b"])), frozenset({0})
    if word and all(_CONGRUENT.fullmatch(part) for part in said):
        parts, signs = said, [r"\cup" if word == "or" else r"\cap"]
        if len({match["name"] for match in map(_CONGRUENT.fullmatch, said) if match}) > 1:
            return None
    listed = split.at_commas(text, thousands=False)
    if len(listed) > 1 and all(_CONGRUENT.fullmatch(part) for part in listed):
        parts, signs = listed, [r"\cap"]
        if len({match["name"] for match in map(_CONGRUENT.fullmatch, listed) if match}) > 1:
            return None
    if set(signs) in ({r"\cup"}, {r"\cap"}):
        found = [classes(part) for part in parts]
        whole = found[0]
        for other in found[1:]:
            if whole is None or other is None:
                return None
            whole = _joined(whole, other, both=signs[0] == r"\cap")
        return whole
    if match := _COSET.fullmatch(text):
        by = int(match["by"] or 1)
        shift = int((match["before"] or match["after"] or "0").replace(" ", ""))
        return (by, frozenset({shift % by})) if by else None
    if match := _CONGRUENT.fullmatch(text):
        return _congruent(match)
    if match := _SOLVED.fullmatch(text):
        return _linear(match["body"], match["condition"])
    if (match := _DIVIDES.fullmatch(text)) and re.fullmatch(r"[a-z]", match["what"].strip()):
        return _conditioned(match["what"].strip(), text)
    if match := _MULTIPLE.fullmatch(words.worded(text)):
        return (int(match["by"]), frozenset({0})) if int(match["by"]) else None
    if match := _SET.fullmatch(text):
        return _built(match["body"].strip(), match["condition"].strip())
    return None


def _bare(congruence: str, text: str) -> Classes | None:
    """`x = 7k + 3`, or `n is even`, of which only a congruence beside it says what it is."""
    if not _EQUIVALENT.search(congruence):
        return None
    if parity := _PARITY.fullmatch(words.worded(text).strip(" .")):
        return 2, frozenset({int(parity["what"] == "odd")})
    match = _COUNTED.fullmatch(text.strip())
    return _linear(match["body"], rf"{match['by']} \in \mathbb{{Z}}") if match else None


def _built(body: str, condition: str) -> Classes | None:
    if member := _MEMBER.fullmatch(body):
        return _conditioned(member["name"], condition)
    return _linear(body, condition)


def _linear(body: str, condition: str) -> Classes | None:
    """`3k + 1` with every integer k."""
    member = _MEMBER.fullmatch(condition.strip())
    if member is None:
        return None
    try:
        tree = parse(body)
        if symbols(tree) != {member["name"]}:
            return None
        at = [value(tree, {member["name"]: Fraction(k)}, 20) for k in (0, 1, 2, 5, -3)]
    except (NotMathematics, Undefined, Unbounded):
        return None
    if not all(isinstance(number, Fraction) and number.denominator == 1 for number in at):
        return None
    step = at[1] - at[0]
    if not step or [at[0] + k * step for k in (2, 5, -3)] != at[2:]:
        return None
    by = abs(int(step))
    return by, frozenset({int(at[0]) % by})


def _conditioned(name: str, condition: str) -> Classes | None:
    if match := _CONGRUENT.fullmatch(condition):
        return _congruent(match) if match["name"] == name else None
    if match := _PARITY.fullmatch(words.worded(condition)):
        return (2, frozenset({int(match["what"] == "odd")})) if match["name"] == name else None
    if match := _DIVIDES.fullmatch(condition):
        by = int(match["by"])
        try:
            tree = parse(match["what"])
            if symbols(tree) != {name} or not 0 < by <= _LARGEST:
                return None
            at = [value(tree, {name: Fraction(n)}, 20) for n in range(by)]
        except (NotMathematics, Undefined, Unbounded):
            return None
        if not all(isinstance(number, Fraction) and number.denominator == 1 for number in at):
            return None
        return by, frozenset(n for n, number in enumerate(at) if number % by == 0)
    return None


def _congruent(match: re.Match[str]) -> Classes | None:
    by = int(match["a"] or match["b"])
    doubled = re.sub(r"\\pm\s*(\d+)", r"\1, -\1", match["values"])
    numbers = [int(n) for n in re.findall(r"-?\d+", doubled)]
    if not 0 < by <= _LARGEST or not numbers:
        return None
    found = frozenset(n % by for n in numbers)
    if match["not"] or "not" in match["sign"]:
        found = frozenset(range(by)) - found
    return by, found


def _joined(one: Classes, two: Classes, *, both: bool) -> Classes | None:
    by = math.lcm(one[0], two[0])
    if by > _LARGEST:
        return None
    first, second = _spread(one, by), _spread(two, by)
    return by, first & second if both else first | second


def _same(one: Classes, two: Classes) -> bool:
    by = math.lcm(one[0], two[0])
    return _spread(one, by) == _spread(two, by)


def _spread(found: Classes, by: int) -> frozenset[int]:
    return frozenset(n for n in range(by) if n % found[0] in found[1])
