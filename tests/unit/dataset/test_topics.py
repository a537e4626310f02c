"""Topic paths and the tree that they form."""

from __future__ import annotations

import json
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deepmath_viz.dataset import topics
from deepmath_viz.dataset.topics import Topic

NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(
    lambda name: name.strip() and "->" not in name and not set("→⟶") & set(name)
)


@pytest.mark.parametrize(
    ("cell", "path", "regular"),
    [
        ("Mathematics -> Algebra", ("Mathematics", "Algebra"), True),
        ("Mathematics", ("Mathematics",), True),
        ("Mathematics->Algebra", ("Mathematics", "Algebra"), False),
        ("Mathematics → Algebra", ("Mathematics", "Algebra"), False),
        (" Mathematics  ->  Number   Theory ", ("Mathematics", "Number Theory"), False),
        ("Mathematics -> -> Algebra", ("Mathematics", "Algebra"), False),
        ("Algebra", ("Mathematics", "Algebra"), False),
        ("mathematics -> Algebra", ("Mathematics", "Algebra"), False),
        (["Mathematics", "Algebra"], ("Mathematics", "Algebra"), False),
        ('["Mathematics", "Algebra"]', ("Mathematics", "Algebra"), False),
        (["Mathematics -> Algebra", "Other"], ("Mathematics", "Algebra", "Other"), False),
        ("[unsure] Algebra", ("Mathematics", "[unsure] Algebra"), False),
    ],
)
def test_a_topic_in_any_shape(cell, path, regular):
    assert topics.parse(cell) == Topic(path, regular)


@pytest.mark.parametrize(
    "cell", [None, "", "  ", "->", " -> ->", 5, 2.5, float("nan"), [], [1, 2], {}, b"Algebra"]
)
def test_what_is_no_topic(cell):
    assert topics.parse(cell) is None


@pytest.mark.parametrize("cell", ['{"topic": "Algebra"}', "[1, 2]", "[]", "[" * 100_000])
def test_json_that_is_no_path(cell):
    found = topics.parse(cell)
    assert found is None or not found.regular


@given(st.one_of(st.text(), st.lists(st.text()), NAMES.map(lambda n: json.dumps([n]))))
def test_the_canonical_spelling_reads_back_to_itself(cell):
    found = topics.parse(cell)
    if found is not None:
        again = topics.parse(found.name)
        assert again == Topic(found.path, regular=True)
        assert found.path[0] == topics.ROOT
        assert found.domain == (found.path[1] if len(found.path) > 1 else None)


def test_ancestors_and_short_names():
    name = "Mathematics -> Calculus -> Limits"
    assert topics.ancestors(name) == ["Mathematics -> Calculus", name]
    assert topics.ancestors("Mathematics") == ["Mathematics"]
    assert topics.short(name) == "Calculus -> Limits"
    assert topics.short("Mathematics") == "Mathematics"


PATHS = st.lists(st.sampled_from(["Algebra", "Other", "Limits", "Zeta"]), max_size=4).map(
    lambda parts: topics.SEPARATOR.join([topics.ROOT, *parts])
)


@given(st.dictionaries(PATHS, st.integers(0, 50)))
def test_the_counts_of_a_tree_add_up(counts):
    nodes = topics.tree(counts)
    by_name = {node.name: node for node in nodes}
    assert len(by_name) == len(nodes)
    assert nodes[0] == by_name[topics.ROOT]
    assert nodes[0].parent is None
    assert nodes[0].count == sum(counts.values())
    below: Counter[str] = Counter()
    for node in nodes[1:]:
        assert node.parent is not None
        below[node.parent] += node.count
        assert nodes.index(by_name[node.parent]) < nodes.index(node)
        assert node.depth == by_name[node.parent].depth + 1
    for node in nodes:
        assert node.count == node.own + below[node.name]
        assert node.own == counts.get(node.name, 0)


def test_other_comes_last_among_siblings():
    counts = {f"Mathematics -> {name}": 1 for name in ("Other", "Zeta", "Algebra")}
    assert [n.label for n in topics.tree(counts)] == ["Mathematics", "Algebra", "Zeta", "Other"]
