"""Contamination and Claims in Chromium: cold links, pairs, judging by keyboard in two windows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from deepmath_viz.corpus import catalogue
from deepmath_viz.reviews.pairs import PairJudgements
from tests.browser.conftest import Watched, at_address, press_mark, watching
from tests.support import contamination_corpus as planted

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def six(cache: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The name of a corpus with planted pairs, beside those that the app has."""
    return planted.make(cache, tmp_path_factory.mktemp("planted") / "six").corpus


@pytest.fixture
def window(profile: BrowserContext, app: str, six: str) -> Iterator[Watched]:
    """A tab at the corpus with planted pairs."""
    with watching(profile, app, six) as watched:
        yield watched


VIEWS = ["overlap", "pairs", "judge", "drop", "published"]


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_opens_cold_and_runs_nothing_of_the_data(window: Watched, view: str) -> None:
    page = window.open(f"/contamination?view={view}&threshold=0.8")
    for width in (1440, 700):
        page.set_viewport_size({"width": width, "height": 1000})
        # Nothing sticks out to the side.
        page.wait_for_function(
            "wide => innerWidth === wide && document.documentElement.scrollWidth <= wide", arg=width
        )
        window.settle()
        assert page.locator("[data-testid=stException]").count() == 0
        assert "This page failed" not in window.main()
        assert page.evaluate("window.attacked") is None
        assert page.locator("[data-testid=stMain] img").count() == 0


def test_the_overlap_is_counted_with_denominators(window: Watched) -> None:
    page = window.open("/contamination")
    window.shows("33.3% of 6 problems")
    chart = page.get_by_role("figure")
    expect(chart).to_contain_text("3 of 4 · 75.0%")
    press_mark(chart, chart.locator(".bars .point path").first)
    at_address(page, "view=pairs", "kind=exact", "benchmark=")
    expect(page.locator("[class*=st-key-row-]").first).to_contain_text("same text")


def test_pairs_show_mathematics_marks_and_lead_to_the_reader(window: Watched) -> None:
    page = window.open("/contamination?view=pairs&benchmark=AIME24&threshold=0.94")
    rows = page.locator("[class*=st-key-row-]")
    expect(rows).to_have_count(2)
    row = rows.filter(has_text="Problem 2")
    expect(row.locator(".katex").nth(2)).to_be_visible()
    expect(row.locator("mark")).to_have_text(["2", "3"])
    row.get_by_role("link", name="Problem 2").click()
    page.wait_for_url(re.compile("/browse.*problem="))
    page.get_by_role("heading", name="Problem 2").wait_for()


def test_a_pair_of_the_list_is_judged_by_keyboard_and_kept(
    window: Watched, other_profile: BrowserContext, app: str, six: str, cache: Path
) -> None:
    page = window.open("/contamination?view=pairs")
    second = page.locator("[class*=st-key-row-]").nth(1)
    second.get_by_role("button", name="Judge").click()
    page.wait_for_url(re.compile("view=judge.*pair=|pair=.*view=judge"))
    page.get_by_text("pair 2 of 4").wait_for()
    page.get_by_label("Your name or initials").fill("Pat")
    page.get_by_label("Your name or initials").press("Enter")
    page.get_by_text("0 of 4 pairs judged by you").wait_for()
    window.settle()
    page.keyboard.press("2")
    page.get_by_text("1 of 4 pairs judged by you").wait_for()
    page.get_by_text("pair 3 of 4").wait_for()
    window.settle()
    page.keyboard.press("k")
    page.get_by_text("pair 2 of 4").wait_for()
    window.settle()
    page.keyboard.press("j")
    page.get_by_text("pair 3 of 4").wait_for()
    # A second person in another window judges at the same time.
    with watching(other_profile, app, six) as other:
        other.open("/contamination?view=judge")
        other.page.get_by_label("Your name or initials").fill("Kim")
        other.page.get_by_label("Your name or initials").press("Enter")
        other.page.get_by_text("0 of 4 pairs judged by you").wait_for()
        other.settle()
        for done, key in ((1, "1"), (2, "3")):
            other.page.keyboard.press(key)
            other.page.get_by_text(f"{done} of 4 pairs judged by you").wait_for()
            other.settle()
        window.settle()
        page.keyboard.press("3")
        page.get_by_text("2 of 4 pairs judged by you").wait_for()
        window.shows("1 disputed")
    kept = PairJudgements(cache / "entered").in_force()
    assert sorted((one.reviewer, one.judgement) for one in kept) == [
        ("Kim", "different"),
        ("Kim", "same"),
        ("Pat", "different"),
        ("Pat", "variant"),
    ]


def test_what_to_leave_out_is_downloaded(window: Watched) -> None:
    page = window.open("/contamination?view=drop&reasons=exact")
    window.shows("2 of 6 problems")
    with page.expect_download() as started:
        page.get_by_role("button", name="CSV", exact=True).click()
    lines = Path(started.value.path()).read_text().splitlines()
    assert lines[0] == "id,key,hub_row,reasons,pairs"
    assert [line.split(",")[0] for line in lines[1:]] == ["0", "3"]


def test_another_side_is_chosen_and_stays_in_the_address(window: Watched) -> None:
    page = window.open("/contamination")
    page.get_by_label("Compare with").click()
    page.get_by_role("option", name="Open-R1").click()
    page.wait_for_url(re.compile("against=Open-R1"))
    window.shows("Same text as in Open-R1")
    window.open(page.url.removeprefix(window.url))
    window.shows("Same text as in Open-R1")


def test_claims_open_cold_with_their_queries(window: Watched) -> None:
    page = window.open("/claims")
    window.shows("The dataset has 103K problems", "cannot be checked")
    page.get_by_role("button", name="SQL").first.click()
    page.get_by_text("SELECT count(*) FROM problems").first.wait_for()


def test_demo_data_are_said_to_show_nothing(visit: Watched) -> None:
    visit.open("/claims?corpus=demo")
    visit.shows("demo data", "holds (0)")


def test_a_corpus_without_neighbours_names_the_command(visit: Watched, cache: Path) -> None:
    corpus = next(name for name in catalogue.corpora(cache) if "long" in name)
    found = catalogue.open_store(cache, corpus)
    visit.open(f"/contamination?corpus={corpus}&view=pairs")
    assert ("--stage neighbours" in visit.main()) is not found.has_neighbours
