"""Comparison sets and benchmarks: every shape they come in, and what happens to those that lack."""

from __future__ import annotations

import io
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from deepmath_viz.corpus import manifest
from deepmath_viz.errors import SettingsError, SourceError, SourceNotFound
from deepmath_viz.maths.folding import same
from deepmath_viz.pipeline.progress import Progress
from deepmath_viz.sources import COMPARISON_SETS, open_source, records
from deepmath_viz.sources.folder import FolderSource

QUESTIONS = [f"What is the {n}th prime, and why?" for n in range(12)]


@pytest.fixture
def mirror(tmp_path: Path, example_rows: Any, write_source: Any) -> Path:
    """DeepMath rows alone, in the shape of a mirror."""
    write_source(tmp_path / "mirror" / "hub" / "zwhe99" / "DeepMath-103K", example_rows(12))
    return tmp_path / "mirror"


def put(mirror: Path, name: str, rows: Any, ending: str = "jsonl") -> Path:
    """Write rows as the dataset of this name in the paper's figures."""
    dataset = next(one for one in COMPARISON_SETS if one.name == name)
    file = dataset.files[0] if dataset.files else f"data/train.{ending}"
    path = mirror / dataset.home / dataset.home_id / file
    path.parent.mkdir(parents=True, exist_ok=True)
    if ending == "parquet":
        pq.write_table(pa.Table.from_pylist(rows), path)
    elif file.endswith(".json"):
        path.write_text(json.dumps(rows))
    else:
        path.write_text("\n".join(map(json.dumps, rows)))
    return path


def rows_of(built: Any, cache: Path, stage: str) -> list[dict[str, Any]]:
    record = built.stages[stage]
    return pq.read_table(cache / built.corpus / record.artefacts[0].name).to_pylist()


def test_plain_columns_conversations_and_prompts_are_read(mirror, tmp_path, make):
    put(mirror, "DAPO-17K", [{"problem": q, "answer": str(n)} for n, q in enumerate(QUESTIONS)])
    put(
        mirror,
        "ORZ-129K",
        [
            [{"from": "human", "value": q}, {"from": "assistant", "ground_truth": {"value": 5}}]
            for q in QUESTIONS[:3]
        ],
    )
    put(
        mirror,
        "STILL-3-RL",
        [
            {
                "prompt": [
                    {
                        "role": "user",
                        "content": "A conversation between User and Assistant.\n"
                        f"User: {q} The Assistant: laughs.\nAssistant:",
                    }
                ],
                "answer": "1",
            }
            for q in QUESTIONS[:2]
        ],
        "parquet",
    )
    built = make(mirror, tmp_path / "cache", "comparison")
    found = rows_of(built, tmp_path / "cache", "comparison")
    assert Counter(row["dataset"] for row in found) == {
        "DAPO-17K": 12, "ORZ-129K": 3, "STILL-3-RL": 2,
    }  # fmt: skip
    by_name = {row["dataset"]: row for row in found if row["row"] == 1}
    assert by_name["DAPO-17K"] == {
        "dataset": "DAPO-17K", "row": 1, "question": QUESTIONS[1], "answer": "1",
    }  # fmt: skip
    assert (by_name["ORZ-129K"]["question"], by_name["ORZ-129K"]["answer"]) == (QUESTIONS[1], "5")
    assert by_name["STILL-3-RL"]["question"] == f"{QUESTIONS[1]} The Assistant: laughs."


def test_a_set_that_cannot_be_had_is_named_and_the_others_go_on(mirror, tmp_path, make):
    put(mirror, "DAPO-17K", [{"problem": q, "answer": "1"} for q in QUESTIONS])
    put(mirror, "Open-RS", [{"task": "no problem here"}])
    broken = put(mirror, "Open-R1", [{"problem": "cut"}])
    broken.write_text('{"problem": "cut sho')
    out = io.StringIO()
    built = make(mirror, tmp_path / "cache", "comparison", out=out)
    notes = built.stages["comparison"].notes
    assert notes["rows"] == {"DAPO-17K": 12}
    assert set(notes["skipped"]) == {
        "DSR-Preview", "Open-R1", "Open-RS", "ORZ-129K", "STILL-3-RL",
    }  # fmt: skip
    assert "has no column 'problem'; its columns are task" in notes["skipped"]["Open-RS"]
    assert "not valid JSON" in notes["skipped"]["Open-R1"]
    assert "No data files of DSR-Preview" in notes["skipped"]["DSR-Preview"]
    assert "Open-RS is left out:" in out.getvalue()


def test_rows_without_a_question_leave_their_number_unused(mirror, tmp_path, make):
    rows = [{"problem": "one"}, {"problem": "  "}, {"problem": None}, {"problem": "four"}]
    put(mirror, "Open-RS", rows)
    built = make(mirror, tmp_path / "cache", "comparison")
    found = rows_of(built, tmp_path / "cache", "comparison")
    assert [(row["row"], row["question"]) for row in found] == [(0, "one"), (3, "four")]
    assert all(row["answer"] is None for row in found)


def test_a_set_that_changes_is_read_again_and_others_stay(mirror, tmp_path, make):
    cache = tmp_path / "cache"
    put(mirror, "Open-RS", [{"problem": "one"}])
    first = make(mirror, cache, "comparison")
    assert make(mirror, cache, "comparison") == first
    put(mirror, "Open-RS", [{"problem": "another"}])
    second = make(mirror, cache, "comparison")
    assert rows_of(second, cache, "comparison")[0]["question"] == "another"
    assert "comparison" in manifest.read(cache / first.corpus).stages


@pytest.mark.parametrize("ending", ["parquet", "jsonl"])
def test_a_further_set_from_a_file(mirror, tmp_path, make, ending):
    rows = [{"prompt": q, "hint": "-"} for q in QUESTIONS]
    path = tmp_path / f"mine.{ending}"
    if ending == "parquet":
        pq.write_table(pa.Table.from_pylist(rows), path)
    else:
        path.write_text("\n".join(map(json.dumps, rows)))
    for spec in (f"Mine={path}:prompt", f"Mine={path}"):
        built = make(mirror, tmp_path / "cache", "comparison", compare=(spec,))
        assert built.stages["comparison"].notes["rows"] == {"Mine": 12}, spec
    built = make(mirror, tmp_path / "cache", "comparison", compare=(f"Mine={path}:task",))
    assert "no column 'task'" in built.stages["comparison"].notes["skipped"]["Mine"]


@pytest.mark.parametrize(
    ("spec", "error", "said"),
    [
        ("mine", SettingsError, "is not NAME=hub-id:column"),
        ("=x:y", SettingsError, "is not NAME=hub-id:column"),
        ("a/b=x:y", SettingsError, "is not NAME=hub-id:column"),
        ("DAPO-17K=x/y:problem", SettingsError, "the name 'DAPO-17K' is taken"),
        ("DeepMath-103K=x/y:problem", SettingsError, "is taken"),
        ("GSM8K=x/y:problem", SettingsError, "is taken"),
        ("Mine=nowhere.jsonl", SourceNotFound, "there is no file or folder nowhere.jsonl"),
    ],
)
def test_a_further_set_that_is_asked_for_wrongly(mirror, tmp_path, make, spec, error, said):
    with pytest.raises(error, match=said):
        make(mirror, tmp_path / "cache", "comparison", compare=(spec,))


def test_benchmarks_from_the_mirror_or_a_file(mirror, tmp_path, make):
    rows = [{"benchmark": f"B{n % 2}", "problem": q, "answer": None} for n, q in enumerate("abcd")]
    pq.write_table(pa.Table.from_pylist(rows), mirror / "benchmarks.parquet")
    cache = tmp_path / "cache"
    built = make(mirror, cache, "benchmarks")
    found = rows_of(built, cache, "benchmarks")
    assert [(r["benchmark"], r["row"], r["question"]) for r in found] == [
        ("B0", 0, "a"), ("B1", 0, "b"), ("B0", 1, "c"), ("B1", 1, "d"),
    ]  # fmt: skip
    other = tmp_path / "mine.jsonl"
    other.write_text(json.dumps({"benchmark": "DAPO-17K", "problem": "p", "answer": 3}))
    built = make(mirror, cache, "benchmarks", benchmarks=other)
    assert rows_of(built, cache, "benchmarks") == [
        {"benchmark": "DAPO-17K (benchmark)", "row": 0, "question": "p", "answer": "3"}
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('{"problem": "p"}', "no column benchmark"),
        ("{not json", "not valid JSON"),
        ("", "no column benchmark, problem"),
    ],
)
def test_a_file_of_benchmarks_that_cannot_be_used(mirror, tmp_path, make, content, said):
    path = tmp_path / "mine.jsonl"
    path.write_text(content)
    with pytest.raises(SourceError, match=said):
        make(mirror, tmp_path / "cache", "benchmarks", benchmarks=path)
    with pytest.raises(SourceNotFound):
        make(mirror, tmp_path / "cache", "benchmarks", benchmarks=tmp_path / "none.jsonl")


@pytest.mark.parametrize("stage", ["problems", "solutions", "comparison", "benchmarks"])
def test_an_interrupted_stage_closes_what_it_reads(mirror, tmp_path, make, monkeypatch, stage):
    """Also while the traceback, which holds the frames of the stage, is still there."""
    put(mirror, "DAPO-17K", [{"problem": q, "answer": "1"} for q in QUESTIONS])
    rows = [{"benchmark": "B", "problem": q, "answer": "1"} for q in QUESTIONS]
    pq.write_table(pa.Table.from_pylist(rows), mirror / "benchmarks.parquet")
    reading: list[str] = []
    plain_batches, plain_add = FolderSource.batches, Progress.add

    def batches(self: FolderSource, file: Any, *args: Any, **options: Any) -> Any:
        reading.append(file.name)
        try:
            yield from plain_batches(self, file, *args, **options)
        finally:
            reading.remove(file.name)

    def add(self: Progress, *args: Any) -> None:
        plain_add(self, *args)
        if self.stage == stage:
            assert len(reading) == 1
            raise KeyboardInterrupt

    monkeypatch.setattr(FolderSource, "batches", batches)
    monkeypatch.setattr(Progress, "add", add)
    with pytest.raises(KeyboardInterrupt) as caught:
        make(mirror, tmp_path / "cache", stage)
    assert caught.tb is not None
    assert reading == []


def test_the_real_sets_and_benchmarks_and_their_equal_texts(real_data):
    """Counted here in plain Python, without anything of the build."""
    source = open_source(str(real_data))
    counted = {}
    for dataset in COMPARISON_SETS:
        try:
            files = source.files(dataset)
        except SourceNotFound:
            continue
        counted[dataset.name] = sum(1 for f in files for _ in records.pairs(source, f, dataset))
    assert counted == {"DAPO-17K": 17_917, "DSR-Preview": 39_808, "ORZ-129K": 4_510}
    assert sum(counted.values()) == 62_235
    questions = {
        same(question)
        for file in source.files()
        for table in source.batches(file, ["question"])
        for question in table.column("question").to_pylist()
    }
    benchmarks = pq.read_table(real_data / "benchmarks.parquet").to_pylist()
    assert len(benchmarks) == 15_746
    found = Counter(r["benchmark"] for r in benchmarks if same(r["problem"]) in questions)
    assert set(found) == {"MATH", "AIME83-24", "MMLU-STEM"}


# Sets as people have them.


def test_a_column_of_messages_gives_the_users_turn(mirror, tmp_path, make):
    """As our own export for TRL has it: the question in a message, with others around it."""
    messages = [
        [{"role": "system", "content": "Be brief."}, {"role": "user", "content": question}]
        for question in QUESTIONS
    ]
    pq.write_table(pa.table({"prompt": messages}), tmp_path / "trl.parquet")
    built = make(
        mirror, tmp_path / "cache", "comparison", compare=(f"Mine={tmp_path}/trl.parquet:prompt",)
    )
    found = rows_of(built, tmp_path / "cache", "comparison")
    assert [row["question"] for row in found] == QUESTIONS


def test_a_set_without_one_usable_row_is_named_with_the_reason(mirror, tmp_path, make):
    put(mirror, "DAPO-17K", [{"problem": q} for q in QUESTIONS])
    put(mirror, "Open-RS", [{"problem": {"en": q}} for q in QUESTIONS])
    built = make(mirror, tmp_path / "cache", "comparison")
    notes = built.stages["comparison"].notes
    assert notes["rows"] == {"DAPO-17K": 12}
    assert "has no row with a question (12 x Open-RS: " in notes["skipped"]["Open-RS"]
    what = "Open-RS: column 'problem': an object where text is needed, taken as missing"
    assert notes["counted"][what] == 12
    assert notes["first"][what] == "data/train.jsonl row 0"


def test_cells_of_a_set_that_cannot_be_used_are_counted_and_the_others_read(mirror, tmp_path, make):
    rows: list[dict[str, Any]] = [{"problem": q, "answer": ["5"]} for q in QUESTIONS[:3]]
    rows[1] = {"problem": float("nan"), "answer": ["5", "6"]}
    put(mirror, "DAPO-17K", rows)
    built = make(mirror, tmp_path / "cache", "comparison")
    found = rows_of(built, tmp_path / "cache", "comparison")
    assert [(row["row"], row["answer"]) for row in found] == [(0, "5"), (2, "5")]
    assert built.stages["comparison"].notes["counted"] == {
        "DAPO-17K: row without a question, left out": 1,
        "DAPO-17K: column 'answer': a list where text is needed, taken as missing": 1,
    }


def test_a_field_of_a_struct_may_be_the_question(mirror, tmp_path, make):
    rows = [{"extra_info": {"question": q, "index": n}} for n, q in enumerate(QUESTIONS)]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "verl.parquet")
    (tmp_path / "verl.jsonl").write_text("\n".join(map(json.dumps, rows)))
    column = "extra_info.question"
    built = make(
        mirror,
        tmp_path / "cache",
        "comparison",
        compare=(
            f"One={tmp_path}/verl.parquet:{column}",
            f"Two={tmp_path}/verl.jsonl:{column}",
        ),
    )
    found = rows_of(built, tmp_path / "cache", "comparison")
    assert [row["question"] for row in found] == QUESTIONS * 2


def test_problems_count_cells_that_cannot_be_used_with_their_places(tmp_path, make):
    rows = [
        {"question": "q", "final_answer": "1", "topic": ["Mathematics", "Algebra"]},
        {"question": ["r", "s"], "final_answer": "2"},
        {"question": "t", "final_answer": {"en": "3"}, "r1_solution_1": ["a", "b"]},
    ]
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "x.jsonl").write_text("\n".join(map(json.dumps, rows)))
    built = make(tmp_path / "mine", tmp_path / "cache", "solutions")
    notes = built.stages["problems"].notes
    assert notes["counted"] == {
        "column 'question': a list where text is needed, taken as missing": 1,
        "row without a question, left out": 1,
        "column 'final_answer': an object where text is needed, taken as missing": 1,
        "topic path in an unusual shape, read as well as it goes": 1,
    }
    what = "column 'final_answer': an object where text is needed, taken as missing"
    assert notes["first"][what] == "x.jsonl row 2"
    assert built.stages["solutions"].notes["counted"] == {
        "column 'r1_solution_1': a list where text is needed, taken as missing": 1
    }


def test_no_question_at_all_says_why(tmp_path, make):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "x.jsonl").write_text('{"question": {"en": "x"}}\n' * 3)
    with pytest.raises(SourceError, match=r"3 rows read, 3 x column 'question': an object where"):
        make(tmp_path / "mine", tmp_path / "cache", "problems")
