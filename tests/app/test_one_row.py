"""A new filter is one row: the example of the handbook, put into a copy of the program."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from deepmath_viz.config import ROOT
from deepmath_viz.corpus.manifest import Manifest

#: The whole change: an attribute of `Filters` and what it means.
ROW = """
    domains: tuple[str, ...] = facet(
        Choice(name="domain", label="Domain", phrase="domain {}", column="domain")
    )
"""
#: What the copy is asked, in a process of its own: every place that shows or reads filters.
ASKED = '''
import json
from pathlib import Path
from streamlit.testing.v1 import AppTest
from deepmath_viz.cli.filters import narrowed
from deepmath_viz.cli.main import load
from deepmath_viz.config import Settings
from deepmath_viz.dataset.filters import PARAMETERS, Filters
from deepmath_viz.exports import card
from deepmath_viz.exports.plan import Selection
from deepmath_viz.exports.recipe import Recipe
from deepmath_viz.search import query as queries

options = load("list").make_context("list", ["--domain", "Algebra", "--domain=unknown"]).params
store, wanted = narrowed(options, Settings.from_env())

PAGE = """
from deepmath_viz.ui import frame
from deepmath_viz.ui.elements.filter_panel import filter_panel

filter_panel(frame.open_corpus().store)
"""
app = AppTest.from_string(PAGE, default_timeout=60)
app.query_params["domain"] = "Algebra"
app.run()
shown = app.multiselect(key="f_domains")
before = [shown.label, shown.value, shown.options]
shown.set_value(["Calculus"]).run()
print(json.dumps({
    "option": list(wanted.domains),
    "sql": wanted.where(),
    "matching": store.count(wanted),
    "words": wanted.describe(),
    "address": wanted.to_params(),
    "back": Filters.from_params(wanted.to_params()) == wanted,
    "browser": "domain" in PARAMETERS,
    "query": list(queries.narrowed(queries.parse("x domain:Algebra"), Filters(), ()).domains),
    "card": card.command(Selection(wanted), Recipe("rows"), "demo"),
    "widget": before,
    "changed": app.query_params["domain"],
    "errors": [error.message for error in app.exception],
}))
'''


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a copy of the package that has the row."""
    folder = tmp_path_factory.mktemp("copy")
    shutil.copytree(
        ROOT / "deepmath_viz",
        folder / "deepmath_viz",
        ignore=shutil.ignore_patterns("__pycache__", "node_modules"),
    )
    module = folder / "deepmath_viz" / "dataset" / "filters.py"
    text = module.read_text(encoding="utf-8")
    place = "    text: str = facet("
    assert text.count(place) == 1
    module.write_text(text.replace(place, ROW.lstrip("\n") + place), encoding="utf-8")
    return folder


def test_a_filter_is_one_row(
    copy: Path,
    tmp_path: Path,
    example_rows: Callable[..., Any],
    write_source: Callable[..., Path],
    make: Callable[..., Manifest],
) -> None:
    make(write_source(tmp_path / "source", example_rows(10)), tmp_path / "cache", "problems")
    environment = {**os.environ, "DEEPMATH_CACHE": str(tmp_path / "cache"), "PYTHONPATH": str(copy)}
    environment.pop("DEEPMATH_CORPUS", None)
    ran = subprocess.run(
        [sys.executable, "-c", ASKED],
        env=environment,
        cwd=copy,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    assert json.loads(ran.stdout.splitlines()[-1]) == {
        "option": ["Algebra", "unknown"],
        "sql": ["(list_contains(?::VARCHAR[], domain) OR domain IS NULL)", [["Algebra"]]],
        "matching": 6,
        "words": ["domain Algebra or unknown"],
        "address": {"domain": ["Algebra", "unknown"]},
        "back": True,
        "browser": True,
        "query": ["Algebra"],
        "card": "python -m deepmath_viz export --corpus demo --out FOLDER --domain=Algebra "
        "--domain=unknown --as rows --format parquet",
        "widget": ["Domain", ["Algebra"], [
            "Algebra (4)", "Calculus (2)", "Number Theory (2)", "unknown (2)",
        ]],
        "changed": "Calculus",
        "errors": [],
    }  # fmt: skip
