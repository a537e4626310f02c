"""The live map, Plotly scattergl and Embedding Atlas on the points of the paper, in one Chromium.

    python -m tests.benchmarks.bench_map_peers [--atlas COMMAND] [--out FOLDER] [--gpu]

The points are those that come with the program, 478,844. Each picture has its own page, one after
the other in the same browser: the map's component in its test app, a Plotly chart alone, and the
whole interface of Embedding Atlas (github.com/apple/embedding-atlas, MIT) with the database in its
server, as its command starts it. Beside what `bench_map` measures of the map and of Plotly:

- one set alone, from the click to its points and counts (Plotly: by its own function, since a
  double click on its legend waits for 300 ms first);
- a lasso over a fifth of the picture's height, from the lifted button to the counts;
- megabytes in all, the program's own files included, and the size of the picture in pixels.

Embedding Atlas is no part of this program: give its command by `--atlas`, or put it on the PATH.
Its picture needs WebGPU with 16-bit floats in shaders, which Chromium's processor-drawn WebGPU has
not; what works without is measured all the same and marked "empty".
`--gpu` lets Chromium draw by the machine's graphics card, for all three. `--out` keeps a screenshot
of each page. Medians of three; numbers are printed, never asserted.
"""

from __future__ import annotations

import argparse
import math
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from playwright.sync_api import Browser, Page, Request

from deepmath_viz.sources import paper
from tests.benchmarks import _peers
from tests.benchmarks._row import Row, Size, installed
from tests.benchmarks.bench_map import (
    More,
    Traffic,
    _address,
    _browser,
    _panned,
    _table,
    measure_map,
    measure_plotly,
)
from tests.browser.conftest import _QUIET, ARGUMENTS, _wait_for, free_port
from tests.browser.map_routes import OWN, SETS, points

PEER = "Embedding Atlas"
VERSION = "0.26.0"
HOW = f"""{PEER} is left out: there is no command {{command!r}}. To measure it, install it into an
environment of its own and name its command:
    python3 -m venv atlas && atlas/bin/pip install embedding-atlas=={VERSION}
    python -m tests.benchmarks.bench_map_peers --atlas atlas/bin/embedding-atlas"""
#: The set that is shown alone.
ALONE = "DeepMath-103K"
ALONE_ROW = "one set alone, to the screen"
LASSO_ROW = "lasso over 20% of the side"
TIMES = 3
#: Does what is asked on the map, then resolves with the time until all points are drawn again.
_MAP_ALONE = """name => {
  const host = [...document.querySelectorAll('[data-testid=stBidiComponentIsolated]')]
    .find(one => one.shadowRoot.querySelector('canvas.points'))
  const canvas = host.shadowRoot.querySelector('canvas.points')
  const entry = host.shadowRoot.querySelector(`[data-set="${name}"]`)
  const before = canvas.dataset.frames
  return new Promise(resolve => {
    const begun = performance.now()
    new MutationObserver((_, observer) => {
      if (canvas.dataset.frames === before || canvas.dataset.drawn !== 'all') return
      observer.disconnect()
      requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - begun)))
    }).observe(canvas, { attributes: true })
    entry.dispatchEvent(new MouseEvent('click', { bubbles: true, shiftKey: true }))
  })
}"""
_PLOTLY_ALONE = """async name => {
  const chart = document.querySelector('.js-plotly-plot')
  const all = chart.data.every(one => one.visible !== 'legendonly')
  const visible = chart.data.map(one => (all && one.name !== name ? 'legendonly' : true))
  const begun = performance.now()
  await Plotly.restyle(chart, { visible })
  await new Promise(next => requestAnimationFrame(() => setTimeout(next)))
  return performance.now() - begun
}"""
#: `window.change` becomes [milliseconds since the lifted button, points inside].
_PLOTLY_LASSO = """async () => {
  const chart = document.querySelector('.js-plotly-plot')
  await Plotly.relayout(chart, { dragmode: 'lasso' })
  window.change = new Promise(resolve => {
    let begun = null; setTimeout(resolve, 120000, [NaN, 0])  // no answer in two minutes
    addEventListener('mouseup', () => { begun = performance.now() }, { capture: true, once: true })
    chart.once('plotly_selected', event => requestAnimationFrame(() => setTimeout(() =>
      resolve([performance.now() - begun, event ? event.points.length : 0]))))
  })
}"""
#: Follows the peer's counter from the next lifted button on. `window.change` becomes [milliseconds
#: to the last count or answer of its database, the count], once both were still for two seconds.
_ATLAS_CHANGE = """() => {
  performance.setResourceTimingBufferSize(10000)
  const told = () => {
    const found = document.body.innerText.match(/([\\d,]+)\\s*\\/\\s*[\\d,]+ points/)
    return found ? found[1] : ''
  }
  window.change = new Promise(resolve => {
    let begun = null, last = null, count = null
    addEventListener('pointerup', () => { begun = last = performance.now() },
      { capture: true, once: true })
    const look = () => {
      const now = performance.now()
      if (begun !== null) {
        const said = told()
        if (said !== count) [count, last] = [said, now]
        const answers = performance.getEntriesByType('resource').map(one => one.responseEnd)
        const answered = Math.max(begun, ...answers)
        if (now - Math.max(last, answered) > 2000)
          return resolve([Math.max(last, answered) - begun, count])
      } else count = told()
      requestAnimationFrame(look)
    }
    look()
  })
}"""


def main(argv: Sequence[str] | None = None) -> None:
    """Measure all three and print their table."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--atlas", default="embedding-atlas", help="the command of the peer")
    options.add_argument("--out", type=Path, help="a folder for a screenshot of each page")
    options.add_argument("--moves", type=int, default=60, help="pointer moves while panning")
    options.add_argument("--gpu", action="store_true", help="draw by the graphics card")
    given = options.parse_args(argv)
    measured(given)


def rows(size: Size) -> list[Row]:
    """What both peers have, too: they draw the paper's points, whatever the size."""
    atlas = str(Path(_peers.python("atlas")).with_name("embedding-atlas"))
    given = argparse.Namespace(atlas=atlas, out=None, moves=20 if size.quick else 60, gpu=False)
    found = measured(given)
    many = f"{points(0)[0].shape[1]:,} points"
    versions = {
        "Plotly scattergl": installed("plotly"),
        PEER: f"embedding-atlas {VERSION}",
    }
    return [
        row
        for peer in versions
        for what, (said, most, times) in _REPORTED.items()
        for row in [_compared(found, peer, what, said, many, most, times, versions[peer])]
        if row
    ]


#: What is reported: what it is called there, a limit, and how many times as good it should be.
_REPORTED: dict[str, tuple[str, float | None, float | None]] = {
    "pan: one move to the next, median": ("pan, one move to the next", 60, 15),
    "shell to first points": ("page to first points", 2, None),
    "address to first points": ("address to first points", None, None),
    "bytes to the browser": ("bytes of the points", 2, None),
    ALONE_ROW: ("one set alone", None, None),
    LASSO_ROW: ("lasso over a fifth of the side", 300, None),
}


def _compared(
    found: dict[str, dict[str, str]], peer: str, what: str, said: str, many: str,
    most: float | None, times: float | None, version: str,
) -> Row | None:  # fmt: skip
    ours, theirs = found["live map"].get(what, ""), found.get(peer, {}).get(what, "")
    if not ours or not ours.split()[0].replace(".", "").isdigit():
        return None
    drawn = theirs and "(empty)" not in theirs and theirs.split()[0].replace(".", "").isdigit()
    note = "" if drawn else f"{peer} has nothing to compare: {theirs or 'not measured'}"
    beside = peer != "Plotly scattergl"
    return Row(
        f"{said} (beside {peer})" if beside else said,
        many,
        float(ours.split()[0]),
        ours.split()[1],
        float(theirs.split()[0]) if drawn else None,
        peer,
        version,
        most=None if beside else most,
        times=None if beside else times,
        note=note,
    )


def measured(given: argparse.Namespace) -> dict[str, dict[str, str]]:
    """Measure the live map, Plotly and, where its command is there, the third; prints tables."""
    os.environ[OWN] = str(paper.PLACES)
    arguments = [*(_QUIET if given.gpu else ARGUMENTS), "--enable-unsafe-webgpu"]
    taken: dict[str, dict[str, str]] = {}
    with _browser(arguments) as browser, tempfile.TemporaryDirectory(prefix="deepmath-") as name:
        load = f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
        print(f"{load}, Chromium {browser.version}, {points(0)[0].shape[1]:,} points", flush=True)
        keep = given.out or Path(name)
        keep.mkdir(parents=True, exist_ok=True)
        with _address(None, 0, Path(name)) as url:
            more = _more(_map_alone, None, keep / "map.png")
            taken["live map"] = measure_map(browser, url, given.moves, alone=True, more=more)
            _table(taken)
        more = _more(_plotly_alone, _plotly_lasso, keep / "plotly.png")
        taken["Plotly scattergl"] = measure_plotly(browser, Path(name), 0, given.moves, more)
        weight = sum((Path(name) / f).stat().st_size for f in ("plotly.html", "plotly.min.js"))
        taken["Plotly scattergl"]["bytes in all"] = f"{weight / 1e6:.1f} MB"
        _table(taken)
        command = shutil.which(given.atlas)
        if command is None:
            print(HOW.format(command=given.atlas))
        else:
            taken[PEER] = measure_atlas(browser, command, Path(name), given.moves, keep)
            _table(taken)
    print(f"load {os.getloadavg()[0]:.1f} at the end; screenshots: {given.out or 'not kept'}")
    return taken


def measure_atlas(
    browser: Browser, command: str, folder: Path, moves: int, keep: Path
) -> dict[str, str]:
    """Measure the peer's own page on the same points, and print what it said of its picture."""
    version = subprocess.check_output([command, "--version"], text=True)
    note = "" if VERSION in version else f"; this script was written for {VERSION}"
    print(f"{version.strip()}{note}", flush=True)
    said = {}
    with _atlas(command, folder) as (url, started):
        context = browser.new_context(viewport={"width": 1440, "height": 1000})
        page = context.new_page()
        traffic = Traffic(page)
        finished: list[Request] = []
        page.on("requestfinished", lambda request: finished.append(request))
        complaints: list[str] = []
        page.on("console", lambda line: line.type == "error" and complaints.append(line.text))
        coordinates = '"x\\"::FLOAT'
        asked = time.perf_counter()
        with page.expect_event(
            "requestfinished",
            lambda request: coordinates in (request.post_data or ""),
            timeout=120_000,
        ):
            page.goto(url)
            page.wait_for_selector("canvas", state="attached", timeout=60_000)
            shell = time.perf_counter()
        page.evaluate("() => new Promise(n => requestAnimationFrame(() => setTimeout(n)))")
        drawn = time.perf_counter()
        page.get_by_text(f"{len(points(0)[0].T):,} points", exact=True).wait_for()
        # The peer sets the size of its canvas when it first draws on it.
        empty = page.evaluate("document.querySelector('canvas').width === 300")
        mark = " (empty)" if empty else ""
        if empty:
            shown = page.get_by_text("WebGPU is unavailable").all_inner_texts()
            print(f"{PEER} drew no point. It shows: {shown}. The console: {complaints}")
        said["bytes to the browser"] = f"{_megabytes(finished, '/data/'):.2f} MB"
        said["shell to first points"] = f"{drawn - shell:.2f} s{mark}"
        said["address to first points"] = f"{drawn - asked:.2f} s{mark}"
        box = page.locator("canvas").first.locator("xpath=..").bounding_box()
        assert box is not None
        middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        said |= {row: took + mark for row, took in _panned(page, middle, moves).items()}
        more = _more(_atlas_alone, _atlas_lasso, keep / "atlas.png")(page, middle, box["height"])
        said |= {row: f"{took}{mark if took.endswith('ms') else ''}" for row, took in more.items()}
        if more["points counted in the lasso"] == f"{len(points(0)[0].T):,}":
            said[LASSO_ROW] = said["points counted in the lasso"] = "nothing selected"
        said["picture"] = f"{box['width']:.0f} x {box['height']:.0f}"
        said["JavaScript heap"] = f"{traffic.heap():.0f} MB"
        said["bytes in all"] = f"{_megabytes(finished):.1f} MB"
        context.close()
    return said | {"start of the server": f"{started:.1f} s"}


@contextmanager
def _atlas(command: str, folder: Path) -> Iterator[tuple[str, float]]:
    """The address of the peer's server, and the seconds that it took to start."""
    (x, y), sizes = points(0)
    names = np.repeat([name for name, *_ in SETS], sizes).tolist()
    table = pa.table({"x": x.astype("f4"), "y": y.astype("f4"), "set": names})
    pq.write_table(table, folder / "points.parquet")
    port = free_port()
    where = ("--host", "127.0.0.1", "--port", str(port), "--no-auto-port")
    begun = time.perf_counter()
    with (folder / "atlas.log").open("w") as log:
        server = subprocess.Popen(
            [command, "points.parquet", "--x", "x", "--y", "y", "--disable-projection", *where],
            cwd=folder,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(url + "/data/metadata.json", server, folder / "atlas.log")
        yield url, time.perf_counter() - begun
    finally:
        server.terminate()
        server.wait(20)


def _more(
    alone: Callable[[Page], float],
    lasso: Callable[[Page, Sequence[tuple[float, float]]], tuple[float, str]] | None,
    picture: Path,
) -> More:
    """What is measured beside `bench_map`: a set alone, and a lasso where it has none there."""

    def measured(page: Page, middle: tuple[float, float], height: float) -> dict[str, str]:
        page.screenshot(path=picture)
        taken = [alone(page) for _ in range(2 * TIMES)][::2]
        said = {ALONE_ROW: f"{statistics.median(taken):.0f} ms"}
        if lasso:
            radii = [height * 0.2 * (1 + k / 100) for k in range(TIMES)]
            found = [lasso(page, _ring(middle, radius)) for radius in radii]
            said[LASSO_ROW] = f"{statistics.median(took for took, _ in found):.0f} ms"
            said["points counted in the lasso"] = found[0][1]
        return said

    return measured


def _ring(middle: tuple[float, float], radius: float) -> list[tuple[float, float]]:
    turns = [2 * math.pi * k / 16 for k in range(17)]
    return [(middle[0] + radius * math.cos(t), middle[1] + radius * math.sin(t)) for t in turns]


def _drawn_around(page: Page, ring: Sequence[tuple[float, float]]) -> None:
    page.mouse.move(*ring[0])
    page.mouse.down()
    for corner in ring[1:]:
        page.mouse.move(*corner)
    page.mouse.up()


def _megabytes(finished: Sequence[Request], part: str = "") -> float:
    """Megabytes that travelled to a page and its workers, from addresses that contain a part."""
    sizes = [request.sizes() for request in finished if part in request.url]
    return sum(max(0, one["responseBodySize"] + one["responseHeadersSize"]) for one in sizes) / 1e6


def _map_alone(page: Page) -> float:
    took = page.evaluate(_MAP_ALONE, ALONE)
    page.wait_for_timeout(500)
    return float(took)


def _plotly_alone(page: Page) -> float:
    return float(page.evaluate(_PLOTLY_ALONE, ALONE))


def _plotly_lasso(page: Page, ring: Sequence[tuple[float, float]]) -> tuple[float, str]:
    page.evaluate(_PLOTLY_LASSO)
    _drawn_around(page, ring)
    took, n = page.evaluate("change")
    return float(took), f"{n:,}"


def _atlas_alone(page: Page) -> float:
    page.evaluate(_ATLAS_CHANGE)
    page.get_by_role("button", name=ALONE).click()
    return float(page.evaluate("change")[0])


def _atlas_lasso(page: Page, ring: Sequence[tuple[float, float]]) -> tuple[float, str]:
    page.get_by_title("Toggle lasso selection mode").click()
    page.evaluate(_ATLAS_CHANGE)
    _drawn_around(page, ring)
    took, count = page.evaluate("change")
    page.get_by_title("Clear filters").click()
    page.wait_for_timeout(1500)
    return float(took), str(count)


if __name__ == "__main__":
    main(sys.argv[1:])
