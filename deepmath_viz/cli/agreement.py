"""`agreement` and `grade`: how far answers agree."""

from __future__ import annotations

import json
from typing import Any

import click

from deepmath_viz import files
from deepmath_viz.cli.filters import filter_options, narrowed
from deepmath_viz.cli.options import (
    FILE,
    MOST_ROWS,
    Whole,
    command,
    corpus_option,
    flag,
    json_option,
    open_corpus,
    option,
)
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
    metavar="[FILE.jsonl]",
    required=False,
    help="Lines with gold, prediction, expected or truth; - for standard input.",
)
@flag("--self self_", "Instead, compare a corpus's final answers with respellings and near misses.")
@corpus_option
@option("--limit", "With --self: only so many final answers, evenly chosen.", Whole(1, MOST_ROWS))
@option("--page", "With --self: also write the table by kind as a page.", FILE, metavar="FILE.md")
@json_option
def grade_command(
    settings: Settings,
    file: str | None,
    self_: bool,
    corpus: str | None,
    limit: int | None,
    page: str | None,
    as_json: bool,
) -> None:
    """Grade labelled pairs of answers, or a corpus's answers by themselves."""
    if self_ == (file is not None):
        raise click.UsageError("Give either a FILE.jsonl (or -) or --self.")
    if self_:
        _graded_by_itself(settings, corpus, limit, page, as_json)
        return
    if (corpus, limit, page) != (None, None, None):
        raise click.UsageError("--corpus, --limit and --page belong to --self.")
    from deepmath_viz.maths.answers.judging import grade, labelled

    report = grade.grade(labelled.read_lines(file or "-"))
    say(json.dumps(report.to_json()) if as_json else report.to_text())


def _graded_by_itself(
    settings: Settings, corpus: str | None, limit: int | None, page: str | None, as_json: bool
) -> None:
    from deepmath_viz.maths.answers.judging import self_check
    from deepmath_viz.maths.answers.judging.judge import Judge

    golds = open_corpus(settings, corpus).counts.final_answers()
    if limit is not None and limit < len(golds):
        golds = [golds[at * len(golds) // limit] for at in range(limit)]
    with Judge() as judge:
        report = self_check.check(golds, judge)
    if page is not None:
        files.write_text(page, report.to_page())
    say(json.dumps(report.to_json()) if as_json else report.to_text())
