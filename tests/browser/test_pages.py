"""Every page from a cold link, in Chromium: it shows what it should, fetches nothing else."""

from __future__ import annotations

import json
import re
import urllib.parse
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from deepmath_viz.corpus import catalogue, store
from deepmath_viz.dataset.filters import Filters
from tests.browser.conftest import ROOT, Watched, at_address, awaited, press_mark, watching

pytestmark = pytest.mark.browser


#: Of a problem: its heading, and the link to it in a list.
PROBLEM = re.compile("^Problem")


def demo(cache: Path) -> store.Store:
    return catalogue.open_store(cache, "demo")


def link(filters: Filters, **more: str) -> str:
    return "/browse?" + urllib.parse.urlencode({**filters.to_params(), **more}, doseq=True)


def test_overview_shows_totals_and_says_that_it_is_demo_data(visit: Watched, cache: Path) -> None:
    visit.open("/")
    text = visit.shows(f"{demo(cache).count(Filters()):,}")
    assert "demo" in text.lower()
    expect(visit.page.get_by_role("figure").nth(2)).to_be_attached()
    expect(visit.page.get_by_role("figure").first).to_contain_text("Domains")
    # The marks of a first visit stay until they are dismissed, and are gone for good then.
    page = visit.page
    begin = page.get_by_role("link", name="Are the answers right?")
    expect(begin).to_be_visible()
    page.get_by_role("button", name="Do not show this again").click()
    expect(begin).to_be_hidden()
    visit.open("/")
    expect(begin).to_be_hidden()
    page.evaluate("localStorage.removeItem('deepmath-welcomed')")


def test_data_page_names_the_corpus_and_its_stages(visit: Watched) -> None:
    visit.open("/data")
    visit.shows("problems", "solutions", "serve", "MIT")


def test_browse_lists_problems_with_rendered_mathematics(visit: Watched, cache: Path) -> None:
    visit.open("/browse")
    visit.shows(f"of {demo(cache).count(Filters()):,} problems")
    expect(visit.page.locator("[class*=st-key-row-]")).to_have_count(10)
    expect(visit.page.locator(".katex").nth(10)).to_be_attached()
    assert visit.page.locator(".katex-error").count() == 0
    # A press anywhere on a card opens it, as on a row of the table.
    visit.settle()
    visit.page.locator("[class*=st-key-row-]").first.get_by_text("Answer").click()
    visit.page.get_by_role("heading", name=PROBLEM).wait_for()


def test_a_filtered_link_opens_the_same_view_cold(visit: Watched, cache: Path) -> None:
    filters = Filters(
        topics=("Mathematics -> Algebra",), difficulty=(3.0, 7.5), answer_types=("integer",)
    )
    visit.open(link(filters, sort="-difficulty"))
    total = demo(cache).count(filters)
    assert total > 0
    visit.shows(f"{total:,} of")
    first = demo(cache).page(filters, "-difficulty", 0, 1)[0]
    expect(visit.page.locator("[class*=st-key-row-]").first).to_contain_text(
        f"Problem {first['id']}"
    )
    visit.page.get_by_label("Sort").wait_for()


def test_a_filter_changes_list_and_address_and_survives_other_pages(
    visit: Watched, cache: Path
) -> None:
    page = visit.open("/browse")
    page.get_by_role("textbox", name="Text").fill("integral")
    page.get_by_role("textbox", name="Text").press("Enter")
    total = demo(cache).count(Filters(text="integral"))
    page.get_by_text(f"{total:,} of").wait_for()
    at_address(page, "text=integral")
    page.get_by_role("link", name="Data").click()
    visit.settle()
    page.get_by_role("link", name="Browse", exact=True).click()
    page.get_by_text(f"{total:,} of").wait_for()
    at_address(page, "text=integral")
    # What is set on one page holds on the others; one that it does not narrow says so.
    page.get_by_role("link", name="Novelty").click()
    at_address(page, "/novelty", "text=integral")
    visit.settle()
    page.get_by_role("link", name="Claims").click()
    at_address(page, "/claims", without="text=integral")
    expect(page.get_by_text("do not narrow this page")).to_be_visible()
    page.get_by_role("link", name="Browse", exact=True).click()
    at_address(page, "/browse", "text=integral")
    visit.settle()
    page.locator(".st-key-chips button").first.click()
    page.get_by_text(f"{demo(cache).count(Filters()):,} of").first.wait_for()
    at_address(page, without="text=")


def test_a_problem_and_a_page_begin_at_their_top_and_the_list_is_found_where_it_was(
    visit: Watched,
) -> None:
    page = visit.open("/browse?size=20")

    def top() -> float:
        return page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop")

    # Where the list stood when it was pressed, whatever moved it before.
    page.evaluate(
        """() => document.addEventListener("pointerdown", () => {
            window.pressedAt = document.querySelector("[data-testid=stMain]").scrollTop
        }, {capture: true, once: true})"""
    )
    page.locator("[class*=st-key-row-]").nth(12).get_by_role("link", name=PROBLEM).click()
    page.get_by_role("heading", name=PROBLEM).wait_for()
    was = page.evaluate("window.pressedAt")
    assert was > 300
    awaited(page, top, lambda at: at == 0)
    visit.settle()
    page.keyboard.press("Escape")
    page.locator("[class*=st-key-row-]").nth(12).wait_for()
    awaited(page, top, lambda at: abs(at - was) < 4)
    visit.settle()
    page.get_by_role("button", name="Next").click()
    awaited(page, top, lambda at: at == 0)


def test_a_list_that_is_long_in_coming_stands_where_it_was_left(profile: BrowserContext) -> None:
    page = profile.new_page()
    page.set_content(
        """<div data-testid=stApp data-test-script-state=running>
            <div data-testid=stMain style="height: 100px; overflow: auto">
                <div id=list style="height: 900px"></div>
                <div class=katex-display style="width: 90px; overflow: auto">
                    <p style="width: 500px">long</p>
                </div>
                <div class=katex-display>short</div>
            </div>
        </div>"""
    )
    source = (ROOT / "deepmath_viz" / "ui" / "frontend" / "place.js").read_text("utf-8")
    page.evaluate(
        """async source => {
            const address = URL.createObjectURL(new Blob([source], {type: "text/javascript"}))
            const place = (await import(address)).default
            window.turn = (at, kind) => place({data: {at, page: "browse", kind, back: ""}})
            turn("list", "list")
            document.querySelector("[data-testid=stMain]").scrollTop = 640
        }""",
        source,
    )
    page.keyboard.press("x")
    page.evaluate("list.style.height = '90px', turn('problem', 'problem'), turn('list', 'list')")
    # Ten minutes pass, by the page's clock, in which the script runs.
    page.evaluate(
        """async () => {
            const frame = () => new Promise(requestAnimationFrame)
            await frame()
            const now = performance.now.bind(performance)
            performance.now = () => now() + 600_000
            await frame()
            await frame()
            list.style.height = "900px"
        }"""
    )
    top = "document.querySelector('[data-testid=stMain]').scrollTop"
    awaited(page, lambda: page.evaluate(top), lambda at: at == 640)
    # The long formula scrolls by keyboard; what is short stops nobody.
    expect(page.locator(".katex-display").first).to_have_attribute("tabindex", "0")
    assert page.locator(".katex-display").last.get_attribute("tabindex") is None
    # What is opened on the map is below it on a phone, and comes into the window.
    page.set_viewport_size({"width": 390, "height": 844})
    main = page.get_by_test_id("stMain")
    main.evaluate("one => one.insertAdjacentHTML('beforeend', '<b class=st-key-map_close>x</b>')")
    expect(page.locator(".st-key-map_close")).to_be_in_viewport()
    page.close()


def test_a_result_is_read_row_by_row_and_a_table_goes_by_keys(visit: Watched) -> None:
    sql = "SELECT id, question FROM problems ORDER BY difficulty DESC, id LIMIT 30"
    page = visit.open("/sql?" + urllib.parse.urlencode({"q": sql, "view": "maths"}))
    row = page.locator("[class*=st-key-row-]").nth(6)
    expect(row).not_to_be_in_viewport()
    row.get_by_role("link", name=PROBLEM).click()
    page.get_by_text(re.compile("^result 7 of 30")).wait_for()
    visit.settle()
    page.keyboard.press("j")
    page.get_by_text(re.compile("^result 8 of 30")).wait_for()
    visit.settle()
    page.keyboard.press("Escape")
    at_address(page, "/sql", without="region")
    expect(row).to_be_in_viewport()
    visit.settle()
    page.get_by_role("link", name="Browse these").click()
    page.wait_for_url(re.compile("/browse"))
    visit.settle()
    page.get_by_text("Table", exact=True).click()
    rows = page.locator("table tbody tr")
    rows.nth(19).wait_for()
    visit.settle()
    page.set_viewport_size({"width": 1280, "height": 1000})
    page.wait_for_function(
        """() => {
            const shown = [...document.querySelectorAll(".st-key-list_toolbar > *")].filter(
                one => getComputedStyle(one).position !== "absolute" && one.clientHeight > 0)
            const middle = one => one.getBoundingClientRect().top + one.clientHeight / 2
            const first = middle(shown[0] ?? document.body)
            return shown.length > 6 && shown.every(one => Math.abs(middle(one) - first) < 9)
        }"""
    )
    rows.nth(0).focus()
    page.keyboard.press("ArrowDown")
    expect(rows.nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name=PROBLEM).wait_for()
    visit.settle()
    page.keyboard.press("Escape")
    expect(rows.nth(1)).to_be_focused()
    visit.settle()
    page.locator("th", has_text="Difficulty").click()
    page.wait_for_url(re.compile("sort=difficulty"))
    visit.settle()  # a press on a row that is about to be replaced opens nothing
    rows.nth(2).locator("td").last.click()
    page.get_by_role("heading", name=PROBLEM).wait_for()
    page.evaluate("localStorage.removeItem('deepmath-lists')")


def test_the_topic_tree_filters_by_mouse_and_by_keyboard(visit: Watched, cache: Path) -> None:
    page = visit.open("/browse")
    total = demo(cache).count(Filters(topics=("Mathematics -> Number Theory",)))
    page.get_by_role("treeitem", name="Number Theory").first.click()
    page.get_by_text(f"{total:,} of").wait_for()
    at_address(page, "topic=Number")
    visit.settle()
    row = page.get_by_role("treeitem", name="Number Theory").first
    expect(row).to_have_attribute("aria-checked", "true")
    row.focus()
    row.press("Space")
    page.get_by_text(f"{demo(cache).count(Filters()):,} of").wait_for()
    at_address(page, without="topic")
    # A topic deep in the tree is found by its name; what is typed is no shortcut of the page.
    visit.settle()
    find = page.get_by_role("searchbox", name="Find a topic")
    find.click()
    page.keyboard.type("sylow xj")
    expect(page.get_by_text("No topic has this in its name.")).to_be_visible()
    find.fill("congruences")
    expect(page.get_by_role("treeitem", name="Number Theory")).to_be_visible()
    expect(page.get_by_role("treeitem", name="Algebra")).to_have_count(0)
    visit.settle()
    at_address(page, without="problem=")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    total = demo(cache).count(Filters(topics=("Mathematics -> Number Theory -> Congruences",)))
    page.get_by_text(f"{total:,} of").wait_for()


def test_a_bare_address_is_completed_with_the_corpus_in_one_step(visit: Watched) -> None:
    page = visit.open("/browse?problem=3")
    page.wait_for_url("**/browse?problem=3&corpus=demo")
    page.keyboard.press("j")
    page.get_by_role("heading", name="Problem 4").wait_for()
    visit.settle()
    page.go_back()
    page.get_by_role("heading", name="Problem 3").wait_for()
    page.wait_for_url("**/browse?problem=3&corpus=demo")


def test_one_press_of_back_undoes_one_step_of_the_navigation(visit: Watched) -> None:
    page = visit.open("/browse?topic=Algebra")
    for name in ("Data", "Browse"):
        page.get_by_role("link", name=name, exact=True).click()
        page.get_by_role("heading", name=name, exact=True).wait_for()
        visit.settle()
    page.wait_for_url("**/browse?topic=Algebra&corpus=demo")
    page.go_back()
    page.get_by_role("heading", name="Data", exact=True).wait_for()
    page.wait_for_url("**/data?corpus=demo")


def test_a_problem_opened_from_the_list_is_in_the_address(visit: Watched, cache: Path) -> None:
    page = visit.open("/browse")
    first, second = demo(cache).page(Filters(), "id", 0, 2)
    page.get_by_role("link", name=f"Problem {second['id']}", exact=False).first.click()
    page.get_by_text("Solution 3").first.wait_for()
    visit.settle()
    page.wait_for_url(f"**/browse?corpus=demo&problem={second['key']}")
    page.keyboard.press("k")
    page.get_by_role("heading", name=f"Problem {first['id']}", exact=True).wait_for()
    visit.settle()
    page.go_back()
    page.get_by_role("heading", name=f"Problem {second['id']}", exact=True).wait_for()
    visit.settle()
    page.go_back()
    page.get_by_text(f"{demo(cache).count(Filters()):,} problems").first.wait_for()
    page.wait_for_url("**/browse?corpus=demo")


def test_overview_keeps_no_filter_of_what_it_opened(visit: Watched) -> None:
    page = visit.open("/")
    chart = page.locator(".st-key-overview_difficulty")
    press_mark(chart.get_by_role("figure"), chart.locator(".point path").nth(10))
    page.get_by_role("heading", name="Browse", exact=True).wait_for()
    at_address(page, "difficulty=")
    visit.settle()
    page.go_back()
    page.get_by_role("heading", name="Overview", exact=True).wait_for()
    page.wait_for_url(re.compile(r"/\?corpus=demo$"))


def test_reader_shows_three_solutions_and_moves_by_keyboard(visit: Watched, cache: Path) -> None:
    opened = demo(cache)
    first, second = opened.page(Filters(), "id", 0, 2)
    page = visit.open(f"/browse?problem={first['key']}")
    visit.shows("Solution 1", "Solution 2", "Solution 3", "1 of")
    page.keyboard.press("j")
    page.wait_for_url(re.compile(f"problem={second['key']}"))
    page.get_by_role("heading", name=f"Problem {second['id']}").wait_for()
    visit.settle()
    page.keyboard.press("k")
    page.wait_for_url(re.compile(f"problem={first['key']}"))
    visit.settle()
    page.keyboard.press("Escape")
    page.locator("[class*=st-key-row-]").first.wait_for()
    at_address(page, without="problem=")


def test_reasoning_is_folded_until_asked_for(visit: Watched, cache: Path) -> None:
    first = demo(cache).page(Filters(solutions=True), "id", 0, 1)[0]
    reasoning = demo(cache).solutions(first["id"])[0]["reasoning"]
    page = visit.open(f"/browse?problem={first['key']}")
    folded = page.locator("[data-testid=stMain] [data-testid=stExpander]").first
    expect(folded).to_contain_text(f"{len(reasoning):,} characters")
    assert folded.locator("[data-testid=stMarkdown]").count() == 0
    folded.locator("summary").click()
    folded.locator("[data-testid=stMarkdown]").first.wait_for()


def test_narrow_windows_get_tabs(visit: Watched, cache: Path) -> None:
    first = demo(cache).page(Filters(solutions=True), "id", 0, 1)[0]
    visit.page.set_viewport_size({"width": 700, "height": 900})
    page = visit.open(f"/browse?problem={first['key']}")
    expect(page.get_by_role("tab")).to_have_count(3)
    page.set_viewport_size({"width": 1500, "height": 900})
    expect(page.get_by_role("tab")).to_have_count(0)
    # Where the menu lies over the page, it closes once a page was chosen from it.
    page.set_viewport_size({"width": 390, "height": 844})
    visit.open("/claims")
    menu = page.get_by_test_id("stSidebar")
    page.get_by_test_id("stExpandSidebarButton").click()
    menu.get_by_role("link", name="SQL", exact=True).click()
    at_address(page, "/sql")
    expect(menu).to_have_attribute("data-collapsed", "true")


def test_source_switch_shows_the_text_as_published(visit: Watched, cache: Path) -> None:
    first = demo(cache).page(Filters(solutions=True), "id", 0, 1)[0]
    page = visit.open(f"/browse?problem={first['key']}&raw=1")
    code = page.locator("[data-testid=stCode]").first
    awaited(page, code.inner_text, lambda said: said.strip() == first["question"])


def test_copy_as_json_gives_the_whole_problem(visit: Watched, cache: Path) -> None:
    first = demo(cache).page(Filters(solutions=True), "id", 0, 1)[0]
    visit.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = visit.open(f"/browse?problem={first['key']}")
    page.get_by_role("button", name="Copy").click()
    page.get_by_text("JSON", exact=True).click()
    page.get_by_role("button", name="Copy as JSON").click()
    page.get_by_text("Copied").wait_for()
    copied = json.loads(page.evaluate("navigator.clipboard.readText()"))
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Share link").click()
    awaited(
        page, lambda: page.evaluate("navigator.clipboard.readText()"), lambda at: at == page.url
    )
    page.context.clear_permissions()
    assert copied["key"] == first["key"]
    assert copied["question"] == first["question"]
    assert [s["n"] for s in copied["solutions"]] == [1, 2, 3]
    assert all("</think>" in s["text"] for s in copied["solutions"])


def test_a_200_kb_solution_stays_responsive(visit: Watched, cache: Path) -> None:
    opened = catalogue.open_store(cache, next(n for n in catalogue.corpora(cache) if "long" in n))
    key = opened.problem(0)["key"]
    assert len(opened.solutions(0)[0]["reasoning"]) > 200_000
    page = visit.open(f"/browse?corpus={opened.manifest.corpus}&problem={key}")
    for folded in page.locator("[data-testid=stMain] [data-testid=stExpander] summary").all():
        folded.click()
    part = page.locator("[data-testid=stMain] [data-testid=stExpander]").first
    part.locator(".katex").first.wait_for()
    visit.settle()
    shown = part.inner_text()
    assert "characters" in shown
    assert len(shown) < 120_000
    part.get_by_role("radio", name="2", exact=True).click()
    awaited(page, part.inner_text, lambda said: said != shown)
    assert len(part.inner_text()) < 120_000


def test_impossible_addresses_are_answered_in_words(visit: Watched) -> None:
    go = visit.open  # the first from cold, the others in its session
    for query in (
        "problem=nothing-like-it",
        "problem=99999999",
        "difficulty=x&type=nonsense&sort=zz&page=-4&size=7",
        "page=99999",
        "topic=No+Such+Topic",
        "text=" + "%22" * 3 + "%25_%27",
        "corpus=nowhere",
    ):
        page = go("/browse?" + query)
        said = awaited(page, visit.main, lambda text: len(text.strip()) > 20)
        assert page.locator("[data-testid=stException]").count() == 0, query
        assert "This page failed" not in said, query
        go = visit.go


def test_two_visitors_do_not_disturb_each_other(
    visit: Watched, other_profile: BrowserContext, app: str, cache: Path
) -> None:
    algebra, numbers = (
        Filters(topics=(f"Mathematics -> {name}",)) for name in ("Algebra", "Number Theory")
    )
    visit.open(link(algebra))
    with watching(other_profile, app) as other:
        other.open(link(numbers))
        visit.shows(f"{demo(cache).count(algebra):,} of")
        other.shows(f"{demo(cache).count(numbers):,} of")
