"""The table of published results, the same in every corpus; queries see those of one's own, too."""

from __future__ import annotations

from dataclasses import astuple

from deepmath_viz.corpus.tables import Column, Table
from deepmath_viz.dataset.results import RESULTS

PUBLISHED_RESULTS = Table(
    "results",
    "One row a result of a model on a benchmark: the published ones, the same in every corpus, and"
    " those that were added by `results FILE`.",
    (
        Column("model", "VARCHAR", "What was tested."),
        Column("base", "VARCHAR", "What it was trained from; null for a base."),
        Column("benchmark", "VARCHAR", "What it was tested with."),
        Column("value", "DOUBLE", "Percent."),
        Column("metric", "VARCHAR", "Of what: the mean of 16 samples, or as it says."),
        Column("source", "VARCHAR", "Where the figure stands."),
        Column("second_hand", "BOOLEAN", "Whether it was read in somebody's notes alone."),
        Column("own", "BOOLEAN", "Whether it was added here, by `results FILE`."),
    ),
    stages=(),
    rows=tuple((*astuple(one), False) for one in RESULTS),
)
