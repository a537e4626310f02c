"""Whether lists, sets and intervals are the same, element by element or as sets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from deepmath_viz.maths.answers.equality import realsets
from deepmath_viz.maths.answers.equality.finding import Finding
from deepmath_viz.maths.answers.equality.structures import inequalities
from deepmath_viz.maths.answers.equality.values import numeric
from deepmath_viz.maths.answers.reading.trees import symbols
from deepmath_viz.maths.answers.reading.types import (
    Formula,
    Named,
    Operation,
    Quantity,
    Range,
    Relation,
    Series,
    Shape,
)

Pieces = tuple[realsets.Piece, ...]
#: Compares two elements.
Match = Callable[[Shape, Shape], Finding]


def collections(match: Match, gold: Shape, said: Shape) -> Finding:
    """Lists, tuples, intervals and sets, in order where the order counts."""
    if isinstance(gold, Series) and isinstance(said, Series):
        found = _series(match, gold, said)
        if found.same or gold.ordered == said.ordered:
            return found
        if (only := _only_element(match, gold, said)) is not None:
            return only
    one, two = _pieces(gold), _pieces(said)
    if one is not None and two is not None and not _plain_list(gold) and not _plain_list(said):
        return Finding(realsets.same_set(one, two), "as sets of real numbers")
    named, other = (gold, said) if isinstance(gold, Named) else (said, gold)
    if (
        isinstance(named, Named)
        and isinstance(other, Formula)
        and other.tree == ("sym", named.name)
    ):
        return Finding(True, "the letter of a set in another face")
    if isinstance(gold, Named) and isinstance(said, Named):
        return Finding(gold.name == said.name, "sets with a name")
    if isinstance(gold, Operation) and isinstance(said, Operation) and gold.sign == said.sign:
        if gold.sign == r"\setminus":
            return every(
                match, list(zip(gold.parts, said.parts, strict=False)), "differences of sets"
            )
        return _unordered(match, gold.parts, said.parts, "parts in any order")
    if (only := _only_element(match, gold, said)) is not None:
        return only
    if isinstance(gold, Series) and isinstance(said, Series):
        return _series(match, gold, said)
    if any(_is_named_difference(shape) for shape in (gold, said)) and any(
        isinstance(shape, Named) for shape in (gold, said)
    ):
        return Finding(False, "a set without the numbers of a smaller one")
    both = False
    if isinstance(gold, Operation) and isinstance(said, Operation):
        both = True
        if _unordered(match, gold.parts, said.parts, "").same:
            return Finding(False, "another operation on the same sets")
    for whole, other in ((gold, said), (said, gold)):
        if not isinstance(whole, Operation) or whole.sign != r"\setminus" or both:
            continue
        if match(whole.parts[0], other).same and isinstance(whole.parts[1], Series):
            return Finding(False, "a set without some of its elements")
    for other, formula in ((gold, said), (said, gold)):
        braced = isinstance(other, Series) and other.opening == r"\{" and len(other.items) == 1
        if braced and isinstance(formula, Formula) and "floor" in str(formula.tree):
            return Finding(None, "a set, or the part of a number behind its point")
    if isinstance(gold, Operation) or isinstance(said, Operation):
        return Finding(None, "sets that cannot be evaluated")
    for pair, formula in ((gold, said), (said, gold)):
        if not (
            isinstance(pair, Series) and pair.opening in ("[", r"\langle") and len(pair.items) == 2
        ):
            continue
        if isinstance(formula, Formula) and r"\cdot" in formula.text and pair.opening == r"\langle":
            return Finding(None, "a scalar product, or components")
        if isinstance(formula, Formula) and any(n[:1].isupper() for n in symbols(formula.tree)):
            return Finding(None, "brackets that may be a commutator")
    return Finding(False, "things of different kinds")


def _is_named_difference(shape: Shape) -> bool:
    """Whether a shape is what one of N, Z, Q, R, C leaves of a larger one, which has no letter."""
    if not (isinstance(shape, Operation) and shape.sign == r"\setminus" and len(shape.parts) == 2):
        return False
    whole, without = shape.parts
    if not (isinstance(whole, Named) and isinstance(without, Named)):
        return False
    sizes = ["NZQRC".find(part.name) if part.name else -1 for part in (whole, without)]
    return sizes[0] > sizes[1] >= 0


def _only_element(match: Match, gold: Shape, said: Shape) -> Finding | None:
    """A set of one thing, or the same value written in several ways, against a thing."""
    for at, shape in enumerate((gold, said)):
        other = (said, gold)[at]
        if not isinstance(shape, Series) or shape.ordered:
            continue
        tuples = isinstance(other, Series) and other.opening not in ("", r"\{")
        items = _distinct(match, shape.items) if shape.word == "or" else shape.items
        if len(items) == 1 and (isinstance(other, Formula) or tuples):
            pair = (items[0], other) if not at else (other, items[0])
            return Finding(match(*pair).same, "the only element of a set")
    return None


def _series(match: Match, gold: Series, said: Series) -> Finding:
    if not gold.ordered and not said.ordered:
        sets = r"\{" in (gold.opening, said.opening) or "or" in (gold.word, said.word)
        reason = "elements in any order"
        return _unordered(match, gold.items, said.items, reason, once=sets)
    if len(gold.items) != len(said.items):
        return Finding(False, "different numbers of elements")
    brackets = {gold.opening + gold.closing, said.opening + said.closing}
    if r"\{" in (gold.opening, said.opening):
        return Finding(False, "a set against what has an order")
    mixed = len(brackets) > 1
    if mixed and brackets & {"(]", "[)"} and len(gold.items) != 2:
        return Finding(None, "brackets that do not belong together")
    typed = mixed and "" in brackets and "[]" in brackets and len(gold.items) > 2
    if mixed and "" in brackets and not ({"()", r"\langle\rangle"} & brackets or typed):
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
    found = every(match, list(zip(values, others, strict=True)), "one element after another")
    if typed and found.same is False and _unordered(match, gold.items, said.items, "").same:
        return Finding(None, "a list in brackets, in another order")
    return found


def _unordered(
    match: Match, one: tuple[Shape, ...], two: tuple[Shape, ...], reason: str, *, once: bool = True
) -> Finding:
    """Elements in any order; `once`: a set, in which one that is written twice counts once."""
    if counted := _counted(match, one, two):
        return counted
    if once:
        one, two = _distinct(match, one), _distinct(match, two)
    if len(one) != len(two):
        lone = len(_distinct(match, one)) == len(_distinct(match, two))
        if not once and lone and _unordered(match, one, two, reason).same:
            return Finding(None, "the same elements, not as often")
        return Finding(False, "different numbers of elements")
    left, open_ = list(two), False
    for item in one:
        findings = [element(match, item, other) for other in left]
        at = next((i for i, found in enumerate(findings) if found.same), None)
        if at is not None:
            left.pop(at)
        elif any(found.same is None for found in findings):
            open_ = True
        else:
            return Finding(False, "an element is missing")
    return Finding(None, "an element cannot be compared") if open_ else Finding(True, reason)


def element(match: Match, one: Shape, two: Shape) -> Finding:
    """Two elements of a collection: inside one, {a} is not a."""
    sets = [isinstance(shape, Series) and shape.opening == r"\{" for shape in (one, two)]
    if sets[0] != sets[1]:
        return Finding(False, "a set against an element")
    return match(one, two)


def _counted(match: Match, one: tuple[Shape, ...], two: tuple[Shape, ...]) -> Finding | None:
    """Numbers of the same different things: `15 hens, 7 goats` are no 7 hens and 15 goats."""
    kinds = [{i.said: i for i in items if isinstance(i, Quantity)} for items in (one, two)]
    if len(kinds[0]) < 2 or kinds[0].keys() != kinds[1].keys():
        return None
    if (len(one), len(two)) != (len(kinds[0]), len(kinds[1])):
        return None
    return every(match, [(kinds[0][k], kinds[1][k]) for k in kinds[0]], "each with its number")


def every(match: Match, pairs: list[tuple[Shape, Shape]], reason: str) -> Finding:
    """One pair after another: the first that differs decides, then the first that stays open."""
    findings = [match(one, two) for one, two in pairs]
    for wanted in (False, None):
        for found in findings:
            if found.same is wanted:
                return Finding(wanted, f"{reason}: {found.reason}")
    return Finding(True, reason)


def _distinct(match: Match, items: tuple[Shape, ...]) -> tuple[Shape, ...]:
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
    if isinstance(shape, Range):
        return _pieces(shape.allowed)
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


def solved(shape: Shape) -> Pieces | None:
    """What an inequality, a condition or a set allows a number to be; None for anything else, and
    for conditions on different variables."""
    if isinstance(shape, Relation):
        return inequalities.solved(shape)
    if isinstance(shape, Range) and isinstance(shape.allowed, Relation):
        return inequalities.solved(shape.allowed, shape.variable)
    if isinstance(shape, Series) and (not shape.opening or len(shape.items) == 1):
        return None
    return _pieces(shape) if isinstance(shape, Range | Series | Operation | Named) else None


def variables_of(shape: Shape) -> set[str]:
    """The variable of a condition."""
    if isinstance(shape, Range):
        return {shape.variable.strip()}
    return inequalities.variables(shape) if isinstance(shape, Relation) else set()


def _end(item: Shape) -> Any:
    return numeric.real_value(item.tree) if isinstance(item, Formula) else None
