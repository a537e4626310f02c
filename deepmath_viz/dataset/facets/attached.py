"""The filter field for columns that people attach: what a condition on one of them says.

No condition is in the table of filters, since nobody knows the columns beforehand: one field holds
all of them as texts, each of which names its column:

    rates.solve_rate:0.2~0.8            a range of numbers or days, both ends in it
    rates.solve_rate:0~1:inside         the same without its ends
    rates.level=hard                    a value, or a tag
    rates.note~words                    a part of a text
    rates.level:missing                 no value

Conditions on one column are alternatives, those on several hold together. Which problems that means
the store finds out, as it does for a region.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from deepmath_viz.dataset.facets.row import Alternatives, Facet, Switch, is_text, unique

#: Where a condition finds the ids of what matches, beside `problems`.
ATTACHED_TABLE = "attached_of_filters"
_CONDITION = re.compile(r"([a-z][a-z0-9_]{0,47}\.[a-z][a-z0-9_]{0,47})([:=~])(.*)", re.DOTALL)
_COLUMN = re.compile(r"[a-z][a-z0-9_]{0,47}\.[a-z][a-z0-9_]{0,47}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
MISSING, INSIDE = "missing", ":inside"
RANGE, VALUE, PART, NONE = "range", "value", "part", "none"
#: Characters of a value.
_LONGEST = 300
#: An end of a range: a number, or a day; None is open.
End = float | date | None


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition on an attached column.

    Attributes:
        column: `TABLE.COLUMN`.
        kind: `RANGE`, `VALUE`, `PART` (of a text) or `NONE` (missing).
        low, high: of a range.
        inside: whether the ends themselves are left out.
        value: otherwise, what it is or has in it.
    """

    column: str
    kind: str
    low: End = None
    high: End = None
    inside: bool = False
    value: str = ""

    @property
    def text(self) -> str:
        """As the address has it."""
        if self.kind == NONE:
            return f"{self.column}:{MISSING}"
        if self.kind == RANGE:
            ends = f"{_end_as_text(self.low)}~{_end_as_text(self.high)}"
            return f"{self.column}:{ends}{INSIDE * self.inside}"
        return f"{self.column}{'=' if self.kind == VALUE else '~'}{self.value}"

    @property
    def words(self) -> str:
        """What it asks of its column."""
        if self.kind == NONE:
            return MISSING
        if self.kind == VALUE:
            return self.value
        if self.kind == PART:
            return f"with “{self.value}”"
        low, high = (None if end is None else _end_in_words(end) for end in (self.low, self.high))
        if low is not None and high is not None:
            if self.inside:
                return f"between {low} and {high}, without these"
            return low if low == high else f"{low} to {high}"
        if self.inside:
            return f"above {low}" if high is None else f"below {high}"
        return f"at least {low}" if high is None else f"at most {high}"


@lru_cache(4096)
def condition(text: str) -> Condition | None:
    """The condition that a text of an address is, None where it is none."""
    found = _CONDITION.fullmatch(text)
    if not found or not is_text(text):
        return None
    column, mark, value = found.groups()
    if mark != ":":
        value = " ".join(value.split())
        kind = VALUE if mark == "=" else PART
        return Condition(column, kind, value=value) if 0 < len(value) <= _LONGEST else None
    if value == MISSING:
        return Condition(column, NONE)
    inside = value.endswith(INSIDE)
    first, between, last = value.removesuffix(INSIDE).partition("~")
    if not between:
        last = first
    try:
        low, high = _end(first), _end(last)
    except ValueError:
        return None
    if low is None and high is None:
        return None
    if low is not None and high is not None:
        if isinstance(low, date) is not isinstance(high, date) or low > high:  # type: ignore[operator]
            return None
        if inside and low == high:
            return None
    return Condition(column, RANGE, low, high, inside)


def is_column(text: str) -> bool:
    """Whether a text may name an attached column."""
    return _COLUMN.fullmatch(text) is not None


def on(conditions: Sequence[str], column: str) -> tuple[str, ...]:
    """Those of several conditions that are about a column."""
    return tuple(c for c in conditions if (read := condition(c)) and read.column == column)


def besides(conditions: Sequence[str], column: str) -> tuple[str, ...]:
    """Those of several conditions that are about others."""
    about = on(conditions, column)
    return tuple(c for c in conditions if c not in about)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached(Facet):
    """Conditions on attached columns, as texts."""

    repeatable = True
    metavar = "TABLE.COLUMN:LOW~HIGH"
    refusal = "is no condition on an attached column"
    example = "e.g. rates.solve_rate:0.2~0.8, rates.level=hard, rates.level:missing"
    advice = "Write attached:rates.solve_rate:0.2~0.8 or attached:rates.level=hard."

    def alternatives(self, value: tuple[str, ...]) -> Alternatives:
        """Those of `ATTACHED_TABLE`, which the store puts beside the query."""
        return [f"id IN (SELECT id FROM {ATTACHED_TABLE})"] * bool(value), []

    def words(self, value: tuple[str, ...], switched: Sequence[Switch] = ()) -> str:  # type: ignore[override]
        """What is asked of each column."""
        asked: dict[str, list[str]] = {}
        for one in filter(None, map(condition, value)):
            asked.setdefault(one.column, []).append(one.words)
        return "; ".join(f"{column} {' or '.join(words)}" for column, words in asked.items())

    def read(self, texts: Sequence[str]) -> tuple[str, ...]:
        """Those that are conditions, each as it is written."""
        return unique(found.text for found in map(condition, texts) if found)


def _end(text: str) -> End:
    if not text:
        return None
    if _DAY.fullmatch(text):
        return date.fromisoformat(text)
    number = float(text) if text.isascii() and "_" not in text else math.nan
    if not math.isfinite(number):
        raise ValueError(text)
    return number + 0.0


def _end_as_text(end: End) -> str:
    if end is None:
        return ""
    return end.isoformat() if isinstance(end, date) else repr(end).removesuffix(".0")


def _end_in_words(end: float | date) -> str:
    return end.isoformat() if isinstance(end, date) else f"{end:.10g}"
