"""Reads what is one thing: a word, a number with or without a unit, an expression."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction

from deepmath_viz.maths.answers.reading import classify, units, words
from deepmath_viz.maths.answers.reading.syntax import parse
from deepmath_viz.maths.answers.reading.tokens import FUNCTIONS, GREEK, NotMathematics, Reading
from deepmath_viz.maths.answers.reading.trees import INFINITY
from deepmath_viz.maths.answers.reading.types import (
    DERIVATIVE,
    Boolean,
    Choice,
    Formula,
    Named,
    Opaque,
    Quantity,
    Series,
    Shape,
    Words,
    number,
)

_UNIT = re.compile(
    r"(?:\\(?:text|mathrm)\s*\{[^{}]*\}|(?<![\\A-Za-z])[A-Za-z]{2,}[A-Za-z .-]*)"
    r"(?:\s*\^\s*\{?\s*-?\d\s*\}?)?"
)
_UNITS = re.compile(
    rf"(?P<value>.*?[\d)}}\]!]|.*?\\pi|.*?\\degree)\s*(?P<unit>{_UNIT.pattern}"
    rf"(?:\s*/\s*[A-Za-z]+(?:\^\{{?\d\}}?)?|\s*(?:/|\\cdot)?\s*{_UNIT.pattern})*)",
    re.DOTALL,
)
#: Letters side by side in formulas, `\\frac{1}{LCs^2+RCs+1}`: no run of them is a word.
_LETTERS_ALONE = re.compile(
    r"^(?=.*[\^_+*/=])(?!.*\\(?:text|mathrm|operatorname|mbox))(?:\\[A-Za-z]+|[A-Za-z]{1,3}(?![A-Za-z])|[^A-Za-z\\]|\\.)*$",
    re.DOTALL,
)
_WORD = re.compile(r"(?<![A-Za-z\\])[A-Za-z]{3}")
_NUMERAL = re.compile(r"-?(?:\d+(?:[.,]\d+)*|\\frac\s*\{?\d+\}?\s*\{?\d+\}?)")
_MINUTES = re.compile(
    r"(-?)(\d+(?:\.\d+)?)\s*\\degree\s*(\d+(?:\.\d+)?)\s*'(?!')\s*(?:(\d+(?:\.\d+)?)\s*(?:''|\"))?"
)
_MIXED = re.compile(r"(?<![\d.^_{])(\d+) (\d+)/(\d+)(?![\d.])")
_BASED = re.compile(r"^\(?\d+\)?_\{?(?:\d+|\\text\s*\{[a-z]+\})\}?$")
_OPERATIONS = {"factorial": "!", "squared": "^2", "cubed": "^3"}
#: Why a number is not read that has other words behind it than a unit.
CHANGED = "words behind a number that are no unit"
_CURRENCIES = {"$": "dollar", "£": "pound", "€": "euro"}
_MARKS = (
    (r"\degree", "degree"), ("%", "percent"), (r"\degree C", "celsius"),
    (r"\degree F", "fahrenheit"),
)  # fmt: skip  # fmt: skip
#: A derivative that is not read: of something in brackets, or of what follows.
_DERIVING = re.compile(
    r"\\frac\s*\{\s*(?:d|\\partial)(?:\s*\^\s*(?:\{\s*\w\s*\}|\w))?[^{}]*\}"
    r"\s*\{\s*(?:d|\\partial)\s*(?:[A-Za-z]|\\[A-Za-z]+)[^{}]*\}|\\partial"
)
_INFINITY = re.compile(r"^(?:\\text\s*\{)?\s*([+-]?)\s*(?:infinity|inf)\s*\}?$")
_TRIGONOMETRIC = re.compile(r"(?:sin|cos|tan|cot|sec|csc)h?(?![a-z])")
DERIVED = re.compile(r"^\\frac\s*\{\s*(?:d|\\partial)[^{}]*\}\s*\{\s*(?:d|\\partial)[^{}]*\}$")
#: An operator by its name, before what it is applied to.
_APPLIED = re.compile(r"\\mathrm\s*\{\s*[A-Za-z]{2,8}\s*\}(?=\s*[(\[])")


@dataclass(frozen=True, slots=True)
class Plain:
    """Reads single things in one reading.

    Attributes:
        reading: how to take what is ambiguous in a formula.
        thousands: whether `1,234` is one number.
    """

    reading: Reading
    thousands: bool

    def in_words(self, text: str) -> Shape | None:
        """Yes and No, choices, phrases, numerals in words; None for mathematics."""
        if (truth := words.boolean(text)) is not None:
            return Boolean(truth)
        if chosen := words.choice(text):
            return Choice(*chosen)
        if signed := _INFINITY.match(text):
            return Formula(("-", INFINITY) if signed[1] == "-" else INFINITY, text)
        numeral = words.numeral(text)
        if numeral is not None:
            return number(numeral)
        phrase = words.phrase(text) if _WORD.search(words.worded(text)) else ""
        if phrase in ("infinity", "negative infinity"):
            return Formula(INFINITY if phrase == "infinity" else ("-", INFINITY), text)
        if phrase == "all real numbers":
            return Named("R")
        if phrase == "none":
            return Named("")
        if _BASED.match(text):
            return Words("number " + re.sub(r"[\s{}()]|\\text", "", text))
        if (
            classify.classify(_APPLIED.sub("f", text)) == "text"
            and not self.unit_of(text)
            and not _LETTERS_ALONE.match(text)
        ):
            return Words(phrase or words.phrase(text))
        return None

    def unit_of(self, text: str) -> tuple[str, str] | None:
        """Value and unit of a number with a unit behind it."""
        match = _UNITS.fullmatch(text)
        if match is None or re.search(r"\\frac\s*$|[_^]\s*$", match["value"]):
            return None
        unit, value = match["unit"], match["value"].strip()
        said = words.worded(unit).lower()
        if not unit.startswith("\\") and units.unit(unit) is None:
            counted = units.is_counted(said) and _NUMERAL.fullmatch(value)
            if not counted or {*said.split()} & (FUNCTIONS | GREEK):
                return None
        if re.search(r"\b(?:if|for|when|where|and|or|mod|not|is|of|with|otherwise)\b", said):
            return None
        return value, unit

    def quantity(self, text: str) -> Shape | None:
        """A number with a unit, a percent sign or a currency."""
        if re.match(r"^[$£€]\s*-?[\d.]", text):
            value = self.formula(text[1:].strip())
            if isinstance(value, Formula):
                return Quantity(value, _CURRENCIES[text[0]], text[0])
            return None
        for mark, unit in _MARKS:
            if text.endswith(mark) and text.count(mark) == 1 and not _TRIGONOMETRIC.search(text):
                value = self.formula(text[: -len(mark)].strip())
                return Quantity(value, unit, mark) if isinstance(value, Formula) else None
        if minutes := _MINUTES.fullmatch(text):
            sign, *parts = minutes.groups()
            size = sum(
                (Fraction(part or 0) / 60**power for power, part in enumerate(parts)), Fraction(0)
            )
            return Quantity(number(-size if sign else size), "degree", text)
        found = self.unit_of(text)
        if found is None:
            return None
        if found[0].endswith(r"\degree"):
            return self.quantity(found[0])
        said = words.worded(found[1]).lower()
        if scale := units.scale(said):
            factor, rest = scale
            scaled = self.formula(f"({found[0]})\\cdot ({factor})")
            if not rest or not isinstance(scaled, Formula):
                return scaled
            return Quantity(scaled, units.unit(rest), words.phrase(rest))
        if said in _OPERATIONS:
            return self.formula(f"({found[0]}){_OPERATIONS[said]}")
        if units.unit(found[1]) is None and units.changes(said):
            return Opaque(text, CHANGED)
        value = self.formula(found[0])
        if not isinstance(value, Formula):
            return None
        named = units.unit(found[1])
        return Quantity(value, named, words.phrase(found[1]) if named != "" else "units")

    def formula(self, text: str) -> Shape:
        """An expression; a double sign makes two of it."""
        if self.thousands:
            text = re.sub(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d,])", _joined, text)
        if _DERIVING.search(text):
            alone = DERIVED.match(text)
            return Opaque(text, DERIVATIVE if alone else "a derivative inside")
        about = re.search(r"\s*(?:\.\.\.|\\ldots)$", text)
        if about:
            text = text[: about.start()]
        text = _MIXED.sub(r"\1\\frac{\2}{\3}", re.sub(r"(?<=\d) (?=\d{3}(?:\D|$))", "", text))
        try:
            if r"\pm" in text or r"\mp" in text:
                if text.count(r"\pm") + text.count(r"\mp") > 1 and r"\mp" not in text:
                    return Opaque(text, "several double signs")
                both = [parse(text, replace(self.reading, sign=sign)) for sign in (1, -1)]
                return Series("", tuple(Formula(tree, text) for tree in both), "")
            return Formula(parse(text, self.reading), text, bool(about))
        except (NotMathematics, RecursionError, ZeroDivisionError) as err:
            return Opaque(text, str(err))


def _joined(match: re.Match[str]) -> str:
    return match.group().replace(",", "")
