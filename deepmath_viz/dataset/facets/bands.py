"""Filter fields that are ranges of numbers."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from deepmath_viz.dataset.facets.row import Alternatives, Facet
from deepmath_viz.errors import DeepMathError

#: Digits of a whole number that databases, browsers and floats all take exactly.
_DIGITS = 15

#: Lowest and highest, both included.
Range = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Band(Facet):
    """A range of numbers; both ends are in it.

    Attributes:
        sql: the number, from columns of `problems`.
        lowest, highest: what an end may be. Without a highest, ends may be left open: `LOW~`,
            `~HIGH`.
        whole: whether the numbers are whole.
        examples: a number and a range, for help.
        step: by how much the buttons beside a number in the sidebar change it.
    """

    sql: str
    lowest: float = 0
    highest: float = math.inf
    whole: bool = False
    examples: tuple[str, str]
    step: int = 1

    nothing = None
    # A range has always ended the program with 1 where it could not be read.
    refused_as = DeepMathError

    @property
    def open_ended(self) -> bool:
        """Whether ends may be left open."""
        return math.isinf(self.highest)

    @property
    def metavar(self) -> str:
        """As the address has it."""
        return "LOW~HIGH" if self.open_ended else "LOW[~HIGH]"

    @property
    def refusal(self) -> str:
        """That it is no range, and of what."""
        low, high = f"{self.lowest:g}", f"{self.highest:g}"
        return f"is no range from {low}" if self.open_ended else f"is no range in {low} to {high}"

    @property
    def example(self) -> str:
        """A number and a range."""
        return f"e.g. {' or '.join(self.examples)}"

    @property
    def advice(self) -> str:
        """Every way to write one."""
        ways = [*self.examples, f">={self.examples[0]}", *(s.text for s in self.switches)]
        *first, last = [f"{self.name}:{way}" for way in ways]
        return f"Write {', '.join(first)} or {last}."

    def moved(self, value: Range | None, at: int, to: float | None) -> Range | None:
        """The range with its low (0) or high (1) end at `to`, None for open; the other end moves
        along where it would be on the wrong side, and a range of everything is None."""
        low, high = value or (self.lowest, self.highest)
        if at == 0:
            low = self.lowest if to is None else to
            high = max(low, high)
        else:
            high = self.highest if to is None else to
            low = min(low, high)
        return None if (low, high) == (self.lowest, self.highest) else (low, high)

    def alternatives(self, value: Range | None) -> Alternatives:
        """Between the ends, or beyond the one that there is."""
        if value is None:
            return [], []
        low, high = value
        if math.isinf(high):
            return [f"{self.sql} >= ?"], [low]
        if self._is_open(low):
            return [f"{self.sql} <= ?"], [high]
        return [f"{self.sql} BETWEEN ? AND ?"], [low, high]

    def said(self, value: Range | None) -> list[str]:
        """The ends as numbers to read."""
        if value is None:
            return []
        low, high = value
        shown = "{:,.0f}".format if self.whole else "{:g}".format
        if math.isinf(high):
            return [f"at least {shown(low)}"]
        if self._is_open(low) and high > low:
            return [f"at most {shown(high)}"]
        return [shown(low) if low == high else f"{shown(low)} to {shown(high)}"]

    def written(self, value: Range | None) -> list[str]:
        """`LOW~HIGH`, an open end as nothing."""
        if value is None:
            return []
        low, high = value
        first = "" if self._is_open(low) else self._number_as_text(low)
        last = "" if math.isinf(high) else self._number_as_text(high)
        return [f"{first}~{last}"]

    def read(self, texts: Sequence[str]) -> Range | None:
        """The last one that can be read."""
        ranges = [ends for ends in map(self._ends, texts) if ends]
        return ranges[-1] if ranges else None

    def typed(self, text: str) -> str:
        """`>=7`, `<5` and `5-6` as the address has a range."""
        if bound := re.fullmatch(r"([<>])(=?)([\d.]+)", text):
            above, number = bound[1] == ">", bound[3]
            if self.whole and not bound[2] and number.isdecimal():
                number = str(int(number) + (1 if above else -1))
            if self.open_ended:
                return f"{number}~" if above else f"~{number}"
            return f"{number}~{self.highest:g}" if above else f"{self.lowest:g}~{number}"
        if ends := re.fullmatch(r"([\d.]+)[-–]([\d.]+)", text):
            return f"{ends[1]}~{ends[2]}"
        return text

    def _is_open(self, low: float) -> bool:
        return self.open_ended and low == self.lowest

    def _ends(self, text: str) -> Range | None:
        first, mark, last = text.partition("~")
        if not mark:
            last = first
        low = self.lowest if mark and self.open_ended and not first else self._number(first)
        high = self.highest if mark and self.open_ended and not last else self._number(last)
        if low is None or high is None or not (self.lowest <= low <= high <= self.highest):
            return None
        return low, high

    def _number(self, text: str) -> float | None:
        if self.whole:
            whole = text.isascii() and text.isdecimal() and len(text) <= _DIGITS
            return int(text) if whole else None
        try:
            number = float(text)
        except ValueError:
            return None
        return number if math.isfinite(number) else None

    def _number_as_text(self, number: float) -> str:
        return str(int(number)) if self.whole else repr(float(number)).removesuffix(".0")


@dataclass(frozen=True, slots=True, kw_only=True)
class Difficulty(Band):
    """The range of difficulty, whose levels the sidebar counts."""
