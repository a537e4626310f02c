"""Overview: what the corpus holds, beside what is published about the whole dataset."""

from __future__ import annotations

import streamlit as st

from deepmath_viz.analysis import overview as corpus_overview
from deepmath_viz.ui import frame, state
from deepmath_viz.ui.filter_chips import ignored
from deepmath_viz.ui.overview import attached, welcome
from deepmath_viz.ui.overview import page as overview

with frame.page("Overview"):
    state.keep_only("corpus", "unknown", attached.PARAM)
    opened = frame.corpus_page()
    welcome.show()
    ignored("The Overview counts the whole corpus.")
    known = overview.facts(opened)
    st.caption(corpus_overview.coverage(known.totals["problems"], opened.manifest.is_demo))
    overview.totals(known, opened.manifest.is_demo)
    with st.container(key="overview_charts"):
        overview.topic_charts(known)
        left, right = st.columns([3, 2], gap="medium")
        with left:
            overview.difficulty_chart(known)
        with right:
            overview.answer_chart(known)
        overview.grid_chart(known)
    overview.token_lengths(known)
    attached.show(opened.store)
