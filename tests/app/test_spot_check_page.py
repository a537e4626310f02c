"""The spot-check's dialog: what was entered counts, however fast the button is pressed after it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from deepmath_viz.corpus.manifest import Manifest
from deepmath_viz.reviews.spot_checks import Reviews
from tests.support.app_pages import run_page


@pytest.fixture(scope="module")
def cache(
    tmp_path_factory: pytest.TempPathFactory,
    make: Callable[..., Manifest],
    write_source: Callable[..., Path],
    example_rows: Callable[..., list[dict]],
) -> Path:
    folder = tmp_path_factory.mktemp("spot-check")
    make(write_source(folder / "source", example_rows(20)), folder / "cache")
    return folder / "cache"


def test_what_was_entered_last_counts_though_it_arrives_with_the_press(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEEPMATH_DATA", str(tmp_path / "data"))
    app = run_page(monkeypatch, "answers", cache, {"view": "spot-check", "reviewer": "Pat"})
    app.text_input("draw_name").set_value("Pilot")
    app.number_input("draw_size").set_value(7)
    app.number_input("draw_seed").set_value(3)
    app.button("draw_go").click().run()
    assert not app.exception
    (drawn,) = Reviews(tmp_path / "data").samples()
    assert (drawn.name, drawn.size, drawn.seed) == ("Pilot", 7, 3)
    assert app.query_params["sample"] == "Pilot"
