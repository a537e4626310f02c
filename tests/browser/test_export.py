"""The export dialog in Chromium: what Browse shows is what the archive holds."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import expect

from deepmath_viz.corpus import catalogue
from deepmath_viz.dataset.filters import Filters
from tests.browser.conftest import Watched

pytestmark = pytest.mark.browser


def test_the_filtered_set_is_downloaded_in_the_chosen_shape(visit: Watched, cache: Path) -> None:
    found = catalogue.open_store(cache, "demo")
    filters = Filters(topics=("Mathematics -> Algebra",), solutions=True)
    page = visit.open("/browse?corpus=demo&topic=Algebra&solutions=yes")
    page.get_by_role("button", name="Export").click()
    dialog = page.get_by_role("dialog")
    for choice in ("SFT messages", "JSONL"):
        radio = dialog.get_by_role("radio", name=choice)
        radio.click()
        expect(radio).to_be_checked()
        visit.settle()
    dialog.get_by_text("The first row").click()
    visit.settle()
    with page.expect_download() as arrived:
        dialog.get_by_role("link", name="Download").click()
    with zipfile.ZipFile(arrived.value.path()) as archive:
        lines = archive.read("data/train-00000.jsonl").splitlines()
        said = archive.read("README.md").decode()
    rows = [json.loads(line) for line in lines]
    assert [row["id"] for row in rows] == found.ids(filters).tolist()
    assert all([m["role"] for m in row["messages"]] == ["user", "assistant"] for row in rows)
    assert f"{len(rows):,}" in said
