"""The glossary has every word of the app that has a meaning of its own."""

from __future__ import annotations

import pytest

from deepmath_viz.analysis import claims_check
from deepmath_viz.config import ROOT
from deepmath_viz.corpus.schema import TABLES
from deepmath_viz.dataset import glossary, labels, pair_query
from deepmath_viz.dataset.filters import FACETS, UNKNOWN
from deepmath_viz.dataset.terms import TERMS, Term
from deepmath_viz.exports.contaminated import CONTAMINATED
from deepmath_viz.exports.recipe import SOLUTIONS
from deepmath_viz.exports.shapes import SHAPES
from deepmath_viz.maths.answers.verdict import METHODS, VERDICTS
from deepmath_viz.plumbing import intervals
from deepmath_viz.reviews import sampling
from deepmath_viz.reviews.spot_checks import JUDGEMENTS
from deepmath_viz.ui.navigation import PAGES

#: Words of the app that say themselves what they mean.
PLAIN = {
    "Overview", "Browse", "Search", "Data",  # pages
    "Characters of the question", "",  # filters
    "none",  # of methods: nothing decided
    "one", "all",  # of solutions
}  # fmt: skip
TITLES = [title for _, title, _ in PAGES]
WORDS = {
    "labels": [
        *(value for name, values in vars(labels).items() if name.isupper() for value in values),
        UNKNOWN,
    ],
    "columns": [v for t in TABLES.values() for c in t.columns for v in c.values],
    "verdicts": [*VERDICTS, *METHODS],
    "filters": [
        *(row.label for row in FACETS.values()),
        *(switch.label for row in FACETS.values() for switch in row.switches),
    ],
    "pages": TITLES,
    "judgements": [*JUDGEMENTS, *pair_query.VERDICTS],
    "claims": claims_check.VERDICTS,
    "samples": sampling.KINDS,
    "exports": [*SHAPES, *SOLUTIONS, *CONTAMINATED],
    "intervals": [intervals.BINOMIAL, intervals.EXACT, intervals.WEIGHTED, intervals.CENSUS],
    "names of a problem": ["id", "key", "copy", "hub_row"],
}


def unexplained(words: list[str]) -> set[str]:
    return {word for word in words if word not in PLAIN and glossary.find(word) is None}


@pytest.mark.parametrize("kind", WORDS)
def test_every_word_of_the_app_is_explained(kind: str):
    assert len(WORDS[kind]) > 1
    assert unexplained(list(WORDS[kind])) == set()


def test_a_word_that_is_not_explained_is_found():
    assert unexplained(["novelty", "gizmo"]) == {"gizmo"}
    assert "gizmo" not in PLAIN
    assert {word for words in WORDS.values() for word in words} >= PLAIN


def test_no_term_stands_twice_and_each_is_a_sentence_or_two():
    names = [term.name.casefold() for term in TERMS]
    assert len(set(names)) == len(names) > 60
    for term in TERMS:
        assert term.meaning.endswith((".", ")")) and 15 < len(term.meaning) < 220, term.name
        assert set(term.pages) <= {*TITLES, "Export"}, term.name
        assert not term.more or term.more.startswith("https://") or (ROOT / term.more).is_file()
    for title in TITLES:
        assert any(title in term.pages for term in TERMS), title


def test_a_term_is_found_by_its_name_and_by_what_the_app_shows():
    assert glossary.find("KEY").name == "key"
    assert glossary.find("Novelty at 0.98").name == "novelty"
    assert glossary.find("unique").name == "unique"
    assert glossary.meaning("Topic").startswith("Where a problem belongs")
    assert glossary.meaning("no such word") is None


def test_a_search_finds_words_in_names_meanings_and_labels_the_pages_own_first():
    def names(text: str, page: str = "") -> list[str]:
        return [term.name for term in glossary.search(text, page)]

    assert "Korn-Graubard" in names("weighted share")
    assert names("graubard KORN") == ["Korn-Graubard"]
    assert names("source_block") == ["source block"]
    assert names("no such words") == []
    assert len(names("")) == len(TERMS)
    first = names("", "Map")
    own = [isinstance(term, Term) and "Map" in term.pages for term in map(glossary.find, first)]
    assert own == sorted(own, reverse=True) and own[0] and not own[-1]
