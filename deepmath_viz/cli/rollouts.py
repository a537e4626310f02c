"""`rollouts`: responses of a model of one's own beside the problems, judged."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import click

from deepmath_viz.cli.options import (
    cluster_options,
    command,
    corpus_option,
    flag,
    json_option,
    option,
    present_corpus,
)
from deepmath_viz.cli.terminal import shown
from deepmath_viz.config import Settings
from deepmath_viz.dataset.wording import percent
from deepmath_viz.errors import SettingsError
from deepmath_viz.plumbing.amounts import several

if TYPE_CHECKING:
    from deepmath_viz.corpus.rollouts.importing import Progress
    from deepmath_viz.corpus.store import Store
    from deepmath_viz.dataset.records import RolloutModel


@command()
@click.argument("file", required=False, metavar="[FILE]", help="JSON lines or Parquet.")
@option("--model", "What the model is called.", metavar="NAME")
@option("--on", "By what rows are matched: key, question, hub_row, id; =COLUMN if that has another"
        " name.", metavar="WAY[=COLUMN]", default="")  # fmt: skip
@option("--responses", "The column that holds what the model said; else it is found.",
        metavar="COLUMN", default="")  # fmt: skip
@option("--step", "Which step, of a file with samples of several steps of training; all takes"
        " them together.", metavar="N|all", default="")  # fmt: skip
@flag("--list listing", "List the models.")
@option("--remove", "Take the rollouts of a model away, and its pass rates.", metavar="NAME")
@cluster_options
@json_option
@corpus_option
def rollouts_command(
    settings: Settings,
    file: str | None,
    model: str | None,
    on: str,
    responses: str,
    step: str,
    listing: bool,
    remove: str | None,
    engine: str,
    address: str | None,
    share: str | None,
    as_json: bool,
    corpus: str | None,
) -> None:
    """Put responses of your own model beside the problems, judged."""
    from deepmath_viz.corpus import catalogue, folds, schema
    from deepmath_viz.corpus.attached import names, places
    from deepmath_viz.corpus.attached.folder import AttachedFolder
    from deepmath_viz.corpus.rollouts import importing
    from deepmath_viz.corpus.rollouts.request import RolloutRequest
    from deepmath_viz.corpus.rollouts.telling import told
    from deepmath_viz.plumbing import engines

    if sum((file is not None, listing, remove is not None)) != 1:
        raise SettingsError("Give one of FILE, --list and --remove NAME.")
    path, manifest = present_corpus(settings, corpus)
    attached = AttachedFolder.of(settings.data, path.name)
    if listing:
        _list(catalogue.open_store(settings.cache, path.name), None, as_json)
        return
    if remove is not None:
        importing.remove(attached, remove)
        print(f"The rollouts of {remove} are removed from {path.name}.", file=sys.stderr)
        return
    assert file is not None
    if not model:
        raise SettingsError("Say which model gave these responses: --model NAME.")
    request = RolloutRequest(names.made_of(model), model, on, responses, step)
    parts = places.parts_of(file)
    problems = [path / n for n in schema.TABLES["problems"].files(manifest.stages)]
    file_name = file if file.startswith(places.HUB) else parts[0].name
    line = _Line()
    folded = folds.file_of(path, manifest.stages)
    found = importing.look(
        attached, problems, parts, request, file=file_name, told=line, folds=folded
    )
    line.end()
    if not as_json:
        print(shown(f"{request.model}: {file_name}"))
        for said in told(found.about):
            print(shown(f"  {said}"))
    with engines.opened(engine, address=address, share=share, cache=settings.cache) as works:
        importing.keep(
            attached,
            found,
            told=line,
            engine=None if engine == engines.LOCAL else works,
            say=line.say,
        )
    line.end()
    _list(catalogue.open_store(settings.cache, path.name), request.model, as_json)


class _Line:
    """How far it is, on one line of a terminal."""

    def __init__(self) -> None:
        self._width = 0

    def __call__(self, progress: Progress) -> None:
        if not sys.stderr.isatty():
            return
        of = f" of {progress.of:,}" if progress.of else ""
        line = f"{progress.step}: {progress.done:,}{of}" if progress.done else progress.step
        print(f"\r{line:<{self._width}}", end="", file=sys.stderr, flush=True)
        self._width = max(self._width, len(line))

    def say(self, text: str) -> None:
        """Print a sentence instead."""
        self.end()
        print(shown(text), file=sys.stderr)

    def end(self) -> None:
        """Leave the line empty."""
        if self._width:
            print(f"\r{'':<{self._width}}\r", end="", file=sys.stderr, flush=True)


def _list(store: Store, only: str | None, as_json: bool) -> None:
    for row in store.rollouts.models():
        if only in (None, row["model"]):
            print(json.dumps(row) if as_json else shown(_said(row)))


def _said(row: RolloutModel) -> str:
    of = row["samples"]
    parts = [
        f"{words} {row[name]:,} ({percent(row[name], max(1, of))})"  # type: ignore[literal-required]
        for name, words in _COUNTS.items()
    ]
    return (
        f"{row['model']} ({row['title']}): {several(of, 'sample')} of"
        f" {several(row['problems'], 'problem')}, from"
        f" {row['source']} of {row['added'][:10]}: {', '.join(parts)}"
    )


_COUNTS = {
    "agree": "agree",
    "disagree": "disagree",
    "undecided": "undecided",
    "no_answer": "no answer",
}
