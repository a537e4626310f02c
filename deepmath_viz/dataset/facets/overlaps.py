"""The filter fields about benchmarks: whether a problem is in one, and by which rules.

Rows of the table of filters; `filters.Filters` says where they stand in it.
"""

from __future__ import annotations

from deepmath_viz.dataset.facets.kinds import Choice, Marks
from deepmath_viz.dataset.labels import CONTAMINATIONS
from deepmath_viz.dataset.rules import RULES

FOUND_BY = Marks(
    name="foundby",
    label="In a benchmark by",
    rare=True,
    phrase="in a benchmark by {}",
    help="a rule that finds it in a benchmark",
    needs="overlaps",
    column="found_by",
    values=tuple(RULES),
    called={name: label.lower() for name, label in RULES.items()},
)

CONTAMINATED = Choice(
    name="contaminated",
    label="In a benchmark",
    phrase="in a benchmark: {}",
    needs="neighbours",
    column="contaminated",
    values=CONTAMINATIONS,
    called={"exact": "exact text", "near": "above 0.98", "clear": "no"},
    spoken=True,
)
