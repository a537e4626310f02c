"""Selections on the map: as text, from what the browser reports, and the points inside them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.path import Path as Polygon

from deepmath_viz.corpus import selections
from deepmath_viz.corpus.points import EXTENT, arrange
from deepmath_viz.corpus.selections import Part
from deepmath_viz.errors import SelectionDamaged

corners = st.lists(
    st.tuples(st.integers(0, EXTENT), st.integers(0, EXTENT)), min_size=3, max_size=12
).map(tuple)
part = st.builds(Part, st.sampled_from(sorted(selections.MODES.values())), corners)


def points(n=4_000, seed=0):
    places = np.random.default_rng(seed).normal(size=(n, 2)).astype(np.float32)
    rows = np.arange(n, dtype=np.int64)
    return arrange("umap", {"DeepMath-103K": (places, rows, rows)})


POINTS = points()


@given(st.lists(part, max_size=selections.MOST_PARTS))
def test_the_text_of_a_selection_reads_back(parts):
    assert selections.parts_of(selections.text_of(parts)) == tuple(parts)


@given(st.text(max_size=60))
def test_any_other_text_is_refused_by_name(text):
    try:
        parts = selections.parts_of(text)
    except SelectionDamaged:
        return
    assert selections.parts_of(selections.text_of(parts)) == parts


@given(corners)
def test_points_inside_are_those_that_matplotlib_finds(drawn):
    found = selections.inside(POINTS, drawn)
    places = POINTS.places.T.astype(float)
    # Points on an edge belong to one side or the other; those within half a unit are left out.
    close = np.zeros(len(POINTS), dtype=bool)
    ends = np.array(drawn, dtype=float)
    for a, b in zip(ends, np.roll(ends, -1, axis=0), strict=True):
        along = b - a
        length = max(float(along @ along), 1e-9)
        at = np.clip((places - a) @ along / length, 0, 1)
        close |= np.hypot(*(places - a - at[:, None] * along).T) < 0.5
    # An even-odd rule by brute force: crossings of a ray to the right.
    odd = np.zeros(len(POINTS), dtype=bool)
    for (x0, y0), (x1, y1) in zip(ends, np.roll(ends, -1, axis=0), strict=True):
        if y0 != y1:
            between = (places[:, 1] >= min(y0, y1)) & (places[:, 1] < max(y0, y1))
            edge = x0 + (places[:, 1] - y0) * (x1 - x0) / (y1 - y0)
            odd ^= between & (places[:, 0] < edge)
    assert np.array_equal(found[~close], odd[~close])


def test_a_simple_polygon_holds_what_matplotlib_says_it_holds():
    turn = np.linspace(0, 2 * np.pi, 60, endpoint=False)
    reach = 20_000 + 6_000 * np.sin(5 * turn)
    drawn = np.round(32_768 + np.stack([reach * np.cos(turn), reach * np.sin(turn)], 1)).astype(int)
    expected = Polygon(drawn).contains_points(POINTS.places.T)
    assert 500 < expected.sum() < len(POINTS)
    assert np.array_equal(selections.inside(POINTS, [tuple(c) for c in drawn.tolist()]), expected)


def box(low, high):
    return ((low, low), (high, low), (high, high), (low, high))


def test_parts_replace_add_and_subtract():
    one, two = box(20_000, 40_000), box(30_000, 50_000)
    a, b = selections.inside(POINTS, one), selections.inside(POINTS, two)

    def chosen(*modes_and_corners):
        return selections.chosen(POINTS, [Part(m, c) for m, c in modes_and_corners])

    assert np.array_equal(chosen(("new", one), ("add", two)), a | b)
    assert np.array_equal(chosen(("new", one), ("subtract", two)), a & ~b)
    assert np.array_equal(chosen(("new", one), ("new", two)), b)
    assert not chosen().any()


def test_what_the_browser_reports_becomes_a_part():
    report = {"mode": "add", "polygon": [[1.4, 2.6], [70_000, -5], [9, 9]]}
    first = selections.drawn((), {**report, "mode": "new"})
    assert first == (Part("new", ((1, 3), (EXTENT, 0), (9, 9))),)
    assert selections.drawn(first, report) == (*first, Part("add", first[0].corners))
    assert selections.drawn(first, {"mode": "clear"}) == ()
    assert selections.drawn((), {**report, "mode": "subtract"}) == ()


@pytest.mark.parametrize(
    "report",
    [
        None,
        7,
        {},
        {"mode": "new"},
        {"mode": "new", "polygon": "x"},
        {"mode": "new", "polygon": [[1, 2], [3, 4]]},
        {"mode": "new", "polygon": [[1, 2], [3], [4, 5]]},
        {"mode": "new", "polygon": [[1, 2], [3, float("nan")], [4, 5]]},
        {"mode": "erase", "polygon": [[1, 2], [3, 4], [5, 6]]},
        {"mode": "new", "polygon": [[1, 2]] * (selections.MOST_CORNERS + 1)},
    ],
)
def test_a_report_that_is_no_polygon_is_refused(report):
    with pytest.raises(SelectionDamaged, match="draw it again"):
        selections.drawn((), report)


def test_a_selection_does_not_grow_beyond_what_an_address_holds():
    report = {"mode": "add", "polygon": [[i, i % 7] for i in range(selections.MOST_CORNERS)]}
    parts = ()
    for _ in range(selections.MOST_PARTS):
        parts = selections.drawn(parts, report)
    assert len(selections.text_of(parts)) < 8_000
    with pytest.raises(SelectionDamaged, match="at most"):
        selections.drawn(parts, report)


def test_bits_come_lowest_first():
    mask = np.array([True, False, False, True, False, False, False, False, True])
    assert selections.packed(mask) == bytes([0b1001, 1])
