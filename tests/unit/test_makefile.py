"""The Makefile's own set-up: versions, virtual environment, what is installed when, the browser.

The Python that it finds here is a shell script that writes down what it is asked for, so that
nothing is installed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ("sh", "touch", "rm", "mkdir", "cp", "chmod", "cat", "find")
MAKE = shutil.which("make")

pytestmark = pytest.mark.skipif(MAKE is None, reason="there is no make")

FAKE = """#!/bin/sh
echo "$@ [$DEEPMATH_CHROMIUM]" >> "{log}"
case "$*" in
    "-V") echo "Python 3.9.1" ;;
    *version_info*) exit {version} ;;
    "-m venv .venv") mkdir -p .venv/bin; cp "{self}" .venv/bin/python; exit {venv} ;;
    *"playwright install"*) exit {playwright} ;;
esac
"""


class Project:
    """A folder with the Makefile, and a PATH with nothing on it but what the Makefile needs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.bin = folder / "bin"
        self.bin.mkdir()
        for tool in TOOLS:
            (self.bin / tool).symlink_to(shutil.which(tool))
        for name in ("Makefile", "requirements.txt", "requirements-dev.txt"):
            shutil.copy(ROOT / name, folder)
        self.log = folder / "log"
        self.python()

    def python(self, version: int = 0, venv: int = 0, playwright: int = 0) -> None:
        path = self.bin / "python3"
        path.write_text(
            FAKE.format(log=self.log, self=path, version=version, venv=venv, playwright=playwright)
        )
        path.chmod(0o755)

    def make(self, *words: str) -> subprocess.CompletedProcess[str]:
        kept = {
            k: v
            for k, v in os.environ.items()
            if k not in ("DEEPMATH_CHROMIUM", "MAKEFLAGS", "ARGS")
        }
        return subprocess.run(
            [MAKE, *words],
            cwd=self.folder,
            env={**kept, "PATH": str(self.bin)},
            capture_output=True,
            text=True,
            check=False,
        )

    def asked(self) -> list[str]:
        """What Python was asked for since the last look."""
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        self.log.unlink(missing_ok=True)
        return lines


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def test_run_installs_once_and_again_only_when_the_requirements_change(project: Project) -> None:
    assert project.make("run").returncode == 0
    first = project.asked()
    assert "-m venv .venv []" in first
    assert any("pip install" in line and "-r requirements.txt" in line for line in first)
    assert first[-1] == "-m deepmath_viz run []"
    assert project.make("run", "PORT=8600", "SOURCE=a folder").returncode == 0
    assert project.asked() == ["-m deepmath_viz run --port 8600 --source a folder []"]
    later = time.time() + 10
    os.utime(project.folder / "requirements.txt", (later, later))
    project.make("run")
    assert any("pip install" in line for line in project.asked())


def test_an_old_python_is_named(project: Project) -> None:
    project.python(version=1)
    ended = project.make("run")
    assert ended.returncode != 0
    assert "Python 3.11 or newer is needed, and 'python3' is Python 3.9.1." in ended.stderr
    assert "PYTHON=" in ended.stderr
    assert not (project.folder / ".venv").exists()


def test_a_python_that_is_not_there_is_named(project: Project) -> None:
    ended = project.make("test", "PYTHON=python9")
    assert ended.returncode != 0
    assert "There is no 'python9'" in ended.stderr


def test_a_python_without_venv_gets_a_hint_and_leaves_nothing_half_made(project: Project) -> None:
    project.python(venv=1)
    ended = project.make("run")
    assert ended.returncode != 0
    assert "apt install python3-venv" in ended.stderr
    assert not (project.folder / ".venv").exists()


def test_tests_use_the_systems_browser_and_fetch_none(project: Project) -> None:
    browser = project.bin / "chromium-browser"
    browser.symlink_to(shutil.which("sh"))
    assert project.make("test", "ARGS=-k topics").returncode == 0
    asked = project.asked()
    assert asked[-1] == f"-m pytest -k topics [{browser}]"
    assert any("-r requirements-dev.txt" in line for line in asked)
    assert not any("playwright install" in line for line in asked)


def test_a_browser_that_is_named_comes_before_the_systems(project: Project) -> None:
    (project.bin / "chromium").symlink_to(shutil.which("sh"))
    project.make("test", "DEEPMATH_CHROMIUM=/opt/other")
    assert project.asked()[-1] == "-m pytest [/opt/other]"


def test_without_any_browser_playwrights_is_fetched(project: Project) -> None:
    assert project.make("test").returncode == 0
    assert project.asked()[-2:] == ["-m playwright install chromium []", "-m pytest []"]


def test_without_any_browser_at_all_it_says_what_to_do(project: Project) -> None:
    project.python(playwright=1)
    ended = project.make("test")
    assert ended.returncode != 0
    assert "DEEPMATH_CHROMIUM=/path/to/chromium" in ended.stderr
    assert not any("pytest" in line for line in project.asked())


def test_installing_for_tests_counts_for_running(project: Project) -> None:
    project.make("lint")
    project.asked()
    project.make("run")
    assert project.asked() == ["-m deepmath_viz run []"]
