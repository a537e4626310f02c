"""What the left side of an equation names, and whether two of them name different things that
happen to have one value."""

from __future__ import annotations

import re

from deepmath_viz.maths.answers.reading.types import Relation

#: Left sides that name a value and are none themselves.
_NAMES = re.compile(
    r"^(?:"
    r"\[[^\[\]]*:[^\[\]]*\]"
    r"|(?:\\lvert|\\\||\||#).*(?:\\rvert|\\\||\|)(?:_(?:\w|\{[^{}]*\}|\\infty))?"
    r"|\\(?:dim|deg|det|lim|int|iint|oint|sum|prod|angle|measuredangle|arg|sup|inf|max|min|gcd|limsup"
    r"|liminf|ker|nabla|deriv|triangle|operatorname|mathrm|text|Pr|chi)(?![A-Za-z]).*"
    r"|\\(?:bar|overline|hat|tilde|vec|d{0,3}dot)\s*(?:\{[^{}]*\}|\\?[A-Za-z]+)(?:_(?:\w|\{[^{}]*\}))?"
    r"(?:\s*\([^()]*\))?"
    r"|(?:m\s*)?\\angle.*"
    r"|\\?[A-Za-z]+(?:_(?:\w|\{[^{}]*\}))?'*(?:\^\{?\s*(?:-1|\(?\w\)?)\s*\}?)?\s*[(\[].*[)\]]"
    r"|[A-Z]{2,4}(?:\s*\^\s*\{?\d\}?)?"
    r"|\(\s*\\?[A-Za-z]+(?:_\w)?(?:\(\w\))?(?:\s*,\s*\\?[A-Za-z]+(?:_\w)?(?:\(\w\))?)+\s*\)"
    r"|\\frac\s*\{\s*[A-Z]{2}\s*\}\s*\{\s*[A-Z]{2}\s*\}|[A-Z]{2}\s*/\s*[A-Z]{2}"
    r"|\\frac\s*\{\s*[A-Za-z](?:_\w)?\s*\([^()]*\)\s*\}\s*\{\s*[A-Za-z](?:_\w)?\s*\([^()]*\)\s*\}"
    r")$",
    re.DOTALL,
)
#: Letters that are unknown wherever they stand.
UNKNOWNS = set("x y z".split())
#: Operators, of which two that are no synonyms name different things.
_HEADS = {
    "E": "mean", "Var": "variance", "V": "variance", "P": "chance", "Pr": "chance",
    "Cov": "covariance", "max": "max", "min": "min", "sup": "max", "inf": "min", "dim": "dim",
    "deg": "degree", "rank": "rank", "det": "det", "tr": "trace", "gcd": "gcd", "lcm": "lcm",
    "lim": "limit", "int": "integral", "sum": "sum", "prod": "product", "Re": "real part",
    "Im": "imaginary part", "liminf": "lower limit", "limsup": "upper limit", "angle": "angle",
    "ker": "kernel", "arg": "argument", "ord": "order",
}  # fmt: skip
#: Operators with letters of their own, which may have any name.
_BINDING = {"limit", "integral", "sum", "product", "max", "min", "lower limit", "upper limit"}
_HEAD = re.compile(r"^\\?(?:operatorname|mathrm|text)?\s*\{?\s*([A-Za-z]+)")
_COUNTS = re.compile(r"-?\d+|'+")
_POINTS = re.compile(r"^[A-Z]{2,3}$")


def labels_differ(one: str, two: str) -> bool:
    """Whether two left sides are known to name different things: values of one function at other
    places, members of one sequence, derivatives of other orders, other operators."""
    plain = [re.sub(r"[\s{}]|\\prime|\^(?=')", "", text) for text in (one, two)]
    if plain[0] == plain[1]:
        return False
    if _COUNTS.sub("#", plain[0]) == _COUNTS.sub("#", plain[1]):
        return True
    if plain[0].replace("'", "") == plain[1].replace("'", ""):
        return True
    letters = [set(re.findall(r"(?<![A-Za-z\\])[A-Za-z](?![A-Za-z])", text)) for text in (one, two)]
    if all(map(_POINTS.match, plain)):
        return sorted(plain[0]) != sorted(plain[1])
    heads = [match and _HEADS.get(match[1]) for match in map(_HEAD.match, (one, two))]
    if None in heads:
        return False
    if heads[0] != heads[1]:
        return {heads[0], heads[1]} != {"max", "limit"}
    if heads[0] in _BINDING:
        return False
    return not (letters[0] <= letters[1] or letters[1] <= letters[0])


def names_a_value(relation: Relation) -> bool:
    """Whether the left side only names what stands on the right."""
    left = relation.left.strip()
    if _NAMES.match(left):
        return True
    if re.fullmatch(r"\\?[A-Za-z]+(?:_(?:\w|\{\w+\}))?", left):
        return not {left, relation.right.strip()} <= UNKNOWNS and left not in ("e", "i", r"\pi")
    return False
