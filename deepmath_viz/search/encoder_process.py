"""The process behind `search.encoder`: one frame in, one out, over the socket that is its input.

    {"ready": true, "slow": ""}  or  {"error": "..."}     once the model is loaded
    "..."                        ->  the vector           JSON; float32, little-endian

Run as `python -m deepmath_viz.search.encoder_process MODEL SHA256 IDLE [NETWORK WEIGHTS
TOKENIZER]`: the files are what stage `query-model` leaves; without them, or where they cannot be
used (`slow` says why), sentence-transformers loads the model. It ends when its input is closed,
when its parent has died, or after IDLE seconds without a text.
"""

from __future__ import annotations

import json
import os
import select
import socket
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deepmath_viz.errors import EncoderUnavailable
from deepmath_viz.plumbing.frames import receive, send

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Encode = Callable[[str], NDArray[np.float32]]

#: Bytes of a text, and of what is answered.
MOST = 1 << 24


def main(words: list[str]) -> int:
    """Serve until there is nobody to serve."""
    name, sha256, idle, *files = words
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    with suppress(ConnectionError), socket.socket(fileno=os.dup(0)) as channel:
        _serve(channel, name, sha256, float(idle), files)
    return 0


def _serve(channel: socket.socket, name: str, sha256: str, idle: float, files: list[str]) -> None:
    def say(value: dict[str, Any]) -> None:
        send(channel, json.dumps(value).encode())

    encode, slow = _soon(files)
    if encode is None:
        try:
            encode = _late(name, sha256)
        except EncoderUnavailable as err:
            say({"error": str(err)})
            return
    say({"ready": True, "slow": slow})
    while select.select([channel], [], [], idle)[0]:
        text = receive(channel, most=MOST)
        if text is None:
            return
        send(channel, encode(str(json.loads(text))).astype("<f4").tobytes())


def _soon(files: list[str]) -> tuple[Encode | None, str]:
    """What encodes with the files of stage `query-model`, and why nothing does."""
    if not files:
        return None, ""
    try:
        from deepmath_viz.vectors.query_model import QueryModel

        model = QueryModel(*map(Path, files))
        model.encode("warm")
    except Exception as err:  # damaged files, another OpenVINO, or none for this processor
        return None, f"its network cannot be read here ({type(err).__name__})"
    return model.encode, ""


def _late(name: str, sha256: str) -> Encode:
    """What encodes with sentence-transformers.

    Raises:
        EncoderUnavailable: the model is not on this machine, or cannot be loaded.
    """
    from deepmath_viz.vectors import models

    model = models.local(sha256)
    if model is None:
        raise EncoderUnavailable(
            f"The vectors of this corpus are of {name}, and that model is not on this "
            "machine. Search by words, or build the vectors anew with --model packaged."
        )
    try:
        from deepmath_viz.vectors.encoder import Encoder

        # Torch is ready sooner than OpenVINO, which has to compile the model first.
        encoder = Encoder(model, backend="torch")
        encoder.encode(["warm"])
    except Exception as err:  # whatever the libraries say, nothing can be encoded
        raise EncoderUnavailable(
            f"The model {name} cannot be loaded ({type(err).__name__})."
        ) from err
    return lambda text: encoder.encode([text])[0]


def _end_with(parent: int) -> None:
    """End this process soon after its parent, also in the middle of loading."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
