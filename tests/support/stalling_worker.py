"""A worker that misbehaves as it is told to: `python -m tests.support.stalling_worker FD`.

It speaks like a worker of the SQL sandbox until it is asked for one of `WAYS`.
"""

from __future__ import annotations

import json
import socket
import struct
import sys
import time

from deepmath_viz.plumbing.frames import receive, send
from deepmath_viz.sql.protocol import ASK, DATA, DONE, FAILED, READY

WRONG = FAILED + b'{"kind": "DeepMathError", "message": "m", "retire": false}'
#: What it writes, in pieces that are a tenth of a second apart; then nothing for a minute.
WAYS = {
    "silent": [],
    "half a header": [b"\0\0"],
    "half a body": [struct.pack("!I", 100) + DATA + b"x" * 50],
    "a byte at a time": [struct.pack("!I", 1_000), *[b"d"] * 1_000],
    "four gigabytes": [struct.pack("!I", 0xFFFFFFFF), *[b"d" * (1 << 20)] * 4_096],
    "no JSON": [struct.pack("!I", 3) + DONE + b"{]"],
    "nothing in a frame": [struct.pack("!I", 0)],
    "an end without its parts": [struct.pack("!I", 3) + DONE + b"{}"],
    "an error of another kind": [struct.pack("!I", len(WRONG)) + WRONG],
    "half a header and an end": [b"\0\0"],
    "half a body and an end": [struct.pack("!I", 100) + DATA + b"x" * 50],
}


def main(number: int) -> None:
    """Serve one question badly."""
    channel = socket.socket(fileno=number)
    setup = receive(channel, most=1 << 20)
    assert setup is not None and setup[:1] == ASK
    way = json.loads(setup[1:])["file"]
    if way not in WAYS:
        send(channel, READY)
        asked = receive(channel, most=1 << 20)
        assert asked is not None
        way = json.loads(asked[1:])["sql"]
    for piece in WAYS[way]:
        channel.sendall(piece)
        time.sleep(0.1)
    if not way.endswith("an end"):
        time.sleep(60)


if __name__ == "__main__":
    main(int(sys.argv[1]))
