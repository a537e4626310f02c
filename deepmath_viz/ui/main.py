"""The script behind every page: configuration, navigation, sidebar."""

from __future__ import annotations

import streamlit as st

from deepmath_viz.ui import FRONTEND, navigation, sidebar

_ICON = FRONTEND / "icon.svg"

st.set_page_config(page_title="DeepMath explorer", page_icon=_ICON, layout="wide")
page = st.navigation(navigation.pages(), position="hidden")
sidebar.show(page)
page.run()
