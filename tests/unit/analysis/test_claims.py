"""Claims: every query runs, and nothing is judged that the corpus cannot show."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from typing import get_args

import pytest

from deepmath_viz.analysis import claims_check, claims_report
from deepmath_viz.analysis.audit import writing
from deepmath_viz.analysis.claim import Rule
from deepmath_viz.analysis.claims import CLAIMS
from deepmath_viz.analysis.claims_check import (
    CONTRADICTED,
    DIFFERS,
    EXCEPTION,
    HOLDS,
    SO_FAR,
    SUPPORTED,
    UNKNOWN,
)
from deepmath_viz.corpus import schema
from deepmath_viz.corpus.catalogue import open_store
from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset import published
from deepmath_viz.vectors import models
from tests.support import contamination_corpus as planted

BY_NAME = {claim.name: claim for claim in CLAIMS}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    folder = tmp_path_factory.mktemp("claims")
    planted.make(folder / "cache", folder / "six")
    return open_store(folder / "cache")


def as_if(store: Store, hub_rows: str, *, source: dict | None = None) -> Store:
    """The same store with other hub rows, an SQL expression over id."""
    made = Store(store.folder, store.manifest)
    made.database.connection.execute(f"UPDATE problems SET hub_row = {hub_rows}")
    if source is not None:
        made.manifest = replace(store.manifest, source=source)
    return made


def verdicts(store: Store) -> dict[str, str]:
    return {one.claim.name: one.verdict for one in claims_check.check(store)}


def whole(store: Store) -> Store:
    source = {"kind": "hub", "id": published.HUB_ID, "revision": published.REVISION}
    return as_if(store, "id", source=source)


def test_names_and_rules_are_known():
    assert len(BY_NAME) == len(CLAIMS)
    assert {claim.rule for claim in CLAIMS} <= set(get_args(Rule))
    assert all(stage for claim in CLAIMS for stage in claim.stages)


@pytest.mark.parametrize("claim", [c for c in CLAIMS if c.sql], ids=lambda claim: claim.name)
def test_every_query_runs_over_the_documented_tables(store, claim):
    row = store.database.ask(claim.sql)
    assert len(row) == 1
    assert len(row[0]) == (2 if claim.rule in ("none", "share", "support") else 1)
    assert any(table in claim.sql for table in schema.TABLES)
    store.claims.answer(store.claims.asked(claim.sql, known_only=True))


def test_rows_of_unknown_origin_show_nothing(store):
    assert claims_check.coverage(store).kind == "unknown"
    assert set(verdicts(store).values()) == {UNKNOWN}


def test_the_demo_shows_nothing(store):
    demo = as_if(store, "id", source={"kind": "demo"})
    assert claims_check.coverage(demo).kind == "demo"
    assert set(verdicts(demo).values()) == {UNKNOWN}


def test_a_part_disproves_by_exceptions_and_shows_no_total(store):
    part = as_if(store, "id * 7")
    assert claims_check.coverage(part).kind == "part"
    found = verdicts(part)
    assert found["clean"] == found["core-five"] == EXCEPTION
    assert found["rows"] == found["unique"] == found["seven"] == UNKNOWN
    assert found["unboxed-answers"] == SO_FAR
    # No level below 3 is here, but the published counts have 323.
    assert found["hard"] == found["medium"] == found["easy"] == CONTRADICTED
    assert not {HOLDS, DIFFERS} & set(found.values())


def test_of_mixed_rows_only_the_known_ones_count(store):
    mixed = as_if(store, "CASE WHEN id IN (1, 2, 5) THEN id END")
    covered = claims_check.coverage(mixed)
    assert (covered.kind, covered.known_only) == ("part", True)
    clean = next(one for one in claims_check.check(mixed) if one.claim.name == "clean")
    assert clean.found == "0 of 3 problems"
    assert clean.verdict == UNKNOWN
    assert "unknown origin: 2." in clean.reason
    mixed = as_if(store, "CASE WHEN id IN (0, 2, 5) THEN id END")
    assert verdicts(mixed)["clean"] == EXCEPTION


def test_the_query_that_was_run_is_the_one_that_is_shown(store):
    mixed = as_if(store, "CASE WHEN id IN (0, 2, 5) THEN id END")
    for one in claims_check.check(mixed):
        if one.sql and one.found:
            number, *_ = mixed.database.ask(one.sql)[0]
            assert f"{number:,g}" in one.found
            assert one.sql != one.claim.sql
    for one in claims_check.check(whole(store)):
        assert one.sql in ("", one.claim.sql)


def test_more_than_the_whole_disproves_even_from_a_part(store):
    part = as_if(store, "id")
    claim = replace(BY_NAME["unrated"], expected=0)
    assert claims_check.check(part, [claim])[0].verdict == EXCEPTION
    assert claims_check.check(part, [BY_NAME["unrated"]])[0].verdict == UNKNOWN


def test_the_whole_dataset_is_judged(store):
    found = verdicts(whole(store))
    assert found["rows"] == DIFFERS  # six rows are not 103,022
    assert found["clean"] == DIFFERS
    assert found["unboxed-answers"] == HOLDS
    assert found["topic-root"] == HOLDS
    assert found["unique"] == UNKNOWN  # not the paper's sets
    assert found["funnel"] == UNKNOWN
    assert found["boxed"] == found["agreement"] == UNKNOWN  # those stages are not built


@pytest.mark.parametrize(
    ("given", "expected", "step", "verdict"),
    [
        (95_400, 95_000, 1_000, HOLDS),
        (88_773, 95_000, 1_000, DIFFERS),
        (13_922, 8_000, 1_000, DIFFERS),
        (4, 4, 1, HOLDS),
        (5, 4, 1, DIFFERS),
    ],
)
def test_a_number_holds_as_exactly_as_it_was_stated(store, given, expected, step, verdict):
    claim = replace(BY_NAME["hard"], sql=f"SELECT {given}", expected=expected, step=step)
    assert claims_check.check(whole(store), [claim])[0].verdict == verdict


@pytest.mark.parametrize(("of", "verdict"), [(97_474, HOLDS), (97_460, DIFFERS)])
def test_a_share_is_compared_with_the_decimals_it_was_stated_with(store, of, verdict):
    claim = replace(BY_NAME["same-string"], sql=f"SELECT {of}, 100000", stages=("problems",))
    checked = claims_check.check(whole(store), [claim])[0]
    assert checked.verdict == verdict
    assert checked.found.endswith(f"% ({of:,} of 100,000 rows)")


def test_nothing_to_count_is_no_proof(store):
    claim = replace(BY_NAME["unboxed-answers"], sql="SELECT 0, 0")
    assert claims_check.check(whole(store), [claim])[0].verdict == UNKNOWN
    claim = replace(BY_NAME["median"], sql="SELECT NULL")
    assert claims_check.check(whole(store), [claim])[0].verdict == UNKNOWN


def test_no_equal_text_does_not_prove_that_benchmarks_are_clean(store):
    claim = replace(BY_NAME["clean"], sql="SELECT 0, 6")
    checked = claims_check.check(whole(store), [claim])[0]
    assert checked.verdict == UNKNOWN
    assert "3 of 17 benchmarks" in checked.reason


def test_published_counts_fit_the_claims_about_them():
    counts = published.DIFFICULTY_COUNTS
    hard = sum(n for level, n in counts.items() if level >= 5)
    medium = sum(n for level, n in counts.items() if 3 <= level < 5)
    easy = sum(n for level, n in counts.items() if 0 < level < 3)
    assert BY_NAME["hard"].published == f"{hard:,} at 5 or more"
    assert BY_NAME["medium"].published == f"{medium:,} at 3 to 4.5"
    assert BY_NAME["easy"].published == f"{easy} below 3, and {counts[-1.0]} unrated"
    assert BY_NAME["difficulty-values"].expected == len(counts)
    seven = sum(n for level, n in counts.items() if level >= 7)
    assert round(100 * seven / published.ROWS, 1) == BY_NAME["seven"].expected


def test_the_tail_is_judged_by_its_hub_rows(store):
    tail = f"CASE WHEN id < 5 THEN {published.TAIL} + id ELSE id END"
    source = {"kind": "hub", "id": published.HUB_ID, "revision": published.REVISION}
    found = {one.claim.name: one for one in claims_check.check(as_if(store, tail, source=source))}
    # Of its five rows two are in MATH; 6.5 and 7 are no levels of it; MATH500 is not here.
    assert found["tail-in-math"].verdict == HOLDS
    assert found["tail-in-math"].found == "40.00% (2 of 5 rows)"
    assert (found["tail-scale"].verdict, found["tail-scale"].reason) == (DIFFERS, "2 exceptions.")
    assert found["tail-not-in-math500"].verdict == UNKNOWN
    assert "MATH500" in found["tail-not-in-math500"].reason
    assert found["core-five"].found == "0 of 0 rows"
    assert found["tail-rows"].found == "5 rows"


def test_published_counts_contradict_what_a_part_cannot():
    counts = published.DIFFICULTY_COUNTS
    below = sum(n for level, n in counts.items() if 0 < level < 5)
    tail = published.ROWS - published.TAIL
    assert (below, tail, below - tail) == (14_245, 8_435, 5_810)
    assert "at least 5,810" in BY_NAME["core-five"].published
    assert BY_NAME["half-steps-below"].expected == 5_566


def test_rows_near_their_pool_support_their_block(store):
    claim = replace(BY_NAME["forum-block"], compared=("Open-R1",))
    claim = replace(claim, sql=claim.sql.replace("'MMIQC'", "'Open-R1'"))
    assert claims_check.check(whole(store), [BY_NAME["forum-block"]])[0].verdict == UNKNOWN
    checked = claims_check.check(whole(store), [claim])[0]
    # Of six rows only one has its nearest there above 0.98.
    assert (checked.verdict, checked.found) == (SUPPORTED, "1 of 6 rows")


def full(store: Store, *, without: str = "") -> Store:
    """The whole dataset beside whole sets, as the paper counts them: rows without texts."""
    made = whole(store)
    db = made.database.connection
    for name in ("comparison", "novelty"):
        db.execute(f"DROP VIEW {name}")
    sizes = {n: round(1000 * sum(v)) for n, v in published.UNIQUENESS.items() if n != without}
    db.execute(
        "CREATE TABLE comparison AS "
        + " UNION ALL ".join(
            f"SELECT '{n}' AS dataset, range AS row, '' AS question, NULL::VARCHAR AS answer"
            f" FROM range({size})"
            for n, size in sizes.items()
            if n != published.NAME
        )
    )
    db.execute(
        "CREATE TABLE novelty AS SELECT range AS id,"
        " CASE WHEN range < 82812 THEN 'unique' ELSE 'within' END AS novelty"
        f" FROM range({published.ROWS})"
    )
    stages = dict(made.manifest.stages)
    record = stages["embeddings"]
    model = {"model": models.PAPER_MODEL}
    stages["embeddings"] = replace(record, inputs={**record.inputs, **model})
    made.manifest = replace(made.manifest, stages=stages)
    made.database.manifest = made.manifest
    return made


def test_unique_problems_are_those_of_the_paper_only_beside_whole_sets(store):
    complete = full(store)
    complete.novelty._db.manifest = complete.manifest
    found = verdicts(complete)
    assert found["unique"] == found["not-unique"] == HOLDS
    assert writing.not_whole(complete) == ""
    part = full(store, without="ORZ-129K")
    part.novelty._db.manifest = part.manifest
    assert verdicts(part)["unique"] == UNKNOWN
    assert writing.not_whole(part) == "Sets that are not in this corpus: ORZ-129K."
    assert "demo" in writing.not_whole(as_if(store, "id", source={"kind": "demo"}))
    assert "6 problems" in writing.not_whole(as_if(store, "id"))


def test_the_reports_have_every_claim(store):
    covered, checked = claims_check.coverage(store), claims_check.check(store)
    text = claims_report.to_markdown(store, covered, checked)
    assert all(claim.sql in text for claim in CLAIMS)
    rows = list(
        csv.DictReader(io.StringIO(claims_report.to_csv(store, covered, checked), newline=""))
    )
    assert [row["claim"] for row in rows] == [claim.name for claim in CLAIMS]
    assert {row["verdict"] for row in rows} == {UNKNOWN}


def test_the_command_writes_them(store, tmp_path, deepmath):
    for ending in ("md", "csv"):
        out = tmp_path / f"claims.{ending}"
        done = deepmath("report", "claims", "--cache", store.folder.parent, "--out", out)
        assert done.returncode == 0, done.stderr
        assert "103K" in out.read_text()
