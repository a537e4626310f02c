"""The export panel: choices fit together, counts are those of the plan, the link works."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from deepmath_viz.corpus.manifest import Manifest
from deepmath_viz.exports.targets.table import TARGETS
from tests.support import novelty_corpus


def panel() -> None:
    """The script under test."""
    from deepmath_viz.exports.plan import Selection
    from deepmath_viz.ui import frame
    from deepmath_viz.ui.elements import export_dialog

    export_dialog.panel(frame.open_corpus().store, Selection())


@pytest.fixture(scope="module")
def built(
    make_cache: Callable[..., tuple[Path, Manifest]],
    example_rows: Callable[..., list[dict[str, Any]]],
) -> tuple[Path, Manifest]:
    """A cache with forty problems."""
    return make_cache("panel", example_rows(40))


def opened(built: tuple[Path, Manifest], monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("DEEPMATH_CACHE", str(built[0]))
    monkeypatch.delenv("DEEPMATH_CORPUS", raising=False)
    st.cache_resource.clear()
    app = AppTest.from_function(panel, default_timeout=180).run()
    assert not app.exception
    return app


def said(app: AppTest) -> str:
    """What the panel says, without the escapes of Markdown."""
    shown = [*app.markdown, *app.caption, *app.info, *app.error]
    return "\n".join(one.value for one in shown).replace("\\", "")


def test_without_neighbours_nothing_is_offered_that_needs_them(
    built: tuple[Path, Manifest], monkeypatch: pytest.MonkeyPatch
):
    app = opened(built, monkeypatch)
    assert "**40** problems" in said(app)
    assert "build --stage neighbours" in said(app).replace("\\", "")
    assert app.toggle(key="export_duplicates").disabled
    assert app.number_input(key="export_share").disabled
    app.segmented_control(key="export_shape").set_value("sft").run()
    assert "with such a solution" in said(app)
    assert app.segmented_control(key="export_solutions_sft").value == "one"
    assert "--as sft" in app.code[0].value


def test_counts_follow_the_choices(built: tuple[Path, Manifest], monkeypatch: pytest.MonkeyPatch):
    novelty_corpus.plant(built[0] / built[1].corpus, built[1])
    app = opened(built, monkeypatch)
    app.segmented_control(key="export_shape").set_value("trl").run()
    app.segmented_control(key="export_contaminated").set_value("near")
    app.toggle(key="export_duplicates").set_value(True)
    app.number_input(key="export_share").set_value(20.0).run()
    assert not app.exception
    for part in ("with a final answer", "not in or near a benchmark", "after near-duplicates"):
        assert part in said(app)
    assert "train" in said(app)
    assert "--test-share 0.2 --seed 42" in app.code[0].value


def test_a_trainer_is_chosen_with_a_sentence_and_its_prompt_is_seen_first(
    built: tuple[Path, Manifest], monkeypatch: pytest.MonkeyPatch
):
    app = opened(built, monkeypatch)
    app.selectbox(key="export_target").set_value("deepmath").run()
    assert not app.exception
    assert TARGETS["deepmath"].meaning in said(app) and "Untried" in said(app)
    assert "--for deepmath --format parquet" in app.code[0].value
    first = json.loads(app.json[0].value)
    assert [turn["role"] for turn in first["prompt"]] == ["system", "user"]
    app.selectbox(key="export_prompt_deepmath").set_value("tinker").run()
    first = json.loads(app.json[0].value)
    assert first["prompt"][0]["content"].endswith(" Write your answer in \\boxed{} format.")
    app.number_input(key="export_limit").set_value(3)
    app.selectbox(key="export_order").set_value("rising").run()
    assert "**3** drawn at random" in said(app)
    assert "--limit 3 --order rising --order-by difficulty --seed 42" in app.code[0].value
