"""What kind of thing an answer is, judged by form alone."""

from __future__ import annotations

import re

ANSWER_TYPES = (
    "integer",
    "decimal",
    "fraction",
    "expression",
    "equation",
    "tuple/set/interval",
    "matrix",
    "boolean",
    "choice",
    "text",
    "empty",
)

_WRAPPED = re.compile(
    r"^(?:\$\$(?P<a>.*)\$\$|\$(?P<b>[^$]*)\$|\\\((?P<c>.*)\\\)|\\\[(?P<d>.*)\\\])$", re.DOTALL
)
_TEXT = re.compile(r"\\(?:text|textbf|textit|mathrm|mbox|operatorname)\s*\{([^{}]*)\}")
_NOISE = re.compile(
    r"\\(?:left|right|bigl|bigr|Bigl|Bigr|big|Big|displaystyle|,|;|!|:| )(?![A-Za-z])|~"
)
_NUMBER = r"\d+(?:(?:,|\{,\})\d{3})*"
_INTEGER = re.compile(rf"^[+-]?(?:{_NUMBER})$")
_DECIMAL = re.compile(rf"^[+-]?(?:{_NUMBER})?\.\d+(?:\.\.\.|\\ldots|\\dots)?$")
_PART = rf"(?:\{{[+-]?{_NUMBER}\}}|\d)"
_FRACTION = re.compile(rf"^[+-]?(?:{_NUMBER}/{_NUMBER}|(?:\d+)?\\[dtc]?frac{_PART}{_PART})$")
_RELATION = re.compile(
    r"(?<![<>!:])=(?!=)|\\(?:leq?|geq?|neq?|equiv|approx|sim|cong|iff|in)(?![A-Za-z])|[<>≤≥≠]"
)
_MATRIX = re.compile(r"\\begin\s*\{(?:[pbvBV]?matrix|smallmatrix|array)\*?\}|\\[pbvBV]?matrix\b")
_CONSTANT_TEXT = re.compile(r"[A-Za-z]{2,}")
_COMMAND = re.compile(r"\\[A-Za-z]+")
_OPEN, _CLOSE = "([{", ")]}"
_BOOLEANS = {"yes", "no", "true", "false"}
#: Words that stand in an expression rather than in a sentence.
_FUNCTIONS = set(
    "sin cos tan cot sec csc log ln lg exp max min gcd lcm mod det dim ker deg arg sup inf lim "
    "arcsin arccos arctan sinh cosh tanh pi sqrt Re Im tr rank Res erf sgn cm mm km kg".split()
)


def classify(answer: str | None) -> str:
    """The answer type, one of `ANSWER_TYPES`, judged by form alone.

    `tuple/set/interval` is one type because `(1, 2)` may be any of the three.
    """
    text = _bare(answer or "")
    if not text:
        return "empty"
    plain = _TEXT.sub(r"\1", text).strip().rstrip(".").strip()
    if plain.lower() in _BOOLEANS:
        return "boolean"
    if re.fullmatch(r"\(?[A-E]\)?", plain):
        return "choice"
    compact = re.sub(r"\s+", "", _NOISE.sub("", plain))
    for pattern, name in ((_INTEGER, "integer"), (_DECIMAL, "decimal"), (_FRACTION, "fraction")):
        if pattern.match(compact):
            return name
    if _MATRIX.search(text):
        return "matrix"
    if _is_sentence(text):
        return "text"
    if _is_collection(compact):
        return "tuple/set/interval"
    if _RELATION.search(_outside_braces(text)):
        return "equation"
    return "expression"


def _bare(answer: str) -> str:
    text = answer.strip()
    while match := _WRAPPED.match(text):
        inner = next(group for group in match.groups() if group is not None).strip()
        if inner == text:
            break
        text = inner
    return text


def _is_sentence(text: str) -> bool:
    """Words outside commands, or inside `\\text{}`, that are no function names."""
    worded = _TEXT.sub(r" \1 ", text)
    in_text = " ".join(_TEXT.findall(text))
    outside = _COMMAND.sub(" ", worded)
    words = [w for w in _CONSTANT_TEXT.findall(outside) if w not in _FUNCTIONS]
    if not words:
        return False
    prose = [w for w in words if len(w) >= 3]
    mathematics = _TEXT.sub("", text)
    if not re.search(r"[\d=^_+*/\\]", mathematics):
        return bool(prose) or bool(in_text.strip())
    # Words that only follow a quantity, as in 5 \\text{ square inches}, are its unit.
    return len(prose) >= 2 and len(_CONSTANT_TEXT.findall(_COMMAND.sub(" ", mathematics))) >= 2


def _outside_braces(text: str) -> str:
    """The text outside braces: a bound such as `n \\leq 3` under a sum is no relation."""
    kept, depth = [], 0
    for piece in re.split(r"(\\[{}]|[{}])", text):
        if piece == "{":
            depth += 1
        elif piece == "}":
            depth = max(0, depth - 1)
        elif depth == 0:
            kept.append(piece)
    return "".join(kept)


def _is_collection(compact: str) -> bool:
    if (
        compact.startswith(("\\{", "\\emptyset", "\\varnothing", "∅"))
        or "\\cup" in compact
        or "∪" in compact
    ):
        return True
    if re.match(r"^\\(?:mathbb|mathbf)\{?[NZQRC]\}?(?:\\setminus.*)?$", compact):
        return True
    if compact[:1] in "([" and compact[-1:] in ")]" and _splits_at_comma(compact[1:-1]):
        return True
    return _splits_at_comma(compact)


def _splits_at_comma(compact: str) -> bool:
    """Whether a comma stands outside every bracket, and is no thousands separator."""
    depth = 0
    for i, char in enumerate(compact):
        if char in _OPEN:
            depth += 1
        elif char in _CLOSE:
            depth -= 1
            if depth < 0:
                return False
        elif char == "," and depth == 0 and compact[i - 1 : i] != "\\":
            thousands = re.match(r",\d{3}(?!\d)", compact[i:]) and compact[i - 1 : i].isdigit()
            if not thousands:
                return True
    return False
