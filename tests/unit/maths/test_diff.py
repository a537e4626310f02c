"""Marking how two texts differ: word by word, escaped, blind to what is no difference."""

from __future__ import annotations

import html
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deepmath_viz.maths import diff, folding
from deepmath_viz.maths.diff import marked_words

TEXTS = st.text(alphabet="ab 12$\\<>&\n{}é", max_size=40)


def plain(marks: str) -> str:
    return html.unescape(re.sub(r"</?mark>", "", marks))


def inside(marks: str) -> list[str]:
    return [html.unescape(part) for part in re.findall(r"<mark>(.*?)</mark>", marks, re.DOTALL)]


@given(TEXTS, TEXTS)
def test_the_text_is_all_there_and_marks_are_balanced(one, other):
    for text, marks in zip((one, other), marked_words(one, other), strict=True):
        assert plain(marks) == text
        assert re.sub(r"[^<>]|<mark>[^<]*</mark>", "", marks) == ""


@given(TEXTS)
def test_space_dollars_and_case_are_no_difference(text):
    other = re.sub(r"\s+", "  ", text).replace("$", " $ ").swapcase()
    assert "<mark>" not in "".join(marked_words(text, other))


@given(TEXTS, TEXTS)
def test_without_marks_both_are_the_same_text(one, other):
    if "<mark>" not in "".join(marked_words(one, other)):
        bare = [folding.bare(folding.spelled(text)).casefold() for text in (one, other)]
        assert bare[0] == bare[1]


def test_spelling_is_no_difference():
    one, other = r"Is $x \le (\dfrac12)$?", r"Is \(x ≤ \left(\frac12\right)\)?"
    assert "<mark>" not in "".join(marked_words(one, other))


def test_whole_words_and_numbers_are_marked():
    one, other = marked_words("the first 10 odd numbers", "the first 12 even numbers")
    assert inside(one) == ["10 odd"]
    assert inside(other) == ["12 even"]


def test_commands_are_words():
    one, other = marked_words(r"$\sin x$", r"$\cos x$")
    assert (inside(one), inside(other)) == ([r"\sin"], [r"\cos"])


def test_data_is_escaped():
    one, other = marked_words("<script>alert(1)</script>", "<b>&amp;")
    assert "<script" not in one and "<b>" not in other
    assert plain(other) == "<b>&amp;"


@pytest.mark.parametrize("text", ["x " * 500_000, "abcdefgh" * 125_000, "1" * 1_000_000])
def test_a_megabyte_is_cut_and_quick(text):
    begun = time.process_time()
    one, _ = marked_words(text, text[1:])
    assert one.endswith(" …")
    assert len(plain(one)) <= diff.LONGEST + 2
    assert time.process_time() - begun < 20
