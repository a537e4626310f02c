"""How much mathematics is drawn at once: a browser takes seconds for what is written in a moment.

KaTeX makes about five elements of every symbol, and the browser lays them out in one go, in which
it answers nobody (docs/decisions/0074). Of 9,265 real questions none has more than 33 formulas or
483 symbols.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from deepmath_viz.plumbing.inert import code_span
from deepmath_viz.plumbing.markup import Markdown

_SYMBOL = re.compile(r"\\[A-Za-z]+|[^\s{}]")


@dataclass(frozen=True, slots=True)
class Amount:
    """Formulas, and symbols in them."""

    formulas: int
    symbols: int


#: Of a text in a list, and of a text that is read for itself.
CARD, PART = Amount(40, 600), Amount(300, 4_000)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A text as Markdown, as far as it is drawn.

    Attributes:
        text: the Markdown.
        drawn: how many of its `formulas` are in it.
        rest: what follows, as it is; empty where all is drawn.
    """

    text: Markdown
    drawn: int
    formulas: int
    rest: str

    def shortened(self, most: int) -> Markdown:
        """The text, and at most so many characters of what follows as its source."""
        if not self.rest:
            return self.text
        return Markdown(f"{self.text}{code_span(self.rest[:most])} …")


class Left:
    """What may still be drawn of a text."""

    def __init__(self, most: Amount | None) -> None:
        self._most, self._drawn, self._symbols = most, 0, 0

    def take(self, formula: str) -> bool:
        """Whether a formula may be drawn; it is counted."""
        if self._most is None:
            return True
        # A cell of a table is a box of its own.
        cost = len(_SYMBOL.findall(formula)) + 2 * formula.count("&")
        room = self._drawn < self._most.formulas and self._symbols + cost <= self._most.symbols
        if room:
            self._drawn, self._symbols = self._drawn + 1, self._symbols + cost
        return room
