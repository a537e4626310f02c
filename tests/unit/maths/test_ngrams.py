"""Shared n-grams: the pairs that plain Python finds, whatever the tokens."""

from __future__ import annotations

import html
import re
import string
from collections import defaultdict

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deepmath_viz.maths.overlap import ngrams
from deepmath_viz.maths.overlap.tokens import NAMED, marked, spans

TEXT = st.lists(
    st.sampled_from(["a", "b", "ab", "\u3000", "  ", "\n", "é", r"\dfrac", r"\frac", "$x$", "≤"])
).map(" ".join)


def by_hand(texts, others, n, cut):
    """Pairs that share n tokens in a row, by sets of tuples."""

    def grams(text):
        tokens = cut(text)
        return {tuple(tokens[at : at + n]) for at in range(len(tokens) - n + 1)}

    where = defaultdict(set)
    for at, text in enumerate(texts):
        for gram in grams(text):
            where[gram].add(at)
    return {
        (mine, at)
        for at, other in enumerate(others)
        for gram in grams(other)
        for mine in where.get(gram, ())
    }


@given(st.lists(TEXT, max_size=6), st.lists(TEXT, max_size=6), st.integers(1, 4))
def test_white_space_tokens_are_those_of_plain_python(texts, others, n):
    assert ngrams.sharing(texts, others, n) == by_hand(texts, others, n, str.split)


WORDS = st.lists(st.sampled_from(["Find", "find", "x,y", "xy", "=", "\\frac{1}", "frac1", "Σ"]))


@given(st.lists(WORDS.map(" ".join), max_size=6), st.lists(WORDS.map("  ".join), max_size=6))
def test_tokens_of_published_rules_are_those_of_plain_python(texts, others):
    assert ngrams.sharing(texts, others, 2, "lower") == by_hand(
        texts, others, 2, lambda text: text.lower().split()
    )
    table = str.maketrans(string.ascii_uppercase, string.ascii_lowercase, string.punctuation)
    assert ngrams.sharing(texts, others, 2, "plain") == by_hand(
        texts, others, 2, lambda text: text.translate(table).split()
    )


@given(st.lists(TEXT, max_size=5), st.lists(TEXT, max_size=5), st.sampled_from(sorted(NAMED)))
def test_other_tokens_are_those_that_the_text_is_marked_by(texts, others, how):
    def cut(text):
        return [token.name for token in spans(text, how)]

    assert ngrams.sharing(texts, others, 2, how) == by_hand(texts, others, 2, cut)


def test_tokens_of_each_way():
    text = r"Let \(x≤\dfrac{1}{2}\). Is f(X) = 12?"
    assert [token.name for token in spans(text, "white")] == text.split()
    assert [token.name for token in spans(text, "lower")] == text.lower().split()
    assert NAMED["plain"](text).split() == "let x≤dfrac12 is fx 12".split()
    assert [token.name for token in spans(text, "plain")] == NAMED["plain"](text).split()
    assert NAMED["word"](text).split() == "let x dfrac 1 2 is f x 12".split()
    assert NAMED["latex"](text) == r"let x \leq \frac { 1 } { 2 } . is f ( x ) = 12 ?"


def test_a_gram_is_marked_at_each_of_its_places_and_the_text_is_escaped():
    text = "a <b> c a <b>  c d"
    assert (
        marked(text, "<b> c", "white") == "a <mark>&lt;b&gt; c</mark> a <mark>&lt;b&gt;  c</mark> d"
    )
    assert marked(r"Is $x \le 2$?", r"x \leq 2", "latex") == r"Is $<mark>x \le 2</mark>$?"
    assert marked("nothing", "of it", "word") == "nothing"


@given(TEXT, TEXT, st.sampled_from(sorted(NAMED)))
def test_marking_keeps_the_text(text, gram, how):
    assert html.unescape(re.sub("</?mark>", "", marked(text, gram or "a", how))) == text


@pytest.mark.parametrize(
    ("n", "expected"),
    [
        (13, {"MATH": 123, "AIME83-24": 25, "MMLU-STEM": 10, "MATH500": 2, "AIME25": 1}),
        (9, {"MATH": 179, "AIME83-24": 52, "MATH500": 26, "OlympiadBench": 18, "MMLU-STEM": 16,
             "CollegeMath": 7, "AIME24": 5, "AIME25": 3, "AMC23": 1, "Minerva Math": 1}),
    ],
)  # fmt: skip
def test_rows_of_deepmath_that_share_tokens_with_the_real_benchmarks(real_data, n, expected):
    """The counts that were published beside DeepMathGAP's rule, and by plain Python."""
    folder = real_data / "hub/zwhe99/DeepMath-103K/data"
    questions = pq.read_table(folder, columns=["question"]).column(0).to_pylist()
    rows = pq.read_table(real_data / "benchmarks.parquet").to_pylist()
    texts = [row["problem"] for row in rows]
    pairs = ngrams.sharing(questions, texts, n)
    found = defaultdict(set)
    for mine, at in pairs:
        found[rows[at]["benchmark"]].add(mine)
    assert {name: len(mine) for name, mine in found.items()} == expected
    assert pairs == by_hand(questions, texts, n, str.split)


#: Tokens of one hash (FNV-1a, 64 bits) that are none of one text.
ALIKE = ("8yn0iYCKYHlIj4-BwPqk", "GReLUrM4wMqfg9yzV3KQ")


@pytest.mark.parametrize(
    ("texts", "others"),
    [
        (["a {0} b"], ["a {1} b"]),  # a hash that is found, and no text
        (["a {0} b", "a {1} b"], ["a {1} b", "a {0} b"]),  # two grams of one hash in the index
        (["a {1} b", "a {0} b", "a {1} b"], ["x a {0} b"]),
    ],
)
def test_tokens_of_one_hash_are_not_one_gram(texts, others):
    texts, others = ([text.format(*ALIKE) for text in side] for side in (texts, others))
    assert ngrams.sharing(texts, others, 3) == by_hand(texts, others, 3, str.split)
