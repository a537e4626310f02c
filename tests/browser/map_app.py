"""The live map's component alone, for tests and for work on it: fake routes, a page of controls.

    PYTHONPATH=. python -m streamlit run tests/browser/map_app.py

Points are synthetic clusters, `DEEPMATH_MAP_POINTS` of them, or with 0 the authors' coordinates,
where `DEEPMATH_REAL_DATA` names a folder with `paper/emb_2d.npy`. The address sets what the page
shows, as in `?colour=difficulty&mask=half&panels=1&n=1000`.
"""

from __future__ import annotations

import streamlit as st

from deepmath_viz.ui.elements import bundles
from tests.browser.map_routes import ROUTES

app = st.App("map_page.py", routes=[*ROUTES, bundles.ROUTE])
