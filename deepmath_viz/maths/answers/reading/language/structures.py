"""Groups, spaces and rings in words, and under their several names: `the Klein four-group`.

A name is turned into its usual sign only where the other answer of the pair is a sign, too.
"""

from __future__ import annotations

import re

from deepmath_viz.maths.answers.reading import words

_COUNT = r"(?P<n>\d{1,3}|two|three|four|five|six|seven|eight|nine|ten)"
_THINGS = r"(?: (?:letters?|elements?|points?|symbols?|objects?|generators?))?"
_SIGN = r"(?: (?P<sign>\S*[_^({].*))?"
#: What is said, and the sign that stands for it; `@` is the number in it.
_SAID = tuple(
    (re.compile(rf"(?:(?:the|an?|is|isomorphic to) )*{said}{_SIGN}", re.IGNORECASE), sign)
    for said, sign in (
        (r"identity matrix", "I"),
        (r"zero matrix", "0"),
        (r"trivial (?:sub)?group", r"\mathbb{Z}_{1}"),
        (r"klein(?:'s)? (?:four|4)[ -]?group", r"\mathbb{Z}_2 \times \mathbb{Z}_2"),
        (r"quaternion group(?: of order 8)?", "Q_8"),
        (r"infinite cyclic group", r"\mathbb{Z}"),
        (rf"cyclic(?: group)? of order {_COUNT}", r"\mathbb{Z}_{@}"),
        (rf"symmetric group (?:on|of degree) {_COUNT}{_THINGS}", "S_{@}"),
        (rf"alternating group (?:on|of degree) {_COUNT}{_THINGS}", "A_{@}"),
        (rf"dihedral group of order {_COUNT}(?: elements)?", "D_{/}"),
        (rf"free group (?:on|of rank) {_COUNT}{_THINGS}", "*"),
        (
            r"(?:symmetric|alternating|dihedral|cyclic|(?:general|special) linear|unitary)? ?"
            r"(?:group|ring|field)(?= \S*[_^({])",
            "",
        ),
        (r"(?:complete )?(?:bipartite )?(?:cycle |path |star )?graph(?= \S*[_^({])", ""),
        (rf"cycle (?:graph )?of length {_COUNT}", "C_{@}"),
        (r"(?:two-?dimensional |2-)?torus", r"S^1 \times S^1"),
        (r"(?:2-)?sphere", "S^2"),
        (r"real projective plane", r"\mathbb{RP}^2"),
        (r"complex projective plane", r"\mathbb{CP}^2"),
        (r"(?:field of |set of )?complex numbers", r"\mathbb{C}"),
        (r"(?:field of |set of )?rational numbers|rationals", r"\mathbb{Q}"),
        (r"(?:ring of |set of )?integers", r"\mathbb{Z}"),
        (r"(?:ring of |set of )?gaussian integers", r"\mathbb{Z}[i]"),
    )
)
_CONCERNED = re.compile(
    r"(?<!\\)(?<![A-Za-z])[A-Za-z]{4}|\\(?:text|math|operatorname|Sigma|\{\s*\w+\s*\\\})|^[01e]$"
)
_COMPARED = re.compile(
    r"(?:the set of )?all real (?:numbers|values)(?: [a-z])? (?:that are )?"
    r"(?P<which>greater|larger|more|less|smaller)"
    r" than(?P<equal> or equal to)? (?P<bound>\S+)",
    re.IGNORECASE,
)
_SIGNS = re.compile(r"[_^\\]|[A-Z]")
_UNIT = re.compile(r"\\\{\s*(?:e|1|0|\\mathrm\s*\{\s*id\s*\}|id)\s*\\\}|[10e]")
_SYMMETRIC = re.compile(
    r"\\(?:Sigma|mathfrak\s*\{?\s*S\s*\}?)\s*_\s*(\{\s*\w+\s*\}|\w)|\\(?:text|mathrm|operatorname)\s*\{\s*Sym\s*\}"
    r"\s*(?:\(\s*(\d+|n)\s*\)|_\s*(\{\s*\w+\s*\}|\w))"
)
_ALTERNATING = re.compile(
    r"\\(?:text|mathrm|operatorname)\s*\{\s*Alt\s*\}\s*(?:\(\s*(\d+|n)\s*\)|_\s*(\{\s*\w+\s*\}|\w))"
)
_MATRICES = re.compile(
    r"\\(?:text|mathrm|operatorname)\s*\{\s*(?:Mat|M)\s*\}|(?<![A-Za-z\\])Mat(?=\s*[_(])"
)
_SQUARE = re.compile(r"^(\\mathbb\s*\{?\s*[A-Z]\s*\}?)\s*\^\s*\{\s*(\w)\s*\\times\s*\2\s*\}$")
_SPHERE = re.compile(
    r"^\\\{\s*\w\s*\\in\s*\\mathbb\s*\{?\s*(?P<field>[RC])\s*\}?(?:\s*\^\s*\{?\s*(?P<n>\d)\s*\}?)?\s*(?::|\\mid|\|)\s*"
    r"(?:\||\\\||\\lvert)\s*\w\s*(?:\||\\\||\\rvert)\s*=\s*1\s*\\\}$"
)
_F = r"(?P<field>\\mathbb\s*\{?\s*[RCQ]\s*\}?)"
_UNITS = re.compile(rf"^{_F}\s*\^\s*\{{?\s*(?:\*|\\ast|\\times)\s*\}}?$")
_POSITIVE = re.compile(
    r"^\\mathbb\s*\{?\s*R\s*\}?\s*(?:_\s*\{\s*>\s*0\s*\}|\^\s*\{?\s*\+\s*\}?|_\s*\{?\s*\+\s*\}?)$"
)
_NOT_NEGATIVE = re.compile(r"^\\mathbb\s*\{?\s*R\s*\}?\s*_\s*\{\s*\\geq\s*0\s*\}$")
_NATURAL = re.compile(
    r"^\\mathbb\s*\{?\s*Z\s*\}?\s*(?:_\s*\{\s*>\s*0\s*\}|\^\s*\{?\s*\+\s*\}?|_\s*\{\s*\\geq\s*1\s*\})$"
)


def signed(text: str, other: str) -> str:
    """A cleaned answer with the signs of what it names, where the other one is in signs."""
    if _CONCERNED.search(text) is None or len(text) > 200 or not text.isascii():
        return text
    text = _renamed(text, other)
    said = words.worded(text).strip(" .").replace("$", "")
    if range_ := _COMPARED.fullmatch(said):
        closed, bound = bool(range_["equal"]), range_["bound"]
        if range_["which"].lower() in ("greater", "larger", "more"):
            return f"{'[' if closed else '('}{bound}, \\infty)"
        return f"(-\\infty, {bound}{']' if closed else ')'}"
    if re.search(r"[A-Za-z]{4}", re.sub(r"\\[A-Za-z]+", " ", said)) and _SIGNS.search(other):
        for pattern, sign in _SAID:
            if match := pattern.fullmatch(said):
                return _sign(match, sign)
    if _UNIT.fullmatch(text.strip()) and re.fullmatch(
        r"(?:the )?trivial (?:sub)?group", words.worded(other).strip(" .").lower()
    ):
        return other
    return text


def _sign(match: re.Match[str], sign: str) -> str:
    if match["sign"]:
        return match["sign"]
    found = match.groupdict().get("n")
    if not found:
        return sign
    number = words.numeral(found)
    n = int(found) if number is None else int(number)
    if sign == "*":
        return " * ".join([r"\mathbb{Z}"] * n)
    if "/" in sign:
        return f"D_{{{n // 2}}}" if n % 2 == 0 else match[0]
    return sign.replace("@", str(n))


def _sphere(match: re.Match[str]) -> str:
    """The vectors of length one."""
    return f"S^{int(match['n'] or 1) * (2 if match['field'] == 'C' else 1) - 1}"


def _renamed(text: str, other: str) -> str:
    """Other signs for the same: `\\Sigma_3` is a symmetric group, `\\mathbb{R}^+` an interval."""
    if re.search(r"(?<![A-Za-z\\{])S_", other):
        text = _SYMMETRIC.sub(lambda m: f"S_{m[1] or m[2] or m[3]}", text)
    if re.search(r"(?<![A-Za-z\\{])A_", other):
        text = _ALTERNATING.sub(lambda m: f"A_{m[1] or m[2]}", text)
    if re.search(r"(?<![A-Za-z\\{])M_", other):
        text = _MATRICES.sub("M", text)
        text = _SQUARE.sub(lambda m: f"M_{{{m[2]}}}({m[1]})", text)
    if r"\mathbb" in text:
        text = _SPHERE.sub(_sphere, text)
        text = _UNITS.sub(lambda m: rf"{m['field']} \setminus \{{0\}}", text)
        text = _POSITIVE.sub(r"(0, \\infty)", text)
        text = _NOT_NEGATIVE.sub(r"[0, \\infty)", text)
        text = _NATURAL.sub(r"\\mathbb{Z}^{+}", text)
    return text
