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
    r"^\s*(?:\d+(?:\.\d+)?|\\[dt]?frac\s*\{\d+\}\s*\{\d+\})\s*(?:\\cdot\s*|\*\s*)?(?=[\\A-Za-z(])"
)
#: A power of a letter, times a power of a logarithm of it.
_DEGREES = re.compile(
    r"(?:(?P<n>[nmkNx])(?:\^\{?(?P<a>\d+(?:\.\d+)?)\}?)?)?(?:\\cdot)?"
    r"(?:\\(?:log|ln)(?:_\{?\d+\}?)?(?:\^\{?(?P<b>\d)\}?)?(?:\(?(?P<m>[nmkNx])\)?)(?:\^\{?(?P<c>\d)\}?)?)?"
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
    sizes = [_size(text) for text in plain]
    if sizes[0] and sizes[1] and sizes[0][0] == sizes[1][0]:
        return Finding(sizes[0] == sizes[1], "powers and logarithms by their degrees")
    return Finding(None, "orders of growth")


def _size(text: str) -> tuple[str, float, int] | None:
    """The letter of `n^a log(n)^b` and both degrees; None of anything else."""
    match = _DEGREES.fullmatch(text)
    letters = {match[name] for name in "nm" if match[name]} if match else set()
    if not match or len(letters) != 1:
        return None
    degree = float(match["a"] or 1) if match["n"] else 0.0
    logs = int(match["b"] or match["c"] or 1) if match["m"] else 0
    return letters.pop(), degree, logs
