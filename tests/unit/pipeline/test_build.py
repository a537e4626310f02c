"""The build: skipping, resuming, locking, replacing, and what it counts on the way."""

from __future__ import annotations

import hashlib
import io
import json
import os
import resource
import shutil
import time
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from filelock import FileLock

from deepmath_viz import pipeline
from deepmath_viz.corpus import folds, manifest
from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset import rows as dataset_rows
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.errors import BuildError, BuildLocked, SourceShape
from deepmath_viz.maths import folding
from deepmath_viz.pipeline import manifest_copy, runner
from deepmath_viz.pipeline import stage as stage_module
from deepmath_viz.pipeline.progress import Progress, duration
from deepmath_viz.sources.folder import FolderSource
from tests.conftest import quick_stages


def hashes(folder: Path, built: manifest.Manifest) -> dict[str, str]:
    """Content hash of every artefact as it lies on disk."""
    return {
        a.name: hashlib.sha256((folder / a.name).read_bytes()).hexdigest()
        for record in built.stages.values()
        for a in record.artefacts
    }


def contents(built: manifest.Manifest) -> dict[str, str]:
    return {name: record.content for name, record in built.stages.items()}


@pytest.fixture
def source(tmp_path, example_rows, write_source) -> Path:
    return write_source(tmp_path / "source", example_rows(60), shards=3)


@pytest.fixture
def cache(tmp_path) -> Path:
    return tmp_path / "cache"


def test_a_build_says_what_it_made_and_from_what(source, cache, make):
    built = make(source, cache)
    folder = cache / built.corpus
    assert list(built.stages) == [stage.name for stage in quick_stages()]
    assert manifest.read(folder) == built
    assert runner.check(folder) == []
    problems = built.stages["problems"]
    assert problems.rows == 60
    assert [f["name"] for f in problems.inputs["files"]] == [
        f"data/train-{k:05d}-of-00003.parquet" for k in range(3)
    ]
    for file in problems.inputs["files"]:
        data = (source / file["name"]).read_bytes()
        assert (file["size"], file["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())
    assert set(problems.inputs["libraries"]) == {"datasets", "duckdb", "pyarrow"}
    assert built.stages["solutions"].needs == {"problems": problems.content}
    assert not (folder / ".work").exists()


def test_the_rows_are_those_of_the_source(source, cache, make, example_rows):
    built = make(source, cache)
    opened = Store(cache / built.corpus, built)
    for i, row in enumerate(example_rows(60)):
        found = opened.problem(i)
        assert found["question"] == row["question"]
        assert found["final_answer"] == row["final_answer"]
        assert found["key"] == dataset_rows.key(row["question"])
        assert found["topic"] == row["topic"]
        assert found["unrated"] is (row["difficulty"] == -1)
        texts = [row[f"r1_solution_{n}"] for n in (1, 2, 3)]
        solutions = opened.solutions(i)
        assert [s["reasoning"] + "</think>" + s["write_up"] for s in solutions] == [
            text for text in texts if text
        ]
        assert [s["answer"] for s in solutions] == [row["final_answer"] or str(i)] * len(solutions)
        assert found["n_solutions"] == len(solutions)


def test_unchanged_inputs_are_skipped(source, cache, make):
    first = make(source, cache)
    before = {path: path.stat().st_mtime_ns for path in (cache / first.corpus).glob("*-*")}
    said = io.StringIO()
    assert make(source, cache, out=said) == first
    assert said.getvalue().count("up to date") == len(quick_stages())
    assert {path: path.stat().st_mtime_ns for path in (cache / first.corpus).glob("*-*")} == before


def test_a_touched_file_with_the_same_bytes_is_unchanged(source, cache, make):
    first = make(source, cache)
    for path in source.rglob("*.parquet"):
        os.utime(path, (1, 1))
    assert make(source, cache) == first


def test_force_makes_the_same_again(source, cache, make):
    first = make(source, cache)
    said = io.StringIO()
    again = make(source, cache, force=True, out=said)
    assert "up to date" not in said.getvalue()
    assert contents(again) == contents(first)
    said = io.StringIO()
    make(source, cache, "serve", force=True, out=said)
    # The three that it needs, and its own second turn at the end of a build.
    assert said.getvalue().count("up to date") == 4


def test_a_changed_source_is_built_again(source, cache, make, example_rows, write_source):
    first = make(source, cache)
    rows = example_rows(60)
    rows[5]["question"] = "Another question."
    write_source(source, rows, shards=3)
    second = make(source, cache)
    before, after = contents(first), contents(second)
    assert {name for name in before if after[name] != before[name]} == {"problems", "serve"}
    assert Store(cache / second.corpus, second).problem(5)["question"] == "Another question."


def test_another_folding_folds_anew_and_nothing_else(source, cache, make, monkeypatch):
    first = make(source, cache)
    folder = cache / first.corpus
    before = folds.file_of(folder, first.stages)
    monkeypatch.setattr(folding, "VERSION", folding.VERSION + 1)
    monkeypatch.setattr(folding, "same", str.upper)
    assert folds.file_of(folder, first.stages) is None
    said = io.StringIO()
    second = make(source, cache, out=said)
    assert contents(second) == contents(first)
    assert said.getvalue().count("up to date") == len(quick_stages()) - 1
    after = folds.file_of(folder, second.stages)
    assert after != before
    rows = pq.read_table(after).to_pylist()
    assert rows[3] == {"id": 3, "folded": Store(folder, second).problem(3)["question"].upper()}


def test_solutions_of_other_problems_are_never_shown(
    source, cache, make, example_rows, write_source
):
    """With the problems of a new source and the solutions of the old, ids would not fit."""
    first = make(source, cache)
    write_source(source, example_rows(60)[::-1], shards=3)
    second = make(source, cache, "problems")
    assert not {"solutions", "answers", "serve"} & set(second.stages)
    assert not Store(cache / second.corpus, second).has_solutions
    assert all(
        (cache / first.corpus / name).exists() for name in hashes(cache / first.corpus, first)
    )


def test_a_missing_or_short_artefact_is_made_again(source, cache, make):
    first = make(source, cache)
    folder = cache / first.corpus
    problems = folder / first.stages["problems"].artefacts[0].name
    part = folder / first.stages["solutions"].artefacts[1].name
    problems.unlink()
    part.write_bytes(part.read_bytes()[:-1])
    assert len(runner.check(folder)) == 2
    second = make(source, cache)
    assert contents(second) == contents(first)
    assert runner.check(folder) == []


def test_one_stage_brings_what_it_needs(source, cache, make):
    assert list(make(source, cache, "solutions").stages) == ["problems", "solutions"]


def test_an_unknown_stage_is_named(source, cache, make):
    with pytest.raises(BuildError, match=r"No stage is called 'map'\. Stages: problems, solutions"):
        make(source, cache, "map")


def test_stages_follow_what_they_need():
    seen: set[str] = set()
    for stage in pipeline.STAGES:
        assert set(stage.needs) <= seen
        seen.add(stage.name)
    assert set(pipeline.FIRST_STAGES) <= seen


def test_finished_parts_of_an_interrupted_stage_are_kept(source, cache, make):
    """Stops the third shard's reading; the run after reads that one alone."""

    class Counting(FolderSource):
        stop = True
        read: Counter[str]

        def batches(self, file, columns, **options):
            if "r1_solution_1" in columns:
                self.read[file.name] += 1
                if self.stop and "00002" in file.name:
                    raise KeyboardInterrupt
            yield from super().batches(file, columns, **options)

    opened = Counting(source)
    opened.read = Counter()
    with pytest.raises(KeyboardInterrupt):
        make(opened, cache)
    folder = cache / opened.corpus
    assert json.loads((folder / "progress.json").read_text())["state"] == "failed"
    assert list(manifest.read(folder).stages) == ["problems"]
    opened.stop = False
    built = make(opened, cache)
    assert [opened.read[f"data/train-0000{k}-of-00003.parquet"] for k in range(3)] == [1, 1, 2]
    assert contents(built) == contents(make(source, cache.with_name("undisturbed")))


def test_leftovers_of_killed_builds_are_removed_and_foreign_files_kept(source, cache, make):
    opened = FolderSource(source)
    folder = cache / opened.corpus
    (folder / ".work" / "solutions-0123456789abcdef").mkdir(parents=True)
    (folder / "problems-0a1b2c3d.parquet").touch()
    aside = {".manifest.json.x1y2", f".{manifest_copy.FILE}.0a1b.unfinished"}
    for name in aside:
        (folder / name).touch()
    for name in ("notes.txt", "my-list.parquet", "manifest.json.damaged", "build.log"):
        (folder / name).write_text("mine")
    make(source, cache)
    left = {path.name for path in folder.iterdir()}
    assert {"notes.txt", "my-list.parquet", "manifest.json.damaged", "build.log"} <= left
    assert not left & {"problems-0a1b2c3d.parquet", *aside}
    assert manifest_copy.FILE in left
    assert not (folder / ".work").exists()


def test_half_a_database_and_spilled_rows_of_a_killed_run_are_no_obstacle(source, cache, make):
    built = make(source, cache)
    folder = cache / built.corpus
    work = folder / ".work" / f"serve-{built.stages['serve'].fingerprint[:16]}"
    (work / "spill").mkdir(parents=True)
    (work / "spill" / "duckdb_temp_storage-0.tmp").write_bytes(b"rows")
    (work / "serve.duckdb").write_bytes(b"half")
    (folder / built.stages["serve"].artefacts[0].name).unlink()
    assert contents(make(source, cache)) == contents(built)


def test_the_manifest_of_a_newer_program_is_left_alone(source, cache, make):
    folder = cache / make(source, cache).corpus
    newer = (folder / manifest.FILE).read_text().replace('"format": 1', '"format": 2')
    (folder / manifest.FILE).write_text(newer)
    with pytest.raises(BuildError, match="newer version"):
        make(source, cache)
    assert (folder / manifest.FILE).read_text() == newer


def test_a_damaged_manifest_is_put_aside_and_everything_made_anew(source, cache, make):
    first = make(source, cache)
    (cache / first.corpus / manifest.FILE).write_text("{")
    (cache / first.corpus / manifest_copy.FILE).write_text("{")
    assert contents(make(source, cache)) == contents(first)
    assert (cache / first.corpus / "manifest.json.damaged").read_text() == "{"


def test_with_a_copy_of_a_damaged_manifest_nothing_is_made_anew(source, cache, make):
    first = make(source, cache)
    path = cache / first.corpus / manifest.FILE
    path.write_text(path.read_text().replace('"rows": ', '"rows": 1', 1))
    assert "was changed after it was written" in runner.check(path.parent)[0]
    out = io.StringIO()
    assert make(source, cache, out=out) == first
    assert out.getvalue().count("up to date") == len(first.stages)


def test_a_file_with_other_bytes_of_the_same_number_is_made_again(source, cache, make):
    first = make(source, cache)
    folder = cache / first.corpus
    flipped = folder / first.stages["answers"].artefacts[0].name
    data = bytearray(flipped.read_bytes())
    data[len(data) // 2] ^= 1
    flipped.write_bytes(data)
    os.utime(flipped, (later := time.time() + 60, later))  # records have whole seconds
    assert contents(make(source, cache)) == contents(first)
    assert runner.check(folder) == []


@pytest.mark.parametrize("hours", [-30, 30])
def test_a_clock_that_was_set_makes_nothing_anew(source, cache, make, hours):
    first = make(source, cache)
    wrong = (datetime.now(UTC) + timedelta(hours=hours)).isoformat(timespec="seconds")
    stages = {name: replace(record, made_at=wrong) for name, record in first.stages.items()}
    manifest.write(cache / first.corpus, replace(first, stages=stages))
    out = io.StringIO()
    assert contents(make(source, cache, out=out)) == contents(first)
    assert out.getvalue().count("up to date") == len(first.stages)


@pytest.mark.parametrize("upgraded", [True, False])
def test_another_version_of_what_makes_a_stage_makes_it_anew(
    source, cache, make, monkeypatch, upgraded
):
    first = make(source, cache)
    assert first.stages["answers"].inputs["libraries"]["sympy"] == version("sympy")
    if upgraded:
        monkeypatch.setattr(
            stage_module, "version", lambda name: "99" if name == "sympy" else version(name)
        )
    out = io.StringIO()
    second = make(source, cache, out=out)
    assert ("answers: up to date" in out.getvalue()) is not upgraded
    assert ("problems: up to date" in out.getvalue()) is True
    assert second.stages["answers"].inputs["libraries"]["sympy"] == (
        "99" if upgraded else version("sympy")
    )


def test_a_folder_that_cannot_be_written_is_named(source, cache, make):
    cache.mkdir()
    (cache / FolderSource(source).corpus).write_text("a file where the folder should be")
    with pytest.raises(BuildError, match=r"cannot be written.*--cache"):
        make(source, cache)


@pytest.mark.parametrize("name", ["mit Leerzeichen und é", "quote's", "a[1]*", "%41 $HOME"])
def test_folders_with_any_name(tmp_path, source, name, make):
    (tmp_path / name).mkdir()
    moved = shutil.copytree(source, tmp_path / name / "source")
    built = make(moved, tmp_path / name / "cache")
    opened = Store(tmp_path / name / "cache" / built.corpus, built)
    assert opened.count(Filters()) == 60
    assert len(opened.solutions(0)) == 3


def test_a_linked_cache_works(tmp_path, source, make):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "cache").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    built = make(source, tmp_path / "cache")
    assert runner.check(tmp_path / "elsewhere" / built.corpus) == []


# -- a source that changes while it is read ---------------------------------------------------


@pytest.mark.parametrize("column", ["question", "r1_solution_1"])
def test_files_replaced_during_a_build_make_no_mixture(
    source, cache, make, example_rows, write_source, column
):
    class Changing(FolderSource):
        changed = False

        def batches(self, file, columns, **options):
            yield from super().batches(file, columns, **options)
            if column in columns and not self.changed:
                self.changed = True
                rows = example_rows(63)
                write_source(self.path, rows[::-1], shards=3)

    with pytest.raises(BuildError, match="changed while the build read them"):
        make(Changing(source), cache)
    built = make(source, cache)
    assert built.stages["problems"].rows == 63
    assert contents(built) == contents(make(source, cache.with_name("undisturbed")))


# -- rows with unusable cells -------------------------------------------------------------------


def counted(built: manifest.Manifest) -> dict[str, int]:
    return built.stages["problems"].notes["counted"]


def test_solutions_that_read_as_nothing_are_not_taken_for_none(source, cache, make):
    """A file that has the columns and gives no row has changed, or is read wrongly."""

    class Empty(FolderSource):
        def batches(self, file, columns, **options):
            tables = super().batches(file, columns, **options)
            return (table for table in ()) if "r1_solution_1" in columns else tables

    with pytest.raises(BuildError, match="changed while the build read them"):
        make(Empty(source), cache, "solutions")


def test_unusable_cells_are_taken_in_and_counted(tmp_path, cache, make):
    rows = [
        {"question": "Q0", "difficulty": "hard", "topic": "Mathematics -> Algebra"},
        {"question": "Q1", "difficulty": "-1", "topic": ["Mathematics", "Algebra"]},
        {"question": "Q2", "difficulty": "NaN", "topic": {"name": "Algebra"}},
        {"question": None, "difficulty": "5"},
        {"question": "  ", "difficulty": 6},
        {"question": "Q0", "difficulty": 11, "topic": "Geometry", "final_answer": 5},
        {"question": "Q6", "difficulty": 7, "topic": "", "final_answer": None},
    ]
    (tmp_path / "s").mkdir()
    (tmp_path / "s" / "rows.jsonl").write_text("\n".join(map(json.dumps, rows)))
    built = make(tmp_path / "s", cache)
    assert counted(built) == {
        "difficulty is not a number, taken as unknown": 1,
        "difficulty is outside 0 to 10, taken as unknown": 1,
        "topic path in an unusual shape, read as well as it goes": 2,
        "topic that is no path, taken as unknown": 1,
        "row without a question, left out": 2,
        "question that occurs more than once": 1,
    }
    first = built.stages["problems"].notes["first"]
    assert first["difficulty is not a number, taken as unknown"] == "rows.jsonl row 0"
    assert first["row without a question, left out"] == "rows.jsonl row 3"
    opened = Store(cache / built.corpus, built)
    listed = {row["id"]: row for row in opened.page(Filters())}
    assert list(listed) == [0, 1, 2, 5, 6]
    assert [listed[i]["difficulty"] for i in listed] == [None, None, None, None, 7.0]
    assert [listed[i]["unrated"] for i in listed] == [False, True, False, False, False]
    assert [listed[i]["domain"] for i in listed] == ["Algebra", "Algebra", None, "Geometry", None]
    assert (listed[0]["copy"], listed[5]["copy"]) == (1, 2)
    assert listed[5]["final_answer"] == "5"


@pytest.mark.parametrize(
    ("values", "counts"),
    [
        (pa.array([-1.0, float("nan"), 5.5, None]), {}),
        (
            pa.array(["hard", "-1", "NaN", "5.5"]),
            {"difficulty is not a number, taken as unknown": 1},
        ),
        (pa.array([-1, 3, 12, 7]), {"difficulty is outside 0 to 10, taken as unknown": 1}),
        (pa.array([-1.0, 2.0, 3.0, 4.0], pa.float32()), {}),
    ],
)
def test_difficulties_of_other_column_types(tmp_path, cache, make, values, counts):
    (tmp_path / "s").mkdir()
    table = pa.table({"question": ["a", "b", "c", "d"], "difficulty": values})
    pq.write_table(table, tmp_path / "s" / "rows.parquet")
    built = make(tmp_path / "s", cache)
    assert counted(built) == counts
    steps, unrated, unknown = Store(cache / built.corpus, built).counts.difficulty(Filters())
    assert sum(steps.values()) + unrated + unknown == 4
    assert unrated == 1


def test_no_rows_at_all_is_an_error_and_replaces_nothing(source, cache, make, write_source):
    first = make(source, cache)
    before = hashes(cache / first.corpus, first)
    write_source(source, [], shards=3)
    with pytest.raises(SourceShape, match=r"No row with a question in .*train-00000.*0 rows read"):
        make(source, cache)
    assert manifest.read(cache / first.corpus) == first
    assert hashes(cache / first.corpus, first) == before


def test_a_corpus_without_solutions_is_built(tmp_path, cache, make):
    (tmp_path / "s").mkdir()
    pq.write_table(pa.table({"question": ["a", "b"]}), tmp_path / "s" / "rows.parquet")
    built = make(tmp_path / "s", cache)
    assert (built.stages["solutions"].rows, built.stages["serve"].rows) == (0, 2)
    assert Store(cache / built.corpus, built).solutions(0) == []


# -- locks, progress, and full disks ------------------------------------------------------------


def test_a_second_build_is_refused_and_harms_nothing(source, cache, make, deepmath):
    built = make(source, cache)
    folder = cache / built.corpus
    with FileLock(folder / runner.LOCK):
        with pytest.raises(BuildLocked, match="Another build is at work"):
            make(source, cache, force=True)
        refused = deepmath("build", "--source", source, "--cache", cache, "--force")
    assert refused.returncode == 3
    assert "Another build is at work" in refused.stderr
    assert manifest.read(folder) == built
    assert runner.check(folder) == []
    assert make(source, cache) == built


def test_a_full_disk_ends_the_build_with_a_name_and_the_next_run_completes(
    tmp_path, cache, example_rows, write_source, deepmath, make
):
    rows = example_rows(300)
    for row in rows:  # digits of hashes: nothing that shrinks below the limit
        row["r1_solution_1"] = "".join(
            hashlib.sha256(f"{row['question']}{k}".encode()).hexdigest() for k in range(40)
        )
    source = write_source(tmp_path / "big", rows)
    limit = 150_000  # a file of 300 solutions is larger, the problems are not
    failed = deepmath(
        "build", "--source", source, "--cache", cache,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )  # fmt: skip
    assert failed.returncode == 1
    assert "Stage solutions stopped" in failed.stderr
    assert "Traceback" not in failed.stderr
    folder = cache / FolderSource(source).corpus
    assert list(manifest.read(folder).stages) == ["problems"]
    assert json.loads((folder / "progress.json").read_text())["state"] == "failed"
    assert list(make(source, cache).stages) == [stage.name for stage in quick_stages()]
    assert runner.check(folder) == []


def test_progress_reports_rate_and_remaining_time(tmp_path):
    out = io.StringIO()
    progress = Progress(tmp_path, ("problems",), out=out)
    progress.begin("problems")
    progress.expect(1000, "rows", already=200)
    progress._began = time.monotonic() - 10
    progress._last_line = time.monotonic() - 60
    progress.add(100, "train-00000")
    assert "problems: 300 of 1,000 rows, 10/s" in out.getvalue()
    assert "70 s left (train-00000)" in out.getvalue()
    told = json.loads((tmp_path / "progress.json").read_text())
    assert (told["state"], told["done"], told["total"]) == ("running", 300, 1000)
    assert told["pid"] == os.getpid()
    assert 65 < told["remaining"] < 75


def test_reports_that_cannot_be_written_do_not_stop_a_build(source, cache, make):
    class Closed(io.StringIO):
        def write(self, text: str) -> int:
            raise BrokenPipeError

    assert len(make(source, cache, out=Closed()).stages) == len(quick_stages())


@pytest.mark.parametrize(
    ("seconds", "said"), [(0, "0 s"), (99, "99 s"), (120, "2 min"), (7500, "2 h 5 min")]
)
def test_durations(seconds, said):
    assert duration(seconds) == said
