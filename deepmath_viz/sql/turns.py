"""Whose turn it is: a line of queries, the first few of which run."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from deepmath_viz.errors import SqlBusy, SqlStopped

#: Seconds between two looks at whether somebody still waits.
_EVERY = 0.1


@dataclass(frozen=True, slots=True)
class Place:
    """A place among those that wait: `number` of `waiting`, counted from 1; `running` run."""

    number: int
    waiting: int
    running: int


class Turns:
    """A line in order of arrival.

    Args:
        running: how many of it run at once.
        waiting: how many more may stand behind them.
        named: what they are called where one is turned away.
    """

    def __init__(self, running: int, waiting: int, named: str) -> None:
        self.running, self.waiting, self._named = running, waiting, named
        self._changed = threading.Condition()
        self._line: list[Turn] = []

    def enter(self) -> Turn:
        """Stand at the end of the line.

        Raises:
            SqlBusy: it is full.
        """
        with self._changed:
            if len(self._line) >= self.running + self.waiting:
                raise SqlBusy(
                    f"{self.waiting} {self._named} are waiting already, and {self.running} run. "
                    "Try again in a moment."
                )
            turn = Turn(self)
            self._line.append(turn)
            return turn

    def place(self, turn: Turn) -> Place | None:
        """Where it stands among those that wait; None where it runs, or has left."""
        with self._changed:
            waiting = self._line[self.running :]
            if turn not in waiting:
                return None
            return Place(waiting.index(turn) + 1, len(waiting), self.running)

    def wait(self, turn: Turn, is_cancelled: Callable[[], bool]) -> None:
        """Wait until it is this one's turn.

        Raises:
            SqlStopped: it was cancelled meanwhile.
        """
        with self._changed:
            while turn not in self._line[: self.running]:
                if is_cancelled():
                    raise SqlStopped("The query was cancelled.")
                self._changed.wait(_EVERY)

    def leave(self, turn: Turn) -> None:
        """Leave the line, from wherever in it; those behind move up."""
        with self._changed:
            if turn in self._line:
                self._line.remove(turn)
                self._changed.notify_all()


class Turn:
    """One query in the line; as a context it leaves at the end."""

    def __init__(self, line: Turns) -> None:
        self._line = line

    @property
    def place(self) -> Place | None:
        """See `Turns.place`."""
        return self._line.place(self)

    def wait(self, is_cancelled: Callable[[], bool]) -> None:
        """See `Turns.wait`."""
        self._line.wait(self, is_cancelled)

    def leave(self) -> None:
        """See `Turns.leave`."""
        self._line.leave(self)

    def __enter__(self) -> Turn:
        return self

    def __exit__(self, *_: object) -> None:
        self.leave()
