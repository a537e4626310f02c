"""SQL: ask the tables of the corpus anything, in a process that can do nothing else."""

from __future__ import annotations

from deepmath_viz.ui import frame, sql, style

with frame.page("SQL"):
    opened = frame.open_corpus()
    style.apply()
    frame.demo_notice(opened.manifest)
    sql.show(opened)
