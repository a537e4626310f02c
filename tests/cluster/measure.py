"""What a cluster costs beside this machine, at three sizes: `python -m tests.cluster.measure WORK`.

Made-up vectors, in clusters as those of problems are, are searched in themselves (five neighbours
of each) by this process, and by one node that has the same two processors. What the node takes
longer is what a cluster costs: it does not get less with more nodes. A JSON line a size.
"""

from __future__ import annotations

import io
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from deepmath_viz.pipeline import neighbour_tables, searches
from deepmath_viz.pipeline.progress import Progress
from deepmath_viz.pipeline.stage import Context, Options
from deepmath_viz.plumbing.engines.local import LocalEngine
from deepmath_viz.plumbing.engines.ray_engine import RayEngine
from deepmath_viz.plumbing.engines.share import Share
from deepmath_viz.plumbing.engines.work import Engine
from tests.cluster.nodes import cluster

SIZES = (20_000, 40_000, 80_000)
_DIMENSION, _CLUSTERS, _SPREAD = 384, 300, 0.7


def main(argv: Sequence[str]) -> int:
    """Measure, the sizes one after the other; both ways find the same lists."""
    work = Path(argv[0])
    vectors = made(max(SIZES))
    searched(LocalEngine(), vectors[:2_000], work / "warm")
    with cluster(watched=False) as nodes:
        nodes.add(processors=2)
        began = time.monotonic()
        with RayEngine(nodes.address, Share(str(work / "share"))) as engine:
            print(json.dumps({"connected": round(time.monotonic() - began, 2)}), flush=True)
            searched(engine, vectors[:2_000], work / "warm-there")
            for n in SIZES:
                here, mine = searched(LocalEngine(), vectors[:n], work / f"here-{n}")
                there, theirs = searched(engine, vectors[:n], work / f"there-{n}")
                assert np.array_equal(mine.rows, theirs.rows)
                assert np.array_equal(mine.similarities, theirs.similarities)
                row = {"rows": n, "here": round(here, 2), "there": round(there, 2)}
                print(json.dumps(row), flush=True)
    return 0


def made(n: int) -> np.ndarray:
    """Unit vectors around random centres, float16 of shape (n, dimension)."""
    rng = np.random.default_rng(0)
    centres = rng.standard_normal((_CLUSTERS, _DIMENSION)).astype(np.float32)
    found = centres[rng.integers(0, _CLUSTERS, n)]
    found += _SPREAD * rng.standard_normal((n, _DIMENSION)).astype(np.float32)
    return (found / np.linalg.norm(found, axis=1, keepdims=True)).astype(np.float16)


def searched(engine: Engine, vectors: np.ndarray, folder: Path):
    """Seconds of a set's search in itself, and what was found."""
    folder.mkdir(parents=True)
    progress = Progress(folder, (), out=io.StringIO())
    context = Context(None, folder, folder, {}, progress, Options(engine=engine))  # type: ignore[arg-type]
    group = neighbour_tables.Group("set", 0, len(vectors), False)
    index = np.arange(len(vectors))
    began = time.monotonic()
    found = searches.run(context, [searches.Search(group, group, 5, 1)], vectors, index, "none")
    return time.monotonic() - began, found["set", "set"]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
