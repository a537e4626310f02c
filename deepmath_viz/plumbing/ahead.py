"""An iterator that works ahead: the next thing is made in a thread while this one is used."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from typing import Any, TypeVar, cast

T = TypeVar("T")
_END = object()
#: Seconds after which a thread that waits for room looks whether it is still wanted.
_LOOK = 0.1


def ahead(made: Iterator[T], most: int = 1) -> Iterator[T]:
    """The same things in the same order; `most` are kept ready beside the one in use.

    What the iterator raises is raised here, in its place. The thread ends when this is closed.
    """
    ready: queue.Queue[Any] = queue.Queue(most)
    unwanted = threading.Event()

    def put(value: object) -> bool:
        while not unwanted.is_set():
            try:
                ready.put(value, timeout=_LOOK)
            except queue.Full:
                continue
            return True
        return False

    def work() -> None:
        try:
            for one in made:
                if not put((one, None)):
                    return
                del one  # it may be large, and the next takes a while
            put((_END, None))
        except BaseException as err:  # it belongs to whoever reads
            put((_END, err))
        finally:
            if close := getattr(made, "close", None):
                close()

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    try:
        while True:
            one, error = ready.get()
            if error is not None:
                raise error
            if one is _END:
                return
            given = cast("T", one)
            del one
            yield given
            del given
    finally:
        unwanted.set()
        thread.join()
