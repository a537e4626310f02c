"""The process behind `search.encoder`: one line of JSON in, one out.

    {"ready": true}  or  {"error": "..."}     once the model is loaded
    {"text": "..."}  ->  {"vector": "..."}    float32, little-endian, in base64

Run as `python -m deepmath_viz.search.encoder_process MODEL SHA256 IDLE`. It ends when its input is
closed, when its parent has died, or after IDLE seconds without a line.
"""

from __future__ import annotations

import base64
import json
import os
import select
import sys
import threading
import time
from contextlib import suppress
from typing import Any


def main(words: list[str]) -> int:
    """Serve until there is nobody to serve."""
    name, sha256, idle = words[0], words[1], float(words[2])
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    # What libraries print must not be taken for an answer.
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    with suppress(BrokenPipeError):
        _serve(out, name, sha256, idle)
    return 0


def _serve(out: Any, name: str, sha256: str, idle: float) -> None:
    def say(value: dict[str, Any]) -> None:
        out.write(json.dumps(value) + "\n")
        out.flush()

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
    unread = b""
    while select.select([0], [], [], idle)[0]:
        more = os.read(0, 1 << 16)
        if not more:
            return
        *lines, unread = (unread + more).split(b"\n")
        for line in lines:
            vector = encoder.encode([str(json.loads(line)["text"])])[0]
            say({"vector": base64.b64encode(vector.astype("<f4").tobytes()).decode()})


def _end_with(parent: int) -> None:
    """End this process soon after its parent, also in the middle of loading."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
