"""Indel similarity above a bound: the pairs that comparing every text with every other finds."""

from __future__ import annotations

import json
from itertools import product

import numpy as np
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz

from deepmath_viz.maths.overlap import indel

TEXTS = st.lists(st.text(alphabet="abAĀ1", max_size=30), max_size=8)


@given(TEXTS, TEXTS, st.sampled_from([50.0, 80.0, 90.0]))
def test_no_pair_is_lost_by_the_bounds(ones, others, above):
    every = {
        (a, b): score
        for (a, one), (b, other) in product(enumerate(ones), enumerate(others))
        if (score := fuzz.ratio(one, other)) > above
    }
    assert {(a, b): score for a, b, score in indel.alike(ones, others, above)} == every


def test_one_character_of_twenty_is_alike_and_two_of_twenty_are_not():
    text = "abcdefghijklmnopqrst"
    one, two = text[:-1] + "!", text[:-2] + "!?"
    assert list(indel.alike([text], [one, two])) == [(0, 0, 95.0)]  # 1 - 2 / 40
    assert fuzz.ratio(text, two) == 90.0  # which is not above it


def test_counts_that_are_cut_off_still_bound():
    long = "a" * 3_000
    assert [pair[:2] for pair in indel.alike([long], [long + "b" * 100, "b" * 3_000])] == [(0, 0)]


def _texts(folder, path, column):
    return pq.read_table(folder / path, columns=[column]).column(0).to_pylist()


def test_the_papers_figure_10_on_the_real_rows(real_data):
    """Samples above 90 to a MATH500 problem: DAPO 24 (the paper's label), DeepMath none."""
    rows = pq.read_table(real_data / "benchmarks.parquet").to_pylist()
    math500 = [row["problem"] for row in rows if row["benchmark"] == "MATH500"]
    sets = {
        "DAPO-17K": _texts(real_data, "hub/RyanYr/DAPO-Math-17k/data", "problem"),
        "DeepMath-103K": _texts(real_data, "hub/zwhe99/DeepMath-103K/data", "question"),
        "DSR-Preview": [
            row["problem"]
            for row in json.loads(
                (
                    real_data / "hub/agentica-org/DeepScaleR-Preview-Dataset/deepscaler.json"
                ).read_text()
            )
        ],
    }
    found = {name: list(indel.alike(texts, math500)) for name, texts in sets.items()}
    assert {name: len({a for a, _, _ in pairs}) for name, pairs in found.items()} == {
        "DAPO-17K": 24,
        "DeepMath-103K": 0,
        "DSR-Preview": 111,
    }
    assert len({b for _, b, _ in found["DAPO-17K"]}) == 19


def test_real_rows_beside_every_pair_of_rapidfuzz(real_data):
    from rapidfuzz import process

    texts = _texts(real_data, "hub/RyanYr/DAPO-Math-17k/data", "problem")[:600]
    others = _texts(real_data, "benchmarks.parquet", "problem")[-400:]
    scores = process.cdist(texts, others, scorer=fuzz.ratio, dtype=np.float64)
    every = {(int(a), int(b)) for a, b in np.argwhere(scores > 55)}
    assert {pair[:2] for pair in indel.alike(texts, others, 55)} == every != set()


@pytest.mark.parametrize("text", ["", "\ud800", "a" * 1_000_000])
def test_any_text_can_be_compared(text):
    found = [pair[:2] for pair in indel.alike([text], [text])]
    assert found == [(0, 0)]
