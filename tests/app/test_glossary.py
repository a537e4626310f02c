"""The glossary that every page opens: its own terms first, and a search over all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from deepmath_viz.dataset import glossary
from deepmath_viz.dataset.facets.attached import Attached
from deepmath_viz.dataset.filters import FACETS
from deepmath_viz.dataset.terms import TERMS
from deepmath_viz.ui.navigation import PAGES
from tests.support import app_pages


def panel(page: str) -> None:
    """The script under test: what the dialog shows on a page."""
    from deepmath_viz.ui.elements import glossary_dialog

    glossary_dialog.panel(page)


def with_sidebar() -> None:
    """The script under test: the sidebar as every page has it."""
    import streamlit as st

    from deepmath_viz.ui import navigation, sidebar

    page = st.navigation(navigation.pages(), position="hidden")
    sidebar.show(page)


def opened(page: str) -> AppTest:
    app = AppTest.from_function(panel, default_timeout=180, kwargs={"page": page}).run()
    assert not app.exception
    return app


def names(app: AppTest) -> list[str]:
    """The terms that are shown, in order."""
    shown = {f"**{term.name}**": term.name for term in TERMS}
    said = "\n".join(element.value for element in app.markdown)
    lines = said.replace("\\", "").replace("\u2060", "").splitlines()
    return [shown[line.rstrip()] for line in lines if line.rstrip() in shown]


@pytest.mark.parametrize("page", [title for _, title, _ in PAGES])
def test_the_terms_of_a_page_come_first_and_no_term_is_missing(page: str):
    app = opened(page)
    assert [caption.value for caption in app.caption] == [f"On {page}", "Everywhere else"]
    assert names(app) == [term.name for term in glossary.search("", page)]
    own, others = app.markdown
    assert len(own.value.split("\n\n")) == sum(page in term.pages for term in TERMS)
    assert len(others.value.split("\n\n")) == sum(page not in term.pages for term in TERMS)


def test_a_search_looks_through_all_terms_and_says_when_there_is_none():
    app = opened("Map")
    app.text_input(key="glossary_search").set_value("graubard").run()
    assert names(app) == ["Korn-Graubard"]
    assert app.caption[0].value == f"1 of {len(TERMS)} terms"
    app.text_input(key="glossary_search").set_value("no such word").run()
    assert names(app) == []
    assert "No term" in app.info[0].value


def test_every_page_has_the_button_and_it_opens_the_terms_of_that_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("DEEPMATH_CACHE", str(tmp_path))
    app_pages.forget()
    app = AppTest.from_function(with_sidebar, default_timeout=180).run()
    assert not app.exception and not names(app)
    app.sidebar.button(key="glossary").click().run()
    assert not app.exception
    assert names(app) == [term.name for term in glossary.search("", "Overview")]


def test_filters_that_have_a_term_explain_themselves(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    make: Callable[..., Any],
    write_source: Callable[..., Path],
    example_rows: Callable[..., Any],
):
    make(write_source(tmp_path / "source", example_rows(10)), tmp_path / "cache")
    # That of people's labels is there with labels, or where it is set.
    app = app_pages.run_page(monkeypatch, "browse", tmp_path / "cache", {"errata": "wrong"})
    helped = {
        getattr(element.proto, "label", "") or element.value: element.proto.help
        for kind in ("multiselect", "text_input", "button_group", "markdown")
        for element in app.sidebar.get(kind)
        if element.proto.help
    }
    for row in FACETS.values():
        # The filters of attached columns are there with columns: see `test_attached`.
        shown = row.label and not row.needs and glossary.find(row.label)
        shown = shown if not isinstance(row, Attached) else None
        if shown:
            assert helped[row.label] == shown.meaning
    assert len(helped) >= 6
