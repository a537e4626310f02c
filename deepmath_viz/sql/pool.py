"""User SQL on the tables of a corpus: a pool of warm processes that can do nothing else.

Every query runs in a process of its own (`sql.worker`), which is ended when the query is
cancelled or takes too much, and replaced. A few stand ready, so that an ordinary query does not
wait for one to start. More queries than `RUNNING` wait for their turn (`sql.turns`); whole results
have turns of their own, since how long one takes is up to whoever reads it.
"""

from __future__ import annotations

import threading
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa

from deepmath_viz.corpus import schema
from deepmath_viz.corpus.attached import serving
from deepmath_viz.corpus.attached.folder import AttachedFolder
from deepmath_viz.corpus.manifest import Manifest
from deepmath_viz.corpus.rollouts.folder import RolloutFolder
from deepmath_viz.errors import DeepMathError
from deepmath_viz.plumbing.lru import LRU
from deepmath_viz.sql.parameters import Value
from deepmath_viz.sql.process import End, Limits, Process, WorkerLost
from deepmath_viz.sql.query import Answer, Query
from deepmath_viz.sql.turns import Turn, Turns

#: Queries that run at once, that may wait beside them, and processes that stand ready.
RUNNING, WAITING, WARM = 4, 32, 2
#: Whole results that are written at once, and that may wait beside them.
DOWNLOADS, DOWNLOADS_WAITING = 4, 8
#: Megabytes of memory, and threads, that a query may take.
MEMORY, THREADS = 1_024, 2
#: What a query may take whose whole result is written to a file.
WHOLE = Limits(rows=10**12, size=10**15, seconds=900.0, batch=8_192)

Rollouts = tuple[tuple[str, Path], ...]


class Sandbox:
    """Runs queries on one DuckDB file of native tables.

    Args:
        file: the file; it may be removed later, as long as a process has it open.
        memory: megabytes that a query may take.
        checked: see `Process`.
        running, waiting, warm: see `RUNNING`, `WAITING`, `WARM`.
        downloads: see `DOWNLOADS`.
        attached: the DuckDB file of what people attached; None where there is nothing.
        rollouts: models of people's own, and the DuckDB file of each.
    """

    def __init__(
        self,
        file: Path,
        *,
        memory: int = MEMORY,
        checked: bool = True,
        running: int = RUNNING,
        waiting: int = WAITING,
        warm: int = WARM,
        downloads: int = DOWNLOADS,
        attached: Path | None = None,
        rollouts: Rollouts = (),
    ) -> None:
        self.file, self.attached, self.rollouts = file, attached, rollouts
        self._memory, self._checked, self._warm = memory, checked, warm
        self._queries = Turns(running, waiting, "queries")
        self._downloads = Turns(downloads, DOWNLOADS_WAITING, "downloads")
        self._lock = threading.Lock()
        self._idle: list[Process] = []
        self._closed = False

    def warm(self) -> None:
        """Start the processes that stand ready, without waiting for them."""
        with self._lock:
            for process in [process for process in self._idle if not process.alive]:
                process.end()
                self._idle.remove(process)
            while len(self._idle) < self._warm and not self._closed:
                self._idle.append(self._new())

    def start(
        self, sql: str, limits: Limits | None = None, values: Mapping[str, Value] | None = None
    ) -> Query:
        """Run a query in the background, with the values of its parameters.

        Raises:
            SqlBusy: too many wait already.
        """
        turn = self._queries.enter()
        query = Query(sql, turn, values)

        def work() -> None:
            try:
                with turn:
                    answer = self._answer(query, limits or Limits(), turn)
            except DeepMathError as err:
                query.close(None, err)
            except Exception as err:  # whatever a library does with such a result
                query.close(None, DeepMathError(f"The result cannot be read: {err}"))
            else:
                query.close(answer, None)

        try:
            threading.Thread(target=work, daemon=True, name="sql").start()
        except BaseException:
            turn.leave()
            raise
        return query

    def run(
        self, sql: str, limits: Limits | None = None, values: Mapping[str, Value] | None = None
    ) -> Answer:
        """Run a query and wait for its result.

        Raises:
            SqlError: there is none.
        """
        with self._queries.enter() as turn:
            return self._answer(Query(sql, turn, values), limits or Limits(), turn)

    def stream(
        self, sql: str, limits: Limits = WHOLE, query: Query | None = None
    ) -> Generator[pa.RecordBatch | pa.Schema]:
        """The schema of a whole result, and then its batches as they come.

        It has its place among the downloads, until its last batch is taken or it is closed.

        Raises:
            SqlBusy: too many wait already.
            SqlError: it cannot be run, or ended early; what came before is not the whole then.
        """
        query = query or Query(sql)
        with self._downloads.enter() as turn, self._process(query, turn) as process:
            pieces = _Pieces(process.ask(sql, limits, values=query.values))
            if not pieces.begins():
                return
            with pa.ipc.open_stream(pa.PythonFile(pieces, "r")) as reader:
                yield reader.schema
                yield from reader
            pieces.finish()

    def close(self) -> None:
        """End every process that stands ready. Queries under way are not touched."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for process in idle:
            process.end()

    def _answer(self, query: Query, limits: Limits, turn: Turn) -> Answer:
        def progress(share: float) -> None:
            query.share = share

        data, end = bytearray(), None
        with self._process(query, turn) as process:
            for piece in process.ask(query.sql, limits, progress, query.values):
                if isinstance(piece, End):
                    end = piece
                else:
                    data += piece
        assert end is not None
        if not data:
            return Answer(pa.table({}), end)
        with pa.ipc.open_stream(pa.py_buffer(data)) as reader:
            return Answer(reader.read_all(), end)

    @contextmanager
    def _process(self, query: Query, turn: Turn) -> Iterator[Process]:
        """A process for one query, once it is its turn."""
        turn.wait(query.is_cancelled)
        process = None
        try:
            process = self._ready(query)
            yield process
        finally:
            query.leave()
            turn.leave()
            if process is not None:
                self._put_back(process)

    def _ready(self, query: Query) -> Process:
        """The next process, ready; one that was lost while it started is replaced once."""
        for again in (True, False):
            process = self._next()
            try:
                query.take(process)
                process.wait_ready()
                return process
            except WorkerLost:
                if not again:
                    raise
            except DeepMathError:
                process.end()
                raise
        raise AssertionError("not reached")

    def _next(self) -> Process:
        with self._lock:
            while self._idle:
                process = self._idle.pop(0)
                if process.alive:
                    return process
                process.end()
            return self._new()

    def _new(self) -> Process:
        return Process(
            self.file,
            memory=self._memory,
            threads=THREADS,
            checked=self._checked,
            attached=self.attached,
            rollouts=self.rollouts,
        )

    def _put_back(self, process: Process) -> None:
        with self._lock:
            if process.alive and not process.retired and not self._closed:
                self._idle.insert(0, process)
                surplus, self._idle = self._idle[self._warm :], self._idle[: self._warm]
            else:
                surplus = [process]
        for one in surplus:
            one.end()
        self.warm()


class _Pieces:
    """Pieces of a stream as a file to read from."""

    def __init__(self, pieces: Iterator[bytes | End]) -> None:
        self._pieces, self._left, self.closed = pieces, b"", False

    def begins(self) -> bool:
        """Whether there is anything to read."""
        self._fill()
        return bool(self._left)

    def read(self, size: int = -1) -> bytes:
        """The next `size` bytes, fewer only at the end."""
        out = bytearray()
        while size < 0 or len(out) < size:
            if not self._left and not self._fill():
                break
            wanted = len(self._left) if size < 0 else size - len(out)
            out += self._left[:wanted]
            self._left = self._left[wanted:]
        return bytes(out)

    def finish(self) -> None:
        """Read to the end."""
        while self._fill():
            pass

    def close(self) -> None:
        """There is nothing to close."""

    def _fill(self) -> bool:
        piece = next(self._pieces, None)
        self._left = piece if isinstance(piece, bytes) else b""
        return bool(self._left)


def file_of(found: Manifest, folder: Path) -> Path:
    """The DuckDB file of a corpus.

    Raises:
        ArtefactMissing: it has not been built.
    """
    return folder / found.require("serve").artefacts[0].name


def attached_to(found: Manifest, folder: Path, data: Path) -> Path | None:
    """The DuckDB file of what people attached to a corpus, None where there is nothing.

    Args:
        data: the folder of what people enter.

    Raises:
        AttachError: it cannot be made ready.
    """
    problems = [folder / name for name in schema.TABLES["problems"].files(found.stages)]
    return serving.file_of(AttachedFolder.of(data, folder.name), problems)


def rollouts_of(folder: Path, data: Path) -> Rollouts:
    """The models whose rollouts were added to a corpus, and the DuckDB file of each.

    Args:
        data: the folder of what people enter.
    """
    models = RolloutFolder.of(data, folder.name).models()
    return tuple((model, kept.path) for model, kept in models.items())


_shared: LRU[tuple[Path, int, Path | None, Rollouts], Sandbox] = LRU(2, drop=Sandbox.close)


def shared(file: Path, attached: Path | None = None, rollouts: Rollouts = ()) -> Sandbox:
    """The sandbox of a file, of what is attached, and of rollouts, for everybody in this process.
    The latest two are kept."""
    # A file that was damaged and made again has its name again; its processes hold the damaged one.
    at = file.stat().st_ino if file.exists() else 0
    return _shared.get(
        (file, at, attached, rollouts), lambda: Sandbox(file, attached=attached, rollouts=rollouts)
    )
