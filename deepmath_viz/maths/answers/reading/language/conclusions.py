"""What a sentence concludes: its formulas between dollars, or the one word that decides."""

from __future__ import annotations

import re
from itertools import pairwise

from deepmath_viz.maths.answers.reading import words

_FORMULA = re.compile(r"(?<!\\)\$([^$]+)\$|\\\((.+?)\\\)", re.DOTALL)
#: Between formulas that are one list.
_JOINING = re.compile(r"\s*(?:,|,?\s*and|,?\s*or)\s*")
#: A formula that only names something.
_NAME = re.compile(r"\\?[A-Za-z]+(?:_\{?\w+\}?)?(?:\([^()]*\))?'?")
_WORD = re.compile(r"[A-Za-z]{2,}")
#: Words beside which a formula need not be the answer.
_CHANGED = re.compile(
    r"\b(?:not|no|never|none|cannot|except|wrong|false|incorrect|impossible|without|than|half|twice|thrice"
    r"|double|times|percent|minus|plus|more|less|fewer|over|million|billion|hundred|thousand|dozen|thirds?"
    r"|quarters?|halves|squared|cubed|factorial|most|least|about|approximately|almost|nearly|between|if|when"
    r"|unless|modulo|divided|multiplied|another|other|first|second|but|rather|instead|maybe|perhaps|either"
    r"|neither|nor|increases?|decreases?|assume|suppose|let)\b|n't\b",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"(?:\b(?:is|are|be|equals?|gives?|yields?|get|obtain|find|have|has|becomes?|exactly)|[=:])\s*$"
)
_CLAUSE = re.compile(r"\s*[,;]?\s*(?:where|with|for (?:all|every|any|some|each))\b")
_SINCE = re.compile(r"\s*[,;]?\s*\b(?:since|because|as|by)\b.*$", re.DOTALL)
_COUNTED = re.compile(
    r"\s*(?:square|cubic)?\s*(?:units?|degrees?|cm|m|km|kg|g|s|hours?|minutes?|seconds?)\b"
)
_NEGATION = re.compile(
    r"\b(?:not|no|never|neither|nor|cannot|without|fails?|un\w+ly)\b|n't\b", re.I
)
#: Words of which a sentence names the one that holds.
_ROWS = tuple(
    frozenset(row.split())
    for row in (
        "odd even", "converge diverge", "monday tuesday wednesday thursday friday saturday sunday",
        "january february march april may june july august september october november december",
        "rational irrational", "prime composite", "increasing decreasing constant",
        "convex concave",
        "stable unstable", "countable uncountable", "maximum minimum saddle", "heads tail",
        "removable jump essential", "connected disconnected", "finite infinite", "true false",
        "red blue green yellow black white orange purple brown",
        "circle ellipse parabola hyperbola",
        "elliptic parabolic hyperbolic", "bounded unbounded", "compact noncompact",
        "continuous discontinuous", "consistent inconsistent", "dependent independent",
    )
)  # fmt: skip


def is_asserted(sentence: str) -> bool:
    """Whether a verb stands before a formula: else the formula may be a part of what is named."""
    return any(_VERB.search(sentence[: match.start()]) for match in _FORMULA.finditer(sentence))


def formula(sentence: str) -> str:
    """The formulas of a sentence that are its conclusion, with the clause behind them; "" where
    that is not sure."""
    found = list(_FORMULA.finditer(sentence))
    if sentence.rstrip(" .*").endswith(("?", "!")):
        return ""
    if not found or len(_WORD.findall(_FORMULA.sub(" ", sentence))) < 2:
        return ""
    behind = _CLAUSE.search(sentence, found[0].end())
    if behind and "$" not in sentence[found[0].end() : behind.start()]:
        body, clause = sentence[: behind.start()], sentence[behind.start() :]
    else:
        body, clause = sentence, ""
    body = _SINCE.sub("", body)
    found = list(_FORMULA.finditer(body))
    while found and len(found) > 1 and _NAME.fullmatch(_inside(found[0])):
        found.pop(0)
    if not found or _CHANGED.search(_FORMULA.sub(" ", body)):
        return ""
    parts = [_inside(found[0])]
    for before, after in pairwise(found):
        if not _JOINING.fullmatch(body[before.end() : after.start()]):
            return ""
        parts.append(_inside(after))
    unit = _COUNTED.match(body, found[-1].end()) if len(parts) == 1 else None
    return ", ".join(parts) + (rf" \text{{{unit[0]}}}" if unit else "") + clause.rstrip(". ")


def _inside(match: re.Match[str]) -> str:
    return (match[1] or match[2]).strip()


def decided(word: str, sentence: str) -> bool | None:
    """Whether a sentence says the word that is the answer, or another one of its row; None where
    it says neither, several, or no."""
    answer = words.phrase(word).split()
    said = [each.lower().rstrip("s") for each in _WORD.findall(words.worded(sentence))]
    if len(answer) != 1 or len(said) < 3 or _NEGATION.search(sentence):
        return None
    row = next((row for row in _ROWS if answer[0].rstrip("s") in row), None)
    named = {each for each in said if row and each in row}
    return answer[0].rstrip("s") in named if len(named) == 1 else None
