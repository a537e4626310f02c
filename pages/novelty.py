"""Novelty: how many problems are really new, set by set, topic by topic, and which ones."""

from __future__ import annotations

from deepmath_viz.ui import frame
from deepmath_viz.ui.elements.filter_panel import filter_panel
from deepmath_viz.ui.map import figures
from deepmath_viz.ui.novelty import audit
from deepmath_viz.ui.novelty import groups as novelty_groups
from deepmath_viz.ui.novelty import page as novelty

with frame.page("Novelty"):
    opened = frame.corpus_page()
    filters = filter_panel(opened.store)
    if opened.store.has_neighbours:
        found = novelty.count(opened, filters)
        novelty.headline(found)
        novelty.controls(found)
        novelty.sets(found)
        figures.of_layouts(opened.store)
        novelty.curves(found)
        novelty_groups.groups(found)
        novelty_groups.difficulty(opened, filters)
        novelty_groups.extremes(found)
        audit.show(opened)
    else:
        novelty.not_built(opened)
        novelty_groups.difficulty(opened, filters)
        figures.of_layouts(opened.store)
