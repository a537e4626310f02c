"""Compact classical groups by their names: `SO(8)` is no `O(8)`.

They differ where their dimensions or numbers of components do (Hall, Lie Groups, Lie Algebras, and
Representations, chapter 1): O(n) and SO(n) have dimension n(n-1)/2, U(n) n^2 and SU(n) n^2 - 1, and
of these only O(n) is not connected.
"""

from __future__ import annotations

import re

from deepmath_viz.maths.answers.equality.finding import Finding

_NAMED = re.compile(
    r"(?:\\(?:mathrm|operatorname|text)\s*\{\s*(SO|SU|O|U)\s*\}|(SO|SU|O|U))"
    r"\s*(?:\(\s*([\dnmkN+-]{1,4})\s*\)|_\s*\{?\s*([\dnmkN]{1,3})\s*\}?)"
)


def finding(one: str, two: str) -> Finding | None:
    """That two such groups are different; None where that is not known, or one text is none.

    `O(n)` against `O(m)` is left to others, since it may be an order of growth.
    """
    matches = [_NAMED.fullmatch(text.strip()) for text in (one, two)]
    if not (matches[0] and matches[1]):
        return None
    names = [match[1] or match[2] for match in matches if match]
    if names[0] == names[1]:
        return None
    degrees = [match[3] or match[4] for match in matches if match]
    if not all(degree.isdigit() for degree in degrees):
        other = degrees[0] == degrees[1]
        return (
            Finding(False, "classical groups of other dimensions or components") if other else None
        )
    kinds = [_kind(name, int(degree)) for name, degree in zip(names, degrees, strict=True)]
    if kinds[0] == kinds[1]:
        return None
    return Finding(False, "classical groups of other dimensions or components")


def _kind(name: str, n: int) -> tuple[int, int]:
    """The dimension of a group, and its number of components."""
    if name in ("O", "SO"):
        return n * (n - 1) // 2, 2 if name == "O" else 1
    return n * n - (name == "SU"), 1
