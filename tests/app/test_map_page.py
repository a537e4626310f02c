"""The Map page around its component: the panel beside it, and the state in the URL."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from deepmath_viz.corpus import catalogue, selections
from deepmath_viz.corpus.manifest import Manifest
from deepmath_viz.corpus.selections import Part
from deepmath_viz.dataset import published
from deepmath_viz.maps import live_map
from tests.support import map_corpus
from tests.support.app_pages import forget, links, offered, run_page, words

LEFT = selections.text_of([Part("new", ((0, 0), (30_000, 0), (30_000, 30_000), (0, 30_000)))])


@pytest.fixture(scope="module")
def caches(
    tmp_path_factory: pytest.TempPathFactory,
    make: Callable[..., Manifest],
    example_rows: Callable[..., list[dict[str, Any]]],
    write_source: Callable[..., Path],
) -> dict[str, Path]:
    """One cache with a map and one without."""
    folder = tmp_path_factory.mktemp("maps")
    source = write_source(folder / "source", example_rows(60))
    for name in ("with", "without"):
        built = make(source, folder / name, "problems")
        if name == "with":
            map_corpus.plant(folder / name / built.corpus, built)
    return {name: folder / name for name in ("with", "without")}


@pytest.fixture
def open_page(
    caches: dict[str, Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Callable[..., AppTest]]:
    """Runs a page on one of the caches at an address."""
    monkeypatch.setenv("DEEPMATH_DATA", str(tmp_path))

    def run(page: str = "map", cache: str = "with", **params: str) -> AppTest:
        return run_page(monkeypatch, page, caches[cache], params)

    yield run
    forget()


def button(app: AppTest, label: str) -> Any:
    return next(one for one in app.button if one.label == label)


def the_map(caches: dict[str, Path]) -> live_map.LiveMap:
    return live_map.of_store(catalogue.open_store(caches["with"]), "umap")


def test_without_a_layout_the_page_says_what_makes_one(open_page):
    app = open_page(cache="without")
    assert "build --stage layout" in words(app)


@pytest.mark.parametrize("page", ["map", "novelty"])
def test_beside_links_to_figures_stands_that_they_take_a_while(open_page, page):
    assert "drawn when it is pressed" in words(open_page(page))


def test_filters_that_no_point_matches_are_named_with_what_they_cost(open_page):
    app = open_page(text="elephant")
    assert "No problem matches the filters." in words(app)
    assert offered(app) == {"loosen_text": 60}
    app.button(key="loosen_text").click().run()
    assert "text" not in app.query_params and not offered(app)


def test_the_whole_map_is_described_with_its_regions(open_page, caches):
    app = open_page()
    n = len(the_map(caches).points)
    assert f"{n} points of 2 sets, {n - 40} of them {published.NAME}." in words(app)
    next(b for b in app.button if b.key == "near-region-0").click().run()
    assert app.query_params["cam"] == "9000~9000~14418"
    button(app, "Hide the panel").click().run()
    assert app.query_params["aside"] == "0"
    button(app, "Show the panel").click().run()
    assert "aside" not in app.query_params


def test_what_is_opened_unfolds_the_panel(open_page, caches):
    found = the_map(caches)
    problem = found.store.problem(int(found.points.corpus_rows[found.points.own.first]))
    app = open_page(problem=problem["key"], aside="0")
    next(b for b in app.button if b.key and b.key.startswith("near-")).click().run()
    assert "aside" not in app.query_params


def test_a_layout_that_is_not_there_is_named_and_its_places_are_dropped(open_page):
    app = open_page(layout="paper", cam="1~2~3", sel=LEFT, colour="difficulty")
    assert "no layout 'paper'" in app.toast[0].value.replace("\\", "")
    assert not {"layout", "cam", "sel"} & set(app.query_params)
    assert app.query_params["colour"]
    assert not app.error


def test_filters_are_counted_on_the_map(open_page, caches):
    app = open_page(difficulty="5~10")
    found = the_map(caches).store
    from deepmath_viz.dataset.filters import Filters

    n = found.count(Filters(difficulty=(5.0, 10.0)))
    assert f"Filters: {n} problems match, everything else is dimmed" in words(app)


def test_an_opened_problem_stands_beside_the_map_with_what_is_nearest(open_page, caches):
    found = the_map(caches)
    problem = found.store.problem(int(found.points.corpus_rows[found.points.own.first]))
    app = open_page(problem=problem["key"])
    assert f"**Problem {problem['id']}**" in links(app)
    assert "Compute the 0th term" in words(app)
    near = [b for b in app.button if b.key and b.key.startswith("near-")]
    assert len(near) == len(found.store.map.nearest(published.NAME, problem["id"]))
    assert any("$a_" in b.label for b in near)  # drawn, not as its source
    near[0].click().run()
    assert not app.exception
    nearest = found.store.map.nearest(published.NAME, problem["id"])[0]
    named = (
        app.query_params.get("point")
        if nearest["dataset"] != published.NAME
        else app.query_params.get("problem")
    )
    assert named
    button(app, "Close").click().run()
    assert "problem" not in app.query_params
    assert "point" not in app.query_params


def beside(found, near, problem):
    from deepmath_viz.dataset import published
    from deepmath_viz.ui.elements.pair_facts import Side
    from deepmath_viz.ui.map import panel

    panel._beside(found, near, Side((published.NAME, problem), "What is $1$?", "1"))


def test_the_same_row_of_two_sets_without_points_is_two_buttons(caches):
    found = the_map(caches)
    problem = int(found.points.corpus_rows[found.points.own.first])
    near = found.store.map.nearest(published.NAME, problem)
    near += [near[0] | {"dataset": name, "row": 3} for name in ("Open-R1", "ORZ-129K")]
    given = {"found": found, "near": near, "problem": problem}
    app = AppTest.from_function(beside, kwargs=given, default_timeout=180).run()
    assert not app.exception
    assert len(app.button) == len(near)


def test_a_point_of_another_set_can_be_read_too(open_page):
    app = open_page(point="DAPO-17K~1")
    assert "row 1" in words(app)
    assert "In DAPO-17K the 1th" in words(app)


@pytest.mark.parametrize("point", ["DAPO-17K~999", "none~1", "DAPO-17K", "~", "DAPO-17K~-1"])
def test_a_point_that_is_not_there_is_ignored(open_page, point):
    assert "Click a point" in words(open_page(point=point))


def test_a_selection_is_counted_and_leads_to_browse(open_page, caches):
    found = the_map(caches)
    chosen = selections.chosen(found.points, selections.parts_of(LEFT))
    app = open_page(sel=LEFT)
    assert f"**{chosen.sum()}** of {len(found.points)} points selected" in words(app)
    sets = next(h.proto.body for h in app.get("html") if "of the set" in h.proto.body)
    for span in found.points.spans:
        assert f">{span.name}</td>" in sets
        assert f">{int(chosen[span.slice].sum()):,}</td>" in sets
    problems = app.dataframe[-1].value
    assert sorted(problems["id"]) == sorted(found.points.ids_of(chosen).tolist())
    (link,) = (p for p in app.get("page_link") if "Browse these" in p.proto.label)
    assert "region=umap" in link.proto.query_string
    listed = open_page("browse", region=f"umap~{LEFT}")
    assert f"**{len(problems)}** of" in words(listed)
    button(listed, "Region of the umap map").click().run()
    assert "region" not in listed.query_params


def test_a_second_map_is_in_the_address_and_goes_again(open_page):
    app = open_page(beside="umap~difficulty", cam="1~2~3", sel=LEFT)
    assert not app.exception
    assert next(t for t in app.toggle if t.label == "One camera for both").value is True
    assert "two need a window of 900 pixels" in words(app)
    given = [json.loads(one.proto.json) for one in app.get("bidi_component")]
    maps = [one for one in given if "camera" in one]
    assert [(one["colour"]["by"], one["camera"]) for one in maps] == [
        ("set", [1, 2, 3]),
        ("difficulty", [1, 2, 3]),
    ]
    assert [one["locked"] for one in maps] == [True, True]
    assert maps[0]["selection"] == maps[1]["selection"]
    next(t for t in app.toggle if t.label == "One camera for both").set_value(False).run()
    assert app.query_params["apart"] == "1"
    button(app, "Close the second map").click().run()
    assert not {"beside", "apart", "cam2"} & set(app.query_params)
    assert "900 pixels" not in words(app)


@pytest.mark.parametrize("beside", ["paper~set", "~", "umap~nonsense"])
def test_a_second_map_that_is_not_there_does_no_harm(open_page, beside):
    app = open_page(beside=beside)
    assert not app.exception
    assert ("900 pixels" in words(app)) == beside.startswith("umap")


def test_a_cut_selection_is_an_error_that_says_what_to_do(open_page):
    app = open_page(sel=LEFT[:-3])
    assert "draw it anew" in words(app)
    assert "draw it anew" in words(open_page("browse", region="umap~" + LEFT[:-3]))


def test_a_region_is_kept_under_a_name_and_selected_again(open_page):
    app = open_page(sel=LEFT)
    next(t for t in app.text_input if t.key == "map_region_name").set_value("left ones").run()
    button(app, "Keep").click().run()
    assert "left ones" in app.toast[0].value
    button(app, "Clear").click().run()
    assert "sel" not in app.query_params
    button(app, "left ones").click().run()
    assert app.query_params["sel"] == LEFT


def test_without_webgl_a_static_picture_takes_the_place_of_the_map(open_page):
    app = open_page(still="1")
    assert "static picture" in words(app)
    button(app, "Try the live map again").click().run()
    assert "still" not in app.query_params
