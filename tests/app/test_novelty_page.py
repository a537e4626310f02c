"""The Novelty page and the reader's nearest problems: numbers, filters, empty states."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from streamlit.proto.Block_pb2 import Block
from streamlit.testing.v1 import AppTest

from deepmath_viz.corpus import catalogue, manifest, store
from deepmath_viz.corpus.manifest import Manifest
from deepmath_viz.dataset import published
from deepmath_viz.dataset.filters import SORTS, Filters
from deepmath_viz.ui.elements import markdown
from deepmath_viz.vectors import models
from tests.support import map_corpus, planted_stages
from tests.support.app_pages import figures, forget, offered, run_page
from tests.support.novelty_corpus import DIMENSION, SKIPPED, plant

ROWS = 60


@pytest.fixture(scope="module")
def caches(
    tmp_path_factory: pytest.TempPathFactory,
    make: Callable[..., Manifest],
    example_rows: Callable[..., list[dict[str, Any]]],
    write_source: Callable[..., Path],
) -> dict[str, Path]:
    """One cache with neighbours, one with none, one without comparison sets and benchmarks, one
    with a map, and one with a pool that questions were taken from."""
    folder = tmp_path_factory.mktemp("novelty")
    source = write_source(folder / "source", example_rows(ROWS))
    made = {}
    for name in ("with", "without", "alone", "pool", "mapped"):
        made[name] = folder / name
        built = make(source, made[name], "problems")
        if name == "mapped":
            map_corpus.plant(made[name] / built.corpus, built)
        elif name != "without":
            some = {} if name == "with" else {"sets": {}, "benchmarks": {}}
            some |= {"sets": {"MMIQC": 60}} if name == "pool" else {}
            plant(made[name] / built.corpus, built, **some)
    return made


@pytest.fixture
def open_page(
    caches: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., AppTest]]:
    """Runs a page on one of the caches at an address."""

    def run(page: str = "novelty", cache: str = "with", **params: str) -> AppTest:
        app = run_page(monkeypatch, page, caches[cache], params)
        assert not app.error
        return app

    yield run
    forget()


def metrics(app: AppTest) -> dict[str, tuple[str, str]]:
    return {metric.label: (metric.value, metric.delta) for metric in app.metric}


def said(app: AppTest) -> str:
    kinds = ("caption", "info", "markdown")
    return "\n".join(str(e.value) for kind in kinds for e in app.get(kind)).replace("\\", "")


def test_headline_numbers_are_those_of_the_filters(open_page: Any, caches: Any) -> None:
    opened = catalogue.open_store(caches["with"])
    found = metrics(open_page())
    for label, filters in (
        ("Unique", Filters(novelties=("unique",))),
        ("Match only in DeepMath", Filters(novelties=("within",))),
        ("Match in another set", Filters(novelties=("elsewhere",))),
        ("Text in a benchmark", Filters(contaminations=("exact",))),
        ("Near a benchmark", Filters(contaminations=("near",))),
    ):
        assert found[label][0] == str(opened.count(filters))
        assert found[label][1].endswith(f"of {ROWS}")


def test_the_numbers_follow_the_filters_and_the_threshold(open_page: Any, caches: Any) -> None:
    opened = catalogue.open_store(caches["with"])
    wanted = Filters(difficulty=(5.0, 7.5))
    app = open_page(difficulty="5~7.5", threshold="0.9")
    total = opened.count(wanted)
    found = metrics(app)
    assert found["Unique"][1].endswith(f"of {total}")
    assert (
        0
        < int(found["Unique"][0])
        < opened.count(Filters(difficulty=(5.0, 7.5), novelties=("unique",)))
    )
    sets = figures(app)["Unique problems by set, above 0.900"]
    assert f"{published.NAME}, filtered · {total}" in sets["data"][0]["y"]
    assert "Open-R1 · 60" in sets["data"][0]["y"]


def test_the_threshold_is_kept_in_the_address(open_page: Any) -> None:
    app = open_page()
    assert app.slider(key="novelty_threshold").value == 0.98
    app.slider(key="novelty_threshold").set_value(0.95).run()
    assert app.query_params["threshold"] in ("0.950", ["0.950"])
    app.button_group(key="novelty_reading").set_value("elsewhere").run()
    assert app.query_params["reading"] in ("elsewhere", ["elsewhere"])
    next(b for b in app.button if b.label.startswith("0.98")).click().run()
    assert "threshold" not in app.query_params


@pytest.mark.parametrize("threshold", ["nan", "99", "zz"])
def test_any_threshold_in_an_address_is_brought_into_range(open_page: Any, threshold: str) -> None:
    assert 0.8 <= open_page(threshold=threshold).slider(key="novelty_threshold").value <= 0.999


@pytest.mark.parametrize("params", [{"reading": "no"}, {"novelty": "x", "contaminated": "y"}])
def test_other_values_that_do_not_exist_change_nothing(
    open_page: Any, params: dict[str, str]
) -> None:
    assert metrics(open_page(**params)) == metrics(open_page())


def test_published_figures_stand_beside_ours_marked_as_the_papers(open_page: Any) -> None:
    app = open_page()
    sets = figures(app)["Unique problems by set, above 0.980"]
    theirs = sets["data"][-1]
    assert "paper" in theirs["name"]
    assert theirs["x"][0] == pytest.approx(100 * 82.81 / 103.02)
    levels = figures(app)["Difficulty by set, % of each set"]
    assert levels["layout"]["yaxis"]["ticktext"][:2] == [
        f"{published.NAME}, this corpus",
        f"{published.NAME}, published",
    ]
    table = app.dataframe[0].value
    assert list(table["paper: unique (K)"].dropna()) == [
        n for n, _ in published.UNIQUENESS.values()
    ]


def test_model_and_missing_sets_are_named(open_page: Any) -> None:
    app = open_page()
    text = said(app)
    assert f"test/model** ({DIMENSION} dimensions)" in text
    assert models.PAPER_MODEL.rpartition("/")[2] in text
    ((name, why),) = SKIPPED.items()
    assert f"nothing was searched in them: {name}." in text
    assert any(why in caption.proto.help.replace("\\", "") for caption in app.caption)


def test_groups_hold_every_problem(open_page: Any) -> None:
    found = figures(open_page())
    for title in ("Novelty by domain", "Novelty by difficulty", "Novelty by answer type"):
        counted = [mark[1] for trace in found[title]["data"] for mark in trace["customdata"]]
        assert sum(counted) == ROWS


def test_without_neighbours_the_command_is_said_and_the_paper_shown(open_page: Any) -> None:
    app = open_page(cache="without")
    assert "python -m deepmath_viz build --stage neighbours" in said(app)
    assert not app.metric
    assert list(figures(app)) == ["Difficulty by set, % of each set"]
    assert list(app.dataframe[0].value.columns) == [
        "set", "paper: unique (K)", "paper: not unique (K)", "paper: share",
    ]  # fmt: skip


def test_without_any_other_set_only_matches_within_are_counted(open_page: Any) -> None:
    app = open_page(cache="alone")
    assert "no comparison set" in said(app)
    assert metrics(app)["Match in another set"][0] == "0"
    assert "Text in a benchmark" not in metrics(app)
    reader = open_page("browse", cache="alone", problem="1")
    assert [e.label.partition(" ·")[0] for e in reader.expander][:1] == ["In DeepMath itself"]


def test_filters_that_match_nothing_are_answered(open_page: Any) -> None:
    app = open_page(text="no such word anywhere")
    assert metrics(app)["Unique"] == ("0", "– of 0")
    assert "No problem matches the filters." in said(app)
    assert offered(app) == {"loosen_text": ROWS}


def test_problems_that_were_not_compared_are_told_from_none(
    caches: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(caches["alone"], tmp_path / "cache")
    opened = catalogue.open_store(tmp_path / "cache")
    ids = opened.ids(Filters(text="3th")).tolist() + opened.ids(Filters(text="57th")).tolist()
    tables = {name: opened.database.rows(dict, f"FROM {name}") for name in ("nearest", "novelty")}
    tables["novelty"] = [row for row in tables["novelty"] if row["id"] not in ids]
    left = len(tables["novelty"])
    planted_stages.stand(opened.folder, opened.manifest, tables, {}, {}, only=["neighbours"])
    for text, words in (
        ("57th", "1 problem matches the filters, but it was not compared with others"),
        ("3th", "6 problems match the filters, but none of them was compared with others"),
        ("elephant", "No problem matches the filters."),
    ):
        app = run_page(monkeypatch, "novelty", tmp_path / "cache", {"text": text})
        assert words in said(app)
        assert offered(app) == {"loosen_text": left} and left == ROWS - 7
    forget()


# -- Browse ----------------------------------------------------------------------------------


def test_browse_filters_and_sorts_by_novelty_only_where_it_is_known(
    open_page: Any, caches: Any
) -> None:
    opened = catalogue.open_store(caches["with"])
    app = open_page("browse", novelty="within")
    counts = opened.counts.by("novelty", Filters())
    assert app.multiselect(key="f_novelties").value == ["within"]
    assert app.multiselect(key="f_novelties").options == [
        f"{name} ({counts[value]})"
        for name, value in (
            ("unique", "unique"),
            ("in another set", "elsewhere"),
            ("only in DeepMath itself", "within"),
        )
    ]
    assert f"**{counts['within']}** of {ROWS}" in said(app)
    assert "Most novel first" in app.selectbox(key="list_sort").options
    bare = open_page("browse", cache="without", sort="-novel")
    assert "Most novel first" not in bare.selectbox(key="list_sort").options
    assert bare.selectbox(key="list_sort").value == "id"
    with pytest.raises(KeyError):
        bare.multiselect(key="f_novelties")


def test_rows_in_browse_say_how_near_the_nearest_is(open_page: Any, caches: Any) -> None:
    first = catalogue.open_store(caches["with"]).page(Filters(), "-novel", 0, 1)[0]
    highest = max(first["similarity_elsewhere"], first["similarity_within"])
    assert f"nearest {highest:.3f} in" in said(open_page("browse", sort="-novel"))
    assert "nearest" not in said(open_page("browse", cache="without"))


# -- the reader ------------------------------------------------------------------------------


def test_the_reader_folds_the_nearest_of_every_kind(open_page: Any, caches: Any) -> None:
    near = catalogue.open_store(caches["with"]).novelty.of(0)
    app = open_page("browse", problem="0")
    labels = [expander.label.replace("\\", "") for expander in app.main.expander]
    assert f"In DeepMath itself · nearest {near['similarity_within']:.3f}, problem " in labels[1]
    assert labels[0].endswith(f"{near['similarity_elsewhere']:.3f}, {near['elsewhere']}")
    assert labels[2].endswith(f"{near['similarity_benchmark']:.3f}, {near['benchmark']}")
    assert "similarity]" not in said(app)  # nothing is read before it is asked for
    texts = [str(getattr(element, "value", "")).replace("\\", "") for element in app.main]
    (line,) = [n for n, text in enumerate(texts) if "[Nearest problems ↓](#nearest)" in text]
    (solutions,) = [n for n, text in enumerate(texts) if "--stage solutions" in text]
    assert line < solutions < texts.index("Nearest problems")  # what it leads to
    assert "unique at 0.98" in texts[line] or "match in" in texts[line]
    assert not open_page("browse", cache="without", problem="0").main.expander


def test_the_damage_of_a_table_is_named(caches: Any, tmp_path: Path) -> None:
    import shutil

    from deepmath_viz.errors import ArtefactDamaged

    folder = next(caches["with"].glob("*/manifest.json")).parent
    copy = tmp_path / folder.name
    shutil.copytree(folder, copy)
    next(copy.glob("novelty-*")).write_bytes(b"PAR1")
    found = manifest.read(copy)
    assert found is not None
    with pytest.raises(ArtefactDamaged, match="check"):
        store.Store(copy, found)


# -- the audit ------------------------------------------------------------------------------------


def _lines_with_links(block: Any) -> Iterator[Any]:
    """Layouts of the horizontal containers that hold text and a link to a query."""
    inside = list(block.children.values())
    known = {getattr(child.proto, "label", child.type) for child in inside}
    layout = getattr(block.proto, "flex_container", None)
    if {"markdown", "SQL"} <= known and layout.direction == Block.FlexContainer.HORIZONTAL:
        yield layout
    for child in inside:
        if hasattr(child, "children"):
            yield from _lines_with_links(child)


def test_the_audit_has_sentences_tables_and_queries(open_page: Any, caches: Any) -> None:
    app = open_page()
    opened = catalogue.open_store(caches["with"])
    above = opened.database.ask(
        "SELECT count(*) FROM pairs WHERE similarity > 0.98::FLOAT AND other NOT IN"
        " (SELECT benchmark FROM benchmarks)"
    )[0][0]
    closed = len(app.dataframe)
    titles = {"Answers by similarity", "Set by set", "What this cannot say"}
    assert titles <= {e.label for e in app.expander}
    assert "Pairs of different texts whose answers agree" in figures(app)
    # A section is made when it is opened.
    for at in range(len(app.expander)):
        app.session_state[f"audit-{at}"] = True
    app.run()
    assert len(app.dataframe) > closed + 3
    text = said(app)
    assert f"Any two sets: {above:,} pairs of different texts are above 0.98" in text
    assert "cannot be said of a part" in text
    links = [link.proto.query_string for link in app.get("page_link") if link.proto.label == "SQL"]
    assert len(links) > 9 and all("q=" in link for link in links)
    # A sentence and its link stand in one line.
    lines = list(_lines_with_links(app.main))
    assert len(lines) > 9 and not any(line.wrap for line in lines)


def test_without_facts_of_pairs_the_audit_says_which_command_makes_them(
    open_page: Any, caches: Any
) -> None:
    folder = next(p.parent for p in caches["alone"].glob("*/manifest.json"))
    built = manifest.read(folder)
    kept = {name: record for name, record in built.stages.items() if name != "pairs"}
    manifest.write(folder, replace(built, stages=kept))
    try:
        assert "--stage pairs" in said(open_page(cache="alone"))
    finally:
        manifest.write(folder, built)


def test_every_chart_of_difficulty_says_that_it_has_two_scales(open_page: Any) -> None:
    app = open_page()
    about = [title for title in figures(app) if "ifficulty" in title]
    assert len(about) == 2 == said(app).count(published.TWO_SCALES)


def test_list_and_reader_say_which_rows_a_source_pool_has(open_page: Any, caches: Any) -> None:
    opened = catalogue.open_store(caches["pool"])
    rows = {row["id"]: row for row in opened.page(Filters(), next(iter(SORTS)), 0, 20)}
    pools = opened.novelty.pools(list(rows))
    words = {
        id_: markdown.supported(rows[id_]["source_block"], pool) for id_, pool in pools.items()
    }
    assert pools and all("MMIQC" in said_of for said_of in words.values())
    listed = said(open_page("browse", "pool", size="20"))
    assert listed.count("MMIQC") == len(pools)
    assert all(said_of in listed for said_of in words.values())
    id_ = next(iter(pools))
    assert words[id_] in said(open_page("browse", "pool", problem=str(id_)))


def test_what_a_pool_says_of_a_block():
    forum, numina, _ = (name for _, name in published.SOURCE_BLOCKS)
    near = ("MMIQC", 0.9912)
    assert markdown.supported(None, near) == "in the pool MMIQC, 0.991"
    assert markdown.supported(forum, near) == "source block supported by MMIQC, 0.991"
    assert markdown.supported(numina, near) == "also in MMIQC, 0.991, of another source block"


def test_the_figure_is_offered_below_the_bars_of_the_sets(open_page: Any) -> None:
    said = [one.value for one in open_page(cache="mapped").markdown]
    figure = next(k for k, text in enumerate(said) if text.startswith("**The novelty figure**"))
    topics = next(k for k, text in enumerate(said) if "Novelty by topic" in text)
    assert figure < topics
