"""Comparison sets, benchmarks and neighbours for a built corpus, from invented vectors.

Every row gets a vector; some are planted beside another one, at a known similarity or with the
same text. All tables are computed from the vectors by brute force, so that a test can count again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from deepmath_viz.corpus import schema
from deepmath_viz.corpus.manifest import Manifest
from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset import published
from tests.support import planted_stages

DIMENSION = 24
SETS = {"Open-R1": 60, "DAPO-17K": 40, "ORZ-129K": 50}
BENCHMARKS = {"MATH": 30, "AIME24": 12}
MODEL = {"model": "test/model", "sha256": "0" * 64, "dimension": DIMENSION}
SKIPPED = {"STILL-3-RL": "The hub cannot be reached."}


@dataclass(frozen=True)
class Planted:
    """What was made up: texts and vectors of every set, DeepMath's ids in the order of its rows."""

    texts: Mapping[str, list[str]]
    vectors: Mapping[str, np.ndarray]
    ids: np.ndarray
    manifest: Manifest


def plant(
    folder: Path,
    built: Manifest,
    *,
    sets: Mapping[str, int] = SETS,
    benchmarks: Mapping[str, int] = BENCHMARKS,
    seed: int = 7,
    text: str = "In {name} the {i}th: what is ${i}^2$ in 100% of cases?",
) -> Planted:
    """Add the stages comparison, benchmarks, embeddings and neighbours to a corpus folder."""
    rng = np.random.default_rng(seed)
    problems = Store(folder, built).database.ask("SELECT id, question FROM problems ORDER BY id")
    ids = np.array([i for i, _ in problems])
    texts = {published.NAME: [question for _, question in problems]}
    vectors = {published.NAME: _unit(rng.normal(size=(len(ids), DIMENSION)))}
    own = vectors[published.NAME]
    for i in range(1, len(own), 7):  # repeats within DeepMath
        own[i] = _beside(rng, own[i - 1], (0.9995, 0.986, 0.953)[i % 3])
    for name, rows in {**sets, **benchmarks}.items():
        texts[name] = [text.format(name=name, i=i) for i in range(rows)]
        vectors[name] = _unit(rng.normal(size=(rows, DIMENSION)))
        for i in range(0, rows, 4):
            of = int(rng.integers(len(own)))
            if i % 12 == 0:
                texts[name][i] = texts[published.NAME][of].upper()
                vectors[name][i] = own[of]
            else:
                vectors[name][i] = _beside(rng, own[of], (0.91, 0.97, 0.979, 0.981, 0.992)[i % 5])
        vectors[name][-1] = vectors[name][0]  # a repeat within the set
    vectors = {name: v.astype(np.float32) for name, v in vectors.items()}
    tables = _tables(texts, vectors, ids, sets, benchmarks)
    return Planted(
        texts,
        vectors,
        ids,
        planted_stages.stand(
            folder, built, tables, {"embeddings": MODEL}, {"comparison": {"skipped": SKIPPED}}
        ),
    )


def _unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)


def _beside(rng: np.random.Generator, vector: np.ndarray, cosine: float) -> np.ndarray:
    away = rng.normal(size=vector.shape)
    away = _unit(away - (away @ vector) * vector)
    return cosine * vector + np.sqrt(1 - cosine**2) * away


def _tables(
    texts: Mapping[str, list[str]],
    vectors: Mapping[str, np.ndarray],
    ids: np.ndarray,
    sets: Mapping[str, int],
    benchmarks: Mapping[str, int],
) -> dict[str, list[dict[str, Any]]]:
    own = published.NAME

    def similar(a: str, b: str) -> np.ndarray:
        found = vectors[a] @ vectors[b].T
        if a == b:
            np.fill_diagonal(found, -2)
        return found

    def row_of(name: str, at: int) -> int:
        return int(ids[at]) if name == own else at

    made: dict[str, list[dict[str, Any]]] = {t: [] for t in schema.TABLES}
    for table, names, column in (
        ("comparison", sets, "dataset"),
        ("benchmarks", benchmarks, "benchmark"),
    ):
        made[table] = [
            {column: name, "row": i, "question": question, "answer": str(i) if i % 2 else None}
            for name in names
            for i, question in enumerate(texts[name])
        ]
    for a in (own, *sets):
        for b in (own, *sets):
            found = similar(a, b)
            made["nearest"] += [
                {"dataset": a, "row": row_of(a, i), "other": b, "other_row": row_of(b, int(j))}
                | {"similarity": found[i, j]}
                for i, j in enumerate(found.argmax(1))
                if found[i, j] > -2
            ]
    folded = {
        name: ["".join(t.split()).replace("$", "").lower() for t in said]
        for name, said in texts.items()
    }
    from_own = {name: similar(own, name) for name in (own, *sets, *benchmarks)}
    for at, id_ in enumerate(ids):
        row: dict[str, Any] = {"id": int(id_)}
        best: dict[str, tuple[float, str, int]] = {}
        for name in (own, *sets, *benchmarks):
            found = from_own[name][at]
            order = np.argsort(-found, kind="stable")[:5]
            made["neighbours"] += [
                {"id": int(id_), "dataset": name, "rank": rank, "row": row_of(name, int(j))}
                | {"similarity": found[j]}
                for rank, j in enumerate(order, 1)
                if found[j] > -2
            ]
            kind = "within" if name == own else "elsewhere" if name in sets else "benchmark"
            candidate = (float(found[order[0]]), name, row_of(name, int(order[0])))
            if candidate[0] > best.get(kind, (-2.0, "", 0))[0]:
                best[kind] = candidate
            if name != own:
                made["same_text"] += [
                    {"id": int(id_), "dataset": name, "row": j, "similarity": found[j]}
                    for j, said in enumerate(folded[name])
                    if said == folded[own][at]
                ]
        nothing = (None, None, None)
        for kind in ("elsewhere", "benchmark"):
            row[f"similarity_{kind}"], row[kind], row[f"{kind}_row"] = best.get(kind, nothing)
        row["similarity_within"], _, row["within_id"] = best.get("within", nothing)
        above = {k: np.float32(v[0]) > np.float32(0.98) for k, v in best.items()}
        row["novelty"] = (
            "elsewhere" if above.get("elsewhere") else "within" if above.get("within") else "unique"
        )
        exact = any(folded[own][at] in folded[name] for name in benchmarks)
        if benchmarks:
            near = "near" if above.get("benchmark") else "clear"
            row["contaminated"] = "exact" if exact else near
        made["novelty"].append(row)
    close = {
        (own, row["id"], row["dataset"], row["row"]): row["similarity"]
        for row in made["neighbours"]
        if row["similarity"] > 0.9 and not (row["dataset"] == own and row["row"] < row["id"])
    }
    made["pairs"] = [
        dict(zip(("dataset", "row", "other", "other_row"), pair, strict=True))
        | {"similarity": similarity, "same_text": None, "cut": "none"}
        | {"answers": ("agree", "agree", "disagree", "undecided")[at % 4]}
        | {"numbers": ["1"], "other_numbers": ["2"], "signs": [], "other_signs": []}
        for at, (pair, similarity) in enumerate(sorted(close.items()))
    ]
    places = {(row["id"], row["dataset"], row["row"]): row for row in made["same_text"]}
    near = {
        (row["id"], row["dataset"], row["row"]): row
        for row in made["neighbours"]
        if row["dataset"] != own and np.float32(row["similarity"]) > np.float32(0.8)
    }
    for place, row in {**near, **places}.items():
        exact = place in places
        made["close_pairs"].append(
            row | {"exact": exact, "reach": 2 if exact else row["similarity"]}
        )
    return made
