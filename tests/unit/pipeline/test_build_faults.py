"""Builds from a hub that is in trouble, through the command line, as people meet it.

A corpus stands already. Each fault either passes without harm, or ends the build with a named
error, leaves what stands as it was, and is forgotten by the next run.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from deepmath_viz.corpus import manifest
from deepmath_viz.pipeline import runner
from tests.support.forked_commands import Commands
from tests.support.hub_server import NO_ENTRY, Fault, HubServer

HOME = "hub/zwhe99/DeepMath-103K"
SHARDS = [f"data/train-{k:05d}-of-00002.parquet" for k in range(2)]


#: What is read from the hub, and what is made of it; the stages that embed are tried elsewhere.
STAGES = "problems,solutions,answers,serve"


@dataclass
class Place:
    """A hub, a cache that was built from it, and the command line between the two."""

    root: Path
    hub: HubServer
    run: Commands

    @property
    def folder(self) -> Path:
        return self.root / "cache" / "hub"

    def build(self, *words: str) -> Any:
        return self.run(
            "build", "--cache", self.root / "cache", "--revision", "main",
            *(() if "--stage" in words else ("--stage", STAGES)), *words,
        )  # fmt: skip

    def clear(self) -> None:
        """A hub without files and faults, no cache, and nothing in the download cache."""
        for name in ("hub", "cache", "hf"):
            shutil.rmtree(self.root / name, ignore_errors=True)
        self.hub.faults.clear()
        self.hub.bytes_sent.clear()

    def content(self) -> dict[str, str]:
        return {n: r.content for n, r in manifest.read(self.folder).stages.items()}

    def bytes(self) -> dict[str, str]:
        """Hashes of the manifest and of every artefact in it."""
        known = [a.name for r in manifest.read(self.folder).stages.values() for a in r.artefacts]
        return {
            name: hashlib.sha256((self.folder / name).read_bytes()).hexdigest()
            for name in [manifest.FILE, *known]
        }


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """One hub and one command line for all tests: the clients import the address of a hub once."""
    root = tmp_path_factory.mktemp("faults")
    (root / "hub").mkdir()
    with HubServer(root) as hub:
        env = {
            "HF_ENDPOINT": hub.url,
            "HF_HOME": str(root / "hf"),
            "HF_TOKEN": "",
            "HF_HUB_OFFLINE": "0",
        }
        with Commands(env) as run:
            yield Place(root, hub, run)


@pytest.fixture(scope="module")
def template(shop: Place, tmp_path_factory: Any, example_rows: Any, write_source: Any) -> Path:
    """A hub's files and a cache that was built from them."""
    shop.clear()
    rows = example_rows(80)
    for row in rows:  # so that a shard is larger than what is read ahead of its footer
        for n in (1, 2, 3):
            noise = hashlib.sha512(f"{row['question']}{n}".encode()).hexdigest() * 2
            noise += hashlib.sha512(noise.encode()).hexdigest()
            row[f"r1_solution_{n}"] = row[f"r1_solution_{n}"] and noise + row[f"r1_solution_{n}"]
    write_source(shop.root / HOME, rows, shards=2)
    built = shop.build()
    assert built.returncode == 0, built.stderr
    assert list(shop.content()) == ["problems", "solutions", "answers", "serve"]
    kept = tmp_path_factory.mktemp("template")
    for name in ("hub", "cache"):
        shutil.copytree(shop.root / name, kept / name)
    return kept


@pytest.fixture
def place(shop: Place, template: Path) -> Place:
    """A copy of the template at the hub, and nothing in the download cache."""
    shop.clear()
    for name in ("hub", "cache"):
        shutil.copytree(template / name, shop.root / name)
    return shop


def failed(place: Place, ended: Any, *said: str) -> None:
    assert ended.returncode == 1, ended.stderr
    assert "Traceback" not in ended.stderr
    last = ended.stderr.strip().splitlines()[-1]
    assert last.startswith("deepmath_viz: ")
    for words in said:
        assert words in last
    told = json.loads((place.folder / "progress.json").read_text())
    assert told["state"] == "failed"
    assert said[0] in told["error"]
    assert runner.check(place.folder) == []


def completes(place: Place, content: dict[str, str]) -> None:
    place.hub.faults.clear()
    ended = place.build("--force")
    assert ended.returncode == 0, ended.stderr
    assert place.content() == content
    assert runner.check(place.folder) == []


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (Fault("*/resolve/*", status=401), ("the hub answered 401", "HF_TOKEN")),
        (Fault("*/resolve/*00001*", status=404, headers=NO_ENTRY),
         ("train-00001-of-00002.parquet", "404", "--source FOLDER")),
        (Fault("*/resolve/*", status=429, headers={"Retry-After": "7200"}),
         ("429", "asked to wait", "Try again later")),
    ],
    ids=["401", "404", "429 for hours"],
)  # fmt: skip
def test_a_fault_that_stays_leaves_what_stands_and_the_next_run_completes(place, fault, said):
    before, content = place.bytes(), place.content()
    place.hub.faults.append(fault)
    failed(place, place.build("--force"), *said)
    assert place.bytes() == before
    completes(place, content)


def test_a_fault_in_the_solutions_keeps_the_problems_of_the_same_run(place):
    before, content = place.bytes(), place.content()
    shutil.rmtree(place.root / "cache")
    assert place.build("--stage", "problems").returncode == 0
    place.hub.faults.append(Fault("*/resolve/*00001*", status=401))
    failed(place, place.build("--stage", "solutions"), "train-00001-of-00002.parquet")
    known = manifest.read(place.folder)
    assert list(known.stages) == ["problems"]
    name = known.stages["problems"].artefacts[0].name
    assert place.bytes()[name] == before[name]
    place.hub.faults.clear()
    assert place.build().returncode == 0
    assert place.content() == content


@pytest.mark.parametrize(
    "faults",
    [
        [Fault("*/resolve/*", status=500, times=2), Fault("/api/*", status=503, times=1)],
        [Fault("*/resolve/*", status=429, headers={"Retry-After": "1"}, times=1)],
        [
            Fault("*/resolve/*00000*", cut_after_bytes=3000, times=1, method="GET"),
            Fault("*/resolve/*00001*", cut_after_bytes=9000, times=2, method="GET"),
        ],
    ],
    ids=["500 then fine", "429 with Retry-After", "connections cut inside shards"],
)
def test_a_fault_that_passes_changes_nothing(place, faults):
    content = place.content()
    shutil.rmtree(place.root / "cache")
    place.hub.faults.extend(faults)
    ended = place.build()
    assert ended.returncode == 0, ended.stderr
    assert all(fault.times == 0 for fault in faults), "the fault was never met"
    assert place.content() == content


def test_a_download_truncated_on_disk_is_fetched_again(place):
    content = place.content()
    assert place.build("--force").returncode == 0
    blobs = sorted((place.root / "hf").rglob("blobs/*"), key=lambda path: path.stat().st_size)
    assert blobs
    data = blobs[-1].read_bytes()
    blobs[-1].write_bytes(data[: len(data) // 2])
    completes(place, content)


def test_an_unknown_revision_is_named_and_nothing_is_touched(place):
    before = place.bytes()
    ended = place.build("--revision", "f" * 40)
    failed(place, ended, "no such revision", "--revision")
    assert place.bytes() == before


@pytest.mark.parametrize("kind", ["column missing", "wrong type", "no rows", "truncated"])
def test_a_shard_that_is_wrong_is_named_and_nothing_is_touched(template, place, kind):
    before, content = place.bytes(), place.content()
    path = place.root / HOME / SHARDS[1]
    right = path.read_bytes()
    table = pq.read_table(path)
    said = ["train-00001-of-00002.parquet"]
    if kind == "column missing":
        pq.write_table(table.rename_columns(["problem", *table.column_names[1:]]), path)
        said += ["no column 'question'", "problem"]
    elif kind == "wrong type":
        lists = pa.array([[1]] * table.num_rows)
        pq.write_table(table.set_column(0, "question", lists), path)
        said += ["'question' has the type list"]
    elif kind == "no rows":
        for name in SHARDS:
            pq.write_table(table.slice(0, 0), place.root / HOME / name)
        said = ["No row with a question", *said]
    else:
        path.write_bytes(right[: len(right) // 2])
        said += ["fetch it again"]
    failed(place, place.build(), *said)
    assert place.bytes() == before
    shutil.rmtree(place.root / "hub")
    shutil.copytree(template / "hub", place.root / "hub")
    completes(place, content)


def test_from_the_hub_the_question_columns_come_alone_first(shop, example_rows, write_source):
    rows = example_rows(200)
    for row in rows:
        for n in (1, 2, 3):
            noise = "".join(
                hashlib.sha256(f"{row['question']}{n}{k}".encode()).hexdigest() for k in range(300)
            )
            row[f"r1_solution_{n}"] = noise + (row[f"r1_solution_{n}"] or "</think>")
    shop.clear()
    write_source(shop.root / HOME, rows, shards=2)
    size = sum(path.stat().st_size for path in (shop.root / HOME).rglob("*.parquet"))
    assert shop.build("--stage", "problems").returncode == 0
    streamed = sum(shop.hub.bytes_sent[name] for name in SHARDS)
    assert manifest.read(shop.folder).stages["problems"].rows == 200
    assert 0 < streamed < 0.05 * size
    assert shop.build().returncode == 0
    fetched = sum(shop.hub.bytes_sent[name] for name in SHARDS) - streamed
    assert size <= fetched < 1.1 * size
