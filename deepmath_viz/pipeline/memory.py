"""The memory of a build: told at its end, and limited before the machine has none left."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from deepmath_viz.dataset.wording import size
from deepmath_viz.pipeline.progress import Progress

#: Share of the machine's memory that a build may take where nobody says otherwise.
_SHARE = 0.8
_CGROUP = Path("/sys/fs/cgroup/memory.max")
_EVERY = 0.05


@dataclass(slots=True)
class Memory:
    """Bytes that a build may take, and the most that it has taken so far."""

    limit: int
    most: int = 0


def usual() -> int:
    """Bytes that a build may take: a share of what this machine, or its container, has."""
    total = psutil.virtual_memory().total
    with suppress(OSError, ValueError):
        total = min(total, int(_CGROUP.read_text()))
    return int(_SHARE * total)


@contextmanager
def limited(limit: int, exceeded: Callable[[str], object]) -> Iterator[Memory]:
    """Watch the memory of this process; where it takes more, say so and end it.

    A library in the middle of its work cannot be interrupted, and a build may end at any moment:
    the next one goes on from what is done.

    Args:
        limit: bytes.
        exceeded: told why, in words, before the process ends.
    """
    used, done = Memory(limit), threading.Event()
    process = psutil.Process()

    def watch() -> None:
        while not done.wait(_EVERY):
            now = process.memory_info().rss
            used.most = max(used.most, now)
            if now > limit:
                exceeded(
                    f"The build needed more memory than it may take: {size(now)} of {size(limit)}. "
                    "What is done is kept. Leave the largest rows out of the source, or allow more "
                    "with DEEPMATH_BUILD_MEMORY (in GB)."
                )
                os._exit(1)

    used.most = process.memory_info().rss
    watcher = threading.Thread(target=watch, name="memory", daemon=True)
    watcher.start()
    try:
        yield used
    finally:
        done.set()
        watcher.join()


@contextmanager
def told(limit: int | None, progress: Progress) -> Iterator[None]:
    """Limit the memory of a build, and say at its end what it took; None does neither."""
    if limit is None:
        yield
        return

    def exceeded(why: str) -> None:
        progress.say(why)
        progress.end("failed", why)

    with limited(limit, exceeded) as used:
        yield
    progress.say(f"memory: {size(used.most)} at most, of {size(limit)} that a build may take")
