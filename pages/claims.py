"""Claims: what paper, card and article state, beside what this corpus gives."""

from __future__ import annotations

from deepmath_viz.ui import frame
from deepmath_viz.ui.claims import page as claims
from deepmath_viz.ui.filter_chips import ignored

with frame.page("Claims"):
    opened = frame.corpus_page()
    ignored("Claims are about the whole dataset.")
    claims.show(opened)
