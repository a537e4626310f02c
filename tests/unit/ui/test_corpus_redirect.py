"""The redirect that completes a page's address."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from deepmath_viz import config
from deepmath_viz.corpus import manifest
from deepmath_viz.corpus.manifest import Manifest, StageRecord
from deepmath_viz.ui.corpus_redirect import NameTheCorpus
from tests.support.awaiting import result_of


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache with one corpus, as far as its manifest says."""
    monkeypatch.setenv("DEEPMATH_CACHE", str(tmp_path))
    monkeypatch.delenv("DEEPMATH_CORPUS", raising=False)
    record = StageRecord("problems", "f", "content", 5, "2026-01-01T00:00:00", 1.0)
    (tmp_path / "rows-1").mkdir()
    manifest.write(tmp_path / "rows-1", Manifest("rows-1", {}, {"problems": record}))
    return tmp_path


def ask(path: str, query: str = "", accept: str = "text/html,*/*", method: str = "GET") -> Any:
    """Status and location of the answer; None where the request is handed on."""
    answers: list[Any] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        answers.append(None)

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            answers.append((message["status"], dict(message["headers"])[b"location"].decode()))

    scope = {
        "type": "http", "method": method, "path": path, "query_string": query.encode(),
        "headers": [(b"accept", accept.encode())],
    }  # fmt: skip
    answering = NameTheCorpus(app)(scope, None, send)  # type: ignore[arg-type]
    result_of(answering)
    (answer,) = answers
    return answer


@pytest.mark.parametrize("path", ["/", "/browse", "/data", "/under/a/base/overview"])
def test_a_page_without_a_corpus_is_completed(cache, path):
    assert ask(path) == (307, "?corpus=rows-1")


def test_the_rest_of_the_query_stays_as_it_is(cache):
    query = "topic=Algebra+-%3E+Other&text=%C3%A9%26&topic=unknown"
    assert ask("/browse", query) == (307, f"?{query}&corpus=rows-1")
    assert ask("/browse", "corpus=&page=2") == (307, "?page=2&corpus=rows-1")


def test_a_page_that_has_been_renamed_keeps_its_old_address(cache, monkeypatch):
    query = "threshold=0.950&topic=Algebra"
    assert ask("/novelty_map") == (307, "novelty?corpus=rows-1")
    assert ask("/base/novelty_map", query) == (307, f"novelty?{query}&corpus=rows-1")
    assert ask("/novelty_map", f"{query}&corpus=gone") == (307, f"novelty?{query}&corpus=gone")
    assert ask("/novelty", f"{query}&corpus=rows-1") is None
    assert ask("/novelty_map", "corpus=demo&text=why?") == (307, "novelty?corpus=demo&text=why?")
    assert ask("/novelty_map/", "corpus=demo") == (307, "../novelty?corpus=demo")
    assert ask("//evil.example/novelty_map")[1].startswith("novelty?")
    monkeypatch.setenv("DEEPMATH_CORPUS", "gone")
    config.settings.cache_clear()
    assert ask("/novelty_map") == (307, "novelty")


def test_everything_else_is_handed_on(cache, monkeypatch):
    assert ask("/browse", "corpus=rows-1") is None
    assert ask("/browse", "corpus=gone") is None
    assert ask("/_stcore/health") is None
    assert ask("/static/js/index.js", accept="*/*") is None
    assert ask("/", accept="*/*") is None
    assert ask("/", method="HEAD") is None
    monkeypatch.setenv("DEEPMATH_CORPUS", "gone")
    config.settings.cache_clear()
    assert ask("/") is None
    monkeypatch.setenv("DEEPMATH_CORPUS", "")
    monkeypatch.setenv("DEEPMATH_CACHE", str(cache / "nothing"))
    config.settings.cache_clear()
    assert ask("/") is None
