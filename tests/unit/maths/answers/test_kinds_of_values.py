"""Values: formulas tried where they can differ, decimals, and what math-verify may vouch for."""

from __future__ import annotations

import pytest

from tests.unit.maths.answers.tables import rows, verdict

PIECES = rows(
    agree=[
        (r"\lceil x\rceil", r"-\lfloor -x\rfloor"),
        (r"\max\{a,b\}", r"\frac{a+b+|a-b|}{2}"),
        (r"\sqrt{x^2}", "|x|"),
        (r"|x-15|", "|15-x|"),
        (r"\lfloor x+1\rfloor", r"\lfloor x\rfloor+1"),
        (r"\binom{n}{12}", r"\frac{n!}{12!(n-12)!}"),
        (r"\min(n,100)", r"\min(100,n)"),
        (r"\sqrt{(x-30)^2}", "|x-30|"),
        (r"\max(a,0)-\max(-a,0)", "a"),
        (r"3\ln x-\ln(y-z)", r"3*ln(x) - ln(y-z)"),
        (r"2\arcsin\sqrt{b}", r"\arccos(1-2b)"),
        (r"2 \ln x+3 \ln(y^{2}-z)-\frac{1}{2} \ln (y+1)", r"2*ln(x) + 3*ln(y^2-z) - (1/2)*ln(y+1)"),
        (r"\operatorname{sgn}(x)|x|", "x"),
        (r"|x|^2", "x^2"),
    ],
    disagree=[
        (r"\lceil x\rceil", r"\lfloor x\rfloor+1"),
        ("|x-15|", "15-x"),
        (r"\min(n,100)", "n"),
        (r"\lfloor n/12\rfloor", "0"),
        (r"\binom{n}{12}", "0"),
        (r"\sqrt{(x-30)^2}", "30-x"),
        (r"\lfloor\frac{2n-1}{5}\rfloor", r"\lfloor\frac{n-2}{2}\rfloor"),
        (r"\max(x,-50)", "x"),
        (r"|x+200|", "x+200"),
        (r"|n-40|", "40-n"),
        (r"\lfloor x\rfloor", "x"),
        (r"\lfloor\frac{n}{30}\rfloor", "0"),
        (r"\lfloor x+\frac12\rfloor", r"\lfloor x\rfloor"),
        (r"\lceil\frac{n}{2}\rceil", r"\lfloor\frac{n}{2}\rfloor+1"),
        (r"\min(x^2,400)", "x^2"),
        (r"\max(t,t^2)", "t^2"),
        (r"\sqrt{x^2-2x+1}", "x-1"),
        (r"\sqrt[3]{x}", r"3\sqrt{x}"),
        (r"|x-1|+|x-60|", "59"),
        (r"\lfloor \sqrt{n}\rfloor", "2"),
        (r"\gcd(n,77)", "1"),
        (r"(-1)^{mn}", "1"),
        (r"(-1)^{n(n+1)/2}", "1"),
    ],
    apart=[
        (r"|x|", "x"),
        (r"\binom{n}{k}", "0"),
        (r"\lfloor\log_2 n\rfloor", "3"),
    ],
)
NUMBERS = rows(
    agree=[
        (r"\ln\sqrt{2}", "0.34657359027997264"),
        (r"\ln\sqrt{3}", "0.5493061443340549"),
        (r"\frac{1}{2}+\frac{\sqrt{3}}{2}i", r"\operatorname{cis}60^\circ"),
        (r"45.5^\circ", r"45^\circ 30'"),
        (r"60^\circ 42'", r"60.7^\circ"),
        (r"{7\choose 3}", "35"),
        (r"{n\choose 2}", r"\frac{n(n-1)}{2}"),
        (r"\nicefrac{3}{4}", r"\frac{3}{4}"),
        ("0,5", "0.5"),
        (r"0.\dot{3}", r"\frac13"),
        (r"0.\dot1\dot2", r"\frac{12}{99}"),
        (r"-\infty", "-infinity"),
        ("3,14", "3.14"),
    ],
    disagree=[
        (r"45^\circ 30'", r"45.3^\circ"),
        ("7,0", "7"),
        ("-4,0", "-4"),
        (r"\ln\sqrt{3}", "0.5493061443340649"),
        (r"{7\choose 3}", "21"),
        (r"\infty", "-infinity"),
    ],
    apart=[
        ("1,5", "1.5"),
        ("2,0", "x=2"),
        (r"10^{-3}", "10"),
        ("(1,5)", "1.5"),
    ],
)
WITNESS = rows(
    agree=[
        (r"\sum_{k=1}^{10}k", "55"),
        (r"\sum_{k=1}^{n}k", r"\frac{n(n+1)}{2}"),
        ("n!", r"\prod_{k=1}^n k"),
        (r"\sum_{i=1}^n i^2", r"\frac{n(n+1)(2n+1)}{6}"),
        (r"\int_0^1 x^2\,dx", r"\frac13"),
        (r"\sum_{n=1}^\infty\frac1{n^2}", r"\frac{\pi^2}{6}"),
        (r"\frac{\pi^2}{6}", r"\zeta(2)"),
    ],
    disagree=[
        (r"\sum_{k=1}^{10}k", "54"),
        (r"\int_0^1x\,dx", r"\frac13"),
    ],
    apart=[
        ("(1 2 3)", "6"),
        ("10⁻³", "10"),
        ("3⅛", "3"),
        ("a⊕b", "a+b"),
        ("C^1[0,1]", "C[0,1]"),
        (r"x \star y", "xy"),
        (r"\int_C f\,dz", r"\int f\,dz"),
        (r"3 \clubsuit", "3"),
        (r"\sum_{p\ \text{prime}} p^{-2}", r"\sum_{p} p^{-2}"),
        (r"x_1x_2\cdots x_n", "x_1x_n"),
        (r"1 + \frac{1}{n} + O(n^{-2})", r"1 + \frac{1}{n} + O(n^{-3})"),
        (r"n!!", "(n!)!"),
        (r"5\text{ million}^2", "25"),
        ("7 mod 5", "7"),
    ],
)


@pytest.mark.parametrize(("gold", "said", "allowed"), PIECES)
def test_formulas_are_tried_where_they_can_differ(gold, said, allowed):
    assert verdict(gold, said).verdict in allowed


@pytest.mark.parametrize(("gold", "said", "allowed"), NUMBERS)
def test_numerals(gold, said, allowed):
    assert verdict(gold, said).verdict in allowed


@pytest.mark.parametrize(("gold", "said", "allowed"), WITNESS)
def test_math_verify_is_a_witness(gold, said, allowed):
    found = verdict(gold, said)
    assert found.verdict in allowed
    assert (found.verdict, found.method) != ("disagree", "math-verify")


def test_the_places_that_agreed_are_kept_with_the_verdict():
    assert verdict("x(x-1)", "x^2-x").reason == "equal in value at 5 places"
    many = verdict(r"\sqrt{(x-30)^2}", "|x-30|").reason
    assert int(many.split()[-2]) > 10
