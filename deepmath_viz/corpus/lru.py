"""What is made once for all sessions and kept while it is used: stores, maps, indexes, vectors."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class LRU(Generic[Key, Value]):
    """The most recently used values by key; safe to share between threads.

    Args:
        most: how many are kept.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._values: OrderedDict[Key, Value] = OrderedDict()
        self._making: dict[Key, tuple[int, Future[None]]] = {}
        self._clearings = 0

    def __len__(self) -> int:
        """How many values are kept."""
        return len(self._values)

    def find(self, key: Key) -> Value | None:
        """The value of a key, None where it is not there (or not yet)."""
        with self._lock:
            if key not in self._values:
                return None
            self._values.move_to_end(key)
            return self._values[key]

    def get(self, key: Key, make: Callable[[], Value]) -> Value:
        """The value of a key, made where it is not there, and only once.

        Who asks for a key that is being made waits for it; nobody waits for another key. An error
        of `make` reaches the one who made; who waited tries for himself. `make` may ask for other
        keys, so long as none of them asks for this one.

        Raises:
            RuntimeError: `make` asks for the key that it makes.
        """
        me = threading.get_ident()
        while True:
            with self._lock:
                if key in self._values:
                    self._values.move_to_end(key)
                    return self._values[key]
                if key not in self._making:
                    mine: Future[None] = Future()
                    self._making[key] = me, mine
                    clearings = self._clearings
                    break
                maker, making = self._making[key]
            if maker == me:
                raise RuntimeError(f"{key!r} is asked for while it is made.")
            making.result()
        try:
            value = make()
            with self._lock:
                if clearings == self._clearings:
                    self._values[key] = value
                while len(self._values) > self._most:
                    self._values.popitem(last=False)
            return value
        finally:
            with self._lock:
                del self._making[key]
            mine.set_result(None)

    def clear(self) -> None:
        """Forget every value, those that are being made too."""
        with self._lock:
            self._values.clear()
            self._clearings += 1
