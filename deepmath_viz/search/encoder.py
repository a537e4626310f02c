"""A sentence to a vector, by a process of its own.

The server never imports what a model needs (half a gigabyte of libraries). `python -m
deepmath_viz.search.encoder_process` does; it is started by the first query, answers one frame a
query, and ends by itself when nobody has asked for some minutes, or when the server has ended.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from deepmath_viz.config import ROOT, environment
from deepmath_viz.errors import EncoderUnavailable
from deepmath_viz.plumbing import frames
from deepmath_viz.plumbing.lru import LRU
from deepmath_viz.search.encoder_process import MOST

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Seconds without a query after which the process ends.
IDLE = 300.0
#: Seconds that it may take to load the model, and to answer a query.
_START, _ANSWER = 180.0, 60.0
_KEPT = 256


class Encoder:
    """The process that encodes queries with one model. Safe to share between threads.

    Args:
        model: name of the model that the corpus's vectors are of.
        sha256: its hash; vectors of another model are never compared with them.
        files: what stage `query-model` has made of it; without them it takes longer to load.
        slow: why there are none, in words.
        idle: seconds without a query after which the process ends.
        command: starts the process; tests give another.
    """

    def __init__(
        self,
        model: str,
        sha256: str,
        files: Sequence[Path] = (),
        slow: str = "",
        *,
        idle: float = IDLE,
        command: Sequence[str] | None = None,
    ) -> None:
        self.model, self.slow = model, slow
        ours = [sys.executable, "-m", "deepmath_viz.search.encoder_process", model, sha256]
        self._command = list(command or (*ours, str(idle), *map(str, files)))
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._channel: socket.socket | None = None
        self._is_ready = False
        self._refused: str | None = None
        self._readings: LRU[str, Future[NDArray[np.float32]]] = LRU(_KEPT)

    @property
    def pid(self) -> int | None:
        """The process that runs; None where none does."""
        process = self._process
        return process.pid if process is not None and process.poll() is None else None

    def knows(self, text: str) -> bool:
        """Whether this text has been encoded lately."""
        found = self._readings.find(text)
        return found is not None and found.done() and found.exception() is None

    def start(self) -> None:
        """Have the model loaded, by a process that nothing is asked yet; returns at once."""
        if self._lock.acquire(blocking=False):
            try:
                if self.pid is None and self._refused is None:
                    self._begin()
            except OSError:  # the first query says it
                self._end()
            finally:
                self._lock.release()

    def reading(self, text: str) -> Future[NDArray[np.float32]]:
        """The unit vector of a text, shape (dimension,), as soon as it is there; returns at once.

        Its error is `EncoderUnavailable`.
        """
        made: list[Future[NDArray[np.float32]]] = []

        def begin() -> Future[NDArray[np.float32]]:
            made.append(Future())
            return made[0]

        found = self._readings.get(text, begin)
        if made:
            threading.Thread(target=self._read, args=(text, found), daemon=True).start()
        return found

    def encode(self, text: str) -> NDArray[np.float32]:
        """The unit vector of a text, shape (dimension,).

        Raises:
            EncoderUnavailable: there is no such model here, or its process fails.
        """
        reading = self.reading(text)
        try:
            return reading.result()
        except EncoderUnavailable:
            self._readings.drop(text, reading)  # who asks again is answered anew
            raise

    def _read(self, text: str, reading: Future[NDArray[np.float32]]) -> None:
        try:
            reading.set_result(self._encoded(text))
        except BaseException as err:  # it belongs to whoever asks
            reading.set_exception(err)

    def _encoded(self, text: str) -> NDArray[np.float32]:
        with self._lock:
            try:
                return self._ask(text)
            except (OSError, ValueError, KeyError, TypeError) as err:
                self._end()
                raise EncoderUnavailable(
                    f"The encoder of queries stopped ({type(err).__name__}). Ask again; if it "
                    "happens again, search by words."
                ) from err

    def close(self) -> None:
        """End the process, if one runs."""
        with self._lock:
            self._end()

    def _ask(self, text: str) -> NDArray[np.float32]:
        if self._refused is not None:  # no model appears while the server runs
            raise EncoderUnavailable(self._refused)
        if self.pid is None:
            self._begin()
        if not self._is_ready:
            self._wait()
        assert self._channel is not None
        until = time.monotonic() + _ANSWER
        frames.send(self._channel, json.dumps(text).encode(), until=until)
        return np.frombuffer(self._receive(until), dtype="<f4")

    def _begin(self) -> None:
        self._end()
        self._channel, there = socket.socketpair()
        with there:
            self._process = subprocess.Popen(
                self._command,
                stdin=there.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd=ROOT,
                env=environment(),
            )

    def _wait(self) -> None:
        """Wait until the model is loaded."""
        said = json.loads(self._receive(time.monotonic() + _START))
        if "error" in said:
            self._refused = str(said["error"])
            self._end()
            raise EncoderUnavailable(self._refused)
        self.slow = str(said.get("slow") or self.slow)
        self._is_ready = True

    def _receive(self, until: float) -> bytes:
        assert self._channel is not None
        frame = frames.receive(self._channel, most=MOST, until=until)
        if frame is None:
            raise OSError("the process ended")
        return frame

    def _end(self) -> None:
        self._is_ready = False
        channel, self._channel = self._channel, None
        process, self._process = self._process, None
        if channel is not None:
            channel.close()
        if process is not None:
            process.kill()
            process.wait()


_lock = threading.Lock()
#: No LRU: as many as models of corpora, and each ends its process when nobody asks.
_encoders: dict[tuple[str, str, tuple[Path, ...]], Encoder] = {}


def encoder_of(model: str, sha256: str, files: Sequence[Path] = (), slow: str = "") -> Encoder:
    """The one encoder of a model, by these files, in this server."""
    with _lock:
        key = (model, sha256, tuple(files))
        if key not in _encoders:
            _encoders[key] = Encoder(model, sha256, files, slow)
        return _encoders[key]
