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
from tests.benchmarks._row import Row, Size, installed


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
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--texts", type=int, default=400)
    options.add_argument("--runs", type=int, default=5)
    asked = options.parse_args()
    measured(asked.texts, asked.runs)


def rows(size: Size) -> list[Row]:
    """Texts a second, by the run with the median ratio, and how near the vectors are."""
    ours, plain, cosine, by = measured(100 if size.quick else 400, 3 if size.quick else 5)
    return [
        Row(
            "texts embedded",
            f"{100 if size.quick else 400} questions",
            ours,
            "/s",
            plain,
            "SentenceTransformer.encode, its defaults",
            installed("sentence-transformers", "torch"),
            times=6,
            note=f"ours by {by}; this does not depend on the size",
            reason="nearly all of the time is the model itself, in bfloat16 where the processor "
            "has it; batches of other sizes were tried (decision 22), and are slower",
        ),
        Row(
            "1 less the least cosine of a text's two vectors",
            f"{100 if size.quick else 400} questions",
            max(0.0, 1 - cosine),
            "",
            most=0.0001,
        ),
    ]


def measured(many: int, runs: int) -> tuple[float, float, float, str]:
    """Texts a second, ours and plain, the least cosine of both, and what computes ours."""
    from sentence_transformers import SentenceTransformer

    model, texts = models.packaged(), questions(many)
    ours = Encoder(model)
    plain = SentenceTransformer(str(model.folder), device="cpu")
    tokens = np.mean([len(ids) for ids in ours.tokens(texts)])
    print(f"{len(texts):,} texts, {tokens:.0f} tokens on average; ours by {ours.backend}")
    ours.encode(texts[:32])
    plain.encode(texts[:32])
    ratios, rates = [], []
    for run in range(runs):
        began = time.perf_counter()
        mine = ours.encode(texts)
        between = time.perf_counter()
        theirs = plain.encode(texts, normalize_embeddings=True)
        end = time.perf_counter()
        ratios.append((end - between) / (between - began))
        rates.append((len(texts) / (between - began), len(texts) / (end - between)))
        print(
            f"  run {run + 1}: ours {len(texts) / (between - began):6.1f}/s,"
            f" plain {len(texts) / (end - between):6.1f}/s, ratio {ratios[-1]:.2f}"
        )
    print(f"median ratio {statistics.median(ratios):.2f}")
    cosine = float((mine * theirs).sum(axis=1).min())
    print(f"lowest cosine of a text to the plain encoder {cosine:.6f}")
    ours_rate, plain_rate = rates[sorted(range(runs), key=ratios.__getitem__)[runs // 2]]
    return ours_rate, plain_rate, cosine, str(ours.backend)


if __name__ == "__main__":
    main()
