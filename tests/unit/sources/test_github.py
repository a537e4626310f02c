"""Single files from GitHub: fetched once, whole, with patience."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import stamina
from huggingface_hub import constants

from deepmath_viz.config import GITHUB, Settings
from deepmath_viz.dataset import published
from deepmath_viz.errors import (
    SettingsError,
    SourceDamaged,
    SourceDenied,
    SourceNotFound,
    SourceTooLarge,
    SourceUnavailable,
)
from deepmath_viz.pipeline.stage import Options
from deepmath_viz.pipeline.stages import layout_paper
from deepmath_viz.sources import github, limits, paper
from deepmath_viz.sources.base import content_hash
from deepmath_viz.sources.registry import COMPARISON_SETS


class Raw:
    """Serves `files` by path; `answers` are given first: a status, or bytes to break off after.

    A negative number breaks the connection after so many bytes. `unsized` leaves out the length.
    """

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.answers: list[int] = []
        self.headers: dict[str, str] = {}
        self.asked: list[str] = []
        self.unsized = False
        raw = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                raw.asked.append(self.path)
                answer = raw.answers.pop(0) if raw.answers else 200
                body = raw.files.get(self.path)
                status = 404 if body is None else 200 if answer < 0 else answer
                sent = body if body is not None and status == 200 else b"no"
                self.send_response(status)
                length = {} if raw.unsized else {"Content-Length": str(len(sent))}
                for name, value in (length | raw.headers).items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(sent[:-answer] if answer < 0 else sent)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True


@pytest.fixture
def raw(tmp_path: Path, monkeypatch: Any) -> Iterator[Raw]:
    """GitHub on this machine, with an empty download folder and no time lost in waiting."""
    made = Raw()
    monkeypatch.setenv("DEEPMATH_GITHUB", f"http://127.0.0.1:{made.server.server_port}/")
    monkeypatch.setattr(constants, "HF_HOME", str(tmp_path / "downloads"))
    made.waits = []
    monkeypatch.setattr(time, "sleep", made.waits.append)
    threading.Thread(target=made.server.serve_forever, args=(0.05,), daemon=True).start()
    yield made
    made.server.shutdown()
    made.server.server_close()


def test_a_file_is_fetched_once(raw, tmp_path):
    raw.files["/owner/repo/main/data/a%20b.json"] = b"[1]"
    for _ in range(2):
        path = github.fetched("owner/repo", "data/a b.json")
        assert path.read_bytes() == b"[1]"
    assert path == tmp_path / "downloads" / "github" / "owner" / "repo" / "data" / "a b.json"
    assert raw.asked == ["/owner/repo/main/data/a%20b.json"]
    assert [file.name for file in path.parent.iterdir()] == ["a b.json"]


def test_trouble_that_passes_is_waited_out(raw):
    raw.files["/o/r/main/f"] = b"x" * 1000
    raw.answers, raw.headers = [503, -10], {"Retry-After": "7"}
    assert len(github.fetched("o/r", "f").read_bytes()) == 1000
    assert raw.waits == [7.0, 4.0]
    assert len(raw.asked) == 3


def test_a_server_that_asks_for_less_than_we_wait_anyway_gets_the_longer_wait(raw):
    raw.files["/o/r/main/f"] = b"x"
    raw.answers, raw.headers = [503, 503], {"Retry-After": "2"}
    github.fetched("o/r", "f")
    assert raw.waits == [2.0, 4.0]


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
def test_a_file_is_asked_for_three_times_and_no_more(raw, status):
    raw.files["/o/r/main/f"] = b"x"
    raw.answers = [status] * 3
    with stamina.set_testing(True, attempts=10, cap=True):
        with pytest.raises(SourceUnavailable, match=f"HTTP Error {status}"):
            github.fetched("o/r", "f")
        assert len(raw.asked) == 3
        assert github.fetched("o/r", "f").read_bytes() == b"x"
    assert raw.waits in ([], [0.0, 0.0])


def test_faults_that_no_second_try_mends_are_not_retried(raw, monkeypatch):
    def fails(url: str, path: Path) -> None:
        raw.asked.append(url)
        raise ValueError("of our own making")

    monkeypatch.setattr(github, "_fetch_once", fails)
    with pytest.raises(ValueError, match="of our own making"):
        github.fetched("o/r", "f")
    assert (len(raw.asked), raw.waits) == (1, [])


def test_a_wait_is_logged_and_never_printed(raw, caplog, capfd):
    raw.files["/o/r/main/f"] = b"x"
    raw.answers = [503]
    with caplog.at_level(logging.WARNING, "stamina"):
        github.fetched("o/r", "f")
    assert [record.name for record in caplog.records] == ["stamina"]
    assert logging.getLogger("stamina").handlers
    assert capfd.readouterr() == ("", "")


def test_a_server_that_asks_to_wait_for_hours_is_waited_for_a_minute(raw):
    raw.files["/o/r/main/f"] = b"x"
    raw.answers, raw.headers = [429], {"Retry-After": "7200"}
    github.fetched("o/r", "f")
    assert raw.waits == [60.0]


def test_trouble_that_stays_is_named_and_leaves_nothing(raw, tmp_path):
    raw.files["/o/r/main/f"] = b"x" * 1000
    raw.answers = [-10, -10, -10]
    with pytest.raises(SourceUnavailable, match=r"/o/r/main/f cannot be fetched .*Try again later"):
        github.fetched("o/r", "f")
    raw.answers = [403]
    with pytest.raises(SourceUnavailable, match="403"):
        github.fetched("o/r", "f")
    assert len(raw.asked) == 4
    assert not [path for path in (tmp_path / "downloads").rglob("*") if path.is_file()]


def test_a_file_that_is_not_there_is_named_at_once(raw):
    with pytest.raises(SourceNotFound, match=r"There is no http.*/o/r/main/f \(HTTP 404\)"):
        github.fetched("o/r", "f")
    assert raw.waits == []


def test_nobody_is_asked_offline(raw, monkeypatch):
    raw.files["/o/r/main/f"] = raw.files["/o/r/main/g"] = b"x"
    github.fetched("o/r", "f")
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    assert github.fetched("o/r", "f").read_bytes() == b"x"
    with pytest.raises(SourceUnavailable, match="HF_HUB_OFFLINE is set"):
        github.fetched("o/r", "g")
    assert raw.asked == ["/o/r/main/f"]


def test_a_machine_that_does_not_answer_is_named(raw, monkeypatch):
    monkeypatch.setenv("DEEPMATH_GITHUB", "http://127.0.0.1:9")
    with pytest.raises(SourceUnavailable, match=r"http://127\.0\.0\.1:9/o/r/main/f cannot be"):
        github.fetched("o/r", "f")
    assert raw.waits == [1.0, 4.0]


def test_the_files_of_a_dataset_come_in_their_order(raw):
    orz = next(dataset for dataset in COMPARISON_SETS if dataset.home == "github")
    for at, name in enumerate(orz.files):
        raw.files[f"/{orz.home_id}/main/{name}"] = b"[" + b" " * at + b"]"
    assert [(file.name, file.size) for file in github.files(orz)] == [
        ("data/orz_math_57k_collected.json", 2),
        ("data/orz_math_72k_collection_extended.json", 3),
    ]


class Hub:
    """A source that is the hub, as far as a layout asks."""

    kind = "hub"

    def extra(self, *_: str) -> None:
        return None


def test_the_papers_coordinates_are_fetched_for_the_hub(raw):
    url = f"/{published.REPOSITORY}/main/{published.COORDINATES}"
    shipped = {"coordinates": content_hash(paper.PLACES)}
    assert layout_paper.STAGE.inputs(Hub(), Options()) == shipped
    raw.files[url] = np.zeros(3).tobytes()
    found = layout_paper.STAGE.inputs(Hub(), Options())["coordinates"]
    assert len(found) == 64 and found != shipped["coordinates"]
    assert set(raw.asked) == {"/zwhe99/DeepMath/main/tsne/emb_2d.npy"}


def test_the_address_is_a_setting():
    assert Settings.from_env({}).github == GITHUB == "https://raw.githubusercontent.com"
    assert Settings.from_env({"DEEPMATH_GITHUB": "http://here/"}).github == "http://here"
    with pytest.raises(SettingsError, match="DEEPMATH_GITHUB is 'here'; give an address"):
        Settings.from_env({"DEEPMATH_GITHUB": "here"})


@pytest.mark.parametrize(
    "elsewhere", ["http://127.0.0.1:9/o/r/main/f", "http://localhost:{port}/x", "//evil.example/x"]
)
def test_a_redirect_to_another_host_is_not_followed(raw, elsewhere):
    raw.files["/o/r/main/f"] = b"x"
    raw.answers = [302]
    raw.headers = {"Location": elsewhere.format(port=raw.server.server_port)}
    with pytest.raises(SourceDenied, match="another host") as caught:
        github.fetched("o/r", "f")
    assert "DEEPMATH_GITHUB" in str(caught.value)
    assert len(raw.asked) == 1


def test_a_redirect_on_the_same_host_is(raw):
    raw.files |= {"/o/r/main/f": b"old", "/moved": b"x"}
    raw.answers, raw.headers = [302], {"Location": "/moved"}
    assert github.fetched("o/r", "f").read_bytes() == b"x"


@pytest.mark.parametrize(
    ("said", "error", "says"),
    [("1" + "0" * 18, SourceTooLarge, "1,000,000,000,000,000"), ("-5", SourceDamaged, "'-5' bytes"),
     ("many", SourceDamaged, "'many' bytes"), ("9" * 5000, SourceDamaged, "no size")],
)  # fmt: skip
def test_a_size_that_the_server_makes_up_is_named_before_the_file_is_read(
    raw, tmp_path, said, error, says
):
    raw.files["/o/r/main/f"] = b"x" * 100
    raw.headers = {"Content-Length": said}
    with pytest.raises(error, match=says):
        github.fetched("o/r", "f")
    assert (len(raw.asked), raw.waits) == (1, [])
    assert not [path for path in (tmp_path / "downloads").rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("limit", "says"), [("FETCHED", "more than 10 bytes"), ("LEFT_FREE", "Make")]
)
def test_a_file_beyond_what_is_fetched_or_what_the_disk_holds_leaves_nothing(
    raw, tmp_path, monkeypatch, limit, says
):
    raw.files["/o/r/main/f"] = b"x" * 100
    raw.unsized = True
    monkeypatch.setattr(limits, limit, 10 if limit == "FETCHED" else 1 << 60)
    with pytest.raises(SourceTooLarge, match=says):
        github.fetched("o/r", "f")
    assert not [path for path in (tmp_path / "downloads").rglob("*") if path.is_file()]
