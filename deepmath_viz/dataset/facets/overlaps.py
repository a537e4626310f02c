"""The filter field about rules: which of them find a problem in a benchmark.

A row of the table of filters; `filters.Filters` says where it stands in it.
"""

from __future__ import annotations

from deepmath_viz.dataset.facets.kinds import Marks
from deepmath_viz.dataset.rules import RULES

FOUND_BY = Marks(
    name="foundby",
    label="In a benchmark by",
    phrase="in a benchmark by {}",
    help="a rule that finds it in a benchmark",
    needs="overlaps",
    column="found_by",
    values=tuple(RULES),
    called={name: label.lower() for name, label in RULES.items()},
)
