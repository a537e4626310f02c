r"""What answers that are the same have in common: keys by which few are compared instead of all.

An answer has several keys, and two that `compare` calls the same share one: what is written, but
for spelling; the sizes of the numbers in it, formulas at one place where all their letters are the
same number; the words of a phrase. Keys are generous (brackets, names, an order and all signs but
that of a lone number are left out, and a decimal meets all within a hundredth of it): what they let
through is compared.

They are found by reading one answer where `compare` reads two, so they can miss what only the other
answer tells. `tests/proofs/answers_like_this.py` holds them against comparing all with all.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from deepmath_viz.maths.answers.equality import compare
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
    Opaque,
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
#: How far apart letters are where it is asked whether a formula is a number: a/b is 1 where a is b.
_STEP = Fraction(5, 11)
#: Bins of sizes are a fiftieth of their size wide, or a ten thousandth; of each there are two, half
#: a bin apart.
_WIDTHS, _OFFSETS = ((50, "wide "), (10_000, "")), (0.0, 0.5)
_DECIMAL = re.compile(r"\d[.,]\d|\.\.\.|\\(?:l|c)?dots|\\approx|≈|…|\\sim|\\dot|\.\d")
#: Where two sides of an equation are compared to find where they meet.
_GRID = [Fraction(n, 7) + Fraction(1, 29) for n in range(-28, 29)]
#: Numbers of an answer that are looked at.
_MOST = 24
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_NAME = re.compile(r"\\[A-Za-z]+|[A-Za-z]+|\d+")
_INFINITE = re.compile(r"infin|\\infty|∞|diverg|unbounded|does not exist|undefined|uncountabl")
#: The end of a chain of equations, or what something is congruent or isomorphic to.
_BEHIND = re.compile(r".*(?:=|\\(?:equiv|approx|cong|simeq|sim|to)(?![A-Za-z]))\s*(.+)", re.DOTALL)
#: A letter that may stand for True or False.
_LETTER = re.compile(r"(?:\\(?:text|mathrm|mathbf)\s*\{)?\W*[A-Za-z]\W*")
_SETS = frozenset("RZNQC")
#: Brackets of intervals, and what a text has that says more than that something is infinite.
_ENDS, _ENDED = frozenset("(["), re.compile(r"[\d\[(,]")
#: A left side that may be what is asked, or a product.
_PRODUCT = re.compile(r"[A-Za-z]{1,3}")
_LAYOUT = frozenset(
    r"\left \right \text \mathrm \operatorname \mathbf \displaystyle \quad \qquad \big \Big".split()
)


def keys(answer: str, *, asked: bool = False) -> tuple[str, ...]:
    """The keys of an answer, each once; none where it is empty or longer than is compared.

    Numbers that differ agree only where one is a decimal, as its rounding. So what is written
    exactly is found by wide bins of decimals alone: with `asked`, the keys are those to look up.
    """
    if not answer.strip() or len(answer) > LONGEST:
        return ()
    text = normalise.clean(answer)
    found = {f"is {normalise.canonical(text)}", f"names {_names(text)}"}
    if _INFINITE.search(answer.lower()) and not _ENDED.search(text):
        found.add("infinite")
    if text in _SETS:  # a set of numbers whose letter is written plainly
        found.add(f"set {text}")
    for reading in readings(text, text):
        for thousands in (True, False):
            try:
                shape = parse.read(text, reading, thousands=thousands)
                found.update(_of(shape))
                if isinstance(shape, Opaque) and (behind := _BEHIND.fullmatch(text)):
                    found.update(_of(parse.read(behind[1], reading, thousands=thousands)))
            except (Undefined, Unbounded, RecursionError, ValueError, TypeError, OverflowError):
                continue
    if _LETTER.fullmatch(text) or any(key.startswith("words ") for key in found):
        found.update(_truths(text))
    return tuple(sorted(_narrowed(found, _DECIMAL.search(answer) is not None, asked)))


def _narrowed(found: set[str], decimal: bool, asked: bool) -> Iterator[str]:
    """The keys with what may meet them: exact numbers meet exact ones in narrow bins alone."""
    for key in found:
        if not key.startswith("wide "):
            yield key
        elif decimal or not asked:
            yield f"{key} {'decimal' if decimal and not asked else 'exact'}"
        if key.startswith("wide ") and asked:
            yield f"{key} decimal"


def _truths(text: str) -> Iterator[str]:
    """Which truth value a sentence is taken for, against one."""
    for truth in ("Yes", "True", "No", "False"):
        try:
            if compare.by_rule(text, truth).same:
                yield "yes" if truth in ("Yes", "True") else "no"
        except (Undefined, Unbounded, RecursionError):
            continue


def _of(shape: Shape) -> Iterator[str]:
    if isinstance(shape, Formula):
        yield from _formula(shape)
    elif isinstance(shape, Boolean):
        yield "yes" if shape.value else "no"
    elif isinstance(shape, Choice):
        yield f"choice {shape.letter}"
    elif isinstance(shape, Named):
        yield f"set {shape.name}"
    elif isinstance(shape, Words):
        yield "words " + " ".join(sorted(set(shape.phrase.split())))
        for size in _NUMBER.findall(shape.phrase)[:_MOST]:
            yield from _sizes("real +", [float(size)])
    elif isinstance(shape, Quantity):
        yield from _of(shape.value)
        yield "quantity" if shape.unit not in (None, "", "percent", "degree") else "unit"
        for size in _numbers(shape.value):
            yield from _sizes("real +", [size / 100])
            yield from _sizes("real +", [size * math.pi / 180])
    elif isinstance(shape, Relation):
        yield from _of(shape.value)
        if not shape.label or _PRODUCT.fullmatch(shape.left):  # y = 1/x is xy = 1
            yield from _equation(shape)
    elif isinstance(shape, Range):
        yield from _of(shape.allowed)
    else:
        yield from _several(shape)


def _formula(shape: Formula) -> Iterator[str]:
    """A number with its sign; a formula with letters without it, for constants may take it in."""
    if shape.tree in (INFINITY, ("-", INFINITY)):
        yield "infinite"
        return
    at = [found for place in _PLACES[:2] if (found := _value(shape.tree, place)) is not None]
    constant = len(at) == 2 and _near(*at) and _near(at[0], _value(shape.tree, _PLACES[0], _STEP))
    if symbols(shape.tree) and not constant:
        yield from _sizes("lettered ", list(_numbers(shape)))
    elif at and abs(at[0].imag) > 1e-12 * abs(at[0]):
        yield from _sizes("complex ", [abs(at[0])])
    elif at:
        yield from _sizes("real -" if at[0].real < 0 else "real +", [abs(at[0])])
    if r"\pm" in shape.text:
        yield from _sizes("several ", list(_numbers(shape)))


def _several(shape: Shape) -> Iterator[str]:
    """What is made of parts: regions with ends, which may be infinite, or things in a list."""
    sizes = list(_numbers(shape))
    endless = any(map(math.isinf, sizes))
    ends = isinstance(shape, Operation) or (isinstance(shape, Series) and shape.opening in _ENDS)
    if ends or endless:
        yield from _sizes("region ", sizes)
    if not endless:
        yield from _sizes("several ", sizes)
    if isinstance(shape, Statement):
        for part in shape.parts:
            yield from _of(part)
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


def _sizes(what: str, values: list[float]) -> Iterator[str]:
    """Keys of several numbers, whatever their order and however often each is there."""
    for offset in _OFFSETS:
        for width, kind in _WIDTHS:
            finite = (size for size in values if math.isfinite(size))
            bins = sorted({_bin(size, offset, width) for size in finite})
            if bins or values:
                yield f"{kind}{what}{offset:g} {' '.join(bins)}"


def _bin(size: float, offset: float, width: int) -> str:
    if size < 1e-12:
        return "zero"  # "0" is the bin of 1
    return str(math.floor(math.log(float(f"{size:.6g}")) * width + offset))


def _numbers(shape: Shape) -> Iterator[float]:
    """The sizes of the numbers and formulas that a shape is made of."""
    if isinstance(shape, Formula):
        if shape.tree in (INFINITY, ("-", INFINITY)):
            yield math.inf
            return
        sizes = (_value(shape.tree, place) for place in _PLACES)
        known = [abs(size) for size in sizes if size is not None]
        yield from known[:1]
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


def _near(one: complex, two: complex | None) -> bool:
    return two is None or abs(one - two) <= 1e-9 * abs(one)


def _value(tree: Tree, place: Fraction, step: Fraction = Fraction(0)) -> complex | None:
    """The value of a formula where its letters are one number, or `step` apart; None for none."""
    names = sorted(name for name in symbols(tree) if not name.endswith("()"))
    try:
        found = _float(value(tree, {name: place + n * step for n, name in enumerate(names)}, 20))
    except (Undefined, Unbounded, OverflowError, ValueError, TypeError, KeyError):
        return None
    return found if math.isfinite(found.real) and math.isfinite(found.imag) else None


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
    found = list(_sizes("meets ", _meetings(*sides))) if len(sides) == 2 else []
    found = [key for key in found if not key.endswith(" ")]
    yield from found
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
