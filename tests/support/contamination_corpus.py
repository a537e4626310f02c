"""A small corpus with benchmarks and a comparison set whose overlaps are written down here."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from deepmath_viz import pipeline
from deepmath_viz.corpus import schema
from deepmath_viz.corpus.manifest import Manifest
from deepmath_viz.dataset import published
from deepmath_viz.dataset.rules import TOKENS
from deepmath_viz.maths.overlap import indel
from deepmath_viz.pipeline import overlap_tables, runner
from deepmath_viz.pipeline.progress import Progress
from deepmath_viz.sources import open_source
from tests.support import planted_stages

ALGEBRA = "Mathematics -> Algebra -> Prealgebra -> Integers"
CALCULUS = "Mathematics -> Calculus -> Integral Calculus -> Integrals"
#: Question, final answer, difficulty, topic of the problems of DeepMath.
PROBLEMS = [
    ("What is $1 + 1$?", "2", 5.0, ALGEBRA),
    ("Find the sum of the first 10 odd numbers.", "100", 6.5, ALGEBRA),
    (r"Evaluate $\int_0^1 x^2\,dx$.", r"\frac{1}{3}", 7.0, CALCULUS),
    ("How many primes are below 100?", "25", 4.0, ALGEBRA),
    ("Own problem ![x](http://192.0.2.1/a.png) <b>bold</b> of <script>.", "7", 5.0, None),
    ("Nothing is like this one.", "Yes", -1.0, None),
]
BENCHMARKS = {
    "MATH": [
        ("what is $1+1$ ?", "2"),  # the text of problem 0
        ("Find the sum of the first 12 odd numbers.", "144"),
        ("How many primes are below 100?", "25"),  # the text of problem 3
        ("Unrelated: count the edges of a cube.", "12"),
    ],
    "AIME24": [
        (r"Evaluate $\int_0^1 x^3\,dx$.", r"\frac{1}{4}"),
        ("Other ![y](http://192.0.2.1/b.png) <i>italic</i> of <script>.", None),
        ("Unrelated: a fair coin.", "1/2"),
    ],
    "GSM8K": [("Unrelated: apples.", "3")],
}
SETS = {"Open-R1": [("What is $1 + 1$?", "2"), ("Unrelated: pears.", "4"), ("Sum?", None)]}
#: (id, set, row): similarity of the pairs that are near; every other pair is far apart.
NEAR = {
    (0, "MATH", 0): 0.995,
    (1, "MATH", 1): 0.985,
    (3, "MATH", 2): 1.0,
    (2, "AIME24", 0): 0.95,
    (4, "AIME24", 1): 0.983,
    (3, "MATH", 0): 0.85,
    (0, "Open-R1", 0): 1.0,
    (1, "Open-R1", 2): 0.9,
}
EXACT = {(0, "MATH", 0), (3, "MATH", 2), (0, "Open-R1", 0)}
SKIPPED = {"GPQA": "The hub refuses access (403)."}
MODEL = {"model": "test/all-far-apart", "sha256": "0" * 64, "dimension": 8}


def build_problems(
    cache: Path, folder: Path, problems: list[tuple[str, str, float, str | None]] | None = None
) -> Manifest:
    """Build the stage problems alone, from a folder called `folder.name`."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = PROBLEMS if problems is None else problems
    names = ("question", "final_answer", "difficulty", "topic")
    table = {name: [row[i] for row in rows] for i, name in enumerate(names)}
    pq.write_table(pa.table(table), folder / "train.parquet")
    opened = open_source(str(folder))
    with Path(os.devnull).open("w") as nowhere:
        progress = Progress(cache / opened.corpus, (), out=nowhere)
        return runner.build(opened, cache, pipeline.STAGES, only=("problems",), progress=progress)


def make(cache: Path, folder: Path) -> Manifest:
    """Build the whole corpus: problems, and what is planted here."""
    return plant(cache, build_problems(cache, folder))


def plant(cache: Path, built: Manifest) -> Manifest:
    """Add the stages comparison, benchmarks, embeddings and neighbours."""
    return planted_stages.stand(
        cache / built.corpus,
        built,
        _tables(),
        {"embeddings": MODEL},
        {"benchmarks": {"skipped": SKIPPED}},
    )


def plant_overlaps(cache: Path, built: Manifest) -> Manifest:
    """Add stage overlaps: what its own functions find in these texts."""
    names = [*SETS, *BENCHMARKS]
    texts = [
        (name, row, q) for name in names for row, (q, _) in enumerate({**SETS, **BENCHMARKS}[name])
    ]
    sides = overlap_tables.Sides(
        ids=np.arange(len(PROBLEMS)),
        questions=[question for question, *_ in PROBLEMS],
        names=names,
        sets=np.array([names.index(name) for name, _, _ in texts], np.int32),
        rows=np.array([row for _, row, _ in texts]),
        texts=[question for *_, question in texts],
        tested=np.array([name in BENCHMARKS for name in names]),
    )
    grams = [overlap_tables.grams(sides, how, lambda _n: None) for how in TOKENS]
    made = {
        "shared_grams": pa.concat_tables([best for best, _ in grams]),
        "common_grams": pa.concat_tables([common for _, common in grams]),
        "indel": overlap_tables.best_alike(
            overlap_tables.nearly_equal(
                sides, indel.Others(sides.texts), 0, len(sides.questions), lambda _n: None
            )
        ),
    }
    planted = _tables()
    made["found_by"] = overlap_tables.found_by(
        novelty=pa.Table.from_pylist(planted["novelty"]),
        benchmarks=pa.Table.from_pylist(planted["benchmarks"]),
        second_pairs=schema.TABLES["second_pairs"].arrow.empty_table(),
        indel=made["indel"],
        shared_grams=made["shared_grams"],
    )
    rows = {name: table.to_pylist() for name, table in made.items()}
    for row in (*rows["shared_grams"], *rows["indel"]):
        row["similarity"] = NEAR.get((row["id"], row["dataset"], row["row"]), 0.1)
    notes = {"overlaps": {"figure_10": {published.NAME: 0, "Open-R1": 1}}}
    return planted_stages.stand(cache / built.corpus, built, rows, {}, notes, only=("overlaps",))


def _tables() -> dict[str, list[dict[str, Any]]]:
    made: dict[str, list[dict[str, Any]]] = {
        "comparison": _side("dataset", SETS),
        "benchmarks": _side("benchmark", BENCHMARKS),
        **{name: [] for name in ("neighbours", "nearest", "same_text", "novelty")},
    }
    sides = {**SETS, **BENCHMARKS}
    for id_ in range(len(PROBLEMS)):
        for dataset, rows in sides.items():
            near = {r: NEAR.get((id_, dataset, r), 0.1 + r / 100) for r in range(len(rows))}
            order = sorted(near, key=lambda r: (-near[r], r))[:5]
            for rank, row in enumerate(order, 1):
                place = {"id": id_, "dataset": dataset, "row": row, "similarity": near[row]}
                made["neighbours"].append(place | {"rank": rank})
                if (id_, dataset, row) in EXACT:
                    made["same_text"].append(place)
        made["neighbours"].append(
            {"id": id_, "dataset": published.NAME, "rank": 1}
            | {"row": (id_ + 1) % len(PROBLEMS), "similarity": 0.99}
        )
        best = max(
            (s, d, r) for (i, d, r), s in {**NEAR, (id_, "MATH", 3): 0.1}.items() if i == id_
        )
        exact = any(i == id_ and d in BENCHMARKS for i, d, _ in EXACT)
        near_one = max(
            (s for (i, d, _), s in NEAR.items() if i == id_ and d in BENCHMARKS), default=0.1
        )
        made["novelty"].append(
            {
                "id": id_,
                "novelty": "elsewhere" if id_ == 0 else "within",
                "contaminated": "exact" if exact else "near" if near_one > 0.98 else "clear",
                "similarity_elsewhere": 0.1,
                "similarity_within": 0.99,
                "similarity_benchmark": near_one,
                "benchmark": best[1],
                "benchmark_row": best[2],
            }
        )
    return made


def _side(column: str, sets: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        {column: name, "row": row, "question": question, "answer": answer}
        for name, rows in sets.items()
        for row, (question, answer) in enumerate(rows)
    ]
