"""Powers of whole numbers that are too large to be written out, by their prime factors.

A power of a number greater than one has the primes of that number and no others, so that two powers
differ where these do. Powers of one number differ where only one of their exponents is small enough
to be written out; else, as a power against a number, they are left open.
"""

from __future__ import annotations

from deepmath_viz.maths.answers.equality.finding import Finding
from deepmath_viz.maths.answers.equality.values.exact import (
    Inexact,
    Unbounded,
    Undefined,
    exact,
)
from deepmath_viz.maths.answers.reading.syntax import parse
from deepmath_viz.maths.answers.reading.tokens import NotMathematics
from deepmath_viz.maths.answers.reading.trees import Tree

_LARGEST, _SMALL = 10**9, 10**60


def finding(one: str, two: str) -> Finding | None:
    """Whether two towers of powers are the same; None where it is not known."""
    try:
        same = _same(parse(one), parse(two))
    except (NotMathematics, RecursionError):
        return None
    return None if same is None else Finding(same, "powers by their prime factors")


def _same(one: Tree, two: Tree) -> bool | None:
    if one == two:
        return True
    first, second = _base(_folded(one)), _base(_folded(two))
    if first is None or second is None or "num" in (one[0], two[0]):
        return None
    if first[0] == second[0] and _is_small(first[1]) != _is_small(second[1]):
        return False
    return False if _primes(first[0]) != _primes(second[0]) else None


def _folded(tree: Tree) -> Tree:
    """A power of a power as one with the product of the exponents."""
    if tree[0] == "^" and tree[1][0] == "^":
        base, inner = tree[1][1:]
        return _folded(("^", base, ("*", inner, tree[2])))
    return tree


def _is_small(tree: Tree) -> bool:
    """Whether a whole number can be written out."""
    try:
        value = exact(tree, {})
    except (Inexact, Unbounded, Undefined):
        return False
    return value.denominator == 1 and value < _SMALL


def _base(tree: Tree) -> tuple[int, Tree] | None:
    """The base of a power of a whole number and its exponent, which is at least one."""
    if tree[0] == "num" and tree[1].denominator == 1 and 1 < tree[1] < _LARGEST:
        return int(tree[1]), ("num", tree[1] / tree[1])
    if tree[0] != "^" or tree[1][0] != "num":
        return None
    base = _base(tree[1])
    return (base[0], tree[2]) if base and (_base(tree[2]) or _is_product(tree[2])) else None


def _is_product(tree: Tree) -> bool:
    """Whether a tree is a product of powers of whole numbers."""
    return tree[0] == "*" and all(_base(part) or _is_product(part) for part in tree[1:])


def _primes(number: int) -> set[int]:
    found, prime = set(), 2
    while prime * prime <= number:
        if number % prime == 0:
            found.add(prime)
            number //= prime
        else:
            prime += 1
    return found | ({number} if number > 1 else set())
