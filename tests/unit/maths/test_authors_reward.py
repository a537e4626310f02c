"""The authors' rewards: what a response must have, and what their second grader takes for right."""

from __future__ import annotations

import pytest

from deepmath_viz.maths.answers.reward import verdict_reward
from deepmath_viz.maths.graders import authors_reward as authors
from deepmath_viz.maths.graders import openmath


@pytest.mark.parametrize(
    ("text", "form", "earned"),
    [
        ("So.</think>It is \\boxed{5}.", "after-think", 1.0),
        ("It is \\boxed{5}.", "after-think", -1.0),
        ("\\boxed{5}</think>It is 5.", "after-think", 1.0),
        ("\\boxed{5}</think>It is \\boxed{6}.", "after-think", -1.0),
        ("It is \\boxed{5}.", "one-box", 1.0),
        ("\\boxed{5} or \\boxed{5}", "one-box", -1.0),
        ("It is 5.", "one-box", -1.0),
    ],
)
def test_a_response_needs_what_its_form_asks_for(text: str, form: str, earned: float):
    assert authors.authors_reward(text, "5", form) == earned


def test_there_is_no_third_form():
    with pytest.raises(ValueError, match="after-think, one-box"):
        authors.authors_reward("x", "x", "two-boxes")


@pytest.mark.parametrize(
    ("said", "gold", "same"),
    [
        ("\\text{Yes}", "Yes", True),
        ("1,000", "1000", True),
        ("50\\%", "0.5", True),  # percent: a hundred times it counts
        ("0.33334", "0.33333", True),
        ("\\{1\\}", "1", False),
        ("(1, 2)", "(1.0, 2)", True),
        ("(1, 2)", "(2, 1)", False),
        ("\\begin{pmatrix}1&2\\end{pmatrix}", "\\begin{pmatrix}1&3\\end{pmatrix}", False),
        ("x=5", "5", False),
        ("\\dfrac12", "\\frac{1}{2}", False),
        ("\\frac12", "\\frac{1}{2}", True),
        ("2\\sqrt{2}", "\\sqrt{8}", True),
        ("3", "4", False),
        ("", "4", False),
    ],
)  # fmt: skip
def test_the_second_grader_is_as_generous_as_it_is_known_to_be(said: str, gold: str, same: bool):
    assert openmath.accepts(gold, said) is same


def test_undecided_earns_nothing():
    assert verdict_reward("</think>\\boxed{\\text{a green one}}", "\\text{the red one}") == 0.0
    assert verdict_reward("no answer at all", "5") == 0.0
    assert verdict_reward("</think>\\boxed{\\frac{10}{2}}", "5") == 1.0
