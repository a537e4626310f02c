r"""Where the maths is: dataset text cut into prose, inline maths, display maths and code.

Datasets write maths as `\(..\)`, `\[..\]`, `$..$`, `$$..$$`, bare environments, and some as
`\\(..\\)`; they also write prices. One pass over a list of tokens finds the pieces; an opening that
turns out to have no end is prose again, and the work spent on such attempts is bounded, so that the
time stays linear for any input.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from deepmath_viz.maths.latex.dollars import continues_a_term, is_maths
from deepmath_viz.maths.latex.rewrites import ENVIRONMENTS

TEXT, INLINE, DISPLAY, CODE = "text", "inline", "display", "code"


class Segment(NamedTuple):
    """A piece of the text: its kind, its source, and its contents without delimiters."""

    kind: str
    source: str
    body: str


_TOKEN = re.compile(
    r"""
      \[asy\] | \[/asy\]
    | ```+ | `
    | \\\\[()\[\]]
    | \\\\
    | \\(?:begin|end)\s*\{\s*[A-Za-z]{1,20}\*?\s*\}
    | \\(?:boxed|fbox)(?![A-Za-z])
    | \\.
    | \$\$ | \$
    | [{}]
    | \n[ \t]*\n
    """,
    re.VERBOSE | re.DOTALL,
)
_NAME = re.compile(r"\{\s*([A-Za-z]+\*?)")
_CLOSING = {"\\(": "\\)", "\\[": "\\]", "\\\\(": "\\\\)", "\\\\[": "\\\\]", "$$": "$$", "$": "$"}
_LISTINGS = frozenset(("asy", "tikzpicture", "verbatim", "lstlisting"))


def segments(text: str) -> list[Segment]:
    """Cut `text` into segments whose sources, joined, are `text` again."""
    return _Cutter(text).run()


class _Cutter:
    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = [(m.group(), m.start(), m.end()) for m in _TOKEN.finditer(text)]
        self.found: list[Segment] = []
        self.prose_from = 0
        self.dollars = self.dollars_ahead()
        # Tokens that failed attempts may look at, in all: keeps hostile input linear.
        self.budget = 4 * len(self.tokens) + 1_000
        self.hopeless: set[str] = set()

    def run(self) -> list[Segment]:
        at = 0
        while at < len(self.tokens):
            token = self.tokens[at][0]
            segment, following = self.attempt(token, at) if self.budget > 0 else (None, at)
            if segment is None:
                at += 1
                continue
            start = self.tokens[at][1]
            self.prose(start)
            self.found.append(segment)
            self.prose_from = start + len(segment.source)
            at = following
        self.prose(len(self.text))
        return self.found

    def prose(self, end: int) -> None:
        if end > self.prose_from:
            piece = self.text[self.prose_from : end]
            self.found.append(Segment(TEXT, piece, piece))

    def attempt(self, token: str, at: int) -> tuple[Segment | None, int]:
        """The segment that starts with this token, if one does, and the token after it."""
        if token in _CLOSING:
            return self.delimited(token, at)
        if token.startswith("\\begin"):
            return self.environment(at)
        if token.startswith(("\\boxed", "\\fbox")):
            return self.box(at)
        if token == "[asy]":
            return self.listing(at, "[/asy]")
        if token.startswith("```"):
            return self.fence(at)
        if token == "`":
            return self.code_span(at)
        return None, at

    def piece(self, kind: str, first: int, last: int) -> Segment:
        """The segment from the first to the last of these tokens, both its delimiters."""
        _, start, inside = self.tokens[first]
        _, until, end = self.tokens[last]
        return Segment(kind, self.text[start:end], self.text[inside:until])

    def close(self, opening: str, at: int) -> int | None:
        """The token that closes this opening, or None; braces and nested text count."""
        closing = _CLOSING[opening]
        if opening in self.hopeless:
            return None
        paragraphs = opening in ("\\[", "$$", "\\\\[")
        depth = 0
        ended = False
        for i in range(at + 1, len(self.tokens)):
            token = self.tokens[i][0]
            if token == "{":
                depth += 1
            elif token == "}":
                depth -= 1
            elif depth <= 0 and (token == closing or (closing == "$" and token == "$$")):
                return i
            elif token in ("\\(", "\\["):
                ended = depth <= 0
            elif token[0] == "\n":
                ended = not paragraphs or (depth <= 0 and self.blank_lines(at, i) > 3)
            if ended:
                break
        self.budget -= (i - at) if at + 1 < len(self.tokens) else 0
        if not ended and depth <= 0:
            self.hopeless.add(opening)
        return None

    def blank_lines(self, first: int, last: int) -> int:
        return self.text.count("\n\n", self.tokens[first][1], self.tokens[last][2])

    def delimited(self, token: str, at: int) -> tuple[Segment | None, int]:
        last = self.close(token, at)
        if last is None and not token.startswith("\\\\"):
            last = self.careless_close(token, at)
        if last is None:
            return None, at
        kind = DISPLAY if token in ("\\[", "$$", "\\\\[") else INLINE
        if token == "$$" and self.is_inside_a_term(at, last):
            kind = INLINE
        segment = self.piece(kind, at, last)
        following = last + 1
        if token == "$" and self.tokens[last][0] == "$$":
            # `$a$$b$`: the first of the two dollars closes, the second opens again.
            start, half = self.tokens[at], self.tokens[last][1]
            segment = Segment(kind, self.text[start[1] : half + 1], self.text[start[2] : half])
            following = last
        body = segment.body
        if ("$" in token and not body.strip()) or (token == "$" and not self.is_formula(body, at)):
            return None, at
        if kind == INLINE and "\\begin{CD}" in body:
            segment = segment._replace(kind=DISPLAY)
        if following == last:
            self.tokens[last] = ("$", half + 1, half + 2)
        return segment, following

    def careless_close(self, token: str, at: int) -> int | None:
        """The next closing delimiter in the paragraph where the braces do not balance."""
        closing = _CLOSING[token]
        if token in self.hopeless:
            return None
        for i in range(at + 1, len(self.tokens)):
            other = self.tokens[i][0]
            self.budget -= 1
            if other == closing or (closing == "$" and other == "$$"):
                return i
            if "$" not in closing and other in ("\\)", "\\]"):
                return i
            if other[0] == "\n" or self.budget <= 0 or other in ("\\(", "\\["):
                return None
        return None

    def is_formula(self, body: str, first: int) -> bool:
        end = self.tokens[first][2] + len(body) + 1
        return is_maths(body, self.text[end : end + 1], self.dollars[first] % 2 == 1)

    def is_inside_a_term(self, first: int, last: int) -> bool:
        start, end = self.tokens[first][1], self.tokens[last][2]
        around = self.text[max(0, start - 3) : start], self.text[end : end + 3]
        return continues_a_term(around[0], self.text[start:end], around[1])

    def dollars_ahead(self) -> list[int]:
        """For each token, how many single dollars its paragraph holds from there on."""
        counts: list[int] = []
        count = 0
        for token, _, _ in reversed(self.tokens):
            count = 0 if token[0] == "\n" else count + (token == "$")
            counts.append(count)
        return counts[::-1]

    def environment(self, at: int) -> tuple[Segment | None, int]:
        named = _NAME.search(self.tokens[at][0])
        name = named[1] if named else ""
        if name not in ENVIRONMENTS and name not in _LISTINGS:
            return None, at
        depth = 0
        for i in range(at, len(self.tokens)):
            token = self.tokens[i][0]
            if (
                token.startswith(("\\begin", "\\end"))
                and (other := _NAME.search(token))
                and other[1] == name
            ):
                depth += 1 if token.startswith("\\begin") else -1
                if depth == 0:
                    whole = self.text[self.tokens[at][1] : self.tokens[i][2]]
                    kind = CODE if name in _LISTINGS else DISPLAY
                    return Segment(kind, whole, whole), i + 1
        self.budget -= len(self.tokens) - at
        return None, at

    def box(self, at: int) -> tuple[Segment | None, int]:
        r"""A `\boxed{..}` outside maths."""
        start, end = self.tokens[at][1:]
        if at + 1 >= len(self.tokens) or self.tokens[at + 1][0] != "{":
            return None, at
        if self.text[end : self.tokens[at + 1][1]].strip():
            return None, at
        depth = 0
        for i in range(at + 1, len(self.tokens)):
            token = self.tokens[i][0]
            depth += {"{": 1, "}": -1}.get(token, 0)
            if depth == 0:
                whole = self.text[start : self.tokens[i][2]]
                return Segment(INLINE, whole, whole), i + 1
            if token[0] == "\n":
                break
        self.budget -= i - at
        return None, at

    def listing(self, at: int, closing: str) -> tuple[Segment | None, int]:
        if closing in self.hopeless:
            return None, at
        for i in range(at + 1, len(self.tokens)):
            if self.tokens[i][0] == closing:
                return self.piece(CODE, at, i), i + 1
        self.hopeless.add(closing)
        return None, at

    def fence(self, at: int) -> tuple[Segment | None, int]:
        """A fenced listing: its fences stand first on their lines."""
        if not self.starts_line(at) or "```" in self.hopeless:
            return None, at
        fence = self.tokens[at][0]
        for i in range(at + 1, len(self.tokens)):
            token = self.tokens[i][0]
            if token.startswith(fence) and self.starts_line(i):
                segment = self.piece(CODE, at, i)
                _, _, body = segment.body.partition("\n")
                return segment._replace(body=body), i + 1
        self.hopeless.add("```")
        return None, at

    def starts_line(self, at: int) -> bool:
        start = self.tokens[at][1]
        line = self.text.rfind("\n", max(0, start - 20), start) + 1
        return not self.text[max(line, start - 20) : start].strip()

    def code_span(self, at: int) -> tuple[Segment | None, int]:
        """Code between two backticks on one line."""
        end = self.tokens[at][2]
        for i in range(at + 1, min(len(self.tokens), at + 60)):
            token, start, _ = self.tokens[i]
            if token[0] == "\n":
                break
            if token == "`":
                body = self.text[end:start]
                if "\n" in body or len(body) > 200 or not body.strip():
                    break
                return self.piece(CODE, at, i), i + 1
        return None, at
