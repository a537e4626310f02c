"""Names in formulas: constants that may have another one, and names without a known value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import permutations

from deepmath_viz.maths.answers.reading.trees import Tree, renamed, symbols
from deepmath_viz.maths.answers.reading.types import Formula, Series, Shape

#: Letters in which the functions of a family are written.
VARIABLES = set("x y z t u v r s theta phi".split())
_CONSTANT = re.compile(r"^(?:[CcKkADB]|[CcKAB]_\{?\d\}?)$")
_SIMPLE = (
    r"\\?(?:[A-Za-z]|alpha|beta|phi|psi|tau|sigma)(?:[_^]\{?-?\w\}?)?'*(?:\[{0,2}|\({0,2})"
    r"|(?:P?[GS]L|SO|SU|Sp)(?:_\w)?|norm_(?:\w+|\\infty)"
)
_NUMBERED = re.compile(r"_\{?\d")


def is_constant(name: str) -> bool:
    """Whether a letter is usual for an arbitrary constant."""
    return _CONSTANT.match(name) is not None


def paired(mine: set[str], theirs: set[str]) -> dict[str, str] | None:
    """New names for old ones: the same index where they have one; None where it is not clear."""
    if len(mine) == 1:
        name, other = next(iter(mine)), next(iter(theirs))
        indices = {name.partition("_")[2], other.partition("_")[2]}
        return {name: other} if len(indices) == 1 or "" in indices else None
    by_index = {name.partition("_")[2]: name for name in theirs}
    found = {name: by_index.get(name.partition("_")[2], "") for name in mine}
    if len(by_index) != len(theirs) or "" in found.values() or len(set(found.values())) < len(mine):
        return None
    return found


def pairings(mine: set[str], theirs: set[str]) -> Iterator[dict[str, str]]:
    """Ways to give new names to constants: the one that their indices say, or, where one side only
    numbers its constants and the other has letters for them, every order."""
    found = paired(mine, theirs)
    if found is not None:
        yield found
    numbered = [all(re.search(r"_\{?\d", n) for n in names) for names in (mine, theirs)]
    if len(mine) != len(theirs) or len(mine) > 3 or not (any(numbered) and not all(numbered)):
        return
    for order in permutations(sorted(theirs)):
        yield dict(zip(sorted(mine), order, strict=True))


def are_unknown(one: Tree, two: Tree) -> bool:
    """Whether two formulas differ in names that may stand for the same: a function that has a
    value, a numbered constant, a notation for a group."""
    calls, others = _calls(one), _calls(two)
    free, rest = _letters(one), _letters(two)
    if calls != others:
        mine, theirs = calls - others, others - calls
        simple = [
            len(found) == 1 and all(_is_simple(n) for n, _ in found) for found in (mine, theirs)
        ]
        if not all(simple) or {n for _, n in mine} != {n for _, n in theirs}:
            return True
    numbered = {name for name in free | rest if _NUMBERED.search(name)}
    return bool(numbered) and (not free or not rest) and free | rest == numbered


def letters_of(shape: Shape) -> set[str]:
    """The free letters of formulas and of lists of them; of other things a name that is none."""
    if isinstance(shape, Formula):
        return symbols(shape.tree)
    if isinstance(shape, Series):
        return set().union(*map(letters_of, shape.items))
    return {""}


def renamed_in(shape: Shape, names: dict[str, str]) -> Shape:
    """A formula or list of formulas with other names."""
    if isinstance(shape, Formula):
        return Formula(renamed(shape.tree, names), shape.text, shape.about)
    if isinstance(shape, Series):
        items = tuple(renamed_in(item, names) for item in shape.items)
        return Series(shape.opening, items, shape.closing, shape.word)
    return shape


def _is_simple(name: str) -> bool:
    return re.fullmatch(_SIMPLE, name) is not None


def _calls(tree: Tree) -> set[tuple[str, int]]:
    """Functions that are only names, each with the number of its arguments."""
    found = {(tree[1], len(tree) - 2)} if tree[0] == "call" else set()
    for part in tree[1:]:
        if isinstance(part, tuple):
            found |= _calls(part)
    return found


def _letters(tree: Tree) -> set[str]:
    return {name for name in symbols(tree) if not name.endswith("()")}
