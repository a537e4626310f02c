"""Trees of expressions: what `syntax` reads and `numeric` evaluates.

A tree is a tuple: its operator, then its parts.

    ("num", Fraction)         ("sym", name)           ("const", "pi" | "e" | "i" | "inf")
    ("+", a, b, ...)          ("*", a, b)             ("/", a, b)     ("^", a, b)     ("-", a)
    ("fn", name, a, ...)      ("call", name, a, ...)  a function that only has a name
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Tree = tuple[Any, ...]
PI: Tree = ("const", "pi")
IMAGINARY: Tree = ("const", "i")
INFINITY: Tree = ("const", "inf")


def symbols(tree: Tree) -> set[str]:
    """Names of the free variables, and of the functions that only have a name as `name()`."""
    if tree[0] == "sym":
        return {tree[1]}
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
