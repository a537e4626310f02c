"""`errata`: what people found about final answers, to take away and to read in."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from deepmath_viz import files
from deepmath_viz.cli.options import FILE, command, option
from deepmath_viz.cli.terminal import on_standard_output, say
from deepmath_viz.config import Settings
from deepmath_viz.errors import SettingsError


@command()
@click.argument("action", type=click.Choice(["export", "import"]))
@click.argument(
    "file", type=FILE, required=False, help="With import: the file, - for standard input."
)
@option("--out", "With export: write to this file.", FILE)
def errata_command(settings: Settings, action: str, file: Path | None, out: Path | None) -> None:
    """Share what people found about final answers, as a file."""
    from deepmath_viz.reviews.errata import Errata, lines_of

    kept = Errata(settings.data)
    if (action == "import") != (file is not None):
        raise click.UsageError("Give a FILE (or -) to import, and none to export; see --out.")
    if file is None:
        found = kept.in_force()
        if out is None:
            sys.stdout.write(on_standard_output(lines_of(found), "jsonl"))
        else:
            files.write_text(out, lines_of(found))
        print(f"{len(found):,} verdicts from {settings.data}", file=sys.stderr)
        return
    if out is not None:
        raise click.UsageError("--out belongs to export.")
    try:
        text = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as err:
        raise SettingsError(f"{str(file)!r} cannot be read as text ({err}).") from err
    read = kept.read_in(text.split("\n"))
    say(
        f"{read.added:,} verdicts added, {read.already:,} were there already, {read.kept:,} left"
        " out because that person has a verdict of their own here."
    )
