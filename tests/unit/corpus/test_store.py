"""The reader: right rows, counts that add up, and answers that outlive a rebuild."""

from __future__ import annotations

import random
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deepmath_viz.corpus import catalogue, manifest
from deepmath_viz.corpus.queries.connection import Database
from deepmath_viz.corpus.row_groups import RowGroups
from deepmath_viz.corpus.store import Place, Store
from deepmath_viz.dataset import id_lists
from deepmath_viz.dataset.filters import SORTS, UNKNOWN, Filters
from deepmath_viz.dataset.sorts import LISTED
from deepmath_viz.errors import ArtefactDamaged, ArtefactMissing, ProblemNotFound

ROWS = 120


@pytest.fixture(scope="module")
def source(tmp_path_factory: Any, example_rows: Any, write_source: Any) -> Path:
    return write_source(tmp_path_factory.mktemp("store") / "source", example_rows(ROWS), shards=3)


@pytest.fixture(scope="module")
def opened(source: Path, make: Any) -> Store:
    built = make(source, source.parent / "cache")
    return Store(source.parent / "cache" / built.corpus, built)


SOME = st.builds(
    Filters,
    topics=st.sampled_from([(), (UNKNOWN,), ("Mathematics -> Algebra",)]),
    difficulty=st.sampled_from([None, (0.0, 10.0), (5.0, 7.5)]),
    unrated=st.booleans(),
    unknown_difficulty=st.booleans(),
    solutions=st.sampled_from([None, True, False]),
    text=st.sampled_from(["", "100%", "7"]),
)


@given(wanted=SOME)
def test_counts_add_up(opened, wanted):
    """Every count splits into its parts with nothing left over, unknown and unrated included."""
    total = opened.count(wanted)
    for column in ("topic", "domain", "answer_type", "source_block"):
        assert sum(opened.counts.by(column, wanted).values()) == total
    steps, unrated, unknown = opened.counts.difficulty(wanted)
    assert sum(steps.values()) + unrated + unknown == total
    assert sum(n for *_, n in opened.counts.domain_by_difficulty(wanted)) == total


def test_unknown_topics_and_difficulties_are_nodes_of_their_own(opened, example_rows):
    rows = example_rows(ROWS)
    assert opened.counts.by("topic", Filters())[None] == sum(r["topic"] is None for r in rows)
    steps, unrated, unknown = opened.counts.difficulty(Filters())
    levels = [r["difficulty"] for r in rows]
    assert unrated == levels.count(-1)
    assert unknown == sum(level is None or level != level for level in levels)
    assert steps[6.0] == levels.count(6.25)
    assert opened.count(Filters(unknown_difficulty=True)) == unknown
    assert opened.count(Filters(topics=(UNKNOWN,))) == opened.counts.by("topic", Filters())[None]


def test_only_columns_of_the_table_are_counted(opened):
    with pytest.raises(ValueError, match="no column"):
        opened.counts.by("id; DROP TABLE problems", Filters())


@pytest.mark.parametrize("sort", SORTS)
def test_pages_join_to_the_whole_list_and_every_row_knows_its_place(opened, sort):
    wanted = Filters(text="100%")
    whole = [row["id"] for row in opened.page(wanted, sort, 0, 1000)]
    assert len(whole) == opened.count(wanted) == 80
    pages = [opened.page(wanted, sort, at, 7) for at in range(0, 80, 7)]
    assert [row["id"] for page in pages for row in page] == whole
    for at in (0, 1, 40, 79):
        assert opened.place(wanted, sort, whole[at]) == Place(
            position=at + 1,
            total=80,
            previous=whole[at - 1] if at else None,
            next=whole[at + 1] if at < 79 else None,
        )


def test_a_list_that_keeps_its_order_is_read_in_it(opened):
    found = [41, 3, 17, 5, 40]
    wanted = Filters(region=id_lists.text_in_order([*found[:2], 10**6, *found[2:]]))
    assert [row["id"] for row in opened.page(wanted, LISTED, 0, 10)] == found
    assert [row["id"] for row in opened.page(wanted, LISTED, 2, 2)] == found[2:4]
    assert opened.place(wanted, LISTED, 17) == Place(3, 5, 3, 5)
    assert [row["id"] for row in opened.page(wanted, "id", 0, 10)] == sorted(found)


def test_sorting_sorts_and_puts_the_unknown_last(opened):
    levels = [row["difficulty"] for row in opened.page(Filters(), "-difficulty", 0, ROWS)]
    known = [level for level in levels if level is not None]
    assert known == sorted(known, reverse=True)
    assert levels[len(known) :] == [None] * (ROWS - len(known))
    sizes = [len(row["question"]) for row in opened.page(Filters(), "length", 0, ROWS)]
    assert sizes == sorted(sizes)


def test_a_problem_outside_the_list_has_no_position(opened):
    place = opened.place(Filters(text="100%"), "id", 0)
    assert place == Place(None, 80, None, 1)
    assert opened.place(Filters(text="no such word"), "id", 0) == Place(None, 0, None, None)


def test_a_random_problem_matches_and_is_another(opened):
    wanted = Filters(difficulty=(7.5, 7.5))
    ids = {row["id"] for row in opened.page(wanted, limit=ROWS)}
    drawn = {opened.random(wanted, but=min(ids)) for _ in range(200)}
    assert drawn == ids - {min(ids)}
    assert opened.random(Filters(text="no such word")) is None
    only = Filters(text='"the 17th"')
    assert opened.random(only, but=17) == 17


def test_a_problem_is_found_by_id_and_by_key(opened):
    problem = opened.problem(17)
    for reference in ("17", " 17 ", problem["key"], problem["key"].upper(), problem["key"] + "-1"):
        assert opened.resolve(reference) == 17
    for reference in ("", "500", "-1", "abc", "f" * 16, problem["key"] + "-2", "9" * 30, "½", "²"):
        with pytest.raises(ProblemNotFound, match="Give an id"):
            opened.resolve(reference)
    with pytest.raises(ProblemNotFound):
        opened.problem(10_000)


def test_eight_threads_on_one_store_get_their_own_rows(opened):
    barrier = threading.Barrier(8)

    def work(seed: int) -> int:
        draw = random.Random(seed)
        barrier.wait()
        for _ in range(40):
            i = draw.randrange(ROWS)
            assert opened.problem(i)["id"] == i
            ways = [s["write_up"].split(":")[0] for s in opened.solutions(i)]
            assert ways == [f"Way {n} of {i}" for n in range(1, len(ways) + 1)]
            assert opened.page(Filters(), offset=i, limit=1)[0]["id"] == i
            assert opened.count(Filters(text=f'"the {i}th"')) == 1
        return seed

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(work, range(8))) == list(range(8))


def test_a_store_opened_before_a_rebuild_keeps_answering(
    tmp_path, source, make, example_rows, write_source
):
    rows = example_rows(30)
    folder = write_source(tmp_path / "s", rows, shards=2)
    first = make(folder, tmp_path / "cache")
    old = Store(tmp_path / "cache" / first.corpus, first)
    rows[3]["question"], rows[4]["r1_solution_1"] = "New.", "</think>new"
    write_source(folder, rows, shards=2)
    second = make(folder, tmp_path / "cache")
    new = catalogue.open_store(tmp_path / "cache")
    assert new.manifest.generation() == second.generation() != first.generation()
    assert [s["write_up"][:10] for s in old.solutions(4)] == [f"Way {n} of 4" for n in (1, 2, 3)]
    assert old.problem(3)["question"] != "New."
    assert new.problem(3)["question"] == "New."
    assert new.solutions(4)[0]["write_up"] == "new"


def test_the_store_works_as_soon_as_the_problems_stand(tmp_path, source, make):
    built = make(source, tmp_path, "problems")
    early = Store(tmp_path / built.corpus, built)
    assert not early.has_solutions
    assert early.count(Filters()) == early.count(Filters(solutions=False)) == ROWS
    assert early.solutions(0) == []


def test_the_corpus_that_is_opened(tmp_path, source, make):
    with pytest.raises(ArtefactMissing, match="Nothing has been built"):
        catalogue.choose(tmp_path / "nowhere")
    built = make(source, tmp_path, "problems")
    assert catalogue.choose(tmp_path) == built.corpus
    assert catalogue.choose(tmp_path, built.corpus) == built.corpus
    with pytest.raises(ArtefactMissing, match=f"No corpus 'other' .*There is: {built.corpus}"):
        catalogue.choose(tmp_path, "other")
    demo = manifest.Manifest("demo", {"kind": "demo"}, built.stages)
    shutil.copytree(tmp_path / built.corpus, tmp_path / "demo")
    manifest.write(tmp_path / "demo", demo)
    assert catalogue.choose(tmp_path) == built.corpus
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / manifest.FILE).write_text("{")
    assert list(catalogue.corpora(tmp_path)) == sorted(["demo", built.corpus])


@pytest.mark.parametrize("stage", ["problems", "solutions"])
def test_a_damaged_artefact_is_named(tmp_path, source, make, stage):
    built = make(source, tmp_path)
    path = tmp_path / built.corpus / built.stages[stage].artefacts[0].name
    path.write_bytes(path.read_bytes()[: -len(path.read_bytes()) // 2])
    with pytest.raises(ArtefactDamaged, match=r"cannot be read.*check"):
        Store(tmp_path / built.corpus, built).solutions(0)


@pytest.mark.parametrize(
    ("stage", "column"), [("problems", "answer_type"), ("solutions", "reasoning_characters")]
)
def test_artefacts_without_a_newer_column_ask_for_a_build(tmp_path, source, make, stage, column):
    built = make(source, tmp_path)
    path = tmp_path / built.corpus / built.stages[stage].artefacts[0].name
    pq.write_table(pq.read_table(path).drop_columns([column]), path)
    with pytest.raises(ArtefactDamaged, match=r"another version.*deepmath_viz build"):
        Store(tmp_path / built.corpus, built)


def test_without_problems_there_is_no_store(tmp_path):
    with pytest.raises(ArtefactMissing, match="Corpus 'c' has no problems yet"):
        Store(tmp_path, manifest.Manifest("c"))


# -- one problem out of many row groups ------------------------------------------------------


@pytest.fixture(scope="module")
def grouped(tmp_path_factory: Any) -> Path:
    """Two files of seven-row groups; problems have 0 to 3 rows, so groups part some of them."""
    folder = tmp_path_factory.mktemp("groups")
    for at in (0, 1):
        rows = [
            {"id": i, "n": n, "text": f"{i}/{n}"}
            for i in range(at * 50, at * 50 + 50)
            for n in range(1, 1 + i % 4)
        ]
        pq.write_table(pa.Table.from_pylist(rows), folder / f"{at}.parquet", row_group_size=7)
    return folder


def test_every_problem_gets_its_rows_wherever_the_groups_part_them(grouped):
    groups = RowGroups(sorted(grouped.glob("*.parquet")), ["text"])
    for i in range(100):
        assert groups.rows(i) == [{"text": f"{i}/{n}"} for n in range(1, 1 + i % 4)]
    assert groups.rows(-1) == groups.rows(100) == RowGroups([], ["text"]).rows(3) == []


def test_opening_a_problem_decodes_only_the_groups_that_can_hold_it(grouped, monkeypatch):
    decoded: list[int] = []
    real = pq.ParquetFile.read_row_groups

    def counted(self: Any, row_groups: list[int], **options: Any) -> Any:
        decoded.extend(row_groups)
        return real(self, row_groups, **options)

    monkeypatch.setattr(pq.ParquetFile, "read_row_groups", counted)
    groups = RowGroups(sorted(grouped.glob("*.parquet")), ["text"])
    for i in range(100):
        decoded.clear()
        groups.rows(i)
        assert len(decoded) <= 2


def test_the_store_opens_solutions_and_verdicts_by_row_group(opened, monkeypatch):
    """Not through DuckDB, which takes a hundred times as long at full size."""

    def refuse(*_: object) -> None:
        raise AssertionError("a query")

    monkeypatch.setattr(Database, "cursor", refuse)
    assert [row["n"] for row in opened.solutions(4)] == [1, 2, 3]
    assert [row["verdict"] for row in opened.verdicts(4)] == ["agree"] * 3
    assert opened.solution_pairs(4) == {"12": "agree", "13": "agree", "23": "agree"}
    assert opened.solutions(3) == opened.verdicts(3) == []
    assert opened.solution_pairs(3) == {}


def test_a_file_that_is_gone_is_named(grouped, tmp_path):
    path = tmp_path / "gone.parquet"
    path.write_bytes((grouped / "0.parquet").read_bytes())
    groups = RowGroups([path], ["text"])
    assert groups.rows(1)
    path.unlink()
    with pytest.raises(ArtefactDamaged, match=r"gone.parquet.*check"):
        groups.rows(1)
