"""Choices that are kept in the address, and the page of a list that it names."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest


def choices() -> None:
    """The script under test."""
    import streamlit as st

    from deepmath_viz.ui import state
    from deepmath_viz.ui.elements import widgets

    words = {"a": "First", "b": "Second"}
    st.text(widgets.choice("view", words, "View", key="view", resets=["page", "pair"]))
    widgets.menu("order", words, "Order", state.param("order") or "a", key="order", width=90)
    widgets.per_page("size")
    at = state.paging(95, state.page_size())
    st.text(f"{at.pages} {at.page} {at.first} {list(range(95))[at.places]}")
    widgets.pager("pager", at)


def opened(**params: str) -> AppTest:
    app = AppTest.from_function(choices, default_timeout=180)
    for name, value in params.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def test_the_first_choice_is_meant_where_the_address_names_none_or_a_strange_one() -> None:
    for params, value in (({}, "a"), ({"view": "b"}, "b"), ({"view": "c"}, "a")):
        app = opened(**params)
        assert app.text[0].value == value
        assert app.button_group(key="view").value == value


def test_a_change_is_written_to_the_address_without_what_it_makes_meaningless() -> None:
    app = opened(page="3", pair="x", order="b")
    app.button_group(key="view").set_value("b").run()
    assert app.text[0].value == "b"
    assert app.query_params == {"view": "b", "order": "b"}
    app.button_group(key="view").set_value("a").run()
    assert app.query_params == {"order": "b"}
    app.selectbox(key="order").set_value("a").run()
    assert app.query_params == {}


def test_another_size_begins_the_list_again() -> None:
    app = opened(page="3")
    app.selectbox(key="size").set_value(20).run()
    assert app.query_params == {"size": "20"}
    assert app.text[1].value == f"5 1 0 {list(range(20))}"
    app.selectbox(key="size").set_value(10).run()
    assert app.query_params == {}


@pytest.mark.parametrize(
    ("page", "shown"),
    [("10", 10), ("11", 10), ("0", 1), ("-1", 1), ("x", 1), ("", 1), ("9" * 50, 1), ("٣", 3)],
)
def test_the_page_of_the_address_is_one_that_there_is(page: str, shown: int) -> None:
    first = 10 * (shown - 1)
    rows = list(range(first, min(first + 10, 95)))
    assert opened(page=page).text[1].value == f"10 {shown} {first} {rows}"


def judging() -> None:
    """A script with what goes through a list and judges."""
    import streamlit as st

    from deepmath_viz.ui import state
    from deepmath_viz.ui.elements import widgets

    at = float(state.param("threshold") or 0.98)
    widgets.threshold("Near", at, key="near", width=260, within=(0.8, 0.999), resets=["page"])
    widgets.judge(
        [
            widgets.Judgement("right", "Right", ":material/check:", "1"),
            widgets.Judgement("wrong", "Wrong", ":material/close:", "2", "Not so."),
        ],
        lambda name, note: state.set_params(said=f"{name}: {note}"),
        key="judge",
        note="note-7",
        about="problem",
    )
    place = int(state.param("place") or 0)
    widgets.steps(
        place - 1 if place else None,
        place + 1 if place < 2 else None,
        lambda wanted: state.set_params(place=wanted),
        "go",
    )
    st.text(place)


def judged() -> AppTest:
    app = AppTest.from_function(judging, default_timeout=180).run()
    assert not app.exception
    return app


def test_a_judgement_takes_its_note_with_it() -> None:
    app = judged()
    assert app.button(key="judge_wrong").help == "Not so."
    app.text_input(key="note-7").set_value("odd")
    app.button(key="judge_wrong").click().run()
    assert app.query_params["said"] == "wrong: odd"
    app.button(key="judge_right").click().run()
    assert app.query_params["said"] == "right: odd"


def test_a_list_is_gone_through_to_its_ends() -> None:
    app = judged()
    ends = []
    for key in ("go_next", "go_next", "go_previous"):
        ends.append((app.button(key="go_previous").disabled, app.button(key="go_next").disabled))
        app.button(key=key).click().run()
    assert ends == [(True, False), (False, False), (False, True)]
    assert app.text[0].value == "1"


def test_the_papers_threshold_is_left_out_of_the_address() -> None:
    app = judged()
    app.query_params["page"] = "3"
    app.slider(key="near").set_value(0.95).run()
    assert app.query_params == {"threshold": "0.950"}
    app.slider(key="near").set_value(0.98).run()
    assert app.query_params == {}
