"""Products of spaces and of groups: the same up to isomorphism if their factors are.

That they differ is said only of families in which the factors are known to be determined: spheres
and Euclidean spaces by their dimensions, finite groups where already the orders differ.
"""

from __future__ import annotations

import math
import re
from collections import Counter

from deepmath_viz.maths.answers.reading.normalise import canonical
from deepmath_viz.maths.answers.reading.split import pieces

_SCRIPT = r"(?:\{[^{}]*\}|\w|\\[A-Za-z]+)"
_FACTOR = re.compile(
    rf"(?P<name>\\(?:mathbb|mathcal|mathrm|operatorname)\s*\{{?\s*[A-Za-z]+\s*\}}?|[A-Z])"
    rf"(?:\s*_\s*(?P<sub>{_SCRIPT}))?(?:\s*\^\s*(?P<power>{_SCRIPT}))?"
    r"(?P<given>\([^()]*\))?"
)
_POWERED = re.compile(r"^(?P<base>.*?)\s*\^\s*(?P<power>\d|\{\s*\d+\s*\})$", re.DOTALL)
#: What an exponent repeats; of any other name (S, CP, RP, H, L, ...) it is a dimension or an index.
_REPEATED = re.compile(
    r"\\mathbb\s*\{?\s*[RCQZNF]\s*\}?(?:\s*_.*)?|[AEFGIJKNOQRTUVXYZ]|[A-Z]\s*_.+|\(.*\)", re.DOTALL
)
_Z = rf"(?:\\mathbb\s*\{{?\s*Z\s*\}}?|[ZC])(?:\s*_\s*{_SCRIPT})?"
_CYCLIC = re.compile(
    rf"{_Z}(?:\s*\^\s*{_SCRIPT})?(?:\s*(?:\\times|\\oplus)\s*{_Z}(?:\s*\^\s*{_SCRIPT})?)*"
)
_FREE = re.compile(rf"{_Z}(?:\s*\*\s*{_Z})+")
_SPACE = re.compile(r"^(?:S\^\d+|R)$")


def same(one: str, two: str) -> bool | None:
    """Whether two products of spaces or groups are isomorphic; None where it is not known.

    Raises:
        ValueError: neither text is such a product.
    """
    if not any(_is_product(text) or _is_free(text) for text in (one, two)):
        raise ValueError("no product")
    if any(_is_free(a) and _CYCLIC.fullmatch(b) for a, b in ((one, two), (two, one))):
        return False  # a free product does not commute
    first, second = factors(one), factors(two)
    if first is None or second is None:
        return None
    if first == second:
        return True
    if all(_SPACE.match(name) for name in (first | second)):
        return False
    orders = [_order(found) for found in (first, second)]
    if None not in orders and orders[0] != orders[1]:
        return False
    return None


def factors(text: str) -> Counter[str] | None:
    """The factors of a product, powers written out; None where one is no space or group."""
    found: Counter[str] = Counter()
    for part in _parts(text):
        times, part = 1, _bare(part)
        if len(_parts(part)) > 1:
            inner = factors(part)
            if inner is None:
                return None
            found += inner
            continue
        powered = _POWERED.match(part)
        base = _bare(powered["base"]) if powered else part
        whole = canonical(part)
        if powered and _REPEATED.fullmatch(powered["base"].strip()):
            times = int(powered["power"].strip("{} "))
            inner = factors(base)
            if inner is None:
                return None
            for name, n in inner.items():
                found[name] += n * times
            continue
        if _FACTOR.fullmatch(part) is None:
            return None
        found[_name(whole)] += 1
    torus = found.pop("T", 0)
    found["S^1"] += torus
    return +found


def _is_free(text: str) -> bool:
    return _FREE.fullmatch(text.strip()) is not None


def _name(whole: str) -> str:
    whole = re.sub(r"\\(?:mathbb|mathrm|operatorname)\{?([A-Za-z]+)\}?", r"\1", whole)
    return re.sub(r"\{(\w)\}", r"\1", whole)


def _is_product(text: str) -> bool:
    parts = _parts(text)
    return len(parts) > 1 and all(_is_structure(part) for part in parts)


def _is_structure(part: str) -> bool:
    part = _bare(part)
    powered = _POWERED.match(part)
    base = _bare(powered["base"]) if powered else part
    if len(_parts(base)) > 1:
        return all(map(_is_structure, _parts(base)))
    return bool(_FACTOR.fullmatch(part) or _FACTOR.fullmatch(base))


def _parts(text: str) -> list[str]:
    found, current = [], ""
    for piece, depth in pieces(text):
        if depth == 0 and piece in (r"\times", r"\oplus"):
            found.append(current.strip())
            current = ""
        else:
            current += piece
    return [*found, current.strip()]


def _bare(part: str) -> str:
    part = part.strip()
    while part[:1] == "(" and part[-1:] == ")":
        inside = pieces(part)
        if any(depth < 1 for _, depth in inside[:-1]) or inside[-1][1] != 1:
            break
        part = part[1:-1].strip()
    return part


def _order(found: Counter[str]) -> int | None:
    """The order of a product of finite groups named by their letters."""
    whole = 1
    for name, times in found.items():
        match = re.fullmatch(r"([SACZDVQ])_\{?(\d{1,3})\}?", name)
        if match is None:
            return None
        n = int(match[2])
        order = {
            "S": math.factorial(n), "A": max(1, math.factorial(n) // 2), "C": n, "Z": n,
            "D": 0, "V": n, "Q": n,
        }[match[1]]  # fmt: skip
        if not order:  # of 2n or of n elements: both are called D_n
            return None
        whole *= order**times
    return whole
