"""CONTRIBUTING.md is true: its examples are put into a copy of the program, and work there."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from deepmath_viz.config import ROOT
from tests.support import examples

GUIDE = examples.GUIDE.read_text(encoding="utf-8")
SECTIONS = examples.sections(GUIDE)
#: What the copy is asked, in a process of its own: every place that shows or reads filters.
FILTER = '''
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
app = AppTest.from_string(PAGE, default_timeout=180)
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

#: A page among all others, and what is said of it.
PAGE = """
import json
from tests.support.app_pages import among_pages
from tests.support.docs_pages import PAGES
from deepmath_viz.ui import navigation
from streamlit.testing.v1 import AppTest

app = AppTest.from_function(among_pages, default_timeout=180, kwargs={"path": "pages/lengths.py"})
app.run()
print(json.dumps({
    "title": [title.value for title in app.title],
    "charts": len(app.get("vega_lite_chart")),
    "errors": [error.message for error in app.exception] + [error.value for error in app.error],
    "navigation": [title for _, title, _ in navigation.PAGES][-3:],
    "docs": [line for line in PAGES["pages.md"]().splitlines() if "Lengths" in line],
}))
"""
#: What the docs of the copy say of the rest.
DOCS = """
import json
from tests.support.docs_pages import PAGES

tables, exports = PAGES["tables.md"](), PAGES["exports.md"]()
print(json.dumps([
    [line for line in tables.splitlines() if line.startswith("| `lengths` |")],
    "## lengths" in tables,
    exports.partition("## pairs")[2].partition("## sft")[0].split("\\n"),
]))
"""


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a copy of the program that has every example."""
    return examples.copy(tmp_path_factory.mktemp("copy"))


@pytest.fixture(scope="module")
def cache(
    copy: Path,
    tmp_path_factory: pytest.TempPathFactory,
    example_rows: Callable[..., Any],
    write_source: Callable[..., Path],
) -> Path:
    """A cache with a corpus that the copy has built, the new stage included."""
    folder = tmp_path_factory.mktemp("built")
    source = write_source(folder / "source", example_rows(10))
    run(copy, folder / "cache", "build", "--source", source, "--stage", "lengths,serve")
    return folder / "cache"


def run(copy: Path, cache: Path, *words: object, program: str = "") -> str:
    """What a command of the copy, or a program in it, prints."""
    environment = {**os.environ, "DEEPMATH_CACHE": str(cache), "PYTHONPATH": str(copy)}
    environment.pop("DEEPMATH_CORPUS", None)
    what = ["-c", program] if program else ["-m", "deepmath_viz", *map(str, words)]
    ended = subprocess.run(
        [sys.executable, *what],
        env=environment,
        cwd=copy,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr[-2000:]
    return ended.stdout


def ask(copy: Path, cache: Path, program: str) -> Any:
    """What a program in the copy prints last, as JSON."""
    return json.loads(run(copy, cache, program=program).splitlines()[-1])


def test_every_example_is_short_and_changes_three_files_at_most():
    assert list(SECTIONS) == ["filter", "stage", "page", "form of an export"]
    for name, found in SECTIONS.items():
        assert found, name
        assert len({example.file for example in found}) <= 3, name
        assert [example.file for example in found if len(example.lines) >= 15] == []
    assert len(re.findall("```python", GUIDE)) == sum(map(len, SECTIONS.values()))


def test_every_example_keeps_the_style(copy: Path) -> None:
    files = {example.file for found in SECTIONS.values() for example in found}
    shutil.copy(ROOT / "pyproject.toml", copy)
    for check in (["check"], ["format", "--check"]):
        command = [sys.executable, "-m", "ruff", *check, "--no-cache", *sorted(files)]
        ended = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False)
        assert ended.returncode == 0, ended.stdout


def test_a_filter_is_one_row(copy: Path, cache: Path) -> None:
    assert ask(copy, cache, FILTER) == {
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


def test_a_stage_is_built_listed_and_asked(copy: Path, cache: Path) -> None:
    (corpus,) = json.loads(run(copy, cache, "status", "--json"))["corpora"].values()
    assert corpus["stages"]["lengths"]["rows"] == 10
    (line,) = re.findall(r"^  lengths .*$", run(copy, cache, "status"), re.M)
    assert line.split()[:3] == ["lengths", "10", "rows"]
    query = (
        "SELECT sum(characters) = (SELECT sum(length(question)) FROM problems) AS s FROM lengths"
    )
    assert run(copy, cache, "sql", query, "--format", "csv").split() == ['"s"', "true"]


def test_a_page_opens_and_stands_in_the_navigation_and_in_the_docs(copy: Path, cache: Path) -> None:
    assert ask(copy, cache, PAGE) == {
        "title": ["Lengths"],
        "charts": 1,
        "errors": [],
        "navigation": ["Lengths", "SQL", "Data"],
        "docs": ["| Lengths | `/lengths` | How long the questions are. |"],
    }


def test_a_form_of_an_export_reads_back(copy: Path, cache: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(copy, cache, "export", "--as", "pairs", "--out", out)
    (file,) = (out / "data").glob("*.parquet")
    rows = pq.read_table(file).to_pylist()
    assert rows[0] == {"problem": "Compute the 0th term of $a_n = 0 n$.", "answer": "12"}
    assert len(rows) == 8 and {*rows[0]} == {"problem", "answer"}
    card = (out / "README.md").read_text(encoding="utf-8")
    assert "questions and answers" in card and "for evaluation" in card
    assert "--as pairs" in card


def test_the_docs_have_what_the_examples_add(copy: Path, cache: Path) -> None:
    line, has_table, section = ask(copy, cache, DOCS)
    assert line == ["| `lengths` | how long the questions are | `lengths` |"]
    assert has_table
    assert "| `problem` | varchar |" in section


def test_every_target_of_the_makefile_is_told_in_the_guide_and_by_make_help() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (phony,) = re.findall(r"^\.PHONY: (.*)$", makefile, re.M)
    targets = set(re.findall(r"^([a-z][a-z-]*):(?!=)", makefile, re.M))
    assert set(phony.split()) == targets
    assert set(re.findall(r"^\| `make ([a-z-]+)", GUIDE, re.M)) == targets
    assert set(re.findall(r'@echo "make ([a-z-]+)', makefile)) == targets - {"help"}
