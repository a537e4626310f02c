"""ASGI entry of the explorer; start it with `streamlit run app.py` or `make run`."""

from __future__ import annotations

import streamlit as st

from deepmath_viz.ui import frame

app = st.App("deepmath_viz/ui/main.py", on_script_error=frame.script_error)
