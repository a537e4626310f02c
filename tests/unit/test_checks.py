"""What checks a change: hooks of commits, the workflow, and what they call."""

from __future__ import annotations

import re
import shlex
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import yaml

from deepmath_viz.config import ROOT
from tests.support import file_checks

MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = set(re.findall(r"^([a-z][a-z-]*):(?!=)", MAKEFILE, re.M))


def read(name: str) -> Any:
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


def steps() -> list[str]:
    """The commands of the workflow."""
    jobs = read(".github/workflows/check.yml")["jobs"]
    return [step["run"] for job in jobs.values() for step in job["steps"] if "run" in step]


def test_the_workflow_calls_targets_of_the_makefile_alone():
    called = [shlex.split(step) for step in steps()]
    assert {words[0] for words in called} == {"make"}
    assert {words[1] for words in called} <= TARGETS
    everything = {"lint", "test", *TARGETS & {"check"}}
    assert everything <= {words[1] for words in called}, "the workflow leaves a check out"


def test_the_workflow_tries_every_python_that_the_package_names():
    jobs = read(".github/workflows/check.yml")["jobs"]
    assert jobs["linux"]["strategy"]["matrix"]["python"] == ["3.11", "3.12", "3.13"]
    assert 'requires-python = ">=3.11"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def test_tests_that_run_on_macos_are_there_and_need_no_browser(request: pytest.FixtureRequest):
    from tests.conftest import PORTABLE

    (step,) = (step for step in steps() if "portable" in step)
    assert "T=tests/unit " in step and "-m portable" in step
    for name in PORTABLE:
        path = ROOT / "tests" / name
        assert path.exists(), name
        for file in path.rglob("*.py") if path.is_dir() else [path]:
            assert "playwright" not in file.read_text(encoding="utf-8"), file
    assert any(line.startswith("portable:") for line in request.config.getini("markers"))


def test_hooks_call_programs_of_the_makefiles_environment_and_fetch_nothing():
    (repo,) = read(".pre-commit-config.yaml")["repos"]
    assert repo["repo"] == "local"
    (venv,) = re.findall(r"^VENV := (.*)$", MAKEFILE, re.M)
    for hook in repo["hooks"]:
        assert hook["language"] == "system"
        program, dash, module, *_ = shlex.split(hook["entry"])
        assert (program, dash) == (f"{venv}/bin/python", "-m")
        assert find_spec(module) is not None


def test_every_file_of_the_project_passes(monkeypatch: pytest.MonkeyPatch, capsys: Any):
    if not (ROOT / ".git").exists():
        pytest.skip("this is no checkout of git")
    monkeypatch.chdir(ROOT)
    assert file_checks.main([]) == 0, capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("a.md", b"text", "does not end with a line break"),
        ("a.py", b"x = 1\n\n", "ends with an empty line"),
        ("a.yml", b"a: [1\n", "is no YML"),
        ("a.toml", b"a = \n", "is no TOML"),
        ("a.json", b"{]\n", "is no JSON"),
        ("a.py", b"<" * 7 + b" HEAD\n", "holds a conflict of a merge"),
        ("a.bin", b"\xff" * 1_000_001, "has 1,000,001 bytes, more than 1,000,000"),
    ],
)
def test_what_is_wrong_with_a_file_is_said(
    tmp_path: Path, name: str, content: bytes, problem: str, capsys: pytest.CaptureFixture[str]
):
    path = tmp_path / name
    path.write_bytes(content)
    assert file_checks.main([str(path)]) == 1
    assert problem in capsys.readouterr().out
    path.with_name("fine.md").write_text("text\n")
    assert file_checks.main([str(path.with_name("fine.md")), str(tmp_path / "gone")]) == 0
