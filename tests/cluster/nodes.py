"""A small Ray cluster of this machine: nodes as processes, on 127.0.0.1 alone."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from tests.cluster.variables import SHORT, VARIABLES

_SMALL = {"object_store_memory": 100 * 2**20, "node_ip_address": "127.0.0.1"}
#: Seconds after which a state of the cluster is waited for no more.
PATIENCE = 240.0


class Nodes:
    """A coordinator without processors, and what is added to it.

    Args:
        watched: whether this process is connected to it; an engine connects by itself.
    """

    def __init__(self, watched: bool) -> None:
        os.environ.update(VARIABLES)
        import ray
        from ray.cluster_utils import Cluster

        head = _SMALL | {"num_cpus": 0, "include_dashboard": False}
        self._ray = ray
        self._cluster = Cluster(initialize_head=True, head_node_args=head)
        self.address: str = self._cluster.address
        if watched:
            ray.init(self.address, log_to_driver=False, logging_level="CRITICAL")
            # Every node that is killed has its log printed otherwise.
            ray._private.worker.print_to_stdstream = lambda *_, **__: None

    def add(self, env: Mapping[str, str] | None = None, processors: int = 1) -> Any:
        """A node; `env` is set for it and what it starts."""
        before = {name: os.environ.get(name) for name in env or {}}
        os.environ.update(env or {})
        try:
            return self._cluster.add_node(num_cpus=processors, **_SMALL)
        finally:
            for name, value in before.items():
                os.environ.pop(name)
                if value is not None:
                    os.environ[name] = value

    def kill(self, *nodes: Any) -> None:
        """End nodes as if their machines had lost power, and wait until the cluster knows.

        Raises:
            TimeoutError: it does not get to know.
        """
        for node in nodes:
            self._cluster.remove_node(node, allow_graceful=False)
        gone = {node.node_id for node in nodes}
        end = time.monotonic() + PATIENCE
        while any(one["NodeID"] in gone and one["Alive"] for one in self._ray.nodes()):
            if time.monotonic() > end:
                raise TimeoutError("The cluster does not notice that a node is gone.")
            time.sleep(0.1)

    def busy(self) -> bool:
        """Whether every processor of the cluster is at work."""
        return bool(self._ray.available_resources().get("CPU", 0) == 0)

    def close(self) -> None:
        """End all."""
        self._ray.shutdown()
        self._cluster.shutdown()


@contextmanager
def cluster(watched: bool = True) -> Iterator[Nodes]:
    """A cluster, for as long as the block lasts."""
    with tempfile.TemporaryDirectory(prefix="deepmath-ray-", dir=SHORT) as folder:
        os.environ.setdefault("RAY_TMPDIR", folder)  # not where a cluster of the user's is noted
        nodes = Nodes(watched)
        try:
            yield nodes
        finally:
            nodes.close()
