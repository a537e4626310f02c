"""`export`: a filtered set as a folder that `datasets.load_dataset` reads."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deepmath_viz.cli.filters import filter_options, filters_of
from deepmath_viz.cli.options import (
    FILE,
    MOST_SEED,
    Real,
    Whole,
    command,
    flag,
    json_option,
    open_corpus,
    option,
)
from deepmath_viz.cli.terminal import say, say_json
from deepmath_viz.config import Settings
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.dataset.reward_flags import FLAGS, PRESET, in_order
from deepmath_viz.errors import SettingsError
from deepmath_viz.exports.recipe import (
    CONTAMINATED,
    ERRATA,
    FORMATS,
    INSTRUCTION,
    SOLUTIONS,
    WHICH_ONE,
    Recipe,
)
from deepmath_viz.exports.shapes import SHAPES

if TYPE_CHECKING:
    from deepmath_viz.corpus.store import Store
    from deepmath_viz.exports.plan import Plan, Selection


_SOLUTION_ROWS = [name for name, shape in SHAPES.items() if shape.solutions == "rows"]
_WHICH = f"Which come along; by default one with --as {' or '.join(_SOLUTION_ROWS)}, else none."


@command()
@option("--out", "A new folder, or an earlier export.", FILE, required=True, metavar="FOLDER")
@option("--as shape", "What a row is.", SHAPES, default="rows")
@option("--format", "What files; csv for rows alone.", FORMATS, default="parquet")
@option("--solutions", _WHICH, SOLUTIONS)
@option("--which", "With --solutions one: which one.", WHICH_ONE, default="first")
@flag("--no-reasoning", "Only what comes after </think>.")
@option("--max-length", "Leave out solutions of more characters.", Whole(1, 2**31 - 1))
@option("--instruction", "What a prompt says below the question.", default=INSTRUCTION)
@flag("--drop-duplicates", "Keep one of every near-duplicate group.")
@option("--drop-contaminated", "Leave out what is in, or near, a benchmark.", CONTAMINATED)
@flag("--rewardable-only", "Only what is fit for a reward by rule: drop every flag of the preset.")
@option("--drop-flagged", "Leave out what has this reward flag; repeatable.", FLAGS, multiple=True)
@option("--errata", "What becomes of answers that people found wrong.", ERRATA, default="keep")
@option("--test-share", "Part for a test split.", Real(0, 1, max_open=True), default=0.0)
@option("--seed", "Of the split.", Whole(0, MOST_SEED), default=42)
@option(
    "--column columns",
    "An attached column that comes along; repeatable.",
    multiple=True,
    metavar="TABLE.COLUMN",
)
@option("--ids", "Only these: ids or keys, one a line, - for standard input; no filters.", FILE)
@json_option
@filter_options(exporting=True)
def export_command(
    settings: Settings, out: Path, ids: Path | None, as_json: bool, **options: Any
) -> None:
    """Take problems away: as rows, RL prompts, SFT messages."""
    from deepmath_viz.exports import card, folder
    from deepmath_viz.exports import plan as plans

    recipe = recipe_of(options)
    filters = filters_of(options)
    if ids is not None and filters != Filters():
        raise SettingsError("--ids says which problems; leave the filters out.")
    opened = open_corpus(settings, options["corpus"])
    plan = plans.plan(opened, _selection(opened, filters, ids), recipe)
    names = folder.write(opened, plan, out, progress=_progress(plan))
    if as_json:
        say_json(card.facts(opened, plan) | {"files": names}, indent=1)
        return
    say(f"{opened.manifest.corpus}: {plan.selection.describe()}")
    for step in plan.steps:
        say(
            f"  {step.left:>9,} {step.name}" + (f" ({step.dropped:,} dropped)" * (step.dropped > 0))
        )
    for split, problems in plan.splits().items():
        say(f"  {plan.rows(split):>9,} rows of {len(problems):,} problems in {split}")
    say(f"{out}: {', '.join(names)}")


def recipe_of(options: Mapping[str, Any]) -> Recipe:
    """The recipe that the options mean.

    Raises:
        SettingsError: they fit together in no way.
    """
    dropped = (*options["drop_flagged"], *(PRESET if options["rewardable_only"] else ()))
    given = {
        **options,
        "reasoning": not options["no_reasoning"],
        "drop_flagged": in_order(dropped),
    }
    parts = {field.name: given[field.name] for field in fields(Recipe)}
    default = "one" if parts["shape"] in _SOLUTION_ROWS else "none"
    parts["columns"] = tuple(parts["columns"])
    parts["solutions"] = parts["solutions"] or default
    return Recipe(**parts)


def _selection(opened: Store, filters: Filters, ids: Path | None) -> Selection:
    from deepmath_viz.exports.plan import Selection

    if ids is None:
        return Selection(filters)
    try:
        text = sys.stdin.read() if str(ids) == "-" else ids.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as err:
        raise SettingsError(f"--ids {str(ids)!r} cannot be read as text ({err}).") from err
    words = [line.strip() for line in text.splitlines() if line.strip()]
    if not words:
        raise SettingsError(f"--ids {str(ids)!r} has no line with an id or a key.")
    return Selection(ids=tuple(opened.resolve(word) for word in words))


def _progress(found: Plan) -> Callable[[int], None] | None:
    """Tells how far it is, where a person watches."""
    if not sys.stderr.isatty():
        return None
    total = sum(found.rows(split) for split in found.splits())

    def tell(done: int) -> None:
        end = "\n" if done >= total else ""
        print(f"\r{done:,} of {total:,} rows", end=end, file=sys.stderr, flush=True)

    return tell
