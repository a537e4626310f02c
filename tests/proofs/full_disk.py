"""A disk that is full in every stage of the demo's build.

    python -m tests.proofs.full_disk CACHE [STAGE ...]

Works on a copy of a cache in which the demo stands. Every stage is forced where no file may grow
beyond 1,000 bytes and, as root on Linux, on a file system of its own (tmpfs) that has no room, and
some. Each must end with a sentence that names it, or be done, and leave every artefact and the
manifest as they were.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deepmath_viz.config import ROOT
from deepmath_viz.corpus import manifest, soundness
from deepmath_viz.corpus.stages import STAGES

#: Bytes of a file, and bytes that are left on the file system.
LIMIT, ROOMS = 1_000, (0, 200_000)
BUILD = ("-m", "deepmath_viz", "build", "--source", "demo", "--force")


@contextmanager
def small(base: Path, bytes_: int) -> Iterator[Path]:
    """A file system of its own."""
    place = base / "small"
    place.mkdir(exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={bytes_}", "tmpfs", place], check=True)
    try:
        yield place
    finally:
        subprocess.run(["umount", place], check=True)


def fill(place: Path, left: int) -> None:
    """Leave so many bytes of a file system."""
    (place / "filler").unlink(missing_ok=True)
    room = os.statvfs(place)
    with (place / "filler").open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, max(1, room.f_bavail * room.f_frsize - left))


def force(cache: Path, stage: str, limit: int | None, where: str) -> bool:
    """Force a stage; print what came of it, and return whether it is as it should be."""
    folder = cache / "demo"
    before = (folder / manifest.FILE).read_bytes()
    done = subprocess.run(
        [sys.executable, *BUILD, "--cache", str(cache), "--stage", stage],
        cwd=ROOT, capture_output=True, text=True, timeout=900, check=False,
        preexec_fn=limit and (lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))),
    )  # fmt: skip
    last = (done.stderr.strip().splitlines() or [""])[-1]
    whole = not soundness.check(folder)
    kept = (folder / manifest.FILE).read_bytes() == before
    stopped = done.returncode == 1 and f"Stage {stage} stopped" in last and kept
    fine = whole and (stopped or (limit is None and not done.returncode))
    fine &= "Traceback" not in done.stderr
    state = "kept" if whole else "NOT KEPT"
    print(f"{where:<14} {stage:<13} {done.returncode} {state}: {last[:160]}",
          "" if fine else "<<<", flush=True)  # fmt: skip
    return fine


def main(words: list[str]) -> int:
    """Print a line a stage and a place; 1 where one ended otherwise, or left something else."""
    bad = 0
    stages = words[1:] or list(STAGES)
    without = shutil.ignore_patterns(".vectors")
    with tempfile.TemporaryDirectory() as base:
        cache = Path(base) / "cache"
        shutil.copytree(words[0], cache, ignore=without)
        bad += sum(not force(cache, stage, LIMIT, "small files") for stage in stages)
        size = sum(path.stat().st_size for path in cache.rglob("*"))
        if sys.platform == "linux" and os.getuid() == 0:
            with small(Path(base), 2 * size) as place:
                shutil.copytree(cache, place / "cache")
                for room in ROOMS:
                    for stage in stages:
                        fill(place, room)
                        bad += not force(place / "cache", stage, None, f"{room:,} left")
    print(f"{bad} are not as they should be.")
    return min(bad, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
