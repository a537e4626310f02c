"""Asks processes that may be lost: no answer can outlive its time, or take the memory of others.

    forks = Forks("package.module", workers=2, seconds=1.0, megabytes=1536)
    forks.ask([["a", "b"], ["c", "d"]])

What they do is up to the module (`plumbing/nursery`). A task that takes longer, or needs more
memory, costs one worker, which is replaced; everything else goes on.
"""

from __future__ import annotations

import json
import selectors
import socket
import subprocess
import sys
import time
import weakref
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from deepmath_viz.plumbing import frames
from deepmath_viz.plumbing.nursery import CLOCK, LIMITS, MOST, OUT_OF_MEMORY

LOST = "lost"
#: Where the package was imported from: a folder, or the archive that travels with an export.
_HOME = Path(__file__).resolve().parents[2]
_START = (  # an interrupt from the keyboard is the caller's business; its end is noticed anyway
    "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN); "
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from deepmath_viz.plumbing.nursery import serve; serve(int(sys.argv[2]), sys.argv[3])"
)


class Answer(NamedTuple):
    """What came of a task.

    Attributes:
        said: what the module answered.
        failed: the name of the exception that it raised, or `LOST` where its process was; else "".
    """

    said: Any = None
    failed: str = ""


@dataclass(slots=True)
class _Held:
    """What is open: the process that forks, the way to it, and one to each worker.

    It is ready once it has imported what its workers need.
    """

    nursery: subprocess.Popen[bytes] | None = None
    control: socket.socket | None = None
    ready: bool = False
    channels: list[socket.socket] = field(default_factory=list)

    def end(self, seconds: float) -> None:
        """Close everything; who has not ended by itself within `seconds` is ended."""
        self.ready = False
        for channel in self.channels:
            channel.close()
        self.channels.clear()
        if self.control is not None:
            self.control.close()
        if self.nursery is not None:
            try:
                self.nursery.wait(seconds)
            except subprocess.TimeoutExpired:
                self.nursery.kill()
                self.nursery.wait()
        self.control = self.nursery = None


class Forks:
    """A few processes that answer. One batch at a time; they begin when they are first asked.

    They end with `close`, and with whoever forgets it.

    Args:
        module: what answers, by its full name.
        workers: how many.
        seconds: processor time for one task; by the clock it may take `CLOCK` times as long.
        megabytes: address space of one worker.
    """

    def __init__(self, module: str, *, workers: int, seconds: float, megabytes: int) -> None:
        self._held = _Held()
        self._patience = CLOCK * seconds + 1
        weakref.finalize(self, self._held.end, self._patience)
        self._module, self._workers, self._seconds = module, workers, seconds
        self._limits = LIMITS.pack(round(seconds * 1000), megabytes)

    @property
    def nursery(self) -> subprocess.Popen[bytes] | None:
        """The process that forks; None before the first question."""
        return self._held.nursery

    def begin(self) -> None:
        """Start the process that forks, which imports what it needs; waits for nothing."""
        if self.nursery is None:
            self._start()

    def ask(
        self, tasks: Sequence[Sequence[str]], done: Callable[[int], object] | None = None
    ) -> list[Answer]:
        """What comes of tasks, in their order.

        Args:
            tasks: the arguments of the module's `answer`.
            done: called with the number of further tasks that are done.
        """
        found = [Answer()] * len(tasks)
        waiting = iter(enumerate(tasks))
        with selectors.DefaultSelector() as selector:
            try:
                while len(self._held.channels) < min(self._workers, len(tasks)):
                    self._held.channels.append(self._worker())
                for place in range(len(self._held.channels)):
                    self._give(selector, place, next(waiting, None))
                while selector.get_map():
                    heard = selector.select(CLOCK * self._seconds + 5)
                    for key, _ in heard or self._stuck(selector):
                        place, at = key.data
                        selector.unregister(key.fileobj)
                        found[at] = self._received(place)
                        self._give(selector, place, next(waiting, None))
                        if done is not None:
                            done(1)
            except BaseException:
                self.close()  # answers to what was asked must not be taken for later ones
                raise
        return found

    def close(self) -> None:
        """End all processes."""
        self._held.end(self._patience)

    def _give(
        self,
        selector: selectors.BaseSelector,
        place: int,
        task: tuple[int, Sequence[str]] | None,
    ) -> None:
        """Send the worker in a place its next task, if there is one."""
        if task is None:
            return
        at, words = task
        frame = json.dumps(words).encode()
        try:
            frames.send(self._held.channels[place], frame)
        except OSError:  # it was lost after its last answer
            frames.send(self._replace(place), frame)
        selector.register(self._held.channels[place], selectors.EVENT_READ, (place, at))

    def _received(self, place: int) -> Answer:
        """What a worker says; it is replaced where it was lost, or stalled in the middle of it."""
        try:
            frame = frames.receive(
                self._held.channels[place],
                most=MOST,
                until=time.monotonic() + CLOCK * self._seconds,
            )
        except OSError:
            frame = None
        answer = Answer(failed=LOST) if frame is None else Answer(*json.loads(frame))
        if answer.failed in (LOST, OUT_OF_MEMORY):
            self._replace(place)
        return answer

    def _stuck(self, selector: selectors.BaseSelector) -> list[tuple[selectors.SelectorKey, int]]:
        """Workers that neither answered nor ended: their sockets are shut, and they are lost."""
        keys = list(selector.get_map().values())
        for key in keys:
            place, _ = key.data
            self._held.channels[place].shutdown(socket.SHUT_RDWR)
        return [(key, 0) for key in keys]

    def _replace(self, place: int) -> socket.socket:
        self._held.channels[place].close()
        self._held.channels[place] = self._worker()
        return self._held.channels[place]

    def _worker(self) -> socket.socket:
        for attempt in (1, 2):
            if self.nursery is None or self.nursery.poll() is not None:
                self._start()
            self._await()
            here, there = socket.socketpair()
            try:
                assert (
                    self._held.control is not None
                )  # `_start` has just made it, or an earlier one
                with there:
                    socket.send_fds(self._held.control, [self._limits], [there.fileno()])
                return here
            except OSError:
                here.close()
                if attempt == 1:
                    self._lost()
        raise RuntimeError(f"The process of {self._module} ends as soon as it is started.")

    def _lost(self) -> None:
        """The process that forks is gone, or was about to be: it is not waited for later."""
        if self._held.nursery is not None:
            self._held.nursery.kill()
            self._held.nursery.wait()
        self._held.nursery = None

    def _start(self) -> None:
        if self._held.control is not None:
            self._held.control.close()
        self._held.ready = False
        self._held.control, there = socket.socketpair()
        with there:
            self._held.nursery = subprocess.Popen(
                [sys.executable, "-c", _START, str(_HOME), str(there.fileno()), self._module],
                pass_fds=[there.fileno()],
                stdin=subprocess.DEVNULL,
            )

    def _await(self) -> None:
        """Wait until the process that forks is ready, or has ended."""
        if not self._held.ready and self._held.control is not None:
            with suppress(OSError):  # then handing it a socket fails as well, and says so
                self._held.control.recv(1)
            self._held.ready = True
