"""Products of cyclic groups: equal up to isomorphism, as they are asked for."""

from __future__ import annotations

import re
from collections import Counter

_FACTOR = (
    r"\\?(?:mathbb\s*)?\{?\s*[ZC]\s*\}?\s*_\s*(?:\{\s*(\d{1,6})\s*\}|(\d))"
    r"(?:\s*\^\s*(?:\{\s*(\d)\s*\}|(\d)))?"
)
_PRODUCT = re.compile(rf"{_FACTOR}(?:\s*(?:\\times|\\oplus)\s*{_FACTOR})*")
_FREE = re.compile(r"\\mathbb\s*\{?\s*Z\s*\}?(?:\s*\^\s*(?:\{\s*(\d)\s*\}|(\d)))?")
_ONE = re.compile(_FACTOR)


def isomorphic(one: str, two: str) -> bool | None:
    """Whether two products such as `\\mathbb{Z}_2 \\times \\mathbb{Z}_3` are the same group.

    By the Chinese remainder theorem the cyclic factors of prime power order decide. None where one
    of the texts is no such product.
    """
    a, b = _primary(one), _primary(two)
    return None if a is None or b is None else a == b


def _primary(text: str) -> Counter[int] | None:
    """The orders of the factors of prime power order; the infinite ones are counted as 0."""
    found: Counter[int] = Counter()
    parts = [part for part in re.split(r"\\(?:times|oplus)(?![A-Za-z])", text) if part.strip()]
    free = [_FREE.fullmatch(part.strip()) for part in parts]
    for match in free:
        if match:
            found[0] += int(match[1] or match[2] or 1)
    text = r" \times ".join(part for part, match in zip(parts, free, strict=True) if not match)
    if found and not text:
        return found
    if not _PRODUCT.fullmatch(text.strip()):
        return None
    for wide, short, power, digit in _ONE.findall(text):
        n, times = int(wide or short), int(power or digit or 1)
        if not n:
            return None
        prime = 2
        while n > 1:
            if prime * prime > n:
                prime = n
            order = 1
            while n % prime == 0:
                n //= prime
                order *= prime
            if order > 1:
                found[order] += times
            prime += 1
    return found
