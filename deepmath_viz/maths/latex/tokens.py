r"""The tokens of a formula, and the small things read from them: sizes, colours, delimiters."""

from __future__ import annotations

import re

from deepmath_viz.maths.latex import katex_names as names

#: The most that one formula may move or stretch things, in all, so that it cannot cover a page.
MOST_EM = 60.0
_SIZE = re.compile(
    r"\s*([+-]?\s*(?:\d+(?:\.\d*)?|\.\d+))\s*(em|ex|pt|px|mu|cm|mm|in|pc|bp|dd|cc|nd|nc|sp)\s*"
)
_EM = {
    "em": 1,
    "ex": 0.45,
    "mu": 1 / 18,
    "px": 1 / 16,
    "cm": 2.85,
    "mm": 0.285,
    "in": 7.2,
    "pc": 1.2,
}
_COLOUR = re.compile(r"#(?:[0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})|[A-Za-z]{1,20}")
_PLAIN_DELIMITERS = frozenset("()[]/|.<>")
_CONTROL_DELIMITERS = frozenset(("\\{", "\\}", "\\|"))


class Unrenderable(ValueError):
    """KaTeX would refuse this formula; the message says why."""


class Fences(Exception):
    r"""`\left` and `\right` do not pair up inside their groups: read again without them."""


class Tokens:
    """A position in a list of tokens."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens
        self.at = 0
        self.em_left = MOST_EM

    def peek(self) -> str:
        """The next token; empty at the end."""
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def skip_space(self) -> None:
        """Go on to the next token that is no space."""
        while self.at < len(self.tokens) and self.tokens[self.at].isspace():
            self.at += 1

    def raw(self) -> str:
        """An argument that is a size, colour or column list: its text without braces."""
        self.skip_space()
        if self.peek() != "{":
            return ""
        start = self.at + 1
        depth = 0
        while self.at < len(self.tokens):
            depth += {"{": 1, "}": -1}.get(self.tokens[self.at], 0)
            self.at += 1
            if depth == 0:
                return "".join(self.tokens[start : self.at - 1]).strip()
        raise Unrenderable("a brace is not closed")

    def size(self) -> str:
        r"""A size in braces, or bare after `\kern`; sizes that could cover the page are refused."""
        self.skip_space()
        if self.peek() == "{":
            found = _SIZE.fullmatch(self.raw())
        else:
            ahead = "".join(self.tokens[self.at : self.at + 16])
            found = _SIZE.match(ahead)
            self.at = self.after(found.end()) if found else self.at
        if not found:
            raise Unrenderable("a size is missing")
        number, unit = found[1].replace(" ", ""), found[2]
        self.spend(number, unit)
        return f"{{{number}{unit}}}"

    def after(self, length: int) -> int:
        """The token that starts `length` characters from here."""
        at = self.at
        while length > 0 and at < len(self.tokens):
            length -= len(self.tokens[at])
            at += 1
        return at

    def colour(self) -> str:
        """A colour name or number; raises `Unrenderable` for anything else."""
        self.skip_space()
        if self.peek() == "[":
            raise Unrenderable("a colour model")
        colour = self.raw()
        if not _COLOUR.fullmatch(colour):
            raise Unrenderable("not a colour")
        return colour

    def delimiter(self) -> str:
        r"""What stands after `\left` and the like."""
        self.skip_space()
        token = self.peek()
        known = token in _PLAIN_DELIMITERS or token in _CONTROL_DELIMITERS
        if known or token[1:] in names.DELIMITERS:
            self.at += 1
            return token + (" " if token[-1].isalpha() else "")
        if token == "{" and "".join(self.tokens[self.at + 2 : self.at + 3]) == "}":
            inner = self.tokens[self.at + 1]
            if (
                inner in _PLAIN_DELIMITERS
                or inner in _CONTROL_DELIMITERS
                or inner[1:] in names.DELIMITERS
            ):
                self.at += 3
                return inner + (" " if inner[-1].isalpha() else "")
        return ""

    def line_break(self) -> str:
        """What follows a line break: its star and its space."""
        if self.peek() == "*":
            self.at += 1
        if self.peek() != "[":
            return "\\\\ "
        ahead = "".join(self.tokens[self.at : self.at + 16])
        found = re.match(r"\[\s*-?[\d.]+\s*[a-z]{2}\s*\]", ahead)
        if not found:
            return "\\\\{}"
        self.at = self.after(found.end())
        size = _SIZE.fullmatch(found[0][1:-1])
        if not size:
            return "\\\\ "
        self.spend(size[1], size[2])
        return f"\\\\[{size[1]}{size[2]}]"

    def spend(self, number: str, unit: str) -> None:
        """Count a size against what the formula may use."""
        self.em_left -= abs(float(number)) * _EM.get(unit, 0.1)
        if self.em_left < 0:
            raise Unrenderable(f"its sizes add up to more than {MOST_EM:.0f}em")
