"""A build of the demo that is killed (SIGKILL) in every stage, as it begins and 0.6 s later.

    python -m tests.proofs.killed CACHE [STAGE ...]

Works on copies of a cache in which the demo stands, without the stage and what is made from it. The
build is killed as soon as the stage has begun, and later. What stood must stand, for `check`; the
same command must then go on, and come to the content that an undisturbed build came to. Prints a
line a kill, and how many builds were killed before the stage was done: a short one is over by the
later moment, and one that was killed at neither shows nothing.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from deepmath_viz.config import ROOT
from deepmath_viz.corpus import jobs, manifest, soundness
from deepmath_viz.corpus.stages import STAGES

#: Seconds after the first report of the stage.
MOMENTS = (0.0, 0.6)
BUILD = (sys.executable, "-m", "deepmath_viz", "build", "--source", "demo")


def without(whole: Path, cache: Path, stage: str) -> None:
    """A copy of a cache without a stage and what is made from it; artefacts are the same files."""
    folder = cache / "demo"
    folder.mkdir(parents=True)
    found = manifest.read(whole / "demo")
    assert found is not None
    gone = {stage}
    while more := {n for n, r in found.stages.items() if gone & set(r.needs)} - gone:
        gone |= more
    kept = {name: record for name, record in found.stages.items() if name not in gone}
    for record in kept.values():
        for artefact in record.artefacts:
            os.link(whole / "demo" / artefact.name, folder / artefact.name)
    manifest.write(folder, replace(found, stages=kept))


def kill(cache: Path, stage: str, after: float) -> tuple[bool, str]:
    """Build a stage and kill the build in it.

    Returns:
        Whether it was killed before the stage was done, and what it said of itself last.
    """
    report = cache / "demo" / jobs.PROGRESS
    with subprocess.Popen(
        [*BUILD, "--cache", str(cache), "--stage", stage],
        cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    ) as build:  # fmt: skip
        while build.poll() is None:
            said = json.loads(report.read_text()) if report.exists() else {}
            if said.get("stage") == stage and said.get("state") == "running":
                time.sleep(after)
                break
            time.sleep(0.002)
        if build.poll() is None:
            os.killpg(build.pid, signal.SIGKILL)
    if build.returncode != -signal.SIGKILL:
        return False, f"had ended with {build.returncode}"
    job = jobs.read(cache / "demo")
    assert job is not None
    early = stage not in content(cache)
    return early, f"{job.state} in {job.stage}{'' if early else ', which was done'}"


def content(cache: Path) -> dict[str, str]:
    """What stands, by stage."""
    found = manifest.read(cache / "demo")
    assert found is not None
    return {name: record.content for name, record in found.stages.items()}


def tried(whole: Path, cache: Path, stage: str, after: float) -> tuple[bool, bool]:
    """Kill a stage once and let it go on; print what came of it.

    Returns:
        Whether all is well, and whether the build was killed before the stage was done.
    """
    expected = content(whole)
    without(whole, cache, stage)
    before = content(cache)
    early, ended = kill(cache, stage, after)
    stands = before.items() <= content(cache).items() and not soundness.check(cache / "demo")
    again = subprocess.run(
        [*BUILD, "--cache", str(cache), "--stage", stage],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    made = content(cache).get(stage)
    same = made == expected[stage] and not soundness.check(cache / "demo")
    fine = stands and again.returncode == 0 and same
    print(f"{stage:<13} +{after} s: {ended}; what stood {'stands' if stands else 'IS HARMED'}; "
          f"the next run: {again.returncode}, {'the same content' if same else 'OTHER CONTENT'}",
          "" if fine else f"<<< {again.stderr[-300:]}", flush=True)  # fmt: skip
    return fine, early


def missed(early: Mapping[str, Sequence[bool]]) -> list[str]:
    """Stages that no kill came in time for: whether each did, by stage."""
    return [stage for stage, moments in early.items() if not any(moments)]


def main(words: list[str]) -> int:
    """Print the table; 1 where something was lost."""
    bad = 0
    stages = words[1:] or list(STAGES)
    killed: dict[str, list[bool]] = {stage: [] for stage in stages}
    with tempfile.TemporaryDirectory() as base:
        whole = Path(base) / "whole"
        shutil.copytree(words[0], whole, ignore=shutil.ignore_patterns(".vectors"))
        # An undisturbed build of today: an earlier version may have made other contents.
        asked = [word for stage in words[1:] for word in ("--stage", stage)]
        subprocess.run([*BUILD, "--cache", str(whole), "--force", *asked], cwd=ROOT, check=True)
        for after in MOMENTS:
            for stage in stages:
                cache = Path(base) / f"{stage}-{after}"
                fine, early = tried(whole, cache, stage, after)
                bad += not fine
                killed[stage].append(early)
                shutil.rmtree(cache)
    tries = [early for moments in killed.values() for early in moments]
    print(f"{sum(tries)} of {len(tries)} builds were killed before the stage was done.")
    if too_late := missed(killed):
        print(f"Never killed in time: {', '.join(too_late)}.")
    print(f"{bad} are not as they should be.")
    return int(bool(bad or too_late))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
