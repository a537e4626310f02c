"""Free products of cyclic groups: `\\mathbb{Z} * \\mathbb{Z}_2`, in any order and association.

A group is a free product of groups that are none in one way only, up to the order and
isomorphism of its factors (Grushko's theorem; Lyndon and Schupp, Combinatorial Group Theory,
chapter IV). Cyclic groups are none.
"""

from __future__ import annotations

import re
from collections import Counter

from deepmath_viz.maths.answers.equality.finding import Finding
from deepmath_viz.maths.answers.reading import split

_CYCLIC = re.compile(r"(?:\\mathbb\s*\{?\s*Z\s*\}?|[ZC])(?:\s*_\s*(?:\{\s*(\d{1,6})\s*\}|(\d)))?")
_FREE = re.compile(r"(?:\\mathrm\s*\{\s*F\s*\}|F)\s*_\s*(?:\{\s*(\d{1,2})\s*\}|(\d))")


def finding(one: str, two: str) -> Finding | None:
    """Whether two free products are the same group; None where neither text is one, or one of them
    has other factors."""
    if not ("*" in one or "*" in two):
        return None
    first, second = factors(one), factors(two)
    if first is None or second is None:
        return None
    return Finding(first == second, "free products by their factors")


def factors(text: str) -> Counter[int] | None:
    """The orders of the cyclic factors, 0 for an infinite one; None for anything else."""
    text = text.strip()
    parts = _cut(text)
    if len(parts) > 1:
        found: Counter[int] = Counter()
        for part in parts:
            inner = factors(part)
            if inner is None:
                return None
            found += inner
        return found
    brackets = split.enclosed(text)
    if brackets is not None and brackets[0] == "(":
        return factors(brackets[1])
    if match := _CYCLIC.fullmatch(text):
        order = match[1] or match[2]
        if order is None and not text.startswith("\\"):
            return None  # a bare letter may be anything
        return Counter() if order == "1" else Counter({int(order or 0): 1})
    match = _FREE.fullmatch(text)
    return Counter({0: int(match[1] or match[2])}) if match else None


def _cut(text: str) -> list[str]:
    found, current = [], ""
    for piece, depth in split.pieces(text):
        if depth == 0 and piece == "*":
            found.append(current)
            current = ""
        else:
            current += piece
    return [*found, current]
