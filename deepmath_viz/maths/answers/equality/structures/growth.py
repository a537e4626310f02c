r"""Orders of growth: `\Theta(3n^2)` is `\Theta(n^2)`, whatever the constant.

`O`, `\Omega` and a lone letter inside may name other things (a group, a function), so they agree
only by the same text; see `classical` for the groups.
"""

from __future__ import annotations

import re

from deepmath_viz.maths.answers.equality.finding import Finding

_ORDER = re.compile(
    r"(?:\\(Theta|Omega)|\\(?:mathcal|mathrm)\s*\{\s*(O)\s*\}|(O|o))\s*\((.*)\)", re.S
)
#: What an order of growth has inside, and the argument of another function seldom: a power, a root,
#: a logarithm, a factorial, of n, m, k, N or x.
_GROWS = re.compile(r"[nmkNx]\s*(?:\^|!)|\^\s*\{?\s*[nmkNx]|\\(?:log|ln|sqrt)(?![A-Za-z])")
_FACTOR = re.compile(
    r"\s*(?:\d+(?:\.\d+)?|\\[dt]?frac\s*\{\d+\}\s*\{\d+\})\s*(?:\\cdot\s*|\*\s*)?(?=[\\A-Za-z(])"
)


def finding(one: str, two: str) -> Finding | None:
    """Whether two orders are the same up to a constant; None where one text is none."""
    read = [_ORDER.fullmatch(text.strip()) for text in (one, two)]
    if not (read[0] and read[1]):
        return None
    names = [match[1] or match[2] or match[3] for match in read if match]
    inside = [match[4] for match in read if match]
    if not all(_GROWS.search(text) for text in inside):
        return None
    if names[0] != names[1]:
        return Finding(False if "o" in names else None, "other signs of growth")
    plain = [re.sub(r"\s+", "", _FACTOR.sub("", text, count=1)) for text in inside]
    if plain[0] == plain[1] and "-" not in plain[0]:
        return Finding(True, "the same order of growth")
    if names[0] == "Theta" and all(re.fullmatch(r"[nmkNx]\^\{?[\d.]+\}?", text) for text in plain):
        same_letter = plain[0][0] == plain[1][0]
        return Finding(False if same_letter else None, "powers of other degrees")
    return Finding(None, "orders of growth")
