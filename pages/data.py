"""Data: the corpus in use, what it was made from, other corpora, builds, and the dataset itself."""

from __future__ import annotations

from deepmath_viz.ui import frame
from deepmath_viz.ui.data import page as data

with frame.page("Data"):
    data.show()
