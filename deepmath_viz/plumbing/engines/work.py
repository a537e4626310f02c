"""Work in pieces: what is done, with what, and what it leaves."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

#: Told how much more of a piece is done, in the unit of its size.
Done = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the work that one process does.

    Attributes:
        files: names of the files that it leaves, the last of which appears last.
        size: how much work it is, in the unit in which progress is told.
        given: what it is about; it travels to the node that does it.
        note: what it is, for whoever watches.
    """

    files: tuple[str, ...]
    size: float
    given: Any = None
    note: str = ""

    def stands(self, folder: Path) -> bool:
        """Whether an earlier run has done it, and left its files in the folder."""
        return all((folder / name).exists() for name in self.files)


#: Does a piece: leaves its files in a folder, whole or not at all, counts its size as it goes, and
#: says with what it was made where that decides the bytes ("" where it does not).
Do = Callable[[Piece, Path, Done], str]


@dataclass(frozen=True, slots=True)
class Node:
    """What a process of a cluster is given to begin with.

    Attributes:
        threads: how many processors it may keep busy.
        file: finds a file of the work by its name, on this machine.
    """

    threads: int
    file: Callable[[str], Path]


@dataclass(frozen=True, slots=True)
class Work:
    """What is done with every piece.

    Attributes:
        name: tells it from any other work, past or present, of the same or another corpus.
        unit: what sizes count.
        here: opens what doing takes, on this machine.
        begin: the same in a process of a node, by `said`; a function of a module, found by name.
        said: what `begin` is told.
        files: makes what nodes need beside their pieces: files by the names that `Node.file` knows.
        most_threads: beyond this many a piece gains nothing.
    """

    name: str
    unit: str
    here: Callable[[], AbstractContextManager[Do]]
    begin: Callable[[Node, Any], AbstractContextManager[Do]]
    said: Any = None
    files: Callable[[], Mapping[str, Path]] = dict
    most_threads: int = 2


class Told(Protocol):
    """Whoever watches; `pipeline.progress.Progress` is one."""

    def expect(self, total: float | None, unit: str, *, already: float = 0) -> None:
        """Hear how much there is to do, and how much an earlier run has done."""

    def add(self, amount: float = 1, note: str = "") -> None:
        """Hear of work that has been done."""

    def say(self, text: str) -> None:
        """Hear a sentence."""

    def wait(self, why: str) -> None:
        """Hear what is being waited for."""


class Engine(Protocol):
    """Does work in pieces."""

    def run(
        self, work: Work, pieces: Sequence[Piece], folder: Path, told: Told, already: float = 0
    ) -> str:
        """Do the pieces whose files do not stand in a folder yet; afterwards all stand.

        Args:
            already: work beside the pieces that was done before.

        Returns:
            With what the pieces of this run were made, "" where that does not matter or nothing
            was left to do.
        """


def left(pieces: Sequence[Piece], folder: Path, work: Work, told: Told, more: float) -> list[Piece]:
    """The pieces that are to be done, in their order; tells how much there is of all."""
    standing = [piece.stands(folder) for piece in pieces]
    done = sum(piece.size for piece, there in zip(pieces, standing, strict=True) if there)
    told.expect(more + sum(piece.size for piece in pieces), work.unit, already=more + done)
    return [piece for piece, there in zip(pieces, standing, strict=True) if not there]
