"""The types of rows say what the tables have and what the store answers."""

from __future__ import annotations

from pathlib import Path
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints, is_typeddict

import pytest

from deepmath_viz.corpus.rollouts.table import ROLLOUTS
from deepmath_viz.corpus.schema import TABLES
from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset import published, records
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.dataset.pair_query import PairQuery
from tests.support import novelty_corpus

_PYTHON = {
    "BIGINT": int,
    "BOOLEAN": bool,
    "DOUBLE": float,
    "FLOAT": float,
    "INTEGER": int,
    "TINYINT": int,
    "VARCHAR": str,
    "VARCHAR[]": list[str],
}
_TABLE_OF = {
    records.MapProblem: "problems",
    records.ListedProblem: "problems",
    records.Problem: "problems",
    records.SampledProblem: "problems",
    records.Solution: "solutions",
    records.SolutionVerdict: "answers",
    records.SolutionPairs: "agreement",
    records.Novelty: "novelty",
    records.Fitness: "fitness",
    records.Evidence: "evidence",
    records.RowText: "comparison",
    records.Region: "regions",
    records.Rollout: "rollouts",
}
_TABLES = {**TABLES, ROLLOUTS.name: ROLLOUTS}


def bare(hint: Any) -> Any:
    """A type without its None."""
    if get_origin(hint) is UnionType:
        (hint,) = (kind for kind in get_args(hint) if kind is not NoneType)
    return hint


@pytest.mark.parametrize("record", _TABLE_OF, ids=lambda record: record.__name__)
def test_a_row_type_has_the_types_of_its_table(record: type):
    columns = {column.name: column for column in _TABLES[_TABLE_OF[record]].columns}
    for name, hint in get_type_hints(record).items():
        assert bare(hint) == _PYTHON[columns[name].type], name


def test_a_problem_has_every_stored_column():
    assert set(get_type_hints(records.Problem)) == set(TABLES["problems"].stored)
    assert set(get_type_hints(records.Fitness)) == set(TABLES["fitness"].stored)
    assert set(get_type_hints(records.Novelty)) == set(TABLES["novelty"].stored)
    assert set(get_type_hints(records.Rollout)) == set(ROLLOUTS.stored)
    assert set(get_type_hints(records.Region)) == set(TABLES["regions"].stored) - {"layout"}


def test_every_row_type_is_held_by_these_tests():
    types = {value for value in vars(records).values() if is_typeddict(value)}
    assert types - set(_TABLE_OF) == {
        *(records.Pair, records.PairWithTexts, records.NearRow, records.Neighbour),
        *(records.Overlapping, records.RolloutModel),
    }


@pytest.fixture(scope="module")
def store(tmp_path_factory: Any, example_rows: Any, write_source: Any, make: Any) -> Store:
    folder: Path = tmp_path_factory.mktemp("records")
    source = write_source(folder / "source", example_rows(60))
    built = make(source, folder / "cache", "problems")
    corpus = folder / "cache" / built.corpus
    return Store(corpus, novelty_corpus.plant(corpus, built).manifest)


def fits(row: Any, record: type) -> None:
    hints = get_type_hints(record, include_extras=True)
    optional = {name for name, hint in hints.items() if "NotRequired" in str(hint)}
    assert set(row) | optional == set(hints)
    for name, value in row.items():
        kind = bare(get_type_hints(record)[name])
        assert value is None or isinstance(value, get_origin(kind) or kind), name
        nullable = NoneType in get_args(get_type_hints(record)[name])
        assert nullable or value is not None, name


def test_the_store_answers_with_what_the_types_say(store: Store):
    everything = Filters()
    pair = store.pairs.all(PairQuery(threshold=0.8), everything)[0]
    id_ = pair["id"]
    answers = {
        records.ListedProblem: store.page(everything),
        records.Problem: [store.problem(id_)],
        records.SampledProblem: store.sampling_rows(everything),
        records.Pair: [pair],
        records.PairWithTexts: store.pairs.page(PairQuery(threshold=0.8), everything),
        records.NearRow: store.map.nearest(published.NAME, id_),
        records.Novelty: [store.novelty.of(id_)],
        records.Neighbour: [
            *store.novelty.neighbours(id_, "deepmath"),
            *store.novelty.neighbours(id_, "comparison"),
            *store.novelty.neighbours(id_, "benchmark"),
        ],
        records.Overlapping: [store.pairs.overlapping(PairQuery(), everything)],
        records.MapProblem: store.map.problems(store.ids(everything)),
        records.RowText: [store.map.row_text(next(iter(novelty_corpus.SETS)), 0)],
    }
    for record, rows in answers.items():
        assert rows, record
        for row in rows:
            fits(row, record)
