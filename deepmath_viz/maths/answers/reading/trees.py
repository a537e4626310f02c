"""Trees of expressions: what `syntax` reads and `numeric` evaluates.

A tree is a tuple: its operator, then its parts.

    ("num", Fraction)         ("sym", name)           ("const", "pi" | "e" | "i" | "inf")
    ("+", a, b, ...)          ("*", a, b)             ("/", a, b)     ("^", a, b)     ("-", a)
    ("sum" | "prod", name, low, high, body), ("dots", ...), ("idx", ...): see `progressions`
    ("fn", name, a, ...)      ("call", name, a, ...)  a function that only has a name
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

Tree = tuple[Any, ...]
PI: Tree = ("const", "pi")
IMAGINARY: Tree = ("const", "i")
INFINITY: Tree = ("const", "inf")


def symbols(tree: Tree) -> set[str]:
    """Names of the free variables, and of the functions that only have a name as `name()`."""
    if tree[0] == "sym":
        return set() if tree[1][:1] == "□" else {tree[1]}
    found = {tree[1] + "()"} if tree[0] == "call" else set()
    for part in tree[1:]:
        if isinstance(part, tuple):
            found |= symbols(part)
    return found


def contains(tree: Tree, part: Tree) -> bool:
    """Whether a tree holds another one."""
    return tree == part or any(contains(p, part) for p in tree[1:] if isinstance(p, tuple))


def adds(tree: Tree) -> bool:
    """Whether a tree has a sum in it."""
    return tree[0] == "+" or any(adds(part) for part in tree[1:] if isinstance(part, tuple))


def renamed(tree: Tree, names: Mapping[str, str]) -> Tree:
    """The tree with its variables renamed."""
    if tree[0] == "sym":
        return ("sym", names.get(tree[1], tree[1]))
    return tuple(renamed(part, names) if isinstance(part, tuple) else part for part in tree)


def is_linear(name: str) -> bool:
    """Whether a function of which only the name is known is linear: a mean, a transform `L{f}`."""
    return name in ("E", "E[") or name.endswith("{")


def linear(tree: Tree) -> Tree:
    """The tree with linear functions applied to the summands, and numbers taken out of them."""
    if not any(isinstance(part, tuple) for part in tree):
        return tree
    tree = tuple(linear(part) if isinstance(part, tuple) else part for part in tree)
    if tree[0] != "call" or not is_linear(tree[1]) or len(tree) != 3:
        return tree
    name, inner = tree[1:]
    if inner[0] in ("+", "-"):
        return (inner[0], *(linear(("call", name, part)) for part in inner[1:]))
    if inner[0] == "*" and inner[1][0] in ("num", "const"):
        return ("*", inner[1], linear(("call", name, inner[2])))
    if inner[0] == "/" and inner[2][0] in ("num", "const"):
        return ("/", linear(("call", name, inner[1])), inner[2])
    return tree


def is_proper_fraction(tree: Tree) -> bool:
    """Whether it is a fraction of two numerals below one, as in a mixed number."""
    if tree[0] != "/" or not tree[1][0] == tree[2][0] == "num":
        return False
    above: Fraction = tree[1][1]
    below: Fraction = tree[2][1]
    return above.denominator == below.denominator == 1 and 0 < above < below


def is_numeric(tree: Tree) -> bool:
    """Whether a numeral, a constant or a function of numbers stands in a tree, outside exponents.

    What is multiplied by such a thing is a number, or commutes with it.
    """
    if tree[0] in ("num", "const", "fn"):
        return tree != IMAGINARY  # beside j and k it is a vector
    if tree[0] == "^":
        return is_numeric(tree[1])
    return tree[0] in ("+", "-", "*", "/") and any(is_numeric(part) for part in tree[1:])


def determinant(rows: list[list[Tree]]) -> Tree:
    """The determinant of a square matrix of trees, by expansion along its first row."""
    if len(rows) == 1:
        return rows[0][0]
    terms: list[Tree] = []
    for at, entry in enumerate(rows[0]):
        minor = [row[:at] + row[at + 1 :] for row in rows[1:]]
        term: Tree = ("*", entry, determinant(minor))
        terms.append(("-", term) if at % 2 else term)
    return ("+", *terms)
