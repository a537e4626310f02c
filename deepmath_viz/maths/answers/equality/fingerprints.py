r"""What answers that are the same have in common: keys by which few are compared instead of all.

An answer has several keys, and two that `compare` calls the same share one: what is written, but
for spelling; the sizes of the numbers in it, formulas at one place where all their letters are the
same number; the words of a phrase. Keys are generous (a sign, brackets, names and an order are left
out, and numbers within a hundredth of each other meet): what they let through is compared.

They are found by reading one answer where `compare` reads two, so they can miss what only the other
answer tells. `tests/proofs/answers_like_this.py` holds them against comparing all with all.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from deepmath_viz.maths.answers.equality.values.evaluation import Unbounded, Undefined, value
from deepmath_viz.maths.answers.reading import normalise, parse
from deepmath_viz.maths.answers.reading.trees import INFINITY, Tree, symbols
from deepmath_viz.maths.answers.reading.types import (
    Boolean,
    Cases,
    Choice,
    Formula,
    Matrix,
    Named,
    Operation,
    Quantity,
    Range,
    Relation,
    Residue,
    Series,
    Shape,
    Statement,
    Words,
)
from deepmath_viz.maths.answers.reading.ways import readings
from deepmath_viz.maths.answers.verdict import LONGEST

#: Numbers that all letters of a formula are at once, whatever they are called; whole ones for
#: factorials and the like.
_PLACES = (Fraction(7, 3), Fraction(3), Fraction(17, 7))
#: Bins of sizes are a fiftieth of their size wide, and there are two of them, half a bin apart.
_WIDTH, _OFFSETS = 50, (0.0, 0.5)
#: Where two sides of an equation are compared to find where they meet.
_GRID = [Fraction(n, 7) + Fraction(1, 29) for n in range(-28, 29)]
#: Numbers of an answer that are looked at.
_MOST = 24
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_NAME = re.compile(r"\\[A-Za-z]+|[A-Za-z]+|\d+")
_INFINITE = re.compile(r"infin|\\infty|∞|diverg|unbounded|does not exist|undefined|uncountabl")
_YES, _NO = re.compile(r"\b(?:yes|true)\b", re.I), re.compile(r"\b(?:no|not|false)\b", re.I)
#: A left side that may be what is asked, or a product.
_PRODUCT = re.compile(r"[A-Za-z]{1,3}")
_LAYOUT = frozenset(
    r"\left \right \text \mathrm \operatorname \mathbf \displaystyle \quad \qquad \big \Big".split()
)


def keys(answer: str) -> tuple[str, ...]:
    """The keys of an answer, each once; none where it is empty or longer than is compared."""
    if not answer.strip() or len(answer) > LONGEST:
        return ()
    text = normalise.clean(answer)
    found = {f"is {normalise.canonical(text)}", f"names {_names(text)}"}
    if _INFINITE.search(answer.lower()):
        found.add("infinite")
    for pattern, key in ((_YES, "yes"), (_NO, "no")):
        if pattern.search(answer):
            found.add(key)
    for reading in readings(text, text):
        for thousands in (True, False):
            try:
                shape = parse.read(text, reading, thousands=thousands)
                found.update(_of(shape))
            except (Undefined, Unbounded, RecursionError, ValueError, TypeError, OverflowError):
                continue
    return tuple(sorted(found))


def _of(shape: Shape) -> Iterator[str]:
    if isinstance(shape, Boolean):
        yield "yes" if shape.value else "no"
    elif isinstance(shape, Choice):
        yield f"choice {shape.letter}"
    elif isinstance(shape, Named):
        yield f"set {shape.name}"
    elif isinstance(shape, Words):
        yield "words " + " ".join(sorted(set(shape.phrase.split())))
        yield from _sizes([abs(float(n)) for n in _NUMBER.findall(shape.phrase)[:_MOST]])
    elif isinstance(shape, Quantity):
        yield from _of(shape.value)
        yield "quantity" if shape.unit not in (None, "", "percent", "degree") else "unit"
        for size in _values(shape.value):
            yield from _sizes([size / 100])
            yield from _sizes([size * math.pi / 180])
    elif isinstance(shape, Relation) and not shape.label:
        yield from _equation(shape)
        yield from _of(shape.value)
    elif isinstance(shape, Relation):
        yield from _of(shape.value)
        if _PRODUCT.fullmatch(shape.left):  # y = 1/x is xy = 1
            yield from _equation(shape)
    elif isinstance(shape, Statement):
        for part in shape.parts:
            yield from _of(part)
        yield from _sizes(list(_numbers(shape)))
    else:
        yield from _sizes(list(_numbers(shape)))
    if isinstance(shape, Series) and shape.items:
        if not shape.opening or len(shape.items) == 1:
            yield from _of(shape.items[0])
        if shape.opening == "" and shape.word:
            yield from _of(shape.items[-1])
        labels = " ".join(sorted(_label(item) for item in shape.items))
        if labels.strip():
            yield f"of {labels}"


def _label(shape: Shape) -> str:
    return shape.phrase if isinstance(shape, Words) else ""


def _sizes(values: list[float]) -> Iterator[str]:
    """Keys of several numbers, whatever their order and however often each is there."""
    for offset in _OFFSETS:
        bins = sorted({_bin(size, offset) for size in values if not math.isnan(size)})
        finite = [found for found in bins if found != "inf"]
        if finite or bins:
            yield f"{offset:g} {' '.join(finite or bins)}"


def _bin(size: float, offset: float) -> str:
    if math.isinf(size):
        return "inf"
    if size < 1e-12:
        return "0"
    return str(math.floor(math.log(float(f"{size:.6g}")) * _WIDTH + offset))


def _numbers(shape: Shape) -> Iterator[float]:
    """The sizes of the numbers and formulas that a shape is made of."""
    if isinstance(shape, Formula):
        yield from _values(shape)
        return
    inner: tuple[Shape, ...] = ()
    if isinstance(shape, Quantity):
        inner = (shape.value,)
    elif isinstance(shape, Series):
        inner = shape.items
    elif isinstance(shape, Matrix):
        inner = tuple(item for row in shape.rows for item in row)
    elif isinstance(shape, Cases):
        inner = tuple(item for item, _ in shape.rows)
    elif isinstance(shape, Operation | Statement):
        inner = shape.parts
    elif isinstance(shape, Relation):
        inner = (shape.value,)
    elif isinstance(shape, Range):
        inner = (shape.allowed,)
    elif isinstance(shape, Residue):
        inner = (shape.value, shape.modulus)
    for part in inner[:_MOST]:
        yield from _numbers(part)


def _values(shape: Shape) -> list[float]:
    """The size of a formula where its letters are the first number at which it has one."""
    if not isinstance(shape, Formula):
        return []
    size = _size(shape.tree)
    return [] if size is None else [size]


def _size(tree: Tree) -> float | None:
    if tree in (INFINITY, ("-", INFINITY)):
        return math.inf
    names = [name for name in symbols(tree) if not name.endswith("()")]
    for place in _PLACES if names else _PLACES[:1]:
        try:
            return abs(_float(value(tree, dict.fromkeys(names, place), 20)))
        except (Undefined, Unbounded, OverflowError, ValueError, TypeError, KeyError):
            continue
    return None


def _float(number: Any) -> complex:
    return complex(float(number)) if isinstance(number, Fraction) else complex(number)


def _equation(relation: Relation) -> Iterator[str]:
    """Where both sides meet when all letters are one number: so they do however it is written."""
    letters = len(_letters(relation))
    if relation.sign != "=":
        yield f"relation {letters}"
        return
    sides = []
    for text in (relation.left, relation.right):
        reading = next(iter(readings(text, text)))
        side = parse.read(text, reading, thousands=True)
        if isinstance(side, Formula):
            sides.append(side.tree)
    found = list(_sizes(_meetings(*sides))) if len(sides) == 2 else []
    yield from (f"meets {size}" for size in found)
    if not found and not relation.label:
        yield f"equation {letters}"


def _meetings(one: Tree, two: Tree) -> list[float]:
    names = [name for name in symbols(one) | symbols(two) if not name.endswith("()")]

    def apart(at: Fraction) -> float | None:
        values = dict.fromkeys(names, at)
        try:
            gap = _float(value(one, values, 15)) - _float(value(two, values, 15))
        except (Undefined, Unbounded, OverflowError, ValueError, TypeError, KeyError):
            return None
        return gap.real if abs(gap.imag) < 1e-9 else None

    found = []
    before: tuple[Fraction, float] | None = None
    for at in _GRID:
        here = apart(at)
        if here is None:
            before = None
            continue
        if before is not None and here * before[1] < 0:
            low, high, sign = before[0], at, before[1]
            for _ in range(30):
                middle = Fraction(round((low + high) / 2 * 10**12), 10**12)
                gap = apart(middle)
                if gap is None:
                    break
                low, high = (middle, high) if gap * sign > 0 else (low, middle)
            if abs(apart(low) or 0) < 1e-3:
                found.append(abs(float(low)))
        before = at, here
    return found


def _letters(relation: Relation) -> set[str]:
    return set(re.findall(r"(?<![A-Za-z\\])[A-Za-z](?![A-Za-z])", relation.left + relation.right))


def _names(text: str) -> str:
    """The names and numbers of a text in alphabetical order, each once."""
    return " ".join(sorted(set(_NAME.findall(text)) - _LAYOUT))
