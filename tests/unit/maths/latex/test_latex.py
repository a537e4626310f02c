"""Dataset text in, Markdown for Streamlit out: what is drawn, what is shown, what can never run."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deepmath_viz.maths import latex
from deepmath_viz.maths.latex.characters import cleaned
from deepmath_viz.maths.latex.maths import Unrenderable, katex
from deepmath_viz.maths.latex.rewrites import REWRITES
from deepmath_viz.maths.latex.segments import segments

# -- where the maths is ---------------------------------------------------------------------


def kinds(text: str) -> list[tuple[str, str]]:
    return [(segment.kind, segment.body) for segment in segments(text) if segment.kind != "text"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"let \(n\) be even", [("inline", "n")]),
        (r"then \[n = 2k\] holds", [("display", "n = 2k")]),
        ("with $a$ and $ b $", [("inline", "a"), ("inline", " b ")]),
        ("so $$a = b$$ follows", [("display", "a = b")]),
        ("$a$$b$", [("inline", "a"), ("inline", "b")]),
        ("$$a$$$$b$$", [("display", "a"), ("display", "b")]),
        ("the power 3$$^{2}$$ is", [("inline", "^{2}")]),
        (r"doubled \\(x\\) and \\[y\\]", [("inline", "x"), ("display", "y")]),
        (r"$\text{for $n$ odd}$", [("inline", r"\text{for $n$ odd}")]),
        (r"\boxed{\frac{1}{2}} is it", [("inline", r"\boxed{\frac{1}{2}}")]),
        ("[asy]\ndraw(a--b);\n[/asy]", [("code", "\ndraw(a--b);\n")]),
        ("call `f(x)` once", [("code", "f(x)")]),
    ],
)
def test_delimiters_are_found(text: str, expected: list[tuple[str, str]]) -> None:
    assert kinds(text) == expected


def test_a_bare_environment_is_display_maths() -> None:
    text = "Let\n\\begin{align*}\nu &= 1\\\\\nv &= 2\n\\end{align*}then add"
    assert [kind for kind, _ in kinds(text)] == ["display"]


def test_a_row_break_with_a_size_opens_no_display_maths() -> None:
    assert kinds(r"$\begin{matrix} a \\[4pt] b \end{matrix}$ and \(c\)") == [
        ("inline", r"\begin{matrix} a \\[4pt] b \end{matrix}"),
        ("inline", "c"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "It costs $12 and $15 for two.",
        "From $1,200 to $1,350.50, a rise.",
        r"Pay \$12 or \$15.",
        "I have $5. Then nothing",
    ],
)
def test_prices_are_prose(text: str) -> None:
    assert kinds(text) == []
    shown = latex.to_markdown(text)
    assert shown.replace("\\$", "$").replace("\\", "") == text.replace("\\$", "$")


@pytest.mark.parametrize("opening", ["$ {n} $", "\\({n}\\)", "`{n}`", "${n}$ for $5 and $7, "])
def test_a_long_paragraph_keeps_all_its_formulas(opening: str) -> None:
    text = " so ".join(opening.replace("{n}", f"x_{n}") for n in range(3_000))
    assert sum("x_" in body for kind, body in kinds(text) if kind != "text") == 3_000


def test_a_price_before_a_formula_leaves_the_formula() -> None:
    assert kinds("For $20 a day, let $x$ be the days.") == [("inline", "x")]


@pytest.mark.parametrize(
    "text", [r"open \(a + b", r"open \[a", "one $ only", "two $$ only", r"\end{a}"]
)
def test_unbalanced_text_stays_readable(text: str) -> None:
    assert kinds(text) == []
    assert latex.to_markdown(text).replace("\\\\", "\\").replace("\\$", "$").replace(
        "\\[", "["
    ).replace("\\{", "{").replace("\\}", "}").count("a") == text.count("a")


# -- one formula ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tex", "expected"),
    [
        ("x^2'", "x^{2}{}'"),
        ("x_1_2", "x_{1}{}_{2}"),
        (r"2^\sqrt2", r"2^{\sqrt{2}}"),
        (r"\frac12", r"\frac{1}{2}"),
        (r"\hat\mathbf x", r"\hat{\mathbf{x}}"),
        (r"\mbox{if $n>0$}", r"\text{if \(n>0\)}"),
        (r"\text{a_b & c # \alpha}", r"\text{a\_b \& c \# \(\alpha \)}"),
        (r"\pmatrix{a & b \cr c & d}", r"\begin{pmatrix}a & b \\ c & d\end{pmatrix}"),
        (r"\begin{align} a &= b \end{align}", r"\begin{aligned} a &= b \end{aligned}"),
        ("a &= b", r"\begin{aligned}a &= b\end{aligned}"),
        (r"\begin{equation}a\label{eq:1}\end{equation}", "a"),
        (
            r"E = mc^2 \tag{3}",
            r"E = mc^{2} \qquad\text{(3)}".replace(r"\qquad\text", r"\qquad \text"),
        ),
        (r"50\% of 20%", r"50\% of 20\%"),
        ("a % first\n+ b", "a + b"),
        (r"\operatorname{rank} + \Cov(X)", r"\operatorname{rank} + \operatorname{Cov}(X)"),
        (r"\left( a + b", "( a + b"),
        (r"\begin{array}{@{}c|p{2cm}}1&2\end{array}", r"\begin{array}{c|l}1&2\end{array}"),
        (
            r"\begin{tabular}{l}Two words\end{tabular}",
            r"\begin{array}{l}\text{Two words}\end{array}",
        ),
        (r"\begin{array}{c} 1 \hline 2 \end{array}", r"\begin{array}{c} 1 \\ \hline 2 \end{array}"),
        (r"x\limits_1 + \sum\limits_1", r"x_{1} + \sum \limits _{1}"),
        (r"\begin{matrix} a \\ [b] \end{matrix}", r"\begin{matrix} a \\ [b] \end{matrix}"),
        (r"\$5", r"\text{\textdollar}5"),
        (r"\unicode{x2234}", "{∴}"),
        ("a\n\n- b\n= c", "a - b = c"),
        ("a\\ ", "a"),
    ],
)
def test_a_formula_is_rewritten_for_katex(tex: str, expected: str) -> None:
    assert katex(tex) == expected


@pytest.mark.parametrize(
    "tex",
    [
        "{a",
        "a}",
        r"\begin{pmatrix} 1",
        r"\end{cases}",
        r"\begin{widget}a\end{widget}",
        r"\href{javascript:alert(1)}{x}",
        r"\includegraphics{http://example.org/a.png}",
        r"\htmlStyle{position:fixed}{x}",
        r"\def\a{\a\a}\a",
        r"\newcommand{\x}{y}",
        r"\rule{900em}{900em}",
        r"\hspace{-40em}" * 3,
        r"a\\[-999pt]" * 9,
        "{" * 200 + "}" * 200,
        "x" * 30_000,
    ],
)
def test_what_katex_refuses_or_must_not_see_is_refused(tex: str) -> None:
    with pytest.raises(Unrenderable):
        katex(tex)


def test_a_refused_formula_is_shown_as_its_source() -> None:
    assert latex.to_markdown(r"see $\frac{a$ here") == r"see `$\frac{a$` here"
    assert latex.sources_shown(r"see $\frac{a$ here") == [(r"$\frac{a$", "a brace is not closed")]


def test_every_rewriting_names_its_reason_and_compiles() -> None:
    for pattern, replacement, reason in REWRITES:
        assert reason
        re.sub(pattern, replacement, "x")


# -- the page -------------------------------------------------------------------------------


def test_display_maths_stands_alone_on_one_line_with_its_punctuation() -> None:
    text = "Let\n\\[\n  x\n\n  = 1\n\\].\nThen stop"
    assert latex.to_markdown(text) == "Let\n\n$$\nx = 1.\n$$\n\nThen stop"


def test_a_digit_after_a_formula_does_not_switch_mathematics_off() -> None:
    assert latex.to_markdown("$x$2") == "$x$&#50;"


def test_adjacent_formulas_keep_their_dollars_apart() -> None:
    assert latex.to_markdown("$x$$y$") == "$x$\u2060$y$"


def test_choices_keep_their_lines_and_paragraphs_stay() -> None:
    text = "Which one?\n(A) one\n(B) two\n\nSay\nwhy"
    assert latex.to_markdown(text) == "Which one?  \n(A) one  \n(B) two\n\nSay\nwhy"


def test_latex_in_prose_is_read() -> None:
    text = r"as \frac{m}{n} with \textbf{both} in ``lowest'' terms, 5\% off \ldots"
    shown = latex.to_markdown(text)
    assert shown == r"as $\frac{m}{n}$ with **both** in “lowest” terms, 5% off …"


def test_a_table_in_a_question_is_a_table() -> None:
    text = "| $|x|$ | n |\n|---|---|\n| 1 | 2 |"
    lines = latex.to_markdown(text).split("\n")
    assert lines[0].count("|") == 3
    assert r"\vert" in lines[0]
    assert lines[1] == "|---|---|"


def test_a_mermaid_block_becomes_plain_code() -> None:
    assert latex.to_markdown("```mermaid\ngraph TD\n```") == "```\ngraph TD\n```"


def test_escapes_that_became_control_characters_are_mended() -> None:
    assert latex.to_markdown("$\x0crac{1}{2} + \x08ar{x}$") == r"$\frac{1}{2} + \bar{x}$"
    assert latex.to_markdown("the \x0cirst") == "the irst"


@pytest.mark.parametrize(
    ("eaten", "mended"),
    [
        ("$\text{a} \times \theta \to \tau$", r"$\text{a} \times \theta \to \tau$"),
        ("$a\neq b$, $\nabla f$", r"$a\neq b$, $\nabla f$"),
        ("$\left(x\right) \rho$", r"$\left(x\right) \rho$"),
        ("$\x1bpsilon \x07lpha \x08eta \x0bec{v}$", r"$\epsilon \alpha \beta \vec{v}$"),
        (r"\\(\\frac{1}{2}\\) and $\\alpha$", r"\(\frac{1}{2}\) and $\alpha$"),
        ("$\\\\to \x08ar{\\\\delta}$", r"$\to \bar{\delta}$"),
    ],
)
def test_eaten_escapes_and_doubled_backslashes_are_mended(eaten: str, mended: str) -> None:
    assert cleaned(eaten) == mended
    assert latex.to_markdown(eaten) == latex.to_markdown(mended)


@pytest.mark.parametrize(
    "text",
    [
        "one\tanother\tto be\ttop of it",
        "one\nabout two\nequal lines\nnot so\nmiddle",
        "a\rrighteous\rhotel\rmine",
        r"$\begin{array}{c} a \\ b \\ c \end{array}$",
        "a line\\\\\nand another",
    ],
)
def test_white_space_before_words_is_no_eaten_escape(text: str) -> None:
    assert cleaned(text) == text.replace("\r", "\n")


@pytest.mark.parametrize(
    ("tex", "expected"),
    [
        (r"\abs{x}", r"\left|{x}\right|"),
        (r"\norm{x} + \floor{y}", r"\left\|{x}\right\| + \left\lfloor {y}\right\rfloor "),
        (r"a\equal{}b \plus{} \minus{}c", r"a={}b +{} -{}c"),
        (r"\inner{u}{v}", r"\left\langle {u},{v}\right\rangle "),
        (r"\dv{f}{x}", r"\frac{\mathrm{d}{f}}{\mathrm{d}{x}}"),
        (r"\ce{H2O + Ca(OH)2}", r"\mathrm{H_{2}O\ +\ Ca(OH)_{2}}"),
        (r"\d x + \Hom(A)", r"\mathrm{d} x + \operatorname{Hom}(A)"),
        (
            r"a \frobnicate{x^2}{y} b",
            r"a \colorbox{#8080803d}{\texttt{\textbackslash frobnicate}}\{x^{2}\}\{y\} b",
        ),
        (r"\mystery + 1", r"\colorbox{#8080803d}{\texttt{\textbackslash mystery}} + 1"),
    ],
)
def test_what_katex_does_not_know_is_written_out_or_marked(tex: str, expected: str) -> None:
    assert katex(tex) == expected.strip()


def test_a_picture_is_shown_as_its_source() -> None:
    assert latex.to_markdown(r"In $\xymatrix{A \ar[r] & B}$ it is.") == (
        r"In `$\xymatrix{A \ar[r] & B}$` it is."
    )


def test_structure_of_a_question_is_shown_as_typed() -> None:
    shown = latex.to_markdown("# one\n- two\n3. three\n> four\n    five")
    assert shown.startswith("\\# one")
    assert "\\- two" in shown
    assert "3\\. three" in shown
    assert "\\> four" in shown
    assert "    five" not in shown


WRITE_UP = r"""### Step one
Use **\(a\) and b**, *not* c*d*e:

1. **First**:
   - Take
     \[
     a + b
     \]
   - then
2. Second

---
        deep text
The answer is \boxed{1}, no, \(\boxed{2}\)."""


def test_a_write_up_keeps_its_structure() -> None:
    shown = latex.to_markdown(WRITE_UP, markdown=True)
    assert "##### Step one" in shown
    assert r"Use **$a$ and b**, *not* c\*d\*e:" in shown
    assert "\n1. **First**:\n   - Take\n\n     $$\n     a + b\n     $$\n" in shown
    assert "\n2. Second\n" in shown
    assert "\n---\n" in shown
    assert "\ndeep text" in shown


def test_the_last_box_is_framed_and_only_the_last() -> None:
    shown = latex.to_markdown(WRITE_UP, markdown=True, highlight_last_box=True)
    assert r"$\boxed{1}$" in shown
    assert r"\fcolorbox{#d1615e}{#d1615e22}{\(\displaystyle 2\)}" in shown
    assert shown.count(r"\fcolorbox") == 1


def test_plain_text_is_one_line_without_delimiters() -> None:
    assert latex.plain("Find \\(x\\)\n\nwhere $$x = 1$$ for \\$5.") == "Find x where x = 1 for $5."
    assert latex.plain("abcdefgh", 5) == "abcd…"
    assert len(latex.plain("word " * 50, 20)) <= 20


# -- nothing runs ---------------------------------------------------------------------------

HOSTILE = [
    "![x](http://example.org/a.png)",
    "[x](javascript:alert(1))",
    "[x]: http://example.org",
    "<script>alert(1)</script>",
    '<img src="http://example.org/a.png">',
    "<http://example.org>",
    "http://example.org/x",
    "www.example.org",
    "someone@example.org",
    ":red[text]",
    ':color[x]{foreground="red"}',
    ":small[text]",
    ":blue-badge[text]",
    ":material/home:",
    ":material_home:",
    ":streamlit:",
    ":tada:",
    "::leaf[x]",
    ":::box\nx\n:::",
    "[^1]\n\n[^1]: note",
    "&lt;b&gt;",
    "~~gone~~",
    "- [x] task",
    "Title\n=====",
    "Title\n---",
    "~~~\ncode\n~~~",
]

# Read from the left, as Markdown does: an escape, a listing, inline code, a formula.
_SETTLED = re.compile(
    r"\\[!-/:-@\[-`{-~]|^ *(`{3,})\n.*?\n *\1$|(`+)(?!`)[^\n]*?(?<!`)\2(?!`)"
    r"|^ *\$\$\n.*?\n *\$\$$|\$[^$\n]+\$|&#[0-9]{2};",
    re.DOTALL | re.MULTILINE,
)
_ACTIVE = re.compile(
    r"!\[|\]\(|\]:|<[A-Za-z/!?]|~~|&[A-Za-z#]|:[A-Za-z]|https?://|www\.|[\w.+-]@[\w-]+\."
    r"|^ *(?:~~~|=+$)",
    re.MULTILINE,
)
# Streamlit looks for these after escapes are resolved, so that a backslash does not help.
_ACTIVE_ALTHOUGH_ESCAPED = re.compile(r":material[/_]|:[\w+-]*[A-Za-z][\w+-]*:")


def active(shown: str) -> str | None:
    """What Streamlit would act on outside code and maths, or None."""
    resolved = _SETTLED.sub("\u2060", re.sub(r"\\([:_+-])", r"\1", shown))
    found = _ACTIVE.search(_SETTLED.sub("\u2060", shown)) or _ACTIVE_ALTHOUGH_ESCAPED.search(
        resolved
    )
    return found.group() if found else None


@pytest.mark.parametrize("markdown", [False, True])
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_and_not_run(text: str, markdown: bool) -> None:
    shown = latex.to_markdown(f"before {text} after\n\n{text}\n\nand $x$", markdown=markdown)
    assert active(shown) is None, shown
    assert "$x$" in shown


def test_the_check_for_active_text_finds_it() -> None:
    assert [text for text in HOSTILE[:17] if active(text) is None] == []


_PIECES = st.sampled_from(
    [
        *HOSTILE,
        *(
            "$",
            "$$",
            "\\(",
            "\\)",
            "\\[",
            "\\]",
            "\\",
            "`",
            "```",
            "*",
            "**",
            "{",
            "}",
            "|",
            "&",
            "%",
        ),
        *("\n", "\n\n", " ", "    ", "a", "1.", "- ", "# ", "^", "_", "'", "é", "\\n", "\\frac"),
        *(
            "\\begin{align}",
            "\\end{align}",
            "\\boxed{",
            "\\left(",
            "\\right)",
            "\\text{",
            "\\item ",
        ),
        *("[asy]", "[/asy]", "\\\\[4pt]", "$5 and ", "\\textbf{x}", "| a | b |\n|--|--|\n"),
        *("\u2028", "\x00", "\ud800", "\ue000", "\ue002", "\ue005"),
    ]
)
_TEXTS = st.one_of(st.text(), st.lists(_PIECES, max_size=25).map("".join))


@settings(max_examples=300, deadline=None)
@given(_TEXTS)
def test_segments_join_to_the_text_again(text: str) -> None:
    assert "".join(segment.source for segment in segments(text)) == text


@settings(max_examples=300, deadline=None)
@given(_TEXTS, st.booleans())
def test_no_text_raises_or_stays_active(text: str, markdown: bool) -> None:
    shown = latex.to_markdown(text, markdown=markdown, highlight_last_box=True)
    shown.encode("utf-8")
    latex.plain(text, 40).encode("utf-8")
    assert active(shown) is None


@settings(max_examples=300, deadline=None)
@given(_TEXTS)
def test_a_formula_is_refused_or_safe_between_dollars(text: str) -> None:
    try:
        formula = katex(text)
    except Unrenderable:
        return
    assert not set("$`\n") & set(formula)
    assert (len(formula) - len(formula.rstrip("\\"))) % 2 == 0
    bare = re.sub(r"\\.", "", formula)
    assert bare.count("{") == bare.count("}")


# -- time -----------------------------------------------------------------------------------

_BOMBS = {
    "dollars": "$" * 100_000,
    "inline openings": "\\(" * 50_000,
    "display openings": "\\[\n" * 30_000,
    "braces": "{" * 100_000,
    "openings and braces": "\\({" * 30_000,
    "environments": "\\begin{array}" * 10_000,
    "nested environments": "\\begin{align}" * 10_000 + "\\end{align}" * 10_000,
    "boxes": "\\boxed{" * 15_000,
    "words in bold": "\\textbf{" * 12_000,
    "backticks": "`" * 100_000,
    "stars": "**a " * 30_000,
    "spaces": " " * 100_000 + "x",
    "lines": "\n" * 100_000,
    "addresses": "a@" * 50_000,
    "colons": ":a" * 50_000,
    "cells": "|" + "-" * 50_000 + "\n|" + "- " * 50_000,
    "listings": "[asy]" * 20_000,
    "symbols": "\\alpha " * 20_000,
    "heading": "# a" + " " * 100_000 + "x",
}


@pytest.mark.parametrize("name", _BOMBS)
def test_hostile_lengths_take_linear_time(name: str) -> None:
    started = time.process_time()
    for markdown in (False, True):
        latex.to_markdown(_BOMBS[name], markdown=markdown, highlight_last_box=True)
    latex.plain(_BOMBS[name], 100)
    # Measured at 0.1 to 2 s; one quadratic step takes minutes.
    assert time.process_time() - started < 12


# -- real rows ------------------------------------------------------------------------------


@pytest.mark.skipif("DEEPMATH_REAL_DATA" not in os.environ, reason="DEEPMATH_REAL_DATA is not set")
def test_real_questions_and_solutions_need_almost_no_source() -> None:
    duckdb = pytest.importorskip("duckdb")
    files = Path(os.environ["DEEPMATH_REAL_DATA"], "hub/zwhe99/DeepMath-103K/data/*.parquet")
    rows = duckdb.execute(
        "SELECT question, r1_solution_1, r1_solution_2, r1_solution_3 FROM read_parquet(?)",
        [str(files)],
    ).fetchall()
    questions = [row[0] for row in rows]
    assert len(questions) == 9_265
    assert sum(bool(latex.sources_shown(question)) for question in questions) <= 9
    assert [active(latex.to_markdown(question)) for question in questions] == [None] * 9_265
    solutions = [text for row in rows for text in row[1:] if text]
    assert len(solutions) == 9
    assert [latex.sources_shown(text) for text in solutions] == [[]] * 9


def test_no_more_is_drawn_than_a_browser_lays_out_in_a_moment():
    text = "A $a$ and $b$ and $c$, $$d$$ e."
    assert latex.draw(text) == latex.Drawn(latex.to_markdown(text), 4, 4, "")
    three = latex.draw(text, most=latex.Amount(2, 100, 9))
    assert (three.text, three.drawn, three.rest) == ("A $a$ and $b$ and", 2, "$c$, $$d$$ e.")
    wide = latex.draw(r"$x$ $\begin{matrix}1&2&3\end{matrix}$", most=latex.Amount(9, 10, 9))
    assert (wide.drawn, wide.rest[:8]) == (1, r"$\begin{")
    spelled = latex.draw(r"\alpha " * 50, most=latex.Amount(20, 100, 9))
    assert spelled.text.count("$") == 40 and spelled.text.count("alpha") == 50


@pytest.mark.parametrize(
    ("line", "pieces"),
    [("|1|2|3|", 5), ("- item", 1), ("word", 1), ("**b** and *i*", 5), ("# head", 7)],
)
def test_no_more_lines_cells_and_marks_are_drawn_either(line, pieces):
    text = "\n".join(["begin", *[line] * 100])
    few = latex.draw(text, most=latex.Amount(9, 99, 30), markdown=True)
    lines = [line] * (100 - len(few.rest.split("\n")))
    assert few.rest and 20 <= len(lines) * pieces <= 30
    assert few.text == latex.to_markdown("\n".join(["begin", *lines]), markdown=True)
    assert few.took.pieces <= 30
    assert latex.draw(text, most=latex.Amount(9, 99, 800), markdown=True).rest == ""


def test_blocks_of_code_are_frames_and_few_are_drawn():
    text = "```\nc\n```\n\n" * 50
    few = latex.draw(text, most=latex.Amount(9, 99, 100), markdown=True)
    assert few.text.count("```") == 2 * 4 and few.rest.count("```") == 2 * 46


def test_a_long_text_takes_of_the_amount_as_lines_do():
    text = "\n\n".join(["word " * 100] * 40)
    few = latex.draw(text, most=latex.Amount(9, 99, 100))
    assert few.rest and 7 <= few.text.count("\n\n") + 1 <= 10
    assert latex.draw("word " * 300, most=latex.CARD).rest == ""


def test_marks_piled_up_on_a_letter_are_no_more_than_can_be_read():
    piled = latex.to_markdown("z" + "\u0301" * 5_000 + " e\u0301 $x" + "\u0302" * 90 + "$")
    assert piled.count("\u0301") == 31 and "\ufffd" in piled and len(piled) < 120


def test_invisible_letters_and_arabic_marks_are_replaced():
    assert latex.to_markdown("a\u061cb\U000e0041c") == "a\ufffdb\ufffdc"


def test_a_table_too_wide_for_one_row_is_source():
    text = "\n".join(["|" + "a|" * 500, "|" + "-|" * 500, "|" + "1|" * 500])
    assert latex.draw(f"Before\n{text}", most=latex.CARD).rest == text


@pytest.mark.parametrize("begin", [r"\frac{1}{", r"\sqrt{", "{", r"x^{"])
def test_formulas_nested_too_deep_stand_as_their_source(begin):
    for depth, drawn in ((14, True), (20, True), (30, False), (50, False), (2_000, False)):
        shown = latex.to_markdown("$" + begin * depth + "x" + "}" * depth + "$")
        assert shown.startswith("$") == drawn, depth
