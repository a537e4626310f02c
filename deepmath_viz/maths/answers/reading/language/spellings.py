"""Spellings that a pair of cleaned answers shares once the one or the other is written differently.

What is changed here is how something is written, as the other side shows that it is meant.
"""

from __future__ import annotations

import re

_ARROW = re.compile(
    r"\\(?:xrightarrow|stackrel|overset)\s*\{\s*(?:\\(?:text|mathrm|mathcal)\s*\{)?\s*(?P<how>[A-Za-z.]{1,4})\s*\}?\s*\}"
    r"(?:\s*\{\s*\\(?:to|longrightarrow)\s*\})?|\\to\s*[_^]\s*(?:\{\s*(?P<braced>[A-Za-z.]{1,4})\s*\}|(?P<one>[A-Z]))"
)
_UNITS = re.compile(r"(?<=[\])}A-Za-z])\s*\^\s*(?:\{\s*(?:\\times|\*)\s*\}|\\times)(?!\s*\w)")
_CONGRUENT = re.compile(r"\\equiv(?![A-Za-z])")
_GROWS = re.compile(
    r"\\in(?![A-Za-z])(?=\s*(?:[oO]|\\(?:Theta|Omega|omega|mathcal\s*\{\s*O\s*\}))\s*\()"
)
_INDICATOR = re.compile(
    r"\\(?:mathbb|mathds)\s*\{?\s*1\s*\}?\s*(?=_)|(?<![\w\\}.])(?:1|\{\s*1\s*\})\s*(?=_\s*\{?\s*[A-Z])"
)
_UNIT_MATRIX = re.compile(r"(?<![A-Za-z\\])I\s*_\s*(?:\{\s*\w\s*\}|\w)")
_LONE_UNIT = re.compile(r"(?<![A-Za-z\\])I(?![A-Za-z_(])")
_NORM = re.compile(r"\\\|")
_BARS = re.compile(r"(?<!\\)\||\\[lr]vert(?![A-Za-z])")
_NAMED = re.compile(r"\\(?:mathrm|operatorname|text|mathsf)\s*\{\s*([A-Za-z]{2,8})\s*\}")
_DELTA_OF = re.compile(r"\\delta\s*\(\s*[xtyzs]\s*(?P<sign>[+-])\s*(?P<at>[^()+-]+?)\s*\)")
_DELTA_AT = re.compile(r"\\delta\s*_\s*(\{[^{}]*\}|\w|\\[a-z]+)\s*(?:\(\s*[xtyzs]\s*\))?")
_INDEX = re.compile(r"_\s*\{([^{}\\=<>,:]*[+-][^{}\\=<>,:]*)\}")
_CHAIN = re.compile(
    r"\(\s*(?P<f>[a-zA-Z]|\\[a-z]+)\s*\\circ\s*(?P<g>[a-zA-Z]|\\[a-z]+)\s*\)\s*(?P<prime>')?\s*\(\s*(?P<x>\w)\s*\)"
)
_MULTIPLES = re.compile(r"(?<![A-Za-z\\])([A-Z])\s*/\s*([a-z])\s*\1(?![A-Za-z])")
_POWER_SET = re.compile(
    r"^\s*(?:\\(?:mathcal|mathscr)\s*\{?\s*P\s*\}?|P)\s*\(\s*([A-Z]|\\mathbb\s*\{\s*[A-Z]\s*\})\s*\)\s*$"
)
_FIGURE = re.compile(r"(?<![A-Za-z\\])(triangle|angle)\s+(?=[A-Z]{1,3}(?![A-Za-z]))", re.I)
_FACED = re.compile(r"\\(?:text|mathrm|operatorname|mathsf)\s*\{\s*([A-Za-z]{1,8})\s*\}")
_BRACED = re.compile(r"([_^])\s*\{\s*(\w|\\[a-zA-Z]+|[*+-])\s*\}(?!\d)")
_BEFORE = re.compile(r"(\\[A-Za-z]+) (?=\d)")
_BEHIND = re.compile(r"([_^]\w) (?=[A-Za-z])")
_SCRIPT = r"(?:\{[^{}]*\}|\w|[*+-]|\\[a-zA-Z]+)"
_POWER_BEFORE = re.compile(rf"\^({_SCRIPT})_({_SCRIPT})")
_IN_BRACKETS = re.compile(
    r"(?<![A-Za-z])([A-Z](?:[_^](?:\{[^{}]*\}|\w))*)\(\s*([\[(][^()\[\]]*,[^()\[\]]*[\])])\s*\)"
)
_COEFFICIENTS = re.compile(r"(?<=[\w}])(\([^();,]*);(?=[^();,]*\))")
_DIFFERENCE = re.compile(r"^\s*([A-Z])\s*-\s*([A-Z])\s*$")
_NOT_DIVIDING = re.compile(r"\\not\s*\\mid(?![A-Za-z])")
_MARKED = re.compile(r"\^\s*(?:\{\s*)?\\(perp|top|dagger)(?![A-Za-z])(?:\s*\})?")
_GENERATED = re.compile(r"/\s*\\langle\s*([^|:]*?)\s*\\rangle")
_MODULO = re.compile(
    r"\\mathbb\s*\{?\s*Z\s*\}?\s*/\s*\(([^()]*[+-][^()]*)\)\s*(?:\\mathbb\s*\{?\s*Z\s*\}?)?"
)
_CYCLIC = re.compile(r"\\mathbb\s*\{?\s*Z\s*\}?_\{([^{}]*[+-][^{}]*)\}")
_POSITIVE = re.compile(r"\\to\s*\+\s*\\infty")
_CHANCE = re.compile(r"\\Pr(?![A-Za-z])")
#: What a product is taken over, where both sides say the same.
_OVER = re.compile(r"\\(otimes|oplus)\s*_\s*(\{[^{}]*\}|\w|\\mathbb\s*\{\s*\w\s*\})")
_BACKWARDS = re.compile(r"^(.*?)\s*\\(?:leftarrow|gets)(?![A-Za-z])\s*(.*)$", re.DOTALL)
_IDEAL = re.compile(r"^\s*\\langle\s*([^|:,]*?)\s*\\rangle\s*$")
_MAP = re.compile(r"^\s*([a-z])\s*\\mapsto\s*(.*)$", re.DOTALL)
_OF = re.compile(r"(?<=[A-Za-z'])\(([xtnzs])\)")


def shared(one: str, two: str) -> tuple[str, str]:
    """Two cleaned answers, each in the spelling that the other one has."""
    return _spelt(one, two), _spelt(two, one)


def folded(text: str) -> str:
    """A text in which braces, faces and the order of scripts that mean nothing are left out; equal
    forms mean the same."""
    found = _FACED.sub(r"\1", text)
    found = _BARS.sub("|", _NORM.sub("||", found))
    found = re.sub(r"(?<![A-Za-z\d]) +| +(?![A-Za-z\d])", "", found)
    before = ""
    while before != found:
        before, found = found, _POWER_BEFORE.sub(r"_\2^\1", _BRACED.sub(r"\1\2", found))
    return _IN_BRACKETS.sub(r"\1\2", _BEHIND.sub(r"\1", _BEFORE.sub(r"\1", found)))


def without_arguments(one: str, two: str) -> tuple[str, str] | None:
    """Both texts with `f` for `f(x)`, where one names functions with their argument and the other
    the same without; None for anything else."""
    given = [set(_OF.findall(text)) for text in (one, two)]
    if len(given[0]) + len(given[1]) != 1 or len(_OF.findall(one + two)) < 2:
        return None
    return _OF.sub("", one), _OF.sub("", two)


def _spelt(text: str, other: str) -> str:
    text = _POSITIVE.sub(r"\\to \\infty", text)
    if r"\Pr" in text and r"\Pr" not in other and re.search(r"(?<![A-Za-z\\])P\s*\(", other):
        text = _CHANCE.sub("P", text)
    if sorted(_OVER.findall(text)) == sorted(_OVER.findall(other)):
        text = _OVER.sub(r"\\\1 ", text)
    text = _MARKED.sub(lambda m: "^T" if m[1] == "top" else rf"^{{\{m[1]}}}", text)
    if "/" in text:
        text = _GENERATED.sub(r"/(\1)", _MODULO.sub(_residues, text))
    if r"arrow" in text or r"\gets" in text:
        text = _BACKWARDS.sub(r"\2 \\to \1", text)
    if (ideal := _IDEAL.match(text)) and re.match(r"^\(.*\)$", other.strip()):
        text = f"({ideal[1]})"
    if (map_ := _MAP.match(text)) and (
        label := re.match(rf"^\s*[a-zA-Z]\s*\(\s*{map_[1]}\s*\)\s*=", other)
    ):
        text = f"{label[0]} {map_[2]}"
    if r"\to" in text or r"\xright" in text or r"\stackrel" in text or r"\overset" in text:
        text = _ARROW.sub(_arrow, text)
    if "^" in text:
        text = _UNITS.sub("^*", text)
    if r"\equiv" in text and "mod" not in text + other and r"\equiv" not in other:
        text = _CONGRUENT.sub("=", text)
    if r"\in" in text:
        text = _GROWS.sub("=", text)
    if "1" in text and r"\chi" in other:
        text = _INDICATOR.sub(r"\\chi ", text)
    if "I" in text and _LONE_UNIT.search(other) and not _UNIT_MATRIX.search(other):
        text = _UNIT_MATRIX.sub("I ", text)
    if (
        r"\|" in text
        and not _BARS.search(text)
        and r"\|" not in other
        and "||" not in other
        and (_BARS.search(other))
    ):
        text = _NORM.sub("|", text)
    for name in set(_NAMED.findall(other)):
        text = re.sub(rf"(?<![A-Za-z\\{{]){name}(?=\s*[(_^\[])", rf"\\mathrm{{{name}}}", text)
    if r"\delta" in text and r"\delta" in other:
        text = _delta(text, other)
    if "_" in text:
        text = _CYCLIC.sub(_residues, _INDEX.sub(_sorted, text))
    if ";" in text:
        text = _COEFFICIENTS.sub(r"\1,", text)
    if "-" in text and r"\setminus" in other:
        text = _minus(text, other)
    if r"\not" in text:
        text = _NOT_DIVIDING.sub(r"\\nmid ", text)
    if r"\circ" in text:
        text = _CHAIN.sub(_composed, text)
    if "/" in text:
        text = _MULTIPLES.sub(r"\1/(\2)", text)
    if (power := _POWER_SET.match(text)) and re.fullmatch(
        rf"2\s*\^\s*\{{?\s*{re.escape(power[1])}\s*\}}?", other.strip()
    ):
        return other
    return _FIGURE.sub(lambda match: rf"\{match[1].lower()} ", text)


def _residues(match: re.Match[str]) -> str:
    """`\\mathbb{Z}/(n - m)\\mathbb{Z}` by its modulus, of which the sign means nothing."""
    terms = re.findall(r"[+-]?[^+-]+", re.sub(r"\s", "", match[1]))
    signed = sorted((term.lstrip("+-"), term[:1] == "-") for term in terms)
    turned = signed[0][1]
    modulus = "".join("+-"[minus != turned] + name for name, minus in signed).lstrip("+")
    return rf"\mathbb{{Z}}_{{{modulus}}}"


def _minus(text: str, other: str) -> str:
    """`A - B` as a difference of the sets of which the other side has one."""
    match = _DIFFERENCE.match(text)
    named = match and re.match(rf"^\s*{match[1]}\s*\\setminus", other)
    swapped = match and re.match(rf"^\s*{match[2]}\s*\\setminus", other)
    return rf"{match[1]} \setminus {match[2]}" if match and (named or swapped) else text


def _arrow(match: re.Match[str]) -> str:
    how = match["how"] or match["braced"] or match["one"]
    return rf"\to_{{{how.lower().replace('.', '')}}} "


def _delta(text: str, other: str) -> str:
    """`\\delta(x - a)` as `\\delta_a`, where one side is written so."""
    if not _DELTA_AT.search(text + " " + other):
        return text
    text = _DELTA_OF.sub(
        lambda m: rf"\delta_{{{'-' if m['sign'] == '+' else ''}{m['at'].strip()}}}", text
    )
    return _DELTA_AT.sub(lambda m: rf"\delta_{{{m[1].strip('{} ')}}}", text)


def _sorted(match: re.Match[str]) -> str:
    """The terms of an index in one order."""
    terms = re.findall(r"[+-]?[^+-]+", re.sub(r"\s", "", match[1]))
    signed = [term if term[0] in "+-" else f"+{term}" for term in terms]
    return f"_{{{''.join(sorted(signed)).lstrip('+')}}}"


def _composed(match: re.Match[str]) -> str:
    f, g, x = match["f"], match["g"], match["x"]
    if match["prime"]:
        return f"{f}'({g}({x})){g}'({x})"
    return f"{f}({g}({x}))"
