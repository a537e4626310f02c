"""The command line: a thin skin over the library.

Every command takes `--cache FOLDER`. A named error is printed on standard error and ends the
program with its own exit code; results go to standard output, progress to standard error.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from deepmath_viz import files
from deepmath_viz.cli import build as cli_build
from deepmath_viz.cli import export as cli_export
from deepmath_viz.cli import figure as cli_figure
from deepmath_viz.cli import report as cli_report
from deepmath_viz.cli import search as cli_search
from deepmath_viz.cli import sql as cli_sql
from deepmath_viz.cli.filters import add_filters, narrowed
from deepmath_viz.cli.terminal import say, say_json, shown
from deepmath_viz.config import Settings
from deepmath_viz.corpus import catalogue, manifest
from deepmath_viz.corpus.stages import command
from deepmath_viz.dataset.filters import SORTS
from deepmath_viz.errors import DeepMathError

#: The command of an installed package.
_SCRIPT = "deepmath-viz"


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    options = parser().parse_args(argv)
    try:
        settings = Settings.from_env().with_cache(options.cache)
        return options.run(options, settings) or 0
    except DeepMathError as err:
        print(f"deepmath_viz: {shown(str(err))}", file=sys.stderr)
        return err.exit_code
    except KeyboardInterrupt:
        print("deepmath_viz: stopped. The same command goes on from here.", file=sys.stderr)
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    script = Path(sys.argv[0]).stem == _SCRIPT
    top = argparse.ArgumentParser(
        prog=_SCRIPT if script else "python -m deepmath_viz",
        description="Build and read corpora of DeepMath-103K.",
    )
    commands = top.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: Any, summary: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=summary, description=summary)
        made.add_argument("--cache", metavar="FOLDER", help="folder of the built corpora")
        made.set_defaults(run=run)
        return made

    cli_build.add(command)
    cli_figure.add(command)

    run_command = command("run", _launch, "build what the app needs, and open the app")
    run_command.add_argument(
        "--source", metavar="hub|demo|FOLDER", help="the corpus to open first (builds the demo)"
    )
    run_command.add_argument("--port", type=_port, help="port of the app (8501)")

    opening = command("open", _launch, "build what is missing of a source, and open the app on it")
    opening.add_argument(
        "source", metavar="hub|demo|FOLDER", help="the hub's dataset by its id, too"
    )
    opening.add_argument("--port", type=_port, help="port of the app (8501)")

    status = command("status", _status, "show what is built, and from what")
    status.add_argument("--json", action="store_true", help="print one JSON object")

    check = command("check", _check, "compare every artefact with its record")
    check.add_argument("--corpus", metavar="NAME", help="only this corpus")

    listing = command("list", _list, "list problems; the options are the filters of the app")
    add_filters(listing)
    listing.add_argument(
        "--sort", choices=list(SORTS), default="id", help="e.g. --sort=-difficulty, hardest first"
    )
    listing.add_argument("--offset", type=_natural, default=0)
    listing.add_argument("--limit", type=_natural, default=20)
    listing.add_argument("--json", action="store_true", help="print one JSON object a line")

    show = command("show", _show, "show one problem with its solutions")
    show.add_argument("problem", metavar="ID|KEY")
    show.add_argument("--corpus", metavar="NAME")
    show.add_argument("--reasoning", action="store_true", help="the reasonings too")
    show.add_argument("--json", action="store_true", help="print one JSON object, reasonings too")

    agreement = command("agreement", _agreement, "how far solutions and final answers agree")
    add_filters(agreement)
    agreement.add_argument("--json", action="store_true", help="print one JSON object")

    grade = command("grade", _grade, "grade labelled pairs of answers, beside math-verify")
    grade.add_argument("file", metavar="FILE.jsonl", help="gold, prediction, expected; - for stdin")
    grade.add_argument("--json", action="store_true", help="print one JSON object")

    cli_search.add(command)
    cli_sql.add(command)
    cli_report.add(command)
    cli_export.add(command)

    reviews = command("reviews", _reviews, "take away what people entered in spot-checks")
    reviews.add_argument("action", choices=("export",))
    reviews.add_argument("--format", choices=("csv", "jsonl"), default="csv")
    reviews.add_argument("--out", metavar="FILE", help="write to this file")
    reviews.add_argument("--sample", metavar="NAME", help="only this sample")
    reviews.add_argument("--history", action="store_true", help="superseded judgements too")
    return top


def _port(text: str) -> int:
    if not (text.isdecimal() and 0 < int(text) < 65_536):
        raise argparse.ArgumentTypeError("must be a number from 1 to 65535")
    return int(text)


def _natural(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or len(text) > 18:
        raise argparse.ArgumentTypeError("must be a whole number from 0 to 10^18 - 1")
    return int(text)


def _launch(options: argparse.Namespace, settings: Settings) -> None:
    from deepmath_viz.cli import run as run_command

    run_command.run(settings, options.source, options.port)


def _status(options: argparse.Namespace, settings: Settings) -> None:
    from deepmath_viz.cli import status as status_command

    if options.json:
        say_json(status_command.as_json(settings), indent=1)
    else:
        say("\n".join(status_command.in_words(settings)))


def _check(options: argparse.Namespace, settings: Settings) -> int:
    from deepmath_viz.pipeline import runner

    # Not `catalogue.corpora`: that leaves out the damaged ones, which are what is looked for here.
    names = sorted(path.parent.name for path in settings.cache.glob(f"*/{manifest.FILE}"))
    if options.corpus is not None or not names:
        names = (
            [options.corpus]
            if options.corpus in names
            else [catalogue.choose(settings.cache, options.corpus)]
        )
    wrong = [f"{name}: {what}" for name in names for what in runner.check(settings.cache / name)]
    for line in wrong:
        print(line)
    if wrong:
        print(f"To make them anew: {command(force=True)} --source ...")
        return 1
    print(f"Every artefact of {', '.join(names)} is as recorded.")
    return 0


def _list(options: argparse.Namespace, settings: Settings) -> None:
    from deepmath_viz.maths.latex import plain

    opened, filters = narrowed(options, settings)
    rows = opened.page(filters, options.sort, options.offset, options.limit)
    if options.json:
        for row in rows:
            say_json(row)
        return
    for row in rows:
        level = "unrated" if row["unrated"] else _known(row["difficulty"])
        say(f"{row['id']:>7}  {row['key']}  {level:>7}  {plain(row['question'], 90)}")
    said = "; ".join(filters.describe()) or "no filter"
    total = opened.count(filters)
    say(f"{len(rows):,} of {total:,} problems ({said}) in {opened.manifest.corpus}")


def _agreement(options: argparse.Namespace, settings: Settings) -> None:
    from deepmath_viz.analysis import agreement

    found = agreement.figures_of(*narrowed(options, settings))
    say(json.dumps(found) if options.json else agreement.in_words(found))


def _show(options: argparse.Namespace, settings: Settings) -> None:
    opened = catalogue.open_store(settings.cache, options.corpus or settings.corpus)
    problem = opened.problem(opened.resolve(options.problem))
    solutions = opened.solutions(problem["id"])
    if options.json:
        say_json({**problem, "solutions": solutions}, indent=1)
        return
    for name in ("id", "key", "hub_row", "difficulty", "topic", "answer_type", "source_block"):
        say(f"{name.replace('_', ' ') + ':':<14}{_known(problem[name])}")
    say(f"\n{problem['question']}\n\nFinal answer: {_known(problem['final_answer'])}")
    for solution in solutions:
        reasoning = solution["reasoning"]
        size = (
            "no reasoning" if reasoning is None else f"{len(reasoning):,} characters of reasoning"
        )
        say(f"\n--- Solution {solution['n']}: {size}, answer {_known(solution['answer'])}\n")
        if options.reasoning and reasoning is not None:
            say(reasoning + "\n</think>")
        say(solution["write_up"].strip())
    if not solutions:
        say("\nThis corpus has no solutions for it.")


def _grade(options: argparse.Namespace, _: Settings) -> None:
    from deepmath_viz.maths.answers.judging import grade

    report = grade.grade(grade.read_lines(options.file))
    print(json.dumps(report.to_json()) if options.json else report.to_text())


def _reviews(options: argparse.Namespace, settings: Settings) -> None:
    from deepmath_viz.reviews import export as review_export
    from deepmath_viz.reviews.spot_checks import Reviews

    rows = review_export.export_rows(
        Reviews(settings.data), options.sample, history=options.history
    )
    text = review_export.FORMATS[options.format](rows)
    if options.out is None:
        sys.stdout.write(text)
    else:
        files.write_text(options.out, text)
    print(f"{len(rows):,} reviews from {settings.data}", file=sys.stderr)


def _known(value: object) -> str:
    return "unknown" if value is None else str(value)
