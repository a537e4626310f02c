"""Who does the work of a stage: this machine, or the nodes of a cluster.

Work is cut into numbered pieces, each of which leaves files. An `Engine` sees to it that all files
are there, whoever made them; a stage puts them together in the order of the pieces. So an artefact
is the same to the last bit whoever worked.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deepmath_viz.errors import SettingsError
from deepmath_viz.plumbing.engines.local import LocalEngine
from deepmath_viz.plumbing.engines.work import Engine

LOCAL, RAY = "local", "ray"
NAMES = (LOCAL, RAY)


@contextmanager
def opened(name: str, *, address: str | None, share: str | None, cache: Path) -> Iterator[Engine]:
    """An engine, for as long as the block lasts.

    Args:
        name: of `NAMES`.
        address: host and port of a cluster; None for the one that this machine is a node of.
        share: the URL or folder through which nodes are given files; None for a folder in `cache`.
        cache: folder of all corpora.

    Raises:
        SettingsError: options that do not go together, or a place that is none.
        ClusterError: the cluster cannot be used.
    """
    if name == LOCAL:
        if given := [f"--{x}" for x, y in (("address", address), ("share", share)) if y]:
            raise SettingsError(f"{' and '.join(given)}: of a cluster only. Add --engine {RAY}.")
        yield LocalEngine()
        return
    from deepmath_viz.plumbing.engines.ray_engine import RayEngine
    from deepmath_viz.plumbing.engines.share import FOLDER, Share

    with RayEngine(address, Share(share or str((cache / FOLDER).absolute()))) as engine:
        yield engine
