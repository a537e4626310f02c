"""A real server and a real browser, once for all browser tests."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Error,
    Locator,
    Page,
    ViewportSize,
    WebSocket,
    expect,
    sync_playwright,
)
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from deepmath_viz import pipeline
from deepmath_viz.pipeline import runner
from deepmath_viz.pipeline.progress import Progress
from deepmath_viz.sources import open_source
from tests.conftest import quick_stages
from tests.support import patience
from tests.support.patience import PATIENCE
from tests.support.ports import free_port

ROOT = Path(__file__).resolve().parents[2]
_QUIET = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # The switch takes the place of Playwright's own, so it says the same again, and then the page
    # that Chromium loads behind the address bar of every window: half of what an empty tab takes.
    "--disable-features=HttpsUpgrades,MediaRouter,OptimizationHints,PaintHolding,Translate,"
    "WebUIOmniboxAimPopup",
]
#: Of a browser that draws WebGL by the processor.
ARGUMENTS = [
    *_QUIET,
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
]

VIEWPORT = ViewportSize(width=1440, height=1000)
expect.set_options(timeout=1000 * PATIENCE)

#: Resolves when the browser has done all that follows from what was done to the page so far: its
#: tasks are worked off, and a frame has been drawn. A page that draws none is not waited for.
_IDLE = """async () => {
    for (let n = 0; n < 2; n++) {
        await new Promise(done => requestIdleCallback(done, {timeout: 1000}))
        await new Promise(done => {
            requestAnimationFrame(() => setTimeout(done))
            setTimeout(done, 1000)
        })
    }
}"""
_STILL = """() => {
    const app = document.querySelector('[data-testid=stApp]')
    const waiting = document.querySelector('[data-stale=true], [data-testid=stSkeleton]')
    return app?.dataset.testScriptState === "notRunning" && !waiting
}"""


def build_quietly(source: str, cache: Path) -> str:
    """Build what takes no embedding of a source; returns the name of the corpus."""
    opened = open_source(source)
    with Path(os.devnull).open("w") as nowhere:
        progress = Progress(cache / opened.corpus, (), out=nowhere)
        runner.build(opened, cache, quick_stages(), progress=progress)
    return opened.corpus


def build_problems(source: str, cache: Path) -> str:
    """Build the problems of a source alone; returns the name of the corpus."""
    opened = open_source(source)
    with Path(os.devnull).open("w") as nowhere:
        progress = Progress(cache / opened.corpus, (), out=nowhere)
        runner.build(opened, cache, pipeline.STAGES, only=("problems",), progress=progress)
    return opened.corpus


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder that all processes of a test run have in common."""
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "shared"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def long_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus with one problem whose solutions have 200 KB each."""
    folder = tmp_path_factory.mktemp("long") / "long"
    folder.mkdir()
    line = r"So $\int_0^{%d} x^2\,dx = \frac{%d}{3}$, and therefore we go on."
    thinking = "\n\n".join(line % (i, i**3) for i in range(3000))
    solution = f"{thinking}\n</think>\nThe end: $\\boxed{{1}}$"
    row = {"question": "How long is $x$?", "final_answer": "1", "difficulty": 9.0, "topic": None}
    row |= {f"r1_solution_{n}": solution for n in (1, 2, 3)}
    (folder / "train.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory, shared: Path, long_folder: Path) -> Path:
    """The demo corpus and a long one, built once for all processes."""
    whole = shared / "cache"
    with FileLock(shared / "cache.lock"):
        if not whole.exists():
            making = Path(tempfile.mkdtemp(dir=shared))
            for source in ("demo", str(long_folder)):
                build_quietly(source, making)
            making.rename(whole)
    # Each process has a copy of its own: what its tests enter is not what others count.
    folder = tmp_path_factory.mktemp("cache")
    shutil.copytree(whole, folder, dirs_exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def app(cache: Path) -> Iterator[str]:
    """The address of a running app."""
    yield from serve(cache, {"DEEPMATH_CORPUS": "demo"})


def serve(
    cache: Path,
    env: dict[str, str],
    script: str = "app.py",
    health: str = "/_stcore/health",
) -> Iterator[str]:
    """Run the app, or another script, on a free port until the caller is done."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", script, "--server.port", str(port)]
    with (cache / "server.log").open("w") as log:
        server = subprocess.Popen(
            command,
            cwd=ROOT,
            env={
                **os.environ,
                "DEEPMATH_CACHE": str(cache),
                "DEEPMATH_DATA": str(cache / "entered"),
                **env,
            },
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(url + health, server, cache / "server.log")
        yield url
    finally:
        server.terminate()
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()


def _wait_for(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        assert server.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(url, timeout=PATIENCE):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"no answer from {url}: {log.read_text()}")


@pytest.fixture(scope="session")
def start() -> Iterator[Callable[[list[str]], Browser]]:
    """Starts Chromium: the one of DEEPMATH_CHROMIUM or of the system, else Playwright's own."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = os.environ.get("DEEPMATH_CHROMIUM") or next(
        filter(None, map(shutil.which, names)), None
    )
    with sync_playwright() as playwright, ExitStack() as started:

        def launch(arguments: list[str]) -> Browser:
            browser = playwright.chromium.launch(executable_path=found, args=arguments)
            return started.enter_context(browser)

        yield launch


@pytest.fixture(scope="session")
def browser(start: Callable[[list[str]], Browser]) -> Browser:
    """A browser without WebGL, whose pages take a fifth less of a processor."""
    return start([*_QUIET, "--disable-gpu"])


@pytest.fixture(scope="session")
def drawing_browser(start: Callable[[list[str]], Browser]) -> Browser:
    """A browser with WebGL, for the map."""
    return start(ARGUMENTS)


@contextmanager
def new_profile(browser: Browser, **options: Any) -> Iterator[BrowserContext]:
    """A browser profile, whose pages are waited for as long as it takes."""
    with browser.new_context(**{"viewport": VIEWPORT, **options}) as context:
        context.set_default_timeout(1000 * PATIENCE)
        yield context


def awaited(page: Page, ask: Callable[[], Any], wanted: Callable[[Any], Any]) -> Any:
    """What is asked for, as soon as it is what is waited for; the page is heard meanwhile."""
    return patience.awaited(ask, wanted, lambda seconds: page.wait_for_timeout(1000 * seconds))


def at_rest(page: Page, ask: Callable[[], Any]) -> Any:
    """What is asked for, as soon as the page is at rest and it has stayed the same meanwhile."""
    before = object()
    until = time.monotonic() + PATIENCE
    while before != (said := ask()):
        assert time.monotonic() < until, f"It was {before} and is {said}"
        before = said
        for _ in range(3):
            page.evaluate(_IDLE)
    return said


def at_address(page: Page, *parts: str, without: str = "") -> None:
    """Wait until the address has all of these parts, and not that one."""
    page.wait_for_url(
        lambda url: all(part in url for part in parts) and not (without and without in url)
    )


def press_mark(chart: Locator, mark: Locator, *, up: float = 0.5) -> None:
    """Press a mark of a Plotly chart, so far up its height, when the chart hears of it.

    What catches the pointer lies above the marks.
    """
    chart.scroll_into_view_if_needed()  # far below the window it is not drawn
    mark.wait_for(state="attached")
    chart.page.wait_for_function(
        "chart => (chart._ev?._events ?? {}).plotly_click",
        arg=chart.element_handle(),
    )
    box = at_rest(chart.page, mark.bounding_box)
    chart.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] * (1 - up))


class Watched:
    """A tab of a browser profile that records what it asks for and complains of.

    Args:
        context: the profile.
        url: where the app is.
        corpus: whose pages are opened, where that is not the one that the app opens by itself.
    """

    _health = "/_stcore/health"

    def __init__(self, context: BrowserContext, url: str, corpus: str = "") -> None:
        self.url, self._corpus = url, corpus
        self.page: Page = context.pages[0] if context.pages else context.new_page()
        self.foreign: list[str] = []
        self.errors: list[str] = []
        # Whether a run has been asked for that has not begun, or has begun and not ended.
        self._asked, self._running, self._runs = False, False, 0
        self._heard = {
            "websocket": self._wire,
            "request": self._request,
            "console": self._console,
            "pageerror": self._error,
        }
        for event, hear in self._heard.items():
            self.page.on(event, hear)  # type: ignore[call-overload]

    def leave(self) -> None:
        """Give the tab back as a new one is: nothing kept, nobody listening, no session held."""
        page = self.page
        if page.is_closed():
            return
        if page.url.startswith(self.url):
            page.evaluate("localStorage.clear(), sessionStorage.clear()")
        for event, hear in self._heard.items():
            page.remove_listener(event, hear)
        # A page of the same host: beyond it the browser takes another process, which knows nothing.
        page.goto(self.url + self._health)
        page.emulate_media(color_scheme="null")
        page.set_viewport_size(VIEWPORT)
        page.mouse.move(0, 0)

    def _wire(self, wire: WebSocket) -> None:
        self._asked = self._running = False
        wire.on("framesent", self._sent)
        wire.on("framereceived", self._received)

    def _sent(self, frame: str | bytes) -> None:
        if isinstance(frame, bytes) and BackMsg.FromString(frame).HasField("rerun_script"):
            self._asked = True

    def _received(self, frame: str | bytes) -> None:
        # The messages looked for are short; what is long is not looked into.
        if not isinstance(frame, bytes) or len(frame) > 50_000:
            return
        message = ForwardMsg.FromString(frame)
        if message.HasField("new_session"):
            self._asked, self._running = False, True
        elif message.HasField("script_finished"):
            early = ForwardMsg.ScriptFinishedStatus.FINISHED_EARLY_FOR_RERUN
            self._asked = self._asked or message.script_finished == early
            self._running = False
            self._runs += 1

    def _error(self, error: object) -> None:
        self.errors.append(str(error))

    def _request(self, request: object) -> None:
        address = request.url  # type: ignore[attr-defined]
        if not address.startswith((self.url, self.url.replace("http", "ws", 1), "data:", "blob:")):
            self.foreign.append(address)

    def _console(self, message: object) -> None:
        # Streamlit's own two look-ups on a cold deep link answer 404; see docs/architecture.md.
        if message.type != "error":  # type: ignore[attr-defined]
            return
        at = message.location.get("url", "")  # type: ignore[attr-defined]
        if not at.endswith(("/_stcore/health", "/_stcore/host-config")):
            self.errors.append(f"{message.text} ({at})")  # type: ignore[attr-defined]

    def open(self, path: str) -> Page:
        """Go to a path and wait until the page has run to its end."""
        if self._corpus:
            path += f"{'&' if '?' in path else '?'}corpus={self._corpus}"
        before = self._runs
        self.page.goto(self.url + path)
        self._wait(lambda: self._runs > before, f"nothing ran for {path}")
        self.settle()
        return self.page

    def go(self, path: str) -> Page:
        """Go on to a path in the same session, as Back and Forward do: nothing is loaded again.

        That takes a fifth of the processor time of `open`.
        """
        before, self._asked = self._runs, True
        self.page.evaluate(
            """path => {
                history.pushState({}, "", path)
                dispatchEvent(new PopStateEvent("popstate", {state: {}}))
            }""",
            path,
        )
        self._wait(lambda: self._runs > before, f"the app did not go to {path}")
        self.settle()
        return self.page

    def settle(self) -> None:
        """Wait until the script has run for all that was done, and nothing is stale.

        What was done to the page asks for a run when the browser gets to it, and the page says that
        it runs when the server has said so: on a busy machine some time after. So the browser is
        waited for first, and what goes over the wire is watched.
        """
        self._wait(self._still, "the page does not come to rest")

    def _still(self) -> bool:
        try:
            self.page.evaluate(_IDLE)
            # What the page has sent and got by now has been heard of when this is answered.
            return bool(self.page.evaluate(_STILL)) and not (self._asked or self._running)
        except Error as err:
            if "context was destroyed" not in err.message:  # it went to another page
                raise
            return False

    def _wait(self, reached: Callable[[], bool], otherwise: str) -> None:
        until = time.monotonic() + PATIENCE
        while not reached():
            assert time.monotonic() < until, otherwise
            self.page.wait_for_timeout(20)

    def main(self) -> str:
        """The text of the main area."""
        return self.page.locator('[data-testid="stMain"]').inner_text()

    def shows(self, *texts: str) -> str:
        """Wait until the main area has all of these texts; returns the text of all of it."""
        return str(awaited(self.page, self.main, lambda said: all(text in said for text in texts)))


@pytest.fixture(scope="session")
def profile(browser: Browser) -> Iterator[BrowserContext]:
    """A browser profile whose one tab every test gets: what Streamlit is made of is kept.

    It asks for little motion: what Streamlit moves while it waits is drawn by the processor.
    """
    with new_profile(browser, reduced_motion="reduce") as context:
        yield context


@pytest.fixture(scope="session")
def other_profile(browser: Browser) -> Iterator[BrowserContext]:
    """The same of another person, for what two do at a time."""
    with new_profile(browser, reduced_motion="reduce") as context:
        yield context


@pytest.fixture(scope="session")
def drawing_profile(drawing_browser: Browser) -> Iterator[BrowserContext]:
    """The same for pages with WebGL."""
    with new_profile(drawing_browser) as context:
        yield context


@pytest.fixture(scope="session")
def other_drawing_profile(drawing_browser: Browser) -> Iterator[BrowserContext]:
    """The same of another person."""
    with new_profile(drawing_browser) as context:
        yield context


@contextmanager
def watching(profile: BrowserContext, url: str, corpus: str = "") -> Iterator[Watched]:
    """A tab that knows nothing of earlier tests; foreign requests and console errors fail the test.

    It is always the same one: a new one costs as much processor time as the page in it, because
    it compiles the scripts again that the last one had compiled. Every `open` in it begins a new
    session at the server, as a cold link does.
    """
    watched = Watched(profile, url, corpus)
    yield watched
    watched.leave()
    for page in profile.pages[1:]:
        page.close()
    profile.clear_cookies()
    assert not watched.foreign, f"requests beyond the app's own server: {watched.foreign}"
    assert not watched.errors, f"console errors: {watched.errors}"


@pytest.fixture
def visit(profile: BrowserContext, app: str) -> Iterator[Watched]:
    """A tab at the app."""
    with watching(profile, app) as watched:
        yield watched
