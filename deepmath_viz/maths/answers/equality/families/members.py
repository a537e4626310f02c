"""All members of a kind: `(k, k^2)` for every k in Z, or the set of them, under any letter."""

from __future__ import annotations

import re
from collections.abc import Callable

from deepmath_viz.maths.answers.equality.finding import Finding
from deepmath_viz.maths.answers.reading.normalise import canonical

_DOMAIN = r"\\mathbb\s*\{?\s*[A-Z]\s*\}?(?:\s*[_^]\s*(?:\{[^{}]*\}|\w))?"
_BUILT = re.compile(
    rf"^\\\{{\s*(?P<body>.*?[^\s])\s*(?:\\mid(?![A-Za-z])|:|\|)\s*(?P<name>[a-z])\s*"
    rf"\\in\s*(?P<of>{_DOMAIN})\s*\\\}}$",
    re.DOTALL,
)
_FOR = r"\\text\s*\{\s*,?\s*(?:for|where|with)(?: (?:all|any|every|each|some))?\s*\}"
_DECLARED = re.compile(
    rf"^(?P<body>.*?[^\s,])\s*(?:,|{_FOR})\s*(?P<name>[a-z])\s*\\in\s*(?P<of>{_DOMAIN})$", re.DOTALL
)


def finding(one: str, two: str, again: Callable[[str, str], Finding]) -> Finding | None:
    """That two such sets are the same; None where that is not known, or one text is none.

    Args:
        one: the final answer.
        two: the answer.
        again: compares what is a member.
    """
    if r"\in" not in one or r"\in" not in two:
        return None
    built = _BUILT.match(one.strip()), _BUILT.match(two.strip())
    first = built[0] or _DECLARED.match(one.strip())
    second = built[1] or _DECLARED.match(two.strip())
    if not (first and second) or (built[0] is None) == (built[1] is None):
        return None
    if canonical(first["of"]) != canonical(second["of"]) or len(first["body"]) < 2:
        return None
    body = second["body"]
    if first["name"] != second["name"]:
        if re.search(rf"(?<![A-Za-z\\]){first['name']}(?![A-Za-z])", body):
            return None
        name = re.compile(rf"(?<![A-Za-z\\]){second['name']}(?![A-Za-z])")
        body = name.sub(first["name"], body)
    return Finding(True, "the same members") if again(first["body"], body).same else None
