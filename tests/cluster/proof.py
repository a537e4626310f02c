"""What is promised of clusters, one sentence a line: `python -m tests.cluster.proof WORK PYTHON`.

`WORK` is an empty folder, `PYTHON` one without Ray. Builds are the command that people give, as
processes of their own; what they are compared with is the same by this machine alone.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import signal
import socket
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.cluster.builds import (
    STAGES,
    Started,
    Unproved,
    build,
    end_all,
    hashes,
    must,
    parts,
    stage,
    without,
)
from tests.cluster.marked import MARK, heard_from_elsewhere
from tests.cluster.nodes import Nodes, cluster
from tests.cluster.store import s3

#: How often what can only be seen in time is tried: a piece may be done before its node is killed.
_TRIES = 5
_LOST, _WAITS = "a node was lost", "it goes on when one joins"
#: Stages behind that of vectors.
_LATER = STAGES[STAGES.index("embeddings") + 1 :]
_PIECES = re.compile(r"([\d,]+) pieces? on \d+ nodes? of a cluster")


@dataclass(frozen=True, slots=True)
class Row:
    """What was proved, of how many pieces, and whether their bytes are those of this machine."""

    what: str
    pieces: str = ""
    equal: str = ""


class Proof:
    """What has been proved until now, and what it is compared with.

    Attributes:
        work: a folder for all that is made.
        expected: hashes of the artefacts that this machine makes alone, by stage.
    """

    def __init__(self, work: Path) -> None:
        self.work = work
        self.expected: dict[str, list[str]] = {}
        self.rows: list[Row] = []
        self._began = time.monotonic()

    def say(self, sentence: str, *rows: Row) -> None:
        """Keep the rows of what was proved, and say it."""
        self.rows += rows or [Row(sentence)]
        print(f"ok {time.monotonic() - self._began:4.0f} s: {sentence}", flush=True)

    def equal(self, cache: Path, said: str, stages: Sequence[str] = STAGES) -> None:
        """The artefacts of stages are those that this machine makes, and nothing else is left.

        Raises:
            Unproved: they are not.
        """
        found = hashes(cache)
        for name in stages:
            must(found.get(name) == self.expected[name], f"{name} has other bytes", said)
        must(not (cache / ".share").exists(), "something is left in the share", said)
        must(not (cache / "demo" / ".work").exists(), "unfinished work is left", said)

    def table(self) -> str:
        """All rows."""
        rows = [Row("what", "pieces", "equal hashes"), *self.rows]
        widths = [max(len(getattr(row, name)) for row in rows) for name in ("what", "pieces")]
        return "\n".join(
            f"{row.what:<{widths[0]}}  {row.pieces:>{widths[1]}}  {row.equal}".rstrip()
            for row in rows
        )


def main(argv: Sequence[str]) -> int:
    """Prove everything; ends at the first that does not hold."""
    proof = Proof(Path(argv[0]))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        everything(proof, argv[1], Path(argv[2]) if len(argv) > 2 else None)
    except Unproved as err:
        print(err.said, f"failed: {err}", sep="\n", flush=True)
        return 1
    finally:
        end_all()
        print(proof.table(), flush=True)
    return 0


def everything(proof: Proof, python: str, base: Path | None) -> None:
    """What is promised, in an order in which little is built twice."""
    refused(proof, python)
    if base is None:
        base = proof.work / "here"
        build(base).finish()
    proof.expected = hashes(base)
    with cluster() as nodes:
        proof.say("a cluster without a dashboard and without reports")
        last = lost_and_late(proof, nodes)
        for how in (signal.SIGTERM, signal.SIGKILL):
            stopped_and_resumed(proof, nodes, how)
        last = none_is_left(proof, nodes, last)
        with s3() as store:
            last = through_a_store(proof, nodes, last, store)
            heard = heard_from_elsewhere(os.environ[MARK])
            must(not heard, f"not on the loopback alone: {', '.join(heard)}")
            proof.say("all of it listens on the loopback alone")
        rollouts_are_the_same(proof, nodes)
        nodes_that_differ_are_named(proof, nodes)


def pieces(said: str) -> list[str]:
    """How many pieces nodes were given, for each stage that a build names."""
    return [found[1] for found in _PIECES.finditer(said)]


# -- what is promised ------------------------------------------------------------------------------


def refused(proof: Proof, python: str) -> None:
    """Where Ray is not installed, and where nothing answers, an error says what to do."""
    cache = proof.work / "none"
    with socket.create_server(("127.0.0.1", 0)) as free:
        nobody = f"127.0.0.1:{free.getsockname()[1]}"
    ray = ("--engine", "ray")
    for words, code, sentence, by in (
        (ray, 1, "Ray is not installed. Run: pip install", python),
        ((*ray, "--address", nobody), 1, f"No cluster answers at {nobody}", sys.executable),
        (("--address", nobody), 2, "--address: of a cluster only. Add --engine ray.", python),
    ):
        said = build(cache, *words, python=by).finish(code)
        must(sentence in said, f"`{' '.join(words)}` does not say: {sentence}", said)
    must(not cache.exists(), "a build that cannot begin leaves something")
    proof.say("without Ray, or a cluster that answers: said what to do, nothing left")


def lost_and_late(proof: Proof, nodes: Nodes) -> Any:
    """Of three nodes one is killed at work, one joins late and then is the only one."""
    there = proof.work / "there"
    for _ in range(_TRIES):
        first, second, third = (nodes.add() for _ in range(3))
        process = build(there, "--engine", "ray", "--address", nodes.address)
        embedding(process, nodes, there)
        nodes.kill(second)
        late = nodes.add()
        embedded(process, there)
        noticed = _LOST in process.said
        nodes.kill(first, third)
        said = process.finish()
        proof.equal(there, said)
        if noticed:
            break
        nodes.kill(late)
        shutil.rmtree(there)
    must(noticed, "no node was killed with a piece in its hands", said)
    rows = [Row(f"{name}: three nodes, one killed, one late", count, "yes")
            for name, count in zip(STAGES, pieces(said), strict=True)]  # fmt: skip
    proof.say("three nodes, one killed at work, one late and then the only one: same bytes", *rows)
    return late


def embedding(process: Started, nodes: Nodes, cache: Path) -> None:
    """Wait until every node of a build embeds, or all is embedded."""

    def holds() -> bool:
        now = stage(cache)
        return now in _LATER or process.ended or (now == "embeddings" and nodes.busy())

    process.until(holds, "all nodes embed")


def embedded(process: Started, cache: Path) -> None:
    """Wait until a build has all vectors."""
    process.until(lambda: process.ended or stage(cache) in _LATER, "all vectors are there")


def stopped_and_resumed(proof: Proof, nodes: Nodes, how: signal.Signals) -> None:
    """A build is ended in the middle, and goes on with what is left."""
    cache = proof.work / "stopped"
    shutil.copytree(proof.work / "there", cache)
    for _ in range(_TRIES):  # a build that is done before it is ended shows nothing
        process = searching(nodes, cache)
        if process.stop(how) == -how and (kept := len(parts(cache))):
            break
    else:
        raise Unproved(f"the build is always done before {how.name}", process.said)
    words = ("--engine", "ray", "--address", nodes.address)
    said = build(cache, *words, stages=("neighbours",)).finish()
    proof.equal(cache, said)
    others = (pieces(said) or ["0"])[0]
    proof.say(
        f"stopped by {how.name} with {kept} pieces done, it did {others} others: the same bytes",
        Row(f"neighbours: stopped by {how.name}, resumed", f"{kept} + {others}", "yes"),
    )
    shutil.rmtree(cache)


def searching(nodes: Nodes, cache: Path) -> Started:
    """A build that has done a piece of its searches, and has others to do."""
    without(cache, "neighbours")
    words = ("--engine", "ray", "--address", nodes.address)
    process = build(cache, *words, stages=("neighbours",))
    process.until(lambda: process.ended or bool(parts(cache)), "a piece was done")
    return process


def none_is_left(proof: Proof, nodes: Nodes, last: Any) -> Any:
    """The only node is killed; the build waits for one that joins."""
    cache = proof.work / "alone"
    shutil.copytree(proof.work / "there", cache)
    for _ in range(_TRIES):
        process = searching(nodes, cache)
        nodes.kill(last)
        says(process, _WAITS)
        last = nodes.add()
        proof.equal(cache, said := process.finish())
        if _WAITS in said:
            break
    else:
        raise Unproved("the build is always done before its node is killed", said)
    row = Row("neighbours: no node left, one joins", pieces(said)[0], "yes")
    proof.say("where no node is left it says so, and goes on when one joins: same bytes", row)
    shutil.rmtree(cache)
    return last


def says(process: Started, words: str) -> None:
    """Wait until a build says something, or has ended without."""
    process.until(lambda: process.ended or words in process.said, f"it says: {words}")


def through_a_store(proof: Proof, nodes: Nodes, last: Any, store: dict[str, str]) -> Any:
    """Nodes and coordinator share nothing but a store."""
    import s3fs

    bucket = s3fs.S3FileSystem(endpoint_url=store["AWS_ENDPOINT_URL"])
    bucket.mkdir("share")
    node = nodes.add(store)
    cache = proof.work / "store"
    shutil.copytree(proof.work / "there", cache)
    without(cache, *STAGES)
    shutil.rmtree(cache / ".vectors")
    engine = ("--engine", "ray", "--address", nodes.address, "--share")
    before = {name: os.environ[name] for name in store}
    os.environ.update(store)
    try:
        for place in ("s3://share/builds", "s3://nowhere/builds"):
            said = build(cache, *engine, place).finish(1)
            must(f"The shared place {place} cannot be" in said, f"{place} is not named", said)
        nodes.kill(last)
        said = build(cache, *engine, "s3://share/builds").finish()
    finally:
        os.environ.update(before)
    proof.equal(cache, said)
    bucket.invalidate_cache()
    must(bucket.find("share") == [], "something is left in the store")
    shutil.rmtree(cache)
    last = nodes.add()
    nodes.kill(node)
    rows = [Row(f"{name}: through a store of the S3 kind", count, "yes")
            for name, count in zip(STAGES, pieces(said), strict=True)]  # fmt: skip
    proof.say("a node that cannot reach the store, and a store that is none, are named")
    proof.say("through a store of the S3 kind: the same bytes, and nothing stays in it", *rows)
    return last


def rollouts_are_the_same(proof: Proof, nodes: Nodes) -> None:
    """Rollouts that nodes judge have the verdicts that this machine gives."""
    import duckdb

    cache = proof.work / "there"
    problems = next((cache / "demo").glob("problems-*.parquet"))
    file = proof.work / "mine.jsonl"
    with duckdb.connect() as db, file.open("w", encoding="utf-8") as out:
        asked = "SELECT question, final_answer FROM read_parquet(?) ORDER BY id"
        for n, (question, final) in enumerate(db.execute(asked, [str(problems)]).fetchall()):
            for said in (final, str(n), *(f"{n}.{part}" for part in (125, 25, 5, 75))):
                line = {"question": question, "response": rf"So \boxed{{{said}}}."}
                out.write(json.dumps(line) + "\n")
    extra = nodes.add()
    found = []
    for name, more in (("here", []), ("nodes", ["--engine", "ray", "--address", nodes.address])):
        data = proof.work / f"data-{name}"
        words = ("rollouts", str(file), "--model", "mine", "--cache", str(cache), *more)
        said = Started(*words, env={"DEEPMATH_DATA": str(data)}).finish()
        (kept,) = (data / "rollouts" / "demo").glob("mine-*.duckdb")
        with duckdb.connect(str(kept), read_only=True) as db:
            rows = db.execute("SELECT * FROM rollouts ORDER BY ALL").fetchall()
        found.append((len(rows), hashlib.sha256(repr(rows).encode()).hexdigest()))
    nodes.kill(extra)
    must(found[0][0] > 9_000 and found[0] == found[1], f"other verdicts: {found}", said)
    proof.say(
        f"{found[0][0]:,} rollouts judged by nodes: the same verdicts",
        Row("rollouts: two nodes", (pieces(said) or ["?"])[0], "yes"),
    )


def nodes_that_differ_are_named(proof: Proof, nodes: Nodes) -> None:
    """A node with another version of a library."""
    work = proof.work
    engine = ("--engine", "ray", "--address", nodes.address)
    about = work / "other" / "sympy-1.13.9.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: sympy\nVersion: 1.13.9\n")
    node = nodes.add({"PYTHONPATH": str(about.parent)})
    said = build(work / "differs", *engine).finish(1)
    must("has sympy 1.13.9 instead of" in said, "another version is not named", said)
    nodes.kill(node)
    proof.say("a node with another version is named before anything is begun")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
