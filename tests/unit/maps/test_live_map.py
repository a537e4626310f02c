"""The map of a corpus as the page and the browser ask for it: colours, masks, points, routes."""

from __future__ import annotations

import gzip
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict

import duckdb
import numpy as np
import pyarrow.parquet as pq
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from deepmath_viz.corpus import catalogue, selections
from deepmath_viz.corpus.selections import Part
from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset import published
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.dataset.pair_query import PairQuery
from deepmath_viz.errors import ArtefactMissing, SelectionDamaged
from deepmath_viz.maps import atlas_export, colours, live_map, map_search, routes, view_figure
from deepmath_viz.plumbing.lru import LRU
from tests.support import map_corpus

LEFT = Part("new", ((0, 0), (30_000, 0), (30_000, 30_000), (0, 30_000)))


@pytest.fixture(scope="module")
def cache(tmp_path_factory, make, write_source, example_rows):
    folder = tmp_path_factory.mktemp("map")
    source = write_source(folder / "source", example_rows(60))
    make(source, folder / "cache")
    built = make(source, folder / "cache", "search")
    map_corpus.plant(folder / "cache" / built.corpus, built)
    return folder / "cache"


@pytest.fixture(scope="module")
def found(cache):
    return live_map.of_store(catalogue.open_store(cache), "umap")


@pytest.fixture
def client(cache, monkeypatch):
    monkeypatch.setenv("DEEPMATH_CACHE", str(cache))
    with TestClient(Starlette(routes=routes.ROUTES)) as made:
        yield made


def test_an_unbuilt_layout_is_named(found):
    with pytest.raises(ArtefactMissing, match="--stage layout-paper"):
        live_map.LiveMap(found.store, "paper")


def test_the_same_map_serves_every_session(found):
    assert live_map.of_store(found.store, "umap") is found


@pytest.mark.parametrize("by", list(colours.BY))
def test_every_point_has_a_colour_of_the_legend(found, by):
    legend, codes = found.coloured(by)
    assert codes.dtype == np.uint8
    assert len(codes) == len(found.points)
    assert codes.max() < len(legend)


def test_colours_say_what_the_tables_say(found):
    legend, codes = found.coloured("domain")
    for index in range(found.points.own.first, len(found.points)):
        problem = found.store.problem(int(found.points.corpus_rows[index]))
        assert legend[codes[index]].label == (problem["domain"] or "unknown")
    assert {legend[c].label for c in codes[found.points.spans[0].slice]} == {"other sets"}
    legend, codes = found.coloured("difficulty")
    labels = {legend[c].label for c in codes[found.points.own.slice]}
    assert {"below 2", "4 to 4.5", "7 to 7.5", "10", "unknown"} <= labels


@pytest.mark.parametrize(
    "filters", [Filters(difficulty=(5.0, 10.0)), Filters(question_length=(40, 60))]
)
def test_filters_match_problems_of_deepmath_alone(found, filters):
    mask = found.mask(filters)
    assert found.mask(Filters()) is None
    assert not mask[found.points.spans[0].slice].any()
    assert found.points.ids_of(mask).tolist() == found.store.ids(filters).tolist()
    assert mask.sum() == found.store.count(filters)


def test_a_region_is_a_filter(found):
    chosen = selections.chosen(found.points, [LEFT])
    filters = Filters(region=f"umap~{selections.text_of([LEFT])}")
    expected = sorted(found.points.ids_of(chosen).tolist())
    assert 10 < len(expected) < found.store.count(Filters())
    assert found.store.ids(filters).tolist() == expected
    both = Filters(region=filters.region, difficulty=(5.0, 10.0))
    assert 0 < found.store.count(both) < len(expected)
    assert Filters.from_params(both.to_params()) == both
    assert both.describe()[-1] == "a region of the umap map"


@pytest.mark.parametrize("region", ["umap~zz", "umap~n!!", "umap~nAAAA"])
def test_a_region_that_is_none_is_refused(found, region):
    with pytest.raises(SelectionDamaged):
        found.store.count(Filters(region=region))
    with pytest.raises(SelectionDamaged, match="one of paper, umap"):
        found.store.count(Filters(region="elsewhere~" + selections.text_of([LEFT])))
    with pytest.raises(ArtefactMissing, match="layout-paper"):
        found.store.count(Filters(region="paper~" + selections.text_of([LEFT])))


def test_many_regions_do_not_pile_up(found, monkeypatch):
    kept = LRU(32)
    monkeypatch.setattr(found.store.regions, "_regions", kept)
    for i in range(70):
        part = Part("new", ((0, i), (60_000, 0), (60_000, 60_000)))
        filters = Filters(region=f"umap~{selections.text_of([part])}")
        assert found.store.count(filters) > 0
    assert len(kept) == 32


def test_a_region_means_the_same_however_many_others_are_asked_for_meanwhile(found):
    """Every query of one session stands between queries of others that ask for other regions."""
    mine = Filters(region=f"umap~{selections.text_of([LEFT])}")
    expected = found.store.count(mine)
    assert expected > 10

    def others(first: int) -> list[int]:
        made = []
        for i in range(first, first + 40):
            part = Part("new", ((0, i), (60_000, 0), (60_000, 60_000)))
            found.store.count(Filters(region=f"umap~{selections.text_of([part])}"))
            made.append(found.store.count(mine))
        return made

    with ThreadPoolExecutor(4) as pool:
        counted = [n for part in pool.map(others, (1_000, 2_000, 3_000, 4_000)) for n in part]
    assert set(counted) == {expected}


def test_every_question_of_the_store_knows_the_region(found):
    """Nothing has been asked of this store before, and nothing need be."""
    store = Store(found.store.folder, found.store.manifest)
    filters = Filters(region=f"umap~{selections.text_of([LEFT])}")
    ids = sorted(found.points.ids_of(selections.chosen(found.points, [LEFT])).tolist())
    query = PairQuery()
    assert store.count(filters) == len(ids)
    assert [row["id"] for row in store.page(filters, limit=1000)] == ids
    assert store.place(filters, "id", ids[1]).position == 2
    assert store.random(filters) in ids
    assert len(store.sampling_rows(filters)) == len(ids)
    assert sum(store.counts.by("domain", filters).values()) == len(ids)
    steps, unrated, unknown = store.counts.difficulty(filters)
    assert sum(steps.values()) + unrated + unknown == len(ids)
    assert sum(n for *_, n in store.counts.domain_by_difficulty(filters)) == len(ids)
    assert sum(n for *_, n in store.novelty.by("domain", filters)) == len(ids)
    assert len(store.novelty.similarities(filters)[0]) == len(ids)
    assert sum(n for *_, n in store.counts.agreement_by("domain", filters)) <= len(ids)
    assert sum(n for *_, n in store.counts.verdicts(filters)) <= 3 * len(ids)
    assert store.matching_ids(filters) == set(ids)
    assert {pair["id"] for pair in store.pairs.all(query, filters)} <= set(ids)
    assert store.pairs.count(query, filters) == store.pairs.overlapping(query, filters)["pairs"]
    assert sum(row.pairs for row in store.pairs.overlaps(query, filters)) == store.pairs.count(
        query, filters
    )


def test_a_profile_counts_the_chosen_beside_all(found):
    ids = found.store.ids(Filters(difficulty=(7.5, 7.5)))
    profile = found.store.map.profile(ids)
    assert [(v, n) for v, n, _ in profile["difficulty"] if n] == [(7.0, len(ids))]
    for rows in profile.values():
        assert sum(n for _, n, _ in rows) == len(ids)
        assert sum(whole for *_, whole in rows) == found.store.count(Filters())


def test_hovering_tells_a_first_line_without_markup(found):
    said = found.point(found.points.own.first)
    assert said["dataset"] == published.NAME
    assert said["known"] is True
    assert said["title"].startswith("Compute the 0th term")
    assert found.point(1)["title"].startswith("In DAPO-17K the 1th")
    assert found.point(len(found.points)) is None
    assert found.point(-1) is None


def test_a_card_has_its_text_in_pieces_with_formulas_for_katex(found):
    own = found.points.own.first
    pieces = found.point(own)["pieces"]
    assert ("inline", "a_{n} = 0 n") in pieces
    assert "".join(body for _, body in pieces).startswith("Compute the 0th term of ")
    assert found.point(0)["pieces"]  # a text of another set


def test_names_stand_where_the_topics_of_the_tables_are(found):
    named = {label["text"]: label for label in found.labels}
    assert {"Algebra", "Intermediate Algebra", "Calculus", "Limits", "region 0"} <= set(named)
    limits = found.store.ids(Filters(topics=("Mathematics -> Calculus -> Limits",)))
    assert named["Limits"]["n"] == len(limits)
    places = found.points.places[:, found.points.indices_of(limits)].T.tolist()
    assert [named["Limits"]["x"], named["Limits"]["y"]] in places
    assert "Other" not in named


def test_a_search_finds_points_within_the_filters(found, client):
    base = routes.base(found.store, "umap")
    every = client.get(base + "/search?words=cases").json()
    store = found.store
    wanted = [
        i for (i,) in store.database.ask("SELECT id FROM problems WHERE question LIKE '%cases%'")
    ]
    assert sorted(every["hits"]) == sorted(
        found.points.indices_of(np.array(sorted(wanted))).tolist()
    )
    assert (every["total"], every["without"]) == (len(wanted), 0)
    assert every["searched"] == store.count(Filters())
    hard = client.get(base + "/search?words=cases&difficulty=7~10").json()
    mask = found.mask(Filters(difficulty=(7.0, 10.0)))
    assert sorted(hard["hits"]) == sorted(i for i in every["hits"] if mask[i])
    assert client.get(base + "/search?words=zebra").json()["total"] == 0
    assert client.get(base + "/search").json()["hits"] == []


def test_a_search_marks_the_best_and_says_how_many_there_are(found, monkeypatch):
    monkeypatch.setattr(map_search, "MOST", 3)
    said = map_search.hits(found, "term", Filters())
    assert len(said["hits"]) == 3
    assert said["total"] == found.store.count(Filters())


def test_the_nearest_of_a_row_are_those_of_the_table(found):
    near = found.store.map.nearest("DAPO-17K", 0)
    table = found.store.database.ask(
        "SELECT other, other_row FROM nearest WHERE dataset = 'DAPO-17K' AND row = 0"
    )
    assert sorted((r["dataset"], r["row"]) for r in near) == sorted(table)
    assert [r["similarity"] for r in near] == sorted((r["similarity"] for r in near), reverse=True)
    assert all(r["question"] for r in near)


# -- routes ------------------------------------------------------------------------------------


def test_geometry_travels_once_and_reads_back(found, client):
    base = routes.base(found.store, "umap")
    answer = client.get(base + "/geometry")
    places = np.frombuffer(answer.content, dtype="<u2").reshape(2, -1)
    assert np.array_equal(places, found.points.places)
    assert answer.headers["content-encoding"] == "gzip"
    assert "immutable" in answer.headers["cache-control"]
    again = client.get(base + "/geometry", headers={"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    plain = client.get(base + "/geometry", headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert gzip.decompress(found.geometry) == plain.content


def test_masks_and_selections_travel_as_bits(found, client):
    base = routes.base(found.store, "umap")
    bits = client.get(base + "/mask?difficulty=5~10").content
    mask = np.unpackbits(np.frombuffer(bits, np.uint8), bitorder="little")[: len(found.points)]
    assert np.array_equal(mask, found.mask(Filters(difficulty=(5.0, 10.0))))
    assert set(client.get(base + "/mask").content[:-1]) == {255}
    bits = client.get(base + f"/selection?sel={selections.text_of([LEFT])}").content
    chosen = np.unpackbits(np.frombuffer(bits, np.uint8), bitorder="little")[: len(found.points)]
    assert np.array_equal(chosen, selections.chosen(found.points, [LEFT]))
    codes = client.get(base + "/colour/difficulty").content
    assert codes == found.coloured("difficulty")[1].tobytes()
    legend = client.get(base + "/legend/difficulty").json()
    assert legend == [asdict(one) for one in found.coloured("difficulty")[0]]
    assert client.get(base + "/labels").json() == found.labels
    assert client.get(base + "/point/3").json()["row"] == 3


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/map/none/umap/0/geometry", 404),
        ("/api/map/{corpus}/nowhere/{generation}/geometry", 404),
        ("/api/map/{corpus}/umap/0123456789ab/geometry", 404),
        ("/api/map/%2e%2e/umap/{generation}/geometry", 404),
        ("/api/map/..%2f..%2fetc/umap/{generation}/geometry", 404),
        ("{base}/colour/answer", 404),
        ("{base}/legend/answer", 404),
        ("{base}/selection?sel=nonsense", 400),
        ("{base}/selection?sel=n" + "A" * 20_000, 414),
        ("{base}/search?words=difficulty:high", 400),
        ("{base}/point/100000", 404),
        ("{base}/point/-1", 404),
        ("{base}/point/x", 404),
    ],
)
def test_what_is_not_there_is_refused(found, client, path, status):
    base = routes.base(found.store, "umap")
    corpus, _, generation = base.split("/")[3:]
    answer = client.get(path.format(base=base, corpus=corpus, generation=generation))
    assert answer.status_code == status
    assert "root" not in answer.text


@pytest.mark.parametrize(
    ("suffix", "begins"), [("pdf", b"%PDF"), ("png", b"\x89PNG"), ("svg", b"<?xml")]
)
def test_the_figure_and_the_present_view_are_files(found, client, suffix, begins):
    base = routes.base(found.store, "umap")
    for what in ("figure", "view"):
        answer = client.get(f"{base}/{what}.{suffix}?colour=difficulty&cam=30000~30000~40000")
        assert answer.status_code == 200
        assert answer.content.startswith(begins)
        assert f"-{what}.{suffix}" in answer.headers["content-disposition"]


def test_the_present_view_has_its_place_its_colours_and_its_source(found):
    left = found.points.places[0] < 30_000
    drawn = view_figure.draw(
        found, "set", camera=(20_000, 30_000, 20_000), hidden=("DAPO-17K",), mask=left
    )
    (axis,) = drawn.axes
    assert axis.get_xlim() == (10_000, 30_000)
    (legend,) = [axis.get_legend().get_texts()]
    own = int(left[found.points.own.slice].sum())
    assert [text.get_text() for text in legend] == [f"DeepMath-103K ({own:,})"]
    assert "UMAP of corpus" in drawn.texts[0].get_text()
    rest, bright = axis.collections[:2]
    x, y = found.points.places.astype(int)
    seen = (abs(x - 20_000) <= 10_000) & (abs(y - 30_000) <= 10_000)
    seen[: found.points.own.first] = False
    assert len(bright.get_offsets()) == int((seen & left).sum())
    assert len(rest.get_offsets()) == int((seen & ~left).sum())


def test_points_with_text_travel_as_bits(found, client):
    bits = client.get(routes.base(found.store, "umap") + "/known").content
    known = np.unpackbits(np.frombuffer(bits, np.uint8), bitorder="little")
    assert known[: len(found.points)].tolist() == (found.points.corpus_rows >= 0).tolist()


def test_the_whole_map_is_a_file_for_other_tools(found, tmp_path, client):
    path = tmp_path / "map.parquet"
    assert atlas_export.write(found, path) == len(found.points)
    sent = client.get(routes.base(found.store, "umap") + "/atlas.parquet").content
    assert sent == path.read_bytes()
    table = pq.read_table(path)
    assert table.column("question").null_count == 0
    first = table.slice(found.points.own.first, 1).to_pylist()[0]
    problem = found.store.problem(first["id"])
    assert (first["key"], first["question"]) == (problem["key"], problem["question"])
    near = found.store.map.nearest(published.NAME, first["id"])
    assert first["neighbors"]["ids"] == [
        found.points.index_of(row["dataset"], row["row"]) for row in near
    ]
    assert first["neighbors"]["distances"] == pytest.approx([1 - r["similarity"] for r in near])
    lists = table.column("neighbors").to_pylist()
    assert {len(one["ids"]) for one in lists} == {len(one["distances"]) for one in lists} == {2}
    counted = duckdb.sql(f"SELECT dataset, count(*) FROM '{path}' GROUP BY ALL ORDER BY ALL")
    assert counted.fetchall() == [("DAPO-17K", 40), (published.NAME, found.points.own.n)]


def test_missing_neighbours_are_padded_as_embedding_atlas_marks_them():
    lists = [{"ids": [4, 7], "distances": [0.1, 0.2]}, {"ids": [9], "distances": [0.3]}]
    assert atlas_export.padded(lists, 2) == [
        {"ids": [4, 7], "distances": [0.1, 0.2]},
        {"ids": [9, -1], "distances": [0.3, float("inf")]},
    ]


def test_a_store_of_another_generation_is_another_map(found):
    assert isinstance(found.store, Store)
    corpus, generation = found.store.manifest.corpus, found.store.manifest.generation()
    cache = found.store.folder.parent
    assert live_map.find(cache, corpus, "umap", generation) is found
    assert live_map.find(cache, corpus, "umap", "0" * 12) is None


def test_a_map_finds_the_problems_of_a_region_that_its_own_store_was_not_told_of(found):
    part = Part("new", ((0, 0), (40_000, 0), (40_000, 40_000), (0, 40_000)))
    filters = Filters(region=f"umap~{selections.text_of([part])}")
    chosen = selections.chosen(found.points, [part])
    assert found.points.ids_of(found.mask(filters)).tolist() == sorted(
        found.points.ids_of(chosen).tolist()
    )
