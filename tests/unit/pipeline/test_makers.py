"""Which library makes which stage anew with another version: as docs/faults.md has it."""

from __future__ import annotations

import importlib.metadata
import re
from types import SimpleNamespace

import pytest

from deepmath_viz import pipeline
from deepmath_viz.config import ROOT
from deepmath_viz.corpus import manifest
from deepmath_viz.pipeline.stage import Options
from deepmath_viz.search import stemming
from deepmath_viz.sources import open_source
from deepmath_viz.vectors import models

_ROW = re.compile(r"^\| (`[a-z`, -]+`) \| (.+) \|$", re.MULTILINE)
#: Names of packages that the table has.
LIBRARIES = (
    "PyStemmer", "latex2sympy2_extended", "math-verify", "numba", "openvino", "pynndescent",
    "scikit-learn", "scipy", "sentence-transformers", "sympy", "tokenizers", "torch",
    "transformers", "umap-learn",
)  # fmt: skip


def documented() -> dict[str, set[str]]:
    """The libraries of each stage by docs/faults.md."""
    text = (ROOT / "docs" / "faults.md").read_text().partition("| stage | made by |")[2]
    return {
        stage: {name for name in re.split(r"[,;() ]+", made_by) if name in LIBRARIES}
        for stages, made_by in _ROW.findall(text)
        for stage in re.findall("[a-z-]+", stages)
    }


def prints() -> dict[str, str]:
    """What tells how each stage is made here, with every option that names a maker."""
    model = models.packaged()
    options = Options(tokenizer=str(model.folder))
    source = open_source("demo")
    stemming.made_with.cache_clear()
    return {
        stage.name: manifest.fingerprint([stage.inputs(source, options), stage.versions()])
        for stage in pipeline.STAGES
    }


def test_a_stage_is_made_anew_by_the_libraries_that_the_table_names(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before, real = prints(), importlib.metadata.distribution
    anew: dict[str, set[str]] = {}
    for library in LIBRARIES:
        with monkeypatch.context() as patch:

            def upgraded(name: str, library: str = library) -> object:
                return SimpleNamespace(version="99.0") if name == library else real(name)

            patch.setattr(importlib.metadata, "distribution", upgraded)
            for stage, now in prints().items():
                if now != before[stage]:
                    anew.setdefault(stage, set()).add(library)
    stemming.made_with.cache_clear()
    assert anew == documented()
