"""Builds as processes: started, followed, stopped, and told apart from what only looks like one."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from deepmath_viz import files, pipeline
from deepmath_viz.corpus import jobs, manifest
from deepmath_viz.corpus.jobs import Job
from deepmath_viz.errors import BuildError, BuildLocked, SettingsError, SourceNotFound
from deepmath_viz.pipeline.progress import Progress
from tests.support.patience import awaited

linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "rows"
    folder.mkdir()
    numbers = range(20)
    table = pa.table(
        {
            "question": [f"What is ${n} + {n}$?" for n in numbers],
            "final_answer": [str(2 * n) for n in numbers],
            "r1_solution_1": [f"</think> \\boxed{{{2 * n}}}" for n in numbers],
        }
    )
    pq.write_table(table, folder / "train.parquet")
    return folder


@pytest.fixture
def sleeper() -> Iterator[subprocess.Popen[bytes]]:
    """A process that lives, and whose command line names the package as a build's does."""
    program = "import time; time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", program, "deepmath_viz", "build"]) as process:
        yield process
        process.kill()


def report(folder: Path, **changes: object) -> Path:
    """Write the file that a build reports to."""
    folder.mkdir(parents=True, exist_ok=True)
    value = {
        "state": "running", "pid": os.getpid(), "stages": ["problems", "solutions"],
        "stage": "solutions", "done": 30, "total": 120, "unit": "problems", "note": "a.parquet",
        "rate": 10.0, "remaining": 9.0, "error": None, "at": time.time(), "ticks": time.monotonic(),
    }  # fmt: skip
    if "born" not in changes:
        value["born"] = jobs.began(int(str(changes.get("pid", os.getpid()))))
    files.write_json(folder / jobs.PROGRESS, {**value, **changes})
    return folder


def wait(folder: Path, seconds: float = 240) -> Job:
    """The build of a folder when it no longer runs."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        job = jobs.read(folder)
        if job and not job.running:
            return job
        time.sleep(0.1)
    raise AssertionError(f"still running: {jobs.read(folder)} {jobs.log_tail(folder)}")


def test_what_a_build_reports_is_read_back(tmp_path: Path) -> None:
    job = jobs.read(report(tmp_path / "one"))
    assert job is not None
    assert (job.corpus, job.state, job.stage, job.unit) == (
        "one",
        "running",
        "solutions",
        "problems",
    )
    assert (job.share, job.remaining, job.stages) == (0.25, 9.0, ("problems", "solutions"))


def test_a_share_is_unknown_without_a_total_and_never_above_one(tmp_path: Path) -> None:
    assert jobs.read(report(tmp_path / "a", total=None)).share is None
    assert jobs.read(report(tmp_path / "b", done=500)).share == 1.0


@pytest.mark.parametrize("text", ["", "{", "[]", '{"state": "running"}', '{"at": "soon"}'])
def test_an_unreadable_report_is_no_build(tmp_path: Path, text: str) -> None:
    (tmp_path / jobs.PROGRESS).write_text(text)
    assert jobs.read(tmp_path) is None


def test_folders_without_a_report_and_a_missing_cache_have_no_builds(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    report(tmp_path / "built", state="done")
    assert list(jobs.latest(tmp_path)) == ["built"]
    assert jobs.latest(tmp_path / "nowhere") == {}


def test_a_build_whose_process_is_gone_was_interrupted(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        ended.wait()
    assert jobs.read(report(tmp_path, pid=ended.pid)).state == "interrupted"


@linux
def test_a_process_that_ended_and_was_not_collected_is_gone_too(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        os.waitid(os.P_PID, ended.pid, os.WEXITED | os.WNOWAIT)
        assert jobs.read(report(tmp_path, pid=ended.pid)).state == "interrupted"


def test_a_number_that_another_process_has_by_now_is_no_build(tmp_path: Path) -> None:
    born, created = jobs.began(os.getpid()), psutil.Process().create_time()
    assert jobs.read(report(tmp_path, born=born)).state == "running"
    *boot, at = born.split()
    earlier = f"{float(at) - 10:.2f}" if "." in at else f"{int(at) - 1_000}"  # by some seconds
    for other in (" ".join([*boot, earlier]), f"another-start {at}", "", "nothing of the kind"):
        assert jobs.read(report(tmp_path, born=other)).state == "interrupted"
    # Reports of earlier versions do not say when a build began, or by the clock of the wall.
    for old in (None, created):
        assert jobs.read(report(tmp_path, born=old, at=created - 60)).state == "interrupted"
    assert jobs.read(report(tmp_path, born=None, pid=1)).state == "interrupted"


@linux
def test_a_report_of_an_earlier_version_is_read(tmp_path, sleeper) -> None:
    assert jobs.read(report(tmp_path, pid=sleeper.pid, born=None)).state == "running"
    assert jobs.read(report(tmp_path, born=None)).state == "interrupted"  # no command of ours


@linux
def test_a_build_that_has_been_silent_for_long_still_runs(
    tmp_path: Path, sleeper: subprocess.Popen[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    now, ticks = time.time(), time.monotonic()
    report(tmp_path, pid=sleeper.pid, at=now, ticks=ticks)
    monkeypatch.setattr(time, "monotonic", lambda: ticks + 1000)
    job = jobs.read(tmp_path)
    assert job.state == "running"
    assert 999 < job.quiet < 1010


@linux
@pytest.mark.parametrize("step", [-86_400, -5, 5, 86_400])
def test_a_build_runs_on_and_has_news_when_the_clock_is_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    progress = Progress(tmp_path, ("problems",), out=io.StringIO())
    progress.begin("problems")
    # What a step of the clock moves: the time of the day, and with it when the system began.
    time_, boot = time.time, psutil.boot_time()
    monkeypatch.setattr(time, "time", lambda: time_() + step)
    monkeypatch.setattr(psutil, "boot_time", lambda: boot + step)
    monkeypatch.setattr(psutil._pslinux, "boot_time", lambda: boot + step)
    job = jobs.read(tmp_path)
    assert job.state == "running" and job.quiet < 60


@linux
@pytest.mark.parametrize("step", [-1, 1])
def test_a_second_that_the_start_of_the_system_moves_by_is_no_other_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    # Two readings of one clock: the kernel makes the time of its start anew for each.
    report(tmp_path / "now")
    created, boot = psutil.Process().create_time(), psutil.boot_time()
    name = jobs._BOOT.read_text().strip()
    for version, born in (("before", created - boot), ("moved", created - boot + step)):
        report(tmp_path / version, born=f"{name} {born:.2f}")
    report(tmp_path / "other", born=f"{name} {created - boot + 10:.2f}")
    monkeypatch.setattr(psutil, "boot_time", lambda: boot + step)
    states = {corpus: job.state for corpus, job in jobs.latest(tmp_path).items()}
    assert states == dict.fromkeys(("now", "before", "moved"), "running") | {"other": "interrupted"}


def test_without_ticks_a_start_may_differ_by_a_second_and_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "_LINUX", False)  # as elsewhere, by seconds since 1970
    created = psutil.Process().create_time()
    assert jobs.began(os.getpid()) == f"{created:.2f}"
    for off, state in ((1, "running"), (-1, "running"), (-10, "interrupted")):
        assert jobs.read(report(tmp_path, born=f"{created + off:.2f}")).state == state


def test_a_started_build_makes_every_stage_and_logs(tmp_path: Path, source: Path) -> None:
    cache = tmp_path / "cache"
    corpus = jobs.start(str(source), cache)
    first = jobs.read(cache / corpus)
    assert first is not None
    assert first.running
    assert wait(cache / corpus).state == "done", jobs.log_tail(cache / corpus)
    found = manifest.read(cache / corpus)
    assert list(found.stages) == list(pipeline.NAMES)
    assert found.stages["problems"].rows == 20
    assert any("problems: 20 rows" in line for line in jobs.log_tail(cache / corpus, 500))


def test_only_the_wanted_stages_are_built(tmp_path: Path, source: Path) -> None:
    corpus = jobs.start(str(source), tmp_path / "cache", stages=["problems"])
    assert wait(tmp_path / "cache" / corpus).stages == ("problems",)
    assert list(manifest.read(tmp_path / "cache" / corpus).stages) == ["problems"]


def test_a_second_build_of_the_same_corpus_is_refused_and_a_stopped_one_goes_on(
    tmp_path: Path, source: Path
) -> None:
    cache = tmp_path / "cache"
    corpus = jobs.start(str(source), cache, stages=["search"])
    with pytest.raises(BuildLocked, match="under way already"):
        jobs.start(str(source), cache, stages=["search"])
    assert jobs.stop(cache / corpus)
    assert wait(cache / corpus).state == "interrupted"
    assert not jobs.stop(cache / corpus)
    jobs.start(str(source), cache, stages=["search"])
    assert wait(cache / corpus).state == "done"
    assert "search" in manifest.read(cache / corpus).stages


def test_a_build_that_fails_says_why(tmp_path: Path) -> None:
    folder = tmp_path / "rows"
    folder.mkdir()
    pq.write_table(pa.table({"text": ["no question here"]}), folder / "train.parquet")
    corpus = jobs.start(str(folder), tmp_path / "cache")
    job = wait(tmp_path / "cache" / corpus)
    assert job.state == "failed"
    assert "question" in job.error
    # The process says it at its end, after the state is known.
    awaited(lambda: "\n".join(jobs.log_tail(tmp_path / "cache" / corpus)), lambda s: job.error in s)


def test_what_cannot_be_built_is_refused_at_once(tmp_path: Path, source: Path) -> None:
    with pytest.raises(SourceNotFound, match="There is no folder or file"):
        jobs.start(str(tmp_path / "nowhere"), tmp_path / "cache")
    with pytest.raises(SettingsError, match="revision"):
        jobs.start(str(source), tmp_path / "cache", revision="main")
    assert not (tmp_path / "cache").exists()
    (tmp_path / "file").touch()
    with pytest.raises(BuildError, match="Is the folder writable"):
        jobs.start(str(source), tmp_path / "file" / "cache")


def test_the_end_of_a_long_log_is_read(tmp_path: Path) -> None:
    (tmp_path / jobs.LOG).write_text(
        "".join(f"line {n} \N{PARTIAL DIFFERENTIAL}\n" for n in range(9000))
    )
    assert jobs.log_tail(tmp_path, 2) == ["line 8998 ∂", "line 8999 ∂"]
    assert jobs.log_tail(tmp_path / "nowhere") == []


def test_what_stands_in_for_the_first_report_has_its_fields(tmp_path: Path) -> None:
    from deepmath_viz.pipeline.progress import Progress

    progress = Progress(tmp_path, ("problems",))
    progress.begin("problems")
    written = json.loads((tmp_path / jobs.PROGRESS).read_text())
    assert set(jobs._starting(1, [])) <= set(written)


def test_what_a_build_waits_for_is_told_at_once_and_forgotten_with_the_next_row(tmp_path):
    (tmp_path / "hub").mkdir()
    out = io.StringIO()
    progress = Progress(tmp_path / "hub", ("problems",), out=out)
    progress.begin("problems")
    progress.wait("a.parquet: waiting for the hub")
    assert jobs.read(tmp_path / "hub").waiting == "a.parquet: waiting for the hub"
    assert "waiting for the hub" in out.getvalue()
    progress.add(1)
    progress.end("done")
    assert jobs.read(tmp_path / "hub").waiting == ""
