"""What questions ask for beyond one answer, by their wording."""

from __future__ import annotations

import pytest

from deepmath_viz.dataset import asking
from deepmath_viz.dataset.reward_flags import FLAGS, PRESET, in_order, raised


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("Prove that $n^2$ is even.", True),
        ("Prove or disprove: every ring has a unit.", True),
        ("Show that the sum is $4$.", True),
        ("Is it open? Provide a proof or counterexample.", True),
        ("What is the proof-theoretic ordinal of PRA?", False),
        ("Is it open? Justify your answer.", False),
        ("The graph shows a line. Find its slope.", False),
        ("Does $x$ exist, thereby proving that $1 - a$ is invertible?", False),
        ("Given $\\limsup S_n = 1$, deduce that the limit points are $[-1, 1]$.", True),
        ("Can we deduce that $a$ is central?", False),
    ],
)
def test_a_proof(question, asked):
    assert asking.asks_proof(question) is asked


@pytest.mark.parametrize(
    ("question", "needed"),
    [
        ("In the figure, $AD$ is a bisector. Find $x$.", True),
        ("Find the area shown in the diagram.", True),
        ("What is its perimeter? [asy] draw((0,0)--(1,1)); [/asy]", True),
        ("Edges are identified as shown in the figure.", True),
        ("Find the image of the unit disk under $f$.", False),
        ("Determine the degree of the image of a hypersurface.", False),
        ("The following diagram commutes: $A \\to B$. Is it exact?", False),
        ("Every card has a picture of one shape. How many cards are there?", False),
    ],
)
def test_a_figure(question, needed):
    assert asking.needs_figure(question) is needed


@pytest.mark.parametrize(
    ("question", "several"),
    [
        ("Let $f(x) = x$.\n(a) Find $f(1)$.\n(b) Find $f(2)$.", True),
        ("1. Compute the mean. 2. Determine the variance.", True),
        ("Find the Taylor series of $f$ and determine the radius of convergence.", True),
        ("Which holds?\n(A) $x = 1$\n(B) $x = 2$", False),
        ("Evaluate $f(a)$ for $(a)$ and $(b)$.", False),
        ("Determine whether the limit exists and, if so, find its value.", False),
        ("Find the density of $Y$. Additionally, calculate $E(Y)$.", True),
        ("Determine the tensor product and explain its relation to $p$-adic numbers.", False),
        ("Identify it in State 0 (flat), State 1 (bent), and State 2 (both).", False),
    ],
)
def test_several_things(question, several):
    assert asking.asks_several(question) is several


@pytest.mark.parametrize(
    ("question", "answer", "chance"),
    [
        ("Is $2$ prime?", "Yes", 0.5),
        ("Is $2$ prime?", r"\text{False}", 0.5),
        ("Does it converge or diverge?", r"\text{converges}", 0.5),
        ("Which one? (A) 1 (B) 2 (C) 3 (D) 4", "C", 0.25),
        ("Which is correct?\n1) one\n2) two\n3) three", "2", 1 / 3),
        ("True or false: it is so.", "B", 0.5),
        (r"Find $P$. \((A)\ \frac{2}{7}\hspace{1cm}(B)\ \frac17\)", "B", 0.5),
        (r"How many of $C$? \(\text{A. 0}\), \(\text{B. 1}\), \(\text{C. 2}\)", "C", 1 / 3),
        ("Name the group.", "D", 0.25),
        ("Let $b^2 - 4ac = D$. Determine the discriminant.", "D", None),
        ("True or false: $a < A$.", "A", 0.5),
        ("Compute $1 + 1$.", "2", None),
        ("Compute the limit.", r"\frac{1}{2}", None),
        ("Compute it.", "", None),
        ("Compute it.", None, None),
    ],
)
def test_the_chance_of_a_guess(question, answer, chance):
    assert asking.chance(question, answer) == chance


@pytest.mark.parametrize(
    ("question", "answer", "leaks"),
    [
        ("Must we have $DS_1 = DS_2$?", "DS_1 = DS_2", True),
        (r"Determine if $\sum a_n = \binom{r+1}{i}$.", r"\binom{r+1}{i}", True),
        ("Prove that $\\int f = 1$.", "1", True),
        ("Verify that $E(X) = \\frac{t^5}{20}$.", r"\dfrac{t^5}{20}", True),
        ("Is $x = 1$ a root?", "Yes", False),
        (r"With chance $\frac{1}{3}$ each, find $p$.", r"\frac{1}{3}", False),
        ("Let $n = 12$. How many are there?", "12", False),
        ("Find $n$ with $x^2+ab+c = 0$.", "x^2+ab", False),
        ("Anything.", None, False),
        (r"Is the dimension of $M/G$ equal to $\dim M - \dim G$?", r"\dim M - \dim G", True),
        (r"Determine whether $\lim f = 0$ as $x \to \infty$.", "0", True),
        (r"Determine whether $f$ converges or diverges as $x \to \infty$.", r"\infty", False),
        (r"Is it true that $\pi_1(S) \cong \mathbb{Z}$?", r"\mathbb{Z}", True),
        ("Does there exist an $f$? Determine whether it is $f_n$, where $a_0 = 0$.", "0", False),
        ("What is the least $n$ such that $28n$ is divisible by $365$?", "365", False),
        ("Determine if it jumps along the line $x = 2$ for the given solution.", "2", False),
    ],
)
def test_an_answer_that_the_question_says(question, answer, leaks):
    assert asking.leaks(question, answer) is leaks


GOOD = {
    "final_answer": "12",
    **dict.fromkeys(("mv_bare", "mv_dollars", "mv_boxed"), "equal"),
    **dict.fromkeys(("trl", "trl_bare"), "right"),
    **dict.fromkeys(("lost", "guess", "mv_rejects", "openmath_rejects")),
    **dict.fromkeys(("several_parts", "asks_proof", "needs_figure", "leaks_answer"), False),
}


@pytest.mark.parametrize(
    ("flag", "facts"),
    [
        ("empty", {"final_answer": " "}),
        ("proof", {"asks_proof": True}),
        ("figure", {"needs_figure": True}),
        ("parts", {"several_parts": True}),
        ("leaked", {"leaks_answer": True}),
        ("guessable", {"guess": 0.5}),
        ("skipped", {"trl": "skipped"}),
        ("misread", {"trl": "wrong"}),
        ("misread", {"lost": "t"}),
        ("unread", {"mv_boxed": "unread"}),
        ("unread", {"mv_dollars": "unequal"}),
        ("rejected", {"mv_rejects": 1, "openmath_rejects": 0}),
        ("rejected", {"mv_rejects": 0, "openmath_rejects": 2}),
        ("bare", {"trl_bare": "skipped"}),
    ],
)
def test_every_flag_is_raised_by_its_own_fact(flag, facts):
    assert raised(GOOD) == []
    assert raised({**GOOD, **facts}) == [flag]


def test_the_preset_drops_all_but_what_dollar_signs_mend():
    assert set(FLAGS) - set(PRESET) == {"bare"}
    assert in_order(["bare", "empty", "empty", "no flag"]) == ("empty", "bare")
