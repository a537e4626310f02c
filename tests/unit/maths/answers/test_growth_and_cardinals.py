"""Orders of growth are the same up to a constant, and infinite cardinals swallow smaller ones."""

from __future__ import annotations

import pytest

from deepmath_viz.maths.answers.judging.judge import Judge


@pytest.mark.parametrize(
    ("one", "two", "verdict"),
    [
        (r"\Theta(n^2)", r"\Theta(3n^2)", "agree"),
        (r"\Theta(\frac{1}{2} n \log n)", r"\Theta(n\log n)", "agree"),
        (r"O(n^2)", r"O(5 n^2)", "agree"),
        (r"\mathcal{O}(n \log n)", r"O(n\log n)", "agree"),
        (r"\Theta(n^2)", r"\Theta(n^3)", "disagree"),
        (r"O(n\log n)", "O(n^2)", "disagree"),
        (r"\Theta(n \log n)", r"\Theta(n \log^2 n)", "disagree"),
        (r"\Theta(n \log_2 n)", r"\Theta(n \ln n)", "agree"),
        (r"\Theta(n \log n)", r"\Theta(m \log m)", "undecided"),
        (r"\Theta(2^{2n})", r"\Theta(2^{n})", "disagree"),
        (r"\Theta(n^2 \log n)", r"\Theta(n \log n)", "disagree"),
        (r"o(n^2)", r"O(n^2)", "disagree"),
        (r"\Theta(n^2)", r"O(n^2)", "undecided"),
        (r"\Omega(2^n)", r"\Omega(3^n)", "disagree"),
        (r"\Theta(2n^2 - n^2)", r"\Theta(n^2 - n^2)", "undecided"),
        (r"\aleph_0 \cdot \aleph_0", r"\aleph_0", "agree"),
        (r"\aleph_0 + 1", r"\aleph_0", "agree"),
        (r"\aleph_1 + \aleph_0", r"\aleph_1", "agree"),
        (r"2^{\aleph_0}", r"\mathfrak{c}", "agree"),
        (r"\aleph_0^{\aleph_0}", r"2^{\aleph_0}", "agree"),
        (r"\mathfrak{c} \cdot \aleph_0", r"2^{\aleph_0}", "agree"),
        (r"2^{\aleph_0}", r"\aleph_0", "disagree"),
        (r"\aleph_1", r"\aleph_0", "disagree"),
        (r"\aleph_0", "5", "disagree"),
        (r"2^{\aleph_0}", r"\aleph_1", "undecided"),
        (r"\aleph_0 - \aleph_0", "0", "undecided"),
        (r"\aleph_0, \aleph_1", r"\aleph_1, \aleph_0", "agree"),
    ],
)
def test_growth_and_cardinals(one: str, two: str, verdict: str, judge: Judge) -> None:
    assert judge.verdict(one, two).verdict == verdict
    assert judge.verdict(two, one).verdict == verdict
