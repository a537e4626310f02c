"""Ports for servers that tests start."""

from __future__ import annotations

import random
import socket
import tempfile
from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout

#: Below those that Linux gives to connections, which come and go.
_PORTS = range(20_000, 32_000)
#: Held while this process lives.
_TAKEN: list[FileLock] = []


def free_port() -> int:
    """A port that nobody listens on, and that no other process of tests gets while this one lives.

    One that is only looked for is somebody else's, sometimes, when the server is about to listen.
    """
    for port in random.SystemRandom().sample(_PORTS, len(_PORTS)):
        lock = FileLock(Path(tempfile.gettempdir()) / f"deepmath-port-{port}.lock")
        with socket.socket() as probe, suppress(OSError, Timeout):
            lock.acquire(timeout=0)
            probe.bind(("127.0.0.1", port))
            _TAKEN.append(lock)
            return port
        lock.release()
    raise AssertionError("every port is taken")
