"""Files to take away: judgements, and the problems to leave out."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from deepmath_viz.analysis.leave_out import drop_list
from deepmath_viz.corpus.catalogue import open_store
from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset import rows as dataset_rows
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.dataset.pair_query import PairQuery
from deepmath_viz.reviews import pair_export
from deepmath_viz.reviews.pairs import PairJudgements, combine
from tests.support import contamination_corpus as planted

EVERYTHING = Filters()


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    folder = tmp_path_factory.mktemp("export")
    planted.make(folder / "cache", folder / "six")
    return open_store(folder / "cache")


def judged(store, tmp_path, said: dict[tuple[int, str, int], str]):
    kept = PairJudgements(tmp_path)
    sides = {**planted.BENCHMARKS, **planted.SETS}
    for (id_, dataset, row), judgement in said.items():
        keys = dataset_rows.key(planted.PROBLEMS[id_][0]), dataset_rows.key(sides[dataset][row][0])
        kept.record(*keys, "Pat", judgement)
    return store.pairs.locate(combine(kept.in_force()))


def ids(rows) -> list[int]:
    return [row["id"] for row in rows]


def test_reasons_choose_what_is_left_out(store):
    def dropped(*reasons, threshold=0.98):
        query = PairQuery(threshold=threshold)
        return ids(drop_list(store, query, EVERYTHING, (), reasons))

    assert dropped("exact") == [0, 3]
    assert dropped("above") == [1, 4]
    assert dropped("exact", "above") == [0, 1, 3, 4]
    assert dropped("above", threshold=0.9) == [1, 2, 4]
    assert dropped("same", "variant", "disputed") == []


def test_a_row_names_the_problem_in_three_ways_and_says_why(store):
    rows = drop_list(store, PairQuery(threshold=0.84), EVERYTHING, (), ("exact", "above"))
    three = next(row for row in rows if row["id"] == 3)
    assert three == {
        "id": 3,
        "key": dataset_rows.key(planted.PROBLEMS[3][0]),
        "hub_row": None,
        "reasons": "same text; above the threshold",
        "pairs": 2,
    }


def test_people_add_pairs_and_take_them_away(store, tmp_path):
    said = judged(
        store,
        tmp_path,
        {(1, "MATH", 1): "different", (3, "MATH", 0): "same", (2, "AIME24", 0): "variant"},
    )
    drop = drop_list
    reasons = ("above", "same", "variant")
    assert ids(drop(store, PairQuery(), EVERYTHING, said, reasons)) == [2, 3, 4]
    kept = drop(store, PairQuery(), EVERYTHING, said, reasons, keep_different=False)
    assert ids(kept) == [1, 2, 3, 4]
    assert ids(drop(store, PairQuery(benchmark="AIME24"), EVERYTHING, said, reasons)) == [2, 4]
    assert ids(drop(store, PairQuery(against="Open-R1"), EVERYTHING, said, reasons)) == []
    filters = Filters(topics=(planted.CALCULUS,))
    assert ids(drop(store, PairQuery(), filters, said, reasons)) == [2]


def test_judgements_come_out_as_they_went_in(tmp_path):
    kept = PairJudgements(tmp_path)
    kept.record("a" * 16, "b" * 16, "=Pat", "same", 'said "so",\n=1+1', dataset="MATH", row=1)
    kept.record("a" * 16, "b" * 16, "=Pat", "variant")
    rows = pair_export.judgement_rows(kept, history=True)
    assert [row["in_force"] for row in rows] == [False, True]
    assert len(pair_export.judgement_rows(kept)) == 1
    read = list(csv.DictReader(io.StringIO(pair_export.export_csv(rows), newline="")))
    assert list(read[0]) == list(pair_export.COLUMNS)
    assert read[0]["reviewer"] == "'=Pat"
    assert read[0]["note"] == 'said "so",\n=1+1'
    lines = [json.loads(line) for line in pair_export.export_jsonl(rows).splitlines()]
    assert lines == [{name: row[name] for name in pair_export.COLUMNS} for row in rows]


def test_the_command_line_exports_judgements(tmp_path: Path, deepmath):
    kept = PairJudgements(tmp_path)
    kept.record("a" * 16, "b" * 16, "Pat", "same")
    env = {"DEEPMATH_DATA": str(tmp_path)}
    done = deepmath("judgements", "export", "--format", "jsonl", env=env)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["judgement"] == "same"
    out = tmp_path / "out.csv"
    assert deepmath("judgements", "export", "--out", out, env=env).returncode == 0
    assert out.read_text().splitlines()[0] == ",".join(pair_export.COLUMNS)
