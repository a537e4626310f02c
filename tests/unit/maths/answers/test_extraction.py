"""Where a solution's answer is looked for, and where it was found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deepmath_viz.maths.answers.extraction import extract
from deepmath_viz.maths.answers.judging.labelled import answer_of


@pytest.mark.parametrize(
    ("text", "answer", "found_in"),
    [
        (r"a \boxed{1} </think> b \boxed{2}", "2", "write_up"),
        (r"a \boxed{1} </think> \boxed{2} then \boxed{\frac{3}{4}}", r"\frac{3}{4}", "write_up"),
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


SPOKEN = [
    ("x is \\boxed{3} and y is \\boxed{8}.", "x = 3, y = 8", "text"),
    ("So \\boxed{(1,2)} and \\boxed{(5,7)}", "(1,2), (5,7)", "text"),
    ("\\boxed{5} ... \\boxed{}", "5", "text"),
    ("Draft \\boxed{7}. Finally \\boxed{?}", "7", "text"),
    ("Therefore\n\\boxed\nLet me", None, None),
    ("The final answer is:\n\n$$\\frac{1}{2}$$", "$$\\frac{1}{2}$$", "stated"),
    ("So our answer is correct. The answer is 5. our answer is correct.", "5", "stated"),
    ("the final answer is boxed. ", None, None),
    ("The answer is indeed 7.", "7", "stated"),
    ("the answer is definitely \\(30\\).", "\\(30\\)", "stated"),
    ("The answer is around 3.5.", "3.5", "stated"),
    ("the answer is at least 8.", "8", "stated"),
    ("The answer is $x=2$ or $x = 3$.", "$x=2$ or $x = 3$", "stated"),
    ("Therefore, the number of ways is 90. I think that's the answer.", "90", "stated"),
    ("Hmm, the answer should be 17.", "17", "stated"),
    ("We compute.\n\nSo it is\n\n**42**", "42", "stated"),
    ("**Final Answer**\n\n$\\frac{3}{4}$", "$\\frac{3}{4}$", "stated"),
    ("### Final Answer\n17", "17", "stated"),
    ("The correct option is **B**.", "B", "stated"),
    ("The answers are 3 and 4.", "3 and 4", "stated"),
    ("a box $\\boxed{5$ done", "5", "text"),
    ("\\boxed{12", None, None),
    ("The proof is complete. Therefore n is even.", None, None),
    ("Thus the number of members is **91**.\n\n---\n\nFinal Answer: **91**", "91", "stated"),
    ("Hence $AB = 5$.", "$AB = 5$", "stated"),
    ("12 people came and 5 of them left, so\nthe answer is 7.", "7", "stated"),
    (
        "<think>First guess \\boxed{13}. Hmm, no, one is counted twice.</think>\nThe answer is 12.",
        "12",
        "stated",
    ),
    ("First \\boxed{13}. Wait, that is a mistake. The answer is 12.", "12", "stated"),
    ("\\boxed{2} \\text{ and } \\boxed{3}", "2, 3", "text"),
    ("(a) \\boxed{1} (b) \\boxed{2}", "1, 2", "text"),
    ("So 12 is the answer.", "12", "stated"),
    ("Answer: (C)", "(C)", "stated"),
    ("Final answer: 5", "5", "stated"),
    ("Thus, the probability is $\\frac{2}{7}$.", "$\\frac{2}{7}$", "stated"),
    ("In total there are 15 triangles.", "15", "stated"),
    ("$x=\\boxed{3}$ and $y=\\boxed{3}$", "x = 3, y = 3", "text"),
    ("OK.\n\nThis gives\n\n\\[\n390\n\\]", "\\[\n390\n\\]", "stated"),
    ("Nothing of the kind.\nThis is prose.\nIt has lines.", None, None),
]


@pytest.mark.parametrize(("text", "answer", "found_in"), SPOKEN)
def test_parts_empty_boxes_and_closing_words(text, answer, found_in):
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
        ("", None),
        ("We tried it.\nIt did not work out.\nSo we stop here.", None),
        ("So the number of ways should be clear: the answer is 12.", "12"),
    ],
)
def test_the_answer_of_a_prediction(prediction, answer):
    found = answer_of(prediction)
    if "pmatrix" in prediction:
        assert found == prediction
    else:
        assert found == answer
