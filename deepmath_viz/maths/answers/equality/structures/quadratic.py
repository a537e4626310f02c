"""Rings of degree two over the integers or the rational numbers: `Z[i]`, `Z[x]/(x^2 + 1)`.

Over the integers they are known by their discriminants, over the rational numbers by the class of
the discriminant modulo squares (https://en.wikipedia.org/wiki/Quadratic_integer).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from deepmath_viz.maths.answers.equality.finding import Finding
from deepmath_viz.maths.answers.equality.values.evaluation import Unbounded, Undefined, value
from deepmath_viz.maths.answers.reading.trees import Tree, symbols

UNSOLVED = "a quotient that is not known here"
BY_DISCRIMINANT = "quadratic algebras by their discriminants"
_FIELDS = re.compile(
    r"\\mathbb\s*\{?\s*([QRC])\s*\}?"
    r"(?:\s*(?:\\times|\\oplus)\s*\\mathbb\s*\{?\s*([QRC])\s*\}?|\s*\^\s*\{?\s*(2)\s*\}?)?"
)


@dataclass(frozen=True, slots=True)
class Ring:
    """What is adjoined to a ring or field, in which brackets, and the ideal it is divided by."""

    base: str
    bracket: str
    adjoined: tuple[Tree, ...]
    ideal: tuple[Tree, ...]
    divided: bool
    faced: bool


def finding(first: Ring, second: Ring) -> Finding | None:
    """Whether two rings of degree two are the same; None where one is none."""
    if first.base not in ("Z", "Q", "R") or not (first.faced and second.faced):
        return None
    if not (first.divided or second.divided):
        return None
    found = [_discriminant(ring) for ring in (first, second)]
    one, two = found
    if one is None or two is None:
        return None
    if first.base == "Z":
        return Finding(one == two, "quadratic rings by their discriminants")
    square = one * two > 0 if first.base == "R" else _is_square(one * two)
    same = square if one and two else one == two
    return Finding(same, "quadratic algebras by their discriminants")


def against(ring: Ring, text: str) -> Finding | None:
    """An algebra of degree two over Q, R or C against C, R, Q or a product of two of them.

    `R[x]/(q)` is C if the discriminant of q is negative and a product of two fields if it is
    positive; over C it is such a product wherever it is not zero. None where it is not known.
    """
    match = _FIELDS.fullmatch(text.strip())
    if match is None or not ring.faced or ring.base not in ("Q", "R", "C"):
        return None
    field, doubled = match[1], bool(match[2] or match[3])
    if match[2] is not None and match[2] != field:
        return None
    found = _discriminant(ring)
    if found is None:
        return Finding(None, UNSOLVED) if ring.divided else None
    if not ring.divided:
        if doubled or ring.base == "C":
            return None
        complete = "C" if found < 0 else "R"
        rational = "Q" if _is_square(found) else ""
        made = complete if ring.base == "R" else rational
        return Finding(made == field, "a field with a root adjoined")
    splits = (
        found != 0 if ring.base == "C" else found > 0 if ring.base == "R" else _is_square(found)
    )
    if doubled:
        if match[3] is not None and not splits:
            return Finding(None, UNSOLVED)  # the plane, or the product of two lines
        return Finding(splits and bool(found) and field == ring.base, BY_DISCRIMINANT)
    return Finding(field == "C" and ring.base == "R" and found < 0, BY_DISCRIMINANT)


def _discriminant(ring: Ring) -> Fraction | None:
    """The discriminant of a ring of degree two; None for another one."""
    if len(ring.adjoined) != 1:
        return None
    if not ring.divided:
        parts = _root(ring.adjoined[0])
        if parts is None or not parts[1]:
            return None
        trace, norm = 2 * parts[0], parts[0] ** 2 - parts[1]
        whole = trace.denominator == norm.denominator == 1
        return 4 * parts[1] if whole or ring.base == "Q" else None
    tree = ring.adjoined[0]
    if tree[0] != "sym" or len(ring.ideal) != 1 or symbols(ring.ideal[0]) != {tree[1]}:
        return None
    try:
        at = [value(ring.ideal[0], {tree[1]: Fraction(x)}, 20) for x in (0, 1, 2, 3, 5)]
    except (Undefined, Unbounded):
        return None
    if not all(isinstance(number, Fraction) for number in at):
        return None
    c, a = at[0], (at[2] - 2 * at[1] + at[0]) / 2
    b = at[1] - a - c
    if any(a * x * x + b * x + c != y for x, y in ((3, at[3]), (5, at[4]))) or not a:
        return None
    if ring.base == "Z" and abs(a) != 1:
        return None
    found = b * b - 4 * a * c
    return Fraction(found)


def _root(tree: Tree) -> tuple[Fraction, Fraction] | None:
    """A number `p + q sqrt(d)` as p and q^2 d; None for another one."""
    if tree[0] == "num":
        return tree[1], Fraction(0)
    if tree == ("const", "i"):
        return Fraction(0), Fraction(-1)
    if tree[:2] == ("fn", "sqrt"):
        inner = tree[2]
        sign = -1 if inner[0] == "-" else 1
        inner = inner[1] if sign < 0 else inner
        return (Fraction(0), sign * inner[1]) if inner[0] == "num" else None
    if tree[0] == "/" and tree[2][0] == "num" and tree[2][1]:
        parts = _root(tree[1])
        return parts and (parts[0] / tree[2][1], parts[1] / tree[2][1] ** 2)
    if tree[0] == "-":
        parts = _root(tree[1])
        return parts and (-parts[0], parts[1])
    if tree[0] == "*" and tree[1][0] == "num":
        parts = _root(tree[2])
        return parts and (parts[0] * tree[1][1], parts[1] * tree[1][1] ** 2)
    if tree[0] == "+":
        found = [_root(part) for part in tree[1:]]
        if None in found:
            return None
        irrational = [parts[1] for parts in found if parts and parts[1]]
        rational = sum((parts[0] for parts in found if parts), Fraction(0))
        return (rational, irrational[0]) if len(irrational) == 1 else None
    return None


def _is_square(number: Fraction) -> bool:
    from math import isqrt

    whole = number.numerator * number.denominator
    return whole >= 0 and isqrt(whole) ** 2 == whole
