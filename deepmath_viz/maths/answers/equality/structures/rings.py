"""Rings and fields: what is adjoined in any order, and ideals by their generators.

- `Q(\\sqrt2, \\sqrt3)`: fields made by square roots of rational numbers are the same if the same
  classes of rational numbers modulo squares become squares in them (Kummer theory:
  https://en.wikipedia.org/wiki/Kummer_theory). A sum of such roots of different classes generates
  the field of all of them.
- An ideal of one generator is another one if their generators are multiples of each other by a
  number. Ideals of monomials have one set of least generators.
- Quotients by ideals of monomials are isomorphic only if some renaming of the letters brings one
  ideal to the other (Bruns and Gubeladze, https://arxiv.org/abs/math/9502213).
"""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

from deepmath_viz.maths.answers.equality.finding import Finding
from deepmath_viz.maths.answers.equality.structures import quadratic
from deepmath_viz.maths.answers.equality.structures.quadratic import Ring
from deepmath_viz.maths.answers.equality.structures.square_roots import span, square_classes
from deepmath_viz.maths.answers.equality.values import numeric
from deepmath_viz.maths.answers.equality.values.evaluation import Unbounded, Undefined
from deepmath_viz.maths.answers.reading import split
from deepmath_viz.maths.answers.reading.syntax import parse
from deepmath_viz.maths.answers.reading.tokens import NotMathematics
from deepmath_viz.maths.answers.reading.trees import Tree, renamed, symbols

_INDEX = r"(?:\s*_\s*(?:\{[^{}]*\}|\w))?"
_BASE = rf"(?:\\mathbb\s*\{{?\s*[A-Z]\s*\}}?{_INDEX}|[KkFRLAQZ]{_INDEX})"
_HEAD = re.compile(rf"(?P<base>{_BASE})\s*(?P<open>\(\(|\(|\[\[|\[)")
_QUOTIENT = re.compile(r"/\s*(?:\(|\\langle)(?P<ideal>.*)(?:\)|\\rangle)", re.DOTALL)
_IDEAL = re.compile(r"(?:\(|\\langle)(?P<ideal>[^()|:]*(?:\([^()]*\)[^()|:]*)*)(?:\)|\\rangle)")
_PAIRS = {"(": ")", "((": "))", "[": "]", "[[": "]]"}
#: `k[x][y]`, which is `k[x, y]`.
_ITERATED = {
    "[": re.compile(r"\[(?P<inside>[^\[\]]+)\]"),
    "[[": re.compile(r"\[\[(?P<inside>[^\[\]]+)\]\]"),
    "(": re.compile(r"\((?P<inside>[^()]+)\)"),
    "((": re.compile(r"\(\((?P<inside>[^()]+)\)\)"),
}
#: A field of functions, to which something is adjoined in brackets of either kind.
_TOWER = re.compile(r"([kKFL]\([a-z]\))(?:\([a-z]\)|\[[a-z]\])")
_FIELDS = re.compile(r"\\mathbb\s*\{?\s*[QRCF]\s*\}?|[KkFLQ]")


_FINITE = re.compile(r"\\mathbb\s*\{?\s*F\s*\}?\s*_\s*(?:\{([^{}]*(?:\{[^{}]*\})?[^{}]*)\}|(\w))")
#: Names that algebraic numbers have.
_ALGEBRAIC = set("omega zeta zeta_n zeta_3 zeta_4 zeta_5 zeta_7 zeta_8 zeta_p".split())
UNKNOWN = "rings and fields that are not known to be the same"


def finding(one: str, two: str) -> Finding | None:
    """Whether two rings are the same; None where one of the texts is none."""
    towers = [_TOWER.fullmatch(text.strip()) for text in (one, two)]
    if towers[0] and towers[1] and towers[0][1] == towers[1][1] and one.strip() != two.strip():
        return Finding(None, UNKNOWN)
    orders = [_FINITE.fullmatch(text.strip()) for text in (one, two)]
    if orders[0] and orders[1]:
        return _finite(orders[0][1] or orders[0][2], orders[1][1] or orders[1][2])
    first, second = _ring(one), _ring(two)
    if first is None or second is None:
        ring = first or second
        return quadratic.against(ring, two if first else one) if ring else None
    found = _compared(first, second)
    sure = all(ring.divided or ring.bracket == "[[" or _is_faced(text)
               for ring, text in ((first, one), (second, two)))  # fmt: skip
    return found or (Finding(None, UNKNOWN) if sure else None)


def _is_faced(text: str) -> bool:
    return re.match(r"\s*\\mathbb", text) is not None


def _compared(first: Ring, second: Ring) -> Finding | None:
    names = [[tree[1] for tree in ring.adjoined if tree[0] == "sym"] for ring in (first, second)]
    if all(len(found) == len(ring.adjoined) == 1 and ring.divided
           for found, ring in zip(names, (first, second), strict=True)):  # fmt: skip
        turned = {names[1][0]: names[0][0]}
        second = replace(
            second,
            adjoined=tuple(renamed(tree, turned) for tree in second.adjoined),
            ideal=tuple(renamed(tree, turned) for tree in second.ideal),
        )
        if (
            first.base == second.base
            and first.bracket == second.bracket
            and (_same_set(first.ideal, second.ideal))
        ):
            return Finding(True, "the same ring with another letter")
    if first.base != second.base:
        return None
    if found := quadratic.finding(first, second):
        return found
    if first.divided or second.divided:
        return _quotients(first, second)
    bound = [_letters(ring.adjoined) <= _ALGEBRAIC for ring in (first, second)]
    if all(bound) and first.base in ("Q", "R"):
        return _numbers(first, second)
    if _letters(first.adjoined) and _letters(first.adjoined) == _letters(second.adjoined):
        same = _same_set(first.adjoined, second.adjoined)
        lone = all(tree[0] == "sym" for ring in (first, second) for tree in ring.adjoined)
        if first.bracket != second.bracket:
            return Finding(False, "another way to adjoin letters") if same and lone else None
        # K(x, y) may also be a function of two letters
        if same and (first.faced or first.bracket == "["):
            return Finding(True, "the same letters adjoined")
        return None
    if _letters(first.adjoined) or _letters(second.adjoined):
        one_, two_ = _letters(first.adjoined), _letters(second.adjoined)
        other = len(one_) != len(two_) and first.bracket == second.bracket
        return Finding(False, "another number of letters adjoined") if other and all(
            tree[0] == "sym" for ring in (first, second) for tree in ring.adjoined
        ) else None  # fmt: skip
    return _numbers(first, second)


def ideals(one: str, two: str) -> Finding | None:
    """Two lists of letters in angle brackets that differ in their order: generators of one ideal
    or group, or the components of two vectors."""
    matches = [_IDEAL.fullmatch(text.strip()) for text in (one, two)]
    if None in matches or not all(text.strip().startswith(r"\langle") for text in (one, two)):
        return None
    found = [_trees(match["ideal"]) for match in matches if match]
    if any(trees is None or not _letters(trees) for trees in found):
        return None
    first, second = (tuple(trees) for trees in found if trees is not None)
    if len(first) == len(second) and _same_set(first, second):
        return Finding(None, "generators, or components in another order")
    return None


def _ring(text: str) -> Ring | None:
    text = text.strip()
    match = _HEAD.match(text)
    if match is None:
        return None
    opening, depth, end = match["open"], 0, match.end()
    for piece, depth in split.pieces(text[match.end("base") :].lstrip()):
        if depth == 1 and piece == _PAIRS[opening[0]]:
            break
        end += len(piece)
    end -= len(opening)
    inside, closing = text[match.end() : end].strip(), _PAIRS[opening]
    if len(opening) > 1 and not inside.endswith(closing[0]):
        return None
    adjoined = _trees(inside.removesuffix(closing[0]) if len(opening) > 1 else inside)
    if adjoined is None:
        return None
    rest, divided = text[end + 1 :].strip(), False
    while rest.startswith(opening) and (further := _ITERATED[opening].match(rest)):
        more = _trees(further["inside"])
        if more is None:
            return None
        adjoined += more
        rest = rest[further.end() :].strip()
    ideal: tuple[Tree, ...] = ()
    if rest:
        quotient = _QUOTIENT.fullmatch(rest)
        found = _trees(quotient["ideal"]) if quotient else None
        if found is None:
            return None
        ideal, divided = tuple(found), True
    base = re.sub(r"[\s{}]", "", match["base"]).replace(r"\mathbb", "")
    return Ring(base, opening, tuple(adjoined), ideal, divided, _is_faced(text))


def _finite(one: str, two: str) -> Finding | None:
    """Two finite fields, by their numbers of elements."""
    found = [_trees(text) for text in (one, two)]
    if not (found[0] and found[1]):
        return None
    try:
        same = numeric.equal(found[0][0], found[1][0])
    except (Undefined, Unbounded):
        return None
    if _letters(found[0]) ^ _letters(found[1]):
        return Finding(None, UNKNOWN)
    return Finding(same, "finite fields by their numbers of elements")


def _trees(text: str) -> list[Tree] | None:
    try:
        return [parse(part) for part in split.at_commas(text, thousands=False) if part]
    except (NotMathematics, RecursionError):
        return None


def _letters(trees: tuple[Tree, ...] | list[Tree]) -> set[str]:
    return set().union(*(symbols(tree) for tree in trees))


def _same_set(one: tuple[Tree, ...], two: tuple[Tree, ...]) -> bool:
    left = list(two)
    for tree in one:
        at = next((i for i, other in enumerate(left) if _equal(tree, other)), None)
        if at is None:
            return False
        left.pop(at)
    return not left


def _equal(one: Tree, two: Tree) -> bool:
    try:
        return numeric.equal(one, two) is True
    except (Undefined, Unbounded):
        return False


def _numbers(first: Ring, second: Ring) -> Finding:
    """Numbers adjoined to a field, in round or square brackets."""
    if _same_set(first.adjoined, second.adjoined) and first.bracket == second.bracket:
        return Finding(True, "the same numbers adjoined")
    roots = [square_classes(ring.adjoined) for ring in (first, second)]
    if None in roots or first.base != "Q" or first.bracket != second.bracket:
        return Finding(None, UNKNOWN)
    one, two = (span(classes) for classes in roots if classes is not None)
    return Finding(one == two, "fields made by square roots")


def _quotients(first: Ring, second: Ring) -> Finding | None:
    letters = [_names(ring) for ring in (first, second)]
    if None in letters or first.bracket != second.bracket or not _FIELDS.match(first.base):
        return None
    one, two = (names for names in letters if names is not None)
    monomials = [_monomials(ring) for ring in (first, second)]
    if one == two and _same_set(first.ideal, second.ideal):
        return Finding(True, "the same generators of the ideal")
    if (
        first.divided and second.divided and one == two
        and len(first.ideal) == len(second.ideal) == 1
        and _is_multiple(first.ideal[0], second.ideal[0])
    ):  # fmt: skip
        return Finding(True, "ideals of one generator, up to a factor")
    if None in monomials or len(one) != len(two):
        return None
    a, b = (found for found in monomials if found is not None)
    if not (first.divided and second.divided) or any(sum(m) < 2 for m in a | b):
        sizes = [_dimension(found, len(one)) for found in (a, b)]
        return Finding(False, "quotients of other dimensions") if sizes[0] != sizes[1] else None
    orders = itertools.permutations(range(len(one))) if len(one) <= 5 else iter([()])
    if any({tuple(m[i] for i in order) for m in a} == b for order in orders if order):
        return Finding(True, "the same ideal of monomials, up to the names of the letters")
    return Finding(False, "ideals of other monomials") if len(one) <= 5 else None


def _names(ring: Ring) -> list[str] | None:
    if any(tree[0] != "sym" for tree in ring.adjoined):
        return None
    names = sorted({tree[1] for tree in ring.adjoined})
    return names if _letters(ring.ideal) <= set(names) else None


def _monomials(ring: Ring) -> set[tuple[int, ...]] | None:
    """The least generators of an ideal of monomials, as their exponents."""
    names = _names(ring)
    if names is None:
        return None
    found = []
    for tree in ring.ideal:
        powers = dict.fromkeys(names, 0)
        if not _collect(tree, 1, powers):
            return None
        found.append(tuple(powers[name] for name in names))
    return {
        m for m in found
        if not any(o != m and all(x <= y for x, y in zip(o, m, strict=True)) for o in found)
    }  # fmt: skip


def _collect(tree: Tree, times: int, powers: dict[str, int]) -> bool:
    if tree[0] == "sym":
        powers[tree[1]] += times
        return True
    if tree[0] == "*":
        return _collect(tree[1], times, powers) and _collect(tree[2], times, powers)
    if tree[0] == "^" and tree[2][0] == "num" and tree[2][1].denominator == 1 and tree[2][1] > 0:
        return _collect(tree[1], times * int(tree[2][1]), powers)
    return False


def _dimension(monomials: set[tuple[int, ...]], letters: int) -> int:
    """The dimension of a quotient: letters less the fewest that meet every monomial."""
    for size in range(letters + 1):
        for chosen in itertools.combinations(range(letters), size):
            if all(any(m[i] for i in chosen) for m in monomials):
                return letters - size
    return -1


def _is_multiple(one: Tree, two: Tree) -> bool:
    try:
        return numeric.ratio_is_constant(one, two) is not None
    except (Undefined, Unbounded):
        return False
