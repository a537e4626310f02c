"""A hub that is gone for good after so many bytes, in the middle of a build, and then back.

    python -m tests.proofs.gone_hub

A small dataset is served from this machine. A corpus stands; the build of a newer state of it is
left alone after a fifth, two fifths, ... of all bytes: the connection breaks inside an answer, and
nobody listens any more. Each build must end with a sentence and leave what stands, to the byte; the
same command must go on when the hub is back, to the content of an undisturbed build. The last one
is the command line itself, with the patience that it has (minutes).
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


def state(cache: Path) -> tuple[dict[str, str], dict[str, bytes]]:
    """Content by stage, and the bytes of every artefact and the manifest."""
    folder = cache / "hub"
    found = manifest.read(folder)
    assert found is not None
    names = [manifest.FILE, *(a.name for r in found.stages.values() for a in r.artefacts)]
    return ({n: r.content for n, r in found.stages.items()},
            {n: hashlib.sha256((folder / n).read_bytes()).digest() for n in names})  # fmt: skip


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
            expected, _ = state(base / "new")
            for fifth in (1, 2, 3, 4, 4.9):
                shutil.rmtree(base / "hf", ignore_errors=True)
                cache = base / f"gone-{fifth}"
                shutil.copytree(base / "old", cache)
                _, before = state(cache)
                hub.bytes_sent.clear()
                hub.vanishes_after = int(whole * fifth / 5)
                code, said, seconds = build(base, hub, cache, patient=fifth == 4.9)
                now = state(cache)[1]
                # Problems of the newer state may stand by now, and nothing that was made of others.
                kept = not soundness.check(cache / "hub") and (
                    now == before or now["manifest.json"] != before["manifest.json"]
                )
                hub.come_back()
                again = build(base, hub, cache, patient=False)
                same = again[0] == 0 and state(cache)[0] == expected
                fine = code == 1 and "Traceback" not in said and kept and same
                bad += not fine
                what = "as it was" if now == before else "the newer problems"
                share = f"{fifth / 5:.0%} of {whole:,} bytes"
                print(f"gone after {share}: {code} after {seconds:.0f} s; "
                      f"{what if kept else 'HARMED'}; back: {'same' if same else 'OTHER'} | {said}",
                      "" if fine else f"<<< {again[1]}", flush=True)  # fmt: skip
    print(f"{bad} are not as they should be.")
    return min(bad, 1)


if __name__ == "__main__":
    sys.exit(main())
