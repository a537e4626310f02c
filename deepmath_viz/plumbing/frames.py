"""What goes between two of our processes over a socket: a length in four bytes, then the content.

Nothing is unpickled, and nothing waits longer than it is told to, however the other end behaves:
the SQL worker may be in the hands of whoever wrote the query. `multiprocessing.connection` has no
time limit inside a frame (docs/decisions/0068).
"""

from __future__ import annotations

import socket
import struct
import time
from contextlib import suppress

_HEAD = struct.Struct("!I")
#: Bytes that are taken from the socket at once.
_PIECE = 1 << 20


def send(channel: socket.socket, *parts: bytes, until: float | None = None) -> None:
    """Send one frame that is made of these parts.

    Args:
        until: when to give up, by `time.monotonic`; None means never.

    Raises:
        TimeoutError: the other end has not taken it until then.
        OSError: the other end is closed.
    """
    frame = b"".join((_HEAD.pack(sum(map(len, parts))), *parts))
    if until is None:
        channel.sendall(frame)
        return
    try:
        channel.settimeout(_left(until))
        channel.sendall(frame)
    finally:
        with suppress(OSError):
            channel.settimeout(None)


def receive(channel: socket.socket, *, most: int, until: float | None = None) -> bytes | None:
    """The content of the next frame; None where the other end is closed, also inside a frame.

    Args:
        most: bytes that a frame may have.
        until: when to give up, by `time.monotonic`, also inside a frame; None means never.

    Raises:
        TimeoutError: the frame is not complete until then.
        ConnectionError: a longer frame is announced; nothing of it was read.
    """
    try:
        head = _read(channel, _HEAD.size, until)
        if head is None:
            return None
        (length,) = _HEAD.unpack(head)
        if length > most:
            raise ConnectionError(f"A frame of {length:,} bytes is announced; {most:,} may come.")
        return _read(channel, length, until)
    finally:
        if until is not None:
            with suppress(OSError):
                channel.settimeout(None)


def _read(channel: socket.socket, size: int, until: float | None) -> bytes | None:
    data = bytearray()
    while len(data) < size:
        try:
            if until is not None:  # for every piece anew: one that drips in has no more time
                channel.settimeout(_left(until))
            piece = channel.recv(min(size - len(data), _PIECE))
        except TimeoutError:
            raise
        except OSError:
            return None
        if not piece:
            return None
        data += piece
    return bytes(data)


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError("The time for a frame has passed.")
    return left
