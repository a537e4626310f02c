"""The rules side by side: what each finds, what it alone finds, what all find, counted again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from deepmath_viz.corpus.catalogue import open_store
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.dataset.pair_query import PairQuery
from deepmath_viz.dataset.rules import NS, PRESETS, RULES, TOKENS, Rule
from deepmath_viz.errors import ArtefactMissing
from deepmath_viz.exports.plan import Selection, plan
from deepmath_viz.exports.recipe import Recipe
from deepmath_viz.maths.overlap.tokens import NAMED
from tests.support import contamination_corpus as planted

EVERYTHING = Filters()
#: What each rule must find in the planted texts, by (id, set, row), 8 words in a row.
WANTED = {
    "": {(0, "MATH", 0), (1, "MATH", 1), (3, "MATH", 2), (4, "AIME24", 1)},
    "text": {(0, "MATH", 0), (3, "MATH", 2)},
    "cosine": {(0, "MATH", 0), (1, "MATH", 1), (3, "MATH", 2), (4, "AIME24", 1)},
    "indel": {(1, "MATH", 1), (2, "AIME24", 0), (3, "MATH", 2)},
    "ngram": {(2, "AIME24", 0), (4, "AIME24", 1)},
}
GRAM = Rule("ngram", 8, "latex")
#: The rules that a build with one model makes.
BUILT = [name for name in RULES if name != "second"]


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    root = tmp_path_factory.mktemp("rules")
    built = planted.make(root / "cache", root / "planted")
    planted.plant_overlaps(root / "cache", built)
    return root / "cache"


@pytest.fixture(scope="module")
def store(cache):
    return open_store(cache)


def triples(rows):
    return {(row["id"], row["dataset"], row["row"]) for row in rows}


@pytest.mark.parametrize("name", WANTED)
def test_a_list_has_the_pairs_of_its_rule(store, name):
    query = PairQuery(rule=replace(GRAM, name=name))
    found = store.pairs.page(query, EVERYTHING)
    assert triples(found) == WANTED[name]
    assert store.pairs.count(query, EVERYTHING) == len(WANTED[name])
    for row in found:
        pair = (row["id"], row["dataset"], row["row"])
        assert row["exact"] == (pair in planted.EXACT)
        assert (row["gram"] is not None) == (name == "ngram")
        assert (row["score"] is not None) == (name == "indel")
        assert triples([store.pairs.one(*pair)]) == {pair}
        assert store.pairs.find(row["id"], row["other_key"], [row["dataset"]]) == pair


@pytest.mark.parametrize("name", WANTED)
def test_overlaps_count_the_same_pairs_and_keep_the_counts_of_text_and_cosine(store, name):
    query = PairQuery(rule=replace(GRAM, name=name))
    wanted, plain = WANTED[name], store.pairs.overlaps(PairQuery(), EVERYTHING)
    for row, before in zip(store.pairs.overlaps(query, EVERYTHING), plain, strict=True):
        assert row.found == len({r for _, d, r in wanted if d == row.name})
        assert row.problems_found == len({i for i, d, _ in wanted if d == row.name})
        assert (row.exact, row.above_paper) == (before.exact, before.above_paper)
    totals = store.pairs.overlapping(query, EVERYTHING)
    assert (totals["found"], totals["pairs"]) == (len({i for i, _, _ in wanted}), len(wanted))
    assert totals["exact"] == 2


@pytest.mark.parametrize("filters", [EVERYTHING, Filters(difficulty=(5.0, 7.0))])
def test_side_by_side_says_what_a_rule_alone_finds_and_what_all_do(store, filters):
    matching = store.matching_ids(filters)
    ids = {
        name: {i for i, _, _ in pairs if matching is None or i in matching}
        for name, pairs in WANTED.items()
        if name
    }
    found = store.pairs.side_by_side(PairQuery(rule=GRAM), filters)
    assert {one.rule: one.problems for one in found.rules} == {n: len(ids[n]) for n in BUILT}
    assert {one.rule: one.alone for one in found.rules} == {
        name: len(ids[name] - set().union(*(ids[n] for n in ids if n != name))) for name in BUILT
    }
    assert found.every == len(set.intersection(*ids.values()))
    assert found.any == len(set().union(*ids.values()))
    assert found.rules[0].by_name == {"MATH": len(ids["text"])}


def test_without_the_stage_only_text_and_cosine_stand_side_by_side(tmp_path):
    planted.make(tmp_path / "cache", tmp_path / "planted")
    store = open_store(tmp_path / "cache")
    found = store.pairs.side_by_side(PairQuery(), EVERYTHING)
    assert [one.rule for one in found.rules] == ["text", "cosine"]
    assert store.pairs.figure_10() == {}
    with pytest.raises(ArtefactMissing, match="--stage overlaps"):
        plan(store, Selection(), Recipe(drop_contaminated="any"))


def test_a_filter_and_the_export_know_the_rules(store):
    # 13 words in a row stand in no planted text.
    listed = {name: set(store.ids(Filters(found_by=(name,))).tolist()) for name in BUILT}
    assert listed == {"text": {0, 3}, "cosine": {0, 1, 3, 4}, "indel": {1, 2, 3}, "ngram": set()}
    left = {
        rule: set(plan(store, Selection(), Recipe(drop_contaminated=rule)).ids.tolist())
        for rule in ("exact", "near", "indel", "ngram", "any")
    }
    everyone = set(range(len(planted.PROBLEMS)))
    assert left == {
        "exact": everyone - {0, 3},
        "near": everyone - {0, 1, 3, 4},
        "indel": everyone - {1, 2, 3},
        "ngram": everyone,
        "any": everyone - {0, 1, 2, 3, 4},
    }


def test_a_rule_stands_in_the_address_and_in_words():
    for rule in (Rule(), Rule("text"), Rule("ngram", 9, "word", True), GRAM):
        query = PairQuery(rule=rule)
        params = {name: [value] for name, value in query.to_params().items()}
        assert PairQuery.from_params(params, [], []) == query
    broken = {"rule": ["magic"], "n": ["11"], "tokens": [""], "grams": ["all"]}
    assert PairQuery.from_params(broken, [], []) == PairQuery()
    assert Rule("ngram", 9, "word", True).words("0.98") == (
        "9 tokens in a row in common (words) that are not common phrases"
    )
    assert len({replace(GRAM, name=name).words("0.98") for name in ("", *RULES)}) == len(RULES) + 1


def test_tables_of_rules_name_what_there_is():
    assert set(TOKENS) == set(NAMED)
    assert all(one.n in NS and one.tokens in TOKENS and one.source for one in PRESETS.values())
