"""Proof that the wheel is a whole program: `make test-wheel` (minutes, and a package registry).

Builds the wheel, installs it with the pinned versions into a new virtual environment, and from an
empty folder outside every checkout builds the demo corpus, exports a part of it, opens the app and
visits every page from a cold link in Chromium. Prints what it saw; exit status 1 where one fails.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
import venv
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
PAGES = [page.stem for page in sorted((ROOT / "pages").glob("*.py"))]
SETTLED = "[data-testid=stApp][data-test-script-state=notRunning]"


def main() -> int:
    """Run the proof."""
    with tempfile.TemporaryDirectory(prefix="deepmath-installed-") as name:
        folder = Path(name)
        program = install(folder)
        empty = folder / "empty"
        empty.mkdir()
        env = {k: v for k, v in os.environ.items() if not k.startswith(("DEEPMATH_", "PYTHON"))}
        env |= {"XDG_CACHE_HOME": str(folder / "home/cache"), "HOME": str(folder / "home")}
        env.pop("XDG_DATA_HOME", None)

        def run(*words: str) -> str:
            done = subprocess.run(
                [program, *words], cwd=empty, env=env, capture_output=True, text=True, check=False
            )
            if done.returncode:
                sys.exit(f"{' '.join(words)} ended with {done.returncode}:\n{done.stderr}")
            return done.stdout

        print("help:", run("--help").splitlines()[0])
        run("build", "--source", "demo")
        print("status:", run("status").splitlines()[0])
        run("export", "--out", "taken", "--topic", "Algebra", "--as", "trl")
        print("export:", *sorted(path.name for path in (empty / "taken").rglob("*.parquet")))
        failed = visit(program, empty, env)
        left = sorted(path.name for path in empty.iterdir())
        print("left in the working folder:", *left)
        print("caches:", *sorted(str(p.relative_to(folder)) for p in (folder / "home").glob("*/*")))
    return bool(failed or left != ["taken"])


def install(folder: Path) -> str:
    """Build the wheel and install it; returns the command."""
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel"]
    subprocess.run([*build, "--directory", folder], cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    print("wheel:", wheel.name, f"{wheel.stat().st_size / 1e6:.1f} MB")
    venv.create(folder / "venv", with_pip=True)
    pip = [folder / "venv/bin/python", "-m", "pip", "install", "--quiet"]
    pip += ["--disable-pip-version-check", "--constraint", ROOT / "requirements.txt", wheel]
    subprocess.run(pip, cwd=folder, check=True)
    return str(folder / "venv/bin/deepmath-viz")


def visit(program: str, empty: Path, env: dict[str, str]) -> list[str]:
    """Open the app on the demo and every page from a cold link; returns those that failed."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    failed = []
    with subprocess.Popen(
        [program, "open", "demo", "--port", str(port)], cwd=empty, env=env,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    ) as server, sync_playwright() as browsers:  # fmt: skip
        try:
            wait(f"http://127.0.0.1:{port}/_stcore/health")
            browser = browsers.chromium.launch(
                executable_path=os.environ.get("DEEPMATH_CHROMIUM"),
                args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
            )
            for name in PAGES:
                page = browser.new_context().new_page()
                said = look(page, f"http://127.0.0.1:{port}/{'' if name == 'overview' else name}")
                print(f"page {name}: {said}")
                failed += [name] * (not said.startswith("ok"))
            browser.close()
        finally:
            server.terminate()
    return failed


def look(page: Page, address: str) -> str:
    """What a page says of itself when it has settled."""
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(address, timeout=120_000)
    page.wait_for_selector(SETTLED, timeout=120_000)
    page.wait_for_function(
        "document.querySelectorAll('h1').length > 0 || location.pathname == '/map'"
    )
    text = page.locator("[data-testid=stMain]").inner_text()
    if wrong or "This page failed" in text or page.locator("[data-testid=stException]").count():
        return f"FAILED {wrong} {text[:200]}"
    return f"ok, {len(text)} characters"


def wait(address: str, seconds: float = 180) -> None:
    """Until a server answers."""
    end = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


if __name__ == "__main__":
    sys.exit(main())
