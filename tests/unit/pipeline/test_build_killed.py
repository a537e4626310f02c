"""A build that is killed ends, after another run, as if it had never been killed."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
import random
import signal
import sys
import time
import types
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from deepmath_viz import pipeline
from deepmath_viz.corpus import jobs, manifest
from deepmath_viz.pipeline import manifest_copy, runner
from deepmath_viz.sources import open_source

#: As often as seconds allow; `DEEPMATH_KILLS=100` tries more moments.
KILLS = int(os.environ.get("DEEPMATH_KILLS", "3"))
SHARDS, ROWS = 6, 600
#: Seconds that a build may take on a machine that does other things, too.
PATIENCE = 300
#: With what they need, all that takes no embedding: `test_embeddings` has the rest.
STAGES = "serve,comparison,benchmarks,layout-paper"


def command(source: str, cache: str) -> None:
    """What a build process does; the process is forked from one that has imported everything."""
    import sys
    from pathlib import Path

    from deepmath_viz.cli.main import main

    sys.stderr = (Path(cache).parent / "said.txt").open("w")
    raise SystemExit(main(["build", "--source", source, "--cache", cache, "--stage", STAGES]))


def test_a_build_killed_at_random_moments_ends_like_an_undisturbed_one(
    tmp_path: Path, example_rows: Any, write_source: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A fork server runs the main module again, which here may be what another test left there.
    monkeypatch.setitem(sys.modules, "__main__", types.ModuleType("__main__"))
    rows = example_rows(ROWS)
    for row in rows:
        # Equal answers: how long it takes to compare others is not what is tried here.
        row["final_answer"] = "12"
        for n in (1, 2, 3):
            noise = hashlib.sha512(f"{row['question']}{n}".encode()).hexdigest() * 40
            if row[f"r1_solution_{n}"]:
                row[f"r1_solution_{n}"] = f"{noise}</think>So \\boxed{{12}}."
    source = write_source(tmp_path / "source", rows, shards=SHARDS)
    corpus = open_source(str(source)).corpus
    context = multiprocessing.get_context("forkserver")
    # What a build imports on its way, torch by way of datasets, would take most of the time.
    context.set_forkserver_preload(
        [
            "deepmath_viz.pipeline",
            "deepmath_viz.cli.main",
            "datasets",
            "datasets.iterable_dataset",
            "torch",
        ]
    )

    def run(cache: Path, wanted: tuple[int, int] | None = None, more: float = 0) -> tuple[Any, ...]:
        """Exit status of a build and the places that it reported: a stage and what it has done.

        It is killed some seconds after the first report of a place like the one that is wanted.
        """
        process = context.Process(target=command, args=(str(source), str(cache)), daemon=True)
        process.start()
        report, seen = cache / corpus / jobs.PROGRESS, []
        deadline = time.monotonic() + PATIENCE
        while process.is_alive() and time.monotonic() < deadline:
            said = json.loads(report.read_text()) if report.exists() else {}
            # `serve` comes twice in a build, and says nothing of how far it is.
            if said.get("stage") not in (None, "serve"):
                seen.append((pipeline.NAMES.index(said["stage"]), said["done"] or 0))
                if wanted is not None and seen[-1] >= wanted:
                    process.join(more)
                    process.kill()
                    break
            time.sleep(0.002)
        process.join(PATIENCE)
        assert process.exitcode is not None
        return process.exitcode, sorted(set(seen))

    def content(cache: Path) -> dict[str, str]:
        assert runner.check(cache / corpus) == []
        found = manifest.read(cache / corpus)
        assert found is not None
        return {name: record.content for name, record in found.stages.items()}

    status, places = run(tmp_path / "undisturbed")
    assert status == 0
    expected = content(tmp_path / "undisturbed")
    assert sorted(expected) == sorted([*STAGES.split(","), "problems", "solutions", "answers"])

    draw = random.Random(20250414)
    stages = sorted({stage for stage, _ in places})
    landed: Counter[str] = Counter()
    for attempt in range(5 * KILLS):
        if landed.total() == KILLS:
            break
        cache = tmp_path / f"killed-{attempt}"
        # Stages from all over a build in turn, and a random moment in each.
        stage = stages[attempt * max(1, len(stages) // KILLS) % len(stages)]
        place = draw.choice([one for one in places if one[0] == stage])
        status, _ = run(cache, place, more=draw.uniform(0, 0.1))
        if status != -signal.SIGKILL:  # it had ended before this process got to look
            assert (status, content(cache)) == (0, expected)
            continue
        landed[json.loads((cache / corpus / jobs.PROGRESS).read_text())["stage"]] += 1
        half = manifest.read(cache / corpus)
        if half is not None:  # what it says stands does stand
            assert runner.check(cache / corpus) == []
        assert run(cache)[0] == 0
        assert content(cache) == expected
        left = [path.name for path in (cache / corpus).rglob("*") if path.is_file()]
        known = manifest.read(cache / corpus)
        assert known is not None
        made = {a.name for record in known.stages.values() for a in record.artefacts}
        ours = {manifest.FILE, manifest_copy.FILE, jobs.PROGRESS, runner.LOCK}
        assert set(left) <= made | ours
    print(f"killed {dict(landed)}")
    assert landed.total() == KILLS
    assert len(landed) >= 2, f"every kill landed in the same stage: {landed}"
