"""Filters that are asked for alone and kept: the same answers as one query over the tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deepmath_viz.corpus.queries import connection
from deepmath_viz.corpus.queries.connection import Database
from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset.filters import SORTS, UNKNOWN, Filters
from deepmath_viz.maths.answers import ANSWER_TYPES

SOME = st.builds(
    Filters,
    topics=st.sampled_from([(), (UNKNOWN,), ("Mathematics -> Algebra",)]),
    difficulty=st.sampled_from([None, (0.0, 10.0), (5.0, 7.5)]),
    unrated=st.booleans(),
    unknown_difficulty=st.booleans(),
    answer_types=st.sampled_from([(), tuple(ANSWER_TYPES[:3])]),
    solutions=st.sampled_from([None, True, False]),
    rewardable=st.sampled_from([None, True, False]),
    text=st.sampled_from(["", "100%", "7"]),
)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: Any, example_rows: Any, write_source: Any, make: Any) -> Store:
    folder: Path = tmp_path_factory.mktemp("masks")
    source = write_source(folder / "source", example_rows(90), shards=2)
    built = make(source, folder / "cache")
    return Store(folder / "cache" / built.corpus, built)


def asked(store: Store, select: str, rest: str, filters: Filters) -> list[tuple[Any, ...]]:
    condition, values = filters.where()
    return store.database.ask(f"{select} FROM problems WHERE {condition} {rest}", values, filters)


@given(wanted=SOME, sort=st.sampled_from(sorted(SORTS)), first=st.integers(0, 40))
def test_counts_and_lists_are_those_of_one_query(opened, wanted, sort, first):
    assert opened.count(wanted) == asked(opened, "SELECT count(*)", "", wanted)[0][0]
    for column in ("topic", "answer_type", "agreement", "n_solutions"):
        counted = asked(opened, f"SELECT {column}, count(*)", "GROUP BY 1 ORDER BY 1", wanted)
        assert list(opened.counts.by(column, wanted).items()) == counted
    marks = "SELECT unnest(coalesce(topic_path, [NULL])) AS mark, count(*)"
    counted = asked(opened, marks, "GROUP BY 1 ORDER BY 1", wanted)
    assert list(opened.counts.marks("topic_path", wanted).items()) == counted
    steps = asked(
        opened,
        "SELECT floor(difficulty * 2) / 2, count(*)",
        "AND difficulty IS NOT NULL GROUP BY 1 ORDER BY 1",
        wanted,
    )
    assert list(opened.counts.difficulty(wanted)[0].items()) == steps
    ids = [i for (i,) in asked(opened, "SELECT id", f"ORDER BY {SORTS[sort][1]}", wanted)]
    listed = [row["id"] for row in opened.page(wanted, sort, first, 7)]
    assert listed == ids[first : first + 7]
    assert opened.ids(wanted).tolist() == sorted(ids)
    everything = wanted.where()[0] == "TRUE"
    assert opened.matching_ids(wanted) == (None if everything else {*ids})


def test_a_text_is_looked_for_once_whatever_is_counted(
    opened: Store, monkeypatch: pytest.MonkeyPatch
):
    looked: list[Filters | None] = []
    cursor = Database.cursor

    @contextmanager
    def followed(self: Database, filters: Filters | None = None, *rest: Any) -> Iterator[Any]:
        looked.append(filters)
        with cursor(self, filters, *rest) as found:
            yield found

    monkeypatch.setattr(Database, "cursor", followed)
    wanted = Filters(text="a word that is new", difficulty=(2.0, 9.5))
    for column in ("topic", "answer_type", "source_block"):
        opened.counts.by(column, wanted)
    opened.counts.difficulty(wanted.without_difficulty())
    opened.count(wanted)
    opened.page(wanted, "-difficulty")
    assert [f for f in looked if f and f.text] == [Filters(text=wanted.text)]


def test_what_people_find_is_asked_for_anew(opened: Store, monkeypatch: pytest.MonkeyPatch):
    key, final = asked(opened, "SELECT key, coalesce(final_answer, '')", "LIMIT 1", Filters())[0]
    said: list[Sequence[Any]] = []
    monkeypatch.setattr(connection, "_said", [lambda: said])
    wrong = Filters(errata=("wrong",))
    assert opened.count(wrong) == 0
    said.append((key, final, "wrong", None, 1))
    assert opened.count(wrong) == 1
    assert opened.count(Filters(errata=(UNKNOWN,))) == opened.count(Filters()) - 1


def test_filters_that_are_kept_are_few(opened: Store):
    for n in range(200):
        assert opened.count(Filters(text=f"nowhere {n}")) == 0
    assert len(opened._masks._masks) == 64
    assert opened._masks.of(Filters()) is None
    assert opened._masks.of(Filters(text="nowhere 7")).dtype == np.bool_
