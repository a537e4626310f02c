"""`list` and `show`: problems, and one of them."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from deepmath_viz.cli.filters import filter_options, narrowed
from deepmath_viz.cli.options import (
    MOST_ROWS,
    Whole,
    command,
    corpus_option,
    flag,
    json_option,
    open_corpus,
    option,
)
from deepmath_viz.cli.terminal import say, say_json
from deepmath_viz.config import Settings
from deepmath_viz.dataset.facets import attached as facet_attached
from deepmath_viz.dataset.filters import SORTS


class _Order(click.Choice[str]):
    """An order of the app, or by an attached column."""

    def convert(self, value: str, param: Any, ctx: Any) -> str:
        """The order."""
        if facet_attached.is_column(value.removeprefix("-")):
            return value
        return str(super().convert(value, param, ctx))


@command()
@filter_options()
@option(
    "--sort",
    "Of what: e.g. -difficulty, hardest first; or an attached column, TABLE.COLUMN.",
    _Order(SORTS),
    default="id",
)
@option("--offset", "Leave out so many.", Whole(0, MOST_ROWS), default=0)
@option("--limit", "At most so many.", Whole(0, MOST_ROWS), default=20)
@json_option
def list_command(
    settings: Settings, sort: str, offset: int, limit: int, as_json: bool, **options: Any
) -> None:
    """List problems; the options are the filters of the app."""
    from deepmath_viz.maths.latex import plain

    opened, filters = narrowed(options, settings)
    rows = opened.page(filters, sort, offset, limit)
    if as_json:
        for row in rows:
            say_json(row)
        return
    for row in rows:
        level = "unrated" if row["unrated"] else _known(row["difficulty"])
        say(f"{row['id']:>7}  {row['key']}  {level:>7}  {plain(row['question'], 90)}")
    conditions = "; ".join(filters.describe()) or "no filter"
    total = opened.count(filters)
    say(f"{len(rows):,} of {total:,} problems ({conditions}) in {opened.manifest.corpus}")


@command()
@click.argument("problem", metavar="ID|KEY")
@corpus_option
@flag("--reasoning", "The reasonings too; in JSON they always are.")
@json_option
def show_command(
    settings: Settings, problem: str, corpus: str | None, reasoning: bool, as_json: bool
) -> None:
    """Show one problem with its solutions."""
    opened = open_corpus(settings, corpus)
    row = opened.problem(opened.resolve(problem))
    solutions = opened.solutions(row["id"])
    cells = opened.attached.values([row["id"]])[row["id"]]
    attached = {name: str(c) if isinstance(c, date) else c for name, c in cells.items()}
    if as_json:
        own = {"attached": attached} if attached else {}
        say_json({**row, **own, "solutions": solutions}, indent=1)
        return
    for name in ("id", "key", "hub_row", "difficulty", "topic", "answer_type", "source_block"):
        say(f"{name.replace('_', ' ') + ':':<14}{_known(row[name])}")
    for name, cell in attached.items():
        say(f"{name + ':':<14} {', '.join(cell) if isinstance(cell, list) else cell}")
    say(f"\n{row['question']}\n\nFinal answer: {_known(row['final_answer'])}")
    for solution in solutions:
        thought = solution["reasoning"]
        size = "no reasoning" if thought is None else f"{len(thought):,} characters of reasoning"
        say(f"\n--- Solution {solution['n']}: {size}, answer {_known(solution['answer'])}\n")
        if reasoning and thought is not None:
            say(thought + "\n</think>")
        say(solution["write_up"].strip())
    if not solutions:
        say("\nThis corpus has no solutions for it.")


def _known(value: object) -> str:
    return "unknown" if value is None else str(value)
