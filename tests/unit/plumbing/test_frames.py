"""Frames between processes: whole or an error, in time, and never unpickled."""

from __future__ import annotations

import ast
import resource
import socket
import struct
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deepmath_viz.config import ROOT
from deepmath_viz.errors import ArtefactDamaged, EncoderUnavailable, SqlLimit
from deepmath_viz.maths.answers.judging import judge as judging
from deepmath_viz.plumbing import forks
from deepmath_viz.plumbing.frames import receive, send
from deepmath_viz.search import encoder as encoders
from deepmath_viz.sql import process as processes
from deepmath_viz.sql.process import Limits, Process
from tests.support import stalling_worker

#: How late an end may come on a busy machine; what stalls here does so for a minute.
SLACK = 40.0


@pytest.fixture
def ends() -> Iterator[tuple[socket.socket, socket.socket]]:
    """Two ends of a socket."""
    here, there = socket.socketpair()
    with here, there:
        yield here, there


@given(st.lists(st.lists(st.binary(max_size=300), max_size=3), max_size=8))
def test_frames_come_as_they_went(frames: list[list[bytes]]) -> None:
    here, there = socket.socketpair()
    with here, there:
        for parts in frames:
            send(here, *parts)
        here.shutdown(socket.SHUT_WR)
        until = time.monotonic() + SLACK
        assert [receive(there, most=900, until=until) for _ in frames] == list(
            map(b"".join, frames)
        )
        assert receive(there, most=900) is None


def test_a_large_frame_comes_whole(ends) -> None:
    content = bytes(range(256)) * 40_000
    sender = threading.Thread(target=send, args=(ends[0], b"d", content))
    sender.start()
    assert receive(ends[1], most=1 << 24, until=time.monotonic() + 60) == b"d" + content
    sender.join()


def test_a_frame_that_is_longer_than_it_may_be_is_refused_unread(ends) -> None:
    send(ends[0], b"x" * 11)
    with pytest.raises(ConnectionError, match="11 bytes is announced; 10 may come"):
        receive(ends[1], most=10)
    assert ends[1].recv(100) == b"x" * 11


def test_a_send_that_nobody_takes_ends_in_time(ends) -> None:
    began = time.monotonic()
    with pytest.raises(TimeoutError):
        send(ends[0], b"x" * (1 << 24), until=began + 0.2)
    assert 0.2 <= time.monotonic() - began < SLACK
    assert ends[0].gettimeout() is None


def test_time_that_has_passed_is_no_time(ends) -> None:
    send(ends[0], b"x")
    with pytest.raises(TimeoutError):
        receive(ends[1], most=10, until=time.monotonic() - 1)


# -- real processes that stall ------------------------------------------------------------------


@pytest.mark.parametrize("way", stalling_worker.WAYS)
def test_a_query_ends_in_time_however_its_worker_stalls(monkeypatch, way: str) -> None:
    monkeypatch.setattr(processes, "WORKER", "tests.support.stalling_worker")
    process = Process(Path("ready"), memory=100, threads=1)
    process.wait_ready()
    began = time.monotonic()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(SqlLimit):
        list(process.ask(way, Limits(seconds=1.0)))
    assert time.monotonic() - began < 1.5 + SLACK
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000  # kilobytes
    assert not process.alive
    process.end()


@pytest.mark.parametrize("way", stalling_worker.WAYS)
def test_starting_ends_in_time_however_the_worker_stalls(monkeypatch, way: str) -> None:
    monkeypatch.setattr(processes, "WORKER", "tests.support.stalling_worker")
    monkeypatch.setattr(processes, "_PATIENCE", 3.0)
    began = time.monotonic()
    process = Process(Path(way), memory=100, threads=1)
    with pytest.raises(ArtefactDamaged, match="cannot be opened"):
        process.wait_ready()
    assert time.monotonic() - began < 3 + SLACK
    assert not process.alive


@pytest.mark.parametrize("pieces", [[b"\0\0"], [struct.pack("!I", 9), b"[1"], [b"\xff" * 4]])
def test_a_comparison_whose_worker_stalls_is_undecided(monkeypatch, pieces: list[bytes]) -> None:
    there: list[socket.socket] = []

    def worker(_: forks.Forks) -> socket.socket:
        here, other = socket.socketpair()
        other.sendall(b"".join(pieces))
        there.append(other)
        return here

    monkeypatch.setattr(forks.Forks, "_worker", worker)
    with judging.Judge(seconds=0.05) as judge:
        began = time.monotonic()
        assert judge.verdict(r"1 + \sqrt{2}", r"\sqrt{2} + 1").verdict == "undecided"
        assert time.monotonic() - began < SLACK
    for other in there:
        other.close()


STALLS = """
import socket, struct, sys, time
from deepmath_viz.plumbing import forks
from deepmath_viz.plumbing.frames import receive, send
here = socket.socket(fileno=0)
send(here, b'{"ready": true}')
receive(here, most=1000)
here.sendall(bytes.fromhex(sys.argv[1]))
time.sleep(60)
"""


@pytest.mark.parametrize("start", ["0000", "0000000801", "ffffffff00"])
def test_a_text_whose_encoder_stalls_is_named_in_time(monkeypatch, start: str) -> None:
    monkeypatch.setattr(encoders, "_ANSWER", 0.5)
    encoder = encoders.Encoder("m", "0", command=[sys.executable, "-c", STALLS, start])
    with pytest.raises(EncoderUnavailable, match="stopped"):
        encoder.encode("x")
    assert encoder.pid is None


def test_a_known_text_does_not_wait_for_another(monkeypatch) -> None:
    encoder = encoders.Encoder("m", "0", command=["false"])
    read: Future[np.ndarray] = Future()
    read.set_result(np.ones(2, dtype=np.float32))
    encoder._readings.get("known", lambda: read)
    with encoder._lock:  # as it is while another text is encoded
        assert encoder.knows("known") and not encoder.knows("new")
        assert encoder.encode("known").tolist() == [1, 1]


def test_nothing_is_unpickled() -> None:
    """Connections of multiprocessing pickle in `send` and `recv`; no module has one, or pickle."""
    pickling = {"pickle", "multiprocessing", "marshal", "shelve", "dill", "cloudpickle"}
    offenders = []
    for path in sorted((ROOT / "deepmath_viz").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            named = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            named += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            offenders += [str(path) for name in named if name.partition(".")[0] in pickling]
    assert offenders == []
