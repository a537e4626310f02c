"""What an inequality of degree two at most in one variable allows the variable to be."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

from deepmath_viz.maths.answers.equality.realsets import Piece, union
from deepmath_viz.maths.answers.equality.values import numeric
from deepmath_viz.maths.answers.equality.values.evaluation import Unbounded, Undefined, value
from deepmath_viz.maths.answers.reading.syntax import parse
from deepmath_viz.maths.answers.reading.tokens import NotMathematics
from deepmath_viz.maths.answers.reading.trees import Tree, symbols
from deepmath_viz.maths.answers.reading.types import Relation

_TRIED = (1, 2, 3, 5, -4, -7)
_CLOSED = {"<=", ">=", "="}
_WHOLE = set("n m k".split())
_KNOWN = {"<", ">", "<=", ">=", "=", "!="}


def solved(relation: Relation, name: str = "") -> tuple[Piece, ...] | None:
    """The solutions as intervals; None where they are not found here.

    Args:
        relation: the inequality.
        name: its variable, where that is known.
    """
    if relation.sign not in _KNOWN:
        return None
    try:
        tree: Tree = ("+", parse(relation.left), ("-", parse(relation.right)))
    except (NotMathematics, RecursionError):
        return None
    letters = symbols(tree)
    if len(letters) != 1 or (name and letters != {name}):
        return None
    found = _coefficients(tree, letters.pop())
    if found is None:
        return None
    c, b, a = found
    roots = _roots(c, b, a)
    above = (a or b or c) > 0  # the sign far to the right
    pieces = []
    ends = [-math.inf, *roots, math.inf]
    for at in range(len(roots) + 1):
        crossings = len(roots) - at
        positive = above != (crossings % 2 == 1) if len(roots) != 1 or a == 0 else above
        if ((relation.sign[0] == ">") == positive and relation.sign[0] in "<>") or (
            relation.sign == "!="
        ):
            pieces.append(Piece(ends[at], False, ends[at + 1], False))
    if relation.sign in _CLOSED:
        pieces += [Piece(root, True, root, True) for root in roots]
    return union(tuple(pieces))


def same_whole(one: Relation, two: Relation) -> bool:
    """Whether two inequalities allow the same whole numbers: `m > k + 1` and `m \\geq k + 2`."""
    trees = []
    for relation in (one, two):
        if relation.sign not in ("<", ">", "<=", ">="):
            return False
        try:
            small, large = parse(relation.left), parse(relation.right)
        except (NotMathematics, RecursionError):
            return False
        if relation.sign[0] == ">":
            small, large = large, small
        tree: Tree = ("+", large, ("-", small))
        if not all(_is_whole(part) for part in (small, large)):
            return False
        strict = relation.sign in ("<", ">")
        trees.append(("+", tree, ("num", Fraction(-1))) if strict else tree)
    return bool(symbols(trees[0]) and numeric.equal(trees[0], trees[1]))


def _is_whole(tree: Tree) -> bool:
    """Whether a tree is a whole number wherever n, m and k are."""
    if tree[0] == "num":
        return bool(tree[1].denominator == 1)
    if tree[0] == "sym":
        return tree[1] in _WHOLE
    return tree[0] in ("+", "-", "*") and all(map(_is_whole, tree[1:]))


def variables(relation: Relation) -> set[str]:
    """The letters of an inequality."""
    try:
        return symbols(parse(relation.left)) | symbols(parse(relation.right))
    except (NotMathematics, RecursionError):
        return {""}


def _coefficients(tree: Tree, name: str) -> tuple[Fraction, Fraction, Fraction] | None:
    try:
        at = [value(tree, {name: Fraction(x)}, 30) for x in _TRIED]
    except (Undefined, Unbounded):
        return None
    if not all(isinstance(number, Fraction) for number in at):
        return None
    (x0, x1, x2), (y0, y1, y2) = _TRIED[:3], at[:3]
    d01, d12 = (y1 - y0) / (x1 - x0), (y2 - y1) / (x2 - x1)
    a = (d12 - d01) / (x2 - x0)
    b = d01 - a * (x0 + x1)
    c = y0 - a * x0 * x0 - b * x0
    exact = all(a * x * x + b * x + c == y for x, y in zip(_TRIED[3:], at[3:], strict=True))
    return (c, b, a) if exact and _is_polynomial(tree) else None


def _is_polynomial(tree: Tree) -> bool:
    """Whether no absolute value, quotient or root hides between the places that were tried."""
    if tree[0] in ("num", "sym"):
        return True
    if tree[0] == "^":
        return _is_polynomial(tree[1]) and tree[2][0] == "num"
    if tree[0] == "/":
        return _is_polynomial(tree[1]) and not symbols(tree[2])
    return tree[0] in ("+", "-", "*") and all(map(_is_polynomial, tree[1:]))


def _roots(c: Fraction, b: Fraction, a: Fraction) -> list[Any]:
    if a == 0:
        return [-c / b] if b else []
    under = b * b - 4 * a * c
    if under < 0:
        return []
    if under == 0:
        return [-b / (2 * a)]
    root: Tree = ("fn", "sqrt", ("num", under))
    found = [
        numeric.real_value(("/", ("+", ("num", -b), sign), ("num", 2 * a)))
        for sign in (root, ("-", root))
    ]
    return sorted(found, key=float)
