"""Whether equations and inequalities are the same, and what the left side of one names."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction

from deepmath_viz.maths.answers.equality import derivatives, ordered, solutions
from deepmath_viz.maths.answers.equality.finding import Finding
from deepmath_viz.maths.answers.equality.left_sides import UNKNOWNS, labels_differ, names_a_value
from deepmath_viz.maths.answers.equality.names import renamed_in
from deepmath_viz.maths.answers.equality.values import numeric
from deepmath_viz.maths.answers.equality.values.evaluation import Unbounded, Undefined
from deepmath_viz.maths.answers.reading.language.spellings import folded
from deepmath_viz.maths.answers.reading.normalise import canonical
from deepmath_viz.maths.answers.reading.parse import read
from deepmath_viz.maths.answers.reading.syntax import parse
from deepmath_viz.maths.answers.reading.tokens import NotMathematics, Reading
from deepmath_viz.maths.answers.reading.trees import Tree, symbols
from deepmath_viz.maths.answers.reading.types import (
    Formula,
    Matrix,
    Range,
    Relation,
    Residue,
    Series,
    Shape,
    Words,
)

Match = Callable[[Shape, Shape], Finding]
#: Names of what is drawn over x: y = x^2 says the same as f(x) = x^2.
_GRAPHS = {"y", "f(x)"}
#: Words that no formula has.
_SENTENCE = re.compile(r"(?<![A-Za-z\\])(?:is|are|of|the|at|and|with)(?![A-Za-z])")
_SUMMED = re.compile(r"[+-]|(?:gcd|lcm|max|min)\s*(?:\(|\\\{)[^()]*,")
_SIZE = re.compile(r"^(?:\||\\lvert)[^|]*(?<![A-Za-z\\])[xyzw](?![A-Za-z])[^|]*(?:\||\\rvert)$")
UNREAD = Finding(None, "not parseable: a side of an equation")
#: Letters that on the right of an equation alone are any constant.
_ARBITRARY = set("C c K C_1 c_1".split())
_CALL = re.compile(r"^(\\?[A-Za-z]+(?:_\w|_\{\w+\})?'*)\(([a-z](?:,[a-z])*)\)$")
_INDEXED = re.compile(r"^(\\?[A-Za-z]+)_\{?([a-z])\}?$")
_DERIVED = re.compile(r"'|deriv|^\\d?dot|^\^\(")
_VALUED = re.compile(r"^(\\?[A-Za-z]+(?:_\w|_\{\w+\})?'*)\((.*)\)$")


def relations(match: Match, gold: Shape, said: Shape) -> Finding:
    """Two relations, or a relation and something else."""
    sides = [s.relation if isinstance(s, Range) else s for s in (gold, said)]
    if isinstance(sides[0], Relation) and isinstance(sides[1], Relation):
        return two_relations(match, sides[0], sides[1])
    for ranged, relation in ((gold, said), (said, gold)):
        if isinstance(ranged, Range) and isinstance(relation, Relation) and relation.sign == "=":
            listed = isinstance(ranged.allowed, Series) and ranged.allowed.opening == r"\{"
            if listed and ranged.variable.strip() == relation.left.strip():
                pair = (ranged.allowed, relation.value)
                return match(*pair if ranged is gold else pair[::-1])
    if isinstance(gold, Relation):
        if isinstance(said, Range):
            return Finding(False, "a value against a condition")
        return _named(
            match, gold, said, gold.value, said, "the final answer is an equation, not a value"
        )
    assert isinstance(said, Relation)
    if isinstance(gold, Range):
        return Finding(False, "a condition against a value")
    return _named(match, said, gold, gold, said.value, "an equation where a value is asked")


def _named(
    match: Match, relation: Relation, other: Shape, gold: Shape, said: Shape, why_not: str
) -> Finding:
    """An equation against a value, which its left side may name."""
    if relation.sign != "=":
        return Finding(None if isinstance(other, Words) else False, why_not)
    if relation.label or names_a_value(relation) or isinstance(relation.value, Matrix):
        if isinstance(other, Residue):
            return Finding(False, "a residue class against a single value")
        return match(gold, said)
    if isinstance(other, Words):
        return Finding(None, "words against an equation")
    found = match(gold, said)
    if not found.same:
        worded = any(
            isinstance(shape, Formula) and _SENTENCE.search(shape.text) for shape in (gold, said)
        )
        return Finding(None if worded else False, why_not) if found.same is False else found
    if _evaluates(relation):
        return Finding(True, "the value that an expression is evaluated to")
    letters = set(re.findall(r"(?<![A-Za-z\\])[a-z](?![A-Za-z])", relation.left))
    answer = relation.value is said
    if _is_asked(relation.left) and (answer or not letters & UNKNOWNS):
        return Finding(True, "the value of what stands on the left")
    if letters & UNKNOWNS:
        return Finding(False, why_not)
    return Finding(None, "a value against an equation with the same right side")


def _evaluates(relation: Relation) -> bool:
    """Whether an expression in numbers alone is set equal to its value, as in `5! = 120`."""
    if not isinstance(relation.value, Formula) or symbols(relation.value.tree):
        return False
    try:
        tree = parse(relation.left)
        plain = tree[0] in ("num", "sym") or bool(symbols(tree))
        zero = numeric.equal(relation.value.tree, ("num", Fraction(0))) is not False
        return not (plain or zero) and numeric.equal(tree, relation.value.tree) is True
    except (NotMathematics, RecursionError, Undefined, Unbounded):
        return False


def _is_asked(left: str) -> bool:
    """Whether a left side is an expression in letters alone, as `a+b`, whose value is asked."""
    try:
        tree = parse(left)
    except NotMathematics:
        return False
    numeral = re.search(r"\d", re.sub(r"[_^]\s*(?:\d|\{\d+\})", "", left))
    return not numeral and len(symbols(tree)) > 1 and not re.search(r"\^", left)


def two_relations(match: Match, gold: Relation, said: Relation) -> Finding:
    """Whether two equations or inequalities say the same."""
    left, other = canonical(gold.left), canonical(said.left)
    turned = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}
    sides = [[folded(r.left), folded(r.right)] for r in (gold, said)]
    if said.sign == turned.get(gold.sign, gold.sign) != "in" and sides[0] == sides[1][::-1]:
        return Finding(True, "the same sides, the other way round")
    found = _labelled(match, gold, said, left, other)
    if found is not None:
        return found
    if gold.sign not in (said.sign, turned.get(said.sign)):
        return Finding(False, "different relations")
    if left == other and gold.sign == said.sign == "=":
        found = match(gold.value, said.value)
        if found.same is not None:
            return Finding(found.same, f"the same left side: {found.reason}")
    reading = _reading(gold, said)
    one, two = (_sides(relation, reading) for relation in (gold, said))
    if one is None or two is None:
        return _side_by_side(match, gold, said) if gold.sign == said.sign == "=" else UNREAD
    first, second = (("+", a, ("-", b)) for a, b in (one, two))
    if one == two:
        return Finding(True, "the same equation")
    variables = {n for n in symbols(first) | symbols(second) if not n.endswith("()")}
    if not variables and gold.sign in ("=", "!="):
        return solutions.constants(one, two)
    if _calls(first) != _calls(second):
        if derivatives.are_other(_calls(first), _calls(second)):
            return Finding(False, "derivatives of other orders")
        return Finding(None, "equations in functions that are only names")
    first, second = derivatives.primed(first), derivatives.primed(second)
    if any(_DERIVED.search(name) for name in symbols(first) ^ symbols(second)):
        if derivatives.are_other(symbols(first), symbols(second)):
            return Finding(False, "derivatives of other orders")
        return Finding(None, "derivatives that are written differently")
    if symbols(first) != symbols(second):
        if {"Delta", "nabla"} & (symbols(first) | symbols(second)):
            return Finding(None, "a Laplacian, or a letter")
        return Finding(False, "equations in different variables")
    if not variables:
        if _calls(first) and gold.sign == said.sign and numeric.equal(first, second):
            return Finding(True, "the same relation")
        return Finding(False, "relations between different constants")
    if (found := ordered.equations(first, second)) is not None:
        if gold.sign not in ("=", "!="):
            factor = numeric.ratio_is_constant(first, second)
            turned_once = factor is not None and (factor > 0) != (gold.sign == said.sign)
            return Finding(False if turned_once else None, found.reason) if (
                turned_once or not found.same) else found  # fmt: skip
        return found if gold.sign == said.sign else Finding(None, found.reason)
    factor = numeric.ratio_is_constant(first, second)
    if factor is None:
        if gold.sign == "=":
            return solutions.same(first, second)
        if "int" in str(first) or numeric.equal(first, second) is None:
            return UNREAD
        return Finding(False, "relations that differ by more than a factor")
    if gold.sign in ("=", "!="):
        return Finding(True, "the same equation")
    return Finding((factor > 0) == (gold.sign == said.sign), "the same inequality")


def _side_by_side(match: Match, gold: Relation, said: Relation) -> Finding:
    """Equations of what is no formula: the same if their sides are, in either order."""
    sides = [[read(side.strip(), Reading(), thousands=False) for side in (r.left, r.right)]
             for r in (gold, said)]  # fmt: skip
    for other in (sides[1], sides[1][::-1]):
        if all(match(a, b).same for a, b in zip(sides[0], other, strict=True)):
            return Finding(True, "the same sides")
    return UNREAD


def _labelled(
    match: Match, gold: Relation, said: Relation, left: str, other: str
) -> Finding | None:
    """Two equations of which each may only name a value; None where they are equations."""
    if not gold.sign == said.sign == "=":
        return None
    names = [relation.label or names_a_value(relation) for relation in (gold, said)]
    if left == other and {gold.right.strip(), said.right.strip()} <= _ARBITRARY and not names[0]:
        return Finding(True, "an arbitrary constant has another name")
    if left == other and all(names):
        return match(gold.value, said.value)
    if _same_function(left, other) and all(names):
        return match(gold.value, said.value)
    if (bound := _bound(left, other)) is not None:
        return match(gold.value, renamed_in(said.value, bound))
    if not all(names):
        return None
    if _GRAPHS.issuperset((left, other)):
        return match(gold.value, said.value)
    if _kind(left) == _kind(other) == "variable" and not _mentions(gold, said):
        return Finding(False, "values of different unknowns")
    called = [_VALUED.match(text) for text in (left, other)]
    if (
        called[0]
        and called[1]
        and called[0][1] == called[1][1]
        and not called[0][1].startswith("\\")
        and _differ(called[0][2], called[1][2])
    ):
        return Finding(False, "values of one function at different places")
    if _has_unknowns(gold) or _has_unknowns(said):
        return None
    if _alike(gold, said):
        return Finding(True, "equal left sides, with one value")
    if _are_distances(gold, said):
        return None
    found = match(gold.value, said.value)
    if found.same and labels_differ(left, other):
        return Finding(False, "the same value of two different things")
    return Finding(None if found.same else found.same, "values of things with different names")


def _alike(gold: Relation, said: Relation) -> bool:
    """Whether sums on the left are equal, or each other's negatives where they are zero, and so are
    the values."""
    if not all(_SUMMED.search(r.left) for r in (gold, said)):
        return False
    reading = _reading(gold, said)
    one, two = _sides(gold, reading), _sides(said, reading)
    if one is None or two is None or numeric.equal(one[1], two[1]) is not True:
        return False
    zero = numeric.equal(one[1], ("num", Fraction(0)))
    return bool(numeric.equal(one[0], two[0]) or (zero and numeric.equal(one[0], ("-", two[0]))))


def _are_distances(gold: Relation, said: Relation) -> bool:
    """Whether absolute values of unknowns stand on both left sides: equations, no names."""
    sizes = [_SIZE.match(relation.left.strip()) for relation in (gold, said)]
    return all(size is not None for size in sizes)


def _same_function(left: str, other: str) -> bool:
    """Whether one side names a function with its arguments, and the other without."""
    for whole, name in ((left, other), (other, left)):
        called = _CALL.match(whole)
        if called and called[1] == name:
            return True
    return False


def _bound(left: str, other: str) -> dict[str, str] | None:
    """New names for the arguments of a function: f(t) for f(x); None for other left sides."""
    one, two = _INDEXED.match(left), _INDEXED.match(other)
    if one and two and one[1] == two[1] and {one[2], two[2]} <= set("nkmjl"):
        return {two[2]: one[2]}
    one, two = _CALL.match(left), _CALL.match(other)
    if not (one and two) or one[1] != two[1]:
        return None
    names, others = one[2].split(","), two[2].split(",")
    return dict(zip(others, names, strict=True)) if len(names) == len(others) else None


def _differ(one: str, two: str) -> bool:
    try:
        return numeric.equal(parse(one), parse(two)) is False
    except (NotMathematics, ValueError):
        return False


def _has_unknowns(relation: Relation) -> bool:
    value = relation.value
    return not isinstance(value, Formula) or bool(symbols(value.tree))


def _kind(left: str) -> str:
    return "variable" if len(left) == 1 or re.fullmatch(r"\\[a-z]+", left) else "other"


def _mentions(gold: Relation, said: Relation) -> bool:
    """Whether an equation also contains the other's unknown, as y = x and x = y do."""
    return said.left in gold.right or gold.left in said.right


def _calls(tree: Tree) -> set[str]:
    return {name for name in symbols(tree) if name.endswith("()")}


def _reading(gold: Relation, said: Relation) -> Reading:
    from deepmath_viz.maths.answers.reading.ways import readings

    whole = [f"{relation.left} = {relation.right}" for relation in (gold, said)]
    return next(iter(readings(*whole)))


def _sides(relation: Relation, reading: Reading) -> tuple[Tree, Tree] | None:
    try:
        return parse(relation.left, reading), parse(relation.right, reading)
    except NotMathematics:
        return None
