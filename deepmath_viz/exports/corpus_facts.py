"""What exports ask of a whole corpus: computed once for an open store, kept as long as it is."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakKeyDictionary

import numpy as np

from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset import published
from deepmath_viz.dataset.rows import reference
from deepmath_viz.exports import groups
from deepmath_viz.maths import diff

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]

T = TypeVar("T")
_lock = threading.Lock()
_kept: WeakKeyDictionary[Store, dict[str, Any]] = WeakKeyDictionary()


def _once(store: Store, name: str, make: Callable[[Store], T]) -> T:
    with _lock:
        kept = _kept.setdefault(store, {})
    if name not in kept:  # two that ask at once both make it; nobody waits for another
        kept[name] = make(store)
    made: T = kept[name]
    return made


def _names(store: Store) -> dict[int, str]:
    """The lasting name of every problem, by id."""
    return _once(store, "names", _read_names)


def _read_names(store: Store) -> dict[int, str]:
    with store.database.cursor() as cursor:
        found = cursor.execute("SELECT id, key, copy FROM problems ORDER BY id").fetchall()
    return {id_: reference(key, copy) for id_, key, copy in found}


def names_of(store: Store, ids: Sequence[int]) -> list[str]:
    """The lasting names of problems, as `--ids` reads them."""
    known = _names(store)
    return [known[id_] for id_ in ids]


def groups_of(store: Store, ids: Numbers) -> Numbers:
    """The group of near-duplicates of each problem, named by its smallest id in the corpus.

    Groups are the connected components of pairs above 0.98 within DeepMath and of equal texts, over
    the whole corpus: two problems that only a third one links are one group, whether that one is
    selected or not.
    """
    every, roots = _once(store, "groups", _read_groups)
    return roots[np.searchsorted(every, ids)]


def _read_groups(store: Store) -> tuple[Numbers, Numbers]:
    with store.database.cursor() as cursor:
        texts = cursor.execute("SELECT id, question FROM problems ORDER BY id").fetchall()
        near = cursor.execute(
            "SELECT id, row FROM neighbours WHERE dataset = ? AND similarity > ?::FLOAT",
            [published.NAME, published.SAME_PROBLEM],
        ).fetchall()
    places = {id_: at for at, (id_, _) in enumerate(texts)}
    pairs = [(places[a], places[b]) for a, b in near if a in places and b in places]
    first: dict[str, int] = {}
    for at, (_, question) in enumerate(texts):
        pairs.append((first.setdefault(diff.folded(question), at), at))
    every = np.array([id_ for id_, _ in texts], dtype=np.int64)
    return every, every[groups.components(len(every), pairs)]


def lengths(store: Store) -> tuple[Numbers, Numbers]:
    """Characters of the reasoning and of the write-up of all solutions, in the order of (id, n)."""
    return _once(store, "lengths", _read_lengths)


def _read_lengths(store: Store) -> tuple[Numbers, Numbers]:
    with store.database.cursor() as cursor:
        found = cursor.execute(
            "SELECT coalesce(reasoning_characters, 0) AS r, write_up_characters AS w FROM solutions"
            " ORDER BY id, n"
        ).fetchnumpy()
    return found["r"].astype(np.int64), found["w"].astype(np.int64)


def benchmarks(store: Store) -> list[str]:
    """The benchmarks that problems were compared with."""
    found = column(store, "SELECT DISTINCT benchmark AS v FROM benchmarks ORDER BY 1")
    return [str(name) for name in found]


def column(store: Store, sql: str) -> Any:
    """The column `v` of a query."""
    with store.database.cursor() as cursor:
        return cursor.execute(sql).fetchnumpy()["v"]
