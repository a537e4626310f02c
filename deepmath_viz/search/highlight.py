"""Hits shown in the rendered question: words that were asked for, and formulas that hold some.

It works on the Markdown that `latex.to_markdown` made, whose dataset text is inert already. Only
whole words of prose and whole inline formulas are wrapped, so nothing new can come to life.
"""

from __future__ import annotations

import re

from deepmath_viz.latex import to_markdown
from deepmath_viz.search.lexemes import WORD
from deepmath_viz.search.query import Query
from deepmath_viz.search.tokens import COMPOUND, names, tokens
from deepmath_viz.search.vocabulary import COMMON

_COLOUR = "orange-background"
#: Display formulas, inline formulas and code are kept whole; words are looked at one by one.
_PIECE = re.compile(
    r"(?P<display>\$\$.*?\$\$)|(?P<code>`+.*?`+)|(?P<inline>(?<!\\)\$(?:[^$\\\n]|\\.)+\$)"
    r"|(?P<escaped>\\.)|(?P<word>[^\W\d_]{2,})",
    re.DOTALL,
)


def marked(question: str, query: Query) -> str:
    """The question as Markdown, with what the query asks for marked."""
    wanted = {name for name in query.wished if name not in COMMON}
    for phrase in query.phrases:
        wanted |= set(names(phrase))
    plain = to_markdown(question)
    if not wanted:
        return plain

    def mark(piece: re.Match[str]) -> str:
        if piece["word"]:
            hit = any(t.name in wanted for t in tokens(piece["word"]) if t.kind == WORD)
        elif piece["inline"]:
            hit = any(t.name in wanted for t in tokens(piece[0]) if _tells(t.kind, t.name))
        else:
            hit = False
        return f":{_COLOUR}[{piece[0]}]" if hit else piece[0]

    return _PIECE.sub(mark, plain)


def _tells(kind: str, name: str) -> bool:
    """Whether a token says something of a formula by itself: single letters and digits do not."""
    return kind == COMPOUND or len(name) > 1
