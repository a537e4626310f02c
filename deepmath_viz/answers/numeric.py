"""Evaluates trees, exactly where they are rational and to many digits elsewhere, within bounds.

Nothing here can run away: exponents, factorials and arguments are bounded before they are used.
"""

from __future__ import annotations

import math
import random
import threading
import zlib
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from deepmath_viz.answers.syntax import Tree, symbols

#: Bits that an exact number may have, above and below the fraction bar together.
EXACT_BITS = 100_000
#: Largest base-2 exponent of an approximate number: `9^{9^9}` has 1.2e9.
LARGEST_EXPONENT = 1e11
#: Digits to which two numbers are evaluated, one after the other until the verdict is clear.
DIGITS = (50, 120, 420)
_INTEGERS = set("n m k N M K r s j l".split())
_local = threading.local()


class Unbounded(ValueError):
    """The value is too large, or takes too long, to be looked at."""


class Undefined(ValueError):
    """There is no value: a division by zero, a pole, the logarithm of zero, an infinity."""


class _Inexact(ValueError):
    pass


def equal(one: Tree, two: Tree) -> bool | None:
    """Whether two trees have the same value wherever both have one; None where it stays open.

    Variables take several values, the same on both sides: positive, negative, and whole numbers
    where the name suggests one (n, k). A place where only one side is real is passed over, because
    branches of roots and logarithms differ there.
    """
    names = sorted(symbols(one) | symbols(two))
    variables = [name for name in names if not name.endswith("()")]
    if not variables:
        return _equal_at(one, two, {})
    seen, skipped, trouble = 0, 0, None
    for values in _places(variables):
        try:
            same = _equal_at(one, two, values)
        except Unbounded as err:
            trouble = err
            continue
        except Undefined:
            skipped += 1
            continue
        if same is None:
            skipped += 1
        elif not same:
            return False
        else:
            seen += 1
    if trouble is not None and not seen:
        raise trouble
    return True if seen >= 3 else None


def ratio_is_constant(one: Tree, two: Tree) -> Fraction | float | None:
    """The constant c with one = c * two for all values of the variables; None if there is none."""
    variables = sorted(n for n in symbols(one) | symbols(two) if not n.endswith("()"))
    first: Any = None
    seen = 0
    for values in _places(variables):
        try:
            a, b = value(one, values, 50), value(two, values, 50)
        except Undefined:
            continue
        context = _context(50)
        if abs(b) < 1e-25:
            if abs(a) > 1e-20:
                return None
            continue
        quotient = context.mpmathify(a) / context.mpmathify(b)
        if first is None:
            first = quotient
        elif abs(quotient - first) > 1e-30 * abs(first):
            return None
        seen += 1
    if seen < 3 or first is None or abs(first) < 1e-25 or abs(context.im(first)) > 1e-20:
        return None
    return float(context.re(first))


def real_value(tree: Tree) -> Fraction | Any | None:
    """The value of a tree without variables if it is real: a Fraction, or a number of 50 digits.

    Infinities are returned as `math.inf` and `-math.inf`. None where there is no real value.
    """
    if tree == ("const", "inf"):
        return math.inf
    if tree == ("-", ("const", "inf")):
        return -math.inf
    if symbols(tree):
        return None
    try:
        found = value(tree, {}, 50)
    except Undefined:
        return None
    if isinstance(found, Fraction):
        return found
    context = _context(50)
    if abs(context.im(found)) > 1e-40 * max(1, abs(found)):
        return None
    return context.re(found)


def value(tree: Tree, values: Mapping[str, Any], digits: int) -> Any:
    """The value of a tree: a Fraction if it is rational by plain arithmetic, else a complex number.

    Raises:
        Undefined, Unbounded: there is no value, or none within the bounds.
    """
    try:
        return _exact(tree, values)
    except _Inexact:
        pass
    try:
        return _Evaluation(_context(digits), values)(tree)
    except (ZeroDivisionError, OverflowError) as err:
        raise Undefined(str(err)) from err
    except ValueError as err:
        if isinstance(err, Undefined | Unbounded):
            raise
        raise Undefined(str(err)) from err
    except _no_convergence() as err:
        raise Unbounded(str(err)) from err


def _no_convergence() -> type[Exception]:
    from mpmath.libmp import NoConvergence

    return NoConvergence


def _equal_at(one: Tree, two: Tree, values: Mapping[str, Any]) -> bool | None:
    sizes: list[Any] = []
    for digits in DIGITS:
        a, b = value(one, values, digits), value(two, values, digits)
        if isinstance(a, Fraction) and isinstance(b, Fraction):
            return a == b
        context = _context(digits)
        a, b = context.mpmathify(_plain(a)), context.mpmathify(_plain(b))
        if not (context.isfinite(a) and context.isfinite(b)):
            raise Undefined("not finite")
        apart, size = abs(a - b), max(abs(a), abs(b))
        imaginary = _has_i(one) or _has_i(two)
        if values and not imaginary and _real(context, a) != _real(context, b):
            return None
        if imaginary or not values or (_real(context, a) and _real(context, b)):
            # No rounding can make this much of a difference.
            if size > 1e-20 and apart > size * 1e-6:
                return False
        if apart == 0 and size == 0:
            return True
        tiny = context.mpf(10) ** (-(digits * 2) // 3)
        sizes.append((apart, size, tiny))
        if len(sizes) > 1:
            before, size_before, _ = sizes[-2]
            # Rounding noise shrinks with the precision; a true difference does not.
            noise = apart <= size * tiny
            if noise and context.mag(size) > 3 * digits and (_adds(one) or _adds(two)):
                return None  # a summand may be lost below the last digit
            if noise or apart < before * context.mpf(10) ** -30:
                return True
            if size > size_before / 2 and apart > before / 2:
                return None if values and not imaginary and not _real(context, a) else False
    return None


def _adds(tree: Tree) -> bool:
    return tree[0] == "+" or any(_adds(p) for p in tree[1:] if isinstance(p, tuple))


def _plain(number: Any) -> Any:
    if isinstance(number, Fraction):
        context = _context(DIGITS[-1])
        return context.mpf(number.numerator) / number.denominator
    return number


def _real(context: Any, number: Any) -> bool:
    return abs(context.im(number)) <= abs(number) * context.mpf(10) ** -30


def _has_i(tree: Tree) -> bool:
    return tree == ("const", "i") or any(_has_i(p) for p in tree[1:] if isinstance(p, tuple))


def _places(variables: list[str]) -> list[dict[str, Any]]:
    """Values for the variables, always the same ones for the same names."""
    rng = random.Random(zlib.crc32(" ".join(variables).encode()))
    found = []
    for low, high in ((1, 3), (0.1, 0.95), (2, 6), (-0.9, -0.1), (-4, -1.2), (5, 11), (-2, 2)):
        place: dict[str, Any] = {}
        for name in variables:
            if name.partition("_")[0] in _INTEGERS:
                place[name] = Fraction(rng.randint(2, 9))
            else:
                place[name] = Fraction(round(rng.uniform(low, high) * 9973), 9973)
        found.append(place)
    return found


def _context(digits: int) -> Any:
    contexts = _local.__dict__.setdefault("contexts", {})
    if digits not in contexts:
        import mpmath

        contexts[digits] = mpmath.MPContext()
        contexts[digits].dps = digits
    return contexts[digits]


def _exact(tree: Tree, values: Mapping[str, Any]) -> Fraction:
    kind = tree[0]
    if kind == "num":
        return tree[1]
    if kind == "sym" and isinstance(found := values.get(tree[1]), Fraction):
        return found
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

    def __init__(self, context: Any, values: Mapping[str, Any]) -> None:
        self.context, self.values = context, values

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
        if kind == "call":
            return self._unknown(tree[1], [self(part) for part in tree[2:]])
        if kind == "fn":
            return self._function(tree[1], [self(part) for part in tree[2:]])
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
        return self._power(*parts)

    def _number(self, number: Fraction) -> Any:
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


_MPMATH = {
    "arcsin": "asin", "arccos": "acos", "arctan": "atan", "arcsec": "asec",
    "arccsc": "acsc", "arsinh": "asinh", "arcosh": "acosh", "artanh": "atanh",
}  # fmt: skip


def shifted(tree: Tree, names: Mapping[str, str]) -> Tree:
    """The tree with its variables renamed."""
    if tree[0] == "sym":
        return ("sym", names.get(tree[1], tree[1]))
    return tuple(shifted(part, names) if isinstance(part, tuple) else part for part in tree)
