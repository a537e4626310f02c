"""Derivatives under their several names: `y''`, `y^{(2)}`, `\\ddot y`, `d^2y/dx^2`."""

from __future__ import annotations

import re
from fractions import Fraction

from deepmath_viz.maths.answers.reading.trees import Tree, renamed, symbols

_DOTTED = re.compile(r"^\\(?P<mark>d{0,2}dot)(?P<what>\w+)$")
_QUOTIENT = re.compile(r"^\\derivd(?P<order>\d?)(?P<what>[A-Za-z]+)/d(?P<by>[a-z]+)(?P=order)$")
_PRIMED = re.compile(r"^(?P<base>\\?\w+)(?P<primes>'*)$")
_POWER = re.compile(r"\^\w+$")


def primed(tree: Tree) -> Tree:
    """The tree with one name for every derivative of a function of one variable."""
    found = {}
    for name in symbols(tree):
        if dotted := _DOTTED.match(name):
            found[name] = dotted["what"] + "'" * dotted["mark"].count("d")
        elif quotient := _QUOTIENT.match(name.replace(" ", "")):
            found[name] = quotient["what"] + "'" * int(quotient["order"] or 1)
    for name, new in found.items():
        if new.startswith("dot"):
            found[name] = name
    return renamed(tree, found) if found else tree


def are_other(one: set[str], two: set[str]) -> bool:
    """Whether names of functions and their derivatives are those of the same functions, but of
    other orders."""
    first, second = ([_PRIMED.match(_POWER.sub("", n.removesuffix("()"))) for n in names]
                     for names in (one, two))  # fmt: skip
    if None in first or None in second:
        return False
    bases = [{match["base"] for match in found if match} for found in (first, second)]
    orders = [{match.groups() for match in found if match} for found in (first, second)]
    return bases[0] == bases[1] and orders[0] != orders[1]


def expanded(tree: Tree) -> Tree:
    """The tree with every differential of a product or sum written out: d(xy) is x dy + y dx."""
    if not any(isinstance(part, tuple) for part in tree):
        return tree
    if tree[:2] == ("call", "d") and len(tree) == 3:
        inner = expanded(tree[2])
        terms = [("*", by, ("sym", f"d {name}"))
                 for name in sorted(symbols(inner))
                 if (by := _derived(inner, name)) is not None]  # fmt: skip
        whole = len(terms) == len(symbols(inner)) and terms
        return ("+", *terms) if whole else tree
    return tuple(expanded(part) if isinstance(part, tuple) else part for part in tree)


def _derived(tree: Tree, name: str) -> Tree | None:
    """The partial derivative of a rational function; None of any other."""
    if name not in symbols(tree):
        return _whole(0)
    if tree[0] == "sym":
        return _whole(1)
    parts = [_derived(part, name) for part in tree[1:] if isinstance(part, tuple)]
    if None in parts:
        return None
    if tree[0] in ("+", "-"):
        return (tree[0], *parts)
    if tree[0] == "*":
        return ("+", ("*", parts[0], tree[2]), ("*", tree[1], parts[1]))
    if tree[0] == "/":
        above: Tree = ("+", ("*", parts[0], tree[2]), ("-", ("*", tree[1], parts[1])))
        return ("/", above, ("^", tree[2], _whole(2)))
    if tree[0] == "^" and tree[2][0] == "num":
        lower = ("^", tree[1], ("num", tree[2][1] - 1))
        return ("*", ("*", tree[2], lower), parts[0])
    return None


def _whole(number: int) -> Tree:
    return ("num", Fraction(number))
