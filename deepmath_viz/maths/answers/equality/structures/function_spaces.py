"""Spaces of functions and powers of vector spaces, by their names and the numbers on them."""

from __future__ import annotations

import re

from deepmath_viz.maths.answers.equality.finding import Finding
from deepmath_viz.maths.answers.reading.normalise import canonical

_SCRIPT = r"(?:\{(?:[^{}]|\{[^{}]*\})*\}|\w|\\infty)"
_DOMAIN = (
    r"[(\[]\s*-?[\w\\]+\s*,\s*-?[\w\\]+\s*[)\]]"
    r"|\\mathbb\s*\{?\s*[RCZNT]\s*\}?(?:\s*\^\s*\w)?|\\Omega|[MU]"
)
_FUNCTIONS = re.compile(
    rf"(?P<name>C|L|H|W|\\ell|BV|AC)\s*(?:_\s*(?P<sub>{_SCRIPT}))?\s*(?:\^\s*(?P<sup>{_SCRIPT}))?"
    rf"\s*(?:_\s*(?P<below>{_SCRIPT}))?\s*"
    rf"(?:\(\s*(?P<of>{_DOMAIN})\s*\)|(?P<bare>[(\[]\s*-?[\w\\]+\s*,\s*-?[\w\\]+\s*[)\]]))"
)
_POWER = re.compile(
    rf"\\(?P<name>Lambda|bigwedge|operatorname\s*\{{\s*Sym\s*\}}|mathrm\s*\{{\s*Sym\s*\}}|otimes|bigotimes)\s*"
    rf"\^\s*(?P<sup>{_SCRIPT})\s*\(?\s*(?P<of>[A-Z](?:\^\*)?|\\mathbb\s*\{{?\s*[RCF]\s*\}}?\s*\^\s*\w)\s*\)?"
)
#: Exponents of a Hilbert space among the spaces of Sobolev.
_SOBOLEV = re.compile(r"(\w+),2")
#: Smooth functions, beside which `C(M)` are the continuous ones.
_SMOOTH = re.compile(r"C(?:_\w)?\s*\^\s*\{?\s*(?:\\infty|\d|k)|W\s*[_^]")
#: Spaces of sequences and of functions without their domain.
_BARE = re.compile(
    r"(?P<name>\\ell|L)\s*[_^]\s*(?P<index>\{\s*(?:p|q|\\infty)\s*\}|p|q|\\infty|1|2)"
)
_NAMES = {"bigwedge": "Lambda", "bigotimes": "otimes"}


def finding(one: str, two: str) -> Finding | None:
    """Whether two such spaces are the same; None where one of the texts is none."""
    bare = [_BARE.fullmatch(text.strip()) for text in (one, two)]
    if bare[0] and bare[1] and bare[0]["name"] == bare[1]["name"]:
        scripts = [canonical(match["index"].strip("{} ")) for match in bare if match]
        return Finding(scripts[0] == scripts[1], "spaces by their names")
    for read in (_of_functions, _power):
        smooth = _SMOOTH.match(one.strip()) or _SMOOTH.match(two.strip())
        first, second = read(one, beside=bool(smooth)), read(two, beside=bool(smooth))
        if first is not None and second is not None:
            same = first == second
            if not same and first[0] in "HW" and first[-1].startswith(r"\mathbb"):
                return None  # functions on all of space are limits of ones that vanish far out
            if not same and first[0] == second[0] and first[-1] != second[-1]:
                return None  # over other things, which may be the same
            return Finding(same, "spaces by their names")
    return None


def _of_functions(text: str, *, beside: bool) -> tuple[str, ...] | None:
    match = _FUNCTIONS.fullmatch(text.strip())
    if match is None:
        return None
    over, below = match["of"] or match["bare"], match["sub"] or match["below"]
    smooth = match["name"] == "C" and "infty" in (match["sup"] or "")
    lettered = over in ("M", "U") and not (_is_sobolev(match) or smooth or beside)
    if (match["sub"] and match["below"]) or lettered:
        return None
    closed = canonical(over)
    scripts = [canonical((text or "").strip("{} ")) for text in (below, match["sup"])]
    name, order = match["name"], _SOBOLEV.fullmatch(scripts[1])
    if name == "W" and order:
        name, scripts[1] = "H", order[1]
    return (name, *scripts, closed)


def _is_sobolev(match: re.Match[str]) -> bool:
    """Whether a space has two exponents, or is one of Lebesgue: over a letter, H and C may be a
    group."""
    return bool(match["sup"]) and (
        match["name"] == "L" or (match["name"] == "W" and "," in match["sup"])
    )


def _power(text: str, *, beside: bool) -> tuple[str, ...] | None:
    match = _POWER.fullmatch(text.strip())
    if match is None:
        return None
    name = re.sub(r"\W|operatorname|mathrm", "", match["name"])
    return (_NAMES.get(name, name), match["sup"].strip("{} "), canonical(match["of"]))
