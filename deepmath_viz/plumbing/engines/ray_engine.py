"""The nodes of a Ray cluster: pieces are tasks, and their files come back through the share.

The cluster stands already; nothing is started here. A node may be lost at any time, and what it
worked on is done again elsewhere; one that joins late gets pieces as soon as it is there. The
program that builds keeps the files of finished pieces beside its own, so a build that is stopped
goes on as on one machine, and pieces that were finished meanwhile are taken from the share.
"""

from __future__ import annotations

import secrets
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deepmath_viz.errors import ClusterError, DeepMathError
from deepmath_viz.plumbing.amounts import several
from deepmath_viz.plumbing.engines import connection, process
from deepmath_viz.plumbing.engines.connection import ClusterNode
from deepmath_viz.plumbing.engines.identity import identity
from deepmath_viz.plumbing.engines.process import Asked
from deepmath_viz.plumbing.engines.share import Share
from deepmath_viz.plumbing.engines.work import Piece, Told, Work, left

#: How often a piece is given to another node when its own is lost, or ends under it.
_TRIES = 5
#: Seconds after which is looked why nothing has come back, and for a node to say what it is.
_LOOK, _PROBE = 5.0, 120.0
#: Seconds after which it is looked again whether there is a node.
_OFTEN = 0.5
#: Pieces that wait at the cluster beyond those that it can do at once: none idles, and a node that
#: joins finds some.
_AHEAD = 2


@dataclass(slots=True)
class _Sent:
    """A piece that was given to the cluster, and for which time."""

    piece: Piece
    tries: int = 1


class RayEngine:
    """Works on the nodes of a cluster.

    Args:
        address: host and port of the cluster; None for the one that this machine is a node of.
        share: the place that all nodes reach.
    """

    def __init__(self, address: str | None, share: Share) -> None:
        self._address, self._share = address, share
        self._ray: Any = None
        self._close: Callable[[], None] = lambda: None

    def __enter__(self) -> RayEngine:
        """Connect, and look whether every node can work.

        Raises:
            ClusterError: the cluster cannot be used; the message says why.
        """
        self._ray, self._close = connection.connected(self._address)
        try:
            self._probe()
        except BaseException:
            self._close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    def run(
        self, work: Work, pieces: Sequence[Piece], folder: Path, told: Told, already: float = 0
    ) -> str:
        """Do the pieces that are left, on whatever nodes there are; see `Engine.run`.

        Raises:
            ClusterError: a piece was lost too often, or nodes would make different things.
            DeepMathError: what a piece raised.
        """
        waiting = self._found(work, left(pieces, folder, work, told, already), folder, told)
        made = ""
        if waiting:
            nodes = self._nodes(told)
            told.say(
                f"  {several(len(waiting), 'piece')} on {several(len(nodes), 'node')} of a cluster"
            )
            threads = min([work.most_threads, *(int(node.processors) for node in nodes)])
            made = self._work(self._asked(work, threads), deque(map(_Sent, waiting)), folder, told)
            self._forget(work)
        self._share.remove(work.name)
        return made

    def _nodes(self, told: Told) -> list[ClusterNode]:
        """The nodes that there are; waits for one where all were lost meanwhile."""
        if not connection.nodes(self._ray):
            told.wait("no node of the cluster is left: it goes on when one joins")
        while not (nodes := connection.nodes(self._ray)):
            time.sleep(_OFTEN)
        return nodes

    def _asked(self, work: Work, threads: int) -> Asked:
        """What nodes are told; what they need is put into the share, where it is not yet."""
        there = self._share.sizes(f"{work.name}/files")
        files = {}
        for name, path in work.files().items():
            files[name] = size = path.stat().st_size
            if there.get(name) != size:
                self._share.put(path, f"{work.name}/files/{name}")
        return Asked(
            name=work.name,
            run=secrets.token_hex(8),
            begin=work.begin,
            said=work.said,
            files=files,
            threads=threads,
            share=self._share,
            identity=identity(),
        )

    def _found(self, work: Work, pieces: list[Piece], folder: Path, told: Told) -> list[Piece]:
        """The pieces that nobody has done; others that lie in the share are taken from there."""
        there = self._share.sizes(work.name) if pieces else {}
        missing = []
        for piece in pieces:
            if all(name in there for name in piece.files):
                self._take(work.name, piece, folder)
                told.add(piece.size, piece.note)
            else:
                missing.append(piece)
        return missing

    def _take(self, name: str, piece: Piece, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for file in piece.files:
            self._share.get(f"{name}/{file}", folder / file)
            self._share.remove(f"{name}/{file}")

    def _work(self, asked: Asked, waiting: deque[_Sent], folder: Path, told: Told) -> str:
        ray = self._ray
        task = ray.remote(process.do).options(num_cpus=asked.threads, max_retries=0)
        said = ray.put(asked)
        sent: dict[Any, _Sent] = {}
        made: str | None = None
        alone = False
        try:
            while waiting or sent:
                room = connection.room(ray, asked.threads) + _AHEAD
                while waiting and len(sent) < room:
                    one = waiting.popleft()
                    sent[task.remote(said, one.piece)] = one
                ready, _ = ray.wait(list(sent), timeout=_LOOK)
                alone, before = not ready and not connection.room(ray, asked.threads), alone
                if alone and not before:
                    told.wait(
                        f"no node of the cluster has {asked.threads} processors for this build: it "
                        "goes on when one joins"
                    )
                for reference in ready:
                    one = sent.pop(reference)
                    how = self._result(reference, one, told)
                    if how is None:
                        waiting.appendleft(_Sent(one.piece, one.tries + 1))
                        continue
                    if made is not None and how != made:
                        raise ClusterError(
                            f"Nodes of the cluster work in different ways: one with {how}, another "
                            f"with {made}. Their results are not mixed; use nodes of one kind."
                        )
                    made = how
                    self._take(asked.name, one.piece, folder)
                    told.add(one.piece.size, one.piece.note)
        finally:
            for reference in sent:
                ray.cancel(reference, force=True)
        return made or ""

    def _result(self, reference: Any, sent: _Sent, told: Told) -> str | None:
        """With what a piece was made; None where its node or process was lost."""
        ray = self._ray
        try:
            made: str = ray.get(reference)
            return made
        except ray.exceptions.RayTaskError as err:
            cause = err.cause
            if isinstance(cause, DeepMathError):
                raise cause from err
            if "No module named 'deepmath_viz'" in str(err):
                raise ClusterError(
                    "A node of the cluster lacks this program. Install the same version on every "
                    "node, with its libraries."
                ) from err
            raise ClusterError(
                f"A piece failed on a node ({sent.piece.note or sent.piece.files[0]}): "
                f"{type(cause).__name__}: {str(cause)[-500:]}"
            ) from err
        except ray.exceptions.RayError as err:
            if sent.tries >= _TRIES:
                raise ClusterError(
                    f"A piece was lost {_TRIES} times ({sent.piece.note or sent.piece.files[0]}): "
                    f"{type(err).__name__}: {str(err)[:300]} Give the nodes more memory, or fewer "
                    "processors to Ray."
                ) from err
            told.say(f"  a node was lost ({type(err).__name__}): its piece is done again elsewhere")
            return None

    def _probe(self) -> None:
        """Ask every node what it works with, and whether it sees the share.

        Raises:
            ClusterError: there is no node that works, or one cannot work for this build.
        """
        if not (nodes := connection.nodes(self._ray)):
            raise ClusterError("No node of the cluster has a processor to work with. Add one.")
        name = f".hello-{secrets.token_hex(8)}"
        self._share.put(Path(__file__), f"{name}/hello")
        try:
            said = {
                connection.on(self._ray, node, process.probe, self._share, f"{name}/hello",
                              identity()): node
                for node in nodes
            }  # fmt: skip
            self._ray.wait(list(said), num_returns=len(said), timeout=_PROBE)
            answers = [(connection.said(self._ray, one), node) for one, node in said.items()]
            there = connection.nodes(self._ray)  # one that was lost meanwhile is no hindrance
            wrong = [(node.name, why) for why, node in answers if why and node in there]
        finally:
            self._share.remove(name)
        if wrong:
            raise ClusterError(process.unlike(wrong))

    def _forget(self, work: Work) -> None:
        """Let every node remove what it holds of a work; those that cannot keep it."""
        if self._share.path(work.name) is not None:
            return  # nothing was fetched from a folder that all see
        asked = [
            connection.on(self._ray, node, process.forget, work.name)
            for node in connection.nodes(self._ray)
        ]
        if asked:
            self._ray.wait(asked, num_returns=len(asked), timeout=_LOOK)
