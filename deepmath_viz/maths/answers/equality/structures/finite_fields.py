"""Finite fields as quotients: `\\mathbb{F}_2[x]/(x^2+x+1)` has four elements, and is a field.

A quotient by a polynomial of degree d is a field if no polynomial of degree d/2 at most divides it,
and then the only one with p^d elements (Lang, Algebra, chapter V.5).
"""

from __future__ import annotations

import itertools
import re
from fractions import Fraction

from deepmath_viz.maths.answers.equality.finding import Finding
from deepmath_viz.maths.answers.equality.values.evaluation import Unbounded, Undefined, value
from deepmath_viz.maths.answers.reading.syntax import parse
from deepmath_viz.maths.answers.reading.tokens import NotMathematics
from deepmath_viz.maths.answers.reading.trees import symbols

_PRIME_FIELD = r"\\mathbb\s*\{?\s*[FZ]\s*\}?\s*_\s*\{?\s*(?P<p>\d{1,2})\s*\}?"
_QUOTIENT = re.compile(
    rf"{_PRIME_FIELD}\s*\[\s*(?P<x>[a-zA-Z])\s*\]\s*/\s*(?:\(|\\langle)(?P<f>[^()]*)(?:\)|\\rangle)"
)
_WITH_I = re.compile(rf"{_PRIME_FIELD}\s*(?:\[|\()\s*i\s*(?:\]|\))")
_FIELD = re.compile(r"\\mathbb\s*\{?\s*F\s*\}?\s*_\s*(?:\{([^{}]*(?:\{[^{}]*\})?[^{}]*)\}|(\d))")
_LARGEST, _DEGREE = 13, 6
Polynomial = tuple[int, ...]


def finding(one: str, two: str) -> Finding | None:
    """Whether a quotient is the field on the other side; None where neither is one."""
    quotients = [_QUOTIENT.fullmatch(text.strip()) or _WITH_I.fullmatch(text.strip())
                 for text in (one, two)]  # fmt: skip
    if quotients == [None, None]:
        return None
    sizes = [_of_quotient(match) if match else _of_name(text)
             for match, text in zip(quotients, (one, two), strict=True)]  # fmt: skip
    first, second = sizes
    if first is None or second is None:
        return None
    if first[0] != second[0]:
        return Finding(False, "rings with other numbers of elements")
    if first[1] and second[1]:
        return Finding(True, "the field with so many elements")
    return Finding(False, "a field against a ring that is none") if first[1] or second[1] else None


def _of_name(text: str) -> tuple[int, bool] | None:
    match = _FIELD.fullmatch(text.strip())
    try:
        size = value(parse(match[1] or match[2]), {}, 20) if match else None
    except (NotMathematics, Undefined, Unbounded):
        return None
    return (int(size), True) if isinstance(size, Fraction) and size.denominator == 1 else None


def _of_quotient(match: re.Match[str]) -> tuple[int, bool] | None:
    """The number of elements, and whether it is a field."""
    p = int(match["p"])
    if p < 2 or p > _LARGEST or any(p % n == 0 for n in range(2, p)):
        return None
    found = match.groupdict()
    polynomial = _coefficients(found["f"], found["x"], p) if "f" in found else (1, 0, 1)
    if polynomial is None:
        return None
    return p ** (len(polynomial) - 1), _is_irreducible(polynomial, p)


def _coefficients(text: str, name: str, p: int) -> Polynomial | None:
    """The coefficients modulo p, the constant one first; the last one is not zero."""
    try:
        tree = parse(text)
        if symbols(tree) != {name}:
            return None
        at = [value(tree, {name: Fraction(x)}, 20) for x in range(_DEGREE + 3)]
    except (NotMathematics, Undefined, Unbounded):
        return None
    found: list[Fraction] = []
    newton, differences = [], list(at)
    while differences:
        newton.append(differences[0])
        differences = [b - a for a, b in itertools.pairwise(differences)]
    if any(newton[_DEGREE + 1 :]) or not all(isinstance(n, Fraction) for n in newton):
        return None
    basis = [Fraction(1)]
    for k, difference in enumerate(newton[: _DEGREE + 1]):
        found += [Fraction(0)] * (len(basis) - len(found))
        for i, b in enumerate(basis):
            found[i] += difference * b
        basis = [
            a - k * b for a, b in zip([Fraction(0), *basis], [*basis, Fraction(0)], strict=True)
        ]
        basis = [b / (k + 1) for b in basis]
    if any(c.denominator % p == 0 for c in found):
        return None
    reduced = [int(c.numerator * pow(c.denominator, -1, p)) % p for c in found]
    while reduced and not reduced[-1]:
        reduced.pop()
    return tuple(reduced) if len(reduced) > 1 else None


def _is_irreducible(polynomial: Polynomial, p: int) -> bool:
    degree = len(polynomial) - 1
    return not any(
        _divides((*lower, 1), polynomial, p)
        for size in range(1, degree // 2 + 1)
        for lower in itertools.product(range(p), repeat=size)
    )


def _divides(divisor: Polynomial, polynomial: Polynomial, p: int) -> bool:
    left = list(polynomial)
    while len(left) >= len(divisor):
        factor, shift = left[-1], len(left) - len(divisor)
        for at, coefficient in enumerate(divisor):
            left[shift + at] = (left[shift + at] - factor * coefficient) % p
        left.pop()
    return not any(left)
