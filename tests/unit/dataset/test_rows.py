"""Cells of a row: keys, difficulty, solutions, source blocks."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deepmath_viz.dataset import published, rows


def test_a_key_is_lasting():
    # `printf 'Find $x$.' | sha256sum`. Reviews and links hang on this value: it must never change.
    assert rows.key("Find  $x$.\n") == "f89efc4522efe8ee"


@given(st.lists(st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1)))
def test_keys_fold_white_space_and_nothing_else(words):
    tight, loose = " ".join(words), "\n \t" + "  \n".join(words) + " "
    assert rows.key(tight) == rows.key(loose)
    assert rows.key(tight) != rows.key(tight + "x")


def test_a_problem_is_named_by_its_key_and_further_copies_by_a_number_too():
    assert rows.reference("f89efc4522efe8ee", 1) == "f89efc4522efe8ee"
    assert rows.reference("f89efc4522efe8ee", 2) == "f89efc4522efe8ee-2"


def test_half_a_surrogate_pair_has_a_key():
    assert len(rows.key("\ud835 and more")) == 16


@pytest.mark.parametrize(
    ("cell", "value", "unrated", "problem"),
    [
        (5.5, 5.5, False, None),
        (0, 0.0, False, None),
        ("7", 7.0, False, None),
        (" 7.5 ", 7.5, False, None),
        (-1, None, True, None),
        ("-1.0", None, True, None),
        (None, None, False, None),
        (float("nan"), None, False, None),
        ("hard", None, False, "difficulty is not a number"),
        ("", None, False, "difficulty is not a number"),
        ([5], None, False, "difficulty is not a number"),
        (10.5, None, False, "difficulty is outside 0 to 10"),
        (-2, None, False, "difficulty is outside 0 to 10"),
        (float("inf"), None, False, "difficulty is outside 0 to 10"),
        (10**400, None, False, "difficulty is not a number"),
    ],
)
def test_difficulty(cell, value, unrated, problem):
    assert rows.parse_difficulty(cell) == rows.Difficulty(value, unrated, problem)


@given(st.one_of(st.none(), st.text(), st.floats(), st.integers(), st.booleans(), st.binary()))
def test_any_difficulty_cell_is_read(cell):
    found = rows.parse_difficulty(cell)
    assert found.value is None or 0 <= found.value <= 10
    assert not (found.unrated and found.value is not None)


@given(st.lists(st.sampled_from(["a", "\n", "</think>", "<think>", "</thin", "∫"]), max_size=20))
def test_a_split_solution_joins_to_the_text_again(pieces):
    text = "".join(pieces)
    parts = rows.split_solution(text)
    if parts.reasoning is None:
        assert parts.write_up == text
        assert "</think>" not in text
    else:
        assert parts.reasoning + "</think>" + parts.write_up == text
        assert "</think>" not in parts.write_up


def test_the_last_end_of_reasoning_counts():
    assert rows.split_solution("a</think>b</think>c") == rows.Solution("a</think>b", "c")


def test_an_opening_tag_is_not_shown():
    assert rows.without_opening_tag("<think>\nSo") == "So"
    assert rows.without_opening_tag("So <think> is a word") == "So <think> is a word"


def test_source_blocks_cover_every_row_without_overlap():
    names = [rows.source_block(row) for row in range(published.ROWS)]
    changes = [i for i in range(1, len(names)) if names[i] != names[i - 1]]
    assert changes == [first for first, _ in published.SOURCE_BLOCKS[1:]]
    assert None not in names
    assert rows.source_block(None) is None
    assert rows.source_block(-1) is None


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("a", "a"),
        ("", ""),
        (5, "5"),
        (5.0, "5.0"),
        (True, "True"),
        (None, None),
        (math.nan, None),
        ([1], None),
        ({}, None),
        (b"a", None),
    ],
)
def test_text_cells(cell, text):
    assert rows.text_cell(cell) == text


@given(st.text(st.sampled_from("ab \n")), st.integers(2, 40))
def test_parts_of_a_long_text_join_to_it_again(text, limit):
    found = rows.parts(text, limit)
    assert "".join(found) == text
    assert all(len(part) <= limit for part in found)
