"""The script behind every page: configuration, navigation, sidebar."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from deepmath_viz.ui import navigation, sidebar

_ICON = Path(__file__).parent / "frontend" / "icon.svg"

st.set_page_config(page_title="DeepMath explorer", page_icon=_ICON, layout="wide")
page = st.navigation(navigation.pages(), position="hidden")
sidebar.show(page)
page.run()
