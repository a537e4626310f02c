"""The filter panel: widgets show the address, and changes of them are written to it."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from deepmath_viz.corpus import catalogue
from deepmath_viz.corpus.manifest import Manifest
from deepmath_viz.dataset.filters import FACETS, Filters
from deepmath_viz.dataset.presets import PRESETS
from deepmath_viz.ui.browse import columns
from deepmath_viz.ui.browse import views as saved_views
from tests.support.app_pages import address as parameters
from tests.support.app_pages import forget, run_page, words

ROWS = [
    ("What is $1 + 1$?", "2", 1.0, "Mathematics -> Algebra -> Prealgebra -> Integers"),
    ("Find the limit.", r"\frac{1}{2}", 7.5, "Mathematics -> Precalculus -> Limits"),
    ("Find another limit.", "Yes", 7.5, "Mathematics -> Precalculus -> Limits"),
    ("Is it so?", "No", -1.0, "Mathematics -> Algebra -> Other"),
    ("What now?", None, None, None),
]


def panel() -> None:
    """The script under test."""
    from deepmath_viz.ui import frame
    from deepmath_viz.ui.elements.filter_panel import filter_panel

    opened = frame.open_corpus()
    filter_panel(opened.store)


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory, make: Callable[..., Manifest]) -> Path:
    """A cache with the five rows, built."""
    folder = tmp_path_factory.mktemp("browse")
    names = ("question", "final_answer", "difficulty", "topic")
    columns = {name: [row[i] for row in ROWS] for i, name in enumerate(names)}
    pq.write_table(pa.table(columns), folder / "train.parquet")
    make(folder, folder / "cache")
    return folder / "cache"


@pytest.fixture
def open_panel(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[Filters], AppTest]]:
    """Runs the panel at the address of some filters."""
    monkeypatch.setenv("DEEPMATH_CACHE", str(cache))
    monkeypatch.delenv("DEEPMATH_CORPUS", raising=False)
    st.cache_resource.clear()

    def run(filters: Filters) -> AppTest:
        app = AppTest.from_function(panel, default_timeout=180)
        for name, values in filters.to_params().items():
            app.query_params[name] = values
        return app.run()

    yield run
    st.cache_resource.clear()


def address(app: AppTest) -> Filters:
    """The filters that the address of the app now means."""
    found = {name: app.query_params[name] for name in app.query_params}
    return Filters.from_params(
        {name: [value] if isinstance(value, str) else value for name, value in found.items()}
    )


def test_widgets_show_what_the_address_says(open_panel: Callable[[Filters], AppTest]) -> None:
    filters = Filters(
        difficulty=(2.0, 8.0), unrated=True, answer_types=("integer",), solutions=False, text="a b"
    )
    app = open_panel(filters)
    assert not app.exception
    assert app.text_input(key="f_text").value == "a b"
    assert app.select_slider(key="f_difficulty").value == (2.0, 8.0)
    assert app.checkbox(key="f_unrated").value is True
    assert app.checkbox(key="f_unknown_difficulty").value is False
    assert app.multiselect(key="f_answer_types").value == ["integer"]
    assert address(app) == filters


def test_changes_are_written_to_the_address(open_panel: Callable[[Filters], AppTest]) -> None:
    app = open_panel(Filters())
    app.text_input(key="f_text").set_value("limit").run()
    assert address(app) == Filters(text="limit")
    app.select_slider(key="f_difficulty").set_range(5.0, 9.5).run()
    app.checkbox(key="f_unknown_difficulty").check().run()
    app.multiselect(key="f_answer_types").set_value(["boolean"]).run()
    assert address(app) == Filters(
        text="limit", difficulty=(5.0, 9.5), unknown_difficulty=True, answer_types=("boolean",)
    )
    app.select_slider(key="f_difficulty").set_range(1.0, 10.0).run()
    assert address(app).difficulty is None


def unfolded(app: AppTest) -> AppTest:
    """The panel with "More filters" unfolded by hand."""
    app.session_state["_kept_more_filters"] = (True, 0)
    return app.run()


def test_rare_filters_are_folded_until_one_is_set_or_asked_for(
    open_panel: Callable[[Filters], AppTest],
) -> None:
    app = open_panel(Filters())
    labels = {facet.label for facet in FACETS.values() if facet.rare}
    offered = {element.label for element in app.multiselect}
    assert not offered & labels and "Answer type" in offered
    assert [e.label for e in app.expander] == ["More filters"]
    app = unfolded(app)
    assert "Source block" in {element.label for element in app.multiselect}
    app = open_panel(Filters(blocks=("a",)))
    assert [e.label for e in app.expander] == ["More filters (1 set)"]
    assert app.multiselect(key="f_blocks").value == ["a"]


def test_rare_filters_unfold_when_one_is_set_elsewhere(
    open_panel: Callable[[Filters], AppTest],
) -> None:
    app = open_panel(Filters())
    app.query_params["block"] = ["a"]
    assert app.run().multiselect(key="f_blocks").value == ["a"]
    app.session_state["_kept_more_filters"] = (False, 1)  # folded again by hand
    assert not [e for e in app.run().multiselect if e.key == "f_blocks"]


def test_a_range_without_levels_is_two_numbers(open_panel: Callable[[Filters], AppTest]) -> None:
    low, high = "f_question_length_from", "f_question_length_to"
    app = unfolded(open_panel(Filters()))
    assert not app.exception
    assert [app.number_input(key=key).value for key in (low, high)] == [None, None]
    app.number_input(key=low).set_value(14).run()
    assert address(app) == Filters(question_length=(14, math.inf))
    app.number_input(key=high).set_value(18).run()
    assert address(app) == Filters(question_length=(14, 18))
    assert [app.number_input(key=key).value for key in (low, high)] == [14, 18]
    app.number_input(key=low).set_value(20).run()
    assert address(app) == Filters(question_length=(20, 20)), "the other end moves along"
    app.number_input(key=high).set_value(7).run()
    assert address(app) == Filters(question_length=(7, 7))
    app.number_input(key=low).set_value(None).run()
    assert address(app) == Filters(question_length=(0, 7))
    app.number_input(key=high).set_value(None).run()
    assert address(app) == Filters()


def test_the_length_of_a_question_narrows_the_other_counts(
    open_panel: Callable[[Filters], AppTest],
) -> None:
    app = open_panel(Filters(question_length=(13, 15)))
    assert app.number_input(key="f_question_length_from").value == 13  # unfolded, since it is set
    assert app.multiselect(key="f_answer_types").options == ["fraction (1)"]


def test_clearing_leaves_an_empty_address(open_panel: Callable[[Filters], AppTest]) -> None:
    app = open_panel(Filters(text="limit", topics=("Mathematics -> Precalculus",)))
    clear = next(button for button in app.button if button.label == "Clear all filters")
    clear.click().run()
    assert address(app) == Filters()


def test_counts_of_a_filter_follow_the_others(
    open_panel: Callable[[Filters], AppTest], cache: Path
) -> None:
    app = open_panel(Filters(text="limit"))
    labels = app.multiselect(key="f_answer_types").options
    counts = catalogue.open_store(cache).counts.by("answer_type", Filters(text="limit"))
    assert labels == [f"{name} ({counts[name]})" for name in ("fraction", "boolean")]
    assert app.checkbox(key="f_unrated").label == "Unrated (0)"


def test_a_chosen_value_without_problems_stays_visible(
    open_panel: Callable[[Filters], AppTest],
) -> None:
    app = open_panel(Filters(text="limit", answer_types=("matrix",)))
    assert "matrix (0)" in app.multiselect(key="f_answer_types").options


def test_the_slider_reaches_the_easiest_that_the_corpus_holds(
    tmp_path: Path, make: Callable[..., Manifest], monkeypatch: pytest.MonkeyPatch
) -> None:
    levels = [0.0, 0.5, 1.0, 10.0]
    columns = {"question": [f"What is {level}?" for level in levels], "difficulty": levels}
    pq.write_table(pa.table(columns), tmp_path / "train.parquet")
    make(tmp_path, tmp_path / "cache")
    monkeypatch.setenv("DEEPMATH_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("DEEPMATH_CORPUS", raising=False)
    st.cache_resource.clear()
    app = AppTest.from_function(panel, default_timeout=180).run()
    slider = app.select_slider(key="f_difficulty")
    assert slider.value == (0.0, 10.0)
    slider.set_range(0.5, 10.0).run()
    assert address(app) == Filters(difficulty=(0.5, 10.0))
    app.select_slider(key="f_difficulty").set_range(0.0, 10.0).run()
    assert address(app) == Filters()
    st.cache_resource.clear()


def test_filters_that_are_set_stand_as_chips_each_taken_off_by_one_press(
    open_panel: Callable[[Filters], AppTest],
) -> None:
    wanted = Filters(text="limit", difficulty=(5.0, 10.0), unrated=True)
    app = open_panel(wanted)
    chips = {b.key: b.label for b in app.button if (b.key or "").startswith("chip_")}
    assert list(chips) == ["chip_difficulty", "chip_text", "chip_clear"]
    next(b for b in app.button if b.key == "chip_difficulty").click().run()
    assert Filters.from_params({k: list_of(v) for k, v in app.query_params.items()}) == Filters(
        text="limit"
    )
    # A single filter needs no button that takes off all.
    assert [b.key for b in app.button if (b.key or "").startswith("chip_")] == ["chip_text"]
    app = open_panel(wanted)
    next(b for b in app.button if b.key == "chip_clear").click().run()
    assert not Filters.from_params({k: list_of(v) for k, v in app.query_params.items()}).to_params()


def list_of(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


@pytest.fixture
def browse(cache: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., AppTest]]:
    """Opens Browse at an address."""
    yield lambda **params: run_page(monkeypatch, "browse", cache, params)
    forget()


def lines_of(app: AppTest) -> list[list[str]]:
    """The cells of the table of problems, its header first."""
    (drawn,) = [m.value for m in app.markdown if m.value.startswith("| Problem")]
    lines = [re.split(r" \| ", line[2:-2]) for line in drawn.split("\n")]
    return [lines[0], *lines[2:]]


def test_browse_as_a_table_has_one_line_a_problem(browse: Callable[..., AppTest]) -> None:
    app = browse(view="table")
    assert lines_of(app) == [
        ["Problem", "Question", "Answer", "Difficulty", "Topic"],
        ["0", "What is $1 + 1$?", "$2$", "1", "Integers"],
        ["1", "Find the limit.", r"$\frac{1}{2}$", "7.5", "Limits"],
        ["2", "Find another limit.", "Yes", "7.5", "Limits"],
        ["3", "Is it so?", "No", "unrated", "Algebra › Other"],
        ["4", "What now?", ":gray[none given]", "", "unknown"],
    ]
    assert not [link for link in app.get("page_link") if "Problem" in link.proto.label]


def test_columns_of_the_table_are_chosen_and_stand_in_the_address(
    browse: Callable[..., AppTest],
) -> None:
    app = browse(view="table", cols="type,length,nothing,novelty")
    assert lines_of(app)[1] == ["0", "integer", "16"], "what is not there is left out"
    app.multiselect(key="table_cols").set_value(["answer", "hubrow"]).run()
    assert parameters(app)["cols"] == "answer,hubrow"
    assert lines_of(app)[0] == ["Problem", "Answer", "Hub row"]
    app.multiselect(key="table_cols").set_value([]).run()
    assert lines_of(app)[0][1:] == ["Question", "Answer", "Difficulty", "Topic"]


def test_how_lists_look_holds_for_lists_that_say_nothing_of_it(
    browse: Callable[..., AppTest],
) -> None:
    app = browse(text="limit")
    app.segmented_control(key="list_view").set_value("table").run()
    app.selectbox(key="list_size").set_value(50).run()
    assert parameters(app)["view"] == "table" and parameters(app)["size"] == "50"
    for name in ("view", "size"):
        del app.query_params[name]
    app.run()
    assert app.selectbox(key="list_size").value == 50
    assert len(lines_of(app)) == 3
    app.segmented_control(key="list_view").set_value("cards").run()
    assert "Problem 1" in " ".join(link.proto.label for link in app.get("page_link"))


def test_hits_of_the_text_filter_are_marked_in_both_views(browse: Callable[..., AppTest]) -> None:
    marked = "Find the :orange-background[limit]."
    assert marked in words(browse(text="LIMIT"))
    assert lines_of(browse(text="LIMIT", view="table"))[1][1] == marked
    answer = ":orange-background[Yes]"
    assert answer in words(browse(text="yes")) and answer in words(browse(text="yes", view="table"))


def test_an_empty_list_says_what_each_filter_costs_and_one_press_takes_it_off(
    browse: Callable[..., AppTest],
) -> None:
    app = browse(text="limit", difficulty="7.5", type="integer")
    offered = {b.key: b.label for b in app.button if b.key and b.key.startswith("loosen_")}
    assert offered == {"loosen_answer_types": "Without answer type integer: **2**"}
    app.button(key="loosen_answer_types").click().run()
    assert address(app) == Filters(text="limit", difficulty=(7.5, 7.5))
    assert "**2** of 5 problems" in words(app)
    none = browse(text="elephant", difficulty="9", type="integer")
    assert not [b for b in none.button if b.key and b.key.startswith("loosen_")]
    assert "take off several" in words(none)
    none.button(key="clear_empty").click().run()
    assert address(none) == Filters()


def test_an_answer_in_the_text_box_waits_for_the_index_and_can_be_taken_off(
    browse: Callable[..., AppTest],
) -> None:
    app = browse(text="limit answer:0.5")
    assert "--stage search" in words(app)
    app.button(key="chip_text").click().run()
    assert "**5** of 5 problems" in words(app)


def test_topics_and_answer_types_sort_down_at_a_second_press(
    browse: Callable[..., AppTest],
) -> None:
    for name, order in (("topic", "topic"), ("type", "answer")):
        column = columns._ALL[name]
        assert [columns.next_order(column, now) for now in ("id", order)] == [order, f"-{order}"]
    up = [line[1] for line in lines_of(browse(view="table", cols="topic", sort="topic"))[1:]]
    down = [line[1] for line in lines_of(browse(view="table", cols="topic", sort="-topic"))[1:]]
    known = [topic for topic in up if topic != "unknown"]
    assert len(set(known)) > 1 and [t for t in down if t != "unknown"] == known[::-1]
    assert up[len(known) :] == down[len(known) :], "what has no topic stands last either way"


def test_a_press_on_a_header_sorts_up_then_down_then_as_usual() -> None:
    both = columns.Column("", columns._question, 0, "a", "-a")
    assert [columns.next_order(both, now) for now in ("id", "a", "-a")] == ["a", "-a", None]
    one = columns.Column("", columns._question, 0, down="b")
    assert [columns.next_order(one, now) for now in ("id", "b")] == ["b", None]


def test_presets_stand_with_their_counts_and_what_others_need(
    browse: Callable[..., AppTest], cache: Path
) -> None:
    app = opened_views(browse())
    store = catalogue.open_store(cache)
    later = [p for p in PRESETS if p.filters.needs().keys() - store.manifest.stages.keys()]
    counted = {p.name: store.count(p.filters) for p in PRESETS if p not in later}
    assert later and counted
    labels = [link.proto.label for link in app.get("page_link")]
    for name, count in counted.items():
        assert f"{name} :gray[{count:,}]" in labels
    said = words(app)
    for preset in PRESETS:
        assert (preset.name in said) == (preset in later)
    assert "--stage fitness" in said


def opened_views(app: AppTest) -> AppTest:
    """Opens the menu of views, where the address asks for none."""
    app.session_state["views_0"] = True
    return app.run()


@pytest.mark.parametrize(
    ("kept", "views"),
    [
        ('[{"name": "mine", "query": "text=a&problem=7"}]', {"mine": "text=a&problem=7"}),
        ('[1, {}, {"name": 3}, {"name": "x", "query": null}]', {}),
        ('[{"name": "mine", "query": "q=SELECT 1", "page": "sql"}]', {}),
        ("{}", {}),
        ("no JSON", {}),
        ("", {}),
    ],
)
def test_of_what_a_browser_keeps_only_views_are_read(kept: str, views: dict[str, str]) -> None:
    assert saved_views.VIEWS.known(kept) == views


def test_a_view_is_filters_order_and_look_without_problem_and_page() -> None:
    params = {"text": ["a b"], "sort": ["-difficulty"], "problem": ["7"], "page": ["2"]}
    query = saved_views.VIEWS.query(
        {**params, "topic": ["Algebra", "Calculus"], "corpus": ["demo"]}
    )
    assert saved_views.VIEWS.params(query) == {
        "text": ["a b"], "sort": ["-difficulty"], "topic": ["Algebra", "Calculus"],
    }  # fmt: skip
    assert saved_views.VIEWS.params("problem=7&back=sql%3Fq%3D1&" + "x=1&" * 500) == {}
