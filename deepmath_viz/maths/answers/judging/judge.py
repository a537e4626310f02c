"""Verdicts on many pairs of answers, each distinct pair once, in processes that can be lost.

    with Judge() as judge:
        judge.verdicts([(final_answer, answer), ...])

No input can outlive its time: a comparison that takes longer than `seconds`, or needs more memory
than `megabytes`, costs one worker and is undecided; everything else goes on.
"""

from __future__ import annotations

import json
import selectors
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from deepmath_viz.config import ROOT
from deepmath_viz.maths.answers.equality.compare import quick
from deepmath_viz.maths.answers.judging.worker import CLOCK, LIMITS, MOST
from deepmath_viz.maths.answers.verdict import AGREE, UNDECIDED, Verdict, undecided
from deepmath_viz.plumbing import frames
from deepmath_viz.plumbing.lru import LRU

Pair = tuple[str, str]
SECONDS, MEGABYTES, WORKERS = 1.0, 1536, 2
#: Pairs whose verdict is remembered; about 300 bytes each.
REMEMBERED = 200_000
_START = (  # an interrupt from the keyboard is the caller's business; its end is noticed anyway
    "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN); "
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from deepmath_viz.maths.answers.judging.worker import nursery; nursery(int(sys.argv[2]))"
)


@dataclass(slots=True)
class Judge:
    """Compares answers. Safe to use from several threads; one batch runs at a time.

    Attributes:
        workers: processes that compare.
        seconds: processor time for one pair; by the clock it may take `CLOCK` times as long.
        megabytes: address space of one worker.
    """

    workers: int = WORKERS
    seconds: float = SECONDS
    megabytes: int = MEGABYTES
    _memory: LRU[Pair, Verdict] = field(default_factory=lambda: LRU(REMEMBERED))
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _nursery: subprocess.Popen[bytes] | None = None
    _control: socket.socket | None = None
    _channels: list[socket.socket] = field(default_factory=list)

    def __enter__(self) -> Judge:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def verdict(self, gold: str | None, said: str | None) -> Verdict:
        """The verdict on one answer against the final answer; None means that there is none."""
        return self.verdicts([(gold, said)])[0]

    def verdicts(
        self,
        pairs: Iterable[tuple[str | None, str | None]],
        *,
        done: Callable[[int], object] | None = None,
    ) -> list[Verdict]:
        """The verdicts on pairs of final answer and answer, in their order.

        Args:
            pairs: what to compare; None where there is no answer.
            done: called with the number of further pairs that have been compared closely.
        """
        given = list(pairs)
        with self._lock:
            found: dict[tuple[str | None, str | None], Verdict] = {}
            hard: list[Pair] = []
            for pair in dict.fromkeys(given):
                gold, said = pair
                verdict = quick(gold, said)
                if verdict is None and gold is not None and said is not None:
                    verdict = self._memory.find((gold, said))
                    if verdict is None:
                        hard.append((gold, said))
                if verdict is not None:
                    found[pair] = verdict
            for pair, verdict in self._closely(hard, done):
                found[pair] = verdict
                self._memory.put(pair, verdict)
        return [found[pair] for pair in given]

    def alike(self, pairs: Sequence[tuple[str | None, str | None]]) -> list[Verdict]:
        """The verdicts on pairs in which neither is the final answer: they agree if either way
        round does, and the verdict does not depend on their order."""
        ordered = [(b, a) if a is None or (b is not None and b < a) else (a, b) for a, b in pairs]
        first = self.verdicts(ordered)
        turn = [pair for pair, v in zip(ordered, first, strict=True) if v.verdict != AGREE]
        turned = dict(zip(turn, self.verdicts([(b, a) for a, b in turn]), strict=True))
        found = []
        for pair, verdict in zip(ordered, first, strict=True):
            other = turned.get(pair, verdict)
            better = other.verdict == AGREE or verdict.verdict == UNDECIDED != other.verdict
            found.append(other if better and None not in pair else verdict)
        return found

    def close(self) -> None:
        """End all processes."""
        for channel in self._channels:
            channel.close()
        self._channels.clear()
        if self._control is not None:
            self._control.close()
        if self._nursery is not None:
            try:
                self._nursery.wait(CLOCK * self.seconds + 1)
            except subprocess.TimeoutExpired:
                self._nursery.kill()
                self._nursery.wait()
        self._control = self._nursery = None

    def _closely(
        self, pairs: list[Pair], done: Callable[[int], object] | None
    ) -> list[tuple[Pair, Verdict]]:
        if not pairs:
            return []
        found: list[tuple[Pair, Verdict]] = []
        waiting = list(reversed(pairs))
        with selectors.DefaultSelector() as selector:
            try:
                while len(self._channels) < min(self.workers, len(pairs)):
                    self._channels.append(self._worker())
                for channel in self._channels:
                    if waiting:
                        _give(selector, channel, waiting.pop())
                while selector.get_map():
                    for key, _ in selector.select(CLOCK * self.seconds + 5) or self._stuck(
                        selector
                    ):
                        channel, pair = _socket(key), key.data
                        selector.unregister(channel)
                        verdict = self._received(channel)
                        found.append((pair, verdict or self._lost()))
                        if verdict is None or verdict.reason == "out of memory":
                            channel = self._replace(channel)
                        if waiting:
                            _give(selector, channel, waiting.pop())
                        if done is not None:
                            done(1)
            except BaseException:
                self.close()  # answers to what was asked must not be taken for later ones
                raise
        return found

    def _received(self, channel: socket.socket) -> Verdict | None:
        """The verdict of a worker; None where it was lost, or stalled in the middle of it."""
        until = time.monotonic() + CLOCK * self.seconds
        try:
            answer = frames.receive(channel, most=MOST, until=until)
        except OSError:
            return None
        return None if answer is None else Verdict(*json.loads(answer))

    def _lost(self) -> Verdict:
        return undecided(f"timed out after {self.seconds:g} s, or its process was lost")

    def _stuck(self, selector: selectors.BaseSelector) -> list[tuple[selectors.SelectorKey, int]]:
        """Workers that neither answered nor ended: their sockets are shut, and they are lost."""
        keys = list(selector.get_map().values())
        for key in keys:
            _socket(key).shutdown(socket.SHUT_RDWR)
        return [(key, 0) for key in keys]

    def _replace(self, channel: socket.socket) -> socket.socket:
        channel.close()
        fresh = self._worker()
        self._channels[self._channels.index(channel)] = fresh
        return fresh

    def _worker(self) -> socket.socket:
        for attempt in (1, 2):
            if self._nursery is None or self._nursery.poll() is not None:
                self._begin()
            here, there = socket.socketpair()
            limits = LIMITS.pack(round(self.seconds * 1000), self.megabytes)
            try:
                assert self._control is not None  # `_begin` has just made it, or an earlier one
                with there:
                    socket.send_fds(self._control, [limits], [there.fileno()])
                return here
            except OSError:
                here.close()
                self._nursery = None if attempt == 1 else self._nursery
        raise RuntimeError("The process that compares answers ends as soon as it is started.")

    def _begin(self) -> None:
        if self._control is not None:
            self._control.close()
        self._control, there = socket.socketpair()
        with there:
            self._nursery = subprocess.Popen(
                [sys.executable, "-c", _START, str(ROOT), str(there.fileno())],
                pass_fds=[there.fileno()],
                stdin=subprocess.DEVNULL,
            )
        self._control.recv(1)


def _socket(key: selectors.SelectorKey) -> socket.socket:
    """The worker's socket; nothing else is registered."""
    assert isinstance(key.fileobj, socket.socket)
    return key.fileobj


def _give(selector: selectors.BaseSelector, channel: Any, pair: Pair) -> None:
    frames.send(channel, json.dumps(pair).encode())
    selector.register(channel, selectors.EVENT_READ, pair)
