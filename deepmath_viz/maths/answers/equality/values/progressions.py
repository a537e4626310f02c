"""Sums and products over a range: what the dots between their terms stand for, and their values.

`1 + 4 + \\ldots + n^2` ends in a term with a letter or numeral that counts: it is the sum of the
terms with 1, 2, ... in the place of that letter, if these are the terms that are written. What fits
in no such way is not evaluated.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from deepmath_viz.maths.answers.reading.progressions import placed, whole
from deepmath_viz.maths.answers.reading.trees import INFINITY, Tree, symbols

Value = Callable[[Tree, Mapping[str, Any]], Any]
Same = Callable[[Tree, Tree], bool | None]
#: Terms that are added up at most: of a sum, of one inside another, of one inside that.
_MOST = (2000, 45, 12)
_STARTS = range(-3, 5)
_COUNT = "□"


class Unclear(ValueError):
    """The terms do not say what the dots stand for."""


def has_dots(tree: Tree) -> bool:
    """Whether dots stand in a tree."""
    return tree[0] == "dots" or any(has_dots(part) for part in tree[1:] if isinstance(part, tuple))


def counts(tree: Tree) -> bool:
    """Whether members of a sequence, dots or a range stand in a tree."""
    if tree[0] in ("dots", "idx", "sum", "prod"):
        return True
    return any(counts(part) for part in tree[1:] if isinstance(part, tuple))


def total(tree: Tree, values: Mapping[str, Any], value: Value) -> Any:
    """The value of a sum or product over a range; `value` evaluates its parts.

    Raises:
        Unclear: its bounds are not whole, or there are too many terms.
    """
    kind, name, low, high, body = tree
    if INFINITY in (low, high, low[-1]):
        raise Unclear("a series without an end")
    ends = value(low, values), value(high, values)
    if not all(isinstance(end, Fraction) and end.denominator == 1 for end in ends):
        raise Unclear("bounds that are not whole")
    first, last = int(ends[0]), int(ends[1])
    if last - first >= _MOST[min(_depth(body), 2)] or last < first - 1:
        raise Unclear("too many terms")
    found: Any = Fraction(int(kind == "prod"))
    for at in range(first, last + 1):
        term = value(body, {**values, name: Fraction(at)})
        found = found * term if kind == "prod" else found + term
    return found


def member(tree: Tree, values: Mapping[str, Any], value: Value) -> Fraction:
    """Some number for a member of a sequence, always the same at one place.

    Raises:
        Unclear: its index is not whole.
    """
    at = value(tree[2], values)
    if not (isinstance(at, Fraction) and at.denominator == 1):
        raise Unclear("an index that is not whole")
    seed = f"{values.get('#', 0)} {tree[1]} {int(at)}"
    return Fraction(zlib.crc32(seed.encode()) % 40_000 + 1, 9973)


def written_out(tree: Tree, same: Same) -> Tree:
    """The tree with ranges in the place of dots.

    Args:
        tree: what was read.
        same: whether two trees have one value.

    Raises:
        Unclear: no rule gives the terms that are written.
    """
    if tree[0] != "dots":
        return tuple(written_out(part, same) if isinstance(part, tuple) else part for part in tree)
    kind, terms = ("sum" if tree[1] == "+" else "prod"), [*tree[2:]]
    for before, shown in _cuts(kind, terms):
        found = (_ranged(kind, shown, same) or _backwards(kind, shown, same)
                 or _arithmetic(kind, shown, same))  # fmt: skip
        if found is not None:
            for factor in before:
                found = ("*", factor, found)
            return found
    raise Unclear("dots")


def _cuts(kind: str, terms: list[Tree]) -> Iterator[tuple[list[Tree], list[Tree]]]:
    """The terms, and those of a product without the numerals before it."""
    yield [], terms
    at = 0
    while (
        kind == "prod" and at < len(terms) - 2 and not symbols(terms[at]) and not counts(terms[at])
    ):
        at += 1
        yield terms[:at], terms[at:]


def _ranged(kind: str, terms: list[Tree], same: Same) -> Tree | None:
    last = terms[-1]
    for name, at in _counted(last, len(terms)):
        body = placed(last, name, ("sym", _COUNT)) if name else _without(last, at)
        for start in _STARTS:
            shown = enumerate(terms[:-1])
            if all(same(placed(body, _COUNT, whole(start + i)), term) for i, term in shown):
                high: Tree = ("sym", name) if name else ("num", at)
                return (kind, _COUNT, whole(start), high, body)
    return None


def _backwards(kind: str, terms: list[Tree], same: Same) -> Tree | None:
    """`n(n-1) \\cdots 1`, from its last factor on."""
    first, last = terms[0], terms[-1]
    for name in sorted(symbols(first)):
        body = placed(first, name, ("sym", _COUNT))
        steps = enumerate(terms[:-1])
        if len(terms) < 3 or not all(
            same(placed(body, _COUNT, ("+", ("sym", name), whole(-i))), term) for i, term in steps
        ):
            continue
        for start in _STARTS:
            if same(placed(body, _COUNT, whole(start)), last):
                return (kind, _COUNT, whole(start), ("sym", name), body)
    return None


def _arithmetic(kind: str, terms: list[Tree], same: Same) -> Tree | None:
    """Terms with one difference or one ratio, where all of them are numerals."""
    if len(terms) < 3 or any(term[0] != "num" for term in terms):
        return None
    first, last = terms[0][1], terms[-1][1]
    step = terms[1][1] - first
    times = (last - first) / step if step else Fraction(1, 2)
    shown = [term[1] for term in terms[:-1]]
    if (
        times.denominator == 1
        and times > 1
        and shown == [first + i * step for i in range(len(shown))]
    ):
        body: Tree = ("+", ("num", first), ("*", ("num", step), ("sym", _COUNT)))
        return (kind, _COUNT, whole(0), ("num", times), body)
    ratio = shown[1] / first if first else Fraction(0)
    if (
        len(terms) < 4
        or ratio in (0, 1, -1)
        or shown != [first * ratio**i for i in range(len(shown))]
    ):
        return None
    end = next((n for n in range(2, 200) if first * ratio**n == last), None)
    body = ("*", ("num", first), ("^", ("num", ratio), ("sym", _COUNT)))
    return None if end is None else (kind, _COUNT, whole(0), whole(end), body)


def _counted(last: Tree, terms: int) -> list[tuple[str, Fraction]]:
    """What may count in the last term: its letters, then its whole numbers; a lone first term
    proves too little for the latter, unless the letter is an index."""
    letters = sorted(name for name in symbols(last) if not name.endswith("()"))
    if terms < 3:
        letters = letters if last[0] == "sym" or _has_member(last) else []
        return [(name, Fraction(0)) for name in letters]
    numbers = sorted(_numbers(last), reverse=True)
    return [(name, Fraction(0)) for name in letters] + [("", number) for number in numbers]


def _has_member(tree: Tree) -> bool:
    return tree[0] == "idx" or any(_has_member(p) for p in tree[1:] if isinstance(p, tuple))


def _numbers(tree: Tree) -> set[Fraction]:
    if tree[0] == "num":
        return {tree[1]} if tree[1].denominator == 1 and tree[1] > 2 else set()
    return set().union(*(_numbers(part) for part in tree[1:] if isinstance(part, tuple)))


def _without(tree: Tree, number: Fraction) -> Tree:
    if tree == ("num", number):
        return ("sym", _COUNT)
    return tuple(_without(part, number) if isinstance(part, tuple) else part for part in tree)


def _depth(tree: Tree) -> int:
    below = max((_depth(part) for part in tree[1:] if isinstance(part, tuple)), default=0)
    return below + (tree[0] in ("sum", "prod"))
