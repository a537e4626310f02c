"""`results`: published results of models, and those of one's own beside them."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from deepmath_viz.cli.options import FILE, command, option
from deepmath_viz.cli.terminal import on_standard_output, say
from deepmath_viz.config import Settings


@command()
@click.argument("file", type=FILE, required=False, help="Results to add: Parquet, JSON or CSV.")
@option("--remove", "Take away what was added of this model.", metavar="MODEL")
def results_command(settings: Settings, file: Path | None, remove: str | None) -> None:
    """List results of models on benchmarks as CSV, or add a file of one's own."""
    from deepmath_viz.dataset.results import RESULTS
    from deepmath_viz.plumbing import encoders
    from deepmath_viz.reviews.own_results import OwnResults

    kept = OwnResults(settings.data)
    if file is not None and remove is not None:
        raise click.UsageError("Give a FILE to add, or --remove MODEL, not both.")
    if file is not None:
        added, replaced = kept.add(file)
        say(f"{added:,} results added" + (f", {replaced:,} of them anew." if replaced else "."))
        return
    if remove is not None:
        say(f"{kept.remove(remove):,} results of {remove} taken away.")
        return
    header = ("model", "base", "benchmark", "value", "metric", "source", "second_hand", "own")
    rows = [
        (r.model, r.base or "", r.benchmark, r.value, r.metric, r.source, r.second_hand, False)
        for r in RESULTS
    ]
    rows += [
        (r.model, r.base, r.benchmark, r.value, r.metric, r.source, False, True) for r in kept.all()
    ]
    sys.stdout.write(on_standard_output(encoders.csv_text([header, *rows], line_end="\n"), "csv"))
