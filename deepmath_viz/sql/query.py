"""A query in the sandbox as somebody waits for it: how it stands, and what came of it."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping

import pyarrow as pa

from deepmath_viz.errors import DeepMathError, SqlStopped
from deepmath_viz.sql.parameters import Value
from deepmath_viz.sql.process import End, Process
from deepmath_viz.sql.turns import Place, Turn


class Answer:
    """The result of a query: an Arrow table, cut off where it was too long, and how it ended."""

    def __init__(self, table: pa.Table, end: End) -> None:
        self.table, self.end = table, end


class Query:
    """A query under way in the background.

    Attributes:
        sql: its text.
        values: of its parameters, by name.
        state: 'waiting', 'running', 'done', 'failed' or 'cancelled'.
        share: how far it is, 0 to 1; None where that is not known.
        answer: its result, once it is done.
        error: why there is none.
    """

    def __init__(
        self, sql: str, turn: Turn | None = None, values: Mapping[str, Value] | None = None
    ) -> None:
        self.sql, self.values, self._turn = sql, dict(values or {}), turn
        self.state = "waiting"
        self.share: float | None = None
        self.answer: Answer | None = None
        self.error: DeepMathError | None = None
        self._started = self._ended = time.monotonic()
        self._process: Process | None = None
        self._cancelled, self._over = threading.Event(), threading.Event()
        self._lock = threading.Lock()

    @property
    def over(self) -> bool:
        """Whether nothing more will happen."""
        return self._over.is_set()

    @property
    def place(self) -> Place | None:
        """Where it stands among those that wait for their turn; None where it does not wait."""
        return None if self._turn is None else self._turn.place

    @property
    def seconds(self) -> float:
        """How long it has been under way, or was."""
        return (self._ended if self.over else time.monotonic()) - self._started

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until it is over, at most so long; returns whether it is."""
        return self._over.wait(seconds)

    def cancel(self) -> None:
        """End it at once, whatever it is doing."""
        with self._lock:
            self._cancelled.set()
            if self._process is not None:
                self._process.end()

    def result(self) -> Answer:
        """Wait for the result.

        Raises:
            SqlError: there is none.
        """
        self.wait()
        if self.error is not None:
            raise self.error
        assert self.answer is not None
        return self.answer

    def take(self, process: Process) -> None:
        """Note the process that runs it."""
        with self._lock:
            if self._cancelled.is_set():
                raise SqlStopped("The query was cancelled.")
            self._process, self.state = process, "running"

    def leave(self) -> None:
        """The process does something else from here."""
        with self._lock:
            self._process = None

    def is_cancelled(self) -> bool:
        """Whether somebody has cancelled it."""
        return self._cancelled.is_set()

    def close(self, answer: Answer | None, error: DeepMathError | None) -> None:
        """Note how it ended."""
        self.answer, self.error = answer, error
        self.state = "done" if answer else "failed"
        if isinstance(error, SqlStopped):
            self.state = "cancelled"
        self._ended = time.monotonic()
        self._over.set()
