"""Stage `evidence`: what speaks for and against final answers, the queue, and corrected exports."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from deepmath_viz.corpus.queries.connection import errata_from
from deepmath_viz.corpus.schema import TABLES
from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset.doubts import asked_alike
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.exports import card, plan, stream
from deepmath_viz.exports.draws.draw import Draw
from deepmath_viz.exports.plan import Selection
from deepmath_viz.exports.recipe import Recipe
from deepmath_viz.maths.answers.judging.judge import Judge
from deepmath_viz.pipeline.stages import evidence
from deepmath_viz.reviews.errata import Errata, Label

LONG = "Compute the sum of the first {} odd numbers, and nothing else."


def row(question: str, answer: str, *said: str) -> dict[str, Any]:
    texts = {f"r1_solution_{n}": f"So.</think>\\boxed{{{s}}}" for n, s in enumerate(said, 1)}
    return {"question": question, "final_answer": answer, **texts}


@pytest.fixture(scope="module")
def store(tmp_path_factory: Any, write_source: Any, make: Any) -> Store:
    folder: Path = tmp_path_factory.mktemp("evidence")
    rows = [row(LONG.format(n), str(n * n), *[str(n * n)] * 3) for n in range(2, 22)]
    rows[7] = row(LONG.format(9), "80", "81", "81", "81")  # the label is wrong
    rows[12] = row(LONG.format(14), "196", "196", "195", "196")  # one solution is
    rows.append(row(r"Compute the sum of the first \(4\) odd numbers, and nothing else", "17"))
    source = write_source(folder / "source", rows)
    benchmarks = [
        {"benchmark": "AIME", "problem": LONG.format(5), "answer": "26"},
        {"benchmark": "AIME", "problem": LONG.format(6), "answer": "36"},
        *({"benchmark": "MMLU", "problem": LONG.format(n % 20 + 2), "answer": str(n % 4)}
          for n in range(24)),  # labels of options: nothing against anything
    ]  # fmt: skip
    pq.write_table(pa.Table.from_pylist(benchmarks), folder / "benchmarks.parquet")
    built = make(
        source,
        folder / "cache",
        "benchmarks",
        "evidence",
        benchmarks=folder / "benchmarks.parquet",
    )
    return Store(folder / "cache" / built.corpus, built)


def test_the_wrong_label_comes_first_and_right_ones_do_not_come(store):
    queue = store.doubts.queue(Filters())
    assert next(id_ for id_, *_ in queue) == 7
    assert {id_ for id_, *_ in queue} == {2, 3, 7, 12, 20}
    kinds = [one["kind"] for one in store.doubts.evidence(7)]
    assert kinds == ["solutions_concur"] * 3 + ["solution_disagrees"] * 3


def test_both_sides_are_told(store):
    assert next((e["side"], e["kind"], e["source"], e["answer"])
            for e in store.doubts.evidence(3)) == (
        *("against", "same_text_differs", "AIME"), "26",
    )  # fmt: skip
    assert {e["kind"] for e in store.doubts.evidence(12)} == {
        *("solution_disagrees", "solution_agrees")
    }
    # The same question in other layout, in DeepMath itself.
    assert {(e["source"], e["row"]) for e in store.doubts.evidence(20)} == {("DeepMath-103K", 2)}


def test_doubt_is_a_column_a_filter_and_an_order(store):
    found = store.database.ask("SELECT id, doubt FROM problems WHERE doubt IS NOT NULL")
    assert dict(found) == {
        id_: pytest.approx(score) for id_, _, score in store.doubts.queue(Filters())
    }
    listed = [row["id"] for row in store.page(Filters(), "doubt", 0, 30)]
    assert listed[: len(found)] == [id_ for id_, *_ in store.doubts.queue(Filters())]
    assert listed[len(found) :] == [n for n in range(21) if n not in dict(found)]
    assert store.count(Filters(doubted=True)) == len(found)
    assert store.count(Filters(doubted=False)) == 21 - len(found)
    made = plan.plan(
        store, Selection(Filters(doubted=True)), Recipe(draw=Draw(order="falling", by="doubt"))
    )
    rows = [row["id"] for batch in stream.batches(store, made, "train") for row in batch]
    assert rows[0] == 7 and sorted(rows) == sorted(dict(found))


def test_a_near_duplicate_with_other_numbers_is_another_problem_and_says_nothing():
    ours = "Let $x + y = 10$ for positive reals. Find the largest value of $xy$."
    there = [
        (ours.replace("positive reals", "positive numbers"), "24"),
        (ours.replace("10", "12"), "36"),
        (f"{ours} If it is $m/n$, find $m + n$.", "26"),
        (ours.replace("Find", "Determine"), "25"),
    ]
    with duckdb.connect() as db, Judge() as judge:
        for name in ("problems", "comparison", "benchmarks", "neighbours"):
            db.execute(TABLES[name].create())
        db.execute("INSERT INTO problems (id, question, final_answer) VALUES (0, ?, '25')", [ours])
        for row, (question, answer) in enumerate(there):
            db.execute("INSERT INTO comparison VALUES ('ORZ', ?, ?, ?)", [row, question, answer])
            db.execute(
                "INSERT INTO neighbours (id, dataset, row, similarity) VALUES (0, 'ORZ', ?, 0.99)",
                [row],
            )
        db.create_function("alike", asked_alike, ["VARCHAR"], "VARCHAR")
        found = [(piece.kind, piece.row) for piece in evidence.of_other_rows(db, judge)]
    assert found == [("near_differs", 0), ("near_equal", 3)]


def labels(store: Store) -> dict[tuple[str, str], Label]:
    keys = {id_: key for id_, key, _ in store.doubts.queue(Filters())}
    found = {
        keys[7]: Label("wrong", "81", "80", 2),
        keys[3]: Label("broken", None, "25", 1),
        keys[12]: Label("wrong", "195", "some other answer", 1),  # said of an answer gone since
        keys[2]: Label("right", None, "16", 1),
    }
    return {(key, label.final_answer or ""): label for key, label in found.items()}


@pytest.mark.parametrize(("errata", "left"), [("keep", 21), ("drop", 19), ("replace", 20)])
def test_an_export_drops_or_corrects_what_people_found_wrong(store, errata, left):
    made = plan.plan(store, Selection(), Recipe("trl", errata=errata), labels(store))
    assert len(made.ids) == left
    rows = [row for batch in stream.batches(store, made, "train") for row in batch]
    answers = {row["id"]: row["ground_truth"] for row in rows}
    assert answers.get(7) == {"keep": "80", "drop": None, "replace": "81"}[errata]
    assert answers[12] == "196"
    text = card.readme(store, made, {})
    assert ("--errata" in text) == (errata != "keep")
    if errata == "replace":
        (key,) = made.corrected
        assert f"`{key}`: `81`" in text
        assert json.dumps(card.facts(store, made)["corrected"]) == json.dumps({key: "81"})


def test_solutions_of_a_corrected_answer_are_held_against_the_right_value(store):
    said = labels(store)
    recipe = Recipe("sft", solutions="all", errata="replace")
    made = plan.plan(store, Selection(), recipe, said)
    rows = [row for batch in stream.batches(store, made, "train") for row in batch]
    # All three give 81, which the published 80 is not.
    assert [row["agrees"] for row in rows if row["id"] == 7] == ["agree"] * 3
    assert {row["verdict"] for row in rows if row["id"] == 7} == {None}
    assert {row["verdict"] for row in rows if row["id"] == 4} == {"all"}
    agreeing = plan.plan(store, Selection(), replace(recipe, solutions="agreeing"), said)
    assert 7 in agreeing.ids
    pairs = plan.plan(
        store, Selection(), Recipe(target="trl-dpo", solutions="all", errata="replace"), said
    )
    assert 7 not in pairs.ids


def test_filters_find_what_people_found(store, tmp_path):
    kept = Errata(tmp_path)
    errata_from(kept.said)
    keys = {id_: key for id_, key, _ in store.doubts.queue(Filters())}
    kept.record(keys[7], "Ann", "wrong", "81", final_answer="80")
    kept.record(keys[12], "Ann", "broken", final_answer="an answer that is gone")
    assert [int(id_) for id_ in store.ids(Filters(errata=("wrong", "broken")))] == [7]
    assert store.count(Filters(errata=("unknown",))) == 20
    kept.record(keys[7], "Ann", "withdrawn")
    assert store.count(Filters(errata=("wrong",))) == 0
