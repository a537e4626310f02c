"""This machine: one piece after the other, in this process, by all its processors."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from deepmath_viz.plumbing.engines.work import Piece, Told, Work, left


class LocalEngine:
    """Works here. What doing takes is opened once, and only where something is left to do."""

    def run(
        self, work: Work, pieces: Sequence[Piece], folder: Path, told: Told, already: float = 0
    ) -> str:
        """Do the pieces that are left, in their order; see `Engine.run`."""
        made = ""
        if waiting := left(pieces, folder, work, told, already):
            with work.here() as do:
                for piece in waiting:
                    made = do(piece, folder, partial(_count, told, piece.note))
        return made


def _count(told: Told, note: str, amount: float) -> None:
    told.add(amount, note)
