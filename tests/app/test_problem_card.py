"""The card of a problem: its slots, and what it says of a text that is cut or lacking."""

from __future__ import annotations

import re
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from deepmath_viz.maths.latex import CARD

PROBLEM = {"id": 7, "key": "0123456789abcdef", "copy": 2, "question": r"Find $x$ in \(y\)."}


def one_card(options: dict) -> None:
    """The script under test: a card among the app's pages, so that its title leads somewhere."""
    from functools import partial

    import streamlit as st

    from deepmath_viz.ui import navigation
    from deepmath_viz.ui.elements.problem_card import (
        Text,
        answer_line,
        problem_card,
        problem_title,
        row_title,
    )

    st.navigation(navigation.pages(), position="hidden")
    problem = options.get("problem")
    problem_card(
        problem_title(problem, options.get("within")) if problem else row_title("A*B", 1234),
        *(Text(**text) for text in options["texts"]),
        key="row-7",
        facts=options.get("facts", ""),
        actions=partial(st.button, "Judge") if options.get("button") else None,
        above=partial(st.caption, "above"),
        below=answer_line("1/2", *([partial(st.caption, "why")] if options.get("button") else [])),
    )


def card(*texts: dict[str, Any], **options: Any) -> list[tuple[str, Any]]:
    """Kind and words of everything in a card, from top to bottom."""
    app = AppTest.from_function(
        one_card, default_timeout=180, kwargs={"options": {"texts": texts, **options}}
    ).run()
    assert not app.exception

    def shown(block: Any) -> list[tuple[str, Any]]:
        found = []
        for child in block.children.values():
            if hasattr(child, "children"):
                found += shown(child)
            else:
                value = child.proto.label if child.type in ("page_link", "button") else None
                value = value or re.sub("</?code.*?>", "", child.value)
                found.append((child.type, value))
                if child.type == "page_link":
                    found.append(("opens", child.proto.query_string))
        return found

    return shown(app.main)


def test_the_slots_come_in_one_order_on_every_page() -> None:
    found = card({"text": PROBLEM["question"]}, problem=PROBLEM, facts="facts", button=True)
    assert found == [
        ("page_link", "**Problem 7**"),
        ("opens", "problem=0123456789abcdef-2"),
        ("markdown", ":small[facts]"),
        ("button", "Judge"),
        ("caption", "above"),
        ("markdown", "Find $x$ in $y$."),
        ("markdown", ":gray[Answer] $1/2$"),
        ("caption", "why"),
    ]


def test_a_title_leads_into_the_list_that_it_stands_in() -> None:
    found = card(problem=PROBLEM, within={"topic": ["a", "b"], "problem": ["another"]})
    assert dict(found)["opens"] == "topic=a&topic=b&problem=0123456789abcdef-2"


def test_a_row_of_another_set_is_named_inertly_and_leads_nowhere() -> None:
    assert card()[0] == ("markdown", r"**A\*B** :gray[row 1,234]")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ({"text": None}, [("caption", "This corpus lacks the text of that row.")]),
        ({"text": "12345", "longest": 5}, [("markdown", "12345")]),
        (
            {"text": "123456", "longest": 5},
            [("markdown", "12345"), ("caption", "The first 5 of 6 characters.")],
        ),
        (
            {"text": "$123456", "longest": 5, "raw": True},
            [("code", "$1234"), ("caption", "The first 5 of 7 characters.")],
        ),
        ({"text": "a_b", "name": "a_column"}, [("caption", r"a\_column"), ("markdown", r"a\_b")]),
        ({"text": "**a**", "markdown": True}, [("markdown", "**a**")]),
        ({"text": "a", "marked": ":red[a]"}, [("markdown", ":red[a]")]),
        ({"text": "a", "source": "<mark>a</mark>", "drawn": False}, [("html", "<mark>a</mark>")]),
        (
            {"text": "a", "source": "<mark>a</mark>"},
            [("markdown", "a"), ("html", "<mark>a</mark>")],
        ),
    ],
)
def test_a_text_is_shown_as_the_page_asks(text: dict[str, Any], shown: list[Any]) -> None:
    assert card(text)[2:-1] == shown


def test_several_texts_stand_below_each_other() -> None:
    found = card({"text": "one"}, {"text": "two"})
    assert [value for kind, value in found if kind == "markdown"][1:-1] == ["one", "two"]


def test_a_text_with_very_much_mathematics_is_drawn_in_part_and_whole_at_a_click() -> None:
    def script() -> None:
        from deepmath_viz.ui.elements.problem_card import Text, Title, problem_card

        many = " ".join(f"$x_{{{i}}}$" for i in range(500))
        problem_card(Title("**Many**"), Text(f"Many: {many} end."), key="row-1")
        problem_card(Title("**Usual**"), Text("Of $x$ and $y$."), key="row-2")

    app = AppTest.from_function(script, default_timeout=180).run()
    drawn = next(one.value for one in app.markdown if one.value.startswith("Many"))
    assert drawn.count("$") == 2 * CARD.formulas
    rest = " ".join([*(f"$x_{{{i}}}$" for i in range(CARD.formulas, 500)), "end."])
    assert app.code[0].value == f"{rest[:1000]} …"
    said = app.caption[0].value
    assert said.startswith(f"{CARD.formulas} of 500 formulas drawn. What follows ({len(rest):,} ")
    assert [one.label for one in app.toggle] == ["Draw all of it"]
    app.toggle[0].set_value(True).run()
    drawn = next(one.value for one in app.markdown if one.value.startswith("Many"))
    assert drawn.count("$") == 1000 and "end" in drawn and not app.code
