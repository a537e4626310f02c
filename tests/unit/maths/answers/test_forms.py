"""Boxes in a solution, and the forms of answers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deepmath_viz.maths import answers


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("", None),
        ("no box", None),
        (r"\boxed{5}", "5"),
        (r"\boxed{1} then \boxed{2}", "2"),
        (r"\boxed{\frac{1}{2}}", r"\frac{1}{2}"),
        (r"\boxed{ x }", "x"),
        (r"\boxed {x}", "x"),
        (r"\fbox{x}", "x"),
        (r"\boxed 7", "7"),
        (r"\boxed{}", ""),
        (r"\boxed{\boxed{3}}", "3"),
        (r"\boxed{\{1, 2\}}", r"\{1, 2\}"),
        (r"\boxed{\left\{ x \right\}}", r"\left\{ x \right\}"),
        (r"\boxed{a\\}", r"a\\"),
        (r"\boxed{3} and \boxed{never closed", "3"),
        (r"\boxedtext{3}", None),
        (r"\boxed", None),
        (r"\boxed{a $ b}", "a $ b"),
        (r"} \boxed{4} {", "4"),
        ("\\boxed{two\nlines}", "two\nlines"),
    ],
)
def test_the_last_box(text, last):
    assert answers.last_box(text) == last


PIECES = st.sampled_from(
    [r"\boxed", r"\boxed{", r"\fbox{", "{", "}", r"\{", r"\}", "\\", "$", "x", " ", "\n", "½"]
)


@given(st.lists(PIECES, max_size=40).map("".join))
def test_boxes_lie_in_the_text_in_order_and_are_balanced(text):
    end = 0
    for start, stop, content in answers.find_boxes(text):
        assert end <= start < stop <= len(text)
        assert text[start:stop].startswith(("\\boxed", "\\fbox"))
        assert content in text[start:stop]
        depth, i = 0, 0
        while i < len(content):
            if content[i] == "\\":
                i += 1
            depth += (
                {"{": 1, "}": -1}.get(content[i : i + 1], 0) if content[i - 1 : i] != "\\" else 0
            )
            assert depth >= 0
            i += 1
        end = stop


@given(st.lists(st.sampled_from(["x", "1", "{", "}", r"\{", r"\}", " ", "="]), max_size=20))
def test_what_is_boxed_is_found_again(pieces):
    content = "".join(pieces)
    depth = 0
    for piece in pieces:
        depth += {"{": 1, "}": -1}.get(piece, 0)
        if depth < 0:
            return
    if depth == 0:
        assert answers.last_box(f"so \\boxed{{{content}}}.") == content.strip()


@given(st.lists(PIECES, max_size=40).map("".join))
def test_of_a_box_in_a_box_the_innermost_counts(text):
    boxes = answers.find_boxes(text)
    content = boxes[-1][2].strip() if boxes else None
    while content and (inner := answers.find_boxes(content)):
        if inner[0][:2] != (0, len(content)):
            break
        content = inner[0][2].strip()
    assert answers.last_box(text) == content


DEEP = 30_000  # boxes in boxes: more than 200 KB; quadratic work would take a quarter of an hour
BRACES = "{" * 100_000 + "}" * 100_000
HOSTILE = {
    "nested": ("\\boxed{" * DEEP + "7" + "}" * DEEP, "7"),
    "nested with spaces": ("\\boxed{ " * DEEP + "7" + " }" * DEEP, "7"),
    "nested and not closed": ("\\boxed{" * DEEP + "7" + "}" * (DEEP - 1), "7"),
    "never closed": ("\\boxed{" * DEEP, None),
    "closed before and never after": ("\\boxed{3}" + "\\boxed{" * DEEP, "3"),
    "closed too often": ("\\boxed{3}" + "}" * 200_000, "3"),
    "braces in one box": ("\\boxed{" + BRACES + "}", BRACES),
    "empty boxes": ("\\boxed{}" * 25_000, ""),
    "braces alone": ("{" * 200_000, None),
    "backslashes": ("\\" * 200_000, None),
    "nested, then another": ("\\boxed{" * DEEP + "}" * DEEP + " so \\boxed{8}", "8"),
    "spaces behind": ("\\boxed" + " " * 200_000, None),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_the_last_box_of_hostile_text(name):
    text, last = HOSTILE[name]
    assert answers.last_box(text) == last
    assert len(answers.find_boxes(text)) <= 25_000


FORMS = {
    "integer": ["0", "-17", "+3", "1,000", "1{,}000", r"\(5\)", "$12$", "$$1$$", r"\text{5}", "7."],
    "decimal": ["0.5", "-3.25", ".5", "1,234.5", r"0.333\ldots"],
    "fraction": ["1/2", r"\frac{1}{2}", r"-\dfrac{3}{4}", r"\frac12", r"2\frac{1}{3}"],
    "expression": ["x^2 + 1", r"\sqrt{2}", r"2\pi", r"\infty", r"e^{x}", r"\sum_{n=1}^{5} n", "x"],
    "equation": ["x = 5", r"x \leq 3", r"y=2x+1", r"n \equiv 1 \pmod{3}", r"a > b"],
    "tuple/set/interval": ["(1, 2)", "[0, 1)", r"\{1, 2\}", "∅", "1, 2", r"(0,1) \cup (2,3)"],
    "matrix": [r"\begin{pmatrix} 1 & 0 \\ 0 & 1 \end{pmatrix}", r"\begin{bmatrix}1\end{bmatrix}"],
    "boolean": ["Yes", "no", "True", "FALSE", r"\text{Yes}", "Yes.", r"\(\text{No}\)"],
    "choice": ["A", "(B)", r"\text{C}", "D.", "E"],
    "text": ["even", r"\text{does not converge}", "The series converges", r"\text{neither}"],
    "empty": ["", "   ", None, "$$", r"\(\)"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("form", "answer"), [(form, answer) for form, given_ in FORMS.items() for answer in given_]
)
def test_forms_of_answers(form, answer):
    assert answers.classify(answer) == form


def test_every_form_has_an_example():
    assert tuple(FORMS) == answers.ANSWER_TYPES


@given(st.one_of(st.none(), st.text(max_size=60), st.lists(PIECES, max_size=20).map("".join)))
def test_any_answer_has_a_form(answer):
    assert answers.classify(answer) in answers.ANSWER_TYPES
