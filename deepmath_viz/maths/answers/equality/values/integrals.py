"""Definite integrals, and series that fall slowly, to fifteen digits.

Both are found by quadrature and by extrapolation, which say how far they may be off (mpmath's
`quad` and `nsum`); where that is too far, they have no value here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from deepmath_viz.maths.answers.equality.values import series
from deepmath_viz.maths.answers.equality.values.progressions import Unclear
from deepmath_viz.maths.answers.reading.trees import Tree, symbols

#: Digits of the numbers, of their sureness, and of a difference that no error explains.
DIGITS, _SURE, EQUAL, DIFFERENT = 25, 17, 15, 8
_DEGREE = 6
#: Places without a value after which no further one is tried.
MISSED = 3
#: Where an integral without an end may be taken for over.
_FAR = 100


def is_approximate(tree: Tree) -> bool:
    """Whether an integral stands in a tree, or a series of numbers without an end."""
    if tree[0] == "int" or (tree[0] in ("sum", "prod") and series.is_endless(tree)
                            and not symbols(tree)):  # fmt: skip
        return True
    return any(is_approximate(part) for part in tree[1:] if isinstance(part, tuple))


def is_within(context: Any) -> bool:
    """Whether a context has the digits of an integral, or the few more that one inside it has."""
    return bool(DIGITS <= context.dps < 2 * DIGITS)


def has_unknown(tree: Tree) -> bool:
    """Whether a function of which only the name is known stands in a tree."""
    return tree[0] == "call" or any(has_unknown(p) for p in tree[1:] if isinstance(p, tuple))


def integral(
    tree: Tree,
    values: Mapping[str, Any],
    value: Callable[[Tree, Mapping[str, Any]], Any],
    context: Any,
) -> Any:
    """The value of an integral; `value` evaluates its bounds and what is integrated.

    Raises:
        Unclear: it is not known well enough.
    """
    _, name, low, high, body = tree
    ends = [_end(end, values, value, context) for end in (low, high)]
    if any(context.im(end) for end in ends):
        raise Unclear("a path of integration")

    endless = context.inf in (ends[1], -ends[0])

    def at(x: Any) -> Any:
        try:
            return value(body, {**values, name: x})
        except ValueError:
            if endless and abs(x) > _FAR:  # too small to be looked at, or the error is large
                return context.zero
            raise

    try:
        found, error = context.quad(at, ends, error=True, maxdegree=_DEGREE)
    except (ZeroDivisionError, TypeError) as err:
        raise Unclear(str(err)) from err
    if not error < context.mpf(10) ** -_SURE * max(1, abs(found)):
        raise Unclear("an integral that is not known well enough")
    return found


def slow_series(term: Callable[[Any], Any], first: int, context: Any) -> Any:
    """The sum of terms that fall like a power of their number, found in two ways.

    Raises:
        Unclear: the two do not agree.
    """
    try:
        found = [context.nsum(term, [first, context.inf], method=way) for way in ("r", "l")]
    except (ZeroDivisionError, TypeError, OverflowError) as err:
        raise Unclear(str(err)) from err
    if abs(found[0] - found[1]) > context.mpf(10) ** -_SURE * max(1, abs(found[0])):
        raise Unclear("a series that is not known well enough")
    return found[0]


def _end(
    end: Tree,
    values: Mapping[str, Any],
    value: Callable[[Tree, Mapping[str, Any]], Any],
    context: Any,
) -> Any:
    if end == ("const", "inf"):
        return context.inf
    if end == ("-", ("const", "inf")):
        return -context.inf
    return context.mpmathify(value(end, values))
