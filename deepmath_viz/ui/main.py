"""The script behind every page: configuration, navigation, sidebar."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from deepmath_viz.ui import sidebar

_PAGES = Path(__file__).resolve().parents[2] / "pages"

st.set_page_config(page_title="DeepMath explorer", page_icon=":material/function:", layout="wide")
page = st.navigation(
    [
        st.Page(
            _PAGES / "overview.py", title="Overview", icon=":material/dashboard:", default=True
        ),
        st.Page(_PAGES / "browse.py", title="Browse", icon=":material/menu_book:"),
        st.Page(_PAGES / "data.py", title="Data", icon=":material/database:"),
    ]
)
sidebar.show()
page.run()
