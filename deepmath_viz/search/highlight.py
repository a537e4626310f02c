"""Hits shown in the rendered question: words that were asked for, and formulas that hold some.

It works on the Markdown that `latex.to_markdown` made, whose dataset text is inert already. Only
whole words of prose and whole inline formulas are wrapped, so nothing new can come to life.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from deepmath_viz.maths.latex import CARD, draw
from deepmath_viz.plumbing.markup import Markdown
from deepmath_viz.search.lexemes import WORD
from deepmath_viz.search.query import Query, phrase_tokens
from deepmath_viz.search.tokens import COMPOUND, tokens
from deepmath_viz.search.vocabulary import COMMON

_COLOUR = "orange-background"
#: Display formulas, inline formulas and code are kept whole; words are looked at one by one.
#: Characters of a question that are shown as source where it is too much to be drawn.
_REST = 1_000
_PIECE = re.compile(
    r"(?P<display>\$\$.*?\$\$)|(?P<code>`+.*?`+)|(?P<inline>(?<!\\)\$(?:[^$\\\n]|\\.)+\$)"
    r"|(?P<escaped>\\.)|(?P<word>[^\W\d_]{2,})",
    re.DOTALL,
)


def marked(question: str, query: Query) -> Markdown:
    """The question as Markdown, with what the query asks for marked.

    Words typed loosely are marked wherever they stand, those of a phrase where the phrase does.
    """
    wanted = {name for name in query.loose if name not in COMMON}
    wanted |= {name for name, _ in query.meant}
    plain = draw(question, most=CARD).shortened(_REST)
    if not (wanted or query.phrases):
        return plain
    phrases = _places(plain, query.phrases) if query.phrases else []

    def mark(piece: re.Match[str]) -> str:
        if piece["word"]:
            hit = any(t.name in wanted for t in tokens(piece["word"]) if t.kind == WORD)
        elif piece["inline"]:
            hit = any(t.name in wanted for t in tokens(piece[0]) if _tells(t.kind, t.name))
        else:
            return piece[0]
        hit = hit or any(piece.start() < end and start < piece.end() for start, end in phrases)
        return f":{_COLOUR}[{piece[0]}]" if hit else piece[0]

    return Markdown(_PIECE.sub(mark, plain))


def _places(text: str, phrases: Iterable[str]) -> list[tuple[int, int]]:
    """Where phrases stand in a text: their atoms one directly after the other."""
    atoms = [token for token in tokens(text) if token.kind != COMPOUND]
    found = []
    for phrase in phrases:
        wanted, _ = phrase_tokens(phrase)
        for at in range(len(atoms) - len(wanted) + 1) if wanted else ():
            run = atoms[at : at + len(wanted)]
            if [token.name for token in run] == wanted:
                found.append((run[0].start, run[-1].end))
    return found


def _tells(kind: str, name: str) -> bool:
    """Whether a token says something of a formula by itself: single letters and digits do not."""
    return kind == COMPOUND or len(name) > 1
