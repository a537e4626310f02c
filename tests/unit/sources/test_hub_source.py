"""The hub as a source, against a local server that Hugging Face's own clients talk to."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
import socket
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from deepmath_viz.config import ROOT
from deepmath_viz.dataset import published
from deepmath_viz.errors import (
    SourceDamaged,
    SourceDenied,
    SourceError,
    SourceNotFound,
    SourceShape,
    SourceTooLarge,
    SourceUnavailable,
)
from deepmath_viz.sources import (
    COMPARISON_SETS,
    DEEPMATH,
    QUESTION_COLUMNS,
    SOLUTION_COLUMNS,
    limits,
    retries,
)
from deepmath_viz.sources.hub import HubSource
from tests.support.hub_server import GATED, NO_ENTRY, NO_REPO, REVISION, Fault, HubServer
from tests.support.patience import PATIENCE

REAL = os.environ.get("DEEPMATH_REAL_DATA")
SHARDS = [f"data/train-{k:05d}-of-00003.parquet" for k in range(3)]
SHARD_0 = "*/resolve/*train-00000*"
SHARD_1 = "*/resolve/*train-00001*"
ROWS = 40


def shard(start: int, solution_bytes: int = 50) -> pa.Table:
    numbers = range(start, start + ROWS)
    return pa.table(
        {
            "question": [f"What is ${n} + {n}$?" for n in numbers],
            "final_answer": [None if n % 7 == 0 else str(2 * n) for n in numbers],
            "difficulty": [-1.0 if n % 11 == 0 else 1.0 + n % 9 for n in numbers],
            "topic": ["Mathematics -> Algebra" for _ in numbers],
        }
        | {c: [os.urandom(solution_bytes // 2).hex() for _ in numbers] for c in SOLUTION_COLUMNS}
    )


@pytest.fixture
def home(tmp_path) -> Path:
    """The folder of DeepMath in a hub tree: three shards of 40 rows."""
    home = tmp_path / "hub" / DEEPMATH.home_id
    (home / "data").mkdir(parents=True)
    (home / "README.md").write_text("card")
    for k, name in enumerate(SHARDS):
        pq.write_table(shard(ROWS * k), home / name, row_group_size=16)
    return home


@pytest.fixture
def hub(tmp_path, home, monkeypatch):
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "downloads"))
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    with HubServer(tmp_path) as server:
        yield server


def source(hub: HubServer, *, patience: float = 8.0, revision: str = "main") -> HubSource:
    return HubSource(revision=revision, endpoint=hub.url, patience=patience)


def read(src: HubSource, columns=QUESTION_COLUMNS, dataset=DEEPMATH, **options) -> list[dict]:
    return [
        row
        for file in src.files(dataset)
        for table in src.batches(file, columns, **options)
        for row in table.to_pylist()
    ]


def expected(home: Path, columns=QUESTION_COLUMNS) -> list[dict]:
    return [row for n in SHARDS for row in pq.read_table(home / n, columns=columns).to_pylist()]


# In fair weather.


def test_the_rows_come_in_order_and_the_commit_is_recorded(hub, home):
    src = source(hub)
    assert read(src, batch_rows=13) == expected(home, list(QUESTION_COLUMNS))
    assert src.origin() == {
        "kind": "hub",
        "id": "zwhe99/DeepMath-103K",
        "revision": REVISION,
        "path": None,
        "name": "DeepMath-103K",
    }
    assert src.corpus == "hub"


def test_files_are_known_by_size_and_hash_without_reading_them(hub, home):
    src = source(hub)
    files = src.files()
    assert [(f.name, f.size) for f in files] == [(n, (home / n).stat().st_size) for n in SHARDS]
    hashes = [hashlib.sha256((home / n).read_bytes()).hexdigest() for n in SHARDS]
    assert [src.identity(f) for f in files] == hashes
    assert [hub.bytes_sent[n] for n in SHARDS] == [0, 0, 0]
    assert (src.rows(files[0]), src.columns(files[0])) == (40, tuple(shard(0).column_names))


def test_question_columns_take_a_small_part_of_the_bytes(hub, home):
    for k, name in enumerate(SHARDS):
        pq.write_table(shard(ROWS * k, 80_000), home / name, row_group_size=10)
    src = source(hub)
    assert len(read(src)) == 120
    # Three reads of a footer, 64 KiB each, are nearly all of it; a real shard is 30 times larger.
    parts = [hub.bytes_sent[f.name] / f.size for f in src.files()]
    assert max(parts) < 0.05


def test_whole_fetches_each_file_once_and_keeps_it(hub, home):
    src = source(hub)
    assert read(src, SOLUTION_COLUMNS, whole=True) == expected(home, list(SOLUTION_COLUMNS))
    assert [hub.bytes_sent[f.name] for f in src.files()] == [f.size for f in src.files()]
    read(src, SOLUTION_COLUMNS, whole=True)
    assert [hub.bytes_sent[f.name] for f in src.files()] == [f.size for f in src.files()]


def test_a_comparison_set_in_json_is_read(hub, home):
    dsr = COMPARISON_SETS[1]
    path = home.parents[1] / dsr.home_id / "deepscaler.json"
    path.parent.mkdir(parents=True)
    path.write_text('[{"problem": "1+1", "answer": 2}, {"problem": "1+2", "answer": "3"}]')
    got = read(source(hub), ["problem"], dsr)
    assert got == [{"problem": "1+1"}, {"problem": "1+2"}]


def test_only_the_pinned_commit_with_its_ten_shards_has_hub_rows(hub, home):
    assert not source(hub).rows_are_hub_rows
    hub.revision = published.REVISION
    pinned = HubSource(endpoint=hub.url)
    assert pinned.origin()["revision"] == published.REVISION
    assert not pinned.rows_are_hub_rows
    for name in SHARDS:
        (home / name).unlink()
    for k in range(10):
        pq.write_table(shard(0), home / f"data/train-{k:05d}-of-00010.parquet")
    assert HubSource(endpoint=hub.url).rows_are_hub_rows


# Faults that pass.


@pytest.mark.parametrize(
    "fault",
    [
        Fault(SHARD_1, status=500, times=1),
        Fault(SHARD_1, status=429, times=1, headers={"Retry-After": "1"}),
        Fault(SHARD_1, cut_after_bytes=100, times=1),
        Fault("/api/*", status=503, times=1),
        Fault("/api/*/tree/*", status=500, times=1),
        Fault("/api/*", cut_after_bytes=5, times=1),
    ],
    ids=["500", "429", "cut", "503 of the api", "500 of the listing", "cut answer of the api"],
)
@pytest.mark.parametrize("whole", [False, True])
def test_a_fault_that_passes_costs_nothing_but_time(hub, home, fault, whole, caplog):
    hub.faults.append(replace(fault))
    assert read(source(hub), whole=whole) == expected(home, list(QUESTION_COLUMNS))
    assert hub.faults[0].times == 0
    assert whole or "trying again" in caplog.text


def test_retry_after_is_honoured(hub):
    hub.faults.append(Fault("/api/*", status=429, times=1, headers={"Retry-After": "2"}))
    began = time.monotonic()
    source(hub).files()
    assert time.monotonic() - began >= 2


def test_asking_to_wait_again_and_again_is_borne_only_so_long(hub):
    hub.faults.append(Fault("/api/*", status=429, headers={"Retry-After": "1"}))
    began = time.monotonic()
    with pytest.raises(SourceUnavailable, match="429"):
        source(hub, patience=1.0).files()
    assert time.monotonic() - began < PATIENCE


def test_a_download_that_was_cut_goes_on_where_it_broke(hub, home, monkeypatch):
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "DOWNLOAD_CHUNK_SIZE", 10_000)  # 10 MB as delivered
    pq.write_table(shard(ROWS, 4_000), home / SHARDS[1])
    src = source(hub)
    file = src.files()[1]
    hub.faults.append(Fault(SHARD_1, cut_after_bytes=300_000, times=1, method="GET"))
    rows = sum(t.num_rows for t in src.batches(file, SOLUTION_COLUMNS, whole=True))
    assert rows == 40
    assert file.size <= hub.bytes_sent[file.name] < file.size + 10_000


def test_rows_given_before_a_break_are_not_given_again(hub, home):
    pq.write_table(shard(ROWS, 20_000), home / SHARDS[1], row_group_size=10)
    src = source(hub)
    file = src.files()[1]
    batches = src.batches(file, QUESTION_COLUMNS, batch_rows=4)
    first = next(batches)
    asked = len(hub.log)
    # The clients do not repeat a 425 by themselves, so that the reading starts anew.
    hub.faults.append(Fault(SHARD_1, status=425, times=1))
    rest = [row for table in batches for row in table.to_pylist()]
    assert [status for *_, status in hub.log[asked:]].count(425) == 1
    assert first.to_pylist() + rest == (
        pq.read_table(home / SHARDS[1], columns=list(QUESTION_COLUMNS)).to_pylist()
    )


@pytest.mark.parametrize("damage", ["cut short", "overwritten in the middle"])
def test_a_file_damaged_in_the_download_cache_is_fetched_again(hub, home, tmp_path, damage):
    read(source(hub), SOLUTION_COLUMNS, whole=True)
    (kept,) = (tmp_path / "downloads").rglob("snapshots/*/" + SHARDS[1])
    data = kept.read_bytes()
    spoilt = data[:1000] if damage == "cut short" else data[:900] + bytes(900) + data[1800:]
    kept.resolve().write_bytes(spoilt)
    src = source(hub)
    assert read(src, SOLUTION_COLUMNS, whole=True) == expected(home, list(SOLUTION_COLUMNS))
    assert hub.bytes_sent[SHARDS[1]] == 2 * src.files()[1].size
    assert kept.read_bytes() == data


# Faults that stay.


@pytest.mark.parametrize(
    ("fault", "error", "says"),
    [
        (Fault("/api/*", status=401), SourceDenied, r"answered 401.*HF_TOKEN"),
        (Fault("/api/*", status=403), SourceDenied, r"answered 403.*HF_TOKEN"),
        (Fault("/api/*", status=403, headers=GATED), SourceDenied, r"gated.*HF_TOKEN"),
        (Fault("/api/*", status=404, headers=NO_REPO), SourceNotFound, r"answered 404.*HF_END"),
        (Fault(SHARD_1, status=401), SourceDenied, r"train-00001-of-00003.*answered 401"),
        (Fault(SHARD_1, status=404, headers=NO_ENTRY), SourceNotFound, r"train-00001.*not in this"),
        (Fault(SHARD_1, status=500), SourceUnavailable, r"train-00001.*answer 500.*--source"),
        (Fault("/api/*", status=502), SourceUnavailable, r"answered? 502.*--source"),
        (Fault(SHARD_1, cut_after_bytes=3), SourceUnavailable, r"train-00001.*broken connections"),
        (
            Fault(SHARD_1, status=429, headers={"Retry-After": "3600"}),
            SourceUnavailable,
            r"train-00001.*answer 429 and asked to wait 3,601 s",
        ),
        (
            Fault("/api/*", status=429, headers={"RateLimit": '"api";r=0;t=250'}),
            SourceUnavailable,
            r"answer 429 and asked to wait 251 s",
        ),
    ],
)
@pytest.mark.parametrize("whole", [False, True])
def test_a_fault_that_stays_is_named_within_its_time(hub, fault, error, says, whole):
    hub.faults.append(replace(fault))
    began = time.monotonic()
    with pytest.raises(error, match=says) as caught:
        read(source(hub, patience=1.5), whole=whole)
    assert time.monotonic() - began < PATIENCE
    assert caught.value.__cause__ is not None or error is SourceUnavailable


@pytest.mark.parametrize("path", ["*/api/datasets/*/revision/*", "*/api/datasets/*/tree/*"])
@pytest.mark.parametrize(
    "body",
    [b"<html>Sign in</html>", b"[]", b"null", b"{}", b'{"sha": 5, "siblings": 7}', b"\xff\xfe",
     b'["a", 1, null]', b"[" * 100_000, b'[{"type": "file"}]'],
)  # fmt: skip
def test_a_hub_that_answers_nonsense_is_named(hub, path, body):
    hub.faults = [Fault(path, status=200, body=body, headers={"Content-Type": "application/json"})]
    with pytest.raises(SourceError) as caught:
        read(source(hub, patience=1.5))
    assert "HF_ENDPOINT" in str(caught.value) or "files" in str(caught.value)
    assert len(str(caught.value)) < 800


def test_a_fault_of_one_run_is_forgotten_by_the_next(hub, home):
    hub.faults.append(Fault(SHARD_1, status=404, headers=NO_ENTRY))
    with pytest.raises(SourceNotFound):
        read(source(hub))
    hub.faults.clear()
    assert read(source(hub)) == expected(home, list(QUESTION_COLUMNS))


def test_an_unknown_revision_is_named(hub):
    with pytest.raises(SourceNotFound, match=r"at revision v9: .*no such revision.*--revision"):
        source(hub, revision="v9").files()


def test_an_unreachable_hub_says_what_else_can_be_done(monkeypatch):
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    unreachable = HubSource(endpoint="http://127.0.0.1:9", patience=0.5)
    with pytest.raises(SourceUnavailable, match=r"HF_ENDPOINT.*--source FOLDER.*--source demo"):
        unreachable.files()


def test_a_hub_that_never_answered_is_given_up_sooner(hub, monkeypatch):
    monkeypatch.setattr(retries, "UNREACHED", 0.5)
    monkeypatch.setattr(retries, "_answered", False)
    begun = time.monotonic()
    with pytest.raises(SourceUnavailable, match=r"cannot be reached|gave no answer"):
        HubSource(endpoint="http://127.0.0.1:9", patience=60.0).files()
    assert time.monotonic() - begun < PATIENCE
    source(hub).files()
    assert retries.Patience(60.0, "later").most_seconds == 60.0


def test_a_dataset_without_data_files_says_what_it_has(hub, home):
    for name in SHARDS:
        (home / name).unlink()
    with pytest.raises(SourceNotFound, match=r"has no data files; it has README\.md"):
        source(hub).files()


@pytest.mark.parametrize("whole", [False, True])
def test_a_shard_that_is_no_parquet_is_damaged(hub, home, whole):
    path = home / SHARDS[1]
    path.write_bytes(path.read_bytes()[:2000])
    with pytest.raises(SourceDamaged, match=r"train-00001-of-00003\.parquet cannot be read"):
        read(source(hub), whole=whole)


@pytest.mark.parametrize(
    ("column", "values", "says"),
    [
        ("question", None, r"00001-of-00003\.parquet has no column 'question'.*final_answer, diff"),
        ("topic", [[{"en": "x"}]] * 40, r"train-00001.*column 'topic' has the type list<"),
        ("question", [{"en": "x"}] * 40, r"train-00001.*column 'question' has the type struct<"),
    ],
)
def test_a_column_missing_or_of_a_wrong_type_is_named(hub, home, column, values, says):
    table = shard(ROWS).drop_columns([column])
    if values:
        table = table.append_column(column, pa.array(values))
    pq.write_table(table, home / SHARDS[1])
    with pytest.raises(SourceShape, match=says):
        read(source(hub))


def test_a_shard_without_rows_is_no_error(hub, home):
    pq.write_table(shard(0).slice(0, 0), home / SHARDS[1])
    assert len(read(source(hub))) == 80


# As the program runs: HF_ENDPOINT in the environment, nothing passed in.

PROGRAM = """
from deepmath_viz.errors import SourceError
from deepmath_viz.sources import QUESTION_COLUMNS, open_source
source = open_source("hub", revision="REVISION")
try:
    files = source.files()
    tables = [t for f in files for t in source.batches(f, QUESTION_COLUMNS, whole=True)]
    print(sum(t.num_rows for t in tables), source.origin()["revision"][:8])
except SourceError as err:
    print(type(err).__name__, err)
"""


def run(tmp_path: Path, **env: str) -> tuple[str, str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith("HF_")}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.replace("REVISION", REVISION)],
        env=clean | {"HF_HOME": str(tmp_path / "hf")} | env,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    return done.stdout.strip(), done.stderr


def test_the_clients_own_environment_is_respected(hub, tmp_path):
    fresh = run(tmp_path, HF_ENDPOINT=hub.url, HF_HUB_OFFLINE="1")
    assert fresh[0].startswith("SourceUnavailable")
    assert "Unset HF_HUB_OFFLINE" in fresh[0]
    assert run(tmp_path, HF_ENDPOINT=hub.url) == (f"120 {REVISION[:8]}", "")
    sent = dict(hub.bytes_sent)
    # What has been fetched once is there without the hub.
    assert run(tmp_path, HF_ENDPOINT=hub.url, HF_HUB_OFFLINE="1") == (f"120 {REVISION[:8]}", "")
    assert dict(hub.bytes_sent) == sent


@pytest.mark.skipif(not REAL, reason="DEEPMATH_REAL_DATA is not set")
def test_the_real_rows_served_as_a_hub_are_those_of_the_folder(monkeypatch, tmp_path):
    from huggingface_hub import constants

    from deepmath_viz.sources import open_source

    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    with HubServer(REAL, revision=published.REVISION) as hub:
        served = HubSource(endpoint=hub.url)
        folder = open_source(REAL)
        rows = read(served)
        assert len(rows) == 9265
        assert rows == read(folder)
        assert [served.identity(f) for f in served.files()] == [
            folder.identity(f) for f in folder.files()
        ]
        assert not served.rows_are_hub_rows


def test_a_hub_that_cannot_be_reached_is_told_of_with_times(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{taken.getsockname()[1]}"
        told: list[str] = []
        silent = HubSource(revision="main", endpoint=address, patience=6.0)
        with retries.telling(told.append), pytest.raises(SourceUnavailable):
            silent.files()
    assert told
    for said in told:
        assert "waiting for the hub (" in said
        assert re.search(r"for \d+ s now\); trying again.*, for at most [0-6] s more", said)


@pytest.mark.parametrize(
    ("size", "error", "says"),
    [(10**18, SourceTooLarge, "1,000,000,000,000,000"), ("much", SourceDamaged, "'much' bytes"),
     (-1, SourceDamaged, "'-1' bytes"), (None, SourceDamaged, "no size")],
)  # fmt: skip
def test_a_size_that_the_hub_makes_up_is_named_before_anything_is_fetched(hub, size, error, says):
    entry = {"type": "file", "path": SHARDS[0], "oid": "0" * 40, "size": size}
    hub.faults.append(Fault("*/tree/*", 200, body=json.dumps([entry]).encode()))
    with pytest.raises(error, match=re.escape(says)):
        source(hub).files()
    assert not hub.bytes_sent[SHARDS[0]]


def test_a_file_for_which_the_disk_has_no_room_is_not_fetched(hub, home, monkeypatch):
    asked = source(hub)
    (first, *_) = asked.files()
    monkeypatch.setattr(limits, "LEFT_FREE", 1 << 60)
    with pytest.raises(SourceTooLarge, match="Make room there"):
        list(asked.batches(first, QUESTION_COLUMNS, whole=True))
    assert not hub.bytes_sent[first.name]


def test_a_file_that_is_there_needs_no_room(hub, home, monkeypatch):
    asked = source(hub)
    (first, *_) = asked.files()
    list(asked.batches(first, QUESTION_COLUMNS, whole=True))
    monkeypatch.setattr(limits, "LEFT_FREE", 1 << 60)
    assert sum(t.num_rows for t in asked.batches(first, QUESTION_COLUMNS, whole=True)) == ROWS


def test_a_file_that_unpacks_to_more_than_the_hub_has_said_ends_there(hub, home, tmp_path):
    asked = source(hub)
    (first, *_) = asked.files()
    packed = gzip.compress(bytes(40 << 20))
    hub.faults.append(
        Fault(SHARD_0, 200, headers=_file(hub, home) | {"Content-Encoding": "gzip"}, body=packed)
    )
    with pytest.raises(SourceTooLarge, match=re.escape(f"{first.name}: more than")):
        list(asked.batches(first, QUESTION_COLUMNS, whole=True))
    kept = sum(
        path.stat().st_size for path in (tmp_path / "downloads").rglob("*") if path.is_file()
    )
    assert kept < 1 << 20


def test_an_answer_of_the_hub_that_goes_on_and_on_ends(hub, monkeypatch):
    monkeypatch.setattr(limits, "ANSWER", 1 << 16)
    hub.faults.append(Fault("*/tree/*", 200, body=b"[" + b" " * (1 << 20) + b"]"))
    with pytest.raises(SourceTooLarge, match=r"more than 65\.5 kB came"):
        source(hub).files()


def _file(hub, home):
    """Headers of a file as the hub gives them."""
    return {
        "X-Repo-Commit": REVISION, "ETag": f'"{hub.sha256(home / SHARDS[0])}"',
        "X-Linked-Size": str((home / SHARDS[0]).stat().st_size),
    }  # fmt: skip
