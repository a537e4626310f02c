"""Numbers and signs that only one of two problems has."""

from __future__ import annotations

import pytest

from deepmath_viz.maths.numerals import counted, differing


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (r"Let $a \le 10$.", "Let a ≤ 10."),
        (r"Let $a \leqslant b$ and $b<=3$", "Let a≤b, b \\leq 3"),
        ("1,000 and $10^2$", r"1{,}000 and 10 2"),
        ("x²", "x^2"),
        (r"\frac12", r"\dfrac{1}{2}"),
        ("a non-negative integer", "a nonnegative integer"),
        ("x − 1", "x - 1"),
        ("", ""),
    ],
)
def test_spellings_of_one_number_or_sign_are_no_difference(one, other):
    assert not differing(one, other)
    assert differing(one, other).said == ""


@pytest.mark.parametrize(
    ("one", "other", "numbers", "signs"),
    [
        ("10 items", "12 items", (["10"], ["12"]), ([], [])),
        ("2 and 2", "2", (["2"], []), ([], [])),
        (r"$x \le 3$", r"$x \ge 3$", ([], []), (["≤"], ["≥"])),
        (r"$x \neq 3$", "$x = 3$", ([], []), (["≠"], ["="])),
        ("$x-1$", "$x+1$", ([], []), (["-"], ["+"])),
        ("10²", "102", (["10", "2"], ["102"]), ([], [])),
        (r"$x \in A$", r"$x \notin A$", ([], []), ([], ["∉"])),
    ],
)
def test_what_differs_is_named(one, other, numbers, signs):
    found = differing(one, other)
    assert found and (found.numbers, found.signs) == (numbers, signs)
    turned = differing(other, one)
    assert (turned.numbers, turned.signs) == (numbers[::-1], signs[::-1])


def test_the_difference_in_words():
    assert differing("10 < x", "12").said == "10 against 12, < against nothing"


@pytest.mark.parametrize(
    ("sign", "spellings"),
    [
        ("≤", [r"\leqslant", r"\leqq", r"\leq", r"\le", "<=", "⩽", "≦"]),
        ("≥", [r"\geqslant", r"\geqq", r"\geq", r"\ge", ">=", "⩾", "≧"]),
        ("≠", [r"\neq", r"\ne", r"\not=", r"\not =", "!="]),
        ("<", [r"\lt", "&lt;"]),
        (">", [r"\gt", "&gt;"]),
        ("±", [r"\pm"]),
        ("∓", [r"\mp"]),
        ("-", ["−", "–"]),
        ("∉", [r"\notin", r"\not\in", r"\not \in"]),
    ],
)
def test_every_spelling_of_a_sign_is_that_sign(sign, spellings):
    for spelling in (sign, *spellings):
        assert counted(f"a {spelling} b") == [sign], spelling


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (r"1,000 a,000 1{,}000 1\,000 1,0000 12,345,678", "1000 000 1000 1000 1 0000 12345678"),
        ("a non-zero x-y --- 5-3 -a", "- 5 - 3 -"),
        (r"x\leq-a, x \le 2.5.", "≤ - ≤ 2.5"),
        (r"x &lt;= y \not\in z \not  = !== 1", "< = ∉ ≠ ≠ = 1"),
        (r"\notin\ne<=>=", "∉ ≠ ≤ ≥"),
        ("x₁ − 10²³", "1 - 10 2 3"),
    ],
)
def test_numbers_and_signs_stand_in_their_order(text, found):
    assert counted(text) == found.split()
