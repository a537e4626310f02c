"""Conditions in words, as signs where the other answer is in signs: `g is nonnegative`."""

from __future__ import annotations

import re

from deepmath_viz.maths.answers.reading import words

_LETTER = r"\$?(?P<what>\\?[A-Za-z]+(?:_\{?\w+\}?)?(?:\([^()]*\)|\[[^\[\]]*\])?)\$?"
_CONDITION = re.compile(
    rf"{_LETTER} (?:is|must be|has to be) (?:an? )?(?:strictly )?"
    r"(?P<kind>non-?negative|positive|negative|non-?positive|non-?zero|finite|infinite|zero)"
    r"(?: number)?(?: for all \S+)?",
    re.IGNORECASE,
)
_SIGN = {
    "nonnegative": r"\geq 0", "positive": "> 0", "negative": "< 0", "nonpositive": r"\leq 0",
    "nonzero": r"\neq 0", "finite": r"< \infty", "infinite": r"= \infty", "zero": "= 0",
}  # fmt: skip
_SURE = re.compile(
    r"\$?(?P<event>[^$]*(?:=|<|>|\\[a-z]+eq)[^$]*?)\$?,? ?"
    r"(?:almost surely|a\.? ?s\.?|with probability (?:1|one))",
    re.IGNORECASE,
)
_CERTAIN = re.compile(r"P\s*[(\[].*[)\]]\s*=\s*1$")
_DISJOINT = re.compile(
    r"\$?(?P<a>[A-Z])\$?,? and \$?(?P<b>[A-Z])\$? are (?:disjoint|mutually exclusive)|"
    r"\$?(?P<c>[A-Z])\$? is disjoint from \$?(?P<d>[A-Z])\$?"
)
_BOUNDED = re.compile(
    rf"{_LETTER} (?:is|must be) (?P<bound>at least|at most|greater than(?: or equal to)?"
    r"|less than(?: or equal to)?|no (?:more|greater) than|no (?:less|fewer) than)"
    r" \$?(?P<value>[^\s$]+)\$?",
    re.IGNORECASE,
)
_BOUNDS = {
    "at least": r"\geq", "at most": r"\leq", "greater than": ">", "less than": "<",
    "greater than or equal to": r"\geq", "less than or equal to": r"\leq", "no more than": r"\leq",
    "no greater than": r"\leq", "no less than": r"\geq", "no fewer than": r"\geq",
}  # fmt: skip
_NO_MORE = re.compile(r"\b(?:no|not) (?:more|greater) than\b")
_NO_LESS = re.compile(r"\b(?:no|not) (?:less|fewer) than\b")
_IF = re.compile(
    r"^(?:\\text\s*\{\s*)?(?:if|when|whenever|for)\s*\}?\s*(?=[^{}]*[<>=]|[^{}]*\\[lgn]eq)"
)
#: Units of which one counts the other, smaller one: their names, and how many there are.
_MIXED = tuple(
    (re.compile(rf"(\d+) ?(?:{large})(?:,| and)? ?(\d+) ?(?:{small})"), count, name)
    for large, small, count, name in (
        ("hours?|hrs?|h", "minutes?|mins?|m", 60, "minutes"),
        ("minutes?|mins?", "seconds?|secs?|s", 60, "seconds"),
        ("feet|foot|ft", "inch(?:es)?|in", 12, "inches"),
        ("days?", "hours?|hrs?|h", 24, "hours"), ("weeks?", "days?", 7, "days"),
        ("years?", "months?", 12, "months"), ("kg", "g", 1000, "g"), ("km", "m", 1000, "m"),
        ("m", "cm", 100, "cm"),
    )
)  # fmt: skip
_NTH = {word: at for at, word in enumerate(
    "first second third fourth fifth sixth seventh eighth ninth tenth".split(), 1)}  # fmt: skip
_ORDINAL = re.compile(r"^\d+\s*(?:\^\s*\{?\s*)?(?:\\text\s*\{\s*)?(?:st|nd|rd|th)\s*\}?\s*\}?$")
_ORDERED = re.compile(r"[<>]|\\[lgn]eq(?![A-Za-z])|=")
_DIVIDED = re.compile(
    r"(?P<a>\d+|[a-z]) (?:divides|is a (?:divisor|factor) of) (?P<b>\d+|[a-z])"
    r"|(?P<c>[a-z]) is (?:divisible by|a multiple of) (?P<d>\d+|[a-z])"
)


def signed(text: str, other: str) -> str:
    """A condition in words with signs, where the other answer has such a sign."""
    if re.search(r"[a-z]{2}|a\.\s?s\.|\d ?[hm]\b", text) is None or len(text) > 160:
        return text
    text = _NO_MORE.sub("at most", _NO_LESS.sub("at least", text))
    said = words.worded(text).strip(" .")
    bare = said.replace("$", "")
    for pattern, count, name in _MIXED:
        if match := pattern.fullmatch(bare):
            return rf"{int(match[1]) * count + int(match[2])} \text{{ {name}}}"
    if bare.lower() in _NTH and _ORDINAL.match(other.strip()):
        return str(_NTH[bare.lower()])
    if _IF.match(text) and _IF.match(other) is None and "=" not in text:
        return _IF.sub("", text)
    if _ORDERED.search(other):
        if match := _CONDITION.fullmatch(said):
            return f"{match['what']} {_SIGN[match['kind'].lower().replace('-', '')]}"
        if match := _BOUNDED.fullmatch(said):
            return f"{match['what']} {_BOUNDS[match['bound'].lower()]} {match['value']}"
        if (match := _SURE.fullmatch(said)) and _CERTAIN.match(other.strip()):
            return f"P({match['event'].strip()}) = 1"
    if r"\emptyset" in other and (match := _DISJOINT.fullmatch(said)):
        first, second = match["a"] or match["c"], match["b"] or match["d"]
        return rf"{first} \cap {second} = \emptyset"
    if r"\mid" in other and (match := _DIVIDED.fullmatch(bare)):
        return rf"{match['a'] or match['d']} \mid {match['b'] or match['c']}"
    return text
