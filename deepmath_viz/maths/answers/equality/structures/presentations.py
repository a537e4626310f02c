"""Groups by generators and relations: `\\langle a, b \\mid ab = ba \\rangle`.

Two presentations on the same generators are the same if their relators are, up to inverses and the
place where a relator begins. Groups whose abelian quotients differ are different.
"""

from __future__ import annotations

import itertools
import math
import re

from deepmath_viz.maths.answers.equality.finding import Finding
from deepmath_viz.maths.answers.equality.structures import enumeration, groups
from deepmath_viz.maths.answers.reading import split

Word = tuple[tuple[str, int], ...]
_PRESENTED = re.compile(
    r"\\langle\s*(?P<names>[^|:]*?)\s*(?:\\mid|\||:)\s*(?P<relations>.*?)\s*\\rangle", re.DOTALL
)
_NAME = re.compile(r"\\?[A-Za-z]+(?:_\{?\w\}?)?")
_PIECE = re.compile(r"\s*(?:(?P<open>\()|(?P<close>\))"
                    r"|(?P<name>(?:\\[A-Za-z]+|[A-Za-z])(?:_\{?\w\}?)?)|(?P<one>1|e)(?!\w)"
                    r"|\[(?P<left>[^\[\],]*),(?P<right>[^\[\],]*)\])"
                    r"\s*(?:\^\s*(?:\{\s*(?P<braced>-?\d+)\s*\}|(?P<digit>\d)))?\s*")  # fmt: skip
_FACTOR = re.compile(
    r"(?:\\mathbb\s*\{?\s*Z\s*\}?|[ZC])"
    r"(?:\s*_\s*(?:\{\s*(?P<order>[1-9]\d{0,5})\s*\}|(?P<small>[1-9])))?"
    r"(?:\s*\^\s*(?:\{\s*(?P<power>\d)\s*\}|(?P<times>\d)))?"
)
COUNTED = "finite groups by the orders of their elements"
UNKNOWN = "a group by generators and relators against a name"
_LONGEST = 200


def finding(one: str, two: str) -> Finding | None:
    """Whether two presentations give one group; None where one is none or it is not known."""
    first, second = _read(one), _read(two)
    if (first is None) != (second is None):
        return _named(first or second or ([], []), two if first else one)
    if first is None or second is None:
        return None
    names, relators = first
    others, other_relators = second
    if len(names) == len(others) and len(names) <= 4:
        for order in itertools.permutations(names):
            new = dict(zip(others, order, strict=True))
            renamed = {_cyclic(tuple((new[n], p) for n, p in word)) for word in other_relators}
            if {_cyclic(word) for word in relators} == renamed:
                return Finding(True, "the same generators and relators")
    if _abelian(names, relators) != _abelian(others, other_relators):
        return Finding(False, "groups with other abelian quotients")
    finite = enumeration.group(names, relators), enumeration.group(others, other_relators)
    if finite[0] is None or finite[1] is None:
        return None
    return Finding(groups.isomorphic(finite[0], finite[1]), COUNTED)


def _named(presented: tuple[list[str], list[Word]], text: str) -> Finding | None:
    """A presentation against a product of cyclic groups, which has to be its abelian quotient."""
    names, relators = presented
    if called := groups.readings(text):
        counted = enumeration.group(names, relators)
        same = {groups.isomorphic(counted, group) for group in called if counted}
        return Finding(same.pop() if len(same) == 1 else None, COUNTED)
    orders = _cyclic_orders(text)
    if orders is None:
        return Finding(None, UNKNOWN)
    free = orders.count(0)
    finite = _invariants([order for order in orders if order])
    if _abelian(names, relators) != finite + (0,) * free:
        return Finding(False, "groups with other abelian quotients")
    found = {_cyclic(word) for word in relators}
    commute = all(
        _cyclic(((a, 1), (b, 1), (a, -1), (b, -1))) in found
        for a, b in itertools.combinations(names, 2)
    )
    if not commute:
        return Finding(None, UNKNOWN)
    return Finding(True, "an abelian group by its generators and relators")


def _cyclic_orders(text: str) -> list[int] | None:
    """The orders of the factors of a product of cyclic groups, 0 for an infinite one."""
    found: list[int] = []
    for part in re.split(r"\\(?:times|oplus)(?![A-Za-z])", text):
        match = _FACTOR.fullmatch(part.strip())
        if match is None:
            return None
        order = match["order"] or match["small"]
        if order is None and not part.strip().startswith("\\"):
            return None
        found += [int(order or 0)] * int(match["power"] or match["times"] or 1)
    return [order for order in found if order != 1]


def _read(text: str) -> tuple[list[str], list[Word]] | None:
    match = _PRESENTED.fullmatch(text.strip())
    if match is None:
        return None
    names = [name.strip() for name in split.at_commas(match["names"], thousands=False)]
    if not names or not all(map(_NAME.fullmatch, names)) or len(set(names)) < len(names):
        return None
    relators = []
    for relation in split.at_commas(match["relations"], thousands=False):
        sides = [_word(side, set(names)) for side in relation.split("=")]
        if None in sides or not sides:
            return None
        words = [side for side in sides if side is not None]
        if len(words) == 1:
            relators.append(words[0])
        else:
            relators += [_reduced(word + _inverse(words[-1])) for word in words[:-1]]
    return names, [word for word in relators if word]


def _word(text: str, names: set[str]) -> Word | None:
    stack: list[list[tuple[str, int]]] = [[]]
    at = 0
    text = text.strip()
    while at < len(text):
        match = _PIECE.match(text, at)
        if match is None:
            return None
        at = match.end()
        power = int(match["braced"] or match["digit"] or 1)
        if match["open"]:
            stack.append([])
            continue
        if match["close"]:
            if len(stack) < 2:
                return None
            inner: Word = tuple(stack.pop())
        elif match["name"] in names and match["name"]:
            inner = ((match["name"], 1),)
        elif match["one"] or match["name"] == "e":
            inner = ()
        elif match["left"] is not None:
            left, right = _word(match["left"], names), _word(match["right"], names)
            if left is None or right is None:
                return None
            inner = _inverse(left) + _inverse(right) + left + right
        else:
            return None
        if abs(power) * max(len(inner), 1) > _LONGEST:
            return None
        stack[-1] += (inner if power > 0 else _inverse(inner)) * abs(power)
    return _reduced(tuple(stack[0])) if len(stack) == 1 else None


def _inverse(word: Word) -> Word:
    return tuple((name, -power) for name, power in reversed(word))


def _reduced(word: Word) -> Word:
    found: list[tuple[str, int]] = []
    for letter in word:
        if found and found[-1] == (letter[0], -letter[1]):
            found.pop()
        else:
            found.append(letter)
    return tuple(found)


def _cyclic(word: Word) -> Word:
    """One of the words that a relator may be written as."""
    word = _reduced(word)
    while len(word) > 1 and word[0] == (word[-1][0], -word[-1][1]):
        word = word[1:-1]
    turns = [w[i:] + w[:i] for w in (word, _inverse(word)) for i in range(len(word))]
    return min(turns, default=())


def _abelian(names: list[str], relators: list[Word]) -> tuple[int, ...]:
    """The orders of the cyclic factors of the abelian quotient, 0 for an infinite one."""
    rows = [[sum(p for n, p in word if n == name) for name in names] for word in relators]
    found = []
    columns = len(names)
    while rows and any(any(row) for row in rows):
        rows = [row for row in rows if any(row)]
        i, j = min(
            ((i, j) for i, row in enumerate(rows) for j, entry in enumerate(row) if entry),
            key=lambda place: abs(rows[place[0]][place[1]]),
        )
        pivot, clean = rows[i][j], True
        for k, row in enumerate(rows):
            if k != i and row[j]:
                by = row[j] // pivot
                rows[k] = [a - by * b for a, b in zip(row, rows[i], strict=True)]
                clean = clean and not rows[k][j]
        for m in range(len(rows[i])):
            if m != j and rows[i][m]:
                by = rows[i][m] // pivot
                for row in rows:
                    row[m] -= by * row[j]
                clean = clean and not rows[i][m]
        if clean and not any(row[j] for k, row in enumerate(rows) if k != i):
            found.append(abs(pivot))
            columns -= 1
            rows = [row[:j] + row[j + 1 :] for k, row in enumerate(rows) if k != i]
    return _invariants(found) + (0,) * columns


def _invariants(orders: list[int]) -> tuple[int, ...]:
    """Orders of cyclic factors of which each divides the next."""
    found = list(orders)
    for i, j in itertools.combinations(range(len(found)), 2):
        common = math.gcd(found[i], found[j])
        found[i], found[j] = common, found[i] * found[j] // common
    return tuple(sorted(order for order in found if order != 1))
