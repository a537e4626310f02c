"""Which numbers and signs two texts of problems do not share: what makes a variant of a problem.

Counted as in a bag: a number that one text has twice and the other once differs once. Spellings of
one sign (`\\leq`, `≤`) are one sign; a hyphen between words is none.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import NamedTuple

#: A sign, its LaTeX commands, how else it is written, and what a text has in it that has one of
#: these: most texts have none, and need not be read for it.
_SPELLINGS = (
    ("≤", "leqslant|leqq|leq|le", "<=|⩽|≦", (r"\le", "<=", "⩽", "≦")),
    ("≥", "geqslant|geqq|geq|ge", ">=|⩾|≧", (r"\ge", ">=", "⩾", "≧")),
    ("≠", "neq|ne", r"\\not\s*=|!=", (r"\ne", r"\not", "!=")),
    ("<", "lt", "&lt;", (r"\lt", "&lt;")),
    (">", "gt", "&gt;", (r"\gt", "&gt;")),
    ("±", "pm", "", (r"\pm",)),
    ("∓", "mp", "", (r"\mp",)),
    ("-", "", "[−–]", ("−", "–")),
    ("∉", "notin", r"\\not\s*\\in(?![A-Za-z])", (r"\not",)),
)
_SIGNS = tuple(
    (
        re.compile(
            "|".join(
                [
                    *([rf"\\(?:{commands})(?![A-Za-z])"] if commands else []),
                    *([others] if others else []),
                ]
            )
        ),
        f" {sign} ",
        marks,
    )
    for sign, commands, others, marks in _SPELLINGS
)
#: `\frac12` is a half, and `10²` no 102.
_SHORT_FRACTION = re.compile(r"\\[dtc]?frac\s*(\d)\s*(\d)")
_HIGH = re.compile("[⁰¹²³⁴-⁹₀-₉]")
#: `1,000`, `1{,}000` and `1\,000` are a thousand.
_THOUSANDS = re.compile(r"(?<=\d)(?:,|\{,\}|\\,)(?=\d{3}(?!\d))")
_HYPHEN = re.compile(r"(?<=[A-Za-z]{2})-(?=[A-Za-z])|-{2,}")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_SIGN = re.compile("[≤≥≠<>=±∓∉+-]")


class Differing(NamedTuple):
    """Numbers and signs of two texts that only one of them has, in order of the text.

    Attributes:
        numbers: of the first text, and of the second.
        signs: the same for signs.
    """

    numbers: tuple[list[str], list[str]]
    signs: tuple[list[str], list[str]]

    def __bool__(self) -> bool:
        return any((*self.numbers, *self.signs))

    @property
    def said(self) -> str:
        """The difference in words: `10 against 12`; empty where there is none."""
        parts = [
            f"{' '.join(one) or 'nothing'} against {' '.join(other) or 'nothing'}"
            for one, other in (self.numbers, self.signs)
            if one or other
        ]
        return ", ".join(parts)


def counted(text: str) -> tuple[Counter[str], Counter[str]]:
    """The numbers and the signs of a text, each as often as it stands there."""
    if not text.isascii():
        text = _HIGH.sub(lambda found: f" {unicodedata.normalize('NFKC', found[0])} ", text)
    if "frac" in text:
        text = _SHORT_FRACTION.sub(r" \1 \2 ", text)
    if "," in text:
        text = _THOUSANDS.sub("", text)
    for spelling, sign, marks in _SIGNS:
        if any(mark in text for mark in marks):
            text = spelling.sub(sign, text)
    if "-" in text:
        text = _HYPHEN.sub(" ", text)
    return Counter(_NUMBER.findall(text)), Counter(_SIGN.findall(text))


def differing(one: str, other: str) -> Differing:
    """The numbers and signs that only one of two texts has."""
    return between(counted(one), counted(other))


def between(
    one: tuple[Counter[str], Counter[str]], other: tuple[Counter[str], Counter[str]]
) -> Differing:
    """The same of texts that have been counted."""
    numbers, signs = (
        # As plain dictionaries: a bag that is counted has no zeros, and most are the same.
        ([], []) if dict.__eq__(a, b) else (list((a - b).elements()), list((b - a).elements()))
        for a, b in zip(one, other, strict=True)
    )
    return Differing(numbers, signs)
