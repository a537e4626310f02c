"""docs/commands.md: every command with its arguments and options."""

from __future__ import annotations

from collections.abc import Iterator

import click

from deepmath_viz.cli.main import COMMANDS, COMPLETION, PROGRAM, SCRIPT, load

HEAD = f"""# Commands

Written by `make docs` from the commands themselves; a test fails where it is out of date.
In a checkout `{SCRIPT}` is `python -m deepmath_viz`.

A value may begin with a dash (`--sort -difficulty`), and so may the query of `search` and `sql`
(`search -without`). Where a word could be taken for an option all the same, put `=` or `--`
before it: `--text=--json`, `search -- --json`.

Shells complete commands, options and their choices when they are told so:

    eval "$({COMPLETION}=bash_source {SCRIPT})"    # in ~/.bashrc; zsh_source in ~/.zshrc
    {COMPLETION}=fish_source {SCRIPT} | source    # in config.fish
"""


def contexts() -> Iterator[click.Context]:
    """Every command, in the context that it would run in."""
    top = click.Context(PROGRAM, info_name=SCRIPT, **PROGRAM.context_settings)
    for name in COMMANDS:
        yield click.Context(load(name), info_name=name, parent=top)


def text() -> str:
    """The whole page."""
    return HEAD + "".join(_section(ctx) for ctx in contexts())


def _section(ctx: click.Context) -> str:
    usage = " ".join([ctx.command_path, *ctx.command.collect_usage_pieces(ctx)])
    lines = [f"\n## {ctx.info_name}", "", str(ctx.command.help), "", f"    {usage}", ""]
    lines += ["| | |", "|---|---|"]
    for parameter in ctx.command.get_params(ctx):
        name, help = parameter.get_help_record(ctx) or ("", "")
        lines.append(f"| `{_cell(name)}` | {_cell(help)} |")
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")
