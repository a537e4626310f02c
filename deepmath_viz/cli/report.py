"""`report`: what is contaminated, and what is claimed, as a file to take away."""

from __future__ import annotations

from pathlib import Path

import click

from deepmath_viz import files
from deepmath_viz.cli.options import FILE, Real, command, corpus_option, flag, open_corpus, option
from deepmath_viz.cli.terminal import tell
from deepmath_viz.config import Settings
from deepmath_viz.dataset import published
from deepmath_viz.dataset.rules import (
    DEFAULT_N,
    DEFAULT_TOKENS,
    NGRAM,
    NS,
    PRESETS,
    RULES,
    TOKENS,
    Rule,
)
from deepmath_viz.errors import SettingsError

_ENDINGS = {".md": "md", ".markdown": "md", ".csv": "csv"}


@command()
@click.argument("about", type=click.Choice(["contamination", "claims"]))
@option("--out", "Its ending says the format.", FILE, required=True, metavar="FILE.md|csv")
@option(
    "--threshold",
    "Contamination: pairs above this similarity.",
    Real(0, 1),
    default=published.SAME_PROBLEM,
)
@option(
    "--rule",
    "Contamination: by what pairs are found; else the same text or above the threshold.",
    click.Choice(list(RULES)),
)
@option(
    "--n",
    "Tokens of a shared n-gram.",
    click.Choice([str(n) for n in NS]),
    default=str(DEFAULT_N),
)
@option(
    "--tokens",
    "What its tokens are: what stands between white space, words, or words and LaTeX.",
    click.Choice(list(TOKENS)),
    default=DEFAULT_TOKENS,
)
@flag("--rare", "Leave out n-grams that are common among the benchmarks.")
@option(
    "--as preset",
    "Shared n-grams as somebody published the rule; --n, --tokens and --rare are then its own.",
    metavar="|".join(PRESETS),
)
@corpus_option
def report_command(
    settings: Settings,
    about: str,
    out: Path,
    threshold: float,
    rule: str | None,
    n: str,
    tokens: str,
    rare: bool,
    preset: str | None,
    corpus: str | None,
) -> None:
    """Write a report on contamination, or on what is claimed."""
    from deepmath_viz.analysis import claims_check, claims_report, contamination_report

    ending = _ENDINGS.get(out.suffix.lower())
    if ending is None:
        raise SettingsError(f"--out {str(out)!r} must end in .md or .csv.")
    opened = open_corpus(settings, corpus)
    if about == "claims":
        checked = claims_check.check(opened)
        text = claims_report.FORMATS[ending](opened, claims_check.coverage(opened), checked)
    else:
        asked = _preset(preset) if preset else Rule(rule or "", int(n), tokens, rare)
        text = contamination_report.FORMATS[ending](opened, threshold, asked)
    files.write_text(out, text)
    tell(f"{out}: {len(text.splitlines()):,} lines about {opened.manifest.corpus}")


def _preset(name: str) -> Rule:
    if name not in PRESETS:
        raise SettingsError(
            f"--as {name!r}: the rule of {name} is not written down here. Known: "
            f"{', '.join(PRESETS)}. Say any other yourself: --rule {NGRAM} with --n and --tokens."
        )
    known = PRESETS[name]
    return Rule(NGRAM, known.n, known.tokens, known.discount)
