"""One spelling for the many ways of typing the same LaTeX. Changes how, never what, is written."""

from __future__ import annotations

import re

from deepmath_viz.maths.answers.reading.mending import mend

_WRAPPED = re.compile(
    r"^(?:\$\$(?P<a>.*)\$\$|\$(?P<b>[^$]*)\$|\\\((?P<c>.*)\\\)|\\\[(?P<d>.*)\\\])$", re.DOTALL
)
_COMMANDS = {
    "dfrac": "frac", "flatfrac": "frac", "tfrac": "frac",
    "cfrac": "frac", "dbinom": "binom", "tbinom": "binom",
    "le": "leq", "leqslant": "leq", "leqq": "leq", "ge": "geq", "geqslant": "geq", "geqq": "geq",
    "ne": "neq", "varnothing": "emptyset", "lbrace": "{", "rbrace": "}", "lbrack": "[",
    "rbrack": "]", "textbf": "text", "textit": "text", "textrm": "text", "textsf": "text",
    "mbox": "text", "textup": "text", "textnormal": "text", "hbox": "text",
    "mathbf": "", "pmb": "", "overrightarrow": "vec", "nicefrac": "frac", "sfrac": "frac",
    "boldsymbol": "", "bm": "", "mathit": "", "jmath": "j", "mathsf": "", "mathnormal": "",
    "Bbb": "mathbb", "lt": "<", "gt": ">", "land": "wedge", "lor": "vee", "rightarrow": "to",
    "arcsinh": "arsinh", "backslash": "setminus", "smallsetminus": "setminus",
    "varepsilon": "epsilon", "varphi": "phi", "vartheta": "theta", "ast": "*", "dots": "ldots",
    "cdots": "ldots", "imath": "i", "reals": "mathbb{R}",
    "lVert": "||", "rVert": "||", "Vert": "||",
}  # fmt: skip
_COMMAND = re.compile(r"\\([A-Za-z]+)\*?")
_NAMES = re.compile(r"\\([A-Za-z]+)")
_SIZES = re.compile(
    r"\\(?:[bB]igg?[lrm]?|displaystyle|textstyle|scriptstyle|limits|nolimits|phantom\{\})(?![A-Za-z])"
)
_SIDES = re.compile(r"\\(left|right|middle)(?![a-z])\s*(\\[{}|]|\\[A-Za-z]+|\.|[^\s\\]|(?=\\))")
_SPACES = re.compile(r"(?<!\\)\\[,;:> ]|~|\\(?:quad|qquad|enspace|thinspace|hfill)(?![A-Za-z])")
_ROMAN = re.compile(r"\\(?:mathrm|text|operatorname|rm)\s*\{\s*([eidC])\s*\}")
_ROMAN_LETTER = re.compile(r"\\(?:mathrm|text|operatorname|rm)\s*([A-Za-z0-9])(?![A-Za-z])")
_DEGREE = re.compile(r"\^\s*\{?\s*\\(?:circ|degree)\s*\}?|\\(?:degree|textdegree)(?![A-Za-z])")
_GROUPED = re.compile(r"(?<=\d)(?:\{,\}|\s?,\s?\\!\s?|\\,\s?|\\;|\\ |~)(?=\d{3}(?!\d))")
_BOLD = re.compile(
    r"\\(?:mathbf|boldsymbol|bm|pmb|vec|overrightarrow)\s*"
    r"(?:\{\s*([a-zA-Z])\s*\}|([a-z])(?![A-Za-z]))"
)
_ITALIC = re.compile(r"\\mathit\s*\{\s*([A-Za-z])\s*\}")
_VECTOR = re.compile(r"\\vec\s*\{\s*([A-Za-z])\s*\}")
_CYCLIC = re.compile(
    r"\\mathbb\s*\{?\s*Z\s*\}?\s*/\s*(?:\(\s*(\w+)\s*\)|(\w+))(?:\s*\\mathbb\s*\{?\s*Z\s*\}?)?"
)
_GROUPS = re.compile(
    r"(?<![A-Za-z\\{])(GL|SL|PGL|PSL|SO|SU|Sp|Aut|Inn|Out|Gal|End|Hom)(?=\s*(?:_|\())"
)
_SQUARES = re.compile(r"(?<![A-Za-z])M_\{\s*(\w)\s*\\times\s*\1\s*\}")
_GALOIS = re.compile(r"(?<![A-Za-z])GF\s*\(\s*([^()]+?)\s*\)")
_ADJOINED = re.compile(r"(\\mathbb\s*\{?\s*Q\s*\}?)\s*\[([^\[\]]*\\sqrt[^\[\]]*|i)\]")
_P = r"(?:P|\\(?:mathrm|text|operatorname|mathcal)\s*\{\s*P\s*\})"
_OVER = r"\\mathbb\s*\{?\s*([RCH])\s*\}?"
_INDEX = r"\^\s*(\{[^{}]*\}|\w)"
#: Projective spaces: the field before their P, with it in one face, or in brackets or below it.
_PROJECTIVE = re.compile(
    rf"{_OVER}\s*{_P}(?=\s*\^)|\\(?:mathrm|operatorname|text)\s*\{{\s*([RCH])P\s*\}}(?=\s*\^)"
)
_POWER_FIRST = re.compile(
    rf"(?<![A-Za-z\\{{])P\s*{_INDEX}\s*(?:\(\s*{_OVER}\s*\)|_\s*(?:\{{\s*{_OVER}\s*\}}|{_OVER}))"
)
_FIELD_FIRST = re.compile(rf"(?<![A-Za-z\\{{])P\s*_\s*(?:\{{\s*{_OVER}\s*\}}|{_OVER})\s*{_INDEX}")
_BETH = re.compile(r"\\beth\s*_\s*(?:\{\s*([012])\s*\}|([012]))")
_ALEPH = (r"\aleph_0", r"2^{\aleph_0}", r"2^{2^{\aleph_0}}")
_TYPED_POWER = re.compile(r"^(-?\d+(?:\.\d+)?)[eE]([+-]?\d{1,3})$")
_SYSTEM = re.compile(
    r"(?:\\left\s*)?(?:\\\{\s*)?\\begin\s*\{(?P<kind>cases|array|aligned|gathered)\}"
    r"(?:\s*\{[lcr ]*\})?"
    r"(?P<rows>(?:(?!\\begin|\\end).)*)\\end\s*\{(?P=kind)\}(?:\s*\\right\s*\.)?",
    re.DOTALL,
)
_ENDS = re.compile(r"^[\s,;:]+|(?:[\s,;]|(?<!\.)\.)+$")


def clean(answer: str) -> str:
    """The answer in one spelling of LaTeX: no wrappers, sizes, spacing commands or Unicode signs.

    Idempotent in effect; what it returns means what the answer meant.
    """
    text = unwrap(mend(answer))
    text = _GROUPED.sub("", text)
    text = re.sub(r"(?<=\d)\{,\}(?=\d)", ".", text)
    text = text.replace("{:}", ":")
    if r"\begin" in text:
        text = _SYSTEM.sub(_listed, text)
    text = text.replace("\\!", "").replace("\\$", "$").replace("\\%", "%")
    text = _SIZES.sub("", text)
    text = _SIDES.sub(_side, text)
    text = _SPACES.sub(" ", text)
    text = _BOLD.sub(_bold, text)
    text = _ITALIC.sub(r" \1 ", text)
    text = _COMMAND.sub(_command, text)
    text = _ROMAN.sub(r" \1 ", text)
    text = _ROMAN_LETTER.sub(r" \1", text)
    text = _DEGREE.sub(r"\\degree ", text)
    text = re.sub(r"\\mathbb\s*\{?\s*([EP])\s*\}?", r"\1 ", text)
    if "P" in text and "^" in text:
        text = _PROJECTIVE.sub(lambda m: rf"\mathbb{{{m[1] or m[2]}P}}", text)
        text = _POWER_FIRST.sub(lambda m: rf"\mathbb{{{m[2] or m[3] or m[4]}P}}^{m[1]}", text)
        text = _FIELD_FIRST.sub(lambda m: rf"\mathbb{{{m[1] or m[2]}P}}^{m[3]}", text)
    if r"\beth" in text:
        text = _BETH.sub(lambda m: _ALEPH[int(m[1] or m[2])], text)
    text = _GROUPS.sub(r"\\mathrm{\1}", text)
    text = _ADJOINED.sub(r"\1(\2)", text)  # the ring is the field: what is adjoined is algebraic
    text = re.sub(r"\\mathfrak\s*\{?\s*c\s*\}?", r"2^{\\aleph_0}", text)
    text = _SQUARES.sub(r"M_{\1}", text)
    text = _GALOIS.sub(r"\\mathbb{F}_{\1}", text)
    text = _CYCLIC.sub(lambda m: rf"\mathbb{{Z}}_{{{m[1] or m[2]}}}", text)
    text = re.sub(r"\s+", " ", text)
    text = _ENDS.sub("", text)
    text = _TYPED_POWER.sub(r"\1 \\times 10^{\2}", text)
    while (inner := _without_braces(text)) != text:
        text = inner
    return text


def canonical(text: str) -> str:
    """A cleaned answer without the spaces that mean nothing; equal forms mean equal answers."""
    text = _VECTOR.sub(r" \1 ", text)
    return re.sub(r"(?<![A-Za-z\d]) +| +(?![A-Za-z\d])", "", text)


def unwrap(answer: str) -> str:
    """The answer without surrounding dollars, `\\(...\\)`, `\\[...\\]` and white space."""
    text = answer.strip()
    while match := _WRAPPED.match(text):
        inner = next(group for group in match.groups() if group is not None).strip()
        if inner == text or re.search(r"(?<!\\)\\[()\[\]]|(?<!\\)\$", inner):
            break
        text = inner
    return text


def balanced(text: str) -> bool:
    """Whether every brace is closed."""
    depth = 0
    for brace in re.findall(r"\\.|[{}]", text, re.DOTALL):
        depth += {"{": 1, "}": -1}.get(brace, 0)
        if depth < 0:
            return False
    return depth == 0


def _listed(match: re.Match[str]) -> str:
    """A system of equations, one a row, as a list of them; anything else stays."""
    rows = [
        row.replace("&", "").strip(" ,")
        for row in re.split(r"\\\\(?:\s*\[[^\]]*\])?", match["rows"])
    ]
    rows = [row for row in rows if row]
    if len(rows) < 2 or not all("=" in row for row in rows) or r"\text" in match["rows"]:
        return match[0]
    if any(re.search(r"[<>]|&\s*[^=\s]", row) for row in match["rows"].split(r"\\")):
        return match[0]
    return ", ".join(rows)


def _bold(match: re.Match[str]) -> str:
    """A bold letter as a vector, except those that name sets of numbers."""
    letter = match[1] or match[2]
    return f" {letter} " if letter in "RZNQC" else rf" \vec{{{letter}}} "


def _side(match: re.Match[str]) -> str:
    side, bracket = match.groups()
    if bracket == ".":
        return ""
    if bracket == "|":
        return {"left": r"\lvert ", "right": r"\rvert ", "middle": "|"}[side]
    return bracket


def _command(match: re.Match[str]) -> str:
    name = match.group(1)
    new = _COMMANDS.get(name)
    if new is None:
        return "\\" + name
    if new == "||":
        return r"\|"
    if new in ("", "<", ">", "[", "]", "|", "i", "j", "*"):
        return f" {new}" if new else ""
    return "\\" + new


def _without_braces(text: str) -> str:
    if not (text.startswith("{") and text.endswith("}") and not text.endswith("\\}")):
        return text
    inner = text[1:-1]
    return inner.strip() if balanced(inner) else text
