"""How long Overview, Novelty and Contamination take to settle, beside another build of the app.

    python -m tests.benchmarks.bench_pages [--before FOLDER] [--cache DIR] [--before-cache DIR]

A page is settled when its script has ended, nothing is stale or stands for what is to come, no
request is under way, and nothing has been added to the page for 0.6 s: the time is that of the last
change. Cold is a new server and a new browser profile, warm the second load in both. The empty page
is a page of the same app that has nothing to show, because its address names a corpus that is not
there; what a page takes above that is its own, and last comes the ratio of these parts. The window
is 1440 x 900; beside the times stands how many charts were drawn for it by then.

The same is told of processor time, of the server's processes and the browser's until the page is
settled: a machine that does other things too makes every page slow by the clock.

`--before` is the folder of the other build; `--cache` and `--before-cache` are caches with the demo
corpus, all stages built: they are copied, and built where they are not given. Both builds run in
turn, page by page, `--runs` times; medians are printed, never asserted.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
from playwright.sync_api import Browser, BrowserContext, Playwright, Request, sync_playwright

from tests.benchmarks._row import Row, Size
from tests.browser.conftest import _QUIET, ROOT, _wait_for, free_port
from tests.full.write import DEFAULT

EMPTY = "/claims?corpus=there-is-none"
PAGES = {
    "empty": EMPTY,
    "Overview": "/?corpus=demo",
    "Novelty": "/novelty?corpus=demo",
    "Contamination": "/contamination?corpus=demo",
}
#: What another build calls a page.
_ALSO = {"/novelty": "/novelty_map"}
#: Seconds of each load by build, page and kind.
Taken = dict[tuple[str, str, str], list[float]]
KINDS = ("cold", "warm")
#: Seconds without a change after which a page is settled, and the most that is waited for it.
STILL, MOST = 0.6, 60.0
#: Notes in `settling` when the page was last unfinished or changed, in ms from its address.
_WATCH = """
window.settling = { last: 0, idle: false }
new MutationObserver(() => { settling.changed = true })
  .observe(document, { childList: true, subtree: true, characterData: true })
const look = () => {
  const app = document.querySelector('[data-testid=stApp]')
  settling.idle = app?.dataset.testScriptState === 'notRunning' &&
    !document.querySelector('[data-testid=stSkeleton], [data-stale=true]')
  if (!settling.idle || settling.changed) settling.last = performance.now()
  settling.changed = false
  requestAnimationFrame(() => setTimeout(look))
}
look()
"""
_STILL = "still => settling.idle && performance.now() - settling.last > still"
_CHARTS = """() => document.querySelectorAll(
  '.js-plotly-plot .plot-container, [data-testid=stEChartsChart] svg').length"""


@dataclass(frozen=True, slots=True)
class Load:
    """One load of a page: seconds by the clock and of processors, and the charts that are drawn."""

    clock: float
    processor: float
    charts: int


def main(argv: Sequence[str] | None = None) -> None:
    """Measure both builds in turn and print their table."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--before", type=Path, help="the folder of another build")
    options.add_argument("--cache", type=Path, help="a cache with the demo corpus, all stages")
    options.add_argument("--before-cache", type=Path, help="the same of the other build")
    options.add_argument("--runs", type=int, default=5, help="loads of which the median is told")
    options.add_argument("--pages", nargs="+", choices=[*PAGES][1:], default=[*PAGES][1:])
    given = options.parse_args(argv)
    builds = {"now": (ROOT, given.cache)}
    if given.before:
        builds = {"before": (given.before.resolve(), given.before_cache), **builds}
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}", flush=True)
    clock: Taken = {}
    processor: Taken = {}
    with tempfile.TemporaryDirectory(prefix="deepmath-pages-") as name, sync_playwright() as play:
        caches = {who: _cached(*build, Path(name) / who) for who, build in builds.items()}
        for turn in range(given.runs):
            for page in ("empty", *given.pages):
                for who, (folder, _) in builds.items():
                    for kind, load in _loads(play, folder, caches[who], PAGES[page]):
                        clock.setdefault((who, page, kind), []).append(load.clock)
                        processor.setdefault((who, page, kind), []).append(load.processor)
                        said = f"{load.clock:6.2f} s, processor {load.processor:5.2f} s"
                        print(
                            f"  {turn + 1} {page:14} {kind} {who:6} {said}, {load.charts} charts",
                            flush=True,
                        )
    for name, taken in (("by the clock", clock), ("processor", processor)):
        _table(name, taken, [*builds], given.pages)
    print(f"load {os.getloadavg()[0]:.1f} at the end")


def rows(size: Size) -> list[Row]:
    """Pages of the demo until they are settled, cold and warm, beside an empty page."""
    cache = (size.full or DEFAULT).with_name("deepmath-demo-cache")
    command = [sys.executable, "-m", "deepmath_viz", "build", "--source", "demo"]
    subprocess.run(command, cwd=ROOT, env=_environment(cache), check=True, stdout=sys.stderr)
    taken: dict[tuple[str, str], list[float]] = {}
    with sync_playwright() as play:
        for _ in range(1 if size.quick else 3):
            for page, path in PAGES.items():
                for kind, (took, _) in _loads(play, ROOT, cache, path):
                    taken.setdefault((page, kind), []).append(took)
    found = {key: statistics.median(times) for key, times in taken.items()}
    return [
        Row(
            f"{page} to its last change, {kind}",
            "the demo",
            found[page, kind],
            "s",
            found["empty", kind],
            "an empty page of the same server",
        )
        for page in [*PAGES][1:]
        for kind in KINDS
    ]


def _cached(folder: Path, given: Path | None, own: Path) -> Path:
    """A cache of a build's own with the demo corpus: a copy, or built."""
    if given:
        return Path(shutil.copytree(given, own))
    command = [sys.executable, "-m", "deepmath_viz", "build", "--source", "demo"]
    subprocess.run(command, cwd=folder, env=_environment(own), check=True)
    return own


def _environment(cache: Path) -> dict[str, str]:
    own = {"DEEPMATH_CACHE": str(cache), "DEEPMATH_DATA": str(cache / "entered")}
    return {**os.environ, **own, "DEEPMATH_CORPUS": "demo"}


def _loads(play: Playwright, folder: Path, cache: Path, path: str) -> Iterator[tuple[str, Load]]:
    """A page until it is settled, cold and warm, with a new server."""
    with _server(folder, cache) as url, _browser(play) as browser:
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        context.add_init_script(_WATCH)
        for kind in KINDS:
            yield kind, settled(context, url + _known(folder, path))


def _known(folder: Path, path: str) -> str:
    page = path.partition("?")[0]
    there = page == "/" or (folder / "pages" / f"{page[1:]}.py").exists()
    return path if there else path.replace(page, _ALSO.get(page, page))


@contextmanager
def _server(folder: Path, cache: Path) -> Iterator[str]:
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    with (cache / "server.log").open("w") as log:
        server = subprocess.Popen(
            command, cwd=folder, env=_environment(cache), stdout=log, stderr=subprocess.STDOUT
        )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(url + "/_stcore/health", server, cache / "server.log")
        yield url
    finally:
        server.terminate()
        server.wait(20)


@contextmanager
def _browser(play: Playwright) -> Iterator[Browser]:
    found = os.environ.get("DEEPMATH_CHROMIUM") or "/usr/bin/chromium"
    path = found if Path(found).exists() else None
    browser = play.chromium.launch(executable_path=path, args=[*_QUIET, "--disable-gpu"])
    try:
        yield browser
    finally:
        browser.close()


def _processor() -> float:
    """Seconds of processor time of all processes that this one has started."""
    total = 0.0
    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.Error):
            times = process.cpu_times()
            total += times.user + times.system
    return total


def settled(context: BrowserContext, url: str) -> Load:
    """From an address to the settled page."""
    page = context.new_page()
    began = _processor()
    under_way: set[Request] = set()
    page.on("request", lambda one: under_way.add(one))
    page.on("requestfinished", lambda one: under_way.discard(one))
    page.on("requestfailed", lambda one: under_way.discard(one))
    page.goto(url)
    while True:
        page.wait_for_function(_STILL, arg=1e3 * STILL, timeout=1e3 * MOST, polling=50)
        if not under_way:
            break
        page.wait_for_timeout(50)
        page.evaluate("settling.changed = true")
    used = _processor() - began
    load = Load(page.evaluate("settling.last") / 1e3, used, page.evaluate(_CHARTS))
    page.close()
    return load


def _table(name: str, taken: Taken, builds: list[str], pages: list[str]) -> None:
    """A line for each page: seconds of each build, the part above the empty page, and the ratio."""
    print(f"{name:22}" + "".join(f"{who:>10}{'above':>8}" for who in builds) + f"{'ratio':>8}")
    for page in ("empty", *pages):
        for kind in KINDS:
            told, parts = "", []
            for who in builds:
                took = statistics.median(taken[who, page, kind])
                parts.append(took - statistics.median(taken[who, "empty", kind]))
                told += f"{took:8.2f} s{parts[-1]:6.2f} s"
            ratio = f"{parts[-1] / parts[0]:8.2f}" if len(parts) > 1 and parts[0] > 0 else ""
            print(f"{page:15}{kind:7}{told}{ratio}")


if __name__ == "__main__":
    main()
