"""What no test runs, benchmarks and proofs, names nothing of the program that is gone."""

from __future__ import annotations

import ast
import importlib
import importlib.util
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from deepmath_viz.config import ROOT
from tests.support.views import VIEWS

FILES = sorted(
    path
    for folder in ("benchmarks", "proofs", "full", "trainers")
    for path in (ROOT / "tests" / folder).rglob("*.py")
)


def unknown(path: Path) -> list[str]:
    """Names that a file imports from the program or its tests and that are not there."""
    missing = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.ImportFrom) or node.level or not node.module:
            continue
        if node.module.partition(".")[0] not in ("deepmath_viz", "tests"):
            continue
        module = importlib.import_module(node.module)
        missing += [
            f"{node.module}.{alias.name}"
            for alias in node.names
            if not hasattr(module, alias.name) and not _is_module(node.module, alias.name)
        ]
    return missing


def _is_module(package: str, name: str) -> bool:
    is_package = hasattr(importlib.import_module(package), "__path__")
    return is_package and importlib.util.find_spec(f"{package}.{name}") is not None


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_what_is_imported_is_there(path: Path) -> None:
    assert unknown(path) == []


def test_a_name_that_is_gone_is_told(tmp_path: Path) -> None:
    file = tmp_path / "old.py"
    file.write_text("from deepmath_viz.config import ROOT, GONE\n")
    assert unknown(file) == ["deepmath_viz.config.GONE"]


def test_the_views_that_are_looked_at_are_all_that_there_are():
    from deepmath_viz.ui.answers import page as answers
    from deepmath_viz.ui.contamination import page as contamination
    from deepmath_viz.ui.navigation import PAGES

    asked = [(url.path[1:], parse_qs(url.query).get("view")) for url in map(urlsplit, VIEWS)]
    assert {page or "overview" for page, _ in asked} == {script.stem for script, *_ in PAGES}
    for name, page in (("answers", answers), ("contamination", contamination)):
        # The first view has no name in the address.
        known = {view for there, views in asked if there == name for view in views or [""]}
        assert known == {"", *list(page.VIEWS)[1:]}
