"""`attach`: columns of a file of one's own beside the problems."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import click

from deepmath_viz.cli.options import (
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

if TYPE_CHECKING:
    from deepmath_viz.corpus.attached.request import Attached


@command()
@click.argument("file", required=False, metavar="[FILE]", help="Or hub:ID, or hub:ID:PART.")
@option("--as name", "What the table is called; else as the file is.", metavar="NAME")
@option("--on", "By what rows are matched: key, question, hub_row, id; =COLUMN if that has another"
        " name.", metavar="WAY[=COLUMN]", default="")  # fmt: skip
@option("--columns", "Which ones, and what they are called: a,b=c takes a, and c as b; else all"
        " that can be taken.", metavar="A,B=C", default="")  # fmt: skip
@option("--aggregate", "What becomes of several rows of one problem.",
        ("mean", "min", "max", "first"))  # fmt: skip
@option("--rate", "How a column counts: solved, failed, solved/16, failed/16; repeatable.",
        metavar="[NAME=]WAY", multiple=True)  # fmt: skip
@flag("--list listing", "List what is attached.")
@option("--detach", "Take a table away.", metavar="NAME")
@json_option
@corpus_option
def attach_command(
    settings: Settings,
    file: str | None,
    name: str | None,
    on: str,
    columns: str,
    aggregate: str | None,
    rate: tuple[str, ...],
    listing: bool,
    detach: str | None,
    as_json: bool,
    corpus: str | None,
) -> None:
    """Put columns of a file of your own beside the problems."""
    from deepmath_viz.corpus import folds, schema
    from deepmath_viz.corpus.attached import attaching, places
    from deepmath_viz.corpus.attached.folder import AttachedFolder
    from deepmath_viz.corpus.attached.request import Request

    if sum((file is not None, listing, detach is not None)) != 1:
        raise SettingsError("Give one of FILE, --list and --detach NAME.")
    path, manifest = present_corpus(settings, corpus)
    folder = AttachedFolder.of(settings.data, path.name)
    if listing:
        for table in folder.tables().values():
            _show(table, as_json)
        return
    if detach is not None:
        folder.detach(detach)
        print(f"{detach} is detached from {path.name}.", file=sys.stderr)
        return
    assert file is not None
    request = Request(
        name=name if name is not None else places.name_of(file),
        on=on,
        columns=tuple(part.strip() for part in columns.split(",") if part.strip()),
        aggregate=aggregate or "",
        rates=rate,
    )
    parts = places.parts_of(file)
    problems = [path / n for n in schema.TABLES["problems"].files(manifest.stages)]
    with attaching.found(
        folder,
        problems,
        parts,
        request,
        file=file if file.startswith(places.HUB) else parts[0].name,
        folds=folds.file_of(path, manifest.stages),
    ) as found:
        folder.keep(found.kept, request.name)
        _show(found.attached, as_json)


def _show(table: Attached, as_json: bool) -> None:
    if as_json:
        print(json.dumps(table.to_json()))
        return
    from deepmath_viz.corpus.attached.telling import told

    made = table.made_at[:10]
    columns = f"{len(table.columns)} column{'s' * (len(table.columns) != 1)}"
    print(shown(f"{table.name}: {columns} of {table.file}, {made}"))
    for line in told(table):
        print(shown(f"  {line}"))
    for column in table.columns:
        of = "" if column.source == column.name else f" (the file's {column.source})"
        share = percent(column.filled, max(1, table.problems))
        print(shown(f"  {table.name}.{column.name}: {column.kind}{of}, {share} of these filled"))
        for note in column.notes:
            print(shown(f"    {note}"))
    for source, why in table.left_out:
        print(shown(f"  left out: {source}: {why}"))
