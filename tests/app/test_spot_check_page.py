"""The spot-check's dialog: what was entered counts, however fast the button is pressed after it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from deepmath_viz.corpus import catalogue
from deepmath_viz.corpus.manifest import Manifest
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.reviews import sampling
from deepmath_viz.reviews.spot_checks import Reviews
from tests.support.app_pages import offered, run_page, words


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


def progress(app: AppTest) -> str:
    """What the bar says."""
    return " ".join(bar.proto.text for bar in app.get("progress"))


def popovers(app: AppTest) -> list[str]:
    """The identities of the forms that open over the page."""
    return [block.proto.id for block in app.get("popover")]


def test_what_was_entered_last_counts_though_it_arrives_with_the_press(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEEPMATH_DATA", str(tmp_path / "data"))
    app = run_page(monkeypatch, "answers", cache, {"view": "spot-check"})
    app.text_input("draw_name").set_value("Pilot")
    app.number_input("draw_size").set_value(7)
    app.number_input("draw_seed").set_value(3)
    form = popovers(app)
    app.button("draw_go").click().run()
    assert not app.exception
    assert popovers(app) != form, "another form, which is not open: it would cover the sample"
    (drawn,) = Reviews(tmp_path / "data").samples()
    assert (drawn.name, drawn.size, drawn.seed) == ("Pilot", 7, 3)
    assert app.query_params["sample"] == "Pilot"


@pytest.mark.parametrize("view", ["agreement", "differences"])
def test_filters_that_leave_no_answers_are_named_with_what_they_cost(
    view: str, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = run_page(monkeypatch, "answers", cache, {"view": view, "text": "elephant"})
    store = catalogue.open_store(cache, next(cache.iterdir()).name)
    known = store.counts.by("agreement", Filters())
    agree = 0 if view == "agreement" else known.get("all", 0)
    there = sum(n for name, n in known.items() if name) - agree
    assert there and offered(app) == {"loosen_text": there}
    app.button(key="loosen_text").click().run()
    assert "text" not in app.query_params and not offered(app)


def test_a_slip_is_mended_by_going_back_or_undone_and_verdicts_wait_where_they_are_hidden(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEEPMATH_DATA", str(tmp_path / "data"))
    store = catalogue.open_store(cache, next(cache.iterdir()).name)
    rows = store.sampling_rows(Filters(agreements=("all",)))
    kept = Reviews(tmp_path / "data")
    candidates = sampling.candidates(rows)
    kept.create_sample(
        sampling.draw(candidates, 4, 1, "uniform", name="Pilot", corpus=store.manifest.corpus)
    )
    app = run_page(
        monkeypatch, "answers", cache, {"view": "spot-check", "sample": "Pilot", "blind": "1"}
    )
    assert not [button for button in app.button if button.key == "judge_right"]  # read-only
    assert "Enter your name" in words(app)
    app.session_state["_kept_reviewer"] = "Pat"
    app.run()
    assert "Among the solutions" not in words(app)
    app.button("judge_wrong").click().run()
    app.button("spot_previous").click().run()
    assert "You said: wrong" in words(app)
    assert "Among the solutions" in words(app)  # judged, so nothing is hidden any more
    app.button("judge_right").click().run()  # a slip, mended
    assert [one.judgement for one in kept.reviews("Pilot")] == ["right"]
    app.button("judge_unsure").click().run()
    app.button("spot_undo").click().run()
    assert sorted(one.judgement for one in kept.reviews("Pilot")) == ["right", "skip"]
    assert app.query_params["item"] == kept.reviews("Pilot")[-1].key
    assert len(kept.history("Pilot")) == 4  # nothing is ever changed
    assert "the error rate of final_answer is 0.0%" in words(app)
    assert not app.exception
    app.segmented_control("spot_part").set_value("estimate").run()
    assert app.query_params["spot"] == "estimate"
    linked = run_page(
        monkeypatch,
        "answers",
        cache,
        {"view": "spot-check", "sample": "Pilot", "spot": "estimate"},
    )
    assert "the error rate of final_answer is 0.0%" in words(linked)
    assert not progress(linked) and "Final answer" not in words(linked)
    back = run_page(monkeypatch, "answers", cache, {"view": "spot-check"})
    back.session_state["_kept_reviewer"] = "Pat"
    back.run()
    offered = back.button("spot_go_on_Pilot")
    assert offered.label == "Pilot :gray[1 of 4 judged by Pat]"
    offered.click().run()
    assert back.query_params["sample"] == "Pilot" and "1 of 4 judged by you" in progress(back)
