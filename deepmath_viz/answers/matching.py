"""Decides whether two shapes mean the same answer, as a careful grader would.

Every rule returns True, False, or None where it stays open, with the reason in words. Where a rule
has to choose, it chooses against agreement: a wrong answer taken for right does more harm than a
right one that is looked at again.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from deepmath_viz.answers import numeric, realsets, rounding, words
from deepmath_viz.answers.kinds import (
    DERIVATIVE,
    Boolean,
    Cases,
    Choice,
    Formula,
    Matrix,
    Named,
    Opaque,
    Operation,
    Quantity,
    Range,
    Relation,
    Residue,
    Series,
    Shape,
    Words,
    number,
)
from deepmath_viz.answers.normal import canonical
from deepmath_viz.answers.syntax import Tree, parse, symbols
from deepmath_viz.answers.tokens import NotMathematics

Pieces = tuple[realsets.Piece, ...]


class Finding(NamedTuple):
    """What a rule found: whether two answers are the same, and why."""

    same: bool | None
    reason: str


#: Names of what is drawn over x: y = x^2 says the same as f(x) = x^2.
_GRAPHS = {"y", "f(x)"}
#: Names of a constant of integration.
_CONSTANTS = set("C K c k D".split())
_ORDERED = re.compile(r"^(?:[A-Z](?:\s*\^\s*(?:\w|\{[^{}]*\}))?\s*){2,}$")
_SAME_VALUE = Finding(True, "equal in value")


def match(gold: Shape, said: Shape) -> Finding:
    """Whether `said` gives the answer `gold`; not symmetric, since the gold sets what is asked.

    Raises:
        numeric.Unbounded: a number is too large to be compared.
    """
    if gold == said:
        return Finding(True, "written the same")
    if isinstance(gold, Opaque) or isinstance(said, Opaque):
        return _opaque(gold, said)
    if isinstance(gold, Boolean | Choice) or isinstance(said, Boolean | Choice):
        return _picked(gold, said)
    if isinstance(gold, Cases) or isinstance(said, Cases):
        return _cases(gold, said)
    if isinstance(gold, Residue) or isinstance(said, Residue):
        return _residues(gold, said)
    if isinstance(gold, Relation) or isinstance(said, Relation):
        return _relations(gold, said)
    if isinstance(gold, Range) or isinstance(said, Range):
        return _ranges(gold, said)
    if isinstance(gold, Words) or isinstance(said, Words):
        return _phrases(gold, said)
    if isinstance(gold, Quantity) or isinstance(said, Quantity):
        return _quantities(gold, said)
    if isinstance(gold, Formula) and isinstance(said, Formula):
        return _formulas(gold, said)
    if isinstance(gold, Matrix) or isinstance(said, Matrix):
        return _matrices(gold, said)
    return _collections(gold, said)


def _opaque(gold: Shape, said: Shape) -> Finding:
    if (
        isinstance(gold, Opaque)
        and isinstance(said, Opaque)
        and (canonical(gold.text) == canonical(said.text))
    ):
        return Finding(True, "written the same")
    if all(isinstance(s, Opaque) and s.why == DERIVATIVE for s in (gold, said)):
        return Finding(False, "different derivatives")
    what = gold if isinstance(gold, Opaque) else said
    assert isinstance(what, Opaque)
    return Finding(None, f"not parseable: {what.why}")


def _picked(gold: Shape, said: Shape) -> Finding:
    if isinstance(gold, Boolean) and isinstance(said, Boolean):
        return Finding(gold.value == said.value, "Yes is True and No is False")
    if isinstance(gold, Choice) and isinstance(said, Choice):
        return Finding(gold.letter == said.letter, "the letters of the choice")
    if isinstance(gold, Choice) and gold.rest and not isinstance(said, Boolean):
        return Finding(None, "a choice with its text against a text")
    if isinstance(gold, Choice) or isinstance(said, Choice):
        return Finding(False, "a choice is not the thing chosen")
    return Finding(False, "Yes or No against something else")


def _phrases(gold: Shape, said: Shape) -> Finding:
    if isinstance(gold, Formula) or isinstance(said, Formula):
        based, plain = (said, gold) if isinstance(gold, Formula) else (gold, said)
        if based.phrase.partition("_")[0] == f"number {plain.text}":
            return Finding(True, "the base goes without saying")
    if not (isinstance(gold, Words) and isinstance(said, Words)):
        return Finding(False, "words against mathematics")
    if gold.phrase == said.phrase:
        return Finding(True, "the same words")
    if sorted(gold.phrase.split()) == sorted(said.phrase.split()):
        return Finding(None, "the same words in another order")
    longest = max(len(gold.phrase.split()), len(said.phrase.split()))
    return Finding(False if longest <= 5 else None, "other words")


def _cases(gold: Shape, said: Shape) -> Finding:
    if not (isinstance(gold, Cases) and isinstance(said, Cases)):
        return Finding(False, "an answer with a condition against one without")
    if len(gold.rows) != len(said.rows):
        return Finding(None, "different numbers of cases")
    values = {condition: value for value, condition in said.rows}
    if {condition for _, condition in gold.rows} != set(values):
        one = len(gold.rows) == 1
        return Finding(False if one else None, "conditions that are written differently")
    return _all([(value, values[condition]) for value, condition in gold.rows], "case by case")


def _residues(gold: Shape, said: Shape) -> Finding:
    if isinstance(gold, Residue) and isinstance(said, Residue):
        if gold.variable and said.variable and gold.variable != said.variable:
            return Finding(False, "congruences for different variables")
        moduli = match(gold.modulus, said.modulus)
        if moduli.same is not True:
            return Finding(moduli.same, "another modulus")
        one, two = _rational(gold.value), _rational(said.value)
        modulus = _rational(gold.modulus)
        if one is not None and two is not None and modulus:
            return Finding((one - two) % modulus == 0, "classes of one modulus")
        return match(gold.value, said.value)
    return Finding(False, "a residue class against a single value")


def _rational(shape: Shape) -> Any:
    value = numeric.real_value(shape.tree) if isinstance(shape, Formula) else None
    return value if hasattr(value, "denominator") else None


def _relations(gold: Shape, said: Shape) -> Finding:
    sides = [s.relation if isinstance(s, Range) else s for s in (gold, said)]
    if isinstance(sides[0], Relation) and isinstance(sides[1], Relation):
        return _two_relations(*sides)
    if isinstance(gold, Relation):
        if not gold.label:
            return Finding(False, "the final answer is an equation, not a value")
        if isinstance(said, Range):
            return Finding(False, "a value against a condition")
        return match(gold.value, said)
    assert isinstance(said, Relation)
    if not said.label:
        return Finding(False, "an equation where a value is asked")
    if isinstance(gold, Range):
        return Finding(False, "a condition against a value")
    return match(gold, said.value)


def _two_relations(gold: Relation, said: Relation) -> Finding:
    left, other = canonical(gold.left), canonical(said.left)
    if gold.label and said.label and gold.sign == said.sign == "=":
        if left == other or _GRAPHS.issuperset((left, other)):
            return match(gold.value, said.value)
        if _kind(left) == _kind(other) == "variable" and not _mentions(gold, said):
            return Finding(False, "values of different unknowns")
    turned = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}
    if gold.sign not in (said.sign, turned.get(said.sign)):
        return Finding(False, "different relations")
    one, two = _difference(gold), _difference(said)
    if one is None or two is None:
        return Finding(None, "not parseable: a side of an equation")
    if symbols(one) != symbols(two):
        return Finding(False, "equations in different variables")
    factor = numeric.ratio_is_constant(one, two)
    if factor is None:
        return Finding(False, "equations that differ by more than a factor")
    if gold.sign in ("=", "!="):
        return Finding(True, "the same equation")
    return Finding((factor > 0) == (gold.sign == said.sign), "the same inequality")


def _kind(left: str) -> str:
    return "variable" if len(left) == 1 or left.startswith("\\") else "other"


def _mentions(gold: Relation, said: Relation) -> bool:
    """Whether an equation also contains the other's unknown, as y = x and x = y do."""
    return said.left in gold.right or gold.left in said.right


def _difference(relation: Relation) -> Tree | None:
    try:
        return ("+", parse(relation.left), ("-", parse(relation.right)))
    except NotMathematics:
        return None


def _ranges(gold: Shape, said: Shape) -> Finding:
    if isinstance(gold, Range) and isinstance(said, Range):
        if canonical(gold.variable) != canonical(said.variable):
            return Finding(False, "conditions on different variables")
        return match(gold.allowed, said.allowed)
    if isinstance(gold, Range):
        return match(gold.allowed, said)
    assert isinstance(said, Range)
    return match(gold, said.allowed)


def _quantities(gold: Shape, said: Shape) -> Finding:
    sizes = [shape.value if isinstance(shape, Quantity) else shape for shape in (gold, said)]
    if not all(isinstance(size, Formula) for size in sizes):
        return Finding(False, "a quantity against something else")
    one, two = sizes
    if isinstance(gold, Quantity) and isinstance(said, Quantity):
        if gold.unit is None or said.unit is None:
            found = match(one, two)
            if gold.said == said.said or found.same is not True:
                return found
            return Finding(None, f"units that are not known: {gold.said}, {said.said}")
        if {gold.unit, said.unit} == {"degree", "radian"}:
            return match(_scaled(gold), _scaled(said))
        factor = words.conversion(said.unit, gold.unit)
        if factor is None:
            return Finding(False, f"different units: {gold.said}, {said.said}")
        scaled = Formula(("*", ("num", factor), two.tree), two.text) if factor != 1 else two
        return match(one, scaled)
    quantity = gold if isinstance(gold, Quantity) else said
    assert isinstance(quantity, Quantity)
    bare = two if quantity is gold else one
    if quantity.unit in ("percent", "degree"):
        unscaled = _unscaled(quantity, bare)
        by_value = (
            match(quantity.value, unscaled)
            if quantity is gold
            else match(unscaled, quantity.value)
        )
        if by_value.same:
            return Finding(True, f"{quantity.unit} converted to a number")
        if quantity.unit == "percent" and not _above_one(bare):
            return Finding(False, "percent against a number of at most one")
    found = match(one, two)
    return Finding(True, "the unit goes without saying") if found.same else found


def _scaled(quantity: Shape) -> Formula:
    assert isinstance(quantity, Quantity)
    size = quantity.value
    if quantity.unit == "percent":
        return Formula(("/", size.tree, number(100).tree), "")
    if quantity.unit == "degree":
        return Formula(("*", size.tree, ("/", ("const", "pi"), number(180).tree)), "")
    return size


def _unscaled(quantity: Quantity, bare: Formula) -> Formula:
    """A bare number in percent, or a bare angle in degrees."""
    factor: Tree = number(100).tree
    if quantity.unit == "degree":
        factor = ("/", number(180).tree, ("const", "pi"))
    return Formula(("*", bare.tree, factor), "")


def _above_one(formula: Shape) -> bool:
    value = numeric.real_value(formula.tree) if isinstance(formula, Formula) else None
    return value is not None and abs(value) > 1


def _formulas(gold: Formula, said: Formula) -> Finding:
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
    whole = len(names) == 1 and one[0] == two[0] == "+" and pair <= {"k", "n", "m"} and _has_pi(one) and _has_pi(two)
    if not (constant or whole):
        return False
    return bool(numeric.equal(numeric.shifted(one, dict(zip(mine, theirs, strict=True))), two))


def _has_pi(tree: Tree) -> bool:
    return tree == ("const", "pi") or any(_has_pi(p) for p in tree[1:] if isinstance(p, tuple))


def _infinity(tree: Tree) -> int:
    if tree == ("const", "inf"):
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
    return numeric.equal(difference, numeric.shifted(difference, names))


def _matrices(gold: Shape, said: Shape) -> Finding:
    if isinstance(gold, Matrix) and isinstance(said, Matrix):
        if [len(row) for row in gold.rows] != [len(row) for row in said.rows]:
            return Finding(False, "matrices of different shape")
        pairs = [
            pair
            for one, two in zip(gold.rows, said.rows, strict=True)
            for pair in zip(one, two, strict=True)
        ]
        return _all(pairs, "entry by entry")
    vector, other = (gold, said) if isinstance(gold, Matrix) else (said, gold)
    assert isinstance(vector, Matrix)
    lone = [cell for row in vector.rows for cell in row]
    if (
        isinstance(other, Series)
        and other.opening in ("(", "[", r"\langle")
        and 1 in (len(vector.rows), len(vector.rows[0]))
    ):
        if len(lone) != len(other.items):
            return Finding(False, "vectors of different length")
        return _all(list(zip(lone, other.items, strict=True)), "a vector entry by entry")
    return Finding(False, "a matrix against something else")


def _all(pairs: list[tuple[Shape, Shape]], reason: str) -> Finding:
    findings = [match(one, two) for one, two in pairs]
    for wanted in (False, None):
        for found in findings:
            if found.same is wanted:
                return Finding(wanted, f"{reason}: {found.reason}")
    return Finding(True, reason)


def _collections(gold: Shape, said: Shape) -> Finding:
    if isinstance(gold, Series) and isinstance(said, Series):
        found = _series(gold, said)
        if found.same or gold.ordered == said.ordered:
            return found
    one, two = _pieces(gold), _pieces(said)
    if one is not None and two is not None and not _plain_list(gold) and not _plain_list(said):
        return Finding(realsets.same_set(one, two), "as sets of real numbers")
    if isinstance(gold, Named) and isinstance(said, Named):
        return Finding(gold.name == said.name, "sets with a name")
    if isinstance(gold, Operation) and isinstance(said, Operation) and gold.sign == said.sign:
        if gold.sign == r"\setminus":
            return _all(list(zip(gold.parts, said.parts, strict=False)), "differences of sets")
        return _unordered(gold.parts, said.parts, "parts in any order")
    lone = next((s for s in (gold, said) if isinstance(s, Series) and len(s.items) == 1), None)
    if lone is not None and isinstance(said if lone is gold else gold, Formula):
        pair = (lone.items[0], said) if lone is gold else (gold, lone.items[0])
        return Finding(match(*pair).same, "the only element of a set")
    if isinstance(gold, Series) and isinstance(said, Series):
        return _series(gold, said)
    if isinstance(gold, Operation) or isinstance(said, Operation):
        return Finding(None, "sets that cannot be evaluated")
    return Finding(False, "things of different kinds")


def _series(gold: Series, said: Series) -> Finding:
    if not gold.ordered and not said.ordered:
        return _unordered(gold.items, said.items, "elements in any order")
    if len(gold.items) != len(said.items):
        return Finding(False, "different numbers of elements")
    brackets = {gold.opening + gold.closing, said.opening + said.closing}
    if r"\{" in (gold.opening, said.opening):
        return Finding(False, "a set against what has an order")
    mixed = len(brackets) > 1
    if mixed and "" in brackets and not ({"()", r"\langle\rangle"} & brackets):
        return Finding(False, "an interval against a list")
    if (
        mixed
        and "" not in brackets
        and len(gold.items) == 2
        and not (brackets <= {"()", r"\langle\rangle"})
    ):
        return Finding(False, "ends that are open on one side and closed on the other")
    values = [
        item.value if isinstance(item, Relation) and item.label else item for item in gold.items
    ]
    others = [
        item.value if isinstance(item, Relation) and item.label else item for item in said.items
    ]
    return _all(list(zip(values, others, strict=True)), "one element after another")


def _unordered(one: tuple[Shape, ...], two: tuple[Shape, ...], reason: str) -> Finding:
    one, two = _distinct(one), _distinct(two)
    if len(one) != len(two):
        return Finding(False, "different numbers of elements")
    left, open_ = list(two), False
    for item in one:
        findings = [match(item, other) for other in left]
        at = next((i for i, found in enumerate(findings) if found.same), None)
        if at is not None:
            left.pop(at)
        elif any(found.same is None for found in findings):
            open_ = True
        else:
            return Finding(False, "an element is missing")
    return Finding(None, "an element cannot be compared") if open_ else Finding(True, reason)


def _distinct(items: tuple[Shape, ...]) -> tuple[Shape, ...]:
    kept: list[Shape] = []
    for item in items:
        if not any(match(other, item).same for other in kept):
            kept.append(item)
    return tuple(kept)


def _plain_list(shape: Shape) -> bool:
    return isinstance(shape, Series) and (
        not shape.opening or (len(shape.items) != 2 and shape.ordered)
    )


def _pieces(shape: Shape) -> Pieces | None:
    """A shape as a set of real numbers; None where it is none, or its ends are not known."""
    if isinstance(shape, Named):
        return {"R": realsets.ALL_REALS, "": ()}.get(shape.name)
    if isinstance(shape, Series):
        ends = [_end(item) for item in shape.items]
        if any(end is None for end in ends):
            return None
        if not shape.ordered:
            return tuple(realsets.Piece(end, True, end, True) for end in ends)
        if len(ends) != 2 or shape.opening not in "([" or shape.closing not in ")]":
            return None
        if not realsets.less(*ends):
            return None  # a pair of numbers, no interval
        infinite = [end in (float("inf"), -float("inf")) for end in ends]
        return (realsets.Piece(ends[0], shape.opening == "[" and not infinite[0],
                               ends[1], shape.closing == "]" and not infinite[1]),)  # fmt: skip
    if isinstance(shape, Operation):
        parts = [_pieces(part) for part in shape.parts]
        if any(part is None for part in parts):
            return None
        found: Pieces = parts[0] or ()
        for part in parts[1:]:
            if shape.sign == r"\cup":
                found = realsets.union(found + (part or ()))
            elif shape.sign == r"\cap":
                found = realsets.intersection(found, part or ())
            else:
                found = realsets.intersection(found, realsets.complement(part or ()))
        return found
    return None


def _end(item: Shape) -> Any:
    return numeric.real_value(item.tree) if isinstance(item, Formula) else None
