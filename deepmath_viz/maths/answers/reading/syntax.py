"""Reads a LaTeX (or plain) mathematical expression into a tree; see `trees` for its form."""

from __future__ import annotations

import re
from fractions import Fraction

from deepmath_viz.maths.answers.reading.progressions import BIG, DOTS, Ranged
from deepmath_viz.maths.answers.reading.tokens import (
    DECORATED,
    DEPTH,
    DIFFERENTIAL,
    FENCE_FUNCTIONS,
    FENCES,
    FUNCTIONS,
    GREEK,
    INFIX,
    NAMED,
    NAMED_GROUPS,
    OPERATORS,
    SAME_MARK,
    TOO_DEEP,
    NotMathematics,
    Reading,
    tokens,
)
from deepmath_viz.maths.answers.reading.trees import Tree, is_numeric, is_proper_fraction, symbols

#: Z, Z_2, F_2: between such names a star is the free product.
_GROUP = re.compile(r"Z$|[ZFC]_")
_CONJUGATE = re.compile(r"^\\bar(z|w|zeta)((?:_\w+)?)$")


def parse(text: str, reading: Reading | None = None) -> Tree:
    """The tree of a cleaned text.

    Raises:
        NotMathematics: it is none, or it is nested deeper than `DEPTH`.
    """
    reader = _Reader(tokens(text), reading or Reading())
    found = reader.sum()
    if reader.at < len(reader.tokens):
        raise NotMathematics(f"unexpected {reader.peek()!r}")
    return found


class _Reader(Ranged):
    def sum(self) -> Tree:
        self.depth += 1
        if self.depth > DEPTH:
            raise NotMathematics(TOO_DEEP)
        parts = [self.signed()]
        while self.peek() in ("+", "-", r"\pm", r"\mp"):
            if self.peek(1) == DOTS and self.peek() in ("+", "-"):
                self.take()
                parts = [self.dotted_sum(parts)]
                continue
            parts.append(self.signed())
        self.depth -= 1
        return parts[0] if len(parts) == 1 else ("+", *parts)

    def signed(self) -> Tree:
        negative = False
        while self.peek() in ("+", "-", r"\pm", r"\mp"):
            sign = self.take()
            if sign in (r"\pm", r"\mp"):
                if self.reading.sign is None:
                    raise NotMathematics("a double sign")
                sign = "-" if (sign == r"\pm") != (self.reading.sign > 0) else "+"
            negative ^= sign == "-"
        found = self.product()
        return ("-", found) if negative else found

    def product(self) -> Tree:
        found = self.factor()
        mixed = found[0] == "num" and found[1].denominator == 1
        while True:
            token = self.peek()
            if token == DOTS or (token in (r"\cdot", r"\times", "*") and self.peek(1) == DOTS):
                if token != DOTS:
                    self.take()
                found = self.dotted_product(found)
            elif token in (r"\cdot", r"\times", "*", r"\bullet"):
                self.take()
                found = self.multiplied(token, found, self.unary())
            elif token in ("/", r"\div", ":"):
                self.take()
                below = self.unary()
                while self.reading.tight and self.starts_factor():
                    below = ("*", below, self.factor())
                found = ("/", found, below)
            elif token in INFIX:
                self.take()
                found = ("call", INFIX[token], found, self.chain(token))
            elif self.starts_factor():
                following = self.factor()
                if mixed and is_proper_fraction(following) and found[1] >= 1:
                    found = ("num", found[1] + following[1][1] / following[2][1])
                elif following[0] == "num" and token[0] in "0123456789." and found != ("sym", "j"):
                    raise NotMathematics("two numbers side by side")
                else:
                    found = ("*", found, following)
            else:
                return found
            mixed = False

    def multiplied(self, sign: str, one: Tree, two: Tree) -> Tree:
        """A product with a sign: of numbers, of vectors, of groups, or of what nobody knows."""
        names, others = symbols(one), symbols(two)
        vectors = self.reading.vectors
        axes = [tree in (("const", "i"), ("sym", "j"), ("sym", "k")) for tree in (one, two)]
        if sign == r"\times" and all(axes):
            return ("call", "cross", one, two)
        if not names or not others:
            return ("*", one, two)
        if sign == "*" and all(map(_GROUP.match, names | others)):
            return ("call", "free", one, two)
        if sign in (r"\cdot", r"\bullet") and "nabla" in names | others:
            return ("call", "dot", one, two)
        if sign in (r"\cdot", r"\bullet") and names & vectors and others & vectors:
            return ("call", "dot", one, two)
        if sign == r"\times" and (
            (names & vectors and others & vectors) or not (is_numeric(one) or is_numeric(two))
        ):
            return ("call", "cross", one, two)
        return ("*", one, two)

    def chain(self, sign: str) -> Tree:
        """What stands behind a sign that binds more loosely than juxtaposition: `x dy \\wedge`."""
        found = self.unary()
        while self.starts_factor() and sign in (r"\wedge", r"\otimes"):
            found = ("*", found, self.factor())
        return found

    def unary(self) -> Tree:
        if self.peek() in ("-", "+"):
            negative = self.take() == "-"
            found = self.unary()
            return ("-", found) if negative else found
        return self.factor()

    def factor(self) -> Tree:
        found = self.atom()
        while True:
            token = self.peek()
            if token == "^":
                self.take()
                if self.peek() == r"\prime":
                    raise NotMathematics("a prime")
                if mark := self.mark_above():
                    found = ("^", found, ("sym", mark))
                    continue
                # `2^10` is what people type for 2^{10}, whatever TeX makes of it.
                digits = self.peek().isdigit()
                found = ("^", found, self.number() if digits else self.argument())
            elif token == "_" and found[0] == "sym":
                self.take()
                found = ("sym", f"{found[1]}_{self.raw_group()}")
            elif token == "!":
                self.take()
                found = ("fn", "factorial2" if self.peek() == "!" else "factorial", found)
                if self.peek() == "!":
                    self.take()
            elif token == r"\degree":
                self.take()
                found = ("*", found, ("/", ("const", "pi"), ("num", Fraction(180))))
            elif token == "%":
                self.take()
                found = ("/", found, ("num", Fraction(100)))
            else:
                return found

    def argument(self) -> Tree:
        """What follows `^` or fills `\\frac`: a braced group or the next character."""
        token = self.peek()
        if token == "{":
            return self.group()
        if token[:1].isdigit() and len(token) > 1 and token.isdigit():
            self.tokens[self.at : self.at + 1] = list(token)
        if token in ("-", "+"):
            return self.unary()
        return self.atom(plain=True)

    def group(self) -> Tree:
        opening = self.take()
        bars, self.bars = self.bars, 0
        inner = self.sum()
        self.take(FENCES[opening])
        self.bars = bars
        return inner

    def atom(self, plain: bool = False) -> Tree:
        token = self.peek()
        if token[:1].isdigit() or (token[:1] == "." and len(token) > 1):
            return self.number()
        if token in ("(", "[", "{"):
            return self.group()
        if token in FENCE_FUNCTIONS:
            return ("fn", FENCE_FUNCTIONS[token], self.group())
        if token in ("|", r"\|"):
            self.take()
            self.bars += 1
            inner = self.sum()
            self.take(token)
            self.bars -= 1
            name = "abs" if token == "|" else "norm"
            if self.peek() == "_":
                self.take()
                name += "_" + self.raw_group()
            return ("fn", name, inner) if name == "abs" else ("call", name, inner)
        if token == r"\frac":
            self.take()
            above = self.argument()
            return ("/", above, self.argument())
        if token == r"\binom":
            self.take()
            above = self.argument()
            return ("fn", "binomial", above, self.argument())
        if token == r"\sqrt":
            self.take()
            root = self.group() if self.peek() == "[" else ("num", Fraction(2))
            inner = self.argument()
            if root == ("num", Fraction(2)):
                return ("fn", "sqrt", inner)
            return ("fn", "root", inner, root)
        if token in BIG:
            return self.big()
        if token in (r"\pi", r"\infty"):
            self.take()
            return ("const", {r"\pi": "pi", r"\infty": "inf"}[token])
        if token.lstrip("\\") in FUNCTIONS and not self.is_letter(token):
            return self.function(self.take().lstrip("\\"))
        if token.lstrip("\\") in OPERATORS and token.startswith("\\"):
            name = self.take().lstrip("\\")
            return (
                "call",
                name,
                *(self.arguments() if self.peek() == "(" else [self.juxtaposed()]),
            )
        return self.symbol(plain)

    def symbol(self, plain: bool) -> Tree:
        token = self.take()
        if token in NAMED:
            self.take("{")
            name = ""
            while self.peek() and self.peek() != "}":
                name += self.take()
            self.take("}")
            if name in FUNCTIONS:
                return self.function(name)
            if name in ("e", "i"):
                return self.constant(name)
            if not re.fullmatch(r"[A-Za-z]{1,12}", name):
                raise NotMathematics(f"the text {name!r}")
            if len(name) > 1:
                while name.partition("_")[0] in NAMED_GROUPS and self.peek() == "_":
                    self.take()
                    name += "_" + self.raw_group()
                if name not in OPERATORS and self.peek() != "(":
                    raise NotMathematics(f"the word {name!r}")
                given = self.arguments() if self.peek() == "(" else [self.juxtaposed()]
                return ("call", name, *given)
        elif token == r"\mathbb":  # only a face: Z_2 and \mathbb{Z}_2 are one group
            name = self.raw_group()
        elif token in DECORATED:
            name = SAME_MARK.get(token, token) + self.raw_group().strip("\\")
            if name in ("e", "i"):
                name = "vec " + name
            elif name[:1].isdigit():
                raise NotMathematics("a number with a mark")
        elif token.startswith("\\") and token[1:] in GREEK:
            name = token[1:]
        elif len(token) == 1 and token.isalpha():
            name = token
        else:
            raise NotMathematics(f"unexpected {token!r}")
        if plain:
            return self.constant(name)
        if counted := self.member(name):
            return counted
        whole = name == "d" and self.reading.differentials
        if whole and self.peek().lstrip("\\") in DIFFERENTIAL:
            name = "d " + self.take().lstrip("\\")
        while self.peek() == "_":
            self.take()
            name += "_" + self.raw_group()
        while self.peek() == "'":
            name += self.take()
        if name not in ("e", "i") and (order := self.order()):
            name += "'" * int(order) if order in "1234567" else f"^({order})"
        if mark := _CONJUGATE.match(name):
            return ("fn", "conj", ("sym", mark[1] + mark[2]))
        power = self.power_of_name(name)
        if self.is_called(name + power):
            return self.applied(name + power)
        return self.constant(name)
