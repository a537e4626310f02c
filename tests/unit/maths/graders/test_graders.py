"""What graders of the field say to final answers, and that none of them can hold a build up."""

from __future__ import annotations

import pytest

from deepmath_viz.maths.graders import openmath, readings
from deepmath_viz.maths.graders.pool import LOST, Pool
from deepmath_viz.maths.graders.readings import Reading


@pytest.mark.parametrize("gold", ["0", "7", "-12", "123456789012345"])
def test_whole_numbers_are_not_asked_for_because_they_are_read_every_way(gold):
    assert readings.at_once(gold) == readings.closely(gold)


@pytest.mark.parametrize(
    ("gold", "reading"),
    [
        # The issue that the table is for: bare LaTeX is not read, wrapped it is.
        (r"\dfrac{7}{3}", Reading("unread", "equal", "equal", "right", "skipped", "")),
        # TRL reads completions as LaTeX without words: the right answer gets nothing.
        (r"\frac 35", Reading("unequal", "equal", "equal", "wrong", "wrong", "")),
        # Read as 2, and as t - : whoever leaves the letter out is right, too.
        ("2t", Reading("equal", "equal", "equal", "right", "right", "t")),
        ("g'(a)", Reading("unread", "equal", "equal", "right", "skipped", "'")),
        ("0.5", Reading("equal", "equal", "equal", "right", "right", "")),
    ],
)
def test_a_final_answer_is_read_as_trainers_wrap_it(gold, reading):
    assert readings.closely(gold) == reading


def test_what_is_left_out_of_an_answer_is_nothing_that_a_wrong_one_would_lack():
    assert readings.accepts("2t", "2")  # this is why it counts as misread
    assert not readings.accepts("2u", "2")
    for gold in (r"90\text{ units}", r"8\sqrt{3}\text{ cm}", r"19 \text{ and } 43", "5 cm"):
        assert readings.closely(gold).lost == ""


@pytest.mark.parametrize(
    ("gold", "answer", "accepted"),
    [
        ("Yes", r"\text{Yes}", True),
        ("12", "12.0", True),
        ("0.5", "50", True),  # percent
        ("0.5", "49", False),
        ("(1,2)", "[1,2]", False),
        ("[1,2]", "[1.0,2]", True),
        ("1,234", "1234", True),
        (r"\frac12", r"\frac{1}{2}", True),
        (r"\frac{1}{2}", "0.5", True),
        ("x+1", "1+x", True),
        ("x+1", "x+2", False),
        ("5", r"5\text{ cm}", True),
        ("A", "B", False),
        ("3", "", False),
        (r"2,3", r"3,2", False),
    ],
)
def test_the_second_graders_rules(gold, answer, accepted):
    assert openmath.accepts(gold, answer) is accepted


def test_text_is_never_evaluated():
    # The grader's own code would run this.
    assert openmath.accepts("1", "__import__('os').getpid()") is False


def test_an_answer_without_end_costs_a_process_and_nothing_else():
    endless = r"\sum_{n=1}^{9^{9^{9}}} n^{n^{n}}"
    told: list[int] = []
    with Pool(workers=1, seconds=1.0) as pool:
        read = pool.read([endless, r"\frac{1}{2}", endless, "2t"], told.append)
        said = pool.accepted([("12", "12.0"), ("12", "13")])
    assert read[endless] == LOST
    assert read["2t"].lost == "t"
    assert read[r"\frac{1}{2}"].trl == "right"
    assert sum(told) == 3  # each distinct answer once
    assert said["12", "12.0"] == (True, True)
    assert said["12", "13"] == (False, False)
