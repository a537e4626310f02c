"""Answers in words: yes and no, choices, short phrases, numerals written out, units."""

from __future__ import annotations

import re
from fractions import Fraction

_TEXT = re.compile(r"\\(?:text|mathrm|operatorname|mathsf|mathtt|emph)\s*\{([^{}]*)\}")
_BOOLEAN = re.compile(r"^(yes|no|true|false)\b(?:\s*[,.;:!(-].*)?$", re.IGNORECASE | re.DOTALL)
_CHOICE = re.compile(
    r"^(?:(?i:option|choice|answer)\s*:?\s*)?(?:\(\s*([A-Ea-e])\s*\)|([A-E])[.:)]?)$"
)
_CHOICE_AND = re.compile(r"^(?:\(\s*([A-E])\s*\)|([A-E])[.:)])\s*(\S.*)$", re.DOTALL)
#: Phrases that say the same thing; the first of a row stands for all.
_SAME = (
    ("none", "no solution", "no solutions", "no real solution", "no real solutions", "empty set",
     "the empty set", "there is no solution", "there are no solutions", "no such number"),
    ("does not exist", "dne", "doesn't exist", "the limit does not exist", "do not exist"),
    ("infinity", "infinite",
     "diverges to infinity", "tends to infinity", "diverges to +infinity",
     "infinitely many", "infinitely many solutions",
     "positive infinity", "plus infinity", "+infinity"),
    ("negative infinity", "minus infinity", "-infinity"),
    ("all real numbers", "all reals", "the real numbers", "the set of all real numbers",
     "every real number", "all real values"),
    ("diverges", "divergent", "diverge", "does not converge"),
    ("converges", "convergent", "converge"),
    ("undefined", "not defined"),
    ("neither even nor odd", "neither"),
)  # fmt: skip
_NOTHING = re.compile(
    r"(?:there (?:is|are|exists?) )?no (?:such |real |valid |possible |positive |integer |other )*"
    r"(?:solution|value|number|root|answer|integer|function|pair|triple)s?(?: (?:to|for|of) .*)?"
    r"(?: exists?)?"
)
_FIRST = {phrase: row[0] for row in _SAME for phrase in row}
_FILLER = set("the a an is are it its series sequence integral function limit sum answer this that "
              "of be set we have".split())  # fmt: skip
_NUMERALS = {
    word: Fraction(number)
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen twenty".split()
    )
}
#: unit -> (dimension, size in the dimension's own unit)
_UNITS: dict[str, tuple[str, Fraction | None]] = {
    "mm": ("length", Fraction(1, 1000)), "cm": ("length", Fraction(1, 100)),
    "m": ("length", Fraction(1)), "km": ("length", Fraction(1000)),
    "inch": ("length", Fraction(254, 10_000)), "foot": ("length", Fraction(3048, 10_000)),
    "yard": ("length", Fraction(9144, 10_000)), "mile": ("length", Fraction(1_609_344, 1000)),
    "second": ("time", Fraction(1)), "minute": ("time", Fraction(60)),
    "hour": ("time", Fraction(3600)), "day": ("time", Fraction(86_400)),
    "week": ("time", Fraction(604_800)), "mg": ("mass", Fraction(1, 1_000_000)),
    "g": ("mass", Fraction(1, 1000)), "kg": ("mass", Fraction(1)),
    "dollar": ("money", Fraction(1)), "cent": ("money", Fraction(1, 100)),
    "pound": ("pounds", Fraction(1)), "euro": ("euros", Fraction(1)),
    "celsius": ("temperature", None), "fahrenheit": ("temperature", None),
    "percent": ("percent", None), "degree": ("angle", None), "radian": ("angle", None),
}  # fmt: skip
_SPELLINGS = {
    "millimeter": "mm", "millimetre": "mm", "centimeter": "cm", "centimetre": "cm", "meter": "m",
    "metre": "m", "kilometer": "km", "kilometre": "km", "in": "inch", "inche": "inch", "ft": "foot",
    "feet": "foot", "yd": "yard", "mi": "mile", "s": "second", "sec": "second", "min": "minute",
    "h": "hour", "hr": "hour", "gram": "g", "kilogram": "kg", "milligram": "mg", "usd": "dollar",
    "deg": "degree", "rad": "radian", "pct": "percent", "litre": "liter", "l": "liter", "unit": "",
}  # fmt: skip


def worded(text: str) -> str:
    """The text with what stands in `\\text{}` as plain words."""
    found = _TEXT.sub(r" \1 ", text)
    return re.sub(r"\s+", " ", found.replace("**", "")).strip()


def boolean(text: str) -> bool | None:
    """True for Yes and True, also where an explanation follows after a comma or full stop."""
    match = _BOOLEAN.match(worded(text).strip(" .!"))
    return match.group(1).lower() in ("yes", "true") if match else None


def choice(text: str) -> tuple[str, str] | None:
    """The letter of a choice from A to E and what is written after it."""
    said = worded(text).strip(" .!")
    if match := _CHOICE.match(said):
        return (match.group(1) or match.group(2)).upper(), ""
    if match := _CHOICE_AND.match(said):
        return match.group(1) or match.group(2), match.group(3).strip()
    return None


def numeral(text: str) -> Fraction | None:
    """The number that a word names, up to twenty."""
    said = worded(text).lower().strip(" .!")
    negative = re.match(r"(?:minus|negative)\s+", said)
    found = _NUMERALS.get(said[negative.end() :] if negative else said)
    return -found if found is not None and negative else found


def phrase(text: str) -> str:
    """Words in one spelling: small letters, no punctuation, known synonyms folded."""
    said = re.sub(r"[\"'`.!?:]|\\", "", worded(text).lower().replace("-", " "))
    said = re.sub(r"[\s,]+", " ", said).strip()
    said = re.sub(r"^(?:therefore|thus|so|hence)\s+", "", said)
    if _NOTHING.fullmatch(said):
        return "none"
    if said in _FIRST:
        return _FIRST[said]
    kept = [_FIRST.get(w, _singular(w)) for w in said.split() if w not in _FILLER]
    joined = " ".join(kept) or said
    return _FIRST.get(joined, joined)


def based(phrase: str) -> int | None:
    """The value of `number 1011_2`; None if its base is no number up to 36, or a digit is none."""
    digits, _, base = phrase.removeprefix("number ").partition("_")
    try:
        return int(digits, int(base))
    except ValueError:
        return None


def unit(text: str) -> str | None:
    """A unit in one spelling, "" for one that says nothing (`units`); None for an unknown one."""
    said = worded(text).lower().strip(" .{}")
    said = re.sub(r"\s*\^\s*\{?\s*(-?\d)\s*\}?", r"^\1", said)
    said = re.sub(r"\bper\b", "/", said).replace(" / ", "/")
    said = re.sub(r"\bmph\b", "mile/hour", re.sub(r"\bkm?ph\b", "km/hour", said))
    power = re.match(r"(square|sq|cubic|cu)\.?\s+(.*)", said) or None
    if power:
        said = power.group(2) + ("^2" if power.group(1).startswith("s") else "^3")
    if match := re.fullmatch(r"(\w+) (squared|cubed)", said):
        said = match.group(1) + ("^2" if match.group(2) == "squared" else "^3")
    made = []
    for part in re.split(r"(/)", said):
        if part == "/":
            made.append("/")
            continue
        name, mark, exponent = part.strip().partition("^")
        name = _spelled(name)
        if name is None:
            return None
        made.append(name + (mark + exponent if name else ""))
    return "".join(made)


def conversion(one: str, two: str) -> Fraction | None:
    """How many of unit `two` make one of unit `one`; None if they measure different things."""
    if one == two:
        return Fraction(1)
    a, b = _measure(one), _measure(two)
    if a is None or b is None or a[0] != b[0]:
        return None
    return a[1] / b[1]


def _measure(name: str) -> tuple[str, Fraction] | None:
    """What a unit measures and how large it is, powers and quotients included."""
    dimension, size = "", Fraction(1)
    for at, part in enumerate(name.split("/")):
        base, _, exponent = part.partition("^")
        known = _UNITS.get(base)
        if known is None or known[1] is None or (exponent and not exponent.lstrip("-").isdigit()):
            return None
        factor = known[1] ** int(exponent or 1)
        size = size / factor if at else size * factor
        dimension += f"/{known[0]}^{exponent or 1}"
    return dimension, size


def _spelled(name: str) -> str | None:
    for candidate in (name, _singular(name)):
        found = _SPELLINGS.get(candidate, candidate)
        if found in _UNITS or found in ("", "liter"):
            return found
    return None


def _singular(word: str) -> str:
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "ges")):
        return word[:-1]
    return word
