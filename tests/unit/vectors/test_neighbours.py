"""The search finds what brute force finds, in every shape of input."""

from __future__ import annotations

import os

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from deepmath_viz.vectors import neighbours


def clustered(n: int, seed: int = 0, dimension: int = 384) -> np.ndarray:
    """Unit vectors in clusters with few strong coordinates, some of them twice or nearly so."""
    draw = np.random.default_rng(seed)
    strength = (np.arange(dimension) + 10.0) ** -0.7
    centres = draw.standard_normal((max(1, n // 40), dimension))
    found = centres[draw.integers(len(centres), size=n)] * 1.2
    found = (found + draw.standard_normal((n, dimension))) * strength
    twice = draw.integers(n, size=(n // 10, 2))
    found[twice[:, 0]] = found[twice[:, 1]]
    nearly = draw.integers(n, size=(n // 10, 2))
    found[nearly[:, 0]] = found[nearly[:, 1]] + 0.02 * draw.standard_normal(dimension) * strength
    return (found / np.linalg.norm(found, axis=1, keepdims=True)).astype(np.float16)


def brute(vectors: np.ndarray, one: slice, two: slice) -> np.ndarray:
    whole = vectors.astype(np.float64)
    whole /= np.linalg.norm(whole, axis=1, keepdims=True)
    found = whole[one] @ whole[two].T
    if one == two:
        np.fill_diagonal(found, -2)
    return found


def assert_best(found: neighbours.Neighbours, products: np.ndarray) -> None:
    """The similarities are the highest, and each row named has the similarity given."""
    k = min(found.rows.shape[1], products.shape[1])
    highest = -np.sort(-products, axis=1)[:, :k]
    known = highest > -2
    np.testing.assert_allclose(found.similarities[:, :k][known], highest[known], atol=2e-6)
    rows = np.where(found.rows[:, :k] < 0, 0, found.rows[:, :k])
    there = np.take_along_axis(products, rows.astype(np.int64), axis=1)
    np.testing.assert_allclose(found.similarities[:, :k][known], there[known], atol=2e-6)
    assert (found.rows[:, :k][~known] == -1).all()
    assert (found.rows[:, k:] == -1).all()
    assert all(len(set(row[row >= 0])) == (row >= 0).sum() for row in found.rows)


@pytest.mark.parametrize("sizes", [(700, 2500), (2500, 700), (1, 3000), (3, 1), (600, 600)])
def test_two_sets_are_searched_both_ways_at_once(sizes):
    vectors = clustered(sum(sizes))
    one, two = slice(0, sizes[0]), slice(sizes[0], sum(sizes))
    first, second = neighbours.nearest(neighbours.RotatedVectors(vectors), one, two, 5, 1)
    products = brute(vectors, one, two)
    assert_best(first, products)
    assert second is not None
    assert_best(second, products.T)


@pytest.mark.parametrize("n", [1, 2, 40, 513, 2049, 4500])
def test_in_its_own_set_a_row_is_never_its_own_neighbour(n):
    vectors = clustered(n + 30)
    here = slice(30, n + 30)
    found, other = neighbours.nearest(neighbours.RotatedVectors(vectors), here, here, 3)
    assert other is None
    assert_best(found, brute(vectors, here, here))
    assert not (found.rows == np.arange(n)[:, None]).any()


def test_one_way_only_where_only_one_is_asked_for():
    vectors = clustered(900)
    first, second = neighbours.nearest(
        neighbours.RotatedVectors(vectors), slice(0, 300), slice(300, 900), 2
    )
    assert second is None
    assert_best(first, brute(vectors, slice(0, 300), slice(300, 900)))


def test_equals_stand_in_the_order_of_their_rows():
    turned = neighbours.RotatedVectors(clustered(1), np.zeros(700, dtype=np.int64))
    found, _ = neighbours.nearest(turned, slice(0, 700), slice(0, 700), 3)
    assert found.rows[0].tolist() == [1, 2, 3]
    assert found.rows[2].tolist() == [0, 1, 3]
    assert found.rows[699].tolist() == [0, 1, 2]
    assert (found.similarities > 0.999999).all()
    assert (found.similarities <= 1).all()


@pytest.mark.parametrize("dimension", [2, 64, 97, 768])
def test_any_dimension(dimension):
    vectors = clustered(400, dimension=dimension)
    here = slice(0, 400)
    found, _ = neighbours.nearest(neighbours.RotatedVectors(vectors), here, here, 4)
    assert_best(found, brute(vectors, here, here))


def test_directions_without_structure_are_searched_rightly_too():
    vectors = np.random.default_rng(1).standard_normal((1500, 384)).astype(np.float32)
    here = slice(0, 1500)
    found, _ = neighbours.nearest(neighbours.RotatedVectors(vectors), here, here, 5)
    assert_best(found, brute(vectors, here, here))


@pytest.mark.parametrize("bad", [np.nan, np.inf, 0.0])
def test_a_vector_that_is_none_is_named(bad):
    vectors = clustered(50)
    vectors[17] = bad
    with pytest.raises(ValueError, match="vector 17 is not finite or has no length"):
        neighbours.RotatedVectors(vectors)


def test_turned_vectors_do_not_depend_on_the_number_of_threads(monkeypatch):
    monkeypatch.setattr(neighbours, "_CHUNK", 400)
    made = []
    for threads in (1, 2):
        monkeypatch.setattr(os, "cpu_count", lambda threads=threads: threads)
        with threadpool_limits(threads):
            made.append(neighbours.RotatedVectors(clustered(1500)).whole)
    assert made[0].tobytes() == made[1].tobytes()


def test_every_product_is_counted():
    vectors = clustered(3000)
    counted: list[int] = []
    neighbours.nearest(
        neighbours.RotatedVectors(vectors),
        slice(0, 1000),
        slice(1000, 3000),
        1,
        done=counted.append,
    )
    assert sum(counted) == 1000 * 2000
