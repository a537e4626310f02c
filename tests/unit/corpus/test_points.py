"""Points of a map: their order, units, and the way from problems to points and back."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from deepmath_viz.corpus.points import EXTENT, arrange, quantised
from deepmath_viz.dataset import published


def some(n, start=0, known=True, seed=0):
    places = np.random.default_rng(seed).normal(size=(n, 2)).astype(np.float32)
    rows = np.arange(start, start + n, dtype=np.int64)
    return places, rows, rows * 2 if known else np.full(n, -1)


def test_sets_stand_in_the_published_order_with_deepmath_last():
    made = arrange(
        "paper",
        {published.NAME: some(5), "Zeta": some(2), "ORZ-129K": some(3), "DAPO-17K": some(4)},
    )
    assert [(s.name, s.first, s.n) for s in made.spans] == [
        ("DAPO-17K", 0, 4),
        ("ORZ-129K", 4, 3),
        ("Zeta", 7, 2),
        (published.NAME, 9, 5),
    ]
    assert len(made) == 14
    assert made.own.first == 9
    assert [made.span_of(i).name for i in (0, 3, 4, 8, 13)] == [
        *("DAPO-17K", "DAPO-17K", "ORZ-129K", "Zeta", published.NAME)
    ]


def test_problems_find_their_points_and_points_their_problems():
    made = arrange("umap", {published.NAME: some(50), "DAPO-17K": some(20)})
    assert made.indices_of(np.array([0, 3, 98, 99])).tolist() == [20, 69]
    assert made.index_of(published.NAME, 4) == 22
    assert made.index_of(published.NAME, 5) is None
    assert made.index_of("DAPO-17K", 38) == 19
    assert made.index_of("none", 1) is None
    chosen = np.zeros(70, dtype=bool)
    chosen[[3, 21, 69]] = True
    assert made.ids_of(chosen).tolist() == [2, 98]


def test_points_without_text_belong_to_no_problem():
    made = arrange("paper", {published.NAME: some(5, known=False)})
    assert made.indices_of(np.array([-1, 0, 1])).tolist() == []
    assert made.ids_of(np.ones(5, dtype=bool)).tolist() == []


def test_a_point_has_a_twin_in_another_layout_where_its_text_is_known():
    one = arrange("paper", {published.NAME: some(4), "Open-RS": some(3, known=False)})
    other = arrange("umap", {published.NAME: some(3, start=1), "Open-RS": some(3)})
    twins = one.twins(other)
    assert twins.tolist() == [-1, -1, -1, -1, 3, 4, 5]
    back = other.twins(one)
    assert back.tolist() == [-1, -1, -1, 4, 5, 6]
    nothing = arrange("umap", {})
    assert one.twins(nothing).tolist() == [-1] * 7


def test_nothing_is_a_map_too():
    made = arrange("umap", {})
    assert len(made) == 0
    assert made.own.n == 0
    assert made.indices_of(np.array([1])).tolist() == []
    assert made.places.shape == (2, 0)


@given(arrays.arrays(np.float32, (7, 2), elements=st.floats(-1e6, 1e6, width=32)))
def test_places_keep_their_proportions(places):
    found = quantised(places).astype(float).T
    assert found.min() >= 0
    assert found.max() <= EXTENT
    side = float((places.max(axis=0) - places.min(axis=0)).max())
    if side > 1e-3:
        scale = EXTENT / (side * 1.04)
        for i in range(7):
            expected = (places[i].astype(float) - places[0].astype(float)) * scale
            assert np.abs(found[i] - found[0] - expected).max() <= 1.5
