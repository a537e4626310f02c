"""Names on the map: where they stand, what they speak for, and which are left out."""

from __future__ import annotations

import numpy as np
import pytest

from deepmath_viz.corpus.points import EXTENT
from deepmath_viz.maps import labels

ALGEBRA = ("Mathematics", "Algebra")
RINGS = (*ALGEBRA, "Rings")


def cluster(x: int, y: int, n: int) -> np.ndarray:
    at = np.random.default_rng(7).normal((x, y), 300, (n, 2))
    return at.round().clip(0, EXTENT).astype(np.uint16).T


def region(label: str, level: int = 0, n: int = 9) -> dict:
    return {"level": level, "region": 0, "x": 100, "y": 200, "n": n} | {
        "label": label,
        "named_by": "words",
    }


def test_a_name_stands_on_a_point_where_most_of_its_points_are():
    places = np.concatenate([cluster(10_000, 50_000, 400), cluster(60_000, 5_000, 100)], axis=1)
    (label,) = labels.of_layout(places, {ALGEBRA: np.arange(500)}, [])
    assert (label["text"], label["n"], label["level"]) == ("Algebra", 500, 0)
    assert abs(label["x"] - 10_000) < 400 and abs(label["y"] - 50_000) < 400
    assert [label["x"], label["y"]] in places.T.tolist()
    # Half of its points lie in its own cluster; what is far away does not widen it.
    assert 512 <= label["reach"] < 1_000


def test_a_topic_that_lies_where_its_parent_does_gets_another_place():
    places = np.concatenate([cluster(30_000, 30_000, 500), cluster(33_000, 30_000, 80)], axis=1)
    named = labels.of_layout(places, {ALGEBRA: np.arange(10), RINGS: np.arange(10, 580)}, [])
    assert [(one["text"], one["level"]) for one in named] == [("Algebra", 0), ("Rings", 1)]
    apart = max(abs(named[0][axis] - named[1][axis]) for axis in ("x", "y"))
    assert apart > 200


def test_the_whole_tree_is_named_but_for_what_says_other():
    deep = ("Mathematics", "Algebra", "Other", "Modules", "Flat", "Faithful")
    here = {deep: np.arange(3), ("Mathematics", "Other"): np.arange(3, 6), ("Mathematics",): [6]}
    named = labels.of_layout(cluster(9_000, 9_000, 7), here, [])
    levels = {one["text"]: one["level"] for one in named}
    assert levels == {"Algebra": 0, "Modules": 2, "Flat": 3, "Faithful": 3}


def test_regions_name_what_no_topic_does_and_long_names_are_cut():
    named = labels.of_layout(
        cluster(9_000, 9_000, 5),
        {ALGEBRA: np.arange(5)},
        [region("Algebra"), region("urn, ball", 1), region("x" * 300, n=2)],
    )
    assert [one["text"] for one in named] == ["urn, ball", "Algebra", "x" * 47 + "…"]
    assert [one["level"] for one in named] == [2, 0, 0]


@pytest.mark.parametrize("here", [{}, {ALGEBRA: np.zeros(0, np.int64)}])
def test_without_points_there_are_no_names(here):
    assert labels.of_layout(np.zeros((2, 0), np.uint16), here, []) == []
