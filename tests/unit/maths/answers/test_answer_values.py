"""Expressions made by rewriting agree, perturbed ones do not: thousands of pairs from a seed."""

from __future__ import annotations

import random

import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from deepmath_viz.maths.answers.equality import realsets
from deepmath_viz.maths.answers.equality.compare import by_rule, quick
from deepmath_viz.maths.answers.equality.realsets import Piece
from deepmath_viz.maths.answers.equality.values import numeric
from deepmath_viz.maths.answers.equality.values.evaluation import Undefined
from deepmath_viz.maths.answers.reading.normalise import balanced, canonical, clean
from deepmath_viz.maths.answers.reading.syntax import parse
from deepmath_viz.maths.answers.reading.tokens import NotMathematics

x, y = sp.symbols("x y")
NUMBERS = [sp.Integer(n) for n in range(-9, 10) if n] + [
    sp.Rational(1, 2), sp.Rational(-3, 4), sp.Rational(5, 6), sp.pi, sp.E, sp.sqrt(2), sp.sqrt(3),
    sp.log(2), sp.log(5), sp.I, sp.cbrt(2),
]  # fmt: skip
FUNCTIONS = (sp.sin, sp.cos, sp.exp, sp.atan, sp.sinh)
REWRITES = (
    sp.expand, sp.factor, sp.together, sp.simplify, sp.apart, sp.expand_trig, sp.expand_log,
    lambda e: e.rewrite(sp.exp), sp.radsimp, sp.powsimp, sp.cancel,
)  # fmt: skip


def make(rng: random.Random, depth: int, variables: bool) -> sp.Expr:
    if depth == 0:
        return rng.choice([x, y]) if variables and rng.random() < 0.5 else rng.choice(NUMBERS)
    one, two = (make(rng, depth - 1, variables) for _ in range(2))
    kind = rng.randrange(7)
    if kind == 0:
        return one / two if two != 0 else one
    if kind == 1:
        return one ** rng.choice((2, 3, -1)) if one != 0 else two
    if kind == 2 and one.is_real is not False:
        return rng.choice(FUNCTIONS)(one)
    return one * two if kind in (3, 4) else one + two


def rewritten(rng: random.Random, expression: sp.Expr) -> sp.Expr:
    try:
        return rng.choice(REWRITES)(expression)
    except Exception:  # some rewrites do not apply to some expressions
        return expression


def perturbed(rng: random.Random, expression: sp.Expr) -> sp.Expr:
    change = rng.choice((
        lambda e: e + rng.choice((1, -1, sp.Rational(1, 10**9))),
        lambda e: e * rng.choice((2, -1, sp.Rational(99, 100))),
        lambda e: e + sp.Rational(1, 10**20),
        lambda e: e + x,
    ))  # fmt: skip
    return change(expression)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("variables", [False, True])
def test_rewritten_expressions_agree_and_perturbed_ones_do_not(seed, variables):
    rng = random.Random(seed)
    wrong, open_, n = [], 0, 0
    for _ in range(250):
        one = make(rng, rng.choice((1, 2, 2, 3)), variables)
        if one.has(sp.zoo, sp.nan, sp.oo):
            continue
        same = rng.random() < 0.5
        two = rewritten(rng, one) if same else perturbed(rng, one)
        if not same and one == 0:
            continue
        found = by_rule(clean(sp.latex(one)), clean(sp.latex(two, fold_short_frac=True))).same
        n += 1
        if found is None:
            open_ += 1
        elif found is not same:
            wrong.append((same, sp.latex(one), sp.latex(two)))
    assert wrong == []
    assert open_ <= 0.03 * n


def value(text: str) -> object:
    return numeric.value(parse(clean(text)), {}, 50)


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        (r"\frac{1}{2^{99}}", r"\frac{1}{2^{98}}", False),
        (r"1 - \frac{1}{\mathrm{e}}", r"1 + \frac{1}{\mathrm{e}}", False),
        ("2^{20000}", "2^{20000} + 1", False),
        ("2^{20000}", "4^{10000}", True),
        ("9^{9^9}", "9^{9^9 + 1}", False),
        (r"e^{\pi\sqrt{163}}", "262537412640768744", False),
        (r"\sqrt{5 + 2\sqrt{6}} - \sqrt{2} - \sqrt{3}", "0", True),
        (r"\sqrt{5 + 2\sqrt{6}} - \sqrt{2} - \sqrt{3}", r"10^{-60}", False),
        (r"\sqrt{x^2}", "x", False),
        (r"\ln x^2", r"2 \ln x", True),
        (r"\cos n\pi", "(-1)^n", True),
        ("100!", "100 \\cdot 99!", True),
    ],
)
def test_values(one, two, same):
    assert numeric.equal(parse(clean(one)), parse(clean(two))) is same


@pytest.mark.parametrize(
    "text",
    [
        r"9^{9^{9^9}}",
        r"\sin(9^{9^9})",
        r"(10^{30})!",
        r"\binom{10^{20}}{10^{10}}",
        "2^{2^{2^{100}}}",
    ],
)
def test_values_beyond_the_bounds_are_refused(text):
    with pytest.raises(numeric.Unbounded):
        value(text)


@given(st.text(alphabet="12x(){}[]^_+-*/|!.,\\ frac sqrt sin pi".replace(" ", ""), max_size=30))
def test_no_text_breaks_the_parser(text):
    try:
        parse(clean(text))
    except NotMathematics:
        return


ANSWERS = st.text(
    alphabet="0123456789xyzn+-=<>^_{}()[],.|!$%\\ \n∞π≤√", max_size=40
) | st.lists(
    st.sampled_from([r"\frac", r"\sqrt", "{", "}", "(", ")", "1", "x", r"\pm", r"\text{or}", "=",
                     r"\cup", r"\in", ",", r"\infty", "<", r"\begin{cases}", r"\end{cases}", "&",
                     r"\\", "%", r"\mathbb{R}", r"\{", r"\}", "|", r"\pmod", "^", "_"]),
    max_size=14,
).map(" ".join)  # fmt: skip


@given(ANSWERS, ANSWERS)
def test_any_two_texts_get_a_finding(one, two):
    quick(one, two)
    try:
        by_rule(clean(one), clean(two))
    except numeric.Unbounded:
        return


@given(ANSWERS)
def test_an_answer_never_differs_from_itself(text):
    cleaned = clean(text)
    assert balanced(text) <= balanced(cleaned)
    if cleaned:
        try:
            assert by_rule(cleaned, cleaned).same is not False
        except numeric.Unbounded:
            return
    delimited = any(mark in text for mark in ("$", r"\(", r"\)", r"\[", r"\]"))
    assert delimited or canonical(clean(f"$ {text} $")) == canonical(cleaned)


ENDS = st.integers(-4, 4)
PIECES = st.lists(
    st.tuples(ENDS, st.booleans(), ENDS, st.booleans()).map(lambda p: Piece(*p)), max_size=4
).map(tuple)


def member(pieces: tuple[Piece, ...], at: float) -> bool:
    return any(
        (p.low < at or (p.low == at and p.low_closed))
        and (at < p.high or (at == p.high and p.high_closed))
        for p in pieces
    )


@given(PIECES, PIECES)
def test_sets_of_real_numbers_are_what_their_members_say(one, two):
    places = [n / 2 for n in range(-10, 11)]
    both = [(member(one, at), member(two, at)) for at in places]
    union = realsets.union(one + two)
    assert [member(union, at) for at in places] == [a or b for a, b in both]
    assert [member(realsets.complement(one), at) for at in places] == [not a for a, _ in both]
    common = realsets.intersection(one, two)
    assert [member(common, at) for at in places] == [a and b for a, b in both]
    assert realsets.same_set(one, two) == all(a == b for a, b in both)


WHOLE = st.one_of(st.integers(-30, 30), st.integers(-(10**18) + 1, 10**18 - 1)).map(str)
FRACTION = st.builds(
    lambda form, sign, top, bottom: sign + form.format(top, bottom),
    st.sampled_from(["{}/{}", r"\frac{{{}}}{{{}}}"]),
    st.sampled_from(["", "-"]),
    *[st.one_of(st.integers(0, 12), st.integers(0, 10**18 - 1))] * 2,
)


@given(st.one_of(WHOLE, FRACTION), st.one_of(WHOLE, FRACTION))
def test_numbers_and_fractions_are_decided_at_once_as_the_rules_decide_them(one, two):
    found = quick(one, two)
    assert found is not None
    try:
        ruled = by_rule(one, two)
    except Undefined:  # a fraction of nothing
        assert found.verdict == "undecided" or one == two
        return
    assert found.verdict == ("agree" if ruled.same else "disagree")
    if not ruled.same:
        assert (found.method, found.reason) == (ruled.method, ruled.reason)


def test_numbers_in_other_spellings_are_left_to_the_rules():
    for one, two in (("0", "-0"), ("7", "007"), ("7", "+7"), ("1234", "1,234"), ("1/2", "2/4")):
        found = quick(one, two)
        assert found is not None and found.verdict == "agree", (one, two)
