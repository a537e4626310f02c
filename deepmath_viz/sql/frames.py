"""What goes between a worker of the sandbox and its caller: a kind, a length, the content."""

from __future__ import annotations

import socket
import struct

#: One byte for the kind, four for the length.
HEAD = struct.Struct("!cI")
#: Kinds of frames.
ASK, READY, PROGRESS, DATA, FAILED, DONE = b"a", b"r", b"p", b"d", b"f", b"z"


def send(channel: socket.socket, kind: bytes, content: bytes) -> None:
    """Send a frame."""
    channel.sendall(HEAD.pack(kind, len(content)) + content)


def receive(channel: socket.socket) -> tuple[bytes, bytes] | None:
    """The next frame as its kind and content; None where the other end is closed.

    Raises:
        TimeoutError: the channel has a time limit, and it has passed.
    """
    head = _read(channel, HEAD.size)
    if head is None:
        return None
    kind, length = HEAD.unpack(head)
    content = _read(channel, length)
    return None if content is None else (kind, content)


def _read(channel: socket.socket, size: int) -> bytes | None:
    data = bytearray()
    while len(data) < size:
        try:
            more = channel.recv(min(size - len(data), 1 << 20))
        except TimeoutError:
            raise
        except OSError:
            return None
        if not more:
            return None
        data += more
    return bytes(data)
