"""Units behind numbers, and the words there that change the number instead of measuring it."""

from __future__ import annotations

import re
from fractions import Fraction

from deepmath_viz.maths.answers.reading import words

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
    "ml": ("volume", Fraction(1, 1000)), "liter": ("volume", Fraction(1)),
    "newton": ("force", Fraction(1)), "joule": ("energy", Fraction(1)),
    "watt": ("power", Fraction(1)), "hertz": ("frequency", Fraction(1)),
    "kilonewton": ("force", Fraction(1000)), "kilojoule": ("energy", Fraction(1000)),
    "kilowatt": ("power", Fraction(1000)), "kilohertz": ("frequency", Fraction(1000)),
    "pascal": ("pressure", Fraction(1)), "kilopascal": ("pressure", Fraction(1000)),
    "yuan": ("yuan", Fraction(1)), "won": ("won", Fraction(1)), "yen": ("yen", Fraction(1)),
    "dm": ("length", Fraction(1, 10)),
    "celsius": ("temperature", None), "fahrenheit": ("temperature", None),
    "percent": ("percent", None), "degree": ("angle", None), "radian": ("angle", None),
}  # fmt: skip
_SPELLINGS = {
    "millimeter": "mm", "millimetre": "mm", "centimeter": "cm", "centimetre": "cm", "meter": "m",
    "metre": "m", "kilometer": "km", "kilometre": "km", "in": "inch", "inche": "inch", "ft": "foot",
    "feet": "foot", "yd": "yard", "mi": "mile", "s": "second", "sec": "second", "min": "minute",
    "h": "hour", "hr": "hour", "gram": "g", "kilogram": "kg", "milligram": "mg", "usd": "dollar",
    "deg": "degree", "rad": "radian", "pct": "percent", "litre": "liter", "l": "liter",
    "milliliter": "ml", "millilitre": "ml", "newtons": "newton",
    "n": "newton", "kn": "kilonewton", "j": "joule", "kj": "kilojoule", "w": "watt",
    "kw": "kilowatt", "hz": "hertz", "khz": "kilohertz", "pa": "pascal", "kpa": "kilopascal",
    "rmb": "yuan", "cents": "cent", "unit": "",
}  # fmt: skip


def unit(text: str) -> str | None:
    """A unit in one spelling, "" for one that says nothing (`units`); None for an unknown one."""
    said = words.worded(text).lower().strip(" .{}")
    said = re.sub(r"\s*\^\s*\{?\s*(-?\d)\s*\}?", r"^\1", said)
    said = re.sub(r"\bper cent\b", "percent", said)
    said = re.sub(r"\bper\b", "/", said).replace(" / ", "/")
    said = re.sub(r"\bmph\b", "mile/hour", re.sub(r"\bkm?ph\b", "km/hour", said))
    power = re.match(r"(square|sq|cubic|cu)\.?\s+(.*)", said) or None
    if power:
        said = power.group(2) + ("^2" if power.group(1).startswith("s") else "^3")
    if match := re.fullmatch(r"(\w+) (squared|cubed)", said):
        said = match.group(1) + ("^2" if match.group(2) == "squared" else "^3")
    parts = []
    for part in re.split(r"(/)", said):
        if part == "/":
            parts.append("/")
            continue
        name, mark, exponent = part.strip().partition("^")
        name = _spelled(name)
        if name is None:
            return None
        parts.append(name + (mark + exponent if name else ""))
    return "".join(parts)


def conversion(one: str, two: str) -> Fraction | None:
    """How many of unit `two` make one of unit `one`; None if they measure different things."""
    if one == two:
        return Fraction(1)
    a, b = _measure(one), _measure(two)
    if a is None or b is None or a[0] != b[0]:
        return None
    return a[1] / b[1]


def is_size(name: str) -> bool:
    """Whether a unit measures lengths, areas or volumes, so that `units` may stand for it."""
    measured = _measure(name)
    return measured is not None and measured[0].startswith(("/length^", "/volume^"))


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
    for candidate in (name, words.singular(name)):
        found = _SPELLINGS.get(candidate, candidate)
        if found in _UNITS or found in ("", "liter"):
            return found
    return None


#: Words behind a number that multiply it.
_SCALES: dict[str, int | Fraction] = {
    "hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12,
    "dozen": 12, "half": Fraction(1, 2), "halve": Fraction(1, 2), "third": Fraction(1, 3),
    "quarter": Fraction(1, 4), "fourth": Fraction(1, 4), "fifth": Fraction(1, 5),
    "sixth": Fraction(1, 6), "seventh": Fraction(1, 7), "eighth": Fraction(1, 8),
    "ninth": Fraction(1, 9), "tenth": Fraction(1, 10), "twelfth": Fraction(1, 12),
    "hundredth": Fraction(1, 100), "thousandth": Fraction(1, 1000), "ten-thousand": 10**4,
    "hundred-million": 10**8, "halves": Fraction(1, 2),
}  # fmt: skip
#: Words that say that the number before them is not yet the whole answer.
_CHANGING = set(
    "factorial squared cubed least most more less fewer than minus plus times over not no "
    "except base "
    "mod modulo approximately about nearly almost below above before after under double twice "
    "triple "
    "out from ago wrong root power exponent digits remainder each neither none without beyond "
    "greater "
    "smaller larger higher lower up down up-to divided multiplied".split()
)


def scale(said: str) -> tuple[Fraction, str] | None:
    """What the first of some words multiplies the number before it by, and the other words."""
    first, _, rest = said.strip().partition(" ")
    factor = _SCALES.get(first, _SCALES.get(words.singular(first)))
    return (
        None if factor is None else (Fraction(factor), re.sub(r"^of (?:an? )?", "", rest.strip()))
    )


def changes(said: str) -> bool:
    """Whether words behind a number say something else than what is counted or measured."""
    return not _CHANGING.isdisjoint(re.findall(r"[a-z-]+", said.lower()))


def is_counted(said: str) -> bool:
    """Whether plain words may be the things that a number counts, rather than letters multiplied:
    one to four of them, written out."""
    found = said.lower().split()
    shortest = 4 if len(found) == 1 else 3
    return 1 <= len(found) <= 4 and all(
        re.fullmatch(rf"[a-z]{{{shortest},}}", word) and re.search(r"[aeiouy]", word)
        for word in found
    )
