"""Regions that people keep: under a name, superseded, taken off the list, never lost."""

from __future__ import annotations

import pytest

from deepmath_viz.corpus import selections
from deepmath_viz.corpus.selections import Part
from deepmath_viz.errors import ReviewError, SelectionDamaged
from deepmath_viz.reviews.regions import KeptRegions

ONE = selections.text_of([Part("new", ((0, 0), (9, 0), (9, 9)))])
TWO = selections.text_of([Part("new", ((0, 0), (7, 0), (7, 7)))])


def test_a_region_is_found_again_under_its_name(tmp_path):
    KeptRegions(tmp_path).keep("  contour   integrals ", "paper", ONE, "hub")
    (found,) = KeptRegions(tmp_path).all("paper")
    assert (found.name, found.drawn, found.corpus) == ("contour integrals", ONE, "hub")
    assert KeptRegions(tmp_path).all("umap") == []


def test_the_newest_of_a_name_counts_and_can_be_forgotten(tmp_path):
    kept = KeptRegions(tmp_path)
    kept.keep("b", "paper", ONE, "hub")
    kept.keep("A", "paper", ONE, "hub")
    kept.keep("b", "paper", TWO, "hub")
    assert [(r.name, r.drawn) for r in kept.all("paper")] == [("A", ONE), ("b", TWO)]
    kept.forget("A", "paper", "hub")
    assert [r.name for r in kept.all("paper")] == ["b"]


@pytest.mark.parametrize("name", ["", "  ", "x" * 101])
def test_a_region_needs_a_name(tmp_path, name):
    with pytest.raises(ReviewError, match="1 to 100"):
        KeptRegions(tmp_path).keep(name, "paper", ONE, "hub")
    assert not (tmp_path / "regions.sqlite3").exists()


def test_what_is_no_selection_is_not_kept(tmp_path):
    with pytest.raises(SelectionDamaged):
        KeptRegions(tmp_path).keep("x", "paper", "nonsense", "hub")
