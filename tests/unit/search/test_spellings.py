"""Plurals meet singulars, names their symbols, Unicode its LaTeX; an index says how it was cut."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from deepmath_viz.corpus import catalogue
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.search import finding, highlight, stemming
from deepmath_viz.search import query as queries
from deepmath_viz.search.tokens import names, tokens

QUESTIONS = [
    "What is the rank of this matrix of a graph with one vertex?",
    "Two simplices meet in a common face; how many vertices have they?",
    r"Evaluate \(\int_0^\infty e^{-x^2}\,dx\).",
    r"Find all \(x \le 3\) with \(\sqrt{x+1}\) an integer.",
    "At most three boxes are red. What is the integral of their number?",
    r"Let \(R = \mathbb{Z}/n\mathbb{Z}\). How many units has it?",
    "Let $\x0crac{1}{2} \times \theta\neq \x08eta$. Is it so?",
    "Is $\\\\frac{3}{7} \\\\in \\\\mathbb{Q}$?",
    "Is the position of the point known?",
    "Is the number positive, and how many degrees has its argument modulo seven?",
]


@pytest.fixture(scope="module")
def opened(tmp_path_factory: Any, make: Any, write_source: Any) -> Any:
    folder = tmp_path_factory.mktemp("spellings")
    rows = [{"question": question, "final_answer": "1"} for question in QUESTIONS]
    make(write_source(folder / "source", rows), folder / "cache", "problems", "search")
    return catalogue.open_store(folder / "cache")


def found(opened: Any, typed: str) -> list[int]:
    return [hit.id for hit in finding.search(opened, typed, Filters(), "words").hits]


@pytest.mark.parametrize(
    ("singular", "plurals"),
    [
        ("matrix", "matrices"),
        ("vertex", "vertices vertexes"),
        ("index", "indices indexes"),
        ("simplex", "simplices simplexes"),
        ("lemma", "lemmata lemmas"),
        ("maximum", "maxima maximums"),
        ("locus", "loci"),
        ("annulus", "annuli"),
        ("automaton", "automata automatons"),
        ("torus", "tori"),
        ("polyhedron", "polyhedra polyhedrons"),
        ("formula", "formulae formulas"),
        ("parabola", "parabolae"),
        ("basis", "bases"),
        ("axis", "axes"),
        ("hypothesis", "hypotheses"),
        ("sheaf", "sheaves"),
        ("criterion", "criteria"),
        ("genus", "genera"),
        ("integer", "integers"),
        ("degree", "degrees"),
        ("modulo", "mod"),
    ],
)
def test_a_plural_has_the_token_of_its_singular(singular: str, plurals: str) -> None:
    for plural in plurals.split():
        assert names(plural)[0] == names(singular)[0]


@pytest.mark.parametrize(
    ("one", "other"),
    [("position", "positive"), ("odds", "odd"), ("universal", "universe"), ("genus", "general")],
)
def test_words_of_another_meaning_are_kept_apart(one: str, other: str) -> None:
    assert names(one) != names(other)


def test_a_plural_of_two_words_meets_both() -> None:
    assert {names("base")[0], names("basis")[0]} == set(names("bases"))


@pytest.mark.parametrize(
    ("typed", "latex"),
    [
        ("∫₀^∞ e^{-x²} dx", r"\int_{0}^{\infty} e^{-x^{2}} dx"),
        ("√(x+1)", r"\sqrt{x+1}"),
        ("∛x", r"\sqrt[3]{x}"),
        ("xⁿ⁺¹", "x^{n+1}"),
        ("aᵢⱼ", "a_{ij}"),
        ("α ≤ β", r"\alpha \leq \beta"),
        ("x ∈ ℝ", r"x \in \mathbb{R}"),
        ("∮ f", r"\oint f"),
        ("A ⊋ B", r"A \supsetneq B"),
        ("𝔽", r"\mathbb{F}"),
        ("(a+b)/c", r"\frac{a+b}{c}"),
        ("e^(x+1)", "e^{x+1}"),
        (r"\frac12 x", r"\frac{1}{2} x"),
        (r"\frac ab", r"\frac{a}{b}"),
    ],
)
def test_a_formula_in_unicode_or_short_has_the_tokens_of_its_latex(typed: str, latex: str) -> None:
    assert set(names(typed)) <= set(names(latex))
    here, there = (
        [t.name for t in tokens(text) if t.kind != "compound"] for text in (typed, latex)
    )
    assert here == there


def test_a_half_in_one_sign_is_the_fraction_and_not_its_numbers() -> None:
    assert names("½") == ["1/2"]
    assert "1/2" in names(r"\frac{1}{2}")


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("matrices", 0),
        ("simplex", 1),
        ("graph vertexes", 0),
        ("integral of a gaussian to infinity", 2),
        ("∫₀^∞ e^{-x²} dx", 2),
        ("less or equal", 3),
        (r"boxes \int", 4),
        ("x ≤ 3 square root", 3),
        ("Z/nZ", 5),
        (r"\frac12", 6),
        ("θ ≠ β", 6),
        (r"\frac{3}{7}", 7),
        ("position", 8),
        ("positive", 9),
        (r"\pmod 7 \degree", 9),
    ],
)
def test_what_is_asked_for_in_another_spelling_comes_first(
    opened: Any, typed: str, first: int
) -> None:
    assert found(opened, typed)[0] == first


def test_a_name_and_its_symbol_meet_both_ways_but_are_not_the_same(opened: Any) -> None:
    assert set(found(opened, "integral")) == {2, 4}
    assert found(opened, "integral")[0] == 4
    assert found(opened, r"\int") == [2, 4]
    assert found(opened, "integral domain") == [4]
    assert found(opened, '"integral"') == [4]
    assert ":orange-background[$" in highlight.marked(QUESTIONS[2], queries.parse("integral"))


def test_an_index_of_other_rules_is_named_and_made_anew(
    opened: Any, monkeypatch: Any, make: Any, tmp_path: Path
) -> None:
    record = opened.manifest.stages["search"]
    assert record.inputs["stemmer"].startswith("Snowball English, PyStemmer ")
    assert record.inputs["rules"] == stemming.VERSION
    assert finding.search(opened, "matrix", Filters(), "words").notes == ()
    newer = {**stemming.made_with(), "stemmer": "Snowball English, PyStemmer 99"}
    monkeypatch.setattr(stemming, "made_with", lambda: newer)
    (note,) = finding.search(opened, "matrix", Filters(), "words").notes
    assert "build --stage search" in note
    cache = tmp_path / "cache"
    shutil.copytree(opened.folder.parent, cache)
    again = make(opened.folder.parents[1] / "source", cache, "problems", "search").stages
    assert again["problems"] == opened.manifest.stages["problems"]
    assert again["search"].fingerprint != record.fingerprint
    assert again["search"].inputs["stemmer"].endswith(" 99")


#: Texts, and what they are cut into: whoever changes it raises `stemming.VERSION`, then this.
_PROBE = [
    r"Let $\alpha\in\mathbb{Q}$, \(x_1^2\le\frac12\sqrt[3]{n!}\): prove it.",
    "matrices, Möbius' functions, ∑ₙ xⁿ/n² → ∞, Z/pZ, 1,234.50 at 30° modulo 7",
    "bases of sheaves and odds of the positive definite functionals",
]
_CUT = {3: "d90301990f18a15f"}


def test_other_tokens_have_another_version() -> None:
    cut = hashlib.sha256(json.dumps([names(text) for text in _PROBE]).encode()).hexdigest()[:16]
    assert {stemming.VERSION: cut} == _CUT
