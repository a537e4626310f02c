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

from deepmath_viz.corpus import manifest
from deepmath_viz.pipeline import runner
from deepmath_viz.sources import open_source

#: As often as minutes allow; `DEEPMATH_KILLS=100` tries more moments.
KILLS = int(os.environ.get("DEEPMATH_KILLS", "5"))
SHARDS, ROWS = 6, 1500
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

    def run(cache: Path, kill_after: float | None = None) -> tuple[int, float]:
        """Exit status of a build and its seconds; killed so long after its first report."""
        process = context.Process(target=command, args=(str(source), str(cache)), daemon=True)
        process.start()
        report = cache / corpus / "progress.json"
        deadline = time.monotonic() + 60
        while not report.exists() and process.is_alive() and time.monotonic() < deadline:
            time.sleep(0.002)
        began = time.monotonic()
        if kill_after is not None:
            process.join(kill_after)
            process.kill()
        process.join(60)
        assert process.exitcode is not None
        return process.exitcode, time.monotonic() - began

    def content(cache: Path) -> dict[str, str]:
        assert runner.check(cache / corpus) == []
        found = manifest.read(cache / corpus)
        assert found is not None
        return {name: record.content for name, record in found.stages.items()}

    run(tmp_path / "warm")  # the first of all pays for imports
    status, seconds = run(tmp_path / "undisturbed")
    assert status == 0
    expected = content(tmp_path / "undisturbed")
    assert sorted(expected) == sorted([*STAGES.split(","), "problems", "solutions", "answers"])

    draw = random.Random(20250414)
    landed: Counter[str] = Counter()
    for attempt in range(3 * KILLS):
        if landed.total() == KILLS:
            break
        cache = tmp_path / f"killed-{attempt}"
        # One moment in each part of a build, at random inside it.
        part = landed.total() + draw.random()
        status, spent = run(cache, kill_after=seconds * part / KILLS)
        if status != -signal.SIGKILL:  # it was faster this time, and had ended
            assert (status, content(cache)) == (0, expected)
            seconds = min(seconds, spent)  # the machine is less busy than when it was measured
            continue
        landed[json.loads((cache / corpus / "progress.json").read_text())["stage"]] += 1
        half = manifest.read(cache / corpus)
        if half is not None:  # what it says stands does stand
            assert runner.check(cache / corpus) == []
        assert run(cache)[0] == 0
        assert content(cache) == expected
        left = [path.name for path in (cache / corpus).rglob("*") if path.is_file()]
        known = manifest.read(cache / corpus)
        assert known is not None
        made = {a.name for record in known.stages.values() for a in record.artefacts}
        assert set(left) <= made | {manifest.FILE, "progress.json", runner.LOCK}
    print(f"killed {dict(landed)} of {seconds:.1f} s")
    assert landed.total() == KILLS
    assert len(landed) >= 2, f"every kill landed in the same stage: {landed}"
