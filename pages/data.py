"""Data: the corpus in use, what it was made from, other corpora, builds, and the dataset itself."""

from __future__ import annotations

from deepmath_viz.ui import data, frame, style

with frame.page("Data"):
    style.apply()
    data.show()
