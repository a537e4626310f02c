"""The SQL page in Chromium: the editor runs and completes, links restore, files arrive."""

from __future__ import annotations

import json
import os
import re
import time
import urllib.parse
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from deepmath_viz.corpus import catalogue, manifest
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.sql import parameters
from deepmath_viz.sql import pool as sql_pool
from deepmath_viz.sql.examples import GALLERY
from tests.browser.conftest import Watched, at_address
from tests.support.patience import PATIENCE

pytestmark = pytest.mark.browser


def link(sql: str, **more: str) -> str:
    return "/sql?" + urllib.parse.urlencode({"corpus": "demo", "q": sql, **more})


def write(visit: Watched, text: str) -> None:
    """Replace the text of the editor, as hands would."""
    editor = visit.page.get_by_role("textbox", name="SQL query")
    editor.click()
    visit.page.keyboard.press("Control+a")
    visit.page.keyboard.type(text)


def test_every_example_runs_on_the_demo_corpus(cache: Path) -> None:
    found = manifest.read(cache / "demo")
    assert found is not None
    pool = sql_pool.Sandbox(sql_pool.file_of(found, cache / "demo"), warm=1)
    assert len(GALLERY) >= 15 and len({one.title for one in GALLERY}) == len(GALLERY)
    for one in GALLERY:
        answer = pool.run(one.text, values=parameters.needed(one.text, one.values))
        planted = not set(one.tables) & {"novelty", "comparison", "neighbours", "benchmarks"}
        rare = "agree with each other" in one.title or "no solution agrees" in one.title
        assert answer.table.num_rows or not planted or rare, one.title
    pool.close()


def test_ctrl_enter_runs_and_the_address_and_the_tab_keep_the_query(
    visit: Watched, cache: Path
) -> None:
    page = visit.open("/sql?corpus=demo")
    write(visit, "-- Counted\nSELECT count(*) AS problems FROM problems")
    page.keyboard.press("Control+Enter")
    page.get_by_text("1 row · 1 column").or_(page.get_by_text("1 row")).first.wait_for()
    page.wait_for_url(re.compile(r"q=--(\+|%20)Counted"))
    page.get_by_role("button", name="Counted", exact=True).wait_for()
    visit.settle()
    page.get_by_role("button", name="New tab").click()
    editor = page.get_by_role("textbox", name="SQL query")
    expect(editor).not_to_contain_text("count(*)")
    expect(editor).to_be_focused()
    page.keyboard.type("SELECT quetion FROM problems")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+Enter")
    page.get_by_text("Did you mean question").wait_for()
    expect(page.locator(".cm-lintRange-error")).to_have_text("quetion")
    # Another page and back: the tabs are still there.
    page.get_by_role("link", name="Data").click()
    at_address(page, "/data")
    visit.settle()
    page.get_by_role("link", name="SQL", exact=True).click()
    page.get_by_role("button", name="Counted", exact=True).click()
    expect(page.get_by_role("textbox", name="SQL query")).to_contain_text("count(*)")
    # A query without a name does not keep that of the one before it.
    write(visit, "SELECT max(difficulty) AS hardest FROM problems")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("button", name="Counted", exact=True)).to_have_count(0)


def test_an_example_opens_in_a_tab_and_its_menu_closes(visit: Watched) -> None:
    page = visit.open("/sql?corpus=demo")
    page.get_by_role("button", name="Examples").click()
    page.get_by_role("button", name="Domains against difficulty").click()
    page.get_by_text("9 rows").wait_for()
    page.get_by_role("button", name="Domains against difficulty", exact=True).wait_for()
    expect(page.get_by_role("button", name="Thin topics")).not_to_be_visible()


def test_columns_complete_with_their_meaning(visit: Watched) -> None:
    page = visit.open("/sql?corpus=demo")
    write(visit, "SELECT p.diff")
    page.keyboard.type(" FROM problems p")
    for _ in " FROM problems p":
        page.keyboard.press("ArrowLeft")
    page.keyboard.press("Control+Space")
    option = page.locator(".cm-tooltip-autocomplete li").filter(has_text="difficulty").first
    option.wait_for()
    page.locator(".cm-completionInfo").get_by_text("1 to 10 in half steps").wait_for()
    option.click()
    expect(page.get_by_role("textbox", name="SQL query")).to_contain_text("SELECT p.difficulty")


def test_the_history_outlasts_a_session_and_every_column_completes_before_from(
    visit: Watched,
) -> None:
    page = visit.open(link("SELECT 41 + 1 AS answer"))
    page.get_by_text("1 row").first.wait_for()
    page = visit.open("/sql?corpus=demo")  # another session, the same browser
    page.get_by_role("button", name="History").click()
    page.get_by_role("button", name="SELECT 41 + 1 AS answer").wait_for()
    page.keyboard.press("Escape")
    write(visit, "SELECT reaso")
    option = page.locator(".cm-tooltip-autocomplete li").filter(has_text="reasoning").first
    option.wait_for()
    expect(option).to_contain_text("solutions")


def test_a_cold_link_restores_the_query_and_its_result_leads_to_browse(
    visit: Watched, cache: Path
) -> None:
    first = catalogue.open_store(cache, "demo").page(Filters(), "id", 0, 1)[0]
    sql = "SELECT id, question FROM problems ORDER BY id LIMIT 3"
    page = visit.open(link(sql, view="maths"))
    expect(page.get_by_role("textbox", name="SQL query")).to_contain_text(sql)
    expect(page.locator(".katex").first).to_be_visible()
    page.get_by_role("link", name=f"Problem {first['id']}").click()
    at_address(page, "/browse?", first["key"])


def test_the_whole_result_comes_as_a_file(visit: Watched, cache: Path) -> None:
    total = catalogue.open_store(cache, "demo").count(Filters())
    page = visit.open(link("SELECT p.id, q.id AS other FROM problems p, problems q LIMIT 50000"))
    page.get_by_text("is cut off here").wait_for()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="JSONL").click()
    lines = Path(waiting.value.path()).read_text().splitlines()
    assert len(lines) == 50_000 and total > 0
    assert set(json.loads(lines[0])) == {"id", "other"}


def test_a_slow_query_is_cancelled_while_the_page_answers(visit: Watched) -> None:
    slow = "SELECT count(*) FROM range(1000000) a, range(1000000) b, range(1000) c"
    page = visit.page
    page.goto(visit.url + link(slow))
    page.get_by_text("Running for").wait_for()
    page.get_by_role("button", name="Cancel").click()
    page.get_by_text("Cancelled after").wait_for()


def working(app: str) -> float:
    """Seconds of processor time that the processes of queries have taken so far, of those alive."""
    port = app.rpartition(":")[2].encode()
    total = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            parent = stat.read_text().rpartition(") ")[2].split()
            asked = Path(f"/proc/{parent[1]}/cmdline").read_bytes().split(b"\0")
            if b"--server.port" in asked and port in asked:
                total += int(parent[11]) + int(parent[12])
    return total / os.sysconf("SC_CLK_TCK")


def test_a_query_ends_when_its_tab_is_closed(profile: BrowserContext, app: str) -> None:
    slow = "SELECT count(*) FROM range(1000000) a, range(1000000) b, range(1000) c -- left"
    page = profile.new_page()
    page.goto(app + link(slow))
    page.get_by_text("Running for").wait_for()
    before = working(app)
    until = time.monotonic() + PATIENCE  # on a busy machine it gets a small part of a processor
    while working(app) <= before + 0.3:
        assert time.monotonic() < until, "the query does not run"
        page.wait_for_timeout(100)
    page.close()
    for _ in range(50):  # the limit would end it after a minute
        before = working(app)
        time.sleep(0.5)
        if working(app) <= before + 0.05:
            break
    else:
        raise AssertionError("the query runs on")
