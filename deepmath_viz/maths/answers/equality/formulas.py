"""Whether two formulas are the same: infinities, constants of integration, values, rounding."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import permutations

from deepmath_viz.maths.answers.equality import derivatives, names, ordered
from deepmath_viz.maths.answers.equality.finding import Finding
from deepmath_viz.maths.answers.equality.values import numeric, places, rounding, special_functions
from deepmath_viz.maths.answers.reading.syntax import parse
from deepmath_viz.maths.answers.reading.tokens import DIFFERENTIAL, Reading
from deepmath_viz.maths.answers.reading.trees import INFINITY, PI, Tree, contains, renamed, symbols
from deepmath_viz.maths.answers.reading.types import Formula

#: Names of a constant of integration.
_CONSTANTS = set("C K c k D".split())
_LOG = re.compile(r"\\log(?!\s*_)(?![A-Za-z])")
#: Letters that are constants as often as not.
_LETTERS = set("a b c d k m C A B K".split())
_HARMONIC = re.compile(r"^H_\{?([nmkNTrsx]|\d{1,3})\}?$")
_NUMBERED = {"C_1", "C_2", "c_1", "c_2"}
#: Functions with a name of one letter, or two: of Lambert, Bessel, Euler, and the integrals.
_SPECIAL = re.compile(r"W(?:_0)?|[JYIK]_\{?\w\}?|Li(?:_\w)?|[SCE]i")
_DIFFERENTIALS = {f"d {name}" for name in DIFFERENTIAL}
NO_PLACE = "no place where both can be evaluated"
UNKNOWN = "a name whose meaning is not known here"


def same_formula(gold: Formula, said: Formula) -> Finding:
    """Whether two numbers or expressions are the same."""
    if any("'" in name or "dot" in name or "deriv" in name for name in symbols(gold.tree)):
        primed = [derivatives.primed(shape.tree) for shape in (gold, said)]
        if primed[0] == primed[1]:
            return Finding(True, "the same derivative")
    if (found := _written_out(gold.tree, said.tree)) is not None:
        return found
    infinite = [_infinity(shape.tree) for shape in (gold, said)]
    if any(infinite):
        return Finding(infinite[0] == infinite[1], "infinity with its sign")
    one, constant = _family(gold.tree)
    two, other = _family(said.tree)
    if constant != other and "C" in (constant, other) and {constant, other} <= _CONSTANTS:
        return Finding(
            _is_antiderivative(one) and numeric.equal(one, two), "the constant has another name"
        )
    if constant == other == "C" and _is_antiderivative(one) and _is_antiderivative(two):
        return Finding(_differ_by_constant(one, two), "up to the constant of integration")
    if (found := ordered.compare(gold, said)) is not None:
        return found
    same, seen = numeric.agreement(gold.tree, said.tree)
    sized = _sizes(gold.tree) ^ _sizes(said.tree)
    if same and sized and numeric.differ_off_the_line(gold.tree, said.tree, sized):
        return Finding(None, "equal for real numbers, not for complex ones")
    if same:
        where = f" at {seen} places" if symbols(gold.tree) | symbols(said.tree) else ""
        return Finding(True, f"equal in value{where}")
    if _renamed(gold.tree, said.tree):
        return Finding(True, "an arbitrary constant has another name")
    if same is None:
        made = [special_functions.named(shape.tree) for shape in (gold, said)]
        if made != [gold.tree, said.tree] and numeric.equal(made[0], made[1]):
            return Finding(True, "equal in value, with what its names usually mean")
        return Finding(None, NO_PLACE)
    if symbols(gold.tree) or symbols(said.tree):
        if (named := _with_known(gold.tree, said.tree)) is not None:
            return named
        if names.are_unknown(gold.tree, said.tree):
            return Finding(None, UNKNOWN)
        letters, others = symbols(gold.tree), symbols(said.tree)
        cased = {name.lower() for name in letters} == {name.lower() for name in others}
        if len(letters) == len(others) == 1 and letters != others and cased:
            return Finding(None, "the same letter in another case")
        return Finding(False, "different values of the expressions")
    if (named := _with_known(gold.tree, said.tree)) is not None:
        return named
    if _is_log(gold) != _is_log(said):
        tens = [
            parse(s.text, Reading(decimal_log=True)) if s.text else s.tree for s in (gold, said)
        ]
        if numeric.equal(tens[0], tens[1]):
            return Finding(None, "logarithms to base e, or to base 10")
    rounded = rounding.rounded(gold, said)
    return Finding(*rounded) if rounded else Finding(False, "different in value")


def _sizes(tree: Tree) -> set[str]:
    """Letters of complex numbers whose absolute value is written."""
    found = symbols(tree) & places.COMPLEX if tree[:2] == ("fn", "abs") else set()
    return found.union(*(_sizes(part) for part in tree[1:] if isinstance(part, tuple)))


def _written_out(one: Tree, two: Tree) -> Finding | None:
    """What holds once d(xy) is x dy + y dx; that covariances are moments, where it is so."""
    mine, theirs = symbols(one), symbols(two)
    if "d()" in mine | theirs and (mine | theirs) & _DIFFERENTIALS:
        made = derivatives.expanded(one), derivatives.expanded(two)
        if made != (one, two) and symbols(made[0]) == symbols(made[1]):
            return Finding(numeric.equal(*made), "differentials, written out")
    if any(map(_HARMONIC.match, mine ^ theirs)) and numeric.equal(_harmonic(one), _harmonic(two)):
        return Finding(True, "equal in value, with harmonic numbers")
    moments = (mine ^ theirs) & {"Cov()", "Var()"} and "E()" in mine | theirs
    if moments and numeric.equal(_moments(one), _moments(two)):
        return Finding(True, "equal in value, with moments")
    return None


def _moments(tree: Tree) -> Tree:
    """The tree with E[XY] - E[X]E[Y] for a covariance, and so for a variance."""
    if tree[:2] in (("call", "Cov"), ("call", "Var")):
        given = [_moments(part) for part in tree[2:]]
        if len(given) == (2 if tree[1] == "Cov" else 1):
            first, last = given[0], given[-1]
            both: Tree = ("call", "E", ("*", first, last))
            return ("+", both, ("-", ("*", ("call", "E", first), ("call", "E", last))))
    return tuple(_moments(part) if isinstance(part, tuple) else part for part in tree)


def _with_known(one: Tree, two: Tree) -> Finding | None:
    """What holds where H_n is a harmonic number; nothing is known where a function that has a name
    of its own, as Lambert's W, is applied to numbers."""
    found = [_harmonic(tree) for tree in (one, two)]
    made = [special_functions.named(tree) for tree in found]
    if made != [one, two] and numeric.equal(made[0], made[1]):
        return Finding(True, "equal in value, with what its names usually mean")
    if "delta()" in symbols(one) | symbols(two):
        return Finding(None, UNKNOWN)
    mine, theirs = symbols(one) - symbols(two), symbols(two) - symbols(one)
    if _NUMBERED & (mine | theirs) and mine and theirs and "x" in symbols(one) & symbols(two):
        return Finding(None, "families whose constants may be related")
    ready = 1 <= len(mine) == len(theirs) <= 3 and mine | theirs <= _LETTERS
    if (
        ready
        and symbols(one) & symbols(two) & names.VARIABLES
        and any(
            numeric.equal(renamed(one, dict(zip(sorted(mine), order, strict=True))), two)
            for order in permutations(sorted(theirs))
        )
    ):
        return Finding(None, "a constant under another name, or another one")
    special = [{n for n in symbols(tree) if _SPECIAL.fullmatch(n.removesuffix("()"))}
               for tree in (one, two)]  # fmt: skip
    alone = bool(special[0]) != bool(special[1])
    if alone or any(_applies_named(tree) for tree in (one, two)):
        return Finding(None, UNKNOWN)
    return Finding(None, UNKNOWN) if (found[0] != one) != (found[1] != two) else None


def _is_log(shape: Formula) -> bool:
    """Whether a logarithm without its base is written."""
    return _LOG.search(shape.text) is not None


def _harmonic(tree: Tree) -> Tree:
    if tree[0] == "idx" and tree[1] == "H":
        return (
            "sum",
            "□h",
            ("num", Fraction(1)),
            tree[2],
            ("/", ("num", Fraction(1)), ("sym", "□h")),
        )
    if tree[0] == "sym" and (index := _HARMONIC.match(tree[1])):
        last: Tree = ("num", Fraction(index[1])) if index[1].isdigit() else ("sym", index[1])
        return _harmonic(("idx", "H", last))
    return tuple(_harmonic(part) if isinstance(part, tuple) else part for part in tree)


def _applies_named(tree: Tree) -> bool:
    """Whether such a function is applied to something without letters."""
    if tree[0] == "call" and _SPECIAL.fullmatch(tree[1]) and not symbols(tree[-1]):
        return True
    return any(_applies_named(part) for part in tree[1:] if isinstance(part, tuple))


def _renamed(one: Tree, two: Tree) -> bool:
    """Whether only the name of an arbitrary constant differs.

    C, c and K are constants of a family of functions where the rest is a function of a variable and
    they stand in it as a factor or summand; k, n and m are whole numbers before pi.
    """
    mine, theirs = symbols(one) - symbols(two), symbols(two) - symbols(one)
    if not mine or len(mine) != len(theirs):
        return False
    return any(_is_renaming(one, two, pairs) for pairs in names.pairings(mine, theirs))


def _is_renaming(one: Tree, two: Tree, pairs: dict[str, str]) -> bool:
    both = symbols(one) & symbols(two)
    if len(pairs) == 1:
        name, other = next(iter(pairs.items()))
        whole = {name, other} <= {"k", "n", "m"} and not both
        if whole and contains(one, PI) and contains(two, PI):
            return bool(numeric.equal(renamed(one, pairs), two))
    constants = all(names.is_constant(a) and names.is_constant(b) for a, b in pairs.items())
    sure = any(set(pair) & {"C", "c", "K"} or "_" in pair[0] for pair in pairs.items())
    functions = any(name in names.VARIABLES for name in both)
    if not (constants and sure and functions):
        return False
    if not all(numeric.is_affine(one, name) for name in pairs):
        return False
    return bool(numeric.equal(renamed(one, pairs), two))


def _infinity(tree: Tree) -> int:
    if tree == INFINITY:
        return 1
    return -_infinity(tree[1]) if tree[0] == "-" else 0


def _family(tree: Tree) -> tuple[Tree, str]:
    """An expression without its last summand, and that summand if it is a lone letter."""
    if tree[0] != "+":
        return tree, ""
    lone = [part for part in tree[1:] if part[0] == "sym" and len(part[1].partition("_")[0]) == 1]
    found = next((part for part in lone if part[1][0] == "C"), lone[-1] if lone else None)
    if found is None:
        return tree, ""
    rest = [part for part in tree[1:] if part is not found]
    return (rest[0] if len(rest) == 1 else ("+", *rest)), found[1].partition("_")[0]


def _is_antiderivative(tree: Tree) -> bool:
    names = symbols(tree)
    return bool(names) and all(name[0].islower() for name in names)


def _differ_by_constant(one: Tree, two: Tree) -> bool | None:
    names = {name: name + "'" for name in symbols(one) | symbols(two) if not name.endswith(")")}
    difference: Tree = ("+", one, ("-", two))
    return numeric.equal(difference, renamed(difference, names))
