"""Asks graders in processes that may be lost: no answer can outlive its time, or take the memory.

    with Pool() as pool:
        pool.read(["12", "2t"])
        pool.accepted([("12", "12.0")])

Graders stop themselves by signals, which only a main thread gets, and hang where one computation
never returns to Python; so they are asked in processes of their own, which the kernel ends.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from deepmath_viz.maths.graders import readings
from deepmath_viz.maths.graders.readings import Reading
from deepmath_viz.maths.graders.words import SKIPPED, UNREAD
from deepmath_viz.plumbing.forks import Forks

SECONDS, MEGABYTES, WORKERS = 5.0, 2048, 2
#: Where a grader is lost it reads nothing, and rewards nothing.
LOST = Reading(UNREAD, UNREAD, UNREAD, SKIPPED, SKIPPED, "")


class Accepted(NamedTuple):
    """Whether graders take an answer for the final answer; a lost one does not."""

    math_verify: bool
    openmath: bool


class Pool:
    """A few processes with graders. One batch at a time.

    Args:
        workers: how many.
        seconds: processor time for one answer.
        megabytes: address space of a process.
    """

    def __init__(
        self, workers: int = WORKERS, seconds: float = SECONDS, megabytes: int = MEGABYTES
    ) -> None:
        self.forks = Forks(
            "deepmath_viz.maths.graders.worker",
            workers=workers,
            seconds=seconds,
            megabytes=megabytes,
        )

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        self.forks.close()

    def read(
        self, golds: Iterable[str], done: Callable[[int], object] | None = None
    ) -> dict[str, Reading]:
        """How each distinct final answer is read; `done` is told of every one that was asked for.

        Whole numbers are known without asking.
        """
        found = {gold: readings.at_once(gold) for gold in golds}
        asked = [gold for gold, said in found.items() if said is None]
        heard = self.forks.ask([["read", gold] for gold in asked], done)
        closely = dict(zip(asked, heard, strict=True))
        return {
            gold: said or (LOST if closely[gold].failed else Reading(*closely[gold].said))
            for gold, said in found.items()
        }

    def accepted(
        self, pairs: Iterable[tuple[str, str]], done: Callable[[int], object] | None = None
    ) -> dict[tuple[str, str], Accepted]:
        """What the graders say to each distinct pair of final answer and answer."""
        wanted = list(dict.fromkeys(pairs))
        asked = [[name, *pair] for pair in wanted for name in Accepted._fields]
        heard = iter(bool(answer.said) for answer in self.forks.ask(asked, done))
        return {pair: Accepted(next(heard), next(heard)) for pair in wanted}
