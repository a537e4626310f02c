"""Pairs by n-grams and by characters: what a count in plain Python finds, and which are kept."""

from __future__ import annotations

from collections import defaultdict
from itertools import product

import numpy as np
import pyarrow as pa
import pytest
from rapidfuzz import fuzz

from deepmath_viz.dataset import rules
from deepmath_viz.maths.overlap import indel
from deepmath_viz.maths.overlap.tokens import NAMED, spans
from deepmath_viz.pipeline import overlap_tables

PHRASE = "where m and n are relatively prime positive integers find m plus n"
OWN = [
    f"A coin is tossed until heads shows up twice, {PHRASE}.",
    "Seven friends share the nine red apples that grew in the garden of the old school house.",
    "Nothing else is like this text at all, not even by a single run of words.",
    "Seven friends share the nine red apples that grew in the garden of the old school house!",
]
#: Set, its texts; the first is a comparison set, the others are benchmarks.
OTHERS = {
    "Set": [OWN[1].replace("nine", "five"), "short"],
    "A": [f"Roll a die, {PHRASE}", "Seven friends share the nine red apples that grew anew."],
    "B": [f"Draw a card from the deck, {PHRASE}", OWN[2].replace("text", "tale")],
    "C": [f"The area is a fraction, {PHRASE}", f"the area is a $fraction$, {PHRASE}."],
}


@pytest.fixture(scope="module")
def sides():
    texts = [(name, row, text) for name, said in OTHERS.items() for row, text in enumerate(said)]
    names = list(OTHERS)
    return overlap_tables.Sides(
        ids=np.array([10, 11, 13, 17]),
        questions=OWN,
        names=names,
        sets=np.array([names.index(name) for name, _, _ in texts], np.int32),
        rows=np.array([row for _, row, _ in texts]),
        texts=[text for *_, text in texts],
        tested=np.array([name != "Set" for name in names]),
    )


def grams_of(text, how, n):
    names = [token.name for token in spans(text, how)]
    return {" ".join(names[at : at + n]) for at in range(len(names) - n + 1)}


@pytest.mark.parametrize("how", sorted(NAMED))
def test_every_problem_and_every_row_with_a_shared_gram_has_its_pair(sides, how):
    best, _ = overlap_tables.grams(sides, how, lambda _n: None)
    found = best.to_pylist()
    for n in rules.NS:
        here = [row for row in found if row["n"] == n]
        assert {row["tokens"] for row in here} <= {how}
        every = {
            (int(id_), name, row)
            for (id_, own), name in product(zip(sides.ids, OWN, strict=True), OTHERS)
            for row, text in enumerate(OTHERS[name])
            if grams_of(own, how, n) & grams_of(text, how, n)
        }
        pairs = {(row["id"], row["dataset"], row["row"]) for row in here}
        assert pairs <= every
        assert len(pairs) == len(here)
        assert {pair[:2] for pair in pairs} == {pair[:2] for pair in every}
        assert {pair[1:] for pair in pairs} == {pair[1:] for pair in every}
        for row in here:
            own = OWN[sides.ids.tolist().index(row["id"])]
            other = OTHERS[row["dataset"]][row["row"]]
            assert row["gram"] in grams_of(own, how, n) & grams_of(other, how, n)
    assert {row["n"] for row in found} >= {8, 9, 10, 12}


def test_grams_of_many_benchmarks_are_common_and_the_same_text_counts_once(sides):
    best, common = overlap_tables.grams(sides, "word", lambda _n: None)
    where = defaultdict(set)
    for row in best.to_pylist():
        if row["n"] == 12:
            where[row["common"]].add(row["id"])
    assert where == {True: {10}, False: {11, 17}}
    listed = {row["gram"]: row for row in common.to_pylist() if row["n"] == 12}
    assert set(listed) == {PHRASE.removesuffix(" n"), PHRASE.removeprefix("where ")}
    row = listed[PHRASE.removesuffix(" n")]
    # The two problems of C are one text, spelt differently.
    assert (row["benchmarks"], row["texts"], row["problems"]) == (3, 3, 1)


def test_nearly_equal_texts_are_those_of_rapidfuzz(sides):
    others, done = indel.Others(sides.texts), list[int]()
    halves = [
        overlap_tables.nearly_equal(sides, others, start, stop, done.append)
        for start, stop in ((0, 3), (3, len(OWN)))
    ]
    assert sum(done) == len(OWN)
    found = {
        (row["id"], row["dataset"], row["row"]): row["score"]
        for row in overlap_tables.best_alike(pa.concat_tables(halves)).to_pylist()
    }
    every = {
        (int(id_), name, row): fuzz.ratio(own, text)
        for id_, own in zip(sides.ids, OWN, strict=True)
        for name, texts in OTHERS.items()
        for row, text in enumerate(texts)
        if fuzz.ratio(own, text) > 90
    }
    assert set(found) == set(every) == {(11, "Set", 0), (17, "Set", 0), (13, "B", 1)}
    assert found == pytest.approx(every, abs=1e-4)


def test_figure_10_counts_samples_and_not_benchmark_problems(sides):
    assert overlap_tables.figure_10(sides, "B", "Own") == {"Own": 1, "Set": 0}
    assert overlap_tables.figure_10(sides, "MATH500", "Own") == {}


def test_similarities_are_those_of_the_rows_of_the_pair(sides):
    vectors = np.array([[1, 0], [0, 1], [0.6, 0.8], [-1, 0]], np.float16)
    embedded = pa.table(
        {"dataset": ["Own", "Own", "B", "A"], "row": [17, 10, 5, 0], "vector": [0, 1, 2, 3]}
    )
    pairs = pa.table({"id": [10, 17, 17], "dataset": ["B", "B", "A"], "row": [5, 5, 0]})
    made = overlap_tables.with_similarity(pairs, "Own", embedded, vectors, block=2)
    assert made.column("similarity").to_pylist() == pytest.approx([0.8, 0.6, -1], abs=1e-3)


def test_texts_without_any_shared_gram_leave_empty_tables(sides):
    alone = overlap_tables.Sides(
        sides.ids[:1], OWN[:1], ["A"], np.zeros(1, np.int32), np.zeros(1, np.int64), ["other"],
        np.ones(1, bool),
    )  # fmt: skip
    best, common = overlap_tables.grams(alone, "white", lambda _n: None)
    full, listed = overlap_tables.grams(sides, "white", lambda _n: None)
    assert (best.num_rows, common.num_rows) == (0, 0)
    assert (best.schema, common.schema) == (full.schema, listed.schema)
