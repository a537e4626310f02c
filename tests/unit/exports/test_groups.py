"""Groups of near-duplicates and splits over them, on random graphs."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from deepmath_viz.exports import groups

graphs = st.integers(0, 40).flatmap(
    lambda n: st.tuples(
        st.just(n),
        st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), max_size=40)
        if n
        else st.just([]),
    )
)


@given(graphs)
def test_components_are_what_paths_connect(graph: tuple[int, list[tuple[int, int]]]):
    n, pairs = graph
    beside: list[set[int]] = [{i} for i in range(n)]
    for a, b in pairs:
        beside[a].add(b)
        beside[b].add(a)
    found = groups.components(n, pairs).tolist()
    for node in range(n):
        reached, new = {node}, {node}
        while new:
            new = {b for a in new for b in beside[a]} - reached
            reached |= new
        assert found[node] == min(reached)


def merged(n: int, pairs: list[tuple[int, int]]) -> list[int]:
    """The smallest node that each is connected with, by merging names until nothing changes."""
    names = list(range(n))
    changed = True
    while changed:
        changed = False
        for a, b in pairs:
            low = min(names[a], names[b])
            changed = changed or names[a] != low or names[b] != low
            names[a] = names[b] = low
    return names


@given(graphs, st.randoms())
def test_components_do_not_depend_on_the_order_of_the_pairs(graph, random):
    n, pairs = graph
    found = groups.components(n, pairs)
    assert (found.dtype, found.tolist()) == (np.int64, merged(n, pairs))
    turned = [(b, a) if random.random() < 0.5 else (a, b) for a, b in pairs + pairs[:3]]
    random.shuffle(turned)
    assert np.array_equal(groups.components(n, iter(turned)), found)


def test_components_of_a_graph_as_large_as_a_dataset():
    rng = np.random.default_rng(20250411)
    n = 20_000
    pairs = list(map(tuple, rng.integers(0, n, (n // 2, 2)).tolist()))
    pairs += [(i, i + 1) for i in range(500)]  # a long path
    assert groups.components(n, pairs).tolist() == merged(n, pairs)


@given(graphs, st.floats(0, 0.99), st.integers(0, 2**32 - 1))
def test_a_split_parts_no_group_and_comes_near_its_share(
    graph: tuple[int, list[tuple[int, int]]], share: float, seed: int
):
    n, pairs = graph
    found = groups.components(n, pairs)
    names = [f"{i:016x}" for i in range(n)]
    test = groups.split(found, names, share, seed)
    assert np.array_equal(test, groups.split(found, names, share, seed))
    sizes = {group: int((found == group).sum()) for group in set(found.tolist())}
    for group in sizes:
        assert len(set(test[found == group].tolist())) == 1
    missing = round(share * n) - int(test.sum())
    left = [size for group, size in sizes.items() if not test[found == group].any()]
    assert 0 <= missing < min(left, default=1) or missing == 0


def test_the_seed_draws_another_split():
    alone = np.arange(200)
    names = [f"{i:016x}" for i in range(200)]
    drawn = {tuple(groups.split(alone, names, 0.1, seed)) for seed in range(10)}
    assert len(drawn) == 10
    assert {sum(one) for one in drawn} == {20}


@given(st.lists(st.integers(0, 9), max_size=30))
def test_the_first_of_each_group_is_kept(of: list[int]):
    kept = groups.first_of_each(np.array(of, dtype=np.int64))
    assert [i for i, k in enumerate(kept) if k] == [i for i, g in enumerate(of) if g not in of[:i]]
