"""Doubtful labels and rewards, as pages: the job of an annotator, and the counts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from deepmath_viz.corpus.manifest import Manifest
from deepmath_viz.reviews.errata import Errata
from tests.support.app_pages import links, run_page, words


@pytest.fixture(scope="module")
def cache(
    tmp_path_factory: pytest.TempPathFactory,
    make: Callable[..., Manifest],
    write_source: Callable[..., Path],
) -> Path:
    folder = tmp_path_factory.mktemp("doubtful")
    rows = [
        {"question": f"Compute ${n} + {n}$.", "final_answer": str(label)}
        | {f"r1_solution_{k}": f"So.</think>\\boxed{{{2 * n}}}" for k in (1, 2, 3)}
        for n, label in ((1, 2), (2, 5), (3, 7))
    ]
    make(write_source(folder / "source", rows), folder / "cache", "fitness", "evidence", "answers")
    return folder / "cache"


@pytest.fixture
def entered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Errata:
    monkeypatch.setenv("DEEPMATH_DATA", str(tmp_path / "data"))
    return Errata(tmp_path / "data")


def as_pat(app: AppTest) -> AppTest:
    app.session_state["_kept_reviewer"] = "Pat"
    return app.run()


def test_a_queue_is_judged_with_values_gone_back_in_and_undone(
    cache: Path, entered: Errata, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = run_page(monkeypatch, "answers", cache, {"view": "doubtful"})
    assert "Enter your name to judge" in words(app)
    assert not [b for b in app.button if b.key == "doubt_wrong"]  # read-only without a name
    as_pat(app)
    assert "1 of 2" in words(app)
    (field,) = [f for f in app.text_input if "right answer" in f.label]
    field.set_value("4")
    app.button("doubt_wrong").click().run()
    app.button("doubt_broken").click().run()
    assert not app.exception
    assert [(one.judgement, one.value, one.final_answer) for one in entered.in_force()] == [
        ("wrong", "4", "5"),
        ("broken", "", "7"),
    ]
    assert "reviewer" not in app.query_params
    app.button("doubt_undo_last").click().run()
    assert [one.judgement for one in entered.in_force()] == ["wrong"]
    assert "2 of 2" in words(app)
    app.button("doubt_previous").click().run()
    assert "You said: label wrong, right is 4" in words(app)
    assert not app.exception


def test_browse_orders_by_doubt_and_the_reader_leads_to_the_queue(
    cache: Path, entered: Errata, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = run_page(monkeypatch, "browse", cache, {"sort": "doubt", "doubted": "yes"})
    assert "**2** of 3 problems" in words(app)
    assert "Most doubtful label first" in app.selectbox("list_sort").options
    app = run_page(monkeypatch, "browse", cache, {"problem": "1"})
    assert "Something speaks against this label" in links(app)
    app = run_page(monkeypatch, "browse", cache, {"problem": "0"})
    assert "Something speaks against this label" not in links(app)


def test_a_link_of_an_older_version_signs_nobody_in(
    cache: Path, entered: Errata, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = run_page(monkeypatch, "answers", cache, {"view": "doubtful", "reviewer": "Pat"})
    assert "Enter your name to judge" in words(app)
    assert "reviewer" not in app.query_params


def test_rewards_are_counted_step_by_step(
    cache: Path, entered: Errata, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = run_page(monkeypatch, "answers", cache, {"view": "rewards"})
    (steps,) = [f.value for f in app.dataframe if "dropped at this step" in f.value]
    dropped = dict(zip(steps["flag"], steps["dropped at this step"], strict=True))
    assert dropped["a grader says no to a solution"] == 2
    assert "**2** problems" in words(app)
