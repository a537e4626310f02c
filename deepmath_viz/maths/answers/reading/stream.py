"""Walks over the tokens of an expression."""

from __future__ import annotations

from fractions import Fraction

from deepmath_viz.maths.answers.reading.tokens import (
    DECORATED,
    FENCES,
    FUNCTIONS,
    GREEK,
    NAMED,
    OPERATORS,
    NotMathematics,
    Reading,
)

#: Commands with which a factor begins, and signs with which none does.
_STARTING = frozenset(
    {
        *("\\" + name for name in FUNCTIONS | GREEK | OPERATORS),
        *(r"\frac \sqrt \pi \binom \infty \degree \lvert \lfloor \lceil \sum \prod \int".split()),
        *NAMED,
        *DECORATED,
    }
)
_ENDING = frozenset(")]},^_!'=<>;&")


class Stream:
    """The tokens of an expression, and what can be said without knowing its grammar."""

    def __init__(self, found: list[str], reading: Reading) -> None:
        self.tokens, self.reading = found, reading
        self.at = self.depth = self.bars = 0
        #: Letters that count in the sum or product around this place.
        self.bound: frozenset[str] = frozenset()

    def peek(self, ahead: int = 0) -> str:
        """The token at a distance from here; "" beyond the end."""
        at = self.at + ahead
        return self.tokens[at] if at < len(self.tokens) else ""

    def take(self, wanted: str | None = None) -> str:
        """The next token, which must be the wanted one.

        Raises:
            NotMathematics: it is another one, or there is none.
        """
        token = self.peek()
        if not token or (wanted is not None and token != wanted):
            raise NotMathematics(f"{wanted or 'something'} expected, found {token!r}")
        self.at += 1
        return token

    def starts_factor(self) -> bool:
        """Whether a factor without a sign before it begins here."""
        token = self.peek()
        if not token or token in _ENDING:
            return False
        if token in ("|", r"\|"):
            return self.bars == 0
        if token.startswith("\\"):
            return token in _STARTING
        return token.isalnum() or token in "([{%." or token[0].isdigit() or token[0] == "."

    def number(self) -> tuple[str, Fraction]:
        """A numeral, with the digits that repeat: `0.1\\overline{6}`."""
        token = self.take()
        value = Fraction(token)
        if "." in token or self.peek() == ".":
            digits = ""
            if self.peek() == "." and self.peek(1) == r"\overline":
                self.take()
            if self.peek() == r"\overline":
                self.take()
                self.take("{")
                digits = self.take()
                self.take("}")
                if not digits.isdigit():
                    raise NotMathematics("an odd decimal")
                places = len(token.partition(".")[2])
                nines = 10 ** len(digits) - 1
                value += Fraction(int(digits), nines * 10**places)
        if self.peek() == "_":
            raise NotMathematics("a number in another base")
        return ("num", value)

    def raw_group(self) -> str:
        """The tokens of a braced group, or the next token, as text."""
        if self.peek() != "{":
            return self.take()
        text, depth = "", 0
        while True:
            token = self.take()
            depth += {"{": 1, "}": -1}.get(token, 0)
            text += token
            if depth == 0:
                return text[1:-1]

    def lone_bar(self, closing: str) -> int:
        """1 if the bars up to a bracket are no pairs, so that one of them separates."""
        depth, count = 0, 0
        for token in self.tokens[self.at :]:
            if depth == 0 and token == closing:
                break
            depth += (token in FENCES) - (token in FENCES.values())
            count += token == "|"
        return count % 2
