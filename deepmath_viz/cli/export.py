"""`export`: a filtered set as a folder that `datasets.load_dataset` reads."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from deepmath_viz.cli.filters import add_filters, filters_of
from deepmath_viz.cli.terminal import say, say_json
from deepmath_viz.config import Settings
from deepmath_viz.corpus import catalogue
from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.errors import SettingsError
from deepmath_viz.exports.recipe import (
    CONTAMINATED,
    FORMATS,
    INSTRUCTION,
    SHAPES,
    SOLUTIONS,
    WHICH_ONE,
    Recipe,
)

if TYPE_CHECKING:
    from deepmath_viz.exports.plan import Plan, Selection


def add(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    export = command("export", _export, "take problems away: as rows, RL prompts, SFT messages")
    add = export.add_argument
    add("--out", required=True, metavar="FOLDER", help="a new folder, or an earlier export")
    add("--as", dest="shape", choices=list(SHAPES), default="rows", help="what a row is (rows)")
    add("--format", choices=list(FORMATS), default="parquet", help="parquet; csv for rows alone")
    add(
        "--solutions",
        choices=list(SOLUTIONS),
        help="which come along: none (but for sft), one (the default of sft), all, agreeing",
    )
    add("--which", choices=list(WHICH_ONE), default="first", help="with --solutions one: which one")
    add("--no-reasoning", action="store_true", help="only what comes after </think>")
    add("--max-length", type=int, metavar="N", help="leave out solutions of more characters")
    add("--instruction", default=INSTRUCTION, help="what a prompt says below the question")
    add("--drop-duplicates", action="store_true", help="keep one of every near-duplicate group")
    add("--drop-contaminated", choices=list(CONTAMINATED), help="what is in, or near, a benchmark")
    add(
        "--test-share",
        type=float,
        default=0.0,
        metavar="F",
        help="part for a test split, e.g. 0.05",
    )
    add("--seed", type=int, default=42, help="of the split (42)")
    add(
        "--ids", metavar="FILE", help="only these: ids or keys, one a line, - for stdin; no filters"
    )
    add("--json", action="store_true", help="print one JSON object")
    add_filters(export, solutions="--has-solutions")


def recipe_of(options: argparse.Namespace) -> Recipe:
    """The recipe that the options mean.

    Raises:
        SettingsError: they fit together in no way.
    """
    return Recipe(
        shape=options.shape,
        format=options.format,
        solutions=options.solutions or ("one" if options.shape == "sft" else "none"),
        which=options.which,
        reasoning=not options.no_reasoning,
        max_length=options.max_length,
        instruction=options.instruction,
        drop_duplicates=options.drop_duplicates,
        drop_contaminated=options.drop_contaminated,
        test_share=options.test_share,
        seed=options.seed,
    )


def _export(options: argparse.Namespace, settings: Settings) -> None:
    from deepmath_viz.exports import card, folder
    from deepmath_viz.exports import plan as plans

    recipe = recipe_of(options)
    filters = filters_of(options)
    if options.ids is not None and filters != Filters():
        raise SettingsError("--ids says which problems; leave the filters out.")
    opened = catalogue.open_store(settings.cache, options.corpus or settings.corpus)
    found = plans.plan(opened, _selection(opened, filters, options.ids), recipe)
    names = folder.write(opened, found, options.out, progress=_progress(found))
    if options.json:
        say_json(card.facts(opened, found) | {"files": names}, indent=1)
        return
    say(f"{opened.manifest.corpus}: {found.selection.describe()}")
    for step in found.steps:
        say(
            f"  {step.left:>9,} {step.name}" + (f" ({step.dropped:,} dropped)" * (step.dropped > 0))
        )
    for split, ids in found.splits().items():
        say(f"  {found.rows(split):>9,} rows of {len(ids):,} problems in {split}")
    say(f"{options.out}: {', '.join(names)}")


def _selection(opened: Store, filters: Filters, ids: str | None) -> Selection:
    from deepmath_viz.exports.plan import Selection

    if ids is None:
        return Selection(filters)
    try:
        text = sys.stdin.read() if ids == "-" else Path(ids).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as err:
        raise SettingsError(f"--ids {ids!r} cannot be read as text ({err}).") from err
    words = [line.strip() for line in text.splitlines() if line.strip()]
    if not words:
        raise SettingsError(f"--ids {ids!r} has no line with an id or a key.")
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
