"""User SQL: what runs, what is said of what does not, cancelling, waiting, and the processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from deepmath_viz.config import ROOT
from deepmath_viz.corpus import manifest
from deepmath_viz.corpus.queries.connection import errata_from, own_results_from
from deepmath_viz.dataset.results import RESULTS
from deepmath_viz.errors import (
    ArtefactDamaged,
    ArtefactMissing,
    SqlBusy,
    SqlError,
    SqlLimit,
    SqlRefused,
    SqlStopped,
)
from deepmath_viz.sql import messages
from deepmath_viz.sql import pool as sql_pool
from deepmath_viz.sql.pool import Limits, Sandbox
from deepmath_viz.sql.process import Process
from deepmath_viz.sql.query import Query
from deepmath_viz.sql.turns import Place
from tests.support.patience import PATIENCE, awaited
from tests.support.sandbox_corpus import statements

ROWS = 60
SLOW = "SELECT count(*) FROM range(1000000) a, range(1000000) b, range(1000000) c"


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: Any, example_rows: Any, write_source: Any, make: Any) -> Path:
    """The folder of a small corpus with its tables built."""
    folder = tmp_path_factory.mktemp("sandbox")
    found = make(write_source(folder / "source", example_rows(ROWS)), folder / "cache")
    return folder / "cache" / found.corpus


@pytest.fixture(scope="module")
def tables(corpus: Path) -> Path:
    """The DuckDB file of that corpus."""
    found = manifest.read(corpus)
    assert found is not None
    return sql_pool.file_of(found, corpus)


@pytest.fixture(scope="module")
def pool(tables: Path) -> Iterator[Sandbox]:
    made = Sandbox(tables)
    yield made
    made.close()


def rows(pool: Sandbox, sql: str) -> list[dict[str, Any]]:
    return pool.run(sql).table.to_pylist()


def test_a_query_sees_what_people_found_when_it_is_asked_and_cannot_change_it(
    pool: Sandbox,
) -> None:
    said: list[tuple[str, str, str, str | None, int]] = []
    errata_from(lambda: said)
    asked = "SELECT verdict, value, people FROM errata"
    assert rows(pool, asked) == []
    said.append(("k", "11", "wrong", "12", 2))
    assert rows(pool, asked) == [{"verdict": "wrong", "value": "12", "people": 2}]
    with pytest.raises(SqlError):
        rows(pool, "DELETE FROM errata")
    assert len(rows(pool, asked)) == 1


def test_a_query_sees_results_of_ones_own_beside_the_published_ones(pool: Sandbox) -> None:
    own: list[tuple[str, str | None, str, float, str, str]] = []
    own_results_from(lambda: own)
    asked = "SELECT own, count(*) AS n FROM results GROUP BY own ORDER BY own"
    published = len(RESULTS)
    assert rows(pool, asked) == [{"own": False, "n": published}]
    own.append(("Mine", None, "AIME24", 41.5, "pass@1", "a note"))
    assert rows(pool, asked) == [{"own": False, "n": published}, {"own": True, "n": 1}]
    assert rows(pool, "SELECT * EXCLUDE own FROM Results WHERE own") == [
        {"model": "Mine", "base": None, "benchmark": "AIME24", "value": 41.5, "metric": "pass@1"}
        | {"source": "a note", "second_hand": False}
    ]
    with pytest.raises(SqlError):
        rows(pool, "DELETE FROM results")
    own.clear()
    assert rows(pool, asked) == [{"own": False, "n": published}]


@pytest.mark.parametrize("sql", statements("legitimate"))
def test_ordinary_queries_run(pool: Sandbox, sql: str) -> None:
    answer = pool.run(sql)
    assert answer.table.num_rows > 0
    assert answer.end.rows == answer.table.num_rows


def test_results_are_those_of_the_tables(pool: Sandbox) -> None:
    assert rows(pool, "SELECT count(*) AS n FROM problems") == [{"n": ROWS}]
    found = rows(pool, "PIVOT (SELECT unrated, id FROM problems) ON unrated USING count(*)")
    assert sum(found[0][name] for name in ("true", "false") if name in found[0]) == ROWS or found
    described = rows(pool, "DESCRIBE problems")
    assert described[0]["column_name"] == "id"
    comments = "SELECT comment FROM duckdb_columns() WHERE column_name = 'hub_row'"
    assert "null if unknown" in rows(pool, comments)[0]["comment"]


@pytest.mark.parametrize(
    ("sql", "place", "names", "said"),
    [
        ("SELECT quetion FROM problems", (1, 8, 7), ("question",), "quetion"),
        ("SELECT id,\n  '∑é', lenght(question)\nFROM problems", (2, 9, 16), ("length",), "lenght"),
        ("FROM problms", (1, 6, 7), ("problems",), "problms"),
        ("SELECT p.topik\nFROM problems p", (1, 8, 7), ("topic",), "topik"),
        ("SELEC 1", (1, 1, 5), (), "SELEC"),
        ("SELECT 1\nFROM problems WHERE", (2, 15, 5), (), "WHERE"),
        ("SELECT 1\n\n FROM read_csv('x')", (3, 7, 8), (), "read_csv is not available"),
        ("SELECT CAST('a' AS INT)", (1, 8, 16), (), "'a'"),
    ],
)
def test_errors_say_where_and_what_was_meant(
    pool: Sandbox, sql: str, place: Any, names: Any, said: str
) -> None:
    with pytest.raises(SqlError) as caught:
        pool.run(sql)
    err = caught.value
    assert said in str(err)
    assert (err.line, err.column, err.length) == place
    shown = messages.pointed(err, sql).split("\n")
    at = shown[1].index("^")
    assert shown[0][at:].startswith(sql.split("\n")[place[0] - 1][place[1] - 1 :][:5])
    assert err.names[: len(names)] == names
    if names:
        assert messages.advice(err).startswith(f"Did you mean {names[0]}")


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("DROP TABLE problems", "DROP is not run here"),
        ("SELECT 1; SELECT 2", "These are 2 statements"),
        ("-- nothing", "There is no query"),
        ("EXPLAIN ANALYZE COPY (SELECT 1) TO 'x'", "COPY is not run here"),
        ("SELECT current_setting('threads')", "current_setting is not available here"),
    ],
)
def test_what_is_refused_says_what_can_be_done(pool: Sandbox, sql: str, said: str) -> None:
    with pytest.raises(SqlRefused, match=said):
        pool.run(sql)


def test_long_results_are_cut_off_and_say_so(pool: Sandbox) -> None:
    answer = pool.run("FROM range(1000000000)", Limits(rows=500))
    assert (answer.table.num_rows, answer.end.truncated) == (500, True)
    answer = pool.run("SELECT repeat('x', 100000) FROM range(1000)", Limits(size=1_000_000))
    assert answer.end.truncated and 0 < answer.table.num_rows < 10
    answer = pool.run("FROM range(500)", Limits(rows=500))
    assert (answer.table.num_rows, answer.end.truncated) == (500, False)
    with pytest.raises(SqlLimit, match=r"left\(text, 1000\)"):
        pool.run("SELECT repeat('x', 5000000)", Limits(size=1_000_000))


def test_a_whole_result_streams(pool: Sandbox) -> None:
    sql = "SELECT i, i % 7 AS k FROM range(300000) t(i)"
    schema, *batches = pool.stream(sql)
    table = pa.Table.from_batches(batches, schema)
    assert table.num_rows == 300_000
    assert table["i"][299_999].as_py() == 299_999
    assert [b.num_rows for b in list(pool.stream("SELECT 1 AS a WHERE false"))[1:]] in ([], [0])


def test_a_stream_that_nobody_reads_on_ends_its_query(pool: Sandbox) -> None:
    found = pool.stream("SELECT i FROM range(10000000000) t(i)")
    next(found), next(found)
    found.close()
    assert rows(pool, "SELECT 1 AS a") == [{"a": 1}]


def test_cancelling_ends_a_query(pool: Sandbox) -> None:
    for sql in (SLOW, "SELECT levenshtein(repeat('a', 1000000), repeat('b', 1000000))"):
        query = pool.start(sql)
        while query.state == "waiting":
            time.sleep(0.01)
        time.sleep(0.15)
        query.cancel()
        assert query.wait(PATIENCE)  # its own limit is 60 s, and would leave it failed
        assert query.state == "cancelled"
        with pytest.raises(SqlStopped):
            query.result()


def test_progress_is_told_where_it_is_known(pool: Sandbox) -> None:
    query = pool.start("SELECT count(*) FROM range(30000000000) t(i) WHERE i % 7 = 3")
    share = awaited(lambda: query.share, lambda share: share is not None)
    query.cancel()
    assert 0 <= share < 1


def test_one_slow_query_blocks_no_other_and_too_many_are_told_to_wait(tables: Path) -> None:
    pool = Sandbox(tables, running=2, waiting=1, warm=1)
    slow = [pool.start(SLOW)]
    assert rows(pool, "SELECT 1 AS a") == [{"a": 1}]
    slow.append(pool.start(SLOW))
    while any(query.state == "waiting" for query in slow):
        time.sleep(0.01)
    slow.append(pool.start("SELECT 2 AS b"))
    time.sleep(0.15)
    assert slow[-1].state == "waiting"
    with pytest.raises(SqlBusy, match="1 queries are waiting"):
        pool.start("SELECT 3")
    slow[0].cancel()
    assert slow[-1].result().table.to_pylist() == [{"b": 2}]
    slow[1].cancel()
    slow[1].wait(PATIENCE)
    pool.close()


def test_whoever_waits_knows_the_place_in_the_line(tables: Path) -> None:
    pool = Sandbox(tables, running=1, waiting=3, warm=0)
    line = [pool.start(SLOW) for _ in range(4)]
    first, second, third = Place(1, 3, 1), Place(2, 3, 1), Place(3, 3, 1)
    assert [query.place for query in line] == [None, first, second, third]
    line[2].cancel()
    assert line[2].wait(PATIENCE)
    assert [query.place for query in line] == [None, Place(1, 2, 1), None, Place(2, 2, 1)]
    line[0].cancel()
    assert line[0].wait(PATIENCE)
    assert [query.place for query in line] == [None, None, None, Place(1, 1, 1)]
    for query in line:
        query.cancel()
        assert query.wait(PATIENCE)
    pool.close()


def test_whole_results_have_turns_of_their_own(tables: Path) -> None:
    pool = Sandbox(tables, running=1, warm=0, downloads=2)
    held = [pool.stream("FROM range(100000000)") for _ in range(2)]
    assert all(isinstance(next(one), pa.Schema) for one in held)
    assert rows(pool, "SELECT 1 AS a") == [{"a": 1}]
    left = Query("SELECT 2 AS b")
    threading.Timer(0.3, left.cancel).start()
    with pytest.raises(SqlStopped):
        list(pool.stream(left.sql, query=left))
    held[0].close()
    assert len(list(pool.stream("SELECT 2 AS b"))) == 2
    held[1].close()
    pool.close()


def test_a_burst_does_not_go_over_the_limit(tables: Path) -> None:
    pool = Sandbox(tables, running=1, waiting=2, warm=0)
    admitted, refused = [], 0
    for _ in range(20):
        try:
            admitted.append(pool.start(SLOW))
        except SqlBusy:
            refused += 1
    assert (len(admitted), refused) == (3, 17)
    for query in admitted:
        query.cancel()
    assert all(query.wait(PATIENCE) for query in admitted)
    assert rows(pool, "SELECT 1 AS a") == [{"a": 1}]
    pool.close()


def test_queries_leave_nothing_behind_for_the_next(pool: Sandbox) -> None:
    for _ in range(3):
        with pytest.raises(SqlError):
            pool.run("PIVOT (SELECT id, 1 // (id - 30) AS k FROM problems) ON k USING sum(nothing)")
        types = "SELECT type_name FROM duckdb_types() WHERE NOT internal"
        assert rows(pool, types) == []


def test_a_worker_has_no_environment_no_files_and_its_limits(
    tables: Path, monkeypatch: Any
) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf-secret")
    with (tables.parent / "manifest.json").open():
        process = Process(tables, memory=200, threads=2)
        process.wait_ready()
        here = Path(f"/proc/{process.pid}")
        environment = (here / "environ").read_bytes()
        opened = [str(fd.readlink()) for fd in (here / "fd").iterdir()]
        limits = (here / "limits").read_text()
    process.end()
    assert b"hf-secret" not in environment and b"HOME" not in environment
    own = ("/dev/null", f"/proc/{process.pid}/statm")
    files = [name for name in opened if name.startswith("/") and name not in own]
    assert files == [str(tables.resolve())] * len(files) and len(files) <= 2
    for name in ("Max open files", "Max file size", "Max core file size"):
        assert (
            next(line for line in limits.splitlines() if line.startswith(name)).split()[
                len(name.split())
            ]
            == "0"
        )
    assert "unlimited" not in next(
        line for line in limits.splitlines() if line.startswith("Max address space")
    )


def test_workers_end_with_their_caller(tables: Path) -> None:
    script = (
        "import sys, time\n"
        "from pathlib import Path\n"
        "from deepmath_viz.sql.pool import Sandbox\n"
        f"pool = Sandbox(Path({str(tables)!r}), warm=1)\n"
        f"query = pool.start({SLOW!r})\n"
        "while query._process is None or not query._process._ready: time.sleep(0.01)\n"
        "time.sleep(0.1)\n"
        "print(query._process.pid, *[p.pid for p in pool._idle], flush=True)\n"
        "time.sleep(60)\n"
    )
    caller = subprocess.Popen(
        [sys.executable, "-c", script],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert caller.stdout is not None
    pids = [int(word) for word in caller.stdout.readline().split()]
    assert pids
    caller.send_signal(signal.SIGKILL)
    caller.wait()
    caller.stdout.close()
    # Its own limit would end the query after a minute.
    end = time.monotonic() + 45
    while any(alive(pid) for pid in pids) and time.monotonic() < end:
        time.sleep(0.02)
    assert [pid for pid in pids if alive(pid)] == []


def alive(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False


def test_a_pool_replaces_a_worker_that_was_killed(tables: Path) -> None:
    pool = Sandbox(tables, warm=1)
    pool.warm()
    os.kill(pool._idle[0].pid, signal.SIGKILL)
    assert rows(pool, "SELECT 1 AS a") == [{"a": 1}]
    query = pool.start(SLOW)
    while query._process is None or not query._process._ready:
        time.sleep(0.01)
    time.sleep(0.1)
    os.kill(query._process.pid, signal.SIGKILL)
    with pytest.raises(SqlLimit, match="ended its process"):
        query.result()
    pool.close()


def test_queries_from_many_threads_get_their_own_rows(pool: Sandbox) -> None:
    wrong: list[object] = []

    def ask(n: int) -> None:
        for i in range(5):
            found = rows(pool, f"SELECT {n * 100 + i} AS a")
            if found != [{"a": n * 100 + i}]:
                wrong.append(found)

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_missing_or_damaged_file_says_what_to_do(tmp_path: Path, corpus: Path) -> None:
    damaged = tmp_path / "serve-0.duckdb"
    damaged.write_bytes(b"no database" * 1000)
    for file in (damaged, tmp_path / "gone.duckdb"):
        with pytest.raises(ArtefactDamaged, match="build --stage serve --force") as caught:
            Sandbox(file, warm=0).run("SELECT 1")
        assert str(tmp_path) not in str(caught.value)
    found = manifest.read(corpus)
    assert found is not None
    del found.stages["serve"]
    with pytest.raises(ArtefactMissing, match="build --stage serve"):
        sql_pool.file_of(found, corpus)


def test_a_query_goes_on_when_its_file_is_removed(tmp_path: Path, tables: Path) -> None:
    file = tmp_path / tables.name
    file.write_bytes(tables.read_bytes())
    pool = Sandbox(file, warm=1)
    assert rows(pool, "SELECT count(*) AS n FROM problems") == [{"n": ROWS}]
    file.unlink()
    assert rows(pool, "SELECT count(*) AS n FROM solutions WHERE n = 1")[0]["n"] > 0
    pool.close()


def test_everybody_shares_the_sandbox_of_a_file(tables: Path, tmp_path: Path) -> None:
    first = sql_pool.shared(tables)
    assert sql_pool.shared(tables) is first
    others = [sql_pool.shared(tmp_path / name) for name in ("a", "b")]
    assert first._closed and not others[1]._closed  # its processes end with it
    assert sql_pool.shared(tables) is not first
    for one in (first, *others, sql_pool.shared(tables)):
        one.close()
