"""Tokens and queries: equal ways to write are one, nothing fails, fields narrow the filters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deepmath_viz.dataset.filters import Filters
from deepmath_viz.errors import QueryError
from deepmath_viz.search import query as queries
from deepmath_viz.search.tokens import names, tokens

TOPICS = (
    "Mathematics -> Algebra -> Abstract Algebra -> Group Theory",
    "Mathematics -> Calculus -> Limits",
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (r"\dfrac{1}{2}", r"\frac{1}{2}"),
        (r"\left( x \right)", "(x)"),
        ("x^{2}", "x^2"),
        ("x²", "x^2"),
        ("∫ f", r"\int f"),
        ("ℤ", r"\mathbb{Z}"),
        ("a ≤ b", r"a \leq b"),
        (r"$G$", r"\(G\)"),
        (r"a\,b", "a b"),
    ],
)
def test_equal_ways_to_write_have_the_same_tokens(one: str, other: str) -> None:
    assert sorted(names(one)) == sorted(names(other))


@pytest.mark.parametrize(
    "text", [r"\int", "x^2", "2024", "G", r"\mathbb{Z}/n\mathbb{Z}", r"\sin", "n!", "a_n"]
)
def test_what_people_look_for_has_a_token(text: str) -> None:
    assert names(text)


def test_a_fraction_without_braces_is_the_same_fraction() -> None:
    assert "1/2" in set(names(r"\tfrac12")) & set(names(r"\frac{1}{2}"))


def test_formulas_that_differ_are_told_apart() -> None:
    assert set(names("x^2")) != set(names("x^3"))
    assert set(names("a_n")) != set(names("a n"))
    assert set(names("G")) != set(names("g"))


@given(st.text(max_size=200))
def test_tokens_stand_where_they_say(text: str) -> None:
    for token in tokens(text):
        assert 0 <= token.start < token.end <= len(text)
        assert token.name


@given(st.text(max_size=120))
def test_a_query_is_read_or_refused_by_name(text: str) -> None:
    try:
        query = queries.parse(text)
    except QueryError as err:
        assert str(err)
        return
    assert queries.parse(text) == query


def test_a_query_has_words_phrases_exclusions_and_fields() -> None:
    query = queries.parse('Sylow "normal subgroup" -abelian topic:limits difficulty:>=7 answer:1/2')
    assert query.phrases == ("normal subgroup",)
    assert query.without == ("abelian",)
    assert [name for name, _ in query.fields] == ["topic", "difficulty", "answer"]
    assert names("sylow")[0] in query.wished
    narrow = queries.narrowed(query, Filters(), TOPICS)
    assert narrow == Filters(topics=("Mathematics -> Calculus -> Limits",), difficulty=(7.0, 10.0))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('an "open phrase', "not closed"),
        ("topics:limits", "did you mean topic"),
        ("type:nonsense", "It takes"),
        ("x " * 3_000, "are read"),
    ],
)
def test_what_cannot_be_read_is_said(text: str, said: str) -> None:
    with pytest.raises(QueryError, match=said):
        queries.parse(text)


@pytest.mark.parametrize("text", ["difficulty:99", "topic:cookery"])
def test_fields_that_mean_nothing_here_are_said(text: str) -> None:
    with pytest.raises(QueryError, match=r"no range|has a topic like"):
        queries.narrowed(queries.parse(text), Filters(), TOPICS)
