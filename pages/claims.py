"""Claims: what paper, card and article state, beside what this corpus gives."""

from __future__ import annotations

from deepmath_viz.ui import claims, frame, style

with frame.page("Claims"):
    opened = frame.open_corpus()
    style.apply()
    frame.demo_notice(opened.manifest)
    claims.show(opened)
