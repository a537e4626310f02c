"""The pages: their files, titles and order."""

from __future__ import annotations

import streamlit as st

from deepmath_viz.config import ROOT

_FOLDER = ROOT / "pages"
OVERVIEW = _FOLDER / "overview.py"
BROWSE = _FOLDER / "browse.py"
SEARCH = _FOLDER / "search.py"
MAP = _FOLDER / "map.py"
NOVELTY = _FOLDER / "novelty.py"
ANSWERS = _FOLDER / "answers.py"
CONTAMINATION = _FOLDER / "contamination.py"
CLAIMS = _FOLDER / "claims.py"
SQL = _FOLDER / "sql.py"
DATA = _FOLDER / "data.py"


def pages() -> list[st.Page]:
    """All pages in the order of the navigation."""
    return [
        st.Page(OVERVIEW, title="Overview", icon=":material/dashboard:", default=True),
        st.Page(BROWSE, title="Browse", icon=":material/menu_book:"),
        st.Page(SEARCH, title="Search", icon=":material/search:"),
        st.Page(MAP, title="Map", icon=":material/scatter_plot:"),
        st.Page(NOVELTY, title="Novelty", icon=":material/auto_awesome:"),
        st.Page(ANSWERS, title="Answers", icon=":material/fact_check:"),
        st.Page(CONTAMINATION, title="Contamination", icon=":material/join_inner:"),
        st.Page(CLAIMS, title="Claims", icon=":material/rule:"),
        st.Page(SQL, title="SQL", icon=":material/terminal:"),
        st.Page(DATA, title="Data", icon=":material/database:"),
    ]
