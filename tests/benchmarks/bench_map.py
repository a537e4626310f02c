"""The live map in Chromium beside a plain Plotly scattergl page of the same points.

- bytes to the browser: of the map's routes (or of the Plotly page's data), as they travelled;
- time from the page's shell to the first points;
- panning, as fast as the page takes moves: from one move to the next, and from a move to the end of
  the second frame after it, median and 95th percentile;
- a colour and a filter change, from the choice to the drawn points, the script's run included where
  there is one;
- a lasso, from the lifted button to the script's end and the points drawn again;
- JavaScript heap after collection.

    python -m tests.benchmarks.bench_map [--coordinates FILE.npy] [--url URL] [--no-plotly]

The points are the authors' (`--coordinates`, or `paper/emb_2d.npy` in DEEPMATH_REAL_DATA) or as
many synthetic ones. Without `--url` the component's own app is measured; with it the Map page of a
running explorer, on the points that it has. Changes are made twice, the second time told: the first
pays for what is loaded and computed once. Frames are drawn by the processor.
Numbers are printed, never asserted.
"""

from __future__ import annotations

import argparse
import itertools
import math
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import plotly.graph_objects as go
from playwright.sync_api import Browser, Page, sync_playwright
from plotly.offline import get_plotlyjs

from tests.browser.conftest import ARGUMENTS, ROOT, serve
from tests.browser.map_routes import OWN, SETS, points

POINTS = 478_844
#: Measures more on a page after panning: given the picture's middle and its height in pixels.
More = Callable[[Page, tuple[float, float], float], dict[str, str]]
SHOWN = "canvas.points[data-drawn=all]"

#: Notes when each pointer move was followed by two frames. A frame counts when its task has ended:
#: what is drawn in it holds up the page only then. A page that is held up for a second by each move
#: can still have had its two frames before: the time from one move to the next shows that.
_FRAMES = """() => {
  window.moves = []
  window.steps = []
  addEventListener('pointermove', event => {
    if (!event.buttons) return
    const begun = performance.now()
    steps.push(begun)
    const ended = () => moves.push(performance.now() - begun)
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(ended)))
  }, true)
}"""
#: Chooses a colouring on the map; resolves with the time until the points are drawn in it.
_COLOUR = """by => {
  const host = [...document.querySelectorAll('[data-testid=stBidiComponentIsolated]')]
    .find(one => one.shadowRoot.querySelector('canvas.points'))
  const canvas = host.shadowRoot.querySelector('canvas.points')
  const select = host.shadowRoot.querySelector('.choice select')
  return new Promise(resolve => {
    const begun = performance.now()
    new MutationObserver((_, observer) => {
      if (!canvas.dataset.shows.startsWith(`${by}|`) || canvas.dataset.drawn !== 'all') return
      observer.disconnect()
      resolve(performance.now() - begun)
    }).observe(canvas, { attributes: true })
    select.value = by
    select.dispatchEvent(new Event('change'))
  })
}"""
#: Resolves with the time from the next click or lifted button to points drawn as asked for.
_CHANGE = """wanted => {
  const host = [...document.querySelectorAll('[data-testid=stBidiComponentIsolated]')]
    .find(one => one.shadowRoot.querySelector('canvas.points'))
  const canvas = host.shadowRoot.querySelector('canvas.points')
  const before = canvas.dataset.shows
  window.change = new Promise(resolve => {
    let begun = null
    const lifted = () => { begun ??= performance.now() }
    addEventListener('pointerup', lifted, { capture: true, once: true })
    new MutationObserver((_, observer) => {
      if (begun === null || canvas.dataset.shows === before) return
      if (canvas.dataset.drawn !== 'all') return
      observer.disconnect()
      resolve(performance.now() - begun)
    }).observe(canvas, { attributes: true })
  })
}"""


class Traffic:
    """Bytes that a page received, as they travelled, by a part of the address."""

    def __init__(self, page: Page) -> None:
        self._session = page.context.new_cdp_session(page)
        self._session.send("Network.enable")
        self._session.send("Performance.enable")
        self._addresses: dict[str, str] = {}
        self.bytes: dict[str, int] = {}
        self._session.on("Network.responseReceived", self._response)
        self._session.on("Network.loadingFinished", self._finished)

    def _response(self, event: dict[str, Any]) -> None:
        self._addresses[event["requestId"]] = event["response"]["url"]

    def _finished(self, event: dict[str, Any]) -> None:
        address = self._addresses.get(event["requestId"], "")
        self.bytes[address] = self.bytes.get(address, 0) + int(event["encodedDataLength"])

    def of(self, part: str) -> float:
        """Megabytes of the addresses that contain a part."""
        return sum(n for address, n in self.bytes.items() if part in address) / 1e6

    def heap(self) -> float:
        """Megabytes of JavaScript heap after collection."""
        self._session.send("HeapProfiler.collectGarbage")
        found = self._session.send("Performance.getMetrics")["metrics"]
        return next(m["value"] for m in found if m["name"] == "JSHeapUsedSize") / 1e6


def main(argv: Sequence[str] | None = None) -> None:
    """Run the benchmark and print its table."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--coordinates", type=Path, metavar="FILE.npy", help="n x 2 coordinates")
    options.add_argument("--url", help="a page with the live map, of a running explorer")
    options.add_argument("--moves", type=int, default=60, help="pointer moves while panning")
    options.add_argument("--no-plotly", action="store_true", help="leave the Plotly page out")
    given = options.parse_args(argv)
    real = os.environ.get("DEEPMATH_REAL_DATA")
    if given.coordinates:
        os.environ[OWN] = str(given.coordinates)
    n = 0 if given.coordinates or real else POINTS
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start")
    kind = "those of the page" if given.url else "the authors’" if n == 0 else "synthetic"
    print(f"points of the live map: {kind}")
    rows: dict[str, dict[str, str]] = {}
    with _browser() as browser, tempfile.TemporaryDirectory(prefix="deepmath-bench-") as name:
        with _address(given.url, n, Path(name)) as url:
            rows["live map"] = measure_map(browser, url, given.moves, alone=not given.url)
        _table(rows)
        print(f"load {os.getloadavg()[0]:.1f}", flush=True)
        if not given.no_plotly:
            # As many moves: the first ones can pass before Plotly has drawn anything.
            rows["Plotly scattergl"] = measure_plotly(browser, Path(name), n, given.moves)
    _table(rows)


@contextmanager
def _browser(arguments: Sequence[str] = ARGUMENTS) -> Iterator[Browser]:
    found = os.environ.get("DEEPMATH_CHROMIUM") or "/usr/bin/chromium"
    with sync_playwright() as playwright:
        path = found if Path(found).exists() else None
        browser = playwright.chromium.launch(executable_path=path, args=[*arguments])
        yield browser
        browser.close()


@contextmanager
def _address(url: str | None, n: int, folder: Path) -> Iterator[str]:
    if url:
        yield url
        return
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    server = serve(folder, {"PYTHONPATH": path}, "tests/browser/map_app.py")
    try:
        yield f"{next(server)}/?n={n}"
    finally:
        server.close()


def measure_map(
    browser: Browser, url: str, moves: int, *, alone: bool, more: More | None = None
) -> dict[str, str]:
    """Measure a page with the live map: the component's own app, or the explorer's."""
    context = browser.new_context(viewport={"width": 1440, "height": 1000})
    page = context.new_page()
    traffic = Traffic(page)
    asked = time.perf_counter()
    page.goto(url)
    page.wait_for_selector("[data-testid=stMainBlockContainer] *")
    shell = time.perf_counter()
    page.wait_for_selector(SHOWN, timeout=60_000)
    drawn = time.perf_counter()
    _at_rest(page)
    said = {
        "bytes to the browser": f"{traffic.of('/api/map/'):.2f} MB",
        "shell to first points": f"{drawn - shell:.2f} s",
        "address to first points": f"{drawn - asked:.2f} s",
    }
    box = page.locator("canvas.points").bounding_box()
    assert box is not None
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    said |= _panned(page, middle, moves)
    page.wait_for_selector(SHOWN)
    _at_rest(page)
    page.locator("canvas.points").press("0")
    page.wait_for_timeout(1500)
    if more:
        said["bytes in all"] = f"{traffic.of(''):.1f} MB"
        said["picture"] = f"{box['width']:.0f} x {box['height']:.0f}"
        said |= more(page, middle, box["height"])
    colours = [page.evaluate(_COLOUR, by) for by in ("difficulty", "set", "difficulty", "set")]
    said["colour change to the screen"] = f"{statistics.median(colours[2:]):.0f} ms"
    said["the first colour change"] = f"{colours[0]:.0f} ms"
    _at_rest(page)
    change = _chosen if alone else _narrowed
    filtered = [change(page) for _ in range(4)]
    said["filter change to the screen"] = f"{statistics.median(filtered):.0f} ms"
    for share in (0.03, 0.2, 0.49):
        taken = [_enclosed(page, middle, box["height"] * share * (1 + k / 100)) for k in range(3)]
        said[f"lasso over {share:.0%} of the side"] = f"{statistics.median(taken):.0f} ms"
    said["JavaScript heap"] = f"{traffic.heap():.0f} MB"
    context.close()
    return said


def measure_plotly(
    browser: Browser, folder: Path, n: int, moves: int, more: More | None = None
) -> dict[str, str]:
    """Measure a page that holds nothing but a Plotly scattergl chart of the same points."""
    xy, sizes = points(n)
    ends = np.cumsum(sizes)
    figure = go.Figure(
        [
            go.Scattergl(
                x=xy[0, end - size : end].astype("f4"),
                y=xy[1, end - size : end].astype("f4"),
                mode="markers",
                name=name,
                hoverinfo="none",
                marker={"size": 2, "color": light, "opacity": 0.4},
            )
            for (name, _, light, _), end, size in zip(SETS, ends, sizes, strict=True)
        ]
    )
    figure.update_layout(dragmode="pan", width=1290, height=680, yaxis={"scaleanchor": "x"})
    page_file = folder / "plotly.html"
    begun = "window.begun = performance.now()"
    # Runs when the promise of the plot is fulfilled.
    done = (
        "requestAnimationFrame(() => requestAnimationFrame(() => {"
        "window.took = performance.now() - window.begun}))"
    )
    page_file.write_text(
        figure.to_html(include_plotlyjs="directory", post_script=done).replace(
            "<body>", f"<body><script>{begun}</script>"
        ),
        encoding="utf-8",
    )
    (folder / "plotly.min.js").write_text(get_plotlyjs(), encoding="utf-8")
    context = browser.new_context(viewport={"width": 1440, "height": 1000})
    page = context.new_page()
    traffic = Traffic(page)
    asked = time.perf_counter()
    page.goto(page_file.as_uri(), timeout=120_000)
    took = page.wait_for_function("window.took", timeout=120_000).json_value()
    drawn = time.perf_counter() - asked
    said = {
        "bytes to the browser": f"{page_file.stat().st_size / 1e6:.2f} MB",
        "shell to first points": f"{took / 1e3:.2f} s",
        "address to first points": f"{drawn:.2f} s",
    }
    box = page.locator(".nsewdrag").first.bounding_box()
    assert box is not None
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    said |= _panned(page, middle, moves)
    if more:
        said["picture"] = f"{box['width']:.0f} x {box['height']:.0f}"
        said |= more(page, middle, box["height"])
    said["JavaScript heap"] = f"{traffic.heap():.0f} MB"
    context.close()
    return said


def _panned(page: Page, middle: tuple[float, float], moves: int) -> dict[str, str]:
    page.evaluate(_FRAMES)
    page.mouse.move(*middle)
    page.mouse.down()
    for k in range(1, moves + 1):
        page.mouse.move(middle[0] + 90 * math.sin(k / 6), middle[1] + 60 * math.sin(k / 9))
    page.mouse.up()
    page.wait_for_function(f"moves.length >= {moves - 1}", timeout=120_000)
    taken = sorted(page.evaluate("moves"))
    steps = page.evaluate("steps")
    apart = [after - before for before, after in itertools.pairwise(steps)]
    return {
        "pan: one move to the next, median": f"{statistics.median(apart):.0f} ms",
        "pan: move to 2nd frame, median": f"{statistics.median(taken):.0f} ms",
        "pan: move to 2nd frame, 95 %": f"{taken[int(0.95 * (len(taken) - 1))]:.0f} ms",
    }


def _at_rest(page: Page) -> None:
    page.wait_for_selector(
        '[data-testid="stApp"][data-test-script-state="notRunning"]', timeout=60_000
    )


def _chosen(page: Page) -> float:
    """Milliseconds of a change of the filter in the component's own app."""
    now = page.get_by_label("Filter", exact=True)
    now.click()
    found = page.get_by_role("option").filter(
        has_text="half" if "all" in now.input_value() else "all"
    )
    found.first.wait_for()
    page.evaluate(_CHANGE, None)
    found.first.click()
    return page.evaluate("change")


def _narrowed(page: Page) -> float:
    """Milliseconds of a change of the filter on the Map page: with solutions, or not."""
    found = page.get_by_role("radio", name="With", exact=True)
    found.scroll_into_view_if_needed()
    page.evaluate(_CHANGE, None)
    found.click()
    taken = page.evaluate("change")
    _at_rest(page)
    return taken


def _enclosed(page: Page, middle: tuple[float, float], radius: float) -> float:
    page.locator("canvas.points").press("l")
    ring = [2 * math.pi * k / 16 for k in range(17)]
    corners = [
        (middle[0] + radius * math.cos(angle), middle[1] + radius * math.sin(angle))
        for angle in ring
    ]
    page.mouse.move(*corners[0])
    page.mouse.down()
    for corner in corners[1:]:
        page.mouse.move(*corner)
    page.evaluate(_CHANGE, None)
    page.mouse.up()
    drawn = page.evaluate("change")
    begun = time.perf_counter()
    _at_rest(page)
    taken = drawn + 1e3 * (time.perf_counter() - begun)
    page.wait_for_timeout(400)
    return taken


def _table(rows: dict[str, dict[str, str]]) -> None:
    names = list(dict.fromkeys(name for said in rows.values() for name in said))
    print(f"{'':34s}" + "".join(f"{column:>20s}" for column in rows))
    for name in names:
        print(f"{name:34s}" + "".join(f"{said.get(name, '-'):>20s}" for said in rows.values()))


if __name__ == "__main__":
    main(sys.argv[1:])
