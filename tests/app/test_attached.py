"""Attached columns on pages: filters, badges, orders, colours, groups, and the card for files."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit import config as streamlit_config
from streamlit.testing.v1 import AppTest

from deepmath_viz import config
from deepmath_viz.corpus import schema
from deepmath_viz.corpus.attached import attaching
from deepmath_viz.corpus.attached.folder import AttachedFolder
from deepmath_viz.corpus.attached.reading import Part
from deepmath_viz.corpus.attached.request import Request
from deepmath_viz.corpus.manifest import Manifest
from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset import glossary
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.errors import SettingsError
from deepmath_viz.exports import folder as export_folder
from deepmath_viz.exports import plan
from deepmath_viz.exports.draws.draw import Draw
from deepmath_viz.exports.recipe import Recipe
from deepmath_viz.maps import live_map
from deepmath_viz.ui.data import attached as card
from tests.support import map_corpus
from tests.support.app_pages import forget, run_page, words

ROWS = 40
HOSTILE = "<b>x</b> ![p](http://192.0.2.1/a.png)"


@pytest.fixture(scope="module")
def corpus(example_rows: Any, make_cache: Any) -> tuple[Path, Manifest]:
    cache, found = make_cache("attached_pages", example_rows(ROWS))
    return cache, map_corpus.plant(cache / found.corpus, found)


@pytest.fixture(scope="module")
def data(corpus: Any, example_rows: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the table `own` for every problem but the last."""
    base = tmp_path_factory.mktemp("attached_data")
    cache, found = corpus
    path = cache / found.corpus
    file = base / "own.jsonl"
    file.write_text(
        "\n".join(
            json.dumps(
                {
                    "question": row["question"],
                    "solve_rate": n % 5 / 4,
                    "level": [HOSTILE, "b"][n % 2],
                    "tags": ["t"] * (n % 2),
                }
            )
            for n, row in enumerate(example_rows(ROWS)[:-1])
        ),
        encoding="utf-8",
    )
    folder = AttachedFolder.of(base / "data", path.name)
    problems = [path / name for name in schema.TABLES["problems"].files(found.stages)]
    with attaching.found(
        folder, problems, [Part(file, file.name)], Request("own"), file=file.name
    ) as made:
        folder.keep(made.kept, "own")
    return base / "data"


Page = Callable[..., AppTest]


@pytest.fixture
def page(corpus: Any, data: Path, monkeypatch: pytest.MonkeyPatch) -> Page:
    def run(name: str, **params: str) -> AppTest:
        monkeypatch.setenv("DEEPMATH_DATA", str(data))
        return run_page(monkeypatch, name, corpus[0], params)

    yield run
    forget()


def store_of(corpus: Any, data: Path) -> Store:
    cache, found = corpus
    return Store(cache / found.corpus, found, AttachedFolder.of(data, found.corpus))


def asked(app: AppTest) -> list[str]:
    """The conditions of the address."""
    found = app.query_params["attached"]
    return [found] if isinstance(found, str) else list(found)


def test_a_filter_has_counts_that_follow_and_writes_the_address(page: Page) -> None:
    app = page("browse", attached="own.solve_rate:0.5~1")
    assert f"23 of {ROWS} problems" in words(app).replace("**", "")
    assert [b.label for b in app.button if (b.key or "").startswith("chip_")] == [
        "own.solve\\_rate 0.5 to 1"
    ]
    told = {caption.proto.help for caption in app.sidebar.caption}
    assert glossary.meaning("Attached columns") in told
    menu = app.multiselect(key="f_attached_own.level")
    assert "b (11)" in menu.options
    app = menu.set_value(["b"]).run()
    assert asked(app) == ["own.solve_rate:0.5~1", "own.level=b"]
    assert "11 of 40" in words(app).replace("**", "")
    app = app.slider(key="f_attached_own.solve_rate").set_value((0.0, 1.0)).run()
    assert asked(app) == ["own.level=b"]
    app = next(b for b in app.button if b.label == "Not never, not always").click().run()
    assert asked(app) == ["own.level=b", "own.solve_rate:0~1:inside"]
    app = page("browse", attached="own.solve_rate:0~0")
    app = app.checkbox(key="f_attached_own.solve_rate_missing").check().run()
    assert asked(app) == ["own.solve_rate:0~0", "own.solve_rate:missing"]
    assert f"9 of {ROWS} problems" in words(app).replace("**", "")


def test_lists_and_the_reader_show_cells_that_do_nothing(page: Page) -> None:
    listed = page("browse", sort="-own.solve_rate")
    texts = [m.value for m in listed.markdown if "badge[" in m.value]
    assert "own.solve_rate, highest first" in listed.selectbox(key="list_sort").options
    assert listed.selectbox(key="list_sort").value == "-own.solve_rate"
    assert "solve\\_rate 1]" in texts[0]
    read = page("browse", problem="2")
    said = next(m.value for m in read.markdown if m.value.startswith("Attached"))
    for text in (*texts, said):
        assert "<b>" not in text and "![" not in text and "](http" not in text
    assert "solve\\_rate 0\\.5" in said or "solve\\_rate 0.5" in said


def test_a_link_says_which_columns_it_needs(page: Page) -> None:
    app = page("browse", attached="gone.x:0~1")
    assert "needs the column gone.x, which is not attached" in words(app)
    assert "gone" in next(b.label for b in app.button if "is not attached" in b.label)
    app = next(b for b in app.button if "is not attached" in b.label).click().run()
    assert "attached" not in app.query_params
    app = page("browse", sort="gone.x")
    assert any("sorts by gone" in w.value.replace("\\", "") for w in app.warning)
    app = page("overview", own="gone.x")
    assert any("shows the attached column gone" in w.value for w in app.warning)


def test_the_overview_shows_a_column_beside_difficulty_and_what_bands_leave(page: Page) -> None:
    app = page("overview", own="own.solve_rate")
    said = words(app)
    assert "Spearman's rank correlation with the published difficulty: " in said
    assert "95% interval" in said
    assert f"20 to 80% solved: 24 of {ROWS} problems" in said.replace("**", "")
    app = page("overview", own="own.level")
    assert "Attached columns" in [s.value for s in app.subheader]


def test_the_map_is_coloured_in_steps_or_categories_with_missing_apart(
    corpus: Any, data: Path
) -> None:
    store = store_of(corpus, data)
    found = live_map.LiveMap(store, "umap")
    points = found.points
    own = points.corpus_rows[points.own.slice]
    legend, codes = found.coloured("own.solve_rate")
    assert [one.label for one in legend][-2:] == ["missing", "other sets"]
    assert legend[0].label == "0 to 0.1" and len(legend) == 12
    for id_, code in zip(own, codes[points.own.slice], strict=True):
        cell = store.attached.column("own.solve_rate").cell(int(id_)) if id_ >= 0 else None
        assert code == (10 if cell is None else min(int(cell * 10), 9))
    outside = np.ones(len(points), dtype=bool)
    outside[points.own.slice] = False
    assert set(codes[outside]) == {11}
    legend, _ = found.coloured("own.level")
    assert [one.label for one in legend] == [HOSTILE, "b", "missing", "other sets"]


def test_the_map_page_offers_columns_as_colours(page: Page) -> None:
    app = page("map", colour="gone.x")
    assert any("colours the map by gone" in w.value.replace("\\", "") for w in app.warning)
    given = next(
        found
        for one in app.get("bidi_component")
        if "colour" in (found := json.loads(one.proto.json or "null") or {})
    )
    known = {one["by"]: (one["title"], one["ahead"]) for one in given["colour"]["known"]}
    assert known["difficulty"] == ("Difficulty", True)
    assert known["own.solve_rate"] == ("own.solve_rate", False)
    assert known["own.tags"] == ("own.tags, by the first tag", False)


def test_an_export_draws_as_many_of_each_kind_of_a_column(corpus: Any, data: Path) -> None:
    store = store_of(corpus, data)
    recipe = Recipe(draw=Draw(cap=3, kinds=("own.level", "own.solve_rate")))
    chosen = plan.plan(store, plan.Selection(Filters()), recipe)
    columns = [store.attached.column(name) for name in recipe.draw.kinds]
    kinds = Counter(tuple(column.cell(int(id_)) for column in columns) for id_ in chosen.ids)
    # Two levels and five rates, four problems of each; the last problem has neither.
    assert len(kinds) == 11 and set(kinds.values()) == {3, 1}
    assert kinds[None, None] == 1
    with pytest.raises(SettingsError, match="tags"):
        plan.plan(store, plan.Selection(Filters()), Recipe(draw=Draw(cap=1, kinds=("own.tags",))))


def test_an_export_takes_columns_along(corpus: Any, data: Path, tmp_path: Path) -> None:
    store = store_of(corpus, data)
    columns = ("own.solve_rate", "own.tags")
    chosen = plan.Selection(Filters(attached=("own.solve_rate:0.5~1",)))
    for shape, form in (("rows", "jsonl"), ("trl", "jsonl"), ("verl", "jsonl"), ("rows", "csv")):
        recipe = Recipe(shape=shape, format=form, columns=columns)
        assert Recipe.from_json(json.loads(json.dumps(recipe.to_json()))) == recipe
        made = plan.plan(store, chosen, recipe)
        out = tmp_path / f"{shape}-{form}"
        names = export_folder.write(store, made, out)
        text = (out / names[0]).read_text(encoding="utf-8")
        card_text = (out / "README.md").read_text(encoding="utf-8")
        assert "`own.solve_rate`: `Column solve_rate of own.jsonl" in card_text
        assert "--column own.solve_rate --column own.tags" in card_text
        if form == "csv":
            assert text.splitlines()[0].endswith("own__solve_rate,own__tags")
            continue
        rows = [json.loads(line) for line in text.splitlines()]
        cells = [row["extra_info"] if shape == "verl" else row for row in rows]
        assert {cell["own__solve_rate"] for cell in cells} == {0.5, 0.75, 1.0}
        assert {len(cell["own__tags"]) for cell in cells} == {0, 1}


ALLOWED = {"DEEPMATH_ALLOW_ATTACH": "1"}


@pytest.mark.parametrize(
    ("env", "headers", "address", "expected"),
    [
        (ALLOWED, {}, "127.0.0.1", True),
        ({}, {}, "127.0.0.1", False),
        ({**ALLOWED, "DEEPMATH_ALLOW_BUILDS": "0"}, {}, "127.0.0.1", False),
        ({**ALLOWED, "DEEPMATH_HOSTS": "app.example.org"}, {}, "127.0.0.1", False),
        ({**ALLOWED, "DEEPMATH_FRAMES": "https://huggingface.co"}, {}, "127.0.0.1", False),
        (ALLOWED, {"X-Forwarded-For": "10.0.0.1"}, "127.0.0.1", False),
        (ALLOWED, {"via": "1.1 proxy"}, "127.0.0.1", False),
        (ALLOWED, {}, "0.0.0.0", False),
        ({**ALLOWED, "DEEPMATH_ALLOW_BUILDS": "1"}, {}, "", False),
    ],
)
def test_files_are_taken_only_where_the_server_is_its_readers_own(
    env: dict[str, str], headers: dict[str, str], address: str, expected: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    for name in ("DEEPMATH_ALLOW_BUILDS", "DEEPMATH_HOSTS", "DEEPMATH_FRAMES", *ALLOWED):
        monkeypatch.delenv(name, raising=False)
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    config.settings.cache_clear()
    before = streamlit_config.get_option("server.address")
    streamlit_config.set_option("server.address", address)
    try:
        assert card.allowed(headers) is expected
    finally:
        streamlit_config.set_option("server.address", before)


def test_the_card_shows_what_matches_before_anything_is_kept(
    corpus: Any, tmp_path: Path, example_rows: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEEPMATH_DATA", str(tmp_path / "data"))
    folder = AttachedFolder.of(tmp_path / "data", corpus[1].corpus)
    app = run_page(monkeypatch, "data", corpus[0], {})
    assert "file_uploader" not in {element.type for element in app.main}
    assert any("attach FILE.parquet" in code.value for code in app.get("code"))
    monkeypatch.setattr(card, "allowed", lambda: True)
    app = run_page(monkeypatch, "data", corpus[0], {})
    rows = [{"question": row["question"], "x": n} for n, row in enumerate(example_rows(ROWS))]
    content = "\n".join(map(json.dumps, [*rows, {"question": "not here", "x": 1}])).encode()
    app = app.file_uploader[0].upload("my file.jsonl", content).run()
    press = {b.label: b for b in app.button}
    assert press["Attach"].disabled
    app = press["See what matches"].click().run()
    assert f"{ROWS} of {ROWS + 1} rows" in words(app)
    assert folder.tables() == {}
    app = next(b for b in app.button if b.label == "Attach").click().run()
    assert list(folder.tables()) == ["my_file"]
    app = next(b for b in app.button if b.label == "Detach").click().run()
    assert folder.tables() == {}
