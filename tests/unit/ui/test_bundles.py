"""The committed bundles are what their sources give, and say whose code they hold."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support import frontend_build
from tests.support.frontend_build import BUNDLES, FRONTEND


@pytest.mark.parametrize("name", BUNDLES)
def test_a_bundle_is_what_its_sources_give(name: str, tmp_path: Path) -> None:
    frontend_build.bundle(name, tmp_path / "out", tmp_path / "work")
    differ = [
        file
        for file in BUNDLES[name]
        if (tmp_path / "out" / Path(file).name).read_bytes() != (FRONTEND / file).read_bytes()
    ]
    assert not differ, f"{differ} differ from their sources; run: make frontend"


@pytest.mark.parametrize("name", BUNDLES)
def test_a_lockfile_names_no_address(name: str) -> None:
    lock = json.loads((FRONTEND / name / "package-lock.json").read_text(encoding="utf-8"))
    assert [one for one, entry in lock["packages"].items() if "resolved" in entry] == []
    assert lock["packages"]["node_modules/esbuild"]["integrity"].startswith("sha512-")


def test_nothing_of_others_is_in_the_map() -> None:
    package = json.loads((FRONTEND / "map" / "package.json").read_text(encoding="utf-8"))
    assert set(package) & {"dependencies", "peerDependencies", "optionalDependencies"} == set()
    for source in (FRONTEND / "map" / "src").glob("*.js"):
        lines = source.read_text(encoding="utf-8").splitlines()
        named = [
            line for line in lines if line.startswith(("import ", "export ")) and " from " in line
        ]
        assert all(' from "./' in line for line in named), source.name


@pytest.mark.parametrize(("name", "file"), [("sql", "sql_editor"), ("charts", "charts")])
def test_the_licence_of_everything_in_a_bundle_is_kept(name: str, file: str) -> None:
    lock = json.loads((FRONTEND / name / "package-lock.json").read_text(encoding="utf-8"))
    licences = (FRONTEND / f"{file}.licences.txt").read_text(encoding="utf-8")
    for name, entry in lock["packages"].items():
        if name and not entry.get("dev"):
            short = name.removeprefix("node_modules/")
            assert f"{short} {entry['version']} (" in licences or "@esbuild" in name


def test_modules_of_the_components_can_be_read_in_one_sitting() -> None:
    lengths = {
        path.name: len(path.read_text(encoding="utf-8").splitlines())
        for path in (
            *FRONTEND.glob("map/src/*"),
            *FRONTEND.glob("sql/*.js"),
            *FRONTEND.glob("charts/*.js"),
        )
    }
    assert {name: n for name, n in lengths.items() if n > 420} == {}
