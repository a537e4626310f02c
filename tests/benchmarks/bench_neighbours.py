"""Exact neighbours: time and memory, ours beside brute force by `sentence_transformers.util`.

Synthetic unit vectors with the spectrum and the similarities of real questions under
all-MiniLM-L6-v2 (on 12,288 of them: half of the second moment in 32 directions, 0.85 in 128;
similarity to the nearest of the others 0.48 to 0.95, median 0.64), sets as large as the paper's.

    PYTHONPATH=. python tests/benchmarks/bench_neighbours.py [--scale 1.0]

The peer searches a slice of DeepMath in every set, in the same run; its time for the whole is that
of the slice in proportion. Numbers are printed, never asserted. `--scale` shrinks every set.
"""

from __future__ import annotations

import argparse
import resource
import time

import numpy as np

from deepmath_viz.dataset import published
from deepmath_viz.vectors import neighbours

DIMENSION, PEER_ROWS = 384, 1_000
#: Clusters, and the share of a vector's variance that lies between them.
_LEVELS = ((40, 0.35), (2_000, 0.25), (60_000, 0.32))


def synthetic(n: int, seed: int = 0) -> np.ndarray:
    """Float16 unit vectors, an eighth of them near-duplicates of others; shape (n, 384)."""
    draw = np.random.default_rng(seed)
    strength = np.sqrt((np.arange(DIMENSION) + 20.0) ** -1.3)
    strength = (strength / np.linalg.norm(strength)).astype(np.float32)
    centres = [draw.standard_normal((k, DIMENSION), np.float32) * strength for k, _ in _LEVELS]
    rest = np.sqrt(1 - sum(share for _, share in _LEVELS))
    found = np.empty((n, DIMENSION), dtype=np.float16)
    for start in range(0, n, 20_000):
        m = min(20_000, n - start)
        part = draw.standard_normal((m, DIMENSION), np.float32) * strength * rest
        for (k, share), centre in zip(_LEVELS, centres, strict=True):
            part += centre[(k * draw.random(m) ** 1.6).astype(int)] * np.sqrt(share)
        found[start : start + m] = part / np.linalg.norm(part, axis=1, keepdims=True)
    again, source = draw.choice(n, n // 8, replace=False), draw.integers(0, n, n // 8)
    apart = draw.choice([0.02, 0.06, 0.12], n // 8)[:, None]
    near = found[source] + apart * found[draw.integers(0, n, n // 8)].astype(np.float32)
    found[again] = near / np.linalg.norm(near, axis=1, keepdims=True)
    return found


def main() -> None:
    """Run the benchmark and print its table."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--scale", type=float, default=1.0, help="size of every set (1.0)")
    scale = options.parse_args().scale
    sets, start = [], 0
    for name, _, rows in published.COORDINATE_ROWS:
        sets.append((name, slice(start, start + max(10, int(rows * scale)))))
        start = sets[-1][1].stop
    vectors = synthetic(start)
    small = neighbours.RotatedVectors(vectors[:2_000])  # compiles, or loads what has been compiled
    neighbours.nearest(small, slice(0, 900), slice(900, 2_000), 5, 1)
    began = time.perf_counter()
    turned = neighbours.RotatedVectors(vectors)
    print(f"{start:,} vectors turned in {time.perf_counter() - began:.1f} s")
    own = sets[-1][1]
    total = 0.0
    for name, there in sets:
        began = time.perf_counter()
        neighbours.nearest(turned, own, there, 5)
        spent = time.perf_counter() - began
        total += spent
        products = (own.stop - own.start) * (there.stop - there.start)
        print(
            f"  DeepMath in {name:<14} {spent:7.1f} s, {spent / products * 1e9:5.2f} ns a product"
        )
    print(f"ours, DeepMath against every set, top 5: {total:.0f} s")
    peer = _peer(vectors, own, sets)
    print(f"peer, semantic_search (float32, exact), in proportion: {peer:.0f} s")
    print(f"ratio {peer / total:.2f}")
    began = time.perf_counter()
    for at, (_, one) in enumerate(sets):
        for _, two in sets[at:]:
            neighbours.nearest(turned, one, two, 1, 1)
    print(f"ours, all seven sets in each other and themselves: {time.perf_counter() - began:.0f} s")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"peak memory {peak:.2f} GB (vectors, products and results)")


def _peer(vectors: np.ndarray, own: slice, sets: list[tuple[str, slice]]) -> float:
    """Seconds that the peer would take for the whole, from a slice of the queries."""
    import torch
    from sentence_transformers.util import dot_score, semantic_search

    rows = min(PEER_ROWS, own.stop - own.start)
    queries = torch.from_numpy(vectors[own][:rows].astype(np.float32))
    spent = 0.0
    for _, there in sets:
        corpus = torch.from_numpy(vectors[there].astype(np.float32))
        began = time.perf_counter()
        semantic_search(queries, corpus, top_k=5, score_function=dot_score)
        spent += time.perf_counter() - began
    return spent * (own.stop - own.start) / rows


if __name__ == "__main__":
    main()
