"""Functions that are known by a name of a letter or two: of Bessel, Lambert, and integrals.

Such a name may stand for something else, so that only what is equal with them is taken from here.
"""

from __future__ import annotations

import re
from fractions import Fraction

from deepmath_viz.maths.answers.reading.trees import Tree

_BESSEL = re.compile(r"([JYIK])_\{?(\d)\}?")
_POLYLOGARITHM = re.compile(r"Li_\{?(\d)\}?")
_INTEGRALS = {"Si": "si", "Ci": "ci", "Ei": "ei", "li": "li", "W": "lambertw", "W_0": "lambertw"}


def named(tree: Tree) -> Tree:
    """The tree with the functions that its names usually mean."""
    tree = tuple(named(part) if isinstance(part, tuple) else part for part in tree)
    if tree[0] != "call" or len(tree) != 3:
        return tree
    if bessel := _BESSEL.fullmatch(tree[1]):
        order: Tree = ("num", Fraction(bessel[2]))
        return ("fn", f"bessel{bessel[1].lower()}", order, tree[2])
    if index := _POLYLOGARITHM.fullmatch(tree[1]):
        return ("fn", "polylog", ("num", Fraction(index[1])), tree[2])
    return ("fn", _INTEGRALS[tree[1]], tree[2]) if tree[1] in _INTEGRALS else tree
