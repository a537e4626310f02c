"""A process of a node: does pieces, and keeps what they take open between them."""

from __future__ import annotations

import os
import platform
import shutil
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from filelock import FileLock

from deepmath_viz.errors import ClusterError
from deepmath_viz.plumbing.engines.identity import differences, identity
from deepmath_viz.plumbing.engines.share import Share
from deepmath_viz.plumbing.engines.work import Do, Node, Piece


@dataclass(frozen=True, slots=True)
class Asked:
    """What every process is told of the work.

    Attributes:
        name: of the work, and of its folder in the share.
        run: tells a run of the work from the one before.
        begin, said: as in `Work`.
        files: names and bytes of the files that come with it.
        threads: how many processors a process may keep busy.
        share: where files lie.
        identity: what the coordinator works with.
    """

    name: str
    run: str
    begin: Callable[[Node, Any], AbstractContextManager[Do]]
    said: Any
    files: dict[str, int]
    threads: int
    share: Share
    identity: dict[str, str]


#: What is open in this process: of one run, until another one asks.
_open: dict[str, tuple[ExitStack, Do]] = {}


def do(asked: Asked, piece: Piece) -> str:
    """Do a piece, and leave its files in the share; says with what it was made.

    Raises:
        ClusterError: this node would make something else, or cannot reach the share.
    """
    work = _opened(asked)
    with tempfile.TemporaryDirectory(prefix="deepmath-piece-") as aside:
        made = work(piece, Path(aside), lambda _: None)
        for name in piece.files:
            asked.share.put(Path(aside, name), f"{asked.name}/{name}")
    return made


def probe(share: Share, name: str, mine: dict[str, str]) -> str:
    """What speaks against this node, in words; empty where nothing does.

    Args:
        name: a file that the coordinator has put into the share.
        mine: what the coordinator works with.
    """
    if differ := differences(mine, identity()):
        return f"has {differ}"
    try:
        found = share.sizes(str(Path(name).parent))
    except ClusterError as err:
        return str(err)
    return "" if Path(name).name in found else f"does not see what lies in {share.url}"


def forget(name: str) -> None:
    """Remove what this machine holds of a work."""
    shutil.rmtree(_scratch(name), ignore_errors=True)


def _opened(asked: Asked) -> Do:
    if asked.run not in _open:
        if differ := differences(asked.identity, identity()):
            raise ClusterError(unlike([(platform.node(), f"has {differ}")]))
        for stack, _ in _open.values():
            stack.close()
        _open.clear()
        stack = ExitStack()
        node = Node(asked.threads, partial(_file, asked))
        _open[asked.run] = stack, stack.enter_context(asked.begin(node, asked.said))
    return _open[asked.run][1]


def unlike(nodes: list[tuple[str, str]]) -> str:
    """The sentence about nodes that cannot work here, each with what speaks against it."""
    said = "; ".join(f"{name} {why}" for name, why in nodes)
    return (
        f"Not every node of the cluster can work for this build: {said}. All need the versions "
        "that this machine has, and the same shared place; take the others out of the cluster."
    )


def _file(asked: Asked, name: str) -> Path:
    """A file of the work on this machine: where all see it, else fetched once a machine."""
    shared = f"{asked.name}/files/{name}"
    if (path := asked.share.path(shared)) is not None:
        return path
    scratch = _scratch(asked.name)
    scratch.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = scratch / name
    with FileLock(scratch / ".lock"):
        if not path.exists() or path.stat().st_size != asked.files[name]:
            asked.share.get(shared, path)
    return path


def _scratch(name: str) -> Path:
    return Path(tempfile.gettempdir(), f"deepmath-node-{os.getuid()}", name)
