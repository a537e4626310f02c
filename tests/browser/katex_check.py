"""Show dataset texts in Streamlit, in a real browser, and count those that do not come out right.

    .venv/bin/python tests/browser/katex_check.py FILE_OR_FOLDER [--limit N] [--min 99.9]

Reads Parquet, JSON and JSONL files with a column `question` or `problem` (and `r1_solution_1` to
`_3`, whose write-ups and reasonings are checked too). A text fails when KaTeX reports an error or
when the project's own check had to show a formula as source; both are listed by file and row. The
exit code is 1 when fewer than `--min` per cent of the questions, or not all solutions, come out
right, or when anything in a text became a link, an image or a script.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from deepmath_viz.dataset import rows as dataset_rows  # noqa: E402
from deepmath_viz.maths import latex  # noqa: E402

APP = """
import json, sys
import streamlit as st
from pathlib import Path
st.set_page_config(layout="wide")
page = int(st.query_params.get("page", "0"))
for number, body in json.loads(Path(sys.argv[1], f"{page}.json").read_text(encoding="utf-8")):
    with st.container(key=f"text-{number}"):
        st.markdown(body)
st.text("end of page")
"""

READ_PAGE = """() => {
const rawMaths = /\\\\[()\\[\\]]|\\\\(frac|begin|end|left|sqrt|text|sum|int)(?![A-Za-z])|\\$\\$/;
const acting = 'a[href]:not([href^="#"]), img, iframe, script, video, audio, span[role="img"],'
  + '.stMarkdownColoredText, .stMarkdownColoredBackground, .stMarkdownBadge, .stMarkdownShimmer';
return [...document.querySelectorAll('[class*="st-key-text-"]')].map(box => {
  const errors = [...box.querySelectorAll('.katex-error')].map(e => e.title || e.textContent);
  for (const e of box.querySelectorAll('.katex-html [style]'))
    if (getComputedStyle(e).color === 'rgb(204, 0, 0)') errors.push('undefined: ' + e.textContent);
  const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
  let raw = '';
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.parentElement.closest('code, pre, .katex, .katex-error')) continue;
    if (rawMaths.test(node.data)) raw += node.data;
  }
  const active = box.querySelectorAll(acting).length;
  return {number: Number([...box.classList].find(c => c.startsWith('st-key-text-')).slice(12)),
          errors, raw: raw.slice(0, 200), active, drawn: box.querySelectorAll('.katex').length};
})}"""


@dataclass(frozen=True)
class Text:
    """One text to show: where it comes from, what it is, and the text."""

    name: str
    kind: str
    source: str


@dataclass
class Outcome:
    """What the browser showed: every list holds (text, what was found)."""

    shown: int = 0
    drawn: int = 0
    errors: list[tuple[Text, str]] = field(default_factory=list)
    as_source: list[tuple[Text, str]] = field(default_factory=list)
    raw: list[tuple[Text, str]] = field(default_factory=list)
    active: list[Text] = field(default_factory=list)

    def failed(self, kind: str) -> int:
        """How many texts of a kind have a KaTeX error or a formula shown as source."""
        return len({text.name for text, _ in self.errors + self.as_source if text.kind == kind})


def read_texts(path: Path, limit: int | None = None) -> Iterator[Text]:
    """The texts of a file, or of every file below a folder, `limit` rows of each file."""
    files = [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.is_file())
    for file in files:
        rows = _rows(file)
        for number, row in enumerate(rows[:limit] if limit else rows):
            question = row.get("question") or row.get("problem")
            if isinstance(question, str):
                yield Text(f"{file.name}:{number}", "question", question)
            for column in ("r1_solution_1", "r1_solution_2", "r1_solution_3"):
                if isinstance(row.get(column), str):
                    parts = dataset_rows.split_solution(row[column])
                    yield Text(f"{file.name}:{number}:{column}", "write-up", parts.write_up)
                    yield Text(f"{file.name}:{number}:{column}", "reasoning", parts.reasoning or "")


def _rows(file: Path) -> list[dict]:
    if file.suffix == ".parquet":
        import pyarrow.parquet as parquet

        return parquet.read_table(file).to_pylist()
    if file.suffix == ".jsonl":
        return [
            json.loads(line)
            for line in file.read_text(encoding="utf-8").splitlines()
            if line.strip()
        ]
    if file.suffix == ".json":
        found = json.loads(file.read_text(encoding="utf-8"))
        return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []
    return []


def as_markdown(text: Text) -> str:
    """What the app shows for this text."""
    if text.kind == "question":
        return latex.to_markdown(text.source)
    return latex.to_markdown(text.source, markdown=True, highlight_last_box=text.kind == "write-up")


@contextmanager
def streamlit_pages(pages: list[list[tuple[int, str]]]) -> Iterator[str]:
    """A Streamlit server that shows these Markdown texts, a page at a time; gives its address."""
    with tempfile.TemporaryDirectory() as folder:
        for number, page in enumerate(pages):
            Path(folder, f"{number}.json").write_text(json.dumps(page), encoding="utf-8")
        script = Path(folder, "app.py")
        script.write_text(APP, encoding="utf-8")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        options = ["--server.address=127.0.0.1", f"--server.port={port}", "--server.headless=true"]
        options += ["--browser.gatherUsageStats=false", "--server.fileWatcherType=none"]
        command = [sys.executable, "-m", "streamlit", "run", str(script), *options, "--", folder]
        environment = {**os.environ, "STREAMLIT_SERVER_ENABLE_STATIC_SERVING": "false"}
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environment, cwd=folder)
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(f"{address}/_stcore/health")
            yield address
        finally:
            server.terminate()
            server.wait(20)


def _wait_for(address: str, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


@contextmanager
def chromium():
    """A headless Chromium: the system's where there is one, else Playwright's own."""
    from playwright.sync_api import sync_playwright

    found = (
        shutil.which("chromium")
        or shutil.which("chromium-browser")
        or shutil.which("google-chrome")
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found,
            args=["--no-sandbox", "--disable-background-networking", "--disable-component-update"],
        )
        try:
            yield browser
        finally:
            browser.close()


def open_page(tab, address: str, number: int, texts: int) -> None:
    """Go to a page and wait until its last text is drawn."""
    tab.goto(f"{address}/?page={number}")
    tab.wait_for_function(
        """texts => document.querySelector('[data-test-script-state=notRunning]')
            && document.querySelectorAll('[class*="st-key-text-"]').length >= texts
            && !document.querySelector('[data-testid=stSkeleton]')""",
        arg=texts,
        timeout=120_000,
    )


def check(
    texts: list[Text], batch: int = 400, told: Callable[[int], None] | None = None
) -> Outcome:
    """Show the texts in the browser and read back what became of them.

    `told` is called with the number of texts shown, page by page.
    """
    outcome = Outcome()
    numbered = [(number, as_markdown(text)) for number, text in enumerate(texts)]
    for text in texts:
        outcome.as_source += [
            (text, f"{why}: {source}") for source, why in latex.sources_shown(text.source)
        ]
    pages = [numbered[at : at + batch] for at in range(0, len(numbered), batch)]
    with streamlit_pages(pages) as address, chromium() as browser:
        tab = browser.new_page(viewport={"width": 1200, "height": 900})
        for number, page in enumerate(pages):
            open_page(tab, address, number, len(page))
            for found in tab.evaluate(READ_PAGE):
                text = texts[found["number"]]
                outcome.shown += 1
                outcome.drawn += found["drawn"]
                outcome.errors += [(text, error) for error in found["errors"]]
                if found["raw"]:
                    outcome.raw.append((text, found["raw"]))
                if found["active"]:
                    outcome.active.append(text)
            if told:
                told(outcome.shown)
    return outcome


def main() -> int:
    """Check the files named on the command line and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("path", type=Path, nargs="+")
    parser.add_argument("--limit", type=int, help="rows of each file")
    parser.add_argument(
        "--min", type=float, default=99.9, help="per cent of questions that must be right"
    )
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the server is stopped too
    texts = [text for path in options.path for text in read_texts(path, options.limit)]
    if not texts:
        print("No file with a column question or problem found.")
        return 1
    outcome = check(texts, told=lambda shown: print(f"\r{shown:,}", end="", file=sys.stderr))
    print(file=sys.stderr)
    for title, found in (("KaTeX error", outcome.errors), ("shown as source", outcome.as_source)):
        for text, what in found:
            print(f"{title}\t{text.name}\t{text.kind}\t{' '.join(what.split())[:200]}")
    for text, raw in outcome.raw:
        print(f"LaTeX left in prose\t{text.name}\t{text.kind}\t{' '.join(raw.split())[:160]}")
    for text in outcome.active:
        print(f"link, medium or directive\t{text.name}\t{text.kind}")
    enough = outcome.shown == len(texts) and not outcome.active
    print(f"{outcome.shown:,} of {len(texts):,} texts shown, {outcome.drawn:,} formulas drawn")
    for kind in ("question", "write-up", "reasoning"):
        total = sum(text.kind == kind for text in texts)
        if total:
            right = total - outcome.failed(kind)
            print(f"{kind}: {right:,} of {total:,} without an error ({100 * right / total:.3f} %)")
            enough &= 100 * right / total >= (options.min if kind == "question" else 100)
    return 0 if enough else 1


if __name__ == "__main__":
    raise SystemExit(main())
