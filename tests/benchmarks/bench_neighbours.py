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
import os
import resource
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np

from deepmath_viz.dataset import published
from deepmath_viz.vectors import neighbours, rounded
from tests.benchmarks import _peers
from tests.benchmarks._row import Row, Size, installed

DIMENSION, PEER_ROWS, PLAIN_ROWS = 384, 1_000, 2_000
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


#: FAISS flat in an environment of its own: inner products of a slice with every set in turn.
_FAISS = """
import sys, time
import faiss, numpy as np
vectors = np.load(sys.argv[1]).astype(np.float32)
queries, spent = np.ascontiguousarray(vectors[: int(sys.argv[2])]), 0.0
faiss.omp_set_num_threads(int(sys.argv[3]))
for bounds in sys.argv[4:]:
    low, high = map(int, bounds.split(":"))
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(np.ascontiguousarray(vectors[low:high]))
    began = time.perf_counter()
    index.search(queries, 1)
    spent += time.perf_counter() - began
print(spent)
"""


def rows(size: Size) -> list[Row]:
    """All seven sets in each other, beside FAISS flat and sklearn on a slice, in proportion."""
    sets, start = [], 0
    for name, _, count in published.COORDINATE_ROWS:
        sets.append((name, slice(start, start + size.of(count, 10))))
        start = sets[-1][1].stop
    vectors = synthetic(start)
    for rounding in (None, False):  # compiles, or loads what has been compiled
        small = neighbours.RotatedVectors(vectors[:2_000], rounding=rounding)
        neighbours.nearest(small, slice(0, 900), slice(900, 2_000), 5, 1)
    began = time.perf_counter()
    turned = neighbours.RotatedVectors(vectors)
    for at, (_, one) in enumerate(sets):
        for _, two in sets[at:]:
            neighbours.nearest(turned, one, two, 1, 1)
    ours = time.perf_counter() - began
    # The queries are of all sets: their vectors stand in no order of difficulty.
    asked = min(start, 500 if size.quick else PEER_ROWS)
    with tempfile.TemporaryDirectory(prefix="deepmath-bench-") as folder:
        file = Path(folder) / "vectors.npy"
        drawn = np.random.default_rng(1).permutation(start)[:asked]
        np.save(file, np.concatenate([vectors[drawn], vectors]))
        bounds = [f"{asked + one.start}:{asked + one.stop}" for _, one in sets]
        command = [_peers.python("faiss"), "-c", _FAISS, str(file), str(asked)]
        command += [str(os.cpu_count()), *bounds]
        faiss = float(subprocess.check_output(command, text=True)) * start / asked
    plain = _plain(vectors, [one for _, one in sets], turned, 200 if size.quick else PLAIN_ROWS)
    brute = _sklearn(vectors, drawn[: asked // 2], sets) * start / (asked // 2)
    many = f"{start:,} vectors of seven sets, all in all"
    slice_ = f"the time of {asked:,} queries in proportion"
    return [
        Row(
            "exact neighbours",
            many,
            ours,
            "s",
            faiss,
            f"FAISS flat, float32, all threads, {slice_}",
            _peers.version("faiss", "faiss-cpu"),
            times=3,
            note="synthetic vectors with the spectrum and similarities of real ones; the nearest "
            "of each row in every set, both ways",
            growth=True,
        ),
        Row(
            "exact neighbours beside bounds in float32",
            many,
            ours,
            "s",
            plain,
            "ours where the processor has no AMX, on slices in proportion",
            times=1.5 if rounded.fast() else None,
            note="the neighbours of the slices are compared: equal to the bit",
        ),
        Row(
            "exact neighbours beside sklearn",
            many,
            ours,
            "s",
            brute,
            f"sklearn's brute force, cosine, half as many queries, {slice_}",
            installed("scikit-learn"),
        ),
    ]


def _plain(
    vectors: np.ndarray, sets: list[slice], turned: neighbours.RotatedVectors, most: int
) -> float:
    """Seconds for all sets without products in bfloat16: the first rows of each with the others.

    Raises:
        SystemExit: the neighbours found are not those of `turned`.
    """
    began = time.perf_counter()
    plain = neighbours.RotatedVectors(vectors, rounding=False)
    turning, spent, looked, wanted = time.perf_counter() - began, 0.0, 0, 0
    for at, one in enumerate(sets):
        for two in sets[at:]:
            first = slice(one.start, min(one.start + most, (one.start + one.stop) // 2))
            other = slice(first.stop, two.stop) if one == two else two
            n, m = one.stop - one.start, two.stop - two.start
            wanted += n * m // 2 if one == two else n * m
            looked += (first.stop - first.start) * (other.stop - other.start)
            began = time.perf_counter()
            found = neighbours.nearest(plain, first, other, 1, 1)
            spent += time.perf_counter() - began
            same = neighbours.nearest(turned, first, other, 1, 1)
            for ours, theirs in zip(found, same, strict=True):
                assert ours is not None and theirs is not None
                if not np.array_equal(ours.rows, theirs.rows) or not np.array_equal(
                    ours.similarities, theirs.similarities
                ):
                    raise SystemExit("Bounds in bfloat16 led to other neighbours.")
    return turning + spent * wanted / looked


def _sklearn(vectors: np.ndarray, drawn: np.ndarray, sets: list[tuple[str, slice]]) -> float:
    from sklearn.neighbors import NearestNeighbors

    queries, spent = vectors[drawn].astype(np.float32), 0.0
    for _, there in sets:
        found = NearestNeighbors(n_neighbors=1, algorithm="brute", metric="cosine", n_jobs=-1)
        found.fit(vectors[there].astype(np.float32))
        began = time.perf_counter()
        found.kneighbors(queries)
        spent += time.perf_counter() - began
    return spent


if __name__ == "__main__":
    main()
