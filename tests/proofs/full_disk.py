"""A disk that is full in every stage of the demo's build: no file may grow beyond 1,000 bytes.

    python -m tests.proofs.full_disk CACHE [STAGE ...]

Works on a copy of a cache in which the demo stands. Every stage is forced; each must end with a
sentence that names it, and leave every artefact and the manifest as they were.
"""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from deepmath_viz.config import ROOT
from deepmath_viz.corpus import manifest, soundness
from deepmath_viz.corpus.stages import STAGES

LIMIT = 1_000
BUILD = ("-m", "deepmath_viz", "build", "--source", "demo", "--force")


def main(words: list[str]) -> int:
    """Print a line a stage; 1 where one ended otherwise, or left something else."""
    bad = 0
    with tempfile.TemporaryDirectory() as base:
        cache = Path(base) / "cache"
        shutil.copytree(words[0], cache, ignore=shutil.ignore_patterns(".vectors"))
        folder = cache / "demo"
        before = (folder / manifest.FILE).read_bytes()
        for stage in words[1:] or STAGES:
            done = subprocess.run(
                [sys.executable, *BUILD, "--cache", str(cache), "--stage", stage],
                cwd=ROOT,
                capture_output=True,
                text=True,
                timeout=900,
                check=False,
                preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (LIMIT, LIMIT)),
            )
            last = done.stderr.strip().splitlines()[-1]
            kept = (folder / manifest.FILE).read_bytes() == before and not soundness.check(folder)
            fine = done.returncode == 1 and f"Stage {stage} stopped" in last and kept
            bad += not (fine and "Traceback" not in done.stderr)
            print(f"{stage:<13} {done.returncode} {'kept' if kept else 'NOT KEPT'}: {last[:160]}",
                  "" if fine else "<<<", flush=True)  # fmt: skip
    print(f"{bad} are not as they should be.")
    return min(bad, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
