"""Working ahead changes nothing but the time: order, errors and an early end are the iterator's."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from deepmath_viz.plumbing.ahead import ahead


def test_the_same_things_come_in_the_same_order():
    assert list(ahead(iter(range(100)), 3)) == list(range(100))
    assert list(ahead(iter(()))) == []


def test_the_next_thing_is_made_while_this_one_is_used():
    made: list[int] = []
    second = threading.Event()

    def counting() -> Iterator[int]:
        for n in range(3):
            made.append(n)
            if n == 1:
                second.set()
            yield n

    things = ahead(counting())
    assert next(things) == 0
    assert second.wait(120)
    assert list(things) == [1, 2]


def test_an_error_comes_in_its_place():
    def broken() -> Iterator[int]:
        yield 1
        raise ValueError("here")

    things = ahead(broken())
    assert next(things) == 1
    with pytest.raises(ValueError, match="here"):
        next(things)


def test_closing_it_ends_the_thread_and_closes_the_iterator():
    closed = threading.Event()

    def endless() -> Iterator[int]:
        try:
            while True:
                yield 0
        finally:
            closed.set()

    before = threading.active_count()
    things = ahead(endless())
    assert next(things) == 0
    things.close()
    assert closed.is_set() and threading.active_count() == before
