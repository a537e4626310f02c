"""The project as a package: what it needs, and what a wheel of it carries."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from deepmath_viz.cli import main
from deepmath_viz.config import INSTALLED, ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_what_is_tested_is_what_the_package_asks_for():
    """requirements.txt pins what pyproject.toml gives a range of, package by package."""
    asked = {r.name: r for r in map(Requirement, PROJECT["dependencies"])}
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    pinned = dict(line.split("==") for line in lines if line)
    assert list(pinned) == list(asked)
    outside = {name: pin for name, pin in pinned.items() if pin not in asked[name].specifier}
    assert outside == {}
    unbounded = [name for name, r in asked.items() if not re.search(r"[<=]\d|==", str(r.specifier))]
    assert unbounded == []


def test_the_version_is_the_changelogs_latest():
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    latest = re.search(r"^## (\d+\.\d+\.\d+)", changes, re.M)
    assert latest is not None
    assert PROJECT["version"] == latest[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The names of the files in a wheel of the project."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel"]
    subprocess.run([*command, "--directory", folder], cwd=ROOT, check=True, capture_output=True)
    (made,) = folder.glob("*.whl")
    with zipfile.ZipFile(made) as archive:
        return archive.namelist()


def test_a_wheel_brings_the_app_inside_the_package_and_nothing_beside_it(wheel: list[str]):
    rooms = {name.split("/")[0] for name in wheel}
    assert rooms == {"deepmath_viz", f"deepmath_viz-{PROJECT['version']}.dist-info"}
    pages = {f"deepmath_viz/site/pages/{page.name}" for page in (ROOT / "pages").glob("*.py")}
    assert {"deepmath_viz/site/app.py", "deepmath_viz/site/.streamlit/config.toml"} | pages <= {
        *wheel
    }
    assert "deepmath_viz/py.typed" in wheel
    assert [name for name in wheel if "__pycache__" in name or name.endswith(".pyc")] == []


def test_a_wheel_has_every_file_that_the_program_reads(wheel: list[str]):
    listed = subprocess.run(
        ["git", "ls-files", "deepmath_viz"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("this is no checkout of git")
    sources = re.compile(
        r"ui/frontend/(map/src/|bundle\.mjs|\w+/(build\.mjs|package|\.npmrc)|(sql|charts)/\w+\.js)"
    )
    needed = [name for name in listed.stdout.splitlines() if not sources.search(name)]
    assert len(needed) > 300
    assert [name for name in needed if name not in set(wheel)] == []


@pytest.mark.parametrize(
    ("started", "name"),
    [
        ("/x/deepmath_viz/__main__.py", "python -m deepmath_viz"),
        ("/x/deepmath-viz", "deepmath-viz"),
    ],
)
def test_the_command_is_called_as_it_was_started(started, name, monkeypatch, capsys):
    assert not INSTALLED
    monkeypatch.setattr(sys, "argv", [started])
    with pytest.raises(SystemExit):
        main(["--help"])
    assert capsys.readouterr().out.startswith(f"Usage: {name} ")


def test_the_package_says_that_it_is_typed():
    assert (Path(ROOT) / "deepmath_viz" / "py.typed").exists()


def test_a_file_of_tests_waits_for_no_library_that_it_does_not_use():
    """`make test-one` is to be at once: fixtures import what they need."""
    program = "import json, sys, tests.conftest; print(json.dumps(list(sys.modules)))"
    command = [sys.executable, "-c", program]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    slow = {"duckdb", "numpy", "pandas", "pyarrow", "streamlit", "sympy", "torch", "datasets"}
    assert "hypothesis" in json.loads(ran.stdout)
    assert slow & {*json.loads(ran.stdout)} == set()
