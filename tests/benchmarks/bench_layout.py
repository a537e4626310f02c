"""The map by UMAP: time, memory and trustworthiness, ours beside plain umap-learn.

- at full size (479,000 x 384, clustered like embeddings of texts): ours, graph and layout apart;
- at a smaller size: ours and plain `umap.UMAP(metric="cosine", random_state=42)`, which starts from
  a spectral layout. Its time at full size is extrapolated in proportion to the points, which
  favours it: at 479,000 points spectral initialisation did not end in 11 minutes;
- with `--vectors FILE.npy` (what stage `embeddings` leaves): real rows instead of the smaller size.

    python -m tests.benchmarks.bench_layout [--points N] [--peer N] [--vectors FILE.npy]

Every run has a process of its own, compilation included. Trustworthiness is sklearn's, 15
neighbours, cosine, on 10,000 of the points. Numbers are printed, never asserted.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from tests.benchmarks._row import Row, Size, installed

DIMENSION, SAMPLE, NEIGHBOURS = 384, 10_000, 15


def main(argv: Sequence[str] | None = None) -> None:
    """Run the benchmark and print its tables."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--points", type=int, default=479_000, help="full size; 0 leaves it out")
    options.add_argument("--peer", type=int, default=30_000, help="size for both; 0 leaves it out")
    options.add_argument("--vectors", type=Path, metavar="FILE.npy", help="real rows for both")
    options.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    given = options.parse_args(argv)
    if given.one:
        _one(*given.one)
        return
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start")
    with tempfile.TemporaryDirectory(prefix="deepmath-bench-") as name:
        folder = Path(name)
        if given.vectors or given.peer:
            vectors = _real(given.vectors) if given.vectors else synthetic(given.peer)
            _compare(folder, vectors, "real rows" if given.vectors else "synthetic", given.points)
        if given.points:
            vectors = synthetic(given.points)
            print(f"\n{vectors.shape[0]:,} x {vectors.shape[1]} synthetic")
            _tell("ours", _run(folder, vectors, "ours"), vectors)


def synthetic(n: int, dimension: int = DIMENSION) -> np.ndarray:
    """Unit vectors in 2,000 clusters of 40 fields, with a spectrum that falls as texts' does."""
    random = np.random.default_rng(3)
    spread = (np.arange(1, dimension + 1) ** -0.6).astype(np.float32)

    def normal(*shape: int) -> np.ndarray:
        return random.standard_normal((*shape, dimension), dtype=np.float32) * spread

    centres = normal(40)[random.integers(0, 40, 2_000)] + 0.7 * normal(2_000)
    vectors = np.empty((n, dimension), dtype=np.float32)
    for start in range(0, n, 20_000):
        part = vectors[start : start + 20_000]
        part[:] = centres[random.integers(0, 2_000, len(part))] + 0.6 * normal(len(part))
        part /= np.linalg.norm(part, axis=1, keepdims=True)
    return vectors


def _real(path: Path) -> np.ndarray:
    vectors = np.unique(np.load(path), axis=0).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def _compare(folder: Path, vectors: np.ndarray, what: str, full: int) -> None:
    n = len(vectors)
    print(f"\n{n:,} x {vectors.shape[1]} {what}")
    first, again = _run(folder, vectors, "ours"), _run(folder, vectors, "ours")
    _tell("ours", first, vectors)
    same = np.array_equal(first["places"], again["places"])
    print(f"  a second run: {sum(again['seconds'].values()):,.0f} s, identical: {same}")
    peer = _run(folder, vectors, "peer")
    _tell("plain umap-learn", peer, vectors)
    if full:
        total = sum(peer["seconds"].values()) * full / n
        print(f"  extrapolated to {full:,} points: {total:,.0f} s")


def _run(folder: Path, vectors: np.ndarray, who: str) -> dict[str, Any]:
    given, out = folder / "vectors.npy", folder / "places.npy"
    np.save(given, vectors)
    command = [sys.executable, __file__, "--one", who, str(given), str(out)]
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=env)
    return {**json.loads(done.stdout.splitlines()[-1]), "places": np.load(out)}


def _one(who: str, given: str, out: str) -> None:
    """One layout in this process; prints its seconds by step and its largest resident size."""
    vectors, seconds = np.load(given), {}
    began = time.perf_counter()
    if who == "ours":
        from deepmath_viz.vectors import umap as umap_layout

        parameters = umap_layout.Parameters()
        knn = umap_layout.graph(vectors, parameters)
        seconds["graph"] = time.perf_counter() - began
        places = umap_layout.layout(vectors, parameters, knn)
        seconds["layout"] = time.perf_counter() - began - seconds["graph"]
    else:
        import warnings

        warnings.simplefilter("ignore")
        import umap

        places = umap.UMAP(metric="cosine", random_state=42).fit_transform(vectors)
        seconds["in all"] = time.perf_counter() - began
    np.save(out, places)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(json.dumps({"seconds": seconds, "gigabytes": peak, "cpu": time.process_time()}))


def _tell(who: str, found: dict[str, Any], vectors: np.ndarray) -> None:
    from sklearn.manifold import trustworthiness

    at = np.random.default_rng(0).permutation(len(vectors))[:SAMPLE]
    trust = trustworthiness(
        vectors[at], found["places"][at], n_neighbors=NEIGHBOURS, metric="cosine"
    )
    steps = ", ".join(f"{name} {spent:,.0f} s" for name, spent in found["seconds"].items())
    print(
        f"  {who}: {steps} ({found['cpu']:,.0f} s of processor time), at most "
        f"{found['gigabytes']:.1f} GB, trustworthiness {trust:.4f}",
        flush=True,
    )


def rows(size: Size) -> list[Row]:
    """A layout of so many points, ours and umap-learn's; unequal second runs end the run."""
    from sklearn.manifold import trustworthiness

    vectors = synthetic(size.of(60_000, 2_000))
    at = np.random.default_rng(0).permutation(len(vectors))[: 2_000 if size.quick else SAMPLE]
    with tempfile.TemporaryDirectory(prefix="deepmath-bench-") as name:
        ours, peer = (_run(Path(name), vectors, who) for who in ("ours", "peer"))
        if not size.quick:
            again = _run(Path(name), vectors, "ours")
            if not np.array_equal(ours["places"], again["places"]):
                raise SystemExit("A second run gave other places.")
    trust, other = (
        trustworthiness(vectors[at], run["places"][at], n_neighbors=NEIGHBOURS, metric="cosine")
        for run in (ours, peer)
    )
    many = f"{len(vectors):,} points of 384 numbers"
    name, version = "umap-learn, its defaults, seeded", installed("umap-learn")
    return [
        Row(
            "layout of the map",
            many,
            sum(ours["seconds"].values()),
            "s",
            sum(peer["seconds"].values()),
            name,
            version,
            times=2,
            note=f"trustworthiness {trust:.4f}, the peer's {other:.4f}; compilation included",
            growth=True,
        ),
        Row("trustworthiness below the peer's", many, max(0.0, float(other - trust)), "",
            most=0.005, note="sklearn's, 15 neighbours, cosine, on a sample of the points"),
        Row("memory of a layout", many, 1e3 * ours["gigabytes"], "MB", 1e3 * peer["gigabytes"],
            name, version),
    ]  # fmt: skip


if __name__ == "__main__":
    main()
