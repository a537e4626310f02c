"""A cache and a folder of entries that cannot be written: what commands and pages say.

    python -m tests.proofs.read_only CACHE

Works on a copy in which the demo stands. As root on Linux the copies are mounted read-only; else
their permissions are taken away. Every command that reads must work as before, every one that
writes must say why it cannot, and no page may fail.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from deepmath_viz.config import ROOT
from deepmath_viz.corpus import manifest, soundness
from deepmath_viz.ui import navigation
from tests.proofs.faults import said
from tests.support.app_pages import run_page

READING = {
    "status": ["status"],
    "check": ["check"],
    "list": ["list", "--limit", "3"],
    "search by words": ["search", "integral", "--limit", "2"],
    "sql": ["sql", "SELECT count(*) FROM problems"],
    "export": ["export", "--out", "{out}/taken", "--topic", "Algebra", "--as", "trl"],
    "report": ["report", "claims", "--out", "{out}/report.md"],
}
WRITING = {
    "build": ["build", "--source", "demo", "--force", "--stage", "problems"],
    "build, up to date": ["build", "--source", "demo", "--stage", "problems"],
    "attach": ["attach", "{out}/mine.csv", "--as", "mine"],
}


@contextmanager
def unwritable(base: Path, name: str) -> Iterator[Path]:
    """A folder that nobody can write into."""
    folder = base / name
    if sys.platform == "linux" and os.getuid() == 0:
        subprocess.run(["mount", "--bind", folder, folder], check=True)
        subprocess.run(["mount", "-o", "remount,ro,bind", folder], check=True)
        try:
            yield folder
        finally:
            # Whatever the pages have mapped of it goes with this process.
            subprocess.run(["umount", "--lazy", folder], check=True)
        return
    paths = [folder, *folder.rglob("*")]
    modes = {path: path.stat().st_mode for path in paths}
    for path in reversed(paths):
        path.chmod(modes[path] & 0o555)
    try:
        yield folder
    finally:
        for path in paths:
            path.chmod(modes[path])


def main(words: list[str]) -> int:
    """Print a line a command and a page; 1 where one is not as it should be."""
    bad = 0
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        base = Path(name)
        shutil.copytree(words[0], base / "cache")
        (base / "data").mkdir()
        (base / "out").mkdir()
        question = "What is $1 + 1$?"
        (base / "out" / "mine.csv").write_text(f"question,score\n{question},1\n")
        patch.setenv("DEEPMATH_DATA", str(base / "data"))
        patch.setenv("DEEPMATH_ALLOW_BUILDS", "1")
        with unwritable(base, "cache") as cache, unwritable(base, "data"):
            for what, command in (READING | WRITING).items():
                asked = [word.format(out=base / "out") for word in command]
                done = subprocess.run(
                    [sys.executable, "-m", "deepmath_viz", *asked, "--cache", str(cache)],
                    cwd=ROOT, capture_output=True, text=True, check=False,
                )  # fmt: skip
                lines = (done.stderr + done.stdout).strip().splitlines() or [""]
                last = lines[-1] if what in WRITING else lines[0]
                fine = "Traceback" not in done.stderr
                fine &= (done.returncode == 0) == (what in READING)
                fine &= what in READING or "written" in last or "Read-only" in last
                bad += not fine
                print(f"{what:<18} {done.returncode}: {last[:200]}", "" if fine else "<<<")
            for page in (script.stem for script, *_ in navigation.PAGES):
                app = run_page(patch, page, cache, {"corpus": "demo"})
                seen = said(app)
                fine = not seen.startswith(("exception", "error"))
                bad += not fine
                print(f"page {page:<13} {seen or 'as ever'}", "" if fine else "<<<", flush=True)
            found = manifest.read(cache / "demo")
            assert found is not None and not soundness.check(cache / "demo")
    print(f"{bad} are not as they should be.")
    return min(bad, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
