"""How long texts that are expensive to draw hold up a browser or the server.

    python -m tests.proofs.expensive_texts [KIND ...]

Builds a corpus with ten rows of every kind, and one of thousands of topics, visits the pages in
Chromium, and prints for each the longest block of the browser's main thread, what most of it went
to, and the longest time for which the server answered nobody. Blocks are in seconds of processor
time, which a busy machine makes longer by half, and seldom twice as long.
Ends with 1 where one is longer than `LONGEST`.
"""

from __future__ import annotations

import contextlib
import json
import sys
import tempfile
import threading
import time
import urllib.request
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import Browser, sync_playwright

from deepmath_viz.dataset import rows
from tests.browser.conftest import VIEWPORT, Watched, build_quietly, serve

#: Seconds of processor time that one block may take.
LONGEST = 2.0
ROWS = 10


def nested(depth: int) -> str:
    """A formula so many levels deep."""
    return "\\frac{1}{1+" * depth + "x" + "}" * depth


def table(rows_: int, columns: int) -> str:
    """A table of Markdown."""
    lines = ["|".join(["", *(f"c{n}" for n in range(columns)), ""]), "|" + "-|" * columns]
    lines += ["|".join(["", *(f"{r}" for _ in range(columns)), ""]) for r in range(rows_)]
    return "\n".join(lines)


#: Texts by kind: each is the question of ten rows, and their solutions.
KINDS: dict[str, str] = {
    "formulas": " ".join(f"and $x_{{{n}}}^2$" for n in range(2_000)),
    "deep formulas": "\n\n".join(f"${nested(50)}$" for _ in range(60)),
    "formulas 23 deep": "\n\n".join(f"${nested(23)}$" for _ in range(60)),
    "matrix": "$\\begin{pmatrix}" + "\\\\".join("&".join(["1"] * 30) for _ in range(30))
    + "\\end{pmatrix}$ and $" + "+".join(f"x_{{{n}}}" for n in range(1_500)) + "$",
    "scripts": "$" + "+".join("x_{a_b}^{c^d}" for _ in range(800)) + "$",
    "fences": "$" + "\\left(\\left[\\frac12\\right]\\right)" * 300 + "$",
    "accents": "$" + "\\widehat{\\overline{\\vec{x}}}" * 800 + "$",
    "roots": "$" + "\\sqrt[3]{\\sqrt{x}}" * 900 + "$",
    "words in a formula": "$\\text{" + "word " * 3_500 + "}$",
    "rows of a table": table(1_000, 4),
    "columns of a table": table(4, 1_000),
    "nested list": "\n".join("  " * n + "- item" for n in range(200)),
    "long list": "\n".join(f"- item {n}" for n in range(2_000)),
    "headings": "\n\n".join(f"# h{n}" for n in range(2_500)),
    "paragraphs": "\n\n".join("word" for _ in range(3_300)),
    "lines": "\n".join("line." for _ in range(3_300)),
    "bold": "**b** " * 3_300,
    "code": "`c` " * 5_000,
    "blocks of code": "```\nc\n```\n\n" * 1_600,
    "rules": "---\n\n" * 4_000,
    "brackets": "[" * 20_000,
    "stars": "*a" * 10_000,
    "backslashes": "\\" * 20_000,
    "signs": "!_<>~#" * 3_300,
    "colons": ":a:b" * 5_000,
    "addresses": "http://a.b " * 1_800,
    "one word": "w" * 20_000,
    "combining": "z" + "\u0301" * 19_000,
    "emoji": "\U0001f469\u200d\U0001f467" * 6_000,
    "directions": "\u202e\u05d0a" * 6_000,
    "Chinese": "\u6570\u5b66" * 10_000,
}  # fmt: skip


def write(folder: Path) -> tuple[Path, Path]:
    """The two sources."""
    texts, topics = folder / "texts", folder / "topics"
    for place in (texts, topics):
        place.mkdir()
    with (texts / "train.jsonl").open("w", encoding="utf-8") as file:
        for name, text in KINDS.items():
            for n in range(ROWS):
                row: dict[str, Any] = {"question": f"{name} {n}\n\n{text}", "final_answer": text}
                row |= {"topic": f"Mathematics -> {text[:500]}", "difficulty": 5.0}
                row |= {f"r1_solution_{k}": f"{text}</think>{text}" for k in (1, 2, 3)}
                file.write(json.dumps(row) + "\n")
    with (topics / "train.jsonl").open("w", encoding="utf-8") as file:
        for n in range(6_000):
            topic = f"Mathematics -> Domain {n % 300} -> Topic {n}"
            row = {"question": f"q{n}", "topic": topic, "final_answer": "1", "difficulty": n % 9}
            file.write(json.dumps(row) + "\n")
    return texts, topics


class Server:
    """Asks the server many times a second whether it answers; knows the longest silence."""

    def __init__(self, url: str) -> None:
        self.url, self.silence = url, 0.0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._ask, daemon=True)

    def _ask(self) -> None:
        while not self._done.wait(0.05):
            began = time.monotonic()
            with (
                contextlib.suppress(OSError),
                urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=60),
            ):
                pass
            self.silence = max(self.silence, time.monotonic() - began)

    @contextlib.contextmanager
    def watched(self) -> Iterator[Server]:
        """Ask until the block ends."""
        self._thread.start()
        yield self
        self._done.set()
        self._thread.join()


def longest_task(trace: bytes) -> tuple[float, str]:
    """The longest task of the page's main thread, in seconds, and what it went to."""
    events = json.loads(trace)["traceEvents"]
    main = {
        (e["pid"], e["tid"])
        for e in events
        if e["name"] == "thread_name" and e["args"].get("name") == "CrRendererMain"
    }
    mine = [e for e in events if (e["pid"], e["tid"]) in main and e.get("ph") == "X"]
    tasks = [e for e in mine if e["name"].endswith("RunTask")]
    longest = max(tasks, key=lambda e: e.get("tdur", 0))
    end = longest["ts"] + longest["dur"]
    parts: dict[str, float] = defaultdict(float)
    for e in mine:
        if longest["ts"] <= e["ts"] < end and e is not longest:
            parts[e["name"]] += e.get("tdur", 0) / 1e6
    said = sorted(parts.items(), key=lambda part: -part[1])[:5]
    return longest["tdur"] / 1e6, ", ".join(f"{name} {took:.1f}" for name, took in said)


def measured(browser: Browser, url: str, path: str) -> tuple[float, float, str]:
    """Longest block, longest silence of the server, and a line to print."""
    with browser.new_context(viewport=VIEWPORT) as context:
        warm = Watched(context, url)
        warm.open("/data")
        warm.page.close()
        visit = Watched(context, url)
        began = time.monotonic()
        with Server(url).watched() as server:
            browser.start_tracing(page=visit.page, categories=["toplevel", "devtools.timeline"])
            try:
                visit.open(path)
                visit.page.wait_for_timeout(500)
                elements = visit.page.evaluate("document.getElementsByTagName('*').length")
                settled = time.monotonic() - began
            finally:
                trace = browser.stop_tracing()
        block, parts = longest_task(trace)
    line = f"{block:6.2f} {server.silence:6.2f} {settled:6.1f} {elements:8,}  {parts}"
    return block, server.silence, line


def visits(wanted: list[str], texts: str, topics: str) -> Iterator[tuple[str, str]]:
    """What is visited, and where."""
    for at, (name, text) in enumerate(KINDS.items()):
        if wanted and name not in wanted:
            continue
        where = {"corpus": texts, "size": f"{ROWS}", "page": f"{at + 1}"}
        yield f"{name}: Browse", "/browse?" + urlencode(where)
        key = rows.key(f"{name} 0\n\n{text}")
        yield f"{name}: reader", "/browse?" + urlencode({"corpus": texts, "problem": key})
    if not wanted or "topics" in wanted:
        yield "topics: Overview", "/?" + urlencode({"corpus": topics})
        yield "topics: Browse", "/browse?" + urlencode({"corpus": topics})
        yield "texts: Overview", "/?" + urlencode({"corpus": texts})


def main() -> int:
    """Measure, print, and say whether all is within bounds."""
    worst = 0.0
    with tempfile.TemporaryDirectory() as made, sync_playwright() as playwright:
        folder = Path(made)
        cache = folder / "cache"
        texts, topics = (build_quietly(str(source), cache) for source in write(folder))
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        print(f"{'':32} block server settled elements  of the block, seconds")
        for url in serve(cache, {"DEEPMATH_CORPUS": texts}):
            for name, path in visits(sys.argv[1:], texts, topics):
                try:
                    block, silence, line = measured(browser, url, path)
                except Exception as err:  # a page that never settles is a finding, too
                    block, silence, line = 99.0, 0.0, f"  never: {str(err).splitlines()[0]}"
                worst = max(worst, block, silence)
                print(f"{name:32} {line}", flush=True)
        browser.close()
    print(f"longest: {worst:.2f} s; at most {LONGEST:g} s")
    return int(worst > LONGEST)


if __name__ == "__main__":
    sys.exit(main())
