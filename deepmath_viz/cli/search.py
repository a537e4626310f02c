"""`search`: problems by words, formulas and meaning; solutions by words."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from typing import Any

from deepmath_viz.cli.filters import add_filters, narrowed
from deepmath_viz.cli.terminal import say, say_json
from deepmath_viz.config import Settings
from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset.filters import Filters

_MODES = ("both", "words", "meaning", "solutions")


def add(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    search = command("search", _search, "find problems by words, LaTeX and meaning")
    search.add_argument(
        "query", help='words, formulas, "phrases", -without, field:value; - with --like'
    )
    search.add_argument("--mode", choices=_MODES, default="both", help="by what (both)")
    search.add_argument("--like", metavar="ID|KEY", help="more like this problem; QUERY is then -")
    search.add_argument("--limit", type=int, default=10)
    search.add_argument("--json", action="store_true", help="print one JSON object a line")
    add_filters(search)


def _search(options: argparse.Namespace, settings: Settings) -> None:
    from deepmath_viz.search import finding

    store, filters = narrowed(options, settings)
    limit = max(options.limit, 1)
    if options.mode == "solutions":
        _solutions(store, options.query, filters, limit, options.json)
        return
    if options.like:
        found = finding.more_like(store, store.resolve(options.like), filters, limit)
    else:
        found = finding.search(store, options.query, filters, options.mode, limit)
    for note in found.notes:
        print(f"deepmath_viz: {note}", file=sys.stderr)
    for hit in found.hits:
        problem = store.problem(hit.id)
        if options.json:
            say_json(
                {"id": hit.id, "key": problem["key"], "score": hit.score}
                | {"by_words": hit.by_words, "by_meaning": hit.by_meaning}
                | {"similarity": hit.similarity, "question": problem["question"]}
            )
        else:
            say(_line(problem, f"{hit.score:8.3f}"))
    if not options.json:
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


def _line(problem: dict[str, Any], score: str) -> str:
    from deepmath_viz.maths.latex import plain

    return f"{problem['id']:>7}  {problem['key']}  {score}  {plain(problem['question'], 90)}"
