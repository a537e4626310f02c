"""What commands are made of: settings from `--cache`, options in a line, ranges, files."""

from __future__ import annotations

import math
import os
import re
import sys
from collections.abc import Callable
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from deepmath_viz.cli.terminal import shown
from deepmath_viz.config import Settings
from deepmath_viz.plumbing.engines import NAMES as ENGINES

if TYPE_CHECKING:
    from deepmath_viz.corpus.manifest import Manifest
    from deepmath_viz.corpus.store import Store

#: Rows that may be asked for: what a database still counts, with room for adding two of them.
MOST_ROWS = 10**18 - 1
MOST_SEED = 2**32 - 1


class Command(click.Command):
    """A command that takes `--cache FOLDER`; its function gets the `settings` that follow from it.

    A negative number, and a word with white space in it, are arguments although they begin with a
    dash; no option of ours looks like that.
    """

    dashed = re.compile(r"-\d*\.?\d+$|-.*\s", re.S)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # Its own, too: a command that is asked without the program keeps what it answers.
        kwargs.setdefault("context_settings", {"help_option_names": ["-h", "--help"]})
        super().__init__(*args, **kwargs)
        option("--cache", "Folder of the built corpora.", FILE, metavar="FOLDER")(self)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Tell options from words, as click does, with the words of `dashed` set behind a `--`."""
        if ctx.resilient_parsing:  # a shell asks how an unfinished command may go on
            return super().parse_args(ctx, args)
        takes_value = {
            name: not parameter.is_flag
            for parameter in self.get_params(ctx)
            if isinstance(parameter, click.Option)
            for name in parameter.opts
        }
        rest, options = iter(args), list[str]()
        words: list[str] = []
        for word in rest:
            if word == "--":
                words += rest
            elif self.dashed.match(word) and word.partition("=")[0] not in takes_value:
                words.append(word)
            else:
                options.append(word)
                if takes_value.get(word):
                    # A forgotten value must not swallow the option that follows.
                    options += (value := list(islice(rest, 1)))
                    if not value or value[0] in {*takes_value, "--"}:
                        raise click.BadOptionUsage(
                            word, f"Option {word!r} needs a value (or {word}=VALUE).", ctx
                        )
        return super().parse_args(ctx, [*options, "--", *words])

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command.

        Raises:
            SettingsError: the settings cannot be used.
        """
        ctx.params["settings"] = Settings.from_env().with_cache(ctx.params.pop("cache"))
        return super().invoke(ctx)


class QueryCommand(Command):
    """A command whose argument is a query: what begins with one dash belongs to it (`-without`)."""

    dashed = re.compile(r"-[^-]|-.*\s", re.S)


command = partial(click.command, cls=Command)


def option(names: str, help: str, kind: Any = str, **attributes: Any) -> Callable[[Any], Any]:
    """A decorator that adds an option.

    Args:
        names: the option, and the name of its parameter where that is another.
        help: what it is for.
        kind: a type of click's or of this module, or the words that may be chosen.
        attributes: `default`, `multiple`, ... as click takes them.
    """
    kind = kind if isinstance(kind, click.ParamType | type) else click.Choice(kind)
    return click.option(*names.split(), help=help, type=kind, **attributes)


def flag(names: str, help: str) -> Callable[[Any], Any]:
    """A decorator that adds an option without a value."""
    return click.option(*names.split(), help=help, is_flag=True)


def _in_range(kind: Any, value: Any, convert: Callable[[], Any], more: str = "") -> Any:
    """A number of a range, or an error that says what lies in it. NaN lies in none."""
    try:
        number = convert()
    except click.BadParameter:
        number = math.nan
    if math.isnan(number):
        kind.fail(f"{value!r} must be a number from {kind._describe_range()}{more}.")
    return number


class Whole(click.IntRange):
    """A whole number in a range, which says what lies in it, also of words that are no number."""

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        """The number."""
        convert = partial(super().convert, value, param, ctx)
        return _in_range(self, value, convert, ", without a fraction")

    def _describe_range(self) -> str:  # in the help, too
        return f"{self.min} to {self.max}"

    def get_metavar(self, param: Any, ctx: Any) -> str:
        """What stands for it in the help."""
        return "N"


class Real(click.FloatRange):
    """A number in a range; the same otherwise."""

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        """The number."""
        return _in_range(self, value, partial(super().convert, value, param, ctx))

    def _describe_range(self) -> str:
        return f"{self.min} to {'below ' * self.max_open}{self.max}"

    def get_metavar(self, param: Any, ctx: Any) -> str:
        """What stands for it in the help."""
        return "X"


class _Place(click.Path):
    def convert(self, value: Any, param: Any, ctx: Any) -> Path:
        return Path(os.fsdecode(super().convert(value, param, ctx))).expanduser()

    def get_metavar(self, param: Any, ctx: Any) -> str:
        return "FILE"


#: A file or folder, `~` being the user's own; who reads or writes it says what is wrong with it.
FILE = _Place()

corpus_option = option("--corpus", "A corpus as `status` names it.", metavar="NAME")
json_option = flag("--json as_json", "Print JSON; of several, an object a line.")


def cluster_options(function: Any) -> Any:
    """A decorator that adds the options of who does the work, as `engines.opened` takes them."""
    for add in (
        option("--share", "What nodes of a cluster share: a store, or a folder that all mount; "
               "else a folder in the cache.", metavar="URL|FOLDER"),
        option("--address", "Of the Ray cluster; else the one that this machine is a node of.",
               metavar="HOST:PORT"),
        option("--engine", "Who works: this machine, or the nodes of a Ray cluster.", ENGINES,
               default=ENGINES[0]),
    ):  # fmt: skip
        function = add(function)
    return function


def present_corpus(settings: Settings, name: str | None) -> tuple[Path, Manifest]:
    """Folder and manifest of the corpus that `--corpus` names, else of the one that the settings
    open first; what is damaged is said, and no part of it.

    Raises:
        ArtefactMissing: there is none.
        ArtefactDamaged: its manifest, or its problems, cannot be read.
    """
    from deepmath_viz.corpus import catalogue, soundness

    folder, known = catalogue.present(settings.cache, name or settings.corpus)
    soundness.look_closer(folder, known)
    # By its name: where it is found to be damaged, another one must not take its place unsaid.
    folder, found = catalogue.present(settings.cache, folder.name)
    if found.damage:
        print(f"deepmath_viz: {shown(found.damage)}", file=sys.stderr)
    return folder, found


def open_corpus(settings: Settings, name: str | None) -> Store:
    """The store of the corpus that `--corpus` names, else of the one that the settings open first.

    Raises:
        ArtefactMissing: there is none.
        ArtefactDamaged: artefacts cannot be read.
    """
    from deepmath_viz.corpus import catalogue
    from deepmath_viz.reviews import errata
    from deepmath_viz.search import answer_filter

    answer_filter.tell_queries()
    errata.tell_queries(lambda: settings.data)
    return catalogue.open_generation(*present_corpus(settings, name))
