"""Pairs of problems and benchmarks: which are listed, how they are counted, who judged them."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from deepmath_viz.analysis import contamination, contamination_report, pair_file, report
from deepmath_viz.corpus.catalogue import open_store
from deepmath_viz.corpus.queries.pairs import Judged
from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset import published
from deepmath_viz.dataset import rows as dataset_rows
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.dataset.pair_query import ORDERS, PairQuery
from deepmath_viz.maths import numerals
from tests.support import contamination_corpus as planted
from tests.support import planted_stages

EVERYTHING = Filters()


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    folder = tmp_path_factory.mktemp("contamination")
    planted.make(folder / "cache", folder / "six")
    return open_store(folder / "cache")


def expected(query: PairQuery, ids: set[int] | None = None) -> set[tuple[int, str, int]]:
    """The pairs of a query, counted from what was planted."""
    names = set(planted.BENCHMARKS) if query.against == "benchmarks" else {query.against}
    names = {query.benchmark} if query.benchmark else names
    found = set()
    for pair, similarity in planted.NEAR.items():
        exact, near = pair in planted.EXACT, similarity > query.threshold
        wanted = {"any": exact or near, "exact": exact, "near": near and not exact}[query.kind]
        if pair[1] in names and wanted and (ids is None or pair[0] in ids):
            found.add(pair)
    return found


def triples(rows) -> list[tuple[int, str, int]]:
    return [(row["id"], row["dataset"], row["row"]) for row in rows]


QUERIES = [
    PairQuery(),
    PairQuery(kind="exact"),
    PairQuery(kind="near"),
    PairQuery(threshold=0.9),
    PairQuery(threshold=0.8),
    PairQuery(threshold=0.3),
    PairQuery(threshold=0.999),
    PairQuery(benchmark="AIME24", threshold=0.94),
    PairQuery(benchmark="GSM8K"),
    PairQuery(against="Open-R1"),
    PairQuery(against="Open-R1", threshold=0.85, kind="near"),
]


@pytest.mark.parametrize("query", QUERIES)
def test_a_list_has_the_pairs_that_were_planted(store, query):
    wanted = expected(query)
    assert set(triples(store.pairs.all(query, EVERYTHING))) == wanted
    assert store.pairs.count(query, EVERYTHING) == len(wanted)
    assert set(triples(store.pairs.page(query, EVERYTHING, limit=50))) == wanted


@pytest.mark.parametrize("query", QUERIES)
def test_filters_narrow_the_problems(store, query):
    filters = Filters(topics=(planted.ALGEBRA,))
    assert set(triples(store.pairs.all(query, filters))) == expected(query, {0, 1, 3})


@pytest.mark.parametrize("order", list(ORDERS))
def test_pages_follow_each_other_without_gaps(store, order):
    query = PairQuery(threshold=0.8, order=order)
    whole = triples(store.pairs.all(query, EVERYTHING))
    pages = [
        triples(store.pairs.page(query, EVERYTHING, offset=i, limit=2)) for i in range(0, 8, 2)
    ]
    assert [pair for page in pages for pair in page] == whole
    assert len(set(whole)) == len(whole) == len(expected(query))


def test_the_most_similar_stand_first_and_equal_texts_before_them(store):
    rows = store.pairs.all(PairQuery(threshold=0.8), EVERYTHING)
    assert [row["exact"] for row in rows] == sorted((r["exact"] for r in rows), reverse=True)
    near = [row["similarity"] for row in rows if not row["exact"]]
    assert near == sorted(near, reverse=True)


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The same pairs, of which a build has compared the answers of three."""
    folder = tmp_path_factory.mktemp("compared")
    built = planted.make(folder / "cache", folder / "six")
    said = {(1, "MATH", 1): "disagree", (0, "MATH", 0): "agree", (2, "AIME24", 0): "undecided"}
    empty = {"dataset": published.NAME, "same_text": None, "cut": "none"} | {
        name: [] for name in ("numbers", "other_numbers", "signs", "other_signs")
    }
    rows = [
        empty
        | {"row": id_, "other": name, "other_row": row, "similarity": 0.99, "answers": answers}
        for (id_, name, row), answers in said.items()
    ]
    tables = {"pairs": rows, "close_rows": [], "cut_texts": []}
    planted_stages.stand(folder / "cache" / built.corpus, built, tables, {}, {}, only=("pairs",))
    return open_store(folder / "cache")


def test_pairs_whose_answers_differ_can_stand_first_and_those_nobody_compared_last(compared):
    query = PairQuery(threshold=0.8, order="answers")
    found = triples(compared.pairs.all(query, EVERYTHING))
    assert set(found) == expected(query)
    known = compared.pair_facts.answers([((published.NAME, i), (n, r)) for i, n, r in found])
    said = [known.get(((published.NAME, i), (n, r))) for i, n, r in found]
    assert said == ["disagree", "undecided", "agree", None, None, None]
    at = found[0]
    assert compared.pairs.place(query, EVERYTHING, [], at, []).next == found[1]


def test_the_report_says_of_every_pair_what_is_known_of_both(compared):
    lines = contamination_report.to_markdown(compared, 0.8).splitlines()
    known = {
        (int(cells[1]), cells[3].strip(), int(cells[4])): cells[-2].strip()
        for cells in (line.replace("\\|", "").split("|") for line in lines)
        if len(cells) == 11 and cells[1].strip().isdigit()
    }
    assert set(known) == expected(PairQuery(threshold=0.8))
    assert known[1, "MATH", 1].startswith("answers differ · whole texts")
    assert known[0, "MATH", 0] == "answers agree · whole texts"
    differing = numerals.differing(planted.PROBLEMS[1][0], planted.BENCHMARKS["MATH"][1][0])
    assert known[1, "MATH", 1].endswith(report.short(differing.said) if differing else "texts")
    assert [text for text in known.values() if not text.startswith("answers")] != []


def test_a_file_has_every_pair_of_the_list_in_its_order_with_what_is_said_of_it(compared):
    query = PairQuery(threshold=0.8, order="answers")
    judged = [Judged(1, "MATH", 1, "variant", 0.99, False)]
    rows = pair_file.rows(compared, query, EVERYTHING, judged)
    assert triples(rows) == triples(compared.pairs.all(query, EVERYTHING))
    first = rows[0]
    assert first["question"] == planted.PROBLEMS[1][0]
    assert (first["other_question"], first["other_answer"]) == planted.BENCHMARKS["MATH"][1]
    assert (first["final_answer"], first["answers"], first["judged"]) == (
        *("100", "disagree", "variant"),
    )
    assert [row["judged"] for row in rows[1:]] == [None] * 5
    table = pq.read_table(io.BytesIO(pair_file.to_parquet(rows)))
    assert table.to_pylist() == rows
    assert [json.loads(line) for line in pair_file.to_jsonl(rows).splitlines()] == rows
    cells = list(csv.DictReader(io.StringIO(pair_file.to_csv(rows), newline="")))
    assert [cell["question"] for cell in cells] == [row["question"] for row in rows]
    assert cells[0]["exact"] == "false" and cells[-1]["answers"] == ""


def test_a_pair_has_both_texts_and_answers(store):
    row = store.pairs.page(PairQuery(benchmark="MATH", kind="near"), EVERYTHING)[0]
    assert (row["id"], row["dataset"], row["row"]) == (1, "MATH", 1)
    assert row["question"] == planted.PROBLEMS[1][0]
    assert row["final_answer"] == "100"
    assert (row["other_question"], row["other_answer"]) == planted.BENCHMARKS["MATH"][1]
    assert row["other_key"] == dataset_rows.key(planted.BENCHMARKS["MATH"][1][0])


@pytest.mark.parametrize("threshold", [0.98, 0.9, 0.8, 0.99])
@pytest.mark.parametrize("against", ["benchmarks", "Open-R1"])
def test_counts_are_of_distinct_problems_on_both_sides(store, threshold, against):
    query = PairQuery(against=against, threshold=threshold)
    sides = planted.BENCHMARKS if against == "benchmarks" else planted.SETS
    for row in store.pairs.overlaps(query, EVERYTHING):
        listed = {pair for pair in expected(query) if pair[1] == row.name}
        exact = {pair for pair in planted.EXACT if pair[1] == row.name}
        paper = {p for p, s in planted.NEAR.items() if p[1] == row.name and s > 0.98}
        assert row.rows == len(sides[row.name])
        assert row.pairs == len(listed)
        assert row.found == len({r for _, _, r in listed})
        assert row.problems_found == len({i for i, _, _ in listed})
        assert row.exact == len({r for _, _, r in exact})
        assert row.problems_exact == len({i for i, _, _ in exact})
        assert row.above_paper == len({r for _, _, r in paper})
        assert row.problems_above_paper == len({i for i, _, _ in paper})
    assert [row.name for row in store.pairs.overlaps(query, EVERYTHING)] == sorted(sides)


def test_a_problem_in_several_benchmarks_counts_once(store):
    query = PairQuery(threshold=0.8)
    found = store.pairs.overlapping(query, EVERYTHING)
    assert found["found"] == len({i for i, _, _ in expected(query)})
    assert found["pairs"] == len(expected(query))
    assert found["exact"] == 2
    assert found["above_paper"] == 4


def test_a_close_pair_can_be_opened_and_others_cannot(store):
    near = store.pairs.one(3, "MATH", 0)
    assert near and not near["exact"] and near["similarity"] == pytest.approx(0.85)
    assert store.pairs.one(5, "GSM8K", 0) is None
    assert store.pairs.one(0, "MATH", 0)["exact"]
    assert store.pairs.one(0, "MATH", 99) is None
    assert store.pairs.one(0, "DeepMath-103K", 1) is None


def verdict(id_: int, dataset: str, row: int) -> tuple[str, str]:
    sides = {**planted.BENCHMARKS, **planted.SETS}
    return dataset_rows.key(planted.PROBLEMS[id_][0]), dataset_rows.key(sides[dataset][row][0])


def test_judged_pairs_are_found_by_their_texts(store):
    pairs = {(1, "MATH", 1): "variant", (0, "MATH", 0): "same", (3, "MATH", 0): "different"}
    verdicts = {verdict(*pair): said for pair, said in pairs.items()}
    verdicts["0" * 16, "f" * 16] = "same"
    verdicts[verdict(5, "GSM8K", 0)] = "same"  # far apart: nothing shows it
    found = store.pairs.locate(verdicts)
    assert {(one.id, one.dataset, one.row): one.verdict for one in found} == pairs
    assert store.pairs.locate(verdicts, benchmarks=False) == []
    assert store.pairs.locate({}) == []
    for said in ("same", "variant"):
        query = PairQuery(judged=said)
        wanted = {p for p in expected(PairQuery()) if pairs.get(p) == said}
        assert set(triples(store.pairs.all(query, EVERYTHING, found))) == wanted
    unjudged = store.pairs.all(PairQuery(judged="unjudged"), EVERYTHING, found)
    assert set(triples(unjudged)) == expected(PairQuery()) - set(pairs)
    assert store.pairs.all(PairQuery(judged="same"), EVERYTHING) == []


def test_a_place_knows_what_is_beside_it_and_what_is_still_to_do(store):
    query = PairQuery(threshold=0.8)
    whole = triples(store.pairs.all(query, EVERYTHING))
    first = store.pairs.place(query, EVERYTHING, (), None, ())
    assert (first.position, first.total, first.done) == (None, len(whole), 0)
    assert first.following == first.next == whole[0]
    done = store.pairs.locate({verdict(*whole[2]): "same", verdict(*whole[0]): "same"})
    for at, pair in enumerate(whole):
        place = store.pairs.place(query, EVERYTHING, (), pair, done)
        assert place.position == at + 1
        assert place.done == 2
        assert place.previous == (whole[at - 1] if at else None)
        assert place.next == (whole[at + 1] if at + 1 < len(whole) else None)
        open_ones = [i for i in range(len(whole)) if i not in (0, 2, at)]
        after = [i for i in open_ones if i > at]
        assert place.following == whole[(after or open_ones)[0]]
    nothing = store.pairs.place(PairQuery(benchmark="GSM8K"), EVERYTHING, (), None, ())
    assert (nothing.total, nothing.next, nothing.following) == (0, None, None)


def test_a_query_survives_the_address():
    sets, benchmarks = list(planted.SETS), list(planted.BENCHMARKS)
    for query in [*QUERIES[:5], *QUERIES[6:], PairQuery(judged="disputed", order="benchmark")]:
        params = {name: [value] for name, value in query.to_params().items()}
        assert PairQuery.from_params(params, sets, benchmarks) == query
    assert PairQuery().to_params() == {}


@pytest.mark.parametrize(
    "params",
    [
        {"threshold": ["nan"]},
        {"threshold": ["7"], "kind": ["x"], "order": [""]},
        {"against": ["nowhere"], "benchmark": ["GPQA"], "judged": ["perhaps"]},
    ],
)
def test_nonsense_in_the_address_is_ignored(params):
    assert PairQuery.from_params(params, ["Open-R1"], ["MATH"]) == PairQuery()


def test_a_benchmark_is_dropped_where_a_set_is_looked_at():
    params = {"against": ["Open-R1"], "benchmark": ["MATH"]}
    found = PairQuery.from_params(params, ["Open-R1"], ["MATH"])
    assert found == PairQuery(against="Open-R1")


def test_the_table_says_what_shares_are_of(store):
    rows = contamination.table(store.pairs.overlaps(PairQuery(threshold=0.9), EVERYTHING), 6, 0.9)
    math = next(row for row in rows if row["name"] == "MATH")
    assert math["its problems"] == 4
    assert math["same text or above 0.9"] == 3
    assert math["share found"] == "75.0%"
    assert math["share of DeepMath"] == "50.0%"
    rows = contamination.table(store.pairs.overlaps(PairQuery(), EVERYTHING), 6, 0.98)
    assert "same text or above 0.98" not in rows[0]


def test_missing_benchmarks_are_those_of_the_paper():
    missing = contamination.missing_benchmarks(["MATH", "AIME24", "AIME25"])
    assert len(missing) == 15 and "GPQA" in missing and "MATH" not in missing


def test_the_close_pairs_are_taken_out_once_for_many_threads(tmp_path: Path):
    from concurrent.futures import ThreadPoolExecutor

    planted.make(tmp_path / "cache", tmp_path / "six")
    opened = open_store(tmp_path / "cache")
    queries = [replace(PairQuery(), threshold=0.8 + i / 1000) for i in range(40)]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda q: opened.pairs.all(q, EVERYTHING), queries))
    assert [set(triples(rows)) for rows in found] == [expected(query) for query in queries]
