"""Where a solution's answer is looked for, and where it was found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deepmath_viz.maths.answers.extraction import extract
from deepmath_viz.maths.answers.judging.grade import answer_of


@pytest.mark.parametrize(
    ("text", "answer", "found_in"),
    [
        (r"a \boxed{1} </think> b \boxed{2}", "2", "write_up"),
        (r"a \boxed{1} </think> \boxed{2} and \boxed{\frac{3}{4}}", r"\frac{3}{4}", "write_up"),
        (r"a </think> \boxed{1} </think> b \boxed{2}", "2", "write_up"),
        (r"a \boxed{1} </think> nothing here", "1", "text"),
        (r"no reasoning \fbox{5}", "5", "text"),
        (r"a </think> \boxed 5", "5", "write_up"),
        (r"a </think> \boxed {x^{2}}", "x^{2}", "write_up"),
        (r"a \boxed{7} </think> \boxed{never closed", "7", "text"),
        ("a </think> The final answer is 42.", "42", "stated"),
        ("a </think> The final answer is $\\frac{1}{2}$.", "$\\frac{1}{2}$", "stated"),
        ("a </think> **Final Answer:** 3.5", "3.5", "stated"),
        ("a </think> So the answer is 7, since 3 + 4 = 7.", "7", "stated"),
        ("The answer is 1. No: the answer is 2.", "2", "stated"),
        ("the final answer is 9 </think> done", "9", "stated"),
        ("a </think> nothing", None, None),
        ("", None, None),
    ],
)
def test_extraction(text, answer, found_in):
    assert extract(text) == (answer, found_in)


@given(st.text(alphabet="ab{}\\ \n$.", max_size=60), st.integers(0, 10**9))
def test_a_box_in_the_write_up_wins(noise, number):
    text = f"{noise} \\boxed{{0}} </think> Then.\n\\boxed{{{number}}}"
    assert extract(text) == (str(number), "write_up")


@given(st.text(max_size=200))
def test_any_text_can_be_searched(text):
    answer, found_in = extract(text)
    assert (answer is None) == (found_in is None)


@pytest.mark.parametrize(
    ("prediction", "answer"),
    [
        ("5", "5"),
        (r"\boxed{5}", "5"),
        (r"one \boxed{4} </think> two \boxed{5}", "5"),
        ("x = 1\nThe answer is 3", "3"),
        (r"\begin{pmatrix} 1 \\" + "\n" + r"2 \end{pmatrix}", None),
        (r"\boxed{5", None),
    ],
)
def test_the_answer_of_a_prediction(prediction, answer):
    found = answer_of(prediction)
    if "pmatrix" in prediction:
        assert found == prediction
    else:
        assert found == answer
