"""Finite groups by generators and relators, counted coset by coset.

The cosets of the trivial subgroup are the elements, so that their orders can be counted (Todd and
Coxeter; Holt, Handbook of Computational Group Theory, chapter 5).
"""

from __future__ import annotations

from deepmath_viz.maths.answers.equality.structures.groups import Group, counted

Word = tuple[tuple[str, int], ...]
#: Elements up to which a group is counted.
_LARGEST = 150


def group(names: list[str], relators: list[Word]) -> Group | None:
    """What a finite group is known by; None for an infinite one, or one that is too large."""
    if len(relators) < len(names):
        return None  # infinite
    table = _table(names, relators)
    if table is None:
        return None
    orders = []
    for word in _words(table):
        at, order = _applied(table, 0, word), 1
        while at:
            at, order = _applied(table, at, word), order + 1
        orders.append(order)
    generators = range(0, len(table[0]), 2)
    abelian = all(table[table[0][a]][b] == table[table[0][b]][a]
                  for a in generators for b in generators)  # fmt: skip
    return counted(len(table), abelian, lambda d: sum(d % order == 0 for order in orders))


def _table(names: list[str], relators: list[Word]) -> list[list[int]] | None:
    """Where every generator and every inverse, in turn, takes every element; the unit is 0."""
    from sympy.combinatorics.coset_table import coset_enumeration_r
    from sympy.combinatorics.fp_groups import FpGroup
    from sympy.combinatorics.free_groups import free_group

    free, *letters = free_group(",".join(f"x{at}" for at in range(len(names))))
    of = dict(zip(names, letters, strict=True))
    words = []
    for relator in relators:
        word = free.identity
        for name, power in relator:
            word *= of[name] ** power
        words.append(word)
    try:
        found = coset_enumeration_r(FpGroup(free, words), [], max_cosets=8 * _LARGEST)
    except ValueError:
        return None
    found.compress()
    if len(found.table) > _LARGEST:
        return None
    columns = [found.A_dict[letter**power] for letter in letters for power in (1, -1)]
    return [[row[column] for column in columns] for row in found.table]


def _words(table: list[list[int]]) -> list[tuple[int, ...]]:
    """For every element a word in columns of the table that gives it."""
    words: dict[int, tuple[int, ...]] = {0: ()}
    pending = [0]
    for at in pending:
        for column, there in enumerate(table[at]):
            if there not in words:
                words[there] = (*words[at], column)
                pending.append(there)
    return [words[at] for at in sorted(words)]


def _applied(table: list[list[int]], at: int, word: tuple[int, ...]) -> int:
    for column in word:
        at = table[at][column]
    return at
