"""Conditions in words, as signs where the other answer is in signs: `g is nonnegative`."""

from __future__ import annotations

import re

from deepmath_viz.maths.answers.reading import words

_LETTER = r"\$?(?P<what>\\?[A-Za-z]+(?:_\{?\w+\}?)?(?:\([^()]*\))?)\$?"
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
_ORDERED = re.compile(r"[<>]|\\[lgn]eq(?![A-Za-z])|=")
_DIVIDED = re.compile(
    r"(?P<a>\d+|[a-z]) (?:divides|is a (?:divisor|factor) of) (?P<b>\d+|[a-z])"
    r"|(?P<c>[a-z]) is (?:divisible by|a multiple of) (?P<d>\d+|[a-z])"
)


def signed(text: str, other: str) -> str:
    """A condition in words with signs, where the other answer has such a sign."""
    if re.search(r"[a-z]{4}|a\.\s?s\.", text) is None or len(text) > 160:
        return text
    said = words.worded(text).strip(" .")
    bare = said.replace("$", "")
    if _ORDERED.search(other):
        if match := _CONDITION.fullmatch(said):
            return f"{match['what']} {_SIGN[match['kind'].lower().replace('-', '')]}"
        if (match := _SURE.fullmatch(said)) and _CERTAIN.match(other.strip()):
            return f"P({match['event'].strip()}) = 1"
    if r"\emptyset" in other and (match := _DISJOINT.fullmatch(said)):
        first, second = match["a"] or match["c"], match["b"] or match["d"]
        return rf"{first} \cap {second} = \emptyset"
    if r"\mid" in other and (match := _DIVIDED.fullmatch(bare)):
        return rf"{match['a'] or match['d']} \mid {match['b'] or match['c']}"
    return text
