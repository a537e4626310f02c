"""A small Ray cluster of this machine: nodes as processes, on 127.0.0.1 alone."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import ray
from ray.cluster_utils import Cluster

_SMALL = {"object_store_memory": 100 * 2**20, "node_ip_address": "127.0.0.1"}


class Nodes:
    """A coordinator without processors, and what is added to it.

    Args:
        watched: whether this process is connected to it; an engine connects by itself.
    """

    def __init__(self, watched: bool) -> None:
        head = _SMALL | {"num_cpus": 0, "include_dashboard": False}
        self._cluster = Cluster(initialize_head=True, head_node_args=head)
        self.address: str = self._cluster.address
        #: The node that does what is asked last.
        self.working: Any = None
        if watched:
            ray.init(self.address, log_to_driver=False, logging_level="CRITICAL")

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

    def kill(self, node: Any) -> None:
        """End a node as if its machine had lost power, and wait until the cluster knows."""
        self._cluster.remove_node(node, allow_graceful=False)
        end = time.monotonic() + 120
        while any(one["NodeID"] == node.node_id and one["Alive"] for one in ray.nodes()):
            assert time.monotonic() < end
            time.sleep(0.1)

    def busy(self) -> bool:
        """Whether every processor of the cluster is at work."""
        return ray.available_resources().get("CPU", 0) == 0

    def close(self) -> None:
        """End all."""
        ray.shutdown()
        self._cluster.shutdown()


@contextmanager
def cluster(watched: bool = True) -> Iterator[Nodes]:
    """A cluster, for as long as the block lasts."""
    nodes = Nodes(watched)
    try:
        yield nodes
    finally:
        nodes.close()
