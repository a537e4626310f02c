"""`search`: problems by words, formulas and meaning; solutions by words."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from deepmath_viz.cli.filters import filter_options, narrowed
from deepmath_viz.cli.options import MOST_ROWS, QueryCommand, Whole, command, json_option, option
from deepmath_viz.cli.terminal import say, say_json
from deepmath_viz.config import Settings
from deepmath_viz.dataset.records import Problem

if TYPE_CHECKING:
    from deepmath_viz.corpus.store import Store
    from deepmath_viz.dataset.filters import Filters

_MODES = ("both", "words", "meaning", "solutions")


@command(cls=QueryCommand)
@click.argument("query", help='Words, formulas, "phrases", -without, field:value; - with --like.')
@option("--mode", "By what.", _MODES, default="both")
@option("--like", "More like this problem; QUERY is then -.", metavar="ID|KEY")
@option("--limit", "At most so many.", Whole(1, MOST_ROWS, clamp=True), default=10)
@json_option
@filter_options()
def search_command(
    settings: Settings,
    query: str,
    mode: str,
    like: str | None,
    limit: int,
    as_json: bool,
    **options: Any,
) -> None:
    """Find problems by words, LaTeX and meaning."""
    from deepmath_viz.search import finding, query_vectors

    store, filters = narrowed(options, settings)
    if mode == "solutions":
        _solutions(store, query, filters, limit, as_json)
        return
    if like:
        found = finding.more_like(store, store.resolve(like), filters, limit)
    else:
        found = finding.search(store, query, filters, mode, limit)
    slow = query_vectors.why_slow(store) if mode in ("both", "meaning") and not like else ""
    for note in (*found.notes, *([f"The model took long to load. {slow}."] if slow else [])):
        print(f"deepmath_viz: {note}", file=sys.stderr)
    for hit in found.hits:
        problem = store.problem(hit.id)
        if as_json:
            say_json(
                {"id": hit.id, "key": problem["key"], "score": hit.score}
                | {"by_words": hit.by_words, "by_meaning": hit.by_meaning}
                | {"similarity": hit.similarity, "question": problem["question"]}
            )
        else:
            say(_line(problem, f"{hit.score:8.3f}"))
    if not as_json:
        more = "" if found.with_words is None else f", {found.with_words:,} with any of the words"
        say(f"{len(found.hits):,} of {found.searched:,} problems searched{more}")


def _solutions(store: Store, query: str, filters: Filters, limit: int, as_json: bool) -> None:
    from deepmath_viz.search import solutions

    done = total = 0
    for step in solutions.scan(store, query, filters, limit):
        done, total = step.done, step.total
        for one in step.found:
            if as_json:
                say_json({name: getattr(one, name) for name in one.__dataclass_fields__})
            else:
                text = f"{one.before}[{one.match}]{one.after}".replace("\n", " ")
                say(f"{one.id:>7}  solution {one.n}, {one.part.replace('_', '-')}: {text}")
        if sys.stderr.isatty():
            print(f"\r{done:,} of {total:,} solutions", end="", file=sys.stderr, flush=True)
    if not as_json:
        say(f"{done:,} of {total:,} solutions looked through")


def _line(problem: Problem, score: str) -> str:
    from deepmath_viz.maths.latex import plain

    return f"{problem['id']:>7}  {problem['key']}  {score}  {plain(problem['question'], 90)}"
