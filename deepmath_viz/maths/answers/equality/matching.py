"""Decides whether two shapes mean the same answer, as a careful grader would.

Every rule returns True, False, or None where it stays open, with the reason in words. Where a rule
has to choose, it chooses against agreement: a wrong answer taken for right does more harm than a
right one that is looked at again.
"""

from __future__ import annotations

import re
from typing import Any

from deepmath_viz.maths.answers.equality import (
    containers,
    formulas,
    matrices,
    quantities,
    realsets,
    special,
)
from deepmath_viz.maths.answers.equality.finding import Finding
from deepmath_viz.maths.answers.equality.labels import CONTENT
from deepmath_viz.maths.answers.equality.relations import relations
from deepmath_viz.maths.answers.equality.structures import cyclic_groups, piecewise, rings, rules
from deepmath_viz.maths.answers.equality.structures.inequalities import same_whole
from deepmath_viz.maths.answers.equality.values import numeric
from deepmath_viz.maths.answers.equality.wording import NOT_UNDERSTOOD
from deepmath_viz.maths.answers.kinds import structures
from deepmath_viz.maths.answers.reading import words
from deepmath_viz.maths.answers.reading.normalise import canonical
from deepmath_viz.maths.answers.reading.trees import symbols
from deepmath_viz.maths.answers.reading.types import (
    DERIVATIVE,
    Boolean,
    Cases,
    Choice,
    Formula,
    Matrix,
    Named,
    Opaque,
    Quantity,
    Range,
    Relation,
    Residue,
    Shape,
    Statement,
    Words,
)

#: Reasons why something stays open.
NOT_READ, NO_PLACE = "not parseable", formulas.NO_PLACE
BASE, UNBOUNDED = "another base, or none", "infinite, or without a limit"
#: Signs behind the name of what is asked, as in `\\pi_1(S^1) \\cong \\mathbb{Z}`.
_NAMING = {r"\cong", r"\simeq"}
_NAMED_LEFT = re.compile(
    r"\\?(?:pi|tilde\s*\{?H\}?|H|K|Aut|Gal|Hom|Ext|Tor|End|Pic|Cl|operatorname\{\w+\}|mathrm\s*\{\w+\})\s*"
    r"(?:[_^]\s*(?:\{[^{}]*\}|\w)\s*)*\(.*\)$|[A-Z](?:_\w)?/[A-Z](?:_\w)?$|[GHMVWRX]$"
)
#: Letters that count.
_COUNTS = set("n m k j".split())
_PLACED = re.compile(r"\\deriv\{([^{}]*)\}\s*(\([^()]*\))")
#: Signs of which only one can stand between the same sides.
_EXCLUSIVE = ({r"\mid", r"\nmid"}, {r"\parallel", r"\perp"})
#: Signs whose sides may change places.
_SYMMETRIC = set(r"\cong \sim \simeq \vee \iff \Leftrightarrow \parallel \perp".split())


def match(gold: Shape, said: Shape) -> Finding:
    """Whether `said` gives the answer `gold`; not symmetric, since the gold sets what is asked.

    Raises:
        numeric.Unbounded: a number is too large to be compared.
    """
    if gold == said:
        return Finding(True, "written the same")
    if (kind := special.sequences(gold, said)) is not None:
        return kind
    if isinstance(gold, Formula | Opaque) and isinstance(said, Formula | Opaque):
        structured = rules.decided(gold.text, said.text)
        if structured is not None:
            return structured
    if (field := _field_of(gold, said) or _field_of(said, gold)) is not None:
        return field
    if isinstance(gold, Opaque) or isinstance(said, Opaque):
        return _opaque(gold, said)
    if isinstance(gold, Boolean | Choice) or isinstance(said, Boolean | Choice):
        return _picked(gold, said)
    if isinstance(gold, Cases) or isinstance(said, Cases):
        return _cases(gold, said)
    if isinstance(gold, Statement) or isinstance(said, Statement):
        return _statements(gold, said)
    if isinstance(gold, Residue) or isinstance(said, Residue):
        return _residues(gold, said)
    if any(map(_is_condition, (gold, said))):
        sets = containers.solved(gold), containers.solved(said)
        names = {name for s in (gold, said) for name in containers.variables_of(s)}
        if sets[0] is not None and sets[1] is not None and len(names) < 2:
            return Finding(realsets.same_set(sets[0], sets[1]), "as sets of real numbers")
        if any(isinstance(s, Range) and isinstance(s.allowed, Relation) for s in (gold, said)):
            return Finding(None, "a condition that is not solved here")
    if isinstance(gold, Relation) or isinstance(said, Relation):
        return relations(match, gold, said)
    if isinstance(gold, Range) or isinstance(said, Range):
        return _ranges(gold, said)
    if isinstance(gold, Words) or isinstance(said, Words):
        return _phrases(gold, said)
    if isinstance(gold, Quantity) or isinstance(said, Quantity):
        return quantities.same_quantity(gold, said)
    if isinstance(gold, Formula) and isinstance(said, Formula):
        if (vectors := special.vectors_of(match, gold, said)) is not None:
            return vectors
        if (isomorphic := cyclic_groups.isomorphic(gold.text, said.text)) is not None:
            return Finding(isomorphic, "products of cyclic groups")
        try:
            isomorphic = structures.same(gold.text, said.text)
        except ValueError:
            return formulas.same_formula(gold, said)
        return Finding(isomorphic, "products of spaces or groups")
    if (vector := special.components(match, gold, said)) is not None:
        return vector
    if isinstance(gold, Matrix) or isinstance(said, Matrix):
        return matrices.matrices(match, gold, said)
    if (renamed := special.parameter(gold, said)) is not None:
        return match(gold, renamed)
    return containers.collections(match, gold, said)


def _field_of(shape: Shape, named: Shape) -> Finding | None:
    """A ring or field against one that has a letter."""
    if not (isinstance(shape, Formula | Opaque) and isinstance(named, Named) and named.name):
        return None
    return rings.finding(shape.text, rf"\mathbb{{{named.name}}}")


def _opaque(gold: Shape, said: Shape) -> Finding:
    if (
        isinstance(gold, Opaque)
        and isinstance(said, Opaque)
        and (canonical(gold.text) == canonical(said.text))
    ):
        return Finding(True, "written the same")
    placed = [_PLACED.fullmatch(getattr(s, "text", "").strip()) for s in (gold, said)]
    if placed[0] and placed[1] and canonical(placed[0][2]) == canonical(placed[1][2]):
        return Finding(placed[0][1] == placed[1][1], "derivatives at one place")
    if all(isinstance(s, Opaque) and s.why == DERIVATIVE for s in (gold, said)):
        return Finding(False, "different derivatives")
    what = gold if isinstance(gold, Opaque) else said
    assert isinstance(what, Opaque)
    return Finding(None, f"{NOT_READ}: {what.why}")


def _picked(gold: Shape, said: Shape) -> Finding:
    if isinstance(gold, Boolean) and isinstance(said, Boolean):
        return Finding(gold.value == said.value, "Yes is True and No is False")
    if isinstance(gold, Choice) and isinstance(said, Choice):
        return Finding(gold.letter == said.letter, "the letters of the choice")
    if isinstance(gold, Choice) and gold.rest and not isinstance(said, Boolean):
        return Finding(None, "a choice with its text against a text")
    if isinstance(gold, Choice) or isinstance(said, Choice):
        known = any(isinstance(shape, Boolean | Formula) for shape in (gold, said))
        return Finding(False if known else None, CONTENT)
    if any(isinstance(shape, Words) for shape in (gold, said)):
        return Finding(None, NOT_UNDERSTOOD)
    return Finding(False, "Yes or No against something else")


def _phrases(gold: Shape, said: Shape) -> Finding:
    if any(isinstance(s, Words) and s.phrase.startswith("number ") for s in (gold, said)):
        return _in_bases(gold, said)
    if {"diverges", r"\infty", r"-\infty"} >= {_said(gold), _said(said)}:
        return Finding(None, UNBOUNDED)
    if not (isinstance(gold, Words) and isinstance(said, Words)):
        phrase = gold.phrase if isinstance(gold, Words) else _said(said)
        if words.is_known(phrase):
            return Finding(False, "words against mathematics")
        return Finding(None, NOT_UNDERSTOOD)
    if gold.phrase == said.phrase or words.members(gold.phrase) == words.members(said.phrase):
        return Finding(True, "the same words")
    if words.contradict(gold.phrase, said.phrase):
        return Finding(False, "words that exclude each other")
    if sorted(gold.phrase.split()) == sorted(said.phrase.split()):
        parts = [sorted(re.split(r" (?:and|or) ", s.phrase)) for s in (gold, said)]
        two = len(gold.phrase.split()) == 2 and "not" not in gold.phrase.split()
        same = True if two or (parts[0] == parts[1] and len(parts[0]) > 1) else None
        return Finding(same, "the same words in another order")
    if words.is_known(gold.phrase) and words.is_known(said.phrase):
        return Finding(False, "other words")
    return Finding(None, NOT_UNDERSTOOD)


def _in_bases(gold: Shape, said: Shape) -> Finding:
    """Numbers with their base, such as 1011_2: equal in value is not yet in the base asked for."""
    numbers = [
        words.based(s.phrase) if isinstance(s, Words) else _rational(s) for s in (gold, said)
    ]
    for based, plain in ((gold, said), (said, gold)):
        if not (isinstance(based, Words) and isinstance(plain, Formula)):
            continue
        if based.phrase.partition("_")[0] == f"number {plain.text}":
            return Finding(None, BASE)
    if all(isinstance(s, Words) for s in (gold, said)) and None not in numbers:
        return Finding(numbers[0] == numbers[1], "numbers with their bases")
    same = numbers[0] == numbers[1] or None in numbers
    return Finding(None, BASE) if same else Finding(False, "other numbers")


def _said(shape: Shape) -> str:
    return shape.phrase if isinstance(shape, Words) else getattr(shape, "text", "")


def _cases(gold: Shape, said: Shape) -> Finding:
    lone = any(isinstance(shape, Cases) and len(shape.rows) == 1 for shape in (gold, said))
    if not (isinstance(gold, Cases) and isinstance(said, Cases)):
        if lone:
            return Finding(False, "an answer with a condition against one without")
        return piecewise.finding(gold, said)
    values = {condition: value for value, condition in said.rows}
    if {condition for _, condition in gold.rows} != set(values):
        if lone and len(gold.rows) == len(said.rows):
            return Finding(False, "conditions that are written differently")
        return piecewise.finding(gold, said)
    return containers.every(
        match, [(value, values[condition]) for value, condition in gold.rows], "case by case"
    )


def _statements(gold: Shape, said: Shape) -> Finding:
    for statement, other in ((gold, said), (said, gold)):
        if isinstance(statement, Statement) and not isinstance(other, Statement | Relation):
            left = getattr(statement.parts[0], "text", "")
            if statement.sign in _NAMING and _NAMED_LEFT.match(left.strip()):
                right = statement.parts[1]
                return match(right, other) if statement is gold else match(other, right)
    if not (isinstance(gold, Statement) and isinstance(said, Statement)):
        return Finding(None, "a statement against something else")
    if {gold.sign, said.sign} in _EXCLUSIVE and gold.parts == said.parts:
        return Finding(False, "the same sides in another relation")
    if gold.sign != said.sign or len(gold.parts) != len(said.parts):
        return Finding(None, "statements of different form")
    pairs = list(zip(gold.parts, said.parts, strict=True))
    found = containers.every(match, pairs, "side by side")
    if found.same is False and gold.sign == r"\wedge":
        sides = list(zip(gold.parts, said.parts[::-1], strict=True))
        logic = all(re.fullmatch(r"[p-sP-S]", _said(part)) for part in gold.parts)
        same = containers.every(match, sides, "").same
        return Finding(logic or None, "an and, or a wedge product") if same else found
    if found.same is False and gold.sign in _SYMMETRIC:
        turned = list(zip(gold.parts, said.parts[::-1], strict=True))
        return containers.every(match, turned, "the other way round")
    return found


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
    residue, other = (gold, said) if isinstance(gold, Residue) else (said, gold)
    lettered = isinstance(other, Formula) and bool(symbols(other.tree))
    named = isinstance(residue, Residue) and not re.search(r"[a-z]", residue.variable)
    if named and (lettered or (isinstance(residue, Residue) and residue.variable)):
        return Finding(None, "a remainder, or a class of them")
    return Finding(False, "a residue class against a single value")


def _rational(shape: Shape) -> Any:
    value = numeric.real_value(shape.tree) if isinstance(shape, Formula) else None
    return value if hasattr(value, "denominator") else None


def _is_condition(shape: Shape) -> bool:
    """Whether a shape is an inequality that is not solved yet, or a set given by one."""
    if isinstance(shape, Range):
        return isinstance(shape.allowed, Relation)
    return isinstance(shape, Relation) and shape.sign in ("<", ">", "<=", ">=")


def _ranges(gold: Shape, said: Shape) -> Finding:
    if isinstance(gold, Range) and isinstance(said, Range):
        if gold.relation and said.relation and same_whole(gold.relation, said.relation):
            return Finding(True, "the same whole numbers")
        if canonical(gold.variable) != canonical(said.variable):
            if (
                gold.relation
                and said.relation
                and "in" not in (gold.relation.sign, said.relation.sign)
            ):
                return relations(match, gold.relation, said.relation)
            return Finding(False, "conditions on different variables")
        one, two = containers.solved(gold), containers.solved(said)
        if (
            gold.variable in _COUNTS
            and one is not None
            and two is not None
            and not realsets.same_set(one, two)
            and realsets.same_integers(one, two)
        ):
            return Finding(gold.variable in "nm" or None, "the same whole numbers")
        return match(gold.allowed, said.allowed)
    if isinstance(gold, Range):
        return match(gold.allowed, said)
    assert isinstance(said, Range)
    return match(gold, said.allowed)
