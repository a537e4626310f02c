"""`report`: what is contaminated, claimed, or solved by a model, as a file to take away."""

from __future__ import annotations

from pathlib import Path

import click

from deepmath_viz import files
from deepmath_viz.cli.options import FILE, Real, command, corpus_option, open_corpus, option
from deepmath_viz.cli.terminal import tell
from deepmath_viz.config import Settings
from deepmath_viz.dataset import published
from deepmath_viz.errors import SettingsError

_ENDINGS = {".md": "md", ".markdown": "md", ".csv": "csv"}


@command()
@click.argument("about", type=click.Choice(["contamination", "claims", "rollouts"]))
@option("--out", "Its ending says the format.", FILE, required=True, metavar="FILE.md|csv")
@option(
    "--threshold",
    "Contamination: pairs above this similarity.",
    Real(0, 1),
    default=published.SAME_PROBLEM,
)
@option("--model", "Rollouts: of which model; as `rollouts --list` names it.", metavar="NAME")
@option("--beside", "Rollouts: a second model to compare it with.", metavar="NAME")
@corpus_option
def report_command(
    settings: Settings,
    about: str,
    out: Path,
    threshold: float,
    model: str | None,
    beside: str | None,
    corpus: str | None,
) -> None:
    """Write a report on contamination, claims, or rollouts of a model."""
    from deepmath_viz.analysis import claims_check, claims_report, contamination_report
    from deepmath_viz.analysis.rollouts import written

    ending = _ENDINGS.get(out.suffix.lower())
    if ending is None:
        raise SettingsError(f"--out {str(out)!r} must end in .md or .csv.")
    if about != "rollouts" and (model is not None or beside is not None):
        raise click.UsageError("--model and --beside belong to report rollouts.")
    if about == "rollouts" and model is None:
        raise click.UsageError("Say of which model: --model NAME.")
    opened = open_corpus(settings, corpus)
    if model is not None:
        other = None if beside is None else written.chosen(opened, beside)
        text = written.FORMATS[ending](opened, written.chosen(opened, model), other)
    elif about == "claims":
        checked = claims_check.check(opened)
        text = claims_report.FORMATS[ending](opened, claims_check.coverage(opened), checked)
    else:
        text = contamination_report.FORMATS[ending](opened, threshold)
    files.write_text(out, text)
    tell(f"{out}: {len(text.splitlines()):,} lines about {opened.manifest.corpus}")
