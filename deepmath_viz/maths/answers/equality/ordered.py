"""Formulas in which the order of the factors counts, or may count.

That two of them are the same is said where they are in the algebra that their signs name: random
matrices, forms or vectors. If they differ there, it is known that they differ only where the text
says of what kind its letters are; else it stays open.
"""

from __future__ import annotations

import re
from fractions import Fraction

from deepmath_viz.maths.answers.equality.finding import Finding
from deepmath_viz.maths.answers.equality.values import numeric
from deepmath_viz.maths.answers.kinds import algebra, forms, vectors
from deepmath_viz.maths.answers.reading.trees import Tree, symbols
from deepmath_viz.maths.answers.reading.types import Formula

#: Signs of products that are no products of numbers.
PRODUCTS = {"tensor", "wedge", "cross", "dot", "direct", "compose", "free"}
ORDER = "products that need not commute"
_CAPITAL = re.compile(r"^(?:\\?[A-Za-z]*?)?([A-Z])(?:'*|_.*)$")
_TRANSPOSED = re.compile(
    r"\^\s*\{?\s*(?:T|\\top|\\mathsf\s*\{?T\}?|\\dagger|H|\*)\s*\}?(?![A-Za-z])"
)
_OPERATORS = re.compile(r"\\(?:det|tr|operatorname\s*\{\s*(?:tr|rank|diag)\s*\})(?![A-Za-z])")
_BELOW = re.compile(r"/\s*\(?\s*\\?[A-Za-z]|\\sqrt|\\frac\s*(?:\{.*?\}|\w)\s*\{[^{}]*[A-Za-z]")
_VECTOR = re.compile(r"\\vec\s*\{\s*([A-Za-z])\s*\}")
_GREEK_NUMBERS = set("alpha beta gamma lambda mu theta pi epsilon delta".split())
#: Functions whose values are numbers, whatever they are applied to.
_NUMBERS = set("E P V Var Cov Pr dim deg rank ker norm given".split())
_UNITS = re.compile(r"^(?:I|Id|E)(?:_\w+)?$")


def compare(gold: Formula, said: Formula) -> Finding | None:
    """What can be said where the order of factors counts; None where everything commutes."""
    one, two = gold.tree, said.tree
    products = _products(one) | _products(two)
    text = f"{gold.text} {said.text}"
    if "wedge" in products:
        return _finding(forms.same(one, two), "as forms")
    if products & {"cross", "dot"}:
        known = frozenset(_VECTOR.findall(text))
        found = vectors.same(one, two, known)
        if found is None and not known and "nabla" not in text:
            return _unless_numbers(one, two, "a product with a cross of what may be vectors")
        return _finding(found, "as vectors")
    if "tensor" in products:
        return _tensors(one, two)
    if products == {"compose"} and _is_composed(one) and _is_composed(two):
        kinds = dict.fromkeys(symbols(one) | symbols(two), algebra.MATRIX)
        return _finding(algebra.same(one, two, kinds), "as maps, one after another")
    if products:
        if _is_other_product(one, two) or _is_other_product(two, one):
            return Finding(False, "another product of the same things")
        return _finding(True if one == two else None, "written the same")
    letters = _letters(one) | _letters(two)
    if not letters:
        return None
    bold = {name for name in letters if name.partition("_")[0] in set(_VECTOR.findall(text))}
    capitals = {name for name in letters if not name.endswith("()") and _CAPITAL.match(name)}
    if _is_word(one) or _is_word(two):
        return _as_matrices(one, two, {n for n in letters if n not in _GREEK_NUMBERS}, True)
    ordered = (capitals | bold) - {"T", r"\top", "H"} if _TRANSPOSED.search(text) else (
        capitals | bold)  # fmt: skip
    sure = bool(_TRANSPOSED.search(text) or _OPERATORS.search(text)) or _commutes_not(one, two)
    if units := {name for name in capitals if _UNITS.match(name) and name != "E"}:
        others = capitals - units - {"T", "H"}
        if any(_adds_unit(tree, units, others) for tree in (one, two)):
            return _with_unit(one, two, units, others)
    if not ordered or (len(ordered) < 2 and not sure):
        return None
    if not sure and not (_mixes(one, ordered) or _mixes(two, ordered)):
        return None
    known_numbers = not sure and not bold and _BELOW.search(text)
    return _as_matrices(one, two, ordered, None if known_numbers else sure)


def equations(one: Tree, two: Tree) -> Finding | None:
    """What can be said of two equations in letters that need not commute, each brought to the form
    that it is zero; None where their letters commute."""
    if _products(one) | _products(two):
        return Finding(True, "the same equation") if one == two else Finding(None, ORDER)
    capitals = {name for name in _letters(one) | _letters(two) if _CAPITAL.match(name)}
    if len(capitals) < 2 or not (_mixes(one, capitals) or _mixes(two, capitals)):
        return None
    if _has_quotient(one) or _has_quotient(two):
        return None
    kinds = dict.fromkeys(capitals, algebra.MATRIX)
    zero: Tree = ("num", Fraction(0))
    if numeric.equal(one, zero) and numeric.equal(two, zero):  # commutators
        for side in (two, ("-", two)):
            if algebra.same(one, side, kinds):
                return Finding(True, "the same equation, in this order of its factors")
        return Finding(None, ORDER)
    factor = numeric.ratio_is_constant(one, two)
    if factor is None:
        return None
    exact = Fraction(factor).limit_denominator(10_000)
    if algebra.same(one, ("*", ("num", exact), two), kinds):
        return Finding(True, "the same equation, whatever the order of its factors means")
    return Finding(None, ORDER)


def _has_quotient(tree: Tree) -> bool:
    """Whether something is divided by a letter, as is done with numbers."""
    if tree[0] == "/" and symbols(tree[2]):
        return True
    return any(_has_quotient(part) for part in tree[1:] if isinstance(part, tuple))


def _as_matrices(one: Tree, two: Tree, letters: set[str], sure: bool | None) -> Finding | None:
    """Compared as matrices. `sure`: they are known to be no numbers; None: to be numbers."""
    if sure is None:
        return None
    kinds = dict.fromkeys(letters, algebra.MATRIX)
    if sure:
        kinds |= {name: algebra.UNIT for name in letters if _UNITS.match(name)}
    found = algebra.same(one, two, kinds)
    if found is None and _is_marked(one, two):
        return Finding(None, ORDER)
    if found:
        return Finding(True, "the same in matrices, whatever the order of the factors means")
    if numeric.equal(one, two) is False:
        return Finding(False, "different values of the expressions")
    pure = _is_polynomial(one, letters) and _is_polynomial(two, letters)
    if found is False and (sure or pure):
        return Finding(False, "a product of capitals, which need not commute")
    return Finding(None, ORDER)


def _is_marked(*trees: Tree) -> bool:
    """Whether a power stands that is none, as in `A^*`."""
    return any(
        (tree[0] == "^" and tree[2][0] == "sym" and tree[2][1] in algebra.ADJOINED)
        or any(_is_marked(part) for part in tree[1:] if isinstance(part, tuple))
        for tree in trees
    )


def _with_unit(one: Tree, two: Tree, units: set[str], others: set[str]) -> Finding:
    """Compared as matrices, of which one is the unit."""
    kinds = dict.fromkeys(others, algebra.MATRIX) | dict.fromkeys(units, algebra.UNIT)
    found = algebra.same(one, two, kinds)
    return _finding(found, "in matrices with the unit")


def _adds_unit(tree: Tree, units: set[str], others: set[str]) -> bool:
    """Whether a multiple of the unit is added to something with another matrix in it."""
    if tree[0] == "+":
        multiples = [
            _letters(part) & units and not _letters(part) & others and not _products(part)
            for part in tree[1:]
        ]
        if any(multiples) and any(_letters(part) & others for part in tree[1:]):
            return True
    return any(_adds_unit(part, units, others) for part in tree[1:] if isinstance(part, tuple))


def _tensors(one: Tree, two: Tree) -> Finding:
    letters = {name for name in symbols(one) | symbols(two) if name not in _GREEK_NUMBERS}
    kinds = {name: algebra.MATRIX for name in letters if not name.endswith("()")}
    kinds |= {name: algebra.UNIT for name in letters if _UNITS.match(name)}
    found = algebra.same(one, two, kinds, size=3)
    elements = any(name[:1].islower() for name in letters)
    return _finding(found if found or elements else None, "as tensors")


def _is_composed(tree: Tree) -> bool:
    """Whether only maps stand in a tree, one after another, their powers and their inverses: what
    holds of such words holds in every group if it does for matrices."""
    if tree[0] == "^":
        return _is_composed(tree[1]) and tree[2] in (("num", 2), ("-", ("num", 1)), ("num", -1))
    return tree[0] == "sym" or (
        tree[:2] == ("call", "compose") and all(map(_is_composed, tree[2:]))
    )


def _unless_numbers(one: Tree, two: Tree, reason: str) -> Finding:
    if one == two:
        return Finding(True, "written the same")
    plain = numeric.equal(_plain(one), _plain(two))
    return Finding(False if plain is False else None, reason)


def _is_other_product(one: Tree, two: Tree) -> bool:
    """Whether one is a product with a sign of its own and the other a plain sum or product."""
    small = all(name[:1].islower() for name in symbols(one))
    return small and one[0] == "call" and two[0] in ("+", "*") and one[2:] == two[1:]


def _plain(tree: Tree) -> Tree:
    """The tree with every product taken for one of numbers."""
    if tree[0] == "call" and tree[1] in ("cross", "dot"):
        return ("*", _plain(tree[2]), _plain(tree[3]))
    return tuple(_plain(part) if isinstance(part, tuple) else part for part in tree)


def _finding(found: bool | None, how: str) -> Finding:
    if found is None:
        return Finding(None, ORDER)
    return Finding(found, how if found else f"different {how}")


def _products(tree: Tree) -> set[str]:
    found = {tree[1]} & PRODUCTS if tree[0] == "call" else set()
    for part in tree[1:]:
        if isinstance(part, tuple):
            found |= _products(part)
    return found


def _factors(tree: Tree) -> list[Tree]:
    """The factors of a product, from left to right."""
    if tree[0] == "*":
        return _factors(tree[1]) + _factors(tree[2])
    return _factors(tree[1]) if tree[0] == "-" else [tree]


def _is_word(tree: Tree) -> bool:
    """Whether a letter comes back behind another one, as in `aba^{-1}`, which no number does."""
    terms = tree[1:] if tree[0] == "+" else (tree,)
    for term in terms:
        names: list[str] = []
        for factor in _factors(term):
            base = factor[1] if factor[0] == "^" else factor
            if base[0] != "sym":
                names = []
                break
            names.append(base[1])
        runs = [name for at, name in enumerate(names) if not at or names[at - 1] != name]
        if len(runs) > len(set(runs)) and not any(name.startswith("d ") for name in runs):
            return True
    return False


def _commutes_not(one: Tree, two: Tree) -> bool:
    """Whether one side has the same letters in two orders, as a commutator has."""
    for tree in (one, two):
        orders: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
        for term in _terms(tree):
            factors = _factors(term)
            if all(factor[0] in ("sym", "num", "^") for factor in factors):
                names = tuple(str(factor) for factor in factors if factor[0] != "num")
                orders.setdefault(tuple(sorted(names)), set()).add(names)
        if any(len(found) > 1 for found in orders.values()):
            return True
    return False


def _terms(tree: Tree) -> list[Tree]:
    found = list(tree[1:]) if tree[0] == "+" else [tree]
    for part in tree[1:]:
        if isinstance(part, tuple):
            found += _terms(part)
    return found


def _mixes(tree: Tree, letters: set[str]) -> bool:
    """Whether two different letters of the set are multiplied with each other."""
    if tree[0] == "*":
        sides = [_letters(part) & letters for part in tree[1:]]
        if sides[0] and sides[1] and len(sides[0] | sides[1]) > 1:
            return True
    if tree[0] == "^" and tree[1][0] == "+" and len(_letters(tree[1]) & letters) > 1:
        return True
    return any(_mixes(part, letters) for part in tree[1:] if isinstance(part, tuple))


def _letters(tree: Tree) -> set[str]:
    """The letters of a tree, but for those in functions whose values are numbers."""
    if tree[0] == "sym":
        return {tree[1]}
    if tree[0] == "call" and tree[1].partition("_")[0] in _NUMBERS:
        return set()
    return set().union(*(_letters(part) for part in tree[1:] if isinstance(part, tuple)))


def _is_polynomial(tree: Tree, letters: set[str]) -> bool:
    if tree[0] == "sym":
        return tree[1] in letters
    if tree[0] == "num":
        return True
    if tree[0] == "^":
        return _is_polynomial(tree[1], letters) and tree[2][0] in ("num", "-")
    return tree[0] in ("+", "-", "*") and all(_is_polynomial(p, letters) for p in tree[1:])
