"""The tables of neighbours, from a small mirror and from the demo corpus."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow.parquet as pq
import pytest

from deepmath_viz.corpus import manifest
from deepmath_viz.corpus.store import Store
from deepmath_viz.errors import ArtefactDamaged
from deepmath_viz.maths import folding
from deepmath_viz.pipeline.neighbour_tables import equal_texts
from deepmath_viz.pipeline.stages import neighbours
from deepmath_viz.sources import demo, open_source


@pytest.fixture(scope="module")
def cache(tmp_path_factory: Any) -> Path:
    return tmp_path_factory.mktemp("neighbours")


@pytest.fixture(scope="module")
def built(cache: Path, make: Any) -> Any:
    return make(open_source("demo"), cache, "neighbours", "serve")


@pytest.fixture(scope="module")
def db(built: Any, cache: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    folder = cache / built.corpus
    name = built.stages["serve"].artefacts[0].name
    with duckdb.connect(str(folder / name), read_only=True) as opened:
        yield opened


def test_every_problem_has_five_neighbours_in_every_set_nearest_first(db):
    sets = db.sql("SELECT count(DISTINCT dataset) FROM comparison").fetchall()[0][0]
    assert sets == 6
    counts = db.sql("SELECT id, dataset, count(*), count(DISTINCT row), min(rank), max(rank)"
                    " FROM neighbours GROUP BY ALL").fetchall()  # fmt: skip
    assert len(counts) == 1560 * (sets + 1 + 1)
    assert {row[2:] for row in counts} == {(5, 5, 1, 5)}
    disordered = db.sql(
        "SELECT count(*) FROM neighbours a JOIN neighbours b USING (id, dataset)"
        " WHERE a.rank < b.rank AND a.similarity < b.similarity"
    ).fetchall()[0]
    assert disordered == (0,)
    own = "SELECT count(*) FROM neighbours WHERE dataset = 'DeepMath-103K' AND row = id"
    assert db.sql(own).fetchall()[0] == (0,)


def test_tables_equal_brute_force(db, built, cache):
    folder = cache / built.corpus
    vectors, places = (folder / a.name for a in built.stages["embeddings"].artefacts)
    whole = np.load(vectors).astype(np.float64)
    whole /= np.linalg.norm(whole, axis=1, keepdims=True)
    at = {(name, row): v for name, row, v in db.read_parquet(str(places)).fetchall()}
    by_set: dict[str, list[int]] = {}
    for (dataset, _), vector in at.items():
        by_set.setdefault(dataset, []).append(vector)
    for dataset, other, row, other_row, similarity in db.sql(
        "SELECT dataset, other, row, other_row, similarity FROM nearest USING SAMPLE 400"
    ).fetchall():
        products = whole[by_set[other]] @ whole[at[dataset, row]]
        assert similarity == pytest.approx(whole[at[dataset, row]] @ whole[at[other, other_row]])
        if dataset == other:
            products = np.delete(products, row)
        assert similarity == pytest.approx(products.max(), abs=1e-6)
    pairs = db.sql("SELECT count(*) FROM neighbours WHERE similarity > 0.98").fetchall()[0][0]
    mine = whole[by_set["DeepMath-103K"]]
    expected = 0
    for dataset, rows in by_set.items():
        products = mine @ whole[rows].T
        if dataset == "DeepMath-103K":
            np.fill_diagonal(products, -2)
        expected += int((-np.sort(-products, axis=1)[:, :5] > 0.98).sum())
    assert pairs == expected > 100


def test_what_is_planted_in_the_demo_is_found(db):
    lines = (demo.CORPUS / "planted.jsonl").read_text().splitlines()
    planted = [json.loads(line) for line in lines]
    same = set(db.sql("SELECT id, dataset, row FROM same_text").fetchall())
    others = [
        (p["row"], p["dataset"], p["other_row"])
        for p in planted
        if p["kind"] == "duplicate" and p["dataset"] != "DeepMath-103K"
    ]
    assert len(others) > 100
    assert set(others) <= same


def test_novelty_of_a_problem_follows_from_its_neighbours(db):
    wrong = db.sql(
        """WITH best AS (
            SELECT id, max(similarity) FILTER (dataset IN (SELECT dataset FROM comparison)) AS e,
                max(similarity) FILTER (dataset = 'DeepMath-103K') AS w,
                max(similarity) FILTER (dataset IN (SELECT benchmark FROM benchmarks)) AS b
            FROM neighbours GROUP BY id)
        SELECT count(*) FROM best JOIN novelty v USING (id) JOIN problems p USING (id)
        WHERE e <> v.similarity_elsewhere OR w <> v.similarity_within
            OR b <> v.similarity_benchmark OR p.similarity_within <> w
            OR p.novelty <> v.novelty OR p.contaminated <> v.contaminated
            OR v.novelty <> CASE WHEN e > 0.98 THEN 'elsewhere' WHEN w > 0.98 THEN 'within'
                ELSE 'unique' END
            OR v.contaminated <> CASE WHEN id IN (SELECT id FROM same_text
                WHERE dataset IN (SELECT benchmark FROM benchmarks)) THEN 'exact'
                WHEN b > 0.98 THEN 'near' ELSE 'clear' END"""
    ).fetchall()[0]
    assert wrong == (0,)
    assert len(db.sql("SELECT DISTINCT novelty FROM problems").fetchall()) == 3


def test_texts_are_equal_but_for_their_spelling():
    others = [("A", 0, "let \\(x\\) BE a set ."), ("A", 1, "Let $Y$ be a set.")]
    assert list(equal_texts([folding.same("Let $X$ be\n a set.")], others)) == [(0, "A", 0, 0)]


def small(root: Path, questions: list[str], write_source: Any) -> Path:
    rows = [{"question": question} for question in questions]
    return write_source(root, rows)


@pytest.mark.parametrize(
    "questions", [["the only one"], ["one", "two"], ["the same"] * 30], ids=["one", "two", "equal"]
)
def test_a_corpus_without_anything_to_compare_with(tmp_path, make, write_source, questions):
    source = small(tmp_path / "rows", questions, write_source)
    built = make(source, tmp_path / "cache", "neighbours")
    opened = Store(tmp_path / "cache" / built.corpus, built)
    rows = [opened.problem(n) for n in range(len(questions))]
    assert {row["contaminated"] for row in rows} == {None}
    assert {row["similarity_elsewhere"] for row in rows} == {None}
    if len(questions) == 1:
        assert (rows[0]["novelty"], rows[0]["similarity_within"]) == ("unique", None)
    if len(questions) == 30:
        assert {row["novelty"] for row in rows} == {"within"}


def test_other_spellings_are_the_same_text_within_deepmath(tmp_path, make, write_source):
    questions = ["Is $x \\le 1$ for all of them?", "Is \\(x ≤ 1\\) for all of them?", "Another."]
    source = small(tmp_path / "rows", questions, write_source)
    built = make(source, tmp_path / "cache", "neighbours")
    opened = Store(tmp_path / "cache" / built.corpus, built)
    found = {row["row"]: row["same_text"] for row in opened.novelty.neighbours(0, "deepmath")}
    assert found == {1: True, 2: False}


def test_close_pairs_are_taken_out_of_the_neighbours(cache, built):
    """Counted again from the two tables that they are made of, by plain Python."""
    opened = Store(cache / built.corpus, built)
    same = set(opened.database.ask("SELECT id, dataset, row FROM same_text"))
    wanted = {
        (id_, name, row): similarity
        for id_, name, row, similarity in opened.database.ask(
            "SELECT id, dataset, row, similarity FROM neighbours"
        )
        if name != "DeepMath-103K" and (similarity > np.float32(0.8) or (id_, name, row) in same)
    }
    rows = opened.database.ask("SELECT id, dataset, row, exact, reach FROM close_pairs")
    assert {row[:3] for row in rows} == wanted.keys() | same
    assert len(rows) == len({row[:3] for row in rows}) > 20
    for *place, exact, reach in rows:
        assert exact == (tuple(place) in same)
        assert reach == (2 if exact else wanted[tuple(place)])


def test_an_interrupted_search_goes_on_with_the_next_pair(cache, built, make, monkeypatch):
    from deepmath_viz.vectors import neighbours as neighbour_search

    searched = []
    plainly = neighbour_search.nearest

    def nearest(turned: Any, one: slice, two: slice, *rest: Any) -> Any:
        searched.append((one.start, two.start))
        if len(searched) == 9:
            raise KeyboardInterrupt
        return plainly(turned, one, two, *rest)

    monkeypatch.setattr(neighbour_search, "nearest", nearest)
    with pytest.raises(KeyboardInterrupt):
        make(open_source("demo"), cache, "neighbours", force=True)
    # The parts are kept for the same inputs; only `force` begins anew.
    folder = cache / built.corpus
    record = manifest.read(folder)
    manifest.write(folder, type(record)(record.corpus, record.source, {
        name: made for name, made in record.stages.items() if name not in ("neighbours", "serve")
    }))  # fmt: skip
    again = make(open_source("demo"), cache, "neighbours")
    assert len(searched) == len(set(searched)) + 1
    assert again.stages["neighbours"].content == built.stages["neighbours"].content


def test_damaged_vectors_are_named_with_what_to_do(tmp_path, make, write_source):
    source = small(tmp_path / "rows", ["one", "two", "three"], write_source)
    cache = tmp_path / "cache"
    built = make(source, cache, "embeddings")
    path = cache / built.corpus / built.stages["embeddings"].artefacts[0].name
    vectors = np.load(path)
    vectors[1, 7] = np.nan
    np.save(path, vectors)
    with pytest.raises(ArtefactDamaged, match=r"vector 1 is not finite.*--stage embeddings"):
        make(source, cache, "neighbours")
    assert neighbours.K == 5


def test_equal_texts_on_the_real_rows(real_data):
    source = open_source(str(real_data))
    questions = [
        question
        for file in source.files()
        for table in source.batches(file, ["question"])
        for question in table.column("question").to_pylist()
    ]
    rows = pq.read_table(real_data / "benchmarks.parquet").to_pylist()
    others = [(row["benchmark"], at, row["problem"]) for at, row in enumerate(rows)]
    pairs = list(equal_texts([*map(folding.same, questions)], others))
    counted = Counter(name for _, name in {(mine, name) for mine, name, _, _ in pairs})
    # One of AIME83-24 writes `\\dots` for `\\ldots`: by white space, `$` and case alone it is 15.
    assert counted == {"MATH": 122, "AIME83-24": 16, "MMLU-STEM": 8}
