"""SQL: ask the tables of the corpus anything, in a process that can do nothing else."""

from __future__ import annotations

from deepmath_viz.ui import frame
from deepmath_viz.ui.filter_chips import ignored
from deepmath_viz.ui.sql import page as sql

with frame.page("SQL"):
    opened = frame.corpus_page()
    ignored("A query says itself which problems it is about.")
    sql.show(opened)
