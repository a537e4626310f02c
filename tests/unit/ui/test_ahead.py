"""Pages begin before their scripts run: their bundles are named, and their corpus is opened."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from deepmath_viz.corpus import catalogue
from deepmath_viz.ui.ahead import BeginAhead
from deepmath_viz.ui.elements import bundles
from tests.support.patience import awaited

PAGE = {"accept": "text/html"}


@pytest.fixture(scope="module")
def cache(tmp_path_factory: Any, example_rows: Any, write_source: Any, make: Any) -> Path:
    folder = tmp_path_factory.mktemp("ahead")
    make(write_source(folder / "source", example_rows(4)), folder / "cache", "problems")
    return Path(folder / "cache")


@pytest.fixture
def client(cache: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("DEEPMATH_CACHE", str(cache))
    catalogue.forget()
    page = Route("/{path:path}", lambda _: HTMLResponse("a page"))
    with TestClient(BeginAhead(Starlette(routes=[page]))) as opened:
        yield opened
    catalogue.forget()


@pytest.mark.parametrize(
    ("path", "bundle"),
    [("/", "charts"), ("/novelty", "charts"), ("/map", "map"), ("/sql", "sql-editor")],
)
def test_the_answer_names_what_the_page_draws_with(client: Any, path: str, bundle: str) -> None:
    link = client.get(path, headers=PAGE).headers["link"]
    assert link == f"<{bundles.address(bundle)}>; rel=modulepreload"


def test_other_answers_name_nothing(client: Any) -> None:
    for path, headers in (("/data", PAGE), ("/novelty", {"accept": "*/*"}), ("/x.js", PAGE)):
        assert "link" not in client.get(path, headers=headers).headers


@pytest.mark.parametrize("named", ["", "?corpus="])
def test_the_corpus_is_open_when_the_script_runs(client: Any, cache: Path, named: str) -> None:
    folder, found = catalogue.present(cache)
    assert not catalogue.is_open(folder, found)
    client.get("/browse" + (named and named + folder.name), headers=PAGE)
    awaited(lambda: catalogue.is_open(folder, found))


def test_a_corpus_that_is_not_there_is_left_to_the_page(client: Any) -> None:
    assert client.get("/browse?corpus=gone", headers=PAGE).text == "a page"
