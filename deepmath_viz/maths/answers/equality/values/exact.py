"""The value of one tree at one place by arithmetic with fractions alone, within bounds."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from deepmath_viz.maths.answers.equality.values import progressions, series
from deepmath_viz.maths.answers.reading.trees import Tree

#: Bits that an exact number may have, above and below the fraction bar together.
EXACT_BITS = 100_000


class Unbounded(ValueError):
    """The value is too large, or takes too long, to be looked at."""


class Undefined(ValueError):
    """There is no value: a division by zero, a pole, the logarithm of zero, an infinity."""


class Inexact(ValueError):
    """It is not rational by plain arithmetic within the bounds."""


def exact(tree: Tree, values: Mapping[str, Any]) -> Fraction:
    """The value of a tree at a place by arithmetic with fractions.

    Raises:
        Inexact, Undefined: it is not rational, or there is none.
    """
    kind = tree[0]
    if kind == "num":
        number: Fraction = tree[1]
        return number
    if kind == "sym" and isinstance(found := values.get(tree[1]), Fraction):
        return found
    if kind in ("sum", "prod"):
        if series.is_endless(tree):
            raise Inexact
        return _short(progressions.total(tree, values, exact))
    if kind == "idx":
        return progressions.member(tree, values, exact)
    if kind not in ("+", "-", "*", "/", "^", "fn"):
        raise Inexact
    if kind == "fn":
        return _exact_function(tree[1], [exact(part, values) for part in tree[2:]])
    parts = [exact(part, values) for part in tree[1:]]
    if kind == "+":
        found = sum(parts, Fraction(0))
    elif kind == "-":
        found = -parts[0]
    elif kind == "*":
        found = parts[0] * parts[1]
    elif kind == "/":
        if parts[1] == 0:
            raise Undefined("division by zero")
        found = parts[0] / parts[1]
    else:
        found = _exact_power(*parts)
    return _short(found)


def _short(number: Fraction) -> Fraction:
    if _bits(number) > EXACT_BITS:
        raise Inexact
    return number


def _bits(number: Fraction) -> int:
    return number.numerator.bit_length() + number.denominator.bit_length()


def _exact_power(base: Fraction, exponent: Fraction) -> Fraction:
    if base == 0:
        if exponent <= 0:
            raise Undefined("zero to no positive power")
        return Fraction(0)
    if base == 1:
        return base
    if exponent.denominator != 1:
        if base > 0 and exponent.denominator <= 64 and _bits(base) < 2000:
            above = _whole_root(base.numerator, exponent.denominator)
            below = _whole_root(base.denominator, exponent.denominator)
            return _exact_power(Fraction(above, below), Fraction(exponent.numerator))
        raise Inexact
    if _bits(base) * abs(exponent) > EXACT_BITS:
        raise Inexact
    return base ** int(exponent)


def _whole_root(number: int, degree: int) -> int:
    root = (
        math.isqrt(number)
        if degree == 2
        else round(number ** (1 / degree))
        if (number.bit_length() < 1000)
        else 0
    )
    if root**degree != number:
        raise Inexact
    return root


def _exact_function(name: str, given: list[Fraction]) -> Fraction:
    first = given[0]
    if name == "abs":
        return abs(first)
    if name == "floor":
        return Fraction(math.floor(first))
    if name == "ceil":
        return Fraction(math.ceil(first))
    if name in ("max", "min"):
        return max(given) if name == "max" else min(given)
    if name == "sqrt":
        return _exact_power(first, Fraction(1, 2))
    if all(part.denominator == 1 for part in given):
        whole = [int(part) for part in given]
        if name == "factorial" and 0 <= whole[0] <= 1500:
            return Fraction(math.factorial(whole[0]))
        if name == "binomial" and 0 <= whole[1] <= whole[0] <= 4000:
            return Fraction(math.comb(*whole))
        if name in ("gcd", "lcm"):
            return Fraction(getattr(math, name)(*whole))
    raise Inexact
