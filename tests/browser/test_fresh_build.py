"""A running app shows a stage as soon as it is finished, without a restart."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext

from deepmath_viz import pipeline
from deepmath_viz.pipeline import runner
from deepmath_viz.pipeline.progress import Progress
from deepmath_viz.sources import open_source
from tests.browser.conftest import serve, watching

pytestmark = pytest.mark.browser


def test_nothing_then_problems_then_solutions(
    profile: BrowserContext, tmp_path: Path, long_folder: Path
) -> None:
    source = open_source(str(long_folder))

    def make(stage: str) -> None:
        with Path(os.devnull).open("w") as nowhere:
            progress = Progress(tmp_path / source.corpus, (), out=nowhere)
            runner.build(source, tmp_path, pipeline.STAGES, only=[stage], progress=progress)

    for url in serve(tmp_path, {}):
        with watching(profile, url) as visit:
            visit.open("/browse")
            visit.shows("Nothing has been built")
            make("problems")
            visit.open("/browse?problem=0")
            visit.shows("How long is", "has no solutions yet")
            make("solutions")
            visit.open("/browse?problem=0")
            visit.shows("Solution 3")
