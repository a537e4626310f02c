"""Random use of the live map for ten minutes: does anything leak, or go wrong?

A browser moves, zooms, draws, clicks, types keys, switches sets, colours, panels and a filter, and
opens neighbours on the real page. Every half minute the JavaScript heap after collection, the
number of DOM nodes and the memory of the server (resident) are printed, and at the end every error
of the browser's console, every page error and every answer of the server above 399.

    python -m tests.benchmarks.bench_map_soak [--url URL --pid N] [--minutes 10] [--seed 1]

`--url` is the Map page of a running explorer, `--pid` the process of its server; without them the
demo corpus with the authors' coordinates (DEEPMATH_REAL_DATA, or none) is built and served.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page

from tests.benchmarks.bench_map import SHOWN, Traffic, _browser
from tests.browser.conftest import serve

EVERY = 30.0


def main(argv: Sequence[str] | None = None) -> None:
    """Use the map and print what grows."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--url", help="the Map page of a running explorer")
    options.add_argument("--pid", type=int, help="the process of its server")
    options.add_argument("--minutes", type=float, default=10)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args(argv)
    with _page_of(given.url, given.pid) as (url, pid), _browser() as browser:
        page = browser.new_context(viewport={"width": 1440, "height": 1000}).new_page()
        wrong: list[str] = []
        page.on("pageerror", lambda error: wrong.append(f"page error: {error}"))
        page.on("response", lambda answer: _refused(wrong, answer.status, answer.url))
        traffic = Traffic(page)
        page.goto(url)
        page.wait_for_selector(SHOWN, timeout=90_000)
        draw = random.Random(given.seed)
        began, told, done = time.monotonic(), 0.0, 0
        print(f"{'minute':>7} {'uses':>6} {'JS heap':>9} {'nodes':>7} {'server':>8}")
        while (spent := time.monotonic() - began) < given.minutes * 60:
            if spent >= told:
                told += EVERY
                nodes = page.evaluate("document.querySelectorAll('*').length")
                print(
                    f"{spent / 60:7.1f} {done:6d} {traffic.heap():6.0f} MB {nodes:7d}"
                    f" {_resident(pid):5.0f} MB",
                    flush=True,
                )
            draw.choices([use for use, _ in USES], [weight for _, weight in USES])[0](page, draw)
            done += 1
        page.wait_for_timeout(2_000)
        errors = page.locator('[data-testid="stException"], [data-testid="stAlertContentError"]')
        shown = errors.count()
        print(f"{done} uses; {shown} errors on the page; {len(wrong)} in the browser: {wrong[:5]}")


def _refused(wrong: list[str], status: int, url: str) -> None:
    # Streamlit itself asks for two addresses that do not exist on a cold deep link.
    if status >= 400 and not re.search(r"_stcore/(health|host-config)", url):
        wrong.append(f"{status} {url}")


@contextmanager
def _page_of(url: str | None, pid: int | None) -> Iterator[tuple[str, int]]:
    if url:
        yield url, pid or 0
        return
    with tempfile.TemporaryDirectory(prefix="deepmath-soak-") as name:
        real = os.environ.get("DEEPMATH_REAL_DATA")
        more = ["--coordinates", f"{real}/paper/emb_2d.npy"] if real else []
        command = [sys.executable, "-m", "deepmath_viz", "build", "--source", "demo"]
        subprocess.run([*command, "--cache", name, *more], check=True)
        server = serve(Path(name), {})
        try:
            address = next(server)
            found = subprocess.run(
                ["pgrep", "-f", f"server.port {address.rpartition(':')[2]}"],
                capture_output=True,
                text=True,
                check=False,
            )
            yield f"{address}/map", int(found.stdout.split()[0])
        finally:
            server.close()


def _resident(pid: int) -> float:
    """Megabytes that the server holds."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except OSError:
        return float("nan")
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1e3


# -- uses ------------------------------------------------------------------------------------------


def _place(page: Page, draw: random.Random) -> tuple[float, float]:
    box = page.locator("canvas.points").bounding_box() or {"x": 0, "y": 0, "width": 9, "height": 9}
    return (
        box["x"] + box["width"] * draw.uniform(0.15, 0.85),
        box["y"] + box["height"] * draw.uniform(0.15, 0.85),
    )


def _pan(page: Page, draw: random.Random) -> None:
    page.mouse.move(*_place(page, draw))
    page.mouse.down()
    for _ in range(draw.randint(2, 8)):
        page.mouse.move(*_place(page, draw), steps=3)
    page.mouse.up()


def _zoom(page: Page, draw: random.Random) -> None:
    page.mouse.move(*_place(page, draw))
    for _ in range(draw.randint(1, 5)):
        page.mouse.wheel(0, draw.choice((-240, -240, 240)))


def _lasso(page: Page, draw: random.Random) -> None:
    page.locator("canvas.points").press(draw.choice("lb"))
    _pan(page, draw)
    page.wait_for_timeout(300)


def _click(page: Page, draw: random.Random) -> None:
    page.mouse.click(*_place(page, draw))
    page.wait_for_timeout(400)


def _hover(page: Page, draw: random.Random) -> None:
    for _ in range(4):
        page.mouse.move(*_place(page, draw))
        page.wait_for_timeout(120)


def _keys(page: Page, draw: random.Random) -> None:
    keys = ("n", "p", "Enter", "Escape", "+", "-", "0", "ArrowLeft", "ArrowUp")
    for key in draw.choices(keys, k=4):
        page.locator("canvas.points").press(key)


def _colour(page: Page, draw: random.Random) -> None:
    select = page.get_by_label("Colour", exact=True)
    select.select_option(index=draw.randrange(select.locator("option").count()))
    page.wait_for_timeout(500)


def _switch(page: Page, draw: random.Random) -> None:
    switches = page.locator(".legend button")
    switches.nth(draw.randrange(switches.count())).click(modifiers=draw.choice(([], ["Shift"])))
    page.wait_for_timeout(300)


def _filter(page: Page, draw: random.Random) -> None:
    page.get_by_role("radio", name=draw.choice(("With", "Without")), exact=True).click()
    page.wait_for_timeout(700)


def _panels(page: Page, draw: random.Random) -> None:
    page.get_by_role("button", name=re.compile("One panel for each set")).click()
    page.wait_for_timeout(700)


def _neighbour(page: Page, draw: random.Random) -> None:
    near = page.locator('[class*="st-key-near-"] button:not([disabled])')
    if n := near.count():
        near.nth(draw.randrange(n)).click()
        page.wait_for_timeout(700)


USES: list[tuple[Callable[[Page, random.Random], None], int]] = [
    (_pan, 8), (_zoom, 8), (_hover, 5), (_click, 5), (_lasso, 4), (_keys, 4), (_neighbour, 4),
    (_colour, 2), (_switch, 2), (_filter, 2), (_panels, 1),
]  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1:])
