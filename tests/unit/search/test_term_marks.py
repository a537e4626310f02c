"""Marks of the text filter: where its words stand, in prose letter by letter, formulas whole."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deepmath_viz.maths.latex import draw
from deepmath_viz.plumbing.markup import Markdown
from deepmath_viz.search.term_marks import marked

MARK = ":orange-background"


@pytest.mark.parametrize(
    ("text", "terms", "said"),
    [
        ("An Integral of integrals", ["integral"], f"An {MARK}[Integral] of {MARK}[integral]s"),
        ("Find $x^2 + 1$ and $y$", ["x^2+1"], f"Find {MARK}[$x^{{2}} + 1$] and $y$"),
        ("is $\\sin x$ odd", ["in"], f"is {MARK}[$\\sin x$] odd"),
        ("a_1 counts", ["a_1"], f"{MARK}[a\\_1] counts"),
        ("two words\nhere", ["words here"], f"two {MARK}[words\nhere]"),
        ("the **bold** one", ["*", "b"], f"the **{MARK}[b]old** one"),
        ("nothing", ["else"], "nothing"),
        ("nothing", [], "nothing"),
        ("not in `code`", ["code"], "not in `code`"),
        ("Straße", ["straße"], f"{MARK}[Straße]"),
    ],
)
def test_places_of_terms_are_marked(text, terms, said):
    assert marked(draw(text).text, terms) == said


@given(
    st.text(alphabet="ab *_[]<>|~$\\`:!(){}x&#1\n", max_size=40),
    st.lists(st.text(alphabet="ab*_[]\\$x:", min_size=1, max_size=3), max_size=3),
)
def test_marks_add_nothing_but_marks(text, terms):
    plain = draw(text).text
    made = marked(plain, terms)
    assert re.sub(rf"{MARK}\[((?:\\.|\$(?:[^$\\]|\\.)+\$|[^\]\\])*?)\]", r"\1", made) == plain


def test_a_mark_ends_no_escape():
    assert marked(Markdown(r"a \* b"), ["\\"]) == r"a \* b"
