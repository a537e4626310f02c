"""Write `places.npy` and `places.json` from the authors' own file.

    python -m deepmath_viz.sources.paper.ship emb_2d.npy COMMIT

The same file gives the same bytes.
"""

from __future__ import annotations

import hashlib
import io
import json
import sys
from dataclasses import asdict
from pathlib import Path

import numpy as np

from deepmath_viz import files
from deepmath_viz.dataset import published
from deepmath_viz.sources import coordinates, paper


def ship(original: Path, commit: str, folder: Path = paper.FOLDER) -> None:
    """Write both files.

    Args:
        original: the authors' `tsne/emb_2d.npy`.
        commit: of their repository, from which it is.

    Raises:
        SourceNotFound, SourceDamaged: it is no such array.
    """
    points = coordinates.read(original)
    low, high = points.min(axis=0).astype(float), points.max(axis=0).astype(float)
    origin = paper.Origin(
        repository=published.REPOSITORY,
        commit=commit,
        file=published.COORDINATES,
        sha256=hashlib.sha256(original.read_bytes()).hexdigest(),
        low=(low[0], low[1]),
        high=(high[0], high[1]),
        licence=published.LICENCE,
    )
    made = io.BytesIO()
    np.save(made, paper.packed(points, origin.low, origin.high), allow_pickle=False)
    with files.replacing(folder / paper.PLACES.name) as file:
        file.write(made.getvalue())
    with files.replacing(folder / "places.json") as file:
        file.write(json.dumps(asdict(origin), indent=1).encode() + b"\n")


if __name__ == "__main__":
    ship(Path(sys.argv[1]), sys.argv[2])
