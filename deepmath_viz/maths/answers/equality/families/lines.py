r"""Lines, planes and other flat sets: `(1, 0) + t(2, 3)`, `\{(t, 2t) : t \in \mathbb{R}\}`.

A set that is written with parameters is a point and directions; it lies in a set that is given by
linear equations if its point does and they take no direction away from zero, and is the same if it
is as large. Two sets with parameters are the same if their directions span one space in which the
difference of their points lies.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from typing import Any

from deepmath_viz.maths.answers.equality.families import linear
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

_PARAMETERS = set("s t u r k a b c lambda mu alpha".split())
#: Letters that are parameters without a word.
_USUAL = {"s", "t", "u", "lambda", "mu"}
_COORDINATES = ("x", "y", "z", "w")
_REALS = r"\\mathbb\s*\{?\s*R\s*\}?(?:\s*\^\s*\{?\s*\d\s*\}?)?"
_BUILT = re.compile(
    rf"^\\\{{\s*(?P<head>\(.*?\)|\\begin.*?\\end\s*\{{\w+\}})\s*(?:\\in\s*{_REALS})?\s*"
    rf"(?:\\mid(?![A-Za-z])|:|\|)\s*(?P<tail>.*)\\\}}$",
    re.DOTALL,
)
_DECLARED = re.compile(
    rf"^(?P<body>.*?)[\s,]*(?:\\text\s*\{{[\s,]*(?:where|for|with|for (?:all|any|some))?\s*\}})?\s*"
    rf"(?P<names>\\?[a-z]+(?:\s*,\s*\\?[a-z]+)*)\s*\\in\s*{_REALS}$",
    re.DOTALL,
)
_LABEL = re.compile(
    r"^(?:(?:\\vec\s*\{\s*)?[a-zA-Z](?:\s*\})?(?:\s*\(\s*[a-z](?:\s*,\s*[a-z])?\s*\))?"
    r"|\(\s*x\s*,\s*y\s*(?:,\s*z\s*)?\))\s*=\s*(?=.*[(&])",
    re.DOTALL,
)
_COLUMN = re.compile(r"\\begin\s*\{[pb]matrix\}(?P<rows>.*?)\\end\s*\{[pb]matrix\}", re.DOTALL)
_SPAN = re.compile(
    r"^\\?(?:(?:text|operatorname|mathrm)\s*\{\s*)?[sS]pan\s*\}?\s*(?:\\\{|\()(?P<of>.*)(?:\\\}|\))$"
)
_TERM = re.compile(r"^(?P<factor>[^()]*?)\s*(?:\\cdot\s*)?(?P<vector>\(.*,.*\))\s*$", re.DOTALL)
_TINY = 30


@dataclass(frozen=True)
class _Flat:
    """A point, and the directions from it; `meant`: it is written so that all of it is meant, not
    the point for one value of the parameter."""

    point: list[Any]
    directions: list[list[Any]]
    meant: bool = True


def finding(one: str, two: str) -> Finding | None:
    """Whether two flat sets are the same; None where one text is none, or both are equations."""
    if not ("(" in one + two or r"\begin" in one + two):
        return None
    first, second = _flat(one), _flat(two)
    if first is None and second is None:
        return None
    if first is not None and second is not None:
        if len(first.point) != len(second.point):
            return Finding(False, "in spaces of other dimensions")
        apart = [a - b for a, b in zip(first.point, second.point, strict=True)]
        same = linear.same_span(first.directions, second.directions) and (
            linear.rank([*first.directions, apart]) == linear.rank(first.directions)
        )
        if same and not (first.meant or second.meant) and first != second:
            return Finding(None, "one line, or points on it")
        return Finding(same, "flat sets by their points and directions")
    flat = first or second
    assert flat is not None
    equations = _equations(two if first else one, len(flat.point))
    if equations is None:
        return None
    same = _solve(flat, equations)
    return Finding(same, "a flat set by its equations")


def _solve(flat: _Flat, equations: list[list[Any]]) -> bool:
    """Whether the points of a flat set are the solutions; an equation is its value at zero and its
    coefficients."""
    tiny = context_of(linear.DIGITS).mpf(10) ** -_TINY
    size = 1 + max(abs(number) for row in equations for number in row)
    for constant, *factors in equations:
        here = constant + sum(a * x for a, x in zip(factors, flat.point, strict=True))
        along = [sum(a * d for a, d in zip(factors, row, strict=True)) for row in flat.directions]
        if any(abs(number) > tiny * size for number in (here, *along)):
            return False
    free = len(flat.point) - linear.rank([factors for _, *factors in equations])
    return linear.rank(flat.directions) == free


def _flat(text: str) -> _Flat | None:
    text = text.strip()
    built = _BUILT.match(text)
    if built:
        declared = _DECLARED.match("□ " + built["tail"])
        if declared is None or declared["body"].strip() != "□":
            return None
        body, names = built["head"], declared["names"]
    elif declared := _DECLARED.match(text):
        body, names = declared["body"], declared["names"]
    else:
        body, names = text, ""
    if span := _SPAN.match(body):
        vectors = [_vector(part) for part in split.at_commas(span["of"], thousands=False)]
        if not vectors or any(vector is None or vector == [] for vector in vectors):
            return None
        rows = [_numbers(vector, {}) for vector in vectors if vector]
        if None in rows or len({len(row) for row in rows if row}) != 1:
            return None
        given = [row for row in rows if row]
        return _Flat([given[0][0] * 0] * len(given[0]), given)
    entries = _coordinates(body) or _vector(_LABEL.sub("", body))
    if not entries or not 2 <= len(entries) <= 4:
        return None
    parameters = sorted(set().union(*map(symbols, entries)))
    said = {name.strip().lstrip("\\") for name in names.split(",")} - {""}
    if not parameters or not set(parameters) <= (said or _PARAMETERS) or len(parameters) > 3:
        return None
    if not (names or set(parameters) <= _USUAL):
        return None
    flat = _affine(entries, parameters)
    meant = bool(names) or re.search(r"\)\s*[+-]", body) is not None
    return flat and replace(flat, meant=meant)


def _affine(entries: list[Tree], names: list[str]) -> _Flat | None:
    zero = dict.fromkeys(names, Fraction(0))
    point = _numbers(entries, zero)
    if point is None:
        return None
    directions = []
    for name in names:
        moved = _numbers(entries, {**zero, name: Fraction(1)})
        if moved is None:
            return None
        directions.append([b - a for a, b in zip(point, moved, strict=True)])
    tried = {name: Fraction(2 * at + 3) for at, name in enumerate(names)}
    found = _numbers(entries, tried)
    tiny = context_of(linear.DIGITS).mpf(10) ** -_TINY
    for at, number in enumerate(found or []):
        expected = point[at] + sum(
            _mp(tried[name]) * row[at] for name, row in zip(names, directions, strict=True)
        )
        if abs(expected - number) > tiny * (1 + abs(number)):
            return None
    return _Flat(point, directions) if found is not None else None


def _coordinates(text: str) -> list[Tree] | None:
    """`x = 1 + t, y = 2t` in the order of the coordinates."""
    found: dict[str, str] = {}
    for part in split.at_commas(text, thousands=False):
        sides, signs = split.at_relations(part)
        if signs != ["="] or sides[0] not in _COORDINATES or sides[0] in found:
            return None
        found[sides[0]] = sides[1]
    if len(found) < 2 or list(found) != list(_COORDINATES[: len(found)]):
        return None
    return _parsed(list(found.values()))


def _vector(text: str) -> list[Tree] | None:
    """The entries of a sum of multiples of vectors in brackets."""
    text = _COLUMN.sub(_in_brackets, text.strip()).replace(r"\langle", "(").replace(r"\rangle", ")")
    terms, current = [], ""
    for piece, depth in split.pieces(text):
        if depth == 0 and piece in ("+", "-") and current.strip():
            terms.append(current)
            current = ""
        current += piece
    whole: list[Tree] | None = None
    for term in [*terms, current]:
        match = _TERM.match(term.strip())
        brackets = split.enclosed(match["vector"]) if match else None
        if match is None or brackets is None:
            return None
        entries = _parsed(split.at_commas(brackets[1], thousands=False))
        sign = match["factor"].strip().lstrip("+").strip()
        factor = _parsed([{"": "1", "-": "-1"}.get(sign, sign)])
        if entries is None or factor is None or (whole and len(whole) != len(entries)):
            return None
        scaled: list[Tree] = [("*", factor[0], entry) for entry in entries]
        whole = [("+", a, b) for a, b in zip(whole, scaled, strict=True)] if whole else scaled
    return whole


def _in_brackets(match: re.Match[str]) -> str:
    rows = [row.strip() for row in re.split(r"\\\\", match["rows"]) if row.strip()]
    return f"({', '.join(rows)})"


def _equations(text: str, size: int) -> list[list[Any]] | None:
    """The value at zero and the coefficients of every equation in the coordinates."""
    text = text.strip()
    names = list(_COORDINATES[:size])
    if built := _BUILT.match(text):
        named = split.enclosed(built["head"])
        letters = split.at_commas(named[1], thousands=False) if named else []
        if len(letters) != size or not all(
            re.fullmatch(r"[a-z](?:_\{?\d\}?)?", n) for n in letters
        ):
            return None
        names, text = [re.sub(r"[{}]", "", n) for n in letters], built["tail"]
    rows = []
    parts = [piece for part in split.at_words(text)[0]
             for piece in split.at_commas(part, thousands=False)]  # fmt: skip
    for part in parts:
        sides, signs = split.at_relations(part)
        if not signs or set(signs) != {"="}:
            return None
        trees = _parsed(sides)
        if trees is None or not set().union(*map(symbols, trees)) <= set(names):
            return None
        for left, right in pairwise(trees):
            flat = _affine([("+", left, ("-", right))], names)
            if flat is None:
                return None
            rows.append([flat.point[0], *(row[0] for row in flat.directions)])
    return rows or None


def _parsed(texts: list[str]) -> list[Tree] | None:
    try:
        return [parse(text) for text in texts]
    except (NotMathematics, RecursionError):
        return None


def _numbers(entries: list[Tree], at: dict[str, Fraction]) -> list[Any] | None:
    try:
        return [_mp(value(entry, at, linear.DIGITS)) for entry in entries]
    except (Undefined, Unbounded):
        return None


def _mp(number: Any) -> Any:
    context = context_of(linear.DIGITS)
    if isinstance(number, Fraction):
        return context.mpf(number.numerator) / number.denominator
    return context.mpmathify(number)
