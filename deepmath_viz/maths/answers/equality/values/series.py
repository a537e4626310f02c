"""Values of series and products without an end, where their terms fall like powers.

`\\sum_{n=0}^\\infty x^n` is added up at a place until its terms no longer count. They have to fall
by a tenth each time in the long run; a series that falls more slowly has no value here.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from deepmath_viz.maths.answers.equality.values.progressions import Unclear, Value
from deepmath_viz.maths.answers.reading.trees import INFINITY, Tree

#: Terms that are looked at, and how many of them in a row have to be too small to count.
_MOST, _QUIET = 500, 8
#: Terms at which it is asked whether they fall fast enough, and how fast that is.
_ASKED, _FALLS = (40, 80, 160, 320), 0.9


def is_endless(tree: Tree) -> bool:
    """Whether a sum or product over a range has no last term, or no first one."""
    return bool(tree[3] == INFINITY or tree[2] == ("-", INFINITY))


def total(tree: Tree, values: Mapping[str, Any], value: Value, context: Any) -> Any:
    """The value of such a sum or product; `value` evaluates its terms.

    Raises:
        Unclear: the terms do not fall fast enough.
    """
    kind, name, low, high, body = tree
    if low == ("-", INFINITY):
        first = Fraction(0) if high == INFINITY else value(high, values)
        below = _half(kind, name, body, first - (high == INFINITY), -1, values, value, context)
        if high != INFINITY:
            return below
        above = _half(kind, name, body, first, 1, values, value, context)
        return above * below if kind == "prod" else above + below
    return _half(kind, name, body, value(low, values), 1, values, value, context)


def _half(
    kind: str, name: str, body: Tree, start: Any, step: int,
    values: Mapping[str, Any], value: Value, context: Any,
) -> Any:  # fmt: skip
    if not (isinstance(start, Fraction) and start.denominator == 1):
        raise Unclear("a bound that is not whole")
    found: Any = context.mpf(int(kind == "prod"))
    tiny = context.mpf(10) ** -(context.dps + 3)
    quiet, sizes = 0, []
    for at in range(_MOST):
        term = value(body, {**values, name: start + step * at})
        if isinstance(term, Fraction):
            term = context.mpf(term.numerator) / term.denominator
        found = found * term if kind == "prod" else found + term
        size = abs(term - 1) if kind == "prod" else abs(term)
        sizes.append(size)
        quiet = quiet + 1 if size <= tiny * (1 if kind == "prod" else abs(found)) else 0
        if quiet >= _QUIET:
            return found
        if at in _ASKED and not _falls(sizes):
            break
    raise Unclear("a series that does not converge fast enough")


def _falls(sizes: list[Any]) -> bool:
    """Whether the largest of the last terms is far below the largest of those before them."""
    third = len(sizes) // 4
    last, before = max(sizes[-third:]), max(sizes[-2 * third : -third])
    return bool(last <= before * _FALLS**third)
