"""One worker of the sandbox, seen from outside: start it, put a query to it, end it."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deepmath_viz import errors
from deepmath_viz.config import PROGRAM, ROOT
from deepmath_viz.corpus.queries.connection import errata_rows, own_results
from deepmath_viz.corpus.rollouts.table import ROLLOUTS, view
from deepmath_viz.corpus.stages import command
from deepmath_viz.errors import ArtefactDamaged, SqlError, SqlLimit, SqlStopped
from deepmath_viz.plumbing import frames
from deepmath_viz.sql import protocol
from deepmath_viz.sql.parameters import Value

WORKER = "deepmath_viz.sql.worker"
#: Seconds that a worker may take to open the tables on a busy machine.
_PATIENCE = 60.0
#: How much later than its limit a query is ended from here, should the kernel not have done it.
_GRACE = 0.5
#: Whether a query may be about what people found, which is then sent along.
_NAMES_ERRATA = re.compile(r"\berrata\b", re.IGNORECASE)
#: The same of results that people added.
_NAMES_RESULTS = re.compile(r"\bresults\b", re.IGNORECASE)
#: What reading an answer raises that no worker of ours gives.
_NONSENSE = (ValueError, LookupError, TypeError, AttributeError, RecursionError)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query may take.

    Attributes:
        rows: rows of its result; more are cut off.
        size: bytes of its result; more are cut off.
        seconds: by the clock.
        batch: rows that travel together.
    """

    rows: int = 10_000
    size: int = 24_000_000
    seconds: float = 60.0
    batch: int = 2_048


@dataclass(frozen=True, slots=True)
class End:
    """How a query ended: rows and bytes that were sent, whether some were cut off, seconds."""

    rows: int
    size: int
    truncated: bool
    seconds: float


class WorkerLost(ArtefactDamaged):
    """A worker ended before it was ready; another may do better."""


class Process:
    """A worker on one DuckDB file; it starts at once and is ready some tenths of a second later.

    Args:
        file: the DuckDB file.
        memory: megabytes that a query may take.
        threads: of DuckDB.
        checked: whether it looks at statements before it runs them. Only tests switch this off.
        attached: the DuckDB file of what people attached; None where there is nothing.
        rollouts: models of people's own, and the DuckDB file of each.
    """

    def __init__(
        self,
        file: Path,
        *,
        memory: int,
        threads: int,
        checked: bool = True,
        attached: Path | None = None,
        rollouts: Sequence[tuple[str, Path]] = (),
    ) -> None:
        self._here, there = socket.socketpair()
        self._stopped = self._ready = self.retired = False
        with there:
            # No environment: tokens and paths of the server are none of its business.
            self._process = subprocess.Popen(
                [sys.executable, "-m", WORKER, str(there.fileno())],
                cwd=ROOT,
                env={"LANG": "C.UTF-8", "MALLOC_ARENA_MAX": "2"},
                pass_fds=(there.fileno(),),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        catalogues = {model: f"rollouts_of_{model}" for model, _ in rollouts}
        setup = {
            "file": str(file),
            "memory": memory,
            "threads": threads,
            "checked": checked,
            "attached": attached and str(attached),
            "rollouts": {catalogues[model]: str(path) for model, path in rollouts},
            "views": {ROLLOUTS.name: view(catalogues, f"{protocol.CATALOGUE}.problems")},
        }
        frames.send(self._here, protocol.ASK, json.dumps(setup).encode())

    @property
    def pid(self) -> int:
        """The process."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether it can take a query."""
        return not self._stopped and self._process.poll() is None

    def wait_ready(self) -> None:
        """Wait until the tables are open.

        Raises:
            ArtefactDamaged: they cannot be opened; `WorkerLost` where it was the process.
            SqlStopped: it was ended meanwhile.
        """
        if self._ready:
            return
        try:
            frame = self._receive(time.monotonic() + _PATIENCE)
        except OSError:
            frame = None
        if frame != protocol.READY:
            stopped = self._stopped
            self.end()
            if stopped:
                raise SqlStopped("The query was cancelled.")
            kind: type[ArtefactDamaged] = WorkerLost
            why = "its process ended"
            with suppress(*_NONSENSE):
                if frame is not None and frame[:1] == protocol.FAILED:
                    kind, why = ArtefactDamaged, json.loads(frame[1:])["message"]
            raise kind(
                f"The tables for queries cannot be opened ({why.split(chr(34))[0].strip()}). "
                f"See: {PROGRAM} check. To make them anew: {command('serve', force=True)}"
            )
        self._ready = True

    def ask(
        self,
        sql: str,
        limits: Limits,
        on_progress: Callable[[float], None] | None = None,
        values: Mapping[str, Value] | None = None,
    ) -> Iterator[bytes | End]:
        """Run a query: its result as pieces of an Arrow IPC stream, and its `End` at last.

        Raises:
            SqlError: it cannot be run, took too much, or was cancelled.
        """
        asked: dict[str, Any] = {
            "sql": sql,
            "rows": limits.rows,
            "size": limits.size,
            "batch": limits.batch,
        }
        asked |= {"seconds": limits.seconds, "values": dict(values or {})}
        if _NAMES_ERRATA.search(sql):
            asked["errata"] = errata_rows()
        if _NAMES_RESULTS.search(sql) and (own := own_results()):
            asked["results"] = own
        until = time.monotonic() + limits.seconds + _GRACE
        try:
            frames.send(self._here, protocol.ASK, json.dumps(asked).encode(), until=until)
            while True:
                frame = self._receive(until)
                if frame is None:
                    raise self._lost(limits)
                kind = frame[:1]
                if kind == protocol.DATA:
                    yield frame[1:]
                elif kind == protocol.PROGRESS:
                    if on_progress:
                        on_progress(json.loads(frame[1:]))
                else:
                    break
            said = json.loads(frame[1:])
            self.retired = bool(said["retire"])
            if kind == protocol.FAILED:
                raise _error(said)
            end = End(said["rows"], said["size"], said["truncated"], said["seconds"])
        except TimeoutError:
            self.end()
            raise _too_long(limits) from None
        except (OSError, *_NONSENSE):
            raise self._lost(limits) from None
        except GeneratorExit:  # nobody wants the rest
            self.end()
            raise
        yield end

    def _receive(self, until: float) -> bytes | None:
        return frames.receive(self._here, most=protocol.MOST, until=until)

    def _lost(self, limits: Limits) -> SqlError:
        """Why the worker is gone in the middle of a query."""
        stopped = self._stopped
        self.end()
        if stopped:
            return SqlStopped("The query was cancelled.")
        if self._process.returncode == -signal.SIGALRM:
            return _too_long(limits)
        return SqlLimit(
            "The query ended its process: it needed more memory, or was nested deeper, than is "
            "allowed. Filter earlier, or take it apart."
        )

    def end(self) -> None:
        """End the process at once, whatever it does."""
        self._stopped = True
        self._process.kill()
        self._process.wait()
        self._here.close()


def _too_long(limits: Limits) -> SqlLimit:
    return SqlLimit(
        f"The query was ended after {limits.seconds:g} seconds. Filter before joining or sorting, "
        "or try it on a part first: FROM problems USING SAMPLE 1%."
    )


def _error(said: dict[str, Any]) -> SqlError:
    kind = getattr(errors, said["kind"], SqlError)
    if not issubclass(kind, SqlError):
        raise TypeError(f"{kind} is no error of a query.")
    return kind(
        said["message"],
        line=said.get("line"),
        column=said.get("column"),
        length=said.get("length", 1),
        names=tuple(said.get("names", ())),
    )
