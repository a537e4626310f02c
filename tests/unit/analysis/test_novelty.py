"""Novelty: both readings at any threshold, against counts from the vectors themselves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from deepmath_viz.analysis import novelty
from deepmath_viz.analysis.marks import Group
from deepmath_viz.analysis.novelty import THRESHOLDS, Curve, Uniqueness, curve
from deepmath_viz.corpus.queries.novelty import GROUPED_BY
from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset import published
from deepmath_viz.dataset.filters import SORTS, UNKNOWN, Filters
from deepmath_viz.dataset.sorts import NOVELTY_SORTS
from tests.support.novelty_corpus import BENCHMARKS, SETS, SKIPPED, Planted, plant

ROWS = 120


@pytest.fixture(scope="module")
def planted(tmp_path_factory: Any, example_rows: Any, write_source: Any, make: Any) -> Any:
    folder: Path = tmp_path_factory.mktemp("novelty")
    source = write_source(folder / "source", example_rows(ROWS))
    built = make(source, folder / "cache", "problems")
    return plant(folder / "cache" / built.corpus, built), folder / "cache" / built.corpus


@pytest.fixture(scope="module")
def known(planted: Any) -> Planted:
    return planted[0]


@pytest.fixture(scope="module")
def opened(planted: Any) -> Store:
    return Store(planted[1], planted[0].manifest)


@pytest.fixture(scope="module")
def bare(planted: Any) -> Store:
    """The same corpus before anything but its problems was built."""
    built = planted[0].manifest.stages["problems"]
    return Store(planted[1], type(planted[0].manifest)("bare", {}, {"problems": built}))


def matches(known: Planted, name: str, threshold: float) -> tuple[int, int]:
    """Rows of a set with a match in another set, and with one anywhere but themselves."""
    elsewhere = anywhere = 0
    for i, vector in enumerate(known.vectors[name]):

        def above(other: str, but: int | None = None, vector: np.ndarray = vector) -> bool:
            found = known.vectors[other] @ vector
            if but is not None:
                found = np.delete(found, but)
            return bool((found > np.float32(threshold)).any())

        there = any(above(o) for o in (published.NAME, *SETS) if o != name)
        elsewhere += there
        anywhere += there or above(name, i)
    return elsewhere, anywhere


@pytest.mark.parametrize("threshold", [0.8, 0.9, 0.95, 0.975, 0.98, 0.985, 0.999])
def test_both_readings_are_what_brute_force_counts(opened, known, threshold):
    curves = {name: curve(*found) for name, found in opened.novelty.similarities_by_set().items()}
    assert set(curves) == {published.NAME, *SETS}
    for name, found in curves.items():
        at = found.at(threshold)
        assert (at.elsewhere, at.elsewhere + at.within) == matches(known, name, threshold)
        assert at.rows == len(known.vectors[name])
        assert at.unique("elsewhere") == at.rows - at.elsewhere
        assert at.unique("anywhere") == at.rows - at.elsewhere - at.within
        assert sum(at.counts().values()) == at.rows


def test_deepmath_counts_the_same_from_its_problems_as_from_nearest(opened):
    from_problems = curve(*opened.novelty.similarities(Filters()))
    assert from_problems == curve(*opened.novelty.similarities_by_set()[published.NAME])
    at = from_problems.at(0.98)
    assert at.counts() == {n: opened.count(Filters(novelties=(n,))) for n in novelty.ORDER}
    assert 0 < at.within < at.elsewhere < at.unique("anywhere")


SIMILARITIES = arrays.arrays(
    np.float32, 12, elements=st.one_of(st.floats(-1, 1, width=32), st.just(np.nan))
)


@given(SIMILARITIES, SIMILARITIES, st.sampled_from(THRESHOLDS))
def test_a_curve_counts_what_a_loop_counts(elsewhere, within, threshold):
    found = curve(elsewhere, within).at(threshold)
    t = np.float32(threshold)
    there = [bool(e > t) for e in elsewhere]
    assert found.elsewhere == sum(there)
    assert found.within == sum(bool(w > t) and not e for w, e in zip(within, there, strict=True))


@given(SIMILARITIES, SIMILARITIES)
def test_raising_the_threshold_never_makes_a_problem_less_unique(elsewhere, within):
    found = curve(elsewhere, within)
    for reading in novelty.READINGS:
        assert found.unique(reading) == sorted(found.unique(reading))


def test_a_match_at_the_threshold_itself_is_none():
    at = np.array([0.98, np.nextafter(np.float32(0.98), np.float32(1))], np.float32)
    nothing = np.full(2, np.nan, np.float32)
    assert curve(at, nothing).at(0.98) == Uniqueness(2, 1, 0)
    assert curve(nothing, nothing).at(0.98) == Uniqueness(2, 0, 0)
    assert curve(nothing[:0], nothing[:0]).at(0.98) == Uniqueness(0, 0, 0)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [(None, 0.98), ("", 0.98), ("x", 0.98), ("nan", 0.98), ("inf", 0.98), ("0.95", 0.95),
     ("7", 0.999), ("-1", 0.8), ("0.9804", 0.98), ("0.9", 0.9)],
)  # fmt: skip
def test_a_threshold_in_a_url_is_brought_into_range(text, wanted):
    assert novelty.threshold_of(text) == wanted


def test_thresholds_hold_the_papers():
    assert published.SAME_PROBLEM in THRESHOLDS
    assert THRESHOLDS[novelty.nearest_step(0.98)] == 0.98


# -- by topic, difficulty, answer type -------------------------------------------------------


@pytest.mark.parametrize("by", GROUPED_BY)
@pytest.mark.parametrize("wanted", [Filters(), Filters(text="100%"), Filters(difficulty=(5, 10))])
def test_groups_hold_every_matching_problem_once(opened, by, wanted):
    for threshold in (0.9, 0.98):
        groups = novelty.groups(opened.novelty.by(by, wanted, threshold))
        total = {n: sum(g.counts[n] for g in groups) for n in novelty.ORDER}
        assert total == curve(*opened.novelty.similarities(wanted)).at(threshold).counts()
        assert sum(g.total for g in groups) == opened.count(wanted)


def test_groups_at_the_papers_threshold_are_the_filters(opened):
    for group in novelty.groups(opened.novelty.by("topic", Filters())):
        topic = UNKNOWN if group.value is None else group.value
        if topic == "Mathematics -> Algebra":
            continue  # a filter by topic takes what is below it too
        for name, count in group.counts.items():
            assert opened.count(Filters(topics=(topic,), novelties=(name,))) == count


def test_groups_are_ordered_by_share_with_the_unknown_last(opened):
    ordered = novelty.by_share(novelty.groups(opened.novelty.by("topic", Filters())))
    assert ordered[-1].value is None
    shares = [group.share("unique") for group in ordered[:-1]]
    assert shares == sorted(shares, reverse=True)
    assert Group(6.5, {"unique": 1, "within": 2, "elsewhere": 1}).label() == "6.5"
    assert Group(6.5, {"unique": 1, "within": 2, "elsewhere": 1}).share("unique") == 0.25


def test_a_table_of_topics_begins_where_most_is_not_unique():
    counts = {"few": (9, 1), "none": (50, 0), "many": (40, 6), None: (0, 9)}
    rows = [
        Group(value, {"unique": unique, "within": 0, "elsewhere": other})
        for value, (unique, other) in counts.items()
    ]
    assert [group.value for group in novelty.by_matches(rows)] == ["many", "few", "none", None]


def test_levels_hold_both_half_steps():
    assert novelty.levels({1.0: 2, 1.5: 3, 5.0: 7, 5.5: 1, 9.5: 4, 10.0: 9, 0.5: 8}) == (
        5, 0, 0, 0, 8, 0, 0, 0, 4,
    )  # fmt: skip


# -- published -------------------------------------------------------------------------------


def test_the_published_figures_are_those_of_the_paper():
    assert published.UNIQUENESS["DeepMath-103K"] == (82.81, 20.21)
    sizes = {"DeepMath-103K": 103.022, "Open-R1": 93.733, "STILL-3-RL": 88.054,
             "DSR-Preview": 40.315, "DAPO-17K": 17.398, "ORZ-129K": 129.322}  # fmt: skip
    for name, size in sizes.items():
        assert sum(published.UNIQUENESS[name]) == pytest.approx(size, abs=0.3)
        levels = [n or 0 for n in published.DIFFICULTY_BY_SET[name]]
        assert sum(levels) == pytest.approx(size, rel=0.06)
        assert len(levels) == 9
    counted = novelty.levels(published.DIFFICULTY_COUNTS)
    for read, count in zip(published.DIFFICULTY_BY_SET[published.NAME], counted, strict=True):
        assert (read or 0) == pytest.approx(count / 1000, abs=0.35)


def test_the_table_of_sets_keeps_ours_and_theirs_apart(opened):
    curves = {name: curve(*found) for name, found in opened.novelty.similarities_by_set().items()}
    table = novelty.uniqueness_table(curves, 0.98)
    assert [row["set"] for row in table] == list(published.UNIQUENESS)
    first, lacking = table[0], table[2]
    at = curves[published.NAME].at(0.98)
    assert first["rows here"] == ROWS
    assert first["unique, anywhere"] == at.unique("anywhere")
    assert first["paper: unique (K)"] == 82.81
    assert first["paper: share"] == "80.4%"
    assert lacking["set"] == "STILL-3-RL"
    assert lacking["rows here"] is None
    own = novelty.uniqueness_table({"Own": Curve(0, (0,) * 200, (0,) * 200)}, 0.98)[-1]
    assert own == {
        "set": "Own", "rows here": 0, "unique, anywhere": 0, "share, anywhere": "–",
        "unique, elsewhere": 0, "share, elsewhere": "–", "paper: unique (K)": None,
        "paper: not unique (K)": None, "paper: share": "–",
    }  # fmt: skip


# -- the store -------------------------------------------------------------------------------


def test_sorting_by_novelty_sorts_by_the_highest_similarity(opened):
    rows = opened.page(Filters(), "-novel", 0, ROWS)
    highest = [max(row["similarity_elsewhere"], row["similarity_within"]) for row in rows]
    assert highest == sorted(highest, reverse=True)
    other = opened.page(Filters(), "novel", 0, ROWS)
    lowest = [max(row["similarity_elsewhere"], row["similarity_within"]) for row in other]
    assert lowest == highest[::-1]
    like = [row["similarity_benchmark"] for row in opened.page(Filters(), "benchmark", 0, ROWS)]
    assert like == sorted(like, reverse=True)


def test_sorting_by_novelty_before_it_is_known_is_the_datasets_order(bare):
    assert set(NOVELTY_SORTS) < set(SORTS)
    for sort in NOVELTY_SORTS:
        assert [row["id"] for row in bare.page(Filters(), sort, 0, ROWS)] == list(range(ROWS))


def test_before_neighbours_stand_nothing_is_counted(bare):
    assert not bare.has_neighbours
    assert bare.novelty.similarities_by_set() == {}
    assert curve(*bare.novelty.similarities(Filters())).rows == 0
    assert bare.novelty.by("domain", Filters()) == []
    assert bare.novelty.of(0) is None
    assert bare.novelty.neighbours(0, "deepmath") == bare.novelty.neighbours(0, "comparison") == []
    assert bare.novelty.embedding() == bare.novelty.skipped_sets() == {}
    assert bare.count(Filters(novelties=(UNKNOWN,), contaminations=(UNKNOWN,))) == ROWS


def test_what_was_used_and_what_was_left_out_is_known(opened):
    assert opened.novelty.embedding() == {
        "model": "test/model",
        "sha256": "0" * 64,
        "dimension": 24,
    }
    assert opened.novelty.skipped_sets() == SKIPPED
    assert opened.novelty.skipped_sets("benchmarks") == {}


def test_the_nearest_of_a_problem_are_what_brute_force_finds(opened, known):
    for id_ in (0, 1, 17, ROWS - 1):
        vector = known.vectors[published.NAME][id_]
        for kind, names in (("comparison", SETS), ("benchmark", BENCHMARKS)):
            rows = opened.novelty.neighbours(id_, kind)
            assert {row["dataset"] for row in rows} == set(names)
            heads = [row["similarity"] for row in rows if row["rank"] == 1]
            assert heads == sorted(heads, reverse=True)
            for name in names:
                found = [row for row in rows if row["dataset"] == name]
                similar = known.vectors[name] @ vector  # equal vectors may differ in the last bit
                assert [row["rank"] for row in found] == [1, 2, 3, 4, 5]
                assert len({row["row"] for row in found}) == 5
                for row, best in zip(found, np.sort(similar)[::-1], strict=False):
                    assert row["similarity"] == pytest.approx(best, abs=1e-6)
                    assert similar[row["row"]] == pytest.approx(best, abs=1e-6)
                    assert row["question"] == known.texts[name][row["row"]]
        own = known.vectors[published.NAME] @ vector
        own[id_] = -2
        rows = opened.novelty.neighbours(id_, "deepmath", 3)
        assert [row["row"] for row in rows] == list(np.argsort(-own, kind="stable")[:3])
        assert rows[0]["key"] == opened.problem(rows[0]["row"])["key"]


def test_equal_texts_are_marked(opened, known):
    folded = {"".join(t.split()).replace("$", "").lower(): i
              for i, t in enumerate(known.texts[published.NAME])}  # fmt: skip
    id_ = folded["".join(known.texts["Open-R1"][12].split()).replace("$", "").lower()]
    marked = [r for r in opened.novelty.neighbours(id_, "comparison") if r["same_text"]]
    assert ("Open-R1", 12) in {(r["dataset"], r["row"]) for r in marked}
    assert opened.novelty.of(id_)["novelty"] == "elsewhere"


def test_a_problem_that_is_near_one_of_a_source_pool_is_named_with_it(
    tmp_path, example_rows, write_source, make
):
    built = make(
        write_source(tmp_path / "source", example_rows(40)), tmp_path / "cache", "problems"
    )
    folder = tmp_path / "cache" / built.corpus
    known = plant(folder, built, sets={"MMIQC": 60, "Open-R1": 30})
    store = Store(folder, known.manifest)
    ids = known.ids.tolist()
    near = (known.vectors[published.NAME] @ known.vectors["MMIQC"].T).max(axis=1)
    expected = {i: near[at] for at, i in enumerate(ids) if near[at] > np.float32(0.98)}
    found = store.novelty.pools(ids)
    assert found.keys() == expected.keys() and 0 < len(found) < len(ids)
    assert {name for name, _ in found.values()} == {"MMIQC"}
    assert all(found[i][1] == pytest.approx(expected[i], abs=1e-6) for i in found)
    assert store.novelty.pools([]) == {}


def test_without_a_source_pool_nothing_is_said_of_one(opened, known):
    assert opened.novelty.pools(known.ids.tolist()) == {}
