"""Drawing samples: sizes, strata, and that a seed and a set of problems decide everything."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chisquare

from deepmath_viz.errors import ReviewError
from deepmath_viz.reviews import sampling
from deepmath_viz.reviews.sampling import Candidate, Stratum, allocate, draw

populations = st.dictionaries(
    st.sampled_from([f"S{i}" for i in range(12)]), st.integers(0, 60), min_size=1
).filter(lambda found: sum(found.values()) > 0)
kinds = st.sampled_from(list(sampling.KINDS))


def rows_of(sizes: dict[str, int]) -> list[tuple[str, str]]:
    return [(f"{name}-{i}", name) for name, n in sizes.items() for i in range(n)]


@given(populations, st.integers(1, 400), st.integers(), kinds, st.randoms())
def test_a_draw_is_without_replacement_of_the_size_and_of_no_row_order(
    sizes, size, seed, kind, shuffler
):
    rows = rows_of(sizes)
    sample = draw(rows, size, seed, kind)
    keys = [member.key for member in sample.members]
    assert len(keys) == len(set(keys)) == min(size, len(rows))
    assert {(member.key, member.stratum) for member in sample.members} <= set(rows)
    assert sample.population == len(rows)
    assert sample.complete == (size >= len(rows))
    drawn = Counter(member.stratum for member in sample.members)
    assert sample.strata == tuple(
        Stratum(name, n, drawn[name]) for name, n in sorted(sizes.items()) if n
    )
    other = list(rows)
    shuffler.shuffle(other)
    assert draw(other, size, seed, kind) == sample


@given(populations, st.integers(1, 400))
def test_shares_are_proportional_whole_and_at_least_one(sizes, size):
    shares = allocate(sizes, size)
    filled = {name: n for name, n in sizes.items() if n}
    total = sum(filled.values())
    assert sum(shares.values()) == min(size, total)
    assert all(0 <= shares[name] <= n for name, n in sizes.items())
    if size >= len(filled):
        assert all(shares[name] >= 1 for name in filled)
        # Only giving one to the smallest strata may take a stratum below its rounded-down quota,
        # by no more than they were given.
        given_away = sum(1 for n in filled.values() if min(size, total) * n < total)
        for name, n in filled.items():
            quota = min(size, total) * n / total
            assert quota - given_away - 1 < shares[name] < max(quota, 1) + 1
    else:
        assert set(shares.values()) <= {0, 1}
        smallest_taken = min(sizes[name] for name, n in shares.items() if n)
        assert all(n <= smallest_taken for name, n in filled.items() if not shares[name])


def test_largest_remainders_get_what_is_left():
    # Quotas of 10 over 47, 33 and 20 of 100: 4.7, 3.3 and 2.0.
    assert allocate({"a": 47, "b": 33, "c": 20}, 10) == {"a": 5, "b": 3, "c": 2}
    # 0.05 of ten is given one, the others share nine: 5.43 and 3.57.
    assert allocate({"a": 120, "b": 79, "c": 1}, 10) == {"a": 5, "b": 4, "c": 1}


def test_a_stratum_that_no_size_reaches_is_still_part_of_the_population():
    sample = draw(rows_of({"A": 50, "B": 3, "C": 40}), 2, 5, "stratified")
    assert sample.strata == (Stratum("A", 50, 1), Stratum("B", 3, 0), Stratum("C", 40, 1))


@pytest.mark.parametrize("kind", list(sampling.KINDS))
def test_every_problem_has_the_same_chance(kind):
    # Two strata whose quotas are whole, so that the stratified draw has equal chances too.
    rows = rows_of({"A": 20, "B": 10})
    taken = Counter(
        member.key for seed in range(1500) for member in draw(rows, 6, seed, kind).members
    )
    assert len(taken) == 30
    assert chisquare([taken[key] for key, _ in rows]).pvalue > 1e-4


@pytest.mark.parametrize("kind", list(sampling.KINDS))
def test_the_problems_reviewed_first_are_random_too(kind):
    rows = rows_of({"A": 20, "B": 10})
    first = Counter(
        member.key
        for seed in range(1500)
        for member in draw(rows, 12, seed, kind).members[:3]
        if member.stratum == "A"
    )
    assert chisquare([first[key] for key, name in rows if name == "A"]).pvalue > 1e-4


def test_a_review_that_stops_half_way_has_seen_half_of_every_stratum():
    sample = draw(rows_of({"A": 500, "B": 300, "C": 200}), 100, 3, "stratified")
    for part in (20, 50, 80):
        seen = Counter(member.stratum for member in sample.members[:part])
        for stratum in sample.strata:
            assert abs(seen[stratum.name] - stratum.drawn * part / 100) <= 2


def test_a_larger_uniform_sample_of_the_same_seed_continues_the_smaller_one():
    rows = rows_of({"A": 90, "B": 20})
    small, large = draw(rows, 30, 11), draw(rows, 60, 11)
    assert large.members[:30] == small.members
    assert draw(rows, 30, 12).members != small.members


def test_a_draw_stays_what_it_was():
    # Samples that people have named in a paper must come out the same in every later version.
    rows = [(f"{i:016x}", f"S{i % 3}") for i in range(1000)]
    assert [int(m.key, 16) for m in draw(rows, 5, 7).members] == [485, 46, 798, 72, 269]
    assert [int(m.key, 16) for m in draw(rows, 5, 7, "stratified").members] == [
        46,
        798,
        485,
        625,
        72,
    ]


def test_rows_with_the_same_question_are_drawn_once_as_their_first_copy():
    rows = [Candidate("k1", "B", 2), Candidate("k1", "A", 1), Candidate("k2", "A", 3)]
    for order in (rows, rows[::-1]):
        sample = draw(order, 9, 1)
        assert sample.strata == (Stratum("A", 2, 2),)
        assert sample.repeated == 1
        assert {member.reference for member in sample.members} == {"k1", "k2-3"}


@pytest.mark.parametrize(
    ("rows", "size", "kind", "said"),
    [
        ([], 5, "uniform", "no problem to draw from"),
        ([("a", "A")], 0, "uniform", "ask for 1 or more"),
        ([("a", "A")], 1, "random", "cannot be 'random'; use uniform or stratified"),
    ],
)
def test_what_cannot_be_drawn_is_said(rows, size, kind, said):
    with pytest.raises(ReviewError, match=said):
        draw(rows, size, 1, kind)


@pytest.mark.parametrize(
    ("domain", "difficulty", "unrated", "name"),
    [
        ("Algebra", 5.0, False, "Algebra, difficulty 5 to 6.5"),
        ("Algebra", 6.5, False, "Algebra, difficulty 5 to 6.5"),
        ("Algebra", 6.75, False, "Algebra, difficulty 5 to 6.5"),
        ("Algebra", 4.5, False, "Algebra, difficulty 3 to 4.5"),
        ("Algebra", 0.0, False, "Algebra, difficulty 0 to 2.5"),
        ("Algebra", 10.0, False, "Algebra, difficulty 9 to 10"),
        (None, 7.0, False, "topic unknown, difficulty 7 to 8.5"),
        ("Calculus", None, False, "Calculus, difficulty unknown"),
        ("Calculus", float("nan"), False, "Calculus, difficulty unknown"),
        ("Calculus", None, True, "Calculus, unrated"),
    ],
)
def test_strata_in_words(domain, difficulty, unrated, name):
    assert sampling.stratum_name(domain, difficulty, unrated) == name


def test_strata_are_listed_by_domain_and_rising_difficulty():
    levels = [9.0, None, 1.0, 5.0, 7.5, 3.0]
    rows = [
        {"key": f"{d}{level}", "copy": 1, "domain": d, "difficulty": level, "unrated": False}
        for d in ("Geometry", None, "Algebra")
        for level in levels
    ] + [{"key": "u", "copy": 1, "domain": "Algebra", "difficulty": None, "unrated": True}]
    random.Random(2).shuffle(rows)
    names = [s.name for s in draw(sampling.candidates(rows), 99, 1).strata]
    bands = [name for _, name in sampling.BANDS] + [sampling.NO_DIFFICULTY]
    assert names == [
        *(f"Algebra, {name}" for name in [*bands, sampling.NOT_RATED]),
        *(f"Geometry, {name}" for name in bands),
        *(f"topic unknown, {name}" for name in bands),
    ]


def test_a_suggested_name_is_free():
    taken = ["50 uniform, SEED 1", "50 uniform, seed 1 (2)"]
    assert sampling.suggest_name("uniform", 50, 1) == "50 uniform, seed 1"
    assert sampling.suggest_name("uniform", 50, 1, taken) == "50 uniform, seed 1 (3)"
