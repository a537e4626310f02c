"""Pages under AppTest, as they run in the app."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from deepmath_viz import config, files
from deepmath_viz.config import ROOT
from deepmath_viz.corpus import catalogue, jobs

PAGES = ROOT / "pages"


def among_pages(path: str) -> None:
    """The script under test: a page among all others, so that its links lead somewhere."""
    import runpy

    import streamlit as st

    from deepmath_viz.ui import navigation

    st.navigation(navigation.pages(), position="hidden")
    runpy.run_path(path)


def run_page(
    monkeypatch: pytest.MonkeyPatch, page: str, cache: Path, params: dict[str, str]
) -> AppTest:
    """Run a page on a cache at an address, with nothing left of earlier ones."""
    monkeypatch.setenv("DEEPMATH_CACHE", str(cache))
    monkeypatch.delenv("DEEPMATH_CORPUS", raising=False)
    forget()
    path = str(PAGES / f"{page}.py")
    app = AppTest.from_function(among_pages, default_timeout=180, kwargs={"path": path})
    for name, value in params.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def forget() -> None:
    """Drop what Streamlit caches, the settings, and what is open."""
    config.settings.cache_clear()
    catalogue.forget()
    st.cache_resource.clear()
    st.cache_data.clear()


def words(app: AppTest) -> str:
    """What a page says, without the escapes of Markdown."""
    return "\n".join(
        element.value.replace("\\", "")
        for kind in ("markdown", "caption", "info", "error")
        for element in app.get(kind)
        if isinstance(element.value, str)
    )


def figures(app: AppTest) -> dict[str, dict[str, Any]]:
    """The figures of a page as Plotly gets them, by their titles."""
    given = [json.loads(one.proto.json or "null") for one in app.get("bidi_component")]
    specs = [json.loads(one["spec"]) for one in given if isinstance(one, dict) and "spec" in one]
    return {spec["layout"]["title"]["text"]: spec for spec in specs}


def offered(app: AppTest) -> dict[str, int]:
    """What a page that filters left empty would show without one of them, by the button's key."""
    found = {one.key: one.label for one in app.button if (one.key or "").startswith("loosen_")}
    return {key: int(re.sub(r"\D", "", said.rpartition(":")[2])) for key, said in found.items()}


def links(app: AppTest) -> list[str]:
    """The words of a page's links to other pages."""
    return [link.proto.label for link in app.get("page_link")]


def address(app: AppTest) -> dict[str, str]:
    """The query parameters of an app's address, the first of each name."""
    found = {name: app.query_params[name] for name in app.query_params}
    return {name: value if isinstance(value, str) else value[0] for name, value in found.items()}


def reporting(folder: Path, *stages: str) -> Path:
    """Let a build of stages report that it is at the first of them; returns the report."""
    value = {**jobs._starting(os.getpid(), list(stages)), "state": "running", "stage": stages[0]}
    files.write_json(folder / jobs.PROGRESS, value)
    return folder / jobs.PROGRESS
