"""The Overview page: totals with denominators, coverage, what is not known, and nothing built."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from deepmath_viz import pipeline
from deepmath_viz.analysis import overview
from deepmath_viz.corpus.catalogue import open_store
from deepmath_viz.dataset import published
from deepmath_viz.pipeline import runner
from deepmath_viz.pipeline.progress import Progress
from deepmath_viz.sources import open_source
from tests.support.app_pages import among_pages, figures

PAGE = Path(__file__).resolve().parents[2] / "pages" / "overview.py"
LIMITS = "Mathematics -> Precalculus -> Limits"
ROWS: list[tuple[str, str | None, float | None, str | None, str | None]] = [
    ("What is $1 + 1$?", "2", 1.0, "Mathematics -> Algebra -> Prealgebra -> Integers", "s"),
    ("What is $1  + 1$?", "2", 1.0, "Mathematics -> Algebra -> Prealgebra -> Integers", None),
    ("Find the limit.", r"\frac{1}{2}", 7.5, LIMITS, "s"),
    ("Find another limit.", "Yes", 7.5, LIMITS, None),
    ("Is it so?", "No", -1.0, "Mathematics -> Own Branch -> <b>Own</b>", None),
    ("What now?", None, None, None, None),
]


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset of six rows."""
    folder = tmp_path_factory.mktemp("overview") / "six rows"
    folder.mkdir()
    names = ("question", "final_answer", "difficulty", "topic")
    table = {name: [row[i] for row in ROWS] for i, name in enumerate(names)}
    table["r1_solution_1"] = [row[4] and "Well.</think> \\boxed{2}" for row in ROWS]
    pq.write_table(pa.table(table), folder / "train.parquet")
    return folder


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty cache that the page uses."""
    monkeypatch.setenv("DEEPMATH_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("DEEPMATH_CORPUS", raising=False)
    st.cache_resource.clear()
    st.cache_data.clear()
    yield tmp_path / "cache"
    st.cache_resource.clear()
    st.cache_data.clear()


def make(source: Path | str, cache: Path, *more: str) -> None:
    opened = open_source(str(source))
    with Path(os.devnull).open("w") as nowhere:
        stages = ("problems", "solutions", *more)
        progress = Progress(cache / opened.corpus, stages, out=nowhere)
        runner.build(opened, cache, pipeline.STAGES, only=stages, progress=progress)


def open_page(**params: str) -> AppTest:
    page = AppTest.from_function(among_pages, default_timeout=180, kwargs={"path": str(PAGE)})
    for name, value in params.items():
        page.query_params[name] = value
    page.run()
    assert not page.exception
    assert not page.error
    return page


def totals(page: AppTest) -> dict[str, tuple[str, str]]:
    """Label, value and denominator of every total."""
    body = next(h.proto.body for h in page.get("html") if "<dl" in h.proto.body)
    found = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd><dd>(.*?)</dd>", body)
    return {label: (value, said) for label, value, said in found}


def sunburst(page: AppTest) -> dict[str, Any]:
    return json.loads(page.get("echarts_chart")[0].proto.spec)


def said(page: AppTest) -> str:
    return "\n".join(str(e.value) for kind in ("caption", "info") for e in page.get(kind))


def test_nothing_built_is_said_with_the_command_that_builds(cache: Path) -> None:
    page = open_page()
    assert "python -m deepmath_viz build" in page.info[0].value.replace("\\", "")
    assert not figures(page)


def test_totals_carry_their_denominators(cache: Path, folder: Path) -> None:
    make(folder, cache)
    assert totals(open_page()) == {
        "Problems": ("6", "103,022 published"),
        "Distinct questions": ("5", "1 repeats"),
        "With solutions": ("2", "33.3% of 6"),
        "Rated": ("4", "66.7% of 6"),
        "With topic": ("5", "83.3% of 6"),
        "Topic paths": ("3", "2 of 82 published"),
        "Known hub row": ("0", "0.0% of 6"),
    }


def test_the_share_of_long_solutions_is_called_an_estimate_without_a_tokenizer(
    cache: Path, tmp_path: Path
) -> None:
    long = "step " * 4_000
    table = {"question": ["What?", "Why?"], "r1_solution_1": [long, "2"]}
    pq.write_table(pa.table(table), tmp_path / "train.parquet")
    make(tmp_path / "train.parquet", cache)
    before = open_page()
    assert "Beyond 4K" not in "".join(h.proto.body for h in before.get("html"))
    make(tmp_path / "train.parquet", cache, "tokens")
    page = open_page()
    body = "".join(h.proto.body for h in page.get("html"))
    tiles = re.findall(r"<dt>(Beyond .*?)</dt><dd>(.*?)</dd><dd>(.*?)</dd>", body)
    assert tiles == [
        ("Beyond 4K", "50.0%", "1 of 2, estimate"),
        ("Beyond 8K", "50.0%", "1 of 2, estimate"),
        ("Beyond 16K", "0.0%", "0 of 2, estimate"),
        ("Beyond 32K", "0.0%", "0 of 2, estimate"),
    ]
    assert "An estimate: 2.6 characters a token in questions" in said(page).replace("\\", "")


def test_a_part_of_the_dataset_says_how_much_it_is(cache: Path, folder: Path) -> None:
    make(folder, cache)
    assert "6 of 103,022 rows (<0.1%)" in said(open_page())


def test_coverage_is_said_for_part_whole_older_revision_and_demo() -> None:
    assert overview.coverage(published.ROWS, False) == "All 103,022 rows of the published dataset."
    assert overview.coverage(103_110, False).startswith("103,110 rows; the pinned revision")
    demo = overview.coverage(published.ROWS, True)
    assert "not a part of DeepMath-103K" in demo
    assert "%" not in demo


def test_every_chart_counts_every_problem(cache: Path, folder: Path) -> None:
    make(folder, cache)
    charts = figures(open_page())
    assert set(charts) == {"Domains", "Difficulty", "Domain and difficulty", "Answer types"}
    assert sum(charts["Domains"]["data"][0]["x"]) == 6
    assert sum(charts["Difficulty"]["data"][0]["y"]) == 6
    assert sum(charts["Answer types"]["data"][0]["x"]) == 6
    assert sum(map(int, charts["Domain and difficulty"]["data"][0]["text"])) == 6
    assert charts["Difficulty"]["layout"]["xaxis"]["ticktext"][-2:] == [
        "un-<br>rated",
        "un-<br>known",
    ]


def test_published_figures_are_marked_as_published(cache: Path, folder: Path) -> None:
    make(folder, cache)
    charts = figures(open_page())
    for name in ("Domains", "Difficulty"):
        spec = charts[name]
        assert "Published, all 103,022 rows" in spec["layout"]["title"]["subtitle"]["text"]
        assert spec["data"][1]["name"].startswith("Published")
    assert len(charts["Answer types"]["data"]) == 1


def test_problems_without_a_topic_are_drawn_where_they_are_few_and_can_be_left_out(
    cache: Path, folder: Path
) -> None:
    make(folder, cache)
    page = open_page()
    assert page.toggle[0].value is True
    assert [p["name"] for p in sunburst(page)["series"][0]["data"]][-1] == "Unknown"
    page.toggle[0].set_value(False).run()
    assert page.query_params["unknown"] in ("hidden", ["hidden"])
    assert "Unknown" not in [p["name"] for p in sunburst(page)["series"][0]["data"]]
    again = open_page(unknown="hidden")
    assert again.toggle[0].value is False


def test_a_corpus_without_hub_rows_says_why_it_has_no_source_blocks(
    cache: Path, folder: Path
) -> None:
    make(folder, cache)
    assert "no row of this corpus has one" in said(open_page())


def test_a_corpus_without_topics_says_so(cache: Path, tmp_path: Path) -> None:
    bare = tmp_path / "bare"
    bare.mkdir()
    pq.write_table(pa.table({"question": ["Why?"], "final_answer": ["1"]}), bare / "a.parquet")
    make(bare, cache)
    page = open_page(unknown="hidden")
    assert "No problem of this corpus has a topic." in said(page)
    assert totals(page)["Rated"] == ("0", "0.0% of 1")
    assert len(figures(page)["Difficulty"]["data"]) == 1


def test_the_real_rows_add_up(cache: Path) -> None:
    real = os.environ.get("DEEPMATH_REAL_DATA")
    if not real:
        pytest.skip("DEEPMATH_REAL_DATA is not set")
    make(real, cache)
    page = open_page()
    found = totals(page)
    assert found["Problems"] == ("9,265", "103,022 published")
    assert found["Rated"][0] == "5,769"
    assert found["With topic"] == ("1,980", "21.4% of 9,265")
    assert found["Known hub row"] == ("3,865", "41.7% of 9,265")
    known = overview.count(open_store(cache))
    for make_bars in (overview.domain_bars, overview.difficulty_bars, overview.block_bars):
        assert sum(bar.count for bar in make_bars(known)) == 9_265
    assert "9,265 of 103,022 rows (9.0%)" in said(page)


def test_thousands_of_topics_are_drawn_in_part_and_listed_at_a_click(
    tmp_path: Path, example_rows: Any, make_cache: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [
        {**row, "topic": f"Mathematics -> Domain {n % 60} -> Topic {n}"}
        for n, row in enumerate(example_rows(1_500))
    ]
    unsolved = dict.fromkeys(f"r1_solution_{n}" for n in (1, 2, 3))
    cache, _ = make_cache("many-topics", [{**row, **unsolved} for row in rows])
    monkeypatch.setenv("DEEPMATH_CACHE", str(cache))
    monkeypatch.delenv("DEEPMATH_CORPUS", raising=False)
    app = AppTest.from_function(among_pages, args=(str(PAGE),), default_timeout=180).run()
    assert not app.exception
    said = "\n".join(one.value for one in app.caption)
    assert "Of 1,560 topics the 600 with the most problems are drawn" in said
    assert "Of 60 domains those with the most problems are drawn" in said
    assert "the 40 domains with the most problems, 1,000 of 1,500" in said
    next(one for one in app.toggle if one.label == "List all topics").set_value(True).run()
    assert len(app.dataframe[0].value) == 1_560
