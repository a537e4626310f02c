"""Reads sums and products over a range: with their sign, or with dots between their terms.

("sum", name, low, high, body)   ("prod", name, low, high, body)
("int", name, low, high, body)
("dots", "+" | "*", first, ..., last)
("idx", name, index)             a member of a sequence, `a_k`
"""

from __future__ import annotations

import re
from fractions import Fraction

from deepmath_viz.maths.answers.reading.functions import Applied
from deepmath_viz.maths.answers.reading.tokens import FENCES, NotMathematics
from deepmath_viz.maths.answers.reading.trees import INFINITY, Tree, symbols

DOTS = r"\ldots"
MINUS_INFINITY: Tree = ("-", INFINITY)
BIG = {r"\sum": "sum", r"\prod": "prod", r"\int": "int"}
#: Letters in which the members of a sequence are counted.
_COUNTING = set("n m k i j l r s N M".split())


class Ranged(Applied):
    """The part of the reader that knows sums and products over a range."""

    def group(self) -> Tree:
        """What stands between brackets."""
        raise NotImplementedError

    def product(self) -> Tree:
        """A product, up to the next sum sign."""
        raise NotImplementedError

    def signed(self) -> Tree:
        """A product with its sign."""
        raise NotImplementedError

    def big(self) -> Tree:
        """`\\sum_{k=1}^{n} k^2`; what has no such bounds is left to others.

        Raises:
            NotMathematics: the bounds are no first and last number.
        """
        sign = self.take()
        if sign == r"\int":
            return self.integral()
        self.take("_")
        self.take("{")
        name = self.take()
        if not (len(name) == 1 and name.isalpha()):
            raise NotMathematics(f"unexpected {sign!r}")
        self.take("=")
        before = self.bound
        low = self.sum()
        self.take("}")
        self.take("^")
        high = self.argument()
        if low == INFINITY or high == MINUS_INFINITY:
            raise NotMathematics(f"unexpected {sign!r}")
        self.bound = before | {name}
        body = self.product()
        self.bound = before
        return (BIG[sign], "□" + name, low, high, placed(body, name, ("sym", "□" + name)))

    def integral(self) -> Tree:
        """`\\int_0^1 x^2 dx`, up to its differential; one without bounds is left to others."""
        self.take("_")
        low = self.argument()
        self.take("^")
        high = self.argument()
        depth, inner, end = 0, 0, self.at
        while end < len(self.tokens):
            inner += depth == 0 and self.tokens[end] == r"\int"
            name = self.tokens[end + 1] if end + 1 < len(self.tokens) else ""
            if depth == 0 and self.tokens[end] == "d" and re.fullmatch(r"[a-z]|\\[a-z]+", name):
                if not inner:
                    break
                inner -= 1
            depth += (self.tokens[end] in FENCES) - (self.tokens[end] in FENCES.values())
            end += 1
        name = self.tokens[end + 1].lstrip("\\") if end < len(self.tokens) else ""
        if not name:
            raise NotMathematics("an integral without its differential")
        body = type(self)(self.tokens[self.at : end], self.reading) if end > self.at else None
        inside: Tree = body.sum() if body else ("num", Fraction(1))
        if body and body.at < len(body.tokens):
            raise NotMathematics(f"unexpected {body.peek()!r}")
        self.at = end + 2
        return ("int", "□" + name, low, high, placed(inside, name, ("sym", "□" + name)))

    def member(self, name: str) -> Tree | None:
        """`a_k` behind a letter where members of sequences are counted; None for another index."""
        if not self.reading.counted or self.peek() != "_":
            return None
        start, before = self.at, self.bound
        self.take()
        self.bound = before | {"i"}
        try:
            index = self.argument()
        except NotMathematics:
            index = ("call", "none")
        self.bound = before
        applied = name in ("J", "Y", "I", "K") and self.peek() == "("
        if not applied and symbols(index) <= _COUNTING | {"□" + letter for letter in _COUNTING}:
            return ("idx", name, index)
        self.at = start
        return None

    def dotted_sum(self, parts: list[Tree]) -> Tree:
        """What stands before and behind `+ \\ldots +`."""
        self.take(DOTS)
        if self.peek() not in ("+", "-"):
            raise NotMathematics(f"unexpected {DOTS!r}")
        return ("dots", "+", *parts, self.signed())

    def dotted_product(self, before: Tree) -> Tree:
        """What stands before and behind the dots of a product."""
        self.take(DOTS)
        if self.peek() in (r"\cdot", r"\times", "*"):
            self.take()
        if not self.starts_factor():
            raise NotMathematics(f"unexpected {DOTS!r}")
        last = self.factor()
        while self.starts_factor():
            last = ("*", last, self.factor())
        return ("dots", "*", *factors(before), last)


def factors(tree: Tree) -> list[Tree]:
    """The factors of a product, from left to right."""
    return [*factors(tree[1]), *factors(tree[2])] if tree[0] == "*" else [tree]


def placed(tree: Tree, name: str, value: Tree) -> Tree:
    """The tree with something in the place of a letter."""
    if tree == ("sym", name):
        return value
    return tuple(placed(part, name, value) if isinstance(part, tuple) else part for part in tree)


def whole(number: int) -> Tree:
    """A whole number."""
    return ("num", Fraction(number))
