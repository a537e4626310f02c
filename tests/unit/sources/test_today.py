"""Benchmarks and sets that came after the paper's: what is known of them, and reading them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from huggingface_hub import constants

from deepmath_viz.errors import SettingsError
from deepmath_viz.pipeline import sets
from deepmath_viz.pipeline.stage import Options
from deepmath_viz.pipeline.stages import benchmarks
from deepmath_viz.sources import BENCHMARKS, COMPARISON_SETS, DEEPMATH, open_source
from deepmath_viz.sources.registry import today


def test_names_and_homes_are_those_of_one_dataset_each():
    every = [DEEPMATH, *COMPARISON_SETS, *today.ALL_BENCHMARKS, *today.TODAY_SETS]
    names = [one.name for one in every]
    assert len(set(names)) == len(names)
    assert all("/" in one.home_id and one.revision is None for one in every if one != DEEPMATH)
    # Names of sets can be those of `--compare NAME=...`.
    assert all(sets._NAME.fullmatch(one.name) for one in today.TODAY_SETS)


@pytest.mark.parametrize(
    ("name", "said", "date"),
    [
        ("AIME25", today.AFTER, "2025-02-12"),
        ("HMMT Feb 2026", today.AFTER, "2026-02"),
        ("MATH-Perturb simple", today.AFTER, "2025-05-31"),
        ("MATH", today.BEFORE, "2021"),
        ("AIME24", today.BEFORE, "2024"),
        ("GSM8K", today.UNKNOWN, None),
        ("AMO-Bench", today.UNKNOWN, None),
        ("nobody's benchmark", today.UNKNOWN, None),
    ],
)
def test_a_benchmark_is_before_or_after_the_pools_by_its_date(name, said, date):
    assert (today.dated(name), today.date_of(name)) == (said, date)


@pytest.fixture
def mirror(tmp_path: Path, write_source: Any) -> Path:
    """A folder with a benchmark and a set of today, in the columns of their homes."""
    write_source(tmp_path / "hub" / DEEPMATH.home_id, [{"question": "What is one and one?"}])
    for home, columns in (
        ("OpenEvals/IMO-AnswerBench", {"Problem": ["Find all x."], "Short Answer": ["7"]}),
        ("MathArena/aime_2025", {"problem": ["How many?"], "answer": ["204"], "problem_idx": [1]}),
        ("POLARIS-Project/Polaris-Dataset-53K", {"problem": ["Sum?"], "answer": ["3"]}),
    ):
        folder = tmp_path / "hub" / home / "data"
        folder.mkdir(parents=True)
        pq.write_table(pa.table(columns), folder / "train-00000-of-00001.parquet")
    variants = tmp_path / "github/Kaffaljidhmah2/MATH-Perturb/math_perturb"
    variants.mkdir(parents=True)
    (variants / "math_perturb_hard.jsonl").write_text(
        '{"problem_id": 1, "problem": "One of both?", "answer": 36}\n'
        '{"problem_id": 2, "problem": "A root?", "answer": "6-\\\\sqrt{5}"}\n'
    )
    rows = {"benchmark": ["MATH", "AIME25"], "problem": ["One?", "Two?"], "answer": ["1", "2"]}
    pq.write_table(pa.table(rows), tmp_path / "benchmarks.parquet")
    return tmp_path


def read(mirror: Path, make: Any, stage: str, table: str, **options: Any) -> Any:
    built = make(mirror, mirror / "cache", stage, **options)
    record = built.stages[stage]
    found = pq.read_table(mirror / "cache" / built.corpus / record.artefacts[0].name)
    return [tuple(row.values()) for row in found.to_pylist()], record.notes["skipped"]


def test_benchmarks_of_today_are_read_beside_the_others_when_asked_for(mirror, make, monkeypatch):
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    usual = [("MATH", 0, "One?", "1"), ("AIME25", 0, "Two?", "2")]
    rows, skipped = read(mirror, make, "benchmarks", "benchmarks")
    assert (rows, skipped) == (usual, {})
    rows, skipped = read(mirror, make, "benchmarks", "benchmarks", benchmarks=Path(today.TODAY))
    assert rows == [
        *usual,
        ("IMO-AnswerBench", 0, "Find all x.", "7"),
        ("MATH-Perturb hard", 0, "One of both?", "36"),
        ("MATH-Perturb hard", 1, "A root?", r"6-\sqrt{5}"),
    ]
    # One that was read before is not read again; those that cannot be had are named.
    assert skipped["AIME25"] == "a set of this name was read before"
    read_here = {"IMO-AnswerBench", "MATH-Perturb hard"}
    assert set(skipped) == {one.name for one in today.TODAY_BENCHMARKS} - read_here


def test_a_set_of_today_is_compared_by_its_name(mirror):
    source = open_source(str(mirror))
    wanted = sets.comparison_sets(source, Options(compare=("polaris-53k",)))[-1]
    assert (wanted.dataset.name, wanted.source) == ("Polaris-53K", source)
    wanted = sets.comparison_sets(source, Options(compare=("MMIQC",)))[-1]
    assert (wanted.dataset.home_id, wanted.source.kind) == ("Vivacem/MMIQC", "hub")
    with pytest.raises(SettingsError, match="Big-Math, NuminaMath"):
        sets.comparison_sets(source, Options(compare=("No such set",)))


def test_without_being_asked_nothing_of_today_is_wanted(mirror):
    wanted = benchmarks._wanted(open_source(str(mirror)), Options())
    assert [one.dataset.name for one in wanted] == ["benchmarks.parquet"]
    wanted = benchmarks._wanted(open_source("demo"), Options())
    assert not {one.dataset for one in wanted} & set(today.TODAY_BENCHMARKS)
    assert len(BENCHMARKS) == 17
