"""The `run` command: enough of a corpus first, then the server in this process's place."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from filelock import FileLock

from deepmath_viz import pipeline
from deepmath_viz.cli import run as run_command
from deepmath_viz.config import ROOT, Settings
from deepmath_viz.corpus import jobs, manifest
from deepmath_viz.errors import ArtefactMissing, BuildLocked, SettingsError
from deepmath_viz.pipeline import runner
from deepmath_viz.sources import open_source
from tests.support.patience import PATIENCE
from tests.support.ports import free_port


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "rows"
    folder.mkdir()
    table = pa.table({"question": ["What is $1 + 1$?"], "final_answer": ["2"]})
    pq.write_table(table, folder / "train.parquet")
    return folder


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that somebody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_a_read_only_program_opens_what_stands_and_builds_nothing(
    tmp_path: Path, source: Path
) -> None:
    read_only = Settings(tmp_path / "cache", tmp_path / "data", read_only=True)
    for asked in (None, str(source)):
        with pytest.raises(ArtefactMissing, match="built"):
            run_command.run(read_only, asked, free_port())
    assert not (tmp_path / "cache").exists()
    opened = open_source(str(source))
    runner.build(opened, tmp_path / "cache", pipeline.STAGES, only=["problems"])
    before = sorted((tmp_path / "cache").rglob("*"))
    assert run_command.standing(read_only, None) == opened.corpus
    assert run_command.standing(read_only, str(source)) == opened.corpus
    assert sorted((tmp_path / "cache").rglob("*")) == before


def run(*words: str, cwd: Path, **env: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "deepmath_viz", "run", *words],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), **env},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def wait_for(url: str, process: subprocess.Popen[str]) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        assert process.poll() is None, process.stdout.read()
        try:
            with urllib.request.urlopen(url, timeout=PATIENCE):
                return
        except OSError:
            time.sleep(0.1)
    process.kill()
    raise AssertionError(f"no answer from {url}: {process.stdout.read()}")


def test_it_serves_what_it_has_built_from_any_working_folder(tmp_path: Path, source: Path) -> None:
    port = free_port()
    folder = tmp_path / "built" / open_source(str(source)).corpus
    words = ("--source", "rows", "--port", str(port), "--cache", "built")
    with run(*words, cwd=tmp_path) as process:
        try:
            wait_for(f"http://127.0.0.1:{port}/_stcore/health", process)
            assert set(pipeline.FIRST_STAGES) <= set(manifest.read(folder).stages)
            # The rest is built beside the server, and may have come to its end before the server
            # answers; test_jobs shows that such a build makes every stage.
            job = jobs.read(folder)
            assert job.state in ("running", "done"), jobs.log_tail(folder)
            assert list(job.stages) == list(pipeline.NAMES)
            jobs.stop(folder)
            process.send_signal(signal.SIGINT)
            said, _ = process.communicate(timeout=PATIENCE)
        finally:
            process.kill()  # a server that was left running would hold the whole test run
    assert f"Opening http://127.0.0.1:{port} " in said
    assert str(folder / jobs.LOG) in said
    run_command.check_port("127.0.0.1", port)  # nobody listens there any more


def test_a_port_in_use_is_refused_before_anything_is_built(
    tmp_path: Path, source: Path, taken: int
) -> None:
    with run("--source", "rows", "--port", str(taken), "--cache", "built", cwd=tmp_path) as process:
        said, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 2
    assert f"Port {taken} of 127.0.0.1 is in use" in said
    assert f"--port {taken + 100}" in said
    assert not (tmp_path / "built").exists()


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1"])
def test_an_impossible_port_is_refused(tmp_path: Path, port: str) -> None:
    with run(f"--port={port}", cwd=tmp_path) as process:
        said, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 2
    assert "must be a number from 1 to 65535" in said


def test_port_and_address_of_the_environment_are_checked(tmp_path: Path, taken: int) -> None:
    with run(cwd=tmp_path, STREAMLIT_SERVER_PORT=str(taken)) as process:
        assert f"Port {taken}" in process.communicate(timeout=PATIENCE)[0]
    with run(cwd=tmp_path, STREAMLIT_SERVER_PORT="many") as process:
        assert "STREAMLIT_SERVER_PORT is 'many'" in process.communicate(timeout=PATIENCE)[0]
    with pytest.raises(SettingsError, match="no address of this machine"):
        run_command.check_port("not an address", 8501)


def test_the_exit_code_is_the_servers(tmp_path: Path) -> None:
    program = (
        "import os, sys; from deepmath_viz.cli import run;"
        "run._become([sys.executable, '-c', 'raise SystemExit(7)'], dict(os.environ))"
    )
    ended = subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False)
    assert ended.returncode == 7


def test_the_app_opens_beside_another_build_if_enough_stands(
    tmp_path: Path, source: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    opened = open_source(str(source))
    corpus, folder = opened.corpus, tmp_path / "cache" / opened.corpus
    runner.build(opened, tmp_path / "cache", pipeline.STAGES, only=pipeline.FIRST_STAGES)
    with FileLock(folder / ".lock"):
        assert run_command.prepare(tmp_path / "cache", str(source)) == corpus
    assert "Opening what stands from earlier" in capsys.readouterr().err


def test_the_app_does_not_open_beside_the_very_first_build(tmp_path: Path, source: Path) -> None:
    folder = tmp_path / "cache" / open_source(str(source)).corpus
    folder.mkdir(parents=True)
    with FileLock(folder / ".lock"), pytest.raises(BuildLocked):
        run_command.prepare(tmp_path / "cache", str(source))


def test_the_app_opens_on_a_cache_that_cannot_be_written(
    tmp_path: Path, source: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    opened, cache = open_source(str(source)), tmp_path / "cache"
    runner.build(opened, cache, pipeline.STAGES, only=pipeline.FIRST_STAGES)
    (cache / opened.corpus / ".work").write_text("")  # where a build would make a folder
    assert run_command.prepare(cache, str(source)) == opened.corpus
    said = capsys.readouterr().err
    assert "cannot be written" in said and "Opening what stands from earlier" in said
