"""Pieces leave the same files whoever does them, once each, and are put together in their order."""

from __future__ import annotations

import json
import pickle
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import pytest

from deepmath_viz.errors import ClusterError, SettingsError
from deepmath_viz.pipeline import searches
from deepmath_viz.plumbing import engines
from deepmath_viz.plumbing.engines import connection, process
from deepmath_viz.plumbing.engines.identity import differences, identity
from deepmath_viz.plumbing.engines.local import LocalEngine
from deepmath_viz.plumbing.engines.process import Asked
from deepmath_viz.plumbing.engines.share import Share
from deepmath_viz.plumbing.engines.work import Done, Node, Piece, Work
from tests.support.travelling import Travelling

ANSWERS = ("answers", "agreement")


class Told:
    """Remembers what was told."""

    def __init__(self) -> None:
        self.total: float | None = None
        self.done = 0.0
        self.said: list[str] = []

    def expect(self, total: float | None, unit: str, *, already: float = 0) -> None:
        self.total, self.done = total, already

    def add(self, amount: float = 1, note: str = "") -> None:
        self.done += amount

    def say(self, text: str) -> None:
        self.said.append(text)

    wait = say


@contextmanager
def multiplying(factor: int) -> Iterator[Any]:
    def do(piece: Piece, folder: Path, done: Done) -> str:
        (folder / piece.files[0]).write_text(str(piece.given * factor))
        done(piece.size)
        return "by hand"

    yield do


def begin(node: Node, said: int) -> Any:
    assert node.threads == 1
    return multiplying(said + int(node.file("more").read_text()))


def work_of(folder: Path, name: str) -> Work:
    (folder / "more").write_text("4")
    return Work(
        name=name,
        unit="numbers",
        here=lambda: multiplying(7),
        begin=begin,
        said=3,
        files=lambda: {"more": folder / "more"},
    )


def pieces() -> list[Piece]:
    return [Piece((f"{n}.txt",), n, n, f"number {n}") for n in range(1, 5)]


def written(folder: Path) -> list[str]:
    return [(folder / piece.files[0]).read_text() for piece in pieces()]


def test_what_stands_is_not_done_again_and_counts_as_done(tmp_path: Path) -> None:
    (tmp_path / "2.txt").write_text("there")
    told = Told()
    made = LocalEngine().run(work_of(tmp_path, "a"), pieces(), tmp_path, told, 5)
    assert (made, told.total, told.done) == ("by hand", 15, 15)
    assert written(tmp_path) == ["7", "there", "21", "28"]
    again = Told()
    assert LocalEngine().run(work_of(tmp_path, "a"), pieces(), tmp_path, again) == ""
    assert (again.total, again.done) == (10, 10)


@pytest.mark.parametrize("store", ["folder", "memory"])
def test_a_piece_leaves_on_a_node_what_it_leaves_here(tmp_path: Path, store: str) -> None:
    share = Share(str(tmp_path / "share") if store == "folder" else f"memory://{tmp_path.name}")
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    there.mkdir()
    name = f"{store}-{tmp_path.name}"
    LocalEngine().run(work_of(tmp_path, name), pieces(), here, Told())
    engine, told = Travelling(share), Told()
    assert engine.run(work_of(tmp_path, name), pieces(), there, told) == "by hand"
    assert written(there) == written(here) == ["7", "14", "21", "28"]
    assert engine.done[0] == "4.txt" and told.done == told.total == 10
    assert share.sizes(name) == {} and not (tmp_path / "share").exists()


def test_a_share_shows_whole_files_and_says_where_it_cannot(tmp_path: Path) -> None:
    share = Share(str(tmp_path / "share"))
    (tmp_path / "one").write_bytes(b"12345")
    share.put(tmp_path / "one", "w/files/one")
    assert share.sizes("w/files") == {"one": 5} and share.sizes("none") == {}
    share.get("w/files/one", tmp_path / "back")
    assert (tmp_path / "back").read_bytes() == b"12345"
    with pytest.raises(ClusterError, match=r"cannot be read on .*FileNotFoundError.*--share"):
        share.get("w/files/two", tmp_path / "two")
    assert not (tmp_path / "two").exists()
    (tmp_path / "file").write_text("")
    with pytest.raises(ClusterError, match="cannot be written to"):
        Share(str(tmp_path / "file")).put(tmp_path / "one", "w/one")
    share.remove("w")
    share.remove("w")
    assert not (tmp_path / "share").exists()
    with pytest.raises(SettingsError, match=r"--share nothing://x: .*Give a URL, or a folder"):
        Share("nothing://x")


def test_a_folder_is_the_same_wherever_a_node_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    share = Share("share")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "one").write_text("1")
    share.put(tmp_path / "one", "w/one")
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert pickle.loads(pickle.dumps(share)).sizes("w") == {"one": 1}


def asked(share: Share, mine: dict[str, str]) -> Asked:
    return Asked("w", str(share.url), begin, 3, {}, 1, share, mine)


def test_a_node_that_would_make_something_else_does_nothing(tmp_path: Path) -> None:
    share = Share(str(tmp_path / "share"))
    other = identity() | {"sympy": "1.0"}
    assert set(identity()) >= {"this program", "Python", "numpy", "sympy"}
    said = differences(other, identity())
    assert said == f"sympy {identity()['sympy']} instead of 1.0"
    with pytest.raises(ClusterError, match="Not every node of the cluster can work") as err:
        process.do(asked(share, other), pieces()[0])
    assert said in str(err.value)
    (tmp_path / "hello").write_text("")
    share.put(tmp_path / "hello", ".hello/hello")
    assert process.probe(share, ".hello/hello", other) == f"has {said}"
    assert process.probe(share, ".hello/hello", identity()) == ""
    elsewhere = Share(str(tmp_path / "elsewhere"))
    assert "does not see" in process.probe(elsewhere, ".hello/hello", identity())


def test_options_that_make_no_engine_say_what_to_do(tmp_path: Path) -> None:
    given: dict[str, Any] = {"cache": tmp_path, "share": None, "address": None}
    with engines.opened("local", **given) as engine:
        assert isinstance(engine, LocalEngine)
    for name in ("address", "share"):
        with (
            pytest.raises(SettingsError, match=f"--{name}: of a cluster only. Add --engine ray"),
            engines.opened("local", **given | {name: "x:1"}),
        ):
            pass
    for address in ("ray://host:10001", "host", "host:port"):
        with pytest.raises(ClusterError, match="give HOST:PORT"):
            connection._reach(address)
    with pytest.raises(ClusterError, match=r"No cluster answers at 127.0.0.1:9 \("):
        connection._reach("127.0.0.1:9")


@pytest.mark.parametrize(
    ("answer", "may_be_one"),
    [
        (b"\0\0\x12\4\0\0\0\0\0", True),  # what the head of a cluster says first
        (b"HTTP/1.0 400 Bad request\r\n", False),
        (b"\x15\3\3\0\2\2\x46", True),  # what one says that wants TLS
        (b"", True),  # or it hangs up
    ],
)
def test_another_server_is_told_from_a_cluster(answer: bytes, may_be_one: bool) -> None:
    def serve(server: socket.socket) -> None:
        asked, _ = server.accept()
        with asked:
            asked.recv(64)
            asked.sendall(answer)

    with socket.create_server(("127.0.0.1", 0)) as server:
        serving = threading.Thread(target=serve, args=(server,))
        serving.start()
        address = f"127.0.0.1:{server.getsockname()[1]}"
        refused = pytest.raises(ClusterError, match=f"What answers at {address} is no Ray cluster")
        with nullcontext() if may_be_one else refused:
            connection._reach(address)
        serving.join()


def test_who_hangs_up_unread_is_left_for_ray_to_find_out() -> None:
    def serve(server: socket.socket) -> None:
        asked, _ = server.accept()
        with asked:
            asked.recv(1)  # the rest stays unread, which makes a reset of the end

    with socket.create_server(("127.0.0.1", 0)) as server:
        serving = threading.Thread(target=serve, args=(server,))
        serving.start()
        connection._reach(f"127.0.0.1:{server.getsockname()[1]}")
        serving.join()


@pytest.fixture(scope="module")
def source(tmp_path_factory: Any, write_source: Any, example_rows: Any) -> Path:
    root: Path = tmp_path_factory.mktemp("engines") / "mirror"
    rows = example_rows(24)
    write_source(root / "hub" / "zwhe99" / "DeepMath-103K", rows)
    texts = [row["question"] + " Say why." for row in rows[:9]] + ["Another one", "And one more"]
    dapo = root / "hub" / "RyanYr" / "DAPO-Math-17k" / "data"
    dapo.mkdir(parents=True)
    (dapo / "train.jsonl").write_text(
        "\n".join(json.dumps({"problem": text, "answer": "1"}) for text in texts)
    )
    (root / "benchmarks.jsonl").write_text(
        json.dumps({"benchmark": "B", "problem": rows[3]["question"], "answer": None})
    )
    return root


def test_stages_are_the_same_bytes_whoever_works_and_however_rows_are_parted(
    source: Path, tmp_path: Path, make: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    stages = ("answers", "overlaps")
    here = make(source, tmp_path / "here", *stages)
    make(source, tmp_path / "there", "embeddings")  # by the encoder that is made up
    monkeypatch.setattr(searches, "_PRODUCTS", 1)
    monkeypatch.setattr(searches, "_FEWEST", 5)
    monkeypatch.setattr(searches, "_WIDEST", 7)
    monkeypatch.setattr(searches, "_MOST_PIECES", 1_000)
    engine = Travelling(Share(str(tmp_path / "share")))
    there = make(source, tmp_path / "there", *stages, engine=engine)
    made = {name.split("-")[0].split(".")[0] for name in engine.done}
    assert made == {"part", "pair", "best", "common", "alike"}
    assert sum(name.startswith("pair-") for name in engine.done) > 12
    for stage in ("answers", "neighbours", "overlaps"):
        assert here.stages[stage].artefacts == there.stages[stage].artefacts
    assert not (tmp_path / "there" / there.corpus / ".work").exists()
