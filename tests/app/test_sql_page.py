"""The SQL page: a query of the address runs, errors point, a slow one can be cancelled."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from deepmath_viz import config
from deepmath_viz.corpus import manifest, schema, stages
from deepmath_viz.corpus.schema_doubts import ERRATA
from deepmath_viz.sql import address as sql_address
from deepmath_viz.sql import pool
from deepmath_viz.sql.examples import GALLERY
from deepmath_viz.ui.sql import tables
from tests.support.app_pages import address, among_pages, links, reporting
from tests.support.patience import PATIENCE, awaited

PAGE = Path(__file__).resolve().parents[2] / "pages" / "sql.py"
ROWS = 240
SLOW = "SELECT count(*) FROM range(1000000) a, range(1000000) b, range(1000) c"


@pytest.fixture(scope="module")
def cache(tmp_path_factory: Any, example_rows: Any, write_source: Any, make: Any) -> Iterator[Path]:
    """A cache with one corpus."""
    folder = tmp_path_factory.mktemp("sql-page")
    found = make(write_source(folder / "source", example_rows(ROWS)), folder / "cache")
    yield folder / "cache"
    corpus = folder / "cache" / found.corpus
    known = manifest.read(corpus)
    assert known is not None
    pool.shared(pool.file_of(known, corpus)).close()


@pytest.fixture
def page(cache: Path, monkeypatch: Any) -> Any:
    """Opens the page with a query in its address."""
    monkeypatch.setenv("DEEPMATH_CACHE", str(cache))
    monkeypatch.delenv("DEEPMATH_CORPUS", raising=False)
    st.cache_resource.clear()
    st.cache_data.clear()

    def page(sql: str = "", *, wait: bool = True, **params: str) -> AppTest:
        app = AppTest.from_function(among_pages, args=(str(PAGE),), default_timeout=180)
        if sql:
            app.query_params["q"] = sql_address.to_param(sql)
        for name, value in params.items():
            app.query_params[name] = value
        return settled(app.run()) if wait else app.run()

    return page


def said(app: AppTest) -> str:
    assert not app.exception
    shown = [*app.markdown, *app.caption, *app.info, *app.error, *app.warning, *app.code]
    return re.sub(r"\\([^A-Za-z0-9])", r"\1", "\n".join(str(element.value) for element in shown))


def settled(app: AppTest) -> AppTest:
    """The page once its query is over: on a busy machine it shows one under way first."""
    awaited(app.run, lambda _: "sql_cancel" not in [button.key for button in app.button])
    return app


def query_of(app: AppTest) -> str:
    return in_address(app, "q")


def in_address(app: AppTest, name: str) -> str:
    found = app.query_params[name]
    return found if isinstance(found, str) else found[0]


def test_every_table_and_column_is_documented(page: Any) -> None:
    app = page()
    text = said(app)
    assert "Write a query" in text
    named = " ".join(expander.label for expander in app.expander)
    for table in (*schema.TABLES.values(), ERRATA):
        assert f"**{table.name}**" in named and table.meaning in text
        for column in table.columns:
            assert f"`{column.name}`" in text and column.meaning in text


def test_errata_that_cannot_be_read_take_no_table_away(
    page: Any, tmp_path: Path, monkeypatch: Any
) -> None:
    (tmp_path / "errata.sqlite3").write_bytes(b"no database" * 100)
    monkeypatch.setenv("DEEPMATH_DATA", str(tmp_path))
    config.settings.cache_clear()
    try:
        app = page(wait=False)  # once: the damaged file is set aside
    finally:
        config.settings.cache_clear()
    assert "errata.sqlite3" in said(app)
    assert any("**problems**" in expander.label for expander in app.expander)


def test_a_query_of_the_address_runs(page: Any) -> None:
    app = page("SELECT id, question, final_answer FROM problems ORDER BY id")
    text = said(app)
    assert f"**{ROWS} rows** · 3 columns" in text
    assert len(app.dataframe[0].value) == 100
    assert list(app.dataframe[0].value.columns) == ["id", "question", "final_answer"]
    second = page("SELECT id FROM problems ORDER BY id", rows="3")
    assert list(second.dataframe[0].value["id"]) == list(range(200, ROWS))


def test_rows_are_shown_with_mathematics_and_a_link(page: Any) -> None:
    app = page("SELECT id, question FROM problems ORDER BY id", view="maths")
    text = said(app)
    assert ":gray[row 1]" in text and "0th term" in text
    assert ":gray[row 11]" not in text
    assert [one for one in links(app) if "Problem" in one] == [
        f"**Problem {i}**" for i in range(10)
    ]


def test_a_row_is_read_among_those_of_the_result(page: Any, cache: Path) -> None:
    sql = "SELECT id, question FROM problems WHERE id < 30 ORDER BY id DESC"
    app = page(sql, view="maths", rows="2")
    said(app)
    (first, *_) = [one.proto for one in app.get("page_link") if "Problem" in one.proto.label]
    opened = parse_qs(first.query_string)
    browse = str(PAGE.with_name("browse.py"))
    read = AppTest.from_function(among_pages, args=(browse,), default_timeout=180)
    for name, texts in opened.items():
        read.query_params[name] = texts[0]
    read.run()
    assert "result 11 of 30" in said(read)
    next(b for b in read.button if b.label == "Next").click().run()
    assert "result 12 of 30" in said(read)
    next(b for b in read.button if b.label == "Back to the query").click().run()
    assert query_of(read) == sql
    assert {"rows": "2", "view": "maths"}.items() <= address(read).items()


def test_a_row_without_a_problem_is_named_by_its_number(page: Any) -> None:
    app = page("SELECT 10000 AS id, question FROM problems", view="maths")
    assert "**Row 1**" in said(app) and "**Row 10**" in said(app)
    assert not [one for one in links(app) if "Problem" in one]


def test_a_chart_is_drawn(page: Any) -> None:
    sql = "SELECT domain, count(*) AS n FROM problems GROUP BY ALL"
    app = page(sql, view="chart")
    assert "rows of the result" in said(app)
    assert charted(app) == ["bar", "domain", "n"]


def charted(app: AppTest) -> list[str]:
    """What the menus of the chart say."""
    assert not app.exception
    return [box.value for box in app.selectbox if box.key.startswith("sql_menu_")]


def test_what_a_chart_shows_is_in_the_address_and_means_nothing_for_another_query(
    page: Any,
) -> None:
    sql = "SELECT difficulty, domain, count(*) AS n, count(*) AS m FROM problems GROUP BY ALL"
    app = page(sql, view="chart")
    assert charted(app) == ["line", "difficulty", "m", "domain"]
    app.selectbox(key="sql_menu_up").set_value("n").run()
    app.selectbox(key="sql_menu_colour").set_value("none").run()
    assert (in_address(app, "up"), in_address(app, "colour")) == ("n", "none")
    more = {"up": "n", "colour": "none", "chart": "scatter", "across": "nowhere"}
    again = page(sql, view="chart", **more)
    assert charted(again) == ["scatter", "difficulty", "n", "none"]
    again.button(key="sql_example_0").click().run()
    assert not {"chart", "across", "up", "colour"} & {*again.query_params}


def test_rows_to_read_are_no_chart_until_one_is_chosen(page: Any) -> None:
    sql = "SELECT id, question, difficulty FROM problems"
    app = page(sql, view="chart")
    assert "no chart suggests itself" in said(app)
    assert charted(app) == [None]
    app.selectbox(key="sql_menu_chart").set_value("histogram").run()
    assert charted(app)[0] == "histogram"
    assert "no chart suggests itself" not in said(app)


def test_parameters_have_inputs_and_the_query_runs_with_their_values(page: Any) -> None:
    sql = "SELECT id, difficulty FROM problems WHERE difficulty >= $least AND domain = $domain"
    app = page(sql)
    assert "Give a value for $least, $domain" in said(app)
    app.number_input(key="sql_value_least").set_value(7.5).run()
    assert "Give a value for $domain" in said(app)
    app.text_input(key="sql_value_domain").set_value("Calculus").run()
    assert (in_address(app, "p_least"), in_address(app, "p_domain")) == ("7.5", "Calculus")
    assert "2 columns" in said(settled(app))
    link = next(html.body for html in app.get("html") if "download/sql" in html.body)
    assert "p_least=7.5" in link
    least = app.dataframe[0].value["difficulty"].min()
    assert least >= 7.5
    again = page(sql, p_least="high", p_domain="Calculus")
    assert "$least wants a number" in said(again)
    n = next(n for n, one in enumerate(GALLERY) if one.values)
    again.button(key=f"sql_example_{n}").click().run()
    assert "p_least" not in again.query_params and in_address(again, "p_difficulty") == "5"


def test_an_error_points_at_its_place_and_suggests_a_name(page: Any) -> None:
    text = said(page("SELECT id,\n  quetion FROM problems"))
    assert "Did you mean question" in text
    assert "line 2:   quetion FROM problems\n          ^^^^^^^" in text


def test_what_is_not_allowed_says_what_is(page: Any) -> None:
    assert "DROP is not run here" in said(page("DROP TABLE problems"))


def test_a_truncated_result_says_so_and_offers_the_whole(page: Any) -> None:
    app = page("FROM range(100000000)")
    text = said(app)
    assert "**First 10,000 rows**" in text and "is cut off here" in text
    links = next(html.body for html in app.get("html") if "download/sql" in html.body)
    for form in ("csv", "jsonl", "parquet"):
        assert f"format={form}" in links


def test_explain_is_text_and_no_rows_are_said(page: Any) -> None:
    assert "physical plan" in said(page("EXPLAIN FROM problems"))
    assert "No rows. The columns are id" in said(page("SELECT id FROM problems WHERE false"))


def test_a_slow_query_is_followed_and_cancelled(page: Any) -> None:
    app = page(SLOW, wait=False)
    assert "sql_cancel" in [button.key for button in app.button]
    # What DuckDB guesses of a query without end is not shown.
    app.session_state["_kept_sql_run"].query.share = 0.99
    assert app.run().get("progress")[0].proto.value == 0
    app.button(key="sql_cancel").click().run()
    # On a busy machine its process takes a moment to end; its own limit is said as an error.
    assert "Cancelled after" in said(settled(app))


def test_a_query_that_waits_is_told_its_place(page: Any, cache: Path, monkeypatch: Any) -> None:
    folder = next(path for path in cache.iterdir() if path.is_dir() and path.name[0] != ".")
    known = manifest.read(folder)
    assert known is not None
    tables = pool.Sandbox(pool.file_of(known, folder), running=1, warm=0)
    monkeypatch.setattr(pool, "shared", lambda *_: tables)
    before = [tables.start(SLOW), tables.start(SLOW)]
    app = page("SELECT 1 AS a", wait=False)
    assert re.search(r"2nd of 2 waiting, for \d+ s: 1 quer", app.get("progress")[0].proto.text)
    for query in before:
        query.cancel()
        assert query.wait(PATIENCE)
    assert "**1 row** · 1 column" in said(settled(app))
    tables.close()


def test_an_example_and_the_history_open_their_queries(page: Any) -> None:
    app = page()
    n = next(n for n, one in enumerate(GALLERY) if one.title.startswith("Topics by number"))
    app.button(key=f"sql_example_{n}").click().run()
    assert "4 columns" in said(settled(app))
    assert sql_address.from_param(query_of(app)) == GALLERY[n].text
    app.query_params["q"] = "SELECT 5 AS five"
    app.run()
    assert "1 column" in said(settled(app))
    app.button(key="sql_past_1").click().run()
    assert sql_address.from_param(query_of(app)) == GALLERY[n].text


def test_without_tables_the_page_says_what_makes_them(page: Any, cache: Path) -> None:
    folder = next(path for path in cache.iterdir() if path.is_dir() and path.name[0] != ".")
    text = (folder / manifest.FILE).read_text()
    found = manifest.read(folder)
    assert found is not None
    try:
        del found.stages["serve"]
        manifest.write(folder, found)
        assert "build --stage serve" in said(page("SELECT 1"))
    finally:
        (folder / manifest.FILE).write_text(text)


def test_a_query_is_kept_under_a_name_with_its_values_and_its_chart() -> None:
    sql = "SELECT domain, count(*) AS n FROM problems WHERE difficulty > $least GROUP BY domain"
    params = {"q": [sql], "p_least": ["7"], "chart": ["bars"], "up": ["n"], "view": ["chart"]}
    query = tables.SAVED.query({**params, "corpus": ["demo"], "topic": ["Algebra"], "rows": ["9"]})
    assert tables.SAVED.params(query) == params
    kept = [{"page": "sql", "name": "mine", "query": query}, {"name": "other", "query": "text=a"}]
    assert tables.SAVED.known(json.dumps(kept)) == {"mine": query}


def test_tables_and_examples_wait_for_the_build_that_fills_them(page: Any, cache: Path) -> None:
    def needed(app: AppTest) -> str:
        buttons = [b for b in app.button if b.key.startswith("sql_example_")]
        told = [b.proto.help for b in buttons if b.disabled]
        return "\n".join([*told, *(c.value for c in app.sidebar.caption)])

    (folder,) = (path.parent for path in cache.glob("*/manifest.json"))
    assert "--stage neighbours" in needed(page())
    report = reporting(folder, *stages.STAGES)
    try:
        said = needed(page())
    finally:
        report.unlink()
    assert "**Being built:**" in said and "--stage" not in said
