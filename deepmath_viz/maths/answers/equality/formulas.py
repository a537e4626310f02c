"""Whether two formulas are the same: infinities, constants of integration, values, rounding."""

from __future__ import annotations

import re
from typing import NamedTuple

from deepmath_viz.maths.answers.equality import numeric, rounding
from deepmath_viz.maths.answers.reading.trees import INFINITY, PI, Tree, contains, renamed, symbols
from deepmath_viz.maths.answers.reading.types import Formula

#: Names of a constant of integration.
_CONSTANTS = set("C K c k D".split())
_ORDERED = re.compile(r"^(?:[A-Z](?:\s*\^\s*(?:\w|\{[^{}]*\}))?\s*){2,}$")


class Finding(NamedTuple):
    """What a rule found: whether two answers are the same, and why."""

    same: bool | None
    reason: str


_SAME_VALUE = Finding(True, "equal in value")


def same_formula(gold: Formula, said: Formula) -> Finding:
    """Whether two numbers or expressions are the same."""
    infinite = [_infinity(shape.tree) for shape in (gold, said)]
    if any(infinite):
        return Finding(infinite[0] == infinite[1], "infinity with its sign")
    one, constant = _family(gold.tree)
    two, other = _family(said.tree)
    if constant != other and "C" in (constant, other) and {constant, other} <= _CONSTANTS:
        return Finding(
            _is_antiderivative(one) and numeric.equal(one, two), "the constant has another name"
        )
    if constant == other == "C" and _is_antiderivative(one) and _is_antiderivative(two):
        return Finding(_differ_by_constant(one, two), "up to the constant of integration")
    same = numeric.equal(gold.tree, said.tree)
    if same and _ORDERED.match(gold.text) and _ORDERED.match(said.text):
        return Finding(False, "a product of capitals, which need not commute")
    if same:
        return _SAME_VALUE
    if _renamed(gold.tree, said.tree):
        return Finding(True, "an arbitrary constant has another name")
    if same is None:
        return Finding(None, "no place where both can be evaluated")
    if symbols(gold.tree) or symbols(said.tree):
        return Finding(False, "different values of the expressions")
    rounded = rounding.rounded(gold, said)
    return Finding(*rounded) if rounded else Finding(False, "different in value")


def _renamed(one: Tree, two: Tree) -> bool:
    """Whether only the name of an arbitrary constant differs: C and K, or k and n before pi."""
    names, others = symbols(one), symbols(two)
    mine, theirs = names - others, others - names
    if len(mine) != 1 or len(theirs) != 1:
        return False
    pair = mine | theirs
    constant = pair <= _CONSTANTS and "C" in pair and len(names) > 1
    whole = (
        len(names) == 1
        and one[0] == two[0] == "+"
        and pair <= {"k", "n", "m"}
        and contains(one, PI)
        and contains(two, PI)
    )
    if not (constant or whole):
        return False
    return bool(numeric.equal(renamed(one, dict(zip(mine, theirs, strict=True))), two))


def _infinity(tree: Tree) -> int:
    if tree == INFINITY:
        return 1
    return -_infinity(tree[1]) if tree[0] == "-" else 0


def _family(tree: Tree) -> tuple[Tree, str]:
    """An expression without its last summand, and that summand if it is a lone letter."""
    if tree[0] != "+":
        return tree, ""
    lone = [part for part in tree[1:] if part[0] == "sym" and len(part[1].partition("_")[0]) == 1]
    found = next((part for part in lone if part[1][0] == "C"), lone[-1] if lone else None)
    if found is None:
        return tree, ""
    rest = [part for part in tree[1:] if part is not found]
    return (rest[0] if len(rest) == 1 else ("+", *rest)), found[1].partition("_")[0]


def _is_antiderivative(tree: Tree) -> bool:
    names = symbols(tree)
    return bool(names) and all(name[0].islower() for name in names)


def _differ_by_constant(one: Tree, two: Tree) -> bool | None:
    names = {name: name + "'" for name in symbols(one) | symbols(two) if not name.endswith(")")}
    difference: Tree = ("+", one, ("-", two))
    return numeric.equal(difference, renamed(difference, names))
