"""Which numbers and signs two texts of problems do not share: what makes a variant of a problem.

Counted as in a bag: a number that one text has twice and the other once differs once. Spellings of
one sign (`\\leq`, `≤`) are one sign; a hyphen between words is none.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import NamedTuple

#: A sign, its LaTeX commands, and how else it is written.
_SPELLINGS = (
    ("≤", "leqslant|leqq|leq|le", "<=|⩽|≦"),
    ("≥", "geqslant|geqq|geq|ge", ">=|⩾|≧"),
    ("≠", "neq|ne", r"\\not\s*=|!="),
    ("<", "lt", "&lt;"),
    (">", "gt", "&gt;"),
    ("±", "pm", ""),
    ("∓", "mp", ""),
    ("-", "", "−|–"),
    ("∉", "notin", r"\\not\s*\\in(?![A-Za-z])"),
)
#: All of these at once: no two of them share a character of a text.
_SPELT = re.compile(
    "|".join(
        [rf"\\(?:{commands})(?![A-Za-z])" for _, commands, _ in _SPELLINGS if commands]
        + [others for _, _, others in _SPELLINGS if others]
    )
)
_SIGN_OF = {
    spelling: sign
    for sign, commands, others in _SPELLINGS
    for spelling in (*(f"\\{command}" for command in commands.split("|")), *others.split("|"))
    if spelling.strip("\\")
}
#: `\frac12` is a half, and `10²` no 102.
_SHORT_FRACTION = re.compile(r"\\[dtc]?frac\s*(\d)\s*(\d)")
_HIGH = re.compile("[⁰¹²³⁴-⁹₀-₉]")
# What stands before is looked at last: a pattern that begins with a sign is searched for by it.
#: `1,000`, `1{,}000` and `1\,000` are a thousand.
_THOUSANDS = re.compile(r"(?:,(?<=\d,)|\{,\}(?<=\d\{,\})|\\,(?<=\d\\,))(?=\d{3}(?!\d))")
_HYPHEN = re.compile(r"-(?:(?<=[A-Za-z]{2}-)(?=[A-Za-z])|-+)")
_FOUND = re.compile(r"[\d≤≥≠<>=±∓∉+-](?:(?<=\d)\d*(?:\.\d+)?)?")


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


def counted(text: str) -> list[str]:
    """The numbers and the signs of a text in their order, each as often as it stands there."""
    if not text.isascii():
        text = _HIGH.sub(lambda found: f" {unicodedata.normalize('NFKC', found[0])} ", text)
    if "frac" in text:
        text = _SHORT_FRACTION.sub(r" \1 \2 ", text)
    if "," in text:
        text = _THOUSANDS.sub("", text)
    text = _SPELT.sub(_sign, text)
    if "-" in text:
        text = _HYPHEN.sub(" ", text)
    return _FOUND.findall(text)


def _sign(match: re.Match[str]) -> str:
    return f" {_SIGN_OF.get(match[0]) or ('∉' if match[0].endswith('in') else '≠')} "


def differing(one: str, other: str) -> Differing:
    """The numbers and signs that only one of two texts has."""
    return between(counted(one), counted(other))


def between(one: list[str], other: list[str]) -> Differing:
    """The same of texts that have been counted."""
    if one == other:
        return Differing(([], []), ([], []))
    bag, other_bag = Counter(one), Counter(other)
    sides = list((bag - other_bag).elements()), list((other_bag - bag).elements())
    (numbers, signs), (other_numbers, other_signs) = (_parted(side) for side in sides)
    return Differing((numbers, other_numbers), (signs, other_signs))


def _parted(found: list[str]) -> tuple[list[str], list[str]]:
    """Numbers, and signs."""
    numbers = [one for one in found if one[0].isdigit()]
    return numbers, [one for one in found if not one[0].isdigit()]
