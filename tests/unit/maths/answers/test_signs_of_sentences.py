"""Signs that belong to a formula or to the sentence around it: factorials, points, minus signs."""

from __future__ import annotations

import pytest

from tests.unit.maths.answers.tables import rows, verdict

SIGNS = rows(
    agree=[
        (r"9!", r"The number of subsets is $9!$."),
        (r"362880", r"The number of subsets is \(9!\)."),
        (r"(n-1)!", r"The number of necklaces is $(n-1)!$"),
        (r"9", r"The answer is $9$!"),
        (r"12", r"The maximum is \(12\)!"),
        (r"12!", r"The answer is $12!$!"),
        (r"9", r"The answer is $9.$"),
        (r"50\%", r"Exactly 50% of all the students passed"),
        (r"\frac12", r"The answer is $50\%$."),
        (r"3 \text{ and } 120", r"3 and 5!"),
        (r"Yes", r"Yes!"),
        (r"\text{no solution}", r"No solution!"),
        (r"one-to-one", r"one to one"),
        (r"The value is always 5-fold here", r"The value is always 5 fold here"),
        (r"It's the Euler's formula for maps", r"Its the Eulers formula for maps"),
    ],
    disagree=[
        (r"9", r"The number of subsets is $9!$."),
        (r"9", r"The answer is \(9!\)"),
        (r"n", r"The number is $n!$"),
        (r"(n-1)", r"The number of necklaces is $(n-1)!$."),
        (r"12", r"The answer is $12!$!"),
        (r"9!!", r"The number is $9!$"),
        (r"9!", r"The number is $9!!$"),
        (r"9! ways", r"9 ways"),
        (r"0.5", r"The probability is $0.5\%$."),
    ],
    apart=[
        (r"5", r"There are $5!$ ways."),
        (r"The number is 9!", r"The number is 9"),
        (r"There are $9!$ ways to do it", r"There are $9$ ways to do it"),
        (r"The mean value is 1.5 here", r"The mean value is 15 here"),
        (r"The ratio is 1:5 for this case", r"The ratio is 15 for this case"),
        (r"x is at least -5 here always", r"x is at least 5 here always"),
        (r"f'(x) is positive everywhere here", r"f(x) is positive everywhere here"),
        (r"the group has exactly n-1 elements", r"the group has exactly n 1 elements"),
        (r"3", r"There are n-3 ways to do this in total"),
        (r"2", r"There are n/2 ways to do it"),
        (r"0.5", r"Exactly 0.5% of all the students passed"),
    ],
)
#: In plain words a factorial or the end of an exclamation; a question is no answer.
OPEN = [
    (r"9", r"The answer is 9!"),
    (r"9!", r"The answer is 9!"),
    (r"9", r"\text{The answer is 9!}"),
    (r"9", r"So, 9!"),
    (r"n", r"The answer is n!"),
    (r"7", r"There are exactly 7!"),
    (r"9", r"Is the answer $9$?"),
    (r"9", r"Is the answer 9?"),
]


@pytest.mark.parametrize(("gold", "said", "allowed"), SIGNS)
def test_signs_behind_numbers(gold, said, allowed):
    assert verdict(gold, said).verdict in allowed


@pytest.mark.parametrize(("gold", "said"), OPEN)
def test_signs_that_may_be_either(gold, said):
    assert verdict(gold, said).verdict == "undecided"
