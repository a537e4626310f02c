"""The beginning of a text as prose and formulas."""

from __future__ import annotations

import pytest

from deepmath_viz.maths.latex.pieces import pieces


def test_prose_and_formulas_come_apart_and_keep_the_spaces_between():
    text = r"Let $x\in\mathbb{R}$,  so \[ \int_0^1 f = 3 \] holds; pay \$5, `a  b`."
    assert pieces(text, 200) == (
        ("text", "Let "),
        ("inline", r"x\in \mathbb{R}"),
        ("text", ", so "),
        ("display", r"\int _{0}^{1} f = 3"),
        ("text", " holds; pay $5, "),
        ("code", "a b"),
        ("text", "."),
    )


def test_what_katex_would_refuse_is_shown_as_its_source():
    assert pieces(r"See $\href{http://x.example}{y}$.", 200)[1] == (
        "code",
        r"$\href{http://x.example}{y}$",
    )


def test_markup_stays_text():
    assert pieces("<img src=x> **b** [l](http://x.example)", 200) == (
        ("text", "<img src=x> **b** [l](http://x.example)"),
    )


@pytest.mark.parametrize(
    "text", ["word " * 400, "$" + "x + " * 60 + "1$ and " + "$y$ " * 90, "a" * 100_000, "$" * 5_000]
)
def test_a_long_text_is_cut_and_says_so(text):
    cut = pieces(text, 120)
    assert cut[-1][1].endswith("…")
    assert sum(len(body) for kind, body in cut if kind == "text") <= 500


def test_nothing_gives_nothing():
    assert pieces("", 100) == ()
