"""Writes every page of docs/ that is made from the program: `make docs`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from deepmath_viz.config import ROOT
from tests.benchmarks import _page
from tests.support import commands_page, reading_page, written_pages

DOCS = ROOT / "docs"
#: The pages, and what they say now.
PAGES: dict[str, Callable[[], str]] = {
    "commands.md": commands_page.text,
    "exports.md": written_pages.exports,
    "glossary.md": written_pages.glossary,
    "pages.md": written_pages.pages,
    "reading.md": reading_page.text,
    "settings.md": written_pages.settings,
    "performance.md": lambda: _page.text(_page.known()),
    "tables.md": written_pages.tables,
}


def outdated(folder: Path = DOCS) -> list[str]:
    """The pages that say something else than the program."""
    return [name for name, text in PAGES.items() if _read(folder / name) != text()]


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def main(folder: Path = DOCS) -> None:
    """Write the pages."""
    for name, text in PAGES.items():
        (folder / name).write_text(text(), encoding="utf-8")


if __name__ == "__main__":
    main()
