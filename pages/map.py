"""Map: every problem of every set as a point, to move through, select from and read beside."""

from __future__ import annotations

from deepmath_viz.ui import browse, frame, live_map, style

with frame.page("Map", heading=False):
    opened = frame.open_corpus()
    style.apply()
    frame.demo_notice(opened.manifest)
    filters = browse.filter_panel(opened.store)
    live_map.show(opened, filters)
