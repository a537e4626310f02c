"""Reading leaves nothing behind: no threads, and no open file however a stream is left."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from deepmath_viz.config import ROOT
from deepmath_viz.errors import SourceUnavailable
from deepmath_viz.sources import DEEPMATH, QUESTION_COLUMNS, records
from deepmath_viz.sources.folder import FolderSource
from deepmath_viz.sources.hub import HubSource
from tests.support.hub_server import Fault, HubServer

NAME = "data/train-00000-of-00001.parquet"


@pytest.fixture
def hub(tmp_path, monkeypatch):
    """A hub with one shard of 60 rows in row groups of 16, larger than what is read ahead."""
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "downloads"))
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    path = tmp_path / "hub" / DEEPMATH.home_id / NAME
    path.parent.mkdir(parents=True)
    columns = {name: [os.urandom(2000).hex() for _ in range(60)] for name in QUESTION_COLUMNS}
    pq.write_table(pa.table(columns), path, row_group_size=16)
    with HubServer(tmp_path) as server:
        yield server


@pytest.fixture
def opened(monkeypatch) -> list:
    """Streams of files on the hub, in the order in which they are opened."""
    from huggingface_hub import HfFileSystem

    streams = []
    plain = HfFileSystem.open

    def watched(self, *args, **options):
        streams.append(plain(self, *args, **options))
        return streams[-1]

    monkeypatch.setattr(HfFileSystem, "open", watched)
    return streams


def source(hub: HubServer, patience: float = 8.0) -> HubSource:
    return HubSource(revision="main", endpoint=hub.url, patience=patience)


# What runs beside.

THREADS = """
import os, sys, threading
import pyarrow.parquet
from deepmath_viz.sources import QUESTION_COLUMNS, open_source
from deepmath_viz.sources.reading import library
library()
def native():
    return len(os.listdir("/proc/self/task")) - threading.active_count()
source = open_source(sys.argv[1], revision="main" if sys.argv[1] == "hub" else None)
(file,) = source.files()
before = native()
for whole in (False, True):
    list(source.batches(file, QUESTION_COLUMNS, whole=whole))
    left = source.batches(file, QUESTION_COLUMNS, batch_rows=4, whole=whole)
    next(left)
print(native() - before)
"""


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="no list of native threads here")
@pytest.mark.parametrize("kind", ["hub", "folder"])
def test_reading_starts_no_thread_of_a_library(hub, tmp_path, kind):
    """One that is still at work when the interpreter ends can abort the process (exit code 134)."""
    env = {key: value for key, value in os.environ.items() if not key.startswith("HF_")}
    where = "hub" if kind == "hub" else str(tmp_path / "hub" / DEEPMATH.home_id)
    done = subprocess.run(
        [sys.executable, "-c", THREADS, where],
        env=env | {"HF_HOME": str(tmp_path / "hf"), "HF_ENDPOINT": hub.url},
        cwd=ROOT, capture_output=True, text=True, check=True, timeout=300,
    )  # fmt: skip
    assert done.stdout.split() == ["0"]


def test_every_byte_is_fetched_by_the_thread_that_asked_for_it(hub, monkeypatch):
    from huggingface_hub.hf_file_system import HfFileSystemFile

    fetching = []
    plain = HfFileSystemFile._fetch_range

    def watched(self, start, end):
        fetching.append(threading.get_ident())
        return plain(self, start, end)

    monkeypatch.setattr(HfFileSystemFile, "_fetch_range", watched)
    src = source(hub)
    (file,) = src.files()
    assert sum(table.num_rows for table in src.batches(file, QUESTION_COLUMNS)) == 60
    assert len(fetching) > 4
    assert set(fetching) == {threading.get_ident()}


# What stays open.


def test_a_stream_read_to_its_end_is_closed_with_the_generator_still_there(hub, opened):
    src = source(hub)
    (file,) = src.files()
    batches = src.batches(file, QUESTION_COLUMNS, batch_rows=16)
    assert [table.num_rows for table in batches] == [16, 16, 16, 12]
    assert opened
    assert all(stream.closed for stream in opened)


def test_a_stream_left_after_its_first_rows_is_closed(hub, opened):
    src = source(hub)
    (file,) = src.files()
    batches = src.batches(file, QUESTION_COLUMNS, batch_rows=4)
    next(batches)
    assert not opened[-1].closed
    batches.close()
    assert all(stream.closed for stream in opened)


def test_a_stream_that_breaks_is_closed_before_the_error_arrives(hub, opened):
    src = source(hub, patience=0.5)
    (file,) = src.files()
    batches = src.batches(file, QUESTION_COLUMNS, batch_rows=4)
    next(batches)
    hub.faults.append(Fault("*/resolve/*", status=425))
    with pytest.raises(SourceUnavailable) as caught:
        list(batches)
    assert caught.tb is not None  # its frames are held, and with them all that they hold
    assert all(stream.closed for stream in opened)


def test_rows_left_early_close_the_stream_below_them(hub, opened):
    class Kept(HubSource):
        def batches(self, *args, **options):
            kept.append(super().batches(*args, **options))
            return kept[-1]

    kept = []  # so that nobody's forgetting closes them
    src = Kept(revision="main", endpoint=hub.url)
    (file,) = src.files()
    rows = records.pairs(src, file, DEEPMATH)
    next(rows)
    assert not opened[-1].closed
    rows.close()
    assert len(kept) == 1
    assert all(stream.closed for stream in opened)


@pytest.mark.parametrize("text", ['{"question": "q"}\n' * 5000, "\n[" + '{"question": "q"},' * 9])
def test_a_text_left_early_or_found_broken_is_closed(tmp_path, monkeypatch, text):
    import builtins

    path = tmp_path / "x.jsonl"
    path.write_text(text)
    opened = []
    plain = builtins.open

    def watched(file, *args, **options):
        stream = plain(file, *args, **options)
        if str(file) == str(path):
            opened.append(stream)
        return stream

    monkeypatch.setattr(builtins, "open", watched)
    folder = FolderSource(tmp_path)
    batches = folder.batches(folder.files()[0], QUESTION_COLUMNS, batch_rows=4)
    held = None
    try:
        next(batches)
        while not text.startswith("{"):
            next(batches)
    except Exception as err:
        held = err
    assert (held is None) == text.startswith("{")
    batches.close()
    assert opened
    assert all(stream.closed for stream in opened)
