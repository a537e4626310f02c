"""The live map's component in Chromium, on 20,000 synthetic points behind fake routes."""

from __future__ import annotations

import base64
import io
import json
import math
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import (
    ROOT,
    Watched,
    at_rest,
    awaited,
    new_profile,
    serve,
    watching,
)
from tests.browser.map_routes import points

pytestmark = pytest.mark.browser
N = 20_000


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the component's own app."""
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    folder = tmp_path_factory.mktemp("map")
    yield from serve(folder, {"PYTHONPATH": path}, "tests/browser/map_app.py")


@pytest.fixture
def watch(drawing_profile: BrowserContext, server: str) -> Iterator[Watched]:
    with watching(drawing_profile, server) as watched:
        watched.page.set_viewport_size({"width": 1100, "height": 1000})
        yield watched


def drawn(page: Page) -> dict[str, float]:
    """Wait until every point is drawn where it stays; returns the frame of the canvas."""
    canvas = page.locator("canvas.points")

    def standing() -> tuple[Any, ...]:
        page.wait_for_selector("canvas[data-drawn=all]")
        said = canvas.evaluate("one => [one.dataset.camera, one.dataset.frames]")
        return canvas.bounding_box(), *said

    box = at_rest(page, standing)[0]
    assert box is not None
    return box


def reported(page: Page, name: str, wanted: Callable[[Any], bool] = bool) -> Any:
    """What Python got under a name, as soon as it is what is waited for."""
    return awaited(page, lambda: json.loads(page.locator("code").inner_text())[name], wanted)


def asked(page: Page) -> dict[str, int]:
    return page.evaluate("async () => (await fetch('/api/map/asked')).json()")


def wait_asked(page: Page, kind: str, times: int) -> None:
    """Wait until a route has been asked so often."""
    awaited(page, lambda: asked(page).get(kind, 0), lambda n: n >= times)


def camera(page: Page) -> tuple[float, float, float]:
    """Centre and width of what is drawn."""
    said = page.locator("canvas.points").get_attribute("data-camera")
    assert said is not None
    x, y, width = map(float, said.split(","))
    return x, y, width


def scale(page: Page, box: dict[str, float]) -> float:
    """CSS pixels of a map unit."""
    return min(box["width"], box["height"]) / camera(page)[2]


def spot(page: Page, box: dict[str, float], index: int) -> tuple[float, float]:
    """Where a point is drawn."""
    k, (left, bottom, _) = scale(page, box), camera(page)
    x, y = points(N)[0][:, index].astype(float)
    return (
        box["x"] + box["width"] / 2 + (x - left) * k,
        box["y"] + box["height"] / 2 - (y - bottom) * k,
    )


def lonely(known: bool | None = None) -> int:
    """A point that no other comes near to, among those with a text, without one, or all."""
    xy = points(N)[0].T.astype(float)
    low, high = np.quantile(xy, [0.02, 0.98], axis=0)
    inner = np.flatnonzero(((xy > low) & (xy < high)).all(axis=1))
    if known is not None:
        inner = inner[(inner % 3 != 1) == known]
    far = inner[np.argsort(-np.abs(xy[inner] - np.median(xy, axis=0)).sum(axis=1))[:400]]
    away = [np.sort(np.hypot(*(xy - xy[i]).T))[1] for i in far]
    return int(far[int(np.argmax(away))])


def drag(page: Page, corners: list[tuple[float, float]]) -> None:
    page.mouse.move(*corners[0])
    page.mouse.down()
    for corner in corners[1:]:
        page.mouse.move(*corner, steps=2)
    page.mouse.up()


def test_points_are_drawn_in_their_sets_colours_and_nothing_is_sent_again(watch: Watched) -> None:
    page = watch.open("/")
    drawn(page)
    label = "20,000 points of 7 sets."
    expect(page.locator("canvas.points")).to_have_attribute("aria-label", label)
    shot = Image.open(io.BytesIO(page.locator(".stage").screenshot())).convert("RGB")
    pixels = np.asarray(shot).reshape(-1, 3).astype(int)
    red = (np.abs(pixels - (0xD1, 0x61, 0x5E)).sum(axis=1) < 60).sum()
    assert red > 300
    # The other colouring is fetched ahead, a second after the points are there.
    wait_asked(page, "colour", 2)
    before = asked(page)
    page.get_by_role("button", name="Again").click()
    watch.settle()
    page.get_by_label("Filter").click()
    page.get_by_role("option", name="half").click()
    watch.settle()
    wait_asked(page, "mask", 1)
    after = asked(page)
    assert [after[kind] - before[kind] for kind in ("geometry", "colour")] == [0, 0]
    # A third one is fetched when it is chosen, and not before.
    page.get_by_label("Colour", exact=True).select_option("own.rate")
    wait_asked(page, "colour", before["colour"] + 1)
    reported(page, "colour", lambda said: said == "own.rate")


def test_a_point_is_fetched_when_pointed_at_and_opened_by_a_click(watch: Watched) -> None:
    page = watch.open("/")
    box, index = drawn(page), lonely()
    at = spot(page, box, index)
    before = asked(page).get("point", 0)
    page.mouse.move(*at)
    card = page.locator(".card")
    known = f"Problem {index}: let <b>x</b> be" if index % 3 != 1 else "is not in this corpus"
    expect(card).to_contain_text(known)
    assert asked(page)["point"] == before + 1
    assert card.locator("b").count() == 0
    stood = camera(page)
    page.mouse.click(*at)
    assert reported(page, "opened", lambda said: said is not None) == index
    # The map stands where it stood: what it opened itself is not flown to.
    watch.settle()
    drawn(page)
    assert camera(page) == stood
    assert json.loads(page.locator("code").inner_text())["camera"] is None


def test_a_lasso_and_a_box_arrive_as_few_corners_and_escape_clears(watch: Watched) -> None:
    page = watch.open("/")
    box = drawn(page)
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.get_by_role("button", name=re.compile("lasso")).click()
    ring = [
        (middle[0] + 120 * math.cos(t / 4), middle[1] + 120 * math.sin(t / 4)) for t in range(25)
    ]
    drag(page, ring)
    said = reported(page, "drawn")
    assert said["mode"] == "new"
    assert 3 <= len(said["polygon"]) <= 80
    k, (left, bottom, _) = scale(page, box), camera(page)
    for x, y in said["polygon"]:
        assert math.hypot(x - left, y - bottom) * k == pytest.approx(120, abs=4)
    page.locator("canvas.points").press("b")
    page.keyboard.down("Shift")
    drag(page, [(middle[0] - 100, middle[1] - 80), (middle[0] + 60, middle[1] + 80)])
    page.keyboard.up("Shift")
    said = reported(page, "drawn", lambda one: one and one["mode"] == "add")
    assert len(said["polygon"]) == 4
    page.locator("canvas.points").press("Escape")
    reported(page, "drawn", lambda one: one and one["mode"] == "clear")


def test_the_first_view_is_on_all_points_but_the_farthest_and_the_next_fit_on_all(
    watch: Watched,
) -> None:
    page = watch.open("/")
    box = drawn(page)
    xy = points(N)[0].astype(float)
    low, high = np.quantile(xy, [0.005, 0.995], axis=1)
    left, bottom, width = camera(page)
    shown = np.array(
        [width / 2 * box[side] / min(box["width"], box["height"]) for side in ("width", "height")]
    )
    assert (np.array([left, bottom]) - shown <= low + 8).all()
    assert (np.array([left, bottom]) + shown >= high - 8).all()
    page.locator("canvas.points").press("0")
    reported(page, "camera", lambda said: said and said[2] == round(65535 * 1.06))


def test_the_map_fills_the_window_and_the_screen(watch: Watched) -> None:
    page = watch.open("/")
    box = drawn(page)
    assert box["y"] + box["height"] == pytest.approx(1000, abs=20)
    page.set_viewport_size({"width": 1100, "height": 700})
    less = pytest.approx(box["height"] - 300, abs=20)
    awaited(page, lambda: drawn(page)["height"], lambda tall: tall == less)
    page.locator("canvas.points").press("f")
    page.wait_for_function("document.fullscreenElement !== null")
    page.locator("canvas.points").press("f")
    page.wait_for_function("document.fullscreenElement === null")


def test_points_without_text_are_dimmed_closed_and_left_out_with_one_press(watch: Watched) -> None:
    page = watch.open("/?known=1")
    box = drawn(page)
    page.mouse.click(*spot(page, box, lonely(known=False)))
    # A press on one that is known is answered; that on the other came before and opened nothing.
    # A press opens when no second one has come for a while; timers of a page end in their order.
    page.evaluate("() => new Promise(done => setTimeout(done, 400))")
    index = lonely(known=True)
    page.mouse.click(*spot(page, box, index))
    assert reported(page, "opened", lambda said: said is not None) == index
    press = page.get_by_role("button", name=re.compile("Only points with text"))
    expect(press).to_contain_text(f"{N - len(range(1, N, 3)):,}")
    press.click()
    reported(page, "only", lambda said: said is True)
    expect(press).to_have_attribute("aria-pressed", "true")


def test_the_legend_counts_what_is_selected(watch: Watched) -> None:
    page = watch.open("/")
    box = drawn(page)
    page.locator("canvas.points").press("b")
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    drag(page, [(x - 150, y - 150), (x + 150, y + 150)])
    reported(page, "drawn")
    entries = page.locator(".legend .count")
    two = re.compile("^[0-9,]+ / [0-9,]+$")
    lines = awaited(page, entries.all_inner_texts, lambda said: said and all(map(two.match, said)))
    told = [[int(n.replace(",", "")) for n in one.split(" / ")] for one in lines]
    assert sum(whole for _, whole in told) == N
    assert 0 < sum(part for part, _ in told) < N


def test_the_legend_switches_sets(watch: Watched) -> None:
    page = watch.open("/")
    drawn(page)
    entry = page.get_by_role("button", name=re.compile("ORZ-129K"))
    expect(entry).to_contain_text("5,401")
    entry.click()
    reported(page, "hidden", lambda said: said == ["ORZ-129K"])
    expect(entry).to_have_attribute("aria-pressed", "false")
    page.get_by_role("button", name=re.compile("DeepMath")).click(modifiers=["Shift"])
    reported(page, "hidden", lambda said: len(said) == 6)


def test_a_colouring_is_chosen_on_the_map(watch: Watched) -> None:
    with watch.page.expect_response(re.compile("/colour/difficulty")):  # before it is chosen
        page = watch.open("/?mask=half")
        drawn(page)
    select = page.get_by_label("Colour")
    before = asked(page)
    select.select_option("difficulty")
    page.wait_for_selector("canvas[data-shows^='difficulty|']")
    reported(page, "colour", lambda said: said == "difficulty")
    assert asked(page)["colour"] == before["colour"]
    left = points(N)[0][0] < 32768
    counts = np.bincount((points(N)[0][0] >> 13)[left], minlength=8)
    entries = page.locator(".legend .row").first.locator(".count")
    expect(entries).to_have_text([f"{count:,}" for count in counts])
    expect(page.get_by_role("button", name=re.compile("ORZ-129K"))).to_contain_text("5,401")


def test_a_filter_in_the_address_is_shown_before_the_script_has_run(watch: Watched) -> None:
    page = watch.open("/?colour=difficulty")
    drawn(page)
    # The address alone changes; Streamlit hears nothing of it, so that no script can answer.
    page.evaluate("history.pushState({}, '', '?f=half&cam=1,2,3')")
    page.wait_for_selector("canvas[data-shows='difficulty|f=half|'][data-drawn=all]")
    left = points(N)[0][0] < 32768
    counts = np.bincount((points(N)[0][0] >> 13)[left], minlength=8)
    entries = page.locator(".legend .row").first.locator(".count")
    expect(entries).to_have_text([f"{count:,}" for count in counts])
    page.evaluate("history.pushState({}, '', '?')")
    page.wait_for_selector("canvas[data-shows='difficulty||'][data-drawn=all]")
    # A filter that the server refuses changes nothing: the script says what is wrong with it.
    with page.expect_response(re.compile("f=refused")) as refused:
        page.evaluate("history.pushState({}, '', '?f=refused')")
    assert refused.value.status == 400
    page.evaluate("history.pushState({}, '', '?f=few')")
    page.wait_for_selector("canvas[data-shows='difficulty|f=few|'][data-drawn=all]")
    assert [error for error in watch.errors if "f=refused" not in error] == []
    watch.errors.clear()


def test_panels_are_switched_on_the_map(watch: Watched) -> None:
    page = watch.open("/")
    drawn(page)
    page.get_by_role("button", name=re.compile("One panel for each set")).click()
    expect(page.locator(".names .panel")).to_have_count(7)
    reported(page, "panels", lambda said: said is True)


def test_densities_take_the_place_of_points_and_the_filter_lies_over_all(watch: Watched) -> None:
    page = watch.open("/?mask=half")
    box = drawn(page)
    assert page.evaluate("document.activeElement === document.body")
    page.keyboard.press("d")  # with the focus nowhere
    reported(page, "density", lambda said: said is True)
    button = page.get_by_role("button", name=re.compile("Densities"))
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".legend")).to_contain_text("Density of what stands out")
    box = drawn(page)
    png = page.locator("canvas.clouds").evaluate("one => one.toDataURL()").partition(",")[2]
    clouds = np.asarray(Image.open(io.BytesIO(base64.b64decode(png)))).astype(int)
    edge = round(box["width"] / 2 + (32768 - camera(page)[0]) * scale(page, box))
    dense = clouds[..., 3] > 200
    hue = (clouds[..., 0] - clouds[..., 2] > 25) & dense
    assert hue[:, : edge - 40].sum() > 5_000
    there = clouds[..., 3] > 40
    assert (there & ~hue)[:, edge + 40 :].sum() > 5_000
    assert hue[:, edge + 40 :].sum() == 0
    # Names, cards and the way back are as before.
    expect(page.locator(".names .region").nth(3)).to_be_attached()
    page.locator("canvas.points").press("d")
    expect(page.locator("canvas.clouds")).to_be_hidden()


def test_the_map_is_moved_and_read_by_keyboard(watch: Watched) -> None:
    page = watch.open("/?cam=30000,30000,20000")
    drawn(page)
    canvas = page.locator("canvas.points")
    canvas.press("ArrowRight")
    reported(page, "camera", lambda said: said == [32400, 30000, 20000])
    canvas.press("+")
    reported(page, "camera", lambda said: said and said[2] == 12500)
    canvas.press("n")
    spoken = page.locator("[aria-live=polite]")
    expect(spoken).to_contain_text("Point 1 of 200")
    canvas.press("n")
    expect(spoken).to_contain_text("Point 2 of 200")
    # A pointer at rest is told of anew, and leaves, when the page moves below it: the card stays.
    page.evaluate(
        """() => {
          const hosts = document.querySelectorAll('[data-testid=stBidiComponentIsolated]')
          const canvas = hosts[0].shadowRoot.querySelector('canvas.points')
          const { left, top } = canvas.getBoundingClientRect()
          const tell = kind => canvas.dispatchEvent(
            new PointerEvent(kind, { clientX: left + 2, clientY: top + 2, pointerType: "mouse" }))
          tell("pointermove")
          return new Promise(done => setTimeout(() => {
            canvas.dispatchEvent(new KeyboardEvent("keydown", { key: "p" }))
            for (const kind of ["pointermove", "pointerleave"]) tell(kind)
            setTimeout(done, 500)
          }, 500))
        }"""
    )
    expect(spoken).to_contain_text("Point 1 of 200")
    expect(page.locator(".card")).to_be_visible()
    canvas.press("Enter")
    assert 0 <= reported(page, "opened", lambda said: said is not None) < N


def test_no_place_on_a_flight_is_reported_however_slow_the_frames(watch: Watched) -> None:
    page = watch.open("/?cam=30000,30000,20000")
    drawn(page)
    # A loaded machine: a frame on the way, and the next after the view was taken for at rest.
    page.evaluate(
        """() => {
          let first
          window.requestAnimationFrame = draw => {
            first ??= performance.now()
            return setTimeout(draw, performance.now() - first < 50 ? 90 : 900)
          }
        }"""
    )
    page.locator("canvas.points").press("+")
    assert reported(page, "camera", bool) == [30000, 30000, 12500]


def test_a_search_rings_its_hits_and_enter_steps_through_them(watch: Watched) -> None:
    page = watch.open("/")
    drawn(page)
    page.locator("canvas.points").press("/")
    box = page.get_by_role("searchbox")
    expect(box).to_be_focused()
    page.keyboard.type("ring")
    said = page.locator(".search .said")
    expect(said).to_have_text("20 found.")
    for _ in range(3):
        page.keyboard.press("Enter")
    expect(said).to_have_text("3 / 20")
    x, y = (int(v) for v in points(N)[0][:, 2000])
    awaited(page, lambda: camera(page)[:2], lambda at: at == (x, y))
    # Its card has the formula drawn, in the shadow of the component.
    formula = page.locator(".card .katex")
    expect(formula).to_be_visible()
    assert formula.evaluate("one => getComputedStyle(one).fontFamily").startswith("KaTeX_Main")
    page.keyboard.press("Escape")
    expect(box).to_have_value("")
    expect(page.locator("canvas.points")).to_be_focused()
    page.locator("canvas.points").press("/")
    page.keyboard.type("none")
    expect(said).to_have_text("Nothing found.")
    page.keyboard.type("d")  # what is typed is text alone
    expect(box).to_have_value("noned")
    densities = page.get_by_role("button", name=re.compile("Densities"))
    expect(densities).to_have_attribute("aria-pressed", "false")


def test_the_picture_holds_points_and_legend(watch: Watched, tmp_path: Path) -> None:
    page = watch.open("/?panels=1")
    box = drawn(page)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Save this view as PNG").click()
    waiting.value.save_as(tmp_path / "map.png")
    picture = Image.open(tmp_path / "map.png").convert("RGB")
    assert picture.width == pytest.approx(2 * box["width"], abs=4)
    assert picture.height > 2 * box["height"] + 60
    assert len(set(picture.resize((300, 300)).getdata())) > 200


def test_webgl_and_the_processor_draw_the_same_picture(watch: Watched) -> None:
    shots = []
    for renderer in ("webgl", "processor"):
        page = watch.open(f"/?mask=half&renderer={renderer}")
        drawn(page)
        expect(page.locator(".names .region").nth(3)).to_be_attached()
        drawn(page)
        shot = Image.open(io.BytesIO(page.locator(".stage").screenshot())).convert("RGB")
        shots.append(np.asarray(shot).astype(int))
    apart = np.abs(shots[0] - shots[1]).max(axis=2)
    marked = np.abs(shots[0] - 255).max(axis=2) > 30
    assert marked.sum() > 5000
    assert (apart > 60).sum() < 0.1 * marked.sum()


def test_a_lost_context_is_drawn_again(watch: Watched) -> None:
    page = watch.open("/?renderer=webgl")
    drawn(page)
    page.evaluate(
        """async () => {
          const hosts = document.querySelectorAll('[data-testid=stBidiComponentIsolated]')
          const canvas = hosts[0].shadowRoot.querySelector('canvas.points')
          const lose = canvas.getContext('webgl2').getExtension('WEBGL_lose_context')
          lose.loseContext()
          await new Promise(done => setTimeout(done, 100))
          canvas.dataset.drawn = 'lost'
          lose.restoreContext()
        }"""
    )
    drawn(page)


def test_without_webgl_python_hears_of_it(watch: Watched) -> None:
    watch.page.add_init_script(
        """const real = HTMLCanvasElement.prototype.getContext
        HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
          return kind.startsWith('webgl') ? null : real.call(this, kind, ...rest)
        }"""
    )
    page = watch.open("/")
    reported(page, "unsupported", lambda said: said is True)
    page.close()  # what it does at its start it would do for the next test


def test_two_fingers_zoom_and_one_moves(drawing_browser: Browser, server: str) -> None:
    small = {"width": 1100, "height": 1000}
    with new_profile(drawing_browser, viewport=small, has_touch=True) as context:
        watched = Watched(context, server)
        two_fingers_and_one(watched)
    assert not watched.foreign
    assert not watched.errors


def two_fingers_and_one(watched: Watched) -> None:
    page = watched.open("/")
    box = drawn(page)
    fingers = page.context.new_cdp_session(page)
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def touch(kind: str, *places: tuple[float, float]) -> None:
        points = [{"x": px, "y": py, "id": k} for k, (px, py) in enumerate(places)]
        fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    before = camera(page)
    touch("touchStart", (x - 40, y), (x + 40, y))
    for reach in (60, 80):
        touch("touchMove", (x - reach, y), (x + reach, y))
    touch("touchEnd")
    # A busy machine reports what a gesture has done so far; only its end is looked at.
    half = pytest.approx(before[2] / 2, rel=0.02)
    reported(page, "camera", lambda said: bool(said) and said[2] == half)
    zoomed = at_rest(page, lambda: reported(page, "camera"))
    assert zoomed[:2] == pytest.approx(before[:2], abs=400)
    touch("touchStart", (x, y))
    for k in (1, 2, 3):
        touch("touchMove", (x - 30 * k, y))
    touch("touchEnd")
    k = min(box["width"], box["height"]) / zoomed[2]
    far = pytest.approx(90 / k, rel=0.1)
    moved = reported(page, "camera", lambda said: said[0] - zoomed[0] == far)
    assert moved[1:] == zoomed[1:]


def test_the_map_follows_a_change_of_theme(watch: Watched) -> None:
    page = watch.open("/")
    drawn(page)

    def ground() -> tuple[int, ...]:
        shot = Image.open(io.BytesIO(page.locator(".stage").screenshot())).convert("RGB")
        return shot.getpixel((4, 4))

    assert min(ground()) > 240
    page.emulate_media(color_scheme="dark")
    awaited(page, ground, lambda colour: max(colour) < 60)
