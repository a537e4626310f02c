"""Which files of tests run in one process, and which begin first.

xdist gives every process whole files, those with most tests first. What a file costs is not how
many tests it has: a build that is killed ten times is one. So those that take longest are named
here, and those that share what takes seconds to start.
"""

from __future__ import annotations

import pytest
from xdist.scheduler import LoadFileScheduling

#: Files, or folders of them, that run in one process, one after the other, for what they share.
TOGETHER = (
    # A browser with WebGL.
    ("tests/browser/test_map_component.py", "tests/browser/test_map_page.py"),
    # An app on the demo corpus and others.
    (
        "tests/browser/test_pages.py",
        "tests/browser/test_answers.py",
        "tests/browser/test_sql.py",
        "tests/browser/test_export.py",
        "tests/browser/test_contamination.py",
        "tests/browser/test_novelty.py",
        "tests/browser/test_axe.py",
    ),
    # Torch, and what it takes to import it.
    ("tests/unit/pipeline/test_embeddings.py", "tests/unit/vectors/test_query_model.py"),
    # Processes that compare answers.
    ("tests/unit/maths/answers/",),
)
#: What takes more than ten seconds of a processor, longest first.
FIRST = (
    "tests/browser/test_pages.py",
    "tests/browser/test_hostile_text.py",
    "tests/browser/test_map_component.py",
    "tests/unit/maths/answers/",
    "tests/unit/pipeline/test_embeddings.py",
    "tests/unit/pipeline/test_build_killed.py",
    "tests/unit/sources/test_demo_corpus.py",
    "tests/unit/pipeline/test_build_faults.py",
    "tests/unit/corpus/test_jobs.py",
    "tests/unit/dataset/test_facets.py",
    "tests/unit/sources/test_swelling.py",
    "tests/unit/test_architecture.py",
    "tests/unit/pipeline/test_build.py",
    "tests/unit/vectors/test_neighbours.py",
    "tests/unit/sql/test_sandbox_hostile.py",
    "tests/unit/search/test_search.py",
    "tests/app/test_contributing.py",
    "tests/browser/test_fresh_build.py",
)


def together(file: str) -> str:
    """What a file runs together with, by one name; the file itself where that is nothing."""
    return next((group[0] for group in TOGETHER if file.startswith(group)), file)


def rank(file: str) -> int:
    """Its place among the files: small ones begin first."""
    name = together(file)
    return next((at for at, first in enumerate(FIRST) if name.startswith(first)), len(FIRST))


class Households(LoadFileScheduling):
    """Gives a process what runs together, in the order in which it was collected."""

    def __init__(self, config: pytest.Config, log: object = None) -> None:
        super().__init__(config, log)
        config.option.loadscopereorder = False

    def _split_scope(self, nodeid: str) -> str:
        return together(super()._split_scope(nodeid))
