"""Where formulas are tried: places at which formulas that are not the same have to differ.

A formula that is not cut into pieces is the same everywhere if it is on an open set, so few places
are enough for it, over several scales and both signs. A floor, a minimum, an absolute value, a root
or a binomial coefficient cuts: there the places lie beside and between the breakpoints that the
formulas themselves name, however far out these are, at integers and at halves.
"""

from __future__ import annotations

import random
import zlib
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from typing import Any

from deepmath_viz.maths.answers.equality.values.evaluation import Unbounded, Undefined, value
from deepmath_viz.maths.answers.reading.trees import Tree, symbols

INTEGERS = set("n m k N M K r s j l".split())
#: Letters that are complex where a conjugate, a real part or an absolute value of them is written.
COMPLEX = set("z w zeta".split())
_CUTTING = {"floor", "ceil", "max", "min", "abs", "sqrt", "root", "binomial", "sgn", "gcd", "lcm",
            "arcsin", "arccos", "factorial", "ln"}  # fmt: skip
#: Letters of whole numbers that are also those of a part of one.
_PARTS = set("r s j l".split())
_STEPS = {"floor", "ceil"}
_SCALES = ((1, 3), (0.1, 0.95), (-4, -1.2), (17, 45), (-0.9, -0.1))
_MORE = ((2, 6), (5, 11), (-2, 2), (-90, -30))
_SPARE = 40
_MOST_BREAKS = 16
_HALF = Fraction(1, 2)


def of(variables: list[str], *trees: Tree) -> Iterator[dict[str, Any]]:
    """Values for the variables, always the same ones for the same names and formulas.

    The last ones have the key "" and are needed only where too few of the others have a value;
    a place with the key "complex" has complex numbers.
    """
    rng = random.Random(zlib.crc32(" ".join(variables).encode()))
    whole = _whole_names(variables, trees)
    cuts = [cut for tree in trees for cut in _cuts(tree)]
    if _is_complex(trees):
        for _ in range(3):
            yield {name: _complex(rng) if _base(name) in COMPLEX
                   else _drawn(rng, name in whole, -4, 4)
                   for name in variables} | {"complex": True}  # fmt: skip
    for turn, (low, high) in enumerate(_SCALES):
        yield {name: _whole(rng, turn + at * (turn == 4)) if name in whole
               else _drawn(rng, name in whole, low, high)
               for at, name in enumerate(variables)}  # fmt: skip
    if cuts:
        yield from _around(rng, variables, cuts, whole)
    spare: dict[str, Any] = {} if cuts else {"": "spare"}
    for low, high in _MORE:
        yield {name: _drawn(rng, name in whole, low, high) for name in variables} | spare
    for at in range(_SPARE):
        low, high = ((0.02, 1), (0.5, 9), (-1, 1), (-12, 12), (1, 40))[at % 5]
        yield {name: _drawn(rng, name in whole, low, high) for name in variables} | {"": "spare"}
    for _ in range(_SPARE // 4 if whole & _PARTS and not cuts else 0):
        yield {name: _drawn(rng, name in whole - _PARTS, 0.02, 0.98) for name in variables} | {
            "": "spare"
        }


def complex_ones(variables: list[str], names: set[str]) -> Iterator[dict[str, Any]]:
    """Places at which the letters of `names` are complex."""
    rng = random.Random(7)
    for _ in range(3):
        yield {name: _complex(rng) if name in names else _drawn(rng, False, 1, 4)
               for name in variables} | {"complex": True}  # fmt: skip


def _around(
    rng: random.Random, variables: list[str], cuts: list[Tree], whole: set[str]
) -> Iterator[dict[str, Any]]:
    """Places beside and between the breakpoints of every variable, and far outside."""
    steps = any(cut[1] in _STEPS for cut in cuts)
    for name in variables:
        others = {other: _drawn(rng, other in whole, 1, 9) for other in variables if other != name}
        found = _breaks(cuts, name, others)
        tried: set[Fraction] = {Fraction(n) for n in (*range(-2, 4), 60, -60)}
        tried |= {Fraction(n) for n in range(4, 25)} if steps else set()
        if _base(name) not in INTEGERS:
            tried |= {Fraction(n) + _HALF for n in range(-2, 3)} if steps else {_HALF, -_HALF}
        for at in found:
            near = (at, at - 1, at + 1, at + 4, at - 4, at + Fraction(3, 10), at - Fraction(3, 10))
            tried |= set(near)
            tried.add(2 * at)
        tried |= {(a + b) / 2 for a, b in pairwise(found)}
        signed = any(cut[1] == "abs" and name in symbols(cut) for cut in cuts)
        places = sorted(
            {Fraction(round(at)) for at in tried if at > -1 or signed} if name in whole else tried
        )
        for at in places:
            yield others | {name: at}


def _breaks(cuts: list[Tree], name: str, others: dict[str, Any]) -> list[Fraction]:
    """Where what stands in the cutting functions vanishes, as far as it is linear."""
    found: set[Fraction] = set()
    for cut in cuts:
        given = list(cut[2:])
        if len(given) > 1:
            given += [("+", given[0], ("-", other)) for other in given[1:]]
        for part in [sub for tree in given for sub in _sums(tree)]:
            if name not in symbols(part):
                continue
            try:
                at = [value(part, others | {name: Fraction(n)}, 15) for n in (0, 1, 2)]
            except (Undefined, Unbounded):
                continue
            if not all(isinstance(number, Fraction) for number in at):
                continue
            slope = at[1] - at[0]
            if slope and at[2] - at[1] == slope:
                found.add(-at[0] / slope)
                if cut[1] in _STEPS:
                    found |= {(n - at[0]) / slope for n in (-1, 1, 2)}
            elif at[0] != at[1]:
                found |= _roots(part, name, others)
        if len(found) > _MOST_BREAKS:
            break
    return sorted(found)[:_MOST_BREAKS]


def _roots(part: Tree, name: str, others: dict[str, Any]) -> set[Fraction]:
    """Whole numbers between which something that is not linear changes its sign."""
    before: tuple[Fraction, Any] | None = None
    found: set[Fraction] = set()
    for n in (-100, -30, -10, -5, -3, -2, -1, 0, 1, 2, 3, 5, 10, 30, 100, 1000):
        try:
            here = value(part, others | {name: Fraction(n)}, 15)
            sign = here > 0
        except (Undefined, Unbounded, TypeError):
            continue
        if before is not None and sign != before[1]:
            found |= {(before[0] + n) / 2, Fraction(n)}
        before = Fraction(n), sign
    return found


def _sums(tree: Tree) -> list[Tree]:
    """A tree, and every sum inside it."""
    found = [tree]
    for part in tree[1:]:
        if isinstance(part, tuple):
            found += [sub for sub in _sums(part) if sub[0] == "+"]
    return found


def _cuts(tree: Tree) -> list[Tree]:
    found = [tree] if tree[0] == "fn" and tree[1] in _CUTTING and symbols(tree) else []
    if tree[0] == "^" and tree[2][0] == "/" and symbols(tree[1]):
        found.append(("fn", "root", tree[1]))
    if tree[0] == "^" and tree[1][0] == "-" and symbols(tree[2]) and not symbols(tree[1]):
        found.append(("fn", "floor", tree[2]))
    for part in tree[1:]:
        if isinstance(part, tuple):
            found += _cuts(part)
    return found


def _is_complex(trees: tuple[Tree, ...]) -> bool:
    """Whether a conjugate or a part of a complex letter is written."""
    return any(_complex_parts(tree) for tree in trees)


def _complex_parts(tree: Tree) -> bool:
    if tree[0] == "fn" and tree[1] in ("conj", "Re", "Im"):
        return any(_base(name) in COMPLEX for name in symbols(tree))
    return any(_complex_parts(part) for part in tree[1:] if isinstance(part, tuple))


def _whole_names(variables: list[str], trees: tuple[Tree, ...]) -> set[str]:
    """Variables that are whole numbers: by custom, or because a sum or product ends at them."""
    bounds = set().union(*(_bounds(tree) for tree in trees)) if trees else set()
    return {name for name in variables if _base(name) in INTEGERS or name in bounds}


def _bounds(tree: Tree) -> set[str]:
    found = symbols(tree[2]) | symbols(tree[3]) if tree[0] in ("sum", "prod") else set()
    return found.union(*(_bounds(part) for part in tree[1:] if isinstance(part, tuple)))


def _base(name: str) -> str:
    return name.partition("_")[0]


def _whole(rng: random.Random, turn: int) -> Fraction:
    """A whole number: odd ones, then even ones, then those in between, so that signs such as
    (-1)^n and remainders change."""
    if turn == 3:
        return Fraction(rng.randint(10, 40))
    return Fraction(2 * rng.randint(1, 4) + (turn % 2 == 0))


def _drawn(rng: random.Random, whole: bool, low: float, high: float) -> Fraction:
    if whole:
        return Fraction(rng.randint(2, 9) if abs(high) < 20 else rng.randint(10, 90))
    return Fraction(round(rng.uniform(low, high) * 9973), 9973)


def _complex(rng: random.Random) -> complex:
    return complex(rng.randint(-40, 40) / 8, rng.randint(1, 40) / 8)
