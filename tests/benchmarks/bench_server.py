"""The server: from the start of its process to the first page, and what it holds in memory.

    python -m tests.benchmarks.bench_server [--share 1.0] [--full FOLDER] [--cache FOLDER]

A new server on a corpus, headless Chromium beside it:

- seconds from the start of the process until the heading of the first page stands in the browser,
  and from then until the Overview's charts are drawn and its script has ended; twice, the quicker;
- megabytes of the server (PSS: what it shares with others in proportion) after every page was
  opened, problems read, words searched and a query run; those of the processes that it has started;
- megabytes more for each of eight further sessions, each with the Overview, a filter, a problem.

The corpus has the stages that take minutes at full size. `--cache` takes one with others.
"""

from __future__ import annotations

import argparse
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from deepmath_viz.corpus import manifest
from tests.benchmarks import _corpora
from tests.benchmarks._row import Row, Size, installed, told
from tests.browser.conftest import _QUIET, ROOT, free_port
from tests.support.views import VIEWS

STAGES = ("problems", "comparison", "benchmarks", "layout-paper", "search")
SESSION = ("/", "/browse?difficulty=6~9", "/browse?problem=17")
SESSIONS, PATIENCE = 8, 120_000
START, MEMORY, A_SESSION = 2.5, 1_000, 15
_EMPTY = "import streamlit as st\nst.title('Overview')\n"
_AT_REST = """() => {
  const app = document.querySelector('[data-testid=stApp]')
  return app?.dataset.testScriptState === 'notRunning' &&
    !document.querySelector('[data-testid=stSkeleton], [data-stale=true]')
}"""


class Server:
    """The app on a cache, and what its processes hold."""

    def __init__(self, cache: Path, corpus: str, folder: Path, script: str = "app.py") -> None:
        port = self._port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        own = {
            "DEEPMATH_CACHE": str(cache),
            "DEEPMATH_DATA": str(folder),
            "DEEPMATH_CORPUS": corpus,
        }
        command = [sys.executable, "-m", "streamlit", "run", script]
        command += ["--server.port", str(port), "--server.headless", "true"]
        self._log = (folder / "server.log").open("w")
        self.began = time.perf_counter()
        self.process = subprocess.Popen(
            [*command, "--server.address", "127.0.0.1"],
            cwd=ROOT,
            env=os.environ | own,
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )

    def close(self) -> None:
        """End it."""
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._log.close()

    def wait_until_it_listens(self) -> None:
        """Wait until its port takes connections, which the page is asked for at once."""
        while True:
            try:
                socket.create_connection(("127.0.0.1", self._port)).close()
                return
            except ConnectionRefusedError:
                if self.process.poll() is not None:
                    raise SystemExit("The server has ended.") from None
                time.sleep(0.02)

    def megabytes(self) -> float:
        """PSS of the server alone."""
        return pss(self.process.pid)

    def of_others(self) -> float:
        """PSS of the processes that it has started."""
        return sum(map(pss, descendants(self.process.pid)[1:]))


def pss(pid: int) -> float:
    """Megabytes of a process, what it shares with others in proportion; 0 when it has ended."""
    try:
        said = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return 0.0
    return int(said.partition("\nPss:")[2].split()[0]) / 1e3 * 1.024


def descendants(pid: int) -> list[int]:
    """A process and all that it has started."""
    found = [pid]
    for one in found:
        for tasks in Path(f"/proc/{one}/task").glob("*/children"):
            found += map(int, tasks.read_text(encoding="ascii").split())
    return found


@contextmanager
def served(cache: Path, corpus: str, *, empty: bool = False) -> Iterator[Server]:
    """A server that has just been started; an empty one has a page with a heading alone."""
    with tempfile.TemporaryDirectory(prefix="deepmath-bench-") as name:
        script = Path(name) / "empty.py"
        script.write_text(_EMPTY, encoding="utf-8")
        server = Server(cache, corpus, Path(name), str(script) if empty else "app.py")
        try:
            yield server
        finally:
            server.close()


def first_page(browser: Browser, server: Server, *, empty: bool = False) -> tuple[float, float]:
    """Seconds from the start of the process to the first heading, and on to the last chart."""
    context = browser.new_context(viewport={"width": 1440, "height": 1000})
    page = context.new_page()
    server.wait_until_it_listens()
    page.goto(server.url, timeout=PATIENCE, wait_until="commit")
    page.get_by_role("heading", name="Overview").first.wait_for(timeout=PATIENCE)
    shown = time.perf_counter()
    at_rest(page)
    charts = page.locator(".chart[role=figure]").all()
    if not charts and not empty:
        raise SystemExit("The Overview shows no chart.")
    for chart in charts:  # one is drawn when it is near the window
        chart.scroll_into_view_if_needed()
        chart.locator(".main-svg").first.wait_for(timeout=PATIENCE)
    drawn = time.perf_counter()
    context.close()
    return shown - server.began, drawn - shown


def at_rest(page: Page) -> None:
    """Wait until the script has ended and nothing is stale."""
    page.wait_for_selector("[data-testid=stMainBlockContainer] *", timeout=PATIENCE)
    page.wait_for_function(_AT_REST, timeout=PATIENCE)


def visit(context: BrowserContext, server: Server, paths: tuple[str, ...]) -> None:
    """Open pages one after the other, each to its end, in one tab."""
    page = context.pages[0] if context.pages else context.new_page()
    for path in paths:
        page.goto(server.url + path, timeout=PATIENCE)
        at_rest(page)


def measured(cache: Path, corpus: str, problems: str, *, starts: int = 3) -> list[Row]:
    """All rows for a corpus."""
    found = manifest.read(cache / corpus)
    stages = list(found.stages) if found else []
    named = os.environ.get("DEEPMATH_CHROMIUM") or "/usr/bin/chromium"
    path = named if Path(named).exists() else None
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*_QUIET, "--disable-gpu"])
        began: list[tuple[float, float]] = []
        bare: list[float] = []
        for _ in range(starts):
            with served(cache, corpus, empty=True) as server:
                bare.append(first_page(browser, server, empty=True)[0])
            if len(bare) < starts:
                with served(cache, corpus) as server:
                    began.append(first_page(browser, server))
        with served(cache, corpus) as server:
            began.append(first_page(browser, server))
            first = browser.new_context(viewport={"width": 1440, "height": 1000})
            visit(first, server, VIEWS)
            time.sleep(2)
            whole, others = server.megabytes(), server.of_others()
            more = []
            for _ in range(SESSIONS):
                visit(browser.new_context(), server, SESSION)
            time.sleep(2)
            more.append((server.megabytes() - whole) / SESSIONS)
        browser.close()
    note = f"the least of {starts} starts; the browser runs beside it"
    return [
        Row(
            "process start to first page",
            problems,
            min(a for a, _ in began),
            "s",
            peer=min(bare),
            peer_name="Streamlit with a heading alone, started and opened likewise",
            version=installed("streamlit"),
            most=START,
            note=note,
            reason="most of it is Streamlit's own start and what a browser loads before the first "
            "word of a page, as the peer shows",
        ),
        Row("first page to the Overview's last chart", problems, min(b for _, b in began), "s"),
        Row(
            "memory of the server, every page visited",
            problems,
            whole,
            "MB",
            most=MEMORY,
            note=f"PSS; problems read, words searched, a query run; stages: {', '.join(stages)}",
        ),
        Row("memory of the processes that it has started", problems, others, "MB", note="PSS"),
        Row(
            "memory of each further session",
            problems,
            statistics.mean(more),
            "MB",
            most=A_SESSION,
            note=f"mean of {SESSIONS}: Overview, a filter, a problem read; all still open",
        ),
    ]


def rows(size: Size) -> list[Row]:
    """The server on a corpus of this size."""
    folder, found = _corpora.built(size, *STAGES)
    many = f"{found.stages['problems'].rows:,} problems"
    return measured(folder.parent, folder.name, many, starts=2 if size.quick else 3)


def main() -> None:
    """Run the benchmark and print its rows."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--share", type=float, default=1.0)
    options.add_argument("--full", type=Path, help="a folder of `make full`")
    options.add_argument("--cache", type=Path, help="a folder of a corpus in a cache")
    given = options.parse_args()
    if given.cache:
        told(measured(given.cache.parent, given.cache.name, "of the given corpus"))
        return
    told(rows(Size(given.share, given.full)))


if __name__ == "__main__":
    main()
