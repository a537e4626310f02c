"""Embedding: texts a second, ours beside a plain `SentenceTransformer.encode` in the same run.

    PYTHONPATH=. python tests/benchmarks/bench_embeddings.py [--texts 400] [--runs 5]

The texts are questions of the real rows where DEEPMATH_REAL_DATA names them, else of the demo. The
two alternate; the median of their ratios counts. Numbers are printed, never asserted.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import time

import numpy as np

from deepmath_viz.sources import open_source
from deepmath_viz.vectors import models
from deepmath_viz.vectors.encoder import Encoder


def questions(n: int) -> list[str]:
    """`n` distinct questions, drawn with a fixed seed."""
    source = open_source(os.environ.get("DEEPMATH_REAL_DATA") or "demo")
    found = {
        question
        for file in source.files()
        for table in source.batches(file, ["question"])
        for question in table.column("question").to_pylist()
    }
    return random.Random(0).sample(sorted(found), min(n, len(found)))


def main() -> None:
    """Run the benchmark and print its table."""
    from sentence_transformers import SentenceTransformer

    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--texts", type=int, default=400)
    options.add_argument("--runs", type=int, default=5)
    asked = options.parse_args()
    model, texts = models.packaged(), questions(asked.texts)
    ours = Encoder(model)
    plain = SentenceTransformer(str(model.folder), device="cpu")
    tokens = np.mean([len(ids) for ids in ours.tokens(texts)])
    print(f"{len(texts):,} texts, {tokens:.0f} tokens on average; ours by {ours.backend}")
    ours.encode(texts[:32])
    plain.encode(texts[:32])
    ratios = []
    for run in range(asked.runs):
        began = time.perf_counter()
        mine = ours.encode(texts)
        between = time.perf_counter()
        theirs = plain.encode(texts, normalize_embeddings=True)
        end = time.perf_counter()
        ratios.append((end - between) / (between - began))
        print(
            f"  run {run + 1}: ours {len(texts) / (between - began):6.1f}/s,"
            f" plain {len(texts) / (end - between):6.1f}/s, ratio {ratios[-1]:.2f}"
        )
    print(f"median ratio {statistics.median(ratios):.2f}")
    print(f"lowest cosine of a text to the plain encoder {(mine * theirs).sum(axis=1).min():.6f}")


if __name__ == "__main__":
    main()
