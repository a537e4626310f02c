"""docs/ has everything that the program has, and says what the program says."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from deepmath_viz.cli.main import load
from deepmath_viz.config import ROOT, SETTINGS, Settings
from deepmath_viz.corpus.manifest import Manifest
from deepmath_viz.corpus.schema import TABLES
from tests.support import docs_pages, written_pages
from tests.unit.test_architecture import PACKAGE

DOCS = ROOT / "docs"
#: A variable of the environment as a program or a shell spells it, unlike a name of Python.
VARIABLE = re.compile(
    r"""["'](_?DEEPMATH_[A-Z_]+|STREAMLIT_[A-Z_]+|HF_[A-Z_]+)["'= ]|\$\{?(DEEPMATH_[A-Z_]+)"""
)


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def test_what_is_written_by_the_program_is_up_to_date():
    assert docs_pages.outdated() == [], "these pages of docs/ are out of date; run: make docs"


def test_a_page_that_is_out_of_date_or_missing_is_named(tmp_path: Path):
    for name in docs_pages.PAGES:
        shutil.copy(DOCS / name, tmp_path)
    (tmp_path / "tables.md").write_text(page("tables.md").replace("| `hub_row` |", "| `row` |", 1))
    (tmp_path / "pages.md").unlink()
    assert docs_pages.outdated(tmp_path) == ["pages.md", "tables.md"]
    docs_pages.main(tmp_path)
    assert docs_pages.outdated(tmp_path) == []


def test_every_page_of_docs_is_linked():
    linked = "".join(
        path.read_text(encoding="utf-8")
        for path in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *DOCS.glob("*.md"))
    )
    assert [p.name for p in DOCS.glob("*.md") if f"{p.name})" not in linked] == []


def undocumented(variables: set[str]) -> set[str]:
    return {name for name in variables if f"| `{name}` |" not in page("settings.md")}


def spelled() -> set[str]:
    """Every variable of the environment that the program names; of tests, those of the project."""
    program = [*PACKAGE.rglob("*.py"), *(ROOT / name for name in ("Makefile", ".ci/run"))]
    tests = [path for path in (ROOT / "tests").rglob("*.py") if path != Path(__file__)]
    names = {
        name: path in program
        for path in (*tests, *program)
        for found in VARIABLE.findall(path.read_text(encoding="utf-8"))
        for name in filter(None, found)
    }
    return {name for name, in_program in names.items() if in_program or "DEEPMATH_" in name}


def test_every_setting_is_documented():
    names = spelled()
    assert {setting.variable for setting in SETTINGS.values()} <= names
    assert {"DEEPMATH_CHROMIUM", "_DEEPMATH_VIZ_COMPLETE", "STREAMLIT_SERVER_PORT"} <= names
    assert undocumented(names) == set()
    assert undocumented({"DEEPMATH_NEW"}) == {"DEEPMATH_NEW"}


def test_every_attribute_of_the_settings_has_a_variable():
    assert set(SETTINGS) == set(Settings.__annotations__)


def test_every_page_of_the_app_is_documented():
    listed = set(re.findall(r"^\| (\w+) \| `/\w*` \| \S", page("pages.md"), re.M))
    scripts = {path.stem for path in (ROOT / "pages").glob("*.py")}
    assert {title.lower() for title in listed} == scripts
    told = set(re.findall(r"^- \*\*(\w+)\*\*", (ROOT / "README.md").read_text("utf-8"), re.M))
    assert listed <= told


def test_every_stage_table_and_column_of_a_corpus_is_documented(
    make_cache: Callable[..., tuple[Path, Manifest]], example_rows: Callable[..., Any]
):
    cache, built = make_cache("docs", example_rows(30, wrong=True))
    parts = re.split(r"^## ", page("tables.md"), flags=re.M)
    sections = {part.partition("\n")[0]: part for part in parts}
    assert [name for name in built.stages if f"| `{name}` |" not in sections["Stages"]] == []
    (name,) = (artefact.name for artefact in built.stages["serve"].artefacts)
    with duckdb.connect(str(cache / built.corpus / name), read_only=True) as db:
        columns = db.execute(
            "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal"
        ).fetchall()
        assert len(columns) > 60
        assert [
            f"{table}.{column}"
            for table, column in columns
            if f"| `{column}` |" not in sections.get(table, "")
        ] == []
        for table in TABLES.values():
            for column in filter(lambda column: column.values, table.columns):
                found = db.execute(f"SELECT DISTINCT {column.name} FROM {table.name}").fetchall()
                assert {value for (value,) in found if value is not None} <= {*column.values}
        assert db.execute("SELECT count(DISTINCT verdict) FROM answers").fetchall() > [(1,)]


@pytest.mark.parametrize("option", ["shape", "format", "solutions", "which", "drop_contaminated"])
def test_every_form_and_choice_of_an_export_is_documented(option: str):
    (found,) = (p for p in load("export").params if p.name == option)
    text = page("exports.md")
    for choice in found.type.choices:
        assert f"## {choice}\n" in text or f"| `{choice}` |" in text, choice


def test_types_of_columns_are_said_in_words():
    assert written_pages.kind([{"role": "VARCHAR"}]) == "list of {role}"
    assert written_pages.kind("BIGINT") == "bigint"
