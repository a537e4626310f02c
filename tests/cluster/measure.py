"""What a cluster costs beside this machine, at three sizes.

    python -m tests.cluster.measure WORK [searches] [answers] [--vectors FILE]

The work is done by this process, and by one node that has two processors, as this process has: what
the node takes longer is what a cluster costs, and does not get less with more nodes. A JSON line a
size, with what the model of docs/clusters.md says: units times the seconds a unit that the smallest
size took here. Vectors are searched in themselves, five neighbours of each: those of a file that a
build has left, `vectors-*.npy`, some of them in a fixed order, or made-up ones in clusters. Answers
are made-up pairs: equal ones, values, other numbers and formulas.
"""

from __future__ import annotations

import argparse
import io
import json
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from deepmath_viz.corpus.rollouts import judging
from deepmath_viz.pipeline import neighbour_tables, searches
from deepmath_viz.pipeline.progress import Progress
from deepmath_viz.pipeline.stage import Context, Options
from deepmath_viz.plumbing.engines.local import LocalEngine
from deepmath_viz.plumbing.engines.ray_engine import RayEngine
from deepmath_viz.plumbing.engines.share import Share
from deepmath_viz.plumbing.engines.work import Engine
from tests.cluster.nodes import cluster

#: Vectors, and pairs of answers; the first of each is for what is done once.
SIZES = {"searches": (2_000, 20_000, 40_000, 80_000), "answers": (1_000, 10_000, 20_000, 40_000)}
_DIMENSION, _CLUSTERS, _SPREAD = 384, 300, 0.7
#: Does work of a size in a folder by an engine; how many units, and the bytes of what came of it.
Doing = Callable[[Engine, int, Path], tuple[float, bytes]]


def main(argv: Sequence[str]) -> int:
    """Measure, the sizes one after the other; both ways the same comes out."""
    options = argparse.ArgumentParser()
    options.add_argument("work", type=Path)
    options.add_argument("what", nargs="*", default=list(SIZES))
    options.add_argument("--vectors", type=Path)
    given = options.parse_args(argv)
    work = given.work
    vectors = np.load(given.vectors, mmap_mode="r") if given.vectors else None
    doing: dict[str, Doing] = {"searches": partial(searched, vectors), "answers": judged}
    with cluster(watched=False) as nodes:
        nodes.add(processors=2)
        began = time.monotonic()
        with RayEngine(nodes.address, Share(str(work / "share"))) as engine:
            print(json.dumps({"connected, s": round(time.monotonic() - began, 1)}), flush=True)
            for what in given.what:
                measured(what, doing[what], engine, work / what)
    return 0


def measured(what: str, do: Doing, engine: Engine, work: Path) -> None:
    """Print a line a size."""
    unit = 0.0
    for at, size in enumerate(SIZES[what]):
        took, found = [], []
        for name, by in (("here", LocalEngine()), ("there", engine)):
            (folder := work / f"{name}-{size}").mkdir(parents=True)
            began = time.monotonic()
            units, made = do(by, size, folder)
            took.append(time.monotonic() - began)
            found.append(made)
        assert found[0] == found[1], f"{what} of {size:,}: nodes make something else"
        if at == 0:
            continue
        unit = unit or took[0] / units
        row = {"what": what, "size": size, "units": units, "model, s": round(units * unit, 2)}
        for name, seconds in zip(("here", "node"), took, strict=True):
            row[f"{name}, s"] = round(seconds, 2)
            row[f"{name} beside the model"] = f"{seconds / (units * unit) - 1:+.0%}"
        row["a unit, s of a core"] = float(f"{2 * took[0] / units:.2g}")
        print(json.dumps(row), flush=True)


def made_vectors(n: int) -> np.ndarray:
    """Unit vectors around random centres, float16 of shape (n, dimension)."""
    rng = np.random.default_rng(0)
    centres = rng.standard_normal((_CLUSTERS, _DIMENSION)).astype(np.float32)
    made = centres[rng.integers(0, _CLUSTERS, n)]
    made += _SPREAD * rng.standard_normal((n, _DIMENSION)).astype(np.float32)
    return (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float16)


def searched(real: np.ndarray | None, engine: Engine, n: int, folder: Path) -> tuple[float, bytes]:
    """Search a set in itself; units are pairs, each of which is compared once."""
    if real is None:
        vectors = made_vectors(n)
    else:
        vectors = real[np.random.default_rng(0).permutation(len(real))[:n]]
    n = len(vectors)
    progress = Progress(folder, (), out=io.StringIO())
    context = Context(None, folder, folder, {}, progress, Options(engine=engine))  # type: ignore[arg-type]
    group = neighbour_tables.Group("set", 0, n, False)
    search = searches.Search(group, group, 5, 1)
    found = searches.run(context, [search], vectors, np.arange(n), "none")["set", "set"]
    return n * n / 2, found.rows.tobytes() + found.similarities.tobytes()


def judged(engine: Engine, n: int, folder: Path) -> tuple[float, bytes]:
    """Compare answers; units are pairs."""
    pairs = [made_pair(i) for i in range(n)]
    table = pa.Table.from_pylist(
        [dict(zip(judging.PAIRS.names, pair, strict=True)) for pair in pairs], judging.PAIRS
    )
    pq.write_table(table, folder / "pairs.parquet", row_group_size=judging.CHUNK)
    files = judging.judged(folder / "pairs.parquet", folder, lambda _: None, engine)
    return float(n), b"".join(path.read_bytes() for path in files)


def made_pair(i: int) -> tuple[str, str]:
    """A final answer and what was answered: an equal one, its value, another one, or a formula."""
    final = rf"\frac{{{i + 1}}}{{8}}"
    if i % 4 == 3:
        return f"(x + {i})(x - {i})", f"x^2 - {i * i}"
    return final, (final, str((i + 1) / 8), str(i + 2))[i % 4]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
