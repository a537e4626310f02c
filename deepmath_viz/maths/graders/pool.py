"""Asks graders in processes that may be lost: no answer can outlive its time, or take the memory.

    with Pool() as pool:
        pool.read(["12", "2t"])
        pool.accepted([("12", "12.0")])

Graders stop themselves by signals, which only a main thread gets, and hang where one computation
never returns to Python; so each has a process of its own, which the kernel ends.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

from deepmath_viz.config import ROOT
from deepmath_viz.maths.graders import openmath, readings
from deepmath_viz.maths.graders.readings import Reading
from deepmath_viz.maths.graders.words import SKIPPED, UNREAD
from deepmath_viz.plumbing import frames
from deepmath_viz.plumbing.limits import limit_memory

SECONDS, MEGABYTES, WORKERS = 5.0, 2048, 2
#: How much longer by the clock than in processor time, and for the start of a process.
_CLOCK, _START_SECONDS = 6, 120
_MOST = 1 << 24
_START = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from deepmath_viz.maths.graders.pool import work; work(int(sys.argv[2]))"
)
#: Where a grader is lost it reads nothing, and rewards nothing.
LOST = Reading(UNREAD, UNREAD, UNREAD, SKIPPED, SKIPPED, "")


class Accepted(NamedTuple):
    """Whether graders take an answer for the final answer; a lost one does not."""

    math_verify: bool
    openmath: bool


class Pool:
    """A few processes with graders. One batch at a time.

    Args:
        workers: how many.
        seconds: processor time for one answer.
        megabytes: address space of a process.
    """

    def __init__(
        self, workers: int = WORKERS, seconds: float = SECONDS, megabytes: int = MEGABYTES
    ) -> None:
        self._workers = [_Worker(seconds, megabytes) for _ in range(workers)]

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.close()

    def read(
        self, golds: Iterable[str], done: Callable[[int], object] | None = None
    ) -> dict[str, Reading]:
        """How each distinct final answer is read; `done` is told of every further one."""
        wanted = list(dict.fromkeys(golds))
        found = self._ask([["read", gold] for gold in wanted], done)
        return {
            gold: LOST if said is None else Reading(*said)
            for gold, said in zip(wanted, found, strict=True)
        }

    def accepted(
        self, pairs: Iterable[tuple[str, str]], done: Callable[[int], object] | None = None
    ) -> dict[tuple[str, str], Accepted]:
        """What the graders say to each distinct pair of final answer and answer."""
        wanted = list(dict.fromkeys(pairs))
        asked = [[name, *pair] for pair in wanted for name in ("math_verify", "openmath")]
        found = self._ask(asked, done)
        return {
            pair: Accepted(bool(found[2 * at]), bool(found[2 * at + 1]))
            for at, pair in enumerate(wanted)
        }

    def _ask(self, tasks: Sequence[list[str]], done: Callable[[int], object] | None) -> list[Any]:
        answers: list[Any] = [None] * len(tasks)
        waiting = iter(enumerate(tasks))
        lock = threading.Lock()

        def serve(worker: _Worker) -> None:
            while True:
                with lock:
                    at, task = next(waiting, (-1, []))
                if at < 0:
                    return
                answers[at] = worker.ask(task)
                if done is not None:
                    with lock:
                        done(1)

        busy = self._workers[: max(1, min(len(self._workers), len(tasks)))]
        with ThreadPoolExecutor(len(busy)) as threads:
            for one in [threads.submit(serve, worker) for worker in busy]:
                one.result()
        return answers


class _Worker:
    """One process, begun when it is first asked and again when it was lost."""

    def __init__(self, seconds: float, megabytes: int) -> None:
        self._limits = [seconds, megabytes]
        self._process: subprocess.Popen[bytes] | None = None
        self._channel: socket.socket | None = None

    def ask(self, task: list[str]) -> Any:
        """The answer to a task, None where the process was lost over it."""
        channel = self._channel or self._begin()
        until = time.monotonic() + _CLOCK * self._limits[0] + 5
        try:
            frames.send(channel, json.dumps(task).encode(), until=until)
            answer = frames.receive(channel, most=_MOST, until=until)
        except OSError:
            answer = None
        if answer is None:
            self.close()
            return None
        return json.loads(answer)

    def close(self) -> None:
        """End the process."""
        if self._channel is not None:
            self._channel.close()
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._process = self._channel = None

    def _begin(self) -> socket.socket:
        self.close()
        self._channel, there = socket.socketpair()
        with there:
            self._process = subprocess.Popen(
                [sys.executable, "-c", _START, str(ROOT), str(there.fileno())],
                pass_fds=[there.fileno()],
                stdin=subprocess.DEVNULL,
            )
        frames.send(self._channel, json.dumps(self._limits).encode())
        if frames.receive(self._channel, most=8, until=time.monotonic() + _START_SECONDS) is None:
            self.close()
            raise RuntimeError("The process that asks graders ends as soon as it is started.")
        return self._channel


# -- in the process --------------------------------------------------------------------------------

_TASKS: dict[str, Callable[..., Any]] = {
    "read": readings.read,
    "math_verify": readings.accepts,
    "openmath": openmath.accepts,
}


def work(number: int) -> None:
    """Answer the tasks that arrive on the socket `number`; ends with it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    channel = socket.socket(fileno=number)
    frame = frames.receive(channel, most=_MOST)
    if frame is None:
        return
    seconds, megabytes = json.loads(frame)
    readings.closely(r"\frac{1}{2}")  # whatever is imported and compiled is so before the limits
    limit_memory(megabytes)
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    silent = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(silent, stream)
    frames.send(channel, b"ready")
    while (frame := frames.receive(channel, most=_MOST)) is not None:
        name, *texts = json.loads(frame)
        # Processor time, so that a busy machine says the same; the caller has the clock.
        signal.setitimer(signal.ITIMER_PROF, seconds)
        try:
            answer = _TASKS[name](*texts)
        except Exception:  # whatever a library does with such text
            answer = None
        signal.setitimer(signal.ITIMER_PROF, 0)
        try:
            frames.send(channel, json.dumps(answer).encode())
        except OSError:  # nobody waits for it any more
            return
