"""What browsers are told, on every route of the app and in every deployment.

    python -m tests.proofs.headers CACHE

Starts the app on a cache in which a corpus stands: on loopback, behind a name as a proxy would ask
for it, and in a frame of another origin with the settings of a Space. Asks every route of the
explorer's and of Streamlit's, and opens every page in Chromium. Prints a table of routes (status
for the app's own page, for another name, for a page of another site, for a change without Origin;
the headers that lack) and one of pages (what the console says). Exit status 1 where a header is
missing, a request of others is answered, or a console has an error but for the two 404 by which
Streamlit's page finds out below which path it is served.
"""

from __future__ import annotations

import os
import re
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Browser, ConsoleMessage, FrameLocator, Page, sync_playwright

from deepmath_viz.ui.door.headers import answer_headers
from tests.app.test_door import PATHS, WEBSOCKET, answered
from tests.browser.conftest import ARGUMENTS, at_rest, new_profile, serve

ROOT = Path(__file__).resolve().parents[2]
PAGES = [page.stem for page in sorted((ROOT / "pages").glob("*.py"))]
NAME, OUTER = "app.localhost", "outer.localhost"
SETTLED = "[data-testid=stApp][data-test-script-state=notRunning]"
#: So Streamlit's page looks for the path below which it is served.
_LOOKING = re.compile(r"/\w+/_stcore/(?:health|host-config)$")
#: A name that these headers have on every answer, in every deployment.
EVERYWHERE = {
    "content-security-policy", "x-content-type-options", "referrer-policy",
    "cross-origin-resource-policy", "cross-origin-opener-policy", "permissions-policy",
}  # fmt: skip


def routes(port: int, host: str, frames: tuple[str, ...]) -> int:
    """Print a line a route; returns how many are not as they should be."""
    expected = {(name.decode(), value.decode()) for name, value in answer_headers(frames)}
    names = {name for name, _ in expected}
    bad = int(not names >= EVERYWHERE or ("x-frame-options" in names) is bool(frames))
    asked = [
        ("GET", {"Host": host, "Sec-Fetch-Site": "same-origin", "Accept": "text/html"}, None),
        ("GET", {"Host": "evil.example"}, 421),
        ("GET", {"Host": host, "Origin": "http://evil.example"}, 403),
        ("GET", {"Host": host, "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}, 403),
        ("POST", {"Host": host}, 403),
    ]  # fmt: skip
    print("| route | own page | other name | other Origin | other site | no Origin | headers |")
    for path in PATHS:
        statuses, lacking = [], set[str]()
        for method, headers, wanted in asked:
            with answered(port, path, headers, method) as answer:
                answer.read()
                told = {(name.lower(), value) for name, value in answer.getheaders()}
            lacking |= {name for name, _ in expected - told}
            statuses.append(answer.status)
            bad += wanted is not None and answer.status != wanted
        bad += bool(lacking)
        print("|", path, "|", " | ".join(map(str, statuses)), "|", ", ".join(lacking) or "all", "|")
    statuses = []
    for name, origin in ((host, f"http://{host}"), ("evil.example", "http://evil.example"),
                         (host, "http://evil.example"), (host, None)):  # fmt: skip
        headers = {"Host": name, **WEBSOCKET, **({"Origin": origin} if origin else {})}
        with answered(port, "/_stcore/stream", headers) as answer:
            statuses.append(answer.status)
    bad += statuses != [101, 403, 403, 403]
    print("| websocket |", " | ".join(map(str, statuses)), "| |")
    return bad


class _Outer(BaseHTTPRequestHandler):
    """A page of another origin that shows what its query says in a frame."""

    def do_GET(self) -> None:
        address = self.path.partition("?")[2]
        frame = f'<iframe src="{address}" style="width:1400px;height:950px"></iframe>'.encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(frame)))
        self.end_headers()
        self.wfile.write(frame)

    def log_message(self, format: str, *args: object) -> None:
        """Silence."""


def console(browser: Browser, address: str, page: str, around: str = "") -> int:
    """Open a page, in the frame of another one or by itself; print and count what is wrong."""
    said: list[str] = []
    looking = 0

    def hear(message: ConsoleMessage) -> None:
        nonlocal looking
        if message.type != "error":
            return
        if "404" in message.text and _LOOKING.search(message.location["url"]):
            looking += 1
        else:
            said.append(f"{message.text} {message.location['url']}")

    with new_profile(browser) as profile:
        tab: Page = profile.new_page()
        tab.on("console", hear)
        tab.on("pageerror", lambda error: said.append(str(error)))
        tab.goto(f"{around}{address}/{'' if page == 'overview' else page}")
        shown: Page | FrameLocator = tab.frame_locator("iframe") if around else tab
        shown.locator(SETTLED).wait_for()
        at_rest(tab, lambda: shown.locator("[data-testid=stMain]").inner_text())
        text = shown.locator("[data-testid=stMain]").inner_text()
    fine = not said and "This page failed" not in text
    print("|", page, "|", "; ".join(said) or "no error", "|", looking, "|",
          "" if fine else "<<<", flush=True)  # fmt: skip
    return not fine


def main(words: list[str]) -> int:
    """Print the tables."""
    cache, bad = Path(words[0]), 0
    outer = ThreadingHTTPServer(("127.0.0.1", 0), _Outer)
    threading.Thread(target=outer.serve_forever, daemon=True).start()
    frames = f"http://{OUTER}:{outer.server_port}"
    deployments = {
        "on loopback": ({}, "localhost", ()),
        "behind a name": ({"DEEPMATH_HOSTS": NAME, "DEEPMATH_READ_ONLY": "1"}, NAME, ()),
        "in a frame, as a Space": ({"DEEPMATH_HOSTS": NAME, "DEEPMATH_FRAMES": frames,
                                    "DEEPMATH_READ_ONLY": "1"}, NAME, (frames,)),
    }  # fmt: skip
    resolved = "--host-resolver-rules=MAP *.localhost 127.0.0.1"
    with sync_playwright() as started:
        browser = started.chromium.launch(
            executable_path=os.environ.get("DEEPMATH_CHROMIUM"), args=[*ARGUMENTS, resolved]
        )
        for where, (env, host, framed) in deployments.items():
            for url in serve(cache, env):
                port = int(url.rpartition(":")[2])
                print(f"\n{where}\n")
                bad += routes(port, f"{host}:{port}", framed)
                print("\n| page | console | 404 by which Streamlit looks for its path | |")
                around = f"{frames}/?" if framed else ""
                for page in PAGES:
                    bad += console(browser, f"http://{host}:{port}", page, around)
        browser.close()
    outer.shutdown()
    print(f"{bad} are not as they should be.")
    return min(bad, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
