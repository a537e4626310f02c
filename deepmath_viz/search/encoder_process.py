"""The process behind `search.encoder`: one frame in, one out, over the socket that is its input.

    {"ready": true}  or  {"error": "..."}     once the model is loaded
    "..."            ->  the vector           JSON; float32, little-endian

Run as `python -m deepmath_viz.search.encoder_process MODEL SHA256 IDLE`. It ends when its input is
closed, when its parent has died, or after IDLE seconds without a text.
"""

from __future__ import annotations

import json
import os
import select
import socket
import sys
import threading
import time
from contextlib import suppress
from typing import Any

from deepmath_viz.plumbing.frames import receive, send

#: Bytes of a text, and of what is answered.
MOST = 1 << 24


def main(words: list[str]) -> int:
    """Serve until there is nobody to serve."""
    name, sha256, idle = words[0], words[1], float(words[2])
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    with suppress(ConnectionError), socket.socket(fileno=os.dup(0)) as channel:
        _serve(channel, name, sha256, idle)
    return 0


def _serve(channel: socket.socket, name: str, sha256: str, idle: float) -> None:
    def say(value: dict[str, Any]) -> None:
        send(channel, json.dumps(value).encode())

    from deepmath_viz.vectors import models

    model = models.local(sha256)
    if model is None:
        say(
            {
                "error": f"The vectors of this corpus are of {name}, and that model is not on this "
                "machine. Search by words, or build the vectors anew with --model packaged."
            }
        )
        return
    try:
        from deepmath_viz.vectors.encoder import Encoder

        # Torch is ready sooner than OpenVINO, which has to compile the model first.
        encoder = Encoder(model, backend="torch")
        encoder.encode(["warm"])
    except Exception as err:  # whatever the libraries say, nothing can be encoded
        say({"error": f"The model {name} cannot be loaded ({type(err).__name__})."})
        return
    say({"ready": True})
    while select.select([channel], [], [], idle)[0]:
        text = receive(channel, most=MOST)
        if text is None:
            return
        send(channel, encoder.encode([str(json.loads(text))])[0].astype("<f4").tobytes())


def _end_with(parent: int) -> None:
    """End this process soon after its parent, also in the middle of loading."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
