"""An engine whose pieces travel as to another machine, without a cluster in between.

Everything but Ray is what nodes of a cluster do: a piece is pickled, a process that knows nothing
but what it was told does it, its files come back through a share. Pieces are done last to first.
"""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from pathlib import Path

from deepmath_viz.plumbing.engines import process
from deepmath_viz.plumbing.engines.identity import identity
from deepmath_viz.plumbing.engines.process import Asked
from deepmath_viz.plumbing.engines.share import Share
from deepmath_viz.plumbing.engines.work import Piece, Told, Work, left


class Travelling:
    """Works in this process as a node would."""

    def __init__(self, share: Share) -> None:
        self.share = share
        self.done: list[str] = []

    def run(
        self, work: Work, pieces: Sequence[Piece], folder: Path, told: Told, already: float = 0
    ) -> str:
        files = {}
        for name, path in work.files().items():
            self.share.put(path, f"{work.name}/files/{name}")
            files[name] = path.stat().st_size
        asked = Asked(work.name, work.name, work.begin, work.said, files, 1, self.share, identity())
        made = ""
        waiting = left(pieces, folder, work, told, already)
        told.say(f"{len(waiting)} pieces travel")
        for piece in reversed(waiting):
            made = process.do(*pickle.loads(pickle.dumps((asked, piece))))
            for name in piece.files:
                self.share.get(f"{work.name}/{name}", folder / name)
                self.done.append(name)
            told.add(piece.size, piece.note)
        process.forget(work.name)
        self.share.remove(work.name)
        return made
