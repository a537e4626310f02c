"""A server that only shows: nothing can be entered, and nothing is kept whatever asks for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from deepmath_viz import config
from deepmath_viz.errors import ReviewNotSaved, SettingsError
from deepmath_viz.reviews import sampling
from deepmath_viz.reviews.errata import Errata
from deepmath_viz.reviews.pairs import PairJudgements
from deepmath_viz.reviews.regions import KeptRegions
from deepmath_viz.reviews.spot_checks import Reviews
from deepmath_viz.ui import running_builds
from deepmath_viz.ui.data import attached
from tests.support.app_pages import run_page, words


@pytest.fixture(scope="module")
def cache(make_cache: Any, example_rows: Callable[..., Any]) -> Path:
    return Path(make_cache("read-only", example_rows(20))[0])


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of what people enter, of a server that may do everything but for the switch."""
    monkeypatch.setenv("DEEPMATH_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("DEEPMATH_ALLOW_BUILDS", "1")
    monkeypatch.setenv("DEEPMATH_ALLOW_ATTACH", "1")
    monkeypatch.setenv("STREAMLIT_SERVER_ADDRESS", "127.0.0.1")
    Reviews(tmp_path / "data").create_sample(
        sampling.draw([("a" * 16, "x")], 1, 1, "uniform", name="Pilot", corpus="c")
    )
    monkeypatch.setenv("DEEPMATH_READ_ONLY", "1")
    config.settings.cache_clear()
    return tmp_path / "data"


def test_nothing_is_kept_whatever_asks_for_it(data: Path) -> None:
    before = {path: path.read_bytes() for path in data.rglob("*") if path.is_file()}
    assert [sample.name for sample in Reviews(data).samples()] == ["Pilot"]
    for write in (
        lambda: Reviews(data).record("Pilot", "a" * 16, "Pat", "right", "", corpus="c"),
        lambda: Errata(data).record("k", "Pat", "wrong", "1", "", final_answer="2", corpus="c"),
        lambda: PairJudgements(data).record("a", "b", "Pat", "same", "", corpus="c"),
        lambda: KeptRegions(data).forget("here", "umap", "c"),
    ):
        with pytest.raises(ReviewNotSaved, match="DEEPMATH_READ_ONLY=1"):
            write()
    with pytest.raises(SettingsError, match="DEEPMATH_READ_ONLY=1"):
        running_builds.start("demo")
    assert not attached.allowed({})
    assert {path: path.read_bytes() for path in data.rglob("*") if path.is_file()} == before


def test_the_pages_say_so_and_offer_nothing(
    cache: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = run_page(monkeypatch, "answers", cache, {"view": "spot-check", "sample": "Pilot"})
    assert "This server is read-only" in words(app)
    assert not {one.key for one in app.button} & {"draw_go", "judge_right"}
    assert not [one for one in app.text_input if "name" in one.label.lower()]
    app = run_page(monkeypatch, "data", cache, {})
    assert "DEEPMATH_READ_ONLY=1 turns that off" in words(app)
    assert not [one for one in app.button if one.label == "Start the build"]
