r"""What is the same text: what is folded away, and what is not."""

from __future__ import annotations

import re
import time
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deepmath_viz.maths import folding

ASKED = r"Let $x \leq \frac{1}{2}$. Find the sum of the roots of $f(x)=0$."


@pytest.mark.parametrize(
    "other",
    [
        r"Let \(x \le \dfrac{1}{2}\).  Find the sum of the roots of \( f(x) = 0 \).",
        "Let $x ≤ \\tfrac12$. Find the sum of\nthe roots of $$f(x)=0$$",
        r"Let $x\leqslant\cfrac 12$. Find the sum of the roots of $f\left(x\right)=0.$",
        r"let \[x \leq \displaystyle\left.\frac{1}{2}\right.\] . Find the sum"
        r" of the roots of $f(x)\,=\;0$",
        "Let $x \\leq \x0crac{1}{2}$. Find the sum of the roots of $f(x)=0$.",  # an eaten escape
        ASKED + " Express your answer as a common fraction.",
        ASKED + "\n\n(Give your final answer in interval notation.)",
        ASKED + r" Please reason step by step, and put your final answer within \boxed{}.",
        ASKED + " Justify your answer.",
        ASKED + r" \( \boxed{?} \)",
        ASKED + r"The answer is in the form \frac{m}{n}, where gcd(m, n) = 1. Please provide the"
        " value of m + n.",
        ASKED + r" The original answer is in \(\frac{k}{m}\) format, please give the value of k+m.",
        ASKED + r" Express your answer in the form \frac{k}{m}, and find the value of $k + m$.",
        ASKED + r"原始的答案是\frac{m}{n}的形式，其中m、n是互质的。请给出最终m + n的值",
    ],
)
def test_however_it_is_written_it_is_the_same_text(other):
    assert folding.same(other) == folding.same(ASKED)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Find 1 2.", "Find 12."),
        ("How much is 1 1/2 of it?", "How much is 11/2 of it?"),
        ("What is f(X)?", "What is f(x)?"),
    ],
)
def test_capitals_and_white_space_are_given_up_as_decision_95_says(one, other):
    assert folding.same(one) == folding.same(other)
    assert folding.spelled(one) != folding.spelled(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Find $x+1$ for all the given values.", "Find $x-1$ for all the given values."),
        ("Is $a ≤ b$ for all of these?", "Is $a ≥ b$ for all of these?"),
        ("Is $a = b$ for all of these?", "Is $a ≠ b$ for all of these?"),
        (r"Compute $\frac{11}{2}$ of it all.", r"Compute $\frac{1}{12}$ of it all."),
        (r"Is $A \subset B$ for all of these?", r"Is $A \subseteq B$ for all of these?"),
        ("Find the sum of the answers. Give the answer for n = 5.", "Find the sum of the answers."),
        ("What is the value of 5!", "What is the value of 5"),
        ("Evaluate the number $7!$.", "Evaluate the number $7$."),
        (ASKED + " Round to the nearest ten. Find the product, too.", ASKED),
        # A formula, a picture or a question behind an instruction belongs to the problem.
        ("Simplify it. Give your answer as a fraction: $1/2+1/3$", "Simplify it."),
        ("Find its area. Express your answer in cm. [asy] draw(a); [/asy]", "Find its area."),
        ("It is $m/n$ in lowest terms. Find $m+n$.", "It is $m/n$ in lowest terms."),
    ],
)
def test_what_makes_another_problem_is_kept(one, other):
    assert folding.same(one) != folding.same(other)


def test_levels_fold_away_more_and_more():
    recast = ASKED + " Express your answer as a fraction."
    recast += r" The answer is in the form \frac{m}{n}. Please provide the value of m + n."
    told = ASKED + " Express your answer as a fraction."
    spelt = ASKED.replace("$", " $ ").replace(r"\frac", r"\dfrac")
    levels = dict(folding.LEVELS)
    least = {
        text: next(name for name, fold in levels.items() if fold(text) == fold(ASKED))
        for text in (ASKED, spelt, told, recast)
    }
    assert list(least.values()) == ["exact", "spelling", "instructions", "recasts"]
    assert folding.asked(told) == folding.spelled(ASKED)
    assert folding.asked(recast).endswith("m + n.")
    assert folding.canonical(recast) == folding.spelled(ASKED)


def test_roots_reach_to_where_their_bracket_closes():
    assert folding.signs("√(x+√[y]²)+∛2x") == r"\sqrt{x+\sqrt{y}^{2}}+\sqrt[3]{2}x"
    for open_or_empty in ("√(x", "√(x]", "√()", "√ +"):
        assert folding.signs(open_or_empty).startswith("√")
    assert folding.signs("√[√(x]") == r"\sqrt{√(x}"
    assert folding.signs("√(a√[b)c]") == r"\sqrt{a√[b}c]"


def test_what_folds_otherwise_has_another_version():
    """Raise `folding.VERSION` with this: builds keep folded texts, and must make them anew."""
    signs = [*range(0x20, 0x530), *range(0x2000, 0x2400), 0x3002, 0xFF21, 0x1D44E, 0x1D53C]
    texts = [chr(code) + " x" for code in signs]
    texts += [rf"a\{name} b{{c}}~$d$ {name}..." for name in folding._COMMANDS]
    for tail in ("", " Justify it.", " Justify your answer.", " Round to the nearest integer."):
        texts += [ASKED + tail, ASKED + tail + " If the answer is m/n, find m+n."]
    texts += [
        ASKED + r" Put it within \boxed{}.",
        ASKED + r"\boxed{?}",
        "\x0crac{1}{2}\theta",
        "√(x+1)",
    ]
    digest = sha256("\n".join(map(folding.same, texts)).encode()).hexdigest()[:12]
    assert (folding.VERSION, digest) == (1, "a6806887d6b9")


def test_an_instruction_alone_stays():
    for text in ("Explain.", "Express your answer as a fraction.", "", "$", "\\", "\\("):
        assert folding.canonical(text) == folding.spelled(text)


_WORDS = st.lists(
    st.sampled_from(
        r"a 12 $x$ \(y\) \frac{1}{2} ≤ \leq x² { } \\ \ $ ~ Find the answer. as Express your 5! \["
        .split(" ")
    ),
    max_size=14,
).map(" ".join)  # fmt: skip


@given(_WORDS)
def test_the_same_text_stays_the_same_with_other_delimiters_and_space(text):
    assert folding.same(re.sub(r" +", "  \n", text)) == folding.same(text)
    assert folding.same(folding.spelled(text)) == folding.same(text)


@given(st.text(max_size=60))
def test_any_text_can_be_folded(text):
    assert folding.bare(folding.spelled(text)) == folding.bare(folding.spelled(text.strip()))
    for fold in folding.LEVELS.values():
        assert isinstance(fold(text), str)


@pytest.mark.parametrize(
    "text",
    [
        "Express your answer " * 20_000,
        "≤√²" * 100_000,
        "√(" * 30_000,
        "√(" * 30_000 + "x" + ")" * 30_000,
        "x. Express your answer as a. " * 10_000,
        "The answer is in the form " + "a + b " * 50_000,
        "\\" * 300_000,
        "{" * 300_000,
        "$" * 300_000,
        "answer is form give " * 20_000 + "a + ",
    ],
)
def test_a_hostile_text_is_folded_at_once(text):
    begun = time.process_time()
    folding.same(text)
    assert time.process_time() - begun < 3


def test_folding_loses_no_pair_of_the_real_rows(real_texts):
    """Equal without white space, `$` and case, by plain Python: all of these are the same text."""
    for text in real_texts[:4000]:
        other = re.sub(r"\s+", "  ", text).replace("$", "$ ").upper()
        if not re.search(r"\\[A-Za-z$]|\\\\", text):  # upper case makes other commands
            assert folding.same(other) == folding.same(text), text


@pytest.fixture(scope="module")
def real_texts(real_data):
    import pyarrow.parquet as pq

    rows = pq.read_table(real_data / "benchmarks.parquet", columns=["problem"])
    return [text for text in rows.column(0).to_pylist() if text]
