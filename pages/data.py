"""Data: the corpus in use, what it was made from, other corpora, builds, and the dataset itself."""

from __future__ import annotations

from deepmath_viz.ui import frame
from deepmath_viz.ui.data import page as data
from deepmath_viz.ui.elements import style

with frame.page("Data"):
    style.apply()
    data.show()
