"""A Ray cluster: how it is reached, and who its nodes are."""

from __future__ import annotations

import contextlib
import logging
import signal
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from deepmath_viz.errors import ClusterError

#: Seconds within which a machine in reach answers, and a cluster that has much to do.
_QUICK, _PATIENT = 5.0, 30.0
#: How a conversation in HTTP/2 begins, with no settings, and the number of its frames of settings
#: (RFC 9113, sections 3.4 and 6.5). The heads of clusters speak it.
_PREFACE, _SETTINGS = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes((0, 0, 0, 4, 0, 0, 0, 0, 0)), 4
#: How an alert of TLS begins (RFC 8446, section 5.1).
_ALERT = b"\x15"
#: How Ray is installed.
INSTALL = "pip install 'ray>=2.60,<3'"


@dataclass(frozen=True, slots=True)
class ClusterNode:
    """A node that works.

    Attributes:
        id: as Ray calls it.
        name: its address.
        processors: that it offers.
    """

    id: str
    name: str
    processors: float


def connected(address: str | None) -> tuple[Any, Callable[[], None]]:
    """Ray's library, connected to a cluster that stands; and what ends the connection.

    Nothing is started, so nothing listens, and no figures of use are sent, but by what the cluster
    itself was told.

    Args:
        address: host and port; None for the cluster that this machine is a node of.

    Raises:
        ClusterError: Ray is not installed, or no cluster can be reached there.
    """
    try:
        import ray
    except ImportError as err:
        raise ClusterError(f"Ray is not installed. Run: {INSTALL}") from err
    if address is not None:
        _reach(address)
    before = signal.getsignal(signal.SIGTERM)
    try:
        ray.init(
            address=address or "auto",
            configure_logging=False,
            logging_level=logging.CRITICAL,
            log_to_driver=False,
        )
    except Exception as err:  # ConnectionError, RuntimeError for other versions, and more
        ray.shutdown()
        raise ClusterError(
            f"The cluster cannot be used ({type(err).__name__}: {str(err)[:500]}). This machine "
            "must be a node of it, with the same versions of Ray and Python: run "
            f"`ray start --address={address or 'HOST:PORT'} --num-cpus=0` here, where it is none."
        ) from err
    finally:
        # A build that is ended ends at once, as without a cluster: what is done is kept.
        with contextlib.suppress(ValueError):  # not the main thread
            signal.signal(signal.SIGTERM, before or signal.SIG_DFL)
    # Ray prints the log of every node that is lost to standard output, whatever it was told.
    ray._private.worker.print_to_stdstream = _nothing
    return ray, ray.shutdown


def _nothing(*_: object, **__: object) -> None:
    """Print nothing."""


def nodes(ray: Any) -> list[ClusterNode]:
    """The nodes that have processors to work with."""
    return [
        ClusterNode(one["NodeID"], one["NodeManagerAddress"], float(one["Resources"]["CPU"]))
        for one in ray.nodes()
        if one["Alive"] and one["Resources"].get("CPU", 0) >= 1
    ]


def room(ray: Any, threads: int) -> int:
    """How many pieces the cluster can do at once."""
    return sum(int(node.processors // threads) for node in nodes(ray))


def on(ray: Any, node: ClusterNode, function: Callable[..., Any], *arguments: Any) -> Any:
    """Run a function on a node, beside what works there; what comes of it, as Ray refers to it."""
    from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

    there = NodeAffinitySchedulingStrategy(node.id, soft=False)
    options = {"num_cpus": 0, "max_retries": 0, "scheduling_strategy": there}
    return ray.remote(function).options(**options).remote(*arguments)


def said(ray: Any, reference: Any) -> str:
    """What a node answered, or why it did not."""
    try:
        answer: str = ray.get(reference, timeout=0)
        return answer
    except ray.exceptions.GetTimeoutError:
        return "does not answer"
    except ray.exceptions.RayError as err:
        if "No module named 'deepmath_viz'" in str(err):
            return "lacks this program: install the same version there, with its libraries"
        return f"fails ({type(err).__name__}: {str(err)[-300:]})"


def _reach(address: str) -> None:
    """Look whether something answers, since Ray would try for a minute, and then end this process.

    Raises:
        ClusterError: the address is none, or nothing answers there.
    """
    host, _, port = address.rpartition(":")
    if not host or not port.isdecimal() or "/" in host:
        raise ClusterError(
            f"--address {address}: give HOST:PORT, as `ray start --head` says it. This machine "
            "must be a node of the cluster (`ray start --address=HOST:PORT --num-cpus=0`)."
        )
    try:
        with socket.create_connection((host.strip("[]"), int(port)), _QUICK) as asked:
            asked.settimeout(_PATIENT)
            other = _is_another(asked)
    except (OSError, OverflowError) as err:
        raise ClusterError(
            f"No cluster answers at {address} ({err}). Is it running? `ray start --head` starts "
            "one and says its address."
        ) from err
    if other:
        raise ClusterError(
            f"What answers at {address} is no Ray cluster. Give the address that `ray start "
            "--head` says: its port is 6379 unless it was given another one."
        )


def _is_another(asked: socket.socket) -> bool:
    """Whether whoever listens answers in another language than HTTP/2.

    A head that wants TLS says so with an alert, or hangs up: then Ray is to find out.
    """
    answer = b""
    try:
        asked.sendall(_PREFACE)
        while len(answer) < 4 and (more := asked.recv(9)):
            answer += more
    except (ConnectionResetError, BrokenPipeError):
        return False  # who hangs up before it has read what was sent resets the connection
    return answer[3:4] != bytes((_SETTINGS,)) and answer[:1] not in (b"", _ALERT)
