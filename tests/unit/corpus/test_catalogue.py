"""One way to open a corpus: read once, opened once, and named errors where it is gone."""

from __future__ import annotations

import shutil
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from deepmath_viz import config
from deepmath_viz.corpus import catalogue, manifest
from deepmath_viz.corpus.queries import overlaps
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.dataset.pair_query import PairQuery
from deepmath_viz.errors import ArtefactDamaged, ArtefactMissing, SettingsError
from deepmath_viz.exports import plan, routes, tickets
from deepmath_viz.exports.recipe import Recipe
from deepmath_viz.maps import live_map
from deepmath_viz.sql import routes as sql_routes
from deepmath_viz.sql.pool import Query
from deepmath_viz.ui.corpus_redirect import redirect
from tests.support import map_corpus


@pytest.fixture(scope="module")
def built(tmp_path_factory, make, write_source, example_rows) -> Path:
    folder = tmp_path_factory.mktemp("catalogue")
    for name in ("one", "two"):
        made = make(write_source(folder / name, example_rows(30)), folder / "cache")
        map_corpus.plant(folder / "cache" / made.corpus, made)
    return folder / "cache"


@pytest.fixture
def cache(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of a cache with two corpora, in the settings."""
    shutil.copytree(built, tmp_path / "cache")
    monkeypatch.setenv("DEEPMATH_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("DEEPMATH_CORPUS", raising=False)
    return tmp_path / "cache"


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The folders of the stores that are opened from here on."""
    seen: list[Path] = []
    real = catalogue.Store

    def counting(folder: Path, found: manifest.Manifest, *more: object) -> catalogue.Store:
        seen.append(folder)
        return real(folder, found, *more)

    monkeypatch.setattr(catalogue, "Store", counting)
    return seen


def test_pages_maps_and_downloads_share_one_store_of_a_generation(cache: Path, opened: list[Path]):
    name = catalogue.choose(cache)
    found = catalogue.corpora(cache)[name]
    with ThreadPoolExecutor(8) as pool:  # as browsers do that come back after a restart
        maps = pool.map(lambda _: live_map.find(cache, name, "umap", found.generation()), range(8))
        assert len({id(one) for one in maps}) == 1
    store = catalogue.open_store(cache)
    ticket = tickets.read(tickets.issue(store, plan.Selection(), Recipe()))
    assert catalogue.find(cache, ticket.corpus, ticket.generation) is store
    assert live_map.find(cache, name, "umap", found.generation()).store is store
    assert opened == [cache / name]
    assert routes.config.settings().cache == cache


def test_a_generation_that_is_open_is_found_after_it_was_replaced(cache: Path):
    store = catalogue.open_store(cache)
    name, generation = store.manifest.corpus, store.manifest.generation()
    changed = manifest.read(cache / name)
    assert changed is not None
    del changed.stages["layout-umap"]
    manifest.write(cache / name, changed)
    assert catalogue.find(cache, name, generation) is store
    catalogue.forget()
    assert catalogue.find(cache, name, generation) is None
    assert live_map.find(cache, name, "umap", generation) is None
    assert catalogue.find(cache, "never", generation) is None


def test_a_corpus_that_is_gone_is_not_found_and_says_so(cache: Path):
    store = catalogue.open_store(cache)
    name, generation = store.manifest.corpus, store.manifest.generation()
    shutil.rmtree(cache / name)
    assert catalogue.find(cache, name, generation) is None
    with pytest.raises(ArtefactDamaged, match="removed or built anew"):
        store.map.points("umap")
    assert store.count(Filters()) == 30  # what it holds in memory it still answers


def test_other_bytes_under_the_same_fingerprint_are_another_generation(cache: Path):
    """A stage that is forced may leave other bytes, such as a DuckDB file, from the same inputs."""
    store = catalogue.open_store(cache)
    name = store.manifest.corpus
    changed = manifest.read(cache / name)
    assert changed is not None
    record = changed.stages["serve"]
    (old,) = record.artefacts
    new = replace(old, name="serve-0123abcd.duckdb", sha256="0123abcd" * 8)
    (cache / name / old.name).rename(cache / name / new.name)
    changed.stages["serve"] = replace(record, artefacts=(new,))
    manifest.write(cache / name, changed)
    again = catalogue.open_store(cache)
    assert again is not store
    assert again.manifest.stages["serve"].artefacts == (new,)


def test_a_corpus_that_goes_while_it_is_opened_is_a_named_error(
    cache: Path, monkeypatch: pytest.MonkeyPatch
):
    name = catalogue.choose(cache)
    real = catalogue.choose

    def late(cache: Path, wanted: str | None = None) -> str:
        chosen = real(cache, wanted)
        (cache / chosen / manifest.FILE).unlink(missing_ok=True)
        return chosen

    monkeypatch.setattr(catalogue, "choose", late)
    with pytest.raises(ArtefactMissing, match=f"{name}.* has just been removed"):
        catalogue.open_store(cache, name)
    left = next(iter(catalogue.corpora(cache)))
    with pytest.raises(ArtefactMissing, match="has just been removed"):
        sql_routes.whole(left, "csv", Query("SELECT 1"))


def test_a_manifest_is_read_again_only_where_it_has_changed(
    cache: Path, monkeypatch: pytest.MonkeyPatch
):
    reads: Counter[str] = Counter()
    real = manifest.read

    def counting(folder: Path) -> manifest.Manifest | None:
        reads[folder.name] += 1
        return real(folder)

    monkeypatch.setattr(manifest, "read", counting)
    one, two = catalogue.corpora(cache)
    for _ in range(5):
        catalogue.choose(cache)
        catalogue.open_store(cache, one)
        redirect({"query_string": b"", "path": "/browse"})
    assert reads == {one: 1, two: 1}
    changed = real(cache / two)
    assert changed is not None
    record = changed.stages.pop("umap-regions", None) or changed.stages.pop("layout-umap")
    manifest.write(cache / two, changed)
    assert record.stage not in catalogue.corpora(cache)[two].stages
    assert reads == {one: 1, two: 2}


def test_the_settings_are_read_once_a_process(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("DEEPMATH_CACHE", str(tmp_path / "first"))
    assert config.settings() is config.settings()
    monkeypatch.setenv("DEEPMATH_CACHE", str(tmp_path / "second"))
    assert config.settings().cache == tmp_path / "first"
    config.settings.cache_clear()
    monkeypatch.setenv("DEEPMATH_ALLOW_BUILDS", "perhaps")
    with pytest.raises(SettingsError):
        config.settings()
    monkeypatch.setenv("DEEPMATH_ALLOW_BUILDS", "0")
    assert config.settings().cache == tmp_path / "second"


def test_close_pairs_of_one_corpus_keep_no_other_waiting(
    cache: Path, monkeypatch: pytest.MonkeyPatch
):
    one, two = (catalogue.open_store(cache, name) for name in catalogue.corpora(cache))
    query = PairQuery()
    with (
        one.pairs._close_lock,
        ThreadPoolExecutor(1) as pool,
    ):  # one is in the middle of making its own
        assert pool.submit(two.pairs.overlaps, query, Filters()).result(300) is not None
    assert not hasattr(overlaps.Overlaps, "_close_lock")
