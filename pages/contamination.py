"""Contamination: which problems are in a benchmark or another set, pair by pair."""

from __future__ import annotations

from deepmath_viz.ui import frame, state
from deepmath_viz.ui.contamination import judging, leave_out, overlap, pairs, rules
from deepmath_viz.ui.contamination import page as contamination
from deepmath_viz.ui.elements.filter_panel import filter_panel
from deepmath_viz.ui.filter_chips import ignored

_PARTS = {
    "overlap": overlap.show,
    "rules": rules.show,
    "pairs": pairs.show,
    "judge": judging.show,
    "drop": leave_out.show,
}

with frame.page("Contamination"):
    opened = frame.corpus_page()
    if state.param("view") == "published":
        ignored("These figures were published, not counted here.")
        contamination.choose_view()
        overlap.show_published(list(opened.store.pairs.side_sizes(True)))
    else:
        filters = filter_panel(opened.store)
        view = contamination.choose_view()
        asked = contamination.ask(opened, filters)
        if view != "judge":
            contamination.controls(asked, view)
        if view == "overlap":
            contamination.provenance(asked)
        _PARTS[view](asked)
        if view != "overlap":
            contamination.provenance(asked)
