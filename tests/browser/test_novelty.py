"""The Novelty page and the reader's nearest problems in Chromium."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import BrowserContext, expect

from deepmath_viz.corpus import manifest
from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset.filters import Filters
from tests.browser.conftest import Watched, awaited, build_problems, press_mark, watching
from tests.support.novelty_corpus import plant

pytestmark = pytest.mark.browser
NAME = "novel"


@pytest.fixture(scope="module")
def planted(cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The demo's problems with invented sets and neighbours, one more corpus of the app."""
    folder = tmp_path_factory.mktemp("novelty")
    made = folder / build_problems("demo", folder)
    built = manifest.read(made)
    assert built is not None
    made_up = plant(made, replace(built, corpus=NAME), text="In {name} the {i}th: $x^{i}$")
    shutil.move(made, cache / NAME)
    return Store(cache / NAME, made_up.manifest)


@pytest.fixture
def watch(profile: BrowserContext, app: str, planted: Store) -> Iterator[Watched]:
    with watching(profile, app, NAME) as watched:
        yield watched


def test_novelty_from_a_cold_link_follows_its_address(watch: Watched, planted: Store) -> None:
    filters = Filters(topics=("Mathematics -> Algebra",))
    page = watch.open("/novelty?topic=Algebra&threshold=0.950&reading=elsewhere")
    watch.shows(f"of {planted.count(filters):,}")
    charts = page.locator("[role=figure]")
    expect(charts).to_have_count(7)
    expect(charts.first).to_contain_text("DeepMath-103K, filtered")
    # What lies far below the window is drawn when one comes there.
    expect(charts.last.locator("svg")).to_have_count(0)
    charts.last.scroll_into_view_if_needed()
    expect(charts.last.locator(".main-svg").first).to_be_attached()
    page.get_by_role("button", name="0.98, as in the paper").click()
    page.wait_for_url(lambda url: "threshold" not in url)
    unique = planted.count(Filters(topics=filters.topics, novelties=("unique",)))
    watch.shows(f"{unique:,}")


def test_a_bar_opens_its_problems_in_browse(watch: Watched, planted: Store) -> None:
    page = watch.open("/novelty")
    chart = page.get_by_role("figure", name="Novelty of DeepMath problems by domain")
    chart.scroll_into_view_if_needed()
    expect(chart).to_contain_text("Novelty by domain")
    press_mark(chart, chart.locator(".bars .point").first)
    page.wait_for_url(re.compile("/browse.*novelty=unique"))
    watch.settle()
    wanted = Filters.from_params(parse_qs(urlparse(page.url).query))
    assert len(wanted.topics) == 1
    assert wanted.novelties == ("unique",)
    watch.shows(f"{planted.count(wanted):,} of")


def test_the_reader_opens_what_is_near_and_leads_on(watch: Watched, planted: Store) -> None:
    first = planted.novelty.neighbours(0, "deepmath", 1)[0]
    page = watch.open("/browse?problem=0")
    folded = page.locator(".st-key-nearest [data-testid=stExpander]")
    expect(folded).to_have_count(3)
    assert folded.first.locator("[data-testid=stMarkdown] .katex").count() == 0
    folded.nth(0).locator("summary").click()
    folded.nth(0).locator(".katex").first.wait_for()
    near = planted.novelty.of(0)["similarity_elsewhere"]
    expect(folded.nth(0)).to_contain_text(f"{near:.3f}")
    folded.nth(1).locator("summary").click()
    folded.nth(1).get_by_role("link", name=f"Problem {first['row']}", exact=True).click()
    page.get_by_role("heading", name=f"Problem {first['row']}", exact=True).wait_for()


def test_an_impossible_address_is_answered(watch: Watched) -> None:
    page = watch.open("/novelty_map?threshold=zz&reading=no&novelty=x&contaminated=y")
    assert urlparse(page.url).path == "/novelty"  # what the page was called before leads to it
    assert page.locator("[data-testid=stException]").count() == 0
    assert "This page failed" not in watch.main()


def test_narrow_windows_have_nothing_that_sticks_out(watch: Watched) -> None:
    watch.page.set_viewport_size({"width": 420, "height": 900})
    page = watch.open("/novelty")
    # What has been drawn for another width is drawn again.
    main = page.locator("[data-testid=stMain]")
    awaited(page, lambda: main.evaluate("e => e.scrollWidth - e.clientWidth"), lambda n: n <= 1)
