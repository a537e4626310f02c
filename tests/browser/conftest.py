"""A real server and a real browser, once for all browser tests."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from filelock import FileLock
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    ViewportSize,
    WebSocket,
    sync_playwright,
)
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from deepmath_viz import pipeline
from deepmath_viz.pipeline import runner
from deepmath_viz.pipeline.progress import Progress
from deepmath_viz.sources import open_source
from tests.conftest import quick_stages

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

#: Text that tries to make the browser fetch or run something, one try a row.
HOSTILE = [
    "Image ![beacon](http://192.0.2.1/a.png) in Markdown.",
    "Image <img src='http://192.0.2.1/b.png' onerror='window.attacked=1'> in HTML.",
    "Script <script>window.attacked=1</script> and <iframe src='http://192.0.2.1/c'></iframe>.",
    "Link [click](javascript:window.attacked=1) and <a href='http://192.0.2.1/d'>link</a>.",
    "Bare http://192.0.2.1/e and www.example.com and someone@example.com.",
    "Directives :red[red] :material/home: :streamlit: :smile: :blue-badge[b] :small[s].",
    "Reference ![beacon][r]\n\n[r]: http://192.0.2.1/f.png",
    r"KaTeX $\href{javascript:window.attacked=1}{x} \includegraphics{http://192.0.2.1/g.png}$.",
    r"KaTeX \(\htmlData{a=b}{x} \url{http://192.0.2.1/h} \htmlClass{stApp}{y}\).",
    "Style <style>@import url(http://192.0.2.1/i.css); body{display:none}</style>.",
    "Footnote[^1] and table\n\n|a|b|\n|-|-|\n|![x](http://192.0.2.1/j.png)|c|\n\n[^1]: gone",
    "Entity &lt;script&gt; &#60;img src=x&#62; and `code` and ``` ```fence.",
    "Unbalanced $x^2 and \\(y and \\begin{cases} a",
    "Template {{7*7}} ${7*7} #{7*7} <%= 7*7 %> and NUL-like \u200b\u202e text.",
]


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


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder that all processes of a test run have in common."""
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "shared"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def hostile_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus whose every text field tries something."""
    folder = tmp_path_factory.mktemp("hostile") / "hostile"
    folder.mkdir()
    with (folder / "train.jsonl").open("w", encoding="utf-8") as file:
        for i, text in enumerate(HOSTILE):
            solution = f"Think: {text}\n</think>\n## {text}\n\n- {text}\n\n$\\boxed{{{i}}}$ {text}"
            row = {
                "question": text,
                "final_answer": text,
                "difficulty": 5.0,
                "topic": f"Mathematics -> ![t](http://192.0.2.1/t.png) -> <b>{i}</b>",
                "r1_solution_1": solution,
                "r1_solution_2": solution,
                "r1_solution_3": solution,
            }
            file.write(json.dumps(row) + "\n")
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
def cache(
    tmp_path_factory: pytest.TempPathFactory, shared: Path, hostile_folder: Path, long_folder: Path
) -> Path:
    """The demo corpus, a hostile one and a long one, built once for all processes."""
    whole = shared / "cache"
    with FileLock(shared / "cache.lock"):
        if not whole.exists():
            making = Path(tempfile.mkdtemp(dir=shared))
            for source in ("demo", str(hostile_folder), str(long_folder)):
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
    end = time.monotonic() + 60
    while time.monotonic() < end:
        assert server.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(url, timeout=2):
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


class Watched:
    """A page of a fresh browser profile that records what it asks for and complains of."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        self.url = url
        self.page: Page = context.new_page()
        self.foreign: list[str] = []
        self.errors: list[str] = []
        self._asked, self._runs = False, 0
        self.page.on("websocket", self._wire)
        self.page.on("request", self._request)
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _wire(self, wire: WebSocket) -> None:
        self._asked = False
        wire.on("framesent", self._sent)
        wire.on("framereceived", self._received)

    def _sent(self, frame: str | bytes) -> None:
        if isinstance(frame, bytes) and BackMsg.FromString(frame).HasField("rerun_script"):
            self._asked = True

    def _received(self, frame: str | bytes) -> None:
        # The message is short; one that is long is not looked into.
        if isinstance(frame, bytes) and len(frame) < 1_000:
            message = ForwardMsg.FromString(frame)
            if message.HasField("script_finished"):
                early = ForwardMsg.ScriptFinishedStatus.FINISHED_EARLY_FOR_RERUN
                self._asked = message.script_finished == early
                self._runs += 1

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
        self.page.goto(self.url + path)
        self.settle()
        assert self._runs, "the messages of this version of Streamlit are not understood"
        return self.page

    def settle(self) -> None:
        """Wait until the script has run for what was last asked, and nothing is stale.

        The page says that it runs only when the server has said so: on a busy machine some time
        after a click. So what goes over the wire is watched, too.
        """
        until = time.monotonic() + 60
        self.page.wait_for_timeout(20)
        while self._asked and time.monotonic() < until:
            self.page.wait_for_timeout(20)
        self.page.wait_for_selector(
            '[data-testid="stApp"][data-test-script-state="notRunning"]', timeout=60_000
        )
        self.page.wait_for_function(
            "() => !document.querySelector('[data-stale=true], [data-testid=stSkeleton]')"
        )

    def main(self) -> str:
        """The text of the main area."""
        return self.page.locator('[data-testid="stMain"]').inner_text()


@pytest.fixture(scope="session")
def profile(browser: Browser) -> Iterator[BrowserContext]:
    """A browser profile of which every test gets a new tab: what Streamlit is made of is kept.

    It asks for little motion: what Streamlit moves while it waits is drawn by the processor.
    """
    with browser.new_context(viewport=VIEWPORT, reduced_motion="reduce") as context:
        yield context


@pytest.fixture(scope="session")
def drawing_profile(drawing_browser: Browser) -> Iterator[BrowserContext]:
    """The same for pages with WebGL."""
    with drawing_browser.new_context(viewport=VIEWPORT) as context:
        yield context


@contextmanager
def watching(profile: BrowserContext, url: str) -> Iterator[Watched]:
    """A tab that knows nothing of earlier ones; foreign requests and console errors fail the test.

    Of what was loaded before, it has the app's own files alone, which the server names by content.
    """
    watched = Watched(profile, url)
    yield watched
    if not watched.page.is_closed() and watched.page.url.startswith(url):
        watched.page.evaluate("localStorage.clear()")
    for page in profile.pages:
        page.close()
    profile.clear_cookies()
    assert not watched.foreign, f"requests beyond the app's own server: {watched.foreign}"
    assert not watched.errors, f"console errors: {watched.errors}"


@pytest.fixture
def visit(profile: BrowserContext, app: str) -> Iterator[Watched]:
    """A tab at the app."""
    with watching(profile, app) as watched:
        yield watched
