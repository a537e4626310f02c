"""`report`: what is contaminated, new, claimed, or solved by a model, as a file to take away."""

from __future__ import annotations

from pathlib import Path

import click
from click.core import ParameterSource

from deepmath_viz import files
from deepmath_viz.cli.options import FILE, Real, command, corpus_option, flag, open_corpus, option
from deepmath_viz.cli.terminal import tell
from deepmath_viz.config import Settings
from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset import published
from deepmath_viz.dataset.rules import (
    DEFAULT_N,
    DEFAULT_TOKENS,
    NGRAM,
    NS,
    OTHER_PRESETS,
    PRESETS,
    RULES,
    TOKENS,
    Rule,
)
from deepmath_viz.errors import SettingsError

#: Options of shared n-grams.
_OF_NGRAMS = ("n", "tokens", "rare")
_ENDINGS = {".md": "md", ".markdown": "md", ".csv": "csv", ".pdf": "pdf"}
#: What each report can be written as.
_FORMATS = {
    "contamination": ("md", "csv"),
    "claims": ("md", "csv"),
    "novelty": ("md", "pdf"),
    "rollouts": ("md", "csv"),
}


@command()
@click.argument("about", type=click.Choice(list(_FORMATS)))
@option("--out", "Its ending says the format.", FILE, required=True, metavar="FILE.md|csv|pdf")
@option(
    "--threshold",
    "Contamination: pairs above this similarity.",
    Real(0, 1),
    default=published.SAME_PROBLEM,
)
@option("--model", "Rollouts: of which model; as `rollouts --list` names it.", metavar="NAME")
@option("--beside", "Rollouts: a second model to compare it with.", metavar="NAME")
@option(
    "--rule",
    "Contamination: by what pairs are found; else the same text or above the threshold.",
    click.Choice(list(RULES)),
)
@option(
    "--n",
    "Rule ngram: tokens of a shared n-gram.",
    click.Choice([str(n) for n in NS]),
    default=str(DEFAULT_N),
)
@option(
    "--tokens",
    "Rule ngram: what its tokens are: what stands between white space (lower: in small letters;"
    " plain: without punctuation, too), words, or words and LaTeX.",
    click.Choice(list(TOKENS)),
    default=DEFAULT_TOKENS,
)
@flag("--rare", "Rule ngram: leave out n-grams that are common among the benchmarks.")
@option(
    "--as preset",
    "Shared n-grams as somebody published the rule, which has its own --n, --tokens and --rare.",
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
    model: str | None,
    beside: str | None,
    corpus: str | None,
) -> None:
    """Write a report on contamination, novelty, claims, or rollouts."""
    ending = _ENDINGS.get(out.suffix.lower(), "")
    if ending not in _FORMATS[about]:
        known = " or .".join(_FORMATS[about])
        raise SettingsError(f"--out {str(out)!r} must end in .{known} for a report on {about}.")
    if about != "rollouts" and (model is not None or beside is not None):
        raise click.UsageError("--model and --beside belong to report rollouts.")
    if about == "rollouts" and model is None:
        raise click.UsageError("Say of which model: --model NAME.")
    given = _given("threshold", "rule", *_OF_NGRAMS, "preset")
    if about != "contamination" and given:
        raise click.UsageError(f"{_belong(given)} to report contamination.")
    asked = _asked(rule, n, tokens, rare, preset)
    opened = open_corpus(settings, corpus)
    if about == "novelty":
        _novelty(opened, out, ending)
        return
    if about == "claims":
        text = _claims(opened, ending)
    elif model is not None:
        text = _rollouts(opened, ending, model, beside)
    else:
        text = _pairs(opened, ending, threshold, asked)
    files.write_text(out, text)
    tell(f"{out}: {len(text.splitlines()):,} lines about {opened.manifest.corpus}")


def _given(*options: str) -> list[str]:
    """Those of some options that were given, as they are written."""
    context = click.get_current_context()
    return [
        option.opts[0]
        for option in context.command.params
        if option.name in options
        and context.get_parameter_source(option.name) is ParameterSource.COMMANDLINE
    ]


def _belong(options: list[str]) -> str:
    return f"{' and '.join(options)} belong{'s' * (len(options) == 1)}"


def _asked(rule: str | None, n: str, tokens: str, rare: bool, preset: str | None) -> Rule:
    """The rule that the options say; options that would make no difference are refused."""
    of_ngrams = _given(*_OF_NGRAMS)
    if preset is not None:
        known = _preset(preset)
        if of_ngrams or rule not in (None, NGRAM):
            clash = " and ".join(of_ngrams or ["--rule"])
            raise click.UsageError(f"--as {preset} says all of its rule: leave out {clash}.")
        return known
    if of_ngrams and rule != NGRAM:
        raise click.UsageError(f"{_belong(of_ngrams)} to --rule {NGRAM}.")
    return Rule(rule or "", int(n), tokens, rare)


def _claims(opened: Store, ending: str) -> str:
    from deepmath_viz.analysis import claims_check, claims_report

    checked = claims_check.check(opened)
    return claims_report.FORMATS[ending](opened, claims_check.coverage(opened), checked)


def _rollouts(opened: Store, ending: str, model: str, beside: str | None) -> str:
    from deepmath_viz.analysis.rollouts import written

    other = None if beside is None else written.chosen(opened, beside)
    return written.FORMATS[ending](opened, written.chosen(opened, model), other)


def _pairs(opened: Store, ending: str, threshold: float, rule: Rule) -> str:
    from deepmath_viz.analysis import contamination_report

    return contamination_report.FORMATS[ending](opened, threshold, rule)


def _novelty(opened: Store, out: Path, ending: str) -> None:
    from deepmath_viz.analysis import document, document_pdf
    from deepmath_viz.analysis.audit import findings, writing

    made = writing.document(opened, findings.audit(opened))
    if ending == "md":
        files.write_text(out, document.to_markdown(made))
    else:
        with files.named_errors(out), files.replacing(out) as file:
            file.write(document_pdf.to_pdf(made))
    tell(f"{out}: the audit of {opened.manifest.corpus}, {len(made.queries)} queries")


def _preset(name: str) -> Rule:
    if name not in PRESETS:
        why = OTHER_PRESETS.get(name, f"the rule of {name} is not written down here.")
        raise SettingsError(
            f"--as {name!r}: {why} Known: {', '.join(PRESETS)}. Say any other"
            f" yourself: --rule {NGRAM} with --n and --tokens."
        )
    known = PRESETS[name]
    return Rule(NGRAM, known.n, known.tokens, known.discount)
