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
from collections.abc import Callable, Sequence
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


class Forks:
    """A few processes that answer. One batch at a time; they begin when they are first asked.

    Args:
        module: what answers, by its full name.
        workers: how many.
        seconds: processor time for one task; by the clock it may take `CLOCK` times as long.
        megabytes: address space of one worker.
    """

    def __init__(self, module: str, *, workers: int, seconds: float, megabytes: int) -> None:
        self.nursery: subprocess.Popen[bytes] | None = None
        self._module, self._workers, self._seconds = module, workers, seconds
        self._limits = LIMITS.pack(round(seconds * 1000), megabytes)
        self._control: socket.socket | None = None
        self._channels: list[socket.socket] = []

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
                while len(self._channels) < min(self._workers, len(tasks)):
                    self._channels.append(self._worker())
                for place in range(len(self._channels)):
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
        for channel in self._channels:
            channel.close()
        self._channels.clear()
        if self._control is not None:
            self._control.close()
        if self.nursery is not None:
            try:
                self.nursery.wait(CLOCK * self._seconds + 1)
            except subprocess.TimeoutExpired:
                self.nursery.kill()
                self.nursery.wait()
        self._control = self.nursery = None

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
            frames.send(self._channels[place], frame)
        except OSError:  # it was lost after its last answer
            frames.send(self._replace(place), frame)
        selector.register(self._channels[place], selectors.EVENT_READ, (place, at))

    def _received(self, place: int) -> Answer:
        """What a worker says; it is replaced where it was lost, or stalled in the middle of it."""
        try:
            frame = frames.receive(
                self._channels[place],
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
            self._channels[place].shutdown(socket.SHUT_RDWR)
        return [(key, 0) for key in keys]

    def _replace(self, place: int) -> socket.socket:
        self._channels[place].close()
        self._channels[place] = self._worker()
        return self._channels[place]

    def _worker(self) -> socket.socket:
        for attempt in (1, 2):
            if self.nursery is None or self.nursery.poll() is not None:
                self._begin()
            here, there = socket.socketpair()
            try:
                assert self._control is not None  # `_begin` has just made it, or an earlier one
                with there:
                    socket.send_fds(self._control, [self._limits], [there.fileno()])
                return here
            except OSError:
                here.close()
                self.nursery = None if attempt == 1 else self.nursery
        raise RuntimeError(f"The process of {self._module} ends as soon as it is started.")

    def _begin(self) -> None:
        if self._control is not None:
            self._control.close()
        self._control, there = socket.socketpair()
        with there:
            self.nursery = subprocess.Popen(
                [sys.executable, "-c", _START, str(_HOME), str(there.fileno()), self._module],
                pass_fds=[there.fileno()],
                stdin=subprocess.DEVNULL,
            )
        self._control.recv(1)
