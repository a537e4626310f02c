"""The real rows: built whole, and counted against the files themselves."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset import rows as dataset_rows
from deepmath_viz.dataset.filters import UNKNOWN, Filters
from deepmath_viz.maths import answers

QUESTIONS = ["question", "final_answer", "difficulty", "topic"]
SOLUTIONS = ["r1_solution_1", "r1_solution_2", "r1_solution_3"]


@pytest.fixture(scope="module")
def rows(real_data: Path) -> pd.DataFrame:
    """The rows of the three shards, in order."""
    folder = real_data / "hub" / "zwhe99" / "DeepMath-103K" / "data"
    return pd.concat([pd.read_parquet(p) for p in sorted(folder.glob("*.parquet"))]).reset_index(
        drop=True
    )


@pytest.fixture(scope="module")
def opened(real_data: Path, tmp_path_factory: Any, make: Any) -> Store:
    cache = tmp_path_factory.mktemp("real")
    began = time.perf_counter()
    built = make(real_data, cache)
    print(f"built {built.stages['problems'].rows:,} rows in {time.perf_counter() - began:.1f} s")
    return Store(cache / built.corpus, built)


def test_every_row_is_there_as_it_was(opened, rows):
    listed = pd.DataFrame(opened.page(Filters(), limit=100_000))
    assert len(listed) == len(rows) == 9265
    assert listed["id"].tolist() == list(range(9265))
    assert listed["question"].tolist() == rows["question"].tolist()
    assert listed["final_answer"].isna().sum() == rows["final_answer"].isna().sum()
    present = rows["final_answer"].notna()
    assert listed["final_answer"][present].tolist() == rows["final_answer"][present].tolist()
    assert opened.manifest.stages["problems"].notes["counted"].keys() <= {
        "question that occurs more than once"
    }


def test_difficulties_and_topics_count_as_in_the_files(opened, rows):
    steps, unrated, unknown = opened.counts.difficulty(Filters())
    levels = rows["difficulty"].dropna()
    assert steps == levels[levels >= 0].value_counts().to_dict()
    assert unrated == (levels == -1).sum()
    assert unknown == rows["difficulty"].isna().sum() == 9265 - 5773
    topics = opened.counts.by("topic", Filters())
    assert topics.pop(None) == rows["topic"].isna().sum() == 9265 - 1980
    assert topics == rows["topic"].value_counts().to_dict()
    assert opened.count(Filters(topics=(UNKNOWN,))) == 9265 - 1980


def test_topics_and_difficulties_are_those_of_the_whole_dataset(opened, real_data):
    published = json.loads((real_data / "reference" / "deepmath_distribution.json").read_text())
    text = json.dumps(published, ensure_ascii=False)
    assert all(topic is None or topic in text for topic in opened.counts.by("topic", Filters()))


def test_known_hub_rows_are_those_of_the_mapping(opened, real_data, rows):
    mapping = pd.read_parquet(real_data / "reference" / "deepmath_hub_rows.parquet")
    listed = opened.page(Filters(), limit=100_000)
    found = {row["hub_row"]: row["question"] for row in listed if row["hub_row"] is not None}
    assert len(found) == 3865
    assert found == dict(zip(mapping["hub_row"], mapping["question"], strict=True))
    assert all((r["source_block"] is None) == (r["hub_row"] is None) for r in listed)


def test_nine_solutions_are_split_and_settle_on_the_answer(opened, rows):
    assert opened.count(Filters(solutions=True)) == 3
    for id_ in range(3):
        found = opened.solutions(id_)
        assert [s["n"] for s in found] == [1, 2, 3]
        for solution, column in zip(found, SOLUTIONS, strict=True):
            text = rows[column][id_]
            assert (
                solution["reasoning"] + dataset_rows.END_OF_REASONING + solution["write_up"] == text
            )
            assert text.count(dataset_rows.END_OF_REASONING) == 1
            assert solution["answer"] == answers.last_box(text) == rows["final_answer"][id_]


def test_every_row_can_be_named_by_its_key(opened, rows):
    for id_ in range(0, 9265, 500):
        row = opened.problem(id_)
        name = row["key"] if row["copy"] == 1 else f"{row['key']}-{row['copy']}"
        assert opened.resolve(name) == id_
