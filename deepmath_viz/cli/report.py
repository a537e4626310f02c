"""Commands that write files to take away: `report`, and `judgements export`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from deepmath_viz import files
from deepmath_viz.config import Settings
from deepmath_viz.corpus import catalogue
from deepmath_viz.dataset import published
from deepmath_viz.errors import SettingsError

_ENDINGS = {".md": "md", ".markdown": "md", ".csv": "csv"}


def add(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Add `report` and `judgements` to the command line."""
    report = command("report", _report, "write a report on contamination, or on what is claimed")
    report.add_argument("about", choices=("contamination", "claims"))
    report.add_argument(
        "--out", required=True, metavar="FILE.md|csv", help="its ending says the format"
    )
    report.add_argument(
        "--threshold",
        type=_cosine,
        default=published.SAME_PROBLEM,
        help="contamination: pairs above this similarity (%(default)s)",
    )
    report.add_argument("--corpus", metavar="NAME", help="a corpus as `status` names it")

    judgements = command("judgements", _judgements, "take away what people said about pairs")
    judgements.add_argument("action", choices=("export",))
    judgements.add_argument("--format", choices=("csv", "jsonl"), default="csv")
    judgements.add_argument("--out", metavar="FILE", help="write to this file")
    judgements.add_argument("--history", action="store_true", help="superseded ones too")


def _cosine(text: str) -> float:
    try:
        found = float(text)
    except ValueError:
        found = 2.0
    if not 0 <= found <= 1:
        raise argparse.ArgumentTypeError("must be a number from 0 to 1")
    return found


def _report(options: argparse.Namespace, settings: Settings) -> None:
    from deepmath_viz.analysis import claims_check, claims_report, contamination_report

    ending = _ENDINGS.get(Path(options.out).suffix.lower())
    if ending is None:
        raise SettingsError(f"--out {options.out!r} must end in .md or .csv.")
    opened = catalogue.open_store(settings.cache, options.corpus or settings.corpus)
    if options.about == "claims":
        checked = claims_check.check(opened)
        text = claims_report.FORMATS[ending](opened, claims_check.coverage(opened), checked)
    else:
        text = contamination_report.FORMATS[ending](opened, options.threshold)
    files.write_text(options.out, text)
    print(
        f"{options.out}: {len(text.splitlines()):,} lines about {opened.manifest.corpus}",
        file=sys.stderr,
    )


def _judgements(options: argparse.Namespace, settings: Settings) -> None:
    from deepmath_viz.reviews import pair_export
    from deepmath_viz.reviews.pairs import PairJudgements

    found = PairJudgements(settings.data)
    rows = pair_export.judgement_rows(found, history=options.history)
    text = pair_export.FORMATS[options.format](rows)
    if options.out is None:
        sys.stdout.write(text)
    else:
        files.write_text(options.out, text)
    print(f"{len(rows):,} judgements of pairs from {settings.data}", file=sys.stderr)
