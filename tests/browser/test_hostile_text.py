"""A corpus of texts that try something, in Chromium: nothing is fetched, nothing runs.

`Watched` fails for any request beyond the app's server and for any error on the console, which is
also where a browser says that the policy of the server has refused something.
"""

from __future__ import annotations

import json
import math
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from deepmath_viz.corpus import manifest
from deepmath_viz.sql import address as sql_address
from tests.browser.conftest import (
    ROOT,
    Watched,
    at_rest,
    awaited,
    build_quietly,
    new_profile,
    serve,
    watching,
)
from tests.support import map_corpus, planted_stages

pytestmark = pytest.mark.browser

TEXTS: list[str] = [
    json.loads(line)
    for line in (ROOT / "tests" / "hostile_text" / "texts.jsonl").read_text("utf-8").splitlines()
]
SET = "<b>s</b> ![s](http://127.0.0.1:9/s)"
REGION = "<b>r</b> ![r](http://127.0.0.1:9/r)"
IMAGE, LINK = TEXTS[0].partition(",")[0], TEXTS[1]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an app on a corpus of these texts, with neighbours and a map."""
    folder = tmp_path_factory.mktemp("hostile-text")
    source = folder / "source ![s](http:127.0.0.1:9)"
    source.mkdir()
    with (source / "train.jsonl").open("w", encoding="utf-8") as file:
        for at, text in enumerate(TEXTS):
            solution = f"Think: {text}\n</think>\n## {text}\n\n- {text}\n\n$\\boxed{{{at}}}$ {text}"
            row: dict[str, Any] = {"question": text, "final_answer": text, "difficulty": 5.0}
            row["topic"] = f"Mathematics -> {IMAGE} -> {text[:200]}"
            row |= {f"r1_solution_{n}": solution for n in (1, 2, 3)}
            file.write(json.dumps(row) + "\n")
    cache = folder / "cache"
    name = build_quietly(str(source), cache)
    built = manifest.read(cache / name)
    assert built is not None
    planted = map_corpus.plant(
        cache / name,
        built,
        sets={"DAPO-17K": 40, SET: 30},
        benchmarks={f"MATH {IMAGE}": 10, "[x](javascript:window.attacked=1)": 9},
        text=f"Of {{name}} {{i}}: {IMAGE}",
    )
    regions = [
        {"layout": "umap", "level": level, "region": level, "x": 33_000, "y": 20_000, "n": 20}
        | {"label": REGION, "named_by": "words"}
        for level in (0, 1)
    ]
    now = planted_stages.stand(
        cache / name, planted, {"regions": regions}, {}, {}, only=("regions",)
    )
    assert now.stages["regions"].rows
    yield from serve(cache, {"DEEPMATH_CORPUS": name, "PYTHONPATH": os.pathsep.join(["."])})


@pytest.fixture(scope="module")
def tour(browser: Browser, server: str) -> Iterator[Watched]:
    """A tab that goes from address to address in one session; what is wrong is cleared at once."""
    with (
        new_profile(browser, reduced_motion="reduce") as context,
        watching(context, server) as watched,
    ):
        watched.open("/data")
        yield watched


@pytest.fixture
def drawing_visit(drawing_profile: BrowserContext, server: str) -> Iterator[Watched]:
    """The same with WebGL."""
    with watching(drawing_profile, server) as watched:
        yield watched


#: Links of ours: to the dataset, its paper and its model.
OURS = {"https://huggingface.co", "https://arxiv.org"}


def assert_inert(visit: Watched) -> None:
    page = visit.page
    assert page.evaluate("window.attacked") is None
    main = page.locator("[data-testid=stApp]")
    inside = "[data-testid=stMain] "
    for forbidden in ("iframe", f"{inside}img", f"{inside}script", "a[href^='javascript:' i]"):
        assert main.locator(forbidden).count() == 0, forbidden
    leading = main.locator("a").evaluate_all("links => links.map(link => link.origin)")
    assert set(leading) <= {visit.url, *OURS}, leading
    assert page.locator("[data-testid=stException]").count() == 0
    assert "This page failed" not in visit.main()
    assert not visit.foreign


ADDRESSES = {
    "overview": "/",
    "browse": "/browse?size=50",
    "filtered": "/browse?" + urlencode({"text": IMAGE, "topic": LINK, "type": LINK}),
    "all-filters": "/browse?"
    + urlencode({"text": LINK, "difficulty": LINK, "sort": LINK, "region": IMAGE, "page": LINK}),
    "problem": "/browse?problem=0",
    "no-problem": "/browse?" + urlencode({"problem": IMAGE}),
    "search": "/search?" + urlencode({"q": IMAGE, "mode": "words"}),
    "like": "/search?" + urlencode({"like": LINK}),
    "solutions": "/search?" + urlencode({"q": "Think", "mode": "solutions"}),
    "novelty": "/novelty?" + urlencode({"threshold": IMAGE, "by": LINK}),
    "answers": "/answers?" + urlencode({"by": IMAGE, "reviewer": IMAGE, "view": "spot-check"}),
    "agreement": "/answers?view=agreement",
    "differences": "/answers?view=differences&size=50",
    "contamination": "/contamination?" + urlencode({"benchmark": IMAGE, "threshold": LINK}),
    "pairs": "/contamination?view=pairs&threshold=0.5",
    "drop": "/contamination?view=drop&threshold=0.5",
    "judge": "/contamination?" + urlencode({"view": "judge", "reviewer": IMAGE}),
    "claims": "/claims?" + urlencode({"verdicts": IMAGE}),
    "results": "/results?" + urlencode({"group": IMAGE}),
    "sql": "/sql?"
    + urlencode({"q": sql_address.to_param("SELECT question, topic, final_answer FROM problems")}),
    "sql-maths": "/sql?view=maths&"
    + urlencode({"q": sql_address.to_param(f'SELECT id, question AS "{IMAGE}" FROM problems')}),
    "sql-error": "/sql?" + urlencode({"q": sql_address.to_param(f"SELECT '{IMAGE}'::INT")}),
    "data": "/data",
    # The last one: pages that are gone on to are about the same corpus.
    "no-corpus": "/browse?" + urlencode({"corpus": IMAGE}),
}


@pytest.mark.parametrize("name", ADDRESSES)
def test_every_page_shows_it_and_does_nothing(tour: Watched, name: str) -> None:
    tour.foreign.clear()
    tour.errors.clear()
    tour.go(ADDRESSES[name])
    awaited(tour.page, tour.main, lambda said: len(said.strip()) > 20)
    assert_inert(tour)
    assert not tour.errors


def test_the_reader_shows_every_text(tour: Watched) -> None:
    page = tour.open("/browse?problem=0")
    tour.foreign.clear()
    tour.errors.clear()
    for at, text in enumerate(TEXTS):
        if at:
            page.keyboard.press("j")
        page.get_by_role("heading", name=f"Problem {at}", exact=True).wait_for()
        tour.settle()
        # The three solutions are of one text, what is nearest of the same few for all problems.
        every = at in (0, len(TEXTS) - 1)
        folds = page.locator("[data-testid=stExpander] summary").all()
        for folded in folds if every else folds[:1]:
            folded.click()
        tour.settle()
        assert_inert(tour)
        if "127.0.0.1:9/" in text:
            tour.shows("127.0.0.1:9/")
        links = page.locator("[data-testid=stMain] a")
        hosts = links.evaluate_all("links => links.map(link => link.origin)")
        assert set(hosts) == {tour.url}, text
    assert not tour.errors


def middlemost(page: Page) -> tuple[float, float]:
    """Where the point in the middle of a map is drawn."""
    x, y = page.evaluate(
        """async () => {
            const asked = performance.getEntriesByType("resource").map(one => one.name)
            const answer = await fetch(asked.find(name => name.includes("/geometry")))
            const units = new Uint16Array(await answer.arrayBuffer())
            return [[...units.slice(0, units.length / 2)], [...units.slice(units.length / 2)]]
        }"""
    )
    at = min(range(len(x)), key=lambda i: math.hypot(x[i] - 32768, y[i] - 32768))

    def spot() -> tuple[float, float]:
        stage = page.locator("canvas.points").first
        box, camera = stage.bounding_box(), stage.get_attribute("data-camera")
        assert box is not None and camera is not None
        left, bottom, width = map(float, camera.split(","))
        k = min(box["width"], box["height"]) / width
        middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        return middle[0] + (x[at] - left) * k, middle[1] - (y[at] - bottom) * k

    return at_rest(page, spot)


def test_the_map_names_regions_and_points(drawing_visit: Watched) -> None:
    page = drawing_visit.open("/map?level=1")
    stage = page.locator("canvas.points").first
    expect(stage).to_have_attribute("data-drawn", "all")
    cut = REGION[:47].rstrip()
    expect(page.locator(".names .region").filter(has_text=cut)).to_have_count(1)
    # By the pointer: a point of the set, whose card has words of the data.
    page.mouse.move(*middlemost(page))
    card = page.locator(".card:not([hidden])")
    expect(card).to_contain_text("![beacon](http:")
    expect(card).to_contain_text("DAPO-17K")
    # By keys: every problem, when the set is switched off.
    page.get_by_role("button", name="DAPO-17K").click()
    page.wait_for_url("**hide=DAPO-17K**")
    drawing_visit.settle()
    stage.focus()
    said = set()
    for n in range(1, len(TEXTS) + 1):
        stage.press("n")
        told = page.locator("[aria-live=polite]").filter(has_text=f"Point {n} of {len(TEXTS)}:")
        expect(told).to_contain_text("DeepMath-103K")
        said.add(card.inner_text())
    assert len(said) == len(TEXTS)
    assert any("<img src='http://127.0.0.1:9/f'" in text for text in said)
    assert_inert(drawing_visit)


def test_a_page_of_another_site_gets_nothing(
    profile: BrowserContext, server: str, tmp_path: Path
) -> None:
    page = profile.new_page()
    page.route("http://evil.example/", lambda route: route.fulfill(body="<p>elsewhere</p>"))
    page.goto("http://evil.example/")
    stream = server.replace("http", "ws") + "/_stcore/stream"
    opened = page.evaluate(
        """stream => new Promise(answer => {
            const wire = new WebSocket(stream, ["streamlit"])
            wire.onopen = () => answer("opened")
            wire.onerror = () => answer("refused")
        })""",
        stream,
    )
    assert opened == "refused"
    got = page.evaluate(
        """address => fetch(address, {mode: "no-cors"}).then(() => "answered", () => "refused")""",
        f"{server}/_stcore/health",
    )
    assert got == "refused"
    page.close()
