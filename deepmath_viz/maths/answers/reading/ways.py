"""The ways in which a pair of answers can be read where its writing is ambiguous."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from deepmath_viz.maths.answers.reading.tokens import CALLED, DIFFERENTIAL, Reading

_SLASH = re.compile(r"/\s*(?:\d+(?:\.\d+)?|[A-Za-z]|\\pi)\s*(?:[A-Za-z\\(])")
_LOG_10 = re.compile(r"\\lg(?![A-Za-z])|\\log\s*_\s*\{?\s*10")
_MARKED = r"mathbb|mathcal|mathscr|mathfrak|bar|hat|tilde"
_NAME = rf"(?:\\(?:{_MARKED})\s*\{{?\s*\\?[A-Za-z]+\s*\}}?|\\?[A-Za-z]+)"
_CALL = re.compile(
    rf"(?P<name>{_NAME})(?:_(?:\{{[^{{}}]*\}}|\w))?(?:\^(?:\{{[^{{}}()]*\}}|[\w*]))?\s*"
    r"(?P<primes>'*)\s*(?P<bracket>\(|\[\[?)(?P<inside>[^()\[\]]*)"
)
#: A derivative of some order before its bracket: its letter is a function.
_ORDER_CALLED = re.compile(r"([A-Za-z])\s*\^\s*\{\s*\(\w\)\s*\}\s*\(")
_FUNCTION_WORD = re.compile(r"[a-z]{2,}$")
#: Letters that are numbers before a bracket, unless one thing alone or a list stands in it.
_NUMBERS = set(
    "a b c d e i j k l m n p q r s t x y z alpha beta gamma delta epsilon theta omega pi kappa "
    "eta".split()
)
_LONE = re.compile(r"^\s*(?:\\?[A-Za-z]+(?:_\{?\w+\}?)?|-?\d+)\s*$")
_RINGS = re.compile(r"^(?:[kKFRLA]|mathbb.*|[QZCR])$")
#: Letters that are functions wherever they only stand before brackets.
_FUNCTIONS = set("f g h F G W phi psi".split())
#: A function of Bessel with its order.
_BESSEL = re.compile(r"(?<![A-Za-z\\])([JYIK])_\{?\d\}?\s*\(")
_EXPECTED = set("E P V".split())
#: What letters stand in that are no names.
_WORDS = re.compile(
    r"\\(?:text|mathrm|operatorname)\s*\{[^{}]*\}|\\[A-Za-z]+|[a-z]{3,}|_\w|_\{[^{}]*\}"
)
_INDEX = re.compile(r"_\w|_\{[^{}]*\}")
_D = re.compile(r"(?<![A-Za-z\\])d\s*(\\?[A-Za-z]+|\W|$)")
_VECTOR = re.compile(r"\\vec\s*\{\s*([A-Za-z])\s*\}")


def readings(one: str, two: str) -> Iterator[Reading]:
    """Every way to read a pair of cleaned answers; both are read in the same way."""
    both = f"{one} & {two}"
    tight = (False, True) if "/" in both and _SLASH.search(both) else (False,)
    log = (
        (False, True)
        if "log" in both and _LOG_10.search(both) and re.search(r"log(?!\s*_)", both)
        else (False,)
    )
    vectors = frozenset(_VECTOR.findall(both)) if r"\vec" in both else frozenset()
    counted = any(sign in both for sign in (r"\ldots", r"\sum", r"\prod"))
    for loose, decimal, calls, whole in itertools.product(
        tight, log, _calls(both), _differentials(both)
    ):
        yield Reading(
            tight=loose,
            decimal_log=decimal,
            calls=calls,
            differentials=whole,
            vectors=vectors,
            counted=counted,
        )


def _differentials(both: str) -> tuple[bool, ...]:
    """Whether `dx` is one thing: it is where no other d is written."""
    if "d" not in both:
        return (False,)
    behind = [name.lstrip("\\") for name in _D.findall(both)]
    if not behind:
        return (False,)
    parts = [name if name in DIFFERENTIAL else name[:1] for name in behind]
    whole = [part in DIFFERENTIAL for part in parts if part != "("]
    return (bool(whole) and all(whole),)


def _calls(both: str) -> tuple[frozenset[str], ...]:
    """A letter before a bracket is a factor if it also stands alone; else it may be either."""
    sure: set[str] = set()
    maybe: set[str] = set()
    if "(" not in both and "[" not in both:
        return (CALLED,)
    insides: dict[str, list[str]] = {}
    for match in _CALL.finditer(both):
        written = match["name"]
        name = re.sub(r"\\mathbb|[\\{}\s]", "", written)
        if _FUNCTION_WORD.match(name) and not written.startswith("\\"):
            name = name[-1]
        square = match["bracket"][0].replace("(", "")
        faced = "mathbb" in written
        if faced or match["primes"] or (square and name in _EXPECTED):
            sure.add(name + square)
            continue
        insides.setdefault(name + square, []).append(match["inside"])
    for name, given in insides.items():
        if name in _EXPECTED and name + "[" in sure:
            sure.add(name)
            continue
        letter = name.rstrip("[")
        lone = all(_LONE.match(inside) or "," in inside for inside in given)
        if name.endswith("["):
            if lone and _RINGS.match(letter):
                sure.add(name)
            elif letter[:1].isupper() and not _alone(letter, both):
                maybe.add(name)
        elif any("," in inside for inside in given):
            sure.add(name)
        elif _alone(letter, both):
            continue
        elif letter in _FUNCTIONS or (lone and re.fullmatch(r"[A-Z]", letter)):
            sure.add(name)
        elif letter not in _NUMBERS or lone:
            maybe.add(name)
    sure |= set(_BESSEL.findall(both))
    maybe -= sure
    if r"^" in both:
        sure |= set(_ORDER_CALLED.findall(both))
        maybe -= sure
    if "d" in insides and _differentials(both) == (True,):
        sure.add("d")
    certain = frozenset(sure)
    return (certain | maybe, certain) if maybe else (certain,)


def _alone(letter: str, both: str) -> bool:
    """Whether a letter is also written without a bracket behind it, beside others or not."""
    applied = r"\s*[(\[]|\s*\^(?:\{[^{}]*\}|\w)\s*[(\[]"
    mark = re.match(r"(bar|hat|tilde|mathcal|mathscr|mathfrak)(\w+)$", letter)
    if mark and mark[1] != letter:
        name = rf"\\?{mark[2]}(?![A-Za-z])"
        written = rf"\\{mark[1]}\s*(?:\{{\s*{name}\s*\}}|{name})"
        return re.search(rf"{written}(?![A-Za-z_']|{applied})", both) is not None
    if len(letter) > 1:
        return re.search(rf"\\{re.escape(letter)}(?![A-Za-z_']|{applied})", both) is not None
    bare = _WORDS.sub("□", _INDEX.sub("", both))
    bare = re.sub(r"[(\[]\s*[A-Za-z]\s*[)\]]", "( )", bare)
    return re.search(rf"{letter}(?![_']|{applied})", bare) is not None
