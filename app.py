"""ASGI entry of the explorer; start it with `streamlit run app.py` or `make run`."""

from __future__ import annotations

import streamlit as st
from starlette.middleware import Middleware

from deepmath_viz import config
from deepmath_viz.exports import routes as export_routes
from deepmath_viz.maps import routes as map_routes
from deepmath_viz.reviews import errata
from deepmath_viz.search import answer_filter
from deepmath_viz.sql import routes as sql_routes
from deepmath_viz.ui import MAIN, frame
from deepmath_viz.ui.ahead import BeginAhead
from deepmath_viz.ui.corpus_redirect import NameTheCorpus
from deepmath_viz.ui.door.guard import Door
from deepmath_viz.ui.door.packed import Packed
from deepmath_viz.ui.elements import bundles

# A download or a map may be asked for before any page has run.
answer_filter.tell_queries()
errata.tell_queries(lambda: config.settings().data)
app = st.App(
    MAIN,
    routes=[*map_routes.ROUTES, *export_routes.ROUTES, sql_routes.ROUTE, bundles.ROUTE],
    middleware=[
        Middleware(Door),
        Middleware(Packed),
        Middleware(BeginAhead),
        Middleware(NameTheCorpus),
    ],
    on_script_error=frame.script_error,
)
