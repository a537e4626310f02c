"""The Answers page in Chromium: agreement, differences, and a spot-check by keyboard."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from deepmath_viz.corpus import catalogue
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.reviews.spot_checks import Reviews
from tests.browser.conftest import Watched, at_address, watching

pytestmark = pytest.mark.browser


def test_agreement_is_counted_with_denominators(visit: Watched, cache: Path) -> None:
    opened = catalogue.open_store(cache, "demo")
    counts = opened.counts.by("agreement", Filters())
    page = visit.open("/answers")
    visit.shows(f"{counts['all']:,}", f"of {sum(counts.values()):,}")
    page.locator(".js-plotly-plot").wait_for()


def test_differences_line_up_the_four_witnesses(visit: Watched, cache: Path) -> None:
    opened = catalogue.open_store(cache, "demo")
    differing = Filters(agreements=("two", "one", "none", "undecided"))
    first = opened.page(differing, "id", 0, 1)[0]
    page = visit.open("/answers?view=differences")
    visit.shows(f"{opened.count(differing):,} problems")
    row = page.locator(f".st-key-row-{first['id']}")
    for title in ("Final answer", "Solution 1", "Solution 2", "Solution 3"):
        expect(row.get_by_text(title, exact=True)).to_be_visible()
    expect(row.locator("mark").first).to_be_visible()
    row.get_by_role("link", name=f"Problem {first['id']}").click()
    page.wait_for_url(re.compile("/browse.*problem="))
    page.get_by_role("heading", name=f"Problem {first['id']}").wait_for()
    expect(page.locator("mark").first).to_be_visible()
    page.get_by_text(f"problem 1 of {opened.count(differing):,}").wait_for()
    # What the list was narrowed by holds for it alone, and one comes back to it.
    visit.settle()
    page.keyboard.press("Escape")
    page.wait_for_url(re.compile("/answers.*view=differences"))
    row.wait_for()
    visit.settle()
    page.get_by_role("link", name="Search", exact=True).click()
    at_address(page, "/search", without="verdict")
    visit.settle()
    expect(page.locator(".st-key-chips")).to_have_count(0)


def test_verdicts_filter_in_browse(visit: Watched, cache: Path) -> None:
    total = catalogue.open_store(cache, "demo").count(Filters(agreements=("two",)))
    visit.open("/browse?verdict=two")
    visit.shows(f"{total:,} of")


def test_a_spot_check_by_keyboard_is_kept(
    visit: Watched, other_profile: BrowserContext, app: str, cache: Path
) -> None:
    page = visit.open("/answers?view=spot-check")
    page.get_by_role("button", name="Draw a sample").click()
    page.get_by_label("Name", exact=True).fill("Pilot")
    page.get_by_label("Name", exact=True).press("Tab")
    visit.settle()
    page.get_by_role("button", name="Draw", exact=True).click()
    page.wait_for_url(re.compile("sample=Pilot"))
    name = page.get_by_label("Your name or initials")
    expect(name).to_be_focused()  # so that drawing leads on without a mouse
    page.keyboard.press("Escape")
    visit.settle()
    page.keyboard.press("1")  # nothing is judged without a name
    name.fill("Pat")
    name.press("Enter")  # and the keys judge from here on
    page.get_by_text("0 of 100 judged by you").wait_for()
    visit.settle()
    for done, key in ((1, "1"), (2, "2"), (3, "1")):
        page.keyboard.press(key)
        page.get_by_text(f"{done} of 100 judged by you").wait_for()
        visit.settle()
    visit.shows("1 of 3 final answers judged")
    kept = Reviews(cache / "entered").reviews("Pilot")
    assert sorted(one.judgement for one in kept) == ["right", "right", "wrong"]
    assert {one.reviewer for one in kept} == {"Pat"}
    assert "Pat" not in page.url
    visit.open("/answers?view=spot-check")  # the browser knows who it is
    page.get_by_role("button", name="Pilot 3 of 100 judged by Pat").click()
    page.get_by_text("3 of 100 judged by you").wait_for()
    with watching(other_profile, app) as other:
        other.open(page.url.removeprefix(app))
        other.shows("Enter your name to review")  # a link signs nobody in
