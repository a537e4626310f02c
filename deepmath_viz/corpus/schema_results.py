"""The table of published results, the same in every corpus."""

from __future__ import annotations

from dataclasses import astuple

from deepmath_viz.corpus.tables import Column, Table
from deepmath_viz.dataset.results import RESULTS

PUBLISHED_RESULTS = Table(
    "results",
    "One row a published result of a model on a benchmark; the same in every corpus.",
    (
        Column("model", "VARCHAR", "What was tested."),
        Column("base", "VARCHAR", "What it was trained from; null for a base."),
        Column("benchmark", "VARCHAR", "What it was tested with."),
        Column("value", "DOUBLE", "Percent."),
        Column("metric", "VARCHAR", "Of what: the mean of 16 samples, or as it says."),
        Column("source", "VARCHAR", "Where the figure stands."),
        Column("second_hand", "BOOLEAN", "Whether it was read in somebody's notes alone."),
    ),
    stages=(),
    rows=tuple(astuple(one) for one in RESULTS),
)
