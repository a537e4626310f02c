"""`agreement` and `grade`: how far answers agree."""

from __future__ import annotations

import json
from typing import Any

import click

from deepmath_viz.cli.filters import filter_options, narrowed
from deepmath_viz.cli.options import command, json_option
from deepmath_viz.cli.terminal import say
from deepmath_viz.config import Settings


@command()
@filter_options()
@json_option
def agreement_command(settings: Settings, as_json: bool, **options: Any) -> None:
    """Say how far solutions and final answers agree."""
    from deepmath_viz.analysis import agreement

    figures = agreement.figures_of(*narrowed(options, settings))
    say(json.dumps(figures) if as_json else agreement.in_words(figures))


@command()
@click.argument(
    "file",
    type=click.Path(),
    metavar="FILE.jsonl",
    help="Lines with gold, prediction, expected; - for standard input.",
)
@json_option
def grade_command(settings: Settings, file: str, as_json: bool) -> None:
    """Grade labelled pairs of answers, beside math-verify."""
    from deepmath_viz.maths.answers.judging import grade

    report = grade.grade(grade.read_lines(file))
    say(json.dumps(report.to_json()) if as_json else report.to_text())
