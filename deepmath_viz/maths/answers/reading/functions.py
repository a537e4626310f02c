"""Reads what names apply to: functions, their arguments, and letters that may be functions."""

from __future__ import annotations

from fractions import Fraction

from deepmath_viz.maths.answers.reading.stream import Stream
from deepmath_viz.maths.answers.reading.tokens import (
    ALIASES,
    FENCE_FUNCTIONS,
    FENCES,
    FUNCTIONS,
    MARKS_ABOVE,
    SEVERAL,
    NotMathematics,
)
from deepmath_viz.maths.answers.reading.trees import Tree

#: Operators that are written with either bracket.
EXPECTED = {"E", "P", "V", "Var", "Cov"}
#: Transforms, which are also written with the brackets of a set.
TRANSFORMS = {"L", "F", "Z", "\\mathcalL", "\\mathcalF", "\\mathcalZ"}


class Applied(Stream):
    """The part of the reader that knows functions; the rest of the grammar is in `syntax`."""

    def sum(self) -> Tree:
        """A sum, as everything between brackets is."""
        raise NotImplementedError

    def factor(self) -> Tree:
        """One factor with its powers."""
        raise NotImplementedError

    def argument(self) -> Tree:
        """A braced group or the next character."""
        raise NotImplementedError

    def arguments(self) -> list[Tree]:
        """What a function is applied to; `P(A | B)` has two arguments of different kinds."""
        opening = self.take()
        bars, self.bars = self.bars, self.lone_bar(FENCES[opening])
        separators = {",", r"\mid", "|"} if self.bars else {",", r"\mid"}
        found = [self.sum()]
        while self.peek() in separators:
            given = self.take() != ","
            found.append(("call", "given", self.sum()) if given else self.sum())
        self.take(FENCES[opening])
        self.bars = bars
        return found

    def function(self, name: str) -> Tree:
        """A function with its powers, base and argument, after its name has been taken."""
        name = ALIASES.get(name, name)
        power: Tree | None = None
        base: Tree | None = None
        while self.peek() in ("^", "_"):
            if self.take() == "^":
                power = self.argument()
            elif name == "log":
                base = self.argument()
            else:
                raise NotMathematics("a subscript on a function")
        if self.peek() in ("(", "[", "{") or self.peek() in FENCE_FUNCTIONS:
            if name in SEVERAL and self.peek() == r"\{":
                raise NotMathematics("a set")
            given = self.arguments() if self.peek() in "([{" else [self.factor()]
        elif name in SEVERAL and self.peek() == r"\{":
            self.take()
            given = [self.sum()]
            while self.peek() == ",":
                self.take()
                given.append(self.sum())
            self.take(r"\}")
        else:
            given = [self.juxtaposed()]
        if name in SEVERAL:
            given = sorted(given, key=str)
        if len(given) > 1 and name not in SEVERAL:
            raise NotMathematics("too many arguments")
        if name == "log":
            if base is None and self.reading.decimal_log:
                base = ("num", Fraction(10))
            found: Tree = ("fn", "ln", *given)
            if base is not None:
                found = ("/", found, ("fn", "ln", base))
        elif name == "lg":
            found = ("/", ("fn", "ln", *given), ("fn", "ln", ("num", Fraction(10))))
        else:
            found = ("fn", name, *given)
        if power is None:
            return found
        if power in (("-", ("num", Fraction(1))), ("num", Fraction(-1))):
            if name in ("sin", "cos", "tan", "cot", "sec", "csc"):
                return ("fn", "arc" + name, *given)
            if name in ("sinh", "cosh", "tanh"):
                return ("fn", "ar" + name, *given)
            raise NotMathematics("an inverse function")
        return ("^", found, power)

    def juxtaposed(self) -> Tree:
        """The argument of a function without brackets: `2\\pi x` in `\\sin 2\\pi x`."""
        if self.peek() == "-":
            self.take()
            return ("-", self.juxtaposed())
        found = self.factor()
        while (
            self.starts_factor()
            and self.peek().lstrip("\\") not in FUNCTIONS
            and self.peek() not in ("(", "[", "{", "|", "%", r"\sqrt", r"\lvert")
        ):
            found = ("*", found, self.factor())
        return found

    def is_letter(self, token: str) -> bool:
        """Whether a Greek name that is also a function's stands for itself."""
        return token in (r"\Gamma", r"\zeta") and self.peek(1) != "("

    def constant(self, name: str) -> Tree:
        """`e` and `i` as numbers, any other letter as itself."""
        number = name in ("e", "i") and name not in self.bound
        return ("const", name) if number else ("sym", name)

    def is_called(self, name: str) -> bool:
        """Whether a name before a bracket applies to what stands in it."""
        if self.peek() == r"\{":
            return name in TRANSFORMS
        if self.peek() not in ("(", "["):
            return False
        if self.peek() == self.peek(1) == "(" and self.peek(3) == self.peek(4) == ")":
            return True  # Laurent series, as `k((t))`: nobody doubles the brackets of a factor
        base = name.partition("_")[0].partition("^")[0].replace("\\", "")
        if self.peek() == "[":
            return base + "[" in self.reading.calls
        if base in ("Gamma", "Phi") or name.endswith(("'", ")")):
            return True
        return base in self.reading.calls

    def applied(self, name: str) -> Tree:
        """A name with what it is applied to; `k[x]`, `k[[x]]`, `k(x)`, `k((x))` are four things."""
        if self.peek() == self.peek(1) == "(" and self.peek(3) == self.peek(4) == ")":
            self.take("(")
            given = self.arguments()
            self.take(")")
            return ("call", name + "((", *given)
        if self.peek() == r"\{":
            return ("call", name + "{", *self.arguments())
        if self.peek() == "(" or name in EXPECTED:
            return ("call", name, *self.arguments())
        twice = self.peek(1) == "["
        if twice:
            self.take("[")
        given = self.arguments()
        if twice:
            self.take("]")
        return ("call", name + ("[[" if twice else "["), *given)

    def mark_above(self) -> str:
        """A mark that is no number, as in `A^*` and `A^{\\dagger}`; "" where a power stands."""
        if self.peek() in MARKS_ABOVE:
            return self.take()
        if self.peek() == "{" and self.peek(1) in MARKS_ABOVE and self.peek(2) == "}":
            self.at += 3
            return self.tokens[self.at - 2]
        return ""

    def order(self) -> str:
        """The order of a derivative, `(4)` in `y^{(4)}`; "" where there is none."""
        inside = self.tokens[self.at : self.at + 6]
        if inside[:3] != ["^", "{", "("] or inside[4:] != [")", "}"]:
            return ""
        if not (inside[3].isdigit() or inside[3] in ("n", "k", "m", "j")):
            return ""
        self.at += 6
        return inside[3]

    def power_of_name(self, name: str) -> str:
        """`^1` in `H^1(X)`: before a bracket it belongs to the name."""
        if self.peek() != "^" or name not in self.reading.calls:
            return ""
        start = self.at
        self.take()
        if self.peek() and (exponent := self.raw_group()) and self.peek() == "(":
            return "^" + exponent
        self.at = start
        return ""
