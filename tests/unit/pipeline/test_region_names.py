"""Names of regions: where they lie, what they are called, and how they are told apart."""

from __future__ import annotations

import numpy as np
import pyarrow.parquet as pq

from deepmath_viz.corpus.points import EXTENT, arrange
from deepmath_viz.dataset import published
from deepmath_viz.pipeline import region_names as regions

CENTRES = ((0, 0), (30, 0), (0, 30), (30, 30))
TOPICS = (
    "Mathematics -> Calculus -> Integral Calculus -> Techniques of Integration",
    "Mathematics -> Algebra -> Abstract Algebra -> Group Theory",
    "Mathematics -> Geometry -> Plane Geometry -> Other",
    "",
)
WORDS = ("contour integral", "normal subgroup", "inscribed circle", "stochastic matrix")


def clusters(n=400):
    """Four clusters with a topic (the last without one) and words of their own."""
    random = np.random.default_rng(3)
    places = np.concatenate([random.normal(c, 1.5, (n, 2)) for c in CENTRES]).astype(np.float32)
    rows = np.arange(len(places), dtype=np.int64)
    points = arrange("umap", {published.NAME: (places, rows, rows)})
    topic_of = {i: TOPICS[i // n] for i in range(0, len(places), 9) if TOPICS[i // n]}
    text_of = {i: f"Find the value of the {WORDS[i // n]} number {i}" for i in range(len(places))}
    return points, topic_of, text_of


def test_every_cluster_is_a_region_and_its_name_stands_in_it():
    points, _, _ = clusters()
    large = [region for region in regions.find(points) if region.level == 0]
    assert len(large) == 4
    assert sum(len(region.members) for region in large) >= 0.98 * len(points)
    for region in large:
        middle = points.places[:, region.members].mean(axis=1)
        assert np.abs(middle - (region.x, region.y)).max() < EXTENT / 16
        assert len(set((region.members // 400).tolist())) == 1


def test_regions_are_called_by_topic_where_it_is_known_and_by_words_elsewhere():
    points, topic_of, text_of = clusters()
    named = [r for r in regions.name(regions.find(points), topic_of, text_of) if r.level == 0]
    labels = {int(r.members[0]) // 400: (r.label, r.named_by) for r in named}
    assert labels[0] == ("Techniques of Integration", "topic")
    assert labels[1] == ("Group Theory", "topic")
    assert labels[2] == ("Plane Geometry", "topic")  # a leaf that says "Other" says nothing
    assert labels[3][1] == "words"
    assert set(labels[3][0].split(", ")) <= {"stochastic", "matrix"}


def test_small_regions_with_one_topic_are_told_apart():
    points, topic_of, text_of = clusters()
    topic_of = dict.fromkeys(range(len(points)), TOPICS[0])
    named = [r for r in regions.name(regions.find(points), topic_of, text_of) if r.level == 0]
    labels = [region.label for region in named]
    assert len(set(labels)) == 4
    assert all(label.startswith("Techniques of Integration") for label in labels)


def test_a_word_that_the_topic_or_a_larger_region_has_tells_nothing_apart():
    members = np.arange(3)
    at = [regions.Region(0, 0, 0, members, "Matrices", "topic") for _ in range(4)]
    words = [["matrix", "angle"], ["matrix", "angle", "rank"], ["rank", "matrix"], []]
    labels = [region.label for region in regions._told_apart(list(zip(at, words, strict=True)))]
    assert labels == ["Matrices · angle", "Matrices · rank", "Matrices", "Matrices"]


def test_what_nothing_is_known_of_has_no_name():
    points, _, _ = clusters()
    assert regions.name(regions.find(points), {}, {}) == []


def test_few_points_have_no_regions_and_do_no_harm():
    for n in (0, 1, 5):
        places, rows = np.zeros((n, 2), np.float32), np.arange(n)
        points = arrange("umap", {published.NAME: (places, rows, rows)})
        assert regions.find(points) == []


def test_words_that_contain_one_another_name_a_region_once():
    kept = regions._apart(["sphere", "spheres", "sequence", "subsequence", "chess"])
    assert kept == ["sphere", "sequence", "chess"]


def test_the_stage_names_the_regions_of_a_map_without_a_corpus_text(real_data, make, tmp_path):
    built = make(real_data, tmp_path, "problems", "layout-paper", "regions")
    folder = tmp_path / built.corpus
    table = pq.read_table(folder / built.stages["regions"].artefacts[0].name)
    assert set(table.column("layout").to_pylist()) == {"paper"}
    assert table.num_rows > 40
    named = " ".join(table.column("label").to_pylist()).lower()
    assert "integral" in named
    assert "group" in named or "ring" in named
