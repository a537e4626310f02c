"""Stage `comparison`: the other training sets, the paper's six and any further ones."""

from __future__ import annotations

from typing import Any

from deepmath_viz.corpus.schema import TABLES
from deepmath_viz.pipeline import sets
from deepmath_viz.pipeline.stage import Context, Options, Result, Stage
from deepmath_viz.sources import Source

SCHEMA = TABLES["comparison"].arrow


def _inputs(source: Source, options: Options) -> dict[str, Any]:
    found, skipped = sets.find(sets.comparison_sets(source, options))
    return {"sets": [one.inputs() for one in found], "skipped": sorted(skipped)}


def run(context: Context) -> Result:
    """Write `comparison.parquet`; notes name the sets that could not be had, and why."""
    found, skipped = sets.find(sets.comparison_sets(context.source, context.options))
    path, rows, notes = sets.write(context, found, skipped, "comparison", SCHEMA, sets.pairs)
    return Result((path,), rows, notes)


STAGE = Stage(
    name="comparison",
    version=2,
    needs=(),
    inputs=_inputs,
    run=run,
)
