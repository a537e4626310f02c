"""Browse: find problems by filters, read one with its three solutions."""

from __future__ import annotations

from deepmath_viz.ui import frame, state
from deepmath_viz.ui.browse import page as browse
from deepmath_viz.ui.browse import reader
from deepmath_viz.ui.elements.filter_panel import filter_panel

with frame.page("Browse", heading=state.param("problem") is None):
    opened = frame.corpus_page()
    filters = filter_panel(opened.store)
    if wanted := state.param("problem"):
        reader.show(opened.store, filters, wanted)
    else:
        browse.problem_list(opened.store, filters)
