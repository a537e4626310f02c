"""Notations that both answers of a pair are brought to before they are read."""

from __future__ import annotations

import re

_LETTER = r"(?:[A-Za-z]|\\(?!frac)[A-Za-z]+)"
_ORDER = r"(?:\s*\^\s*(?:\{\s*\w\s*\}|\w))?"
_DERIVATIVE = re.compile(
    rf"\\frac\s*\{{\s*(?P<d>d|\\partial)(?P<order>{_ORDER})\s*(?P<what>{_LETTER}(?:_\w)?)\s*"
    rf"(?P<given>\(\s*\w(?:\s*,\s*\w)*\s*\))?\s*\}}\s*\{{\s*(?P<by>(?:(?P=d)\s*{_LETTER}{_ORDER}\s*)+)\}}"
)
_NAMED_PARTIAL = re.compile(r"\\deriv\{\N{PARTIAL DIFFERENTIAL}\d?\s*([A-Za-z])\s*/([^{}]*)\}")
_VARIABLES = set("x y z t r s u v".split())
_SLASHED = re.compile(r"(?<![A-Za-z\\])d([a-zA-Z])\s*/\s*d([a-z])(?![A-Za-z])")
_FROM = re.compile(
    r"\\(?P<sign>sum|prod)\s*_\s*\{\s*(?P<name>[a-z])\s*"
    r"(?:(?P<over>\\geq|>)\s*(?P<low>-?\d)|(?P<all>\\in\s*\\mathbb\s*\{?\s*Z\s*\}?))\s*\}(?!\s*\^)"
)
_OPERATOR_NAME = r"(?:[A-Z](?:_\{?\w\}?)?(?:\s*\^\s*\w)?)"
_COMMUTATOR = re.compile(
    rf"\[\s*(?P<a>(?:{_OPERATOR_NAME}\s*)+),\s*(?P<b>(?:{_OPERATOR_NAME}\s*)+)\]"
)
_NAMED_FACE = r"\\(?:operatorname|mathrm|text)\s*\{\s*"
_VECTOR_ANALYSIS = (
    (re.compile(_NAMED_FACE + r"div\s*\}"), r"\nabla \cdot "),
    (re.compile(_NAMED_FACE + r"(?:curl|rot)\s*\}"), r"\nabla \times "),
    (re.compile(_NAMED_FACE + r"grad\s*\}"), r"\nabla "),
)
_LAPLACIAN = re.compile(r"\\nabla\s*\^\s*(?:2|\{\s*2\s*\})")
_DIVIDING = re.compile(r"(\\(?:sum|prod)\s*_\s*\{[^{}]*?)\s*\\mid(?![A-Za-z])\s*")
_PRIMES = re.compile(r"\^\s*(?:\{\s*((?:\\prime\s*)+)\}|(\\prime(?![A-Za-z])))")
_FACE = re.compile(
    r"\\(?:mathcal|mathscr|mathfrak)\s*(?:\{\s*([A-Za-z])\s*\}|([A-Za-z])(?![A-Za-z]))"
)
_WITHOUT = re.compile(
    r"(\\\}|\)|\]|\\mathbb\s*\{?\s*[RZNQC]\s*\}?)\s*-\s*(?=\\\{|\\mathbb\s*\{?\s*[ZNQRC])"
)
_MINUTES = re.compile(
    r"(?P<degrees>\d+)\s*\\degree\s*(?P<minutes>\d{1,2})\s*'\s*(?:(?P<seconds>\d{1,2})\s*(?:''|\"))?"
)
_CIS = re.compile(
    r"\\?(?:operatorname\s*\{\s*cis\s*\}|mathrm\s*\{\s*cis\s*\}|cis(?![A-Za-z]))\s*"
    r"(\([^()]*\)|\{[^{}]*\}|\d+(?:\.\d+)?\s*(?:\\degree)?|\\[a-z]+)"
)
_REPEATED = re.compile(r"\.(\d*)\\dot\s*\{?\s*(\d)\s*\}?(?:(\d*)\\dot\s*\{?\s*(\d)\s*\}?)?")
#: Functions that are typed as they are read.
_NAMED = re.compile(
    r"(?<![A-Za-z\\{])(Var|Cov|Corr|Pr|dim|deg|rank|ker|det|tr|Tr|ord|char|span|Res|Br|Heis|Pic|Cl|Sym|Spec|Proj|Ann|Stab|Ext|Tor|Der|Ind)(?=\s*\()"
)
_AT_PLACE = re.compile(
    r"\\deriv\{d(?P<order>\d?)\s*(?P<what>[A-Za-z])\s*/\s*d\s*(?P<by>[a-z])(?P=order)\}\s*(?:\\rvert|\||\\vert)\s*"
    r"_\s*\{\s*(?P=by)\s*=(?P<at>[^{}]*)\}"
)
_SQUARED = re.compile(
    r"(?P<name>[zw])\s*\\(?:bar|overline)\s*(?:\{\s*(?P=name)\s*\}|(?P=name))\s*(?P<sign>=|<|>|\\leq|\\geq)"
    r"\s*(?P<size>\d+)$"
)
_OPERATOR = re.compile(
    r"\\(?:text|operatorname)\s*\{\s*(?!(?:and|or|if|for|when|with|where|to|by|in|on|is)\s*\})"
    r"([A-Za-z]{2,8})\s*\}(?=\s*[(\[])"
)
_GROUP = re.compile(
    r"\\mathrm\s*\{\s*(?P<name>GL|SL|PGL|PSL|SO|SU|Sp)\s*\}\s*"
    r"\(\s*(?P<degree>\w+)\s*,\s*(?P<field>[^(),]+)\)"
)
_CHOOSE_ALONE = re.compile(r"^([^{}]+?)\s*\\choose\s*([^{}]+?)$")
_CHOOSE = re.compile(r"\{\s*([^{}]+?)\s*\\choose\s*([^{}]+?)\s*\}")


def shared(one: str, two: str) -> tuple[str, str]:
    """A pair of cleaned answers in one notation.

    Derivatives become names, `\\deriv{dy/dx}`; a script face is dropped where both answers have
    the letter in one face only; `A - \\{a\\}` is a difference of sets.
    """
    one, two = _notation(one), _notation(two)
    if "P" in one and "P" in two:
        one, two = _projective(one, two), _projective(two, one)
    if r"\nabla" in one + two and r"\Delta" in one + two:
        one, two = _LAPLACIAN.sub(r"\\Delta ", one), _LAPLACIAN.sub(r"\\Delta ", two)
    if "\N{PARTIAL DIFFERENTIAL}" in one + two and "_" in one + two:
        one, two = _partial(one, two), _partial(two, one)
    if "[" in one + two and _COMMUTATOR.search(one + " " + two):
        one, two = _commuted(one, two), _commuted(two, one)
    if "\\math" in one or "\\math" in two:
        one, two = _without_faces(one, two)
    return one, two


def _projective(text: str, other: str) -> str:
    """`RP^2` in the face that the other side gives it."""
    found = re.search(r"\\mathbb\{([RCH])P\}", other)
    if found is None:
        return text
    return re.sub(rf"(?<![A-Za-z\\{{]){found[1]}P(?=\s*\^)", lambda _: found[0], text)


def _commuted(text: str, other: str) -> str:
    """`[A, B]` as `AB - BA`, where something stands beside it, or another on the other side."""
    lone = _COMMUTATOR.fullmatch(text.strip())
    if lone and not _COMMUTATOR.search(other):
        return text  # or an interval
    return _COMMUTATOR.sub(lambda m: rf"(({m['a']})({m['b']})-({m['b']})({m['a']}))", text)


def _partial(text: str, other: str) -> str:
    """`u_{tt}` as a derivative, where the other side writes one of u with the sign for it."""
    for what, by in {(m[1], m[2]) for m in _NAMED_PARTIAL.finditer(other)}:
        letters = set(re.findall(r"[a-z]+", by.replace("\N{PARTIAL DIFFERENTIAL}", " ")))

        def named(match: re.Match[str], letters: set[str] = letters, what: str = what) -> str:
            below = re.sub(r"\s", "", match["many"] or match["one"])
            if not set(below) <= letters | _VARIABLES or len(below) > 4:
                return match[0]
            order = str(len(below)) if len(below) > 1 else ""
            parts: list[tuple[str, int]] = []
            for letter in reversed(below):
                if parts and parts[-1][0] == letter:
                    parts[-1] = (letter, parts[-1][1] + 1)
                else:
                    parts.append((letter, 1))
            mark = "\N{PARTIAL DIFFERENTIAL}"
            behind = "".join(f"{mark}{name}{n if n > 1 else ''}" for name, n in parts)
            return rf"\deriv{{{mark}{order}{what}/{behind}}} "

        text = re.sub(
            rf"(?<![A-Za-z\\]){what}_(?:\{{\s*(?P<many>[a-z\s]+)\}}|(?P<one>[a-z]))", named, text
        )
    return text


def _notation(text: str) -> str:
    if "_" in text and (r"\sum" in text or r"\prod" in text):
        text = _FROM.sub(_bounds, text)
    if r"\mid" in text:
        text = _DIVIDING.sub(r"\1|", text)
    if r"\nabla" in text or "div" in text or "curl" in text or "rot" in text or "grad" in text:
        for pattern, sign in _VECTOR_ANALYSIS:
            text = sign.join(pattern.split(text))
    if "prime" in text:
        text = _PRIMES.sub(lambda m: "'" * m.group().count("prime"), text)
    if "d" in text or "partial" in text:
        text = _DERIVATIVE.sub(_derivative, text)
        text = _SLASHED.sub(r"\\deriv{d\1/d\2}", text)
    if "-" in text and (r"\{" in text or r"\mathbb" in text):
        text = _WITHOUT.sub(r"\1 \\setminus ", text)
    if r"\degree" in text and "'" in text:
        text = _MINUTES.sub(_degrees, text)
    if r"\deriv" in text:
        text = _AT_PLACE.sub(_at_place, text)
    if r"\bar" in text or r"\overline" in text:
        text = _SQUARED.sub(_modulus, text)
    if "(" in text or "[" in text:
        text = _OPERATOR.sub(r"\\mathrm{\1}", text)
    if "cis" in text:
        text = _CIS.sub(r" e^{i (\1)} ", text)
    if r"\dot" in text:
        text = _REPEATED.sub(_repeating, text)
    if "(" in text:
        text = _NAMED.sub(r"\\mathrm{\1}", text)
        text = _GROUP.sub(_of_degree, text)
    if r"\choose" in text:
        text = _CHOOSE.sub(r"\\binom{\1}{\2}", text)
        text = _CHOOSE_ALONE.sub(r"\\binom{\1}{\2}", text)
    return text


def _at_place(match: re.Match[str]) -> str:
    """`\\frac{dg}{dx}|_{x=a}` as `g'(a)`."""
    return f"{match['what']}{chr(39) * int(match['order'] or 1)}({match['at'].strip()})"


def _modulus(match: re.Match[str]) -> str:
    """`z\\bar z = 4` as `|z| = \\sqrt{4}`."""
    return rf"|{match['name']}| {match['sign']} \sqrt{{{match['size']}}}"


def _bounds(match: re.Match[str]) -> str:
    """`\\sum_{n \\geq 0}` with both its bounds."""
    if match["all"]:
        return rf"\{match['sign']}_{{{match['name']}=-\infty}}^{{\infty}}"
    low = int(match["low"]) + (match["over"] == ">")
    return rf"\{match['sign']}_{{{match['name']}={low}}}^{{\infty}}"


def _derivative(match: re.Match[str]) -> str:
    """The name of a derivative, its spaces and braces left out."""
    order = re.sub(r"[\s^{}]", "", match["order"])
    by = re.sub(r"[\s{}]", "", match["by"]).replace("\\", "").replace("^", "")
    what = match["what"].replace("\\", "")
    mark = "d" if match["d"] == "d" else "\N{PARTIAL DIFFERENTIAL}"
    by = by.replace("partial", mark)
    name = re.sub(r"(?<=[A-Za-z])(?=[A-Za-z])", " ", f"{mark}{order}{what}/{by}")
    return rf"\deriv{{{name}}} "  # apart, so that no name of a letter is taken for a word


def _repeating(match: re.Match[str]) -> str:
    before, first, between, last = match.groups(default="")
    return rf".{before}\overline{{{first}{between}{last}}}"


def _of_degree(match: re.Match[str]) -> str:
    """`GL(n, R)` as `GL_n(R)`; a number for the field is the order of a finite one."""
    field = match["field"].strip()
    finite = field.isdigit() or field in ("q", "p")
    field = rf"\mathbb{{F}}_{{{field}}}" if finite else field
    return rf"\mathrm{{{match['name']}}}_{{{match['degree'].strip()}}}({field})"


def _degrees(match: re.Match[str]) -> str:
    seconds = int(match["minutes"]) * 60 + int(match["seconds"] or 0)
    return rf"({match['degrees']} + \frac{{{seconds}}}{{3600}}) \degree "


def _without_faces(one: str, two: str) -> tuple[str, str]:
    for letter in {a or b for a, b in _FACE.findall(f"{one} {two}")}:
        faced = re.compile(
            rf"\\(?:mathcal|mathscr|mathfrak)\s*(?:\{{\s*{letter}\s*\}}|{letter}(?![A-Za-z]))"
        )
        plain = re.compile(rf"(?<![A-Za-z\\]){letter}(?![A-Za-z])")
        both = [
            bool(plain.search(faced.sub(" ", text)) and faced.search(text)) for text in (one, two)
        ]
        if not any(both):
            one, two = faced.sub(f" {letter} ", one), faced.sub(f" {letter} ", two)
    return one, two
