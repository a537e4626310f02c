"""The value of one tree at one place, within bounds: exact where it is rational.

Nothing here can run away: exponents, factorials and arguments are bounded before they are used.
"""

from __future__ import annotations

import math
import threading
import zlib
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from deepmath_viz.maths.answers.equality.values import integrals, progressions, series
from deepmath_viz.maths.answers.equality.values.exact import (
    Inexact,
    Unbounded,
    Undefined,
    exact,
)
from deepmath_viz.maths.answers.reading.trees import Tree

#: Largest base-2 exponent of an approximate number: `9^{9^9}` has 1.2e9.
LARGEST_EXPONENT = 1e11
__all__ = ["LARGEST_EXPONENT", "Unbounded", "Undefined", "context_of", "value"]
_local = threading.local()
_MPMATH = {
    "arcsin": "asin", "arccos": "acos", "arctan": "atan", "arcsec": "asec",
    "arccsc": "acsc", "arsinh": "asinh", "arcosh": "acosh", "artanh": "atanh",
}  # fmt: skip
#: Functions of `special_functions`, under the names that mpmath has for them.
_SPECIAL = set("besselj bessely besseli besselk polylog lambertw si ci ei li".split())


def value(tree: Tree, values: Mapping[str, Any], digits: int, *, real: bool = False) -> Any:
    """The value of a tree: a Fraction if it is rational by plain arithmetic, else a complex number.

    Args:
        tree: what to evaluate.
        values: a value for every variable.
        digits: the precision.
        real: a root, power or function that is not real has no value.

    Raises:
        Undefined, Unbounded: there is no value, or none within the bounds.
    """
    try:
        return exact(tree, values)
    except Inexact:
        pass
    except progressions.Unclear as err:
        raise Undefined(str(err)) from err
    try:
        return _Evaluation(context_of(digits), values, real)(tree)
    except (ZeroDivisionError, OverflowError) as err:
        raise Undefined(str(err)) from err
    except progressions.Unclear as err:
        raise Undefined(str(err)) from err
    except ValueError as err:
        if isinstance(err, Undefined | Unbounded):
            raise
        raise Undefined(str(err)) from err
    except _no_convergence() as err:
        raise Unbounded(str(err)) from err


def context_of(digits: int) -> Any:
    """A context of mpmath with so many digits, one for each thread."""
    contexts = _local.__dict__.setdefault("contexts", {})
    if digits not in contexts:
        import mpmath

        contexts[digits] = mpmath.MPContext()
        contexts[digits].dps = digits
    return contexts[digits]


def _no_convergence() -> type[Exception]:
    import mpmath

    error: type[Exception] = mpmath.libmp.NoConvergence
    return error


class _Evaluation:
    """Evaluates one tree at one place in one precision."""

    def __init__(self, context: Any, values: Mapping[str, Any], real: bool) -> None:
        self.context, self.values, self.real = context, values, real

    def __call__(self, tree: Tree) -> Any:
        kind = tree[0]
        if kind == "num":
            return self._number(tree[1])
        if kind == "sym":
            if tree[1] not in self.values:
                raise Undefined(f"{tree[1]} has no value")
            return self._number(self.values[tree[1]])
        if kind == "const":
            if tree[1] == "inf":
                raise Undefined("infinity")
            return {"pi": +self.context.pi, "e": +self.context.e, "i": self.context.j}[tree[1]]
        if kind == "int":
            if not integrals.is_within(self.context):
                raise Undefined("an integral")
            return integrals.integral(tree, self.values, self._inside, self.context)
        if kind in ("sum", "prod"):
            if series.is_endless(tree):
                return self._small(self._endless(tree))
            return progressions.total(tree, self.values, self._inside)
        if kind == "idx":
            return self._number(progressions.member(tree, self.values, exact))
        if kind == "call":
            return self._unknown(tree[1], [self(part) for part in tree[2:]])
        if kind == "fn":
            return self._checked(self._function(tree[1], [self(part) for part in tree[2:]]))
        parts = [self(part) for part in tree[1:]]
        if kind == "+":
            return sum(parts[1:], parts[0])
        if kind == "-":
            return -parts[0]
        if kind == "*":
            return self._small(parts[0] * parts[1])
        if kind == "/":
            if parts[1] == 0:
                raise Undefined("division by zero")
            return self._small(parts[0] / parts[1])
        return self._checked(self._power(*parts))

    def _endless(self, tree: Tree) -> Any:
        try:
            return series.total(tree, self.values, self._inside, self.context)
        except progressions.Unclear:
            first = self._inside(tree[2], self.values)
            slow = tree[0] == "sum" and integrals.is_within(self.context)
            if not slow or not isinstance(first, Fraction):
                raise

            def term(n: Any) -> Any:
                return self._inside(tree[4], {**self.values, tree[1]: Fraction(int(n))})

            return integrals.slow_series(term, int(first), self.context)

    def _inside(self, tree: Tree, values: Mapping[str, Any]) -> Any:
        """A part of a sum or product over a range: exact where it can be, as bounds have to be."""
        try:
            return exact(tree, values)
        except Inexact:
            return _Evaluation(self.context, values, self.real)(tree)

    def _checked(self, number: Any) -> Any:
        if self.real and self.context.im(number) != 0:
            raise Undefined("not real")
        return number

    def _number(self, number: Any) -> Any:
        if hasattr(number, "_mpf_") or hasattr(number, "_mpc_"):
            return number
        if isinstance(number, complex):
            return self.context.mpmathify(number)
        return self.context.mpf(number.numerator) / number.denominator

    def _magnitude(self, number: Any) -> float:
        """Base-2 logarithm of the size, about; minus infinity for zero."""
        return float(self.context.mag(number)) if number else -math.inf

    def _small(self, number: Any) -> Any:
        if number and abs(self._magnitude(number)) > LARGEST_EXPONENT:
            raise Unbounded("a number too large to be compared")
        return number

    def _power(self, base: Any, exponent: Any) -> Any:
        if base == 0:
            if self.context.re(exponent) <= 0:
                raise Undefined("zero to no positive power")
            return base
        if self._magnitude(exponent) > 60:
            raise Unbounded("an exponent too large to be compared")
        near_one = abs(self._magnitude(base)) + 1
        if near_one * float(abs(exponent)) > LARGEST_EXPONENT:
            raise Unbounded("a power too large to be compared")
        return self._small(base**exponent)

    def _unknown(self, name: str, given: list[Any]) -> Any:
        """A function that only has a name: some fixed smooth function, different for every name."""
        if name == "Phi" and len(given) == 1:
            self._within(given[0], 10)
            return self.context.ncdf(given[0])
        found = self.context.mpf(zlib.crc32(name.encode()) % 10_007) / 10_007 + 1
        for part in given:
            self._within(part, 60)
            found = self.context.sin(found * part + found) + found * part / (3 + part * part)
        return found

    def _within(self, number: Any, bits: float) -> None:
        if self._magnitude(number) > bits:
            raise Unbounded("an argument too large")

    def _function(self, name: str, given: list[Any]) -> Any:
        context, first = self.context, given[0]
        if name == "abs":
            return abs(first)
        if name == "sqrt":
            return context.sqrt(first)
        if name == "root":
            if given[1] == 0:
                raise Undefined("zeroth root")
            odd = context.im(given[1]) == 0 and given[1] % 2 == 1
            if odd and context.im(first) == 0 and first < 0:
                return -((-first) ** (1 / given[1]))
            return self._power(first, 1 / given[1])
        if name == "ln":
            if first == 0:
                raise Undefined("logarithm of zero")
            return context.log(first)
        if name == "exp":
            return self._power(context.e, first)
        if name in ("max", "min"):
            if any(context.im(part) for part in given):
                raise Undefined("order of complex numbers")
            return max(given) if name == "max" else min(given)
        if name in _SPECIAL:
            for part in given:
                self._within(part, 12)
            return self._small(context.mpmathify(getattr(context, name)(*given)))
        self._within(first, 80)
        if name in ("factorial", "Gamma", "binomial", "factorial2", "zeta", "erf", "erfc"):
            for part in given:
                self._within(part, 24)
            return self._small(
                getattr(context, {"factorial2": "fac2"}.get(name, name.lower()))(*given)
            )
        if name in ("floor", "ceil", "sgn", "Re", "Im", "conj"):
            names = {"sgn": "sign", "Re": "re", "Im": "im"}
            return context.mpmathify(getattr(context, names.get(name, name))(first))
        if name == "arccot":
            return context.pi / 2 - context.atan(first)
        if name in ("gcd", "lcm"):
            raise Undefined("a divisor of what is not whole")
        return getattr(context, _MPMATH.get(name, name))(first)
