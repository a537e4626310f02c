"""Map: every problem of every set as a point, to move through, select from and read beside."""

from __future__ import annotations

from deepmath_viz.ui import filter_chips, frame, state
from deepmath_viz.ui.elements.filter_panel import filter_panel
from deepmath_viz.ui.map import page as live_map

with frame.page("Map", heading=False):
    opened = frame.corpus_page()
    filters = state.filters()
    filter_chips.show(filters)
    try:
        live_map.show(opened, filters)
    finally:  # after the map, which then shows a changed filter sooner
        filter_panel(opened.store, over=False)
