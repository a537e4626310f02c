"""A store of the S3 kind, as a process of this machine."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from tests.cluster.builds import PATIENCE, must


@contextmanager
def s3() -> Iterator[dict[str, str]]:
    """A store of the S3 kind on this machine: how it is reached, as variables."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        end = time.monotonic() + PATIENCE
        while not answers(port):
            must(server.poll() is None, "the store does not start")
            must(time.monotonic() < end, "the store does not answer")
            time.sleep(0.05)
        yield {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}"}
    finally:
        server.kill()
        server.wait()


def answers(port: int) -> bool:
    """Whether something listens on a port of this machine."""
    with socket.socket() as asked:
        return asked.connect_ex(("127.0.0.1", port)) == 0
