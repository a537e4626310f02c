"""Vectors that have been computed, by the text that they stand for, shared by all corpora.

Embedding is by far the slowest step, so no text is ever embedded twice with one model: not after
an interruption, not after a comparison set was added, not for a second corpus. One folder a model,
`<cache>/.vectors/<model>/`; each file in it is a finished chunk of some texts.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from deepmath_viz.files import write_json
from deepmath_viz.pipeline import kept

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from deepmath_viz.vectors.models import Model

FOLDER = ".vectors"
_NAME_BYTES = 16
#: Which versions of which libraries the vectors stand for.
_MAKERS = "made-by.json"


def text_names(texts: Iterable[str]) -> list[bytes]:
    """What stands for each text: 16 bytes of its SHA-256."""
    return [
        hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:_NAME_BYTES]
        for text in texts
    ]


class VectorCache:
    """The vectors of one model.

    Args:
        cache: folder of all corpora.
        model: whose vectors.
    """

    def __init__(self, cache: Path, model: Model) -> None:
        self.folder = cache / FOLDER / f"{model.folder.name[:20]}-{model.sha256[:16]}"
        self.dimension = model.dimension

    def find(self, names: Sequence[bytes]) -> tuple[NDArray[np.float16], NDArray[np.bool_]]:
        """The vectors of the named texts, shape (names, dimension), and which of them are known.

        Rows of unknown texts are zero. A file that cannot be read, or holds numbers that are none,
        counts as not there: its texts are embedded again.
        """
        vectors = np.zeros((len(names), self.dimension), dtype=np.float16)
        known = np.zeros(len(names), dtype=bool)
        place = {name: at for at, name in enumerate(names)}
        for path in sorted(self.folder.glob("*.npz")) if self.folder.is_dir() else ():
            held = kept.read(path) or {}
            found, made = held.get("names"), held.get("vectors")
            if found is None or made is None or made.shape != (len(found), self.dimension):
                continue
            if not np.isfinite(made).all():
                continue
            here = [place.get(name.tobytes(), -1) for name in found]
            rows = [row for row, at in enumerate(here) if at >= 0]
            wanted = [here[row] for row in rows]
            vectors[wanted] = made[rows]
            known[wanted] = True
        return vectors, known

    def made_by(self) -> dict[str, str]:
        """The versions of the libraries that made the vectors; empty where nobody said."""
        try:
            said = json.loads((self.folder / _MAKERS).read_text("utf-8"))
            return {str(name): str(number) for name, number in said.items()}
        except (OSError, ValueError, AttributeError):
            return {}

    def say_made_by(self, versions: Mapping[str, str]) -> None:
        """Keep which versions the vectors stand for."""
        self.folder.mkdir(parents=True, exist_ok=True)
        write_json(self.folder / _MAKERS, dict(versions))

    def clear(self) -> None:
        """Forget every vector of the model."""
        for path in self.folder.glob("*.npz"):
            path.unlink(missing_ok=True)

    def add(self, names: Sequence[bytes], vectors: NDArray[np.floating]) -> None:
        """Keep the vectors of a chunk of texts; written aside and renamed."""
        self.folder.mkdir(parents=True, exist_ok=True)
        write(self.folder / file_name(names), names, vectors)


def file_name(names: Sequence[bytes]) -> str:
    """What the file of a chunk of texts is called."""
    return f"{hashlib.sha256(b''.join(names)).hexdigest()[:16]}.npz"


def write(path: Path, names: Sequence[bytes], vectors: NDArray[np.floating]) -> None:
    """Write the vectors of a chunk of texts into a file; it is whole or not there."""
    held = np.frombuffer(b"".join(names), dtype=np.uint8).reshape(len(names), _NAME_BYTES)
    kept.write(path, names=held, vectors=vectors.astype(np.float16))
