"""Compares trees by their values: exact where they are rational, to many digits elsewhere."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from deepmath_viz.maths.answers.equality.values import integrals, places, progressions
from deepmath_viz.maths.answers.equality.values.evaluation import (
    Unbounded,
    Undefined,
    context_of,
    value,
)
from deepmath_viz.maths.answers.reading.trees import (
    IMAGINARY,
    Tree,
    adds,
    contains,
    is_linear,
    linear,
    symbols,
)

#: Digits to which two numbers are evaluated, one after the other until the verdict is clear.
DIGITS = (50, 120, 420)
#: Places that are enough where a formula is not cut into pieces.
ENOUGH = 5
#: Places at which two precisions are asked; at further ones the first is enough to be equal.
PRECISE = 2


def equal(one: Tree, two: Tree) -> bool | None:
    """Whether two trees have the same value wherever both have one; None where it stays open.

    Variables take the values of `places`, the same on both sides. Where no i is written, variables
    are real, and a place where a root or logarithm is not real is passed over.
    """
    return agreement(one, two)[0]


def differ_off_the_line(one: Tree, two: Tree, names: set[str]) -> bool:
    """Whether formulas that are equal for real letters are not where some of them are complex."""
    variables = sorted(n for n in symbols(one) | symbols(two) if not n.endswith("()"))
    for at in places.complex_ones(variables, names):
        try:
            if _equal_at(one, two, at, quick=True) is False:
                return True
        except (Undefined, Unbounded):
            continue
    return False


def agreement(one: Tree, two: Tree) -> tuple[bool | None, int]:
    """The same, and at how many places they were found equal."""
    counted = progressions.counts(one) or progressions.counts(two)
    if counted:
        try:
            one, two = (progressions.written_out(tree, _term) for tree in (one, two))
        except progressions.Unclear:
            return _dotted(one, two)
    names = sorted(symbols(one) | symbols(two))
    if any(is_linear(name.removesuffix("()")) for name in names):
        one, two = linear(one), linear(two)
        names = sorted(symbols(one) | symbols(two))
    variables = [name for name in names if not name.endswith("()")]
    if integrals.is_approximate(one) or integrals.is_approximate(two):
        return _approximately(one, two, variables)
    if not variables:
        return _equal_at(one, two, {}), 1
    seen, trouble = 0, None
    for turn, values in enumerate(places.of(variables, one, two)):
        if counted:
            values = {**values, "#": turn}
        if seen >= ENOUGH and values.get("") == "spare":
            break
        try:
            same = _equal_at(one, two, values, quick=seen >= PRECISE)
        except Unbounded as err:
            trouble = err
            continue
        except Undefined:
            continue
        if same is not None and not same:
            return False, seen
        seen += bool(same)
    if trouble is not None and not seen:
        raise trouble
    return (True if seen >= 3 else None), seen


def _approximately(one: Tree, two: Tree, variables: list[str]) -> tuple[bool | None, int]:
    """Integrals and slow series, to as many digits as they are known."""
    unknown = integrals.has_unknown(one) or integrals.has_unknown(two)
    context, seen = context_of(integrals.DIGITS), 0
    for tried, at in enumerate(places.of(variables) if variables else iter([{}])):
        if tried - seen > integrals.MISSED:
            break
        try:
            a, b = (value(tree, at, integrals.DIGITS) for tree in (one, two))
            a, b = context.mpmathify(_plain(a)), context.mpmathify(_plain(b))
        except (Undefined, Unbounded):
            continue
        if not (context.isfinite(a) and context.isfinite(b)):
            continue
        apart, size = abs(a - b), max(abs(a), abs(b), context.mpf(10) ** -6)
        if apart > size * context.mpf(10) ** -integrals.DIFFERENT:
            return (None if unknown else False), seen
        if apart > size * context.mpf(10) ** -integrals.EQUAL:
            return None, seen
        seen += 1
        if seen >= 3:
            break
    return (True if seen >= (3 if variables else 1) else None), seen


def _term(one: Tree, two: Tree) -> bool:
    """Whether a term is the one that a rule gives; where the rule has no value it gives none."""
    try:
        return equal(one, two) is True
    except (Undefined, Unbounded):
        return False


def _dotted(one: Tree, two: Tree) -> tuple[bool | None, int]:
    """Sums or products with dots that are not understood: compared term by term where they are
    written with as many; they differ where only their ends do."""
    if one == two:
        return True, 1
    if (one[:2], len(one)) != (two[:2], len(two)) or one[0] != "dots":
        return None, 0
    same = [equal(a, b) for a, b in zip(one[2:], two[2:], strict=True)]
    if all(same):
        return True, 1
    return (False if all(same[:-1]) and same[-1] is False else None), 0


def ratio_is_constant(one: Tree, two: Tree) -> Fraction | float | None:
    """The constant c with one = c * two for all values of the variables; None if there is none."""
    variables = sorted(n for n in symbols(one) | symbols(two) if not n.endswith("()"))
    first: Any = None
    seen = 0
    for values in places.of(variables):
        if seen >= ENOUGH:
            break
        try:
            a, b = value(one, values, 50), value(two, values, 50)
        except Undefined:
            continue
        context = context_of(50)
        if abs(b) < 1e-25:
            if abs(a) > 1e-20:
                return None
            continue
        quotient = context.mpmathify(a) / context.mpmathify(b)
        if first is None:
            first = quotient
        elif abs(quotient - first) > 1e-30 * abs(first):
            return None
        seen += 1
    if seen < 3 or first is None or abs(first) < 1e-25 or abs(context.im(first)) > 1e-20:
        return None
    return float(context.re(first))


def is_affine(tree: Tree, name: str) -> bool:
    """Whether a tree is a factor times a variable plus something without it."""
    variables = sorted(n for n in symbols(tree) if not n.endswith("()") and n != name)
    for values in places.of(variables) if variables else iter([{}]):
        try:
            a, b, c = (_plain(value(tree, {**values, name: Fraction(n)}, 50)) for n in (1, 2, 3))
        except Undefined:
            continue
        context = context_of(50)
        a, b, c = (context.mpmathify(number) for number in (a, b, c))
        return bool(abs(a - 2 * b + c) <= (abs(a) + abs(b) + abs(c)) * context.mpf(10) ** -30)
    return False


def real_value(tree: Tree) -> Fraction | Any | None:
    """The value of a tree without variables if it is real: a Fraction, or a number of 50 digits.

    Infinities are returned as `math.inf` and `-math.inf`. None where there is no real value.
    """
    if tree == ("const", "inf"):
        return math.inf
    if tree == ("-", ("const", "inf")):
        return -math.inf
    if symbols(tree):
        return None
    try:
        found = value(tree, {}, 50)
    except Undefined:
        return None
    if isinstance(found, Fraction):
        return found
    context = context_of(50)
    if abs(context.im(found)) > 1e-40 * max(1, abs(found)):
        return None
    return context.re(found)


def _equal_at(
    one: Tree, two: Tree, values: Mapping[str, Any], *, quick: bool = False
) -> bool | None:
    sizes: list[Any] = []
    real = bool(values) and not (
        "complex" in values or contains(one, IMAGINARY) or contains(two, IMAGINARY)
    )
    for digits in DIGITS:
        a, b = (value(tree, values, digits, real=real) for tree in (one, two))
        if isinstance(a, Fraction) and isinstance(b, Fraction):
            return a == b
        context = context_of(digits)
        a, b = context.mpmathify(_plain(a)), context.mpmathify(_plain(b))
        if not (context.isfinite(a) and context.isfinite(b)):
            raise Undefined("not finite")
        apart, size = abs(a - b), max(abs(a), abs(b))
        if size > 1e-20 and apart > size * 1e-6:
            return False  # no rounding makes this much of a difference
        if apart == 0 and size == 0:
            return True
        if quick and apart <= size * context.mpf(10) ** (15 - digits):
            return True
        sizes.append((apart, size))
        if len(sizes) > 1:
            before, size_before = sizes[-2]
            # Rounding noise shrinks with the precision; a true difference does not.
            if apart <= size * context.mpf(10) ** (15 - digits):
                if context.mag(size) < 3 * digits or not (adds(one) or adds(two)):
                    return True
                continue  # a summand may be lost below the last digit
            if apart < before * context.mpf(10) ** -30:
                return True
            if before and size > size_before / 2 and apart > before / 2:
                return False
    return None


def _plain(number: Any) -> Any:
    if isinstance(number, Fraction):
        context = context_of(DIGITS[-1])
        return context.mpf(number.numerator) / number.denominator
    return number
