"""Derivatives under their several names: `y''`, `y^{(2)}`, `\\ddot y`, `d^2y/dx^2`."""

from __future__ import annotations

import re

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
