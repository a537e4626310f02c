"""Search: problems by words, formulas and meaning, and solutions by words."""

from __future__ import annotations

from deepmath_viz.ui import browse, frame, search, style

with frame.page("Search"):
    opened = frame.open_corpus()
    style.apply()
    frame.demo_notice(opened.manifest)
    filters = browse.filter_panel(opened.store)
    search.show(opened, filters)
