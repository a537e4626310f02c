"""Products of rounded vectors are as near as is said, and change nothing of what is found."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from deepmath_viz.vectors import neighbours
from deepmath_viz.vectors.rounded import Rounded, fast, one_thread
from deepmath_viz.vectors.rounded_kernels import threshold
from tests.unit.vectors.test_neighbours import assert_best, brute, clustered


def unit(vectors: np.ndarray) -> np.ndarray:
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def bfloat16(bits: np.ndarray) -> np.ndarray:
    return (bits.astype(np.int32) << 16).view(np.float32)


#: Vectors that rounding is hard on.
HARD = {
    "clustered": lambda: clustered(700).astype(np.float32),
    # Every coordinate lies in the middle between two numbers of bfloat16, all rounded one way.
    "halves": lambda: np.full((700, 256), 1 / 16 * (1 + 2.0**-8), dtype=np.float32),
    "one coordinate": lambda: np.eye(384, dtype=np.float32).repeat(2, axis=0),
    "subnormal": lambda: np.hstack(
        [np.ones((700, 1)), np.random.default_rng(0).random((700, 383)) * 1e-39]
    ).astype(np.float32),
    "signs": lambda: unit(np.random.default_rng(2).choice([-1.0, 1.0], (700, 384))),
    "spread": lambda: unit(
        np.random.default_rng(4).standard_normal((700, 96)) * np.logspace(0, -30, 96)
    ),
}


@pytest.mark.parametrize("kind", HARD)
@pytest.mark.parametrize("shape", [(600, 700), (8, 700), (700, 1), (40, 40)])
def test_a_product_is_never_further_below_the_exact_one_than_is_said(kind, shape):
    whole = HARD[kind]()
    rounded = Rounded(whole)
    rows, columns = slice(0, shape[0]), slice(len(whole) - shape[1], len(whole))
    with one_thread():
        found = rounded.products(rows, columns)
    exact = whole[rows].astype(np.float64) @ whole[columns].astype(np.float64).T
    least = np.array([threshold(value - rounded.margin) for value in exact.ravel()])
    assert (found.ravel() >= least).all()
    # And not by a bound that says nothing: two roundings of the vectors, and one of the product.
    assert rounded.margin < 2 * 2.0**-8 + 2e-4
    assert np.abs(bfloat16(found) - exact).max() <= rounded.margin + 2.0**-8


@given(st.floats(-2, 2, width=32), st.floats(-2, 2, width=32))
def test_bits_are_compared_as_the_numbers_are(product, least):
    bits = torch.tensor([product]).bfloat16().view(torch.int16).numpy()
    # Whatever reaches the threshold is looked at, whichever way it has been rounded.
    if product >= least:
        assert bits[0] >= threshold(least)
    # And nothing that is below it by more than rounding to bfloat16 can be.
    if least > 0 and product < least - 2.0**-7 * abs(least):
        assert bits[0] < threshold(least)


def both(vectors: np.ndarray, one: slice, two: slice, k_one: int, k_two: int, index=None) -> None:
    """With and without rounding: the same lists to the last bit."""
    lists = []
    for rounding in (True, False):
        turned = neighbours.RotatedVectors(vectors, index, rounding)
        found = neighbours.nearest(turned, one, two, k_one, k_two)
        lists.append([part for part in found if part is not None])
    for rounded, plain in zip(*lists, strict=True):
        np.testing.assert_array_equal(rounded.rows, plain.rows)
        assert rounded.similarities.tobytes() == plain.similarities.tobytes()


@pytest.mark.parametrize("sizes", [(1100, 1500), (1500, 40), (3, 1200), (1, 1)])
def test_rounding_changes_no_bit_of_two_sets(sizes):
    both(clustered(sum(sizes)), slice(0, sizes[0]), slice(sizes[0], sum(sizes)), 5, 2)


@pytest.mark.parametrize("n", [1, 2, 15, 1025, 2300])
def test_rounding_changes_no_bit_in_one_set(n):
    both(clustered(n + 30), slice(30, n + 30), slice(30, n + 30), 4, 0)


def test_rounding_changes_no_bit_where_vectors_are_nearly_the_same():
    """Steps of 1e-4 in similarity: far below what rounding can tell apart."""
    draw = np.random.default_rng(5)
    near = 1 + 0.01 * draw.standard_normal((1200, 384))
    near[600:] = near[:600] * (1 + 1e-7 * draw.standard_normal((600, 1)))
    both(unit(near), slice(0, 600), slice(600, 1200), 5, 5)
    both(unit(near), slice(0, 1200), slice(0, 1200), 5, 0)


def test_rounding_changes_no_bit_where_nothing_is_near_or_all_is_opposite():
    both(np.eye(384, dtype=np.float32), slice(0, 100), slice(100, 384), 3, 3)
    line = np.linspace(-1, 1, 300)[:, None] * np.ones(64)
    both(unit(line), slice(0, 150), slice(150, 300), 3, 3)


def test_rounding_changes_no_bit_where_rows_share_vectors():
    index = np.random.default_rng(6).integers(0, 50, 1300)
    both(clustered(50), slice(0, 700), slice(700, 1300), 5, 5, index)


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_rounding_changes_no_bit_of_small_whole_numbers(data):
    """Coordinates of few values: ties everywhere, also with the worst neighbour kept."""
    n, dimension = data.draw(st.integers(2, 60)), data.draw(st.integers(1, 40))
    cut = data.draw(st.integers(1, n - 1))
    seed = data.draw(st.integers(0, 2**32 - 1))
    vectors = np.random.default_rng(seed).integers(-1, 2, (n, dimension)).astype(np.float32)
    vectors[~vectors.any(axis=1), 0] = 1
    both(vectors, slice(0, cut), slice(cut, n), data.draw(st.integers(1, 6)), 2)
    both(vectors, slice(0, n), slice(0, n), data.draw(st.integers(1, 6)), 0)


@pytest.mark.parametrize("rounding", [True, False])
def test_both_ways_find_what_brute_force_finds(rounding):
    vectors = clustered(2200)
    one, two = slice(0, 1100), slice(1100, 2200)
    turned = neighbours.RotatedVectors(vectors, rounding=rounding)
    first, second = neighbours.nearest(turned, one, two, 5, 1)
    products = brute(vectors, one, two)
    assert_best(first, products)
    assert second is not None
    assert_best(second, products.T)


def test_the_processor_decides_where_nobody_does(tmp_path):
    told = tmp_path / "cpuinfo"
    assert not fast(told)  # a system that does not say it
    told.write_text("processor\t: 0\nflags\t\t: fpu avx512f avx512_bf16 amx_tile amx_int8\n")
    assert not fast(told)
    told.write_text("processor\t: 0\nflags\t\t: fpu avx512_bf16 amx_bf16 amx_tile amx_int8\n")
    assert fast(told)
    assert (neighbours.RotatedVectors(clustered(20)).rounded is not None) == fast()


def test_torch_keeps_its_threads():
    threads = torch.get_num_threads()
    vectors = clustered(1200)
    neighbours.nearest(
        neighbours.RotatedVectors(vectors, rounding=True), slice(0, 600), slice(600, 1200), 1
    )
    assert torch.get_num_threads() == threads
