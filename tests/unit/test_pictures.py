"""The pictures of the README are small, shown, and of the app as it is."""

from __future__ import annotations

import re

import pytest

from deepmath_viz.config import ROOT
from tests.support import pictures


def test_every_picture_is_small_and_stands_in_the_readme_with_words_for_who_does_not_see_it() -> (
    None
):
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = dict(re.findall(r"!\[([^\]]+)\]\(docs/pictures/([\w.]+)\)", readme))
    assert sorted(shown.values()) == sorted(pictures.PICTURES)
    assert all(len(words) > 30 for words in shown)
    for name in pictures.PICTURES:
        assert (pictures.FOLDER / name).stat().st_size <= pictures.MOST


@pytest.mark.parametrize("name", pictures.PICTURES)
def test_a_picture_is_of_the_app_as_it_is(name: str) -> None:
    assert name not in pictures.stale(pictures.recorded()), (
        f"{name} shows what was; run: make pictures"
    )


def test_a_changed_file_makes_its_pictures_stale(monkeypatch: pytest.MonkeyPatch) -> None:
    real, said = pictures._hash, pictures.record()
    assert pictures.stale(said) == []
    reader = ROOT / "deepmath_viz/ui/browse/reader.py"
    monkeypatch.setattr(pictures, "_hash", lambda path: "new" if path == reader else real(path))
    assert pictures.stale(said) == ["reader.png"]


def test_a_screenshot_is_made_small_enough() -> None:
    import io

    import numpy as np
    from PIL import Image

    noise = np.random.default_rng(0).integers(0, 255, (800, 1280, 3), dtype=np.uint8)
    noise[:, 400:] = 255
    shot = io.BytesIO()
    Image.fromarray(noise).save(shot, "PNG")
    made = pictures.small(shot.getvalue())
    assert len(made) <= pictures.MOST
    with Image.open(io.BytesIO(made)) as image:
        assert image.width >= 640
