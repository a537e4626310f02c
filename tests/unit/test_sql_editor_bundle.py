"""The committed bundle of the SQL editor is what its sources make."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

FRONTEND = Path(__file__).resolve().parents[2] / "deepmath_viz" / "ui" / "frontend"
SOURCES = FRONTEND / "sql"


def test_the_bundle_is_made_from_the_sources(tmp_path: Path) -> None:
    shutil.copytree(SOURCES, tmp_path / "sql", ignore=shutil.ignore_patterns("node_modules"))
    tools = Path(sys.executable).parent
    path = f"{tools}{os.pathsep}{os.environ['PATH']}"

    def npm(*words: str) -> None:
        ran = subprocess.run(
            [str(tools / "npm"), *words],
            cwd=tmp_path / "sql",
            env={**os.environ, "PATH": path},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert ran.returncode == 0, ran.stderr

    npm("ci", "--ignore-scripts", "--no-audit", "--no-fund")
    npm("run", "build")
    for name in ("sql_editor.js", "sql_editor.licences.txt"):
        made, kept = ((folder / name).read_bytes() for folder in (tmp_path, FRONTEND))
        assert made == kept, f"{name} is older than its sources: npm ci && npm run build"


def test_the_lockfile_names_no_registry_and_every_licence_is_kept() -> None:
    lock = json.loads((SOURCES / "package-lock.json").read_text(encoding="utf-8"))
    assert [name for name, entry in lock["packages"].items() if "resolved" in entry] == []
    licences = (FRONTEND / "sql_editor.licences.txt").read_text(encoding="utf-8")
    for name, entry in lock["packages"].items():
        if name and not entry.get("dev"):
            short = name.removeprefix("node_modules/")
            assert f"{short} {entry['version']} (" in licences or "@esbuild" in name
