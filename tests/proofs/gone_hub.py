"""A hub that is gone for good after so many bytes, in the middle of a build, and then back.

    python -m tests.proofs.gone_hub

A small dataset is served from this machine. A corpus stands; the build of a newer state of it is
left alone after a fifth, two fifths, ... of all bytes: the connection breaks inside an answer, and
nobody listens any more. Each build must end with a sentence. Each stage must then be what it was,
to the byte, or have the content of the newer state; it may be gone only where what it was made from
is not what it was. The same command must go on when the hub is back, to the content of an
undisturbed build. The last one is the command line itself, with the patience that it has (minutes).
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from deepmath_viz.config import ROOT
from deepmath_viz.corpus import manifest, soundness
from deepmath_viz.corpus.manifest import Manifest
from tests.support.hub_server import HubServer

HOME = "zwhe99/DeepMath-103K"
STAGES = "problems,solutions,answers,serve"
#: The command line, with another patience.
IMPATIENT = """
import sys
from deepmath_viz.cli.main import main
from deepmath_viz.sources import hub
hub.HubSource.__init__.__kwdefaults__["patience"] = 6.0
sys.exit(main(sys.argv[1:]))
"""


def write(home: Path, salt: str) -> None:
    """Two shards of 300 problems; another salt is another state of the dataset."""
    for shard in range(2):
        rows = [f"What is ${n} + {shard}$?{salt if n % 7 == 0 else ''}" for n in range(300)]
        noise = ["".join(hashlib.sha512(f"{q}{k}{salt}".encode()).hexdigest() for k in range(20))
                 for q in rows]  # fmt: skip
        solutions = {f"r1_solution_{n}": [f"{x}{n}</think>\\boxed{{1}}" for x in noise]
                     for n in (1, 2, 3)}  # fmt: skip
        table = {"question": rows, "final_answer": ["1"] * 300, "difficulty": [5.0] * 300,
                 "topic": ["Algebra"] * 300, **solutions}  # fmt: skip
        path = home / "data" / f"train-{shard:05d}-of-00002.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(pa.table(table), path)


def build(base: Path, hub: HubServer, cache: Path, *, patient: bool) -> tuple[int, str, float]:
    """Exit status, last line and seconds of a build from the hub, with no downloads of before."""
    env = {**os.environ, "HF_ENDPOINT": hub.url, "HF_HOME": str(base / "hf"), "HF_TOKEN": "",
           "HF_HUB_OFFLINE": "0"}  # fmt: skip
    how = ["-m", "deepmath_viz"] if patient else ["-c", IMPATIENT]
    words = ["build", "--revision", "main", "--cache", str(cache), "--stage", STAGES]
    began = time.monotonic()
    done = subprocess.run([sys.executable, *how, *words], cwd=ROOT, env=env, capture_output=True,
                          text=True, check=False)  # fmt: skip
    last = (done.stderr.strip().splitlines() or [""])[-1]
    return done.returncode, "Traceback" * ("Traceback" in done.stderr) + last, (
        time.monotonic() - began)  # fmt: skip


def standing(cache: Path) -> Manifest:
    """What the manifest of the corpus says."""
    found = manifest.read(cache / "hub")
    assert found is not None
    return found


def content(cache: Path) -> dict[str, str]:
    """Content by stage."""
    return {name: record.content for name, record in standing(cache).stages.items()}


def lost(before: Manifest, now: Manifest, expected: dict[str, str]) -> list[str]:
    """Stages that are neither what they were, to the byte, nor what they should become.

    Args:
        before: what stood; that files are as recorded is for `soundness.check` to say.
        now: what stands.
        expected: contents of the newer state, by stage.
    """
    harmed = [
        name
        for name, record in now.stages.items()
        if record.content != expected.get(name)
        and (name not in before.stages or record.artefacts != before.stages[name].artefacts)
    ]
    # What is made from something that has been replaced is left out, and nothing else.
    return harmed + [
        name
        for name, record in before.stages.items()
        if name not in now.stages and not now.unfit(record)
    ]


def main() -> int:
    """Print a line a moment; 1 where something was lost."""
    bad = 0
    with tempfile.TemporaryDirectory() as name:
        base = Path(name)
        home = base / "hub" / HOME
        home.mkdir(parents=True)
        with HubServer(base) as hub:
            write(home, "")
            assert build(base, hub, base / "old", patient=False)[0] == 0
            write(home, " Say why.")
            shutil.rmtree(base / "hf")
            hub.bytes_sent.clear()
            hub.revision = "b" * 40
            assert build(base, hub, base / "new", patient=False)[0] == 0
            whole = hub.bytes_sent.total()
            expected = content(base / "new")
            for fifth in (1, 2, 3, 4, 4.9):
                shutil.rmtree(base / "hf", ignore_errors=True)
                cache = base / f"gone-{fifth}"
                shutil.copytree(base / "old", cache)
                before = standing(cache)
                hub.bytes_sent.clear()
                hub.vanishes_after = int(whole * fifth / 5)
                code, said, seconds = build(base, hub, cache, patient=fifth == 4.9)
                wrong = [*soundness.check(cache / "hub"), *lost(before, standing(cache), expected)]
                newer = [name for name, record in standing(cache).stages.items()
                         if record != before.stages.get(name)]  # fmt: skip
                hub.come_back()
                again = build(base, hub, cache, patient=False)
                same = again[0] == 0 and content(cache) == expected
                fine = code == 1 and "Traceback" not in said and not wrong and same
                bad += not fine
                what = f"newer: {', '.join(newer)}" if newer else "as it was"
                what = f"HARMED: {wrong}" if wrong else what
                share = f"{fifth / 5:.0%} of {whole:,} bytes"
                print(f"gone after {share}: {code} after {seconds:.0f} s; "
                      f"{what}; back: {'same' if same else 'OTHER'} | {said}",
                      "" if fine else f"<<< {again[1]}", flush=True)  # fmt: skip
    print(f"{bad} are not as they should be.")
    return min(bad, 1)


if __name__ == "__main__":
    sys.exit(main())
