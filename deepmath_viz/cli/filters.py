"""The filters of the app as options of the command line."""

from __future__ import annotations

import argparse

from deepmath_viz.config import Settings
from deepmath_viz.corpus import catalogue
from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset import topics
from deepmath_viz.dataset.filters import UNKNOWN, Filters, is_text
from deepmath_viz.dataset.labels import AGREEMENTS, CONTAMINATIONS, NOVELTIES
from deepmath_viz.errors import DeepMathError, SettingsError
from deepmath_viz.maths.answers import ANSWER_TYPES


def add_filters(command: argparse.ArgumentParser, solutions: str = "--solutions") -> None:
    """Add the options, `--corpus` among them.

    `solutions` is what the filter for problems with solutions is called, where a command means
    something else by the name.
    """
    add = command.add_argument
    add("--corpus", metavar="NAME", help="a corpus as `status` names it")
    add(
        "--topic",
        action="append",
        default=[],
        metavar="PATH",
        help=f"a topic path, e.g. 'Calculus -> Integral Calculus', or {UNKNOWN!r}; repeatable",
    )
    add("--difficulty", metavar="LOW[~HIGH]", help="e.g. 7, 5~6.5")
    add("--unrated", action="store_true", help="problems marked unrated (beside a range: too)")
    add("--unknown-difficulty", action="store_true", help="the same for an unknown difficulty")
    add("--type", action="append", default=[], choices=ANSWER_TYPES, help="repeatable")
    add("--block", action="append", default=[], help=f"source block, or {UNKNOWN!r}; repeatable")
    add(solutions, dest="with_solutions", choices=("yes", "no"), help="with or without solutions")
    add("--verdict", action="append", default=[], choices=(*AGREEMENTS, UNKNOWN), help="repeatable")
    for name, values in (("novelty", NOVELTIES), ("contaminated", CONTAMINATIONS)):
        add(f"--{name}", action="append", default=[], choices=(*values, UNKNOWN), help="repeatable")
    add("--text", default="", help="words that must occur; quoted words as they stand")
    add("--region", default="", metavar="LAYOUT~DRAWN", help="as the address of Browse has it")


def narrowed(options: argparse.Namespace, settings: Settings) -> tuple[Store, Filters]:
    """The corpus and the filters that the options mean.

    Raises:
        SettingsError, DeepMathError: as `filters_of`, and where there is no such corpus or region.
    """
    filters = filters_of(options)
    opened = catalogue.open_store(settings.cache, options.corpus or settings.corpus)
    return opened, filters


def filters_of(options: argparse.Namespace) -> Filters:
    """The filters that the options mean.

    Raises:
        SettingsError: a topic that is no path, or bytes that are no text.
        DeepMathError: a difficulty that is no range.
    """
    band = [options.difficulty] if options.difficulty else []
    params = {
        "topic": options.topic,
        "difficulty": band + ["unrated"] * options.unrated + [UNKNOWN] * options.unknown_difficulty,
        "type": options.type,
        "block": options.block,
        "solutions": [options.with_solutions] if options.with_solutions else [],
        "verdict": options.verdict,
        "novelty": options.novelty,
        "contaminated": options.contaminated,
        "text": [options.text] if options.text else [],
        "region": [options.region] if options.region else [],
    }
    for name, values in params.items():
        if any(not is_text(value) for value in values):
            raise SettingsError(f"--{name} holds bytes that are no text in UTF-8.")
    if odd := [topic for topic in options.topic if topics.parse(topic) is None]:
        raise SettingsError(
            f"--topic {odd[0]!r} is no topic path; e.g. 'Calculus -> Limits', or {UNKNOWN!r}"
        )
    filters = Filters.from_params(params)
    if band and filters.difficulty is None:
        raise DeepMathError(f"--difficulty {band[0]!r} is no range in 0 to 10; e.g. 7 or 5~6.5")
    return filters
