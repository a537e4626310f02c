"""Claims: what paper, card and article state, beside what this corpus gives."""

from __future__ import annotations

from deepmath_viz.ui import frame
from deepmath_viz.ui.claims import page as claims
from deepmath_viz.ui.elements import style

with frame.page("Claims"):
    opened = frame.open_corpus()
    style.apply()
    frame.demo_notice(opened.manifest)
    claims.show(opened)
