r"""Texts on one line of a table: formulas whole and inline, nothing that ends a cell."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deepmath_viz.maths.latex import draw
from deepmath_viz.maths.latex.lines import beginning, cell


@pytest.mark.parametrize(
    ("text", "longest", "line"),
    [
        ("Find\n\n$x$ \n now.", 99, r"Find \(x\) now."),
        ("Find $$\\int_0^1\n x$$ now", 99, r"Find \(\int_0^1 x\) now"),
        (r"\begin{align}a&=b\end{align}", 99, r"\(\begin{align}a&=b\end{align}\)"),
        ("one two three", 9, "one two …"),
        ("one two", 7, "one two"),
        ("onetwothree", 6, "onetwo …"),
        (" " * 500 + "far away", 9, " …"),
        ("is $x+y+z$ so", 7, "is …"),
        (r"$x+y+z$ is so", 5, r"\(x+y+z\) …"),
        ("costs \\$5 or $x$", 99, r"costs \$5 or \(x\)"),
        ("`a\nb` c", 99, "`a b` c"),
        ("", 9, ""),
    ],
)
def test_a_line_has_what_fits_and_says_that_there_is_more(text, longest, line):
    assert beginning(text, longest) == line


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("if $|x|<1$", r"if $\vert x\vert <1$"),
        (r"if $\|v\|=1$", r"if $\Vert v\Vert =1$"),
        ("a | b", r"a \| b"),
        ("`a|b`", r"`a\|b`"),
        ("$$x|y$$", r"$x\vert y$"),
    ],
)
def test_nothing_in_a_cell_ends_it(text, said):
    assert cell(draw(beginning(text, 99)).text) == said


def test_of_a_text_without_end_only_the_beginning_is_looked_at():
    text = "a $x$ | " * 2_000_000
    began = time.process_time()
    assert beginning(text, 12) == r"a \(x\) | a \(x\) | …"
    assert time.process_time() - began < 0.1


@given(st.text(alphabet="a $|\\`*\n()[]{}x1_^", max_size=40))
def test_a_cell_is_one_line_without_a_bar_that_is_not_escaped(text):
    made = cell(draw(beginning(text, 30)).text)
    assert "\n" not in made
    # As a table of GitHub's Markdown is cut: at every bar with no backslash before it.
    assert not re.search(r"(?<!\\)\|", made.replace("\\\\", "  "))
