"""Overview: what the corpus holds, beside what is published about the whole dataset."""

from __future__ import annotations

import streamlit as st

from deepmath_viz.ui import frame, overview, style

with frame.page("Overview"):
    opened = frame.open_corpus()
    style.apply()
    frame.demo_notice(opened.manifest)
    known = overview.facts(opened)
    st.caption(overview.coverage(known.totals["problems"], opened.manifest.is_demo))
    overview.totals(known)
    overview.topic_charts(known)
    overview.difficulty_chart(known)
    overview.heatmap(known)
    left, right = st.columns(2, gap="medium")
    with left:
        overview.answer_chart(known)
    with right:
        overview.source_chart(known)
