"""What open pages say of files that are damaged, and that all is well when they are mended."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from deepmath_viz.corpus import manifest, soundness
from tests.support import faults
from tests.support.app_pages import forget, run_page, words


@pytest.fixture(scope="module")
def built(make_cache: Any, example_rows: Callable[..., Any]) -> Path:
    return Path(make_cache("damaged-pages", example_rows(20))[0])


@pytest.fixture
def folder(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the corpus, in the settings."""
    shutil.copytree(built, tmp_path / "cache")
    monkeypatch.setenv("DEEPMATH_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("DEEPMATH_ALLOW_BUILDS", "1")
    return next(path.parent for path in (tmp_path / "cache").glob("*/manifest.json"))


def artefact(folder: Path, stage: str) -> Path:
    found = manifest.read(folder)
    assert found is not None
    return folder / found.stages[stage].artefacts[0].name


@pytest.mark.parametrize("fault", list(faults.FAULTS))
def test_a_page_that_is_open_names_the_file_and_the_command_until_it_is_mended(
    folder: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    app = run_page(monkeypatch, "answers", folder.parent, {})
    assert "damaged" not in words(app) and "All three agree" in [m.label for m in app.metric]
    path = artefact(folder, "answers")
    kept = path.read_bytes()
    faults.FAULTS[fault](path)
    app.run()
    assert not app.exception
    assert f"damaged: {path.name} " in words(app)
    assert "build --stage answers --force" in words(app)
    assert not app.metric
    path.write_bytes(kept)
    app.run()
    assert "damaged" not in words(app) and "All three agree" in [m.label for m in app.metric]


def test_without_its_problems_a_corpus_is_damaged_and_not_missing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    faults.truncate(artefact(folder, "problems"))
    for page in ("browse", "data"):
        said = words(run_page(monkeypatch, page, folder.parent, {}))
        assert "cannot be opened" in said and "build --stage problems --force" in said
        assert "Nothing has been built" not in said


def failing() -> None:
    from deepmath_viz.ui import frame

    with frame.page("Browse"):
        frame.open_corpus()
        raise KeyError("what a library says of such bytes")


def test_an_error_that_comes_of_damage_is_told_as_damage(folder: Path) -> None:
    path = artefact(folder, "answers")
    faults.flip(path)  # before the app looked at it
    soundness.forget()
    forget()
    said = words(AppTest.from_function(failing, default_timeout=180).run())
    assert f"{path.name} differs from its record" in said
    assert "This page failed" not in said
