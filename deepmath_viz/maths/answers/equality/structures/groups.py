"""Finite groups by their names: compared by how many of their elements have which order.

Two groups in which these numbers differ are not isomorphic. Abelian ones, and groups of fewer than
16 elements, are isomorphic if they do not
(https://groupprops.subwiki.org/wiki/Order_statistics-equivalent_finite_groups).
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from deepmath_viz.maths.answers.reading.split import pieces

_NUMBER = r"\{?\s*(\d{1,3})\s*\}?"
_NAMED = re.compile(
    rf"(?:\\mathbb\s*\{{?\s*Z\s*\}}?|[ZCSADQVK])\s*_\s*{_NUMBER}(?:\s*\^\s*(?:\{{\s*(\d)\s*\}}|(\d)))?"
)
_LETTER = re.compile(r"^(?:\\mathbb\s*\{?\s*)?([A-Z])")
_LINEAR = re.compile(
    r"\\?(?:mathrm\s*\{)?\s*(GL|SL|PGL|PSL)\s*\}?\s*(?:_\s*\{?\s*(\d)\s*\}?\s*\(\s*(?:\\mathbb\s*\{?\s*[FZ]\s*\}?"
    r"\s*_\s*)?\{?\s*(\d{1,2})\s*\}?\s*\)|\(\s*(\d)\s*,\s*(?:\\mathbb\s*\{?\s*F\s*\}?\s*_\s*)?\{?\s*(\d{1,2})\s*\}?\s*\))"
)
_PRODUCT = {r"\times", r"\oplus"}
#: Order up to which groups with the same order statistics are isomorphic.
_TOLD_APART = 15
_LARGEST = 100_000


@dataclass(frozen=True, slots=True)
class Group:
    """A finite group: its order, whether it is abelian, and for every divisor of its order the
    number of elements whose power it is the unit (empty where only the order is known)."""

    order: int
    abelian: bool | None
    counts: tuple[int, ...] = ()


def same(one: str, two: str) -> bool | None:
    """Whether two finite groups are isomorphic; None where that is not known.

    Raises:
        ValueError: one of the texts is no product of such groups.
    """
    first, second = readings(one), readings(two)
    if not first or not second:
        raise ValueError("no finite group")
    if _is_plain(one) and _is_plain(two) and _name(one)[0] == _name(two)[0]:
        return None if _name(one) != _name(two) else True
    linear = [_LINEAR.fullmatch(text.strip()) for text in (one, two)]
    if linear[0] and linear[1] and _matrices(linear[0]) == _matrices(linear[1]):
        return True
    found = {isomorphic(a, b) for a, b in itertools.product(first, second)}
    return found.pop() if len(found) == 1 else None


def isomorphic(one: Group, two: Group) -> bool | None:
    """Whether two groups are one up to isomorphism; None where it is not known."""
    if one.order != two.order or (
        None not in (one.abelian, two.abelian) and (one.abelian != two.abelian)
    ):
        return False
    if not one.counts or not two.counts:
        return None
    if one.counts != two.counts:
        return False
    return True if one.abelian or one.order <= _TOLD_APART else None


def _name(text: str) -> str:
    return re.sub(r"[\s{}]|\\mathbb", "", text)


def _is_plain(text: str) -> bool:
    """Whether a text is one letter with its index, of which the answers may mean other groups."""
    return re.fullmatch(r"[DVQ]_\d+", _name(text)) is not None


def readings(text: str) -> list[Group]:
    """The groups that a product may mean: D_n has n elements or 2n; none for another text."""
    choices = []
    for part in _parts(text):
        found = _factor(part)
        if not found:
            return []
        choices.append(found)
    products = []
    for chosen in itertools.product(*choices):
        product = chosen[0]
        for other in chosen[1:]:
            product = _product(product, other)
        products.append(product)
    return products


def _factor(part: str) -> list[Group]:
    part = part.strip()
    while part[:1] == "(" and part[-1:] == ")" and len(_parts(part[1:-1])) > 0:
        part = part[1:-1].strip()
        if len(_parts(part)) > 1:
            return readings(part)
    if linear := _LINEAR.fullmatch(part):
        order = _linear(*_matrices(linear))
        return [Group(order, None if order < 7 else False)] if order else []
    match = _NAMED.fullmatch(part)
    letter = _LETTER.match(part)
    if match is None or letter is None:
        return []
    n, times = int(match[1]), int(match[2] or match[3] or 1)
    found = _family(letter[1], n)
    powered = []
    for group in found:
        power = group
        for _ in range(times - 1):
            power = _product(power, group)
        powered.append(power)
    return [group for group in powered if group.order <= _LARGEST]


def _matrices(match: re.Match[str]) -> tuple[str, int, int]:
    return match[1], int(match[2] or match[4]), int(match[3] or match[5])


def _family(letter: str, n: int) -> list[Group]:
    if n < 1:
        return []
    if letter in "ZC":
        return [counted(n, True, lambda d: math.gcd(n, d))]
    if letter in "SA" and n <= 8:
        return [_permutations(n, letter == "A")]
    if letter == "D":
        return [_dihedral(n), *([_dihedral(n // 2)] if n % 2 == 0 and n > 4 else [])]
    if letter in "VK" and n == 4:
        return [_dihedral(2)]
    if letter == "Q" and n == 8:
        return [counted(8, False, lambda d: 8 if d % 4 == 0 else 2 if d % 2 == 0 else 1)]
    return []


def _dihedral(n: int) -> Group:
    return counted(2 * n, n <= 2, lambda d: math.gcd(n, d) + (n if d % 2 == 0 else 0))


@cache
def _permutations(n: int, even: bool) -> Group:
    sizes: dict[int, int] = {}
    for lengths in _partitions(n, n):
        if even and (n - len(lengths)) % 2:
            continue
        size = math.factorial(n)
        for length in set(lengths):
            times = lengths.count(length)
            size //= length**times * math.factorial(times)
        order = math.lcm(*lengths)
        sizes[order] = sizes.get(order, 0) + size
    whole = sum(sizes.values())
    abelian = n <= (3 if even else 2)
    return counted(whole, abelian, lambda d: sum(s for o, s in sizes.items() if d % o == 0))


def _partitions(n: int, largest: int) -> list[tuple[int, ...]]:
    if n == 0:
        return [()]
    return [(k, *rest) for k in range(min(n, largest), 0, -1) for rest in _partitions(n - k, k)]


def counted(order: int, abelian: bool, count: Callable[[int], int]) -> Group:
    """A group by the number of its elements whose powers are the unit, for every divisor."""
    return Group(order, abelian, tuple(count(d) for d in _divisors(order)))


def _divisors(n: int) -> list[int]:
    return [d for d in range(1, n + 1) if n % d == 0]


def _product(one: Group, two: Group) -> Group:
    order = one.order * two.order
    abelian = (
        one.abelian and two.abelian if None not in (one.abelian, two.abelian) else
        (False if False in (one.abelian, two.abelian) else None)
    )  # fmt: skip
    if not one.counts or not two.counts or order > _LARGEST:
        return Group(order, abelian)
    first = dict(zip(_divisors(one.order), one.counts, strict=True))
    second = dict(zip(_divisors(two.order), two.counts, strict=True))
    counts = tuple(
        first[math.gcd(d, one.order)] * second[math.gcd(d, two.order)] for d in _divisors(order)
    )
    return Group(order, abelian, counts)


def _linear(name: str, n: int, q: int) -> int:
    """The order of a group of matrices over a field of q elements; 0 where there is none."""
    prime = next((p for p in range(2, q + 1) if q % p == 0), 0)
    if (
        not prime
        or n < 1
        or n > 4
        or any(q % p == 0 for p in range(prime + 1, q) if math.gcd(p, prime) == 1)
    ):
        return 0
    order: int = math.prod(q**n - q**i for i in range(n))
    if name in ("SL", "PGL", "PSL"):
        order //= q - 1
    return order // math.gcd(n, q - 1) if name == "PSL" else order


def _parts(text: str) -> list[str]:
    found, current = [], ""
    for piece, depth in pieces(text):
        if depth == 0 and piece in _PRODUCT:
            found.append(current.strip())
            current = ""
        else:
            current += piece
    return [*found, current.strip()]
