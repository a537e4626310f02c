"""What is made once for all sessions: dropped in order, and nobody waits for another key."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from deepmath_viz.plumbing.lru import LRU

#: Seconds after which a test gives up; nothing here waits for long.
LONG = 60


def test_the_least_recently_used_falls_out():
    kept: LRU[str, int] = LRU(2)
    assert [kept.get(key, lambda at=at: at) for at, key in enumerate("ab")] == [0, 1]
    assert kept.find("a") == 0
    kept.get("c", lambda: 2)
    assert (kept.find("a"), kept.find("b"), kept.find("c"), len(kept)) == (0, None, 2, 2)
    kept.clear()
    assert (kept.find("a"), len(kept)) == (None, 0)


def test_what_many_ask_for_at_once_is_made_once():
    kept: LRU[str, object] = LRU(2)
    began, go, made = threading.Event(), threading.Event(), []

    def make() -> object:
        made.append(object())
        began.set()
        assert go.wait(LONG)
        return made[-1]

    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(kept.get, "slow", make) for _ in range(8)]
        assert began.wait(LONG)
        go.set()
        assert {id(one.result(LONG)) for one in asked} == {id(made[0])}
    assert len(made) == 1


def test_one_that_is_slow_to_make_keeps_nobody_else_waiting():
    kept: LRU[str, int] = LRU(4)
    kept.get("open", lambda: 1)
    began, go = threading.Event(), threading.Event()

    def slow() -> int:
        began.set()
        assert go.wait(LONG)
        return 2

    with ThreadPoolExecutor(2) as pool:
        asked = pool.submit(kept.get, "slow", slow)
        assert began.wait(LONG)
        others = pool.submit(lambda: (kept.find("open"), kept.find("slow"), kept.get("new", int)))
        assert others.result(LONG) == (1, None, 0)
        assert not asked.done()
        go.set()
        assert asked.result(LONG) == 2


def test_what_is_being_made_while_all_is_forgotten_is_forgotten_too():
    kept: LRU[str, int] = LRU(2)

    def make() -> int:
        kept.clear()
        return 1

    assert kept.get("key", make) == 1
    assert kept.find("key") is None


def test_asking_for_a_key_while_it_is_made_is_an_error_and_no_endless_wait():
    kept: LRU[str, int] = LRU(2)
    with pytest.raises(RuntimeError, match="asked for while it is made"):
        kept.get("key", lambda: kept.get("key", int))
    assert kept.get("key", lambda: kept.get("other", int)) == 0


def test_an_error_is_not_kept_and_reaches_who_made_alone():
    kept: LRU[str, int] = LRU(2)
    began, go = threading.Event(), threading.Event()

    def fails() -> int:
        began.set()
        assert go.wait(LONG)
        raise OSError("no such file")

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(kept.get, "key", fails)
        assert began.wait(LONG)
        second = pool.submit(kept.get, "key", lambda: 7)
        go.set()
        with pytest.raises(OSError, match="no such file"):
            first.result(LONG)
        assert second.result(LONG) == 7
    assert kept.find("key") == 7


def test_what_is_put_is_the_latest_used_and_replaces_what_was_there():
    kept: LRU[str, int] = LRU(2)
    for key, value in (("a", 1), ("b", 2), ("a", 3), ("c", 4)):
        kept.put(key, value)
    assert (kept.find("a"), kept.find("b"), kept.find("c"), len(kept)) == (3, None, 4, 2)
    assert kept.get("a", lambda: 5) == 3


def test_what_falls_out_is_let_go_once_and_outside_the_lock():
    dropped: list[int] = []

    def drop(value: int) -> None:
        assert kept.find("none") is None  # would wait for ever inside the lock
        dropped.append(value)

    kept: LRU[str, int] = LRU(2, drop=drop)
    for at, key in enumerate("abcd"):
        kept.get(key, lambda at=at: at)
    assert dropped == [0, 1]
    kept.put("d", 7)
    kept.put("d", 7)
    assert dropped == [0, 1, 3]
    kept.clear()
    assert dropped == [0, 1, 3, 2, 7]
    with pytest.raises(OSError, match="no such file"):
        kept.get("e", fails)
    assert len(dropped) == 5


def fails() -> int:
    raise OSError("no such file")
