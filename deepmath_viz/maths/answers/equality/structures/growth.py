r"""Orders of growth: `\Theta(3n^2)` is `\Theta(n^2)`, whatever the constant.

What stands inside grows like c^n n^a log(n)^b, of which c, a and b are read; of a sum the fastest
part counts (Graham, Knuth and Patashnik, Concrete Mathematics, chapter 9). `O`, `\Omega` and a lone
letter inside may name other things (a group, a function), so they agree only by the same text; see
`classical` for the groups.
"""

from __future__ import annotations

import re
from fractions import Fraction

from deepmath_viz.maths.answers.equality.finding import Finding
from deepmath_viz.maths.answers.equality.values import numeric
from deepmath_viz.maths.answers.equality.values.evaluation import Unbounded, Undefined
from deepmath_viz.maths.answers.reading.syntax import parse
from deepmath_viz.maths.answers.reading.tokens import NotMathematics
from deepmath_viz.maths.answers.reading.trees import Tree, symbols

_ORDER = re.compile(
    r"(?:\\(Theta|Omega)|\\(?:mathcal|mathrm)\s*\{\s*(O)\s*\}|(O|o))\s*\((.*)\)", re.S
)
#: What an order of growth has inside, and the argument of another function seldom: a power, a root,
#: a logarithm, a factorial, a quotient, of n, m, k, N, x or h.
_GROWS = re.compile(
    r"[nmkNxhVE]\s*(?:\^|!)|\^\s*\{?\s*[\d.]*[nmkNx]|\\(?:log|ln|sqrt|frac)(?![A-Za-z])|/\s*[nmkNxh]|[nmVE|]\s*\+"
)
_IN_N = re.compile(r"(?<![A-Za-z\\])n(?![A-Za-z])")
_FACTOR = re.compile(
    r"^\s*(?:\d+(?:\.\d+)?|\\[dt]?frac\s*\{\d+\}\s*\{\d+\})\s*(?:\\cdot\s*|\*\s*)?(?=[\\A-Za-z(])"
)
#: Letters that grow; any other may also go to zero, where the slowest part of a sum counts.
_LARGE = set("n m k N".split())
#: The logarithm of c, the degree a, and the degree b of the logarithm.
Size = tuple[float, Fraction, Fraction]
_ZERO = Fraction(0)


def finding(one: str, two: str) -> Finding | None:
    """Whether two orders are the same up to a constant; None where one text is none."""
    read = [_ORDER.fullmatch(text.strip()) for text in (one, two)]
    if not (read[0] and read[1]):
        return None
    names = [match[1] or match[2] or match[3] for match in read if match]
    inside = [match[4] for match in read if match]
    plain = [re.sub(r"\s+", "", _FACTOR.sub("", text, count=1)) for text in inside]
    theta = names == ["Theta", "Theta"] and all(_IN_N.search(text) for text in inside)
    if not theta and not all(_GROWS.search(text) for text in inside):
        scaled = names[0] == names[1] and plain[0] == plain[1] and inside[0] != inside[1]
        return Finding(None, "orders of growth, or other names") if scaled else None
    if names[0] != names[1]:
        return Finding(False if "o" in names else None, "other signs of growth")
    if plain[0] == plain[1] and "-" not in plain[0]:
        return Finding(True, "the same order of growth")
    trees = [_tree(text) for text in inside]
    if trees[0] is None or trees[1] is None:
        return Finding(None, "orders of growth")
    letters = symbols(trees[0]) | symbols(trees[1])
    if _are_equal(trees[0], trees[1]):
        return Finding(True, "the same order of growth")
    sizes = [_size(tree, letters <= _LARGE) for tree in trees if tree] if len(letters) == 1 else []
    first, second = (sizes[0], sizes[-1]) if sizes else (None, None)
    if first is not None and second is not None:
        same = abs(first[0] - second[0]) < 1e-9 and first[1:] == second[1:]
        return Finding(same, "powers and logarithms by their degrees")
    return Finding(None, "orders of growth")


def _tree(text: str) -> Tree | None:
    try:
        return parse(text)
    except (NotMathematics, RecursionError):
        return None


def _are_equal(one: Tree, two: Tree) -> bool:
    try:
        return numeric.equal(one, two) is True
    except (Undefined, Unbounded):
        return False


def _size(tree: Tree, large: bool) -> Size | None:
    """How something in one letter grows; None of what is no product of powers."""
    if not symbols(tree):
        number = _number(tree)
        return (0.0, _ZERO, _ZERO) if number else None
    if tree[0] == "sym":
        return 0.0, Fraction(1), _ZERO
    if tree[0] == "+":
        parts = [_size(part, large) for part in tree[1:] if part[0] != "-"]
        found = [part for part in parts if part is not None]
        lower = [_size(part[1], large) for part in tree[1:] if part[0] == "-"]
        if len(found) < len(parts) or None in lower or not large or not found:
            return None
        largest = max(found)
        return largest if all(part is not None and part < largest for part in lower) else None
    if tree[0] in ("*", "/"):
        one, two = _size(tree[1], large), _size(tree[2], large)
        if one is None or two is None:
            return None
        sign = 1 if tree[0] == "*" else -1
        return one[0] + sign * two[0], one[1] + sign * two[1], one[2] + sign * two[2]
    if tree[0] == "^":
        return _power(tree[1], tree[2], large)
    if tree[:2] == ("fn", "sqrt"):
        return _power(tree[2], ("num", Fraction(1, 2)), large)
    if tree[:2] == ("fn", "ln"):
        inside = _size(tree[2], large)
        if inside is not None and not inside[0] and inside[1] > 0:
            return 0.0, _ZERO, Fraction(1)
    return None


def _power(base: Tree, exponent: Tree, large: bool) -> Size | None:
    if not symbols(exponent):
        power, size = _number(exponent), _size(base, large)
        if size is None or not isinstance(power, Fraction):
            return None
        return size[0] * float(power), size[1] * power, size[2] * power
    number = _number(("fn", "ln", base)) if not symbols(base) else None
    if number is None:
        return None
    name = symbols(exponent).pop()
    at = [n for n in (_number(_placed(exponent, name, k)) for k in (1, 2, 3)) if n is not None]
    if len(at) < 3 or abs(at[2] - 2 * at[1] + at[0]) > 1e-12:
        return None
    return float(number) * float(at[1] - at[0]), _ZERO, _ZERO


def _placed(tree: Tree, name: str, number: int) -> Tree:
    if tree == ("sym", name):
        return ("num", Fraction(number))
    return tuple(_placed(p, name, number) if isinstance(p, tuple) else p for p in tree)


def _number(tree: Tree) -> Fraction | float | None:
    try:
        found: Fraction | float | None = numeric.real_value(tree)
    except Unbounded:
        return None
    return found
