"""Search: problems by words, formulas and meaning, and solutions by words."""

from __future__ import annotations

from deepmath_viz.ui import frame
from deepmath_viz.ui.elements.filter_panel import filter_panel
from deepmath_viz.ui.search import page as search

with frame.page("Search"):
    opened = frame.corpus_page()
    filters = filter_panel(opened.store, texts=False)
    search.show(opened, filters)
