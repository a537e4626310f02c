"""`export`: a filtered set as a folder that `datasets.load_dataset` reads."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deepmath_viz.cli.filters import filter_options, filters_of, require_stages
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
from deepmath_viz.cli.terminal import say, say_json, shown
from deepmath_viz.config import Settings
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.dataset.reward_flags import FLAGS, PRESET, in_order
from deepmath_viz.errors import SettingsError
from deepmath_viz.exports.contaminated import CONTAMINATED
from deepmath_viz.exports.draws.draw import ORDERS, SPREADS, Draw
from deepmath_viz.exports.prompts import INSTRUCTION, OWN, PROMPTS
from deepmath_viz.exports.recipe import (
    FORMATS,
    SOLUTIONS,
    WHICH_ONE,
    Recipe,
)
from deepmath_viz.exports.shapes import REASONING, SHAPES
from deepmath_viz.exports.targets.table import TARGETS
from deepmath_viz.exports.wrong_labels import ERRATA

if TYPE_CHECKING:
    from deepmath_viz.corpus.store import Store
    from deepmath_viz.exports.plan import Plan, Selection
    from deepmath_viz.exports.stream import Check


_SOLUTION_ROWS = [name for name, shape in SHAPES.items() if shape.solutions == "rows"]
_WHICH = f"Which come along; by default one with --as {' or '.join(_SOLUTION_ROWS)}, else none."
_PROMPT = "How questions are asked; by default as the target does, else own."


@command()
@option("--out", "A new folder, or an earlier export.", FILE, required=True, metavar="FOLDER")
@option("--as shape", "What a row is.", SHAPES)
@option("--for target", "The trainer that reads it, to the file name; no --as.", TARGETS)
@option("--format", "What files; csv for rows alone. By default what the target reads.", FORMATS)
@option("--solutions", _WHICH, SOLUTIONS)
@option("--which", "With --solutions one: which one.", WHICH_ONE, default="first")
@option("--reasoning", "How chat messages hold it.", REASONING, default="tags")
@flag("--no-reasoning", "Only what comes after </think>; as --reasoning none.")
@option("--max-length", "Leave out solutions of more characters.", Whole(1, 2**31 - 1))
@option(
    "--max-tokens",
    "The same in tokens, counted where the corpus has them counted.",
    Whole(1, 2**29 - 1),
)
@option("--prompt", _PROMPT, PROMPTS)
@option("--instruction", "What a prompt says below the question.", default=INSTRUCTION)
@option("--system", "What a system turn says before it.", default="")
@flag("--drop-duplicates", "Keep one of every near-duplicate group.")
@option("--drop-contaminated", "Leave out what is in, or near, a benchmark.", CONTAMINATED)
@flag("--rewardable-only", "Only what is fit for a reward by rule: drop every flag of the preset.")
@option("--drop-flagged", "Leave out what has this reward flag; repeatable.", FLAGS, multiple=True)
@option("--errata", "What becomes of answers that people found wrong.", ERRATA, default="keep")
@option("--limit", "Draw so many problems.", Whole(1, 2**31 - 1))
@option("--spread", "With --limit: over the kinds.", SPREADS, default="random")
@option("--cap", "Problems of each kind at most.", Whole(1, 2**31 - 1))
@option(
    "--kind", "Column that makes a kind, also TABLE.COLUMN; domain and difficulty.", multiple=True
)
@option("--order", "Of the training rows.", ORDERS, default="corpus")
@option(
    "--order-by",
    "Column that orders, pass_rate, or an attached TABLE.COLUMN.",
    default="difficulty",
    metavar="COLUMN",
)
@option("--centre", "Of --order gaussian.", Real(-1e9, 1e9), default=0.5)
@option("--width", "Of --order gaussian.", Real(1e-9, 1e9), default=0.2)
@option("--window", "Shuffle within so many rows.", Whole(0, 2**31 - 1), default=0)
@option("--template", "Refuse rows that this chat template would lose parts of.", metavar="FILE|ID")
@flag("--control", "As many other problems beside, matched in domain and length.")
@option("--test-share", "Part for a test split.", Real(0, 1, max_open=True), default=0.0)
@option("--seed", "Of the split and of draws.", Whole(0, MOST_SEED), default=42)
@option(
    "--column columns",
    "An attached column that comes along; repeatable.",
    multiple=True,
    metavar="TABLE.COLUMN",
)
@option("--ids", "Only these: ids or keys, one a line, - for standard input; no filters.", FILE)
@option("--push", "Send it to the hub, too: private, and after a list of what.", metavar="ID")
@flag("--public", "With --push: everybody may read it.")
@flag("--yes", "With --push: send it; without, only the list is shown.")
@json_option
@filter_options(exporting=True)
def export_command(
    settings: Settings, out: Path, ids: Path | None, as_json: bool, **options: Any
) -> None:
    """Take problems away: as rows, RL prompts, SFT messages."""
    from deepmath_viz.exports import card, folder, push, shaping
    from deepmath_viz.exports import plan as plans

    recipe = recipe_of(options)
    if options["push"] is not None:
        push.require_id(options["push"])
    elif options["public"] or options["yes"]:
        raise SettingsError("--public and --yes belong to --push ID.")
    filters = filters_of(options)
    if ids is not None and filters != Filters():
        raise SettingsError("--ids says which problems; leave the filters out.")
    opened = open_corpus(settings, options["corpus"])
    require_stages(opened, filters)
    plan = plans.plan(opened, _selection(opened, filters, ids), recipe)
    with _checked(options["template"], recipe) as (said, check):
        names = folder.write(opened, plan, out, progress=_progress(plan), check=check)
    sent = ""
    if options["push"]:
        push.require_no_names(shaping.schema(recipe, plan.attached).names)
        licence, public = card.licence(opened.manifest), options["public"]
        lines = push.listing(out, names, options["push"], plan, licence, public=public)
        print(shown("\n".join(lines)), file=sys.stderr if as_json else sys.stdout)
        if options["yes"]:
            sent = push.push(out, names, options["push"], public=public)
    if as_json:
        say_json(card.facts(opened, plan) | {"files": names, "sent": sent}, indent=1)
        return
    say(f"{opened.manifest.corpus}: {plan.selection.describe()}")
    for step in plan.steps:
        say(
            f"  {step.left:>9,} {step.name}" + (f" ({step.dropped:,} dropped)" * (step.dropped > 0))
        )
    for split, problems in plan.splits().items():
        say(f"  {plan.rows(split):>9,} rows of {len(problems):,} problems in {split}")
    for note in plan.notes:
        say(f"  {note}")
    if said:
        say(f"  chat template {options['template']}: reasoning {said}")
    say(f"{out}: {', '.join(names)}")
    if options["push"]:
        say(f"sent: {sent}" if sent else "Nothing was sent. To send it: the same with --yes")


@contextmanager
def _checked(template: str | None, recipe: Recipe) -> Iterator[tuple[str, Check | None]]:
    """What a chat template makes of the reasoning, and what holds rows against it.

    Raises:
        TemplateRefused: it would lose something, or cannot be read.
    """
    if template is None:
        yield "", None
        return
    if recipe.solutions == "none" or recipe.form.solutions == "columns":
        raise SettingsError("--template is for chat messages of solutions, which these rows lack.")
    from deepmath_viz.exports.templates import check, reading

    form = recipe.reasoning_form if recipe.reasoning else "none"
    with check.Renderer(reading.read(template)) as renderer:
        said = check.require(renderer, form)
        yield said, lambda rows: check.require_rows(renderer, rows)


def recipe_of(options: Mapping[str, Any]) -> Recipe:
    """The recipe that the options mean.

    Raises:
        SettingsError: they fit together in no way.
    """
    target = options["target"] or ""
    if target and options["shape"]:
        raise SettingsError("--for says what a row is; leave --as out.")
    trainer = TARGETS.get(target)
    form = trainer.shape if trainer else SHAPES[options["shape"] or "rows"]
    own_words = options["instruction"] != INSTRUCTION or options["system"]
    dropped = (*options["drop_flagged"], *(PRESET if options["rewardable_only"] else ()))
    given = {
        **options,
        "shape": options["shape"] or "rows",
        "target": target,
        "format": options["format"] or (trainer.formats[0] if trainer else "parquet"),
        "solutions": options["solutions"] or ("one" if form.needs_solutions else "none"),
        "reasoning": not options["no_reasoning"] and options["reasoning"] != "none",
        "reasoning_form": "tags" if options["reasoning"] == "none" else options["reasoning"],
        "prompt": options["prompt"] or (trainer.prompt if trainer and not own_words else OWN),
        "drop_flagged": in_order(dropped),
        "columns": tuple(options["columns"]),
        "draw": Draw(
            limit=options["limit"],
            spread=options["spread"],
            kinds=tuple(options["kind"]) or Draw().kinds,
            cap=options["cap"],
            order=options["order"],
            by=options["order_by"],
            centre=options["centre"],
            width=options["width"],
            window=options["window"],
            control=options["control"],
        ),
    }
    return Recipe(**{field.name: given[field.name] for field in fields(Recipe)})


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
