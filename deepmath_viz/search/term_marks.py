"""Where the words of the text filter stand in a rendered text.

The filter looks for them in the text as published, inside words and formulas too. What is marked is
finished, inert Markdown: the letters of its prose without their escapes, and inline formulas whole.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from deepmath_viz.plumbing.markup import Markdown

_COLOUR = "orange-background"
#: What is left as it is, inline formulas, and prose.
_PIECE = re.compile(
    r"(?P<kept>\$\$.*?\$\$|(?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)(?!`))"
    r"|(?P<formula>(?<!\\)\$(?:[^$\\\n]|\\.)+\$)"
    r"|(?P<prose>(?:\\.|&\#\d+;|[^$`\\])+)|.",
    re.DOTALL,
)
_LETTER = re.compile(r"\\.|&#\d+;|.", re.DOTALL)
#: Characters that mean something to Markdown where nothing escapes them: no part of a word.
_SIGNS = frozenset("*_[]<>|#~")
_NO_LETTER = "\0"


def marked(text: Markdown, terms: Sequence[str]) -> Markdown:
    """Finished Markdown with every place of a term marked, in whatever case it is written."""
    wanted = [term.lower() for term in terms if term.strip() and _NO_LETTER not in term]
    if not wanted:
        return text
    return Markdown(_PIECE.sub(lambda piece: _piece(piece, wanted), text))


def _piece(piece: re.Match[str], wanted: Sequence[str]) -> str:
    if piece["formula"]:
        formula = _bare(piece["formula"][1:-1].lower())
        hit = any(term in formula for term in map(_bare, wanted) if term)
        return f":{_COLOUR}[{piece[0]}]" if hit else piece[0]
    return _prose(piece["prose"], wanted) if piece["prose"] else piece[0]


def _bare(formula: str) -> str:
    """A formula without blanks and braces, which are put in where it is drawn."""
    return re.sub(r"[\s{}]", "", formula)


def _prose(prose: str, wanted: Sequence[str]) -> str:
    letters = _LETTER.findall(prose)
    plain = "".join(map(_plain, letters))
    found = re.compile("|".join(map(re.escape, sorted(wanted, key=len, reverse=True))))
    made: list[str] = []
    at = 0
    for hit in found.finditer(plain):
        made += letters[at : hit.start()]
        made.append(f":{_COLOUR}[{''.join(letters[hit.start() : hit.end()])}]")
        at = hit.end()
    return "".join([*made, *letters[at:]])


def _plain(letter: str) -> str:
    """A letter as the filter sees it; always one character."""
    if len(letter) == 1:
        if letter in _SIGNS:
            return _NO_LETTER
        shown = " " if letter.isspace() else letter
    else:
        shown = html.unescape(letter) if letter[0] == "&" else letter[1]
    lower = shown.lower()
    return lower if len(lower) == 1 else shown[:1]
