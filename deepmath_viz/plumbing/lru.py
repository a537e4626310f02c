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
        drop: what is done with a value that is no longer kept, by the thread that made room.
    """

    def __init__(self, most: int, *, drop: Callable[[Value], object] | None = None) -> None:
        self._most, self._drop = most, drop
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
        surplus: list[Value] = []
        try:
            value = make()
            with self._lock:
                if clearings == self._clearings:
                    surplus = self._keep(key, value)
        finally:
            with self._lock:
                del self._making[key]
            mine.set_result(None)
            self._let_go(surplus)
        return value

    def put(self, key: Key, value: Value) -> None:
        """Keep a value that is there already, in place of an earlier one of this key."""
        with self._lock:
            surplus = self._keep(key, value)
        self._let_go(surplus)

    def drop(self, key: Key, value: Value) -> None:
        """Forget a value, unless another one has taken its place."""
        with self._lock:
            surplus = [self._values.pop(key)] if self._values.get(key) is value else []
        self._let_go(surplus)

    def clear(self) -> None:
        """Forget every value, those that are being made too."""
        with self._lock:
            surplus = list(self._values.values())
            self._values.clear()
            self._clearings += 1
        self._let_go(surplus)

    def _keep(self, key: Key, value: Value) -> list[Value]:
        """Put a value in front, inside the lock; what falls out for it."""
        surplus = [] if self._values.get(key, value) is value else [self._values[key]]
        self._values[key] = value
        self._values.move_to_end(key)
        while len(self._values) > self._most:
            surplus.append(self._values.popitem(last=False)[1])
        return surplus

    def _let_go(self, surplus: list[Value]) -> None:
        if self._drop is not None:
            for value in surplus:
                self._drop(value)
