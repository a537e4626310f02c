"""Pages under AppTest, as they run in the app."""

from __future__ import annotations


def among_pages(path: str) -> None:
    """The script under test: a page among all others, so that its links lead somewhere."""
    import runpy

    import streamlit as st

    from deepmath_viz.ui import navigation

    st.navigation(navigation.pages(), position="hidden")
    runpy.run_path(path)
