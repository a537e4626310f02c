"""Chains of inequalities between names, and sets given by a condition on a bound letter."""

from __future__ import annotations

import re

from deepmath_viz.maths.answers.equality.finding import Finding
from deepmath_viz.maths.answers.reading import split
from deepmath_viz.maths.answers.reading.normalise import canonical

#: Sides, and the signs between them.
Chain = tuple[list[str], list[str]]
_TURNED = {">": "<", ">=": "<="}
_BUILT = re.compile(
    r"\\\{\s*(?P<name>\\?[A-Za-z]+)\s*(?:\\in\s*(?P<of>\\mathbb\s*\{?\s*[A-Z]\s*\}?))?\s*"
    r"(?::|\\mid(?![A-Za-z])|(?<!\|)\|(?!\|))\s*(?P<condition>.*)\\\}",
    re.DOTALL,
)


def ordered(one: str, two: str) -> Finding | None:
    """Two chains such as `a < b < c`; None where one is none, or they have other members."""
    first, second = _chain(one), _chain(two)
    if (first is None) != (second is None):
        return _listed(*((first, two) if first else (second, one)))
    if first is None or second is None:
        return None
    if first == second:
        return Finding(True, "the same order")
    if sorted(first[0]) == sorted(second[0]) and set(first[1] + second[1]) == {"<"}:
        return Finding(False, "another order of the same things")
    return None


def built(one: str, two: str) -> Finding | None:
    """Two sets by one condition, whose bound letters may have different names; they differ where
    the condition has another sign between the same sides. None for anything else."""
    first, second = _condition(one), _condition(two)
    if first is None or second is None or first[0] != second[0]:
        return None
    if first[1:] == second[1:]:
        return Finding(True, "the same condition")
    if first[1] == second[1] and len(first[2]) == len(second[2]) == 1:
        return Finding(False, "another relation between the same sides")
    return None


def _listed(chain: Chain | None, text: str) -> Finding | None:
    """A chain against its members in their order, from the smallest."""
    members = [canonical(part) for part in split.at_commas(text, thousands=False)]
    if chain is None or sorted(members) != sorted(chain[0]) or {*chain[1]} != {"<"}:
        return None
    if members == chain[0][::-1]:
        return Finding(None, "from the smallest, or from the largest")
    return Finding(members == chain[0], "the members of a chain in their order")


def _chain(text: str) -> Chain | None:
    sides, signs = split.at_relations(text)
    if len(sides) < 3 or not all(sides) or not {*signs} <= {"<", "<=", ">", ">=", "="}:
        return None
    if {*signs} == {"="}:
        return None
    numbers = [re.fullmatch(r"-?[\d.]+|-?\\infty", side) is not None for side in sides]
    if any(numbers) and len(sides) - sum(numbers) < 2:
        return None  # an interval
    if any(sign.startswith(">") for sign in signs):
        sides, signs = sides[::-1], signs[::-1]
        signs = [_TURNED.get(sign, "=" if sign == "=" else "") for sign in signs]
    if not {*signs} <= {"<", "<=", "="}:
        return None
    runs = [[canonical(sides[0])]]
    for side, sign in zip(sides[1:], signs, strict=True):
        if sign == "=":
            runs[-1].append(canonical(side))
        else:
            runs.append([canonical(side)])
    return [side for run in runs for side in sorted(run)], signs


def _condition(text: str) -> tuple[str, list[str], list[str]] | None:
    match = _BUILT.fullmatch(text.strip())
    if match is None or match["condition"].count("|") % 2:
        return None
    name = re.escape(match["name"])
    placed = re.sub(rf"(?<![A-Za-z\\]){name}(?![A-Za-z])", "□", match["condition"])
    sides, signs = split.at_relations(placed)
    return canonical(match["of"] or ""), [canonical(side) for side in sides], signs
