"""Hostile statements: nothing outside the tables is read or written, and every limit holds."""

from __future__ import annotations

import hashlib
import http.server
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from deepmath_viz.corpus import manifest
from deepmath_viz.errors import SqlError, SqlLimit
from deepmath_viz.sql import pool as sql_pool
from deepmath_viz.sql.pool import Limits, Sandbox
from deepmath_viz.sql.process import End, Process
from tests.support.patience import PATIENCE
from tests.support.sandbox_corpus import statements

SECRET = "the-secret-5e1f7a"
#: Megabytes that a query may take here, and seconds that a bomb may.
MEMORY, SECONDS = 256, 0.15
SLOW = "levenshtein(repeat('a', 1000000), repeat('b', 1000000))"


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: Any, example_rows: Any, write_source: Any, make: Any) -> Path:
    """The folder of a small corpus with its tables built."""
    folder = tmp_path_factory.mktemp("hostile")
    found = make(write_source(folder / "source", example_rows(60)), folder / "cache")
    return folder / "cache" / found.corpus


@pytest.fixture(scope="module")
def tables(corpus: Path) -> Path:
    """The DuckDB file of that corpus."""
    found = manifest.read(corpus)
    assert found is not None
    return sql_pool.file_of(found, corpus)


@pytest.fixture(scope="module")
def attached(tables: Path) -> Path:
    """A DuckDB file of what people attached, in a folder of its own."""
    path = tables.parent.with_name("attached") / "attached.duckdb"
    path.parent.mkdir(exist_ok=True)
    with duckdb.connect(str(path)) as db:
        db.execute(f"CREATE TABLE rates AS SELECT range AS id, '{'x' * 9}' AS word FROM range(60)")
    return path


class World:
    """What a statement could reach: a file, a folder to write to, a server that counts."""

    def __init__(self, folder: Path, tables: Path, attached: Path) -> None:
        self.attached = attached
        (folder / "out").mkdir()
        self.secret, self.out, self.tables = folder / "secret.csv", folder / "out", tables
        self.secret.write_text(f"a,b\n{SECRET},2\n", encoding="utf-8")
        self.asked: list[str] = []
        asked = self.asked

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked.append(self.path)
                self.send_error(404)

            do_HEAD = do_PUT = do_POST = do_GET

            def log_message(self, *words: object) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.before = self.files()

    def fill(self, statement: str) -> str:
        """The statement with this world's names in it."""
        names = {
            "secret": self.secret, "folder": self.secret.parent, "db": self.tables,
            "out": self.out, "url": f"http://127.0.0.1:{self.server.server_port}",
        }  # fmt: skip
        for name, value in names.items():
            statement = statement.replace("{" + name + "}", str(value))
        return statement

    def files(self) -> dict[str, str]:
        """Every file that could be written, with the hash of its content."""
        folders = (self.secret.parent, self.tables.parent, self.attached.parent)
        return {
            str(path): hashlib.sha256(path.read_bytes()).hexdigest()
            for folder in folders
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }

    def untouched(self) -> None:
        """Nothing has been written, and nobody was asked."""
        assert self.files() == self.before
        assert self.asked == []


@pytest.fixture
def world(tmp_path: Path, tables: Path, attached: Path) -> Iterator[World]:
    made = World(tmp_path, tables, attached)
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture(scope="module")
def pool(tables: Path, attached: Path) -> Iterator[Sandbox]:
    made = Sandbox(tables, memory=MEMORY, attached=attached)
    yield made
    made.close()


def test_there_are_more_than_250_of_them() -> None:
    hostile = [*statements("refused"), *statements("bombs")]
    assert len(set(hostile)) == len(hostile) > 400


def test_hostile_statements_are_refused_and_tell_nothing(pool: Sandbox, world: World) -> None:
    ran = []
    for statement in [*statements("refused"), "", "-- nothing", "SELECT '\0'"]:
        try:
            pool.run(world.fill(statement), Limits(seconds=PATIENCE))
            ran.append(statement)
        except SqlError as err:
            said = f"{err} {err.names}"
            assert SECRET not in said, statement
            # A message may repeat the statement, but not what it does not say itself.
            for path in (
                str(world.tables.parent),
                str(world.attached.parent),
                "/root",
                "/home",
                "site-packages",
            ):
                assert path not in said, statement
            assert not isinstance(err, SqlLimit), (statement, said)
    assert ran == []
    world.untouched()
    assert pool.run("SELECT count(*) FROM problems").table.to_pydict() == {"count_star()": [60]}


def test_without_the_check_nothing_can_be_read_or_written_either(
    tables: Path, attached: Path, world: World
) -> None:
    pool = Sandbox(tables, memory=MEMORY, checked=False, attached=attached)
    ran = 0
    try:
        for statement in [*statements("refused"), "SELECT 1"]:
            try:
                answer = pool.run(world.fill(statement), Limits(seconds=5))
            except SqlError as err:
                assert SECRET not in str(err), statement
                continue
            ran += 1
            shown = pa.BufferOutputStream()
            with pa.ipc.new_stream(shown, answer.table.schema) as out:
                out.write_table(answer.table)
            places = (str(world.tables.parent), str(world.attached.parent))
            for secret in (SECRET, "root:x:0", *places):
                assert secret.encode() not in shown.getvalue().to_pybytes(), statement
        assert ran > 20, "the check was not off"
        counted = pool.run("SELECT count(*) AS n FROM corpus.problems").table.to_pydict()
        assert counted == {"n": [60]}
    finally:
        pool.close()
    # A worker can let go of what is attached (DETACH), which the next one has again.
    after = Sandbox(tables, memory=MEMORY, checked=False, attached=attached, warm=0)
    counted = after.run("SELECT count(*) AS n FROM attached.rates").table.to_pydict()
    assert counted == {"n": [60]}
    after.close()
    world.untouched()


def resident(pid: int) -> int:
    """The most memory that a process has held, in megabytes; 0 when it is gone."""
    try:
        text = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    lines = [line for line in text.splitlines() if line.startswith("VmHWM")]
    return int(lines[0].split()[1]) // 1024 if lines else 0


def test_bombs_end_at_their_limits(tables: Path, world: World) -> None:
    process, after = None, Process(tables, memory=MEMORY, threads=2)
    for statement in statements("bombs"):
        if process is None or not process.alive or process.retired:
            if process is not None:
                process.end()
            process, after = after, Process(tables, memory=MEMORY, threads=2)
        process.wait_ready()
        base, most = resident(process.pid), [0]
        over = threading.Event()

        def watch(pid: int = process.pid, most: list = most, over: Any = over) -> None:
            while not over.wait(0.02):
                most[0] = max(most[0], resident(pid))

        watcher = threading.Thread(target=watch)
        watcher.start()
        started, end = time.monotonic(), None
        try:
            for piece in process.ask(statement, Limits(seconds=SECONDS)):
                end = piece
        except SqlError as err:
            assert str(err), statement
        else:
            assert isinstance(end, End) and end.rows <= 10_000, statement
        finally:
            over.set()
            watcher.join()
        assert time.monotonic() - started < SECONDS + PATIENCE, statement
        assert most[0] < base + MEMORY, statement
    for one in (process, after):
        if one is not None:
            one.end()
    world.untouched()


def test_the_next_query_works_after_one_that_killed_its_process(pool: Sandbox) -> None:
    with pytest.raises(SqlLimit):
        pool.run(
            "SELECT levenshtein(repeat('a', 1000000), repeat('b', 1000000))", Limits(seconds=0.2)
        )
    assert pool.run("SELECT 7 AS n").table.to_pydict() == {"n": [7]}


DEEP = {
    "parentheses": "SELECT " + "(" * 20_000 + "1" + ")" * 20_000,
    "sum": "SELECT " + "1 + " * 50_000 + "1",
    "not": "SELECT " + "NOT " * 30_000 + "true",
    "lists": "SELECT " + "[" * 5_000 + "1" + "]" * 5_000,
    "selects": "SELECT * FROM " + "(SELECT * FROM " * 2_000 + "problems" + ")" * 2_000,
    "with": "WITH "
    + ", ".join(f"t{i} AS (SELECT * FROM t{i - 1})" for i in range(1, 3_000))
    + " FROM t1",
    "long": "SELECT " + "x" * 250_000,
    "quotes": "SELECT '" + "'' ;DROP TABLE problems-- " * 4_000,
    "union": "SELECT 1 " + "UNION ALL SELECT 1 " * 9_000 + "FROM",
    "columns": "SELECT " + ", ".join(f"question AS c{i}" for i in range(8_000)) + " FROM nothing",
}


@pytest.mark.parametrize("deep", DEEP.values(), ids=DEEP)
def test_deep_and_long_texts_are_refused_in_time(pool: Sandbox, deep: str) -> None:
    started = time.monotonic()
    with pytest.raises(SqlError) as caught:
        pool.run(deep, Limits(seconds=3))
    assert time.monotonic() - started < PATIENCE
    assert len(str(caught.value)) < 2_000
    assert pool.run("SELECT 1 AS a").table.num_rows == 1
