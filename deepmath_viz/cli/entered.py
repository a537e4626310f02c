"""`reviews` and `judgements`: what people entered, to take away."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from deepmath_viz import files
from deepmath_viz.cli.options import FILE, command, flag, option
from deepmath_viz.cli.terminal import on_standard_output, tell
from deepmath_viz.config import Settings


def _taken_away(function: Callable[..., Any]) -> Callable[..., Any]:
    """What both commands take."""
    for decorate in (
        flag("--history", "Superseded ones too."),
        option("--out", "Write to this file.", FILE),
        option("--format", "As what.", ("csv", "jsonl"), default="csv"),
        click.argument("action", type=click.Choice(["export"])),
    ):
        function = decorate(function)
    return function


@command()
@_taken_away
@option("--sample", "Only this sample.", metavar="NAME")
def reviews_command(
    settings: Settings,
    action: str,
    format: str,
    out: Path | None,
    history: bool,
    sample: str | None,
) -> None:
    """Take away what people entered in spot-checks."""
    from deepmath_viz.reviews import export
    from deepmath_viz.reviews.spot_checks import Reviews

    rows = export.export_rows(Reviews(settings.data), sample, history=history)
    _write(export.FORMATS[format](rows), format, out)
    tell(f"{len(rows):,} reviews from {settings.data}")


@command()
@_taken_away
def judgements_command(
    settings: Settings, action: str, format: str, out: Path | None, history: bool
) -> None:
    """Take away what people said about pairs."""
    from deepmath_viz.reviews import pair_export
    from deepmath_viz.reviews.pairs import PairJudgements

    rows = pair_export.judgement_rows(PairJudgements(settings.data), history=history)
    _write(pair_export.FORMATS[format](rows), format, out)
    tell(f"{len(rows):,} judgements of pairs from {settings.data}")


def _write(text: str, form: str, out: Path | None) -> None:
    if out is None:
        sys.stdout.write(on_standard_output(text, form))
    else:
        files.write_text(out, text)
