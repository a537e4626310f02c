"""The Results page: every group of models, and results of one's own beside the published ones."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from deepmath_viz import config
from deepmath_viz.dataset.results import GROUPS
from deepmath_viz.reviews.own_results import OwnResults
from tests.support.app_pages import forget, run_page, words


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Callable[..., AppTest]]:
    """Runs the page with an empty cache, and what people entered in a folder of the test."""
    monkeypatch.setenv("DEEPMATH_DATA", str(tmp_path / "data"))

    def run(**params: str) -> AppTest:
        app = run_page(monkeypatch, "results", tmp_path / "cache", params)
        assert not app.error
        return app

    yield run
    forget()


def test_it_needs_no_corpus_and_says_where_best_does_not_hold(open_page):
    app = open_page()
    text = words(app)
    assert "DeepMath-1.5B is the best of its group on 5 of 7 benchmarks of table 3" in text
    assert "on AIME24 DeepScaleR-1.5B-Preview has 42.3, it has 37.3" in text
    assert {m.label: m.value for m in app.metric} == {
        "Mean of the seven, base": "25.0%",
        "Mean of the seven, DeepMath": "46.7%",
    }
    labels = {e.label.replace("\\", "") for e in app.expander}
    assert "Second-hand: the camera-ready version" in labels
    assert any("None yet" in info.value for info in app.info)


def test_the_address_names_a_group_and_own_results_stand_in_its_table(open_page, tmp_path):
    group = list(GROUPS)[1]
    mine = {"model": "Mine :red[x]", "benchmark": "AIME24", "value": 35.0}
    file = tmp_path / "mine.jsonl"
    file.write_text(json.dumps({**mine, "base": GROUPS[group][0]}))
    config.settings.cache_clear()
    OwnResults(tmp_path / "data").add(file)
    app = open_page(group=group)
    assert {m.label: m.value for m in app.metric}["Mean of the seven, DeepMath"] == "52.5%"
    table = app.dataframe[0].value.set_index("model")
    assert len(table) == len(GROUPS[group]) + 1
    row = table.loc["Mine :red[x] (yours)"]
    assert row["AIME24"] == 35.0 and row["AIME24 +"] == pytest.approx(35.0 - 11.2)
    assert open_page(group="nobody's").metric[0].value == "25.0%"
