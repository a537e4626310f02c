"""When a rounded number still is the answer.

- The final answer is a decimal: it is itself rounded, so an exact value that rounds to it agrees
  (three significant digits or more; two would let 0.33 stand for too much). Two decimals need four,
  because 0.125 against 0.1253 may be an exact eighth against a wrong number; a final answer that is
  no such short fraction is itself rounded, and 0.8333 rounds to 0.83.
- The final answer is exact: a decimal that is its correct rounding to eight significant digits or
  more agrees. With six or seven it stays open: common graders take it (math-verify rounds to six),
  careful ones do not. A shorter one does not give the answer.
- A decimal that ends in dots claims to go on: three correct digits are enough.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

from deepmath_viz.maths.answers.equality.values import numeric
from deepmath_viz.maths.answers.reading.types import Formula

_DECIMAL = re.compile(
    r"^(?P<sign>[+-]?)\s*(?P<digits>\d*\.\d+|\d+(?=.*10))"
    r"(?:\s*(?:\\times|\\cdot|\*)\s*10\s*\^\s*\{?\s*(?P<power>[+-]?\d+)\s*\}?)?$"
)
ROUNDED_GOLD, TWO_DECIMALS, EXACT_GOLD, WITH_DOTS = 3, 4, 8, 3
#: Digits of a double printed in full, of which the last may be off.
DOUBLE = 16
#: Digits of the shortest decimal that is taken as rounded against a longer one, unless it is a
#: fraction of up to `SHORT` parts.
TWO_DIGITS, SHORT = 2, 20
OPEN, ROUNDED = 6, "the exact answer is rounded"


def rounded(gold: Formula, said: Formula) -> tuple[bool | None, str] | None:
    """Whether one of two different numbers is an acceptable rounding of the other.

    None where neither is a decimal.
    """
    one, two = decimal(gold.text), decimal(said.text)
    if one is None and two is None:
        return None
    values = numeric.real_value(gold.tree), numeric.real_value(said.tree)
    if None in values or float("inf") in values or -float("inf") in values:
        return None
    if one is not None:
        needed = ROUNDED_GOLD if two is None else TWO_DECIMALS
        if two is not None and two[0] <= one[0]:
            return False, "different decimals"
        enough = one[1] >= (WITH_DOTS if gold.about else needed) or (
            two is not None and one[1] >= TWO_DIGITS and _looks_rounded(values[0], one[0])
        )
        if enough and _rounds(values[1], values[0], one[0]):
            return True, "rounds to the final answer"
        return False, "not a rounding of the same number"
    assert two is not None
    if gold.about:
        return None
    needed = WITH_DOTS if said.about else EXACT_GOLD
    if two[1] >= DOUBLE and _near(values[0], values[1]):
        return True, f"equal to {DOUBLE - 1} significant digits, as a double prints it"
    if _rounds(values[0], values[1], two[0]) or (
        said.about and _truncates(values[0], values[1], two[0])
    ):
        if two[1] >= needed:
            return True, f"rounded to {two[1]} significant digits"
        if two[1] >= OPEN:
            return None, ROUNDED
        return False, "the exact answer is rounded to too few digits"
    return False, "different in value"


def decimal(text: str) -> tuple[int, int] | None:
    """Decimal places and significant digits of a decimal numeral; None if the text is none."""
    match = _DECIMAL.match(text.strip())
    if match is None:
        return None
    digits = match["digits"]
    places = len(digits.partition(".")[2]) - int(match["power"] or 0)
    return places, len(digits.replace(".", "").lstrip("0"))


def _looks_rounded(value: Any, places: int) -> bool:
    """Whether a decimal is no short fraction written out: 0.83 is rounded, 0.125 is an eighth."""
    return places >= TWO_DIGITS and _fraction(value).denominator > SHORT


def _rounds(value: Any, to: Any, places: int, units: Fraction | int = Fraction(1, 2)) -> bool:
    """Whether a value lies within some units of the last place; half a unit for a rounding."""
    return abs(_fraction(value) - _fraction(to)) <= units * Fraction(10) ** -places


def _near(value: Any, to: Any) -> bool:
    apart = abs(_fraction(value) - _fraction(to))
    return apart <= abs(_fraction(value)) * Fraction(1, 10 ** (DOUBLE - 1))


def _truncates(value: Any, to: Any, places: int) -> bool:
    apart = abs(_fraction(value)) - abs(_fraction(to))
    return 0 <= apart < Fraction(10) ** -places and (value > 0) == (to > 0)


def _fraction(value: Any) -> Fraction:
    if isinstance(value, Fraction):
        return value
    sign, mantissa, exponent, _ = value._mpf_
    return Fraction(-int(mantissa) if sign else int(mantissa)) * Fraction(2) ** int(exponent)
