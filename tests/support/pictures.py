"""Takes the pictures of the README from the running app: `make pictures`.

    python -m tests.support.pictures [--cache FOLDER]

The demo corpus is brought up to date (minutes where it was never built), shown by a server of its
own, and photographed. `docs/pictures/made_of.json` says which files each picture depends on, by
their hashes, so that a test can say which pictures are stale.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import os
import shutil
import tempfile
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from deepmath_viz import pipeline
from deepmath_viz.config import ROOT
from deepmath_viz.pipeline import runner
from deepmath_viz.sources import open_source
from tests.browser.conftest import ARGUMENTS, serve

FOLDER = ROOT / "docs" / "pictures"
MADE_OF = FOLDER / "made_of.json"
#: Bytes that a picture may have.
MOST = 150_000
_SIZE = {"width": 1280, "height": 800}
#: What every picture shows: the theme, and the demo corpus.
_ALL = (".streamlit/config.toml", "deepmath_viz/sources/demo/problems.py")


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: the address that it shows, what is waited for, and the files that it depends on.

    Attributes:
        path: of the app.
        ready: a selector of what has to be there.
        at: a selector of what is scrolled to; the top of the page where it is empty.
        made_of: files beside `_ALL`.
    """

    path: str
    ready: str
    at: str = ""
    made_of: tuple[str, ...] = ()


PICTURES = {
    "map.png": Picture(
        "/map?corpus=demo",
        "canvas",
        made_of=(
            "deepmath_viz/sources/paper/places.npy",
            "deepmath_viz/ui/frontend/map/dist/map.css",
        ),
    ),
    "reader.png": Picture(
        "/browse?corpus=demo&problem=25",
        ".katex",
        made_of=(
            "deepmath_viz/ui/browse/reader.py",
            "deepmath_viz/ui/elements/problem_card.py",
        ),
    ),
    "audit.png": Picture(
        "/novelty?corpus=demo",
        "#audit",
        at="#audit",
        made_of=("deepmath_viz/ui/novelty/audit.py", "deepmath_viz/analysis/audit/writing.py"),
    ),
}


def hashes(picture: Picture) -> dict[str, str]:
    """The files that a picture depends on, each with a part of the hash of what it holds."""
    return {name: _hash(ROOT / name) for name in (*_ALL, *picture.made_of)}


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


def record() -> dict[str, dict[str, object]]:
    """What `made_of.json` says of the pictures that are there and of the files as they are now."""
    return {
        name: {"picture": _hash(FOLDER / name), "made_of": hashes(picture)}
        for name, picture in PICTURES.items()
    }


def recorded() -> dict[str, dict[str, object]]:
    """What `made_of.json` says."""
    said: dict[str, dict[str, object]] = json.loads(MADE_OF.read_text("utf-8"))
    return said


def stale(said: dict[str, dict[str, object]]) -> list[str]:
    """The pictures that are missing, or were made of other files than there are now.

    Args:
        said: what is recorded of them.
    """
    there = {name for name in PICTURES if (FOLDER / name).exists()}
    return [
        name
        for name, picture in PICTURES.items()
        if name not in there
        or said.get(name) != {"picture": _hash(FOLDER / name), "made_of": hashes(picture)}
    ]


def small(shot: bytes) -> bytes:
    """A screenshot as PNG of at most `MOST` bytes: fewer colours, and then fewer pixels."""
    with Image.open(io.BytesIO(shot)) as opened:
        image = opened.convert("RGB")
    for part in (1.0, 0.9, 0.8, 0.7, 0.6, 0.5):
        size = (round(image.width * part), round(image.height * part))
        out = io.BytesIO()
        drawn = image.resize(size, Image.Resampling.LANCZOS).quantize(128, dither=Image.Dither.NONE)
        drawn.save(out, "PNG", optimize=True)
        if out.tell() <= MOST:
            return out.getvalue()
    raise ValueError(f"A picture of half its size has more than {MOST:,} bytes.")


def take(page: Page, url: str, picture: Picture) -> bytes:
    """Photograph one view."""
    page.goto(url + picture.path)
    page.wait_for_selector(
        '[data-testid="stApp"][data-test-script-state="notRunning"]', timeout=120_000
    )
    page.wait_for_selector(picture.ready, state="attached", timeout=60_000)
    if picture.at:
        page.locator(picture.at).first.evaluate("at => at.scrollIntoView({block: 'start'})")
    page.wait_for_timeout(4_000)  # points arrive and charts grow without a sign of their end
    return page.screenshot()


def main(argv: Sequence[str] | None = None) -> None:
    """Build the demo, take every picture, and write what they are made of."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--cache", type=Path, help="where the demo lies, or will")
    given = options.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="deepmath-pictures-") as name:
        cache = given.cache or Path(name)
        runner.build(open_source("demo"), cache, pipeline.STAGES)
        FOLDER.mkdir(exist_ok=True)
        found = os.environ.get("DEEPMATH_CHROMIUM") or shutil.which("chromium")
        served = serve(cache, {"DEEPMATH_CORPUS": "demo", "DEEPMATH_DATA": f"{name}/entered"})
        with closing(served), sync_playwright() as playwright:
            url = next(served)
            browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
            page = browser.new_page(viewport=_SIZE, color_scheme="light")
            for file, picture in PICTURES.items():
                (FOLDER / file).write_bytes(small(take(page, url, picture)))
                print(f"{file}  {(FOLDER / file).stat().st_size:,} bytes")
            browser.close()
    MADE_OF.write_text(json.dumps(record(), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
