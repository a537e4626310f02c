"""The Map page in Chromium: what is done on the map is in the address, and comes back from it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from deepmath_viz.corpus import manifest
from tests.browser.conftest import (
    VIEWPORT,
    Watched,
    at_rest,
    awaited,
    build_problems,
    serve,
    watching,
)
from tests.support import map_corpus

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an app on the demo's problems with two layouts."""
    folder = tmp_path_factory.mktemp("map-page")
    name = build_problems("demo", folder)
    built = manifest.read(folder / name)
    assert built is not None
    map_corpus.plant(folder / name, built, layouts=("paper", "umap"))
    yield from serve(folder, {"DEEPMATH_CORPUS": name, "PYTHONPATH": os.pathsep.join(["."])})


@pytest.fixture
def two(
    drawing_profile: BrowserContext, other_drawing_profile: BrowserContext, server: str
) -> Iterator[tuple[Watched, Watched]]:
    """Tabs of two people; both fail on foreign requests and console errors."""
    with (
        watching(drawing_profile, server) as first,
        watching(other_drawing_profile, server) as second,
    ):
        yield first, second


def drawn(page: Page, by: str = "set") -> None:
    page.wait_for_selector(f"canvas.points[data-drawn=all][data-shows^='{by}|']")


def asked(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlparse(page.url).query)


def enclose(page: Page, reach: float = 240) -> None:
    """Draw a box around what is shown on the first map."""
    canvas = page.locator("canvas.points").first
    canvas.press("b")
    box = at_rest(page, canvas.bounding_box)
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x - reach, y - reach)
    page.mouse.down()
    page.mouse.move(x + reach, y + reach, steps=3)
    page.mouse.up()


def test_a_view_comes_back_from_its_link(two: tuple[Watched, Watched]) -> None:
    first, second = two
    page = first.open("/map?layout=umap")
    drawn(page)
    page.get_by_label("Colour").select_option("difficulty")
    drawn(page, "difficulty")
    page.wait_for_url(re.compile("colour=difficulty"))
    page.locator("canvas.points").press("+")
    page.wait_for_url(re.compile("cam="))
    enclose(page)
    page.wait_for_url(re.compile("sel="))
    found = page.get_by_text(re.compile(r"points selected"))
    expect(found).to_be_visible()
    said = found.inner_text()
    page.get_by_role("button", name=re.compile("DAPO-17K")).click()
    page.wait_for_url(re.compile("hide=DAPO-17K"))
    page.get_by_role("button", name=re.compile("One panel for each set")).click()
    page.wait_for_url(re.compile("panels=1"))
    page.locator("canvas.points").press("d")
    page.wait_for_url(re.compile("density=1"))
    first.settle()
    kept = asked(page)
    # One step back takes the densities away, and one forth brings them again.
    canvas = page.locator("canvas.points")
    canvas.press("Control+z")
    page.wait_for_url(re.compile("^((?!density=1).)*$"))
    first.settle()
    drawn(page, "difficulty")
    canvas.press("Control+Shift+z")
    page.wait_for_url(re.compile("density=1"))
    awaited(page, lambda: asked(page), lambda now: now == kept)
    first.settle()
    again = second.open(page.url.removeprefix(first.url))
    drawn(again, "difficulty")
    expect(again.get_by_text(re.compile(r"points selected"))).to_have_text(said)
    switch = again.get_by_role("button", name=re.compile("DAPO-17K"))
    expect(switch).to_have_attribute("aria-pressed", "false")
    panels = again.get_by_role("button", name=re.compile("One panel for each set"))
    expect(panels).to_have_attribute("aria-pressed", "true")
    densities = again.get_by_role("button", name=re.compile("Densities"))
    expect(densities).to_have_attribute("aria-pressed", "true")
    awaited(again, lambda: asked(again), lambda now: now == kept)


def test_two_maps_share_selection_and_pointer_and_close_again(
    two: tuple[Watched, Watched],
) -> None:
    watched, _ = two
    page = watched.open("/map?layout=umap&aside=0")
    drawn(page)
    page.locator("canvas.points").press("2")
    page.wait_for_url(re.compile("beside=paper"))
    expect(page.locator("canvas.points[data-drawn=all]")).to_have_count(2)
    first, second = page.locator("canvas.points").all()
    enclose(page, 150)
    page.wait_for_url(re.compile("sel="))
    # Every point of this corpus is on both, so the legends say the same.

    def counts() -> list[list[str]]:
        legends = page.locator(".legend").all()
        return [legend.locator(".count").all_inner_texts() for legend in legends]

    said = awaited(page, counts, lambda two: all(" / " in one for side in two for one in side))
    assert said[0] == said[1] != []
    # What the keyboard reaches on one is ringed on the other.
    first.press("n")
    expect(page.locator(".card:not([hidden])")).to_have_count(1)
    expect(page.locator("canvas.decoration[data-echo]")).to_have_count(1)
    # A camera of its own: another layout has other places.
    second.press("+")
    page.wait_for_url(re.compile("cam2="))
    assert "cam" not in asked(page)
    page.set_viewport_size({"width": 880, "height": 800})
    expect(page.get_by_text("two need a window of 900 pixels")).to_be_visible()
    expect(second).to_be_hidden()
    page.set_viewport_size(VIEWPORT)
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("2")
    page.wait_for_url(re.compile("^((?!beside=).)*$"))
    expect(page.locator("canvas.points:visible")).to_have_count(1)
    page.set_viewport_size({"width": 720, "height": 450})  # 1440 x 900 at 200%
    page.wait_for_function(
        "one => one.getBoundingClientRect().top > 0 && one.getBoundingClientRect().top < 120",
        arg=first.element_handle(),
    )
    page.set_viewport_size(VIEWPORT)


def test_two_sessions_on_two_layouts_do_not_disturb_each_other(
    two: tuple[Watched, Watched],
) -> None:
    pages = []
    for watched, layout in zip(two, ("paper", "umap"), strict=True):
        page = watched.open(f"/map?layout={layout}")
        drawn(page)
        pages.append(page)
    for page in pages:  # what one does lies between what the other does
        enclose(page)
    for watched, page, layout in zip(two, pages, ("paper", "umap"), strict=True):
        page.wait_for_url(re.compile("sel="))
        watched.settle()
        assert asked(page)["layout"] == [layout]
        expect(page.get_by_text(re.compile("points selected"))).to_be_visible()
        link = page.get_by_role("link", name=re.compile("Browse these"))
        expect(link).to_have_attribute("href", re.compile(f"region={layout}~"))
