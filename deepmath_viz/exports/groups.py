"""Which problems are the same, and a split that never parts them. Pure; numbers in, numbers out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def components(n: int, pairs: Iterable[tuple[int, int]]) -> NDArray[np.int64]:
    """The connected components of a graph with nodes 0 to n - 1: its smallest node for each."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    ends = np.array(list(pairs), dtype=np.int64).reshape(-1, 2)
    links = coo_array((np.ones(len(ends), dtype=bool), ends.T), shape=(n, n))
    labels = connected_components(links, directed=False)[1]
    # Labels are scipy's; the first node with a label is the smallest one.
    _, first, of_label = np.unique(labels, return_index=True, return_inverse=True)
    return first[of_label].astype(np.int64)


def first_of_each(groups: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which members are the first of their group; shape as given."""
    kept = np.zeros(len(groups), dtype=bool)
    kept[np.unique(groups, return_index=True)[1]] = True
    return kept


def split(
    groups: NDArray[np.int64], names: Sequence[str], share: float, seed: int
) -> NDArray[np.bool_]:
    """Which members go into the test split, whole groups at a time.

    Groups are taken in an order drawn by the seed, as long as they fit into the share of the
    members that was asked for. What is missing at the end is less than the smallest group that is
    left.

    Args:
        groups: the group of every member.
        names: a lasting name of every member; with the seed these alone decide the order, so that
            the same problems are drawn from a corpus that was built anew.
    """
    room = round(share * len(groups))
    members: dict[int, list[int]] = {}
    for at, group in enumerate(groups.tolist()):
        members.setdefault(group, []).append(at)
    order = sorted(members.values(), key=lambda one: _drawn(min(names[at] for at in one), seed))
    chosen = np.zeros(len(groups), dtype=bool)
    for one in order:
        if len(one) <= room:
            chosen[one] = True
            room -= len(one)
        if not room:
            break
    return chosen


def _drawn(name: str, seed: int) -> tuple[bytes, str]:
    return hashlib.sha256(f"{seed}:{name}".encode()).digest(), name
