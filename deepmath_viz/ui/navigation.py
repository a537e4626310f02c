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
RESULTS = _FOLDER / "results.py"
SQL = _FOLDER / "sql.py"
DATA = _FOLDER / "data.py"

#: The pages in the order of the navigation: script, title, icon. The app opens at the first.
PAGES = (
    (OVERVIEW, "Overview", ":material/dashboard:"),
    (BROWSE, "Browse", ":material/menu_book:"),
    (SEARCH, "Search", ":material/search:"),
    (MAP, "Map", ":material/scatter_plot:"),
    (NOVELTY, "Novelty", ":material/auto_awesome:"),
    (ANSWERS, "Answers", ":material/fact_check:"),
    (CONTAMINATION, "Contamination", ":material/join_inner:"),
    (CLAIMS, "Claims", ":material/rule:"),
    (RESULTS, "Results", ":material/leaderboard:"),
    (SQL, "SQL", ":material/terminal:"),
    (DATA, "Data", ":material/database:"),
)


#: Titles of the pages that filters narrow.
FILTERED = ("Browse", "Search", "Map", "Novelty", "Answers", "Contamination")


def pages() -> list[st.Page]:
    """All pages in the order of the navigation."""
    return [
        st.Page(script, title=title, icon=icon, default=script == OVERVIEW)
        for script, title, icon in PAGES
    ]
