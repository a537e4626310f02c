"""The process that runs user SQL: it opens the tables, gives up everything else, and then obeys.

Started by `sql.process` with an empty environment and one socket. Before the first query it
opens the DuckDB file of native tables read-only, beside it that of columns that people attached
(`attached.NAME`) and those of rollouts (as one view, `rollouts`), closes DuckDB's own ways out
(external access, extensions, replacement scans, spilling, its settings), and then gives up at the
kernel what no setting can give back: no further file or socket can be opened, no file can grow, and
the address space has an end. Nobody needs to look after it: the kernel ends it when a query
outlives its limit, and it ends when the other end of its socket is closed, which also happens when
the caller is killed.
"""

from __future__ import annotations

import json
import os
import resource
import select
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from deepmath_viz.corpus.schema_doubts import ERRATA
from deepmath_viz.errors import SqlLimit, SqlRefused
from deepmath_viz.plumbing.frames import receive, send
from deepmath_viz.plumbing.limits import limit_memory
from deepmath_viz.plumbing.sink import Sink
from deepmath_viz.sql import statements
from deepmath_viz.sql.messages import EXPLAINED, Explained, same_error, told
from deepmath_viz.sql.protocol import (
    ATTACHED,
    CATALOGUE,
    DATA,
    DONE,
    FAILED,
    MOST_ASKED,
    PIECE,
    PROGRESS,
    READY,
)

#: Share of a query's memory that DuckDB may count. It keeps blocks of the file up to there, and
#: what it does not count (vectors under way, the result) must find room beside them: with all,
#: reading 5 GB of text met the end of the address space (see `bench_sql`).
_COUNTED = 0.75
#: Queries after which a worker makes room for a fresh one.
QUERIES = 1_000
_EVERY = 0.25
#: Bytes of memory after which a worker is replaced.
_HELD = 400_000_000
_LINUX = sys.platform == "linux"
#: What people found, one row a final answer; for the queries that name it.
_ERRATA = ERRATA.create().replace("CREATE TABLE", "CREATE TEMP TABLE", 1)
#: Published results with those that people added, which the search path finds first.
_RESULTS = (
    "CREATE TEMP TABLE results AS SELECT model, base, benchmark, value, metric, source,"
    f" second_hand, FALSE AS own FROM {CATALOGUE}.main.results"
)
_OWN_RESULT = (
    "INSERT INTO temp.results BY NAME SELECT ? AS model, ? AS base, ? AS benchmark, ? AS value,"
    " ? AS metric, ? AS source, FALSE AS second_hand, TRUE AS own"
)
_WARM = "SELECT 1 AS a, 'b' AS b, [1] AS c, DATE '2000-01-01' AS d, count(*) FROM problems"
#: What every connection sets for itself; the lock of the configuration leaves these open.
_PROGRESS = {"enable_progress_bar": "true", "enable_progress_bar_print": "false"}
_PROGRESS["progress_bar_time"] = "1"


def main(argv: Sequence[str]) -> None:
    """Serve the queries that arrive on the socket with this number, until it is closed."""
    channel = socket.socket(fileno=int(argv[0]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(channel,), daemon=True).start()
    frame = receive(channel, most=MOST_ASKED)
    if frame is None:
        return
    setup = json.loads(frame[1:])
    try:
        worker = _Worker(channel, setup)
    except (duckdb.Error, OSError) as err:
        send(channel, FAILED, json.dumps({"message": str(err).splitlines()[0]}).encode())
        return
    send(channel, READY)
    while (frame := receive(channel, most=MOST_ASKED)) is not None:
        worker.serve(json.loads(frame[1:]))


def _end_with(channel: socket.socket) -> None:
    """End this process, even in the middle of a query, when the other end is gone."""
    waiting = select.poll()
    waiting.register(channel, getattr(select, "POLLRDHUP", 0))
    waiting.poll()
    os._exit(0)


class _Worker:
    """The tables, and one connection for every query to come: none sees what another left."""

    def __init__(self, channel: socket.socket, setup: dict[str, Any]) -> None:
        path, attached = Path(setup["file"]), setup.get("attached")
        self._channel, self._checked = channel, bool(setup["checked"])
        self._lock = threading.Lock()
        #: Texts that no result may carry: where the tables lie.
        own: dict[str, str] = setup.get("rollouts", {})
        files = [*([attached] if attached else []), *own.values()]
        places = dict.fromkeys([path.parent, *(Path(file).parent for file in files)])
        self._secrets = [os.fsencode(place) for place in places]
        db = duckdb.connect(
            ":memory:",
            config={
                "threads": setup["threads"],
                "memory_limit": f"{_COUNTED * setup['memory']:.0f}MiB",
                "temp_directory": "",
                "home_directory": "/",
                "errors_as_json": True,
                "python_enable_replacements": False,
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
                "allow_community_extensions": False,
                "allow_persistent_secrets": False,
            },
        )
        quoted = str(path).replace("'", "''")
        db.execute(f"ATTACH '{quoted}' AS {CATALOGUE} (READ_ONLY)")
        if attached:
            quoted = attached.replace("'", "''")
            db.execute(f"ATTACH '{quoted}' AS {ATTACHED} (READ_ONLY)")
        for catalogue, file in own.items():
            quoted = file.replace("'", "''")
            db.execute(f"ATTACH '{quoted}' AS {catalogue} (READ_ONLY)")
        self._views: dict[str, str] = setup.get("views", {})
        db.execute("SET enable_external_access = false")
        self._functions = statements.table_functions(db)
        db.execute("SET allowed_configs = ?", [list(_PROGRESS)])
        db.execute("SET lock_configuration = true")
        self._db, self._left = db, QUERIES
        # Run the whole way once, so that nothing is left to be imported or loaded later.
        first = self._connect().sql(_WARM).to_arrow_reader(1)
        pa.ipc.new_stream(pa.BufferOutputStream(), first.schema).write_batch(
            first.read_next_batch()
        )
        del first
        self._statm = os.open("/proc/self/statm", os.O_RDONLY) if _LINUX else None
        self._next = self._connect()
        _give_up(setup["memory"])

    def _connect(self) -> duckdb.DuckDBPyConnection:
        made = self._db.cursor()
        made.execute(f"USE {CATALOGUE}")
        for name, value in _PROGRESS.items():
            made.execute(f"SET {name} = {value}")
        for name, sql in self._views.items():
            made.execute(f"CREATE TEMP VIEW {name} AS {sql}")
        return made

    def _held(self) -> int:
        """Bytes of memory that this process holds."""
        if self._statm is None:
            return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return int(os.pread(self._statm, 100, 0).split()[1]) * resource.getpagesize()

    def serve(self, asked: dict[str, Any]) -> None:
        """Run one query and send its result, or why there is none."""
        started = time.monotonic()
        # The kernel ends this process at the limit, whatever the query is doing then.
        signal.setitimer(signal.ITIMER_REAL, asked["seconds"])
        db = self._next
        done = threading.Event()
        reporter = threading.Thread(target=self._report, args=(db, done), daemon=True)
        reporter.start()
        try:
            told_of = self._run(db, asked)
        except Exception as err:
            told_of = told(
                err, asked["sql"], *(s.decode("utf-8", "replace") for s in self._secrets)
            )
        done.set()
        reporter.join()
        kind = FAILED if "message" in told_of else DONE
        told_of["seconds"] = time.monotonic() - started
        with suppress(Exception):
            db.close()
        self._left -= 1
        told_of["retire"] = self._left <= 0 or self._held() > _HELD
        signal.setitimer(signal.ITIMER_REAL, 0)
        self._send(kind, json.dumps(told_of).encode())
        self._next = self._connect()

    def _run(self, db: duckdb.DuckDBPyConnection, asked: dict[str, Any]) -> dict[str, Any]:
        sql = asked["sql"]
        if "errata" in asked:
            # Of this connection alone, which serves this query alone.
            db.execute(_ERRATA)
            if asked["errata"]:
                db.executemany("INSERT INTO temp.errata VALUES (?, ?, ?, ?, ?)", asked["errata"])
        if "results" in asked:
            db.execute(_RESULTS)
            db.executemany(_OWN_RESULT, asked["results"])
        if self._checked and statements.check(db, sql, self._functions) is None:
            raise SqlRefused("There is no query in this text. For example: FROM problems")
        found = self._begin(db, sql, asked.get("values", {}))
        if found is None:
            return {"rows": 0, "size": 0, "truncated": False}
        reader = found.to_arrow_reader(asked["batch"])
        sink = _Sink(self._send, self._secrets)
        rows = size = 0
        truncated = False
        with pa.ipc.new_stream(pa.PythonFile(sink, "w"), reader.schema) as out:
            for batch in reader:
                room = _room(batch, asked["rows"] - rows, asked["size"] - size, rows == 0)
                if room < batch.num_rows:
                    truncated = True
                    batch = batch.slice(0, room)
                if room:
                    out.write_batch(batch)
                rows, size = rows + room, size + batch.nbytes
                if truncated:
                    break
        return {"rows": rows, "size": sink.size, "truncated": truncated}

    @staticmethod
    def _begin(
        db: duckdb.DuckDBPyConnection, sql: str, values: dict[str, Any]
    ) -> duckdb.DuckDBPyRelation | None:
        """The result as something that is computed while it is read.

        Where names cannot be resolved, `sql` does not say where; explaining the same text does.
        """
        try:
            return db.sql(sql, params=values or None)
        except duckdb.Error as err:
            if "location" not in str(err) and not sql.lstrip().lower().startswith("explain"):
                try:
                    db.execute(EXPLAINED + sql, values or None)
                except duckdb.Error as again:
                    if same_error(err, again):
                        raise Explained(str(again)) from None
            raise

    def _report(self, db: duckdb.DuckDBPyConnection, done: threading.Event) -> None:
        """Tell how far the query is, now and then, where DuckDB knows it."""
        while not done.wait(_EVERY):
            with suppress(duckdb.Error, OSError):
                share = db.query_progress()
                if 0 <= share <= 100 and not done.is_set():
                    self._send(PROGRESS, json.dumps(share / 100).encode())

    def _send(self, kind: bytes, content: bytes) -> None:
        with self._lock:
            send(self._channel, kind, content)


class _Sink(Sink):
    """A file that sends what is written as frames, unless it tells where the tables lie."""

    def __init__(
        self, send_frame: Callable[[bytes, bytes], None], secrets: Sequence[bytes]
    ) -> None:
        super().__init__()
        self._send, self.size = send_frame, 0
        self._secrets = [secret for secret in secrets if len(secret) > 4]

    def write(self, data: Any) -> int:
        """Send the bytes."""
        piece = bytes(data)
        if any(secret in piece for secret in self._secrets):
            raise SqlRefused("The result names a folder of this machine, which is not shown.")
        for at in range(0, len(piece), PIECE):
            self._send(DATA, piece[at : at + PIECE])
        self.size += len(piece)
        return len(piece)


def _room(batch: pa.RecordBatch, rows: int, size: int, first: bool) -> int:
    """How many rows of a batch may still be sent; of the first at least one, if it is not huge."""
    room: int = min(batch.num_rows, max(rows, 0))
    while room and _size(batch, room) > size:
        if room == 1:
            if first:
                raise SqlLimit(
                    f"One row of this result has {_size(batch, 1) / 1e6:,.0f} MB; {size / 1e6:,.0f}"
                    " can be shown. Shorten long text, for example left(text, 1000)."
                )
            return 0
        room //= 2
    return room


def _size(batch: pa.RecordBatch, rows: int) -> int:
    return int(batch.slice(0, rows).nbytes)


def _give_up(megabytes: int) -> None:
    """Give up, at the kernel, what a query has no use for."""
    limit_memory(megabytes, further=True)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


if __name__ == "__main__":
    main(sys.argv[1:])
