"""The filters of the app as options of the command line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from deepmath_viz.cli.options import corpus_option, flag, open_corpus, option
from deepmath_viz.config import Settings
from deepmath_viz.dataset import topics
from deepmath_viz.dataset.filters import UNKNOWN, Filters, is_text
from deepmath_viz.dataset.labels import AGREEMENTS, CONTAMINATIONS, NOVELTIES
from deepmath_viz.errors import DeepMathError, SettingsError
from deepmath_viz.maths.answers import ANSWER_TYPES

if TYPE_CHECKING:
    from deepmath_viz.corpus.store import Store


def filter_options(solutions: str = "--solutions") -> Callable[[Any], Any]:
    """A decorator that adds the options, `--corpus` among them.

    `solutions` is what the filter for problems with solutions is called, where a command means
    something else by the name.
    """
    options = [
        corpus_option,
        option(
            "--topic",
            f"A topic path, e.g. 'Calculus -> Integral Calculus', or {UNKNOWN!r}; repeatable.",
            multiple=True,
            metavar="PATH",
        ),
        option("--difficulty", "E.g. 7, 5~6.5.", metavar="LOW[~HIGH]"),
        flag("--unrated", "Problems marked unrated (beside a range: too)."),
        flag("--unknown-difficulty", "The same for an unknown difficulty."),
        option("--type", "Repeatable.", ANSWER_TYPES, multiple=True),
        option("--block", f"Source block, or {UNKNOWN!r}; repeatable.", multiple=True),
        option(f"{solutions} with_solutions", "With or without solutions.", ("yes", "no")),
    ]
    for name, values in (
        ("verdict", AGREEMENTS),
        ("novelty", NOVELTIES),
        ("contaminated", CONTAMINATIONS),
    ):
        options.append(option(f"--{name}", "Repeatable.", (*values, UNKNOWN), multiple=True))
    options += [
        option("--text", "Words that must occur; quoted words as they stand."),
        option("--region", "As the address of Browse has it.", metavar="LAYOUT~DRAWN"),
    ]

    def decorate(function: Any) -> Any:
        for add in reversed(options):
            function = add(function)
        return function

    return decorate


def narrowed(options: Mapping[str, Any], settings: Settings) -> tuple[Store, Filters]:
    """The corpus and the filters that the options mean.

    Raises:
        SettingsError, DeepMathError: as `filters_of`, and where there is no such corpus or region.
    """
    filters = filters_of(options)
    return open_corpus(settings, options["corpus"]), filters


def filters_of(given: Mapping[str, Any]) -> Filters:
    """The filters that the options mean.

    Raises:
        SettingsError: a topic that is no path, or bytes that are no text.
        DeepMathError: a difficulty that is no range.
    """
    options = SimpleNamespace(**given)
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
