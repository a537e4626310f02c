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
from deepmath_viz.maths.answers.reading.trees import Tree

#: Bits that an exact number may have, above and below the fraction bar together.
EXACT_BITS = 100_000
#: Largest base-2 exponent of an approximate number: `9^{9^9}` has 1.2e9.
LARGEST_EXPONENT = 1e11
_local = threading.local()
_MPMATH = {
    "arcsin": "asin", "arccos": "acos", "arctan": "atan", "arcsec": "asec",
    "arccsc": "acsc", "arsinh": "asinh", "arcosh": "acosh", "artanh": "atanh",
}  # fmt: skip  # fmt: skip


class Unbounded(ValueError):
    """The value is too large, or takes too long, to be looked at."""


class Undefined(ValueError):
    """There is no value: a division by zero, a pole, the logarithm of zero, an infinity."""


class _Inexact(ValueError):
    pass


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
        return _exact(tree, values)
    except _Inexact:
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


def _exact(tree: Tree, values: Mapping[str, Any]) -> Fraction:
    kind = tree[0]
    if kind == "num":
        number: Fraction = tree[1]
        return number
    if kind == "sym" and isinstance(found := values.get(tree[1]), Fraction):
        return found
    if kind in ("sum", "prod"):
        if series.is_endless(tree):
            raise _Inexact
        return _short(progressions.total(tree, values, _exact))
    if kind == "idx":
        return progressions.member(tree, values, _exact)
    if kind not in ("+", "-", "*", "/", "^", "fn"):
        raise _Inexact
    if kind == "fn":
        return _exact_function(tree[1], [_exact(part, values) for part in tree[2:]])
    parts = [_exact(part, values) for part in tree[1:]]
    if kind == "+":
        found = sum(parts, Fraction(0))
    elif kind == "-":
        found = -parts[0]
    elif kind == "*":
        found = parts[0] * parts[1]
    elif kind == "/":
        if parts[1] == 0:
            raise Undefined("division by zero")
        found = parts[0] / parts[1]
    else:
        found = _exact_power(*parts)
    return _short(found)


def _short(number: Fraction) -> Fraction:
    if _bits(number) > EXACT_BITS:
        raise _Inexact
    return number


def _bits(number: Fraction) -> int:
    return number.numerator.bit_length() + number.denominator.bit_length()


def _exact_power(base: Fraction, exponent: Fraction) -> Fraction:
    if base == 0:
        if exponent <= 0:
            raise Undefined("zero to no positive power")
        return Fraction(0)
    if base == 1:
        return base
    if exponent.denominator != 1:
        if base > 0 and exponent.denominator <= 64 and _bits(base) < 2000:
            above = _whole_root(base.numerator, exponent.denominator)
            below = _whole_root(base.denominator, exponent.denominator)
            return _exact_power(Fraction(above, below), Fraction(exponent.numerator))
        raise _Inexact
    if _bits(base) * abs(exponent) > EXACT_BITS:
        raise _Inexact
    return base ** int(exponent)


def _whole_root(number: int, degree: int) -> int:
    root = (
        math.isqrt(number)
        if degree == 2
        else round(number ** (1 / degree))
        if (number.bit_length() < 1000)
        else 0
    )
    if root**degree != number:
        raise _Inexact
    return root


def _exact_function(name: str, given: list[Fraction]) -> Fraction:
    first = given[0]
    if name == "abs":
        return abs(first)
    if name == "floor":
        return Fraction(math.floor(first))
    if name == "ceil":
        return Fraction(math.ceil(first))
    if name in ("max", "min"):
        return max(given) if name == "max" else min(given)
    if name == "sqrt":
        return _exact_power(first, Fraction(1, 2))
    if all(part.denominator == 1 for part in given):
        whole = [int(part) for part in given]
        if name == "factorial" and 0 <= whole[0] <= 1500:
            return Fraction(math.factorial(whole[0]))
        if name == "binomial" and 0 <= whole[1] <= whole[0] <= 4000:
            return Fraction(math.comb(*whole))
        if name in ("gcd", "lcm"):
            return Fraction(getattr(math, name)(*whole))
    raise _Inexact


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
            if self.context.dps != integrals.DIGITS:
                raise Undefined("an integral")
            return integrals.integral(tree, self.values, self._inside, self.context)
        if kind in ("sum", "prod"):
            if series.is_endless(tree):
                return self._small(self._endless(tree))
            return progressions.total(tree, self.values, self._inside)
        if kind == "idx":
            return self._number(progressions.member(tree, self.values, _exact))
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
            slow = tree[0] == "sum" and self.context.dps == integrals.DIGITS
            if not slow or not isinstance(first, Fraction):
                raise

            def term(n: Any) -> Any:
                return self._inside(tree[4], {**self.values, tree[1]: Fraction(int(n))})

            return integrals.slow_series(term, int(first), self.context)

    def _inside(self, tree: Tree, values: Mapping[str, Any]) -> Any:
        """A part of a sum or product over a range: exact where it can be, as bounds have to be."""
        try:
            return _exact(tree, values)
        except _Inexact:
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
