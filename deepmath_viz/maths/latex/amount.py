"""How much of a text is drawn at once: a browser takes seconds for what is written in a moment.

KaTeX makes five to seven elements of every symbol, a table one of every cell; the browser makes and
lays out all of them in one go, some 20,000 in half a second, in which it answers nobody
(docs/decisions/0074, 0078). Of 9,265 real questions none has more than 33 formulas or 483 symbols.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from deepmath_viz.maths.latex.segments import CODE, TEXT, Segment
from deepmath_viz.plumbing.inert import code_span
from deepmath_viz.plumbing.markup import Markdown

_SYMBOL = re.compile(r"\\[A-Za-z]+|[^\s{}]")
#: Outside formulas: what a line, a cell of a table, bold text, or a heading becomes, of which
#: Streamlit makes more than of any other line.
_PIECE = re.compile(r"^[ \t]*(#)#{0,5}[ \t]|\n|\||\*\*?|`", re.MULTILINE)
_OF_A_HEADING = 6
#: Characters of prose that are as much as a piece.
_CHARACTERS = 50
#: A block of code is a frame with a button.
_OF_A_BLOCK = 20


@dataclass(frozen=True, slots=True)
class Amount:
    """Formulas, symbols in them, and pieces of prose: lines, cells, bold, code, and its length."""

    formulas: int
    symbols: int
    pieces: int

    def within(self, other: Amount) -> Amount:
        """Of each the lesser."""
        return Amount(
            min(self.formulas, other.formulas),
            min(self.symbols, other.symbols),
            min(self.pieces, other.pieces),
        )

    def beyond(self, other: Amount) -> Amount:
        """Of each the greater."""
        return Amount(
            max(self.formulas, other.formulas),
            max(self.symbols, other.symbols),
            max(self.pieces, other.pieces),
        )

    def with_(self, other: Amount) -> Amount:
        """The sum."""
        return self.without(Amount(-other.formulas, -other.symbols, -other.pieces))

    def without(self, other: Amount) -> Amount:
        """What is left when `other` is taken away."""
        return Amount(
            self.formulas - other.formulas,
            self.symbols - other.symbols,
            self.pieces - other.pieces,
        )


#: Of a text in a list, of a text that is read for itself, of all texts of a page, and what each
#: text of a page gets whatever the others have taken.
CARD, PART = Amount(40, 600, 300), Amount(300, 2_000, 1_200)
PAGE, LEAST = Amount(700, 7_000, 6_000), Amount(4, 40, 30)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A text as Markdown, as far as it is drawn.

    Attributes:
        text: the Markdown.
        drawn: how many of its `formulas` are in it.
        rest: what follows, as it is; empty where all is drawn.
        took: how much that is.
    """

    text: Markdown
    drawn: int
    formulas: int
    rest: str
    took: Amount = field(default=Amount(0, 0, 0), compare=False)

    def shortened(self, most: int) -> Markdown:
        """The text, and at most so many characters of what follows as its source."""
        if not self.rest:
            return self.text
        return Markdown(f"{self.text}{code_span(self.rest[:most])} …")


class Left:
    """What may still be drawn of a text when its formulas are known: for commands in its prose."""

    def __init__(self, most: Amount | None, took: Amount) -> None:
        self._most, self.took = most, took

    def take(self, formula: str) -> bool:
        """Whether a formula may be drawn; it is counted."""
        after = self.took.with_(Amount(1, len(_SYMBOL.findall(formula)), 0))
        if self._most is not None and after.within(self._most) != after:
            return False
        self.took = after
        return True


def cut(pieces: Sequence[Segment], most: Amount | None) -> tuple[list[Segment], str, Amount]:
    """As many pieces of a text as may be drawn, the source of the others, and how much that is.

    Prose is cut at the end of a line, so that no row of a table is.
    """
    drawn: list[Segment] = []
    took = Amount(0, 0, 0)
    for at, piece in enumerate(pieces):
        after = took.with_(_cost(piece))
        if most is None or after.within(most) == after:
            took = after
            drawn.append(piece)
            continue
        end = 0
        if piece.kind == TEXT:
            end = _line_end(piece.source, most.pieces - took.pieces)
            kept = Segment(TEXT, piece.source[:end], piece.source[:end])
            drawn.append(kept)
            took = took.with_(_cost(kept))
        rest = piece.source[end:] + "".join(other.source for other in pieces[at + 1 :])
        return drawn, rest, took
    return drawn, "", took


def _cost(piece: Segment) -> Amount:
    if piece.kind == TEXT:
        pieces = sum(map(_weight, _PIECE.finditer(piece.source)))
        return Amount(0, 0, pieces + len(piece.source) // _CHARACTERS)
    if piece.kind == CODE:
        return Amount(0, 0, _OF_A_BLOCK if "\n" in piece.source else 2)
    # A cell of a table is a box of its own.
    symbols = len(_SYMBOL.findall(piece.body)) + 2 * piece.body.count("&")
    return Amount(1, symbols, 0)


def _weight(piece: re.Match[str]) -> int:
    return _OF_A_HEADING if piece[1] else 1


def _line_end(text: str, pieces: int) -> int:
    """Where the last line ends that has no more than so many pieces before it."""
    end = count = 0
    for match in _PIECE.finditer(text):
        count += _weight(match)
        if count + match.end() // _CHARACTERS > pieces:
            break
        if match.group() == "\n":
            end = match.end()
    return end
