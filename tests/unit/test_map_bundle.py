"""The live map's committed bundle is what its sources give, and holds nobody else's code."""

from __future__ import annotations

import json
from pathlib import Path

from tests import frontend_build
from tests.frontend_build import FRONTEND


def test_the_bundle_is_what_its_sources_give(tmp_path: Path) -> None:
    frontend_build.bundle(tmp_path / "dist", tmp_path / "work")
    made = {path.name: path.read_bytes() for path in (tmp_path / "dist").iterdir()}
    kept = {path.name: path.read_bytes() for path in (FRONTEND / "dist").iterdir()}
    assert set(made) == set(kept)
    differ = [name for name in made if made[name] != kept[name]]
    assert not differ, f"{differ} differ from their sources; run: make frontend"


def test_nothing_of_others_is_bundled() -> None:
    package = json.loads((FRONTEND / "package.json").read_text(encoding="utf-8"))
    assert set(package) & {"dependencies", "peerDependencies", "optionalDependencies"} == set()
    for source in (FRONTEND / "src").glob("*.js"):
        lines = source.read_text(encoding="utf-8").splitlines()
        named = [
            line for line in lines if line.startswith(("import ", "export ")) and " from " in line
        ]
        assert all(' from "./' in line for line in named), source.name


def test_the_lockfile_names_no_address() -> None:
    lock = json.loads((FRONTEND / "package-lock.json").read_text(encoding="utf-8"))
    assert all("resolved" not in entry for entry in lock["packages"].values())
    assert lock["packages"]["node_modules/esbuild"]["integrity"].startswith("sha512-")


def test_modules_of_the_map_can_be_read_in_one_sitting() -> None:
    lengths = {
        path.name: len(path.read_text(encoding="utf-8").splitlines())
        for path in (FRONTEND / "src").iterdir()
    }
    assert {name: n for name, n in lengths.items() if n > 420} == {}
