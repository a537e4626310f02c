"""Equations as what solves them: two are the same if they have the same solutions.

A multiple of an equation is decided by the ratio of the two. Else both are solved for one variable
in which they are linear or quadratic, at several places of the others; where the leading factor can
vanish, nothing else may be solved there.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Any

from deepmath_viz.maths.answers.equality.finding import Finding
from deepmath_viz.maths.answers.equality.values import numeric, places
from deepmath_viz.maths.answers.equality.values.evaluation import (
    Unbounded,
    Undefined,
    context_of,
    value,
)
from deepmath_viz.maths.answers.reading.trees import Tree, symbols

DIGITS = 40
_ONE: Tree = ("num", Fraction(1))
_WANTED = 4
OPEN = Finding(None, "equations whose solutions could not be compared")


def same(one: Tree, two: Tree) -> Finding:
    """Whether two equations `one = 0` and `two = 0` have the same solutions."""
    variables = sorted(n for n in symbols(one) | symbols(two) if not n.endswith("()"))
    tried = False
    if _cleared_alike(one, two, variables):
        return Finding(True, "the same equation without its denominators")
    for name in sorted(variables, key=lambda n: (len(n) == 1, n)):
        found = _solved(one, two, name, [other for other in variables if other != name])
        if found is None:
            continue
        if not found:
            return Finding(False, "equations with different solutions")
        tried = True
        if not (_is_sound(one, name, variables) and _is_sound(two, name, variables)):
            return OPEN
        return Finding(True, "equations with the same solutions")
    return OPEN if tried or not _differ(one, two, variables) else Finding(
        False, "equations with different solutions")  # fmt: skip


def _cleared_alike(one: Tree, two: Tree, variables: list[str]) -> bool:
    """Whether two equations are multiples of each other once their denominators are gone, and no
    solution is one only because a denominator vanishes with what is above it."""
    (above, below), (other, under) = _cleared(one), _cleared(two)
    if not symbols(below) | symbols(under):
        return False
    try:
        if numeric.ratio_is_constant(above, other) is None:
            return False
        return _apart(above, below, variables) and _apart(other, under, variables)
    except (Undefined, Unbounded):
        return False


def _cleared(tree: Tree) -> tuple[Tree, Tree]:
    """Numerator and denominator of a quotient of polynomials; of anything else itself and 1."""
    kind = tree[0]
    if kind == "+":
        above, below = _cleared(tree[1])
        for part in tree[2:]:
            over, under = _cleared(part)
            above = ("+", ("*", above, under), ("*", over, below))
            below = _times(below, under)
        return above, below
    if kind == "-":
        above, below = _cleared(tree[1])
        return ("-", above), below
    if kind in ("*", "/"):
        (above, below), (over, under) = _cleared(tree[1]), _cleared(tree[2])
        if kind == "/":
            over, under = under, over
        return _times(above, over), _times(below, under)
    if kind == "^" and tree[2] == ("-", _ONE):
        return _cleared(tree[1])[::-1]
    return tree, _ONE


def _times(one: Tree, two: Tree) -> Tree:
    return two if one == _ONE else one if two == _ONE else ("*", one, two)


def _apart(above: Tree, below: Tree, variables: list[str]) -> bool:
    """Whether what is above a bar does not vanish everywhere where a factor below does."""
    if below[0] == "*":
        return _apart(above, below[1], variables) and _apart(above, below[2], variables)
    if below[0] == "^" and symbols(below):
        return _apart(above, below[1], variables)
    for name in sorted(symbols(below)):
        others = [other for other in variables if other != name]
        for at in places.of(others) if others else iter([{}]):
            roots = _roots(below, name, at)
            if roots is None:
                break
            here = [{**at, name: context_of(DIGITS).mpmathify(root)} for root in roots]
            return all(abs(_mp(value(above, place, DIGITS))) > 1e-15 for place in here)
    return not symbols(below)


def _solved(one: Tree, two: Tree, name: str, others: list[str]) -> bool | None:
    """Whether the solutions for one variable are the same at several places of the others; None
    where they cannot be found."""
    seen = 0
    for at in places.of(others) if others else iter([{}]):
        try:
            first, second = _roots(one, name, at), _roots(two, name, at)
        except (Undefined, Unbounded):
            continue
        if first is None or second is None:
            return None
        if not _match(first, second):
            return False
        seen += 1
        if seen >= _WANTED:
            break
    return True if seen >= min(_WANTED, 3 if others else 1) else None


def _coefficients(tree: Tree, name: str, at: dict[str, Any]) -> list[Any] | None:
    """c, b, a of a polynomial of degree two at most in a variable; None for anything else."""
    context = context_of(DIGITS)
    points = (1, 2, 3, 5, -4)
    values = []
    for x in points:
        number = value(tree, {**at, name: Fraction(x)}, DIGITS)
        values.append(_mp(number))
    (x0, x1, x2), (y0, y1, y2) = points[:3], values[:3]
    d01, d12 = (y1 - y0) / (x1 - x0), (y2 - y1) / (x2 - x1)
    a = (d12 - d01) / (x2 - x0)
    b = d01 - a * (x0 + x1)
    c = y0 - a * x0 * x0 - b * x0
    size = max(abs(v) for v in values) + 1
    for x, y in zip(points[3:], values[3:], strict=True):
        if abs(a * x * x + b * x + c - y) > size * context.mpf(10) ** (8 - DIGITS):
            return None
    tiny = size * context.mpf(10) ** (10 - DIGITS)
    return [entry if abs(entry) > tiny else context.mpf(0) for entry in (c, b, a)]


def _roots(tree: Tree, name: str, at: dict[str, Any]) -> list[Any] | None:
    found = _coefficients(tree, name, at)
    if found is None:
        return None
    c, b, a = found
    context = context_of(DIGITS)
    if a == 0:
        return None if b == 0 else [-c / b]
    root = context.sqrt(b * b - 4 * a * c)
    return [(-b + root) / (2 * a), (-b - root) / (2 * a)]


def _match(one: list[Any], two: list[Any]) -> bool:
    def inside(number: Any, numbers: list[Any]) -> bool:
        return any(abs(number - x) <= (abs(number) + 1) * 1e-12 for x in numbers)

    return all(inside(x, two) for x in one) and all(inside(x, one) for x in two)


def _is_sound(tree: Tree, name: str, variables: list[str]) -> bool:
    """Whether no solutions hide where the factor of the variable vanishes."""
    others = [other for other in variables if other != name]
    for other in others:
        rest = [n for n in others if n != other]
        for at in places.of(rest) if rest else iter([{}]):
            try:
                leads = []
                for x in (1, 2, 3, 5):
                    found = _coefficients(tree, name, {**at, other: Fraction(x)})
                    if found is None:
                        return False
                    leads.append(found[2] or found[1])
            except (Undefined, Unbounded):
                continue
            if all(abs(lead - leads[0]) <= abs(leads[0]) * 1e-20 for lead in leads):
                break
            slope = leads[1] - leads[0]
            if abs(leads[2] - leads[1] - slope) > abs(slope) * 1e-20:
                return _never_zero(leads)
            root = 1 - leads[0] / slope
            if abs(root - round(float(root.real))) > 1e-12:
                return False
            try:
                place = {**at, other: Fraction(round(float(root.real))), name: Fraction(7, 3)}
                if abs(_mp(value(tree, place, DIGITS))) < 1e-20:
                    return False
            except (Undefined, Unbounded):
                pass
            break
    return True


def _never_zero(leads: list[Any]) -> bool:
    """Whether a factor that is no straight line looks like a quotient or a power, which do not
    vanish: at 1, 2, 3 and 5 it stays on one side and only falls or only rises."""
    if any(abs(lead.imag) > 1e-20 for lead in map(context_of(DIGITS).mpc, leads)):
        return False
    falls = [abs(a) > abs(b) for a, b in pairwise(leads)]
    return all(falls) and len({lead > 0 for lead in leads}) == 1


def _differ(one: Tree, two: Tree, variables: list[str]) -> bool:
    """Whether a solution of one is found that does not solve the other."""
    context = context_of(DIGITS)
    for name in variables:
        others = [other for other in variables if other != name]
        for tries, at in enumerate(places.of(others) if others else iter([{}])):
            if tries > 4:
                break

            def f(x: Any, at: dict[str, Any] = at, name: str = name) -> Any:
                return _mp(value(one, {**at, name: _fraction(x)}, DIGITS))

            try:
                low, high = f(context.mpf("0.3")), f(context.mpf("4.7"))
                if (low > 0) == (high > 0):
                    continue
                left, right = context.mpf("0.3"), context.mpf("4.7")
                for _ in range(90):
                    middle = (left + right) / 2
                    left, right = (
                        (middle, right) if (f(middle) > 0) == (low > 0) else (left, middle)
                    )
                here = abs(_mp(value(two, {**at, name: _fraction(left)}, DIGITS)))
            except (Undefined, Unbounded, TypeError):
                continue
            if abs(f(left)) < 1e-15 and here > 1e-6:
                return True
    return False


def _fraction(x: Any) -> Fraction:
    sign, mantissa, exponent, _ = x._mpf_
    return Fraction(-int(mantissa) if sign else int(mantissa)) * Fraction(2) ** int(exponent)


def _mp(number: Any) -> Any:
    context = context_of(DIGITS)
    if isinstance(number, Fraction):
        return context.mpf(number.numerator) / number.denominator
    return context.mpmathify(number)


def constants(one: tuple[Tree, Tree], two: tuple[Tree, Tree]) -> Finding:
    """Equations without variables: the same if their sides are, in this order or the other."""
    for other in (two, two[::-1]):
        if all(numeric.equal(a, b) for a, b in zip(one, other, strict=True)):
            return Finding(True, "the same sides")
    return Finding(False, "equations between different constants")
