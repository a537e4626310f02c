"""The Contamination and Claims pages: counts, pairs, judgements, files, and nothing built."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from deepmath_viz.corpus import manifest
from deepmath_viz.corpus.queries.overlaps import Overlaps
from deepmath_viz.dataset import rows
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.dataset.pair_query import Overlap
from deepmath_viz.maths.latex import plain
from deepmath_viz.reviews.pairs import PairJudgements
from tests.support import contamination_corpus as planted
from tests.support.app_pages import figures, offered, reporting

PAGES = Path(__file__).resolve().parents[2] / "pages"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("contamination")
    planted.make(folder / "cache", folder / "six")
    planted.build_problems(folder / "bare", folder / "bare rows")
    return folder


@pytest.fixture
def data(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of what people enter, empty; pages use the corpus with planted pairs."""
    monkeypatch.setenv("DEEPMATH_CACHE", str(built / "cache"))
    monkeypatch.setenv("DEEPMATH_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("DEEPMATH_CORPUS", raising=False)
    st.cache_resource.clear()
    st.cache_data.clear()
    # Links to other pages need the whole app; a page alone shows their labels.
    monkeypatch.setattr(st, "page_link", lambda *_, label, **__: st.markdown(label))
    yield tmp_path / "data"
    st.cache_resource.clear()
    st.cache_data.clear()


def show(name: str = "contamination", as_: str = "", **params: str) -> AppTest:
    page = AppTest.from_file(str(PAGES / f"{name}.py"), default_timeout=180)
    if as_:
        page.session_state["_kept_reviewer"] = as_
    for key, value in params.items():
        page.query_params[key] = value
    page.run()
    assert not page.exception
    assert not page.error, [error.value for error in page.error]
    return page


def said(page: AppTest) -> str:
    return "\n".join(e.value for e in [*page.main.markdown, *page.main.caption, *page.main.info])


def metrics(page: AppTest) -> dict[str, tuple[str, str]]:
    return {metric.label: (metric.value, metric.delta) for metric in page.metric}


def test_totals_have_denominators_and_follow_the_threshold(data: Path) -> None:
    found = metrics(show())
    assert found["Same text as in a benchmark"] == ("2", "33.3% of 6 problems")
    assert found["Above 0.98"] == ("4", "66.7% of 6 problems")
    assert found["Pairs"][0] == "4"
    # Of each benchmark the menu says how many pairs are listed, whichever is chosen.
    listed = show(benchmark="MATH").selectbox(key="contamination_benchmark").options[1:]
    assert sum(int(name.rpartition("(")[2].rstrip(")")) for name in listed) == 4
    found = metrics(show(threshold="0.9"))
    assert found["Same text or above 0.9"] == ("5", "83.3% of 6 problems")
    assert found["Above 0.98"] == ("4", "66.7% of 6 problems")


def test_overlaps_are_counted_once_a_run_and_only_for_a_menu_that_stands(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, count = [], Overlaps.overlaps

    def counted(self: Overlaps, *about: Any) -> list[Overlap]:
        asked.append(about)
        return count(self, *about)

    monkeypatch.setattr(Overlaps, "overlaps", counted)
    for view in ("overlap", "rules", "pairs", "judge", "drop"):
        asked.clear()
        show(view=view, benchmark="MATH", threshold="0.9")
        assert len(asked) == 1, view
    asked.clear()
    show(view="pairs", against="Open-R1")
    assert not asked  # there is no menu of benchmarks then
    assert list(show(benchmark="MATH").dataframe[0].value["name"]) == ["MATH"]
    page = show(threshold="0.9", text="What", rule="text")
    assert page.selectbox(key="contamination_benchmark").help == (
        "In brackets: pairs of problems that match the filters with the same text, of both kinds "
        "and whatever people said of them."
    )


def test_filters_that_leave_nothing_are_named_with_what_they_cost(data: Path) -> None:
    for view, as_, without in (
        ("overlap", "", 6),
        ("rules", "", 6),
        ("pairs", "", 4),
        ("judge", "", 4),
        ("judge", "Ann", 4),
        ("drop", "", 4),
    ):
        page = show(view=view, as_=as_, text="elephant")
        assert offered(page) == {"loosen_text": without}, view
    page.button(key="loosen_text").click().run()
    assert "text" not in page.query_params and "**4** of 6 problems" in said(page)
    assert not offered(show(view="pairs", threshold="0.999", benchmark="GSM8K"))


def pressed(picked: list[str]) -> None:
    from deepmath_viz.ui.contamination import overlap

    overlap._pairs_of(picked, benchmarks=True)


def test_a_bar_opens_all_of_its_pairs_from_their_first_page() -> None:
    for picked, opened in (
        (["x", "MATH", "exact"], {"view": "pairs", "benchmark": "MATH", "kind": "exact"}),
        (["x", "MATH", ""], {"view": "pairs", "benchmark": "MATH"}),
        (["MATH"], {"judged": "same", "kind": "near", "page": "2", "pair": "1"}),
        ([], {"judged": "same", "kind": "near", "page": "2", "pair": "1"}),
    ):
        app = AppTest.from_function(pressed, kwargs={"picked": picked})
        for name, value in (("judged", "same"), ("kind", "near"), ("page", "2"), ("pair", "1")):
            app.query_params[name] = value
        app.run()
        assert not app.exception
        assert {name: "".join(values) for name, values in app.query_params.items()} == opened


def test_the_table_gives_both_sides(data: Path) -> None:
    table = show().dataframe[0].value.set_index("name")
    assert list(table.loc["MATH", ["its problems", "same text", "above 0.98", "pairs"]]) == [
        4,
        2,
        3,
        3,
    ]
    assert table.loc["MATH", "share found"] == "75.0%"
    assert table["dated"].to_dict() == {
        "MATH": "before the pools", "AIME24": "before the pools", "GSM8K": "unknown",
    }  # fmt: skip
    assert table.loc["GSM8K", "DeepMath, found"] == 0


def test_a_comparison_set_can_stand_on_the_other_side(data: Path) -> None:
    page = show(against="Open-R1", threshold="0.85")
    assert metrics(page)["Same text or above 0.85"][0] == "2"
    assert list(page.dataframe[0].value["name"]) == ["Open-R1"]


def test_filters_narrow_the_problems_that_are_counted(data: Path) -> None:
    page = show(topic=planted.CALCULUS, threshold="0.9")
    assert metrics(page)["Same text or above 0.9"] == ("1", "100.0% of 1 problems")


def test_the_model_what_is_kept_and_what_is_lacking_is_said(data: Path) -> None:
    page = show()
    text = said(page) + "".join(e.label for e in page.expander)
    assert "test/all" in text
    assert "nearest 5" in text
    assert "14 of the paper’s 17 benchmarks" in text
    assert "refuses access" in text
    assert "--benchmarks FILE" in text


def test_pairs_stand_side_by_side_with_marks_and_answers(data: Path) -> None:
    page = show(view="pairs", kind="near", benchmark="MATH")
    assert "**1** pairs" in said(page)
    assert "**100**" in said(page) or "100" in said(page)
    bodies = [h.proto.body for h in page.get("html")]
    assert any("<mark>10</mark>" in body for body in bodies)
    assert any("<mark>12</mark>" in body for body in bodies)
    text = said(page).replace("\\", "")
    assert "answers differ" in text and "numbers: 10 against 12" in text


def test_equal_texts_have_no_marks_and_are_badged(data: Path) -> None:
    page = show(view="pairs", kind="exact", benchmark="MATH")
    bodies = [h.proto.body for h in page.get("html")]
    assert not any("<mark>" in body for body in bodies)
    assert "same text" in said(page) and "answers agree" in said(page)


def test_hostile_text_is_escaped(data: Path) -> None:
    page = show(view="pairs", benchmark="AIME24", threshold="0.97")
    bodies = "".join(h.proto.body for h in page.get("html"))
    assert "&lt;script&gt;" in bodies and "<script>" not in bodies
    assert "![" not in said(page).replace("\\!", "").replace("!\\[", "")


def test_pairs_can_be_taken_away_and_stand_in_the_order_of_their_answers(data: Path) -> None:
    page = show(view="pairs", threshold="0.8", order="answers")
    files = [button.proto.label for button in page.get("download_button")]
    assert files == ["Parquet", "CSV", "JSONL"]
    assert page.selectbox(key="contamination_order").value == "answers"
    assert not show(view="pairs", benchmark="GSM8K").get("download_button")


def test_an_order_by_answers_waits_for_its_stage(
    data: Path, built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = shutil.copytree(built / "cache", tmp_path / "cache")
    (folder,) = (path.parent for path in cache.glob("*/manifest.json"))
    found = manifest.read(folder)
    left = {name: record for name, record in found.stages.items() if name != "pairs"}
    manifest.write(folder, replace(found, stages=left))
    monkeypatch.setenv("DEEPMATH_CACHE", str(cache))
    page = show(view="pairs", threshold="0.8", order="answers")
    order = page.selectbox(key="contamination_order")
    assert order.value == "similarity" and "Answers differ first" not in order.options
    assert "**6** pairs" in said(page)


def test_pages_of_pairs_follow_the_address(data: Path) -> None:
    page = show(view="pairs", threshold="0.8", page="99")
    assert "**6** pairs" in said(page)
    assert "No pair here" in said(show(view="pairs", benchmark="GSM8K"))


@pytest.fixture(scope="module")
def overlapping(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("overlaps")
    planted.plant_overlaps(folder / "cache", planted.make(folder / "cache", folder / "six"))
    return folder / "cache"


def test_rules_stand_side_by_side_and_each_lists_its_pairs(
    data: Path, overlapping: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEEPMATH_CACHE", str(overlapping))
    page = show(view="rules", n="8", tokens="latex")
    assert metrics(page)["Found by any rule"][0] == "5"
    table = page.dataframe[0].value.set_index("rule")
    assert list(table["problems"]) == [2, 4, 3, 2]
    assert list(table["found by it alone"]) == [0, 0, 0, 0]
    assert "figure 10" in said(page) and r"Open\-R1 **1**" in said(page)
    # The rule is no menu of this view, so that the text names the view that has it.
    assert "contamination_rule" not in {box.key for box in page.selectbox}
    assert "**Pairs** shows the pairs of each" in said(page)
    page = show(view="pairs", rule="ngram", n="8", tokens="latex")
    assert "**2** pairs" in said(page)
    html = "\n".join(element.proto.body for element in page.main.get("html"))
    assert "<mark>" in html and "<script>" not in html
    found = metrics(show(rule="indel"))
    assert found["Few characters differ"] == ("3", "50.0% of 6 problems")
    page = show(view="drop", rule="indel")
    assert "**3** of 6 problems" in said(page)
    assert set(page.dataframe[0].value["reasons"]) == {
        "more than 90% of their characters in common", "same text",
    }  # fmt: skip


def test_without_the_stage_other_rules_are_not_offered(data: Path) -> None:
    page = show(rule="indel")
    assert "Same text or above 0.98" in metrics(page)
    assert page.selectbox(key="contamination_rule").options == [
        "Same text or near", "Same text", "Cosine of embeddings",
    ]  # fmt: skip
    assert r"\-\-stage overlaps" in said(show(view="rules"))


def test_judging_needs_a_name(data: Path) -> None:
    page = show(view="judge")
    assert "Enter your name" in said(page)
    assert not data.exists()


def test_a_judgement_is_kept_by_the_texts_and_the_next_pair_comes(data: Path) -> None:
    page = show(view="judge", as_="Pat", threshold="0.8")
    assert "pair 1 of 6" in said(page)
    for n, key in enumerate(("pair_same", "pair_variant", "pair_different")):
        page.button(key=key).click().run()
        assert not page.exception
        assert f"pair {n + 2} of 6" in said(page)
    kept = PairJudgements(data).in_force()
    assert [one.judgement for one in kept] == ["same", "variant", "different"]
    first = kept[0]
    assert (first.dataset, first.row) == ("MATH", 2)
    assert first.key == rows.key(planted.PROBLEMS[3][0])
    assert first.other == rows.key(planted.BENCHMARKS["MATH"][2][0])
    assert {one.reviewer for one in kept} == {"Pat"}


def test_judgements_of_another_tab_are_seen_and_disputes_are_named(data: Path) -> None:
    page = show(view="judge", as_="Pat")
    page.button(key="pair_same").click().run()
    kept = PairJudgements(data)
    one = kept.in_force()[0]
    kept.record(one.key, one.other, "Kim", "different")
    page.run()
    assert "1 disputed" in said(page)
    listed = show(view="pairs", judged="disputed")
    assert "**1** pairs" in said(listed)
    assert "Kim: different problems" in said(listed).replace("\\", "")
    assert "**3** pairs" in said(show(view="pairs", judged="unjudged"))


def test_moves_leave_nothing_behind_and_the_last_one_is_the_end(data: Path) -> None:
    page = show(view="judge", as_="Pat")
    page.button(key="pair_next").click().run()
    assert "pair 2 of 4" in said(page)
    page.button(key="pair_previous").click().run()
    assert "pair 1 of 4" in said(page)
    assert not data.exists()
    for _ in range(4):
        page.button(key="pair_same").click().run()
    assert [e.value for e in page.success] == ["You have judged every pair of this list."]
    assert len(PairJudgements(data).in_force()) == 4


def test_a_slip_is_undone_and_the_pair_is_shown_again(data: Path) -> None:
    page = show(view="judge", as_="Pat")
    assert page.button(key="pair_undo").disabled
    page.button(key="pair_same").click().run()
    assert "**1** pair judged by 1 person: 1 the same problem." in said(page)
    page.button(key="pair_undo").click().run()
    assert "pair 1 of 4" in said(page)
    assert page.get("progress")[0].proto.text == "0 of 4 pairs judged by you"
    kept = PairJudgements(data)
    assert kept.in_force() == []
    assert [one.judgement for one in kept.history()] == ["same", "withdrawn"]
    for _ in range(4):
        page.button(key="pair_variant").click().run()
    page.button(key="pair_undo").click().run()  # the last one, too
    assert page.get("progress")[0].proto.text == "3 of 4 pairs judged by you"
    assert page.button(key="pair_undo").disabled


@pytest.mark.parametrize("pair", ["nonsense", "a.b", "0.ffff", "99999.x", "...", "first"])
def test_impossible_pairs_in_the_address_show_the_first(data: Path, pair: str) -> None:
    assert "pair 1 of 4" in said(show(view="judge", as_="Pat", pair=pair))


def test_what_to_leave_out_follows_reasons_and_judgements(data: Path) -> None:
    assert list(show(view="drop").dataframe[0].value["id"]) == [0, 1, 3, 4]
    shown = show(view="drop", reasons="exact").dataframe[0].value
    assert list(shown["id"]) == [0, 3]
    assert shown["question"][0] == plain(planted.PROBLEMS[0][0], 140)
    keys = rows.key(planted.PROBLEMS[1][0]), rows.key(planted.BENCHMARKS["MATH"][1][0])
    PairJudgements(data).record(*keys, "Pat", "different")
    assert list(show(view="drop").dataframe[0].value["id"]) == [0, 3, 4]
    assert list(show(view="drop", different="drop").dataframe[0].value["id"]) == [0, 1, 3, 4]
    assert "No problem has such a pair" in said(show(view="drop", reasons="variant"))


def test_what_is_published_is_marked_so(data: Path) -> None:
    page = show(view="published")
    assert "**Published**, not counted from this corpus" in said(page)
    titles = list(figures(page))
    assert len(titles) == 2 and all(title.startswith("Published:") for title in titles)
    # No filter narrows what was published, so none is offered, and what is set elsewhere is said.
    assert not page.sidebar.children
    page.session_state["_shared_filters"] = Filters(answer_types=("integer",))
    assert "do not narrow this page" in said(page.run())


def test_without_neighbours_the_command_is_named(
    built: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEEPMATH_CACHE", str(built / "bare"))
    page = show()
    assert "\\-\\-stage neighbours" in said(page)
    show("claims")
    show(view="published")


def test_nonsense_in_the_address_is_ignored(data: Path) -> None:
    page = show(threshold="x", kind="?", against="nowhere", judged="-", order="zz", view="none")
    assert metrics(page)["Pairs"][0] == "4"


# -- claims --------------------------------------------------------------------------------------


def test_every_claim_is_shown_with_its_verdict_and_query(data: Path) -> None:
    page = show("claims")
    text = said(page)
    assert "103K problems" in text
    assert "published counts give 88,773 at 5 or more" in text.replace("\\", "")
    assert "none of them known to be a row of the pinned revision" in text
    assert any("SELECT count(*) FROM problems" in code.value for code in page.code)


def test_claims_can_be_narrowed_to_a_verdict(data: Path) -> None:
    page = show("claims", verdicts="holds")
    assert len(page.code) == 0
    assert "103K problems" not in said(page)


def test_a_claim_waits_for_the_build_that_answers_it(data: Path, built: Path) -> None:
    (folder,) = (path.parent for path in (built / "cache").glob("*/manifest.json"))
    assert "--stage answers" in said(show("claims")).replace("\\", "")
    report = reporting(folder, "solutions", "answers")
    try:
        now = said(show("claims")).replace("\\", "")
    finally:
        report.unlink()
    assert "**Being built:** compared answers" in now and "--stage answers" not in now
