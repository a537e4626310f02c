"""Stage `pairs`: what close problems have in common, and what the audit makes of it."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from deepmath_viz.analysis import document, document_pdf
from deepmath_viz.analysis.audit import findings, queries, writing
from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset import published
from deepmath_viz.dataset.close_pairs import LOWEST
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.errors import ArtefactMissing
from deepmath_viz.maths import folding
from deepmath_viz.pipeline import fold_numbers, views
from deepmath_viz.pipeline.progress import Progress
from deepmath_viz.pipeline.stage import Context
from deepmath_viz.pipeline.stages import pairs as stage
from deepmath_viz.sources import open_source

OWN, OTHER, LABELS = published.NAME, "Elsewhere", "Options"
SUM = "Compute the sum of the first {} odd positive integers, and say nothing else about it."
LARGEST = r"Let $x {} 3$ be real and $y = x + 2$ with $y$ an integer. What is the largest $y$?"
LONG = "Consider the following numbers one by one: " + ", ".join(["seven"] * 280) + ". How many {}?"
#: Question and answer of the problems of DeepMath, and of the set beside it.
PROBLEMS = [
    (SUM.format("$10$"), "100"),
    (SUM.format(r"\(10\)"), "100"),
    (SUM.format("$12$"), "144"),
    (LARGEST.format(r"\le"), "5"),
    (LONG.format("are there"), "280"),
    ("Which finite groups of prime order are abelian and simple?", "all"),
]
ROWS = [
    (SUM.format("$10$"), "100"),
    (SUM.format("$10$") + " Express your answer as an integer.", "101"),
    (LARGEST.format("≥"), r"\frac{10}{2}"),
    (LONG.format("are odd"), None),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: Any) -> Path:
    return tmp_path_factory.mktemp("pairs")


@pytest.fixture(scope="module")
def build(folder: Path, make: Any, write_source: Any) -> Any:
    rows = [{"question": q, "final_answer": a} for q, a in PROBLEMS]
    source = write_source(folder / "source", rows)
    other = [{"problem": q, "answer": a} for q, a in ROWS]
    pq.write_table(pa.Table.from_pylist(other), folder / "other.parquet")
    labels = [
        {"benchmark": LABELS, "problem": SUM.format(f"${n}$"), "answer": str(n % 4)}
        for n in range(30)
    ]
    pq.write_table(pa.Table.from_pylist(labels), folder / "labels.parquet")

    def run(*stages: str, cache: str = "cache") -> Store:
        built = make(
            source,
            folder / cache,
            *stages,
            compare=(f"{OTHER}={folder / 'other.parquet'}:problem",),
            benchmarks=folder / "labels.parquet",
        )
        return Store(folder / cache / built.corpus, built)

    return run


@pytest.fixture(scope="module")
def store(build: Any) -> Store:
    return build("pairs", "evidence", "serve")


def rows(store: Store, where: str = "TRUE") -> dict[tuple[str, int, str, int], dict[str, Any]]:
    found = store.database.rows(dict, f"SELECT * FROM pairs WHERE {where}")
    return {(r["dataset"], r["row"], r["other"], r["other_row"]): r for r in found}


def test_each_close_pair_stands_there_once_with_its_similarity(store):
    found = store.database.rows(dict, "SELECT * FROM pairs")
    texts = {
        (name, row): question
        for name, row, question in store.database.ask(
            "SELECT dataset, row, question FROM comparison UNION ALL"
            " SELECT benchmark, row, question FROM benchmarks UNION ALL"
            f" SELECT '{OWN}', id, question FROM problems"
        )
    }
    vectors = dict(zip(texts, _vectors(store, list(texts)), strict=True))
    named = [frozenset([(r["dataset"], r["row"]), (r["other"], r["other_row"])]) for r in found]
    assert len(set(named)) == len(named) and {len(pair) for pair in named} == {2}
    for row in found:
        one, other = (row["dataset"], row["row"]), (row["other"], row["other_row"])
        assert row["similarity"] == pytest.approx(vectors[one] @ vectors[other], abs=1e-3)
        levels = [n for n, fold in folding.LEVELS.items() if fold(texts[one]) == fold(texts[other])]
        assert row["same_text"] == (levels[0] if levels else None)
        assert row["similarity"] > LOWEST or row["same_text"]
    # Every problem of DeepMath with its nearest above the lowest similarity, counted again.
    for id_ in range(len(PROBLEMS)):
        near = {n: vectors[OWN, id_] @ vectors[n] for n in texts if n[0] == OTHER}
        best = max(near, key=lambda n: near[n])
        alike = folding.same(texts[OWN, id_]) == folding.same(texts[best])
        assert ({(OWN, id_), best} in named) == (near[best] > LOWEST or alike)


def _vectors(store: Store, places: list[tuple[str, int]]) -> np.ndarray:
    record = store.manifest.stages["embeddings"]
    whole = np.load(store.folder / record.artefacts[0].name).astype(np.float64)
    index = {
        (name, row): at
        for name, row, at in duckdb.read_parquet(
            str(store.folder / record.artefacts[1].name)
        ).fetchall()
    }
    chosen = whole[[index[place] for place in places]]
    return chosen / np.linalg.norm(chosen, axis=1, keepdims=True)


def test_facts_of_pairs(store):
    found = rows(store)
    spelt = found[OWN, 0, OWN, 1]
    assert (spelt["same_text"], spelt["answers"]) == ("spelling", "agree")
    other_number = found[OWN, 0, OWN, 2]
    assert (other_number["numbers"], other_number["other_numbers"]) == (["10"], ["12"])
    assert (other_number["same_text"], other_number["answers"]) == (None, "disagree")
    asked = found[OWN, 0, OTHER, 1]
    assert (asked["same_text"], asked["answers"]) == ("instructions", "disagree")
    assert (asked["numbers"], asked["signs"]) == ([], [])
    signs = found[OWN, 3, OTHER, 2]
    assert (signs["signs"], signs["other_signs"], signs["answers"]) == (["≤"], ["≥"], "agree")
    cut = found[OWN, 4, OTHER, 3]
    assert (cut["cut"], cut["answers"]) == ("both", "missing")
    assert {r["cut"] for r in found.values() if r is not cut} == {"none"}
    # What gives labels of options alone gives no answers.
    assert {r["answers"] for r in found.values() if r["other"] == LABELS} == {"missing"}
    assert not any(5 in (r["row"], r["other_row"]) for r in found.values() if r["dataset"] == OWN
                   and r["other"] == OWN)  # fmt: skip


def test_texts_that_the_model_cuts(store):
    found = store.database.ask("SELECT dataset, row, read FROM cut_texts ORDER BY ALL")
    assert found == [(OWN, 4, 256), (OTHER, 3, 256)]
    assert all(n > 256 for (n,) in store.database.ask("SELECT tokens FROM cut_texts"))


def test_a_conflict_of_the_same_question_is_a_doubtful_label(store):
    assert [id_ for id_, *_ in store.doubts.queue(Filters())] == [0, 1]
    pieces = store.doubts.evidence(1)
    assert ("same_text_differs", OTHER, 1) in {(p["kind"], p["source"], p["row"]) for p in pieces}
    found = findings.audit(store)
    # Of the problems with one text the first stands for all.
    assert [(r["id"], r["other"], r["other_row"]) for r in found.conflicts] == [(0, OTHER, 1)]


def test_an_interrupted_stage_goes_on_with_the_next_chunk(build, monkeypatch):
    judged: list[int] = []
    facts = stage._facts

    def breaking(judge: Any, pairs: Any, *more: Any) -> Any:
        if judged:
            raise KeyboardInterrupt
        judged.append(len(pairs))
        return facts(judge, pairs, *more)

    monkeypatch.setattr(stage, "_CHUNK", 3)
    monkeypatch.setattr(stage, "_facts", breaking)
    with pytest.raises(KeyboardInterrupt):
        build("pairs", cache="again")
    judged.clear()

    def counting(judge: Any, pairs: Any, *more: Any) -> Any:
        judged.append(len(pairs))
        return facts(judge, pairs, *more)

    monkeypatch.setattr(stage, "_facts", counting)
    second = build("pairs", cache="again")
    assert sum(judged) == len(rows(second)) - 3
    assert rows(second) == rows(build("pairs"))


def test_pairs_are_compared_anew_when_the_comparison_has_changed(build, monkeypatch):
    first = build("pairs")
    before, found = first.manifest.stages["pairs"], rows(first)
    assert build("pairs").manifest.stages["pairs"] == before
    monkeypatch.setattr(stage.answers, "STAGE", replace(stage.answers.STAGE, version=99))
    again = build("pairs")
    assert again.manifest.stages["pairs"].inputs["verdicts"] == 99
    assert rows(again) == found


def test_texts_are_folded_once_for_neighbours_and_pairs(build, tmp_path, monkeypatch):
    """By `neighbours`; here only where an earlier version has built that, with the same result."""
    first = build("pairs")
    before, left = rows(first), first.manifest.stages["neighbours"]
    context = Context(
        open_source("demo"), first.folder, tmp_path, first.manifest.stages, Progress(tmp_path, ())
    )
    earlier = replace(left, artefacts=left.artefacts[:-1])
    kept = folds_of(context)
    assert folds_of(replace(context, records={**context.records, "neighbours": earlier})) == kept
    texts = first.database.ask(
        f"SELECT '{OWN}', id, question FROM problems UNION ALL"
        " SELECT dataset, row, question FROM comparison UNION ALL"
        " SELECT benchmark, row, question FROM benchmarks"
    )
    assert len(kept) == len(texts)
    alike = {(dataset, row): fold for dataset, row, fold in kept}
    for one, two in itertools.combinations(texts, 2):
        same = folding.same(one[2]) == folding.same(two[2])
        assert (alike[one[:2]] == alike[two[:2]]) == same
    monkeypatch.setattr(fold_numbers.folding, "same", None)  # and is not asked again
    assert folds_of(context) == kept and before == rows(first)


def folds_of(context: Context) -> list[Any]:
    with duckdb.connect() as db:
        for table in ("problems", "comparison", "benchmarks"):
            views.view(db, context, table)
        views.texts(db)
        fold_numbers.read(context, db)
        return db.sql("SELECT * FROM folds ORDER BY ALL").fetchall()


# -- the audit ------------------------------------------------------------------------------------


def test_the_bands_are_those_of_the_pairs(store):
    found = findings.audit(store)
    known = [r for r in rows(store).values() if r["same_text"] is None]
    for side, kept in {
        "any two sets": [r for r in known if r["other"] != LABELS],
        "within DeepMath": [r for r in known if r["dataset"] == r["other"] == OWN],
        "DeepMath and a benchmark": [r for r in known if r["other"] == LABELS],
    }.items():
        above = [r for r in kept if r["similarity"] > np.float32(0.98)]
        assert found.above[side].pairs == len(above)
        assert found.above[side].agree == sum(r["answers"] == "agree" for r in above)
        assert sum(a.pairs for _, a in found.bands[side]) == len(kept) > 0


def test_the_best_threshold_is_that_of_brute_force():
    steps = [
        {"up_to": up_to, "agree": agree, "disagree": disagree}
        for up_to, agree, disagree in
        [(0.91, 1, 8), (0.95, 3, 2), (0.97, 6, 1), (0.99, 9, 0), (1.0, 1, 1)]
    ]  # fmt: skip
    found = findings.thresholds(steps)
    for one in found:
        missed = sum(s["agree"] for s in steps if s["up_to"] <= one.value)
        taken = sum(s["disagree"] for s in steps if s["up_to"] > one.value)
        assert (one.missed, one.taken) == (missed, taken)
        assert one.error == pytest.approx((missed / 20 + taken / 12) / 2)
    assert min(found, key=lambda one: one.error).value == 0.95
    assert findings.at(found, 0.98).value == 0.97
    assert findings.thresholds([{"up_to": 0.95, "agree": 3, "disagree": 0}]) == []


def test_unique_problems_by_rule(store):
    found = {row["rule"]: row for row in findings.audit(store).unique}
    spelling = found["the same text but for its spelling"]
    # 0 and 1 are each other's, and row 0's of the other set; the others stand alone.
    assert (spelling["not_elsewhere"], spelling["not_anywhere"]) == (4, 4)
    assert found["similarity above 0.98"]["problems"] == len(PROBLEMS)
    novelty = store.database.ask("SELECT count(*) FROM novelty WHERE novelty = 'unique'")[0][0]
    assert found["similarity above 0.98"]["not_anywhere"] == novelty


def test_every_sentence_names_a_query_that_the_sql_page_can_run(store):
    made = writing.document(store, findings.audit(store))
    used = {getattr(block, "query", "") for block in made.blocks} - {""}
    assert used <= set(made.queries) and len(used) >= 9
    name = store.manifest.stages["serve"].artefacts[0].name
    with duckdb.connect(str(store.folder / name), read_only=True) as served:
        for sql in made.queries.values():
            # The order of what is equal is nobody's.
            key = repr
            assert sorted(served.sql(sql).fetchall(), key=key) == sorted(
                store.database.ask(sql), key=key
            )
    text = document.to_markdown(made)
    for number in range(1, len(made.queries) + 1):
        assert f"### Q{number}\n" in text
    assert "cannot be said of a part" in text.lower()


def test_the_pdf_is_the_same_every_time_and_has_the_numbers(store):
    made = writing.document(store, findings.audit(store))
    first = document_pdf.to_pdf(made)
    assert first == document_pdf.to_pdf(made) and first.startswith(b"%PDF")
    assert len(first) > 20_000


def test_without_pairs_nothing_is_audited(build):
    bare = build("problems", cache="bare")
    with pytest.raises(ArtefactMissing, match="--stage pairs"):
        findings.audit(bare)
    assert rows(bare) == {}


def test_queries_have_the_bands_of_the_rule():
    assert queries.RULE in queries.BANDS and min(queries.BANDS) == LOWEST
    assert json.dumps(sorted(queries.BANDS, reverse=True)) == json.dumps(list(queries.BANDS))
